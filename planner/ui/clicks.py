"""No click is lost: what the browser sent is taken in whole before the next request is looked at.

Streamlit 1.67 looks for a newer request before it takes in the present one and whenever a callback
reads session state. Where one is waiting, it drops what it has in hand, and with it a click, which
the browser sends only once. (What is typed or chosen is sent again with every request.)

``keep_all`` has it look afterwards instead: callbacks then run to their end, and the newer request
is served at the next step of the script. The other half is ``fastReruns = false`` in
``.streamlit/config.toml``: requests of one visitor then wait in one line, which merges their
clicks, instead of the newer one ending the older.
"""

from __future__ import annotations

import functools

from streamlit.runtime.state import SafeSessionState

_MARK = "keeps_all_clicks"


def keep_all() -> None:
    """Change Streamlit's session state so that it takes every request in whole; once is enough."""
    taken_in = SafeSessionState.on_script_will_rerun
    if getattr(taken_in, _MARK, False):
        return

    @functools.wraps(taken_in)
    def whole(self: SafeSessionState, *args: object, **kwargs: object) -> None:
        looks = self._yield_callback
        object.__setattr__(self, "_yield_callback", lambda: None)
        try:
            taken_in(self, *args, **kwargs)  # type: ignore[arg-type]
        finally:
            object.__setattr__(self, "_yield_callback", looks)

    setattr(whole, _MARK, True)
    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign]

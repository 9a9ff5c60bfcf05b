"""A board: markup of our own, whose buttons act. The only place where HTML reaches the page.

Everything on it is ``Markup``, so every text was escaped when it was made. A button carries what
it does (``data-do``) and with what (``data-with``); a click runs ``act`` before the next drawing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import streamlit as st

from planner.export.markup import Markup
from planner.ui.calm import calm

Act = Callable[[str, str], None]
"""What a click does: (what, with what)."""


@cache
def asset(name: str) -> str:
    """A style sheet or a script of this package."""
    return files("planner.ui").joinpath(name).read_text(encoding="utf-8")


_BOARD = st.components.v2.component(
    "magnesium_planner_board",
    html='<div data-board class="board"></div>',
    css=asset("board.css"),
    js=asset("board.js"),
)


def board(
    html: Markup,
    key: str,
    act: Act | None = None,
    *,
    focus: str = "",
    show: str = "",
    document: str = "",
) -> None:
    """Show markup; a click on one of its buttons runs ``act``.

    ``focus`` names the button (``data-key``) that takes the keyboard, ``show`` the place
    (``data-place``) that is scrolled to, both only when the markup changed. ``document`` is a
    page that a button with ``data-open`` opens in a window of its own, ready to print.
    """

    def clicked() -> None:
        found = st.session_state[key].get("act")
        if act is not None and isinstance(found, Mapping):
            act(str(found.get("do", "")), str(found.get("with", "")))

    stamp = hashlib.sha256((html + focus + show + document).encode()).hexdigest()[:16]
    data = {"html": str(html), "stamp": stamp, "focus": focus, "show": show, "page": document}
    _BOARD(key=key, data=data, on_act_change=calm(clicked))

"""A click is taken in whole, whatever asks for the page meanwhile."""

from __future__ import annotations

import pytest

pytest.importorskip("streamlit")

from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest

from planner.ui import clicks


def another_waits() -> None:
    """What Streamlit does at every look for a newer request, where there is one."""
    raise RerunException(RerunData())


class Held:
    """Stands for the session's state: what was taken in."""

    def __init__(self) -> None:
        self.taken: list[object] = []

    def on_script_will_rerun(self, sent: object, **_: object) -> None:
        self.taken.append(sent)


def test_a_request_is_taken_in_before_a_newer_one_is_looked_at():
    clicks.keep_all()
    clicks.keep_all()
    held = Held()
    state = SafeSessionState(held, another_waits)  # type: ignore[arg-type]
    state.on_script_will_rerun("a click")  # type: ignore[arg-type]
    assert held.taken == ["a click"]
    with pytest.raises(RerunException):
        state["answers"]


def page_with_a_button() -> None:
    """While its click is worked on, the next request comes in."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

    from planner.ui import clicks

    clicks.keep_all()

    def act() -> None:
        context = get_script_run_ctx()
        assert context is not None
        context.script_requests.request_rerun(RerunData())
        st.session_state["done"] = st.session_state["answers"]

    st.session_state.setdefault("answers", "the answers")
    st.session_state.setdefault("done", "nothing")
    st.button("Act", on_click=act)


def test_a_click_is_done_to_its_end_while_a_request_waits():
    page = AppTest.from_function(page_with_a_button).run()
    page.button[0].click().run()
    assert not page.exception
    assert page.session_state["done"] == "the answers"

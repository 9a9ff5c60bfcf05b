"""Person and plan as files: brought, and taken away. Nothing is sent anywhere else."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from planner.household import Household
from planner.person import Person, person_document
from planner.ui.calm import calm, complain, sentences
from planner.ui.state import Visit, asked_person, go, visit
from planner.ui.uploads import MOST_BYTES, Brought, read


def bring(here: Visit) -> None:
    """A file from last time."""
    with st.expander("I have a file from last time"):
        name = f"file {here.form}"
        st.file_uploader(
            "A person file (TOML or JSON) or a plan file (JSON)", key=name,
            max_upload_size=MOST_BYTES // 1_000_000, on_change=_brought, args=(name,),
        )  # fmt: skip


def uploaded(key: str) -> Brought | None:
    """What a file that was chosen holds; none, with a sentence on the page, where it cannot be
    read."""
    found, seen = st.session_state.get(key), visit().seen
    if found is None or found.file_id in seen:  # a slow browser may send it twice
        return None
    seen.add(found.file_id)
    try:
        return read(found.name[:80], found.getvalue())
    except Exception as error:
        complain(*sentences(error))
        return None


@calm
def _brought(key: str) -> None:
    here, brought = visit(), uploaded(key)
    if brought is None:
        return
    if isinstance(brought, Person):
        here.adopt(brought)
        return
    first = brought.plans[0] if isinstance(brought, Household) else brought
    person = asked_person(first)
    if person is not None:
        here.adopt(person)
    if isinstance(brought, Household):
        here.use_household(brought)
        here.seat()
    else:
        here.use(brought)
    go("Week")


def keep(here: Visit, person: Person | None) -> None:
    """The answers and the plan as files, and what this browser keeps."""
    with st.expander("Save, or forget"):
        st.caption(
            "Your answers and your plan stay in this browser and on the machine that runs this "
            "page. A file lets you take them elsewhere."
        )
        if person is not None:
            st.download_button(
                "Save my answers", _json(person_document(person)), "my-answers.json",
                "application/json", on_click="ignore", key="save person",
            )  # fmt: skip
        if here.plan is not None:
            st.download_button(
                "Save my plan", here.plan.to_json(), "my-plan.json", "application/json",
                on_click="ignore", key="save plan",
            )  # fmt: skip
        st.button("Forget everything about me", key="forget", on_click=_forget)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


@calm
def _forget() -> None:
    form = visit().form + 1
    st.session_state["visit"] = Visit(read=True, form=0)
    st.session_state["visit"].form = form

"""Who eats with the visitor: others with targets of their own, and those who just eat along."""

from __future__ import annotations

import streamlit as st

from planner.person import Person
from planner.ui.calm import calm, complain, md
from planner.ui.state import Visit, visit
from planner.ui.table import MOST_OTHERS, SHARES, Other
from planner.ui.uploads import MOST_BYTES
from planner.ui.views import health, more, questions
from planner.ui.views.asking import index_of, key
from planner.ui.views.files import uploaded


def ask(here: Visit) -> None:
    """Everybody at the table, one fold each, and the ways to add somebody."""
    st.header("Who eats with you", anchor=False)
    if not here.table.laid:
        st.caption("Nobody so far: the week and its list are for one person.")
    for other in here.table.others:
        _other(other)
    for guest in here.table.guests:
        with st.container(border=True):
            name = st.text_input("Eats along: name", guest.name, max_chars=40,
                                 key=key(guest, "name"))  # fmt: skip
            guest.name = name
            guest.share = st.selectbox(
                "How much", list(SHARES), index_of(SHARES, guest.share) or 0,
                key=key(guest, "share"),
                format_func=lambda share: SHARES[share],
                help="Of what the others have. No targets are set and nothing is checked for "
                "somebody who just eats along.",
            )  # fmt: skip
            _away(guest.form, guest.name)
    if len(here.table.others) < MOST_OTHERS:
        st.button("Add a person, with their own targets", key="add other", on_click=_add)
    if len(here.table.guests) < MOST_OTHERS:
        st.button("Add a toddler or guest, without targets", key="add guest", on_click=_guest)
    if len(here.table.others) < MOST_OTHERS:
        with st.expander("Add somebody from a person file"):
            name = f"file other {here.table.count}"
            st.file_uploader("A person file (TOML or JSON)", key=name, on_change=_brought,
                             max_upload_size=MOST_BYTES // 1_000_000, args=(name,))  # fmt: skip


def _other(other: Other) -> None:
    with st.expander(md(other.name), expanded=other.unfolded, key=key(other, "fold")):
        st.caption("The same questions; answer them for this person.")
        name = st.text_input("Name", other.name, max_chars=40, key=key(other, "name"))
        other.answers["name"] = name.strip() or other.name
        questions.ask(other)
        more.never(other)
        health.ask(other)
        _away(other.form, other.name)


def _away(form: str, name: str) -> None:
    st.button(f"Remove {md(name)}", key=f"away{form}", on_click=_leave, args=(form,))


@calm
def _add() -> None:
    visit().table.add()


@calm
def _guest() -> None:
    visit().table.add_guest()


@calm
def _leave(form: str) -> None:
    visit().table.leave(form)


@calm
def _brought(key: str) -> None:
    brought = uploaded(key)
    if isinstance(brought, Person):
        visit().table.add(brought)
    elif brought is not None:
        complain("This file holds no person; choose a person file.")

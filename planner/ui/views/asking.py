"""How a question is asked: a widget that starts from the answer and gives it back.

Widgets forget what is not on screen; the answers are the truth, so each widget starts from them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import streamlit as st

from planner.ui.answers import Answers


class Asks(Protocol):
    """Somebody whose questions are on the page."""

    @property
    def form(self) -> object:
        """What the keys of the questions begin with."""
        ...


class Asked(Asks, Protocol):
    """Somebody who is asked for answers."""

    @property
    def answers(self) -> Answers:
        """What is answered so far."""
        ...


def key(here: Asks, field: str) -> str:
    """A widget's key; a new one after answers came from a file, so that it shows them."""
    return f"q{here.form} {field}"


def start(here: Asks, field: str, value: object) -> str:
    """Have the widget of a field start from a value, where it is not on screen already."""
    name = key(here, field)
    if name not in st.session_state:
        st.session_state[name] = value
    return name


def number(
    here: Asked,
    field: str,
    label: str,
    least: float,
    most: float,
    *,
    step: float = 1,
    whole: bool = False,
    help: str | None = None,
) -> float | None:
    """A number, open at first."""
    value = here.answers.get(field)
    kind = int if whole else float
    held = None if value is None else kind(min(max(value, least), most))
    found = st.number_input(
        label, kind(least), kind(most), step=kind(step), help=help, placeholder="type a number",
        format="%d" if whole else "%g", key=start(here, field, held), value=None,
    )  # fmt: skip
    here.answers[field] = found
    return found


def choice(
    here: Asked,
    field: str,
    label: str,
    options: Mapping[Any, str],
    *,
    help: str | None = None,
    horizontal: bool = False,
) -> Any:
    """One of a few, none chosen before the visitor does where the answer is open."""
    value = here.answers.get(field)
    found = st.radio(
        label, list(options), format_func=lambda option: options[option], help=help,
        index=None, horizontal=horizontal, key=start(here, field, value),
    )  # fmt: skip
    here.answers[field] = found
    return found


def several(
    here: Asked,
    field: str,
    label: str,
    options: Mapping[str, str],
    *,
    help: str | None = None,
) -> Sequence[str]:
    """Any of a few, as pills."""
    held = [value for value in here.answers.get(field) or () if value in options]
    found = st.pills(
        label, list(options), selection_mode="multi", help=help, wrap=True,
        format_func=lambda option: options[option], key=start(here, field, held),
    )  # fmt: skip
    here.answers[field] = list(found)
    return list(found)


def search(
    here: Asked,
    field: str,
    label: str,
    options: Mapping[str, str],
    *,
    help: str | None = None,
    placeholder: str = "type to search",
) -> Sequence[str]:
    """Any of many, found by typing."""
    held = [value for value in here.answers.get(field) or () if value in options]
    found = st.multiselect(
        label, list(options), format_func=lambda option: options[option], help=help,
        select_all=False, filter_mode="contains", placeholder=placeholder,
        key=start(here, field, held),
    )  # fmt: skip
    here.answers[field] = list(found)
    return list(found)


def yes(here: Asked, field: str, label: str, *, help: str | None = None) -> bool:
    """A switch."""
    found = st.toggle(label, help=help, key=start(here, field, bool(here.answers.get(field))))
    here.answers[field] = found
    return found

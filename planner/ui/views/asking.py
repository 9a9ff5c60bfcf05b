"""How a question is asked: a widget that starts from the answer and gives it back.

Widgets forget what is not on screen; the answers are the truth, so each widget starts from them.
The answer is given as the widget's own first value, never through the session state: a browser that
misses the one run which sets the state shows an empty widget, and sends its emptiness back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import streamlit as st

from planner.person import Person
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

    @property
    def own(self) -> bool:
        """Whether the questions are the visitor's own."""
        ...

    def anew(self) -> None:
        """Shows the answers as they are now, which did not come from the questions."""
        ...


def key(here: Asks, field: str) -> str:
    """A widget's key; a new one after answers came from a file, so that it shows them."""
    return f"q{here.form} {field}"


def index_of(options: Iterable[object], value: object) -> int | None:
    """Where a value stands among the options, none where it is not one of them."""
    return next((number for number, option in enumerate(options) if option == value), None)


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
    held: Any = None if value is None else kind(min(max(value, least), most))
    found: float | None = st.number_input(
        label, kind(least), kind(most), held, step=kind(step), help=help,
        placeholder="type a number", format="%d" if whole else "%g", key=key(here, field),
    )  # fmt: skip
    here.answers[field] = found
    return found


def figure(
    here: Asks,
    field: str,
    label: str,
    held: float | None,
    least: float,
    most: float,
    *,
    help: str | None = None,
) -> float | None:
    """A number that may stay open, typed as text: Streamlit gives an emptied number field its first
    value back, so that a figure once given could never be taken away."""
    typed = st.text_input(
        label, "" if held is None else f"{held:g}", max_chars=12, help=help,
        placeholder="leave open, or type a number", key=key(here, field),
    ).strip()  # fmt: skip
    if not typed:
        return None
    found = as_number(typed)
    if found is None or not least <= found <= most:
        st.caption(f":material/error: Not used: please type a number from {least:g} to {most:g}.")
        return None
    return found


def as_number(typed: str) -> float | None:
    """1800, 1,800, 1 800 and 82,5 as one writes them; none where it is no number."""
    said = re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", typed.strip()).replace(",", ".")
    return float(said) if re.fullmatch(r"\d{1,9}(\.\d{1,6})?", said, re.ASCII) else None


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
    found = st.radio(
        label, list(options), format_func=lambda option: options[option], help=help,
        horizontal=horizontal, index=index_of(options, here.answers.get(field)),
        key=key(here, field),
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
        label, list(options), selection_mode="multi", help=help, wrap=True, default=held,
        format_func=lambda option: options[option], key=key(here, field),
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
        label, list(options), held, format_func=lambda option: options[option], help=help,
        select_all=False, filter_mode="contains", placeholder=placeholder, key=key(here, field),
    )  # fmt: skip
    here.answers[field] = list(found)
    return list(found)


def yes(here: Asked, field: str, label: str, *, help: str | None = None) -> bool:
    """A switch, that stands as it does in a person file which says nothing of it."""
    held = here.answers.get(field, Person.model_fields[field].default)
    found = st.toggle(label, bool(held), help=help, key=key(here, field))
    here.answers[field] = found
    return found

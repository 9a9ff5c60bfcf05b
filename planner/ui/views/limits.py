"""Figures that a clinic has set: potassium beside the kidneys, the others folded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from planner.errors import InputError
from planner.export.words import nutrient_name, nutrient_unit
from planner.gate import refusals
from planner.ui.answers import person_of
from planner.ui.views import asking
from planner.ui.views.asking import Asked, index_of, key

SETTERS = {"clinic": "A clinic", "doctor": "A doctor", "dietitian": "A dietitian",
           "self": "Nobody: my own wish"}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One figure that is asked for: a nutrient's least or most a day, in the nutrient's unit."""

    nutrient: str
    bound: Literal["min", "max"]
    least: int
    most: int

    @property
    def label(self) -> str:
        """Sodium, at most (mg a day)."""
        word = {"min": "at least", "max": "at most"}[self.bound]
        return f"{nutrient_name(self.nutrient)}, {word} ({nutrient_unit(self.nutrient)} a day)"


FIGURES = (
    Figure("sodium_mg", "max", 500, 6000),
    Figure("potassium_mg", "max", 500, 6000),
    Figure("phosphorus_mg", "max", 300, 4000),
    Figure("protein_g", "max", 10, 300),
    Figure("protein_g", "min", 10, 300),
    Figure("calcium_mg", "min", 300, 2500),
    Figure("magnesium_mg", "min", 50, 1000),
    Figure("fibre_g", "max", 5, 80),
)
"""What clinics set most often; others come with a person file."""

POTASSIUM = FIGURES[1]


def clinic(here: Asked) -> None:
    """A potassium limit, where the safety gate asks for one."""
    if any(_wanted(here)):
        _ask(here, POTASSIUM, "k_limit", "Potassium limit from your clinic, mg a day",
             "The figure your doctor, dietitian or clinic gave you.")  # fmt: skip


def ask(here: Asked) -> None:
    """All other figures, and who set them."""
    asked = any(_wanted(here))
    columns = st.columns(2)
    wanted = [figure for figure in FIGURES if figure is not POTASSIUM or not asked]
    for number, figure in enumerate(wanted):
        with columns[number % 2]:
            _ask(here, figure, f"limit {figure.nutrient} {figure.bound}", figure.label)
    own = [limit for limit in _limits(here) if _is_asked(limit)]
    if own:
        held = own[0]["set_by"]
        options = [*SETTERS, *({held} - SETTERS.keys())]
        who = st.selectbox(
            "Who set these figures", options, index_of(options, held) or 0,
            format_func=lambda word: SETTERS.get(word, word), key=key(here, "limits set by"),
        )  # fmt: skip
        here.answers["limits"] = [
            {**limit, "set_by": who} if _is_asked(limit) else limit for limit in _limits(here)
        ]


def _limits(here: Asked) -> list[dict[str, Any]]:
    return list(here.answers.get("limits") or ())


def _is_asked(limit: dict[str, Any]) -> bool:
    return any(figure.nutrient == limit["nutrient"] for figure in FIGURES)


def _ask(here: Asked, figure: Figure, name: str, label: str, help: str | None = None) -> None:
    """One figure, open at first; an emptied one is gone."""
    limits = _limits(here)
    own = next((limit for limit in limits if limit["nutrient"] == figure.nutrient), None)
    held = None if own is None else own.get(figure.bound)
    least, most = min(figure.least, held or figure.least), max(figure.most, held or 0)
    value = asking.figure(here, name, label, held, least, most, help=help)
    rest = [limit for limit in limits if limit["nutrient"] != figure.nutrient]
    before = own or {"nutrient": figure.nutrient, "min": None, "max": None, "reason": "",
                     "set_by": "clinic"}  # fmt: skip
    after = {**before, figure.bound: value}
    kept = [after] if (after["min"], after["max"]) != (None, None) else []
    here.answers["limits"] = [*rest, *kept]


def _wanted(here: Asked) -> Iterator[bool]:
    """Whether a limit from a clinic would let a plan be made, or is worth asking for."""
    if here.answers.get("kidneys") in ("ckd_30_59", "unknown"):
        yield True
    with suppress(InputError):
        kinds = {refusal.kind for refusal in refusals(person_of(here.answers))}
        yield bool(kinds & {"kidneys_limits", "kidneys_unknown", "k_binder"})

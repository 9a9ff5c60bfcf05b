"""Absorption: smaller and more frequent doses of magnesium earn a little more.

    absorption.segment   absorbed[o] ≤ slope[s]·Σ_(j∈o) mg[j]·x[j] + intercept[s]     ∀ o, s
    absorption.plateau   absorbed[o] ≤ A(plateau)                                     ∀ o

    absorbed[o]  magnesium absorbed from slot o (rough estimate)    mg

Why: a concave piecewise-linear curve pooled from single-meal studies (Fine 1991, Sabatier 2011,
Bohn 2004); concave, so maximising needs no binaries. The plateau, 1.2 × target ÷ occasions, is
ours: without one a solver piles up magnesium for no one's good. A small part of the objective;
targets are intakes and already allow for absorption.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine
from planner.nutrients import INDEX
from planner.rules import rule
from planner.rules.absorption import absorbed_mg, segments

MAGNESIUM = INDEX["magnesium_mg"]


def plateau_mg(day: DayQuestion) -> float:
    """Magnesium in one meal beyond which nothing more is earned."""
    return rule("absorption")["plateau"] * day.targets.magnesium_mg / max(len(day.slots), 1)


def absorption(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """The estimate under each segment of the curve, flat from the plateau on."""
    if not day.absorption_reward:
        return
    most = absorbed_mg(plateau_mg(day))
    for slot in day.slots:
        absorbed = x.add(f"absorbed.{slot.key}", 0, most)
        x.absorbed[slot.key] = absorbed
        for number, segment in enumerate(segments()):
            if segment.mg_from > plateau_mg(day):
                break
            terms = [(absorbed, 1.0), *x.terms({MAGNESIUM: -segment.slope}, [slot.key])]
            name = f"absorption.segment.{slot.key}.{number}"
            yield Row(name, affine(terms), high=segment.intercept)


RULES = (absorption,)

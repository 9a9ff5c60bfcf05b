"""Portions: a chosen food is served between its least and largest household amount.

    portions.range    e[o,k,r,f] ≤ room[f]·y[o,k,r,f]        ∀ o, k, r, f

    e[o,k,r,f]  household steps above the least serving     steps
    room[f]     largest minus least serving                 steps
    y[o,k,r,f]  food f fills role r                         binary

Why: the amount is ``least·y + e`` steps, so a food that is not chosen has no amount, and the
bound is each food's own range, never a big M. Ranges come from the dish files, scaled with the
person's energy and capped by the food table.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine


def portion_range(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """No extra steps for a food that is not chosen, and no more than its range."""
    for s in x.servings():
        if s.portion.room:
            row = affine([(s.extra, 1.0), (s.chosen, -float(s.portion.room))])
            yield Row(f"portions.range.{s.extra.name[2:]}", row, high=0)


RULES = (portion_range,)

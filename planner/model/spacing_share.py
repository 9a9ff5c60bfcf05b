"""Spacing of magnesium: no single meal carries too much of the day's magnesium.

    spacing.share    Σ_(j∈o) mg[j]·x[j] ≤ σ·Σ_j mg[j]·x[j]        ∀ o

    σ   largest share of the day's magnesium in one slot   0 < σ ≤ 1

Why: fractional absorption falls as the dose rises (Fine 1991, Sabatier 2011). σ is ours, and
larger with three occasions; with fewer separate occasions the rule is dropped and said so.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine
from planner.nutrients import INDEX
from planner.rules.spacing import most_share

MAGNESIUM = INDEX["magnesium_mg"]


def spacing_share(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Each slot's magnesium at most σ of the day's."""
    sigma = most_share(day.slots) if day.share_rule else None
    if sigma is None:
        return
    sigma -= day.margin * sigma
    fixed = sigma * float(day.fixed[MAGNESIUM])
    for slot in day.slots:
        total = dict(_named(x.terms({MAGNESIUM: -sigma})))
        for variable, amount in x.terms({MAGNESIUM: 1.0}, [slot.key]):
            total[variable.name] = (variable, total[variable.name][1] + amount)
        yield Row(f"spacing.share.{slot.key}", affine(total.values()), high=fixed)


def _named(
    terms: Iterator[tuple[object, float]],
) -> Iterator[tuple[str, tuple[object, float]]]:
    for variable, amount in terms:
        yield variable.name, (variable, amount)  # type: ignore[attr-defined]


RULES = (spacing_share,)

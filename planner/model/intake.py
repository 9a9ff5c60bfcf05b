"""Intake: each day's targets, from food alone.

    intake.minimum     Σ a[n,j]·x[j] ≥ min[n]·(1+m)                         ∀ n with a daily minimum
    intake.maximum     Σ a[n,j]·x[j] ≤ max[n]·(1−m)                         ∀ n with a daily maximum
    intake.energy      (1−β+m)·E ≤ Σ a[kcal,j]·x[j] ≤ (1+β−m)·E
    intake.share       low[s]·kcal ≤ 4·protein, 9·fat, 4·carbohydrate, 9·saturated ≤ high[s]·kcal

    x[j]    amount of food j: dish, least serving or extra step    decision
    a[n,j]  nutrient n in one unit of j                            unit of n
    E       energy target                                          kcal/day
    β       half-width of the energy band                          share
    m       margin kept free for rounding to household steps       share

Why: dietary reference intakes (see the targets' own sources). β and m are ours. A missing
value counts as nothing towards a minimum; under a maximum the verifier reports the food as
"not verified", since missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine
from planner.nutrients import INDEX, KCAL_PER_GRAM
from planner.rules import rule

ENERGY = INDEX["energy_kcal"]


def minimum(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Daily minimums: magnesium, potassium, calcium."""
    for nutrient, target in day.targets.daily().items():
        if target.min is not None:
            low = target.min * (1 + day.margin) - day.fixed[INDEX[nutrient]]
            row = affine(x.terms({INDEX[nutrient]: 1.0}))
            yield Row(f"intake.minimum.{nutrient}", row, low=low)


def maximum(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Daily maximums: sodium, enforced upper levels, the gate's and clinicians' limits."""
    for nutrient, target in day.targets.daily().items():
        if target.max is not None:
            high = target.max * (1 - day.margin) - day.fixed[INDEX[nutrient]]
            row = affine(x.terms({INDEX[nutrient]: 1.0}))
            yield Row(f"intake.maximum.{nutrient}", row, high=high)


def energy(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """The day's energy stays within its band."""
    band = rule("intake")["energy_band"] - day.margin
    kcal = day.energy_kcal
    row = affine(x.terms({ENERGY: 1.0}))
    eaten = day.fixed[ENERGY]
    yield Row("intake.energy", row, kcal * (1 - band) - eaten, kcal * (1 + band) - eaten)


def share(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Fat, protein, carbohydrate and saturated fat within their shares of energy."""
    for nutrient, (low, high) in day.targets.shares.items():
        factor, index = KCAL_PER_GRAM[nutrient], INDEX[nutrient]
        fixed = day.fixed[index] * factor
        if low is not None:
            edge = low + day.margin / 2
            row = affine(x.terms({index: factor, ENERGY: -edge}))
            least = edge * day.fixed[ENERGY] - fixed
            yield Row(f"intake.share.{nutrient}.least", row, low=least)
        if high is not None:
            edge = high - day.margin / 2
            row = affine(x.terms({index: factor, ENERGY: -edge}))
            yield Row(f"intake.share.{nutrient}.most", row, high=edge * day.fixed[ENERGY] - fixed)


RULES = (minimum, maximum, energy, share)

"""Findings and sums: what every check of a plan is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planner.food import Food, Vector
from planner.nutrients import NUTRIENTS
from planner.plan import HABIT, Day, Meal

TOLERANCE = 1e-6
PLANNED, LEFTOVER = "planned", "leftover"
FED = frozenset({PLANNED, "fixed", LEFTOVER})
"""Statuses of an occasion that has food in the plan."""

PRINTED = 0.0011
"""Totals in a plan are rounded to three decimals."""

Totals = dict[str, float]


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold."""

    rule: str
    where: str
    what: str
    by: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.by})" if self.by else "")


def totals(meals: Iterator[Meal] | tuple[Meal, ...], foods: Mapping[str, Food]) -> Totals:
    """Nutrients of the grams on these plates; a missing value adds nothing."""
    total = np.zeros(len(NUTRIENTS))
    for meal in meals:
        for item in meal.items:
            food = foods.get(item.food)
            if food is not None:
                total += _per_100g(food) * item.grams / 100
    return dict(zip(NUTRIENTS, total.tolist(), strict=True))


@lru_cache(maxsize=4096)
def _per_100g(food: Food) -> Vector:
    """Nutrients of 100 g in the order of ``NUTRIENTS``."""
    return np.array([food.nutrients.get(nutrient, 0.0) for nutrient in NUTRIENTS])


def missing(meals: tuple[Meal, ...], foods: Mapping[str, Food]) -> tuple[str, ...]:
    """Nutrients for which some food on these plates has no value: totals are "at least"."""
    absent: set[str] = set()
    for meal in meals:
        for item in meal.items:
            if item.food in foods:
                absent |= _absent(foods[item.food])
    return tuple(n for n in NUTRIENTS if n in absent)


@lru_cache(maxsize=4096)
def _absent(food: Food) -> frozenset[str]:
    """Nutrients that a food has no value for."""
    return frozenset(NUTRIENTS) - food.nutrients.keys()


def eaten(day: Day) -> tuple[Meal, ...]:
    """The meals of a day that the plan feeds."""
    return tuple(meal for meal in day.occasions if meal.items)


def served(day: Day) -> tuple[Meal, ...]:
    """The planned meals of a day, habits apart: what the rules on meals speak of."""
    return tuple(meal for meal in eaten(day) if meal.kind != HABIT)


def week_mean(days: tuple[Day, ...], foods: Mapping[str, Food]) -> Totals:
    """Nutrients of the average day."""
    total = totals(tuple(meal for day in days for meal in eaten(day)), foods)
    return {nutrient: value / max(len(days), 1) for nutrient, value in total.items()}

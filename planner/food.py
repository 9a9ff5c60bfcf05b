"""Foods: what is eaten, per 100 g, with household measures (floor 0: types only)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.nutrients import NUTRIENTS

Vector = npt.NDArray[np.float64]

DIETS = ("vegan", "vegetarian", "pescatarian", "omnivore")
"""Diets from the strictest to the most open; a food's diet is the strictest that eats it."""

GREEN = "leafy_green"
LEGUME_FAMILIES = frozenset({"legume", "soy"})
NUT_SEED_FAMILIES = frozenset({"nut", "seed"})
WHOLE_GRAIN_TAG = "whole_grain"


@dataclass(frozen=True)
class Food:
    """One food in the state it is eaten.

    ``nutrients`` are per 100 g edible portion, keyed by column name with its unit
    (``magnesium_mg``); a nutrient that the source does not give is absent, never zero.
    """

    slug: str
    name: str
    title_name: str
    family: str
    ndb_no: str
    fdc_id: str
    source: str
    nutrients: Mapping[str, float]
    diet: str
    allergens: frozenset[str]
    check_label: bool
    label_note: str
    tags: frozenset[str]
    texture: str
    aisle: str
    measure: str
    measure_g: float
    step: float
    least: float
    most: float
    start_state: str
    start_measure: str
    start_measure_g: float | None
    bought_as: str
    bought_g_per_100g: float | None
    yield_basis: str
    keeping_days: int | None
    price_usd_per_100g: float | None
    price_year: str
    price_source: str

    def __hash__(self) -> int:
        return hash(self.slug)

    @property
    def step_g(self) -> float:
        """Grams of one household step, the smallest change of amount one would measure."""
        return self.step * self.measure_g

    @property
    def is_staple(self) -> bool:
        """Kept in the cupboard (oil, salt, spices): listed apart, not counted as a bought item."""
        return "staple" in self.tags

    @cached_property
    def vector(self) -> Vector:
        """Nutrients of one gram in the order of ``NUTRIENTS``.

        A missing value adds nothing to a sum; ``verify.missing`` marks such sums "at least".
        """
        return np.array([self.nutrients.get(name, 0.0) for name in NUTRIENTS]) / 100.0

    def suits(self, diet: str) -> bool:
        """Whether a person on ``diet`` eats this food."""
        return DIETS.index(self.diet) <= DIETS.index(diet)

    def per_gram(self, nutrient: str) -> float | None:
        """Amount of a nutrient in one gram, or None where the source has no value."""
        value = self.nutrients.get(nutrient)
        return None if value is None else value / 100.0

"""What one day's model is asked: slots and options, targets, and what the week has used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.food import Vector
from planner.menu import Option, Slot
from planner.nutrients import NUTRIENTS
from planner.targets import Targets


@dataclass(frozen=True)
class WeekSoFar:
    """What the other days of the week have used, seen from one day."""

    days: int
    """Days whose meals are fixed."""

    horizon: int
    """Days the weekly means are judged over once this day is planned."""

    nutrients: Vector = field(default_factory=lambda: np.zeros(len(NUTRIENTS)))
    """Sum over the fixed days."""

    dish_days: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    food_days: Mapping[str, int] = field(default_factory=dict)
    bought: frozenset[str] = frozenset()
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Different kinds already served, by varied family."""


@dataclass(frozen=True)
class Opened:
    """A thing of which the day shares packages with other days."""

    thing: str
    """The food as it is bought."""

    other_g: float
    """Grams as bought that everything but the day's own free amounts takes of the packages."""

    packed_g: float
    """Grams as bought in the packages."""

    soon: bool
    """Whether what is left of it spoils soon after the week."""


@dataclass(frozen=True)
class DayQuestion:
    """One day to plan for one person: everything the constraint families read."""

    day: int
    slots: tuple[Slot, ...]
    menu: Mapping[str, tuple[Option, ...]]
    """Options by ``slot.key``."""

    targets: Targets
    so_far: WeekSoFar
    calcium_spacing: str = "gentle"
    share_rule: bool = True
    absorption_reward: bool = True
    taste: Mapping[str, float] = field(default_factory=dict)
    """Points for or against a dish: likes, last week, the week's own order."""

    food_taste: Mapping[str, float] = field(default_factory=dict)
    liked: frozenset[str] = frozenset()
    """Foods as bought that the week should have at least once."""

    cuisine_taste: Mapping[str, float] = field(default_factory=dict)
    """Points for a main of each cuisine: how often the other days have it."""

    needed_kinds: Mapping[str, int] = field(default_factory=dict)
    """Different kinds of each varied family the week must have reached after this day."""

    bought_limit: int = 38
    """Things to buy that the week may have reached after this day."""

    margin: float = 0.0
    """Share of every limit kept free, so that rounding cannot break it."""

    caps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Most of a nutrient that one meal may hold, by ``slot.key``: beside some medicines."""

    open_day: bool = False
    """Whether a meal of the day is eaten out or skipped: the others may be larger."""

    keeps: bool = False
    """Whether the menu leaves some meals as they are: proofs then speak only of the others."""

    integer_amounts: bool = False
    """Whole household steps instead of free amounts (second stage, foods fixed)."""

    opened: tuple[Opened, ...] = ()
    """Packages to use up (second stage)."""

    fixed: Vector = field(default_factory=lambda: np.zeros(len(NUTRIENTS)))
    """Nutrients eaten anyway on this day (habits)."""

    def __hash__(self) -> int:
        return id(self)

    @cached_property
    def energy_kcal(self) -> float:
        """The day's energy target."""
        return self.targets.energy_kcal

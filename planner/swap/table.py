"""The week as it stands, as arrays: what a day is worth with other plates on it, all at once.

Rows of a matrix are candidates. The search's own score judges them, so that an alternative is
worth here what it would be worth while planning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import INDEX, NUTRIENTS
from planner.rules import rule
from planner.rules.absorption import absorbed_mg, segments
from planner.search.plates import Filling, Matrix
from planner.search.score import HARD, Rest, Score, Week

MAGNESIUM = INDEX["magnesium_mg"]

Plates = Mapping[str, Matrix]
"""Nutrients of changed plates, by ``slot.key``: one row for each candidate."""


@dataclass(frozen=True)
class Columns(Rest):
    """The other slots of a day where these differ from candidate to candidate as well."""

    def slot(self, slot: Slot, nutrient: int) -> Any:
        """A nutrient of another slot of the day: one figure, or one for each candidate."""
        vector = self.slots.get(slot.key)
        return 0.0 if vector is None else vector[..., nutrient]


class Table:
    """A planned week that can be asked what it would be worth with other plates."""

    def __init__(self, score: Score, week: Week) -> None:
        self.score, self.week = score, week
        self.question = score.question
        self.vectors: dict[str, Vector] = {
            key: filling.row.nutrients[0] for (_, key), filling in week.plates.items()
        }
        self.day_of = {s.key: d for d, of_day in enumerate(self.question.slots) for s in of_day}
        self.total = sum(self.vectors.values(), np.zeros(len(NUTRIENTS)))
        self.total = self.total + self.question.fixed * self.question.days

    def filling(self, slot: Slot) -> Filling:
        """The plate that stands in a slot."""
        return self.week.plates[(self.day_of[slot.key], slot.key)]

    def linked(self, slot: Slot) -> tuple[str, ...]:
        """Keys of the slot and of those that eat its meal again."""
        return (slot.key, *(s.key for _, s in self.question.links.get(slot.key, ())))

    def days(self, keys: Iterable[str]) -> tuple[int, ...]:
        """The days that these slots are on, in order."""
        return tuple(sorted({self.day_of[key] for key in keys}))

    def hard(self, plates: Plates) -> Vector:
        """Per cent of hard rules broken on the days concerned, for each candidate."""
        broken: Vector = np.zeros(1)
        for day in self.days(plates):
            slot, plate, total, rest = self._day(day, plates)
            broken = broken + self.score.hard(day, slot, plate, total, rest)
        return np.asarray(broken)

    def points(self, plates: Plates, broken: Vector) -> Vector:
        """Points of everything that amounts decide, prices apart, for each candidate."""
        points = HARD * broken
        change = np.zeros(len(NUTRIENTS))
        for day in self.days(plates):
            slot, plate, total, rest = self._day(day, plates)
            points = points + self.score._day_quality(day, slot, plate, total, rest)
            for other in self.question.slots[day] if self.question.absorption_reward else ():
                if other.key != slot.key:
                    points = points - self._absorption(day, np.asarray(rest.slot(other, MAGNESIUM)))
        for key, plate in plates.items():
            change = change + plate - self.vectors.get(key, 0.0)
        return np.asarray(points + self.score._week_quality(np.asarray(self.total + change)))

    def _day(self, day: int, plates: Plates) -> tuple[Slot, Matrix, Matrix, Columns]:
        """One changed slot of a day, its plates, the day's totals, and the other slots."""
        known = {**self.vectors, **plates}
        slots = {s.key: known[s.key] for s in self.question.slots[day] if s.key in known}
        slot = next(s for s in self.question.slots[day] if s.key in plates)
        total = sum(slots.values(), np.zeros(len(NUTRIENTS)))
        nothing = np.zeros(0)
        rest = Columns(
            day=total - slots[slot.key], week=nothing, slots=slots, dishes={}, cuisines={},
            today=nothing, food_days=nothing, things=nothing, kinds=nothing, fish_days=0,
        )  # fmt: skip
        return slot, plates[slot.key], np.asarray(total + self.question.fixed), rest

    def _absorption(self, day: int, magnesium_mg: Vector) -> Vector:
        """What the estimated absorption of a meal earns."""
        figures, slots = rule("absorption"), len(self.question.slots[day])
        plateau = figures["plateau"] * self.score.limits.magnesium / max(slots, 1)
        dose = np.minimum(magnesium_mg, plateau)
        curve = np.min([s.slope * dose + s.intercept for s in segments()], axis=0)
        return np.asarray(rule("weights")["absorption"] * np.minimum(curve, absorbed_mg(plateau)))

"""The week as it stands, as arrays: what a day is worth with other plates on it, all at once.

Rows of a matrix are candidates. The search's own score judges them, so that an alternative is
worth here what it would be worth while planning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import INDEX, NUTRIENTS
from planner.search.place import HARD
from planner.search.plates import Filling, Matrix
from planner.search.quality import absorption, day_quality, week_quality
from planner.search.score import Score
from planner.search.served import Rest, Week

MAGNESIUM = INDEX["magnesium_mg"]

Plates = Mapping[str, Matrix]
"""Nutrients of changed plates, by ``slot.key``: one row for each candidate."""


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
            points = points + day_quality(self.score, day, plate, total)
            for other in self.question.slots[day] if self.question.absorption_reward else ():
                if other.key != slot.key:
                    magnesium_mg = rest.slot(other, MAGNESIUM)
                    points = points - absorption(self.score, day, magnesium_mg)
        for key, plate in plates.items():
            change = change + plate - self.vectors.get(key, 0.0)
        return np.asarray(points + week_quality(self.score, np.asarray(self.total + change)))

    def _day(self, day: int, plates: Plates) -> tuple[Slot, Matrix, Matrix, Rest]:
        """One changed slot of a day, its plates, the day's totals, and the other slots."""
        known = {**self.vectors, **plates}
        slots = {s.key: known[s.key] for s in self.question.slots[day] if s.key in known}
        slot = next(s for s in self.question.slots[day] if s.key in plates)
        total = sum(slots.values(), np.zeros(len(NUTRIENTS)))
        nothing = np.zeros(0)
        rest = Rest(
            day=total - slots[slot.key], week=nothing, slots=slots, dishes={}, cuisines={},
            today=nothing, cooked=nothing, food_days=nothing, things=nothing, kinds=nothing,
            fish_days=0,
        )  # fmt: skip
        return slot, plates[slot.key], np.asarray(total + self.question.fixed), rest

"""The plates of a week as it stands, and what they add up to around one slot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import NUTRIENTS
from planner.search.plates import Filling, Index, Matrix
from planner.search.question import Question


@dataclass(frozen=True)
class Rest:
    """Everything else on the table while one slot is looked at."""

    day: Vector
    """Nutrients of the other slots of the day."""

    week: Vector
    """Nutrients of the other days."""

    slots: Mapping[str, Vector]
    dishes: Mapping[str, int]
    cuisines: Mapping[str, int]
    """Main dishes of each cuisine."""

    today: Vector
    """Occasions of this day that have each food."""

    food_days: Vector
    """Other days that have each food."""

    things: Vector
    kinds: Vector
    fish_days: int
    """Other days that have fish or shellfish."""

    others: tuple[tuple[int, Filling], ...] = ()
    """Every other plate of the week, with the day it is cooked on."""

    again: tuple[tuple[int, Slot, Rest], ...] = ()
    """Day, slot and surroundings of each leftover that this slot's meal is eaten as again."""

    def slot(self, slot: Slot, nutrient: int) -> Vector:
        """A nutrient of another slot of the same day: a number, or one for each candidate where
        that slot is looked at too."""
        vector = self.slots.get(slot.key)
        return np.asarray(0.0 if vector is None else vector[..., nutrient])


class Week:
    """The plates chosen so far, with the sums the score needs."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.plates: dict[tuple[int, str], Filling] = {}

    def put(self, day: int, slot: Slot, filling: Filling) -> None:
        """Serve this plate in this slot, and where it is eaten again."""
        self.plates[(day, slot.key)] = filling
        for other_day, again in self.question.links.get(slot.key, ()):
            self.plates[(other_day, again.key)] = filling

    def take(self, day: int, slot: Slot) -> None:
        """Take the plate of a slot away, and where it is eaten again."""
        del self.plates[(day, slot.key)]
        for other_day, again in self.question.links.get(slot.key, ()):
            del self.plates[(other_day, again.key)]

    def copy(self) -> Week:
        """A week that can be changed without changing this one."""
        other = Week(self.question, self.index)
        other.plates = dict(self.plates)
        return other

    def rest(self, day: int, slot: Slot) -> Rest:
        """The sums over everything but this slot and where its meal is eaten again."""
        links = self.question.links.get(slot.key, ())
        again = tuple((other, s, self._rest(other, (s.key,))) for other, s in links)
        return replace(self._rest(day, (slot.key, *(s.key for _, s in links))), again=again)

    def _rest(self, day: int, without: Sequence[str]) -> Rest:
        index = self.index
        today, week = np.zeros(len(NUTRIENTS)), np.zeros(len(NUTRIENTS))
        foods_today = np.zeros(len(index.food))
        by_day = np.zeros((self.question.days, len(index.food)))
        things, kinds = np.zeros(len(index.thing)), np.zeros(len(index.kind))
        slots: dict[str, Vector] = {}
        dishes: dict[str, int] = {}
        cuisines: dict[str, int] = {}
        others: list[tuple[int, Filling]] = []
        for (other_day, key), filling in self.plates.items():
            if key in without:
                continue
            others.append((self.question.cooked_on[key], filling))
            row = filling.row
            vector = row.nutrients[0]
            if key not in self.question.leftovers:
                name = row.dishes[0].slug
                dishes[name] = dishes.get(name, 0) + 1
                if "main" in filling.ware.option.dish.kinds:
                    cuisine = filling.ware.option.dish.cuisine
                    cuisines[cuisine] = cuisines.get(cuisine, 0) + 1
            things[row.things.things] += 1.0
            kinds[row.kinds.things] += 1.0
            if other_day == day:
                today = today + vector
                slots[key] = vector
                foods_today[row.foods.things] += 1.0
            else:
                week = week + vector
                if key not in self.question.leftovers:
                    by_day[other_day, row.foods.things] = 1.0
        return Rest(
            day=today,
            week=week + self.question.fixed * (self.question.days - 1),
            slots=slots,
            dishes=dishes,
            cuisines=cuisines,
            today=foods_today,
            food_days=by_day.sum(axis=0),
            things=things,
            kinds=kinds,
            fish_days=int(((by_day @ index.fish) > 0).sum()),
            others=tuple(others),
        )

    def beside(self, day: int, first: Slot, second: Slot, plates: Matrix) -> Rest:
        """The surroundings of ``first`` while ``second`` has one of these plates in each row."""
        rest = self._rest(day, (first.key, second.key))
        slots = {**rest.slots, second.key: plates}
        return replace(rest, slots=slots, day=rest.day + plates)

    def days_of_dishes(self, but: tuple[int, str]) -> dict[str, list[int]]:
        """Days on which each dish is served, one slot left out and leftovers not counted."""
        found: dict[str, list[int]] = {}
        for (day, key), filling in self.plates.items():
            if (day, key) != but and key not in self.question.leftovers:
                found.setdefault(filling.slug, []).append(day)
        return found

    def served_days(self, dish: str, but: tuple[int, str]) -> list[int]:
        """Days on which a dish is served, one slot left out."""
        return sorted(self.days_of_dishes(but).get(dish, ()))

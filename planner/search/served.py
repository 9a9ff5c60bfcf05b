"""The plates of a week as it stands, and what they add up to around one slot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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
    """Occasions of this day that have each food, cooked for them or left over."""

    cooked: Vector
    """1 for each food of the day's plates that are no leftovers."""

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


@dataclass(frozen=True)
class OfDay:
    """What some plates of one day add up to."""

    nutrients: Vector
    foods: Vector
    """Plates that have each food."""

    cooked: Vector
    """1 for each food of a plate that is no leftover."""

    fish: bool
    things: Vector
    kinds: Vector
    slots: Mapping[str, Vector]
    dishes: tuple[str, ...]
    cuisines: tuple[str, ...]
    plates: tuple[tuple[int, Filling], ...]
    """Each plate with the day it is cooked on."""


class Week:
    """The plates chosen so far, with the sums the score needs."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.plates: dict[tuple[int, str], Filling] = {}
        """By day and ``slot.key``; once summed, changed by ``put`` and ``take`` only."""

        self._sums: dict[int, OfDay] = {}

    def put(self, day: int, slot: Slot, filling: Filling) -> None:
        """Serve this plate in this slot, and where it is eaten again."""
        for on, key in self._eaten(day, slot):
            self.plates[(on, key)] = filling

    def take(self, day: int, slot: Slot) -> None:
        """Take the plate of a slot away, and where it is eaten again."""
        for on, key in self._eaten(day, slot):
            del self.plates[(on, key)]

    def _eaten(self, day: int, slot: Slot) -> Iterator[tuple[int, str]]:
        """Day and key of everywhere that a slot's meal is eaten; their sums no longer hold."""
        again = ((on, other.key) for on, other in self.question.links.get(slot.key, ()))
        for on, key in ((day, slot.key), *again):
            self._sums.pop(on, None)
            yield on, key

    def copy(self) -> Week:
        """A week that can be changed without changing this one."""
        other = Week(self.question, self.index)
        other.plates, other._sums = dict(self.plates), dict(self._sums)
        return other

    def rest(self, day: int, slot: Slot) -> Rest:
        """The sums over everything but this slot and where its meal is eaten again."""
        links = self.question.links.get(slot.key, ())
        again = tuple((other, s, self._rest(other, (s.key,))) for other, s in links)
        return replace(self._rest(day, (slot.key, *(s.key for _, s in links))), again=again)

    def _rest(self, day: int, without: Sequence[str]) -> Rest:
        index, days = self.index, range(self.question.days)
        sums = [self._of_day(other, without) for other in days]
        others = [part for other, part in enumerate(sums) if other != day]
        today, nothing = sums[day], np.zeros(len(index.food))
        dishes: Counter[str] = Counter()
        cuisines: Counter[str] = Counter()
        for part in sums:
            dishes.update(part.dishes)
            cuisines.update(part.cuisines)
        return Rest(
            day=today.nutrients,
            week=sum((part.nutrients for part in others), self._fixed_beside),
            slots=today.slots,
            dishes=dishes,
            cuisines=cuisines,
            today=today.foods,
            cooked=today.cooked,
            food_days=sum((part.cooked for part in others), nothing),
            things=sum((part.things for part in sums), np.zeros(len(index.thing))),
            kinds=sum((part.kinds for part in sums), np.zeros(len(index.kind))),
            fish_days=sum(part.fish for part in others),
            others=tuple(plate for part in sums for plate in part.plates),
        )

    @cached_property
    def _fixed_beside(self) -> Vector:
        """What habits bring on the other days."""
        return self.question.fixed * (self.question.days - 1)

    def _of_day(self, day: int, without: Sequence[str]) -> OfDay:
        """What the plates of a day add up to; the sum of all of them is kept."""
        slots = self.question.slots[day]
        keys = [slot.key for slot in slots if (day, slot.key) in self.plates]
        if not any(key in without for key in keys):
            if day not in self._sums:
                self._sums[day] = self._added(day, keys)
            return self._sums[day]
        return self._added(day, [key for key in keys if key not in without])

    def _added(self, day: int, keys: Sequence[str]) -> OfDay:
        index, leftovers = self.index, self.question.leftovers
        nutrients, foods = np.zeros(len(NUTRIENTS)), np.zeros(len(index.food))
        cooked = np.zeros(len(index.food))
        things, kinds = np.zeros(len(index.thing)), np.zeros(len(index.kind))
        slots: dict[str, Vector] = {}
        dishes: list[str] = []
        cuisines: list[str] = []
        plates: list[tuple[int, Filling]] = []
        for key in keys:
            filling = self.plates[(day, key)]
            plates.append((self.question.cooked_on[key], filling))
            row = filling.row
            slots[key] = row.nutrients[0]
            nutrients = nutrients + slots[key]
            foods[row.foods.things] += 1.0
            things[row.things.things] += 1.0
            kinds[row.kinds.things] += 1.0
            if key not in leftovers:
                cooked[row.foods.things] = 1.0
                dishes.append(filling.slug)
                if "main" in filling.ware.option.dish.kinds:
                    cuisines.append(filling.ware.option.dish.cuisine)
        return OfDay(
            nutrients=nutrients,
            foods=foods,
            cooked=cooked,
            fish=bool(cooked @ index.fish > 0),
            things=things,
            kinds=kinds,
            slots=slots,
            dishes=tuple(dishes),
            cuisines=tuple(cuisines),
            plates=tuple(plates),
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

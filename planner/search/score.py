"""What a week is worth, as arithmetic on arrays: the objective of the model, plate by plate.

Hard rules broken cost ``hard`` points per per cent, so that the search climbs towards a week
that keeps them all; the model's exact second stage and ``verify`` have the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.dish import Dish
from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import NUTRIENTS
from planner.rules import rule, week_mean_weight
from planner.rules.absorption import absorbed_mg, segments
from planner.rules.effort import effort_points
from planner.search.day_rules import ENERGY, MAGNESIUM, Bounds, DayRules, Side
from planner.search.place import HARD, Place
from planner.search.plates import Batch, Filling, Index, Matrix
from planner.search.waste import Shelf
from planner.targets import Targets
from planner.varied import UNCOUNTED_FAMILIES, VARIED


@dataclass(frozen=True)
class Question:
    """What the search needs to know about the week."""

    slots: tuple[tuple[Slot, ...], ...]
    targets: Targets
    taste: Mapping[str, float]
    food_taste: Mapping[str, float]
    calcium_spacing: str
    share_rule: bool
    absorption_reward: bool
    needed_kinds: Mapping[str, int]
    bought_limit: int
    open_days: frozenset[int] = frozenset()
    """Days on which a meal is eaten out or skipped: the others may be larger."""

    fixed: Vector = field(default_factory=lambda: np.zeros(len(NUTRIENTS)))
    caps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Most of a nutrient that one meal may hold, by ``slot.key``: beside some medicines."""

    use_up: bool = False
    """Whether opened packages are used up where it costs little."""

    needs: Mapping[str, Sequence[float]] = field(default_factory=dict)
    """Grams as bought of each day that are bought anyway, by thing: habits, other people."""

    def __hash__(self) -> int:
        return id(self)

    @property
    def days(self) -> int:
        return len(self.slots)

    @cached_property
    def leftovers(self) -> frozenset[str]:
        """Keys of the slots that eat a meal again."""
        return frozenset(s.key for of_day in self.slots for s in of_day if s.leftover_of)

    @cached_property
    def cooked_on(self) -> Mapping[str, int]:
        """The day on which the meal of each slot is cooked, by the slot's key."""
        day = {slot.key: slot.day for of_day in self.slots for slot in of_day}
        slots = (slot for of_day in self.slots for slot in of_day)
        return {slot.key: day[slot.leftover_of or slot.key] for slot in slots}

    @cached_property
    def links(self) -> Mapping[str, tuple[tuple[int, Slot], ...]]:
        """The slots that eat a meal again, by the key of the slot it is cooked for."""
        found: dict[str, list[tuple[int, Slot]]] = {}
        for day, of_day in enumerate(self.slots):
            for slot in of_day:
                if slot.leftover_of:
                    found.setdefault(slot.leftover_of, []).append((day, slot))
        return {key: tuple(slots) for key, slots in found.items()}


__all__ = ["HARD", "Question", "Rest", "Score", "Week"]


class Limits:
    """The weekly goals as arrays, made once for a week."""

    def __init__(self, question: Question) -> None:
        weekly = question.targets.weekly()
        self.week_low = Side(
            {n: t.min for n, t in weekly.items() if t.min},
            {n: week_mean_weight(n) for n in weekly},
        )
        self.week_high = Side({n: t.max for n, t in weekly.items() if t.max})
        self.energy = question.targets.energy_kcal
        self.magnesium = question.targets.magnesium_mg


def over(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
    """Per cent by which values exceed a limit (0 where they do not)."""
    return np.maximum(values - limit, 0.0) * (100.0 / max(limit, 1e-9))


class Score:
    """Scores candidate plates for one slot of a week, all at once."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.limits = Limits(question)
        self.weight, self.intake = rule("weights"), rule("intake")
        self.kitchen, self.variety = rule("kitchen"), rule("variety")
        families = [food.family for food in index.foods.values()]
        self.counted = np.array([f not in UNCOUNTED_FAMILIES for f in families], dtype=float)
        bounds = Bounds(question.targets)
        self.days = [
            DayRules(
                slots,
                bounds,
                calcium_spacing=question.calcium_spacing,
                share_rule=question.share_rule,
                open_day=day in question.open_days,
                caps=question.caps,
            )
            for day, slots in enumerate(question.slots)
        ]
        self.shortfall = self.weight["shortfall"]
        """Points per % of a week-mean target."""

        self.shelf: Shelf | None = None
        """How things are sold, once what packages leave over counts."""

        self._standing: dict[tuple[str, str], float] = {}
        self.staple = np.array([f.is_staple for f in index.foods.values()], dtype=float)
        self.food_taste = np.array([question.food_taste.get(s, 0.0) for s in index.foods])
        kinds = index.kind_family
        self.families = np.array([[f == name for f in kinds] for name in VARIED], dtype=float)
        self.needed = np.array([float(question.needed_kinds.get(name, 0)) for name in VARIED])

    def use_up(self) -> None:
        """From now on what opened packages leave over counts too, and a weekly mean that is short
        counts more, so that no target pays for it."""
        self.shortfall = rule("kitchen")["use_up_shortfall"] * self.weight["shortfall"]
        self.shelf = Shelf(self.index, self.question.days, self.question.needs)

    def candidates(
        self, day: int, slot: Slot, options: Batch, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Points of the whole week with each candidate in this slot, up to a constant."""
        return self.place(day, slot, rest).points(options)

    def place(self, day: int, slot: Slot, rest: Rest) -> Place:
        """One slot with its surroundings, to score batch after batch."""
        return Place(self, day, slot, rest)

    def hard(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Per cent of hard rules broken on the day."""
        return self.days[day].broken(slot, plate, total, rest.slots)

    def broken(self, week: Week, day: int) -> float:
        """Per cent of hard rules broken on a planned day."""
        slot = self.question.slots[day][0]
        plate, rest = week.plates[(day, slot.key)].row.nutrients, week.rest(day, slot)
        total = rest.day + plate + self.question.fixed
        return float(self.hard(day, slot, plate, total, rest)[0])

    def _day_quality(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        weight, limits = self.weight, self.limits
        band, kcal = self.intake["energy_band_preferred"], total[:, ENERGY]
        low, high = limits.energy * (1 - band), limits.energy * (1 + band)
        off = np.maximum(low - kcal, 0) + np.maximum(kcal - high, 0)
        points = weight["energy"] * off * 100 / limits.energy
        comfort = self.intake["magnesium_comfort"] * limits.magnesium
        points = points + weight["magnesium_excess"] * over(total[:, MAGNESIUM], comfort)
        high_mg = self.intake["magnesium_high"] * limits.magnesium
        points = points + weight["magnesium_high"] * over(total[:, MAGNESIUM], high_mg)
        points = points + weight["fibre_excess"] * limits.week_high.over(total)
        if self.question.absorption_reward:
            slots = len(self.question.slots[day])
            plateau = rule("absorption")["plateau"] * limits.magnesium / max(slots, 1)
            dose = np.minimum(plate[:, MAGNESIUM], plateau)
            curve = np.min([s.slope * dose + s.intercept for s in segments()], axis=0)
            points = points - weight["absorption"] * np.minimum(curve, absorbed_mg(plateau))
        return points

    def _week_quality(self, total: Matrix, others: Vector | float = 0.0) -> npt.NDArray[np.float64]:
        """Weekly means, in % of one day's target summed over the days; ``others`` are nutrients
        that come to each row's own."""
        weight, days = self.weight, self.question.days
        around = np.zeros(len(NUTRIENTS)) + others
        points = self.shortfall * self.limits.week_low.under(total, days, around)
        points = points + weight["fibre_excess"] * self.limits.week_high.over(total, days, around)
        band = self.intake["energy_band_preferred"]
        wanted, kcal = self.limits.energy * days, total[:, ENERGY] + around[ENERGY]
        off = np.maximum(wanted * (1 - band) - kcal, 0) + np.maximum(kcal - wanted * (1 + band), 0)
        return np.asarray(points + weight["energy"] * off * 100 / self.limits.energy)

    def standing(self, slot: Slot, dish: Dish) -> float:
        """Points of a dish in a slot, whatever the rest of the week is."""
        key = (slot.key, dish.slug)
        if key not in self._standing:
            taste = self.question.taste.get(dish.slug, 0.0)
            self._standing[key] = taste + effort_points(slot, dish)
        return self._standing[key]


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

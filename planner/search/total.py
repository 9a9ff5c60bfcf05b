"""The quality of a whole week as one number, in points, with what it is made of.

The search looks at one slot at a time, and its score is what a change there wins or costs. This is
the sum that those changes belong to: every plate, every pair of servings, every food's days, the
list, the kinds, each day and the week's means, each counted once. Smaller is better, and there is
no constant in it. Hard rules that are broken stand beside it, not in it.

It is worked out from portions and steps, not from the search's arrays, so that each checks the
other (``tests/test_total.py``). ``planner/bound.py`` bounds the same sum from below.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from planner.food import Food, Vector
from planner.menu import Option, Portion, Slot
from planner.nutrients import INDEX, NUTRIENTS
from planner.rules import rule, week_mean_weight
from planner.rules.absorption import absorbed_mg
from planner.rules.effort import effort_points
from planner.rules.repeats import repeat_points
from planner.search.question import Question
from planner.search.served import Week
from planner.varied import (
    FISH,
    ONCE_A_DAY,
    UNCOUNTED_FAMILIES,
    VARIED,
    kind_of,
    varied_family,
)

ENERGY, MAGNESIUM = INDEX["energy_kcal"], INDEX["magnesium_mg"]

THRICE = 600.0
"""Points for one food on a third plate of a day: as good as forbidden."""


class Served(Protocol):
    """A dish in a slot with its foods in whole steps."""

    @property
    def slot(self) -> Slot: ...

    @property
    def option(self) -> Option: ...

    @property
    def servings(self) -> Sequence[tuple[Portion, int]]: ...


@dataclass(frozen=True)
class OnTable:
    """One plate of the search, as the total reads it."""

    slot: Slot
    option: Option
    servings: tuple[tuple[Portion, int], ...]


@dataclass(frozen=True)
class Total:
    """A week's points, by what they are for; ``parts`` says more of some of them."""

    terms: Mapping[str, float]
    parts: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """All of it."""
        return float(sum(self.terms.values()))

    def __str__(self) -> str:
        lines = [f"{points:9.2f}  {name}" for name, points in self.terms.items() if points]
        return "\n".join([*lines, f"{self.points:9.2f}  in all"])


def plates_of_week(week: Week) -> list[OnTable]:
    """The plates of a week of the search."""
    return [
        OnTable(slot, week.plates[(day, slot.key)].ware.option, filling.servings)
        for day, of_day in enumerate(week.question.slots)
        for slot in of_day
        if (filling := week.plates.get((day, slot.key))) is not None
    ]


def week_total(question: Question, plates: Iterable[Served]) -> Total:
    """The points of a whole week of plates."""
    counting = _Counting(question, tuple(plates))
    terms: dict[str, float] = {}
    for name, points in counting.every():
        terms[name] = terms.get(name, 0.0) + points
    return Total(terms, {"shortfall": counting.short})


class _Counting:
    """One week's plates, and what each goal makes of them."""

    def __init__(self, question: Question, plates: Sequence[Served]) -> None:
        self.question, self.plates, self.weight = question, plates, rule("weights")
        self.cooked = [plate for plate in plates if not plate.slot.leftover_of]
        self.short: dict[str, float] = {}
        """Points for each nutrient whose week is short of its target."""

    def every(self) -> Iterator[tuple[str, float]]:
        """(what for, points) of everything."""
        for plate in self.cooked:
            yield from self._plate(plate)
        yield from self._dishes()
        yield from self._foods()
        yield from self._list()
        days = [self._nutrients(day) for day in range(self.question.days)]
        for day, total in enumerate(days):
            yield from self._day(day, total)
        yield from self._week(np.sum(days, axis=0))

    def _plate(self, plate: Served) -> Iterator[tuple[str, float]]:
        """What a plate costs wherever it stands."""
        weight, option = self.weight, plate.option
        dish = option.dish
        yield "taste", self.question.taste.get(dish.slug, 0.0)
        yield "effort", weight["effort"] * dish.hands_on_minutes
        yield "wrong time for the effort", effort_points(plate.slot, dish)
        yield "seasoning", weight["seasoning"] * len(dish.seasoning)
        usd = sum(_usd(s.food, s.grams) for s in option.seasoning)
        usd += sum(_usd(p.food, steps * p.food.step_g) for p, steps in plate.servings)
        yield "price", weight["price"] * usd
        sides = {role.name for role in option.roles if role.is_side}
        count = sum(portion.role in sides for portion, _ in plate.servings)
        yield "sides", weight["side"] * count
        for portion, _ in plate.servings:
            yield "beside a medicine", option.avoid.get(portion.food.slug, 0.0)
        for kind in kinds_on(plate):
            yield "taste", self.question.food_taste.get(kind, 0.0)

    def _dishes(self) -> Iterator[tuple[str, float]]:
        """Pairs of servings of one dish, and of mains of one cuisine."""
        dishes = Counter(plate.option.dish.slug for plate in self.cooked)
        pairs = sum(n * (n - 1) / 2 for n in dishes.values())
        yield "dish again", self.weight["repeat_dish"] * pairs
        mains = Counter(p.option.dish.cuisine for p in self.cooked if p.slot.kind == "main")
        pairs = sum(n * (n - 1) / 2 for n in mains.values())
        yield "cuisine again", self.weight["repeat_cuisine"] * pairs

    def _foods(self) -> Iterator[tuple[str, float]]:
        """Foods on several plates of a day and groups that come once a day, left over or not; foods
        cooked on several days."""
        days: dict[str, set[int]] = defaultdict(set)
        family: dict[str, Food] = {}
        fish: set[int] = set()
        for day in range(self.question.days):
            plates = [plate for plate in self.plates if plate.slot.day == day]
            times: Counter[str] = Counter()
            for plate in plates:
                found = kinds_on(plate)
                times.update(found.keys())
                family |= found
                if plate.slot.leftover_of:
                    continue
                for kind, food in found.items():
                    days[kind].add(day)
                    if food.family in FISH:
                        fish.add(day)
            for kind, count in times.items():
                if not family[kind].is_staple:
                    twice = family[kind].family not in UNCOUNTED_FAMILIES
                    yield "food twice on a day", self.weight["same_day_food"] * twice * (count - 1)
                    most = rule("variety")["food_times_a_day"]
                    yield "food three times on a day", THRICE * max(count - most, 0)
            for name, group in ONCE_A_DAY.items():
                count = sum(n for kind, n in times.items() if family[kind].family in group)
                yield f"{name} twice on a day", self.weight["same_day_group"] * max(count - 1, 0)
        for kind, found_on in days.items():
            if family[kind].family not in UNCOUNTED_FAMILIES:
                yield "food on more days", repeat_points(len(found_on))
        more = max(len(fish) - rule("variety")["fish_days"], 0)
        yield "fish on more days", self.weight["fish_again"] * more

    def _list(self) -> Iterator[tuple[str, float]]:
        """Things to buy, and kinds of each varied family."""
        foods = [food for plate in self.cooked for food in foods_of(plate)]
        things = {kind_of(food) for food in foods if not food.is_staple}
        yield "things to buy", self.weight["new_item"] * len(things)
        yield "liked foods", -self.weight["liked_once"] * len(things & self.question.liked)
        over = max(len(things) - self.question.bought_limit, 0)
        yield "things over the list", self.weight["over_budget"] * over
        for name in VARIED:
            eaten = {kind for p in self.cooked for kind, f in kinds_on(p).items()
                     if varied_family(f) == name}  # fmt: skip
            lacking = max(self.question.needed_kinds.get(name, 0) - len(eaten), 0)
            yield f"{name.replace('_', ' and ')} missing", self.weight["family_missing"] * lacking

    def _nutrients(self, day: int) -> Vector:
        """What a day brings, with its habits."""
        total = np.array(self.question.fixed, dtype=float)
        for plate in self.plates:
            if plate.slot.day == day:
                total = total + plate_vector(plate)
        return total

    def _day(self, day: int, total: Vector) -> Iterator[tuple[str, float]]:
        targets, weight, intake = self.question.targets, self.weight, rule("intake")
        yield "energy of a day", self._energy(total[ENERGY], 1)
        for level, price in (
            ("magnesium_comfort", "magnesium_excess"), ("magnesium_high", "magnesium_high")
        ):  # fmt: skip
            most = intake[level] * targets.magnesium_mg
            yield "much magnesium", weight[price] * _over(total[MAGNESIUM], most)
        for nutrient, target in targets.weekly().items():
            if target.max:
                over = _over(total[INDEX[nutrient]], target.max)
                yield "much fibre on a day", weight["fibre_excess"] * over
        if self.question.absorption_reward:
            slots = len(self.question.slots[day])
            plateau = rule("absorption")["plateau"] * targets.magnesium_mg / max(slots, 1)
            doses = (plate_vector(p)[MAGNESIUM] for p in self.plates if p.slot.day == day)
            absorbed = sum(absorbed_mg(min(float(dose), plateau)) for dose in doses)
            yield "absorption", -weight["absorption"] * absorbed

    def _week(self, total: Vector) -> Iterator[tuple[str, float]]:
        days, weight = self.question.days, self.weight
        for nutrient, target in self.question.targets.weekly().items():
            got = float(total[INDEX[nutrient]])
            if target.min:
                short = max(target.min * days - got, 0.0) * 100 / target.min
                points = weight["shortfall"] * week_mean_weight(nutrient) * short
                if points:
                    self.short[nutrient] = points
                yield "shortfall", points
            if target.max:
                over = max(got - target.max * days, 0.0) * 100 / target.max
                yield "much fibre in the week", weight["fibre_excess"] * over
        yield "energy of the week", self._energy(total[ENERGY], days)

    def _energy(self, kcal: float, days: int) -> float:
        """Energy beyond the preferred band around so many days' target."""
        wanted, band = self.question.targets.energy_kcal, rule("intake")["energy_band_preferred"]
        least, most = wanted * days * (1 - band), wanted * days * (1 + band)
        off = max(least - kcal, 0.0) + max(kcal - most, 0.0)
        return self.weight["energy"] * off * 100 / wanted


def plate_vector(plate: Served) -> Vector:
    """Nutrients of one plate; a missing value adds nothing."""
    total = np.zeros(len(NUTRIENTS)) + plate.option.seasoning_vector
    for portion, steps in plate.servings:
        more = (steps - portion.least_steps) * portion.step_vector
        total = total + portion.least_vector + more
    return total


def kinds_on(plate: Served) -> dict[str, Food]:
    """The foods on a plate as they are bought, seasoning apart."""
    return {kind_of(portion.food): portion.food for portion, _ in plate.servings}


def foods_of(plate: Served) -> Iterator[Food]:
    """Every food that a plate takes, seasoning too."""
    yield from (part.food for part in plate.option.seasoning)
    for portion, _ in plate.servings:
        yield portion.food
        yield from (part.food for part in portion.seasoning)


def _usd(food: Food, grams: float) -> float:
    return 0.0 if food.price_usd_per_100g is None else food.price_usd_per_100g * grams / 100


def _over(value: float, limit: float) -> float:
    """Per cent by which a value is above a limit."""
    return max(float(value) - limit, 0.0) * 100 / max(limit, 1e-9)

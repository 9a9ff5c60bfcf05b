"""What may be served where: slots of the week, and the dishes and portions allowed in each.

A *slot* is one eating occasion of one day. An *option* is one dish in one slot, for one
person; its *portions* are the foods each role may take, with amounts counted in household
steps and scaled to the person's energy. Vectors follow ``nutrients.NUTRIENTS``; a
missing value adds nothing to them, and every sum that lacks one is marked "at least".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from planner.dish import AmountRange, Dish, Role
from planner.food import Food, Vector
from planner.nutrients import NUTRIENTS

REFERENCE_KCAL = 2000.0
"""Ranges in dish files are written for a person who needs this much energy a day."""

LEAST_SCALE, MOST_SCALE = 0.8, 1.2
"""Largest servings follow the person's energy within these factors; sides do the rest."""

SEASONING_SCALE = (0.75, 1.4)
"""Seasoning follows the person's energy only within these factors: taste, not hunger."""


@dataclass(frozen=True)
class Slot:
    """One eating occasion of one day."""

    day: int
    date: dt.date
    occasion: str
    kind: str
    minutes: int
    """Clock time in minutes after midnight."""

    max_minutes: int | None = None
    status: str = "planned"
    usual_minutes: int | None = None
    """Where the person usually has it, if a medicine moved it."""

    leftover_of: str = ""
    """Key of the slot whose meal is eaten again here."""

    @property
    def clock(self) -> str:
        """Its time as "07:30"."""
        return f"{self.minutes // 60:02d}:{self.minutes % 60:02d}"

    @property
    def where(self) -> str:
        """How a plan names it: "2026-11-23 dinner"."""
        return f"{self.date.isoformat()} {self.occasion}"

    @property
    def key(self) -> str:
        """A short, stable name, used in row names."""
        return f"{self.day}.{self.occasion}"


@dataclass(frozen=True)
class Seasoning:
    """A fixed amount of a food that comes with a dish or a side."""

    food: Food
    steps: int

    @property
    def grams(self) -> float:
        return self.steps * self.food.step_g


@dataclass(frozen=True)
class Portion:
    """One food that may fill one role of one dish, between two whole numbers of steps."""

    role: str
    food: Food
    least_steps: int
    most_steps: int
    seasoning: tuple[Seasoning, ...] = ()

    def __hash__(self) -> int:
        return hash((self.role, self.food.slug))

    @cached_property
    def least_vector(self) -> Vector:
        """Nutrients of the least serving, with the seasoning that comes with it."""
        return self.least_steps * self.step_vector + seasoning_vector(self.seasoning)

    @cached_property
    def step_vector(self) -> Vector:
        """Nutrients of one household step."""
        return self.food.vector * self.food.step_g

    @property
    def room(self) -> int:
        """Steps between the least and the largest serving."""
        return self.most_steps - self.least_steps


@dataclass(frozen=True)
class Option:
    """One dish that may be served, with the portions this person may eat in it."""

    dish: Dish
    portions: Mapping[str, tuple[Portion, ...]]
    seasoning: tuple[Seasoning, ...]
    more_sides: int = 0
    """Sides beyond the dish's own number, for a person who needs much energy."""

    avoid: Mapping[str, float] = field(default_factory=dict)
    """Points against a food in this slot: what stands in a medicine's soft window."""

    def __hash__(self) -> int:
        return hash(self.dish.slug)

    @cached_property
    def seasoning_vector(self) -> Vector:
        return seasoning_vector(self.seasoning)

    @property
    def max_sides(self) -> int:
        """Most sides and drinks this person may have with the dish."""
        return self.dish.max_sides + self.more_sides if self.dish.max_sides else 0

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that have at least one portion left for this person."""
        return tuple(role for role in self.dish.roles if self.portions.get(role.name))

    def all_portions(self) -> tuple[Portion, ...]:
        """Every portion, in the order of the dish's roles."""
        return tuple(p for role in self.roles for p in self.portions[role.name])

    def foods(self) -> Iterator[Food]:
        """Every food that the dish may have, seasoning too; some come more than once."""
        yield from (part.food for part in self.seasoning)
        for portion in self.all_portions():
            yield portion.food
            yield from (part.food for part in portion.seasoning)


def pinned(option: Option, servings: Sequence[tuple[Portion, int]]) -> Option:
    """The option with just these foods in these amounts: a meal that stays as it is."""
    kept: dict[str, list[Portion]] = {}
    for portion, steps in servings:
        kept.setdefault(portion.role, []).append(
            replace(portion, least_steps=steps, most_steps=steps)
        )
    roles = tuple(
        replace(role, least=len(kept[role.name]), most=len(kept[role.name]))
        for role in option.dish.roles
        if role.name in kept
    )
    sides = sum(len(kept[role.name]) for role in roles if role.is_side)
    dish = replace(option.dish, roles=roles, max_sides=max(sides, option.dish.max_sides))
    return replace(option, dish=dish, portions={name: tuple(ps) for name, ps in kept.items()})


def held(option: Option, servings: Sequence[tuple[Portion, int]]) -> Option:
    """The option with these foods on the plate in these amounts; the other roles stay free."""
    kept: dict[str, list[Portion]] = {}
    for portion, steps in servings:
        fixed = replace(portion, least_steps=steps, most_steps=steps)
        kept.setdefault(portion.role, []).append(fixed)
    roles = tuple(
        replace(role, least=len(kept[role.name]), most=len(kept[role.name]))
        if role.name in kept
        else role
        for role in option.dish.roles
    )
    portions = {**option.portions, **{name: tuple(ps) for name, ps in kept.items()}}
    return replace(option, dish=replace(option.dish, roles=roles), portions=portions)


OWN_MEAL = "own_meal"
"""Slug of the dish that stands for foods a person eats by their own choice."""


def own_meal(foods: Sequence[tuple[Food, float]], kind: str) -> Option:
    """Foods in grams as a meal that stays as it is, each in a role of its own."""
    portions = {}
    for number, (food, grams) in enumerate(foods, start=1):
        whole = replace(food, step=grams / food.measure_g)
        portions[f"food_{number}"] = (Portion(f"food_{number}", whole, 1, 1),)
    roles = tuple(
        Role(name, {ps[0].food.slug: AmountRange(ps[0].food.step, ps[0].food.step)})
        for name, ps in portions.items()
    )
    dish = Dish(
        slug=OWN_MEAL, cuisine="own", kinds=(kind,), titles=("Your own meal",), roles=roles,
        seasoning={}, hands_on_minutes=0, total_minutes=0, night_before="", method="",
        max_sides=0,
    )  # fmt: skip
    return Option(dish, portions, ())


def seasoning_vector(seasoning: Sequence[Seasoning]) -> Vector:
    """Nutrients of fixed amounts, summed; a missing value adds nothing."""
    total = np.zeros(len(NUTRIENTS))
    for part in seasoning:
        total = total + part.food.vector * part.grams
    return total


def option_for(
    dish: Dish, foods: Mapping[str, Food], allowed: frozenset[str], energy_kcal: float
) -> Option | None:
    """The dish for this person, or None where a needed role or the seasoning is not allowed.

    ``allowed`` are the slugs of foods that the person may eat.
    """
    scale = energy_kcal / REFERENCE_KCAL
    seasoning = _seasoning(dish.seasoning, foods, allowed, scale)
    if seasoning is None:
        return None
    portions: dict[str, tuple[Portion, ...]] = {}
    for role in dish.roles:
        extra = _seasoning(role.seasoning, foods, allowed, scale)
        found = tuple(
            _portion(role.name, foods[slug], limits.least, limits.most, scale, extra)
            for slug, limits in role.foods.items()
            if slug in allowed and extra is not None
        )
        if len(found) < role.least:
            return None
        portions[role.name] = found
    return Option(dish, portions, seasoning, more_sides=int(scale > MOST_SCALE))


def _portion(
    role: str,
    food: Food,
    least: float,
    most: float,
    scale: float,
    seasoning: tuple[Seasoning, ...] | None,
) -> Portion:
    cap = max(food.most * min(max(1.0, scale), MOST_SCALE), least)
    low = max(1, int(least * min(1.0, scale) / food.step + 0.5))
    high = int(min(most * min(max(LEAST_SCALE, scale), MOST_SCALE), cap) / food.step + 1e-6)
    return Portion(role, food, low, max(low, high), seasoning or ())


def _seasoning(
    amounts: Mapping[str, float],
    foods: Mapping[str, Food],
    allowed: frozenset[str],
    scale: float,
) -> tuple[Seasoning, ...] | None:
    least, most = SEASONING_SCALE
    factor = min(max(scale, least), most)
    parts = []
    for slug, amount in amounts.items():
        if slug not in allowed:
            return None
        food = foods[slug]
        parts.append(Seasoning(food, max(1, int(amount * factor / food.step + 0.5))))
    return tuple(parts)

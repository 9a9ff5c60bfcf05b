"""Concrete plates: dishes with their foods and amounts fixed, as arrays to score at once.

A filling of a dish is a row of whole household steps, one number per portion the dish offers
this person, 0 where a food is not on the plate. Nothing needs rounding afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from planner.dish import Dish, Role
from planner.food import Food, Vector
from planner.menu import Option, Portion
from planner.rules import rule
from planner.varied import FISH, kind_of, varied_family

Matrix = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]

COMBINATIONS = 40
"""Food combinations tried per dish before the neighbourhood of the best is searched."""

LEVELS = (0.15, 0.5, 0.85)
"""Amounts tried per combination, as a share of the way from the least to the largest serving."""

CHANGES = (-3, -2, -1, 1, 2, 3)
"""Changes of one amount, in steps, that the search looks at."""


class Index:
    """Numbers for foods (as bought), things to buy and kinds, shared by all arrays of one week."""

    def __init__(self, options: Iterable[Option]) -> None:
        foods: dict[str, Food] = {}
        for option in options:
            for part in option.seasoning:
                foods[part.food.slug] = part.food
            for portion in option.all_portions():
                foods[portion.food.slug] = portion.food
                for part in portion.seasoning:
                    foods[part.food.slug] = part.food
        self.foods = {kind_of(food): food for _, food in sorted(foods.items(), reverse=True)}
        self.food = {name: number for number, name in enumerate(self.foods)}
        things = sorted({kind_of(f) for f in foods.values() if not f.is_staple})
        self.thing = {name: number for number, name in enumerate(things)}
        kinds = sorted({(fam, kind_of(f)) for f in foods.values() if (fam := varied_family(f))})
        self.kind = {name: number for number, name in enumerate(kinds)}
        self.kind_family = [family for family, _ in kinds]

        self.fish = np.array([f.family in FISH for f in self.foods.values()], dtype=float)

    def things_of(self, foods: Iterable[Food]) -> Vector:
        """1 for each thing that these foods are bought as, cupboard staples apart."""
        row = np.zeros(len(self.thing))
        row[[self.thing[kind_of(f)] for f in foods if not f.is_staple]] = 1.0
        return row


class Dishware:
    """One option as arrays over its portions: what a step, a least serving, a food brings."""

    def __init__(self, option: Option, index: Index) -> None:
        weight = rule("weights")
        self.option, self.index = option, index
        self.portions = option.all_portions()
        self.least = np.array([p.least_steps for p in self.portions], dtype=np.int64)
        self.most = np.array([p.most_steps for p in self.portions], dtype=np.int64)
        self.step = np.array([p.step_vector for p in self.portions])
        base = [p.least_vector for p in self.portions]
        self.presence = np.array(base) - self.least[:, None] * self.step
        self.seasoning = option.seasoning_vector
        self.foods = np.zeros((len(self.portions), len(index.food)))
        self.kinds = np.zeros((len(self.portions), len(index.kind)))
        for row, portion in enumerate(self.portions):
            self.foods[row, index.food[kind_of(portion.food)]] = 1.0
            family = varied_family(portion.food)
            if family is not None:
                self.kinds[row, index.kind[(family, kind_of(portion.food))]] = 1.0
        self.things = np.array(
            [index.things_of([p.food, *(s.food for s in p.seasoning)]) for p in self.portions]
        )
        self.seasoning_things = index.things_of(s.food for s in option.seasoning)
        roles = {role.name: role for role in option.roles}
        self.side = np.array([roles[p.role].is_side for p in self.portions])
        self.role_rows = {
            name: [n for n, p in enumerate(self.portions) if p.role == name] for name in roles
        }
        self.roles = roles
        usd = [_usd(p.food, p.food.step_g) for p in self.portions]
        self.step_cost = weight["price"] * np.array(usd)
        self.side_cost = weight["side"] * self.side.astype(float)
        self.cost = (
            weight["effort"] * option.dish.hands_on_minutes
            + weight["seasoning"] * len(option.dish.seasoning)
            + weight["price"] * sum(_usd(s.food, s.grams) for s in option.seasoning)
        )
        self.clashes = _clashes(option, self.portions)

    def allowed(self, steps: Steps) -> npt.NDArray[np.bool_]:
        """Rows that may share a plate: no food twice, no barred pair, not too many sides."""
        on = steps > 0
        good = on[:, self.side].sum(axis=1) <= self.option.max_sides
        for first, second in self.clashes:
            good &= ~(on[:, first] & on[:, second])
        return np.asarray(good)

    def batch(self, steps: Steps) -> Batch:
        """The arrays of these rows."""
        on = (steps > 0).astype(float)
        return Batch(
            sources=[(self, steps)],
            nutrients=self.seasoning + on @ self.presence + steps @ self.step,
            foods=np.minimum(on @ self.foods, 1.0),
            things=np.minimum(on @ self.things + self.seasoning_things, 1.0),
            kinds=np.minimum(on @ self.kinds, 1.0),
            cost=self.cost + steps @ self.step_cost + on @ self.side_cost,
            dish=np.zeros(len(steps), dtype=np.int64),
            dishes=(self.option.dish,),
        )

    @cached_property
    def sample(self) -> Batch:
        """A spread of fillings: food combinations at a few amounts, always the same."""
        combinations = [self._fewer_sides(c) for c in self._combinations()]
        on = np.zeros((len(combinations), len(self.portions)), dtype=bool)
        for row, combination in enumerate(combinations):
            on[row, list(combination)] = True
        on = on[self.allowed(on.astype(np.int64))]
        steps = np.concatenate([np.where(on, self.at(level), 0) for level in LEVELS])
        return self.batch(np.unique(steps, axis=0))

    def at(self, level: float) -> Steps:
        """Steps of every portion at a share of the way from its least to its largest serving."""
        room = np.rint(level * (self.most - self.least))
        return np.asarray(self.least + room, dtype=np.int64)

    def _fewer_sides(self, combination: tuple[int, ...]) -> tuple[int, ...]:
        """The combination with no more sides than go with the dish; which ones stay, rotates."""
        sides = [n for n in combination if self.side[n]]
        over = len(sides) - self.option.max_sides
        if over <= 0:
            return combination
        first = _digit(self.option.dish.slug, sum(combination), len(sides)) % len(sides)
        dropped = {(sides + sides)[first + n] for n in range(over)}
        return tuple(n for n in combination if n not in dropped)

    def _combinations(self) -> list[tuple[int, ...]]:
        """Up to COMBINATIONS choices of foods, spread evenly over all there are."""
        per_role = [_subsets(role, self.role_rows[name]) for name, role in self.roles.items()]
        total = 1
        for choices in per_role:
            total *= len(choices)
        if total <= COMBINATIONS:
            picks: Iterable[tuple[int, ...]] = product(*(range(len(c)) for c in per_role))
        else:
            slug = self.option.dish.slug
            picks = [
                tuple(_digit(slug, n, place) % len(c) for place, c in enumerate(per_role))
                for n in range(COMBINATIONS)
            ]
        return [
            tuple(n for choices, at in zip(per_role, pick, strict=True) for n in choices[at])
            for pick in picks
        ]

    def neighbours(self, row: Steps) -> Steps:
        """Rows one change away: steps more or less, another food, an optional one in or out."""
        found: list[Steps] = []
        middle = self.at(0.5)

        def keep(*changes: tuple[int, int]) -> None:
            new = row.copy()
            for place, value in changes:
                new[place] = value
            found.append(new)

        for name, members in self.role_rows.items():
            role = self.roles[name]
            taken = [n for n in members if row[n]]
            free = [n for n in members if not row[n]]
            for n in taken:
                for change in CHANGES:
                    if self.least[n] <= row[n] + change <= self.most[n]:
                        keep((n, row[n] + change))
                if len(taken) > role.least:
                    keep((n, 0))
                room = self.most[n] - self.least[n]
                level = (row[n] - self.least[n]) / room if room else 0.5
                if free:
                    same = self.at(level)
                for other in free:
                    keep((n, 0), (other, int(same[other])))
            if len(taken) < role.most:
                for other in free:
                    keep((other, int(self.least[other])))
                    keep((other, int(middle[other])))
        steps = np.array(found, dtype=np.int64).reshape(-1, len(self.portions))
        return steps[self.allowed(steps)]


@dataclass(frozen=True)
class Batch:
    """Many fillings as arrays: one row each."""

    sources: Sequence[tuple[Dishware, Steps]]
    nutrients: Matrix
    foods: Matrix
    """1 where a food is on the plate (seasoning apart)."""

    things: Matrix
    """1 where a thing must be bought for it (staples apart)."""

    kinds: Matrix
    cost: Vector
    """Points of the plate itself: effort, price, sides."""

    dish: npt.NDArray[np.int64]
    """Number of the dish in ``dishes``."""

    dishes: tuple[Dish, ...]

    def filling(self, at: int) -> Filling:
        """One row as a filling."""
        for ware, steps in self.sources:
            if at < len(steps):
                return Filling(ware, steps[at])
            at -= len(steps)
        raise IndexError(at)


@dataclass(frozen=True, eq=False)
class Filling:
    """One plate: a dish with its foods in whole steps."""

    ware: Dishware
    steps: Steps

    @cached_property
    def row(self) -> Batch:
        """The plate as a batch of one."""
        return self.ware.batch(self.steps[None, :])

    @property
    def slug(self) -> str:
        """The dish's slug."""
        return self.ware.option.dish.slug

    @property
    def servings(self) -> tuple[tuple[Portion, int], ...]:
        """(portion, steps) of what is on the plate, in the order of the dish's roles."""
        pairs = zip(self.ware.portions, self.steps, strict=True)
        return tuple((portion, int(steps)) for portion, steps in pairs if steps)

    def same(self, other: Filling) -> bool:
        """Whether both are the same foods in the same amounts."""
        return self.ware is other.ware and bool((self.steps == other.steps).all())


def concat(batches: Sequence[Batch]) -> Batch:
    """Several batches as one, dishes renumbered."""
    names: dict[Dish, int] = {}
    numbers = []
    for part in batches:
        local = [names.setdefault(dish, len(names)) for dish in part.dishes]
        numbers.append(np.array(local, dtype=np.int64)[part.dish])
    return Batch(
        sources=[source for part in batches for source in part.sources],
        nutrients=np.concatenate([b.nutrients for b in batches]),
        foods=np.concatenate([b.foods for b in batches]),
        things=np.concatenate([b.things for b in batches]),
        kinds=np.concatenate([b.kinds for b in batches]),
        cost=np.concatenate([b.cost for b in batches]),
        dish=np.concatenate(numbers),
        dishes=tuple(names),
    )


def _clashes(option: Option, portions: Sequence[Portion]) -> list[tuple[int, int]]:
    barred = {frozenset(pair) for pair in option.dish.never_together}
    return [
        (a, b)
        for (a, first), (b, second) in combinations(enumerate(portions), 2)
        if first.food.slug == second.food.slug
        or frozenset((first.food.slug, second.food.slug)) in barred
    ]


def _subsets(role: Role, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """Every set of foods the role may take, the empty one where it is optional."""
    most = min(role.most, len(rows))
    return [c for count in range(role.least, most + 1) for c in combinations(rows, count)]


def _digit(slug: str, number: int, place: int) -> int:
    digest = hashlib.sha256(f"{slug}/{number}/{place}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _usd(food: Food, grams: float) -> float:
    return 0.0 if food.price_usd_per_100g is None else food.price_usd_per_100g * grams / 100

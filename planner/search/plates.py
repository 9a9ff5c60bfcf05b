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
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.dish import Dish, Role
from planner.food import Food, Vector
from planner.menu import Option, Portion
from planner.rules import rule
from planner.search.waste import Needs
from planner.varied import FISH, ONCE_A_DAY, bought_g, kind_of, varied_family

Matrix = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

COMBINATIONS = 40
"""Food combinations tried per dish before the neighbourhood of the best is searched."""

LEVELS = (0.15, 0.5, 0.85)
"""Amounts tried per combination, as a share of the way from the least to the largest serving."""

CHANGES = (-3, -2, -1, 1, 2, 3)
"""Changes of one amount, in steps, that the search looks at."""


class Index:
    """Numbers for foods (as bought), things to buy and kinds, shared by all arrays of one week."""

    def __init__(self, options: Iterable[Option]) -> None:
        foods = {food.slug: food for option in options for food in option.foods()}
        self.foods = {kind_of(food): food for _, food in sorted(foods.items(), reverse=True)}
        self.food = {name: number for number, name in enumerate(self.foods)}
        self.every_food = tuple(food for _, food in sorted(foods.items()))
        things = sorted({kind_of(f) for f in foods.values() if not f.is_staple})
        self.thing = {name: number for number, name in enumerate(things)}
        kinds = sorted({(fam, kind_of(f)) for f in foods.values() if (fam := varied_family(f))})
        self.kind = {name: number for number, name in enumerate(kinds)}
        self.kind_family = [family for family, _ in kinds]

        families = [food.family for food in self.foods.values()]
        self.fish = np.array([family in FISH for family in families], dtype=float)
        self.groups = [
            np.array([family in group for family in families], dtype=float)
            for group in ONCE_A_DAY.values()
        ]

    def things_of(self, foods: Iterable[Food]) -> Vector:
        """1 for each thing that these foods are bought as, cupboard staples apart."""
        row = np.zeros(len(self.thing))
        row[[self.thing[kind_of(f)] for f in foods if not f.is_staple]] = 1.0
        return row


@dataclass(frozen=True)
class Sets:
    """What each of many rows has, as pairs of row and thing: a plate has few of all there are."""

    count: int
    """Rows, some of which may have nothing."""

    rows: Places
    things: Places

    def sum(self, weights: Vector) -> Vector:
        """The sum of the weights of what each row has."""
        found = np.bincount(self.rows, weights[self.things], minlength=self.count)
        return np.asarray(found, dtype=float)


class Columns:
    """What the portions of a dish bring of a list of things, with no column for the others."""

    def __init__(self, portions: Matrix, always: Vector) -> None:
        self.things = np.flatnonzero(portions.any(axis=0) | (always > 0))
        self.portions, self.always = portions[:, self.things], always[self.things]

    def sets(self, on: Matrix) -> Sets:
        """What rows with these portions on the plate have."""
        rows, columns = np.nonzero(on @ self.portions + self.always)
        return Sets(len(on), rows, self.things[columns])


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
        foods = np.zeros((len(self.portions), len(index.food)))
        kinds = np.zeros((len(self.portions), len(index.kind)))
        for row, portion in enumerate(self.portions):
            foods[row, index.food[kind_of(portion.food)]] = 1.0
            family = varied_family(portion.food)
            if family is not None:
                kinds[row, index.kind[(family, kind_of(portion.food))]] = 1.0
        things = np.array(
            [index.things_of([p.food, *(s.food for s in p.seasoning)]) for p in self.portions]
        )
        self.foods = Columns(foods, np.zeros(len(index.food)))
        self.kinds = Columns(kinds, np.zeros(len(index.kind)))
        self.things = Columns(things, index.things_of(s.food for s in option.seasoning))
        roles = {role.name: role for role in option.roles}
        self.side = np.array([roles[p.role].is_side for p in self.portions])
        self.role_rows = {
            name: [n for n, p in enumerate(self.portions) if p.role == name] for name in roles
        }
        self.roles = roles
        usd = [_usd(p.food, p.food.step_g) for p in self.portions]
        self.step_cost = weight["price"] * np.array(usd)
        self.food_cost = weight["side"] * self.side.astype(float)
        self.food_cost += [option.avoid.get(p.food.slug, 0.0) for p in self.portions]
        self.cost = (
            weight["effort"] * option.dish.hands_on_minutes
            + weight["seasoning"] * len(option.dish.seasoning)
            + weight["price"] * sum(_usd(s.food, s.grams) for s in option.seasoning)
        )
        self.clashes = _clashes(option, self.portions)

    @cached_property
    def bought(self) -> tuple[Matrix, Matrix, Vector, Places]:
        """Grams as bought of a step, of a serving's seasoning and of the dish's own, staples apart;
        and which things the columns are."""
        count, thing = len(self.portions), self.index.thing
        step, with_it = np.zeros((count, len(thing))), np.zeros((count, len(thing)))
        always = np.zeros(len(thing))
        for row, portion in enumerate(self.portions):
            if not portion.food.is_staple:
                grams = bought_g(portion.food, portion.food.step_g)
                step[row, thing[kind_of(portion.food)]] = grams
            for part in portion.seasoning:
                if not part.food.is_staple:
                    with_it[row, thing[kind_of(part.food)]] += bought_g(part.food, part.grams)
        for part in self.option.seasoning:
            if not part.food.is_staple:
                always[thing[kind_of(part.food)]] += bought_g(part.food, part.grams)
        some = np.flatnonzero(step.any(axis=0) | with_it.any(axis=0) | (always > 0))
        return step[:, some], with_it[:, some], always[some], some

    def needs(self, steps: Steps) -> Needs:
        """What these rows take of what is bought, in grams."""
        step, with_it, always, things = self.bought
        grams = steps @ step + (steps > 0) @ with_it + always
        rows, columns = np.nonzero(grams)
        return Needs(len(steps), rows, things[columns], grams[rows, columns])

    def allowed(self, steps: Steps) -> npt.NDArray[np.bool_]:
        """Rows that may share a plate: no food twice, no barred pair, not too many sides."""
        on = steps > 0
        good = on[:, self.side].sum(axis=1) <= self.option.max_sides
        first, second = self.clashes
        return np.asarray(good & ~(on[:, first] & on[:, second]).any(axis=1))

    def batch(self, steps: Steps, shared: bool = False) -> Batch:
        """The arrays of these rows; ``shared`` looks for those with the same foods."""
        on = (steps > 0).astype(float)
        each = on
        same = np.arange(len(steps))
        if shared:
            each, same = _distinct(on)
        foods = self.foods.sets(each)
        return Batch(
            sources=[(self, steps)],
            nutrients=self.seasoning + on @ self.presence + steps @ self.step,
            same=same,
            foods=foods,
            groups=np.array([foods.sum(group) for group in self.index.groups]),
            things=self.things.sets(each),
            kinds=self.kinds.sets(each),
            cost=self.cost + steps @ self.step_cost + on @ self.food_cost,
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
        good = self.allowed(on.astype(np.int64))
        on = on if self.stands else on[good]
        steps = np.concatenate([np.where(on, self.at(level), 0) for level in LEVELS])
        return self.batch(_distinct(steps)[0], shared=True)

    @property
    def stands(self) -> bool:
        """Whether this is a meal that stays as it is, whatever the rules for new ones say."""
        fixed = all(role.least == role.most for role in self.roles.values())
        return fixed and bool((self.least == self.most).all()) and len(self._combinations()) == 1

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
                tuple(
                    _digit(slug, n, place) % len(c) if len(c) > 1 else 0
                    for place, c in enumerate(per_role)
                )
                for n in range(COMBINATIONS)
            ]
        return [
            tuple(n for choices, at in zip(per_role, pick, strict=True) for n in choices[at])
            for pick in picks
        ]

    def neighbours(self, row: Steps) -> Steps:
        """Rows one change away: steps more or less, another food, an optional one in or out."""
        now, least, most = row.tolist(), self.least.tolist(), self.most.tolist()
        found: list[tuple[int, int, int, int]] = []  # a place and its steps, and another one's
        for name, members in self.role_rows.items():
            role = self.roles[name]
            taken = [n for n in members if now[n]]
            free = [n for n in members if not now[n]]
            for n in taken:
                for change in CHANGES:
                    if least[n] <= now[n] + change <= most[n]:
                        found.append((n, now[n] + change, n, now[n] + change))
                if len(taken) > role.least:
                    found.append((n, 0, n, 0))
                room = most[n] - least[n]
                level = (now[n] - least[n]) / room if room else 0.5
                for other in free:
                    same = least[other] + round(level * (most[other] - least[other]))
                    found.append((n, 0, other, same))
            if len(taken) < role.most:
                for n in free:
                    middle = least[n] + round(0.5 * (most[n] - least[n]))
                    found += [(n, least[n], n, least[n]), (n, middle, n, middle)]
        steps = np.repeat(row[None, :], len(found), axis=0)
        if found:
            change_of, rows = np.array(found), np.arange(len(found))
            steps[rows, change_of[:, 0]] = change_of[:, 1]
            steps[rows, change_of[:, 2]] = change_of[:, 3]
        return steps[self.allowed(steps)]


@dataclass(frozen=True)
class Batch:
    """Many fillings as arrays: one row each."""

    sources: Sequence[tuple[Dishware, Steps]]
    nutrients: Matrix
    same: npt.NDArray[np.int64]
    """Row of ``foods``, ``things`` and ``kinds`` for each filling: amounts do not change them."""

    foods: Sets
    """The foods on the plate (seasoning apart)."""

    groups: Matrix
    """How many fish, soy foods, eggs: a row for each group of which one meal a day is enough."""

    things: Sets
    """What must be bought for it (staples apart)."""

    kinds: Sets
    cost: Vector
    """Points of the plate itself: effort, price, sides."""

    dish: npt.NDArray[np.int64]
    """Number of the dish in ``dishes``."""

    dishes: tuple[Dish, ...]

    @cached_property
    def columns(self) -> Matrix:
        """The nutrients with a row for each nutrient: what one nutrient brings stands together."""
        return np.ascontiguousarray(self.nutrients.T)

    @cached_property
    def reach(self) -> tuple[Vector, Vector]:
        """The least and the most of each nutrient."""
        return self.nutrients.min(axis=0), self.nutrients.max(axis=0)

    @cached_property
    def needs(self) -> Needs:
        """What each row takes of what is bought, in grams."""
        return Needs.joined([ware.needs(steps) for ware, steps in self.sources])

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
    numbers, same, before = [], [], 0
    for part in batches:
        same.append(part.same + before)
        before += part.foods.count
        local = [names.setdefault(dish, len(names)) for dish in part.dishes]
        numbers.append(np.array(local, dtype=np.int64)[part.dish])
    return Batch(
        sources=[source for part in batches for source in part.sources],
        nutrients=np.concatenate([b.nutrients for b in batches]),
        same=np.concatenate(same),
        foods=_joined([b.foods for b in batches]),
        groups=np.concatenate([b.groups for b in batches], axis=1),
        things=_joined([b.things for b in batches]),
        kinds=_joined([b.kinds for b in batches]),
        cost=np.concatenate([b.cost for b in batches]),
        dish=np.concatenate(numbers),
        dishes=tuple(names),
    )


def _joined(parts: Sequence[Sets]) -> Sets:
    """The rows of several, one after the other."""
    first = np.cumsum([0, *(part.count for part in parts)])
    return Sets(
        count=int(first[-1]),
        rows=np.concatenate([p.rows + n for p, n in zip(parts, first[:-1], strict=True)]),
        things=np.concatenate([part.things for part in parts]),
    )


def _distinct(rows: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Places]:
    """Each different row of small whole numbers once, in order, and which one each row is."""
    keys = np.ascontiguousarray(rows, dtype=">u2")
    words = keys.view(f"S{max(keys.shape[1], 1) * 2}").ravel()  # sorted as text, byte by byte
    _, first, which = np.unique(words, return_index=True, return_inverse=True)
    return rows[first], which.reshape(-1)


def _clashes(option: Option, portions: Sequence[Portion]) -> tuple[Places, Places]:
    """Numbers of the portions that may not meet on a plate, pair by pair."""
    foods = [(portion.food.slug, kind_of(portion.food)) for portion in portions]
    barred = {frozenset(pair) for pair in option.dish.never_together}
    pairs = [
        (a, b)
        for (a, (first, kind)), (b, (second, other)) in combinations(enumerate(foods), 2)
        if kind == other or (barred and frozenset((first, second)) in barred)
    ]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _subsets(role: Role, rows: Sequence[int]) -> list[tuple[int, ...]]:
    """Every set of foods the role may take, the empty one where it is optional."""
    most = min(role.most, len(rows))
    return [c for count in range(role.least, most + 1) for c in combinations(rows, count)]


def _digit(slug: str, number: int, place: int) -> int:
    digest = hashlib.sha256(f"{slug}/{number}/{place}".encode()).digest()
    return int.from_bytes(digest[:8], "big")


def _usd(food: Food, grams: float) -> float:
    return 0.0 if food.price_usd_per_100g is None else food.price_usd_per_100g * grams / 100

"""What all benches of one food table share: numbers for its foods, and dishes as arrays.

Two plans with the same menu, or one plan before and after an edit, get the same arrays. Only what
was used last is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TypeVar

import numpy as np

from planner.dish import Dish
from planner.food import Food
from planner.menu import REFERENCE_KCAL, Option, option_for, own_meal
from planner.search.plates import LEVELS, Dishware, Index, Matrix, Steps

SHELVES, MENUS, WARES = 3, 12, 900
"""Food tables, menus and dishes kept."""

Signature = tuple[object, ...]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Spread:
    """A spread of fillings of every dish of a menu: their nutrients and their own points."""

    wares: tuple[Dishware, ...]
    steps: tuple[Steps, ...]
    nutrients: tuple[Matrix, ...]
    cost: tuple[Matrix, ...]


class Shelf:
    """The arrays of one food table and its dishes."""

    def __init__(self, foods: Mapping[str, Food], dishes: Mapping[str, Dish]) -> None:
        self.foods, self.dishes = foods, dishes
        self._wares: OrderedDict[Signature, Dishware] = OrderedDict()
        self._spreads: OrderedDict[Signature, Spread] = OrderedDict()

    @cached_property
    def index(self) -> Index:
        """Numbers for every food that any dish, or a meal of one's own, may hold."""
        every = frozenset(self.foods)
        options = [option_for(d, self.foods, every, REFERENCE_KCAL) for d in self.dishes.values()]
        own = own_meal([(food, food.measure_g) for food in self.foods.values()], "main")
        return Index([own, *(option for option in options if option is not None)])

    def ware(self, option: Option) -> Dishware:
        """The arrays of an option, the same for all options that offer the same."""
        return _kept(self._wares, _signature(option), lambda: Dishware(option, self.index), WARES)

    def spread(self, options: Sequence[Option]) -> Spread:
        """Fillings of the dishes of a menu."""
        key = tuple(_signature(option) for option in options)
        return _kept(self._spreads, key, lambda: self._spread(options), MENUS)

    def _spread(self, options: Sequence[Option]) -> Spread:
        wares, steps = [], []
        for ware in map(self.ware, options):
            rows = fillings(ware)
            if len(rows):
                wares.append(ware)
                steps.append(rows)
        on = [(rows > 0).astype(float) for rows in steps]
        return Spread(
            tuple(wares),
            tuple(steps),
            tuple(
                w.seasoning + here @ w.presence + rows @ w.step
                for w, here, rows in zip(wares, on, steps, strict=True)
            ),
            tuple(
                w.cost + rows @ w.step_cost + here @ w.food_cost
                for w, here, rows in zip(wares, on, steps, strict=True)
            ),
        )


def fillings(ware: Dishware) -> Steps:
    """A spread of fillings of a dish, as the search samples them: each row once."""
    found = [ware._fewer_sides(c) for c in ware._combinations()]
    on = np.zeros((len(found), len(ware.portions)), dtype=bool)
    for row, combination in enumerate(found):
        on[row, list(combination)] = True
    on = on if ware.stands else on[ware.allowed(on.astype(np.int64))]
    rows = np.concatenate([np.where(on, ware.at(level), 0) for level in LEVELS])
    return np.asarray(np.unique(rows, axis=0), dtype=np.int64)


_SHELVES: list[Shelf] = []
_GUARD = Lock()


def shelf_of(foods: Mapping[str, Food], dishes: Mapping[str, Dish]) -> Shelf:
    """The shelf of these tables, made once."""
    with _GUARD:
        for shelf in _SHELVES:
            if shelf.foods is foods and shelf.dishes is dishes:
                return shelf
        made = Shelf(foods, dishes)
        _SHELVES.append(made)
        del _SHELVES[:-SHELVES]
        return made


def _kept(
    store: OrderedDict[Signature, Thing], key: Signature, make: Callable[[], Thing], most: int
) -> Thing:
    """The thing of that key, made where it is not there; the one not used longest goes."""
    with _GUARD:
        if key in store:
            store.move_to_end(key)
            return store[key]
    made = make()
    with _GUARD:
        made = store.setdefault(key, made)
        while len(store) > most:
            store.popitem(last=False)
    return made


def _signature(option: Option) -> Signature:
    """Everything that an option offers."""
    return (
        option.dish.slug,
        option.max_sides,
        tuple((role.name, role.least, role.most) for role in option.dish.roles),
        tuple((s.food.slug, s.steps) for s in option.seasoning),
        tuple(
            (
                p.role, p.food.slug, p.food.step, p.least_steps, p.most_steps,
                tuple((s.food.slug, s.steps) for s in p.seasoning),
            )
            for p in option.all_portions()
        ),
        tuple(sorted(option.avoid.items())),
    )  # fmt: skip

"""The smallest repair of a day that breaks a rule: amounts first, then one food, then one dish.

What was set by hand and what is locked stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from planner.dish import Dish
from planner.food import Food
from planner.menu import OWN_MEAL
from planner.plan import Plan
from planner.swap.balance import BROKEN
from planner.swap.bench import Bench
from planner.swap.candidates import Choice

ROUNDS = 3
"""Repairs of one day one after another, each of which must make it better."""

BETTER = 1e-6


def repaired(
    plan: Plan,
    kept: Collection[str],
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
    dates: Collection[str],
) -> tuple[Plan, float]:
    """The plan with these days repaired as far as that goes, and the per cent still broken.

    ``kept`` are ids of items that stay as they are.
    """
    left = 0.0
    bench = Bench(plan, foods, dishes, kept, strict=True)
    for date in sorted(dates):
        for _ in range(ROUNDS):
            choice = _smallest(bench, date) if bench.broken(date) > BROKEN else None
            if choice is None:
                break
            plan = bench.written(choice.fillings)
            bench = Bench(plan, foods, dishes, kept, strict=True, like=bench)
        left += bench.broken(date)
    return plan, left


def _smallest(bench: Bench, date: str) -> Choice | None:
    """The smallest change after which the day keeps its rules, or else the one that helps most."""
    best: Choice | None = None
    for stage in (_amounts, _foods, _dishes):
        for choice in sorted(stage(bench, date), key=lambda c: (c.moves, c.points, c.id)):
            if choice.broken <= BROKEN:
                return choice
            if choice.broken < (best.broken if best else bench.broken(date)) - BETTER:
                best = choice
    return best


def _amounts(bench: Bench, date: str) -> Iterator[Choice]:
    yield bench.rebalanced(date)


def _foods(bench: Bench, date: str) -> Iterator[Choice]:
    """One food swapped or left out."""
    for where in _open(bench, date):
        for item in filter(bench.free, bench.items_of(where)):
            yield from bench.foods_for(item)


def _dishes(bench: Bench, date: str) -> Iterator[Choice]:
    """One dish changed, none of whose foods was set by hand or locked."""
    for where in _open(bench, date):
        if all(bench.free(item) for item in bench.items_of(where)):
            yield from bench.dishes_for(where)


def _open(bench: Bench, date: str) -> Iterator[str]:
    """Occasions of the day whose dish was planned for it."""
    for where, slot in bench.laid.slots.items():
        own = bench.laid.fillings[where].slug == OWN_MEAL
        if slot.date.isoformat() == date and not slot.leftover_of and not own:
            yield where

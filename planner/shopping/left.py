"""What a plan's packages leave over, in all: weight, money, and how much of it spoils soon."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from planner.food import Food
from planner.plan import Plan
from planner.rules import rule
from planner.shopping.build import shopping_list
from planner.shopping.lists import Left, Line, ShoppingList, Waste


def waste_of(plan: Plan, foods: Mapping[str, Food], listed: ShoppingList | None = None) -> Waste:
    """What the packages of a plan leave over; ``listed`` is its shopping list, where it is made.

    Raises InputError where a food is not in the table.
    """
    return _waste((listed or shopping_list(plan, foods)).bought)


def left_on(listed: ShoppingList) -> Waste:
    """What a list names as left over, in all: the fresh staples that it says to buy are in it."""
    return _waste(listed.to_get)


def _waste(lines: Iterable[Line]) -> Waste:
    lefts = [left for line in lines for left in line.left]
    soon = [left for left in lefts if spoils_soon(left)]
    return Waste(
        grams=math.fsum(left.grams for left in lefts),
        usd=_usd(lefts),
        soon_g=math.fsum(left.grams for left in soon),
        soon_usd=_usd(soon),
        at_least=any(left.cost_usd is None for left in lefts),
    )


def spoils_soon(left: Left) -> bool:
    """Whether it is gone within the days after the plan that count as soon."""
    return left.keeps_days is not None and left.keeps_days <= rule("kitchen")["spoils_days"]


def _usd(lefts: Iterable[Left]) -> float:
    return math.fsum(left.cost_usd or 0.0 for left in lefts)

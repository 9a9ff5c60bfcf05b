"""What a plan's packages leave over, in all: weight, money, and how much of it spoils soon."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.food import Food
from planner.plan import Plan
from planner.rules import rule
from planner.shopping.build import shopping_list
from planner.shopping.lists import Left, ShoppingList


@dataclass(frozen=True)
class Waste:
    """What is left over of what is bought, staples apart."""

    grams: float
    """As bought."""

    usd: float
    """By weight, of what has a price."""

    soon_g: float
    """Of it what keeps no longer than two weeks after the plan."""

    soon_usd: float
    at_least: bool = False
    """Whether something that is left has no price."""


def waste_of(plan: Plan, foods: Mapping[str, Food], listed: ShoppingList | None = None) -> Waste:
    """What the packages of a plan leave over; ``listed`` is its shopping list, where it is made.

    Raises InputError where a food is not in the table.
    """
    bought = (listed or shopping_list(plan, foods)).bought
    lefts = [left for line in bought for left in line.left]
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

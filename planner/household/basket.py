"""One basket: the plates of all people, and the shares of those who eat along, as one plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.dish import Dish
from planner.food import Food
from planner.household.sheets import along_items
from planner.household.types import Household
from planner.plan import Day, Meal, Plan


def together(household: Household, foods: Mapping[str, Food], dishes: Mapping[str, Dish]) -> Plan:
    """All plates of the household as one plan, for its shopping list; it is not for eating by.

    Every item keeps its person; those who eat along are there by name.
    """
    days = []
    for number, first in enumerate(household.plans[0].days):
        meals = [meal for plan in household.plans for meal in plan.days[number].occasions]
        meals += _alongs(household, first.date, foods, dishes)
        meals.sort(key=lambda meal: (meal.time, meal.name))
        days.append(Day(first.date, tuple(meals)))
    first_plan = household.plans[0]
    asked = {who: doc for plan in household.plans for who, doc in plan.question["people"].items()}
    return replace(
        first_plan,
        question={**first_plan.question, "people": asked},
        people=tuple(person for plan in household.plans for person in plan.people),
        days=tuple(days),
        verified=household.verified,
        week_mean={}, week_at_least={}, shortfalls=(), relaxed=(), notices=(), warnings=(),
        history=(),
    )  # fmt: skip


def _alongs(
    household: Household, date: str, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> list[Meal]:
    found = []
    times = {
        m.name: m.time
        for p in household.plans
        for d in p.days
        if d.date == date
        for m in d.occasions
    }
    for cook in household.cooks:
        for along in household.alongs if cook.date == date else ():
            items = along_items(household, cook, along, foods, dishes)
            if items:
                found.append(
                    Meal(
                        name=cook.occasion, kind=cook.kind, time=times[cook.occasion],
                        status="leftover" if cook.cooked else "planned", dish=cook.dish,
                        title=cook.title, cook_id=cook.cooked or None, items=items,
                    )
                )  # fmt: skip
    return found

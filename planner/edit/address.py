"""Finds what a person names in a plan: a day, an occasion, a food on a plate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from planner.errors import InputError
from planner.person import DAY_NAMES
from planner.plan import HABIT, Day, Item, Meal, Plan


def day_of(plan: Plan, text: str) -> Day:
    """The day of "mon", "Monday" or "2026-11-23". Raises InputError where there is none."""
    wanted = text.strip().casefold()
    named = [day for day in plan.days if wanted == day.date or _weekday(day).startswith(wanted)]
    if len(wanted) >= 2 and len(named) == 1:
        return named[0]
    dates = ", ".join(f"{_weekday(day)[:3]} {day.date}" for day in plan.days)
    if len(wanted) >= 2 and named:
        raise InputError([f"{text!r} is more than one day of this plan; write its date: {dates}."])
    raise InputError([f"{text!r} is no day of this plan; its days are {dates}."])


def meal_of(plan: Plan, day: str, occasion: str) -> tuple[Day, Meal]:
    """The day and meal meant; an occasion may be shortened as far as it is clear."""
    found = day_of(plan, day)
    meals = [meal for meal in found.occasions if meal.kind != HABIT]
    wanted = occasion.strip().casefold()
    exact = [meal for meal in meals if meal.name.casefold() == wanted]
    near = exact or [meal for meal in meals if wanted and meal.name.casefold().startswith(wanted)]
    if len(near) == 1:
        return found, near[0]
    known = ", ".join(meal.name for meal in meals)
    raise InputError([f"{occasion!r} is no occasion of {found.date}; it has {known}."])


def item_of(plan: Plan, day: str, occasion: str, food: str) -> Item:
    """The item meant, by its food's slug, its id, or a part of its name."""
    found, meal = meal_of(plan, day, occasion)
    exact = [item for item in meal.items if food in (item.food, item.id)]
    near = exact or _named(meal.items, food)
    if len(near) == 1:
        return near[0]
    known = ", ".join(item.food for item in meal.items) or "nothing"
    what = "is more than one food" if near else "is not"
    raise InputError([f"{food!r} {what} at {meal.name} on {found.date}; there is {known}."])


def _named(items: Sequence[Item], text: str) -> list[Item]:
    words = text.casefold().replace("_", " ").split()
    named = [
        item
        for item in items
        if words and all(word in f"{item.name} {item.food}".casefold() for word in words)
    ]
    return [item for item in named if item.role != "seasoning"] or named


def _weekday(day: Day) -> str:
    number = dt.date.fromisoformat(day.date).weekday()
    names = dict(
        zip(
            DAY_NAMES,
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            strict=True,
        )
    )
    return names[DAY_NAMES[number]]

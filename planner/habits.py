"""Habits: what is eaten or drunk anyway, in grams, so that every total counts it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.food import Food, Vector
from planner.nutrients import NUTRIENTS
from planner.person import Habit, Person
from planner.tables import load_measures

_AMOUNT = re.compile(r"\s*(\d+\s+\d+/\d+|\d+/\d+|\d*\s?[¼½¾⅓⅔]|\d+(?:[.,]\d+)?)\s*(.*?)\s*")
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


@dataclass(frozen=True)
class Custom:
    """One habit with the food and grams it stands for."""

    habit: Habit
    food: Food
    grams: float
    moved_to: int | None = None
    """Minutes after midnight, where it moved with the meal it belongs to."""

    @property
    def minutes(self) -> int:
        """When it is had, minutes after midnight."""
        hours, minutes = self.habit.time.split(":")
        return int(hours) * 60 + int(minutes) if self.moved_to is None else self.moved_to


def habits_of(person: Person, foods: Mapping[str, Food]) -> tuple[Custom, ...]:
    """Every habit in grams. Raises InputError with all that cannot be read."""
    found, problems = [], []
    for number, habit in enumerate(person.habits, start=1):
        food = foods.get(habit.food)
        grams = None if food is None else grams_of(habit.amount, food)
        if food is None:
            problems.append(
                f"habit {number}: {habit.food!r} is not in the food table; "
                "`planner foods TEXT` finds its name."
            )
        elif grams is None:
            known = ", ".join(dict.fromkeys(("g", *_measures(food))))
            problems.append(
                f"habit {number}: {habit.amount!r} of {food.slug} cannot be read; "
                f"write a number and one of: {known}."
            )
        else:
            found.append(Custom(habit, food, grams))
    if problems:
        raise InputError(problems)
    return tuple(found)


def grams_of(amount: str, food: Food) -> float | None:
    """Grams of "1 cup" or "30 g" of a food; None where the measure is unknown."""
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return None
    number, measure = _number(match[1]), match[2].casefold()
    if measure in ("g", "gram", "grams"):
        return number
    for name, grams in _measures(food).items():
        if measure in (name.casefold(), f"{name.casefold()}s", f"{name.casefold()}es"):
            return number * grams
    return None


def _number(text: str) -> float:
    """A number such as 2, 1.5, 1/2, 1 1/2 or 1½."""
    if text[-1] in _FRACTIONS:
        return float(text[:-1].strip() or 0) + _FRACTIONS[text[-1]]
    if "/" in text:
        whole, _, part = text.rpartition(" ")
        above, below = part.split("/")
        return float(whole or 0) + float(above) / max(float(below), 1.0)
    return float(text.replace(",", "."))


def _measures(food: Food) -> dict[str, float]:
    """Household measures of a food in grams, its own first."""
    others = {m.name: m.grams for m in load_measures().get(food.slug, ())}
    return {food.measure: food.measure_g, **others}


def fixed_vector(customs: tuple[Custom, ...]) -> Vector:
    """Nutrients of one day's habits."""
    total = np.zeros(len(NUTRIENTS))
    for custom in customs:
        total = total + custom.food.vector * custom.grams
    return total

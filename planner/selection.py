"""What a person may eat, and how much variety that allows: diet, allergens, dislikes, the gate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from planner.food import Food
from planner.gate import GateResult
from planner.menu import Option
from planner.nutrients import HEADLINE
from planner.person import Person
from planner.rules import rule
from planner.varied import VARIED, kind_of, varied_family

NEEDED = ("energy_kcal", "sodium_mg", *HEADLINE)
"""A food without these values is never chosen: its plan could not be checked."""


def allowed_foods(person: Person, gate: GateResult, foods: Mapping[str, Food]) -> frozenset[str]:
    """Slugs of the foods this person may be served."""
    avoided = person.allergens_avoided()
    return frozenset(
        slug for slug, food in foods.items() if not _why_not(food, person, gate, avoided)
    )


def why_not(food: Food, person: Person, gate: GateResult) -> str:
    """Why a food is not for this person, in words; empty when it is."""
    return _why_not(food, person, gate, person.allergens_avoided())


def _why_not(food: Food, person: Person, gate: GateResult, allergens: frozenset[str]) -> str:
    lacking = [name for name in NEEDED if name not in food.nutrients]
    if lacking:
        return f"no value for {', '.join(lacking)}"
    if not food.suits(person.diet):
        return f"not {person.diet}"
    avoided = sorted(food.allergens & allergens)
    if avoided:
        return f"contains {', '.join(avoided)}"
    barred = sorted(food.tags & gate.barred_tags)
    if barred:
        return f"barred by the safety gate: {', '.join(barred)}"
    if food.slug in person.never or food.family in person.never:
        return "on the list of foods never eaten"
    words = sorted(set(person.avoid) & ({food.family} | food.tags))
    return f"avoided: {', '.join(words)}" if words else ""


def wanted_kinds(days: int) -> dict[str, int]:
    """Kinds of each varied family a week takes where enough are offered.

    Fewer for a plan of less than seven days, in proportion, rounded up.
    """
    part = min(days / 7, 1.0)
    figures = rule("variety")
    return {name: math.ceil(figures[name] * part) for name in VARIED}


def needed_kinds(options: Iterable[Option], days: int) -> dict[str, int]:
    """Kinds of each varied family a week takes, out of those that the options offer."""
    offered: dict[str, set[str]] = {name: set() for name in VARIED}
    for option in options:
        for portion in option.all_portions():
            family = varied_family(portion.food)
            if family is not None:
                offered[family].add(kind_of(portion.food))
    return {name: min(count, len(offered[name])) for name, count in wanted_kinds(days).items()}

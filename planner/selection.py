"""Which foods a person may eat: diet, allergens, dislikes, and what the gate bars."""

from __future__ import annotations

from collections.abc import Mapping

from planner.food import Food
from planner.gate import GateResult
from planner.nutrients import HEADLINE
from planner.person import Person

NEEDED = ("energy_kcal", "sodium_mg", *HEADLINE)
"""A food without these values is never chosen: its plan could not be checked."""


def allowed_foods(person: Person, gate: GateResult, foods: Mapping[str, Food]) -> frozenset[str]:
    """Slugs of the foods this person may be served."""
    return frozenset(slug for slug, food in foods.items() if not why_not(food, person, gate))


def why_not(food: Food, person: Person, gate: GateResult) -> str:
    """Why a food is not for this person, in words; empty when it is."""
    lacking = [name for name in NEEDED if name not in food.nutrients]
    if lacking:
        return f"no value for {', '.join(lacking)}"
    if not food.suits(person.diet):
        return f"not {person.diet}"
    avoided = sorted(food.allergens & person.allergens_avoided())
    if avoided:
        return f"contains {', '.join(avoided)}"
    barred = sorted(food.tags & gate.barred_tags)
    if barred:
        return f"barred by the safety gate: {', '.join(barred)}"
    if food.slug in person.never or food.family in person.never:
        return "on the list of foods never eaten"
    words = sorted(set(person.avoid) & ({food.family} | food.tags))
    return f"avoided: {', '.join(words)}" if words else ""

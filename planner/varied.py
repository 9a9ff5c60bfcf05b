"""Kinds of food that a week varies, and what counts as one thing to buy (types of the rules)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.food import GREEN, LEGUME_FAMILIES, NUT_SEED_FAMILIES, WHOLE_GRAIN_TAG, Food

VARIED = ("greens", "legumes", "nuts_seeds", "whole_grains")
"""Families of which a week takes several different kinds."""

UNCOUNTED_FAMILIES = frozenset(
    {"oil", "beverage", "dairy", "fortified_plant_milk", "herb_condiment"}
)
"""Foods that people happily have twice a day: drinks, milk, oil, herbs."""

FISH = frozenset({"fish", "shellfish"})
ONCE_A_DAY = {"fish": FISH, "soy": frozenset({"soy", "plant_protein"}), "egg": frozenset({"egg"})}
"""Groups of which one meal a day is enough for most people; more is priced."""


def varied_family(food: Food) -> str | None:
    """Which of the varied families a food counts for, if any."""
    if food.family == GREEN:
        return "greens"
    if food.family in LEGUME_FAMILIES:
        return "legumes"
    if food.family in NUT_SEED_FAMILIES:
        return "nuts_seeds"
    return "whole_grains" if WHOLE_GRAIN_TAG in food.tags else None


def bought_g(food: Food, grams: float) -> float:
    """Grams to buy for so many on the plate; 0 where no yield is known."""
    return 0.0 if food.bought_g_per_100g is None else grams * food.bought_g_per_100g / 100


def kind_of(food: Food) -> str:
    """What counts as one kind or one thing to buy: the food as it is bought."""
    return food.bought_as or food.slug


def other_forms(slugs: Iterable[str], foods: Mapping[str, Food]) -> tuple[str, ...]:
    """The other foods that are bought as the same things as these: for raw kale, boiled kale."""
    held = set(slugs)
    kinds = {kind_of(foods[slug]) for slug in held if slug in foods}
    return tuple(s for s, food in foods.items() if kind_of(food) in kinds and s not in held)

"""The households of the survey, and the persons whose cooking days are measured."""

from __future__ import annotations

from typing import Any

from planner.person import Person, person_from_document
from planner.surveys.persons import PERSONS

PICKY_CHILD = (
    "kale_raw", "kale_boiled", "spinach_raw", "spinach_boiled", "broccoli_raw", "broccoli_boiled",
    "chickpeas_boiled", "avocado",
)  # fmt: skip
PICKY_TEEN = (
    "fish", "shellfish", "lentils_boiled", "green_beans_boiled", "sweet_pepper_red_raw",
    "chard_raw", "chard_boiled", "tofu_firm_mixed_set",
)  # fmt: skip
TODDLER = {"sex": "female", "age": 2, "height_cm": 86, "weight_kg": 12}
LOSARTAN = {"medicines": [{"name": "losartan", "times": ["08:00"]}]}

HOUSEHOLDS: dict[str, tuple[tuple[str, str | dict[str, Any], dict[str, Any]], ...]] = {
    "two diets": (("Ana", "F45", {}), ("Ben", "M35", {"diet": "vegan"})),
    "four, two of them picky": (
        ("Ana", "F45", {}),
        ("Ben", "M35", {}),
        ("Cleo", "F9", {"never": PICKY_CHILD}),
        ("Dan", "M16", {"never": PICKY_TEEN}),
    ),
    "six: coeliac disease, losartan, a toddler": (
        ("Ana", "F45", {"conditions": ["coeliac"]}),
        ("Ben", "M35", {}),
        ("Cleo", "F9", {}),
        ("Dan", "M16", {}),
        ("Eve", "F72", LOSARTAN),
        ("Mia", TODDLER, {}),
    ),
}

COOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("F45", {}), ("M35", {}), ("F72", {}), ("F25", {"diet": "vegetarian"}),
    ("M72", {"diet": "vegan"}), ("lactating 30", {}),
)  # fmt: skip
"""Persons of the survey whose weeks are cooked fresh and on three days."""

COOK_DAYS = ("mon", "wed", "fri")


def member(name: str, body: str | dict[str, Any], more: dict[str, Any]) -> Person:
    """A member of a household of the survey."""
    data = PERSONS[body] if isinstance(body, str) else body
    return person_from_document({"name": name, "kidneys": "healthy", **data, **more})


def household_of(name: str) -> tuple[Person, ...]:
    """The people of one household of the survey."""
    return tuple(member(*entry) for entry in HOUSEHOLDS[name])

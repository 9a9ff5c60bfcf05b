"""The nine persons and ten diets of the surveys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from planner.asked import Asked, ask, question_of
from planner.compose import person_id
from planner.dishes import load_dishes
from planner.person import Person, person_from_document
from planner.tables import load_foods

START = dt.date(2026, 11, 23)
"""A Monday."""

LOW = "low_active"
PERSONS: dict[str, dict[str, Any]] = {
    "F25": {"sex": "female", "age": 25, "height_cm": 165, "weight_kg": 60, "activity": LOW},
    "F45": {"sex": "female", "age": 45, "height_cm": 165, "weight_kg": 65, "activity": LOW},
    "F72": {"sex": "female", "age": 72, "height_cm": 160, "weight_kg": 62, "activity": "inactive"},
    "M35": {"sex": "male", "age": 35, "height_cm": 178, "weight_kg": 80, "activity": "low_active"},
    "M72": {"sex": "male", "age": 72, "height_cm": 173, "weight_kg": 78, "activity": "inactive"},
    "pregnant 31": {
        "sex": "female", "age": 31, "height_cm": 165, "weight_kg": 70, "activity": "low_active",
        "life_stage": "pregnant", "gestation_weeks": 24,
    },
    "lactating 30": {
        "sex": "female", "age": 30, "height_cm": 165, "weight_kg": 65, "activity": "low_active",
        "life_stage": "lactating", "lactation_months": 3,
    },
    "M16": {"sex": "male", "age": 16, "height_cm": 174, "weight_kg": 63, "activity": "active"},
    "F9": {"sex": "female", "age": 9, "height_cm": 134, "weight_kg": 30, "activity": "low_active"},
}  # fmt: skip

DIETS: dict[str, dict[str, Any]] = {
    "omnivore": {"diet": "omnivore"},
    "pescatarian": {"diet": "pescatarian"},
    "vegetarian": {"diet": "vegetarian"},
    "vegan": {"diet": "vegan"},
    "gluten-free": {"avoid": ["gluten"]},
    "dairy-free": {"avoid": ["milk"]},
    "nut-free": {"avoid": ["nut"]},
    "soy-free": {"avoid": ["soy"]},
    "vegan + gluten-free": {"diet": "vegan", "avoid": ["gluten"]},
    "vegan + nut-free": {"diet": "vegan", "avoid": ["nut"]},
}


def asked_for(person: Person, days: int = 7) -> Asked:
    """A person's question of the survey's week, worked out."""
    question = question_of(person_id(person), person, START, days, None)
    return ask(question, load_foods(), load_dishes())


def person_for(name: str, diet: str, spacing: str = "gentle") -> Person:
    """A person of the survey on one of its diets."""
    document = {
        "name": f"{name} {diet}", "kidneys": "healthy", "spacing": {"calcium": spacing},
        **PERSONS[name], **DIETS[diet],
    }  # fmt: skip
    return person_from_document(document)

"""Magnesium Planner: a week of real meals that meets magnesium, potassium and calcium daily.

The names below load on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.person import Person, load_person
    from planner.plan import Plan
    from planner.shopping import shopping_list
    from planner.tables import load_foods
    from planner.verify import check
    from planner.week import plan_week

__version__ = "0.1.0"

__all__ = [
    "Person",
    "Plan",
    "check",
    "load_foods",
    "load_person",
    "plan_week",
    "shopping_list",
]

_HOMES = {
    "Person": "planner.person",
    "Plan": "planner.plan",
    "check": "planner.verify",
    "load_foods": "planner.tables",
    "load_person": "planner.person",
    "plan_week": "planner.week",
    "shopping_list": "planner.shopping",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

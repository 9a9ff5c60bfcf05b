"""What cooking effort counts as too much, and when: for the model, the search and the docs."""

from __future__ import annotations

from planner.menu import Slot
from planner.rules import rule

NOON_MEAL_ENDS = 15 * 60
"""Minutes after midnight: a main meal before this on a weekday is a packed or quick lunch."""


def effort_points(slot: Slot, total_minutes: float) -> float:
    """Points for a dish that takes longer than the slot bears; none at the weekend."""
    if slot.date.weekday() >= 5:
        return 0.0
    kitchen, weight = rule("kitchen"), rule("weights")
    if slot.minutes < NOON_MEAL_ENDS:
        return weight["noon"] * max(0.0, total_minutes - kitchen["quick_minutes"])
    return weight["weeknight"] * max(0.0, total_minutes - kitchen["quiet_minutes"])

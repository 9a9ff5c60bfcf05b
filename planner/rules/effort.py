"""What cooking effort counts as too much, and when: for the model, the search and the docs."""

from __future__ import annotations

from planner.menu import Slot
from planner.rules import rule

NOON_MEAL_ENDS = 15 * 60
"""Minutes after midnight: a main meal before this on a weekday is a packed or quick lunch."""


def quiet_minutes(slot: Slot) -> float:
    """Total minutes that nobody minds in this slot: few at a weekday noon, no limit at weekends."""
    if slot.date.weekday() >= 5:
        return float("inf")
    quick = slot.minutes < NOON_MEAL_ENDS
    return rule("kitchen")["quick_minutes" if quick else "quiet_minutes"]


def late_minutes(slot: Slot, total_minutes: float) -> float:
    """Minutes beyond those."""
    return max(0.0, total_minutes - quiet_minutes(slot))

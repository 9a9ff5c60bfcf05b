"""What cooking effort counts as too much, and when: for the model, the search and the docs."""

from __future__ import annotations

from planner.dish import Dish
from planner.menu import Slot
from planner.rules import rule

NOON_MEAL_ENDS = 15 * 60
"""Minutes after midnight: a main meal before this on a weekday is a packed or quick lunch."""


def effort_points(slot: Slot, dish: Dish) -> float:
    """Points for a dish that does not suit the hour: too slow for a weekday, a cold lunch at night.

    Weekday lunches should be quick or packed, weekday dinners not too long; at the weekend
    nothing is too slow. A dish made to be packed costs points as a dinner on any day.
    """
    kitchen, weight = rule("kitchen"), rule("weights")
    noon = slot.minutes < NOON_MEAL_ENDS
    points = weight["packed_dinner"] if dish.packable and not noon else 0.0
    if slot.date.weekday() >= 5:
        return points
    if noon:
        return points + weight["noon"] * max(0.0, dish.total_minutes - kitchen["quick_minutes"])
    return points + weight["weeknight"] * max(0.0, dish.total_minutes - kitchen["quiet_minutes"])

"""What one food on several days of a week costs: for the model, the search and the docs."""

from __future__ import annotations

from planner.rules import rule

STEEP = 4.0
"""How much more a day costs on which a food comes that has its usual most days already."""


def once_more_points(before: int) -> float:
    """Points for a food on one day more, after so many others."""
    steep = STEEP if before >= rule("variety")["food_days"] else 1.0
    return rule("weights")["repeat_food"] * before * steep


def repeat_points(days: int) -> float:
    """Points for one food on so many days: each costs more than the one before."""
    return sum(once_more_points(before) for before in range(days))

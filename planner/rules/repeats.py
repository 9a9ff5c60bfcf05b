"""What one food on several days of a week costs: for the model, the search and the docs."""

from __future__ import annotations

from planner.rules import rule

STEEP = 4.0
"""How much more a day costs on which a food comes that has its usual most days already."""


def repeat_points(days: int) -> float:
    """Points for one food on so many days: each costs more than the one before."""
    usual, price = rule("variety")["food_days"], rule("weights")["repeat_food"]
    return price * sum(before * (STEEP if before >= usual else 1.0) for before in range(days))

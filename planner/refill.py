"""The best foods for the dishes that stand: each day of a finished week solved exactly for them.

The search changes one plate at a time. What several plates of a day must change together (one milk
for another on all of them, bread off the lunch and onto the breakfast) is what the day's integer
model finds in a fraction of a second once the dishes stand; which dishes they are stays the
search's. Every change is weighed by the search's own sum of the whole week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from planner.asked import Asked
from planner.day_question import day_question, plates_of, standing
from planner.model.day import refill
from planner.opened import opened
from planner.search.local import BETTER, Search
from planner.search.ruin import worth
from planner.search.served import Week

ROUNDS = 2
"""Times every day is looked at, at most: what one day changes, another may follow."""

ENOUGH = 1.0
"""Points that a round must win for another one."""


def refilled(asked: Asked, search: Search, week: Week, tell: Callable[[str], None]) -> Week:
    """The week with the best foods for its dishes, never worse than the one given."""
    value = worth(search, week)
    for _ in range(ROUNDS):
        before = value
        for day in range(asked.days):
            if search.cancelled():
                return week
            tell(f"Looking for better foods on day {day + 1} of {asked.days}")
            trial = _with_foods(asked, search, week, day)
            if (reached := worth(search, trial)) < value - BETTER:
                week, value = trial, reached
        if before - value < ENOUGH:
            break
    return week


def _with_foods(asked: Asked, search: Search, week: Week, day: int) -> Week:
    plates, trial = plates_of(asked, week), week.copy()
    question = replace(day_question(asked, plates, day), opened=opened(asked, plates, day))
    option = {plate.slot.key: plate.option for plate in plates[day]}
    for plate in refill(question, standing(asked, plates[day])):
        if not plate.slot.leftover_of and plate.slot.key not in asked.eaten_again:
            search.serve(trial, day, plate.slot, option[plate.slot.key], plate.servings)
    return trial

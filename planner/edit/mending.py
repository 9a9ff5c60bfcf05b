"""Edits of the whole plan: the smallest repair, and planning again what is not locked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from planner.edit.common import Tables, eased, finished, tables
from planner.edit.history import Edited
from planner.errors import CannotAnswer, InputError
from planner.plan import Plan, changes_of
from planner.replan import replan as planned_again


def mend(plan: Plan, *, at: Tables | None = None) -> Edited:
    """The smallest repair of every broken day that keeps what was set by hand.

    Raises InputError where nothing is broken and CannotAnswer where no small repair helps.
    """
    at = at or tables()
    if plan.verified:
        raise InputError(["Every rule holds; there is nothing to mend."])
    after = eased(plan, at, [day.date for day in plan.days])
    if after is plan:
        raise CannotAnswer(
            [
                "No other amount, food or dish mends this while your edit stays; undo the edit, "
                "or plan the day anew.",
                *plan.warnings,
            ]
        )
    edited = finished(plan, after, "Mended", (), "mend")
    return replace(
        edited,
        changes=(*edited.changes, *(f"still breaks a rule: {w}" for w in after.warnings)),
    )


def replan(
    plan: Plan,
    free: Iterable[str] | None = None,
    *,
    at: Tables | None = None,
    progress: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Edited:
    """The week planned again with what was banned, liked and said; what is locked stays.

    ``free`` are the occasions to plan again ("2026-11-23 dinner"), all that are not locked unless
    given.
    """
    at, changes = at or tables(), changes_of(plan.question)
    open_places = [
        f"{day.date} {meal.name}"
        for day in plan.days
        for meal in day.occasions
        if meal.status == "planned" and f"{day.date} {meal.name}" not in changes.locked
    ]
    wanted = open_places if free is None else list(free)
    shut = sorted(set(wanted) - set(open_places))
    if shut:
        raise InputError([f"{where}: is locked or not planned; it stays." for where in shut])
    after = planned_again(
        plan, changes, free=wanted, foods=at.foods, dishes=at.dishes,
        progress=progress, cancelled=cancelled,
    )  # fmt: skip
    return finished(plan, after, "Planned again", (), "replan")

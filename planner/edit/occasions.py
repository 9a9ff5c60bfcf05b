"""Edits of whole occasions: skipped, eaten out, eaten otherwise, planned after all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from planner.edit.common import (
    LARGEST_G,
    Tables,
    eased,
    finished,
    grams_said,
    occasion_of,
    place_words,
    tables,
)
from planner.edit.history import Edited
from planner.edit.stand import stood
from planner.errors import InputError
from planner.person import DAY_NAMES, person_from_document
from planner.plan import Changes, Plan, changes_of


def skip(plan: Plan, date: str, occasion: str, *, at: Tables | None = None) -> Edited:
    """An occasion without a meal; the day's other meals make up for it as far as they can."""
    return _status(plan, date, occasion, "skip", "skipped", at)


def eat_out(plan: Plan, date: str, occasion: str, *, at: Tables | None = None) -> Edited:
    """An occasion eaten out: not counted; the day's other meals meet its targets."""
    return _status(plan, date, occasion, "out", "eaten out", at)


def back(plan: Plan, date: str, occasion: str, *, at: Tables | None = None) -> Edited:
    """An occasion planned after all, with the best dish for it."""
    return _status(plan, date, occasion, "planned", "planned after all", at)


def ate(
    plan: Plan,
    date: str,
    occasion: str,
    foods: Sequence[tuple[str, float | str]],
    *,
    at: Tables | None = None,
) -> Edited:
    """What was eaten instead: foods with grams, or an amount as "1 cup"."""
    at = at or tables()
    where = occasion_of(plan, date, occasion)
    problems: list[str] = []
    parts: list[tuple[str, float]] = []
    for slug, much in foods:
        food = at.foods.get(slug)
        if food is None:
            problems.append(f"{slug!r} is not in the food table; `planner foods TEXT` finds it.")
            continue
        grams = grams_said(much, food) if isinstance(much, str) else float(much)
        if grams is None or not 0 < grams <= LARGEST_G:
            problems.append(
                f"{much!r} of {food.name} cannot be read; write a number and {food.measure}, or "
                f"grams up to {LARGEST_G:.0f}."
            )
        elif slug in dict(parts):
            problems.append(f"{food.name} is named twice; add the amounts up.")
        else:
            parts.append((slug, round(grams, 3)))
    if problems or not parts:
        raise InputError(problems or ["Say what was eaten: at least one food with its amount."])
    changes = changes_of(plan.question)
    after = replace(
        changes,
        eaten={**changes.eaten, where: tuple(parts)},
        statuses={place: s for place, s in changes.statuses.items() if place != where},
    )
    named = ", ".join(at.foods[slug].name for slug, _ in parts)
    return _changed(plan, after, date, f"{place_words(where)}: ate {named}", at)


def _status(
    plan: Plan, date: str, occasion: str, status: str, words: str, at: Tables | None
) -> Edited:
    where = occasion_of(plan, date, occasion)
    changes = changes_of(plan.question)
    statuses = {place: s for place, s in changes.statuses.items() if place != where}
    if status != _usual(plan, date, occasion):
        statuses[where] = status
    eaten = {place: foods for place, foods in changes.eaten.items() if place != where}
    after = replace(changes, statuses=statuses, eaten=eaten)
    if after == changes:
        raise InputError([f"{place_words(where)} is {words} already; nothing was changed."])
    return _changed(plan, after, date, f"{place_words(where)}: {words}", at or tables())


def _usual(plan: Plan, date: str, occasion: str) -> str:
    """What the person's own answers say of an occasion."""
    person = person_from_document(plan.question["people"][plan.people[0].id])
    day = DAY_NAMES[dt.date.fromisoformat(date).weekday()]
    said = {(slot.day, slot.occasion): slot.status for slot in person.slots}
    return said.get((day, occasion), "planned")


def _changed(plan: Plan, changes: Changes, date: str, what: str, at: Tables) -> Edited:
    """The plan with these changes, the days concerned brought back within the rules."""
    standing = stood(plan, changes, at.foods, at.dishes)
    touched = [new.date for old, new in zip(plan.days, standing.days, strict=True) if old != new]
    return finished(plan, eased(standing, at, touched or [date]), what, (), "occasion")

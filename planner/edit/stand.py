"""Writes a plan out again for a changed question, every meal standing that may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.asked import Asked, ask
from planner.compose import compose
from planner.dish import Dish
from planner.errors import InputError
from planner.food import Food
from planner.menu import OWN_MEAL, Slot
from planner.model.day import DayAnswer, Plate
from planner.plan import Changes, Plan, changes_of, with_changes
from planner.search.score import Score
from planner.search.served import Week
from planner.swap.bench import NOT_PROVEN, still_given_up
from planner.swap.kitchen import Kitchen
from planner.swap.laid import Laid, served
from planner.swap.table import Table
from planner.week import search_question

ROUNDS = 2
"""Times each empty slot is looked at, so that two on one day suit each other."""


def stood(
    plan: Plan, changes: Changes, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> Plan:
    """The plan with these changes in its question: the same meals wherever there is one still.

    An occasion that has none (eaten at home after all) gets the best dish with the others
    standing. Nothing is re-balanced. Raises InputError where a day has no meal left.
    """
    before = ask(plan.question, foods, dishes)
    laid = Laid(plan, before)
    asked = ask(with_changes(plan.question, changes), foods, dishes)
    _refuse_empty(asked)
    told = _told(changes_of(plan.question), changes)
    days = [
        number
        for number, (old, new) in enumerate(zip(before.every, asked.every, strict=True))
        if old != new or any(slot.where in told for slot in new)
    ]
    plates = _plates(plan, laid, asked) if days else {}
    answers = {
        day: DayAnswer(tuple(plates[slot.key] for slot in asked.slots[day]), 0.0, 0.0)
        for day in days
    }
    made = compose(asked, answers, proof=NOT_PROVEN if days else plan.proof, kept=plan)
    return still_given_up(plan, made, foods, dishes)


def _told(old: Changes, new: Changes) -> set[str]:
    """Occasions for which the changes say something else now."""
    places = {*old.statuses, *new.statuses, *old.eaten, *new.eaten}
    return {
        where
        for where in places
        if (old.statuses.get(where), old.eaten.get(where))
        != (new.statuses.get(where), new.eaten.get(where))
    }


def _refuse_empty(asked: Asked) -> None:
    problems = [
        f"{of_day[0].date}: no meal would be left to plan on this day."
        for of_day, fed in zip(asked.every, asked.slots, strict=True)
        if not fed
    ]
    if problems:
        raise InputError(problems)


def _plates(plan: Plan, laid: Laid, asked: Asked) -> dict[str, Plate]:
    """A plate for every slot of the changed question, by ``slot.key``."""
    plates: dict[str, Plate] = {}
    empty: list[Slot] = []
    again = [slot for of_day in asked.slots for slot in of_day if slot.leftover_of]
    for slot in (s for of_day in asked.slots for s in of_day if not s.leftover_of):
        own = next((o for o in asked.menu[slot.key] if o.dish.slug == OWN_MEAL), None)
        standing = laid.fillings.get(slot.where)
        if own is not None:
            plates[slot.key] = Plate(slot, own, tuple((p, 1) for p in own.all_portions()))
        elif standing is not None and standing.slug != OWN_MEAL:
            plates[slot.key] = served(standing, slot)
        else:
            empty.append(slot)
    if empty:
        plates |= _filled(plan, asked, empty)
    return plates | {s.key: replace(plates[s.leftover_of], slot=s) for s in again}


def _filled(plan: Plan, asked: Asked, empty: list[Slot]) -> dict[str, Plate]:
    """The best dishes for slots that have none, the others standing."""
    laid = Laid(plan, asked, partly=True)
    question = search_question(asked)
    week = Week(question, laid.index)
    for slot in laid.slots.values():
        if slot.where in laid.fillings and not slot.leftover_of:
            week.put(slot.day, slot, laid.fillings[slot.where])
    score = Score(question, laid.index)
    for _ in range(ROUNDS):
        for slot in empty:
            best = Kitchen(Table(score, week), asked.menu, laid).best_plate(slot)
            week.put(slot.day, slot, best)
    return {s.key: served(week.plates[(s.day, s.key)], s) for s in empty}

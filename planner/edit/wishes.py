"""Edits of what is wanted: locks, likes and bans."""

from __future__ import annotations

from dataclasses import replace

from planner.edit.ban import banned
from planner.edit.common import Tables, finished, known_name, place_words, tables
from planner.edit.history import Edited, recorded
from planner.errors import InputError
from planner.plan import Changes, Plan, changes_of, with_changes
from planner.varied import other_forms
from planner.wording import listed


def lock(plan: Plan, where: str) -> Edited:
    """An occasion ("2026-11-23 dinner") or an item (its id) that stays as it is."""
    changes = changes_of(plan.question)
    name = _lockable(plan, where)
    if where in changes.locked:
        raise InputError([f"{name} is locked already; nothing was changed."])
    return _said(plan, replace(changes, locked=(*changes.locked, where)), f"{name} is locked")


def unlock(plan: Plan, where: str) -> Edited:
    """The lock of an occasion or an item taken off."""
    changes = changes_of(plan.question)
    if where not in changes.locked:
        raise InputError([f"{where!r} is not locked; nothing was changed."])
    locked = tuple(place for place in changes.locked if place != where)
    return _said(plan, replace(changes, locked=locked), f"{place_words(where)} is unlocked")


def like(plan: Plan, what: str, *, at: Tables | None = None) -> Edited:
    """A food or dish to have more of wherever this plan is planned again."""
    changes = changes_of(plan.question)
    name = known_name(what, at or tables(), families=False)
    if what in changes.liked:
        raise InputError([f"{name} is liked already; nothing was changed."])
    return _said(plan, replace(changes, liked=(*changes.liked, what)), f"{name} is liked")


def ban(plan: Plan, what: str, *, every_form: bool = False, at: Tables | None = None) -> Edited:
    """A food, family or dish that this plan serves no more; only meals that held it change,
    unless it is proven that their day then cannot keep its rules. ``every_form`` of a food: with
    raw kale boiled kale too, all that is bought as one thing."""
    at = at or tables()
    changes = changes_of(plan.question)
    name = known_name(what, at)
    if what in changes.banned:
        raise InputError([f"{name} is banned already; nothing was changed."])
    others = other_forms([what], at.foods) if every_form else ()
    new = (what, *(other for other in others if other not in changes.banned))
    liked = tuple(other for other in changes.liked if other not in new)
    wanted = replace(changes, banned=(*changes.banned, *new), liked=liked)
    after, proofs = banned(plan, wanted, at)
    names = listed([name, *(at.foods[other].name for other in new[1:])])
    edited = finished(plan, after, f"{names} {'is' if len(new) == 1 else 'are'} banned", (), "ban")
    return replace(edited, changes=(*edited.changes, *proofs))


def unban(plan: Plan, what: str) -> Edited:
    """A ban lifted; the meals stay as they are."""
    changes = changes_of(plan.question)
    if what not in changes.banned:
        raise InputError([f"{what!r} is not banned in this plan; nothing was changed."])
    left = tuple(other for other in changes.banned if other != what)
    name = what.replace("_", " ")
    return _said(plan, replace(changes, banned=left), f"{name} is no longer banned")


def _said(plan: Plan, changes: Changes, what: str) -> Edited:
    """A wish that is only kept in the question: no meal changes."""
    after = replace(plan, question=with_changes(plan.question, changes))
    return recorded(plan, after, what, [what], kind="said")


def _lockable(plan: Plan, where: str) -> str:
    for day in plan.days:
        for meal in day.occasions:
            if f"{day.date} {meal.name}" == where:
                return place_words(where)
            for item in meal.items:
                if item.id == where:
                    return f"{item.name} of {place_words(f'{day.date} {meal.name}')}"
    raise InputError([f"{where!r} is neither an occasion nor an item of this plan."])

"""Changing a plan, through the library's own operations, each undoable.

What is quick is done at once; what plans again is done by the workers, in the same line as new
plans. The example can be played with too: it stays an example.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from operator import methodcaller
from typing import Any

from planner import edit
from planner.edit import Edited
from planner.edit.common import place_words
from planner.errors import InputError, PlannerError
from planner.export.sheet import SEASONING
from planner.household import Household, OtherDish, SharedBench
from planner.plan import Item, Meal, Plan, changes_of, plan_from_document
from planner.swap import Bench
from planner.swap.candidates import SEPARATOR
from planner.ui.parts.meals import Can
from planner.ui.planning import Told, answered, line, tell
from planner.ui.state import Visit
from planner.wording import listed

QUICK: dict[str, Callable[[Plan, str], Edited]] = {
    "lock": edit.lock,
    "unlock": edit.unlock,
    "like": edit.like,
    "unban": edit.unban,
    "undo": lambda plan, _: edit.undo(plan),
    "redo": lambda plan, _: edit.redo(plan),
}

SLOW: dict[str, Callable[[Plan, str], Edited]] = {
    "ban": lambda plan, what: edit.ban(plan, what, every_form=True),
    "skip": lambda plan, where: edit.skip(plan, *_place(where)),
    "out": lambda plan, where: edit.eat_out(plan, *_place(where)),
    "back": lambda plan, where: edit.back(plan, *_place(where)),
    "another": lambda plan, where: edit.another(plan, *_place(where)),
    "regenerate": lambda plan, date: edit.regenerate(plan, date),
    "mend": lambda plan, _: edit.mend(plan),
    "replan": lambda plan, _: edit.replan(plan),
}

WAITING = {
    "ban": "Finding other meals without it",
    "skip": "Taking the meal out and checking the day",
    "out": "Taking the meal out and checking the day",
    "back": "Finding a meal for it",
    "another": "Finding another dish",
    "regenerate": "Finding other meals for the day",
    "mend": "Repairing what is broken, keeping your changes",
    "replan": "Planning the week again with your wishes",
}

MOST_TAKEN = 20
"""Dishes of a table that can be taken back."""

BREATH_S = 0.01
"""Pause between two lists made ahead, in which a click gets its turn."""


def _place(where: str) -> tuple[str, str]:
    """A date and an occasion: "2026-11-23 dinner"."""
    date, _, occasion = where.partition(" ")
    return date, occasion


# --- what may be done ----------------------------------------------------------------------


def can(here: Visit) -> Can:
    """What the cards offer, and what was done."""
    plan = here.shown()
    return Can(
        change=here.may_change,
        locked=frozenset(changes_of(plan.question).locked),
        changed=here.changed,
        told=here.changes,
        undo=can_undo(here),
        together=together(here),
    )


def together(here: Visit) -> dict[str, str]:
    """Who would get another dish, by occasion, for the member on screen."""
    household = here.household
    if household is None or here.job is not None:
        return {}
    who, names = here.shown().people[0].id, household.names
    return {
        cook.where: listed([names[one] for one in names if one in cook.people])
        for cook in household.cooks
        if who in cook.people
    }


def can_undo(here: Visit) -> bool:
    """Whether there is a change to take back."""
    if here.household is not None:
        return bool(here.taken) and here.job is None
    return here.may_change and edit.can_undo(here.shown())


def can_redo(here: Visit) -> bool:
    """Whether there is a change taken back."""
    return here.may_change and edit.can_redo(here.shown())


# --- doing it ------------------------------------------------------------------------------


def do(here: Visit, what: str, with_: str) -> None:
    """One operation. Raises the library's errors, in sentences."""
    if what == "undo" and here.household is not None:
        _take_back(here)
        return
    if not here.may_change:
        return
    plan = here.shown()
    if what in QUICK:
        _done(here, QUICK[what](plan, with_))
    elif what in SLOW:
        asked = {"what": what, "with": with_, "plan": plan.to_document()}
        here.job = line().start(edit_plan, asked)
        here.job.what = WAITING[what]
        here.job.before, here.job.where = plan, with_


def choose(here: Visit, alternative: str) -> None:
    """Do one of the alternatives that were shown, exactly as its effect said."""
    where, _, way = alternative.rpartition(SEPARATOR)
    kind = way.partition(":")[0]
    with here.hands:
        plan, bench = here.shown(), bench_of(here)
        if kind == "dish":
            date, occasion = _place(where)
            edited = edit.serve(plan, date, occasion, alternative, bench=bench)
        elif kind == "amount":
            edited = edit.set_amount(plan, where, alternative, bench=bench)
        else:
            edited = edit.swap(plan, where, alternative, bench=bench)
    _done(here, edited)


def _done(here: Visit, edited: Edited) -> None:
    use(here, edited.plan, edited.changes)


def use(here: Visit, plan: Plan, changes: tuple[str, ...], where: str = "") -> None:
    """The changed plan, what changed, and where to look first."""
    changed = tuple(differing(here.shown(), plan))
    here.put(plan)
    here.changes, here.changed = changes, changed
    on_day = [place for place in changed if place.startswith(here.day)]
    if where in changed or on_day:
        here.show = where if where in changed else on_day[0]
    elif changed:
        here.show = changed[0]
    here.day = here.show.partition(" ")[0] or here.day


def differing(before: Plan, after: Plan) -> Iterator[str]:
    """The occasions whose plates are not the same."""
    known = {f"{d.date} {m.name}": _plate(m) for d in before.days for m in d.occasions}
    for day in after.days:
        for meal in day.occasions:
            where = f"{day.date} {meal.name}"
            if known.get(where) != _plate(meal):
                yield where


def _plate(meal: Meal) -> tuple[object, ...]:
    return (meal.status, meal.dish, tuple((item.food, item.grams) for item in meal.items))


# --- a dish of the table -------------------------------------------------------------------


def kitchen_of(here: Visit) -> SharedBench:
    """What the shared meals could be, opened once; only with ``here.hands`` held."""
    if here.household is None:
        raise InputError(["Nobody shares a table here."])
    if here.kitchen is None or here.kitchen.household is not here.household:
        here.kitchen = SharedBench(here.household)
    return here.kitchen


def serve_all(here: Visit, with_: str) -> None:
    """Another dish for everybody who has this one, as it was shown: "2026-11-23 dinner>dish"."""
    where, _, dish = with_.rpartition(SEPARATOR)
    before = here.household
    if before is None or here.job is not None:
        return
    with here.hands:
        kitchen, who = kitchen_of(here), here.shown().people[0].id
        other = next((o for o in kitchen.others(*_place(where), who) if o.dish == dish), None)
        after = kitchen.serve(*_place(where), dish, who)
    here.taken = [*here.taken[1 - MOST_TAKEN :], before]
    said = [] if other is None else list(_told(before, other))
    _use_household(here, after, tuple(said), where)


def _told(before: Household, other: OtherDish) -> Iterator[str]:
    """What was changed, for whom, and which amounts moved for it."""
    names = before.names
    people = listed([names[who] for who in other.for_each])
    yield f"{place_words(other.where)}: {other.title}, for {people}"
    for who, one in other.for_each.items():
        if one.effect.moved:
            yield f"{names[who]}: {'; '.join(one.effect.moved)}"


def _take_back(here: Visit) -> None:
    if here.taken and here.job is None:
        *here.taken, before = here.taken
        _use_household(here, before, ("Undone: the dish before is back.",), "")


def _use_household(here: Visit, after: Household, said: tuple[str, ...], where: str) -> None:
    before = here.household
    pairs = zip(before.plans, after.plans, strict=True) if before is not None else ()
    changed = {place for old, new in pairs for place in differing(old, new)}
    here.put_household(after)
    here.changes, here.changed = said, tuple(sorted(changed))
    here.show = where or next(iter(here.changed), "")
    here.day = here.show.partition(" ")[0] or here.day


def edit_plan(number: str, asked: str) -> Told:
    """In a worker: one slow operation on a plan."""
    question: dict[str, Any] = json.loads(asked)
    changes: list[str] = []

    def work() -> Plan:
        tell(number)(WAITING[question["what"]])
        plan = plan_from_document(question["plan"])
        edited = SLOW[question["what"]](plan, question["with"])
        changes.extend(edited.changes)
        return edited.plan

    kind, texts = answered(work)
    return kind, [*texts, *changes]


# --- what could be done --------------------------------------------------------------------


def bench_of(here: Visit) -> Bench:
    """The workbench of the plan on screen, opened once; only with ``here.hands`` held."""
    plan = here.shown()
    if here.bench is None or here.bench.plan is not plan:
        here.bench = Bench(plan, like=here.bench)
    return here.bench


def prepare(here: Visit) -> None:
    """Have workers, the workbench and the open day's lists ready while the visitor reads, so
    that clicks are quick.

    On a thread of its own: a script that still works after its last line has been drawn runs
    beside the next one and takes away its drawer when it ends.
    """
    line()
    wanted = (here.shown(), here.day)
    held = here.preparing
    if held is None or held[0] is not wanted[0] or held[1] != wanted[1]:
        here.preparing = wanted
        threading.Thread(target=_prepare, args=(here, wanted), daemon=True).start()


def _prepare(here: Visit, wanted: tuple[Plan, str]) -> None:
    """List by list, so that a click waits for one of them at most."""
    plan, date = wanted
    for asked in _lists(plan, date):
        time.sleep(BREATH_S)
        with here.hands:
            if here.preparing is not wanted:
                return
            if here.bench is None or here.bench.plan is not plan:
                here.bench = Bench(plan, like=here.bench)
            with suppress(PlannerError):
                asked(here.bench)


def _lists(plan: Plan, date: str) -> Iterator[Callable[[Bench], object]]:
    """What may be asked about a day: other dishes first, they take longest."""
    meals = [m for day in plan.days if day.date == date for m in day.occasions if m.dish]
    for meal in meals:
        yield methodcaller("dishes", date, meal.name)
    for item in (item.id for meal in meals for item in meal.items if item.role != SEASONING):
        yield methodcaller("alternatives", item)
        yield methodcaller("amounts", item)


def item_of(plan: Plan, item_id: str) -> tuple[str, Meal, Item] | None:
    """The date, meal and item of an id."""
    for day in plan.days:
        for meal in day.occasions:
            for item in meal.items:
                if item.id == item_id:
                    return day.date, meal, item
    return None

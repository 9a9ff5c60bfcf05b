"""Serves a week without what was banned, changing as little as can be.

Only the occasions that held it get another food or dish, all others standing to the gram. Where
the search finds no such plate, the integer model is asked over the whole menu of those occasions;
only if that proves that there is none may other amounts of the day move, and the proof is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.day_question import day_question
from planner.edit.common import Tables, eased, place_words
from planner.edit.stand import stood
from planner.errors import CannotAnswer, InputError
from planner.export.words import short_day
from planner.menu import Option, pinned
from planner.model.day import Proofs, rescue
from planner.plan import Changes, Plan
from planner.search.local import may_come
from planner.swap.balance import BROKEN, MOST_MOVES
from planner.swap.bench import Bench
from planner.swap.candidates import Choice
from planner.swap.laid import option_of


def banned(plan: Plan, changes: Changes, at: Tables) -> tuple[Plan, tuple[str, ...]]:
    """The plan with these changes and nothing banned on a planned plate, and what was proven.

    Raises InputError where a locked meal holds it.
    """
    places = tuple(_holding(plan, changes, at))
    locked = [
        f"{place_words(where)} holds it and is locked; unlock it first."
        for where, items in places
        if {where, *items} & set(changes.locked)
    ]
    if locked:
        raise InputError(locked)
    now, proofs = stood(plan, changes, at.foods, at.dishes), []
    for date in sorted({where[:10] for where, _ in places}):
        now, proof = _day(now, date, [where for where, _ in places if where[:10] == date], at)
        if proof:
            proofs.append(f"{short_day(date)}: other amounts had to move: {proof}")
    return now, tuple(proofs)


def _holding(plan: Plan, changes: Changes, at: Tables) -> Iterator[tuple[str, list[str]]]:
    """Occasions planned with something banned, and their items' ids; what a person said they
    eat themselves is theirs, and a meal eaten again follows the one it was cooked for."""
    out = set(changes.banned)
    for day in plan.days:
        for meal in day.occasions:
            families = {at.foods[i.food].family for i in meal.items if i.food in at.foods}
            held = {meal.dish, *families, *(item.food for item in meal.items)} & out
            if held and meal.status in ("planned", "leftover") and meal.kind != "habit":
                yield f"{day.date} {meal.name}", [item.id for item in meal.items]


def _day(plan: Plan, date: str, places: Sequence[str], at: Tables) -> tuple[Plan, str]:
    """One day without what is banned, and the proof where other amounts had to move."""
    first = _served(plan, date, places, at, 0)
    if first is not None:
        return first, ""
    exact, proof = _exact(plan, date, places, at)
    if exact is not None:
        return exact, ""
    now = _served(plan, date, places, at, MOST_MOVES) or _served(
        plan, date, places, at, MOST_MOVES, anyhow=True
    )
    if now is None:
        raise CannotAnswer([f"{short_day(date)}: nothing is left to serve without it."])
    return eased(now, at, [date]), proof


def _served(
    plan: Plan, date: str, places: Sequence[str], at: Tables, moves: int, anyhow: bool = False
) -> Plan | None:
    """Each of these occasions with the smallest change; None where one would break a rule."""
    bench: Bench | None = None
    for where in places:
        bench = Bench(plan, at.foods, at.dishes, like=bench)
        if bench.laid.slots[where].leftover_of:
            continue
        allowed = bench.broken(date) + BROKEN
        found: Choice | None = None
        for choices in _ways(bench, where, moves):
            good = [choice for choice in choices if anyhow or choice.broken <= allowed]
            order = sorted(good, key=lambda c: (c.broken > allowed, c.moves, c.points, c.id))
            found = found or next(iter(order), None)
        if found is None:
            return None
        plan = bench.written(found.fillings)
    return plan


def _ways(bench: Bench, where: str, moves: int) -> Iterator[list[Choice]]:
    """Another food, then the same dish with its best foods, then another dish."""
    slot = bench.laid.slots[where]
    out = [i for i in bench.items_of(where) if not bench.laid.offered(slot, bench.place(i).row)]
    same = option_of(bench.asked, slot, bench.laid.fillings[where].slug)
    if same is not None and len(out) == 1:
        yield bench.foods_for(out[0], moves)
    if same is not None:
        yield [bench.dish_for(where, same.dish.slug, moves)]
    yield bench.dishes_for(where, (), moves)


def _exact(plan: Plan, date: str, places: Sequence[str], at: Tables) -> tuple[Plan | None, str]:
    """Plates over the whole menu of these occasions with all others standing, or the proof that
    there are none."""
    bench = Bench(plan, at.foods, at.dishes)
    plates = bench.laid.plates()
    number = next(n for n, day in enumerate(plan.days) if day.date == date)
    question = day_question(bench.asked, plates, number)
    menu: dict[str, tuple[Option, ...]] = {}
    for plate in plates[number]:
        key, slot = plate.slot.key, plate.slot
        if slot.where not in places:
            menu[key] = (pinned(plate.option, plate.servings),)
            continue
        fresh = [
            o for o in bench.asked.menu[key] if may_come(bench.table.week, number, slot, o)
        ]  # fmt: skip
        menu[key] = tuple(fresh) or bench.asked.menu[key]
    question = replace(question, menu=menu)
    known = Proofs().of(question)
    if known.impossible:
        return None, str(known)
    found = rescue(question, known)
    if found is None:
        return None, str(known)
    return bench.with_plates([p for p in found if p.slot.where in places]), ""

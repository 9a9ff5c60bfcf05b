"""Edits of what is on a plate: another food, another amount, another dish, a day anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.edit.common import (
    LARGEST_G,
    Tables,
    bench_of,
    eased,
    finished,
    grams_said,
    is_open,
    place_words,
    refuse_locked,
    refuse_locked_meal,
    tables,
    written,
)
from planner.edit.history import Edited, done
from planner.errors import CannotAnswer, InputError
from planner.export.words import short_day
from planner.plan import Plan
from planner.swap.bench import Bench
from planner.swap.candidates import SEPARATOR
from planner.swap.effect import Alternative

SAME_G = 0.05
"""Grams within which an amount is one of the household amounts."""


def swap(
    plan: Plan, item_id: str, choice: str, *, bench: Bench | None = None, at: Tables | None = None
) -> Edited:
    """Another food in an item's place: ``choice`` is an alternative's id or a food's slug."""
    bench = bench or bench_of(plan, at)
    refuse_locked(bench, item_id)
    return _done(bench, _chosen(bench, item_id, choice), "swap")


def leave_out(
    plan: Plan, item_id: str, *, bench: Bench | None = None, at: Tables | None = None
) -> Edited:
    """The meal without an item. Raises InputError where its dish needs one."""
    return swap(plan, item_id, "leave_out", bench=bench, at=at)


def set_amount(
    plan: Plan, item_id: str, amount: str, *, bench: Bench | None = None, at: Tables | None = None
) -> Edited:
    """Another amount of an item: "¾ cup" or "30 g", or an alternative's id.

    A household amount within the usual range moves other amounts where the day needs it; any
    other amount is taken as it is, and the plan says which rule it breaks.
    """
    bench = bench or bench_of(plan, at)
    refuse_locked(bench, item_id)
    known = bench.amounts(item_id)
    item = bench.laid.items[item_id][1]
    food = bench.foods[item.food]
    meant = next((a for a in known if amount in (a.id, a.measure)), None)
    grams = meant.grams if meant else grams_said(amount, food)
    if grams is None or not 0 < grams <= LARGEST_G:
        raise InputError(
            [
                f"{amount!r} of {food.name} cannot be read; write a number and {food.measure}, "
                f"or grams up to {LARGEST_G:.0f} (30 g)."
            ]
        )
    if abs(grams - item.grams) < SAME_G:
        raise InputError([f"{food.name} is {item.measure} already; nothing was changed."])
    meant = next((a for a in known if abs(a.grams - grams) < SAME_G), None)
    if meant is not None:
        return _done(bench, meant, "amount", [item_id])
    what = f"{place_words(bench.laid.places[item_id].slot.where)}: {food.name} {amount.strip()}"
    return written(bench, bench.hand_amount(item_id, grams), what, [item_id], "amount")


def serve(
    plan: Plan,
    date: str,
    occasion: str,
    dish: str,
    *,
    bench: Bench | None = None,
    at: Tables | None = None,
) -> Edited:
    """Another dish for an occasion, with its best foods: a dish's slug or an alternative's id."""
    bench = bench or bench_of(plan, at)
    refuse_locked_meal(bench, f"{date} {occasion}")
    return _done(bench, bench.dish(date, occasion, dish.rpartition(":")[2]), "dish")


def another(
    plan: Plan, date: str, occasion: str, *, bench: Bench | None = None, at: Tables | None = None
) -> Edited:
    """The best dish that this occasion has not had yet."""
    bench, where = bench or bench_of(plan, at), f"{date} {occasion}"
    refuse_locked_meal(bench, where)
    found = bench.dishes(date, occasion, _had(plan, where)) or bench.dishes(date, occasion)
    if not found:
        raise CannotAnswer([f"{place_words(where)}: no other dish suits this occasion."])
    return _done(bench, found[0], "dish", ())


def regenerate(plan: Plan, date: str, *, at: Tables | None = None) -> Edited:
    """One day anew: another dish in every occasion that is not locked."""
    at = at or tables()
    now, bench = plan, bench_of(plan, at)
    places = [
        where
        for where, slot in bench.laid.slots.items()
        if slot.date.isoformat() == date
        and not slot.leftover_of
        and is_open(bench, where)
        and bench.laid.meals[where].status == "planned"
    ]
    if not places:
        raise InputError([f"{date}: no meal of this day can be planned anew; is it all locked?"])
    for where in places:
        found = bench.dishes_for(where, _had(plan, where))
        if found:
            best = min(found, key=lambda choice: (choice.points, choice.id))
            now = bench.written(best.fillings)
            bench = Bench(now, at.foods, at.dishes, like=bench)
    now = eased(now, at, [date])
    return finished(plan, now, f"{short_day(date)} planned anew", (), "day")


# --- within --------------------------------------------------------------------------------


def _chosen(bench: Bench, item_id: str, choice: str) -> Alternative:
    """The alternative meant by an id, a food or "leave_out"."""
    found = bench.alternatives(item_id)
    for alternative in found:
        if choice in (alternative.id, alternative.food or alternative.kind):
            return alternative
    name = bench.laid.items[item_id][1].name
    if choice == "leave_out":
        raise InputError([f"The dish needs {name} or another food in its place; swap it instead."])
    known = ", ".join(a.food for a in found if a.food) or "nothing else"
    raise InputError([f"{choice!r} does not go in place of {name}; what does: {known}."])


def _done(bench: Bench, found: Alternative, kind: str, kept: Iterable[str] | None = None) -> Edited:
    """The alternative done; without ``kept`` it keeps what it puts on the plate."""
    choice = bench.choice(found.id)
    place = place_words(choice.where)
    name = ""
    if choice.kind != "dish":
        name = bench.laid.items[found.id.rpartition(SEPARATOR)[0]][1].name
    what = {
        "food": f"{place}: {found.name} ({found.measure}) instead of {name}",
        "leave_out": f"{place}: without {name}",
        "amount": f"{place}: {found.name} {found.measure}",
        "dish": f"{place}: {found.title}",
    }[choice.kind]
    kept = _new_items(bench, found) if kept is None else kept
    return written(bench, choice.fillings, what, kept, kind)


def _new_items(bench: Bench, found: Alternative) -> list[str]:
    """Ids of the items that an alternative puts on the plate."""
    before, after = bench.days_after(bench.choice(found.id).fillings)
    known = {item.id for day in before for meal in day.occasions for item in meal.items}
    return [
        item.id
        for day in after
        for meal in day.occasions
        for item in meal.items
        if item.id not in known and item.role != "seasoning"
    ]


def _had(plan: Plan, where: str) -> set[str]:
    """Dishes this occasion has had since the plan was made."""
    found = set()
    for entry in done(plan):
        seen = entry.get("seen")
        if isinstance(seen, Mapping) and isinstance(seen.get(where), str):
            found.add(seen[where])
    return found

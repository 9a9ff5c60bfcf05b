"""What all edits share: the tables they choose from, names in words, and how one is recorded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from planner.dish import Dish
from planner.dishes import load_dishes
from planner.edit.history import Edited, hand_set, recorded
from planner.edit.repair import repaired
from planner.edit.told import told
from planner.errors import InputError
from planner.export.words import short_day
from planner.food import Food
from planner.habits import grams_of
from planner.plan import Plan, changes_of
from planner.search.plates import Filling
from planner.swap.balance import BROKEN
from planner.swap.bench import Bench
from planner.tables import dictionary, load_foods

LARGEST_G = 2000.0
"""More of one food in one meal is a slip of the finger."""


@dataclass(frozen=True)
class Tables:
    """The foods and dishes that edits choose from."""

    foods: Mapping[str, Food]
    dishes: Mapping[str, Dish]


def tables(
    foods: Mapping[str, Food] | None = None, dishes: Mapping[str, Dish] | None = None
) -> Tables:
    """The tables given, or the planner's own."""
    return Tables(
        load_foods() if foods is None else foods, load_dishes() if dishes is None else dishes
    )


def bench_of(plan: Plan, at: Tables | None) -> Bench:
    """A plan's workbench."""
    at = at or tables()
    return Bench(plan, at.foods, at.dishes)


def written(
    bench: Bench, fillings: Mapping[str, Filling], what: str, kept: Iterable[str], kind: str
) -> Edited:
    """The edit that puts these plates in their places."""
    return finished(bench.plan, bench.written(fillings), what, kept, kind)


def finished(before: Plan, after: Plan, what: str, kept: Iterable[str], kind: str) -> Edited:
    """The edit recorded, with its changes in words and the rules it newly breaks.

    Raises InputError where it would change what is locked.
    """
    now = _held(after)
    moved = [where for where, was in _held(before).items() if now.get(where) != was]
    if moved and kind != "said":
        raise InputError(
            [
                f"{place_words(where)} is locked and would change; unlock it first."
                for where in moved
            ]
        )
    new = [warning for warning in after.warnings if warning not in before.warnings]
    known = {(entry.rule, entry.where, entry.by) for entry in before.relaxed}
    gave = [e for e in after.relaxed if (e.rule, e.where, e.by) not in known]
    changes = (
        *told(before, after),
        *(f"breaks a rule: {warning}" for warning in new),
        *(f"gives way: {entry.where}: {entry.by.replace('_', ' ')}" for entry in gave),
    )
    return recorded(before, after, what, changes or (what,), kept, kind)


def _held(plan: Plan) -> dict[str, object]:
    """What is locked, as it stands: meals by their dish and foods, items by their grams."""
    locked = set(changes_of(plan.question).locked)
    found: dict[str, object] = {}
    for day in plan.days:
        for meal in day.occasions:
            if f"{day.date} {meal.name}" in locked:
                foods = tuple((item.food, item.grams) for item in meal.items)
                found[f"{day.date} {meal.name}"] = (meal.dish, foods)
            found |= {item.id: item.grams for item in meal.items if item.id in locked}
    return found


def eased(plan: Plan, at: Tables, dates: Collection[str]) -> Plan:
    """The plan with these days brought back within the rules, what was set by hand left alone;
    only where that cannot be, what was set before the last time that every rule held moves too."""
    chosen = hand_set(plan)
    first, left = repaired(plan, chosen, at.foods, at.dishes, dates)
    lately = hand_set(plan, lately=True)
    if left <= BROKEN or set(lately) == set(chosen):
        return first
    second, then = repaired(plan, lately, at.foods, at.dishes, dates)
    return second if then < left else first


_MIXED = re.compile(r"^\s*(\d+)?\s*([¼½¾⅓⅔⅛⅜⅝⅞]|\d+\s*/\s*\d+)")
_PARTS = {
    "¼": 1 / 4, "½": 1 / 2, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3,
    "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip


def grams_said(amount: str, food: Food) -> float | None:
    """Grams of "1½ cups", "1 1/2 cups" or "30 g" of a food; None where it cannot be read."""
    found = _MIXED.match(amount)
    if found:
        above, _, below = found[2].partition("/")
        if below and not int(below):
            return None
        part = int(above) / int(below) if below else _PARTS[found[2]]
        amount = f"{int(found[1] or 0) + part:.6f} {amount[found.end() :]}"
    return grams_of(amount, food)


# --- names and locks -----------------------------------------------------------------------


def place_words(where: str) -> str:
    """An occasion as one says it: "Mon 23 dinner"; an item's id by its food."""
    date, _, rest = where.partition(" ")
    if rest:
        return f"{short_day(date)} {rest}"
    parts = where.split("/")
    return f"{parts[-1].replace('_', ' ')} of {short_day(parts[0])} {parts[1]}"


def known_name(what: str, at: Tables, families: bool = True) -> str:
    """The name of a food, a dish or a family. Raises InputError where it is none."""
    if what in at.foods:
        return at.foods[what].name
    if what in at.dishes or (families and what in dictionary().families):
        return what.replace("_", " ")
    raise InputError(
        [f"{what!r} is no food, dish or family known here; `planner foods TEXT` finds its name."]
    )


def refuse_locked(bench: Bench, item_id: str) -> None:
    """Raises InputError where an item or its occasion is locked, or where there is no such item."""
    if item_id not in bench.laid.items:
        raise InputError([f"{item_id!r} is no item of this plan; list the day's foods anew."])
    place = bench.laid.places.get(item_id)
    for where in (item_id, place.slot.where if place else ""):
        if where in bench.locked:
            raise InputError([f"{place_words(where)} is locked; unlock it first."])


def refuse_locked_meal(bench: Bench, where: str) -> None:
    """Raises InputError where an occasion, or a food of it, is locked."""
    if where in bench.laid.slots and not is_open(bench, where):
        raise InputError([f"{place_words(where)} is locked, or a food of it is; unlock it first."])


def is_open(bench: Bench, where: str) -> bool:
    """Whether neither the occasion nor any food of it is locked."""
    return not {where, *bench.items_of(where)} & bench.locked


def occasion_of(plan: Plan, date: str, occasion: str) -> str:
    """The name of an occasion that exists and is not locked. Raises InputError otherwise."""
    where = f"{date} {occasion}"
    known = {
        f"{day.date} {meal.name}": meal
        for day in plan.days
        for meal in day.occasions
        if meal.kind != "habit"
    }
    if where not in known:
        raise InputError([f"{where}: there is no such occasion; there are {', '.join(known)}."])
    held = {where, *(item.id for item in known[where].items)}
    if held & set(changes_of(plan.question).locked):
        raise InputError([f"{place_words(where)} is locked, or a food of it is; unlock it first."])
    return where

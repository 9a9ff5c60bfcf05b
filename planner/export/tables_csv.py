"""The list, the week and its nutrients as CSV: one row a thing, a food, a meal.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, as spreadsheets
themselves mark text. Numbers are plain: a point for decimals, nothing for thousands.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence

from planner.export.markup import clean
from planner.export.sheet import label_of, names_of
from planner.nutrients import NUTRIENTS
from planner.plan import Plan
from planner.shopping import Line, ShoppingList

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""First signs that make a spreadsheet calculate, their broad forms among them."""

Cell = str | float | int | None


def week_csv(plan: Plan, *, example: bool | None = None) -> str:
    """One row for every food on every plate; an example's rows end in words that say so."""
    heads = (
        "date", "weekday", "time", "occasion", "status", "title", "person", "food", "name", "role",
        "measure", "grams", "start",
    )  # fmt: skip
    names = {person.id: person.name for person in plan.people}
    rows = (
        (
            day.date, dt.date.fromisoformat(day.date).strftime("%A"), meal.time, meal.name,
            meal.status, meal.title, names.get(item.person, item.person), item.food, item.name,
            item.role, item.measure, item.grams, item.start,
        )
        for day in plan.days
        for meal in day.occasions
        for item in meal.items
    )  # fmt: skip
    return _written(heads, rows, label_of(plan, example))


def nutrients_csv(plan: Plan, *, example: bool | None = None) -> str:
    """One row for every meal of every person, with all nutrients of its foods."""
    heads = ("date", "time", "occasion", "title", "person", *NUTRIENTS)
    names = {person.id: person.name for person in plan.people}
    rows = (
        (
            day.date, meal.time, meal.name, meal.title, names.get(who, who),
            *(values.get(nutrient) for nutrient in NUTRIENTS),
        )
        for day in plan.days
        for meal in day.occasions
        for who, values in meal.nutrients.items()
    )  # fmt: skip
    return _written(heads, rows, label_of(plan, example))


def list_csv(plan: Plan, list_: ShoppingList, *, example: bool | None = None) -> str:
    """One row for every thing on the list: what to buy, grams eaten, bought, left over, price."""
    heads = (
        "aisle", "name", "staple", "to_buy", "eaten_g", "needed_g", "bought_g", "left_over_g",
        "first_day", "days", "price_usd", "price_at_least", "for",
    )  # fmt: skip
    rows = (
        (
            line.aisle_title or line.aisle, line.name, "yes" if line.staple else "no",
            _to_buy(line), line.eaten_g, line.bought_g, _bought(line), line.left_g,
            line.days[0] if line.days else "", " ".join(line.days), _price(line),
            "yes" if line.price_at_least else "no", names_of(plan),
        )
        for line in list_.lines
    )  # fmt: skip
    return _written(heads, rows, label_of(plan, example))


def _to_buy(line: Line) -> str:
    return line.to_buy or line.household


def _bought(line: Line) -> float:
    return line.packaged_g if line.purchases else line.bought_g


def _price(line: Line) -> float | None:
    return line.cost_usd if line.purchases else line.price_usd


def safe_cell(value: Cell) -> str:
    """A value as a cell's text: never a formula, never on two lines."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(round(value, 6))
    words = clean(value)
    dangerous = words.lstrip().startswith(_FORMULA) or value.startswith(("\t", "\r", "\n"))
    return f"'{words}" if dangerous else words


def _written(heads: Sequence[str], rows: Iterable[Sequence[Cell]], label: str) -> str:
    """``label`` is the last cell of every row, where there is one."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*heads, "note") if label else heads)
    last = (label,) if label else ()
    writer.writerows([safe_cell(value) for value in (*row, *last)] for row in rows)
    return file.getvalue()

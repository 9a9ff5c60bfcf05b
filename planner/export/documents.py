"""All documents by name: what each is, its file name and type, and how it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from planner.errors import InputError
from planner.export.sheet import Swaps
from planner.plan import Plan
from planner.shopping import ShoppingList

BYTE_ORDER_MARK = "\ufeff"
"""Tells a spreadsheet that a CSV file is UTF-8."""


@dataclass(frozen=True)
class Wish:
    """How a document is wanted."""

    paper: str = "a4"
    large: bool = False
    example: bool | None = None
    """Whether it is an example's; None finds out from the plan."""

    day: str = ""
    """The date of a single day; empty for the plan's first."""

    client: str = ""
    notes: str = ""
    made_for: str = ""
    date: str = ""
    swaps: Swaps | None = None
    recipes: bool = True
    """Whether a handout has the days with their methods."""

    clinical: bool = True
    """Whether a handout has the pages for the clinic."""

    stamp: dt.datetime | None = None


Make = Callable[[Plan, ShoppingList, Wish], str | bytes]


@dataclass(frozen=True)
class Kind:
    """One sort of document."""

    name: str
    """As the command line calls it: week.pdf."""

    title: str
    mime: str
    make: Make


def kinds() -> dict[str, Kind]:
    """Every sort of document by its name."""
    return {kind.name: kind for kind in _KINDS}


def document(name: str, plan: Plan, list_: ShoppingList, wish: Wish | None = None) -> bytes:
    """A document's file. Raises InputError for a name that none has."""
    found = kinds().get(name)
    if found is None:
        raise InputError([f'--as "{name}" is no document; choose one of: {", ".join(kinds())}.'])
    made = found.make(plan, list_, wish or Wish())
    if isinstance(made, bytes):
        return made
    mark = BYTE_ORDER_MARK if name.endswith(".csv") else ""
    return (mark + made).encode("utf-8")


def file_name(name: str, plan: Plan) -> str:
    """A name for the file that holds no word of anyone's: week-2026-11-23.pdf."""
    stem, _, ending = name.partition(".")
    start = plan.days[0].date if plan.days else "empty"
    return f"{stem}-{start}.{ending}"


# --- how each is made; the heavy parts are imported when they are needed ----------------------


def _week_html(plan: Plan, list_: ShoppingList, wish: Wish) -> str:
    from planner.export.html import week_html

    return week_html(plan, list_, paper=wish.paper, large=wish.large, example=wish.example)


def _day_html(plan: Plan, _: ShoppingList, wish: Wish) -> str:
    from planner.export.html import day_html

    day = _day(plan, wish)
    return day_html(plan, day, paper=wish.paper, large=wish.large, example=wish.example)


def _list_html(plan: Plan, list_: ShoppingList, wish: Wish) -> str:
    from planner.export.html import list_html

    return list_html(plan, list_, paper=wish.paper, large=wish.large, example=wish.example)


def _handout_html(plan: Plan, list_: ShoppingList, wish: Wish) -> str:
    from planner.export.html import handout_html

    return handout_html(
        plan, list_, client=wish.client, notes=wish.notes, made_for=wish.made_for, date=wish.date,
        swaps=wish.swaps, recipes=wish.recipes, clinical=wish.clinical, paper=wish.paper,
        large=wish.large, example=wish.example,
    )  # fmt: skip


def _week_pdf(plan: Plan, _: ShoppingList, wish: Wish) -> bytes:
    from planner.export.pdf import week_pdf

    return week_pdf(plan, paper=wish.paper, large=wish.large, example=wish.example)


def _day_pdf(plan: Plan, _: ShoppingList, wish: Wish) -> bytes:
    from planner.export.pdf import day_pdf

    day = _day(plan, wish)
    return day_pdf(plan, day, paper=wish.paper, large=wish.large, example=wish.example)


def _list_pdf(plan: Plan, list_: ShoppingList, wish: Wish) -> bytes:
    from planner.export.pdf import list_pdf

    return list_pdf(plan, list_, paper=wish.paper, large=wish.large, example=wish.example)


def _handout_pdf(plan: Plan, list_: ShoppingList, wish: Wish) -> bytes:
    from planner.export.pdf import handout_pdf

    return handout_pdf(
        plan, list_, client=wish.client, notes=wish.notes, made_for=wish.made_for, date=wish.date,
        swaps=wish.swaps, recipes=wish.recipes, clinical=wish.clinical, paper=wish.paper,
        large=wish.large, example=wish.example,
    )  # fmt: skip


def _week_csv(plan: Plan, _: ShoppingList, wish: Wish) -> str:
    from planner.export.tables_csv import week_csv

    return week_csv(plan, example=wish.example)


def _nutrients_csv(plan: Plan, _: ShoppingList, wish: Wish) -> str:
    from planner.export.tables_csv import nutrients_csv

    return nutrients_csv(plan, example=wish.example)


def _list_csv(plan: Plan, list_: ShoppingList, wish: Wish) -> str:
    from planner.export.tables_csv import list_csv

    return list_csv(plan, list_, example=wish.example)


def _week_md(plan: Plan, _: ShoppingList, wish: Wish) -> str:
    from planner.export.markdown import week_md

    return week_md(plan, example=wish.example)


def _list_md(plan: Plan, list_: ShoppingList, wish: Wish) -> str:
    from planner.export.markdown import list_md

    return list_md(plan, list_, example=wish.example)


def _week_txt(plan: Plan, _: ShoppingList, __: Wish) -> str:
    from planner.export.text import plan_text

    return plan_text(plan)


def _list_txt(plan: Plan, list_: ShoppingList, _: Wish) -> str:
    from planner.export.text import shopping_text

    return shopping_text(plan, list_)


def _week_ics(plan: Plan, _: ShoppingList, wish: Wish) -> bytes:
    from planner.export.ics import week_ics

    return week_ics(plan, example=wish.example, stamp=wish.stamp)


def _recipes(plan: Plan, _: ShoppingList, wish: Wish) -> str:
    from planner.export.recipe import recipes_json

    return recipes_json(plan, example=wish.example)


def _day(plan: Plan, wish: Wish) -> str:
    return wish.day or (plan.days[0].date if plan.days else "")


_HTML, _PDF, _CSV = "text/html", "application/pdf", "text/csv"
_KINDS = (
    Kind("week.html", "The week, to print", _HTML, _week_html),
    Kind("week.pdf", "The week", _PDF, _week_pdf),
    Kind("week.md", "The week as Markdown", "text/markdown", _week_md),
    Kind("week.txt", "The week as text", "text/plain", _week_txt),
    Kind("week.csv", "Every food of the week", _CSV, _week_csv),
    Kind("week.ics", "The week for a calendar", "text/calendar", _week_ics),
    Kind("day.html", "One day, to print", _HTML, _day_html),
    Kind("day.pdf", "One day", _PDF, _day_pdf),
    Kind("list.html", "The shopping list, with ticks", _HTML, _list_html),
    Kind("list.pdf", "The shopping list", _PDF, _list_pdf),
    Kind("list.md", "The shopping list as Markdown", "text/markdown", _list_md),
    Kind("list.txt", "The shopping list as text", "text/plain", _list_txt),
    Kind("list.csv", "The shopping list as a table", _CSV, _list_csv),
    Kind("nutrients.csv", "Every nutrient of every meal", _CSV, _nutrients_csv),
    Kind("recipes.json", "Every dish as a schema.org Recipe", "application/ld+json", _recipes),
    Kind("handout.html", "A handout for a client, to print", _HTML, _handout_html),
    Kind("handout.pdf", "A handout for a client", _PDF, _handout_pdf),
)

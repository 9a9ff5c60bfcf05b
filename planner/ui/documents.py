"""The documents of the plan on screen, made when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from planner.errors import InputError
from planner.export.documents import Wish, document, file_name, kinds
from planner.plan import Plan
from planner.saving import BothWays, saving_of
from planner.shopping import ShoppingList, pantry_of, shopping_list
from planner.tables import load_foods
from planner.ui.shop import Shop
from planner.varied import kind_of

PAGES = {
    "Shopping list": "list",
    "The week": "week",
    "One day": "day",
    "Handout for a client": "handout",
}
"""Documents that are pages, by what they are called here."""

ALSO = ("list.csv", "week.csv", "nutrients.csv", "week.ics", "recipes.json", "list.md", "week.md")
"""What else one may want; those that there are."""


def shopping(
    plan: Plan,
    trips: int = 1,
    at_home: Mapping[str, str] | None = None,
    ways: BothWays | None = None,
    shop: Shop | None = None,
) -> ShoppingList:
    """What to buy for a plan; ``at_home`` are amounts by the name of the thing, ``ways`` is its
    week planned both ways, where somebody asked what that saves. Without a ``shop`` it is ours.

    Raises InputError where one of them cannot be read.
    """
    foods = load_foods()
    packages, _ = (shop or Shop()).packages()
    pantry = pantry_of(at_home, foods, packages) if at_home else None
    aisles = None if shop is None else shop.aisles()

    def listed(of: Plan) -> ShoppingList:
        return shopping_list(
            of, foods, pantry=pantry, packages=packages, trips=trips, aisles=aisles
        )

    found = listed(plan)
    return found if ways is None else replace(found, saving=saving_of(ways, listed))


def things(plan: Plan) -> dict[str, str]:
    """What a plan's list has, in the words of the list, by the name a pantry knows."""
    foods = load_foods()
    found = {
        kind_of(foods[line.parts[0].food]): line.name for line in shopping(plan).lines if line.parts
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def readable(
    names: Mapping[str, str], at_home: Mapping[str, str], shop: Shop | None = None
) -> tuple[dict[str, str], list[str]]:
    """The amounts that can be taken off a list of these ``things``, and what is wrong with the
    others."""
    found: dict[str, str] = {}
    problems: list[str] = []
    packages, _ = (shop or Shop()).packages()
    for name, much in at_home.items():
        if name in names and much.strip():
            try:
                pantry_of({name: much}, load_foods(), packages)
                found[name] = much
            except InputError as error:
                told = (problem.removeprefix("pantry: ") for problem in error.problems)
                problems += [problem.replace(name, names[name], 1) for problem in told]
    return found, problems


def understood(name: str, much: str, shop: Shop | None = None) -> str:
    """How an amount at home was read, where it was not given in grams: about 454 g."""
    packages, _ = (shop or Shop()).packages()
    with suppress(InputError):
        for stock in pantry_of({name: much}, load_foods(), packages).stocks:
            if f"{stock.grams:.0f}" not in much:
                return f"about {stock.grams:,.0f} g"
    return ""


def made(
    name: str,
    plan: Plan,
    wish: Wish,
    trips: int = 1,
    at_home: Mapping[str, str] | None = None,
    ways: BothWays | None = None,
    shop: Shop | None = None,
) -> bytes:
    """A document's file."""
    return document(name, plan, shopping(plan, trips, at_home, ways, shop), wish)


def others() -> dict[str, tuple[str, str]]:
    """Title and type of the documents that are no pages."""
    known = kinds()
    return {name: (known[name].title, known[name].mime) for name in ALSO if name in known}


def called(name: str, plan: Plan, example: bool) -> str:
    """A document's file name, which tells an example from a plan of one's own."""
    return f"{'example-' if example else ''}{file_name(name, plan)}"

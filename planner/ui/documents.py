"""The documents of the plan on screen, made when they are asked for."""

from __future__ import annotations

from planner.export.documents import Wish, document, file_name, kinds
from planner.plan import Plan
from planner.shopping import ShoppingList, shopping_list
from planner.tables import load_foods

PAGES = {
    "Shopping list": "list",
    "The week": "week",
    "One day": "day",
    "Handout for a client": "handout",
}
"""Documents that are pages, by what they are called here."""

ALSO = ("list.csv", "week.csv", "nutrients.csv", "week.ics", "recipes.json", "list.md", "week.md")
"""What else one may want; those that there are."""


def shopping(plan: Plan, trips: int = 1) -> ShoppingList:
    """What to buy for a plan."""
    return shopping_list(plan, load_foods(), trips=trips)


def made(name: str, plan: Plan, wish: Wish, trips: int = 1) -> bytes:
    """A document's file."""
    return document(name, plan, shopping(plan, trips), wish)


def others() -> dict[str, tuple[str, str]]:
    """Title and type of the documents that are no pages."""
    known = kinds()
    return {name: (known[name].title, known[name].mime) for name in ALSO if name in known}


def called(name: str, plan: Plan, example: bool) -> str:
    """A document's file name, which tells an example from a plan of one's own."""
    return f"{'example-' if example else ''}{file_name(name, plan)}"

"""The shopping list: what is eaten, as bought, in packages, with what is left over.

Grams as eaten come from the plan and nothing is rounded away. Yield factors turn them into grams
as bought; what is at home is taken off; packages cover the rest, and everything that is left
stays in the books: bought x yield + pantry used = eaten + left over, for every food.
"""

from __future__ import annotations

from planner.shopping.aisles import aisles_of_text, read_aisles
from planner.shopping.build import list_for, shopping_list
from planner.shopping.left import left_on, waste_of
from planner.shopping.lists import (
    FromPantry,
    Left,
    Line,
    List,
    Part,
    Purchase,
    Saving,
    ShoppingList,
    Trip,
    Use,
    Waste,
)
from planner.shopping.packages import (
    Package,
    Packages,
    load_packages,
    packages_of,
    packages_of_text,
)
from planner.shopping.pantry import Pantry, pantry_of, read_pantry, weight_g
from planner.shopping.said import grams_words

__all__ = [
    "FromPantry",
    "Left",
    "Line",
    "List",
    "Package",
    "Packages",
    "Pantry",
    "Part",
    "Purchase",
    "Saving",
    "ShoppingList",
    "Trip",
    "Use",
    "Waste",
    "aisles_of_text",
    "grams_words",
    "left_on",
    "list_for",
    "load_packages",
    "packages_of",
    "packages_of_text",
    "pantry_of",
    "read_aisles",
    "read_pantry",
    "shopping_list",
    "waste_of",
    "weight_g",
]

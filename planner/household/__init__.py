"""Households: up to eight people who share dishes, each with a plan of their own.

A household is a tuple of ordinary plans, each verified for its person, and what they share: one
cooking by day and occasion, with every person's portion, and the shares of those who eat along.
"""

from __future__ import annotations

from planner.household.at_table import table_dishes
from planner.household.basket import together
from planner.household.checking import check
from planner.household.cooks import cooks_of
from planner.household.file import household_from_document, read_household
from planner.household.other import OtherDish, SharedBench
from planner.household.planning import plan_household
from planner.household.sheets import Sheet, sheets
from planner.household.types import MOST_PEOPLE, Along, Cook, Household, Portion

__all__ = [
    "MOST_PEOPLE", "Along", "Cook", "Household", "OtherDish", "Portion", "SharedBench", "Sheet",
    "check", "cooks_of", "household_from_document", "plan_household", "read_household", "sheets",
    "table_dishes", "together",
]  # fmt: skip

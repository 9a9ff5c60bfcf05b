"""Checks a household: every plan on its own, and that what they share is what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from planner.dish import Dish
from planner.food import Food
from planner.household.at_table import table_dishes
from planner.household.cooks import cooks_of
from planner.household.types import Household
from planner.tables import load_foods
from planner.verify import Finding
from planner.verify import check as verify


def check(
    household: Household,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
) -> list[Finding]:
    """Everything in a household that does not hold; an empty list means it verifies."""
    foods = load_foods() if foods is None else foods
    table = table_dishes(dishes)
    found = []
    for plan in household.plans:
        name = plan.people[0].name
        findings = verify(plan, foods, table)
        found += [replace(finding, where=f"{name}: {finding.where}") for finding in findings]
    return [*found, *_shared(household, foods, table)]


def _shared(
    household: Household, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> Iterator[Finding]:
    dates = {tuple(day.date for day in plan.days) for plan in household.plans}
    if len(dates) > 1:
        yield Finding("household", "week", "the plans are not for the same days")
        return
    if household.cooks != cooks_of(household, foods, dishes):
        yield Finding("household", "cooks", "what is cooked is not what the plans have")
    barred = {along.name: set(along.without) for along in household.alongs}
    for name in sorted(name for name in barred if name in household.names.values()):
        yield Finding("household", name, "has a plan and eats along")

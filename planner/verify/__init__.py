"""Verification: every rule of a plan again, as plain arithmetic on the food table.

Never imports the model. It reads the grams printed, the targets the plan was made for and the
rules as data, recomputes every total, and says what is broken, where, and by how much.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.dish import Dish
from planner.dishes import load_dishes
from planner.food import Food
from planner.person import person_from_document
from planner.plan import Plan, changes_of
from planner.rules import relaxations
from planner.tables import load_foods
from planner.verify.clock import calendar, medicines
from planner.verify.nutrition import (
    calcium,
    intake,
    meal_sizes,
    share,
    shortfalls_listed,
    week_shortfalls,
)
from planner.verify.plates import identity, leftovers, minutes, plates, stated
from planner.verify.printed import printed_totals, targets_kept
from planner.verify.sums import Finding, eaten, missing, served, totals, week_mean
from planner.verify.variety import kinds, variety

__all__ = [
    "Finding", "calcium", "check", "eaten", "intake", "kinds", "meal_sizes", "medicines",
    "missing", "plates", "served", "share", "totals", "variety", "week_mean", "week_shortfalls",
]  # fmt: skip


def check(
    plan: Plan,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
) -> list[Finding]:
    """Everything in the plan that does not hold; an empty list means it verifies."""
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    found: list[Finding] = []
    for planned in plan.people:
        person = person_from_document(plan.question["people"][planned.id])
        changes = changes_of(plan.question)
        found += identity(plan, foods)
        found += targets_kept(plan, planned, person)
        found += printed_totals(plan, planned, foods)
        for day in plan.days:
            meals = eaten(day)
            found += intake(planned, day.date, totals(meals, foods))
            found += calcium(planned, day, person.spacing.calcium, foods)
            found += share(day, person.spacing.share, foods)
            found += medicines(day, person, foods)
            found += meal_sizes(planned, day, foods)
            found += plates(day, planned, person, foods, dishes)
            found += stated(day, person, changes, foods)
        found += leftovers(plan, dishes)
        found += minutes(plan, person, dishes)
        found += variety(plan)
        found += kinds(plan, person, foods, dishes)
        found += calendar(plan, person)
        found += shortfalls_listed(plan, planned, foods)
    return [finding for finding in found if not _declared(finding, plan)]


def _declared(finding: Finding, plan: Plan) -> bool:
    """Whether the plan itself lists this as a rule that gave way, and the rule may."""
    may = {relaxation.row for relaxation in relaxations()} | {"variety.kinds", "variety.gap"}
    return finding.rule in may and any(
        relaxed.rule == finding.rule and relaxed.where == finding.where for relaxed in plan.relaxed
    )

"""What the plan prints of itself: targets, totals and marks are those of its person and foods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.food import Food
from planner.gate import gate
from planner.nutrients import HEADLINE, NUTRIENTS
from planner.person import Person
from planner.plan import Meal, Plan, PlannedPerson
from planner.rules.absorption import absorbed_mg
from planner.targets import targets_for
from planner.verify.sums import PRINTED, Finding, Totals, eaten, missing, totals, week_mean

SHOWN = 4
"""Wrong totals named of one place; the rest are counted."""


def targets_kept(plan: Plan, planned: PlannedPerson, person: Person) -> Iterator[Finding]:
    """The targets in the plan are those this person has."""
    expected = targets_for(person, gate(person))
    for nutrient, target in expected.items():
        kept = planned.targets.get(nutrient)
        if kept is None:
            yield Finding("targets", planned.name, f"the target for {nutrient} is gone")
        elif (kept.min, kept.max, kept.scope, kept.max_scope) != (
            target.min,
            target.max,
            target.scope,
            target.max_scope,
        ):
            yield Finding("targets", planned.name, f"the target for {nutrient} was changed")
    for nutrient, limits in expected.shares.items():
        if tuple(planned.shares.get(nutrient, ())) != tuple(limits):
            yield Finding("targets", planned.name, f"the share of energy of {nutrient} was changed")


def printed_totals(
    plan: Plan, planned: PlannedPerson, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """What the plan prints is what the food table gives for its grams."""
    for day in plan.days:
        for meal in eaten(day):
            where = f"{day.date} {meal.name}"
            yield from _same(where, meal.nutrients.get(planned.id, {}), totals((meal,), foods))
            printed = meal.absorbed_magnesium_mg.get(planned.id, 0.0)
            actual = absorbed_mg(totals((meal,), foods)["magnesium_mg"])
            if abs(printed - actual) > PRINTED:
                yield Finding(
                    "totals", f"{day.date} {meal.name}", "absorbed magnesium is not as printed"
                )
            yield from _marks(where, meal.at_least.get(planned.id, ()), (meal,), foods)
        yield from _same(day.date, day.nutrients.get(planned.id, {}), totals(eaten(day), foods))
        yield from _marks(day.date, day.at_least.get(planned.id, ()), eaten(day), foods)
    everything = tuple(meal for day in plan.days for meal in eaten(day))
    yield from _same("week", plan.week_mean.get(planned.id, {}), week_mean(plan.days, foods))
    yield from _marks("week", plan.week_at_least.get(planned.id, ()), everything, foods)


def _marks(
    where: str, marks: tuple[str, ...], meals: tuple[Meal, ...], foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """The nutrients marked "at least" are those that some food has no value for."""
    if tuple(marks) != missing(meals, foods):
        yield Finding("totals", where, "the at-least marks are not those of its foods")


def _same(where: str, printed: Mapping[str, float], actual: Totals) -> Iterator[Finding]:
    """One finding for a place whose printed totals are not those of its foods."""
    off = {n: printed.get(n, 0.0) - actual[n] for n in NUTRIENTS}
    wrong = [n for n in NUTRIENTS if abs(off[n]) > PRINTED]
    if wrong:
        first = sorted(wrong, key=lambda n: (n not in ("energy_kcal", *HEADLINE), wrong.index(n)))
        named = ", ".join(f"{n} {off[n]:+.4g}" for n in first[:SHOWN])
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        yield Finding("totals", where, f"printed totals are not those of its foods: {named}{more}")

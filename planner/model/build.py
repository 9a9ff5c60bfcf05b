"""Builds one day's model: a loop over the constraint families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulp

from planner.model import (
    absorption,
    intake,
    kitchen,
    objective,
    portions,
    spacing_calcium,
    spacing_medicine,
    spacing_share,
    structure,
    variety,
)
from planner.model.question import DayQuestion
from planner.model.variables import Expression, Row, Variable, Variables, affine, make_variables
from planner.rules import Relaxation, rule
from planner.rules.spacing import calcium_cap_mg

FAMILIES = (
    structure,
    portions,
    intake,
    spacing_medicine,
    spacing_calcium,
    spacing_share,
    absorption,
    variety,
    kitchen,
    objective,
)
"""The table of contents of the model, in the order of docs/formulation.md."""

HARD_RULES = (
    *structure.RULES,
    *portions.RULES,
    *intake.RULES,
    *spacing_medicine.RULES,
    *spacing_calcium.RULES,
    *spacing_share.RULES,
    variety.most_a_day,
    kitchen.meal_energy,
)
"""The rules that must hold, for certificates: no goal, no price, nothing of other days."""


@dataclass
class Model:
    """Rows, variables and objective of one day, ready for the solver."""

    day: DayQuestion
    x: Variables
    rows: list[Row]
    objective: Expression
    relaxed: dict[str, Variable] = field(default_factory=dict)
    """Slack of hard rows that may give way, by row name and side."""

    def to_pulp(self) -> pulp.LpProblem:
        """The same model as a PuLP problem, to export or to solve with another solver."""
        problem = self.x.problem
        problem.setObjective(self.objective)
        for row in self.rows:
            if row.low is not None:
                problem.addConstraint(row.expression >= row.low, f"{row.name}.low")
            if row.high is not None:
                problem.addConstraint(row.expression <= row.high, f"{row.name}.high")
        return problem


def build(day: DayQuestion, relax: Sequence[Relaxation] = (), hard_only: bool = False) -> Model:
    """All rows of one day; those named in ``relax`` get a slack variable with a steep price.

    ``hard_only`` leaves out every goal: what remains is whether any day keeps the hard rules.
    """
    x = make_variables(day)
    rules = HARD_RULES if hard_only else [r for family in FAMILIES for r in family.RULES]
    rows = [row for rule_rows in rules for row in rule_rows(day, x)]
    relaxed: dict[str, Variable] = {}
    if relax:
        rows = [_elastic(row, relax, x, relaxed) for row in rows]
    terms = [] if hard_only else objective.cost(day, x)
    terms += [(slack, _relax_price(name, rows, day)) for name, slack in relaxed.items()]
    return Model(day, x, rows, affine(summed(terms)), relaxed)


def _elastic(
    row: Row, relax: Sequence[Relaxation], x: Variables, relaxed: dict[str, Variable]
) -> Row:
    """The row with slack on its sides, where the relaxation order lets it give way."""
    if not any(row.name.startswith(entry.row) for entry in relax):
        return row
    if row.name.startswith("spacing.calcium.rich"):
        return row
    terms = list(row.expression.items())
    if row.low is not None:
        relaxed[f"{row.name}.low"] = low = x.add(f"slack.{row.name}.low")
        terms.append((low, 1.0))
    if row.high is not None:
        relaxed[f"{row.name}.high"] = high = x.add(f"slack.{row.name}.high")
        terms.append((high, -1.0))
    return Row(row.name, affine(terms), row.low, row.high)


def _relax_price(name: str, rows: Sequence[Row], day: DayQuestion) -> float:
    """Points per unit of slack: the steep weight per % of the row's own limit."""
    size = _scale(name, day)
    return rule("weights")["relaxed"] * 100 / size


def _scale(name: str, day: DayQuestion) -> float:
    """What one hundred per cent of a relaxable row is, in its own unit."""
    if name.startswith("spacing.calcium"):
        return calcium_cap_mg(day.calcium_spacing) or 1.0
    if name.startswith("spacing.share"):
        return day.targets.magnesium_mg
    if name.startswith("intake.minimum."):
        nutrient = name.split(".")[2]
        return day.targets.daily()[nutrient].min or 1.0
    if name.startswith("intake.maximum."):
        nutrient = name.split(".")[2]
        return day.targets.daily()[nutrient].max or 1.0
    return day.energy_kcal


def summed(terms: Sequence[tuple[Variable, float]]) -> list[tuple[Variable, float]]:
    """Terms with each variable once."""
    total: dict[str, tuple[Variable, float]] = {}
    for variable, points in terms:
        known = total.get(variable.name)
        total[variable.name] = (variable, points + (known[1] if known else 0.0))
    return list(total.values())


def broken(rows: Sequence[Row], values: Mapping[str, float], tolerance: float = 1e-6) -> list[str]:
    """Names of the rows that these values of the variables break: for tests and explanations."""
    return [row.name for row in rows if row.slack(values) < -tolerance]

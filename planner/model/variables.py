"""Decision variables of the day model, and their nutrients as one matrix.

    u[o,k]      dish k is served in slot o                      binary
    y[o,k,r,f]  food f fills role r of dish k in slot o         binary
    e[o,k,r,f]  household steps above the least serving         0 ≤ e ≤ room
    rich[o]     slot o counts as magnesium-rich                 binary
    absorbed[o] magnesium absorbed from slot o (estimate)       mg
    buy[g]      thing g must be bought for this day             0 ≤ buy ≤ 1
    kind[v,g]   kind g of varied family v appears on this day   0 ≤ kind ≤ 1
    short/over  deviation variables of soft rules               ≥ 0

The amount of food f is ``least·y + e`` steps: with this form e never needs a big M.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pulp

from planner.food import Vector
from planner.menu import Option, Portion, Slot
from planner.model.question import DayQuestion

_ILLEGAL = re.compile(r"[^A-Za-z0-9_.]")
"""What a name may not hold: PuLP 3 would change it, and two names might become one."""

Variable = Any
"""A ``pulp.LpVariable`` (PuLP 3 and 4 type it differently)."""

Expression = Any
"""A ``pulp.LpAffineExpression``."""

Term = tuple[Variable, float]
"""A variable and its coefficient."""


def affine(terms: Iterable[tuple[Variable, float]]) -> Expression:
    """A linear expression from (variable, coefficient) pairs, quick in PuLP 3 and 4.

    Five times faster than ``lpSum`` of products; coefficients of one variable must be summed.
    """
    pairs = [(variable, float(coefficient)) for variable, coefficient in terms if coefficient]
    maker = getattr(pulp.LpAffineExpression, "from_list", pulp.LpAffineExpression)
    return maker(pairs)


@dataclass(frozen=True)
class Row:
    """One linear row ``low ≤ expression ≤ high``, named ``family.rule.index``."""

    name: str
    expression: Expression
    low: float | None = None
    high: float | None = None

    def slack(self, values: Mapping[str, float]) -> float:
        """How far inside its limits the row is; negative by as much as it is broken."""
        total = sum(c * values.get(v.name, 0.0) for v, c in self.expression.items())
        room = [np.inf]
        if self.low is not None:
            room.append(total - self.low)
        if self.high is not None:
            room.append(self.high - total)
        return float(min(room))


@dataclass(frozen=True)
class Serving:
    """One portion in one option of one slot, with its two variables."""

    slot: Slot
    option: Option
    portion: Portion
    chosen: Variable
    extra: Variable


@dataclass(frozen=True)
class Choice:
    """One dish in one slot, with its variable and its servings."""

    slot: Slot
    option: Option
    chosen: Variable
    servings: tuple[Serving, ...]


@dataclass
class Variables:
    """All variables of one day, in a fixed order."""

    problem: pulp.LpProblem
    choices: list[Choice] = field(default_factory=list)
    eaten_again: list[Serving] = field(default_factory=list)
    """Servings that are cooked on another day of the model, in the slots they are left over for."""

    rich: dict[str, Variable] = field(default_factory=dict)
    absorbed: dict[str, Variable] = field(default_factory=dict)
    soft: dict[str, Variable] = field(default_factory=dict)
    order: list[Variable] = field(default_factory=list)
    integers: list[bool] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _eaten: list[tuple[Variable, str, Vector]] = field(default_factory=list)
    _matrix: npt.NDArray[np.float64] | None = None

    def add(
        self, name: str, low: float = 0.0, high: float | None = None, integer: bool = False
    ) -> Variable:
        """A new variable; its place in the order is the order of creation."""
        name = _ILLEGAL.sub("_", name)
        if name in self._names:
            name = f"{name}.{len(self.order)}"
        self._names.add(name)
        category = pulp.LpInteger if integer else pulp.LpContinuous
        variable = self.problem.add_variable(name, low, high, category)
        self.order.append(variable)
        self.integers.append(integer)
        return variable

    def deviation(self, name: str, high: float | None = None) -> Variable:
        """A soft rule's deviation variable, made once and found again by name."""
        if name not in self.soft:
            self.soft[name] = self.add(name, 0.0, high)
        return self.soft[name]

    def eaten(self, variable: Variable, slot: str, vector: Vector) -> None:
        """Note that one unit of ``variable`` brings these nutrients to that slot."""
        self._eaten.append((variable, slot, vector))

    def eaten_by(self) -> Iterator[tuple[Variable, str, Vector]]:
        """(variable, slot, nutrients per unit) of everything noted so far."""
        yield from self._eaten

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """Nutrients per unit of each eaten variable: (variables, nutrients)."""
        if self._matrix is None or len(self._matrix) != len(self._eaten):
            self._matrix = np.array([vector for _, _, vector in self._eaten])
        return self._matrix

    def terms(
        self, weights: Mapping[int, float], slots: Iterable[str] | None = None
    ) -> Iterator[tuple[Variable, float]]:
        """(variable, coefficient) of a weighted sum of nutrients over some slots (or all).

        ``weights`` maps a nutrient's index to its weight.
        """
        coefficients = self.matrix[:, list(weights)] @ np.array(list(weights.values()))
        wanted = None if slots is None else set(slots)
        for (variable, slot, _), coefficient in zip(self._eaten, coefficients, strict=True):
            if coefficient and (wanted is None or slot in wanted):
                yield variable, float(coefficient)

    def servings(self) -> Iterator[Serving]:
        """Every serving of every choice, in order."""
        for choice in self.choices:
            yield from choice.servings

    def on_table(self) -> Iterator[Serving]:
        """Every serving that may be eaten on the day, whenever it is cooked."""
        yield from self.servings()
        yield from self.eaten_again


def make_variables(day: DayQuestion, beside: Variables | None = None) -> Variables:
    """Variables for the slots, dishes and foods of one day.

    With ``beside`` they join the problem, the order and the names of another day's.
    """
    variables = Variables(pulp.LpProblem("day", pulp.LpMinimize))
    if beside is not None:
        variables = Variables(
            beside.problem, order=beside.order, integers=beside.integers, _names=beside._names
        )
    for slot in day.slots:
        for option in day.menu[slot.key]:
            name = f"{slot.key}.{option.dish.slug}"
            chosen = variables.add(f"u.{name}", 0, 1, integer=True)
            variables.eaten(chosen, slot.key, option.seasoning_vector)
            servings = []
            for portion in option.all_portions():
                at = f"{name}.{portion.role}.{portion.food.slug}"
                y = variables.add(f"y.{at}", 0, 1, integer=True)
                e = variables.add(f"e.{at}", 0, portion.room, integer=day.integer_amounts)
                variables.eaten(y, slot.key, portion.least_vector)
                variables.eaten(e, slot.key, portion.step_vector)
                servings.append(Serving(slot, option, portion, y, e))
            variables.choices.append(Choice(slot, option, chosen, tuple(servings)))
    return variables

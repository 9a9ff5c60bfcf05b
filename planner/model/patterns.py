"""Whether any day at all keeps the hard rules: occasion by occasion, which meals are rich.

The calcium rule is a choice for each meal: rich in magnesium and low in calcium, or not rich.
With the choice left to the solver its linear model proves little. With the choices fixed, every
row is linear in the amounts: the day is impossible if the linear model of every pattern is. The
choices are made one after the other, and a branch ends where its linear model is infeasible,
which takes seconds where the integer model takes minutes. Only the patterns that remain are
searched for a plate. Where none is found either, the integer model over the whole menu decides, one
pattern after the other, within a number of models and nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from planner.model.build import Model
from planner.model.solver import Solution, answer, start
from planner.model.variables import affine
from planner.rules import Relaxation

ENOUGH = 6
"""Feasible patterns after which no more are looked for."""

ROUNDS, NODES = 2, 200
"""Prices tried for each pattern, and nodes spent on the integer model of the dishes liked."""

WHOLE_NODES = 100
"""Nodes spent on the integer model over the whole menu, for each pattern."""

USED = 1e-6


@dataclass(frozen=True)
class Verdict:
    """What is known of a day: patterns whose linear model is feasible, none where it is proven that
    there is none."""

    patterns: tuple[tuple[int, ...], ...]
    tried: int
    rows: int
    columns: int
    kept: str = ""
    """What else the proof takes as given."""

    more: bool = False
    """Whether there may be other patterns that were not looked for."""

    whole: int = 0
    """Patterns that the integer model over the whole menu was asked about."""

    @property
    def impossible(self) -> bool:
        """Proven: no day keeps these rules."""
        return not self.patterns and not self.more

    def __str__(self) -> str:
        word = "model" if self.tried == 1 else "models"
        size = f"{self.tried} linear {word}, {self.rows} rows, {self.columns} columns"
        size += f"; {self.whole} in whole household steps" if self.whole else ""
        if self.impossible:
            kind = "linear or the integer model" if self.whole else "linear model"
            return (
                f"proven: over all allowed dishes and foods the {kind} is infeasible "
                f"whichever meals are rich in magnesium{self.kept} ({size})"
            )
        return f"not proven: no plan was found that keeps it ({size})"


class Linear:
    """The linear model of one day, ready to be asked again and again: it keeps its last basis, so
    the next question, with other choices fixed or other rules giving way, is quickly answered.

    The model is built with every rule elastic that may ever give way; a rule gives way where its
    slack is let out.
    """

    def __init__(self, model: Model) -> None:
        self.model = replace(model, objective=affine([]))
        self._highs = start(self.model, relaxation=True)
        self._rich = _rich(model)
        at = {variable.name: column for column, variable in enumerate(model.x.order)}
        self._slacks = {row: at[slack.name] for row, slack in model.relaxed.items()}

    def verdict(self, relax: Sequence[Relaxation] = ()) -> Verdict:
        """The first patterns of rich meals whose linear model is feasible, by depth-first
        branching, where all rules hold but those in ``relax``."""
        for row, column in self._slacks.items():
            gives_way = any(row.startswith(entry.row) for entry in relax)
            self._highs.changeColBounds(column, 0.0, highspy.kHighsInf if gives_way else 0.0)
        found: list[tuple[int, ...]] = []
        tried = 0
        open_branches: list[tuple[int, ...]] = [()]
        while open_branches and len(found) < ENOUGH:
            branch = open_branches.pop()
            tried += 1
            _fix(self._highs, self._rich, branch)
            self._highs.run()
            if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                continue
            if len(branch) == len(self._rich):
                found.append(branch)
            else:
                open_branches += [(*branch, 1), (*branch, 0)]
        kept = ", with the other meals as they stand" if self.model.day.keeps else ""
        size = len(self.model.rows), len(self.model.x.order) - len(self._slacks)
        return Verdict(tuple(found), tried, *size, kept, more=bool(open_branches))


def find(model: Model, known: Verdict) -> Solution:
    """A solution in whole steps for one of the patterns; "stopped" where none was found.

    The integer model over the whole menu is slow; over the few dishes that linear solutions use,
    it takes a moment. So every pattern is solved as a linear model for the dishes it likes at
    some random prices (always the same ones), and as an integer model over all those it has liked
    so far; then again at other prices.
    """
    columns = _rich(model)
    dishes = _columns(model, {choice.chosen.name for choice in model.x.choices})
    prices = np.random.default_rng(model.day.day)
    linear = start(model, relaxation=True)
    liked: dict[tuple[int, ...], set[int]] = {pattern: set() for pattern in known.patterns}
    for _ in range(ROUNDS):
        for pattern in known.patterns:
            _fix(linear, columns, pattern)
            for column, price in zip(dishes, prices.random(len(dishes)), strict=True):
                linear.changeColCost(column, float(price))
            linear.run()
            if linear.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                continue
            values = linear.getSolution().col_value
            new = {column for column in dishes if values[column] > USED} - liked[pattern]
            if not new:
                continue
            liked[pattern] |= new
            whole = start(model, gap=1e9, nodes=NODES)
            _fix(whole, columns, pattern)
            for column in dishes:
                if column not in liked[pattern]:
                    whole.changeColBounds(column, 0.0, 0.0)
            found = answer(whole, model)
            if found.found:
                return found
    return Solution("stopped")


def decide(model: Model, known: Verdict, most: int) -> tuple[Solution, Verdict]:
    """The integer model over the whole menu for at most so many of the patterns left.

    A solution, its pattern first in the verdict, or the verdict without the patterns that are
    proven to have none.
    """
    columns, left = _rich(model), list(known.patterns)
    for pattern in known.patterns[:most]:
        whole = start(model, gap=1e9, nodes=WHOLE_NODES)
        _fix(whole, columns, pattern)
        found = answer(whole, model)
        known = replace(known, whole=known.whole + 1)
        if found.found:
            left.remove(pattern)
            return found, replace(known, patterns=(pattern, *left))
        if found.status == "infeasible":
            left.remove(pattern)
    return Solution("stopped"), replace(known, patterns=tuple(left))


def _rich(model: Model) -> list[int]:
    return _columns(model, {variable.name for variable in model.x.rich.values()})


def _columns(model: Model, names: set[str]) -> list[int]:
    return [at for at, variable in enumerate(model.x.order) if variable.name in names]


def _fix(highs: highspy.Highs, columns: list[int], pattern: tuple[int, ...]) -> None:
    """Fix the first choices; those that the pattern does not reach stay open."""
    for number, column in enumerate(columns):
        low, high = (pattern[number],) * 2 if number < len(pattern) else (0, 1)
        highs.changeColBounds(column, float(low), float(high))

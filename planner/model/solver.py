"""Solves a day model with HiGHS and says plainly what came of it.

PuLP holds the model; its rows go to HiGHS in bulk (one ``passModel`` call), because PuLP 3 has
no answer for a stop by node count, calls a stop by time "Optimal", and leaves values in the
variables of an infeasible model. Only a solution that HiGHS reports as feasible is read.
Deterministic: one thread, fixed order of columns and rows, stops by gap and by nodes, never by
the clock.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from planner.errors import SolverFailed
from planner.model.build import Model


@dataclass(frozen=True)
class Solution:
    """What the solver found: values by variable name, and how good they are."""

    status: str
    """"optimal" (within the gap asked for), "feasible" (stopped early) or "infeasible"."""

    objective: float = math.nan
    bound: float = math.nan
    values: Mapping[str, float] | None = None
    duals: Mapping[str, float] | None = None
    """Reduced costs by variable name; only for a linear relaxation."""

    @property
    def found(self) -> bool:
        return self.values is not None

    def __getitem__(self, variable: object) -> float:
        assert self.values is not None
        return self.values[variable.name]  # type: ignore[attr-defined]


def solve(
    model: Model,
    gap: float = 0.5,
    nodes: int = 2000,
    relaxation: bool = False,
    known: Mapping[str, float] | None = None,
) -> Solution:
    """Minimise the model to within ``gap`` points; ``relaxation`` drops integrality.

    ``known`` are values of some variables, by name, from which to start. Raises SolverFailed where
    HiGHS stops in a way that has no meaning here.
    """
    highs = start(model, gap, nodes, relaxation)
    if known:
        columns = {variable.name: index for index, variable in enumerate(model.x.order)}
        index = np.array([columns[name] for name in known], dtype=np.int32)
        highs.setSolution(len(index), index, np.array(list(known.values()), dtype=float))
    return answer(highs, model, relaxation)


def start(
    model: Model, gap: float = 0.5, nodes: int = 2000, relaxation: bool = False
) -> highspy.Highs:
    """HiGHS with the model in it, ready to run."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 1)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", gap)
    highs.setOptionValue("mip_max_nodes", nodes)
    highs.passModel(_transfer(model, relaxation))
    return highs


def answer(highs: highspy.Highs, model: Model, relaxation: bool = False) -> Solution:
    """Run and read the answer."""
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Solution("infeasible")
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    good = (kinds.kOptimal, kinds.kSolutionLimit, kinds.kTimeLimit, kinds.kObjectiveBound)
    if status not in good or not feasible:
        if status in (kinds.kSolutionLimit, kinds.kTimeLimit):
            return Solution("stopped")
        raise SolverFailed(f"HiGHS stopped with {highs.modelStatusToString(status)}")
    solution = highs.getSolution()
    names = [variable.name for variable in model.x.order]
    return Solution(
        status="optimal" if status == kinds.kOptimal else "feasible",
        objective=float(info.objective_function_value),
        bound=float(info.objective_function_value if relaxation else info.mip_dual_bound),
        values=dict(zip(names, map(float, solution.col_value), strict=True)),
        duals=dict(zip(names, map(float, solution.col_dual), strict=True)) if relaxation else None,
    )


def _transfer(model: Model, relaxation: bool) -> highspy.HighsLp:
    """The model's rows and columns as HiGHS arrays, row by row."""
    order = model.x.order
    column = {variable.name: index for index, variable in enumerate(order)}
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(order), len(model.rows)
    cost = np.zeros(len(order))
    for variable, points in model.objective.items():
        cost[column[variable.name]] = points
    lp.col_cost_ = cost
    lp.col_lower_ = np.array([_or(variable.lowBound, -highspy.kHighsInf) for variable in order])
    lp.col_upper_ = np.array([_or(variable.upBound, highspy.kHighsInf) for variable in order])
    lp.row_lower_ = np.array([_or(row.low, -highspy.kHighsInf) for row in model.rows])
    lp.row_upper_ = np.array([_or(row.high, highspy.kHighsInf) for row in model.rows])
    starts, index, value = [0], [], []
    for row in model.rows:
        for variable, coefficient in row.expression.items():
            index.append(column[variable.name])
            value.append(coefficient)
        starts.append(len(index))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(value, dtype=float)
    if not relaxation:
        kind = highspy.HighsVarType
        lp.integrality_ = [
            kind.kInteger if integer else kind.kContinuous for integer in model.x.integers
        ]
    return lp


def _or(value: float | None, default: float) -> float:
    return default if value is None else float(value)

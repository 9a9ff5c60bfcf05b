"""Errors: two small trees, each message says what, where, why and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class PlannerError(Exception):
    """Base of every error the planner raises on purpose."""


class InputError(PlannerError):
    """A file or value that cannot be used as it stands (exit code 2).

    Holds every problem found in one go, one sentence each.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        super().__init__("\n".join(self.problems))


class CannotAnswer(PlannerError):
    """A question that may not, or cannot, be answered (exit code 1)."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons: tuple[str, ...] = tuple(reasons)
        super().__init__("\n".join(self.reasons))


class Refused(CannotAnswer):
    """The safety gate refuses to plan for this person, and says whom to ask instead."""


class Infeasible(CannotAnswer):
    """No plan keeps the hard rules; the reasons come from an elastic re-solve."""


class SolverFailed(PlannerError):
    """The solver stopped without an answer that may be used."""

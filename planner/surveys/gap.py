"""How near the plans are to the best there could be: points beside the bound, and small questions
that a solver answers exactly."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from statistics import median

from planner.asked import Asked
from planner.bound import gap, week_points, whole_week
from planner.errors import PlannerError
from planner.model.day import Plate
from planner.model.solver import solve
from planner.surveys.persons import DIETS, PERSONS, asked_for, person_for
from planner.week import answered

EVERY = 3
"""Every so many of the survey's questions are looked at."""

SMALL_DISHES = 6
"""Dishes of each kind that a small question has."""

TRIES = 300
"""More tries of the second figure of each question."""

SMALL_NODES = 4000
"""Nodes after which the solver's answer to a small question is left as a bound."""


@dataclass(frozen=True)
class Beside:
    """One question: our week beside what no week can beat."""

    name: str
    points: float
    tried: float
    """Points after more tries."""

    bound: float
    exact: bool
    """Whether the bound is reached by a week that a solver found."""

    seconds: float
    bound_seconds: float
    given_up: int

    @property
    def by(self) -> float:
        return self.tried - self.bound


def _asked_of(person: str, diet: str, days: int = 7) -> Asked:
    """A question of the survey without opened packages among its goals: no bound knows them."""
    return asked_for(person_for(person, diet).model_copy(update={"use_up": False}), days)


def _planned(asked: Asked, tries: int = 0) -> tuple[list[Plate], int]:
    """Our plates, and how many rules gave way."""
    answers = answered(asked, tries)[0].values()
    plates = [plate for answer in answers for plate in answer.plates]
    return plates, sum(len(answer.given_up) for answer in answers)


def whole(question: tuple[str, str]) -> Beside:
    """One question of the survey: its week, and the linear relaxation of all weeks."""
    person, diet = question
    asked = _asked_of(person, diet)
    began = time.process_time()
    plates, given_up = _planned(asked)
    planned = time.process_time() - began
    tried = week_points(asked, _planned(asked, TRIES)[0]).points
    began = time.process_time()
    found = gap(asked, plates)
    taken = time.process_time() - began
    row = Beside(
        f"{person} {diet}", found.points, tried, found.bound, False, planned, taken, given_up
    )
    print(row, file=sys.stderr, flush=True)
    return row


def few(asked: Asked, seed: int) -> Asked:
    """The question with a few dishes of each kind, drawn by chance."""
    chance, drawn = random.Random(seed), {}
    menu = {}
    for slot in (slot for of_day in asked.slots for slot in of_day):
        names = sorted(option.dish.slug for option in asked.menu[slot.key])
        if slot.kind not in drawn:
            drawn[slot.kind] = frozenset(chance.sample(names, min(SMALL_DISHES, len(names))))
        kept = (o for o in asked.menu[slot.key] if o.dish.slug in drawn[slot.kind])
        menu[slot.key] = tuple(kept)
    return replace(asked, menu=menu)


def small(question: tuple[str, str, int]) -> Beside | None:
    """A day with a few dishes, by the planner and by a solver to the end; None where the draw
    has no day that keeps every rule."""
    person, diet, seed = question
    asked = few(_asked_of(person, diet, 1), seed)
    began = time.process_time()
    try:
        plates, given_up = _planned(asked)
        planned = time.process_time() - began
        tried, _ = _planned(asked, TRIES)
    except PlannerError:
        return None
    if given_up or not all(asked.menu.values()):
        return None
    began = time.process_time()
    exact = solve(whole_week(asked), gap=0.05, nodes=SMALL_NODES)
    taken = time.process_time() - began
    points, better = (week_points(asked, found).points for found in (plates, tried))
    row = Beside(
        f"{person} {diet} {seed}", points, better, exact.bound, exact.status == "optimal",
        planned, taken, given_up,
    )  # fmt: skip
    print(row, file=sys.stderr, flush=True)
    return row


def gap_table(workers: int = 2) -> Iterator[str]:
    """Both tables as Markdown."""
    questions = [(p, d) for p in PERSONS for d in DIETS][::EVERY]
    with ProcessPoolExecutor(workers) as pool:
        weeks = [row for row in pool.map(whole, questions) if not row.given_up]
        days = [
            row
            for row in pool.map(small, [(p, d, n) for n, (p, d) in enumerate(questions)])
            if row is not None
        ]
    yield from _rows("week of", ("bound", "better at most by", "the bound"), weeks)
    proven = [row for row in days if row.exact]
    yield ""
    yield (
        f"Of {len(days)} single days with {SMALL_DISHES} dishes of each kind drawn by chance, "
        f"{len(proven)} were solved to the end in {SMALL_NODES} nodes:"
    )
    yield ""
    yield from _rows("day of", ("best", "worse by", "the solver"), proven)


def _rows(what: str, words: tuple[str, str, str], rows: Sequence[Beside]) -> Iterator[str]:
    """A row for each question, and the median of all."""
    beside, by, of = words
    yield (
        f"| {what} | points | with {TRIES} more tries | {beside} | {by} | CPU s of the plan "
        f"| CPU s of {of} |"
    )
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        yield (
            f"| {row.name} | {row.points:.1f} | {row.tried:.1f} | {row.bound:.1f} | {row.by:.1f} "
            f"| {row.seconds:.1f} | {row.bound_seconds:.1f} |"
        )
    if rows:
        parts = [row.by / row.tried for row in rows]
        yield (
            f"| **median of {len(rows)}** | {median(r.points for r in rows):.1f} "
            f"| {median(r.tried for r in rows):.1f} "
            f"| {median(r.bound for r in rows):.1f} "
            f"| {median(r.by for r in rows):.1f}, most {max(r.by for r in rows):.1f}; "
            f"{median(parts):.0%} of the points, most {max(parts):.0%} "
            f"| {median(r.seconds for r in rows):.1f} "
            f"| {median(r.bound_seconds for r in rows):.1f} |"
        )

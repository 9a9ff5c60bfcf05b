"""How near the plans are to the best there could be: points beside the bound, and small questions
that a solver answers exactly."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from statistics import median

from planner.asked import Asked, ask, question_of
from planner.bound import gap, week_bound, whole_week
from planner.compose import person_id
from planner.dishes import load_dishes
from planner.errors import PlannerError
from planner.model.solver import solve
from planner.search.local import Search
from planner.search.total import week_total
from planner.surveys.persons import DIETS, PERSONS, START, person_for
from planner.tables import load_foods
from planner.week import finish, search_question

EVERY = 3
"""Every so many of the survey's questions are looked at."""

SMALL_DISHES = 6
"""Dishes of each kind that a small question has."""

SMALL_NODES = 4000
"""Nodes after which the solver's answer to a small question is left as a bound."""


@dataclass(frozen=True)
class Beside:
    """One question: our week beside what no week can beat."""

    name: str
    points: float
    bound: float
    exact: bool
    """Whether the bound is reached by a week that a solver found."""

    seconds: float
    bound_seconds: float
    given_up: int

    @property
    def by(self) -> float:
        return self.points - self.bound


def _asked(person: str, diet: str, days: int) -> Asked:
    who = person_for(person, diet)
    return ask(question_of(person_id(who), who, START, days, None), load_foods(), load_dishes())


def _planned(asked: Asked) -> tuple[list[object], int]:
    """Our plates, and how many rules gave way."""
    search = Search(search_question(asked), asked.menu)
    answers = finish(asked, search, search.run(), range(asked.days), lambda _: None)
    plates: list[object] = [plate for answer in answers.values() for plate in answer.plates]
    return plates, sum(len(answer.given_up) for answer in answers.values())


def whole(question: tuple[str, str]) -> Beside:
    """One question of the survey: its week, and the linear relaxation of all weeks."""
    person, diet = question
    asked = _asked(person, diet, 7)
    began = time.process_time()
    plates, given_up = _planned(asked)
    planned = time.process_time()
    found = gap(asked, plates)  # type: ignore[arg-type]
    taken = time.process_time() - planned
    row = Beside(
        f"{person} {diet}", found.points, found.bound, False, planned - began, taken, given_up
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
    asked = few(_asked(person, diet, 1), seed)
    began = time.process_time()
    try:
        plates, given_up = _planned(asked)
    except PlannerError:
        return None
    planned = time.process_time()
    if given_up or not all(asked.menu.values()):
        return None
    exact = solve(whole_week(asked), gap=0.05, nodes=SMALL_NODES)
    taken = time.process_time() - planned
    points = week_total(search_question(asked), plates).points  # type: ignore[arg-type]
    row = Beside(
        f"{person} {diet} {seed}", points, exact.bound, exact.status == "optimal",
        planned - began, taken, given_up,
    )  # fmt: skip
    print(row, f"{week_bound(asked):.1f}", file=sys.stderr, flush=True)
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
    yield "| week of | points | bound | better at most by | CPU s | CPU s of the bound |"
    yield "|---|---|---|---|---|---|"
    for row in weeks:
        yield (
            f"| {row.name} | {row.points:.1f} | {row.bound:.1f} | {row.by:.1f} "
            f"| {row.seconds:.1f} | {row.bound_seconds:.1f} |"
        )
    gaps = [row.by for row in weeks]
    yield (
        f"| **median of {len(weeks)}** | {median(r.points for r in weeks):.1f} "
        f"| {median(r.bound for r in weeks):.1f} | {median(gaps):.1f}, most {max(gaps):.1f} "
        f"| {median(r.seconds for r in weeks):.1f} "
        f"| {median(r.bound_seconds for r in weeks):.1f} |"
    )
    yield ""
    proven = [row for row in days if row.exact]
    yield (
        f"Of {len(days)} single days with {SMALL_DISHES} dishes of each kind drawn by chance, "
        f"{len(proven)} were solved to the end in {SMALL_NODES} nodes:"
    )
    yield ""
    yield "| day of | points | best | worse by | CPU s | CPU s of the solver |"
    yield "|---|---|---|---|---|---|"
    for row in proven:
        yield (
            f"| {row.name} | {row.points:.1f} | {row.bound:.1f} | {row.by:.1f} "
            f"| {row.seconds:.1f} | {row.bound_seconds:.1f} |"
        )
    if proven:
        off = [row.by for row in proven]
        yield (
            f"| **median of {len(proven)}** | {median(r.points for r in proven):.1f} "
            f"| {median(r.bound for r in proven):.1f} | {median(off):.1f}, most {max(off):.1f} "
            f"| {median(r.seconds for r in proven):.1f} "
            f"| {median(r.bound_seconds for r in proven):.1f} |"
        )

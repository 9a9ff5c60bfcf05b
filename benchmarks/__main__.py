"""How long planning takes and how it grows, as ratios in one run; one table in Markdown.

    python -m benchmarks [--out docs/benchmarks.md]

Times are processor seconds of this process, so that other work on the machine counts less. The
yardstick is one week of the example person; a whole-day linear model over the full menu, solved by
HiGHS, stands beside it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from planner.asked import ask, question_of
from planner.compose import person_id
from planner.dishes import load_dishes
from planner.model.build import build
from planner.model.question import DayQuestion, WeekSoFar
from planner.model.solver import solve
from planner.person import EXAMPLE, Person
from planner.survey import DIETS, PERSONS, person_for
from planner.swap import Bench
from planner.tables import load_foods
from planner.week import plan_week

START = dt.date(2026, 11, 23)
LENGTHS = (1, 7, 14, 28)
SAMPLE = 3
"""Every so many of the persons and diets of the survey are planned."""


def seconds(task: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    began = time.process_time()
    task()
    return time.process_time() - began


def linear_day(person: Person) -> None:
    """The linear relaxation of one day over the person's whole menu."""
    foods, dishes = load_foods(), load_dishes()
    asked = ask(question_of(person_id(person), person, START, 1, None), foods, dishes)
    day = DayQuestion(
        day=0,
        slots=asked.slots[0],
        menu=asked.menu,
        targets=asked.targets,
        so_far=WeekSoFar(days=0, horizon=1),
    )
    solve(build(day), relaxation=True)


def rows() -> Iterator[tuple[str, float]]:
    """(what, processor seconds), the yardstick first."""
    plan_week(EXAMPLE, start=START, days=1)
    yield "a week of the example person", seconds(lambda: plan_week(EXAMPLE, start=START))
    for days in LENGTHS:
        if days != 7:
            yield (
                f"{days} days of the example person",
                seconds(lambda days=days: plan_week(EXAMPLE, start=START, days=days)),
            )
    names = [(person, diet) for person in PERSONS for diet in DIETS]
    for level in ("gentle", "strict"):
        taken = [
            seconds(lambda p=p, d=d, level=level: plan_week(person_for(p, d, level), start=START))
            for p, d in names[::SAMPLE] if level == "gentle" or p != "F9"
        ]  # fmt: skip
        yield f"median of {len(taken)} persons and diets, {level}", statistics.median(taken)
        yield f"slowest of them, {level}", max(taken)
    yield "linear relaxation of one day, whole menu (HiGHS)", seconds(lambda: linear_day(EXAMPLE))
    plan = plan_week(EXAMPLE, start=START)
    yield "a swap bench opened", seconds(lambda: Bench(plan).alternatives(_items(plan)[0]))
    bench = Bench(plan)
    listed = [seconds(lambda item=item: bench.alternatives(item)) for item in _items(plan)]
    yield f"alternatives of one food, median of {len(listed)}", statistics.median(listed)
    yield "alternatives of one food, slowest", max(listed)


def _items(plan: object) -> list[str]:
    days = plan.days  # type: ignore[attr-defined]
    return [
        item.id
        for day in days
        for meal in day.occasions
        if meal.dish
        for item in meal.items
        if item.role != "seasoning"
    ]


def table() -> Iterator[str]:
    """The measurements as Markdown."""
    yield "| what | processor seconds | x one week |"
    yield "|---|---|---|"
    week = 0.0
    for what, taken in rows():
        week = week or taken
        print(what, f"{taken:.2f}", file=sys.stderr)
        yield f"| {what} | {taken:.2f} | {taken / week:.2f} |"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"| peak memory of all this | {peak:.0f} MB | |"


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None, help="file; standard output without it")
    options = parser.parse_args()
    text = "\n".join(table()) + "\n"
    if options.out is None:
        sys.stdout.write(text)
    else:
        head = "# Benchmarks\n\nOne run of `make bench`; compare ratios, not seconds.\n\n"
        options.out.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()

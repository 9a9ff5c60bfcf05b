"""The planner beside solvers given the whole week at once; one table in Markdown.

    python benchmarks/whole_week.py [--persons 3] [--seconds 10] [--out docs/benchmarks-week.md]

For each question: this planner's week; the linear relaxation of the whole week (HiGHS); the
average day, which has the same bound; HiGHS and CBC on the whole-week integer model, stopped after
so many seconds of clock. The model is the one that ``planner/model/whole_week.py`` states. Points:
fewer are better. Ratios are of processor seconds in one run.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pulp

from planner.bound import average_day, week_points, whole_week
from planner.model.build import Model
from planner.model.solver import answer, solve, start
from planner.surveys.persons import DIETS, PERSONS, asked_for, person_for
from planner.week import answered


@dataclass(frozen=True)
class Row:
    """One question; times are processor seconds."""

    name: str
    ours: float
    points: float
    whole_lp: float
    day_lp: float
    bound: float
    highs: str
    cbc: str
    columns: int


def clocked(began: float) -> float:
    return time.process_time() - began


def highs(model: Model, seconds: float) -> str:
    """What HiGHS has after so many seconds."""
    engine = start(model, gap=0.5, nodes=10**9)
    engine.setOptionValue("time_limit", seconds)
    found = answer(engine, model)
    return f"{found.objective:.0f}" if found.found else "no plan"


def cbc(model: Model, seconds: float) -> str:
    """What CBC has after so many seconds; it is stopped for good after six times as many."""
    engine = pulp.PULP_CBC_CMD(msg=False)
    if not engine.available():
        return "not installed"
    with tempfile.TemporaryDirectory() as folder:
        task, found = Path(folder) / "week.mps", Path(folder) / "week.sol"
        model.to_pulp().writeMPS(str(task))
        words = [engine.path, str(task), "sec", str(seconds), "solve", "solu", str(found)]
        try:
            subprocess.run(words, timeout=6 * seconds, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            return f"no plan, still in its first relaxation after {6 * seconds:.0f} s"
        status = found.read_text(encoding="utf-8").splitlines()[0] if found.exists() else ""
    if "no integer solution" in status or "nfeasible" in status or not status:
        return "no plan"
    return f"{float(status.rpartition(' ')[2]):.0f}"


def row(person: str, diet: str, seconds: float) -> Row:
    """One question by everybody."""
    asked = asked_for(person_for(person, diet))
    began = time.process_time()
    answers, _ = answered(asked)
    ours = clocked(began)
    plates = [plate for found in answers.values() for plate in found.plates]
    average = average_day(asked)
    began = time.process_time()
    bound = solve(average, relaxation=True).objective
    day_lp = clocked(began)
    whole = whole_week(asked)
    began = time.process_time()
    solve(whole, relaxation=True)
    whole_lp = clocked(began)
    return Row(
        f"{person} {diet}", ours, week_points(asked, plates).points, whole_lp,
        day_lp, bound, highs(whole, seconds), cbc(whole, seconds), len(whole.x.order),
    )  # fmt: skip


def table(persons: int, seconds: float) -> Iterator[str]:
    """The measurements as Markdown."""
    questions = [(p, d) for p in PERSONS for d in DIETS]
    step = max(1, len(questions) // persons)
    rows = []
    yield (
        "| question | columns | planner, s | whole-week LP, s | planner / LP | average-day LP, s "
        f"| bound | planner, points | HiGHS after {seconds:.0f} s | CBC after {seconds:.0f} s |"
    )
    yield "|" + "---|" * 10
    for person, diet in questions[::step][:persons]:
        found = row(person, diet, seconds)
        rows.append(found)
        line = (
            f"| {found.name} | {found.columns} | {found.ours:.1f} | {found.whole_lp:.0f} "
            f"| {found.ours / found.whole_lp:.3f} | {found.day_lp:.1f} | {found.bound:.0f} "
            f"| {found.points:.0f} | {found.highs} | {found.cbc} |"
        )
        print(line, file=sys.stderr, flush=True)
        yield line
    ratio = statistics.median(r.ours / r.whole_lp for r in rows)
    yield ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"Median planner / whole-week LP: {ratio:.3f}. Peak memory of all this: {peak:.0f} MB."


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--out", type=Path, default=None, help="file; standard output without it")
    options = parser.parse_args()
    text = "\n".join(table(options.persons, options.seconds)) + "\n"
    if options.out is None:
        sys.stdout.write(text)
    else:
        head = "# The week by whole-week solvers\n\nOne run of `benchmarks/whole_week.py`.\n\n"
        options.out.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()

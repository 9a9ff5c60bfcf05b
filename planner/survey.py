"""The long surveys: persons × diets × spacing, each planned and verified, as tables for the docs.

``python -m planner.survey`` plans ninety questions with gentle and with strict calcium spacing
and writes docs/survey.md. ``--choices`` counts which dishes fifty weeks really choose, per diet;
``--medicines`` says what each of a dozen medicines does to a week; ``--spread`` how magnesium is
spread over the day with and without the absorption term; ``--gap`` how near the weeks are to a
bound of all weeks, and small days to the best; ``--random N`` plans for N random persons. With
``--out`` a file that has a marked section keeps all the rest.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from planner.dish import KINDS
from planner.errors import PlannerError
from planner.nutrients import HEADLINE
from planner.plan import Plan
from planner.shopping import shopping_list
from planner.surveys.crowd import crowd, crowd_tables
from planner.surveys.gap import gap_table
from planner.surveys.medicines import medicine_rows, medicine_table
from planner.surveys.persons import DIETS, PERSONS, START, person_for
from planner.surveys.section import BEGIN, in_section
from planner.surveys.spread import spread_table
from planner.tables import load_foods
from planner.varied import VARIED, kind_of, varied_family
from planner.week import plan_week


@dataclass(frozen=True)
class Row:
    """One planned question of the survey."""

    person: str
    diet: str
    spacing: str
    verified: bool
    problem: str
    met: int
    short: str
    relaxed: str
    dishes: int
    foods: int
    bought: int
    kinds: str
    minutes: int
    magnesium: float
    seconds: float


def survey_one(question: tuple[str, str, str]) -> Row:
    """Plan one question and measure the plan."""
    name, diet, spacing = question
    began = time.perf_counter()
    try:
        plan = plan_week(person_for(name, diet, spacing), start=START)
    except PlannerError as error:
        return Row(name, diet, spacing, False, str(error), 0, "", "", 0, 0, 0, "", 0, 0.0, 0.0)
    return _row(name, diet, spacing, plan, time.perf_counter() - began)


def _row(name: str, diet: str, spacing: str, plan: Plan, seconds: float) -> Row:
    who = plan.people[0]
    met = sum(
        all(day.nutrients[who.id][n] >= (who.targets[n].min or 0) - 1e-6 for n in HEADLINE)
        for day in plan.days
    )
    meals = [meal for day in plan.days for meal in day.occasions]
    short = ", ".join(f"{s.nutrient} {100 * s.reached / s.target:.0f} %" for s in plan.shortfalls)
    magnesium = max(
        day.nutrients[who.id]["magnesium_mg"] / (who.targets["magnesium_mg"].min or 1)
        for day in plan.days
    )
    return Row(
        name, diet, spacing, plan.verified, "; ".join(plan.warnings[:3]), met, short,
        "; ".join(sorted({f"{r.rule}" for r in plan.relaxed})),
        len({meal.dish for meal in meals}),
        len({item.food for meal in meals for item in meal.items}),
        len(shopping_list(plan, load_foods()).bought), kinds_of(plan),
        sum(meal.minutes for meal in meals), magnesium, seconds,
    )  # fmt: skip


def kinds_of(plan: Plan) -> str:
    """Different greens / legumes / nuts and seeds / whole grains of a week."""
    foods = load_foods()
    found: dict[str, set[str]] = {name: set() for name in VARIED}
    for item in (i for day in plan.days for meal in day.occasions for i in meal.items):
        family = varied_family(foods[item.food])
        if family is not None and item.role != "seasoning":
            found[family].add(kind_of(foods[item.food]))
    return " / ".join(str(len(found[name])) for name in VARIED)


def survey(spacings: Iterable[str] = ("gentle", "strict"), workers: int = 2) -> list[Row]:
    """All persons on all diets; two processes by default."""
    questions = [(p, d, s) for s in spacings for p in PERSONS for d in DIETS]
    rows = []
    with ProcessPoolExecutor(workers) as pool:
        for done, row in enumerate(pool.map(survey_one, questions), start=1):
            rows.append(row)
            print(f"{done}/{len(questions)} {row.person} {row.diet} {row.spacing} "
                  f"{'ok' if row.verified else 'NOT VERIFIED ' + row.problem} {row.seconds:.1f}s "
                  f"{row.relaxed}", file=sys.stderr)  # fmt: skip
    return rows


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The survey as a Markdown table."""
    yield (
        "| person | diet | calcium spacing | verified | days with Mg, K, Ca met "
        "| weekly means short (% of target) | gave way | dishes | foods | bought | kinds "
        "| hands-on min a week "
        "| most Mg (x target) |"
    )
    yield "|" + "---|" * 13
    for r in rows:
        yield (
            f"| {r.person} | {r.diet} | {r.spacing} | {'yes' if r.verified else r.problem} "
            f"| {r.met} of 7 | {r.short or 'none'} | {r.relaxed or 'nothing'} | {r.dishes} "
            f"| {r.foods} | {r.bought} | {r.kinds} | {r.minutes} | {r.magnesium:.2f} |"
        )


def weeks(diet: str, count: int = 50) -> Iterator[Plan]:
    """``count`` weeks of one diet: five persons in turn, each week varied from their last."""
    last: dict[str, Plan] = {}
    names = ("F25", "F45", "F72", "M35", "M72")
    for number in range(count):
        name = names[number % len(names)]
        start = START + dt.timedelta(weeks=number // len(names))
        last[name] = plan_week(person_for(name, diet), start=start, after=last.get(name))
        yield last[name]


def chosen(diet: str) -> tuple[str, dict[str, Counter[str]]]:
    """How often each dish was chosen in fifty weeks, by kind of occasion."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for plan in weeks(diet):
        for day in plan.days:
            for meal in day.occasions:
                counts[meal.kind][meal.dish] += 1
    print(diet, {kind: len(counts[kind]) for kind in KINDS}, file=sys.stderr)
    return diet, dict(counts)


def choices_table(workers: int = 2) -> Iterator[str]:
    """Different dishes really chosen over fifty weeks, by diet and kind, as Markdown."""
    yield "| diet | breakfasts | mains | snacks |"
    yield "|---|---|---|---|"
    with ProcessPoolExecutor(workers) as pool:
        for diet, counts in pool.map(chosen, DIETS):
            yield f"| {diet} | " + " | ".join(str(len(counts[k])) for k in KINDS) + " |"


def _lines(options: argparse.Namespace) -> Iterator[str]:
    """The table that was asked for."""
    if options.choices:
        return choices_table(options.workers)
    if options.random:
        found = crowd(options.random, options.seed, options.workers, options.first)
        return crowd_tables(found, options.seed)
    if options.medicines:
        return medicine_table(medicine_rows(options.workers))
    if options.gap:
        return gap_table(options.workers)
    if options.spread:
        return spread_table(options.workers)
    return table(survey(workers=options.workers))


def main() -> None:
    """Run a survey and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choices", action="store_true", help="count chosen dishes per diet")
    parser.add_argument("--medicines", action="store_true", help="what medicines do to a week")
    parser.add_argument("--spread", action="store_true", help="magnesium by occasion")
    parser.add_argument("--gap", action="store_true", help="weeks beside a bound of all weeks")
    parser.add_argument("--random", type=int, metavar="N", help="plan for N random persons")
    parser.add_argument("--seed", type=int, default=1, help="which random persons")
    parser.add_argument("--first", type=int, default=0, help="number of the first of them")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=None, help="file; standard output without it")
    options = parser.parse_args()
    text = "\n".join(_lines(options)) + "\n"
    if options.out is None:
        sys.stdout.write(text)
    elif options.out.exists() and BEGIN in (known := options.out.read_text(encoding="utf-8")):
        options.out.write_text(in_section(known, text), encoding="utf-8")
    else:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

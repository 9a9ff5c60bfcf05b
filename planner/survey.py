"""The long survey: persons × diets × spacing, each planned and verified, as tables for the docs.

``python -m planner.survey`` plans ninety questions with gentle and with strict calcium spacing
and writes docs/survey.md; ``--choices`` counts which dishes fifty weeks really choose, per diet.
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
from typing import Any

from planner.dish import KINDS
from planner.errors import PlannerError
from planner.nutrients import HEADLINE
from planner.person import Person, person_from_document
from planner.plan import Plan
from planner.shopping import shopping_list
from planner.tables import load_foods
from planner.varied import VARIED, kind_of, varied_family
from planner.week import plan_week

START = dt.date(2026, 11, 23)

LOW = "low_active"
PERSONS: dict[str, dict[str, Any]] = {
    "F25": {"sex": "female", "age": 25, "height_cm": 165, "weight_kg": 60, "activity": LOW},
    "F45": {"sex": "female", "age": 45, "height_cm": 165, "weight_kg": 65, "activity": LOW},
    "F72": {"sex": "female", "age": 72, "height_cm": 160, "weight_kg": 62, "activity": "inactive"},
    "M35": {"sex": "male", "age": 35, "height_cm": 178, "weight_kg": 80, "activity": "low_active"},
    "M72": {"sex": "male", "age": 72, "height_cm": 173, "weight_kg": 78, "activity": "inactive"},
    "pregnant 31": {
        "sex": "female", "age": 31, "height_cm": 165, "weight_kg": 70, "activity": "low_active",
        "life_stage": "pregnant", "gestation_weeks": 24,
    },
    "lactating 30": {
        "sex": "female", "age": 30, "height_cm": 165, "weight_kg": 65, "activity": "low_active",
        "life_stage": "lactating", "lactation_months": 3,
    },
    "M16": {"sex": "male", "age": 16, "height_cm": 174, "weight_kg": 63, "activity": "active"},
    "F9": {"sex": "female", "age": 9, "height_cm": 134, "weight_kg": 30, "activity": "low_active"},
}  # fmt: skip

DIETS: dict[str, dict[str, Any]] = {
    "omnivore": {"diet": "omnivore"},
    "pescatarian": {"diet": "pescatarian"},
    "vegetarian": {"diet": "vegetarian"},
    "vegan": {"diet": "vegan"},
    "gluten-free": {"avoid": ["gluten"]},
    "dairy-free": {"avoid": ["milk"]},
    "nut-free": {"avoid": ["nut"]},
    "soy-free": {"avoid": ["soy"]},
    "vegan + gluten-free": {"diet": "vegan", "avoid": ["gluten"]},
    "vegan + nut-free": {"diet": "vegan", "avoid": ["nut"]},
}


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


def person_for(name: str, diet: str, spacing: str = "gentle") -> Person:
    """A person of the survey on one of its diets."""
    document = {
        "name": f"{name} {diet}", "kidneys": "healthy", "spacing": {"calcium": spacing},
        **PERSONS[name], **DIETS[diet],
    }  # fmt: skip
    return person_from_document(document)


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


def main() -> None:
    """Run a survey and write its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choices", action="store_true", help="count chosen dishes per diet")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path, default=None, help="file; standard output without it")
    options = parser.parse_args()
    lines = list(choices_table(options.workers) if options.choices else
                 table(survey(workers=options.workers)))  # fmt: skip
    text = "\n".join(lines) + "\n"
    if options.out is None:
        sys.stdout.write(text)
    else:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Weeks with and without using up opened packages, side by side: what is left, what it costs.

    python benchmarks/waste_compare.py [--weeks 10] [--workers 2] [--json FILE] [--write]

The same persons, weeks and lists as ``waste.py``, and the plain weeks frozen before packages were
a goal (``waste_plain.json``) beside them. Each way of planning follows its own weeks. ``--write``
renews the tables of docs/waste.md and docs/shopping.md; ``--from FILE`` makes them from an earlier
``--json`` without planning.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from waste import PERSONS, START, measure

from planner.asked import ask, question_of
from planner.bound import week_points
from planner.compose import compose, person_id
from planner.dishes import load_dishes
from planner.plan import Plan
from planner.tables import load_foods
from planner.week import answered, plan_week

HERE = Path(__file__).parent
PLAIN, TABLE = HERE / "waste_plain.json", HERE.parent / "docs" / "waste.md"
WAYS = ("plain", "used up")
BEGIN, END = "<!-- weeks:begin -->", "<!-- weeks:end -->"
LIST, LIST_BEGIN, LIST_END = (
    TABLE.with_name("shopping.md"),
    "<!-- plain:begin -->",
    "<!-- plain:end -->",
)
Row = dict[str, Any]


def week(who: str, number: int, use_up: bool, after: Plan | None) -> tuple[Plan, Row]:
    """One week planned, as ``plan_week`` does it, and everything measured of it."""
    foods, dishes = load_foods(), load_dishes()
    person = PERSONS[who]().model_copy(update={"use_up": use_up})
    start = START + dt.timedelta(weeks=number)
    began = time.process_time()
    asked = ask(question_of(person_id(person), person, start, 7, after), foods, dishes, after)
    answers, note = answered(asked)
    plan = compose(asked, answers, note=note)
    seconds = time.process_time() - began
    plates = [plate for answer in answers.values() for plate in answer.plates]
    total = week_points(asked, plates)
    meals = [meal for day in plan.days for meal in day.occasions]
    one = plan.people[0].id
    prices = [foods[item.food].price_usd_per_100g for meal in meals for item in meal.items]
    grams = [item.grams for meal in meals for item in meal.items]
    more: Row = {
        "way": WAYS[use_up],
        "seconds": round(seconds, 2),
        "points": round(total.points, 2),
        "terms": {name: round(points, 3) for name, points in total.terms.items()},
        "hands_on_min": sum(p.option.dish.hands_on_minutes for p in plates),
        "total_min": sum(p.option.dish.total_minutes for p in plates),
        "eaten_usd": round(
            sum((u or 0.0) * g / 100 for u, g in zip(prices, grams, strict=True)), 2
        ),
        "dishes": len({meal.dish for meal in meals}),
        "foods": len({item.food for meal in meals for item in meal.items}),
        "magnesium_mg": round(plan.week_mean[one]["magnesium_mg"], 1),
        "potassium_mg": round(plan.week_mean[one]["potassium_mg"], 1),
        "calcium_mg": round(plan.week_mean[one]["calcium_mg"], 1),
        "energy_kcal": round(plan.week_mean[one]["energy_kcal"], 1),
        "fibre_g": round(plan.week_mean[one].get("fibre_g", 0.0), 1),
        "absorbed_mg": round(
            sum(meal.absorbed_magnesium_mg.get(one, 0.0) for meal in meals) / 7, 1
        ),
        "relaxed": [entry.rule for entry in plan.relaxed],
        "short": sorted(entry.nutrient for entry in plan.shortfalls),
    }
    return plan, asdict(measure(plan, who, number + 1)) | more


def weeks_of(task: tuple[str, bool, int]) -> list[Row]:
    """The weeks of one person planned one way, one after the other."""
    who, use_up, weeks = task
    plan_week(PERSONS[who](), start=START, days=1)  # tables read, nothing measured yet
    found: list[Row] = []
    last: Plan | None = None
    for number in range(weeks):
        last, row = week(who, number, use_up, last)
        found.append(row)
        print(
            f"{row['way']:8}{who:14}{row['week']:3}{row['left_g']:8.0f} g, "
            f"{row['perishable_g']:6.0f} g soon "
            f"{row['points']:8.1f} points {row['seconds']:6.2f} s",
            flush=True,
        )
    return found


# --- tables --------------------------------------------------------------------------------

FIGURES: Mapping[str, tuple[str, str]] = {
    "left_g": ("left over, g", ".0f"),
    "perishable_g": ("of it gone within two weeks, g", ".0f"),
    "left_usd": ("left over, USD", ".2f"),
    "perishable_usd": ("of it gone within two weeks, USD", ".2f"),
    "bought_g": ("bought, g", ".0f"),
    "bought_usd": ("bought, USD", ".2f"),
    "packages": ("packages", ".0f"),
    "things": ("things to buy", ".0f"),
    "points": ("points of all other goals", ".1f"),
    "eaten_usd": ("price of what is eaten, USD", ".2f"),
    "hands_on_min": ("hands-on minutes", ".0f"),
    "total_min": ("total minutes", ".0f"),
    "dishes": ("different dishes", ".0f"),
    "foods": ("different foods", ".0f"),
    "magnesium_mg": ("magnesium a day, mg", ".0f"),
    "absorbed_mg": ("of it absorbed (estimate), mg", ".1f"),
    "potassium_mg": ("potassium a day, mg", ".0f"),
    "calcium_mg": ("calcium a day, mg", ".0f"),
    "energy_kcal": ("energy a day, kcal", ".0f"),
    "shortfalls": ("week-mean targets short", ".1f"),
    "seconds": ("seconds to plan (CPU)", ".2f"),
}


def text(rows: Sequence[Row], frozen: Sequence[Row]) -> str:
    """The page of tables."""
    return "\n".join([*_head(rows), *_median(rows, frozen), *_persons(rows), *_terms(rows)]) + "\n"


def _head(rows: Sequence[Row]) -> Iterator[str]:
    bad = sum(not row["verified"] for row in rows)
    gave = sum(bool([r for r in row["relaxed"] if not r.startswith("variety.")]) for row in rows)
    yield (
        f"Of {len(rows)} plans {len(rows) - bad} verify; {gave} gave up a hard rule. Daily targets "
        "are hard rules: a plan that verifies and gave up none meets them all.\n"
    )


def _of(rows: Sequence[Row], way: str) -> list[Row]:
    return [row for row in rows if row["way"] == way]


def _middle(rows: Sequence[Row], name: str) -> float:
    return statistics.median(row[name] for row in rows)


def _change(plain: float, other: float) -> str:
    return f"{(other - plain) / plain:+.0%}" if plain else ""


def _median(rows: Sequence[Row], frozen: Sequence[Row]) -> Iterator[str]:
    yield "### Median week\n"
    yield "| | frozen | plain | used up | change |"
    yield "|---|---|---|---|---|"
    plain, used = (_of(rows, way) for way in WAYS)
    for name, (words, form) in FIGURES.items():
        before = format(_middle(frozen, name), form) if frozen and name in frozen[0] else ""
        a, b = _middle(plain, name), _middle(used, name)
        yield f"| {words} | {before} | {a:{form}} | {b:{form}} | {_change(a, b)} |"
    yield ""
    pairs = list(zip(plain, used, strict=True))
    better = sum(b["left_g"] < a["left_g"] for a, b in pairs)
    more = [b["shortfalls"] - a["shortfalls"] for a, b in pairs]
    yield (
        f"Less is left over in {better} of {len(pairs)} weeks. Week-mean targets short: "
        f"{sum(a['shortfalls'] for a in plain)} in the plain weeks, "
        f"{sum(b['shortfalls'] for b in used)} in the others "
        f"({sum(m > 0 for m in more)} weeks have more, {sum(m < 0 for m in more)} fewer).\n"
    )


def _persons(rows: Sequence[Row]) -> Iterator[str]:
    yield "### By person (medians, plain → used up)\n"
    names = ("left_g", "perishable_g", "left_usd", "perishable_usd", "points", "eaten_usd",
             "hands_on_min", "magnesium_mg", "shortfalls", "seconds")  # fmt: skip
    yield "| person | " + " | ".join(FIGURES[name][0] for name in names) + " |"
    yield "|" + "---|" * (len(names) + 1)
    for who in dict.fromkeys(row["who"] for row in rows):
        cells = []
        for name in names:
            form = FIGURES[name][1]
            mine = [row for row in rows if row["who"] == who]
            a, b = (_middle(_of(mine, way), name) for way in WAYS)
            cells.append(f"{a:{form}} → {b:{form}}")
        yield f"| {who} | " + " | ".join(cells) + " |"
    yield ""


def _terms(rows: Sequence[Row]) -> Iterator[str]:
    yield "### Points by goal (means of all weeks)\n"
    yield "| goal | plain | used up | difference |"
    yield "|---|---|---|---|"
    plain, used = (_of(rows, way) for way in WAYS)

    def mean(of: Sequence[Row], get: Callable[[Row], float]) -> float:
        return statistics.fmean(get(row) for row in of)

    for name in dict.fromkeys(name for row in rows for name in row["terms"]):
        a, b = (mean(of, lambda row: row["terms"].get(name, 0.0)) for of in (plain, used))  # noqa: B023
        if abs(a) >= 0.05 or abs(b) >= 0.05:
            yield f"| {name} | {a:.1f} | {b:.1f} | {b - a:+.1f} |"
    a, b = (mean(of, lambda row: row["points"]) for of in (plain, used))
    yield f"| all | {a:.1f} | {b:.1f} | {b - a:+.1f} |"


PLAIN_ROWS: Mapping[str, tuple[str, str]] = {
    "left_g": ("left over, g as bought", ",.0f"),
    "perishable_g": ("of it perishable, g", ",.0f"),
    "left_usd": ("left over, USD", ".2f"),
    "perishable_usd": ("of it perishable, USD", ".2f"),
    "bought_usd": ("bought, USD", ".2f"),
    "late_things": ("things used late on one trip (frozen, unripe or bought again)", ".1f"),
}


def baseline(rows: Sequence[Row]) -> str:
    """The table of docs/shopping.md: the weeks that do not look at packages, by person."""
    plain = _of(rows, WAYS[False])
    people = list(dict.fromkeys(row["who"] for row in plain))
    found = [
        f"| median of a week | all {len(plain)} weeks | {' | '.join(people)} |",
        "|---|" + "---:|" * (len(people) + 1),
    ]
    for name, (words, form) in PLAIN_ROWS.items():
        of = [plain, *([row for row in plain if row["who"] == who] for who in people)]
        found.append(f"| {words} | " + " | ".join(f"{_middle(o, name):{form}}" for o in of) + " |")
    return "\n".join(found) + "\n"


def renew(page: Path, begin: str, end: str, words: str) -> None:
    """Put words between two marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n\n{words}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Plan, print, write."""
    ask_for = argparse.ArgumentParser(description="Weeks with and without using up packages.")
    ask_for.add_argument("--weeks", type=int, default=10, help="weeks for each person (10)")
    ask_for.add_argument("--workers", type=int, default=2, help="processes (2)")
    ask_for.add_argument("--json", type=Path, help="write every week there")
    ask_for.add_argument("--from", dest="known", type=Path, help="weeks written by --json")
    ask_for.add_argument(
        "--write", action="store_true", help="write docs/waste.md and docs/shopping.md"
    )
    told = ask_for.parse_args()
    if told.known:
        rows = json.loads(told.known.read_text(encoding="utf-8"))
    else:
        tasks = [(who, use_up, told.weeks) for use_up in (False, True) for who in PERSONS]
        tasks.sort(key=lambda task: list(PERSONS).index(task[0]))
        with ProcessPoolExecutor(told.workers) as pool:
            rows = [row for found in pool.map(weeks_of, tasks) for row in found]
    if told.json:
        told.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    frozen = json.loads(PLAIN.read_text(encoding="utf-8"))
    page = text(rows, frozen)
    print(page)
    if told.write:
        renew(TABLE, BEGIN, END, page)
        renew(LIST, LIST_BEGIN, LIST_END, baseline(rows))
    if not all(row["verified"] for row in rows):
        sys.exit("Some plan does not verify.")


if __name__ == "__main__":
    main()

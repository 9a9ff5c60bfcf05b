"""How long it takes to list all alternatives of an item, and whether each effect comes true.

    python benchmarks/swap.py [--weeks 10] [--checked 0.05] [--json FILE]

For each of so many persons a week is planned, and every food of every dish is asked for its
alternatives on a warm bench. A share of the effects is checked by doing them. Exit code 1 where a
bar is missed: median 0.1 s and a tenth of the planning time; opening 0.3 s; every effect true.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.dishes import load_dishes
from planner.person import EXAMPLE, Medicine, Person, SlotException
from planner.plan import Plan
from planner.swap import Bench
from planner.swap.effect import SHOWN
from planner.tables import load_foods
from planner.verify import eaten, totals
from planner.week import plan_week

START = dt.date(2026, 11, 23)
MEDIAN_S, OPEN_S, PART = 0.1, 0.3, 0.1
FOODS, DISHES = load_foods(), load_dishes()
DIETS = ("omnivore", "pescatarian", "vegetarian", "vegan")


def persons(count: int) -> list[Person]:
    """Different ages, needs, diets; one with a medicine, one with leftovers and a dinner out."""
    found = []
    for number in range(count):
        changes: dict[str, Any] = {
            "name": f"Week {number + 1}",
            "age": 25.0 + 6 * number,
            "sex": "female" if number % 2 else "male",
            "weight_kg": 55.0 + 4 * number,
            "height_cm": 160.0 + 2 * number,
            "diet": DIETS[number % len(DIETS)],
            "avoid": ("gluten",) if number % 5 == 4 else (),
        }
        if number % 4 == 2:
            changes["medicines"] = (Medicine(name="levothyroxine", times=("07:00",)),)
        if number % 4 == 3:
            changes["slots"] = (
                SlotException(day="tue", occasion="lunch", status="leftover"),
                SlotException(day="fri", occasion="dinner", status="out"),
            )
        found.append(EXAMPLE.model_copy(update=changes))
    return found


def items(plan: Plan) -> list[str]:
    """Foods of planned dishes."""
    return [
        item.id
        for day in plan.days
        for meal in day.occasions
        if meal.dish
        for item in meal.items
        if item.role != "seasoning"
    ]


def false_effects(bench: Bench, ids: Sequence[str]) -> list[str]:
    """Alternatives whose effect is not what the verifier's totals say after doing them."""
    wrong = []
    for chosen in ids:
        shown = bench.choices[chosen]
        after, date = bench.apply(chosen), shown.where[:10]
        was, now = (
            totals(eaten(next(d for d in p.days if d.date == date)), FOODS)
            for p in (bench.plan, after)
        )
        listed = next(
            a for found in bench._lists.values() for a in found if a.id == chosen
        ).effect.delta
        if any(abs(round(now[n], 3) - round(was[n], 3) - listed[n]) > 1e-6 for n in SHOWN):
            wrong.append(chosen)
    return wrong


def week(person: Person, share: float) -> dict[str, Any]:
    """One person's figures."""
    began = time.perf_counter()
    plan = plan_week(person, start=START, foods=FOODS, dishes=DISHES)
    planning = time.perf_counter() - began
    began = time.perf_counter()
    bench = Bench(plan, FOODS, DISHES)
    opening = time.perf_counter() - began
    times, listed = [], []
    for item in items(plan):
        began = time.perf_counter()
        listed += [alternative.id for alternative in bench.alternatives(item)]
        times.append(time.perf_counter() - began)
    began = time.perf_counter()
    bench.dishes(plan.days[0].date, plan.days[0].occasions[-1].name)
    dishes_cold = time.perf_counter() - began
    began = time.perf_counter()
    bench.dishes(plan.days[1].date, plan.days[1].occasions[-1].name)
    dishes_warm = time.perf_counter() - began
    sample = random.Random(1).sample(listed, max(1, int(share * len(listed))))
    began = time.perf_counter()
    wrong = false_effects(bench, sample)
    return {
        "person": f"{person.name} {person.diet}",
        "planning": planning,
        "opening": opening,
        "items": len(times),
        "alternatives": len(listed),
        "median": statistics.median(times),
        "slowest": max(times),
        "dishes_first": dishes_cold,
        "dishes": dishes_warm,
        "doing": (time.perf_counter() - began) / len(sample),
        "checked": len(sample),
        "wrong": wrong,
        "times": times,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; say whether every bar was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=10)
    parser.add_argument("--checked", type=float, default=0.05)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    names = ("planning", "opening", "median", "slowest", "dishes_first", "dishes", "doing")
    print(f"{'seconds':24}" + "".join(f"{name:>13}" for name in names) + "  items  listed  checked")
    rows = []
    for person in persons(asked.weeks):
        row = week(person, asked.checked)
        rows.append(row)
        print(
            f"{row['person']:24}"
            + "".join(f"{row[name]:13.3f}" for name in names)
            + f"{row['items']:7d}{row['alternatives']:8d}{row['checked']:9d}",
            flush=True,
        )
    every = [seconds for row in rows for seconds in row["times"]]
    median, slowest = statistics.median(every), max(every)
    planning = statistics.median(row["planning"] for row in rows)
    opening = statistics.median(row["opening"] for row in rows)
    wrong = [chosen for row in rows for chosen in row["wrong"]]
    print(
        f"all items: median {median:.3f} s ({median / planning:.1%} of planning), slowest "
        f"{slowest:.3f} s; opening {opening:.3f} s; effects checked "
        f"{sum(row['checked'] for row in rows)}, not true {len(wrong)}"
    )
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    met = median <= MEDIAN_S and median <= PART * planning and opening <= OPEN_S and not wrong
    print("every bar met" if met else "a bar was missed")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

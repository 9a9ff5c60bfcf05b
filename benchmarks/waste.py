"""What a week's packages leave over: plans weeks for fixed persons, prints weight and money.

    python benchmarks/waste.py --weeks 5 [--json FILE] [PLAN ...]

Each person's weeks follow one another (a week knows the last one). Every list is made as if the
kitchen were empty but for staples: nothing is carried over, so that two ways of planning can be
compared week by week. Plan files given as arguments are measured instead of planned.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from planner.files import read_plan
from planner.person import EXAMPLE, Person, person_from_document
from planner.plan import Plan
from planner.shopping import shopping_list, waste_of
from planner.tables import load_foods
from planner.week import plan_week

START = dt.date(2026, 11, 23)


def person(name: str, **answers: object) -> Person:
    """A person with these answers."""
    return person_from_document({"name": name, "kidneys": "healthy", **answers})


PERSONS: dict[str, Callable[[], Person]] = {
    "example": lambda: EXAMPLE,
    "vegan_m30": lambda: person(
        "Ben", sex="male", age=30, height_cm=180, weight_kg=75, activity="active", diet="vegan"
    ),
    "omnivore_f70": lambda: person(
        "Cleo", sex="female", age=70, height_cm=160, weight_kg=62, activity="low_active",
        diet="omnivore",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Waste:
    """What one week leaves, staples apart (grams as bought, USD by weight)."""

    who: str
    week: int
    things: int
    packages: int
    bought_g: float
    bought_usd: float
    left_g: float
    left_usd: float
    perishable_g: float
    """Left over and gone within the ``spoils_days`` of the rules after the week."""

    perishable_usd: float
    late_things: int
    """Things used after their keeping days on one trip, unless bought frozen or again."""

    shortfalls: int
    verified: bool
    objective: float | None


def measure(plan: Plan, who: str, week: int) -> Waste:
    """The left-overs of one plan's list."""
    foods = load_foods()
    listed = shopping_list(plan, foods)
    left = waste_of(plan, foods, listed)
    purchases = [purchase for line in listed.bought for purchase in line.purchases]
    return Waste(
        who=who,
        week=week,
        things=len(listed.bought),
        packages=sum(count for p in purchases for _, count in p.packages),
        bought_g=round(sum(purchase.grams for purchase in purchases), 1),
        bought_usd=round(sum(line.cost_usd or 0.0 for line in listed.bought), 2),
        left_g=round(left.grams, 1),
        left_usd=round(left.usd, 2),
        perishable_g=round(left.soon_g, 1),
        perishable_usd=round(left.soon_usd, 2),
        late_things=sum(any(p.late for p in line.purchases) for line in listed.bought),
        shortfalls=len(plan.shortfalls),
        verified=plan.verified,
        objective=plan.proof.objective,
    )


def planned(weeks: int) -> Iterator[Waste]:
    """The weeks of every person, one after the other."""
    for who, make in PERSONS.items():
        last: Plan | None = None
        for week in range(weeks):
            start = START + dt.timedelta(weeks=week)
            last = plan_week(make(), start=start, after=last)
            yield measure(last, who, week + 1)


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser(description="What a week's packages leave over.")
    ask.add_argument("plans", nargs="*", type=Path, help="plan files to measure instead")
    ask.add_argument("--weeks", type=int, default=10, help="weeks for each person (10)")
    ask.add_argument("--json", type=Path, help="write every week there")
    told = ask.parse_args()
    given = (measure(read_plan(file), file.stem, 1) for file in told.plans)
    found = []
    print(
        f"{'':14}week  things  left g  of it perishable  left USD  perishable USD  late", flush=True
    )
    for one in given if told.plans else planned(told.weeks):
        found.append(one)
        print(
            f"{one.who:14}{one.week:4}{one.things:8}{one.left_g:8.0f}{one.perishable_g:18.0f}"
            f"{one.left_usd:10.2f}{one.perishable_usd:16.2f}{one.late_things:6}",
            flush=True,
        )
    for name in ("left_g", "perishable_g", "left_usd", "perishable_usd", "bought_g", "bought_usd"):
        print(f"median {name}: {statistics.median(getattr(one, name) for one in found):.2f}")
    if told.json is not None:
        text = json.dumps([asdict(one) for one in found], indent=1) + "\n"
        told.json.write_text(text, encoding="utf-8")
    if not all(one.verified for one in found):
        sys.exit("Some plan does not verify.")


if __name__ == "__main__":
    main()

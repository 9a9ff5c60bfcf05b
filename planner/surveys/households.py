"""Households and cooking days, measured: prints docs/household.md's tables.

``python -m planner.surveys.households --out docs/household.md`` plans the households of the
survey and their people one by one, and weeks cooked fresh and on three days.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from planner.export.household_text import counted, extra_dishes
from planner.files import write_whole
from planner.gate import YOUNGEST
from planner.household import check, plan_household
from planner.nutrients import HEADLINE
from planner.plan import Day, Plan
from planner.rules import rule
from planner.surveys.household_persons import (
    COOK_DAYS,
    COOKS,
    HOUSEHOLDS,
    household_of,
    member,
)
from planner.surveys.persons import START
from planner.surveys.section import BEGIN, END, in_section
from planner.week import plan_week


def household_rows() -> Iterator[str]:
    """Each household against its people planned one by one; CPU seconds of one process."""
    yield (
        "| household | plans verified | main plates shared | breakfasts and snacks shared | own "
        "main dishes a day, most | days with Mg, K, Ca met | rules that gave way | weekly means "
        "short by more than 10 %, together / one by one | CPU s together / one by one | ratio |"
    )
    yield "|" + "---|" * 10
    for name in HOUSEHOLDS:
        people = household_of(name)
        began = time.process_time()
        made = plan_household(people, start=START)
        together = time.process_time() - began
        findings = check(made)
        began = time.process_time()
        alone = [plan_week(person, start=START) for person in people if person.age >= YOUNGEST]
        one_by_one = time.process_time() - began
        mains = counted(c for c in made.cooks if c.kind == "main")
        small = counted(c for c in made.cooks if c.kind != "main")
        extra = max(extra_dishes(made).values(), default=0)
        met = sum(_met(plan, day) for plan in made.plans for day in plan.days)
        every = sum(len(plan.days) for plan in made.plans)
        verified = sum(plan.verified for plan in made.plans) if not findings else 0
        yield (
            f"| {name} | {verified} of {len(made.plans)} | {mains[1]} of {mains[0]} "
            f"| {small[1]} of {small[0]} | {extra} | {met} of {every} "
            f"| {sum(map(_gave_way, made.plans))} | {_short(made.plans)} / {_short(alone)} "
            f"| {together:.1f} / {one_by_one:.1f} | {together / one_by_one:.2f} |"
        )
        _told(f"{name}: {together:.1f} s, one by one {one_by_one:.1f} s")


def _met(plan: Plan, day: Day) -> bool:
    """Whether a day keeps magnesium, potassium and calcium within their targets."""
    person = plan.people[0]
    for nutrient in HEADLINE:
        target = person.targets[nutrient]
        value = day.nutrients[person.id][nutrient]
        if target.min is not None and value < target.min - 1e-3:
            return False
        if target.max is not None and value > target.max + 1e-3:
            return False
    return True


def _gave_way(plan: Plan) -> int:
    return sum(not entry.rule.startswith("variety.") for entry in plan.relaxed)


def _short(plans: list[Plan] | tuple[Plan, ...]) -> int:
    return sum(s.reached < 0.9 * s.target for plan in plans for s in plan.shortfalls)


def cooking_rows() -> Iterator[str]:
    """Weeks cooked fresh and on three days, for the same persons at the same targets."""
    yield (
        "| person | cooking | verified | days of cooking | mains cooked | hands-on minutes of main "
        "meals | of all | most minutes on a day | main meals eaten again | oldest leftover, days "
        "(most allowed) | days with Mg, K, Ca met | weekly means short | rules that gave way |"
    )
    yield "|" + "---|" * 13
    for body, more in COOKS:
        for days in ((), COOK_DAYS):
            person = member(body, body, {**more, "cook_days": list(days)})
            plan = plan_week(person, start=START)
            yield f"| {body}{_words(more)} | {'three days' if days else 'fresh'} {_row(plan)}"
            _told(f"{body} {days}")


def _words(more: dict[str, Any]) -> str:
    return f" {more['diet']}" if "diet" in more else ""


def _row(plan: Plan) -> str:
    mains = [m for day in plan.days for m in day.occasions if m.kind == "main" and m.items]
    again = [
        (dt.date.fromisoformat(day.date) - dt.date.fromisoformat((m.cook_id or "")[:10])).days
        for day in plan.days
        for m in day.occasions
        if m.status == "leftover"
    ]
    sessions = sum(
        any(m.kind == "main" and m.status == "planned" for m in day.occasions) for day in plan.days
    )
    by_day = [sum(m.minutes for m in day.occasions) for day in plan.days]
    most = rule("leftovers")["most_days"]
    oldest = f"{max(again)} ({most:.0f})" if again else "none"
    met = sum(_met(plan, day) for day in plan.days)
    cooked = sum(m.status == "planned" for m in mains)
    return (
        f"| {'yes' if plan.verified else 'NO'} | {sessions} | {cooked} "
        f"| {sum(m.minutes for m in mains)} | {sum(by_day)} | {max(by_day)} | {len(again)} "
        f"| {oldest} | {met} of {len(plan.days)} | {len(plan.shortfalls)} | {_gave_way(plan)} |"
    )


def _told(text: str) -> None:
    print(text, file=sys.stderr)


def text() -> str:
    """Both tables as Markdown."""
    parts = ["### Households", "", *household_rows(), "", "### Cooking days", "", *cooking_rows()]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Measure, and write the tables between the marks of a file or to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None, help="file; standard output without it")
    options = parser.parse_args()
    found = text()
    if options.out is None:
        sys.stdout.write(found)
        return
    page = options.out.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        raise SystemExit(f"{options.out} has no {BEGIN} and {END}.")
    write_whole(options.out, in_section(page, f"\n{found}\n"))


if __name__ == "__main__":
    main()

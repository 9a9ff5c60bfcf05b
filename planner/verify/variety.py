"""How varied the week is."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from planner.dish import Dish
from planner.food import Food
from planner.gate import gate
from planner.menu import REFERENCE_KCAL, option_for
from planner.person import Person
from planner.plan import Plan
from planner.rules import rule
from planner.selection import allowed_foods, needed_kinds, wanted_kinds
from planner.varied import kind_of, varied_family
from planner.verify.sums import LEFTOVER, PLANNED, Finding, served


def variety(plan: Plan) -> Iterator[Finding]:
    """How often and how soon a dish comes again."""
    figures = rule("variety")
    served_on: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)
    for day in plan.days:
        for meal in (m for m in served(day) if m.status == PLANNED):
            served_on[meal.dish].append((dt.date.fromisoformat(day.date), meal.kind))
    for slug, times in served_on.items():
        kind = "main" if any(k == "main" for _, k in times) else "other"
        gap = figures["main_gap"] if kind == "main" else figures["other_gap"]
        dates = sorted(date for date, _ in times)
        for first, second in pairwise(dates):
            if (second - first).days < gap:
                yield Finding(
                    "variety.gap",
                    second.isoformat(),
                    f"{slug} again after {(second - first).days} days",
                )
    for day in plan.days:
        of_day = Counter(m.dish for m in served(day) if m.status in (PLANNED, LEFTOVER))
        cooked = Counter(m.dish for m in served(day) if m.status == PLANNED)
        for slug, count in of_day.items():
            if count > 1 and cooked[slug] < 2:
                yield Finding("variety.gap", day.date, f"{slug} is eaten {count} times on this day")


def kinds(
    plan: Plan, person: Person, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> Iterator[Finding]:
    """Enough different greens, legumes, nuts and seeds, and whole grains in the week."""
    found: dict[str, set[str]] = defaultdict(set)
    for day in plan.days:
        for item in (item for meal in served(day) for item in meal.items):
            family = varied_family(foods[item.food]) if item.food in foods else None
            if family is not None and item.role != "seasoning":
                found[family].add(kind_of(foods[item.food]))
    if all(len(found[name]) >= count for name, count in wanted_kinds(len(plan.days)).items()):
        return
    gated = gate(person)
    allowed = allowed_foods(person, gated, foods)
    options = [option_for(dish, foods, allowed, REFERENCE_KCAL) for dish in dishes.values()]
    needed = needed_kinds([o for o in options if o is not None], len(plan.days))
    for family, count in needed.items():
        if family == "greens" and gated.no_forced_greens:
            continue
        if len(found[family]) < count:
            words = family.replace("_", " and " if family == "nuts_seeds" else " ")
            yield Finding(
                "variety.kinds", f"week {family}", f"{len(found[family])} {words}, wanted {count}"
            )

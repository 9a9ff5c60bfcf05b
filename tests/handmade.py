"""Small plans made by hand, for tests of what is done with a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from planner.food import Food
from planner.nutrients import NUTRIENTS
from planner.person import EXAMPLE, Person, person_document
from planner.plan import (
    Day,
    Item,
    Meal,
    Notice,
    Plan,
    PlannedPerson,
    PlannedTarget,
    Proof,
    Relaxed,
    Shortfall,
)
from planner.tables import load_foods
from planner.week import plan_week

FOODS = load_foods()
START = dt.date(2026, 11, 23)
PLATES: tuple[tuple[str, float], ...] = (
    ("oats_rolled", 40.0),
    ("spinach_raw", 60.0),
    ("spinach_boiled", 90.0),
    ("lentils_boiled", 198.0),
    ("brown_rice_cooked", 202.0),
    ("olive_oil", 9.2),
)


def nutrients(items: Sequence[Item], foods: Mapping[str, Food]) -> dict[str, float]:
    return {
        name: round(sum(foods[i.food].nutrients.get(name, 0) * i.grams / 100 for i in items), 3)
        for name in NUTRIENTS
    }


def item_of(slug: str, grams: float, where: str, foods: Mapping[str, Food], who: str) -> Item:
    food = foods[slug]
    role = "seasoning" if food.is_staple else "base"
    return Item(
        id=f"{where}/{role}/{slug}",
        person=who,
        food=slug,
        ndb_no=food.ndb_no,
        fdc_id=food.fdc_id,
        name=food.name,
        role=role,
        grams=grams,
        measure=f"{grams:g} g",
        start="",
    )


def plan_of(
    days: Sequence[Sequence[tuple[str, float]]] = (PLATES,),
    person: Person = EXAMPLE,
    foods: Mapping[str, Food] = FOODS,
) -> Plan:
    """A plan with one meal a day that holds these grams, and one of everything else."""
    who = "ana"
    made = []
    for number, plates in enumerate(days):
        date = (START + dt.timedelta(days=number)).isoformat()
        items = tuple(item_of(slug, g, f"{date}/lunch", foods, who) for slug, g in plates)
        total = {who: nutrients(items, foods)}
        lunch = Meal(
            name="lunch", kind="main", time="12:30", status="planned", dish="by_hand",
            title="Lentils and spinach with brown rice", cuisine="indian", method="Cook. Serve.",
            minutes=15, total_minutes=35, items=items, nutrients=total,
            at_least={who: ("vitamin_k_ug",)}, absorbed_magnesium_mg={who: 40.0},
        )  # fmt: skip
        dinner = Meal(name="dinner", kind="main", time="19:00", status="out")
        made.append(Day(date, (lunch, dinner), total, {who: ("vitamin_k_ug",)}))
    targets = {
        "energy_kcal": PlannedTarget(1926, 2354, "day", "day", "EER", "NASEM 2023"),
        "magnesium_mg": PlannedTarget(320, None, "day", "day", "RDA", "IOM 1997"),
        "potassium_mg": PlannedTarget(2600, None, "day", "day", "AI", "NASEM 2019"),
        "calcium_mg": PlannedTarget(1000, 2500, "day", "day", "RDA", "IOM 2011"),
        "vitamin_d_ug": PlannedTarget(15, 100, "week_mean", "day", "RDA", "IOM 2011"),
        "vitamin_k_ug": PlannedTarget(90, None, "week_mean", "day", "AI", "IOM 2001"),
    }
    return Plan(
        question={
            "people": {who: person_document(person)}, "start": START.isoformat(),
            "days": len(made), "after": None,
        },
        people=(PlannedPerson(who, person.name, targets, {"fat_g": (0.2, 0.35)}),),
        days=tuple(made),
        proof=Proof("amounts_optimal", objective=3.0, bound=2.0, note="by hand"),
        verified=True,
        week_mean={who: made[0].nutrients[who]} if made else {},
        week_at_least={who: ("vitamin_k_ug",)},
        shortfalls=(Shortfall(who, "vitamin_d_ug", "week_mean", "week", 15.0, 0.0, False),),
        relaxed=(Relaxed("spacing.calcium", "2026-11-23 lunch", "12.0", "calcium beside it"),),
        notices=(
            Notice("caution", "Ask your clinic first.", "strong", "by hand"),
            Notice("advice", "Drink enough.", "moderate", "by hand"),
        ),
        not_targeted=("iodine: no values",),
    )  # fmt: skip


@cache
def real_plan(days: int = 1) -> Plan:
    """A plan of the example person as the planner makes it, made once for all tests."""
    return plan_week(EXAMPLE, start=START, days=days)

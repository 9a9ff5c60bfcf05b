"""Cooking days: fewer cookings and minutes at the same targets, and no leftover past its days."""

from __future__ import annotations

import datetime as dt
from functools import cache

from handmade import START

from planner.dishes import load_dishes
from planner.household import check, plan_household, sheets, table_dishes
from planner.nutrients import HEADLINE
from planner.person import EXAMPLE
from planner.plan import Meal, Plan
from planner.rules import rule
from planner.surveys.household_persons import COOK_DAYS, COOKS, member
from planner.surveys.households import household_rows
from planner.tables import load_foods
from planner.verify import check as verify
from planner.week import plan_week

DAYS = 5
FOODS, DISHES, TABLE = load_foods(), load_dishes(), table_dishes()


@cache
def week(days: tuple[str, ...] = ()) -> Plan:
    person = EXAMPLE.model_copy(update={"cook_days": days})
    return plan_week(person, start=START, days=DAYS)


def mains(plan: Plan) -> list[tuple[dt.date, Meal]]:
    return [
        (dt.date.fromisoformat(day.date), meal)
        for day in plan.days
        for meal in day.occasions
        if meal.kind == "main"
    ]


def test_three_days_of_cooking_save_cookings_and_minutes():
    fresh, ahead = week(), week(COOK_DAYS)
    assert fresh.verified
    assert ahead.verified
    assert verify(ahead, FOODS, DISHES) == []
    cooked = [meal for _, meal in mains(ahead) if meal.status == "planned"]
    assert len(cooked) < len(mains(fresh)) == 2 * DAYS
    assert sum(m.minutes for m in cooked) < sum(m.minutes for _, m in mains(fresh))
    weekdays = {date.weekday() for date, meal in mains(ahead) if meal.status == "planned"}
    assert weekdays == {0, 2, 4}


def test_the_targets_are_the_same_and_kept():
    fresh, ahead = week(), week(COOK_DAYS)
    assert fresh.people[0].targets == ahead.people[0].targets
    for plan in (fresh, ahead):
        who = plan.people[0]
        assert not [r for r in plan.relaxed if not r.rule.startswith("variety.")]
        for day in plan.days:
            for nutrient in HEADLINE:
                least = who.targets[nutrient].min
                assert least is not None
                assert day.nutrients[who.id][nutrient] >= least


def test_no_leftover_is_past_its_days():
    again = [(date, meal) for date, meal in mains(week(COOK_DAYS)) if meal.status == "leftover"]
    assert again
    for date, meal in again:
        assert meal.cook_id is not None
        gap = (date - dt.date.fromisoformat(meal.cook_id[:10])).days
        assert 1 <= gap <= min(rule("leftovers")["most_days"], DISHES[meal.dish].keeps_days)
        assert meal.minutes == 0


def test_a_household_cooks_once_for_all_and_for_the_next_day():
    people = (member("Ana", "F45", {}), member("Ben", "M35", {"diet": "vegan"}))
    made = plan_household(people, start=START, days=2, cook_days=("mon",))
    assert check(made) == []
    found = [s for s in sheets(made, FOODS, TABLE) if s.cook.kind == "main" and s.cook.shared]
    assert [sheet.cook.date for sheet in found] == ["2026-11-23"] * 2
    for sheet in found:
        assert sheet.times == 2
        assert sheet.cook.people == ("ben", "ana")
        eaten = [
            item.grams
            for plan in made.plans
            for _, meal in mains(plan)
            for item in meal.items
            if meal.dish.partition("_without_")[0] == sheet.cook.dish
        ]
        assert abs(sum(a.grams for a in sheet.amounts) - sum(eaten)) < 0.05


def test_the_survey_measures_what_it_says():
    assert len({body for body, _ in COOKS}) >= 6
    assert next(iter(household_rows())).startswith("| household | plans verified |")

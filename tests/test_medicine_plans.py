"""Whole plans beside medicines: every window holds on the printed clock.

The windows are written out again here, from the labels, in hours around each dose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from handmade import FOODS, START

from planner.gate import gate
from planner.person import EXAMPLE, person_document, person_from_document
from planner.plan import Item, Meal, Plan
from planner.rules.medicines import minutes_of
from planner.targets import targets_for
from planner.week import plan_week

HOUR = 60


def planned(*medicine: str, days: int = 1, **other: Any) -> Plan:
    name, *times = medicine
    medicines = [{"name": name, "times": times}] if name else []
    person = person_from_document(person_document(EXAMPLE) | {"medicines": medicines} | other)
    return plan_week(person, start=START, days=days)


def meals(plan: Plan) -> Iterator[Meal]:
    return (meal for day in plan.days for meal in day.occasions if meal.items)


def times(plan: Plan, day: int = 0) -> dict[str, str]:
    return {meal.name: meal.time for meal in plan.days[day].occasions}


def within(plan: Plan, dose: str, before_h: float, after_h: float) -> list[Meal]:
    """Meals eaten less than so long before a daily dose, or after it; those at its minute too."""
    at, found = minutes_of(dose), []
    for meal in meals(plan):
        minutes = minutes_of(meal.time)
        for shift in (-24 * HOUR, 0, 24 * HOUR):
            by = minutes - (at + shift)
            if -before_h * HOUR < by < after_h * HOUR or by == 0:
                found.append(meal)
    return found


def holding(found: list[Meal], what: Callable[[Item], bool]) -> list[str]:
    return [f"{m.name} {i.food}" for m in found for i in m.items if what(i)]


def is_dairy(item: Item) -> bool:
    return "milk" in FOODS[item.food].allergens and FOODS[item.food].family != "dark_chocolate"


def is_fortified(item: Item) -> bool:
    return FOODS[item.food].family == "fortified_plant_milk"


def calcium_mg(meal: Meal) -> float:
    return sum(FOODS[i.food].nutrients.get("calcium_mg", 0.0) * i.grams / 100 for i in meal.items)


def good(plan: Plan) -> Plan:
    assert plan.verified, plan.warnings
    assert plan.relaxed == ()
    return plan


# --- windows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("diet", ["omnivore", "vegan"])
def test_levothyroxine_at_seven_has_nothing_fortified_before_eleven(diet):
    plan = good(planned("levothyroxine", "07:00", diet=diet, days=2))
    assert within(plan, "07:00", 0, 0.5) == []
    assert holding(within(plan, "07:00", 4, 4), is_fortified) == []
    assert times(plan)["breakfast"] == "08:00"


def test_levothyroxine_at_a_quarter_to_eight_moves_breakfast():
    plan = good(planned("levothyroxine", "07:45"))
    (breakfast,) = (m for m in meals(plan) if m.name == "breakfast")
    assert (breakfast.time, breakfast.moved_from) == ("08:15", "08:00")
    assert any(
        "breakfast moves from 08:00 to 08:15: levothyroxine at 07:45" in notice.text
        for notice in plan.notices
    )


def test_ciprofloxacin_twice_a_day_keeps_dairy_to_meals_and_calcium_below_800_mg():
    plan = good(planned("ciprofloxacin", "08:00", "20:00", days=2))
    near = [m for dose in ("08:00", "20:00") for m in within(plan, dose, 6, 2)]
    assert {m.name for m in near} == {"breakfast", "snack", "dinner"}
    assert all(calcium_mg(meal) <= 800 for meal in near)
    snacks = [meal for meal in near if meal.kind == "snack"]
    assert holding(snacks, is_dairy) == []
    assert holding(snacks, is_fortified) == []
    assert all(meal.moved_from is None for meal in meals(plan))


@pytest.mark.parametrize(
    "doses", [("06:00", "12:00", "18:00", "23:00"), ("08:00", "12:00", "16:00", "20:00")]
)
def test_tetracycline_four_times_a_day_leaves_every_dose_an_empty_stomach(doses):
    plan = planned("tetracycline", *doses)
    assert plan.verified, plan.warnings
    for dose in doses:
        assert within(plan, dose, 2, 1) == [], dose
        assert holding(within(plan, dose, 6, 2), is_dairy) == [], dose
        assert holding(within(plan, dose, 6, 2), is_fortified) == [], dose
    left_out = [m.name for m in plan.days[0].occasions if m.status == "skip"]
    for name in left_out:
        assert any(f"{name} at" in n.text and "tetracycline at" in n.text for n in plan.notices)


def test_alendronate_on_mondays_moves_mondays_breakfast_only():
    medicine = {"name": "alendronate", "times": ["07:45"], "days": ["mon"]}
    plan = good(planned("", days=2, medicines=(medicine,)))
    assert times(plan, 0)["breakfast"] == "08:15"
    assert times(plan, 1)["breakfast"] == "08:00"


def test_eltrombopag_leaves_breakfast_almost_no_calcium_and_moves_lunch():
    plan = good(planned("eltrombopag", "10:00"))
    (breakfast,) = within(plan, "10:00", 4, 4)
    assert calcium_mg(breakfast) <= 50
    assert holding([breakfast], is_dairy) == []
    assert times(plan)["lunch"] == "14:00"


def test_iron_is_a_preference_and_what_is_near_it_is_said():
    plan = good(planned("iron", "10:00"))
    assert all(meal.moved_from is None for meal in meals(plan))
    near = holding(within(plan, "10:00", 2, 2), is_dairy)
    assert bool(near) is any("Dairy lowers the absorption of iron" in n.text for n in plan.notices)


def test_a_course_that_ends_leaves_the_days_after_it_alone():
    ends = {"name": "omadacycline", "times": ["13:00"], "from_date": str(START),
            "until": str(START)}  # fmt: skip
    plan = planned("", days=2, medicines=(ends,))
    assert plan.verified, plan.warnings
    statuses = [{m.name: m.status for m in day.occasions}["lunch"] for day in plan.days]
    assert statuses == ["skip", "planned"]
    assert any("omadacycline at 13:00" in notice.text for notice in plan.notices)


def test_coffee_with_milk_beside_levothyroxine_is_told_and_counted():
    habits = (
        {"food": "coffee_brewed", "amount": "1 cup", "time": "07:00"},
        {"food": "milk_whole", "amount": "30 g", "time": "07:00"},
    )
    plan = good(planned("levothyroxine", "07:00", habits=habits))
    cautions = [notice.text for notice in plan.notices if notice.level == "caution"]
    assert any("Coffee, brewed at 07:00 stands inside 07:00 to 07:30" in text for text in cautions)
    assert any("Whole milk at 07:00 stands inside 07:00 to 07:30" in text for text in cautions)
    habit = next(m for m in meals(plan) if m.kind == "habit" and m.items[0].food == "milk_whole")
    assert habit.items[0].grams == 30.0
    assert plan.days[0].nutrients["ana"]["calcium_mg"] == pytest.approx(
        sum(calcium_mg(meal) for meal in meals(plan)), abs=0.01
    )


# --- medicines without hours ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lisinopril/HCTZ", "Zestoretic", "losartan potassium 50 mg"])
def test_potassium_is_capped_by_either_part_of_a_tablet(name):
    plan = good(planned(name, "08:00"))
    target = plan.people[0].targets["potassium_mg"]
    assert target.min is None
    assert target.max == 2600.0  # adequate intake of a woman, NASEM 2019
    assert plan.days[0].nutrients["ana"]["potassium_mg"] <= 2600.0


def test_on_warfarin_vitamin_k_stays_within_a_fifth_of_the_usual():
    plan = good(planned("warfarin", "18:00", days=2, usual_vitamin_k_ug=90))
    for day in plan.days:
        assert 72.0 <= day.nutrients["ana"]["vitamin_k_ug"] <= 108.0


OXALATE = {"spinach", "chard", "beet_greens", "rhubarb", "almond"}


def test_with_kidney_stones_foods_rich_in_oxalate_stay_away():
    plan = good(planned("", days=2, conditions=("kidney_stones",)))
    served = {item.food for meal in meals(plan) for item in meal.items}
    assert not {slug for slug in served for word in OXALATE if slug.startswith(word)}
    person = person_from_document(person_document(EXAMPLE) | {"conditions": ["kidney_stones"]})
    assert targets_for(person, gate(person))["calcium_mg"].min == 1000.0


def test_a_dose_after_midnight_reaches_into_the_evening_before():
    plan = good(planned("tetracycline", "00:30", occasions=LATE))
    assert within(plan, "00:30", 2, 1) == []
    assert holding(within(plan, "00:30", 6, 2), is_dairy) == []
    assert times(plan)["supper"] <= "22:30"


LATE = (
    {"name": "breakfast", "kind": "breakfast", "time": "08:00"},
    {"name": "lunch", "kind": "main", "time": "12:30"},
    {"name": "dinner", "kind": "main", "time": "18:30"},
    {"name": "supper", "kind": "snack", "time": "23:00"},
)

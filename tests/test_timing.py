"""What the medicines' windows did to a plan, in words."""

from __future__ import annotations

from typing import Any

import pytest
from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.dishes import load_dishes
from planner.person import person_from_document
from planner.plan import Day, Item, Meal, Notice
from planner.timing import timing_notices

DISHES = load_dishes()


def asked(*medicines: dict[str, Any], days: int = 1, **other: Any) -> Asked:
    """The question of a person with these medicines."""
    person = person_from_document(
        {
            "name": "Bea", "sex": "female", "age": 72, "height_cm": 160, "weight_kg": 62,
            "activity": "inactive", "kidneys": "healthy", "medicines": list(medicines), **other,
        }
    )  # fmt: skip
    return ask(question_of("bea", person, START, days, None), FOODS, DISHES)


def written(question: Asked, plates: dict[str, str] | None = None) -> list[Day]:
    """The question's days with one cup of a food at these occasions, and nothing else."""
    days = []
    for of_day in question.every:
        meals = []
        for slot in of_day:
            slug = (plates or {}).get(slot.occasion)
            items = (item(slug),) if slug else ()
            meals.append(Meal(slot.occasion, slot.kind, slot.clock, slot.status, items=items))
        days.append(Day(of_day[0].date.isoformat(), tuple(meals)))
    return days


def item(slug: str) -> Item:
    food = FOODS[slug]
    return Item("1", "bea", slug, food.ndb_no, food.fdc_id, food.name, "x", 240.0, "1 cup", "")


def notices(question: Asked, **plates: str) -> tuple[Notice, ...]:
    return timing_notices(question, written(question, plates))


def takes(name: str, *times: str, **other: Any) -> dict[str, Any]:
    return {"name": name, "times": list(times), **other}


def test_a_moved_meal_is_said_with_its_times_and_the_reason():
    (found,) = notices(asked(takes("levothyroxine", "07:45")))
    assert found.level == "note"
    assert found.text.startswith(
        "Every day: breakfast moves from 08:00 to 08:15: levothyroxine at 07:45: "
    )


def test_the_days_are_named_where_it_is_not_every_day():
    (found,) = notices(asked(takes("alendronate", "08:00", days=["mon", "wed"]), days=7))
    assert found.text.startswith("Mon and Wed: breakfast moves from 08:00 to 08:30: ")


def test_a_meal_without_a_place_is_a_caution_that_names_the_dose():
    found = notices(asked(takes("omadacycline", "13:00")))
    assert [notice.level for notice in found] == ["caution"]
    assert "lunch at 12:30 has no place beside omadacycline at 13:00" in found[0].text


@pytest.mark.parametrize(
    ("slug", "named"),
    [("milk_whole", True), ("rice_milk_fortified", True), ("oatmeal_cooked", False)],
)
def test_what_stands_inside_a_preferred_window_is_named(slug, named):
    texts = [notice.text for notice in notices(asked(takes("iron", "12:30")), lunch=slug)]
    name = FOODS[slug].title_name
    assert [f"inside it: Mon 12:30 lunch ({name})." in text for text in texts] == [True] * named
    assert all("This is a preference" in text for text in texts)


def test_a_meal_outside_the_preferred_window_is_not():
    assert notices(asked(takes("iron", "12:30")), snack="milk_whole") == ()


def test_nothing_is_said_of_a_hard_window_that_every_meal_keeps():
    assert notices(asked(takes("levothyroxine", "07:00")), breakfast="oatmeal_cooked") == ()


def test_a_habit_inside_a_window_is_a_caution():
    habit = {"food": "coffee_brewed", "amount": "1 cup", "time": "07:00"}
    found = notices(asked(takes("levothyroxine", "07:00"), habits=[habit]))
    assert {notice.level for notice in found} == {"caution"}
    inside = "at 07:00 stands inside 07:00 to 07:30 around levothyroxine"
    assert any(inside in notice.text for notice in found)


def test_a_habit_of_a_meal_that_moves_is_judged_where_it_is_had():
    habit = {"food": "coffee_brewed", "amount": "1 cup", "time": "08:00"}
    found = notices(asked(takes("alendronate", "08:00"), habits=[habit]))
    assert [notice.level for notice in found] == ["note"]


def test_a_medicine_without_times_is_asked_for():
    (found,) = notices(asked(takes("levothyroxine")))
    assert found.level == "caution"
    assert "no time of day is given" in found.text


def test_a_person_without_medicines_has_no_such_notice():
    assert notices(asked(), breakfast="rice_milk_fortified") == ()


def test_a_habit_beside_a_dose_is_told_once_by_its_hard_window():
    coffee = {"food": "coffee_brewed", "amount": "1 cup", "time": "07:15"}
    question = asked({"name": "levothyroxine", "times": ["07:00"]}, habits=[coffee])
    told = [n.text for n in timing_notices(question, written(question)) if "07:15" in n.text]
    assert len(told) == 1, told
    assert "stands inside 07:00 to" in told[0] or "to 07:30 around" in told[0]

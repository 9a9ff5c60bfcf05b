"""Where a plan's meals stand inside a medicine's window, named."""

from __future__ import annotations

import pytest

from planner.person import person_from_document
from planner.plan import Day, Item, Meal
from planner.tables import load_foods
from planner.timing import timing_notices

FOODS = load_foods()
MONDAY = "2026-11-23"


def person(name: str, time: str):
    return person_from_document(
        {
            "name": "Bea", "sex": "female", "age": 72, "height_cm": 160, "weight_kg": 62,
            "activity": "inactive", "kidneys": "healthy",
            "medicines": [{"name": name, "times": [time]}],
        }
    )  # fmt: skip


def breakfast(time: str, slug: str, grams: float = 240.0) -> Day:
    food = FOODS[slug]
    item = Item("1", "bea", slug, food.ndb_no, food.fdc_id, food.name, "milk", grams, "1 cup", "")
    return Day(MONDAY, (Meal("breakfast", "breakfast", time, "planned", items=(item,)),))


def texts(who, day: Day) -> list[str]:
    return [notice.text for notice in timing_notices(who, [day], (), FOODS)]


@pytest.mark.parametrize(("time", "named"), [("08:00", True), ("10:45", True), ("11:00", False)])
def test_added_calcium_within_four_hours_of_levothyroxine_is_named(time, named):
    found = texts(person("Synthroid", "07:00"), breakfast(time, "rice_milk_fortified"))
    assert any(f"Mon {time} breakfast (rice milk)" in text for text in found) is named


def test_porridge_beside_levothyroxine_is_not():
    assert texts(person("levothyroxine", "07:00"), breakfast("08:00", "oatmeal_cooked")) == []


def test_any_food_within_half_an_hour_of_alendronate_is_named():
    found = texts(person("Fosamax", "07:00"), breakfast("07:15", "oatmeal_cooked"))
    assert any("Mon 07:15 breakfast" in text for text in found)


def test_a_person_without_medicines_has_no_such_caution():
    who = person("levothyroxine", "07:00").model_copy(update={"medicines": ()})
    assert texts(who, breakfast("08:00", "rice_milk_fortified")) == []

"""Variety: one day's part in a varied week."""

from __future__ import annotations

from toy import broken, eat, plates

from planner.model import variety
from planner.model.question import WeekSoFar

DAY = plates("breakfast", "lunch", "dinner")


def test_a_food_once_a_day_is_allowed():
    assert broken(variety.food_a_day, DAY, eat("lunch", beans=1)) == []


def test_a_food_twice_a_day_has_its_price():
    twice = eat("lunch", beans=1) | eat("dinner", beans=1)
    assert broken(variety.food_a_day, DAY, twice) == ["variety.again.beans"]
    assert broken(variety.food_a_day, DAY, twice | {"again.beans": 1.0}) == []


def test_a_food_three_times_a_day_is_named():
    thrice = eat("breakfast", beans=1) | eat("lunch", beans=1) | eat("dinner", beans=1)
    assert broken(variety.food_a_day, DAY, thrice | {"again.beans": 2.0}) == [
        "variety.food_a_day.beans"
    ]


def test_milk_comes_twice_for_free_and_oil_any_time():
    twice = eat("lunch", milk=1, oil=1) | eat("dinner", milk=1, oil=1)
    assert broken(variety.food_a_day, DAY, twice) == []
    assert broken(variety.food_a_day, DAY, twice | eat("breakfast", milk=1, oil=1)) == [
        "variety.food_a_day.milk"
    ]


def test_soy_in_one_meal_is_allowed_and_in_two_has_its_price():
    twice = eat("lunch", tofu=1) | eat("dinner", tofu=1)
    assert broken(variety.group, DAY, eat("lunch", tofu=1)) == []
    assert broken(variety.group, DAY, twice) == ["variety.group.soy"]
    assert broken(variety.group, DAY, twice | {"group.soy": 1.0}) == []


def week(needed: int, *served: str):
    so_far = WeekSoFar(days=1, horizon=2, kinds={"greens": frozenset(served)})
    return plates("lunch", "dinner", needed_kinds={"greens": needed}, so_far=so_far)


KALE, BOTH = {"kind.greens.0": 1.0}, {"kind.greens.0": 1.0, "kind.greens.1": 1.0}


def test_enough_kinds_are_allowed():
    assert broken(variety.kinds, week(2), BOTH | eat("lunch", kale=1, spinach=1)) == []
    assert broken(variety.kinds, week(2, "spinach"), KALE | eat("lunch", kale=1)) == []


def test_a_kind_too_few_has_its_price():
    assert broken(variety.kinds, week(2), KALE | eat("lunch", kale=1)) == ["variety.kinds.greens"]
    assert broken(variety.kinds, week(2), KALE | eat("lunch", kale=1) | {"missing.greens": 1}) == []


def test_a_kind_that_is_not_served_does_not_count():
    assert broken(variety.kinds, week(2), BOTH | eat("lunch", kale=1)) == ["variety.kind.greens.1"]


def test_once_the_week_has_them_there_is_no_row():
    assert broken(variety.kinds, week(1, "spinach"), {}) == []

"""The shopping list: the plan's grams, all of them, and how much of each thing to buy."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from handmade import FOODS, plan_of
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError
from planner.export.text import shopping_text
from planner.shopping import Line, ShoppingList, shopping_list
from planner.tables import load_aisles

plates = st.lists(
    st.tuples(st.sampled_from(sorted(FOODS)), st.floats(0.1, 500).map(lambda g: round(g, 2))),
    max_size=12,
)
weeks = st.lists(plates, min_size=1, max_size=7)


def line(shopping: ShoppingList, name: str) -> Line:
    return next(found for found in shopping.lines if found.name == name)


@given(weeks)
def test_grams_equal_planned_grams(days):
    shopping = shopping_list(plan_of(days), FOODS)
    planned: dict[str, float] = {}
    for day in days:
        for slug, grams in day:
            planned[slug] = planned.get(slug, 0.0) + grams
    parts = [part for found in shopping.lines for part in found.parts]
    assert len(parts) == len(planned)
    for part in parts:
        assert part.eaten_g == pytest.approx(planned[part.food], rel=1e-12)


@given(weeks)
def test_bought_follows_the_yield_factor_or_says_that_there_is_none(days):
    for found in shopping_list(plan_of(days), FOODS).lines:
        for part in found.parts:
            factor = FOODS[part.food].bought_g_per_100g
            if factor is None:
                assert part.bought_g is None
            else:
                assert part.bought_g == pytest.approx(part.eaten_g * factor / 100)


@given(weeks)
def test_the_order_of_plates_and_foods_changes_nothing(days):
    plan = plan_of(days)
    mixed = dict(sorted(FOODS.items(), reverse=True))
    assert shopping_list(plan, FOODS) == shopping_list(plan_of([day[::-1] for day in days]), mixed)


@given(weeks)
def test_aisles_come_in_the_order_of_the_shop(days):
    order = list(load_aisles())
    walked = [order.index(found.aisle) for found in shopping_list(plan_of(days), FOODS).bought]
    assert walked == sorted(walked)


def test_raw_and_cooked_of_one_thing_are_bought_together():
    plan = plan_of([[("spinach_raw", 60.0)], [("spinach_boiled", 90.0)]])
    spinach = line(shopping_list(plan, FOODS), "Spinach")
    factor = FOODS["spinach_boiled"].bought_g_per_100g
    assert factor is not None
    assert [part.food for part in spinach.parts] == ["spinach_boiled", "spinach_raw"]
    assert spinach.eaten_g == 150
    assert spinach.bought_g == pytest.approx(60 + 90 * factor / 100)
    assert spinach.household == "about 6 cups"
    assert spinach.days == ("2026-11-23", "2026-11-24")


def test_dry_goods_are_bought_dry():
    lentils = line(shopping_list(plan_of([[("lentils_boiled", 198.0)]]), FOODS), "Lentils, dry")
    assert lentils.bought_g < lentils.eaten_g
    assert lentils.household.endswith("dry")


def test_whole_things_are_bought_whole():
    shopping = shopping_list(plan_of([[("banana", 118.0 * 1.5)]]), FOODS)
    assert line(shopping, "Bananas").household == "about 2 bananas"


def test_an_unknown_yield_is_said():
    foods = {**FOODS, "lentils_boiled": replace(FOODS["lentils_boiled"], bought_g_per_100g=None)}
    plan = plan_of([[("lentils_boiled", 198.0)]])
    shopping = shopping_list(plan, foods)
    assert line(shopping, "Lentils, dry").unknown_yield_g == 198
    assert "198 g as eaten; yield unknown" in shopping_text(plan, shopping)


def test_staples_stand_apart():
    shopping = shopping_list(plan_of(), FOODS)
    assert [found.name for found in shopping.staples] == ["Olive oil"]
    assert all(not found.staple for found in shopping.bought)


def test_prices_add_up_and_say_at_least():
    priced = [(slug, 100.0) for slug, food in FOODS.items() if food.price_usd_per_100g is not None]
    free = next(slug for slug, food in FOODS.items() if food.price_usd_per_100g is None)
    known = shopping_list(plan_of([priced[:5]]), FOODS)
    total = math.fsum(FOODS[slug].price_usd_per_100g or 0 for slug, _ in priced[:5])
    assert known.price_usd == pytest.approx(total)
    assert not known.price_at_least
    assert known.price_years
    more = shopping_list(plan_of([[*priced[:5], (free, 10.0)]]), FOODS)
    assert more.price_usd == pytest.approx(total)
    assert more.price_at_least


def test_a_food_that_is_not_in_the_table_is_named():
    few = {slug: food for slug, food in FOODS.items() if slug != "lentils_boiled"}
    with pytest.raises(InputError, match="lentils_boiled: not in the food table"):
        shopping_list(plan_of(), few)

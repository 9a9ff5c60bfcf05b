"""The shopping list: the plan's grams, all of them, and how much of each thing to buy."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from handmade import FOODS, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.export.layout import plain
from planner.export.text import shopping_page, shopping_text
from planner.export.words import day_name
from planner.person import EXAMPLE
from planner.shopping import Line, ShoppingList, shopping_list
from planner.tables import load_aisles

plates = st.lists(
    st.tuples(st.sampled_from(sorted(FOODS)), st.floats(0.1, 500).map(lambda g: round(g, 2))),
    max_size=12,
)
weeks = st.lists(plates, min_size=1, max_size=7)


def line(shopping: ShoppingList, name: str) -> Line:
    return next(found for found in shopping.lines if found.name == name)


@settings(deadline=None)
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


@settings(deadline=None)
@given(weeks)
def test_bought_follows_the_yield_factor_or_says_that_there_is_none(days):
    for found in shopping_list(plan_of(days), FOODS).lines:
        for part in found.parts:
            factor = FOODS[part.food].bought_g_per_100g
            if factor is None:
                assert part.bought_g is None
            else:
                assert part.bought_g == pytest.approx(part.eaten_g * factor / 100)


@settings(deadline=None)
@given(weeks)
def test_the_order_of_plates_and_foods_changes_nothing(days):
    plan = plan_of(days)
    mixed = dict(sorted(FOODS.items(), reverse=True))
    assert shopping_list(plan, FOODS) == shopping_list(plan_of([day[::-1] for day in days]), mixed)


@settings(deadline=None)
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


def test_fresh_staples_and_much_of_one_are_bought_and_little_is_checked():
    week = [("lemon_juice", 61.0), ("garlic_raw", 6.0), ("olive_oil", 100.0)]
    few = shopping_list(plan_of([[*week, ("chickpea_flour", 40.0)]]), FOODS)
    much = shopping_list(plan_of([[*week, ("chickpea_flour", 50.0), ("olive_oil", 60.0)]]), FOODS)
    flour, oil = "Chickpea flour (besan)", "Olive oil"
    assert {found.name for found in few.to_get} == {"Lemons", "Garlic"}
    assert {found.name for found in few.cupboard} == {flour, oil}
    assert {found.name for found in much.to_get} == {"Lemons", "Garlic", flour, oil}
    assert line(few, "Lemons").to_buy == "1 lemon of about 115 g"
    aisles = [title for title, _ in few.by_aisle()]
    assert aisles == ["Vegetables and herbs", "Fruit"]
    lemon_usd, garlic_usd = (line(few, name).cost_usd for name in ("Lemons", "Garlic"))
    assert few.cost_usd == pytest.approx((lemon_usd or 0) + (garlic_usd or 0))


def test_spoons_of_a_staple_are_ones_that_exist():
    def said(slug: str, grams: float) -> str:
        (found,) = shopping_list(plan_of([[(slug, grams)]]), FOODS).lines
        return found.household

    assert said("black_pepper", 3.0) == "about ½ tsp"
    assert said("cinnamon_ground", 2.6 * 0.62) == "about ½ tsp"
    assert said("cinnamon_ground", 0.1) == "about ¼ tsp"
    assert said("mustard_yellow", 20.0) == "about 1¼ tbsp"


def test_what_is_bought_again_names_evenings_on_which_it_is_fresh_enough():
    days = [[("pak_choi_raw", 70.0)] for _ in range(14)]
    again = line(shopping_list(plan_of(days), FOODS), "Pak choi").to_buy
    assert "buy again on Fri 27 and Wed 2: keeps 5 days" in again


def test_a_left_over_is_of_an_onion():
    plan = plan_of([[("onion_raw", 55.0)]])
    (left,) = line(shopping_list(plan, FOODS), "Onions").left
    assert left.words == "61 g, about half an onion"


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


# --- in words ------------------------------------------------------------------------------


def test_the_list_says_packages_and_what_is_left():
    plan = plan_of([[("lentils_boiled", 198.0), ("banana", 118.0 * 1.5)]])
    text = shopping_text(plan, shopping_list(plan, FOODS))
    assert "1 bag of 454 g" in text
    assert "2 bananas of about 184 g" in text
    assert "Left over" in text
    assert "lentils, dry 374 g" in text
    assert "What you buy costs about $" in text


def test_us_units_are_those_on_the_shelf():
    plan = plan_of([[("lentils_boiled", 198.0)]])
    text = shopping_text(plan, shopping_list(plan, FOODS, units="us"))
    assert "1 bag of 1 lb" in text
    assert "2.83 oz" in text
    american = plan_of(
        [[("lentils_boiled", 198.0)]], person=EXAMPLE.model_copy(update={"units": "us"})
    )
    assert shopping_list(american, FOODS).units == "us"


def test_fish_late_in_the_week_says_how():
    days = [[("salmon_cooked", 150.0)], [], [], [], [], [("salmon_cooked", 150.0)]]
    plan = plan_of(days)
    once = shopping_list(plan, FOODS)
    assert "for Sat 28 buy frozen, or freeze: fresh keeps 2 days" in line(once, "Salmon").to_buy
    twice = shopping_list(plan, FOODS, trips=2)
    assert "frozen" not in line(twice, "Salmon").to_buy
    assert [trip.number for trip in twice.trips] == [1, 2]
    text = shopping_text(plan, twice)
    assert "Trip 1, on the evening of Sunday 22 November" in text
    assert f"Trip 2, on the evening of {day_name(twice.trips[1].date)}" in text


def test_the_second_trip_is_the_earliest_that_is_best():
    days = [[("salmon_cooked", 150.0)], [], [], [], [], [("salmon_cooked", 150.0)]]
    assert shopping_list(plan_of(days), FOODS, trips=2).trips[1].date == "2026-11-26"


def test_bread_late_in_the_week_is_frozen_and_bananas_are_unripe():
    days = [
        [("whole_wheat_bread", 64.0), ("banana", 118.0), ("kale_boiled", 100.0)],
        *([[]] * 5),
        [("whole_wheat_bread", 64.0), ("banana", 118.0), ("kale_boiled", 100.0)],
    ]
    shopping = shopping_list(plan_of(days), FOODS)
    bread, banana, kale = (
        line(shopping, name).to_buy for name in ("Wholegrain wheat bread", "Bananas", "Kale")
    )
    assert bread == "1 loaf of 567 g (freeze what is for Sun 29: keeps 5 days)"
    assert banana == "2 bananas of about 184 g (unripe for Sun 29: ripe keeps 4 days)"
    assert kale.endswith(
        "1 bunch of about 200 g (for Sun 29 buy frozen, or again on Sat 28: fresh keeps 5 days)"
    )


def test_what_is_left_says_until_when_it_keeps():
    shopping = shopping_list(plan_of([[("chickpeas_canned", 100.0)]]), FOODS)
    (left,) = line(shopping, "Chickpeas, canned").left
    assert left.grams == pytest.approx(155)
    assert left.use_by == "2026-11-27"
    assert left.keeps_days == 4
    assert left.words == "155 g, about half a tin"


def test_a_near_miss_is_told():
    shopping = shopping_list(plan_of([[("tofu_firm", 200.0)], [("tofu_firm", 200.0)]]), FOODS)
    found = line(shopping, "Firm tofu, calcium-set")
    assert found.to_buy == "2 blocks of 397 g"
    assert found.notes == ("1 block of 397 g would be only 3.0 g short.",)


def test_a_household_is_summed():
    plan = plan_of([[("banana", 118.0)]])
    day = plan.days[0]
    lunch = day.occasions[0]
    second = replace(lunch.items[0], id="2", person="bea", grams=59.0)
    both = replace(lunch, items=(*lunch.items, second))
    shared = replace(plan, days=(replace(day, occasions=(both, *day.occasions[1:])),))
    bananas = line(shopping_list(shared, FOODS), "Bananas")
    assert bananas.eaten_g == 177
    assert [use.person for use in bananas.uses] == ["ana", "bea"]


def test_the_details_show_yield_and_meals():
    plan = plan_of()
    text = plain(shopping_page(plan, shopping_list(plan, FOODS), details=True))
    assert "Lentils, boiled: 198 g eaten (Mon 23 lunch), 80 g as bought." in text
    assert "preparation yield 2.4692 (Lentils (dried))" in " ".join(text.split())


def test_water_from_the_tap_is_not_bought():
    shopping = shopping_list(plan_of([[("tap_water", 500.0)]]), FOODS)
    assert not shopping.bought
    assert not shopping.staples
    assert [found.name for found in shopping.covered] == ["Tap water"]


@settings(deadline=None)
@given(weeks, st.sampled_from([1, 2]), st.sampled_from(["metric", "us"]))
def test_the_text_never_runs_over_its_width(days, trips, units):
    plan = plan_of(days)
    text = shopping_text(plan, shopping_list(plan, FOODS, trips=trips, units=units))
    assert max(map(len, text.splitlines())) <= 100
    assert not [row for row in text.splitlines() if row != row.rstrip()]


def test_questions_that_make_no_sense_are_named():
    with pytest.raises(InputError, match="trips 3: shop once or twice"):
        shopping_list(plan_of(), FOODS, trips=3)
    with pytest.raises(InputError, match="units 'stone': use metric or us"):
        shopping_list(plan_of(), FOODS, units="stone")


def test_packages_cost_their_weight_at_the_price_of_what_is_eaten():
    food = FOODS["lentils_boiled"]
    assert food.price_usd_per_100g is not None
    assert food.bought_g_per_100g is not None
    shopping = shopping_list(
        plan_of([[("lentils_boiled", 198.0)], [("lentils_boiled", 99.0)]]), FOODS
    )
    lentils = line(shopping, "Lentils, dry")
    bag_usd = 454 * food.price_usd_per_100g / food.bought_g_per_100g
    assert lentils.cost_usd == pytest.approx(bag_usd)
    assert lentils.price_usd == pytest.approx(297 * food.price_usd_per_100g / 100)
    left_g = 454 - 297 * food.bought_g_per_100g / 100
    assert lentils.left_cost_usd == pytest.approx(bag_usd * left_g / 454)
    assert lentils.price_usd + lentils.left_cost_usd == pytest.approx(bag_usd)
    assert shopping.cost_usd == pytest.approx(bag_usd)


@settings(deadline=None)
@given(weeks)
def test_what_is_bought_is_eaten_or_left_over_in_money_too(days):
    for found in shopping_list(plan_of(days), FOODS).lines:
        (part, *others) = found.parts
        if found.cost_usd is None or others or part.price_usd is None:
            continue
        left_usd = found.left_cost_usd or 0.0
        assert found.cost_usd == pytest.approx(part.price_usd + left_usd, rel=1e-6, abs=1e-9)


def test_what_is_never_opened_keeps_from_the_day_it_is_bought():
    shopping = shopping_list(plan_of([[("kale_boiled", 100.0)], []]), FOODS)
    (left,) = line(shopping, "Kale").left
    assert FOODS["kale_boiled"].keeping_days == 5
    assert left.use_by == "2026-11-27"
    assert left.keeps_days == 3

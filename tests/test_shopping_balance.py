"""The books of a shopping list: to the gram, for any plan, pantry, packages and trips."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from handmade import FOODS, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.plan import Plan
from planner.shopping import Line, ShoppingList, load_packages, pantry_of, shopping_list
from planner.varied import kind_of

EXACT_G = 1e-6
SLUGS = sorted(FOODS)
THINGS = sorted({kind_of(food) for food in FOODS.values()})

plates = st.lists(
    st.tuples(st.sampled_from(SLUGS), st.floats(0.1, 500).map(lambda grams: round(grams, 3))),
    max_size=10,
)
weeks = st.lists(plates, min_size=1, max_size=9)
# half of the names of the pantry are from the plan, or hardly anything would ever be taken
amounts = st.floats(0.5, 1500).map(lambda grams: f"{grams:.2f} g")


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[tuple[str, float]]], dict[str, str]]:
    days = draw(weeks)
    eaten = sorted({slug for day in days for slug, _ in day}) or SLUGS
    names = st.one_of(
        st.sampled_from(eaten),
        st.sampled_from(eaten).map(lambda slug: kind_of(FOODS[slug])),
        st.sampled_from(SLUGS + THINGS),
    )
    return days, draw(st.dictionaries(names, amounts, max_size=6))


def household(plan: Plan) -> Plan:
    """The same plates for two, the second person's named apart."""
    days = []
    for day in plan.days:
        meals = []
        for meal in day.occasions:
            second = tuple(replace(i, id=i.id + "/bea", person="bea") for i in meal.items)
            meals.append(replace(meal, items=meal.items + second))
        days.append(replace(day, occasions=tuple(meals)))
    return replace(plan, days=tuple(days))


def balance(shopping: ShoppingList) -> None:
    """bought x yield + pantry used = eaten + left over, for every food and every line."""
    for line in shopping.lines:
        for part in line.parts:
            factor = FOODS[part.food].bought_g_per_100g
            if factor is None:
                assert part.packaged_g is None
                continue
            assert part.packaged_g is not None
            got = part.packaged_g * 100 / factor + part.pantry_g
            assert got == pytest.approx(part.eaten_g + part.left_g, abs=EXACT_G)
            assert part.left_g >= -EXACT_G
            assert -EXACT_G <= part.pantry_g <= part.eaten_g + EXACT_G
        bought = math.fsum(part.packaged_g or 0.0 for part in line.parts)
        counted = math.fsum(
            package.grams * count
            for purchase in line.purchases
            for package, count in purchase.packages
        )
        assert bought == pytest.approx(counted, abs=EXACT_G)
        left = math.fsum(one.grams for one in line.left)
        assert left == pytest.approx(max(line.left_g, 0.0), abs=1e-5)


@settings(deadline=None)
@given(questions(), st.sampled_from([1, 2]), st.booleans())
def test_bought_and_pantry_are_eaten_or_left_over(question, trips, two):
    days, pantry = question
    plan = household(plan_of(days)) if two else plan_of(days)
    shopping = shopping_list(plan, FOODS, pantry=pantry_of(pantry, FOODS), trips=trips)
    balance(shopping)
    eaten: dict[str, float] = {}
    for day in days:
        for slug, grams in day:
            eaten[slug] = eaten.get(slug, 0.0) + grams * (2 if two else 1)
    parts = {part.food: part.eaten_g for line in shopping.lines for part in line.parts}
    assert parts == pytest.approx(eaten)


def test_what_is_at_home_to_a_rounding_error_needs_no_packages():
    """The pantry covers all but 2e-14 g: that is nothing to buy, and nothing to divide by."""
    plan = household(plan_of([[("adzuki_beans_boiled", 136.672)]]))
    home = pantry_of({"adzuki_beans_boiled": "16.03 g", "Adzuki beans, dry": "101.00 g"}, FOODS)
    shopping = shopping_list(plan, FOODS, pantry=home)
    balance(shopping)
    assert a_line(shopping, "Adzuki beans, dry").purchases == ()
    assert not shopping.to_get


@settings(deadline=None)
@given(questions())
def test_what_the_pantry_gives_is_what_the_plan_takes(question):
    days, pantry = question
    stocks = pantry_of(pantry, FOODS)
    shopping = shopping_list(plan_of(days), FOODS, pantry=stocks)
    taken: dict[str, float] = {}
    for stock, said in zip(stocks.stocks, shopping.pantry, strict=True):
        assert said.used_g + said.left_g == pytest.approx(stock.grams, abs=EXACT_G)
        assert said.left_g >= 0
        taken[stock.thing] = taken.get(stock.thing, 0.0) + said.used_g
    for line in shopping.lines:
        known = [part for part in line.parts if part.bought_g is not None]
        if len(known) < len(line.parts) or len(known) != 1:
            continue
        # of a thing with one food, all stocks add up in grams as eaten
        factor = known[0].yield_factor or 0.0
        given_g = math.fsum(
            said.used_g * (1 if stock.food else 100 / factor)
            for stock, said in zip(stocks.stocks, shopping.pantry, strict=True)
            if stock.thing == line.name
        )
        assert known[0].pantry_g == pytest.approx(given_g, abs=EXACT_G)


@settings(deadline=None)
@given(questions(), st.sampled_from([1, 2]))
def test_nothing_is_used_after_its_days_without_a_word(question, trips):
    days, pantry = question
    shopping = shopping_list(plan_of(days), FOODS, pantry=pantry_of(pantry, FOODS), trips=trips)
    for line in shopping.lines:
        for purchase in line.purchases:
            bought_on = shopping.trips[purchase.trip - 1].date
            for date in purchase.days:
                assert date > bought_on or purchase.separate
                old = days_between(bought_on, date)
                if line.keeping_days is not None and old > line.keeping_days:
                    assert date in purchase.late_days
                    assert purchase.late
                    assert "for" in purchase.words or "date" in purchase.words
                else:
                    assert date not in purchase.late_days


@settings(deadline=None)
@given(questions())
def test_a_second_trip_never_makes_more_late(question):
    plan = plan_of(question[0])
    once, twice = (late(shopping_list(plan, FOODS, trips=trips)) for trips in (1, 2))
    assert twice <= once


def late(shopping: ShoppingList) -> int:
    """Days of use that are late, bread apart, which one freezes at home."""
    return sum(
        len(purchase.late_days)
        for line in shopping.bought
        for purchase in line.purchases
        if purchase.late != "freeze"
    )


def days_between(first: str, last: str) -> int:
    return (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


@settings(deadline=None)
@given(questions())
def test_the_list_covers_its_need_and_no_package_is_idle(question):
    days, pantry = question
    for line in shopping_list(plan_of(days), FOODS, pantry=pantry_of(pantry, FOODS)).lines:
        assert line.packaged_g >= line.need_g - EXACT_G
        for purchase in line.purchases:
            smallest = min(package.grams for package, _ in purchase.packages)
            if len(set(purchase.days)) == 1:
                assert purchase.left_g < smallest + EXACT_G


def a_line(shopping: ShoppingList, name: str) -> Line:
    return next(line for line in shopping.lines if line.name == name)


def test_the_books_can_be_wrong():
    """A list that forgot a left-over would be found."""
    shopping = shopping_list(plan_of([[("lentils_boiled", 198.0)]]), FOODS)
    line = a_line(shopping, "Lentils, dry")
    broken = replace(line, parts=(replace(line.parts[0], left_g=0.0),))
    with pytest.raises(AssertionError):
        balance(replace(shopping, bought=(broken,)))


def test_the_spinach_of_raw_and_boiled_shares_its_bag():
    shopping = shopping_list(plan_of([[("spinach_raw", 60.0), ("spinach_boiled", 90.0)]]), FOODS)
    line = a_line(shopping, "Spinach")
    factor = FOODS["spinach_boiled"].bought_g_per_100g or 0.0
    need = 60 + 90 * factor / 100
    assert line.need_g == pytest.approx(need)
    sizes = [package.grams for package in load_packages().of(FOODS["spinach_raw"])]
    assert line.packaged_g == min(size for size in sizes if size >= need)
    raw = next(part for part in line.parts if part.food == "spinach_raw")
    assert raw.packaged_g == pytest.approx(line.packaged_g * 60 / need)

"""Whole weeks: the same question gives the same plan, and the plan is what was promised."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from handmade import FOODS, START
from weeks import short

from planner import compose
from planner.asked import ask, question_of
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.model.day import GivenUp
from planner.nutrients import HEADLINE
from planner.person import (
    EXAMPLE,
    Habit,
    Medicine,
    Occasion,
    Person,
    SlotException,
    person_document,
    person_from_document,
)
from planner.plan import Meal, Plan
from planner.shopping import shopping_list
from planner.survey import person_for
from planner.tables import load_foods
from planner.varied import VARIED, kind_of, varied_family
from planner.week import plan_week

DISHES = load_dishes()


def test_what_gave_way_without_proof_says_so():
    asked = ask(question_of("you", EXAMPLE, START, 1, None), load_foods(), DISHES)
    plan = short()
    for certificate, said in (
        ("proven: over all", "no day with the foods and dishes allowed keeps it"),
        ("not proven: no plan", "no day was found that keeps it with the other rules, nor a proof"),
    ):
        given = GivenUp("spacing.calcium.0.lunch", 12.0, certificate)
        told = compose._relaxed(given, asked, plan.people[0], plan.days[0])
        assert said in told.why
        assert told.certificate == certificate


def meals(plan: Plan) -> Iterator[Meal]:
    return (meal for day in plan.days for meal in day.occasions if meal.items)


def met_every_day(plan: Plan) -> bool:
    who = plan.people[0]
    return all(
        day.nutrients[who.id][nutrient] >= (who.targets[nutrient].min or 0.0) - 1e-6
        for day in plan.days
        for nutrient in HEADLINE
    )


# --- the same question, the same plan ------------------------------------------------------------

PRINT_PLAN = """
import datetime as dt, hashlib
from planner.person import EXAMPLE
from planner.week import plan_week
plan = plan_week(EXAMPLE, start=dt.date(2026, 11, 23), days=1)
print(hashlib.sha256(plan.to_json().encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def one_day() -> str:
    return plan_week(EXAMPLE, start=START, days=1).to_json()


def test_the_same_question_gives_the_same_bytes(one_day):
    assert plan_week(EXAMPLE, start=START, days=1).to_json() == one_day


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_gives_the_same_bytes(one_day, seed):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PRINT_PLAN],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(one_day.encode()).hexdigest()


def test_the_order_of_foods_and_dishes_changes_nothing(one_day):
    foods = dict(sorted(FOODS.items(), key=lambda pair: pair[0][::-1]))
    dishes = dict(sorted(DISHES.items(), key=lambda pair: pair[0][::-1]))
    plan = plan_week(EXAMPLE, start=START, days=1, foods=foods, dishes=dishes)
    assert plan.to_json() == one_day


# --- the example person's week -------------------------------------------------------------------


def test_the_week_is_verified_and_meets_the_three_minerals_every_day(ana):
    assert ana.verified
    assert ana.warnings == ()
    assert ana.relaxed == ()
    assert len(ana.days) == 7
    assert met_every_day(ana)


def test_the_week_is_varied_and_its_list_is_short(ana):
    foods = {item.food for meal in meals(ana) for item in meal.items}
    served = {i.food for meal in meals(ana) for i in meal.items if i.role != "seasoning"}
    kinds = {name: set() for name in VARIED}
    for slug in served:
        if (family := varied_family(FOODS[slug])) is not None:
            kinds[family].add(kind_of(FOODS[slug]))
    assert len({meal.dish for meal in meals(ana)}) >= 14
    assert len(foods) >= 30
    assert len(shopping_list(ana, FOODS).bought) <= 38
    least = {"greens": 4, "legumes": 3, "nuts_seeds": 3, "whole_grains": 3}
    assert {name: len(found) for name, found in kinds.items() if len(found) < least[name]} == {}


SMALL_WORDS = {"a", "and", "in", "of", "on", "or", "the", "to", "with"}


def test_titles_read_like_a_menu(ana):
    for meal in meals(ana):
        words = [w for w in re.findall(r"[a-zé]+", meal.title.lower()) if w not in SMALL_WORDS]
        stems = [word.removesuffix("es").removesuffix("s") for word in words]
        assert len(meal.title) <= 60, meal.title
        assert len(set(stems)) == len(stems), meal.title
        assert "{" not in meal.title + meal.method + meal.night_before
        assert meal.method.endswith(".")


def test_nothing_comes_again_too_soon(ana):
    for first, second in itertools.pairwise(ana.days):
        assert not {m.dish for m in first.occasions} & {m.dish for m in second.occasions}


# --- other questions -----------------------------------------------------------------------------

HARD_QUESTIONS = [
    ("F9", "vegan + gluten-free", "gentle", 7),
    ("M16", "vegan", "gentle", 3),
    ("pregnant 31", "vegan + nut-free", "gentle", 3),
    ("F72", "omnivore", "strict", 7),
    ("M72", "dairy-free", "gentle", 3),
    ("lactating 30", "soy-free", "gentle", 3),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "diet", "spacing", "days"), HARD_QUESTIONS)
def test_hard_questions_are_answered_and_verified(name, diet, spacing, days):
    plan = plan_week(person_for(name, diet, spacing), start=START, days=days)
    assert plan.verified, plan.warnings
    assert plan.relaxed == ()
    assert len(plan.days) == days
    assert met_every_day(plan)
    assert len({meal.dish for meal in meals(plan)}) >= min(14, 3 * days)


def test_the_next_week_brings_other_mains(ana):
    after = plan_week(EXAMPLE, start=START + dt.timedelta(weeks=1), days=3, after=ana)
    mains, before = (
        {meal.dish for meal in meals(plan) if meal.kind == "main"} for plan in (after, ana)
    )
    assert after.verified
    assert after.question["after"] == START.isoformat()
    assert len(mains & before) <= len(mains) / 2, mains & before


def changed(**fields: object) -> Person:
    return EXAMPLE.model_copy(update=fields)


def test_three_days_with_losartan_keep_potassium_at_or_below_the_ai():
    person = changed(medicines=(Medicine(name="losartan"),))
    plan = plan_week(person, start=START, days=3)
    adequate_mg = 2600.0  # women of 45, NASEM 2019
    assert plan.verified
    assert len(plan.days) == 3
    for day in plan.days:
        assert day.nutrients["ana"]["potassium_mg"] <= adequate_mg + 1e-6


def test_a_habit_and_a_meal_out_are_part_of_the_plan():
    person = changed(
        habits=(Habit(food="almonds", amount="30 g", time="10:00"),),
        slots=(SlotException(day="mon", occasion="dinner", status="out"),),
    )
    plan = plan_week(person, start=START, days=1)
    assert plan.verified, plan.warnings
    assert [meal.kind for meal in meals(plan)].count("habit") == 1
    assert len(list(meals(plan))) == 4


def test_a_liked_food_is_in_the_week(ana):
    lentils = kind_of(FOODS["lentils_boiled"])

    def times(plan):
        items = (i for day in plan.days for meal in day.occasions for i in meal.items)
        return sum(kind_of(FOODS[item.food]) == lentils for item in items)

    plan = plan_week(EXAMPLE.model_copy(update={"like": ("lentils_boiled",)}), start=START)
    assert plan.verified
    assert times(plan) > 0 == times(ana)


def test_occasions_may_have_names_that_begin_alike():
    snacks = (
        Occasion(name="snack", kind="snack", time="10:30"),
        Occasion(name="snack 2", kind="snack", time="15:30"),
    )
    person = changed(occasions=(*(o for o in EXAMPLE.occasions if o.name != "snack"), *snacks))
    person = Person.model_validate(person.model_dump())
    plan = plan_week(person, start=START, days=1)
    assert plan.verified, plan.warnings


# --- days as people live them --------------------------------------------------------------------


def named(document: dict[str, Any]) -> Person:
    return person_from_document(person_document(EXAMPLE) | document)


def test_leftovers_are_the_meal_cooked_for_them_and_one_that_keeps():
    slots = [{"day": "wed", "occasion": "lunch", "status": "leftover"}]
    plan = plan_week(named({"slots": slots}), start=START, days=3)
    assert plan.verified, plan.warnings
    again = next(meal for meal in plan.days[2].occasions if meal.name == "lunch")
    source = next(meal for meal in plan.days[1].occasions if meal.name == "dinner")
    assert (again.status, again.cook_id) == ("leftover", "2026-11-24 dinner")
    assert again.dish == source.dish
    assert [(i.role, i.food, i.grams) for i in again.items] == [
        (i.role, i.food, i.grams) for i in source.items
    ]
    assert DISHES[again.dish].keeps_days >= 1


def test_on_days_without_cooking_only_what_was_cooked_before_is_eaten():
    plan = plan_week(named({"cook_days": ["mon", "wed"]}), start=START, days=3)
    assert plan.verified, plan.warnings
    mains = [[m for m in day.occasions if m.kind == "main"] for day in plan.days]
    assert [{m.status for m in of_day} for of_day in mains] == [
        {"planned"}, {"leftover"}, {"planned"},
    ]  # fmt: skip
    assert {m.dish for m in mains[1]} == {m.dish for m in mains[0]}


def test_a_fixed_meal_is_served_to_the_gram_and_counted():
    foods = [{"food": "oats_rolled", "amount": "40 g"}, {"food": "milk_whole", "amount": "1 cup"}]
    slots = [{"day": "mon", "occasion": "breakfast", "status": "fixed", "foods": foods}]
    plan = plan_week(named({"slots": slots}), start=START, days=1)
    assert plan.verified, plan.warnings
    assert met_every_day(plan)
    breakfast = plan.days[0].occasions[0]
    milk = FOODS["milk_whole"]
    assert {i.food: i.grams for i in breakfast.items} == pytest.approx(
        {"oats_rolled": 40.0, "milk_whole": milk.measure_g}
    )
    magnesium = 0.4 * FOODS["oats_rolled"].nutrients["magnesium_mg"]
    magnesium += milk.nutrients["magnesium_mg"] * milk.measure_g / 100
    assert breakfast.nutrients["ana"]["magnesium_mg"] == pytest.approx(magnesium, abs=0.001)
    whole = sum(meal.nutrients["ana"]["magnesium_mg"] for meal in meals(plan))
    assert plan.days[0].nutrients["ana"]["magnesium_mg"] == pytest.approx(whole, abs=0.01)


def test_several_fixed_meals_of_a_day_may_hold_the_same_food():
    oats = [{"food": "oats_rolled", "amount": "30 g"}, {"food": "milk_whole", "amount": "0.5 cup"}]
    slots = [
        {"day": "mon", "occasion": occasion.name, "status": "fixed", "foods": oats}
        for occasion in EXAMPLE.occasions[:3]
    ]
    plan = plan_week(named({"slots": slots}), start=START, days=1)
    assert plan.verified, plan.warnings
    assert [m.status for m in plan.days[0].occasions].count("fixed") == 3


def test_a_first_meal_of_leftovers_is_fresh_and_the_plan_says_so():
    slots = [{"day": "mon", "occasion": "lunch", "status": "leftover"}]
    plan = plan_week(named({"slots": slots}), start=START, days=1)
    assert plan.verified, plan.warnings
    assert any("it gets a fresh meal instead of leftovers" in n.text for n in plan.notices)


NIGHT_SHIFT = (
    ("after the shift", "breakfast", "07:10"), ("Brotzeit", "main", "16:20"),
    ("4 o'clock", "snack", "18:45"), ("canteen", "main", "23:50"), ("tea no. 2", "snack", "21:05"),
    ("late one", "snack", "03:15"),
)  # fmt: skip


@pytest.mark.parametrize("count", [3, 6])
def test_three_to_six_occasions_may_have_any_names_and_times(count):
    chosen = [NIGHT_SHIFT[at] for at in ((0, 1, 3) if count == 3 else range(6))]
    occasions = [{"name": n, "kind": kind, "time": time} for n, kind, time in chosen]
    plan = plan_week(named({"occasions": occasions}), start=START, days=1)
    assert plan.verified, plan.warnings
    served = [(meal.name, meal.time) for meal in plan.days[0].occasions]
    assert served == sorted(((n, time) for n, _, time in chosen), key=lambda pair: pair[1])


def test_a_week_that_is_cancelled_is_verified_and_says_what_its_proof_is_worth():
    plan = plan_week(EXAMPLE, start=START, days=2, cancelled=lambda: True)
    assert plan.verified, plan.warnings
    assert plan.relaxed == ()
    assert "the search was stopped after 0 of" in plan.proof.note


@pytest.mark.parametrize("days", [0, 29])
def test_a_plan_of_no_day_or_of_too_many_is_refused(days):
    with pytest.raises(InputError, match="1 to 28"):
        plan_week(EXAMPLE, start=START, days=days)

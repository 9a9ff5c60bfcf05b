"""Every deliberate damage to a verified plan is found, and the finding says what and where."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from handmade import FOODS, START
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.dishes import load_dishes
from planner.person import EXAMPLE, Limit, person_from_document
from planner.plan import Plan, plan_from_document
from planner.verify import Finding, check
from planner.week import plan_week
from planner.wording import none_in

Document = dict[str, Any]
DISHES = load_dishes()
DAY, MEAL = 2, 1
"""Wednesday's lunch is the meal that is damaged."""


@pytest.fixture(scope="module")
def document(ana: Plan) -> Document:
    return ana.to_document()


def findings(document: Document) -> list[Finding]:
    return check(plan_from_document(document), FOODS, DISHES)


Damage = Callable[[Document], tuple[str, str, str]]
"""Damages a plan; gives the rule of the finding, and words of its place and of its sentence."""


def meal_of(document: Document) -> Any:
    return document["days"][DAY]["occasions"][MEAL]


def place_of(document: Document) -> str:
    return f"{document['days'][DAY]['date']} {meal_of(document)['name']}"


def eaten(document: Document) -> Any:
    """The first food of the meal that is no seasoning."""
    return next(item for item in meal_of(document)["items"] if item["role"] != "seasoning")


def a_gram_more(document: Document) -> tuple[str, str, str]:
    item = eaten(document)
    item["grams"] += 1.0
    return "totals", place_of(document), "energy_kcal"


def an_item_gone(document: Document) -> tuple[str, str, str]:
    item = eaten(document)
    meal_of(document)["items"].remove(item)
    return "structure.role", place_of(document), item["role"]


def an_item_more(document: Document) -> tuple[str, str, str]:
    stranger = next(slug for slug in sorted(FOODS) if FOODS[slug].family == "fish")
    new = dict(eaten(document), id="new", food=stranger, ndb_no=FOODS[stranger].ndb_no,
               fdc_id=FOODS[stranger].fdc_id, role="main_thing")  # fmt: skip
    meal_of(document)["items"].append(new)
    return "structure.role", place_of(document), stranger


def another_food(document: Document) -> tuple[str, str, str]:
    item, role = eaten(document), eaten(document)["role"]
    offered = DISHES[meal_of(document)["dish"]].role(role).foods
    stranger = next(s for s in sorted(FOODS) if s not in offered and FOODS[s].family == "legume")
    item.update(food=stranger, ndb_no=FOODS[stranger].ndb_no, fdc_id=FOODS[stranger].fdc_id)
    return "structure.role", place_of(document), f"{stranger} does not fit role {role}"


def another_food_of_the_role(document: Document) -> tuple[str, str, str]:
    for day in document["days"]:
        for meal in day["occasions"]:
            for item in meal["items"]:
                if item["role"] == "seasoning":
                    continue
                others = set(DISHES[meal["dish"]].role(item["role"]).foods) - {item["food"]}
                if others:
                    other = FOODS[min(others)]
                    item.update(food=other.slug, ndb_no=other.ndb_no, fdc_id=other.fdc_id)
                    return "totals", f"{day['date']} {meal['name']}", "printed totals are not those"
    raise AssertionError("no role with a choice")


def too_much(document: Document) -> tuple[str, str, str]:
    item = eaten(document)
    food = FOODS[item["food"]]
    most = DISHES[meal_of(document)["dish"]].role(item["role"]).foods[item["food"]].most
    item["grams"] = 3 * most * food.measure_g
    return "portions.range", place_of(document), item["food"]


def half_a_step(document: Document) -> tuple[str, str, str]:
    item = eaten(document)
    item["grams"] += FOODS[item["food"]].step_g / 2
    return "portions.step", place_of(document), item["food"]


def no_grams(document: Document) -> tuple[str, str, str]:
    item = eaten(document)
    item["grams"] = 0.0
    return "portions.range", place_of(document), item["food"]


def another_time(document: Document) -> tuple[str, str, str]:
    meal_of(document)["time"] = "13:45"
    return "clock", place_of(document), "13:45"


def another_dish(document: Document) -> tuple[str, str, str]:
    others = (slug for slug in DISHES if "main" in DISHES[slug].kinds)
    meal_of(document)["dish"] = next(s for s in others if s != meal_of(document)["dish"])
    return "structure.", place_of(document), ""


def no_such_dish(document: Document) -> tuple[str, str, str]:
    meal_of(document)["dish"] = "stone_soup"
    return "structure.dish", place_of(document), "stone_soup"


def a_breakfast_at_noon(document: Document) -> tuple[str, str, str]:
    meal = meal_of(document)
    kinds = DISHES[meal["dish"]].kinds
    meal["kind"] = next(kind for kind in ("breakfast", "snack") if kind not in kinds)
    return "structure.dish", place_of(document), meal["dish"]


def a_lower_target(document: Document) -> tuple[str, str, str]:
    document["people"][0]["targets"]["magnesium_mg"]["min"] = 100.0
    return "targets", "Ana", "magnesium_mg"


def no_target(document: Document) -> tuple[str, str, str]:
    del document["people"][0]["targets"]["calcium_mg"]
    return "targets", "Ana", "calcium_mg"


def a_weekly_target(document: Document) -> tuple[str, str, str]:
    document["people"][0]["targets"]["magnesium_mg"]["scope"] = "week_mean"
    return "targets", "Ana", "magnesium_mg"


def a_weekly_maximum(document: Document) -> tuple[str, str, str]:
    document["people"][0]["targets"]["sodium_mg"]["max_scope"] = "week_mean"
    return "targets", "Ana", "sodium_mg"


def a_wider_share(document: Document) -> tuple[str, str, str]:
    document["people"][0]["shares"]["fat_g"] = [0.0, 1.0]
    return "targets", "Ana", "fat_g"


def a_nutrient_of_a_meal(document: Document) -> tuple[str, str, str]:
    meal_of(document)["nutrients"]["ana"]["magnesium_mg"] += 1.0
    return "totals", place_of(document), "magnesium_mg"


def a_nutrient_of_a_day(document: Document) -> tuple[str, str, str]:
    document["days"][DAY]["nutrients"]["ana"]["zinc_mg"] += 0.1
    return "totals", document["days"][DAY]["date"], "zinc_mg"


def a_nutrient_of_the_week(document: Document) -> tuple[str, str, str]:
    document["week_mean"]["ana"]["magnesium_mg"] += 1.0
    return "totals", "week", "magnesium_mg"


def the_magnesium_absorbed(document: Document) -> tuple[str, str, str]:
    meal_of(document)["absorbed_magnesium_mg"]["ana"] += 5.0
    return "totals", place_of(document), "absorbed"


def an_at_least_mark_of_a_day(document: Document) -> tuple[str, str, str]:
    del document["days"][DAY]["at_least"]["ana"][0]
    return "totals", document["days"][DAY]["date"], "at-least"


def an_at_least_mark_of_a_meal(document: Document) -> tuple[str, str, str]:
    meal_of(document)["at_least"]["ana"] = ["energy_kcal"]
    return "totals", place_of(document), "at-least"


def an_at_least_mark_of_the_week(document: Document) -> tuple[str, str, str]:
    del document["week_at_least"]["ana"][0]
    return "totals", "week", "at-least"


@cache
def a_day_short_of_vitamin_d() -> Document:
    """A day whose vitamin D cannot be met from food, by a clinic's limit."""
    limit = Limit(nutrient="vitamin_d_ug", min=90, set_by="clinic")
    who = EXAMPLE.model_copy(update={"limits": (limit,)})
    return plan_week(who, start=START, days=1).to_document()


def short(document: Document) -> Any:
    """The first nutrient listed as short; of another plan where this one is short of nothing."""
    if not document["shortfalls"]:
        document.clear()
        document.update(copy.deepcopy(a_day_short_of_vitamin_d()))
    return document["shortfalls"][0]


def a_shortfall_gone(document: Document) -> tuple[str, str, str]:
    gone = short(document)
    document["shortfalls"].remove(gone)
    return "shortfalls", "week", gone["nutrient"]


def a_shortfall_more(document: Document) -> tuple[str, str, str]:
    entry = dict(short(document), nutrient="magnesium_mg")
    document["shortfalls"].append(entry)
    return "shortfalls", "week", "magnesium_mg"


def a_smaller_shortfall(document: Document) -> tuple[str, str, str]:
    entry = short(document)
    entry["reached"] += 0.1
    return "shortfalls", "week", entry["nutrient"]


def another_target_of_a_shortfall(document: Document) -> tuple[str, str, str]:
    entry = short(document)
    entry["target"] = entry["reached"] + 0.01
    return "shortfalls", "week", entry["nutrient"]


def an_id_twice(document: Document) -> tuple[str, str, str]:
    first, second, *_ = meal_of(document)["items"]
    second["id"] = first["id"]
    return "structure.id", place_of(document), first["id"]


def no_seasoning(document: Document) -> tuple[str, str, str]:
    for meal in (m for day in document["days"] for m in day["occasions"]):
        spice = next((i for i in meal["items"] if i["role"] == "seasoning"), None)
        if spice is not None:
            meal["items"].remove(spice)
            return "structure.seasoning", meal["name"], spice["food"]
    raise AssertionError("no seasoning")


def another_ndb_number(document: Document) -> tuple[str, str, str]:
    eaten(document)["ndb_no"] = "99999"
    return "structure.food", place_of(document), eaten(document)["food"]


def an_unknown_food(document: Document) -> tuple[str, str, str]:
    eaten(document)["food"] = "manna"
    return "structure.food", place_of(document), "manna"


def an_allergy(document: Document) -> tuple[str, str, str]:
    person = document["question"]["people"]["ana"]
    used = {i["food"] for d in document["days"] for m in d["occasions"] for i in m["items"]}
    person["avoid"] = ["milk"]
    assert any("milk" in FOODS[slug].allergens for slug in used)
    return "person.avoid", document["days"][0]["date"][:7], "is not for this person"


def a_main_too_soon(document: Document) -> tuple[str, str, str]:
    dinner = copy.deepcopy(document["days"][DAY]["occasions"][3])
    for item in dinner["items"]:
        item["id"] = item["id"].replace(document["days"][DAY]["date"], "again")
    document["days"][DAY + 1]["occasions"][3] = dinner
    return "variety.gap", document["days"][DAY + 1]["date"], dinner["dish"]


def a_meal_gone(document: Document) -> tuple[str, str, str]:
    where = place_of(document)
    del document["days"][DAY]["occasions"][MEAL]
    return "", where[:10], ""


def an_empty_plate(document: Document) -> tuple[str, str, str]:
    meal_of(document)["items"] = []
    return "", place_of(document)[:10], ""


def a_day_gone(document: Document) -> tuple[str, str, str]:
    gone = document["days"].pop(DAY)
    return "", gone["date"], ""


def a_day_twice(document: Document) -> tuple[str, str, str]:
    day = copy.deepcopy(document["days"][DAY])
    document["days"].append(day)
    return "", day["date"], ""


def another_date(document: Document) -> tuple[str, str, str]:
    document["days"][-1]["date"] = "2027-01-31"
    return "", "2027-01-31", ""


def a_meal_as_habit(document: Document) -> tuple[str, str, str]:
    meal_of(document)["kind"] = "habit"
    return "", place_of(document), ""


def a_meal_out(document: Document) -> tuple[str, str, str]:
    meal_of(document)["status"] = "out"
    return "", place_of(document), ""


def a_wrong_excuse(document: Document) -> tuple[str, str, str]:
    a_lower_target(document)
    entry = {"rule": "targets", "where": "Ana", "by": "1", "why": "", "remedy": "",
             "certificate": ""}  # fmt: skip
    document["relaxed"].append(entry)
    return "targets", "Ana", "magnesium_mg"


def a_dish_that_takes_too_long(document: Document) -> tuple[str, str, str]:
    (person,) = document["question"]["people"].values()
    takes = DISHES[meal_of(document)["dish"]].total_minutes
    person["occasions"][MEAL]["max_minutes"] = takes - 1
    return "kitchen.minutes", place_of(document), f"takes {takes} minutes, most {takes - 1}"


DAMAGES: tuple[Damage, ...] = (
    a_gram_more, an_item_gone, an_item_more, another_food, another_food_of_the_role, too_much,
    half_a_step, no_grams, another_time, another_dish, no_such_dish, a_breakfast_at_noon,
    a_lower_target, no_target, a_weekly_target, a_weekly_maximum, a_wider_share,
    a_nutrient_of_a_meal, a_nutrient_of_a_day, a_nutrient_of_the_week, the_magnesium_absorbed,
    an_at_least_mark_of_a_day, an_at_least_mark_of_a_meal, an_at_least_mark_of_the_week,
    a_shortfall_gone, a_shortfall_more, a_smaller_shortfall, another_target_of_a_shortfall,
    an_id_twice, no_seasoning, another_ndb_number, an_unknown_food, an_allergy, a_main_too_soon,
    a_meal_gone, an_empty_plate, a_day_gone, a_day_twice, another_date, a_meal_as_habit,
    a_meal_out, a_wrong_excuse,
    a_dish_that_takes_too_long,
)  # fmt: skip


def test_the_plan_is_whole(document):
    assert findings(document) == []


def test_a_dish_may_take_longer_where_the_plan_says_that_none_is_quicker(document):
    slow = copy.deepcopy(document)
    a_dish_that_takes_too_long(slow)
    meal, (person,) = meal_of(slow), slow["question"]["people"].values()
    said = none_in(meal["kind"], person["occasions"][MEAL]["max_minutes"], meal["name"])
    slow["notices"].append({"level": "note", "text": f"{said}: the quickest are planned."})
    assert findings(slow) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_is_found_and_named(damage, document):
    damaged = copy.deepcopy(document)
    rule, where, what = damage(damaged)
    found = findings(damaged)
    assert any(f.rule.startswith(rule) and where in f.where and what in f.what for f in found), [
        f"{f.rule} {f}" for f in found
    ]


@settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(place=st.integers(0, 10_000), factor=st.one_of(st.floats(0.0, 0.99), st.floats(1.01, 3.0)))
def test_any_change_of_any_amount_is_found_where_it_is(place, factor, text):
    damaged = json.loads(text)
    items = [
        (f"{day['date']} {meal['name']}", item)
        for day in damaged["days"]
        for meal in day["occasions"]
        for item in meal["items"]
    ]
    where, item = items[place % len(items)]
    item["grams"] *= factor
    assert where in {finding.where for finding in findings(damaged)}


@pytest.fixture(scope="module")
def text(ana: Plan) -> str:
    return ana.to_json()


def test_a_plan_survives_its_file(ana, text):
    assert plan_from_document(json.loads(text)).to_json() == text
    person_from_document(ana.question["people"]["ana"])

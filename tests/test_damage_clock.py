"""Every damage to what stands when is found: medicines' windows, fixed meals, leftovers, habits."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from handmade import FOODS, START
from test_damage import Damage, Document, findings

from planner.person import EXAMPLE, Person, person_document, person_from_document
from planner.week import plan_week

MON, TUE = "2026-11-23", "2026-11-24"
OATS = [{"food": "oats_rolled", "amount": "50 g"}, {"food": "milk_whole", "amount": "1 cup"}]


def person(*medicine: str, **other: Any) -> Person:
    name, *times = medicine
    medicines = [{"name": name, "times": times}]
    return person_from_document(person_document(EXAMPLE) | {"medicines": medicines, **other})


@cache
def two_days() -> Document:
    """Levothyroxine moves breakfast; Tuesday has a fixed breakfast and Monday's dinner again."""
    who = person(
        "levothyroxine", "07:45",
        slots=[
            {"day": "tue", "occasion": "snack", "status": "fixed", "foods": OATS},
            {"day": "tue", "occasion": "lunch", "status": "leftover"},
            {"day": "tue", "occasion": "dinner", "status": "out"},
        ],
        habits=[{"food": "coffee_brewed", "amount": "1 cup", "time": "10:30"}],
    )  # fmt: skip
    return plan_week(who, start=START, days=2).to_document()


@cache
def one_day(medicine: str, *times: str) -> Document:
    return plan_week(person(medicine, *times), start=START, days=1).to_document()


def meal(document: Document, occasion: str, day: int = 0) -> Any:
    return next(m for m in document["days"][day]["occasions"] if m["name"] == occasion)


def food_of(found: Any) -> Any:
    return next(item for item in found["items"] if item["role"] != "seasoning")


def become(item: Any, slug: str) -> None:
    item.update(food=slug, ndb_no=FOODS[slug].ndb_no, fdc_id=FOODS[slug].fdc_id)


# --- the clock -----------------------------------------------------------------------------------


def a_breakfast_back_in_the_window(document: Document) -> tuple[str, str, str]:
    meal(document, "breakfast").update(time="08:00", moved_from=None)
    return "spacing.medicine", f"{MON} breakfast", "inside the window"


def a_time_that_is_not_said_to_have_moved(document: Document) -> tuple[str, str, str]:
    meal(document, "breakfast")["moved_from"] = None
    return "clock", f"{MON} breakfast", "the person eats at 08:00"


def a_breakfast_moved_too_far(document: Document) -> tuple[str, str, str]:
    meal(document, "breakfast")["time"] = "09:45"
    return "clock", f"{MON} breakfast", "moved by 105 minutes"


def a_dinner_moved_for_nothing(document: Document) -> tuple[str, str, str]:
    meal(document, "dinner").update(time="19:30", moved_from="19:00")
    return "clock", f"{MON} dinner", ""


def a_snack_before_its_lunch(document: Document) -> tuple[str, str, str]:
    meal(document, "snack").update(time="12:15", moved_from="15:30")
    return "clock", f"{MON} snack", "stands before lunch"


def a_habit_at_another_time(document: Document) -> tuple[str, str, str]:
    habit = next(m for m in document["days"][0]["occasions"] if m["kind"] == "habit")
    habit["time"] = "09:00"
    return "calendar", MON, "habit"


def no_habit(document: Document) -> tuple[str, str, str]:
    day = document["days"][0]
    day["occasions"] = [m for m in day["occasions"] if m["kind"] != "habit"]
    return "calendar", f"{MON} 10:30", "coffee_brewed is not there"


# --- windows -------------------------------------------------------------------------------------


def fortified_milk_beside_levothyroxine(document: Document) -> tuple[str, str, str]:
    become(food_of(meal(document, "breakfast")), "soy_milk_fortified")
    return "spacing.medicine", f"{MON} breakfast", "Added calcium binds it"


def a_dose_at_noon(document: Document) -> tuple[str, str, str]:
    document["question"]["people"]["ana"]["medicines"][0]["times"] = ["12:15"]
    return "spacing.medicine", f"{MON} lunch", "wait at least 30 minutes"


def a_medicine_more(document: Document) -> tuple[str, str, str]:
    new = {"name": "penicillamine", "times": ["19:30"]}
    document["question"]["people"]["ana"]["medicines"].append(new)
    return "spacing.medicine", f"{MON} dinner", "empty stomach"


# --- fixed meals, leftovers, meals out -----------------------------------------------------------


def another_amount_of_a_fixed_meal(document: Document) -> tuple[str, str, str]:
    food_of(meal(document, "snack", 1))["grams"] += 5.0
    return "calendar", f"{TUE} snack", "not the meal that the person said"


def another_food_of_a_fixed_meal(document: Document) -> tuple[str, str, str]:
    become(food_of(meal(document, "snack", 1)), "quinoa_cooked")
    return "calendar", f"{TUE} snack", "not the meal that the person said"


def less_of_a_fixed_meal(document: Document) -> tuple[str, str, str]:
    meal(document, "snack", 1)["items"].pop()
    return "calendar", f"{TUE} snack", "not the meal that the person said"


def a_fixed_meal_that_was_planned(document: Document) -> tuple[str, str, str]:
    meal(document, "snack", 1)["status"] = "planned"
    return "calendar", f"{TUE} snack", "the person said fixed"


def a_planned_meal_called_fixed(document: Document) -> tuple[str, str, str]:
    meal(document, "dinner")["status"] = "fixed"
    return "calendar", f"{MON} dinner", "the person said planned"


def other_leftovers(document: Document) -> tuple[str, str, str]:
    food_of(meal(document, "lunch", 1))["grams"] += 10.0
    return "structure.leftover", f"{TUE} lunch", "is not what"


def leftovers_of_nothing(document: Document) -> tuple[str, str, str]:
    meal(document, "lunch", 1)["cook_id"] = f"{MON} supper"
    return "structure.leftover", f"{TUE} lunch", "nothing was cooked for it"


def leftovers_of_the_same_day(document: Document) -> tuple[str, str, str]:
    meal(document, "lunch", 1)["cook_id"] = f"{TUE} breakfast"
    return "structure.leftover", f"{TUE} lunch", "nothing was cooked for it"


def a_meal_called_leftovers(document: Document) -> tuple[str, str, str]:
    meal(document, "breakfast", 1).update(status="leftover", cook_id=f"{MON} breakfast")
    return "", f"{TUE} breakfast", ""


def food_at_a_meal_out(document: Document) -> tuple[str, str, str]:
    meal(document, "dinner", 1)["items"] = [dict(food_of(meal(document, "lunch")), id="new")]
    return "calendar", f"{TUE} dinner", "has food"


def a_meal_out_that_is_planned(document: Document) -> tuple[str, str, str]:
    dinner = copy.deepcopy(meal(document, "lunch"))
    for item in dinner["items"]:
        item["id"] = item["id"].replace("lunch", "dinner").replace(MON, TUE)
    days = document["days"][1]["occasions"]
    days[:] = [m for m in days if m["name"] != "dinner"] + [dinner | {"name": "dinner"}]
    return "calendar", f"{TUE} dinner", "the person said out"


def a_meal_skipped_for_nothing(document: Document) -> tuple[str, str, str]:
    meal(document, "snack").update(status="skip", items=[])
    return "calendar", f"{MON} snack", "is skip, the person said planned"


# --- what was asked of this plan -----------------------------------------------------------------


def a_food_that_is_banned(document: Document) -> tuple[str, str, str]:
    slug = food_of(meal(document, "lunch"))["food"]
    document["question"]["changes"] = {"banned": [slug]}
    return "person.avoid", f"{MON} lunch", f"{slug} is banned"


def a_dish_that_is_banned(document: Document) -> tuple[str, str, str]:
    slug = meal(document, "lunch")["dish"]
    document["question"]["changes"] = {"banned": [slug]}
    return "person.avoid", f"{MON} lunch", f"{slug} is banned"


def a_meal_that_was_to_be_skipped(document: Document) -> tuple[str, str, str]:
    document["question"]["changes"] = {"statuses": {f"{MON} lunch": "skip"}}
    return "calendar", f"{MON} lunch", "the person said skip"


def a_meal_that_was_eaten_otherwise(document: Document) -> tuple[str, str, str]:
    document["question"]["changes"] = {"eaten": {f"{TUE} snack": [["oats_rolled", 10.0]]}}
    return "calendar", f"{TUE} snack", "not the meal that the person said"


DAMAGES: tuple[Damage, ...] = (
    a_breakfast_back_in_the_window, a_time_that_is_not_said_to_have_moved,
    a_breakfast_moved_too_far, a_dinner_moved_for_nothing, a_snack_before_its_lunch,
    a_habit_at_another_time, no_habit, fortified_milk_beside_levothyroxine, a_dose_at_noon,
    a_medicine_more, another_amount_of_a_fixed_meal, another_food_of_a_fixed_meal,
    less_of_a_fixed_meal, a_fixed_meal_that_was_planned, a_planned_meal_called_fixed,
    other_leftovers, leftovers_of_nothing, leftovers_of_the_same_day, a_meal_called_leftovers,
    food_at_a_meal_out, a_meal_out_that_is_planned, a_meal_skipped_for_nothing,
    a_food_that_is_banned, a_dish_that_is_banned, a_meal_that_was_to_be_skipped,
    a_meal_that_was_eaten_otherwise,
)  # fmt: skip


def test_the_plan_is_whole():
    document = two_days()
    assert findings(document) == []
    assert meal(document, "breakfast")["time"] == "08:15"
    assert meal(document, "lunch", 1)["status"] == "leftover"


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damage_is_found_and_named(damage: Damage):
    damaged = copy.deepcopy(two_days())
    rule, where, what = damage(damaged)
    found = findings(damaged)
    assert any(f.rule.startswith(rule) and where in f.where and what in f.what for f in found), [
        f"{f.rule} {f}" for f in found
    ]


def test_a_meal_in_a_window_that_allows_no_food_is_found():
    document = copy.deepcopy(one_day("omadacycline", "13:00"))
    assert findings(document) == []
    lunch = meal(document, "lunch")
    assert (lunch["status"], lunch["items"]) == ("skip", [])
    dinner = copy.deepcopy(meal(document, "dinner"))
    items = [item | {"id": item["id"].replace("dinner", "lunch")} for item in dinner["items"]]
    lunch.update(status="planned", dish=dinner["dish"], items=items)
    found = {(f.rule, f.where) for f in findings(document)}
    assert ("spacing.medicine", f"{MON} lunch") in found


def test_a_meal_above_its_cap_is_found_with_the_habit_beside_it():
    document = copy.deepcopy(one_day("ciprofloxacin", "08:00", "20:00"))
    assert findings(document) == []
    milk = food_of(meal(document, "breakfast"))
    become(milk, "milk_whole")
    milk["grams"] = 0.0
    items = meal(document, "breakfast")["items"]
    calcium = sum(FOODS[i["food"]].nutrients.get("calcium_mg", 0) * i["grams"] for i in items) / 100
    milk["grams"] = (790 - calcium) * 100 / FOODS["milk_whole"].nutrients["calcium_mg"]
    assert milk["grams"] > 0
    habit = {"food": "milk_whole", "amount": "1 cup", "time": "08:00"}
    assert not above_the_cap(document)
    document["question"]["people"]["ana"]["habits"] = [habit]
    new = copy.deepcopy(meal(document, "breakfast")) | {"name": "habit 1", "kind": "habit"}
    new["items"] = [dict(milk, id="habit", role="habit", grams=244.0)]
    document["days"][0]["occasions"].append(new)
    assert above_the_cap(document)


def above_the_cap(document: Document) -> bool:
    return any(
        f.rule == "spacing.medicine" and f.where == f"{MON} breakfast" and "most 800" in f.what
        for f in findings(document)
    )

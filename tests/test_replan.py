"""A week planned again in part: what was asked changes, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from handmade import FOODS, START

from planner.errors import CannotAnswer, InputError
from planner.person import EXAMPLE, Habit, SlotException
from planner.plan import Changes, Item, Meal, Plan, changes_of, plan_from_document
from planner.replan import replan
from planner.week import plan_week

MON, TUE = "2026-11-23", "2026-11-24"
LUNCH, SNACK, DINNER = f"{MON} lunch", f"{MON} snack", f"{MON} dinner"
NEXT_LUNCH = f"{TUE} lunch"


@cache
def before() -> Plan:
    """Two days; Tuesday's lunch is Monday's dinner once more, and there is a habit."""
    person = EXAMPLE.model_copy(
        update={
            "slots": (SlotException(day="tue", occasion="lunch", status="leftover"),),
            "habits": (Habit(food="coffee_brewed", amount="1 cup", time="10:00"),),
        }
    )
    return plan_week(person, start=START, days=2)


def meals(plan: Plan) -> Mapping[str, Meal]:
    return {f"{day.date} {meal.name}": meal for day in plan.days for meal in day.occasions}


def changed(after: Plan, plan: Plan | None = None) -> set[str]:
    """The occasions whose plate is another one."""
    old, new = meals(plan or before()), meals(after)
    assert old.keys() == new.keys()
    return {where for where in old if plate(old[where]) != plate(new[where])}


def plate(meal: Meal) -> tuple[object, ...]:
    return meal.status, meal.dish, sorted((i.role, i.food, i.grams) for i in meal.items)


def first_food(where: str, plan: Plan | None = None) -> Item:
    return next(i for i in meals(plan or before())[where].items if i.role != "seasoning")


def good(plan: Plan) -> Plan:
    assert plan.verified, plan.warnings
    assert plan.relaxed == ()
    return plan


def test_the_plan_to_start_from_is_whole():
    plan = good(before())
    assert plate(meals(plan)[NEXT_LUNCH])[1:] == plate(meals(plan)[DINNER])[1:]


def test_where_nothing_is_asked_nothing_changes():
    after = replan(before(), Changes())
    assert after.days == before().days
    assert after.proof == before().proof
    assert after.to_json() == before().to_json()


def test_a_plan_read_from_its_file_is_planned_again_alike():
    read = plan_from_document(before().to_document())
    assert replan(read, Changes(), free=[SNACK]) == replan(before(), Changes(), free=[SNACK])


def test_another_dish_is_another_dish_and_the_other_meals_stay():
    dish = meals(before())[SNACK].dish
    after = good(replan(before(), Changes(), free=[SNACK], without={SNACK: [dish]}))
    assert meals(after)[SNACK].dish != dish
    assert changed(after) == {SNACK}
    assert after.days[1] == before().days[1]
    assert after.proof.status == "not_proven_after_your_change"


@pytest.mark.parametrize("what", ["food", "family", "dish"])
def test_what_is_banned_is_gone_and_the_ban_is_kept_in_the_question(what):
    food = FOODS[first_food(LUNCH).food]
    banned = {"food": food.slug, "family": food.family, "dish": meals(before())[LUNCH].dish}[what]
    after = good(replan(before(), Changes(banned=(banned,))))
    names = {
        name
        for meal in meals(after).values()
        for item in meal.items
        if meal.kind != "habit"
        for name in (item.food, FOODS[item.food].family, meal.dish)
    }
    assert banned not in names
    assert LUNCH in changed(after)
    assert changes_of(after.question).banned == (banned,)


@pytest.mark.parametrize("status", ["skip", "out"])
def test_a_meal_skipped_or_eaten_out_is_empty_and_others_stay(status):
    after = replan(before(), Changes(statuses={SNACK: status}))
    assert after.verified, after.warnings
    assert meals(after)[SNACK].status == status
    assert meals(after)[SNACK].items == ()
    other = changed(after)
    assert {where[:10] for where in other} == ({MON, TUE} if DINNER in other else {MON})


def test_a_skipped_meal_comes_back():
    skipped = replan(before(), Changes(statuses={SNACK: "skip"}))
    after = good(replan(skipped, Changes(statuses={SNACK: "planned"})))
    assert meals(after)[SNACK].status == "planned"
    assert meals(after)[SNACK].items


def test_what_was_eaten_instead_is_counted_to_the_gram():
    eaten = (("oats_rolled", 40.0), ("milk_whole", 244.0))
    after = replan(before(), Changes(eaten={SNACK: eaten}))
    assert after.verified, after.warnings
    meal = meals(after)[SNACK]
    assert meal.status == "fixed"
    assert {(item.food, item.grams) for item in meal.items} == set(eaten)
    magnesium = sum(FOODS[food].nutrients["magnesium_mg"] * grams / 100 for food, grams in eaten)
    assert meal.nutrients["ana"]["magnesium_mg"] == pytest.approx(magnesium, abs=0.001)


def test_leftovers_follow_the_meal_they_are_from():
    dish = meals(before())[DINNER].dish
    after = good(replan(before(), Changes(), free=[DINNER], without={DINNER: [dish]}))
    assert meals(after)[DINNER].dish != dish
    assert plate(meals(after)[NEXT_LUNCH])[1:] == plate(meals(after)[DINNER])[1:]
    assert meals(after)[NEXT_LUNCH].cook_id == DINNER


def test_locked_meals_never_move():
    others = tuple(where for where in meals(before()) if where[:10] == MON and where != LUNCH)
    ban = first_food(LUNCH).food
    try:
        after = replan(before(), Changes(banned=(ban,), locked=others), free=[LUNCH])
    except CannotAnswer:
        return
    assert changed(after) & set(others) == set()


def test_a_locked_meal_stays_while_its_whole_day_is_planned_again():
    day = [where for where in meals(before()) if where[:10] == TUE and "habit" not in where]
    free = [where for where in day if where not in (f"{TUE} dinner", NEXT_LUNCH)]
    changes = Changes(locked=(f"{TUE} dinner",))
    dishes = {where: [meals(before())[where].dish] for where in free}
    after = replan(before(), changes, free=free, without=dishes)
    assert after.verified, after.warnings
    assert changed(after) <= set(free)
    assert {where for where in free if meals(after)[where].dish in dishes[where]} == set()
    assert changes_of(after.question).locked == (f"{TUE} dinner",)


def test_a_locked_food_stays_on_a_plate_that_is_planned_again():
    item = first_food(LUNCH)
    after = replan(before(), Changes(locked=(item.id,)), free=[LUNCH])
    assert after.verified, after.warnings
    kept = next(i for i in meals(after)[LUNCH].items if (i.role, i.food) == (item.role, item.food))
    assert kept.grams == item.grams
    assert meals(after)[LUNCH].dish == meals(before())[LUNCH].dish


def test_the_same_change_gives_the_same_plan():
    one, other = (replan(before(), Changes(), free=[LUNCH]) for _ in range(2))
    assert one.to_json() == other.to_json()


def test_history_is_left_as_it_is():
    plan = replace(before(), history=({"done": "by hand"},))
    assert replan(plan, Changes(), free=[SNACK]).history == plan.history


def test_an_occasion_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"2026-11-23 tea.*no occasion of this plan"):
        replan(before(), Changes(), free=[f"{MON} tea"])


def test_a_ban_of_everything_cannot_be_answered_and_says_where():
    every = tuple(sorted({food.family for food in FOODS.values()}))
    with pytest.raises(CannotAnswer, match=MON):
        replan(before(), Changes(banned=every))


def test_a_replanning_that_is_cancelled_is_verified_all_the_same():
    after = replan(before(), Changes(), free=[LUNCH, SNACK], cancelled=lambda: True)
    assert after.verified, after.warnings
    assert "stopped" in after.proof.note or after.proof.status == "not_proven_after_your_change"

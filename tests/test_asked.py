"""The question of a week worked out: slots, times, statuses, menus, caps."""

from __future__ import annotations

from typing import Any

import pytest
from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.dishes import load_dishes
from planner.errors import CannotAnswer, InputError
from planner.food import Food
from planner.menu import OWN_MEAL, Option, Slot
from planner.nutrients import INDEX
from planner.person import person_from_document
from planner.plan import Changes, with_changes
from planner.rules import rule
from planner.rules.medicines import clock, food_is
from planner.varied import kind_of

DISHES = load_dishes()
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def asked(days: int = 1, changes: Changes | None = None, **other: Any) -> Asked:
    """The question of a woman of 45 with these fields of the person file."""
    person = person_from_document(
        {
            "name": "Bea", "sex": "female", "age": 45, "height_cm": 165, "weight_kg": 65,
            "activity": "low_active", "kidneys": "healthy", **other,
        }
    )  # fmt: skip
    question = question_of("bea", person, START, days, None)
    return ask(with_changes(question, changes or Changes()), FOODS, DISHES)


def takes(name: str, *times: str, **other: Any) -> list[dict[str, Any]]:
    return [{"name": name, "times": list(times), **other}]


def exception(day: str, occasion: str, status: str, **foods: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"day": day, "occasion": occasion, "status": status}
    if foods:
        entry["foods"] = [{"food": food, "amount": amount} for food, amount in foods.items()]
    return entry


def slot_of(question: Asked, occasion: str, day: int = 0) -> Slot:
    return next(slot for slot in question.every[day] if slot.occasion == occasion)


def menu_of(question: Asked, occasion: str, day: int = 0) -> tuple[Option, ...]:
    return question.menu[slot_of(question, occasion, day).key]


def served(options: tuple[Option, ...]) -> set[str]:
    """Every food of a menu, seasoning too."""
    return {
        food.slug
        for option in options
        for food in (
            *(p.food for p in option.all_portions()),
            *(s.food for s in option.seasoning),
            *(s.food for p in option.all_portions() for s in p.seasoning),
        )
    }


def holding(options: tuple[Option, ...], word: str, kind: str) -> set[str]:
    """The foods of a menu that a word of the medicine table bars."""
    return {slug for slug in served(options) if food_is(word, FOODS[slug], kind)}


# --- windows -------------------------------------------------------------------------------------


def test_fortified_foods_are_off_the_breakfast_menu_beside_levothyroxine_and_on_dinners():
    question = asked(medicines=takes("levothyroxine", "07:00"), diet="vegan")
    assert "oat_milk_fortified" in FOODS or "soy_milk_fortified" in FOODS
    assert not holding(menu_of(question, "breakfast"), "fortified_calcium", "breakfast")
    assert holding(menu_of(question, "snack"), "fortified_calcium", "snack")
    without = asked(diet="vegan")
    assert holding(menu_of(without, "breakfast"), "fortified_calcium", "breakfast")


@pytest.mark.parametrize(
    ("name", "time", "word", "barred", "free"),
    [
        ("tetracycline", "12:00", "dairy", ("breakfast", "lunch"), ("snack", "dinner")),
        ("ciprofloxacin", "08:00", "dairy_alone", (), ("breakfast", "lunch", "snack", "dinner")),
        ("ciprofloxacin", "20:00", "dairy_alone", ("snack",), ("breakfast", "lunch", "dinner")),
        ("eltrombopag", "21:00", "dairy", ("dinner",), ("breakfast", "lunch", "snack")),
    ],
)
def test_each_occasion_has_its_own_menu(name, time, word, barred, free):
    question = asked(medicines=takes(name, time))
    usual = asked()
    for slot in question.every[0]:
        mine = holding(menu_of(question, slot.occasion), word, slot.kind)
        assert bool(mine) is bool(
            slot.occasion in free and holding(menu_of(usual, slot.occasion), word, slot.kind)
        ), slot.occasion
        assert slot.occasion in (*barred, *free)


def test_a_preferred_window_makes_food_dearer_and_leaves_it_on_the_menu():
    question = asked(medicines=takes("iron", "08:00"))
    breakfast = menu_of(question, "breakfast")
    dairy = holding(breakfast, "dairy", "breakfast")
    price = rule("weights")["soft_window"]
    assert dairy
    assert all(option.avoid[slug] == price for option in breakfast for slug in dairy)
    assert all(not option.avoid for option in menu_of(question, "lunch"))


def test_a_window_on_one_day_leaves_the_other_days_alone():
    question = asked(2, medicines=takes("levothyroxine", "07:00", days=["mon"]), diet="vegan")
    assert not holding(menu_of(question, "breakfast"), "fortified_calcium", "breakfast")
    assert holding(menu_of(question, "breakfast", 1), "fortified_calcium", "breakfast")


def test_slots_alike_share_one_menu():
    question = asked(2)
    assert menu_of(question, "lunch") is menu_of(question, "dinner", 1)


def test_where_nothing_is_left_the_meal_and_the_dose_are_named():
    every = sorted({food.family for food in FOODS.values()} - {"dairy", "fruit_fresh"})
    with pytest.raises(CannotAnswer) as caught:
        asked(medicines=takes("tetracycline", "13:00"), never=every)
    (reason,) = caught.value.reasons
    assert MONDAY in reason
    assert "allow more foods" in reason


# --- times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "medicine",
    [("levothyroxine", "07:45"), ("alendronate", "12:15"), ("tetracycline", "06:00", "12:00"),
     ("penicillamine", "08:30", "15:00", "19:00"), ("eltrombopag", "16:00")],
    ids=lambda medicine: medicine[0],
)  # fmt: skip
def test_meals_that_move_keep_their_order_and_remember_their_usual_time(medicine):
    question = asked(medicines=takes(*medicine))
    slots = question.every[0]
    usual = {occasion.name: occasion.time for occasion in question.person.occasions}
    assert [slot.minutes for slot in slots] == sorted({slot.minutes for slot in slots})
    moved = [slot for slot in slots if slot.usual_minutes is not None]
    assert len(moved) == len(question.moved)
    for slot in slots:
        before = slot.minutes if slot.usual_minutes is None else slot.usual_minutes
        assert clock(before) == usual[slot.occasion]


def test_a_meal_without_a_place_is_left_out_and_the_dose_is_named():
    question = asked(medicines=takes("omadacycline", "13:00"))
    assert slot_of(question, "lunch").status == "skip"
    assert slot_of(question, "lunch").key not in question.menu
    assert question.open_days == {0}
    ((day, sentence),) = question.stuck
    assert day == "Mon"
    assert "omadacycline at 13:00" in sentence


def test_a_meal_eaten_out_inside_a_window_stays_out():
    question = asked(
        medicines=takes("omadacycline", "13:00"), slots=[exception("mon", "lunch", "out")]
    )
    assert slot_of(question, "lunch").status == "out"


# --- caps ----------------------------------------------------------------------------------------


def calcium_mg(food: Food, measures: float = 1.0) -> float:
    return food.nutrients["calcium_mg"] * food.measure_g * measures / 100


def test_the_calcium_cap_stands_on_every_meal_of_its_window():
    question = asked(medicines=takes("ciprofloxacin", "08:00", "20:00"))
    assert question.caps == {
        key: {"calcium_mg": 800.0} for key in ("0.breakfast", "0.snack", "0.dinner")
    }


def test_a_habit_at_the_same_time_takes_its_share_of_the_cap():
    milk = {"food": "milk_whole", "amount": "1 cup"}
    question = asked(
        medicines=takes("ciprofloxacin", "08:00"),
        habits=[milk | {"time": "08:00"}, milk | {"time": "10:00"}],
    )
    room = 800.0 - calcium_mg(FOODS["milk_whole"])
    assert question.caps["0.breakfast"]["calcium_mg"] == pytest.approx(room)


def test_a_habit_above_the_cap_leaves_no_room():
    milk = {"food": "milk_whole", "amount": "1 cup", "time": "12:30"}
    question = asked(medicines=takes("eltrombopag", "12:30"), habits=[milk])
    assert question.caps["0.lunch"]["calcium_mg"] == 0.0


def test_coffee_with_milk_moves_with_its_breakfast():
    coffee = [
        {"food": "coffee_brewed", "amount": "1 cup", "time": "07:00"},
        {"food": "milk_whole", "amount": "30 g", "time": "07:00"},
        {"food": "black_tea_brewed", "amount": "1 cup", "time": "10:00"},
    ]
    occasions = [
        {"name": "breakfast", "kind": "breakfast", "time": "07:00"},
        {"name": "lunch", "kind": "main", "time": "12:30"},
        {"name": "dinner", "kind": "main", "time": "19:00"},
    ]
    question = asked(medicines=takes("levothyroxine", "07:00"), habits=coffee, occasions=occasions)
    assert slot_of(question, "breakfast").clock == "07:30"
    assert [clock(custom.minutes) for custom in question.customs[0]] == ["07:30", "07:30", "10:00"]
    grams = {custom.food.slug: custom.grams for custom in question.customs[0]}
    expected = sum(FOODS[slug].nutrients["calcium_mg"] * g / 100 for slug, g in grams.items())
    assert question.fixed[INDEX["calcium_mg"]] == pytest.approx(expected)


# --- statuses ------------------------------------------------------------------------------------


def test_each_exception_holds_on_its_day_only():
    question = asked(
        3, slots=[exception("tue", "dinner", "out"), exception("wed", "snack", "skip")]
    )
    assert [slot_of(question, "dinner", day).status for day in range(3)] == [
        "planned", "out", "planned",
    ]  # fmt: skip
    assert slot_of(question, "snack", 2).status == "skip"
    assert question.open_days == {1, 2}
    assert [len(of_day) for of_day in question.slots] == [4, 3, 3]


def test_a_fixed_meal_is_the_foods_that_were_said_and_nothing_else():
    question = asked(slots=[
        exception("mon", "breakfast", "fixed", oats_rolled="40 g", milk_whole="1 cup"),
    ])  # fmt: skip
    (option,) = menu_of(question, "breakfast")
    assert option.dish.slug == OWN_MEAL
    portions = option.all_portions()
    grams = {p.food.slug: p.least_steps * p.food.step_g for p in portions}
    milk = FOODS["milk_whole"]
    assert grams == pytest.approx({"oats_rolled": 40.0, "milk_whole": milk.measure_g})
    assert all(p.least_steps == p.most_steps for p in portions)
    magnesium = sum(p.least_vector[INDEX["magnesium_mg"]] for p in portions)
    expected = 0.4 * FOODS["oats_rolled"].nutrients["magnesium_mg"]
    expected += milk.nutrients["magnesium_mg"] * milk.measure_g / 100
    assert magnesium == pytest.approx(expected)


@pytest.mark.parametrize(
    ("foods", "expected"),
    [({"ambrosia": "1 cup"}, "'ambrosia' is not in the food table"),
     ({"milk_whole": "3 lakes"}, "'3 lakes' of milk_whole cannot be read")],
)  # fmt: skip
def test_what_cannot_be_read_of_a_fixed_meal_is_said_with_its_place(foods, expected):
    with pytest.raises(InputError) as caught:
        asked(slots=[exception("mon", "lunch", "fixed", **foods)])
    (problem,) = caught.value.problems
    assert problem.startswith("slot mon lunch: ")
    assert expected in problem


def test_a_day_without_a_meal_to_plan_is_sent_back():
    every = [exception("mon", name, "out") for name in ("breakfast", "lunch", "snack", "dinner")]
    with pytest.raises(InputError, match="every meal is eaten out or skipped"):
        asked(slots=every)


# --- leftovers -----------------------------------------------------------------------------------


def test_leftovers_are_the_last_main_meal_before_and_share_its_menu():
    question = asked(3, slots=[exception("wed", "lunch", "leftover")])
    lunch = slot_of(question, "lunch", 2)
    assert lunch.status == "leftover"
    assert lunch.leftover_of == slot_of(question, "dinner", 1).key
    assert question.menu[lunch.key] is question.menu[lunch.leftover_of]


def test_what_is_cooked_for_later_keeps_until_then():
    slots = [exception("tue", name, "out") for name in ("lunch", "dinner")]
    question = asked(3, slots=[*slots, exception("wed", "lunch", "leftover")])
    source = slot_of(question, "lunch", 2).leftover_of
    assert source == slot_of(question, "dinner", 0).key
    assert all(option.dish.keeps_days >= 2 for option in question.menu[source])
    assert any(option.dish.keeps_days < 2 for option in menu_of(question, "lunch"))


def test_a_first_meal_has_nothing_left_over_and_says_so():
    question = asked(slots=[exception("mon", "lunch", "leftover")])
    assert slot_of(question, "lunch").status == "planned"
    assert any("Mon lunch: nothing cooked before it" in note for note in question.notes)


def test_two_meals_of_leftovers_on_one_day_are_two_dishes():
    slots = [exception("tue", name, "leftover") for name in ("lunch", "dinner")]
    of_day = asked(2, slots=slots).slots[1]
    assert [slot.leftover_of for slot in of_day if slot.kind == "main"] == ["0.dinner", "0.lunch"]


def test_leftovers_are_not_kept_longer_than_is_safe():
    days = ("tue", "wed", "thu", "fri")
    slots = [exception(day, name, "out") for day in days for name in ("lunch", "dinner")]
    slots = [entry for entry in slots if entry != exception("fri", "lunch", "out")]
    question = asked(5, slots=[*slots, exception("fri", "lunch", "leftover")])
    assert slot_of(question, "lunch", 4).status == "planned"


def test_what_is_eaten_again_holds_nothing_that_either_meal_s_window_bars():
    # Eltrombopag at 21:00 on Tuesday bars dairy from 17:00 on; Tuesday's dinner is Monday's.
    question = asked(
        2,
        medicines=takes("eltrombopag", "21:00", days=["tue"]),
        slots=[exception("tue", "dinner", "leftover")],
    )
    assert slot_of(question, "dinner", 1).leftover_of == "0.dinner"
    assert not holding(menu_of(question, "dinner", 1), "dairy", "main")


def test_on_days_without_cooking_main_meals_are_eaten_again():
    question = asked(3, cook_days=["mon", "wed"])
    statuses = [[slot.status for slot in of_day] for of_day in question.every]
    assert statuses[0] == ["planned"] * 4 == statuses[2]
    assert statuses[1] == ["planned", "leftover", "planned", "leftover"]
    sources = {slot.leftover_of for slot in question.every[1] if slot.leftover_of}
    assert sources == {"0.lunch", "0.dinner"}


# --- changes -------------------------------------------------------------------------------------


def test_what_the_plan_was_told_comes_before_the_person_file():
    changes = Changes(
        statuses={f"{MONDAY} dinner": "planned", f"{TUESDAY} snack": "skip"},
        eaten={f"{MONDAY} lunch": (("oats_rolled", 55.0),)},
    )
    question = asked(2, changes, slots=[exception("mon", "dinner", "out")])
    assert slot_of(question, "dinner").status == "planned"
    assert slot_of(question, "snack", 1).status == "skip"
    assert slot_of(question, "lunch").status == "fixed"
    (option,) = menu_of(question, "lunch")
    (portion,) = option.all_portions()
    assert portion.least_steps * portion.food.step_g == pytest.approx(55.0)


@pytest.mark.parametrize("banned", ["lentils_boiled", "legume"])
def test_a_banned_food_or_family_is_on_no_menu(banned):
    question = asked(1, Changes(banned=(banned,)))
    for options in question.menu.values():
        foods = {FOODS[slug] for slug in served(options)}
        assert not {banned} & {name for food in foods for name in (food.slug, food.family)}


def test_a_banned_dish_is_on_no_menu_and_a_liked_one_comes_sooner():
    slug = menu_of(asked(), "lunch")[0].dish.slug
    question = asked(1, Changes(banned=(slug,)))
    assert slug not in {
        option.dish.slug for options in question.menu.values() for option in options
    }
    usual, liked = asked(), asked(1, Changes(liked=(slug,)))
    assert liked.taste[slug] == usual.taste[slug] - rule("weights")["like"]


def test_a_liked_food_that_no_dish_has_is_said():
    usual = asked()
    on_menu = (served(options) for options in usual.menu.values())
    served_kinds = {kind_of(FOODS[slug]) for slugs in on_menu for slug in slugs}
    unserved = next(s for s in sorted(usual.allowed) if kind_of(FOODS[s]) not in served_kinds)
    had = next(s for s in sorted(usual.allowed) if kind_of(FOODS[s]) in served_kinds)
    question = asked(1, Changes(liked=(unserved, had)))
    said = [note for note in question.notes if "liking it" in note]
    assert len(said) == 1
    assert FOODS[unserved].name in said[0]
    assert question.liked == {kind_of(FOODS[unserved]), kind_of(FOODS[had])}


# --- minutes and shopping ------------------------------------------------------------------------


def occasions(minutes: int) -> list[dict[str, Any]]:
    return [
        {"name": "breakfast", "kind": "breakfast", "time": "08:00"},
        {"name": "lunch", "kind": "main", "time": "12:30", "max_minutes": minutes},
        {"name": "dinner", "kind": "main", "time": "19:00"},
    ]


def test_only_dishes_that_are_ready_in_time_are_on_the_menu():
    question = asked(occasions=occasions(30))
    assert max(option.dish.total_minutes for option in menu_of(question, "lunch")) <= 30
    assert max(option.dish.total_minutes for option in menu_of(question, "dinner")) > 30


def test_where_no_dish_is_ready_in_time_the_quickest_come_and_it_is_said():
    question = asked(occasions=occasions(1))
    longest = max(option.dish.total_minutes for option in menu_of(question, "lunch"))
    assert longest < max(option.dish.total_minutes for option in menu_of(question, "dinner"))
    assert any("ready in 1 minutes" in note for note in question.notes)


def test_the_shopping_list_opens_with_the_days():
    figures = rule("kitchen")
    limits = [asked(days).bought_limit for days in (1, 4, 7, 14)]
    assert limits[0] == figures["bought_first_day"]
    assert limits[2] == limits[3] == figures["bought_items"]
    assert limits == sorted(limits)

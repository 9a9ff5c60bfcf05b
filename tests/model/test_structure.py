"""Structure: what makes a plate."""

from __future__ import annotations

from dataclasses import replace

from toy import BOWL, FOODS, PORRIDGE, SCRAMBLE, STEW, broken, question, serve

from planner.menu import own_meal
from planner.model import build, structure, variety
from planner.model.variables import make_variables

DAY = question()
BREAKFAST = serve("breakfast", PORRIDGE, grain={"oats": 1}, drink={"milk": 1})
LUNCH = serve("lunch", BOWL, grain={"rice": 1}, legume={"beans": 1}, greens={"kale": 1})
DINNER = serve("dinner", STEW, legume={"beans": 1}, greens={"kale": 1}, fat={"oil": 1})


def test_one_dish_in_each_slot_is_allowed():
    assert broken(structure.one_dish, DAY, BREAKFAST | LUNCH | DINNER) == []


def test_a_slot_with_two_dishes_and_one_with_none_are_named():
    two = serve("breakfast", SCRAMBLE)
    assert broken(structure.one_dish, DAY, BREAKFAST | LUNCH | two) == [
        "structure.one_dish.0.breakfast",
        "structure.one_dish.0.dinner",
    ]


def test_a_role_may_take_its_least_and_its_most():
    both = serve("lunch", BOWL, legume={"beans": 1, "tofu": 1})
    assert broken(structure.role, DAY, LUNCH) == []
    assert broken(structure.role, DAY, LUNCH | both) == []


def test_a_role_with_too_few_foods_is_named():
    assert broken(structure.role, DAY, serve("lunch", BOWL, grain={"rice": 1})) == [
        "structure.role.0.lunch.bowl.legume.least",
        "structure.role.0.lunch.bowl.greens",
    ]


def test_a_role_with_too_many_foods_is_named():
    two_grains = serve("lunch", BOWL, grain={"oats": 1, "rice": 1})
    two_crusts = serve("dinner", STEW, crust={"oats": 1, "beans": 1})
    assert broken(structure.role, DAY, LUNCH | two_grains) == ["structure.role.0.lunch.bowl.grain"]
    assert broken(structure.role, DAY, DINNER | two_crusts) == [
        "structure.role.0.dinner.stew.crust.most"
    ]


def test_a_food_without_its_dish_is_named():
    alone = {"y.0.breakfast.porridge.topping.almonds": 1.0}
    assert broken(structure.role, DAY, alone) == [
        "structure.role.0.breakfast.porridge.topping.most"
    ]


def test_two_dishes_on_a_day_are_allowed():
    assert broken(structure.dish_a_day, DAY, LUNCH | DINNER) == []


def test_a_dish_twice_on_a_day_is_named():
    again = serve("dinner", BOWL, grain={"rice": 1}, legume={"beans": 1}, greens={"kale": 1})
    assert broken(structure.dish_a_day, DAY, LUNCH | again) == ["structure.dish_a_day.bowl"]


def test_what_the_person_fixed_may_be_alike_and_hold_the_same_foods():
    own = own_meal([(FOODS["oats"], 80.0), (FOODS["kale"], 50.0)], "main")
    day = replace(DAY, menu={slot.key: (own,) for slot in DAY.slots})
    x = make_variables(day)
    families = (*structure.RULES, variety.most_a_day)
    found = [row for rule_rows in families for row in rule_rows(day, x)]
    served = {c.chosen.name: 1.0 for c in x.choices} | {s.chosen.name: 1.0 for s in x.servings()}
    assert any(row.name == "variety.food_a_day.kale" for row in found)
    assert build.broken(found, served) == []


def test_one_side_is_allowed_where_one_goes_with_the_dish():
    milk = serve("lunch", BOWL, milk_glass={"milk": 1})
    assert broken(structure.sides, DAY, LUNCH | milk) == []


def test_one_side_too_many_is_named():
    two = serve("lunch", BOWL, milk_glass={"milk": 1}, nut_handful={"almonds": 1})
    assert broken(structure.sides, DAY, LUNCH | two) == ["structure.sides.0.lunch.bowl"]


def test_a_food_may_fill_one_of_its_two_roles():
    oats = serve("dinner", STEW, crust={"oats": 1})
    assert broken(structure.once_a_plate, DAY, DINNER | oats) == []


def test_a_food_in_both_its_roles_is_named():
    twice = serve("dinner", STEW, crust={"beans": 1})
    assert broken(structure.once_a_plate, DAY, DINNER | twice) == [
        "structure.once_a_plate.0.dinner.stew.beans"
    ]


def test_one_of_a_barred_pair_is_allowed():
    assert broken(structure.never_together, DAY, serve("lunch", BOWL, legume={"tofu": 1})) == []


def test_a_barred_pair_on_one_plate_is_named():
    pair = serve("lunch", BOWL, legume={"tofu": 1}, greens={"spinach": 1})
    assert broken(structure.never_together, DAY, pair) == [
        "structure.never_together.0.lunch.bowl.tofu.spinach"
    ]


def test_a_barred_pair_on_two_plates_is_allowed():
    apart = serve("lunch", BOWL, legume={"tofu": 1}) | serve("dinner", BOWL, greens={"spinach": 1})
    assert broken(structure.never_together, DAY, apart) == []

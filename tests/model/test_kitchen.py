"""Kitchen: meals of a usual size, and a short shopping list. A helping of oats is 200 kcal."""

from __future__ import annotations

import pytest
from toy import BOWL, ENERGY_KCAL, FOODS, broken, eat, plates, question, serve, slots

from planner.model import kitchen
from planner.model.question import Opened, WeekSoFar
from planner.rules import rule
from planner.varied import bought_g

FIGURES = rule("kitchen")
KINDS = {"breakfast": "breakfast", "lunch": "main", "snack": "snack", "dinner": "main"}


def sizes(edge: str, more_kcal: float = 0.0) -> dict[str, float]:
    values: dict[str, float] = {}
    for occasion, kind in KINDS.items():
        kcal = FIGURES[f"{kind}_{edge}"] * ENERGY_KCAL + more_kcal
        values |= eat(occasion, oats=kcal / 200)
    return values


@pytest.mark.parametrize(("edge", "outwards"), [("least", -1.0), ("most", 1.0)])
def test_the_usual_size_is_allowed_and_just_outside_is_named(edge, outwards):
    day = plates(*KINDS)
    assert broken(kitchen.meal_energy, day, sizes(edge)) == []
    assert broken(kitchen.meal_energy, day, sizes(edge, -outwards)) == []
    assert broken(kitchen.meal_energy, day, sizes(edge, outwards)) == [
        f"kitchen.meal_energy.0.{occasion}" for occasion in KINDS
    ]


def test_on_a_day_with_a_meal_out_any_size_is_allowed():
    assert broken(kitchen.meal_energy, plates("lunch", open_day=True), eat("lunch", oats=9)) == []


# Things to buy are numbered in alphabetical order: 0 almonds, 1 beans, 2 kale, 3 milk, ...
BEANS = eat("lunch", beans=1) | eat("dinner", beans=2)


def list_of(limit: int, *bought: str):
    so_far = WeekSoFar(days=1, horizon=2, bought=frozenset(bought))
    return plates("lunch", "dinner", bought_limit=limit, so_far=so_far)


def test_a_new_thing_is_bought_once_within_the_limit():
    assert broken(kitchen.bought, list_of(1), BEANS | {"buy.1": 1, "new_items": 1}) == []


def test_a_food_that_is_not_on_the_list_is_named():
    assert broken(kitchen.bought, list_of(1), BEANS) == [
        "kitchen.buy.1.0.lunch.f",
        "kitchen.buy.1.0.dinner.f",
    ]
    assert broken(kitchen.bought, list_of(1), BEANS | {"buy.1": 1}) == ["kitchen.new_items"]


def test_a_thing_beyond_the_limit_has_its_price():
    listed = BEANS | {"buy.1": 1, "new_items": 1}
    assert broken(kitchen.bought, list_of(1, "oats"), listed) == ["kitchen.bought"]
    assert broken(kitchen.bought, list_of(1, "oats"), listed | {"over_budget": 1}) == []


def test_what_is_there_already_and_what_is_always_there_costs_nothing():
    assert broken(kitchen.bought, list_of(1, "beans"), BEANS | eat("lunch", oil=1)) == []


def test_seasoning_is_bought_too_unless_it_is_always_there():
    pepper = BOWL.seasoning | {"kale": 1.0}
    dish = type(BOWL)(**{**BOWL.__dict__, "seasoning": pepper})
    day = question(slots("lunch"), [dish])
    values = serve("lunch", BOWL)
    assert broken(kitchen.bought, day, values) == ["kitchen.buy.2.0.lunch.s"]


HELPING = bought_g(FOODS["beans"], FOODS["beans"].step_g)


def test_what_a_package_holds_is_eaten_or_left_or_named():
    tin = Opened("beans", other_g=HELPING, packed_g=3 * HELPING, soon=True)
    day = plates("lunch", "dinner", opened=(tin,))
    assert broken(kitchen.packages, day, BEANS | eat("dinner", beans=1)) == []
    assert broken(kitchen.packages, day, BEANS) == ["kitchen.packages.0"]
    left = {"left_over.0": HELPING / 100}
    assert broken(kitchen.packages, day, eat("lunch", beans=1) | left) == []
    assert broken(kitchen.packages, day, BEANS | {"more_packages.0": HELPING / 100}) == []

"""The week's quality: goals with their deviation variables, and their prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from toy import BOWL, FOODS, MONDAY, STEW, broken, eat, option, plates, question, slots

from planner.model import objective
from planner.model.build import build
from planner.model.question import WeekSoFar
from planner.nutrients import INDEX, NUTRIENTS
from planner.rules import rule

WEIGHT, INTAKE = rule("weights"), rule("intake")
DAY = plates("lunch")


def so_far(horizon: int, **nutrients: float) -> WeekSoFar:
    eaten = np.zeros(len(NUTRIENTS))
    for name, amount in nutrients.items():
        eaten[INDEX[name]] = amount
    return WeekSoFar(days=horizon - 1, horizon=horizon, nutrients=eaten)


BAND = INTAKE["energy_band_preferred"]
EDGES = [(2000 * (1 - BAND), -20, "low"), (2000 * (1 + BAND), 20, "high")]


@pytest.mark.parametrize(("edge", "percent", "side"), EDGES)
def test_energy_at_the_preferred_band_is_allowed_and_one_percent_more_is_priced(
    edge, percent, side
):
    at, past = eat("lunch", oats=edge / 200), eat("lunch", oats=(edge + percent) / 200)
    assert broken(objective.energy, DAY, at) == []
    assert broken(objective.energy, DAY, past) == [f"goal.energy.day.{side}"]
    off = f"energy.day.{side}"
    assert broken(objective.energy, DAY, past | {off: 1.0}) == []
    assert broken(objective.energy, DAY, past | {off: 0.99}) != []


def test_a_small_day_before_is_made_up_for_within_the_week():
    day = plates("lunch", so_far=so_far(2, energy_kcal=1700))
    full = eat("lunch", oats=(4000 * (1 - BAND) - 1700) / 200)
    assert broken(objective.energy_week, day, full) == []
    less = eat("lunch", oats=(4000 * (1 - BAND) - 1720) / 200)
    assert broken(objective.energy_week, day, less) == ["goal.energy.week.low"]
    assert broken(objective.energy_week, day, less | {"energy.week.low": 1.0}) == []


def test_a_weekly_mean_just_reached_is_allowed_and_just_missed_is_priced():
    # fibre: 20 to 50 g a day; oats have 5 g
    day = plates("lunch", so_far=so_far(2, fibre_g=10))
    assert broken(objective.week_mean, day, eat("lunch", oats=6)) == []
    assert broken(objective.week_mean, day, eat("lunch", oats=5)) == [
        "goal.week_mean.fibre_g.short"
    ]
    assert broken(objective.week_mean, day, eat("lunch", oats=5) | {"short.fibre_g": 25.0}) == []


def test_a_weekly_ceiling_just_reached_is_allowed_and_just_passed_is_priced():
    day = plates("lunch", so_far=so_far(2, fibre_g=50))
    assert broken(objective.week_mean, day, eat("lunch", oats=10)) == []
    assert broken(objective.week_mean, day, eat("lunch", oats=11)) == [
        "goal.week_mean.fibre_g.excess"
    ]
    assert broken(objective.week_mean, day, eat("lunch", oats=11) | {"excess.fibre_g": 10.0}) == []


def test_comfort_levels_just_reached_are_allowed_and_just_passed_are_priced():
    # beans: 10 g fibre, 80 mg magnesium; oats: 5 g, 60 mg
    assert broken(objective.comfort, DAY, eat("lunch", beans=5)) == []
    assert broken(objective.comfort, DAY, eat("lunch", beans=5.5)) == ["goal.comfort.fibre_g"]
    comfort = INTAKE["magnesium_comfort"] * 400 / 20
    assert broken(objective.comfort, DAY, eat("lunch", milk=comfort)) == []
    assert broken(objective.comfort, DAY, eat("lunch", milk=comfort + 0.01)) == [
        "goal.comfort.magnesium_comfort"
    ]
    high = INTAKE["magnesium_high"] * 400 / 20
    percent = {"excess.magnesium_comfort": 100 * (high * 20 / (comfort * 20) - 1) + 0.1}
    assert broken(objective.comfort, DAY, eat("lunch", milk=high) | percent) == []
    assert broken(objective.comfort, DAY, eat("lunch", milk=high + 0.01) | percent) == [
        "goal.comfort.magnesium_high"
    ]


PRICES = {
    "energy.day.low": WEIGHT["energy"],
    "energy.week.high": WEIGHT["energy"],
    "short.fibre_g": WEIGHT["shortfall"],
    "excess.fibre_g": WEIGHT["fibre_excess"],
    "excess.day.fibre_g": WEIGHT["fibre_excess"],
    "excess.magnesium_comfort": WEIGHT["magnesium_excess"],
    "excess.magnesium_high": WEIGHT["magnesium_high"],
    "again.beans": WEIGHT["same_day_food"],
    "group.soy": WEIGHT["same_day_group"],
    "missing.greens": WEIGHT["family_missing"],
    "new_items": WEIGHT["new_item"],
    "over_budget": WEIGHT["over_budget"],
    "absorbed.0.lunch": -WEIGHT["absorption"],
}


def points_of(day) -> dict[str, float]:
    model = build(day)  # PuLP 4 forgets the objective when the problem in it is gone
    return {variable.name: points for variable, points in model.objective.items()}


@pytest.mark.parametrize("name", PRICES)
def test_each_deviation_has_its_own_price(name):
    day = plates("lunch", "dinner", needed_kinds={"greens": 1})
    assert points_of(day)[name] == pytest.approx(PRICES[name])


def test_a_dish_costs_its_taste_effort_time_and_seasoning():
    day = question(
        slots("lunch"), [BOWL, STEW], taste={"stew": 1.5, "bowl": 2.0}, cuisine_taste={"toy": 0.25}
    )
    points = points_of(day)
    late = WEIGHT["noon"] * (60 - rule("kitchen")["quick_minutes"])
    assert points["u.0.lunch.stew"] == pytest.approx(1.75 + 10 * WEIGHT["effort"] + late)
    assert points["u.0.lunch.bowl"] == pytest.approx(2.25 + WEIGHT["seasoning"])


def test_nobody_minds_a_long_dish_at_the_weekend_and_a_dinner_may_take_longer_than_a_lunch():
    lunch, dinner = slots("lunch", "dinner")
    sunday = replace(lunch, date=MONDAY.replace(day=29))
    points = {
        slot.date.day: points_of(question([slot], [STEW]))[f"u.{slot.key}.stew"]
        for slot in (lunch, sunday)
    }
    points[0] = points_of(question([dinner], [STEW]))["u.0.dinner.stew"]
    assert points[29] < points[0] < points[23]


def test_a_food_costs_its_taste_its_price_and_its_place():
    priced = FOODS | {"milk": replace(FOODS["milk"], price_usd_per_100g=2.0)}
    menu = {"0.lunch": (option(BOWL, priced),)}
    day = replace(question(slots("lunch")), menu=menu, food_taste={"milk": 3.0})
    points = points_of(day)
    a_helping = WEIGHT["price"] * 2.0
    at = "0.lunch.bowl.milk_glass.milk"
    assert points[f"y.{at}"] == pytest.approx(3.0 + a_helping + WEIGHT["side"])

"""Spacing of calcium: a magnesium-rich meal keeps calcium low.

A helping of beans has 80 mg magnesium and 100 mg calcium, milk 20 and 300; a meal is rich above a
quarter of 400 mg.
"""

from __future__ import annotations

import pytest
from toy import MAGNESIUM_MG, PLATE, SLOTS, broken, eat, plates, question, slots

from planner.model import spacing_calcium
from planner.rules import rule

FIGURES = rule("spacing_calcium")
RICH_MG = FIGURES["rich_share"] * MAGNESIUM_MG
WINDOW = int(FIGURES["window_hours"] * 60)
DAY = plates("lunch", "dinner")
POOR, RICH = {"rich.0.lunch": 0.0}, {"rich.0.lunch": 1.0}
RULE = spacing_calcium.spacing_calcium


def test_a_meal_just_not_rich_is_allowed_any_calcium():
    assert broken(RULE, DAY, POOR | eat("lunch", rice=RICH_MG / 40)) == []
    assert broken(RULE, DAY, POOR | eat("lunch", milk=RICH_MG / 20)) == []


def test_a_meal_just_rich_has_to_count_as_rich():
    meal = eat("lunch", rice=RICH_MG / 40 + 0.01)
    assert broken(RULE, DAY, POOR | meal) == ["spacing.calcium.rich.0.lunch"]
    assert broken(RULE, DAY, RICH | meal) == []


@pytest.mark.parametrize("level", ["gentle", "strict"])
def test_a_rich_meal_at_the_cap_is_allowed_and_just_above_is_named(level):
    day = plates("lunch", "dinner", calcium_spacing=level)
    cap_mg = FIGURES[f"{level}_mg"]
    at_cap = RICH | eat("lunch", beans=2, milk=(cap_mg - 200) / 300)
    above = RICH | eat("lunch", beans=2, milk=(cap_mg - 199) / 300)
    assert broken(RULE, day, at_cap) == []
    assert broken(RULE, day, above) == ["spacing.calcium.cap.0.lunch"]


def test_meals_inside_the_window_count_together():
    near, far = WINDOW - 1, WINDOW
    milk = (FIGURES["gentle_mg"] - 200) / 300 + 0.01
    meals = RICH | eat("lunch", beans=2) | eat("snack", milk=milk)
    for minutes, expected in ((near, ["spacing.calcium.cap.0.lunch"]), (far, [])):
        of_day = slots("lunch", "snack", snack=12 * 60 + 30 + minutes)
        assert broken(RULE, question(of_day, [PLATE]), meals) == expected


def test_switched_off_there_is_no_row():
    meals = eat("lunch", beans=9, milk=9)
    assert broken(RULE, question(SLOTS, [PLATE], calcium_spacing="off"), meals) == []

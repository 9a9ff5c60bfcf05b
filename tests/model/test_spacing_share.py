"""Spacing of magnesium: no single meal carries too much of the day's magnesium."""

from __future__ import annotations

import numpy as np
import pytest
from toy import PLATE, broken, eat, plates, question, slots

from planner.model import spacing_share
from planner.nutrients import INDEX, NUTRIENTS
from planner.rules import rule

FIGURES = rule("spacing_share")
OCCASIONS = {
    3: ("breakfast", "lunch", "dinner"),
    4: ("breakfast", "lunch", "snack", "dinner"),
}
SHARE = {3: FIGURES["most_share_of_three"], 4: FIGURES["most_share"]}
RULE = spacing_share.spacing_share


def beans(lunch: float, occasions: tuple[str, ...]) -> dict[str, float]:
    """Ten helpings a day, so many of them at lunch."""
    others = [name for name in occasions if name != "lunch"]
    values = eat("lunch", beans=lunch)
    for name in others:
        values |= eat(name, beans=(10 - lunch) / len(others))
    return values


@pytest.mark.parametrize("count", [3, 4])
def test_a_meal_at_the_share_is_allowed_and_just_above_is_named(count):
    names, at = OCCASIONS[count], 10 * SHARE[count]
    assert broken(RULE, plates(*names), beans(at - 0.01, names)) == []
    assert broken(RULE, plates(*names), beans(at, names)) == []
    assert broken(RULE, plates(*names), beans(at + 0.01, names)) == ["spacing.share.0.lunch"]


def test_occasions_close_together_are_one():
    of_day = slots("breakfast", "lunch", "snack", "dinner", snack=13 * 60)
    names = tuple(slot.occasion for slot in of_day)
    at = 10 * SHARE[3]
    assert broken(RULE, question(of_day, [PLATE]), beans(at, names)) == []


def test_habits_are_part_of_the_day():
    cup = np.zeros(len(NUTRIENTS))
    cup[INDEX["magnesium_mg"]] = 200.0
    at = SHARE[3] * (800 + 200) / 80
    names = OCCASIONS[3]
    day = plates(*names, fixed=cup)
    assert broken(RULE, day, beans(at, names)) == []
    assert broken(RULE, day, beans(at + 0.01, names)) == ["spacing.share.0.lunch"]


def test_with_two_occasions_or_switched_off_there_is_no_row():
    names = OCCASIONS[3]
    assert broken(RULE, plates("lunch", "dinner"), beans(9, ("lunch", "dinner"))) == []
    assert broken(RULE, plates(*names, share_rule=False), beans(9, names)) == []

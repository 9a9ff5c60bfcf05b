"""Absorption: smaller and more frequent doses of magnesium earn a little more."""

from __future__ import annotations

from itertools import pairwise

import pytest
from toy import MAGNESIUM_MG, broken, eat, plates

from planner.model import absorption
from planner.model.variables import make_variables
from planner.rules import rule
from planner.rules.absorption import absorbed_mg, segments

DAY = plates("breakfast", "lunch", "dinner")
BEANS_MG = 80.0
RULE = absorption.absorption


@pytest.mark.parametrize("helpings", [0.5, 1, 1.5])
def test_the_estimate_on_the_curve_is_allowed_and_just_above_is_named(helpings):
    dose_mg = BEANS_MG * helpings
    on = absorbed_mg(dose_mg)
    piece = max(n for n, segment in enumerate(segments()) if segment.mg_from <= dose_mg)
    meal = eat("lunch", beans=helpings)
    assert broken(RULE, DAY, meal | {"absorbed.0.lunch": on}) == []
    assert broken(RULE, DAY, meal | {"absorbed.0.lunch": on + 0.01}) == [
        f"absorption.segment.0.lunch.{piece}"
    ]


def test_nothing_more_is_earned_beyond_the_plateau():
    x = make_variables(DAY)
    list(RULE(DAY, x))
    plateau_mg = rule("absorption")["plateau"] * MAGNESIUM_MG / 3
    assert x.absorbed["0.lunch"].upBound == pytest.approx(absorbed_mg(plateau_mg))


def test_without_the_reward_there_is_no_row():
    day = plates("lunch", absorption_reward=False)
    assert broken(RULE, day, {"absorbed.0.lunch": 99.0}) == []


def test_the_curve_is_concave_and_joins_up():
    pieces = segments()
    assert [p.slope for p in pieces] == sorted((p.slope for p in pieces), reverse=True)
    for before, after in pairwise(pieces):
        at = after.mg_from
        assert before.slope * at + before.intercept == pytest.approx(
            after.slope * at + after.intercept
        )

"""Intake: each day's targets, from food alone. One helping of oats is 200 kcal and 60 mg Mg."""

from __future__ import annotations

import numpy as np
import pytest
from toy import broken, eat, only, plates, target

from planner.model import intake
from planner.nutrients import INDEX, NUTRIENTS
from planner.rules import rule

MINERALS = plates("lunch", targets=only(target("magnesium_mg", 400), target("calcium_mg", 500)))
SALT = plates("lunch", targets=only(target("sodium_mg", None, 2000)))
PLAIN = plates("lunch", targets=only())
FAT = plates("lunch", targets=only(shares={"fat_g": (0.1, 0.4)}))
BAND = rule("intake")["energy_band"]


def test_minimums_just_met_are_allowed():
    assert broken(intake.minimum, MINERALS, eat("lunch", beans=5)) == []


def test_a_minimum_just_missed_is_named():
    assert broken(intake.minimum, MINERALS, eat("lunch", beans=4.99)) == [
        "intake.minimum.magnesium_mg",
        "intake.minimum.calcium_mg",
    ]
    assert broken(intake.minimum, MINERALS, eat("lunch", beans=4.7, milk=1)) == [
        "intake.minimum.magnesium_mg"
    ]


def test_a_weekly_minimum_is_no_row_of_the_day():
    weekly = plates("lunch", targets=only(target("fibre_g", 20, 50, "week_mean")))
    assert broken(intake.minimum, weekly, {}) == []
    assert broken(intake.maximum, weekly, eat("lunch", beans=50)) == []


def test_a_maximum_just_reached_is_allowed():
    assert broken(intake.maximum, SALT, eat("lunch", salt=5)) == []


def test_a_maximum_just_passed_is_named():
    assert broken(intake.maximum, SALT, eat("lunch", salt=5.01)) == ["intake.maximum.sodium_mg"]


@pytest.mark.parametrize("kcal", [2000 * (1 - BAND), 2000, 2000 * (1 + BAND)])
def test_energy_within_the_band_is_allowed(kcal):
    assert broken(intake.energy, PLAIN, eat("lunch", oats=kcal / 200)) == []


@pytest.mark.parametrize("kcal", [2000 * (1 - BAND) - 1, 2000 * (1 + BAND) + 1])
def test_energy_outside_the_band_is_named(kcal):
    assert broken(intake.energy, PLAIN, eat("lunch", oats=kcal / 200)) == ["intake.energy"]


def test_shares_at_their_bounds_are_allowed():
    # rice gives 18 of 200 kcal as fat, oats 36, oil 99 of 100
    assert broken(intake.share, FAT, eat("lunch", rice=44.5, oil=1)) == []
    assert broken(intake.share, FAT, eat("lunch", oats=5.9, oil=4.4)) == []


def test_a_share_just_outside_is_named():
    assert broken(intake.share, FAT, eat("lunch", rice=44.5, oil=0.99)) == [
        "intake.share.fat_g.least"
    ]
    assert broken(intake.share, FAT, eat("lunch", oats=5.9, oil=4.41)) == [
        "intake.share.fat_g.most"
    ]


def test_habits_count():
    cup = np.zeros(len(NUTRIENTS))
    cup[INDEX["magnesium_mg"]], cup[INDEX["sodium_mg"]], cup[INDEX["energy_kcal"]] = 80, 400, 200
    day = plates(
        "lunch",
        targets=only(target("magnesium_mg", 400), target("sodium_mg", None, 2000)),
        fixed=cup,
    )
    assert broken(intake.minimum, day, eat("lunch", beans=4)) == []
    assert broken(intake.minimum, day, eat("lunch", beans=3.99)) == ["intake.minimum.magnesium_mg"]
    assert broken(intake.maximum, day, eat("lunch", salt=4)) == []
    assert broken(intake.maximum, day, eat("lunch", salt=4.01)) == ["intake.maximum.sodium_mg"]
    assert broken(intake.energy, day, eat("lunch", oats=(2000 * (1 + BAND) - 200) / 200)) == []
    assert broken(intake.energy, day, eat("lunch", oats=11)) == ["intake.energy"]


def test_a_margin_keeps_every_bound_off_by_its_share():
    day = plates(
        "lunch",
        targets=only(target("magnesium_mg", 400), target("sodium_mg", None, 2000)),
        margin=0.01,
    )
    assert broken(intake.minimum, day, eat("lunch", beans=5.05)) == []
    assert broken(intake.minimum, day, eat("lunch", beans=5.04)) == ["intake.minimum.magnesium_mg"]
    assert broken(intake.maximum, day, eat("lunch", salt=4.95)) == []
    assert broken(intake.maximum, day, eat("lunch", salt=4.96)) == ["intake.maximum.sodium_mg"]
    most = 2000 * (1 + BAND - 0.01) / 200
    assert broken(intake.energy, day, eat("lunch", oats=most)) == []
    assert broken(intake.energy, day, eat("lunch", oats=most + 0.01)) == ["intake.energy"]

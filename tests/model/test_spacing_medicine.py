"""Spacing of medicines: a meal inside a window keeps the caps on its nutrients.

A helping of milk has 300 mg calcium and 20 mg magnesium, beans 100 and 80.
"""

from __future__ import annotations

import pytest
from toy import broken, eat, plates

from planner.model import spacing_medicine

CAP_MG = 600.0
RULE = spacing_medicine.medicine_cap
LUNCH = {"0.lunch": {"calcium_mg": CAP_MG}}
DAY = plates("lunch", "dinner", caps=LUNCH)


def test_a_meal_at_the_cap_is_allowed_and_just_above_is_named():
    assert broken(RULE, DAY, eat("lunch", milk=1, beans=3)) == []
    above = eat("lunch", milk=1, beans=3.01)
    assert broken(RULE, DAY, above) == ["spacing.medicine.calcium_mg.0.lunch"]


def test_the_whole_meal_counts_and_no_other_meal_does():
    assert broken(RULE, DAY, eat("lunch", milk=1, beans=2) | eat("dinner", milk=9)) == []
    both = eat("lunch", milk=1.5, kale=1)
    assert broken(RULE, DAY, both) == ["spacing.medicine.calcium_mg.0.lunch"]


def test_each_capped_nutrient_has_a_row_of_its_own():
    day = plates("lunch", "dinner", caps={"0.lunch": {"calcium_mg": 300, "magnesium_mg": 15}})
    meal = eat("lunch", milk=1)
    assert broken(RULE, day, meal) == ["spacing.medicine.magnesium_mg.0.lunch"]
    assert broken(RULE, day, eat("lunch", milk=1.5)) == [
        "spacing.medicine.calcium_mg.0.lunch",
        "spacing.medicine.magnesium_mg.0.lunch",
    ]


@pytest.mark.parametrize(("helpings", "held"), [(0.0, True), (0.01, False)])
def test_where_a_habit_leaves_no_room_nothing_fits(helpings, held):
    day = plates("lunch", "dinner", caps={"0.lunch": {"calcium_mg": 0.0}})
    assert (broken(RULE, day, eat("lunch", oats=5, milk=helpings)) == []) is held


def test_the_margin_is_kept_free_for_rounding():
    day = plates("lunch", "dinner", caps=LUNCH, margin=0.01)
    assert broken(RULE, day, eat("lunch", milk=1.97)) == []
    assert broken(RULE, day, eat("lunch", milk=2)) == ["spacing.medicine.calcium_mg.0.lunch"]


def test_without_medicines_there_is_no_row():
    assert broken(RULE, plates("lunch", "dinner"), eat("lunch", milk=50)) == []

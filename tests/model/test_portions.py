"""Portions: a chosen food is served between its least and largest amount."""

from __future__ import annotations

from toy import BOWL, broken, question, serve

from planner.model import portions

DAY = question()
RICE = "0.lunch.bowl.grain.rice"


def test_the_largest_serving_is_allowed():
    assert broken(portions.portion_range, DAY, serve("lunch", BOWL, grain={"rice": 3})) == []


def test_one_helping_more_is_named():
    assert broken(portions.portion_range, DAY, serve("lunch", BOWL, grain={"rice": 4})) == [
        f"portions.range.{RICE}"
    ]


def test_an_amount_of_a_food_not_chosen_is_named():
    assert broken(portions.portion_range, DAY, {f"e.{RICE}": 0.01}) == [f"portions.range.{RICE}"]

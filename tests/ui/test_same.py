"""Meals that are always the same foods: asked on the page as a person file has them."""

from __future__ import annotations

import pytest

pytest.importorskip("streamlit")

from bench import answered, boards, page, words

from planner.person import EXAMPLE
from planner.ui.answers import person_of
from planner.ui.state import Visit

OATS = {"food": "oats_rolled", "amount": "40 g"}
MILK = {"food": "soy_milk_fortified", "amount": "1 cup"}


def fixed(day: str, *foods: dict[str, str], occasion: str = "breakfast") -> dict[str, object]:
    return {"day": day, "occasion": occasion, "status": "fixed", "foods": list(foods)}


def slots(visit: Visit) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    made = person_of(visit.answers).slots
    return [(s.day, s.status, tuple((f.food, f.amount) for f in s.foods)) for s in made]


def test_nothing_is_always_the_same_at_first():
    visit = answered(EXAMPLE)
    bench = page(visit, "You")
    assert not bench.exception
    assert slots(visit) == []
    bench.multiselect(key="q0 same 0").set_value(["mon breakfast"]).run()
    assert not bench.exception
    assert slots(visit) == [], "no foods yet"


def test_an_amount_that_cannot_be_read_is_said_and_all_at_once():
    visit = answered(EXAMPLE)
    visit.answers["slots"] = [
        fixed("mon", {**OATS, "amount": "<b>two</b> $3"}, {**MILK, "amount": "0 g"})
    ]
    bench = page(visit, "You")
    assert not bench.exception
    said = words(bench)
    assert "'<b>two</b> $3' is no amount; write 40 g or" in said
    assert "'0 g' is no amount" in said
    assert "<b>two" not in boards(bench)


def test_foods_and_amounts_are_chosen_and_more_sets_follow():
    visit = answered(EXAMPLE)
    bench = page(visit, "You")
    bench.multiselect(key="q0 same 0").set_value(["mon breakfast", "tue breakfast"]).run()
    bench.multiselect(key="q0 same 0 foods").set_value(["oats_rolled"]).run()
    bench.text_input(key="q0 same 0 oats_rolled").set_value("40 g").run()
    assert not bench.exception
    oats = (("oats_rolled", "40 g"),)
    assert slots(visit) == [("mon", "fixed", oats), ("tue", "fixed", oats)]
    bench.multiselect(key="q0 same 1").set_value(["sun breakfast"]).run()
    bench.multiselect(key="q0 same 1 foods").set_value(["soy_milk_fortified"]).run()
    assert not bench.exception
    assert slots(visit)[-1] == ("sun", "fixed", (("soy_milk_fortified", "1 cup"),))
    bench.multiselect(key="q0 same 0").set_value([]).run()
    assert not bench.exception
    assert [slot[0] for slot in slots(visit)] == ["sun"]
    assert bench.multiselect(key=f"q{visit.form} same 0").value == ["sun breakfast"]


def test_those_of_a_file_are_shown_together_and_stay_as_they_are():
    visit = answered(EXAMPLE)
    out = {"day": "sat", "occasion": "dinner", "status": "out", "foods": []}
    visit.answers["slots"] = [fixed("mon", OATS, MILK), fixed("wed", OATS, MILK), out]
    before = slots(visit)
    bench = page(visit, "You")
    assert not bench.exception
    assert bench.multiselect(key="q0 same 0").value == ["mon breakfast", "wed breakfast"]
    assert slots(visit) == before
    bench.multiselect(key="q0 slots skip").set_value(["mon breakfast"]).run()
    assert not bench.exception
    assert slots(visit) == before, "a meal is one thing only"


def test_a_food_of_ones_own_is_kept_and_said_to_be_unknown_here():
    visit = answered(EXAMPLE)
    visit.answers["slots"] = [fixed("mon", {"food": "my_<b>bar", "amount": "1 bar"}, OATS)]
    before = slots(visit)
    bench = page(visit, "You")
    assert not bench.exception
    assert slots(visit) == before
    assert "my_<b>bar is not in the food table." in words(bench)

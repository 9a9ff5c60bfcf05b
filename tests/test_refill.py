"""Better foods for the dishes that stand: never a worse week, never another dish."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.bound import week_points
from planner.day_question import day_question, plates_of
from planner.dishes import load_dishes
from planner.menu import pinned
from planner.model.day import REFILL_NODES, REFILL_POINTS, Plate, build, refill
from planner.model.solver import solve
from planner.person import EXAMPLE, Person, person_from_document
from planner.refill import refilled
from planner.search.local import Search
from planner.search.ruin import worth
from planner.search.served import Week
from planner.surveys.persons import person_for
from planner.week import answered, search_question

DISHES = load_dishes()


def asked(person: Person = EXAMPLE, days: int = 3) -> Asked:
    return ask(question_of("you", person, START, days, None), FOODS, DISHES)


def searched(person: Person = EXAMPLE, days: int = 3) -> tuple[Asked, Search, Week]:
    question = asked(person, days)
    search = Search(search_question(question), question.menu)
    return question, search, search.run()


def with_leftovers() -> Person:
    document = EXAMPLE.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    slots = [{"day": "tue", "occasion": "dinner", "status": "leftover"},
             {"day": "mon", "occasion": "snack", "status": "fixed",
              "foods": [{"food": "milk_whole", "amount": "1 cup"}]}]  # fmt: skip
    return person_from_document(document | {"slots": slots})


@pytest.mark.parametrize("person", [EXAMPLE, with_leftovers()], ids=["ordinary", "leftovers"])
def test_the_dishes_stay_and_the_week_is_never_worse(person):
    question, search, week = searched(person)
    kept = dict(week.plates)
    after = refilled(question, search, week, lambda _: None)
    assert dict(week.plates) == kept
    assert worth(search, after) <= worth(search, week)
    assert after.plates.keys() == kept.keys()
    for before, now in zip(plates_of(question, week), plates_of(question, after), strict=True):
        for old, new in zip(before, now, strict=True):
            assert new.option.dish.slug == old.option.dish.slug
            if old.slot.status == "fixed":
                assert (new.option, new.servings) == (old.option, old.servings)
            if old.slot.leftover_of or old.slot.key in question.eaten_again:
                assert new.servings == old.servings


def test_some_weeks_are_bettered():
    won = 0.0
    for diet in ("omnivore", "vegetarian"):
        question, search, week = searched(person_for("F45", diet))
        won += worth(search, week) - worth(search, refilled(question, search, week, print))
    assert won > 5.0


def test_the_same_week_twice():
    question, search, week = searched()
    once, twice = (refilled(question, search, week, lambda _: None) for _ in range(2))
    assert plates_of(question, once) == plates_of(question, twice)


def test_a_cancelled_search_leaves_the_week_as_it_is():
    question, search, week = searched(days=2)
    search.cancelled = lambda: True
    assert refilled(question, search, week, lambda _: None) is week


def one_day() -> tuple[Asked, list[list[Plate]]]:
    question, _, week = searched(days=1)
    return question, plates_of(question, week)


def test_a_plate_with_its_foods_fixed_keeps_them():
    question, plates = one_day()
    first, *others = plates[0]
    today = [replace(first, option=pinned(first.option, first.servings)), *others]
    found = refill(day_question(question, plates, 0), today)
    assert [p.option.dish.slug for p in found] == [p.option.dish.slug for p in today]
    eaten = [{(p.role, p.food.slug, count) for p, count in plate.servings}
             for plate in (first, found[0])]  # fmt: skip
    assert eaten[0] == eaten[1]


def test_the_day_model_starts_from_the_plates_it_is_given():
    """With no node to search, an answer can only come from the plates that are known."""
    question, plates = one_day()
    today = plates[0]
    day = day_question(question, plates, 0)
    menu = {plate.slot.key: (plate.option,) for plate in today}
    model = build(replace(day, menu=menu, integer_amounts=True))
    best = solve(model, REFILL_POINTS, REFILL_NODES)
    assert best.found
    known = {v.name: best[v] for v in model.x.order if v.cat == "Integer"}
    started = solve(model, 1e9, 1, known=known)
    assert started.found
    assert started.objective <= best.objective + REFILL_POINTS


def points(question: Asked) -> float:
    plates = [plate for found in answered(question)[0].values() for plate in found.plates]
    return week_points(question, plates).points


def test_a_day_alone_gets_its_tries(monkeypatch):
    question = asked(days=1)
    tried = points(question)
    monkeypatch.setattr("planner.week.DAY_ALONE_TRIES", 0)
    assert tried < points(question)

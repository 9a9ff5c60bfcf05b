"""What packages leave over: the search, the day model and the shopping list say the same."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from handmade import FOODS, START, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.asked import Asked, ask, question_of
from planner.day_question import plates_of
from planner.dishes import load_dishes
from planner.opened import opened
from planner.person import EXAMPLE
from planner.rules import rule
from planner.search.local import Search
from planner.search.served import Week
from planner.search.waste import SPAN, Shelf, Standing, _table
from planner.shopping import load_packages, shopping_list, waste_of
from planner.shopping.packages import Package, cover, each_g
from planner.shopping.trips import BEFORE_FIRST, Need, packed_g, runs
from planner.survey import person_for
from planner.varied import kind_of
from planner.week import search_question

DISHES = load_dishes()
EXACT_G = 1e-6
SEEDS = st.integers(0, 2**32 - 1)
SOME = settings(derandomize=True, deadline=None, max_examples=6)

HABIT = EXAMPLE.model_copy(
    update={
        "habits": person_for("F45", "vegetarian").model_validate(
            EXAMPLE.model_dump(mode="json")
            | {"habits": [{"food": "milk_whole", "amount": "1 cup", "time": "08:00"}]}
        ).habits
    }
)  # fmt: skip
COOKS = EXAMPLE.model_copy(update={"cook_days": ("mon", "thu")})
PEOPLE = {"usual": EXAMPLE, "a habit": HABIT, "cooks twice a week": COOKS}


@cache
def asked_of(name: str) -> Asked:
    return ask(question_of("you", PEOPLE[name], START, 7, None), FOODS, DISHES)


@cache
def search_of(name: str) -> Search:
    asked = asked_of(name)
    search = Search(search_question(asked), asked.menu)
    search.score.use_up()
    return search


def random_week(search: Search, seed: int) -> Week:
    """A week of plates drawn from the samples, whatever the rules say."""
    chance, week = random.Random(seed), Week(search.question, search.index)
    for day in range(search.question.days):
        for slot in search.ours(day):
            sample = search.pools[slot.key].sample
            week.put(day, slot, sample.filling(chance.randrange(len(sample.nutrients))))
    return week


# --- the search's rule is the list's ---------------------------------------------------------


@SOME
@given(
    sizes=st.lists(st.integers(20, 900), min_size=1, max_size=4, unique=True),
    needs=st.lists(st.floats(0.1, 6000), min_size=1, max_size=20),
)
def test_a_table_holds_the_packages_of_every_need(sizes: list[int], needs: list[float]):
    """The search's table of packages against the list's own choice."""
    known = [Package("x", "pack", float(size), "", "") for size in sizes]
    breaks, packed, dear = _table(tuple(sorted((p.grams, each_g(p)) for p in known)))
    shelf = object.__new__(Shelf)
    shelf.largest = np.array([max(sizes)], dtype=float)
    shelf.each = np.array([each_g(known[0])])
    shelf.breaks, shelf.packed_g, shelf.dear_g = breaks, packed, dear
    got = shelf.packed(np.zeros(len(needs), dtype=np.int64), np.array(needs))
    wanted = [sum(p.grams * n for p, n in cover(need, known)) for need in needs]
    assert got == pytest.approx(wanted, abs=EXACT_G)
    assert breaks.max() < SPAN


@SOME
@given(seed=SEEDS)
def test_a_thing_by_day_is_split_as_the_list_splits_it(seed: int):
    """Every thing of the food table with random needs, by the list's own search for runs."""
    chance = random.Random(seed)
    index = whole_index()
    shelf = Shelf(index, 7)
    needs = np.zeros((7, len(index.thing)))
    for at in range(len(index.thing)):
        for day in chance.sample(range(7), chance.randint(0, 5)):
            needs[day, at] = chance.choice([30.0, 62.5, 120.0, 250.0, chance.uniform(5, 600)])
    left, known = shelf.left_g(needs), load_packages()
    for at, food in enumerate(index.first):
        days = [Need(day, {"x": g}) for day, g in enumerate(needs[:, at]) if g]
        made = runs(days, known.of(food), known.keeping_of(food), (BEFORE_FIRST,))[1]
        wanted = sum(packed_g(run) - run.need_g for run in made)
        assert left[at] == pytest.approx(wanted, abs=EXACT_G), food.slug


class _Whole:
    """Every thing of the food table as the search numbers them."""

    def __init__(self) -> None:
        self.every_food = [food for _, food in sorted(FOODS.items()) if not food.is_staple]
        names = sorted({kind_of(food) for food in self.every_food})
        self.thing = {name: number for number, name in enumerate(names)}
        by_name = {kind_of(food): food for food in reversed(self.every_food)}
        self.first = [by_name[name] for name in names]


@cache
def whole_index() -> _Whole:
    return _Whole()


def test_what_spoils_costs_more_than_what_keeps():
    search = search_of("usual")
    shelf, weight = search.score.shelf, rule("weights")
    assert shelf is not None
    price = dict(zip(search.index.thing, shelf.price * 100, strict=True))
    spinach, oats = kind_of(FOODS["spinach_raw"]), kind_of(FOODS["oats_rolled"])
    assert price[spinach] == pytest.approx(weight["left_over"])
    assert price[oats] == pytest.approx(weight["left_lasting"])
    assert weight["left_over"] > weight["left_lasting"] > 0


def test_a_package_that_is_finished_wins_points():
    """Spinach up to the brim of its packages is cheaper than a little of the next one."""
    search = search_of("usual")
    shelf = search.score.shelf
    assert shelf is not None
    at = search.index.thing[kind_of(FOODS["spinach_raw"])]
    pack = min(size.grams for size in load_packages().of(FOODS["spinach_raw"]))
    needs = np.zeros((7, len(search.index.thing)))
    needs[0, at] = pack - 60
    standing = Standing(shelf, needs, 2)
    little, full, beyond = standing.points(np.array([at] * 3), np.array([30.0, 60.0, 61.0]))
    assert full < little < 0 < beyond


def test_without_the_goal_nothing_is_opened():
    asked = asked_of("usual")
    off = replace(asked, person=asked.person.model_copy(update={"use_up": False}))
    plates = plates_of(asked, random_week(search_of("usual"), 1))
    assert opened(asked, plates, 0)
    assert opened(off, plates, 0) == ()
    assert not search_question(off).use_up


def test_waste_is_what_the_list_says():
    plan = plan_of([[("spinach_raw", 100.0), ("oats_rolled", 40.0)]])
    shopping = shopping_list(plan, FOODS)
    waste = waste_of(plan, FOODS)
    assert waste == waste_of(plan, FOODS, shopping)
    assert waste.grams == pytest.approx(sum(line.left_g for line in shopping.bought))
    assert 0 < waste.soon_g < waste.grams
    assert waste.usd == pytest.approx(shopping.left_cost_usd)
    assert not waste_of(plan_of([[("olive_oil", 10.0)]]), FOODS).grams

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
from planner.compose import compose
from planner.day_question import day_question, plates_of
from planner.dishes import load_dishes
from planner.model.day import DayAnswer, Plate, settle
from planner.model.kitchen import packages as package_rows
from planner.model.variables import make_variables
from planner.opened import opened
from planner.person import EXAMPLE, Person
from planner.rules import rule
from planner.search.local import Search
from planner.search.score import Week
from planner.search.total import plates_of_week, week_total
from planner.search.waste import SPAN, Shelf, Standing, _table
from planner.shopping import ShoppingList, load_packages, shopping_list, waste_of
from planner.shopping.packages import SAME_G, Package, cover
from planner.shopping.trips import BEFORE_FIRST, Need, packed_g, runs
from planner.survey import person_for
from planner.varied import bought_g, kind_of
from planner.week import plan_week, search_question

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


def cooked(search: Search, week: Week) -> list[tuple[int, object]]:
    return [(search.question.cooked_on[key], found) for (_, key), found in week.plates.items()]


def listed(asked: Asked, week: Week) -> ShoppingList:
    """The shopping list of this week, written out as a plan."""
    answers = {
        day: DayAnswer(plates, 0.0, 0.0) for day, plates in enumerate(plates_of(asked, week))
    }
    return shopping_list(compose(asked, answers), FOODS)


def simple(name: str, days: int) -> bool:
    """Whether the list buys a thing in one go whatever its needs are, or in two fixed parts."""
    food = next(food for food in FOODS.values() if kind_of(food) == name and not food.is_staple)
    keeping = load_packages().keeping_of(food)
    return keeping.opened_days is None or keeping.opened_days >= days - 1


# --- the search's rule is the list's ---------------------------------------------------------


@pytest.mark.parametrize("name", PEOPLE)
@SOME
@given(seed=SEEDS)
def test_the_search_leaves_over_what_the_list_does(name: str, seed: int):
    search = search_of(name)
    week = random_week(search, seed)
    shelf = search.score.shelf
    assert shelf is not None
    left = shelf.left_g(shelf.needs(cooked(search, week)))
    lines = {line.name: line for line in listed(asked_of(name), week).bought}
    foods = {kind_of(food): food for food in FOODS.values()}
    names = {(foods[thing].bought_as or foods[thing].name): thing for thing in search.index.thing}
    assert {names[line] for line in lines} == {
        thing for thing, at in search.index.thing.items()
        if shelf.needs(cooked(search, week))[:, at].any()
    }  # fmt: skip
    exact = 0
    for line_name, line in lines.items():
        mine = left[search.index.thing[names[line_name]]]
        exact += mine == pytest.approx(line.left_g, abs=EXACT_G)
        if simple(names[line_name], 7):
            assert mine == pytest.approx(line.left_g, abs=EXACT_G) or (
                len(line.purchases) > 1 or sum(len(p.packages) for p in line.purchases) > 1
            )
        assert abs(mine - line.left_g) <= SAME_G * max(len(line.left), 1) + 1
    assert exact >= 0.9 * len(lines)
    assert left.sum() == pytest.approx(sum(line.left_g for line in lines.values()), abs=20)


@SOME
@given(
    sizes=st.lists(st.integers(20, 900), min_size=1, max_size=4, unique=True),
    needs=st.lists(st.floats(0.1, 6000), min_size=1, max_size=20),
)
def test_a_table_holds_the_packages_of_every_need(sizes: list[int], needs: list[float]):
    """The search's table of packages against the list's own choice."""
    breaks, packed = _table(tuple(sorted(map(float, sizes))))
    known = [Package("x", "pack", float(size), "", "") for size in sizes]
    shelf = object.__new__(Shelf)
    shelf.largest = np.array([max(sizes)], dtype=float)
    shelf.breaks, shelf.packed_g = breaks, packed
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
        assert left[at] == pytest.approx(wanted, abs=EXACT_G) or (
            abs(left[at] - wanted) <= (SAME_G + 1) * len(made)
        ), food.slug


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


@pytest.mark.parametrize("name", PEOPLE)
@SOME
@given(seed=SEEDS)
def test_what_a_plate_changes_is_the_difference_of_two_weeks(name: str, seed: int):
    """Points of a candidate against the points of the whole week with it and without it."""
    search, chance = search_of(name), random.Random(seed)
    week, shelf = random_week(search, seed), search.score.shelf
    assert shelf is not None
    day = chance.randrange(7)
    slot = chance.choice(search.ours(day))
    rest = week.rest(day, slot)
    sample = search.pools[slot.key].sample
    place = search.score.place(day, slot, rest)
    assert place.left is not None
    points = place.left.of_plates(sample.needs, 1 + len(rest.again))
    without = shelf.points(shelf.needs(rest.others))
    for at in (chance.randrange(len(sample.nutrients)) for _ in range(4)):
        week.put(day, slot, sample.filling(at))
        whole = shelf.points(shelf.needs(cooked(search, week)))
        assert points[at] == pytest.approx(whole - without, abs=1e-6)


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


# --- the settled amounts ----------------------------------------------------------------------


def test_settled_amounts_use_packages_up():
    """Over a week's days the settled amounts leave less with the goal than without."""
    asked = asked_of("usual")
    search = Search(replace(search_question(asked), use_up=False), asked.menu)
    plates = plates_of(asked, search.run())
    left = {}
    for goal in (False, True):
        after = list(plates)
        for day in range(7):
            question = day_question(asked, after, day)
            if goal:
                question = replace(question, opened=opened(asked, after, day))
            after[day] = settle(question, after[day]).plates
        answers = {day: DayAnswer(of_day, 0.0, 0.0) for day, of_day in enumerate(after)}
        left[goal] = waste_of(compose(asked, answers), FOODS).grams
    assert left[True] < left[False]


@SOME
@given(seed=SEEDS)
def test_the_model_counts_the_grams_that_the_list_buys(seed: int):
    """With the amounts standing, left over is packages less need, for every opened thing."""
    asked, search = asked_of("usual"), search_of("usual")
    plates = plates_of(asked, random_week(search, seed))
    day = seed % 7
    found = opened(asked, plates, day)
    question = replace(
        day_question(asked, plates, day),
        menu={p.slot.key: (p.option,) for p in plates[day]},
        opened=found,
    )
    x = make_variables(question)
    values = dict(_values(x, plates[day]))
    for row in package_rows(question, x):
        one = found[int(row.name.rpartition(".")[2])]
        eaten = sum(c * values.get(v.name, 0.0) for v, c in row.expression.items())
        assert eaten + one.other_g == pytest.approx(_need(asked, plates, one.thing, day), abs=1e-6)


def _values(x: object, plates: tuple[Plate, ...]) -> object:
    amounts = {(p.slot.key, s.role, s.food.slug): n for p in plates for s, n in p.servings}
    for choice in x.choices:  # type: ignore[attr-defined]
        yield choice.chosen.name, 1.0
        for s in choice.servings:
            steps = amounts.get((choice.slot.key, s.portion.role, s.portion.food.slug), 0)
            yield s.chosen.name, float(steps > 0)
            yield s.extra.name, float(steps - s.portion.least_steps) if steps else 0.0


def _need(asked: Asked, plates: object, thing: str, day: int) -> float:
    """Grams of the run of packages that a day's need belongs to, from the list's own rule."""
    by_day = [0.0] * 7
    first = ""
    for of_day in plates:  # type: ignore[attr-defined]
        for plate in of_day:
            parts = [(s.food, s.grams) for s in plate.option.seasoning]
            for portion, steps in plate.servings:
                parts.append((portion.food, steps * portion.food.step_g))
                parts += [(s.food, s.grams) for s in portion.seasoning]
            for food, grams in parts:
                if kind_of(food) == thing and not food.is_staple:
                    by_day[plate.slot.day] += bought_g(food, grams)
                    first = min(first or food.slug, food.slug)
    needs = [Need(n, {thing: g}) for n, g in enumerate(by_day) if g]
    known, food = load_packages(), FOODS[first]
    made = runs(needs, known.of(food), known.keeping_of(food), (BEFORE_FIRST,))[1]
    return next(run.need_g for run in made if any(need.day == day for need in run.needs))


def test_without_the_goal_nothing_is_opened():
    asked = asked_of("usual")
    off = replace(asked, person=asked.person.model_copy(update={"use_up": False}))
    plates = plates_of(asked, random_week(search_of("usual"), 1))
    assert opened(asked, plates, 0)
    assert opened(off, plates, 0) == ()
    assert not search_question(off).use_up


# --- a whole week -----------------------------------------------------------------------------


@cache
def planned(use_up: bool) -> object:
    person: Person = EXAMPLE.model_copy(update={"use_up": use_up})
    return plan_week(person, start=START, foods=FOODS, dishes=DISHES)


def test_a_week_that_uses_packages_up_leaves_a_quarter_less():
    plain, used = (waste_of(planned(on), FOODS) for on in (False, True))
    assert used.grams <= 0.75 * plain.grams
    assert used.soon_g <= 0.75 * plain.soon_g
    assert planned(True).verified
    assert planned(False).verified


def test_other_goals_hardly_pay_for_it():
    """The week found is worth about as much by every other goal."""
    asked = asked_of("usual")
    points = {}
    for on in (False, True):
        question = replace(search_question(asked), use_up=on)
        search = Search(question, asked.menu)
        week = search.run()
        assert not search.broken(week)
        points[on] = week_total(question, plates_of_week(week)).points
    assert points[True] <= points[False] + 0.1 * abs(points[False])


def test_waste_is_what_the_list_says():
    plan = plan_of([[("spinach_raw", 100.0), ("oats_rolled", 40.0)]])
    shopping = shopping_list(plan, FOODS)
    waste = waste_of(plan, FOODS)
    assert waste == waste_of(plan, FOODS, shopping)
    assert waste.grams == pytest.approx(sum(line.left_g for line in shopping.bought))
    assert 0 < waste.soon_g < waste.grams
    assert waste.usd == pytest.approx(shopping.left_cost_usd)
    assert not waste_of(plan_of([[("olive_oil", 10.0)]]), FOODS).grams

"""Another dish for everybody who shares a meal: what is refused first, then what is offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from planner.errors import CannotAnswer, InputError
from planner.household import (
    Along,
    Household,
    SharedBench,
    check,
    household_from_document,
    other,
    plan_household,
    table_dishes,
    together,
)
from planner.household.at_table import family
from planner.person import EXAMPLE, Person
from planner.shopping import shopping_list
from planner.tables import load_foods

START = dt.date(2026, 11, 23)
FOODS = load_foods()
BEN = Person(
    name="Ben", sex="male", age=35, height_cm=178, weight_kg=80, diet="vegan", kidneys="healthy"
)
TIM = Person(
    name="Tim", sex="male", age=2, height_cm=88, weight_kg=12, avoid=("dairy",), kidneys="healthy"
)


@pytest.fixture(scope="module")
def household() -> Household:
    return plan_household(
        [EXAMPLE, BEN], start=START, days=2, alongs=[Along("Mia", 0.5)], cook_days=["mon"]
    )


@pytest.fixture(scope="module")
def bench(household: Household) -> SharedBench:
    return SharedBench(household)


def eaten(household: Household, who: str, where: str) -> str:
    plan = next(p for p in household.plans if p.people[0].id == who)
    return next(
        family(meal.dish) for day in plan.days for meal in day.occasions
        if f"{day.date} {meal.name}" == where
    )  # fmt: skip


def test_where_nothing_is_cooked_or_not_offered_it_is_refused(bench: SharedBench):
    with pytest.raises(InputError, match="no dish is cooked there"):
        bench.others("2026-11-23", "tea")
    with pytest.raises(InputError, match="no dish is cooked there"):
        bench.others("2026-11-23", "dinner", "nobody")
    with pytest.raises(InputError, match="is not offered there"):
        bench.serve("2026-11-23", "dinner", "gold")


def test_nothing_new_comes_on_the_plate_of_a_child_whose_foods_are_not_known():
    made = plan_household([EXAMPLE, TIM], start=START, days=1)
    again = household_from_document(made.to_document())
    for found in (made, again):
        with pytest.raises(CannotAnswer, match="What Tim may eat"):
            SharedBench(found).others("2026-11-23", "dinner")


def test_every_dish_offered_can_be_had_by_all_and_every_plan_verifies(
    household: Household, bench: SharedBench
):
    before = household.to_json()
    for cook in household.cooks:
        found = bench.others(cook.date, cook.occasion, cook.people[0])
        assert [o.score for o in found] == sorted(o.score for o in found)
        for one in found[:3]:
            after = bench.serve(cook.date, cook.occasion, one.dish, cook.people[0])
            assert not check(after), one.title
            assert after.verified
            assert set(one.for_each) == set(cook.people)
            for who in cook.people:
                assert eaten(after, who, one.where) == one.dish
                assert not one.for_each[who].effect.broken
            for who in set(household.names) - set(cook.people):
                index = list(household.names).index(who)
                assert after.plans[index] is household.plans[index]
            assert household_from_document(after.to_document()) == after
    assert household.to_json() == before


def test_what_is_shown_for_each_is_what_happens(household: Household, bench: SharedBench):
    one = bench.others("2026-11-23", "lunch")[0]
    after = bench.serve("2026-11-23", "lunch", one.dish)
    for old, new in zip(household.plans, after.plans, strict=True):
        who = old.people[0].id
        for nutrient in ("magnesium_mg", "energy_kcal"):
            change = new.days[0].nutrients[who][nutrient] - old.days[0].nutrients[who][nutrient]
            assert change == pytest.approx(one.for_each[who].effect.delta[nutrient], abs=2e-3)


def test_the_same_foods_come_to_all_where_they_may_have_them(bench: SharedBench):
    for one in bench.others("2026-11-23", "lunch")[:4]:
        after = bench.serve("2026-11-23", "lunch", one.dish)
        cook = next(c for c in after.cooks if c.where == one.where and c.dish == one.dish)
        whole = [p for p in cook.portions if p.dish == cook.dish]
        assert all(not p.instead for p in whole), [p.instead for p in cook.portions]


def test_what_is_eaten_again_is_changed_where_it_is_cooked(
    household: Household, bench: SharedBench
):
    again = next(cook for cook in household.cooks if cook.cooked and cook.shared)
    one = bench.others(again.date, again.occasion)[0]
    assert one.where == again.cooked
    after = bench.serve(again.date, again.occasion, one.dish)
    for who in one.for_each:
        assert eaten(after, who, again.where) == eaten(after, who, again.cooked) == one.dish


def test_list_and_guests_follow(household: Household, bench: SharedBench):
    one = bench.others("2026-11-23", "breakfast")[0]
    after = bench.serve("2026-11-23", "breakfast", one.dish)
    dishes = table_dishes()
    baskets = [together(h, FOODS, dishes) for h in (household, after)]
    before, now = (
        {line.name: round(line.eaten_g, 3) for line in shopping_list(b, FOODS).lines}
        for b in baskets
    )
    assert before != now
    mias = [
        meal.dish for day in baskets[1].days for meal in day.occasions
        if day.date == "2026-11-23" and meal.name == "breakfast"
        and any(item.person == "Mia" for item in meal.items)
    ]  # fmt: skip
    assert mias == [one.dish]


def test_a_dish_that_breaks_a_rule_of_anybody_is_not_offered(
    household: Household, monkeypatch: pytest.MonkeyPatch
):
    best = SharedBench(household).others("2026-11-23", "dinner")[0]
    strict = SharedBench(household)
    of_ben = strict._bench("ben")
    leaders = of_ben.leaders

    def broken(*asked):
        found = leaders(*asked)
        return tuple(
            replace(a, effect=replace(a.effect, broken=("too much",)))
            if family(a.dish) == best.dish else a
            for a in found
        )  # fmt: skip

    monkeypatch.setattr(of_ben, "leaders", broken)
    assert best.dish not in [o.dish for o in strict.others("2026-11-23", "dinner")]


def test_a_household_that_would_not_verify_is_not_given(
    household: Household, monkeypatch: pytest.MonkeyPatch
):
    from planner.verify import Finding

    bench = SharedBench(household)
    one = bench.others("2026-11-23", "dinner")[0]
    findings = iter(([], [Finding("plate", "Mon dinner", "too much")]))
    monkeypatch.setattr(other, "check", lambda *_: next(findings))
    with pytest.raises(CannotAnswer, match="would break a rule; nothing was changed"):
        bench.serve("2026-11-23", "dinner", one.dish)

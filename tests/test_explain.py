"""Explanations: figures from the food table, rules by solving again, remedies that were tried."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from handmade import FOODS
from weeks import items, short, with_leftovers

from planner import edit, explain
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.explain.rules import FAMILIES
from planner.plan import Plan, PlannedTarget, Shortfall
from planner.swap import Bench
from planner.verify import totals

DISHES = load_dishes()


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(short(), FOODS, DISHES)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_a_food_gives_what_the_table_says(bench):
    item = max(items(short()), key=lambda i: FOODS[i.food].nutrients["magnesium_mg"] * i.grams)
    told = explain.item(short(), item.id, bench=bench)
    gives = next(line for line in told.lines if line.startswith("It gives"))
    magnesium = FOODS[item.food].nutrients["magnesium_mg"] * item.grams / 100
    found = re.search(
        r"magnesium ([\d.,]+) mg \((\d+)% of the day's, (\d+)% of the target\)", gives
    )
    assert found
    assert number(found[1]) == pytest.approx(magnesium, rel=0.01)
    assert int(found[3]) == round(100 * magnesium / 320)


def test_without_a_food_the_day_loses_just_that(bench):
    for item in items(short())[::5]:
        told = explain.item(short(), item.id, bench=bench)
        loses = next(line for line in told.lines if line.startswith("Without it the day loses"))
        day = next(d for d in short().days if d.date == item.id[:10])
        rest = [
            replace(m, items=tuple(i for i in m.items if i.id != item.id)) for m in day.occasions
        ]
        left = totals(tuple(rest), FOODS)["magnesium_mg"]
        found = re.search(r"of magnesium \(leaving ([\d.,]+)", loses)
        assert found
        assert number(found[1]) == pytest.approx(left, rel=0.01)


def test_a_food_that_a_rule_needs_is_said_to_be_needed(bench):
    rich = max(items(short()), key=lambda i: FOODS[i.food].nutrients["calcium_mg"] * i.grams)
    told = explain.item(short(), rich.id, bench=bench)
    assert any("Without it a rule breaks" in line for line in told.lines)


def test_seasoning_and_habits_are_explained_too(bench):
    salt = next(
        i for d in short().days for m in d.occasions for i in m.items if i.role == "seasoning"
    )
    assert explain.item(short(), salt.id, bench=bench).lines
    with pytest.raises(InputError, match="no item"):
        explain.item(short(), "nothing", bench=bench)


@pytest.mark.parametrize("nutrient", ["magnesium_mg", "vitamin_d_ug", "fibre_g", "caffeine_mg"])
def test_the_carriers_of_a_target_come_in_order_and_add_up(nutrient):
    told = explain.target(short(), nutrient, foods=FOODS)
    parts = [
        number(found[1])
        for line in told.lines
        if (found := re.search(r": ([\d.,]+) \S+ a day, \d+% of it", line))
    ]
    assert parts == sorted(parts, reverse=True)
    assert sum(parts) <= short().week_mean["ana"][nutrient] * 1.02 + 0.01


def test_an_unknown_nutrient_is_said():
    with pytest.raises(InputError, match="no nutrient"):
        explain.target(short(), "vibranium_mg", foods=FOODS)


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FAMILIES, "calcium_mg", "sodium"])
def test_every_rule_says_whether_it_binds(bench, name):
    told = explain.rule(short(), name, bench=bench)
    assert sum("bind" in line for line in told.lines) == 1
    assert ("gives way" in told.lines[-1]) != ("never given up" in told.lines[-1])


def test_an_unknown_rule_is_said_with_those_there_are(bench):
    with pytest.raises(InputError, match="calcium_mg"):
        explain.rule(short(), "gravity", bench=bench)


def test_a_rule_that_bites_costs_something(bench):
    """Calcium decides amounts in nearly every week: the planner aims just above its target."""
    low = min(day.nutrients["ana"]["calcium_mg"] for day in short().days)
    told = explain.rule(short(), "calcium_mg", bench=bench)
    assert ("It binds" in " ".join(told.lines)) or low > 1050


# --- shortfalls ----------------------------------------------------------------------------------


def wanting(plan: Plan, nutrient: str, least: float) -> Plan:
    """The plan with a higher target, so that it is short."""
    person = plan.people[0]
    old = person.targets[nutrient]
    new = PlannedTarget(least, old.max, old.scope, old.max_scope, old.kind, old.source)
    changed = replace(person, targets={**person.targets, nutrient: new})
    mean = plan.week_mean[person.id][nutrient]
    short_of = Shortfall(person.id, nutrient, "week_mean", "week", least, mean, False)
    return replace(plan, people=(changed,), shortfalls=(short_of,))


@pytest.mark.parametrize("nutrient", ["vitamin_d_ug", "iron_mg"])
def test_remedies_were_tried_and_do_what_they_say(nutrient):
    plan = wanting(short(), nutrient, short().week_mean["ana"][nutrient] * 1.2)
    bench = Bench(plan, FOODS, DISHES)
    told = explain.shortfall(plan, nutrient, bench=bench)
    assert 1 <= len(told.remedies) <= 3
    gains = [remedy.gain for remedy in told.remedies]
    assert gains == sorted(gains, reverse=True)
    assert "short of" in told.lines[0]
    for remedy in told.remedies:
        after = bench.apply(remedy.id)
        rise = after.week_mean["ana"][nutrient] - plan.week_mean["ana"][nutrient]
        assert rise == pytest.approx(remedy.gain, abs=1e-6)
        assert not set(after.warnings) - set(plan.warnings)


def test_no_remedy_touches_what_is_locked():
    plan = short()
    for day in plan.days:
        for meal in day.occasions:
            plan = edit.lock(plan, f"{day.date} {meal.name}").plan
    told = explain.shortfall(plan, "vitamin_d_ug", foods=FOODS, dishes=DISHES)
    assert told.remedies == ()
    assert "No single other food" in told.lines[-1]


def test_a_nutrient_without_a_least_amount_has_no_shortfall(bench):
    with pytest.raises(InputError, match="no least amount"):
        explain.shortfall(short(), "sodium_mg", bench=bench)


def test_a_plan_with_leftovers_and_medicines_can_be_explained():
    plan = with_leftovers()
    own = Bench(plan, FOODS, DISHES)
    for item in items(plan)[::6]:
        assert explain.item(plan, item.id, bench=own).lines
    assert explain.rule(plan, "share", bench=own).lines

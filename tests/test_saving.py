"""Using opened packages up: it breaks nothing, can be switched off, and its saving is measured."""

from __future__ import annotations

import hashlib
import math
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from handmade import FOODS, START, plan_of
from typer.testing import CliRunner
from weeks import short

from planner import edit
from planner.cli import app
from planner.errors import InputError
from planner.export.basket import basket
from planner.export.documents import document
from planner.export.left_words import left_words, saving_words
from planner.person import EXAMPLE
from planner.plan import Plan
from planner.saving import BothWays, both_ways, saving_of
from planner.search import score
from planner.shopping import (
    Saving,
    ShoppingList,
    Waste,
    left_on,
    pantry_of,
    shopping_list,
    waste_of,
)
from planner.survey import person_for
from planner.verify import check
from planner.week import plan_week

DAYS = 3
PEOPLE = {
    "example": EXAMPLE,
    "vegan man": person_for("M35", "vegan"),
    "omnivore of 72": person_for("F72", "omnivore"),
}
EXACT_G = 1e-6
NOTHING = Waste(0.0, 0.0, 0.0, 0.0)
SOME = Waste(grams=900.0, usd=9.0, soon_g=300.0, soon_usd=3.0)


@cache
def ways(who: str) -> BothWays:
    person = PEOPLE[who]
    return both_ways(plan_week(person, start=START, days=DAYS))


def listed(plan: Plan) -> ShoppingList:
    return shopping_list(plan, FOODS)


def plates(plan: Plan) -> list[tuple[str, float]]:
    return [(i.id, i.grams) for day in plan.days for meal in day.occasions for i in meal.items]


# --- the goal ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", PEOPLE)
def test_using_up_breaks_no_rule_and_no_target_pays_for_it(who: str):
    found = ways(who)
    assert found.used.verified
    assert check(found.used, FOODS) == []

    def hard(plan: Plan) -> set[tuple[str, str]]:
        return {(r.rule, r.where) for r in plan.relaxed if not r.rule.startswith("variety.")}

    def short_of(plan: Plan) -> set[tuple[str, str, str]]:
        return {(s.nutrient, s.scope, s.where) for s in plan.shortfalls}

    assert hard(found.used) <= hard(found.plain)
    # of the week's mean nothing promises it: docs/waste.md counts the weeks in which it is not so
    assert short_of(found.used) <= short_of(found.plain)


@pytest.mark.parametrize("who", PEOPLE)
def test_using_up_leaves_less_over(who: str):
    found = ways(who)
    used, plain = (waste_of(plan, FOODS).soon_g for plan in (found.used, found.plain))
    assert used < plain


class _Made(Exception):
    """Something of the goal was made."""


def test_switched_off_the_goal_does_not_exist(monkeypatch: pytest.MonkeyPatch):
    """With everything of the goal out of order the plan is the same; with it on it cannot be."""

    def no(*_: object, **__: object) -> None:
        raise _Made

    off = EXAMPLE.model_copy(update={"use_up": False})
    before = plan_week(off, start=START, days=2)
    monkeypatch.setattr(score, "Shelf", no)
    monkeypatch.setattr("planner.opened._opened", no)
    assert plan_week(off, start=START, days=2).to_json() == before.to_json()
    with pytest.raises(_Made):
        plan_week(EXAMPLE, start=START, days=2)


def test_the_same_question_gives_the_same_week_in_any_process():
    code = (
        "import datetime as dt, hashlib; from planner.person import EXAMPLE; "
        "from planner.week import plan_week; "
        f"plan = plan_week(EXAMPLE, start=dt.date.fromisoformat('{START}'), days=2); "
        "print(hashlib.sha256(plan.to_json().encode()).hexdigest())"
    )
    seed = "7" if os.environ.get("PYTHONHASHSEED") != "7" else "8"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed},
    )  # fmt: skip
    again = plan_week(EXAMPLE, start=START, days=2).to_json()
    assert again == short().to_json()
    assert done.stdout.strip() == hashlib.sha256(again.encode()).hexdigest()


# --- what it saves -------------------------------------------------------------------------


def test_a_plan_as_it_was_made_is_one_of_the_two_weeks():
    found = both_ways(short())
    assert found.own
    assert plates(found.used) == plates(short())
    assert plates(found.plain) != plates(short())
    assert found.plain.verified


def test_a_plan_that_did_not_look_at_packages_is_the_other_one():
    off = plan_week(EXAMPLE.model_copy(update={"use_up": False}), start=START, days=2)
    found = both_ways(off)
    assert found.own
    assert plates(found.plain) == plates(off)
    assert plates(found.used) == plates(short())


def test_a_plan_that_was_changed_is_neither_and_that_is_said():
    meal = next(m for m in short().days[0].occasions if m.name == "dinner")
    changed = edit.another(short(), short().days[0].date, meal.name).plan
    found = both_ways(changed)
    assert not found.own
    assert plates(found.used) == plates(short())
    said = saving_words(replace(listed(changed), saving=saving_of(found, listed)))
    assert "two weeks planned anew" in said[0]
    assert "two new weeks were compared" in said[-1]


def test_a_week_that_follows_another_needs_it():
    second = plan_week(EXAMPLE, start=START, days=1, after=short())
    assert both_ways(second, after=short()).own


def test_a_household_is_told_that_one_person_is_measured():
    plan = short()
    people = plan.question["people"]
    two = replace(plan, question={**plan.question, "people": {**people, "bea": people["ana"]}})
    with pytest.raises(InputError, match="one person"):
        both_ways(two)


def grams(words: str) -> list[float]:
    return [float(found.replace(",", "")) for found in re.findall(r"([\d,.]+) g\b", words)]


def by_the_books(plan: Plan, shopping: ShoppingList) -> float:
    """What a list leaves over, from the plates, the yields and the packages alone."""
    eaten: dict[str, float] = {}
    for day in plan.days:
        for meal in day.occasions:
            for item in meal.items:
                eaten[item.food] = eaten.get(item.food, 0.0) + item.grams
    left = 0.0
    for line in shopping.to_get:
        packed = math.fsum(p.grams * n for one in line.purchases for p, n in one.packages)
        for part in line.parts:
            factor = FOODS[part.food].bought_g_per_100g
            assert factor is not None
            left -= (eaten[part.food] - part.pantry_g) * factor / 100
        left += packed
    return left


@pytest.mark.parametrize("home", [{}, {"lentils_boiled": "200 g", "oats_rolled": "150 g"}])
def test_what_is_printed_is_bought_and_pantry_less_eaten(home: dict[str, str]):
    """bought x yield + pantry used = eaten + left over, for every figure of the sentences."""
    pantry = pantry_of(home, FOODS) if home else None

    def at_home(plan: Plan) -> ShoppingList:
        return shopping_list(plan, FOODS, pantry=pantry)

    found = ways("example")
    saving = saving_of(found, at_home)
    used, plain = (by_the_books(plan, at_home(plan)) for plan in (found.used, found.plain))
    shopping = replace(at_home(found.used), saving=saving)
    less_g, used_g, plain_g = grams(saving_words(shopping)[0])
    assert used_g == pytest.approx(used, abs=0.5)
    assert plain_g == pytest.approx(plain, abs=0.5)
    assert less_g == pytest.approx(plain - used, abs=0.5)
    assert grams(left_words(shopping))[0] == pytest.approx(used, abs=0.5)
    assert saving.less_g == pytest.approx(plain - used, abs=EXACT_G)
    cost = [math.fsum(line.cost_usd or 0.0 for line in at_home(p).to_get) for p in
            (found.used, found.plain)]  # fmt: skip
    assert saving.less_cost_usd == pytest.approx(cost[1] - cost[0])


def test_the_sum_is_of_what_the_list_names():
    shopping = listed(ways("example").used)
    named = [left for line in shopping.to_get for left in line.left]
    found = left_on(shopping)
    assert found.grams == pytest.approx(sum(left.grams for left in named))
    assert found.usd == pytest.approx(shopping.left_cost_usd)
    assert 0 < found.soon_g < found.grams


# --- in words ------------------------------------------------------------------------------


def saving(used: Waste, plain: Waste, *, cost: float = 2.0, own: bool = True) -> Saving:
    return Saving(used, plain, 50.0, 50.0 + cost, priced=True, own=own)


def said(found: Saving | None) -> str:
    shopping = replace(listed(plan_of([[("banana", 118.0)]])), saving=found)
    return " ".join(saving_words(shopping))


def test_less_more_and_as_much_are_said_as_they_are():
    assert said(None) == ""
    assert said(saving(NOTHING, SOME)) == (
        "Using opened packages up: 900 g less left over ($9.00 less) than in the same week planned "
        "without, 0.0 g and not 900 g. Of what keeps 14 days at most it is 300 g less. What one "
        "buys costs $2.00 less."
    )
    more = said(saving(SOME, NOTHING, cost=-1.0))
    assert "900 g more left over ($9.00 more)" in more
    assert "What one buys costs $1.00 more." in more
    same = said(saving(SOME, SOME, cost=0.0))
    assert "makes no difference this week: 900 g left over either way." in same
    assert "costs as much" in same


def test_nothing_left_is_not_said():
    assert left_words(listed(plan_of([[]]))) == ""
    assert left_words(listed(plan_of([[("spinach_raw", 100.0)]]))).startswith("In all 42 g, worth")


def test_what_has_no_price_is_at_least():
    shopping = listed(plan_of([[("spinach_raw", 100.0)]]))
    line = shopping.bought[0]
    unknown = tuple(replace(left, cost_usd=None) for left in line.left)
    no_price = replace(shopping, bought=(replace(line, left=unknown),))
    assert "of unknown price" in left_words(no_price)
    both = replace(shopping, bought=(line, replace(line, name="Other", left=unknown)))
    assert "worth at least $" in left_words(both)


@pytest.mark.parametrize("name", ["list.txt", "list.md", "list.html"])
def test_every_list_says_it_once_and_only_where_it_was_measured(name: str):
    plan = ways("example").used
    bare = listed(plan)
    measured = replace(bare, saving=saving_of(ways("example"), listed))
    without, with_ = (
        re.sub(r"\s+", " ", document(name, plan, one).decode().replace("\\", ""))
        for one in (bare, measured)
    )
    assert without.count(left_words(bare)) == 1
    assert "Using opened packages up" not in without
    assert with_.count(saving_words(measured)[0]) == 1


def test_the_phone_folds_what_keeps_and_shows_what_spoils():
    first = [("spinach_raw", 100.0), ("oats_rolled", 40.0)]
    plan = plan_of([first, *([[]] * 8), [("olive_oil", 5.0)]])
    found = basket(listed(plan))
    page = document("list.html", plan, listed(plan)).decode()
    before, _, folded = page.partition("What keeps, and until when")
    assert found.left_now == 1
    (spinach, now), (oats, later) = found.left
    assert now in before
    assert now.endswith("use by Fri 27")
    assert later in folded
    assert later not in before
    assert {spinach, oats} == {"Spinach", "Rolled oats"}


# --- the command line ----------------------------------------------------------------------


def test_the_command_plans_both_ways_only_where_it_is_asked(tmp_path: Path):
    plan = plan_week(EXAMPLE, start=START, days=1)
    file, page = tmp_path / "plan.json", tmp_path / "list.md"
    file.write_text(plan.to_json(), encoding="utf-8")
    run = CliRunner().invoke
    assert "Using opened packages up" not in run(app, ["shop", str(file)]).stdout
    done = run(app, ["shop", str(file), "--saving"])
    assert done.exit_code == 0, done.output
    assert "without using packages up" in done.stderr
    found = both_ways(plan)
    measured = replace(listed(plan), saving=saving_of(found, listed))
    short_words = saving_words(measured)[0]
    assert short_words in re.sub(r"\s+", " ", done.stdout)
    done = run(app, ["export", str(file), "--saving", "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert "Using opened packages up" in page.read_text(encoding="utf-8")

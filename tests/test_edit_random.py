"""Fifty random edits in a row: the plan always says of itself what a check says, what is locked
stays, what is banned is not served, and undoing all gives the first plan back byte for byte."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from handmade import FOODS
from weeks import items, short, with_leftovers

from planner import edit
from planner.dishes import load_dishes
from planner.edit import Edited
from planner.edit.history import body
from planner.errors import CannotAnswer, InputError
from planner.plan import Plan, changes_of
from planner.swap import Bench
from planner.verify import check

DISHES = load_dishes()
AT = edit.tables(FOODS, DISHES)
EDITS = 50


def occasions(plan: Plan) -> list[tuple[str, str]]:
    return [(d.date, m.name) for d in plan.days for m in d.occasions if m.kind != "habit"]


def some_swap(plan: Plan, chance: random.Random) -> Edited:
    bench = Bench(plan, FOODS, DISHES)
    item = chance.choice(items(plan))
    found = [*bench.alternatives(item.id), *bench.amounts(item.id)]
    if not found:
        raise InputError(["nothing else"])
    picked = chance.choice(found)
    if picked.kind == "amount":
        return edit.set_amount(plan, item.id, picked.id, bench=bench)
    return edit.swap(plan, item.id, picked.id, bench=bench)


def some_grams(plan: Plan, chance: random.Random) -> Edited:
    item = chance.choice(items(plan))
    return edit.set_amount(plan, item.id, f"{item.grams * chance.uniform(0.7, 1.4):.1f} g", at=AT)


def some_lock(plan: Plan, chance: random.Random) -> Edited:
    locked = changes_of(plan.question).locked
    if locked and chance.random() < 0.5:
        return edit.unlock(plan, chance.choice(locked))
    date, occasion = chance.choice(occasions(plan))
    return edit.lock(plan, chance.choice([f"{date} {occasion}", chance.choice(items(plan)).id]))


def some_ban(plan: Plan, chance: random.Random) -> Edited:
    banned = changes_of(plan.question).banned
    if banned and chance.random() < 0.5:
        return edit.unban(plan, chance.choice(banned))
    item = chance.choice(items(plan))
    return edit.ban(plan, item.food, at=AT)


def some_occasion(plan: Plan, chance: random.Random) -> Edited:
    date, occasion = chance.choice(occasions(plan))
    operation = chance.choice([edit.skip, edit.eat_out, edit.back, edit.back, edit.another])
    if chance.random() < 0.2:
        eaten = [(chance.choice(items(plan)).food, chance.randint(20, 300))]
        return edit.ate(plan, date, occasion, eaten, at=AT)
    return operation(plan, date, occasion, at=AT)


def some_turn(plan: Plan, chance: random.Random) -> Edited:
    return chance.choice([edit.undo, edit.undo, edit.redo])(plan)


def some_repair(plan: Plan, chance: random.Random) -> Edited:
    return edit.mend(plan, at=AT)


WAYS: tuple[tuple[Callable[[Plan, random.Random], Edited], int], ...] = (
    (some_swap, 14),
    (some_grams, 8),
    (some_lock, 10),
    (some_ban, 1),
    (some_occasion, 2),
    (some_turn, 8),
    (some_repair, 1),
)


@pytest.mark.parametrize(("start", "seed"), [(short, 1), (with_leftovers, 2)], ids=["ana", "lev"])
def test_fifty_random_edits(start, seed):
    chance, plan, done, refused = random.Random(seed), start(), 0, 0
    while done < EDITS and refused < 10 * EDITS:
        way = chance.choices([w for w, _ in WAYS], [n for _, n in WAYS])[0]
        try:
            after = way(plan, chance).plan
        except (InputError, CannotAnswer):
            refused += 1
            continue
        done += 1
        assert list(after.warnings) == [str(f) for f in check(after, FOODS, DISHES)], way
        assert after.verified == (not after.warnings)
        assert not served_though_banned(after), way
        if way is not some_turn:
            assert held(plan, changes_of(plan.question).locked) == held(
                after, changes_of(plan.question).locked
            ), way
        plan = after
    assert done == EDITS
    while edit.can_undo(plan):
        plan = edit.undo(plan).plan
    assert json.dumps(body(plan)) == json.dumps(body(start()))


def served_though_banned(plan: Plan) -> list[str]:
    """Banned foods on planned plates; what a person said they ate themselves is theirs."""
    banned = set(changes_of(plan.question).banned)
    return [
        item.id
        for day in plan.days
        for meal in day.occasions
        if meal.status not in ("fixed",)
        for item in meal.items
        if banned & {item.food, FOODS[item.food].family, meal.dish}
    ]


def held(plan: Plan, locked: tuple[str, ...]) -> list[object]:
    """What is locked, as it stands: whole meals by their dish and grams, items by their grams."""
    found: list[object] = []
    for day in plan.days:
        for meal in day.occasions:
            if f"{day.date} {meal.name}" in locked:
                found.append((meal.name, meal.dish, [(i.food, i.grams) for i in meal.items]))
            found += [(i.id, i.grams) for i in meal.items if i.id in locked]
    return found

"""Alternatives: what is offered, in which order, and that what is shown is what happens."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import numpy as np
import pytest
from handmade import FOODS
from weeks import day_numbers, giving_way, items, short, with_leftovers

from planner.asked import ask
from planner.dishes import load_dishes
from planner.edit import lock, set_amount
from planner.errors import InputError
from planner.nutrients import NUTRIENTS
from planner.plan import Plan
from planner.rules.absorption import absorbed_mg
from planner.search.plates import Filling
from planner.search.score import Score
from planner.search.served import Week
from planner.swap import Alternative, Bench
from planner.swap.balance import Balance, Mover, Own
from planner.swap.effect import SHOWN, in_short, is_loss, plain
from planner.verify import check, eaten, totals
from planner.week import search_question

DISHES = load_dishes()
DONE: dict[tuple[int, str], Plan] = {}
SHARE = 0.12
"""Of all alternatives of a plan that are done and checked."""

PLANS = {"example": short, "leftovers": with_leftovers}


@pytest.fixture(scope="module", params=list(PLANS))
def bench(request) -> Bench:
    return bench_for(request.param)


BENCHES: dict[str, Bench] = {}


def bench_for(name: str) -> Bench:
    if name not in BENCHES:
        BENCHES[name] = Bench(PLANS[name](), FOODS, DISHES)
    return BENCHES[name]


@pytest.fixture(scope="module")
def ana_bench() -> Bench:
    return bench_for("example")


def every(bench: Bench, share: float = SHARE) -> list[tuple[str, Alternative]]:
    """(item or occasion, alternative) of a plan, or a sample of them, always the same."""
    found = [(i.id, a) for i in items(bench.plan) for a in bench.alternatives(i.id)]
    found += [(i.id, a) for i in items(bench.plan)[::4] for a in bench.amounts(i.id)]
    for where, slot in list(bench.laid.slots.items())[::3]:
        found += [(where, a) for a in bench.dishes(slot.date.isoformat(), slot.occasion)]
    return random.Random(4).sample(found, max(1, int(share * len(found))))


def done(bench: Bench, alternative_id: str) -> Plan:
    """The plan after an alternative, made once for all tests."""
    if (id(bench), alternative_id) not in DONE:
        DONE[(id(bench), alternative_id)] = bench.apply(alternative_id)
    return DONE[(id(bench), alternative_id)]


# --- what is shown is what happens -----------------------------------------------------------


def test_every_effect_is_what_happens_to_the_printed_digit(bench):
    for _, alternative in every(bench):
        after = done(bench, alternative.id)
        where = bench.choices[alternative.id].where
        date = where[:10]
        before, then = (day_numbers(plan, date, FOODS) for plan in (bench.plan, after))
        for nutrient in SHOWN:
            assert round(then[nutrient] - before[nutrient], 3) == pytest.approx(
                alternative.effect.delta[nutrient], abs=1e-9
            ), (alternative.id, nutrient)
        assert absorbed(after, date) - absorbed(bench.plan, date) == pytest.approx(
            alternative.effect.absorbed_mg, abs=0.002
        )
        meal = next(m for d in after.days for m in d.occasions if f"{d.date} {m.name}" == where)
        assert meal.title == alternative.title


def absorbed(plan: Plan, date: str) -> float:
    """Estimated absorption of a day, from the table and the curve alone."""
    day = next(day for day in plan.days if day.date == date)
    return sum(absorbed_mg(totals((m,), FOODS)["magnesium_mg"]) for m in eaten(day))


def test_what_it_breaks_is_what_the_plan_then_says_it_breaks(bench):
    breaking = [pair for pair in every(bench, 1.0) if pair[1].effect.broken]
    for _, alternative in [*every(bench), *breaking[:6]]:
        after = done(bench, alternative.id)
        new = [f for f in check(after, FOODS, DISHES) if str(f) not in bench.plan.warnings]
        assert {plain(f, FOODS) for f in new} == set(alternative.effect.broken), alternative.id
        assert after.verified == (not after.warnings)
        assert list(after.warnings) == [str(f) for f in check(after, FOODS, DISHES)]


def test_what_had_to_give_way_is_excused_until_a_change_makes_it_worse():
    plan = giving_way()
    assert plan.verified
    had_to = {(r.rule, r.where) for r in plan.relaxed if not r.rule.startswith("variety.")}
    assert had_to
    bench, worse = Bench(plan, FOODS, DISHES), 0
    for item in items(plan)[::2]:
        for alternative in bench.alternatives(item.id)[:2]:
            after = bench.apply(alternative.id)
            found = check(after, FOODS, DISHES)
            assert list(after.warnings) == [str(f) for f in found]
            assert {plain(f, FOODS) for f in found} == set(alternative.effect.broken)
            worse += any((f.rule, f.where) in had_to for f in found)
    assert worse


def test_some_alternatives_break_a_rule_and_say_by_how_much():
    benches = [*map(bench_for, PLANS), Bench(giving_way(), FOODS, DISHES)]
    broken = [a.effect.broken for bench in benches for _, a in every(bench, 1.0)]
    assert any(broken)
    assert any("(by " in sentence for sentences in broken for sentence in sentences)
    assert not any("_" in sentence for sentences in broken for sentence in sentences)


def test_a_missed_mean_is_said_in_short_among_others():
    vitamin = "Vitamin D of the week falls to 14.6 µg a day, wanted 15 µg"
    choline = "Choline of the week falls just below its 550 mg a day"
    assert in_short(vitamin) == "Vitamin D 14.6 µg of 15 µg"
    assert in_short(choline) == "Choline just below its 550 mg"
    assert is_loss(vitamin)
    assert is_loss(choline)


def test_the_price_is_that_of_the_grams_that_change(ana_bench):
    for _, alternative in every(ana_bench):
        after, date = done(ana_bench, alternative.id), ana_bench.choices[alternative.id].where[:10]
        prices = [price(plan, date) for plan in (ana_bench.plan, after)]
        if alternative.effect.price_usd is not None and None not in prices:
            assert prices[1] - prices[0] == pytest.approx(alternative.effect.price_usd, abs=0.002)


def price(plan: Plan, date: str) -> float | None:
    day = next(day for day in plan.days if day.date == date)
    found = [(FOODS[i.food].price_usd_per_100g, i.grams) for m in day.occasions for i in m.items]
    return None if None in [p for p, _ in found] else sum(p * g / 100 for p, g in found)


def test_what_moves_is_told_and_nothing_else_moves(bench):
    for item_id, alternative in every(bench):
        after = done(bench, alternative.id)
        choice = bench.choices[alternative.id]
        linked = {choice.where, *fed_by(bench, choice.where)}
        old, new = grams(bench.plan), grams(after)
        moved = {
            key for key in old
            if old[key] != new.get(key) and key[0] not in linked and key[1] != "seasoning"
        }  # fmt: skip
        assert {key[0][:10] for key in moved} <= {choice.where[:10]}
        assert len(moved) <= len(alternative.effect.moved)
        if not alternative.effect.moved:
            assert not moved, (item_id, alternative.id)


def fed_by(bench: Bench, where: str) -> set[str]:
    """Occasions that eat this meal again."""
    key = bench.laid.slots[where].key
    return {w for w, slot in bench.laid.slots.items() if slot.leftover_of == key}


def grams(plan: Plan) -> dict[tuple[str, str, str], float]:
    return {
        (f"{day.date} {meal.name}", item.role, item.food): item.grams
        for day in plan.days
        for meal in day.occasions
        for item in meal.items
    }


def test_a_swap_that_breaks_nothing_changes_nothing_outside_its_day(ana_bench):
    for _, alternative in every(ana_bench):
        if not alternative.effect.broken:
            after = done(ana_bench, alternative.id)
            date = ana_bench.choices[alternative.id].where[:10]
            for old, new in zip(ana_bench.plan.days, after.days, strict=True):
                assert old == new or old.date == date


def test_a_meal_eaten_again_follows_the_one_it_was_cooked_for():
    bench = Bench(with_leftovers(), FOODS, DISHES)
    monday, tuesday = "2026-11-23 dinner", "2026-11-24 lunch"
    assert bench.laid.slots[tuesday].leftover_of == bench.laid.slots[monday].key
    lunch = next(i for i in items(bench.plan) if i.id.startswith("2026-11-24/lunch"))
    found = bench.alternatives(lunch.id) or bench.dishes("2026-11-24", "lunch")
    after = grams(bench.apply(found[0].id))
    eaten_then = [
        {(role, food): g for (w, role, food), g in after.items() if w == where}
        for where in (monday, tuesday)
    ]
    assert eaten_then[0] == eaten_then[1]


# --- what is offered -------------------------------------------------------------------------


def test_every_food_of_the_role_is_offered_once_and_nothing_else(ana_bench):
    for item in items(short()):
        place = ana_bench.laid.places[item.id]
        filling = ana_bench.table.filling(place.slot)
        on = {p.food.slug for p, n in zip(filling.ware.portions, filling.steps, strict=True) if n}
        offered = [a for a in ana_bench.alternatives(item.id) if a.kind == "food"]
        foods = [a.food for a in offered]
        allowed = {p.food.slug for p in filling.ware.option.portions[item.role]} - on
        assert len(foods) == len(set(foods))
        assert set(foods) <= allowed
        for slug in allowed - set(foods):
            assert clashes(filling, place.row, slug), f"{item.id}: {slug} is not offered"


def clashes(filling: Filling, row: int, slug: str) -> bool:
    """Whether a food may not share this plate."""
    ware = filling.ware
    role = ware.portions[row].role
    other = next(n for n in ware.role_rows[role] if ware.portions[n].food.slug == slug)
    steps = np.array(filling.steps)
    steps[row], steps[other] = 0, ware.least[other]
    return not bool(ware.allowed(steps[None, :])[0])


def test_leaving_out_is_offered_just_where_the_role_may_do_without():
    offered = kept = 0
    for bench in map(bench_for, PLANS):
        for item in items(bench.plan):
            dish = DISHES[bench.laid.meals[bench.laid.places[item.id].slot.where].dish]
            plate = item.id.rpartition("/")[0]
            same = [i for i in items(bench.plan, item.role) if i.id.rpartition("/")[0] == plate]
            may = len(same) > dish.role(item.role).least
            ways = {a.kind for a in bench.alternatives(item.id)}
            assert ("leave_out" in ways) == may, item.id
            offered, kept = offered + may, kept + (not may)
    assert offered
    assert kept


def test_the_best_stands_first(ana_bench):
    for item in items(short()):
        scores = [a.effect.score for a in ana_bench.alternatives(item.id)]
        assert scores == sorted(scores)


def test_other_amounts_are_whole_steps_within_the_range(ana_bench):
    for item in items(short())[::3]:
        place = ana_bench.laid.places[item.id]
        ware = ana_bench.table.filling(place.slot).ware
        steps = [round(a.grams / ware.portions[place.row].food.step_g, 6)
                 for a in ana_bench.amounts(item.id)]  # fmt: skip
        wanted = set(range(int(ware.least[place.row]), int(ware.most[place.row]) + 1))
        now = round(item.grams / ware.portions[place.row].food.step_g)
        assert steps == sorted(wanted - {now})


def test_another_dish_comes_with_its_best_foods_and_not_too_soon(ana_bench):
    found = ana_bench.dishes("2026-11-24", "dinner")
    now = ana_bench.laid.meals["2026-11-24 dinner"].dish
    assert len(found) >= 5
    assert now not in {a.dish for a in found}
    for alternative in found[:3]:
        after = done(ana_bench, alternative.id)
        assert not [entry for entry in after.relaxed if entry.rule == "variety.gap"]
        assert not [words for words in alternative.effect.week if "again after" in words]


def test_the_same_plan_gives_the_same_list():
    one, two = (Bench(short(), FOODS, DISHES) for _ in range(2))
    for item in items(short())[::5]:
        assert one.alternatives(item.id) == two.alternatives(item.id)
    assert one.dishes("2026-11-23", "lunch") == two.dishes("2026-11-23", "lunch")


def test_an_id_outlives_the_bench_it_was_listed_on(ana_bench):
    fresh = Bench(short(), FOODS, DISHES)
    for found in (
        ana_bench.alternatives(items(short())[2].id)[0],
        ana_bench.amounts(items(short())[2].id)[0],
        ana_bench.dishes("2026-11-23", "dinner")[1],
    ):
        assert fresh.apply(found.id).to_json() == ana_bench.apply(found.id).to_json()


# --- locks, and amounts set by hand ------------------------------------------------------------


def test_nothing_locked_or_set_by_hand_moves():
    plan = short()
    for item in items(plan)[:2]:
        plan = lock(plan, item.id).plan
    plan = lock(plan, "2026-11-23 dinner").plan
    hand = items(plan)[2]
    bench = Bench(plan, FOODS, DISHES)
    plan = set_amount(plan, hand.id, bench.amounts(hand.id)[0].id, bench=bench).plan
    bench = Bench(plan, FOODS, DISHES)
    held = {key: g for key, g in grams(plan).items() if key[0] == "2026-11-23 dinner"}
    held |= {key: g for key, g in grams(plan).items()
             if any(i.id.endswith(f"breakfast/{key[1]}/{key[2]}") and key[0][:10] == i.id[:10]
                    for i in (*items(short())[:2], hand))}  # fmt: skip
    for _, alternative in every(bench):
        where = bench.choices[alternative.id].where
        after = grams(done(bench, alternative.id))
        for key, amount in held.items():
            assert key[0] == where or after[key] == amount, (alternative.id, key)


# --- the evaluator -----------------------------------------------------------------------------


def test_the_table_agrees_with_the_search_score_on_the_week_as_it_stands():
    plan = short()
    asked = ask(plan.question, FOODS, DISHES)
    bench = Bench(plan, FOODS, DISHES)
    score = Score(search_question(asked), bench.laid.index)
    week = Week(score.question, bench.laid.index)
    week.plates = dict(bench.table.week.plates)
    for day in range(2):
        slot = score.question.slots[day][1]
        mine = bench.table.hard({slot.key: bench.table.vectors[slot.key][None, :]})
        assert float(mine[0]) == pytest.approx(score.broken(week, day), abs=1e-9)


def test_a_plate_alone_differs_in_points_as_the_search_says():
    bench = Bench(short(), FOODS, DISHES)
    slot = bench.asked.slots[1][2]
    filling = bench.table.filling(slot)
    near = filling.ware.neighbours(np.array(filling.steps, dtype=np.int64))
    same_foods = near[((near > 0) == (filling.steps > 0)).all(axis=1)]
    batch = filling.ware.batch(same_foods)
    rest = bench.table.week.rest(slot.day, slot)
    theirs = bench.table.score.candidates(slot.day, slot, batch, rest)
    plates = {slot.key: batch.nutrients}
    mine = bench.table.points(plates, bench.table.hard(plates)) + batch.cost
    assert mine - mine[0] == pytest.approx(theirs - theirs[0], abs=1e-6)


def test_the_fewest_amounts_move():
    """A day short of 30 mg calcium, steps of 40: one move mends it, though two would as well."""
    bench = Bench(short(), FOODS, DISHES)
    table = bench.table
    slot = bench.asked.slots[0][0]
    row = table.filling(slot).row.nutrients
    less = row.copy()
    calcium = bench.plan.days[0].nutrients["ana"]["calcium_mg"]
    less[:, NUTRIENTS.index("calcium_mg")] -= calcium - 970.0
    step = np.zeros(len(NUTRIENTS))
    step[NUTRIENTS.index("calcium_mg")] = 40.0
    magnesium = NUTRIENTS.index("magnesium_mg")
    others = bench.asked.slots[0][1:]
    other = min((s.key for s in others), key=lambda key: table.vectors[key][magnesium])
    movers = [Mover(other, n, step, 0.0, 2.0, 1, 4) for n in range(3)]
    (found,) = Balance(table, movers).best(
        Own((slot.key,), less, np.zeros(1, dtype=np.int64), np.zeros(1))
    )
    assert found.broken == pytest.approx(0.0, abs=1e-6)
    assert len(found.moves) == 1


# --- what cannot be asked ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "words"),
    [("nothing/of/the/kind", "no item of this plan"), ("salt", "part of the dish")],
)
def test_what_cannot_be_swapped_is_said(ana_bench, item, words):
    if item == "salt":
        item = next(
            i.id
            for d in short().days
            for m in d.occasions
            for i in m.items
            if i.role == "seasoning"
        )
    with pytest.raises(InputError, match=words):
        ana_bench.alternatives(item)


def test_an_unknown_alternative_is_said(ana_bench):
    with pytest.raises(InputError, match="list them anew"):
        ana_bench.apply("2026-11-23/breakfast/x/y>food:z")


def test_a_dish_that_is_not_on_the_menu_is_said(ana_bench):
    with pytest.raises(InputError, match="not among the dishes"):
        ana_bench.dish("2026-11-23", "breakfast", "bibimbap_bowl")


def test_a_meal_that_its_question_does_not_ask_for_is_said():
    plan = short()
    day = replace(plan.days[0], occasions=plan.days[0].occasions[1:])
    with pytest.raises(InputError, match="gone from the plan"):
        Bench(replace(plan, days=(day, *plan.days[1:])), FOODS, DISHES)


@pytest.mark.slow
def test_listing_is_quick():
    """A loose bar for any machine; ``benchmarks/swap.py`` measures the real one."""
    bench = Bench(short(), FOODS, DISHES)
    times = []
    for item in items(short()):
        start = time.perf_counter()
        bench.alternatives(item.id)
        times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.5

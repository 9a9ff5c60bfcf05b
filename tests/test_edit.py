"""Edits: what each does, what it leaves alone, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from handmade import FOODS
from weeks import items, short, with_leftovers

from planner import edit
from planner.dishes import load_dishes
from planner.edit.common import grams_said
from planner.edit.history import body, done
from planner.edit.told import places, told
from planner.errors import CannotAnswer, InputError
from planner.plan import Meal, Plan, changes_of
from planner.swap import Bench
from planner.varied import other_forms
from planner.verify import check

DISHES = load_dishes()
AT = edit.tables(FOODS, DISHES)
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def meal(plan: Plan, where: str) -> Meal:
    return next(m for d in plan.days for m in d.occasions if f"{d.date} {m.name}" == where)


def agrees(plan: Plan) -> bool:
    """Whether the plan says of itself what a check of it says."""
    findings = [str(f) for f in check(plan, FOODS, DISHES)]
    return list(plan.warnings) == findings and plan.verified == (not findings)


def dates_changed(before: Plan, after: Plan) -> set[str]:
    return {old.date for old, new in zip(before.days, after.days, strict=True) if old != new}


# --- foods, amounts, dishes ----------------------------------------------------------------------


def test_a_swap_by_food_is_the_alternative_of_that_food():
    plan, bench = short(), Bench(short(), FOODS, DISHES)
    item = next(i for i in items(plan) if any(a.food for a in bench.alternatives(i.id)))
    chosen = next(a for a in bench.alternatives(item.id) if a.food)
    by_food = edit.swap(plan, item.id, chosen.food, at=AT)
    by_id = edit.swap(plan, item.id, chosen.id, bench=bench)
    assert by_food.plan.to_json() == by_id.plan.to_json()
    assert body(by_food.plan) == body(bench.apply(chosen.id))
    assert any(chosen.name in words for words in by_food.changes)
    assert by_food.plan.proof.status == "not_proven_after_your_change"


def test_a_food_that_does_not_fit_is_refused_with_those_that_do():
    item = items(short())[0]
    with pytest.raises(InputError, match="does not go in place of") as caught:
        edit.swap(short(), item.id, "table_salt", at=AT)
    for alternative in Bench(short(), FOODS, DISHES).alternatives(item.id):
        assert alternative.food in str(caught.value)


def test_an_amount_by_hand_may_break_a_rule_and_is_said_with_by_how_much():
    item = max(items(short()), key=lambda i: FOODS[i.food].nutrients["energy_kcal"] * i.grams)
    edited = edit.set_amount(short(), item.id, "7 g", at=AT)
    assert not edited.plan.verified
    assert agrees(edited.plan)
    found = next(i for i in items(edited.plan) if i.id == item.id)
    assert found.grams == 7.0
    assert dates_changed(short(), edited.plan) == {item.id[:10]}
    assert any("breaks a rule" in words for words in edited.changes)
    others = {i.id: i.grams for i in items(short()) if i.id != item.id}
    assert {i.id: i.grams for i in items(edited.plan) if i.id != item.id} == others


def test_mending_keeps_what_was_set_by_hand_and_moves_few():
    bench = Bench(short(), FOODS, DISHES)
    item = max(items(short(), ""), key=lambda i: FOODS[i.food].nutrients["calcium_mg"] * i.grams)
    broken = edit.set_amount(short(), item.id, "1 g", at=AT).plan
    assert not broken.verified
    mended = edit.mend(broken, at=AT).plan
    kept = next(i for i in items(mended) if i.id == item.id)
    assert kept.grams == 1.0
    assert agrees(mended)
    assert dates_changed(broken, mended) == {item.id[:10]}
    left = [w for w in mended.warnings if "out of range" not in w and "whole step" not in w]
    assert not left, left
    assert bench.plan is short()


def test_nothing_to_mend_is_said():
    with pytest.raises(InputError, match="nothing to mend"):
        edit.mend(short(), at=AT)


@pytest.mark.parametrize("amount", ["a lot", "-3 g", "0 g", "90000 g", "1/0 cup", ""])
def test_an_amount_that_cannot_be_read_is_refused(amount):
    with pytest.raises(InputError, match="cannot be read"):
        edit.set_amount(short(), items(short())[0].id, amount, at=AT)


@pytest.mark.parametrize(
    ("said", "cups"), [("1 cup", 1), ("½ cup", 0.5), ("1½ cups", 1.5), ("1/2 cup", 0.5),
                       ("1 1/2 cups", 1.5), ("0.25 cup", 0.25), ("2 cups", 2)],
)  # fmt: skip
def test_amounts_as_people_write_them(said, cups):
    food = next(f for f in FOODS.values() if f.measure == "cup")
    assert grams_said(said, food) == pytest.approx(cups * food.measure_g, rel=1e-5)


def test_serving_a_dish_that_comes_too_soon_is_allowed_and_said():
    dish = meal(short(), f"{TUESDAY} dinner").dish
    edited = edit.serve(short(), MONDAY, "dinner", dish, at=AT)
    assert meal(edited.plan, f"{MONDAY} dinner").dish == dish
    assert any("again after 1 days" in words for words in edited.changes)
    assert any(entry.rule == "variety.gap" for entry in edited.plan.relaxed)
    assert agrees(edited.plan)


def test_another_dish_is_one_it_has_not_had():
    plan, seen = short(), [meal(short(), f"{MONDAY} dinner").dish]
    for _ in range(3):
        plan = edit.another(plan, MONDAY, "dinner", at=AT).plan
        seen.append(meal(plan, f"{MONDAY} dinner").dish)
    assert len(seen) == len(set(seen))


def test_a_day_anew_has_other_dishes_where_it_is_not_locked():
    plan = edit.lock(short(), f"{TUESDAY} lunch").plan
    edited = edit.regenerate(plan, TUESDAY, at=AT)
    assert dates_changed(plan, edited.plan) == {TUESDAY}
    for old, new in zip(plan.days[1].occasions, edited.plan.days[1].occasions, strict=True):
        assert (old.dish == new.dish) == (old.name == "lunch")
        if old.name == "lunch":
            assert old == new
    assert agrees(edited.plan)


# --- occasions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("operation", "status"), [(edit.skip, "skip"), (edit.eat_out, "out")])
def test_a_meal_skipped_or_eaten_out_is_gone_and_the_day_holds(operation, status):
    edited = operation(short(), MONDAY, "lunch", at=AT)
    found = meal(edited.plan, f"{MONDAY} lunch")
    assert (found.status, found.items, found.dish) == (status, (), "")
    assert dates_changed(short(), edited.plan) == {MONDAY}
    assert agrees(edited.plan)
    assert changes_of(edited.plan.question).statuses == {f"{MONDAY} lunch": status}
    with pytest.raises(InputError, match="already"):
        operation(edited.plan, MONDAY, "lunch", at=AT)


def test_an_occasion_comes_back_with_a_dish():
    plan = edit.skip(short(), MONDAY, "lunch", at=AT).plan
    back = edit.back(plan, MONDAY, "lunch", at=AT).plan
    assert meal(back, f"{MONDAY} lunch").dish
    assert changes_of(back.question).statuses == {}
    assert agrees(back)


def test_an_occasion_that_the_person_never_has_can_be_planned_this_once():
    plan = with_leftovers()
    assert meal(plan, f"{MONDAY} lunch").status == "out"
    back = edit.back(plan, MONDAY, "lunch", at=AT).plan
    assert meal(back, f"{MONDAY} lunch").status == "planned"
    assert changes_of(back.question).statuses == {f"{MONDAY} lunch": "planned"}
    assert agrees(back)


def test_what_was_eaten_instead_is_counted_to_the_gram():
    eaten = [("lentils_boiled", 200), ("olive_oil", "1 tbsp")]
    edited = edit.ate(short(), MONDAY, "dinner", eaten, at=AT)
    found = meal(edited.plan, f"{MONDAY} dinner")
    assert [(i.food, i.grams) for i in found.items] == [
        ("lentils_boiled", 200.0),
        ("olive_oil", pytest.approx(FOODS["olive_oil"].measure_g * 3, rel=0.2)),
    ]
    assert agrees(edited.plan)
    with pytest.raises(InputError, match="say it anew"):
        Bench(edited.plan, FOODS, DISHES).alternatives(found.items[0].id)


def test_what_was_eaten_must_be_known_and_plausible_all_at_once():
    eaten = [("unicorn", 10), ("olive_oil", "a splash"), ("lentils_boiled", 99999)]
    with pytest.raises(InputError) as caught:
        edit.ate(short(), MONDAY, "dinner", eaten, at=AT)
    assert len(caught.value.problems) == 3


def test_skipping_what_was_to_be_eaten_again_leaves_a_meal_cooked_fresh():
    plan = with_leftovers()
    edited = edit.skip(plan, MONDAY, "dinner", at=AT)
    lunch = meal(edited.plan, f"{TUESDAY} lunch")
    assert lunch.items
    assert agrees(edited.plan)
    assert body(edit.undo(edited.plan).plan) == body(plan)


# --- locks, bans, likes --------------------------------------------------------------------------


def test_nothing_changes_what_is_locked():
    plan = edit.lock(short(), f"{MONDAY} dinner").plan
    held = [i.id for i in meal(plan, f"{MONDAY} dinner").items if i.role != "seasoning"]
    for attempt in (
        lambda: edit.swap(plan, held[0], "anything", at=AT),
        lambda: edit.set_amount(plan, held[0], "1 g", at=AT),
        lambda: edit.serve(plan, MONDAY, "dinner", "bibimbap_bowl", at=AT),
        lambda: edit.another(plan, MONDAY, "dinner", at=AT),
        lambda: edit.skip(plan, MONDAY, "dinner", at=AT),
        lambda: edit.ate(plan, MONDAY, "dinner", [("olive_oil", 10)], at=AT),
        lambda: edit.ban(plan, meal(plan, f"{MONDAY} dinner").items[0].food, at=AT),
        lambda: edit.replan(plan, [f"{MONDAY} dinner"], at=AT),
    ):
        with pytest.raises(InputError, match="lock"):
            attempt()
    assert edit.unlock(plan, f"{MONDAY} dinner").plan.question == short().question


def test_a_lock_changes_no_meal_and_no_verdict():
    edited = edit.lock(short(), items(short())[0].id)
    assert edited.plan.days == short().days
    assert (edited.plan.verified, edited.plan.proof) == (short().verified, short().proof)
    with pytest.raises(InputError, match="locked already"):
        edit.lock(edited.plan, items(short())[0].id)
    with pytest.raises(InputError, match="neither an occasion nor an item"):
        edit.lock(short(), "2026-11-23 brunch")


@pytest.mark.parametrize("what", ["food", "family", "dish"])
def test_a_ban_changes_only_what_held_it(what):
    plan = short()
    item = items(plan)[0]
    dish = meal(plan, f"{MONDAY} lunch").dish
    slug = {"food": item.food, "family": FOODS[item.food].family, "dish": dish}[what]
    held = {
        f"{d.date} {m.name}"
        for d in plan.days
        for m in d.occasions
        if m.dish == slug or any(slug in (i.food, FOODS[i.food].family) for i in m.items)
    }
    edited = edit.ban(plan, slug, at=AT)
    assert held
    assert not held_by(edited.plan, slug)
    forced = [words for words in edited.changes if "had to move" in words]
    if not forced:
        assert set(places(plan, edited.plan)) == held
    for words in forced:
        assert "proven" in words
    assert agrees(edited.plan)
    lifted = edit.unban(edited.plan, slug).plan
    assert lifted.days == edited.plan.days
    assert changes_of(lifted.question).banned == ()


def test_a_food_is_banned_in_every_form_it_is_bought_as_one_thing():
    every = other_forms(["kale_raw"], AT.foods)
    assert "kale_boiled" in every
    assert not {"kale_raw", "spinach_raw"} & set(every)
    assert other_forms(["leafy_green"], AT.foods) == ()
    plan = short()
    item = next(i for i in items(plan) if other_forms([i.food], AT.foods))
    edited = edit.ban(plan, item.food, every_form=True, at=AT)
    banned = {item.food, *other_forms([item.food], AT.foods)}
    assert set(changes_of(edited.plan.question).banned) == banned
    assert not [slug for slug in banned if held_by(edited.plan, slug)]
    assert agrees(edited.plan)
    assert edit.undo(edited.plan).plan.days == plan.days


def held_by(plan: Plan, slug: str) -> list[str]:
    return [
        f"{d.date} {m.name}"
        for d in plan.days
        for m in d.occasions
        if m.status != "fixed"
        and (m.dish == slug or any(slug in (i.food, FOODS[i.food].family) for i in m.items))
    ]


def test_a_banned_food_is_offered_no_more():
    plan, bench = short(), Bench(short(), FOODS, DISHES)
    item = next(i for i in items(plan) if any(a.food for a in bench.alternatives(i.id)))
    other = next(a.food for a in bench.alternatives(item.id) if a.food)
    after = edit.ban(plan, other, at=AT).plan
    offered = {a.food for i in items(after) for a in Bench(after, FOODS, DISHES).alternatives(i.id)}
    assert other not in offered


def test_unknown_names_are_refused():
    for attempt in (
        lambda: edit.ban(short(), "unobtainium", at=AT),
        lambda: edit.like(short(), "unobtainium", at=AT),
        lambda: edit.unban(short(), "kale_raw"),
        lambda: edit.skip(short(), MONDAY, "brunch", at=AT),
        lambda: edit.skip(short(), "2030-01-01", "dinner", at=AT),
    ):
        with pytest.raises(InputError):
            attempt()


def test_a_like_is_kept_in_the_question():
    plan = edit.like(short(), "lentils_boiled", at=AT).plan
    assert changes_of(plan.question).liked == ("lentils_boiled",)
    assert plan.days == short().days


def test_planning_again_leaves_what_is_locked():
    plan = edit.lock(short(), f"{MONDAY} dinner").plan
    again = edit.replan(edit.ban(plan, meal(plan, f"{MONDAY} lunch").dish, at=AT).plan, at=AT).plan
    assert meal(again, f"{MONDAY} dinner") == meal(plan, f"{MONDAY} dinner")
    assert places(plan, again)
    assert agrees(again)


# --- telling -------------------------------------------------------------------------------------


def test_an_edit_tells_what_changed_and_only_that():
    edited = edit.eat_out(short(), MONDAY, "dinner", at=AT)
    assert edited.changes[: len(told(short(), edited.plan))] == told(short(), edited.plan)
    assert any("eaten out now" in words for words in edited.changes)
    assert all(w.startswith(("Mon 23", "breaks a rule", "gives way")) for w in edited.changes)
    assert done(edited.plan)[-1]["what"] == "Mon 23 dinner: eaten out"


def test_an_edit_that_changes_nothing_is_refused():
    item = items(short())[0]
    with pytest.raises(InputError, match="already"):
        edit.set_amount(short(), item.id, f"{item.grams} g", at=AT)


def test_another_where_there_is_none_is_said():
    snack = meal(short(), f"{MONDAY} snack").dish
    mains = {slug: d for slug, d in DISHES.items() if "snack" not in d.kinds}
    few = replace(AT, dishes={**mains, snack: DISHES[snack]})
    plan = replace(short(), days=(short().days[0],), question={**short().question, "days": 1})
    with pytest.raises(CannotAnswer, match="no other dish"):
        edit.another(plan, MONDAY, "snack", at=few)

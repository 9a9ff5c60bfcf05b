"""Undo and redo: patches both ways, damage noticed, nothing of the plan lost."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from handmade import FOODS, real_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from weeks import items, short

from planner import edit
from planner.edit.history import MOST, body, can_redo, can_undo, redo, undo
from planner.edit.patch import Damaged, applied, difference, digest, packed, unpacked
from planner.errors import CannotAnswer, InputError
from planner.files import read_plan
from planner.plan import Plan, plan_from_document

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("xyz", max_size=2), inner, max_size=4)
    ),
    max_leaves=12,
)


def text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


@given(VALUES, VALUES)
@settings(max_examples=400, deadline=None)
def test_a_patch_leads_there_and_back_to_the_byte(old, new):
    tree = difference(old, new)
    if tree is None:
        assert text(old) == text(new)
        return
    there, back = applied(old, unpacked(packed(tree)))
    assert text(there) == text(new)
    assert text(applied(there, back)[0]) == text(old)


@given(VALUES, VALUES)
@settings(max_examples=200, deadline=None)
def test_digests_tell_documents_apart(old, new):
    assert (digest(old) == digest(new)) == (text(old) == text(new))


@given(st.text(max_size=30) | st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")))
def test_any_text_that_is_no_patch_is_damaged(raw):
    with pytest.raises(Damaged):
        applied({"a": [1, 2]}, unpacked(raw))


@pytest.mark.parametrize(
    "raw",
    [
        None,
        3,
        [],
        {},
        "",
        "AAAA",
        packed({"?": 1}),
        packed({".": {"x": {"=": 1}}}),
        packed({"~": [0, 99, []]}),
        packed({"~": [-1, 1, []]}),
        packed({".": 3}),
    ],
    ids=repr,
)
def test_patches_of_the_wrong_shape_are_damaged(raw):
    with pytest.raises(Damaged):
        applied({"a": [1, 2]}, unpacked(raw))


# --- undo and redo -------------------------------------------------------------------------------


def edits(plan: Plan, count: int) -> list[Plan]:
    """The plan and what it becomes, lock by lock: edits that cost nothing."""
    found = [plan]
    for number in range(count):
        places = [i.id for i in items(plan)]
        where = places[number % len(places)]
        known = (found[-1].question.get("changes") or {}).get("locked", [])
        operation = edit.unlock if where in known else edit.lock
        found.append(operation(found[-1], where).plan)
    return found


def test_undo_to_the_first_plan_and_redo_to_the_last():
    plans = edits(short(), 9)
    now = plans[-1]
    for earlier in reversed(plans[:-1]):
        now = undo(now).plan
        assert text(body(now)) == text(body(earlier))
    assert not can_undo(now)
    assert can_redo(now)
    with pytest.raises(CannotAnswer, match="Nothing to undo"):
        undo(now)
    for later in plans[1:]:
        now = redo(now).plan
        assert text(body(now)) == text(body(later))
    assert now.history == plans[-1].history
    with pytest.raises(CannotAnswer, match="Nothing to do again"):
        redo(now)


def test_a_new_edit_drops_what_was_undone():
    plans = edits(short(), 3)
    now = undo(undo(plans[-1]).plan).plan
    now = edit.like(now, "lentils_boiled", at=edit.tables(FOODS)).plan
    assert not can_redo(now)
    assert [entry["what"] for entry in now.history][-1] == "Lentils, boiled is liked"
    assert len(now.history) == 2


def test_two_hundred_edits_stay_compact_and_can_all_be_undone():
    now = edits(real_plan(), 200)[-1]
    assert len(now.history) == 200
    assert MOST >= 200
    assert len(text(list(now.history))) < 200 * 3000
    for _ in range(200):
        now = undo(now).plan
    assert text(body(now)) == text(body(real_plan()))


def test_a_body_is_the_document_without_its_history():
    document = edits(short(), 1)[-1].to_document()
    del document["history"]
    assert text(body(short())) != text(document)
    assert text(body(edits(short(), 1)[-1])) == text(document)


def test_a_swap_costs_a_few_thousand_bytes():
    item = items(short())[0]
    plan = edit.set_amount(short(), item.id, "33 g", at=edit.tables(FOODS)).plan
    assert len(plan.history[-1]["patch"]) < 4000


def test_the_history_survives_the_file(tmp_path):
    plan = edits(short(), 3)[-1]
    path = tmp_path / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    read = read_plan(path)
    assert read.to_json() == plan.to_json()
    for _ in range(3):
        read = undo(read).plan
    assert text(body(read)) == text(body(short()))


# --- damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        {"patch": "garbage!"},
        {"patch": None},
        {"patch": packed({"=": {}})},
        {"patch": packed({".": {"days": {"~": [0, 1, []]}}})},
        {"patch": packed({".": {"verified": {"=": "maybe"}}})},
        {"to": "0" * 16},
        {"to": None},
    ],
    ids=repr,
)
def test_a_damaged_step_is_named_and_the_plan_stays(damage):
    plan = edits(short(), 2)[-1]
    history = (plan.history[0], {**plan.history[1], **damage})
    damaged = replace(plan, history=history)
    with pytest.raises(InputError, match=r"Step 2 of this plan's history is damaged.*as it was"):
        undo(damaged)
    again = edit.like(damaged, "lentils_boiled", at=edit.tables(FOODS)).plan
    assert undo(again).plan.days == plan.days


def test_a_patch_that_belongs_to_another_plan_is_noticed():
    plan = edits(short(), 1)[-1]
    other = replace(plan, warnings=("written by hand",))
    with pytest.raises(InputError, match="leads to another plan"):
        undo(other)


def test_entries_of_the_wrong_kind_do_no_harm():
    plan = replace(short(), history=({"kept": 3, "seen": "x", "undone": False},))
    assert edit.lock(plan, items(plan)[0].id).plan.days == plan.days
    assert plan_from_document(plan.to_document()).history == plan.history

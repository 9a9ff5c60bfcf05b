"""Proofs by pattern: what is called impossible is so, and what is found keeps every hard rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_oracle import DAY, QUESTIONS, Plate, is_allowed, plates
from toy import only, target

from planner.model import patterns
from planner.model.build import broken, build
from planner.model.day import Proofs, rescue
from planner.model.patterns import Linear, Verdict, decide, find
from planner.model.question import DayQuestion
from planner.model.solver import solve
from planner.rules import relaxations, rule

RICH_MG = rule("spacing_calcium")["rich_share"] * DAY.targets.magnesium_mg
LOW_CALCIUM = {"0.lunch": {"calcium_mg": 150.0}}
CAPPED = {
    "capped": replace(DAY, caps=LOW_CALCIUM),
    "capped beyond reach": replace(
        DAY, caps={slot.key: {"calcium_mg": 200.0} for slot in DAY.slots}
    ),
}
ALL = {**QUESTIONS, **CAPPED}
IMPOSSIBLE = {"close together, much calcium", "too little salt", "capped beyond reach"}


def whole(day: DayQuestion) -> DayQuestion:
    return replace(day, integer_amounts=True)


def fillings(day: DayQuestion) -> Iterator[tuple[Plate, ...]]:
    """Every day of whole helpings that keeps the hard rules and the caps."""
    per_slot = [
        [
            plate
            for option in day.menu[slot.key]
            for plate in plates(slot, option)
            if all(plate.amount(n) <= most for n, most in day.caps.get(slot.key, {}).items())
        ]
        for slot in day.slots
    ]
    return (found for found in itertools.product(*per_slot) if is_allowed(day, found))


@cache
def known(name: str) -> Verdict:
    return Linear(build(ALL[name], (), hard_only=True)).verdict()


def pattern_of(found: Sequence[Plate]) -> tuple[int, ...]:
    return tuple(int(plate.amount("magnesium_mg") > RICH_MG) for plate in found)


@pytest.mark.parametrize("name", ALL)
def test_a_day_is_called_impossible_exactly_where_brute_force_finds_none(name):
    assert known(name).impossible is (next(fillings(ALL[name]), None) is None)
    assert known(name).impossible is (name in IMPOSSIBLE)


@pytest.mark.parametrize("name", [name for name in ALL if name not in IMPOSSIBLE])
def test_every_day_that_brute_force_finds_has_a_pattern_that_is_left(name, monkeypatch):
    monkeypatch.setattr(patterns, "ENOUGH", 2 ** len(ALL[name].slots))
    left = set(Linear(build(ALL[name], (), hard_only=True)).verdict().patterns)
    off = ALL[name].calcium_spacing == "off"
    for found in itertools.islice(fillings(ALL[name]), 400):
        assert (() if off else pattern_of(found)) in left


@pytest.mark.parametrize("name", [name for name in ALL if name not in IMPOSSIBLE])
def test_what_is_found_keeps_every_hard_row_in_whole_helpings(name):
    model = build(whole(ALL[name]), (), hard_only=True)
    solution = find(model, known(name))
    assert solution.found
    assert broken(model.rows, dict(solution.values)) == []
    for variable, integer in zip(model.x.order, model.x.integers, strict=True):
        value = solution[variable]
        assert not integer or abs(value - round(value)) < 1e-6


@pytest.mark.parametrize("name", sorted(IMPOSSIBLE))
def test_nothing_is_found_where_nothing_is(name):
    model = build(whole(ALL[name]), (), hard_only=True)
    every = tuple(itertools.product((0, 1), repeat=len(ALL[name].slots)))
    assert not find(model, Verdict(every, len(every), 0, 0)).found
    assert not find(model, known(name)).found


def test_only_the_patterns_that_are_left_are_searched():
    model = build(whole(DAY), (), hard_only=True)
    for pattern in known("plain").patterns:
        solution = find(model, Verdict((pattern,), 1, 0, 0))
        if solution.found:
            rich = tuple(round(solution[variable]) for variable in model.x.rich.values())
            assert rich == pattern


def test_with_the_rule_off_there_is_one_pattern_to_try():
    assert known("spacing off").tried == 1
    assert known("spacing off").patterns == ((),)


def test_a_branch_ends_where_its_linear_model_is_infeasible():
    assert known("too little salt").tried == 1
    assert 1 < known("close together, much calcium").tried < 2 ** (len(DAY.slots) + 1)


def test_enough_patterns_are_enough(monkeypatch):
    every = known("plain")
    monkeypatch.setattr(patterns, "ENOUGH", 1)
    stopped = Linear(build(DAY, (), hard_only=True)).verdict()
    (first,) = stopped.patterns
    assert first in every.patterns
    assert stopped.more
    assert not every.more
    assert not replace(stopped, patterns=()).impossible


def test_the_proof_says_what_it_is_worth():
    proven = str(known("too little salt"))
    assert proven.startswith("proven: over all allowed dishes and foods")
    assert "(1 linear model, " in proven
    kept = Linear(build(replace(ALL["too little salt"], keeps=True), (), hard_only=True)).verdict()
    assert "with the other meals as they stand" in str(kept)
    assert str(known("plain")).startswith("not proven")


# --- the integer model over the whole menu --------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_the_integer_model_decides_as_brute_force_does(name):
    model = build(whole(ALL[name]), (), hard_only=True)
    every = tuple(itertools.product((0, 1), repeat=len(model.x.rich)))
    solution, said = decide(model, Verdict(every, 1, 0, 0), len(every))
    first = said.patterns[0] if solution.found else ()
    assert first == tuple(round(solution[rich]) for rich in model.x.rich.values() if first)
    assert solution.found is (name not in IMPOSSIBLE)
    assert said.impossible is (name in IMPOSSIBLE)
    assert not solution.found or broken(model.rows, dict(solution.values)) == []


def test_it_is_asked_about_no_more_patterns_than_it_may_be():
    model = build(whole(ALL["too little salt"]), (), hard_only=True)
    every = tuple(itertools.product((0, 1), repeat=len(model.x.rich)))
    solution, said = decide(model, Verdict(every, 1, 0, 0), 2)
    assert (solution.found, said.whole, len(said.patterns)) == (False, 2, len(every) - 2)
    assert str(said).startswith("not proven")
    assert "integer model" in str(replace(said, patterns=()))


def test_a_day_that_is_decided_has_plates_or_a_proof(monkeypatch):
    proofs, salt = Proofs(), ALL["too little salt"]
    before = proofs.left
    assert [plate.slot for plate in proofs.decide(DAY, (), DAY)] == list(DAY.slots)
    assert (proofs.left, proofs.decided(DAY)) == (before, True)
    monkeypatch.setattr(
        Linear,
        "verdict",
        lambda linear, relax: Verdict(((1,) * len(linear.model.x.rich),), 1, 0, 0),
    )
    assert not proofs.of(salt).impossible
    assert proofs.decide(salt, (), salt) == ()
    assert proofs.of(salt).impossible
    left = proofs.left
    assert proofs.decide(salt, (), salt) == ()
    assert proofs.left == left


# --- any day -------------------------------------------------------------------------------------

TARGETS = st.tuples(
    st.integers(200, 700), st.integers(300, 1600), st.integers(200, 1500), st.integers(50, 900)
)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(TARGETS, st.sampled_from(["off", "gentle", "strict"]), st.booleans())
def test_impossible_is_never_said_of_a_day_that_the_solver_can_fill(figures, spacing, shares):
    magnesium, calcium, sodium, cap = figures
    day = replace(
        DAY,
        targets=only(
            target("magnesium_mg", magnesium),
            target("calcium_mg", calcium),
            target("sodium_mg", None, sodium),
        ),
        calcium_spacing=spacing,
        share_rule=shares,
        caps={"0.dinner": {"calcium_mg": float(cap)}},
    )
    said = Linear(build(day, (), hard_only=True)).verdict()
    model = build(whole(day), (), hard_only=True)
    exact = solve(model, nodes=100_000)
    if said.impossible:
        assert exact.status == "infeasible"
    solution = find(model, said)
    assert not (solution.found and exact.status == "infeasible")
    if solution.found:
        assert broken(model.rows, dict(solution.values)) == []


# --- what uses them ------------------------------------------------------------------------------


def test_a_day_is_rescued_with_plates_that_keep_the_rules():
    found = rescue(DAY, known("plain"))
    assert found is not None
    assert [plate.slot for plate in found] == list(DAY.slots)
    assert rescue(ALL["too little salt"], known("too little salt")) is None


@pytest.mark.parametrize("name", ALL)
def test_one_model_asked_again_says_what_a_new_one_does(name):
    linear = Linear(build(ALL[name], relaxations(), hard_only=True))
    for count in (0, len(relaxations()), 3, 0, 1):
        relax = relaxations()[:count]
        fresh = Linear(build(ALL[name], relax, hard_only=True)).verdict(relax)
        again = linear.verdict(relax)
        assert (again.patterns, again.more) == (fresh.patterns, fresh.more)


@pytest.mark.parametrize("name", ALL)
def test_the_fewest_rules_that_must_give_way_are_found(name):
    proofs, order = Proofs(), relaxations()
    one_by_one = [
        Linear(build(ALL[name], order, hard_only=True)).verdict(order[:count]).impossible
        for count in range(len(order) + 1)
    ]
    assert proofs.fewest(ALL[name]) == (None if one_by_one[-1] else one_by_one.index(False))
    assert one_by_one == [proofs.of(ALL[name], order[:n]).impossible for n in range(len(order) + 1)]


def test_days_alike_share_their_proof_and_others_do_not():
    proofs = Proofs()
    first = proofs.of(DAY)
    assert proofs.of(replace(DAY, day=3)) is first
    assert proofs.of(replace(DAY, caps=LOW_CALCIUM)) is not first
    assert proofs.of(replace(DAY, open_day=True)) is not first
    assert proofs.of(DAY, relaxations()[:1]) is not first


def test_a_rule_that_gives_way_is_no_longer_proven_impossible():
    proofs, day = Proofs(), ALL["close together, much calcium"]
    assert proofs.of(day).impossible
    assert not proofs.of(day, relaxations()[:1]).impossible

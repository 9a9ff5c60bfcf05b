"""Random persons: whoever the person file allows gets a verified plan, or is told why not."""

from __future__ import annotations

from collections import Counter

import pytest

from planner.person import Person, person_from_document
from planner.surveys import crowd
from planner.surveys.chance import person_by_chance
from planner.surveys.crowd import Outcome, crowd_tables, plan_one

SAMPLE = (0, 2, 6, 7, 8, 9, 15, 16, 18, 19, 27, 28, 35)
"""Numbers of seed 1 whose day is planned here; ``python -m planner.survey --random`` takes all."""


@pytest.mark.parametrize("number", SAMPLE)
def test_a_random_person_gets_a_verified_day_or_a_reason(number):
    outcome = plan_one(number, days=1)
    assert outcome.kind in (crowd.PLANNED, crowd.REFUSED, crowd.UNANSWERED), outcome
    assert outcome.kind == crowd.PLANNED or all(outcome.why)


def persons(count: int) -> list[Person]:
    return [person_from_document(person_by_chance(number)[0]) for number in range(count)]


def test_the_same_number_is_the_same_person():
    assert person_by_chance(7) == person_by_chance(7)
    assert person_by_chance(7) != person_by_chance(8)
    assert person_by_chance(7, seed=1) != person_by_chance(7, seed=2)


def test_every_kind_of_person_comes():
    found = persons(300)
    assert min(person.age for person in found) < 9
    assert max(person.age for person in found) > 80
    for field in ("sex", "life_stage", "diet", "reference", "activity"):
        assert len({getattr(person, field) for person in found}) >= 2, field
    assert {len(person.occasions) for person in found} == {3, 4, 5, 6}
    assert {slot.status for person in found for slot in person.slots} == {
        "out", "skip", "fixed", "leftover",
    }  # fmt: skip
    many = Counter(medicine.name for person in found for medicine in person.medicines)
    assert len(many) > 80
    for field in ("habits", "limits", "avoid", "never", "conditions", "supplements"):
        assert sum(bool(getattr(person, field)) for person in found) > 20, field


def test_a_crash_is_counted_as_one(monkeypatch):
    def stumble(*_: object, **__: object) -> None:
        raise KeyError("milk")

    monkeypatch.setattr(crowd, "plan_week", stumble)
    outcome = plan_one(2)
    assert outcome.kind == crowd.CRASHED
    assert "KeyError" in outcome.why[0]


def test_a_person_who_takes_too_long_is_stopped_and_counted():
    (outcome,) = crowd.crowd(1, first=2, workers=1, patience_s=0.0)
    assert outcome.kind == crowd.LATE


def test_a_person_of_the_crowd_is_planned_in_a_process_of_its_own():
    (outcome,) = crowd.crowd(1, first=2, workers=1)
    assert (outcome.number, outcome.kind) == (2, crowd.PLANNED)


def test_the_tables_count_every_outcome():
    found = [
        Outcome(0, 1, crowd.PLANNED, seconds=1.0, short=(("iron_mg", 0.5),)),
        Outcome(1, 7, crowd.PLANNED, seconds=3.0, gave=("spacing.calcium",), moved=2),
        Outcome(2, 1, crowd.UNANSWERED, ("No main is left for 2026-11-23 lunch with these.",)),
        Outcome(3, 1, crowd.UNANSWERED, ("No main is left for 2026-11-24 supper with these.",)),
        Outcome(4, 1, crowd.CRASHED, ("KeyError: 'milk'",)),
    ]
    text = "\n".join(crowd_tables(found, 1))
    assert "| planned and verified | 2 |" in text
    assert "| crash | 1 |" in text
    assert "| No main is left for ... with these. (no. 2, 3) | 2 |" in text
    assert "| iron_mg | 1 | 50% | 50% |" in text
    assert "(`spacing.calcium`) | 1 |" in text
    assert (
        "Seconds for a plan: median 2.0, most 3.0. Plans in which a medicine moved a meal: 1."
        in text
    )

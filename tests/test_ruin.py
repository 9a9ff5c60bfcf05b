"""More tries: a week is only ever bettered, the same tries give the same week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.bound import week_points, whole_week
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.model.solver import solve
from planner.person import EXAMPLE, Person, person_from_document
from planner.search.local import Search
from planner.search.ruin import Ruin, Seat, recreate, worth
from planner.search.served import Week
from planner.surveys.gap import few
from planner.surveys.persons import asked_for, person_for
from planner.week import answered, plan_week, search_question

DISHES = load_dishes()
DAYS, TRIES = 3, 40


def asked(person: Person = EXAMPLE) -> Asked:
    return ask(question_of("you", person, START, DAYS, None), FOODS, DISHES)


def with_leftovers() -> Person:
    document = EXAMPLE.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    slots = [{"day": "tue", "occasion": "dinner", "status": "leftover"},
             {"day": "mon", "occasion": "snack", "status": "fixed",
              "foods": [{"food": "milk_whole", "amount": "1 cup"}]}]  # fmt: skip
    return person_from_document(document | {"slots": slots})


@pytest.mark.parametrize("person", [EXAMPLE, with_leftovers()], ids=["ordinary", "leftovers"])
def test_tries_never_worsen_the_week_and_leave_every_slot_filled(person):
    question = asked(person)
    search = Search(search_question(question), question.menu)
    before = search.run()
    kept = dict(before.plates)
    after = recreate(search, before, TRIES)
    assert worth(search, after) <= worth(search, before)
    assert before.plates == kept
    assert after.plates.keys() == kept.keys()
    for of_day in question.slots:
        for slot in of_day:
            if slot.leftover_of:
                source = next(s for of in question.slots for s in of if s.key == slot.leftover_of)
                assert after.plates[(slot.day, slot.key)] is after.plates[(source.day, source.key)]
            if slot.status == "fixed":
                assert after.plates[(slot.day, slot.key)] is kept[(slot.day, slot.key)]


def test_some_weeks_are_bettered():
    won = 0.0
    for diet in ("omnivore", "vegetarian"):
        question = asked(person_for("F45", diet))
        search = Search(search_question(question), question.menu)
        before = search.run()
        won += worth(search, before) - worth(search, recreate(search, before, TRIES))
    assert won > 1.0


class Watched(Ruin):
    """Tries that note what the quick sum and the whole sum make of each change."""

    def __init__(self, search: Search, week: Week, seed: int) -> None:
        super().__init__(search, week, seed)
        self.sums: list[tuple[float, float]] = []

    def _keep_if_better(self, week: Week, seats: Sequence[Seat]) -> None:
        quick = self._change(week, seats)
        if np.isfinite(quick):  # not finite: a dish stood twice on a day for a moment
            self.sums.append((quick, worth(self.search, week) - self.value))
        super()._keep_if_better(week, seats)


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("person", [EXAMPLE, with_leftovers()], ids=["ordinary", "leftovers"])
def test_what_a_try_wins_is_what_the_whole_sum_says(person, seed):
    """The tries add up changes of single slots; the sum is worked out from the portions."""
    question = asked(person)
    search = Search(search_question(question), question.menu)
    tries = Watched(search, search.run(), seed)
    before = tries.value
    week = tries.run(TRIES)
    assert len(tries.sums) > TRIES / 2
    for quick, whole in tries.sums:
        assert quick == pytest.approx(whole, abs=1e-6)
    assert tries.value < before
    assert tries.value == pytest.approx(worth(search, week), abs=1e-6)


def test_what_is_left_over_counts_among_what_a_try_wins():
    question = asked()
    found = []
    for use_up in (True, False):
        wanted = replace(search_question(question), use_up=use_up)
        search = Search(wanted, question.menu)
        week = recreate(search, search.run(), TRIES)
        search.score.use_up()
        shelf, cooked = search.score.shelf, wanted.cooked_on
        assert shelf is not None
        needs = shelf.needs([(cooked[key], plate) for (_, key), plate in week.plates.items()])
        found.append(shelf.points(needs))
    assert found[0] < found[1]


def test_a_short_question_is_answered_nearly_as_well_as_can_be():
    """One day with six dishes of each kind: the best has 55.4 points (``planner.survey --gap``)."""
    person = person_for("M72", "dairy-free").model_copy(update={"use_up": False})
    question = few(asked_for(person, 1), 5)
    exact = solve(whole_week(question), gap=0.05, nodes=4000)
    answers = answered(question, 120)[0].values()
    reached = week_points(question, [p for answer in answers for p in answer.plates]).points
    assert exact.status == "optimal"
    assert exact.bound - 0.1 <= reached <= 1.1 * exact.bound


def test_the_same_tries_give_the_same_plan_and_the_plan_says_how_many():
    plans = [plan_week(EXAMPLE, start=START, days=2, more_tries=10) for _ in range(2)]
    assert plans[0].to_json() == plans[1].to_json()
    assert plans[0].verified
    assert plans[0].question["more_tries"] == 10
    assert "more_tries" not in plan_week(EXAMPLE, start=START, days=2).question


def test_none_that_is_better_leaves_the_week_as_it_is():
    question = asked()
    search = Search(search_question(question), question.menu)
    before = search.run()
    assert recreate(search, before, 0) is before
    search.pools = {key: replace_pool(search, key, before) for key in question.menu}
    assert recreate(search, before, 5) is before


def replace_pool(search: Search, key: str, week: Week):
    """A pool that offers the plate that stands, and nothing else."""
    day = next(s.day for of_day in search.question.slots for s in of_day if s.key == key)
    pool = search.pools[key]
    kept = object.__new__(type(pool))
    kept.wares, kept.sample = pool.wares, week.plates[(day, key)].row
    return kept


def test_a_search_that_is_cancelled_says_after_how_many_tries():
    question = asked()
    asks = iter([False, False, True])
    search = Search(search_question(question), question.menu)
    week = search.run()
    search.cancelled = lambda: next(asks, True)
    recreate(search, week, TRIES)
    assert search.note == f"the search was stopped after 2 of {TRIES} more tries"


def test_a_negative_count_is_refused():
    with pytest.raises(InputError, match="more_tries is -1"):
        plan_week(EXAMPLE, start=START, more_tries=-1)

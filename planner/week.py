"""Plans a week: the question worked out, search, exact amounts, then every rule checked again.

The search builds the week day by day with what it has used so far and improves it slot by slot;
then each day's amounts are solved exactly against the others. The same question gives the same
plan: everything is ordered by name, nothing depends on the clock, and the week's own taste for
variety comes from a hash of its date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from planner.asked import Asked, ask, question_of
from planner.compose import compose, person_id
from planner.day_question import day_question, offered, plates_of, standing
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import Infeasible, InputError
from planner.food import Food
from planner.model.day import (
    DayAnswer,
    Plate,
    Proofs,
    blamed,
    certified,
    place_of,
    rescue,
    settle,
    signature,
)
from planner.opened import opened
from planner.person import Person
from planner.plan import Plan
from planner.refill import refilled
from planner.rules import relaxations
from planner.search.local import BROKEN, Search
from planner.search.question import Question
from planner.search.ruin import recreate
from planner.search.served import Week as Served
from planner.tables import load_foods

Progress = Callable[[str], None]
Cancelled = Callable[[], bool]

YIELDING_SWEEPS = 3
"""Times the week is looked at again once it is known that a rule must give way."""

DAY_ALONE_TRIES = 15
"""Tries that a question of a single day always gets: about a second."""

DAY_TRIES = 60
"""Tries to fill a day anew that breaks a rule, before it is solved exactly."""


def plan_week(
    person: Person,
    *,
    start: dt.date,
    days: int = 7,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    after: Plan | None = None,
    more_tries: int = 0,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """A verified plan of ``days`` days from ``start`` for one person.

    ``more_tries`` to better the finished week cost about 0.05 s each and never make it worse.
    Once ``cancelled`` says so, no better week is looked for: the best one so far is finished and
    checked. Raises Refused where the safety gate does, InputError for a question that makes no
    sense and CannotAnswer where no plan keeps the rules that are never relaxed.
    """
    if not 1 <= days <= 28:
        raise InputError([f"days is {days}; a plan covers 1 to 28 days."])
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    tell = progress or (lambda _: None)
    if more_tries < 0:
        raise InputError([f"more_tries is {more_tries}; it is a count, 0 or more."])
    question = question_of(person_id(person), person, start, days, after, more_tries)
    asked = ask(question, foods, dishes, after)
    answers, note = answered(asked, more_tries, tell, cancelled)
    tell("Checking every rule again")
    return compose(asked, answers, note=note)


def answered(
    asked: Asked,
    more_tries: int = 0,
    tell: Progress = lambda _: None,
    cancelled: Cancelled | None = None,
) -> tuple[dict[int, DayAnswer], str]:
    """Plates and amounts of every day, and how the search ended, where that was early."""
    search = Search(search_question(asked), asked.menu, tell, cancelled)
    found = search.run()
    tries = more_tries or (DAY_ALONE_TRIES if asked.days == 1 else 0)
    if tries and not search.note:
        found = recreate(search, found, tries)
    if more_tries and not search.note:
        found = refilled(asked, search, found, tell)
    return finish(asked, search, found, range(asked.days), tell), search.note


def search_question(asked: Asked) -> Question:
    """What the search needs to know of the week."""
    spacing = asked.person.spacing
    return Question(
        slots=asked.slots,
        targets=asked.targets,
        taste=asked.taste,
        food_taste=asked.food_taste,
        liked=asked.liked,
        calcium_spacing=spacing.calcium,
        share_rule=spacing.share,
        absorption_reward=asked.gate.absorption_reward,
        needed_kinds=asked.needed_kinds,
        bought_limit=asked.bought_limit,
        open_days=asked.open_days,
        fixed=asked.fixed,
        caps=asked.caps,
        use_up=asked.person.use_up,
        needs=asked.bought_anyway,
    )


def finish(
    asked: Asked, search: Search, found: Served, days: Collection[int], tell: Progress
) -> dict[int, DayAnswer]:
    """Exact amounts of these days, each against the others.

    A day that breaks a rule which some day could keep first gets other plates.
    """
    proofs = Proofs()
    broken = [day for day in search.broken(found) if day in days]
    if broken:
        found = _mended(asked, search, found, broken, proofs)
    plates = plates_of(asked, found)
    answers = {}
    for day in days:
        tell(f"Settling the amounts of day {day + 1} of {asked.days}")
        question = day_question(asked, plates, day)
        question = replace(question, opened=opened(asked, plates, day))
        answers[day] = settle(question, standing(asked, plates[day]), proofs)
        plates[day] = answers[day].plates
        if not all(entry.proven for entry in answers[day].given_up):
            tell(f"Looking at all choices of meals for day {day + 1}")
            answers[day] = _decided(asked, plates, day, answers[day], proofs)
            plates[day] = answers[day].plates
    return answers


def _decided(
    asked: Asked, plates: list[tuple[Plate, ...]], day: int, answer: DayAnswer, proofs: Proofs
) -> DayAnswer:
    """The day with each rule that gave way proven to have to, or with meals that keep it."""
    order, question = relaxations(), day_question(asked, plates, day)
    again = {p.slot.key: p for p in standing(asked, plates[day]) if p.slot.key in asked.eaten_again}
    wished = offered(asked, plates, day)
    wished = replace(wished, menu={**wished.menu, **{k: (p.option,) for k, p in again.items()}})
    asked_of: set[int] = set()
    while left := {place_of(e) for e in answer.given_up if not e.proven} - asked_of:
        place = min(left)
        asked_of.add(place)
        found = proofs.decide(question, order[:place], wished)
        if not found or any(p.slot.key in again and p != again[p.slot.key] for p in found):
            continue
        try:
            settled = settle(question, found, proofs)
        except Infeasible:
            continue
        if _given(settled) < _given(answer):
            answer = settled
    return certified(question, answer, proofs)


def _given(answer: DayAnswer) -> list[int]:
    """The rules that gave way, the last of the relaxation order first."""
    return sorted({place_of(entry) for entry in answer.given_up}, reverse=True)


def _mended(
    asked: Asked, search: Search, found: Served, days: Sequence[int], proofs: Proofs
) -> Served:
    """The week with other plates on these days, which break a rule.

    Where it is proven that no choice of meals keeps every rule, the first rules of the relaxation
    order give way, as many as it takes, and the week is looked at again; alike days share a proof.
    Where that stays open, the first of them does too, and alike days are not solved again: no
    target is lost for a rule that may not be kept.
    """
    yielding, left_open, undecided = False, set(), []
    for day in days:
        search.tell(f"Asking whether day {day + 1} can keep every rule")
        known = _gives_way(asked, search, found, day, proofs)
        if not known and search.score.broken(found, day) > BROKEN:
            alike = signature(day_question(asked, plates_of(asked, found), day))
            search.tell(f"Looking for a better day {day + 1}")
            found = search.kick(found, day)
            if search.score.broken(found, day) > BROKEN:
                found = recreate(search, found, DAY_TRIES, days=(day,))
            if search.score.broken(found, day) > BROKEN and alike not in left_open:
                search.tell(f"Solving day {day + 1} exactly")
                found = _solved(asked, search, found, day, proofs)
                known = _gives_way(asked, search, found, day, proofs)
            if not known and search.score.broken(found, day) > BROKEN:
                left_open.add(alike)
                undecided.append(day)
                search.score.days[day].yielding = frozenset({relaxations()[0].row})
        yielding |= bool(search.score.days[day].yielding)
    for _ in range(YIELDING_SWEEPS if yielding else 1):
        found = _swept(search, found)
    for day in undecided:
        found = _kept_after_all(search, found, day)
    return found


def _swept(search: Search, found: Served) -> Served:
    """The week looked at again, where that breaks no rule which it kept."""
    trial = found.copy()
    search.sweep(trial)
    return trial if set(search.broken(trial)) <= set(search.broken(found)) else found


def _kept_after_all(search: Search, found: Served, day: int) -> Served:
    """The week with a day that keeps every rule after all, where one is found now that what gave
    way first is close to being kept."""
    rules = search.score.days[day]
    gave, rules.yielding = rules.yielding, frozenset()
    trial = recreate(search, found, DAY_TRIES, days=(day,))
    if search.score.broken(trial, day) <= BROKEN:
        return trial
    rules.yielding = gave
    return found


def _gives_way(asked: Asked, search: Search, found: Served, day: int, proofs: Proofs) -> bool:
    """Whether it is known that a rule must give way on this day; which ones, the search is told."""
    order, question = relaxations(), day_question(asked, plates_of(asked, found), day)
    count = proofs.fewest(question)
    if count is None:
        raise Infeasible(blamed(question))
    search.score.days[day].yielding = frozenset(relaxation.row for relaxation in order[:count])
    return count > 0


def _solved(asked: Asked, search: Search, found: Served, day: int, proofs: Proofs) -> Served:
    """The week with plates that keep every rule on this day, where the integer model over its menu
    has any: first over the dishes that the linear model likes, then over all of them, which may
    prove that there are none. The week as it was, where the days that eat them again break more."""
    plates = plates_of(asked, found)
    question, wished = day_question(asked, plates, day), offered(asked, plates, day)
    liked = () if proofs.decided(question) else rescue(wished, proofs.of(question))
    solved = liked or proofs.decide(question, (), wished)
    trial = found.copy()
    for plate in solved:
        if not plate.slot.leftover_of:
            search.serve(trial, day, plate.slot, plate.option, plate.servings)
    broken = [
        sum(search.score.broken(week, d) for d in range(asked.days)) for week in (found, trial)
    ]
    return trial if broken[1] < broken[0] else found

"""A crowd of random persons planned for: what came of each, and what fell short, as tables.

Each person is planned in a process of its own, so that one that takes too long can be stopped
and is counted as such.
"""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median

from planner.errors import CannotAnswer, InputError, Refused
from planner.person import person_from_document
from planner.plan import Plan
from planner.rules import relaxations
from planner.surveys.chance import person_by_chance
from planner.surveys.persons import START
from planner.week import plan_week

PATIENCE_S = 300.0
"""Longest that one person may take."""

GOALS = "variety."
"""Rules that are goals: what a plan lacks of them is said and needs no proof."""

PLANNED, REFUSED, UNANSWERED, TURNED_AWAY = "planned", "refused", "cannot be answered", "input"
UNVERIFIED, UNPROVEN, CRASHED, LATE = "unverified", "given up without proof", "crash", "too long"
KINDS = {
    PLANNED: "planned and verified",
    REFUSED: "refused by the safety gate",
    UNANSWERED: "cannot be answered",
    TURNED_AWAY: "sent back with what to correct",
    UNPROVEN: "verified, but a hard rule gave way without proof",
    UNVERIFIED: "planned, not verified",
    CRASHED: "crash",
    LATE: "stopped after the time limit",
}
"""What may come of a person, in words."""


@dataclass(frozen=True)
class Outcome:
    """What came of one person."""

    number: int
    days: int
    kind: str
    why: tuple[str, ...] = ()
    seconds: float = 0.0
    short: tuple[tuple[str, float], ...] = ()
    """(nutrient, share of its target reached) of every weekly mean that is short."""

    gave: tuple[str, ...] = ()
    """Rules that gave way, once each."""

    moved: int = 0
    most_magnesium: float = 0.0
    """Magnesium of the richest day, times its target."""

    notices: tuple[str, ...] = field(default=(), repr=False)


def plan_one(number: int, seed: int = 1, days: int | None = None) -> Outcome:
    """Plan for one random person, in this process."""
    document, drawn = person_by_chance(number, seed)
    count = drawn if days is None else days
    began = time.perf_counter()
    try:
        plan = plan_week(person_from_document(document), start=START, days=count)
    except Refused as refusal:
        return Outcome(number, count, REFUSED, refusal.reasons)
    except CannotAnswer as error:
        return Outcome(number, count, UNANSWERED, error.reasons, time.perf_counter() - began)
    except InputError as error:
        return Outcome(number, count, TURNED_AWAY, error.problems)
    except Exception as error:  # whatever else comes is what the survey looks for
        where = traceback.format_exc().strip().splitlines()[-3:]
        why = (f"{type(error).__name__}: {error}", *(line.strip() for line in where))
        return Outcome(number, count, CRASHED, why, time.perf_counter() - began)
    return _measured(number, count, plan, time.perf_counter() - began)


def _measured(number: int, days: int, plan: Plan, seconds: float) -> Outcome:
    who = plan.people[0]
    gave = [entry for entry in plan.relaxed if not entry.rule.startswith(GOALS)]
    unproven = [entry for entry in gave if not entry.certificate.startswith("proven")]
    kind, why = PLANNED, tuple[str, ...]()
    if unproven:
        kind = UNPROVEN
        why = tuple(f"{r.rule} {r.where} by {r.by}: {r.certificate}" for r in unproven)
    if not plan.verified:
        kind, why = UNVERIFIED, plan.warnings
    target = who.targets["magnesium_mg"]
    wanted = target.min or target.max or 1.0
    meals = [meal for day in plan.days for meal in day.occasions]
    return Outcome(
        number, days, kind, why, seconds,
        short=tuple((s.nutrient, s.reached / s.target) for s in plan.shortfalls),
        gave=tuple(sorted({entry.rule for entry in plan.relaxed})),
        moved=sum(meal.moved_from is not None for meal in meals),
        most_magnesium=max(d.nutrients[who.id]["magnesium_mg"] for d in plan.days) / wanted,
        notices=tuple(notice.text for notice in plan.notices),
    )  # fmt: skip


def crowd(
    count: int, seed: int = 1, workers: int = 2, first: int = 0, patience_s: float = PATIENCE_S
) -> list[Outcome]:
    """``count`` random persons from number ``first`` on, each in a process of its own."""
    found = []
    with ThreadPoolExecutor(workers) as pool:
        numbers = range(first, first + count)
        for outcome in pool.map(lambda n: _guarded(n, seed, patience_s), numbers):
            found.append(outcome)
            why = f" {'; '.join(outcome.why)[:300]}" if outcome.kind != PLANNED else ""
            print(f"{seed}.{outcome.number} {outcome.days} d {outcome.seconds:.1f} s "
                  f"{outcome.kind}{why} {' '.join(outcome.gave)}",
                  file=sys.stderr, flush=True)  # fmt: skip
    return found


def _guarded(number: int, seed: int, patience_s: float) -> Outcome:
    """One person in a process of its own, ended where it takes too long."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, number, seed))
    process.start()
    theirs.close()
    try:
        if ours.poll(patience_s):
            outcome: Outcome = ours.recv()
            return outcome
        return Outcome(number, person_by_chance(number, seed)[1], LATE, seconds=patience_s)
    except EOFError:
        return Outcome(number, person_by_chance(number, seed)[1], CRASHED, ("the process ended",))
    finally:
        process.terminate()
        process.join()


def _send(pipe: Connection, number: int, seed: int) -> None:
    pipe.send(plan_one(number, seed))


# --- tables --------------------------------------------------------------------------------


def crowd_tables(found: Sequence[Outcome], seed: int) -> Iterator[str]:
    """Counts, reasons, and what fell short, as Markdown."""
    counts = Counter(outcome.kind for outcome in found)
    plans = [outcome for outcome in found if outcome.short or outcome.kind in _PLANS]
    yield f"Random persons: {len(found)}, seed {seed}, 1 to 7 days each."
    yield ""
    yield "| what came of it | persons |"
    yield "|---|---|"
    for kind, words in KINDS.items():
        yield f"| {words} | {counts[kind]} |"
    yield ""
    yield from _reasons(found)
    if plans:
        yield from _short(plans)
        yield from _gave(plans)
        seconds = sorted(outcome.seconds for outcome in plans)
        moved = sum(outcome.moved > 0 for outcome in plans)
        yield (
            f"Seconds for a plan: median {median(seconds):.1f}, most {seconds[-1]:.1f}. "
            f"Plans in which a medicine moved a meal: {moved}."
        )


_PLANS = frozenset({PLANNED, UNPROVEN, UNVERIFIED})


def _reasons(found: Iterable[Outcome]) -> Iterator[str]:
    """Why there is no plan, or none to trust, alike reasons counted together."""
    for kind in (REFUSED, UNANSWERED, TURNED_AWAY, UNPROVEN, UNVERIFIED, CRASHED, LATE):
        places: dict[str, list[int]] = defaultdict(list)
        for outcome in found:
            if outcome.kind == kind:
                places[_alike(outcome.why[0] if outcome.why else "")].append(outcome.number)
        if not places:
            continue
        yield f"| {KINDS[kind]} | persons |"
        yield "|---|---|"
        for reason, numbers in sorted(places.items(), key=lambda pair: -len(pair[1])):
            named = "" if kind == REFUSED else f" (no. {', '.join(map(str, numbers[:6]))})"
            yield f"| {reason.replace('|', '/')}{named} | {len(numbers)} |"
        yield ""


def _alike(reason: str) -> str:
    """A reason without its dates, times and figures."""
    for pattern, word in (
        (r"\d{4}-\d\d-\d\d( [\w .'é-]+?(?= with| beside|:))?", "..."), (r"\d\d:\d\d", "..."),
        (r"\bday \d+\b", "a day"), (r"\d+(\.\d+)?", "..."),
    ):  # fmt: skip
        reason = re.sub(pattern, word, reason)
    return reason if len(reason) < 200 else f"{reason[:200]} ..."


def _short(plans: Sequence[Outcome]) -> Iterator[str]:
    """Weekly means below their target."""
    by_nutrient: dict[str, list[float]] = defaultdict(list)
    for outcome in plans:
        for nutrient, share in outcome.short:
            by_nutrient[nutrient].append(share)
    yield f"| mean below its target | plans of {len(plans)} | median reached | least reached |"
    yield "|---|---|---|---|"
    for nutrient, shares in sorted(by_nutrient.items(), key=lambda pair: -len(pair[1])):
        yield f"| {nutrient} | {len(shares)} | {median(shares):.0%} | {min(shares):.0%} |"
    yield ""


def _gave(plans: Sequence[Outcome]) -> Iterator[str]:
    """Rules that gave way, with how many plans they did in."""
    counts = Counter(rule for outcome in plans for rule in outcome.gave)
    words = {relaxation.row: relaxation.what for relaxation in relaxations()}
    words |= {"variety.kinds": "kinds of foods in the week", "variety.gap": "days between a dish"}
    yield f"| gave way | plans of {len(plans)} |"
    yield "|---|---|"
    for rule, count in counts.most_common():
        yield f"| {words.get(rule, rule)} (`{rule}`) | {count} |"
    if not counts:
        yield "| nothing | |"
    yield ""

"""How magnesium is spread over the day, with and without the reward for absorption."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from statistics import mean

from planner.compose import compose
from planner.plan import Plan
from planner.surveys.persons import PERSONS, asked_for, person_for
from planner.week import answered

DIET, DAYS = "omnivore", 7
OCCASIONS = ("breakfast", "lunch", "snack", "dinner")


@dataclass(frozen=True)
class Spread:
    """One person's week, with the reward or without it."""

    person: str
    rewarded: bool
    shares: Mapping[str, float]
    """Mean share of the day's magnesium, by occasion."""

    largest: float
    """Largest share of one meal on any day."""

    most: float
    """Magnesium of the richest day, times the target."""

    eaten_mg: float
    """Magnesium eaten a day."""

    absorbed_mg: float
    """Magnesium absorbed a day (estimate)."""

    verified: bool


def spread_of(question: tuple[str, bool]) -> Spread:
    """The week of one person of the survey, planned with the reward or without it."""
    name, rewarded = question
    asked = asked_for(person_for(name, DIET), DAYS)
    asked = replace(asked, gate=replace(asked.gate, absorption_reward=rewarded))
    plan = compose(asked, answered(asked)[0])
    print(f"{name} rewarded {rewarded} verified {plan.verified}", file=sys.stderr, flush=True)
    return _measured(name, rewarded, plan)


def _measured(name: str, rewarded: bool, plan: Plan) -> Spread:
    who = plan.people[0]
    wanted = who.targets["magnesium_mg"].min or 1.0
    shares: dict[str, list[float]] = {occasion: [] for occasion in OCCASIONS}
    whole, absorbed = [], []
    for day in plan.days:
        total = day.nutrients[who.id]["magnesium_mg"]
        whole.append(total)
        absorbed.append(sum(m.absorbed_magnesium_mg.get(who.id, 0.0) for m in day.occasions))
        for meal in day.occasions:
            shares[meal.name].append(meal.nutrients[who.id]["magnesium_mg"] / total)
    return Spread(
        person=name,
        rewarded=rewarded,
        shares={occasion: mean(found) for occasion, found in shares.items()},
        largest=max(max(found) for found in shares.values()),
        most=max(whole) / wanted,
        eaten_mg=mean(whole),
        absorbed_mg=mean(absorbed),
        verified=plan.verified,
    )


def spread_table(workers: int = 2) -> Iterator[str]:
    """Both weeks of every person as a Markdown table, and their means."""
    with ProcessPoolExecutor(workers) as pool:
        rows = list(pool.map(spread_of, [(name, on) for name in PERSONS for on in (True, False)]))
    yield (
        "| person | absorption term | "
        + " | ".join(OCCASIONS)
        + (
            " | largest share of one meal | richest day (x target) | Mg eaten a day "
            "| Mg absorbed a day (estimate) | verified |"
        )
    )
    yield "|" + "---|" * (len(OCCASIONS) + 7)
    for row in rows:
        yield _line(row.person, row.rewarded, [row])
    for rewarded in (True, False):
        yield _line(
            "all: means, and the largest",
            rewarded,
            [row for row in rows if row.rewarded is rewarded],
        )


def _line(name: str, rewarded: bool, rows: Sequence[Spread]) -> str:
    shares = " | ".join(f"{mean(row.shares[o] for row in rows):.0%}" for o in OCCASIONS)
    return (
        f"| {name} | {'on' if rewarded else 'off'} | {shares} "
        f"| {max(row.largest for row in rows):.0%} | {max(row.most for row in rows):.2f} "
        f"| {mean(row.eaten_mg for row in rows):.0f} mg "
        f"| {mean(row.absorbed_mg for row in rows):.0f} mg "
        f"| {'yes' if all(row.verified for row in rows) else 'no'} |"
    )

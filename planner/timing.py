"""Says what the medicines' windows did to a plan: what moved, what has no place, what to mind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from planner.asked import Asked
from planner.food import Food
from planner.plan import HABIT, Day, Meal, Notice
from planner.rules.medicines import (
    Bar,
    Finding,
    barred,
    bars_at,
    caps,
    habit_findings,
    minutes_of,
    supplement_findings_on,
    unclear,
)
from planner.wording import listed

EVERY_DAY = 7


def timing_notices(asked: Asked, days: Sequence[Day]) -> tuple[Notice, ...]:
    """What was moved and why, doses that leave no place, and what stands in a preferred window."""
    soft: dict[str, list[str]] = {}
    found: dict[str, None] = dict.fromkeys(unclear(asked.person))
    for day, slots, bars, customs in zip(days, asked.every, asked.bars, asked.customs, strict=True):
        date = slots[0].date
        for bar, meal, what in _preferred(day, bars, asked.foods):
            soft.setdefault(bar.why, []).append(f"{date:%a} {meal.time} {what}")
        found |= dict.fromkeys(str(f) for f in supplement_findings_on(asked.person, date))
        for custom in customs:
            against = habit_findings([(custom, custom.minutes)], bars, slots)
            found |= dict.fromkeys(str(f) for f in _once(against))
    return (
        *(Notice("note", text) for text in grouped(asked.moved, len(days))),
        *(Notice("caution", text) for text in grouped(asked.stuck, len(days))),
        *(Notice("caution", text) for text in found),
        *(
            Notice("note", f"{why} This is a preference; in this plan inside it: {listed(where)}.")
            for why, where in soft.items()
        ),
    )


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding for each dose: of a hard window before a preferred one, of the longest."""
    told: set[tuple[str, int]] = set()
    for finding in sorted(
        findings, key=lambda f: (not f.bar.hard, f.bar.from_minutes - f.bar.to_minutes)
    ):
        dose = finding.bar.dose.medicine, finding.bar.dose_minutes
        if dose not in told:
            told.add(dose)
            yield finding


def grouped(entries: Iterable[tuple[str, str]], days: int) -> Iterator[str]:
    """Each sentence once, with the days it holds for."""
    places: dict[str, list[str]] = {}
    for day, sentence in entries:
        places.setdefault(sentence, []).append(day)
    for sentence, where in places.items():
        when = "Every day" if len(where) == days else listed(list(dict.fromkeys(where)))
        yield f"{when}: {sentence}"


def _preferred(
    day: Day, bars: Sequence[Bar], foods: Mapping[str, Food]
) -> Iterator[tuple[Bar, Meal, str]]:
    """Every soft window that a meal of the day stands in, and what of it."""
    for meal in day.occasions:
        for bar in bars_at(bars, minutes_of(meal.time)) if served(meal) else ():
            what = "" if bar.hard else wrong(bar, meal, foods)
            if what:
                yield bar, meal, what


def served(meal: Meal) -> bool:
    """Whether it is a meal of the plan: habits are told on their own."""
    return bool(meal.items) and meal.kind != HABIT


def wrong(bar: Bar, meal: Meal, foods: Mapping[str, Food]) -> str:
    """What of a meal a window forbids, in words; empty where it forbids nothing."""
    for nutrient, most in caps(bar).items():
        got = sum(foods[i.food].nutrients.get(nutrient, 0.0) * i.grams / 100 for i in meal.items)
        if got > most + 1e-6:
            return f"{meal.name} ({got:.0f} of at most {most:.0f} {nutrient.replace('_', ' ')})"
    if bar.what == "any_food":
        return meal.name
    names = [foods[i.food].title_name for i in meal.items if barred(bar, foods[i.food], meal.kind)]
    return f"{meal.name} ({listed(names)})" if names else ""

"""Says where a plan's meals stand inside a medicine's window.

The plan does not move meals for medicines; it names every occasion that a window forbids, so that
a person can move or change it, and what else on the clock needs a look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from planner.food import Food
from planner.habits import Custom
from planner.person import DAY_NAMES, Person
from planner.plan import Day, Meal, Notice
from planner.rules.medicines import (
    Bar,
    barred,
    bars_at,
    bars_on,
    caps,
    habit_findings,
    minutes_of,
    supplement_findings_on,
    unclear,
)
from planner.wording import listed


def timing_notices(
    person: Person,
    days: Sequence[Day],
    customs: Sequence[Custom],
    foods: Mapping[str, Food],
) -> tuple[Notice, ...]:
    """One caution per window that some meal, habit or supplement stands in, and what is unclear."""
    places: dict[str, list[str]] = {}
    found: dict[str, None] = dict.fromkeys(unclear(person))
    taken = [(custom, minutes_of(custom.habit.time)) for custom in customs]
    for day in days:
        date = dt.date.fromisoformat(day.date)
        bars = bars_on(person, date)
        for bar, meal, what in _conflicts(day, bars, foods):
            name = DAY_NAMES[date.weekday()].capitalize()
            places.setdefault(bar.why, []).append(f"{name} {meal.time} {what}")
        found |= dict.fromkeys(str(f) for f in supplement_findings_on(person, date))
        found |= dict.fromkeys(str(f) for f in habit_findings(taken, bars))
    texts = [f"{why} In this plan: {listed(where)}." for why, where in places.items()]
    return tuple(Notice("caution", text) for text in (*texts, *found))


def _conflicts(
    day: Day, bars: Sequence[Bar], foods: Mapping[str, Food]
) -> Iterator[tuple[Bar, Meal, str]]:
    """Every hard window that a planned meal of the day stands in, and what is wrong with it."""
    for meal in day.occasions:
        if meal.status != "planned":
            continue
        for bar in bars_at(bars, minutes_of(meal.time)):
            if bar.hard:
                what = _wrong(bar, meal, foods)
                if what:
                    yield bar, meal, what


def _wrong(bar: Bar, meal: Meal, foods: Mapping[str, Food]) -> str:
    """What of a meal a window forbids, in words; empty where it forbids nothing."""
    for nutrient, most in caps(bar).items():
        got = sum(foods[i.food].nutrients.get(nutrient, 0.0) * i.grams / 100 for i in meal.items)
        if got > most:
            return f"{meal.name} ({got:.0f} of at most {most:.0f} {nutrient.replace('_', ' ')})"
    if bar.what == "any_food":
        return meal.name
    names = [foods[i.food].title_name for i in meal.items if barred(bar, foods[i.food], meal.kind)]
    return f"{meal.name} ({listed(names)})" if names else ""

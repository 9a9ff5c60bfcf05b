"""A day on the clock: meals, doses and what to keep away from them, an evening stretch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from planner.export.markup import Markup, tag
from planner.export.sheet import Card, Sheet
from planner.gate import wording
from planner.person import Person
from planner.plan import HABIT, Day, Meal
from planner.rules.medicines import Bar, bars_on, clock, doses_on, minutes_of

STRETCH_AT = "21:30"
"""A time before bed; ours."""


NIGHT = 5 * 60
"""Before this nobody eats: a window that opens then is told by its end alone; ours."""


@dataclass(frozen=True)
class Entry:
    """One line of the clock."""

    time: str
    what: str
    more: str = ""
    kind: str = "eat"
    apart: tuple[str, ...] = ()
    """What to keep away from it, each with its hours."""


def timeline(day: Day, sheet: Sheet, person: Person | None) -> Markup:
    """The day as a list in clock order."""
    entries = sorted(_entries(day, sheet, person), key=lambda entry: entry.time)
    return tag(
        "section",
        tag("h3", "The day on the clock"),
        tag("ol", [_line(entry) for entry in entries], class_="clock"),
        class_="panel",
        aria_label="The day on the clock",
    )


def _line(entry: Entry) -> Markup:
    return tag(
        "li",
        tag("time", entry.time, datetime=entry.time),
        tag(
            "div",
            tag("span", entry.what, class_=entry.kind),
            tag("div", entry.more, class_="small soft") if entry.more else None,
            _apart(entry),
        ),
    )


def _apart(entry: Entry) -> Markup | None:
    if not entry.apart:
        return None
    first, *rest = entry.apart
    more = tag(
        "details", tag("summary", "What else to keep away"),
        tag("ul", [tag("li", text) for text in rest], class_="window"),
        id=f"apart {entry.time} {entry.what}",
    )  # fmt: skip
    return tag("div", tag("div", first), more if rest else None, class_="small soft")


def _entries(day: Day, sheet: Sheet, person: Person | None) -> Iterator[Entry]:
    planned = iter(sheet.cards)
    for meal in day.occasions:
        if meal.kind == HABIT:
            yield Entry(meal.time, ", ".join(item.name for item in meal.items), "as always")
        else:
            yield _meal(next(planned), _waited(day, meal, person))
    if person is not None:
        yield from _medicines(person, dt.date.fromisoformat(day.date))
    if sheet.tonight:
        yield Entry("20:00", "For tomorrow", " ".join(sheet.tonight))
    yield Entry(STRETCH_AT, "If cramps wake you: stretch before bed", _STRETCH, "stretch")


_STRETCH = "Calves and hamstrings, three times 10 seconds a leg. May help; low risk."


def _meal(card: Card, more: str) -> Entry:
    return Entry(card.time, f"{card.occasion.capitalize()}: {card.title}", more)


def _waited(day: Day, meal: Meal, person: Person | None) -> str:
    """For the first meal after a dose that bars all food: how long after it that is."""
    if person is None or not meal.items:
        return ""
    at, said = minutes_of(meal.time), []
    earlier = [minutes_of(m.time) for m in day.occasions if m.items and minutes_of(m.time) < at]
    for bar in bars_on(person, dt.date.fromisoformat(day.date)):
        first = not any(bar.dose_minutes < other for other in earlier)
        over = 0 <= bar.dose_minutes < bar.to_minutes <= at
        if bar.hard and bar.what == "any_food" and over and first:
            said.append(f"{at - bar.dose_minutes} minutes after {bar.dose.medicine}")
    return "; ".join(dict.fromkeys(said))


def _medicines(person: Person, date: dt.date) -> Iterator[Entry]:
    bars = bars_on(person, date)
    for dose in doses_on(person, date):
        own = [bar for bar in bars if bar.dose == dose and bar.dose_minutes == dose.minutes]
        yield Entry(clock(dose.minutes), dose.medicine, kind="dose", apart=_windows(own))
    for supplement in person.supplements:
        if supplement.time:
            what = f"Magnesium supplement ({supplement.form})"
            more = f"{supplement.elemental_magnesium_mg:g} mg, counted apart from food"
            yield Entry(supplement.time, what, more, "dose")


def _windows(bars: list[Bar]) -> tuple[str, ...]:
    """What to keep away from a dose, each with its hours, what must hold first."""
    found = sorted(bars, key=lambda bar: (not bar.hard, bar.what != "any_food"))
    return tuple(dict.fromkeys(f"{_span(bar)}{bar.sentence}" for bar in found))


def _span(bar: Bar) -> str:
    """How long it counts, where the sentence alone does not say it: until when, or between."""
    if bar.from_minutes == bar.to_minutes or bar.to_minutes <= bar.dose_minutes:
        return ""
    until = clock(min(bar.to_minutes, 1439))
    if bar.from_minutes >= bar.dose_minutes or bar.from_minutes < NIGHT:
        return f"Until {until}: "
    return f"From {clock(bar.from_minutes)} until {until}: "


def stretching() -> str:
    """The whole sentence on stretching, with its evidence."""
    return wording("stretching").text

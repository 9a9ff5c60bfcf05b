"""The plan as a calendar file: meals, the evenings before, medicines and what is kept from them.

Times are local and float (no time zone): 08:00 is 08:00 wherever the phone is. Nothing rings.
An event keeps its identity when the plan changes, so that importing again moves it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from icalendar import Calendar, Event

from planner.export.markup import clean
from planner.export.sheet import (
    Card,
    dates_of,
    label_of,
    names_of,
    not_medical,
    person_of,
    sheets,
    tonight_for,
)
from planner.person import Person
from planner.plan import Plan, PlannedPerson
from planner.rules.medicines import FOOD_WORDS, Bar, bars_on, caps, doses_on

MEAL_MINUTES = 30
DOSE_MINUTES = 10
EVENING = dt.time(20, 0)
"""When one is reminded of what to soak for tomorrow; ours."""

EVENING_MINUTES = 15
DOMAIN = "magnesium-planner"


@dataclass(frozen=True)
class Entry:
    """One event."""

    key: tuple[str, ...]
    """What makes it the same event when the plan is made again."""

    summary: str
    start: dt.datetime
    minutes: int
    description: str = ""
    category: str = "Meal"
    busy: bool = False


def week_ics(plan: Plan, *, example: bool | None = None, stamp: dt.datetime | None = None) -> bytes:
    """The calendar file. ``stamp`` is when it was made; without it, the plan's first day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Magnesium Planner//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    label = label_of(plan, example)
    name = f"Meals for {names_of(plan)}, {dates_of(plan)}"
    calendar.add("x-wr-calname", clean(f"{name}. {label}" if label else name))
    first = plan.days[0].date if plan.days else "2000-01-01"
    made = stamp or dt.datetime.fromisoformat(f"{first}T00:00:00+00:00")
    for entry in sorted(entries(plan), key=lambda entry: (entry.start, entry.key)):
        calendar.add_component(_event(entry, plan, made.astimezone(dt.UTC), label))
    return bytes(calendar.to_ical())


def entries(plan: Plan) -> Iterator[Entry]:
    """All events of a plan."""
    who = "+".join(person.id for person in plan.people)
    for day, sheet in zip(plan.days, sheets(plan), strict=True):
        for card in sheet.cards:
            yield _meal(card, who)
        soak = tonight_for(day)
        if soak:
            evening = dt.datetime.combine(_date(day.date) - dt.timedelta(days=1), EVENING)
            yield Entry((who, day.date, "evening before"), "For tomorrow: soak or mix", evening,
                        EVENING_MINUTES, " ".join(soak), "Kitchen")  # fmt: skip
        for planned in plan.people:
            person = person_of(plan, planned)
            if person is not None:
                yield from _medicines(planned, person, _date(day.date), len(plan.people) > 1)


def _meal(card: Card, who: str) -> Entry:
    parts = [amount.line for amount in card.amounts]
    words = [", ".join(parts) + "." if parts else "", card.with_it, card.method, *card.labels]
    return Entry(
        key=(who, card.date, card.occasion),
        summary=f"{card.occasion.capitalize()}: {card.title}",
        start=_at(_date(card.date), card.time),
        minutes=MEAL_MINUTES,
        description="\n".join(word for word in words if word),
    )


def _medicines(
    planned: PlannedPerson, person: Person, date: dt.date, several: bool
) -> Iterator[Entry]:
    whose = f" ({person.name})" if several else ""
    for dose in doses_on(person, date):
        yield Entry(
            key=(planned.id, date.isoformat(), "dose", dose.medicine, str(dose.minutes)),
            summary=f"{dose.medicine}{whose}",
            start=_midnight(date) + dt.timedelta(minutes=dose.minutes),
            minutes=DOSE_MINUTES,
            description="As in your plan; your prescription label comes first.",
            category="Medicine",
        )
    for bar in bars_on(person, date):
        own = bar.dose.date == date  # the days around have their own
        if own and bar.to_minutes > bar.from_minutes:
            yield Entry(
                key=(planned.id, date.isoformat(), "window", bar.id, bar.dose.medicine,
                     str(bar.dose.minutes)),
                summary=f"{bar.dose.medicine}: keep away {_barred(bar)}{whose}",
                start=_midnight(date) + dt.timedelta(minutes=bar.from_minutes),
                minutes=bar.to_minutes - bar.from_minutes,
                description=bar.sentence,
                category="Medicine window",
            )  # fmt: skip


def _barred(bar: Bar) -> str:
    limits = caps(bar)
    if limits:
        return ", ".join(f"more than {most:g} of {name}" for name, most in limits.items()).replace(
            "_", " "
        )
    return FOOD_WORDS.get(bar.what, bar.what.replace("_", " "))


def _event(entry: Entry, plan: Plan, made: dt.datetime, label: str) -> Event:
    event = Event()
    event.add("uid", uid(plan, entry.key))
    event.add("dtstamp", made)
    event.add("sequence", len(plan.history))
    event.add("summary", clean(entry.summary))
    event.add("dtstart", entry.start)
    event.add("duration", dt.timedelta(minutes=entry.minutes))
    lines = [*entry.description.split("\n"), label, not_medical()]
    event.add("description", "\n".join(clean(line) for line in lines if line))
    event.add("categories", [entry.category])
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def uid(plan: Plan, key: tuple[str, ...]) -> str:
    """The identity of an event: the same for the same person, occasion and first day."""
    said = "\0".join([str(plan.question.get("start", "")), *key])
    return f"{hashlib.sha256(said.encode('utf-8')).hexdigest()[:32]}@{DOMAIN}"


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _midnight(date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, dt.time())


def _at(date: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(clock))

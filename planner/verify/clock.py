"""What stands when: the days asked for, the person's occasions, and the medicines' windows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from planner.food import Food
from planner.menu import Slot
from planner.person import DAY_NAMES, Person
from planner.plan import HABIT, Day, Meal, Plan, changes_of
from planner.retime import MOST_MINUTES, retime
from planner.rules.medicines import Bar, barred, bars_at, bars_on, caps, clock, closed, minutes_of
from planner.verify.sums import FED, PLANNED, TOLERANCE, Finding, totals
from planner.wording import listed


def medicines(day: Day, person: Person, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """No planned meal holds, at its printed time, what a medicine's hard window forbids; a meal
    moved only because of a medicine, not further than it may, and meals keep their order."""
    bars = bars_on(person, dt.date.fromisoformat(day.date))
    usual = {occasion.name: minutes_of(occasion.time) for occasion in person.occasions}
    for meal in day.occasions:
        where, at = f"{day.date} {meal.name}", minutes_of(meal.time)
        if meal.kind != HABIT and meal.status in FED:
            here = tuple(m for m in day.occasions if m.kind == HABIT and m.time == meal.time)
            for bar in bars_at(bars, at):
                what = forbidden(bar, meal, here, foods) if bar.hard else ""
                if what:
                    yield Finding("spacing.medicine", where, f"{what}. {bar.why}")
        if meal.moved_from is not None:
            by = abs(at - minutes_of(meal.moved_from))
            if by > MOST_MINUTES or not any(bar.moves for bar in bars):
                yield Finding("clock", where, f"moved by {by} minutes, most {MOST_MINUTES}")
    planned = [m for m in day.occasions if m.kind != HABIT and m.name in usual]
    order = sorted(planned, key=lambda meal: usual[meal.name])
    for first, second in pairwise(order):
        if minutes_of(first.time) >= minutes_of(second.time):
            yield Finding("clock", f"{day.date} {second.name}", f"stands before {first.name}")


def forbidden(bar: Bar, meal: Meal, habits: tuple[Meal, ...], foods: Mapping[str, Food]) -> str:
    """What of a meal a window forbids, in words; habits at its time count towards a cap."""
    for nutrient, most in caps(bar).items():
        with_habits = totals((meal, *habits), foods)[nutrient]
        if with_habits > most + TOLERANCE and totals((meal,), foods)[nutrient] > TOLERANCE:
            unit = nutrient.replace("_", " ")
            return f"{meal.name} has {with_habits:.0f} {unit}, most {most:.0f} beside the medicine"
    found = [foods[i.food] for i in meal.items if i.food in foods]
    names = [food.title_name for food in found if barred(bar, food, meal.kind)]
    return f"{meal.name} has {listed(names)} inside the window" if names else ""


def calendar(plan: Plan, person: Person) -> Iterator[Finding]:
    """The plan's days and occasions are those that were asked for, at the person's times."""
    start = dt.date.fromisoformat(plan.question["start"])
    asked = [(start + dt.timedelta(days=n)).isoformat() for n in range(plan.question["days"])]
    dates = [day.date for day in plan.days]
    for date in asked:
        if dates.count(date) != 1:
            yield Finding("calendar", date, f"the day is there {dates.count(date)} times")
    for date in sorted(set(dates) - set(asked)):
        yield Finding("calendar", date, "the day was not asked for")
    changes = changes_of(plan.question)
    for day in plan.days:
        weekday = DAY_NAMES[dt.date.fromisoformat(day.date).weekday()]
        said: dict[str, str] = {s.occasion: s.status for s in person.slots if s.day == weekday}
        for occasion in person.occasions:
            place = f"{day.date} {occasion.name}"
            if place in changes.statuses:
                said[occasion.name] = changes.statuses[place]
            if place in changes.eaten:
                said[occasion.name] = "fixed"
        yield from _occasions(day, person, said)
        yield from _times(day, person, said)
        yield from _habits(day, person)


def _occasions(day: Day, person: Person, exceptions: Mapping[str, str]) -> Iterator[Finding]:
    meals = {meal.name: meal for meal in day.occasions if meal.kind != HABIT}
    for occasion in person.occasions:
        where, meal = f"{day.date} {occasion.name}", meals.pop(occasion.name, None)
        if meal is None:
            yield Finding("calendar", where, "the occasion is not there")
            continue
        status = exceptions.get(occasion.name, PLANNED)
        may = {status} | ({PLANNED} if status == "leftover" else set())
        if person.cook_days and status == PLANNED and occasion.kind == "main":
            may.add("leftover")
        if meal.status not in may and not _shut(day, person, meal):
            yield Finding("calendar", where, f"is {meal.status}, the person said {status}")
        if (meal.status in FED) != bool(meal.items):
            yield Finding("calendar", where, "has no food" if not meal.items else "has food")
        if meal.kind != occasion.kind:
            yield Finding("calendar", where, f"is a {meal.kind}, the person has a {occasion.kind}")
        if (meal.moved_from or meal.time) != occasion.time:
            yield Finding(
                "clock", where, f"stands at {meal.time}, the person eats at {occasion.time}"
            )
    for name in meals:
        yield Finding("calendar", f"{day.date} {name}", "the person has no such occasion")


def _times(day: Day, person: Person, said: Mapping[str, str]) -> Iterator[Finding]:
    """Each meal stands where the medicines of the day put it, and nowhere else."""
    date = dt.date.fromisoformat(day.date)
    usual = [
        Slot(0, date, o.name, o.kind, minutes_of(o.time), status=said.get(o.name, PLANNED))
        for o in person.occasions
    ]
    due = {s.occasion: s.minutes for s in retime(usual, bars_on(person, date)).slots}
    for meal in day.occasions:
        wanted = due.get(meal.name)
        if meal.kind != HABIT and wanted is not None and minutes_of(meal.time) != wanted:
            yield Finding(
                "clock",
                f"{day.date} {meal.name}",
                f"stands at {meal.time}, with this person's medicines it is {clock(wanted)}",
            )


def _shut(day: Day, person: Person, meal: Meal) -> bool:
    """Whether a meal is left out because a medicine allows no food at its time."""
    bars = bars_on(person, dt.date.fromisoformat(day.date))
    return meal.status == "skip" and bool(closed(bars, minutes_of(meal.time)))


def _habits(day: Day, person: Person) -> Iterator[Finding]:
    """What is eaten anyway stands in every day, once each."""
    asked = Counter((habit.food, habit.time) for habit in person.habits)
    for meal in (m for m in day.occasions if m.kind == HABIT):
        key = (meal.items[0].food if meal.items else "", meal.moved_from or meal.time)
        if asked[key] < 1:
            yield Finding("calendar", f"{day.date} {meal.name}", "is no habit of this person")
        asked[key] -= 1
    for (food, time), count in asked.items():
        if count > 0:
            yield Finding("calendar", f"{day.date} {time}", f"the habit of {food} is not there")

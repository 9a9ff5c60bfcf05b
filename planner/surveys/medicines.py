"""What medicines do to a week: for one person and each medicine, what moved and what was barred.

Everything is read off the question worked out and the finished plan, beside the same person's
without the medicine.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from planner.asked import FED, Asked
from planner.export.words import nutrient_name, nutrient_unit
from planner.menu import Slot
from planner.person import EXAMPLE, Person, person_document, person_from_document
from planner.plan import HABIT, Plan
from planner.rules.medicines import FOOD_WORDS, barred, bars_at, caps
from planner.surveys.persons import START, asked_for
from planner.tables import load_foods
from planner.timing import wrong
from planner.week import plan_week
from planner.wording import listed

DAYS = 7
EXAMPLES = 3
"""Barred foods named; the rest are counted."""

WEEK_OUT = (START + dt.timedelta(days=DAYS - 1)).isoformat()
COFFEE = [
    {"food": "coffee_brewed", "amount": "1 cup", "time": "07:00"},
    {"food": "milk_whole", "amount": "30 g", "time": "07:00"},
]


def _takes(name: str, *times: str, **other: Any) -> dict[str, Any]:
    return {"medicines": [{"name": name, "times": list(times), **other}]}


CASES: Mapping[str, dict[str, Any]] = {
    "levothyroxine 07:00": _takes("levothyroxine", "07:00"),
    "levothyroxine 07:00, coffee with milk at 07:00": (
        _takes("levothyroxine", "07:00") | {"habits": COFFEE}
    ),
    "ciprofloxacin 08:00 and 20:00 for seven days": _takes(
        "ciprofloxacin", "08:00", "20:00", from_date=START.isoformat(), until=WEEK_OUT
    ),
    "tetracycline 06:00, 12:00, 18:00, 23:00": _takes(
        "tetracycline", "06:00", "12:00", "18:00", "23:00"
    ),
    "tetracycline 08:00, 12:00, 16:00, 20:00": _takes(
        "tetracycline", "08:00", "12:00", "16:00", "20:00"
    ),
    "alendronate 07:00 on Mondays": _takes("alendronate", "07:00", days=["mon"]),
    "iron 10:00": _takes("iron", "10:00"),
    "iron 08:00, with breakfast": _takes("iron", "08:00"),
    "eltrombopag 10:00": _takes("eltrombopag", "10:00"),
    "lisinopril/HCTZ in one tablet 08:00": _takes("lisinopril/HCTZ", "08:00"),
    "warfarin 18:00, usual vitamin K 90 ug": (
        _takes("warfarin", "18:00") | {"usual_vitamin_k_ug": 90}
    ),
    "kidney stones (no medicine)": {"conditions": ["kidney_stones"]},
}


@dataclass(frozen=True)
class Row:
    """What one medicine did to the week."""

    case: str
    moved: tuple[str, ...]
    barred: tuple[str, ...]
    preferred: tuple[str, ...]
    notices: tuple[str, ...]
    verified: bool
    gave: tuple[str, ...] = ()


def person_of(case: str) -> Person:
    """The fixed person with the fields of a case."""
    return person_from_document(person_document(EXAMPLE) | CASES[case])


def row_of(case: str) -> Row:
    """The week of one case, planned."""
    person = person_of(case)
    plan = plan_week(person, start=START, days=DAYS)
    asked, usual = asked_for(person, DAYS), asked_for(EXAMPLE, DAYS)
    known = {notice.text for notice in _usual_plan().notices}
    print(f"{case}: verified {plan.verified}", file=sys.stderr, flush=True)
    changed = (*_barred(asked, usual), *_capped(asked), *_limits(asked, usual))
    moved, preferred = tuple(_moved(asked, plan)), tuple(_preferred(asked, plan))
    untouched = any(asked.bars) and not moved and not preferred
    return Row(
        case=case,
        moved=moved,
        barred=changed or ("nothing: no meal stands in its windows",) * untouched,
        preferred=preferred,
        notices=tuple(
            _without(person, notice.text) for notice in plan.notices if notice.text not in known
        ),
        verified=plan.verified,
        gave=tuple(sorted({entry.rule for entry in plan.relaxed})),
    )


def _without(person: Person, text: str) -> str:
    """A sentence without the name of the medicine in front, so that alike ones are one."""
    for medicine in person.medicines:
        text = text.removeprefix(f"{medicine.name}: ")
    return text[:1].upper() + text[1:]


@cache
def _usual_plan() -> Plan:
    return plan_week(EXAMPLE, start=START, days=1)


# --- what moved ----------------------------------------------------------------------------


def _moved(asked: Asked, plan: Plan) -> Iterator[str]:
    """Meals at other times, habits too, and meals that have no place."""
    found: dict[str, list[str]] = defaultdict(list)
    for of_day, day in zip(asked.every, plan.days, strict=True):
        name = f"{of_day[0].date:%a}"
        for meal in day.occasions:
            what = meal.items[0].name.lower() if meal.kind == HABIT else meal.name
            if meal.moved_from:
                found[f"{what} {meal.moved_from} → {meal.time}"].append(name)
        for slot in of_day:
            if slot.status == "skip":
                found[f"{slot.occasion} has no place"].append(name)
    for what, days in found.items():
        yield f"{what}{_on(days)}"


def _on(days: Sequence[str]) -> str:
    """Which days, where it is not every day."""
    return "" if len(days) == DAYS else f" ({listed(days)})"


# --- what was barred -----------------------------------------------------------------------


def _barred(asked: Asked, usual: Asked) -> Iterator[str]:
    """Foods that would be on the menu of a slot without the medicine, by what bars them."""
    foods = load_foods()
    everywhere = sorted(usual.allowed - asked.allowed)
    if everywhere:
        yield f"at every meal: {_named(everywhere)}"
    places: dict[tuple[str, tuple[str, ...]], list[Slot]] = defaultdict(list)
    for slots, bars in zip(asked.every, asked.bars, strict=True):
        for slot in (slot for slot in slots if slot.status in FED):
            for bar in bars_at(bars, slot.minutes):
                on_offer = _served(usual, slot.key) if bar.hard and bar.what in FOOD_WORDS else ()
                gone = tuple(slug for slug in on_offer if barred(bar, foods[slug], slot.kind))
                if gone and slot not in places[(bar.what, gone)]:
                    places[(bar.what, gone)].append(slot)
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (what, gone), slots_at in places.items():
        where, on = _where(slots_at)
        grouped[(what, on)].append(f"{where}: {_named(gone)}")
    for (what, on), texts in grouped.items():
        yield f"{FOOD_WORDS[what]} at {'; '.join(texts)}{on}"


def _where(slots: Sequence[Slot]) -> tuple[str, str]:
    """Occasions of these slots, and their days where it is not every day."""
    names = list(dict.fromkeys(slot.occasion for slot in slots))
    days = list(dict.fromkeys(f"{slot.date:%a}" for slot in slots))
    return listed(names), _on(days)


@cache
def _served(asked: Asked, key: str) -> tuple[str, ...]:
    """Every food that may be served in a slot, in the order of the table."""
    found = {
        food.slug
        for option in asked.menu[key]
        for food in (
            *(portion.food for portion in option.all_portions()),
            *(part.food for part in option.seasoning),
        )
    }
    return tuple(slug for slug in load_foods() if slug in found)


def _named(slugs: Sequence[str]) -> str:
    """Some of the foods by name, spread over the table, and how many there are."""
    foods = load_foods()
    step = max(len(slugs) // EXAMPLES, 1)
    names = list(dict.fromkeys(foods[slug].title_name for slug in slugs[::step]))[:EXAMPLES]
    rest = len({foods[slug].title_name for slug in slugs}) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")


def _capped(asked: Asked) -> Iterator[str]:
    """Caps on a nutrient of a meal."""
    found: dict[tuple[str, float], list[Slot]] = defaultdict(list)
    for slot in (slot for of_day in asked.slots for slot in of_day):
        for nutrient, most in asked.caps.get(slot.key, {}).items():
            found[(nutrient, most)].append(slot)
    for (nutrient, most), slots in found.items():
        where, days = _where(slots)
        what = f"{nutrient_unit(nutrient)} {_name(nutrient)}"
        yield f"more than {most:.0f} {what} at {where}{days}"


def _limits(asked: Asked, usual: Asked) -> Iterator[str]:
    """Daily limits that are not the usual ones."""
    for nutrient, target in asked.targets.items():
        before = usual.targets.by_nutrient.get(nutrient)
        if before is not None and (target.min, target.max) != (before.min, before.max):
            least = "no minimum" if target.min is None else f"at least {target.min:.0f}"
            unit = nutrient_unit(nutrient)
            most = "" if target.max is None else f", at most {target.max:.0f} {unit}"
            yield f"{_name(nutrient)} a day: {least}{most}"


def _name(nutrient: str) -> str:
    name = nutrient_name(nutrient)
    return name[:1].lower() + name[1:]


# --- what is only a preference -------------------------------------------------------------


def _preferred(asked: Asked, plan: Plan) -> Iterator[str]:
    """Each thing a soft window would rather not have, and how many meals have it all the same."""
    inside: dict[str, int] = defaultdict(int)
    concerned: dict[str, set[str]] = defaultdict(set)
    for slots, bars, day in zip(asked.every, asked.bars, plan.days, strict=True):
        times = {slot.occasion: slot.minutes for slot in slots}
        for meal in (meal for meal in day.occasions if meal.items and meal.kind != HABIT):
            for bar in bars_at(bars, times[meal.name]):
                if not bar.hard and (bar.what in FOOD_WORDS or caps(bar)):
                    concerned[bar.what].add(meal.name)
                    inside[bar.what] += bool(wrong(bar, meal, load_foods()))
    for what, names in concerned.items():
        number = inside[what]
        count = f"in {number} meal{'s' * (number > 1)} of the week" if number else "in none"
        yield f"{FOOD_WORDS[what]} at {listed(sorted(names))}: {count}"


# --- the table -----------------------------------------------------------------------------


def medicine_rows(workers: int = 2) -> list[Row]:
    """All cases, planned."""
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(row_of, CASES))


def medicine_table(rows: Iterable[Row]) -> Iterator[str]:
    """The cases as a Markdown table, and what each plan says, below it."""
    rows = list(rows)
    numbers: dict[str, int] = {}
    yield (
        f"{EXAMPLE.name}, {EXAMPLE.completed_years}, eats everything, breakfast 08:00, lunch "
        f"12:30, snack 15:30, dinner 19:00; {DAYS} days from {START:%d %B %Y}. "
        "`python -m planner.survey --medicines` repeats it."
    )
    yield ""
    yield (
        "| taken | moved | barred | a preference only, and how often it is not kept "
        "| notices | gave way | verified |"
    )
    yield "|" + "---|" * 7
    for row in rows:
        notes = [str(numbers.setdefault(text, len(numbers) + 1)) for text in row.notices]
        cells = (
            row.case, "<br>".join(row.moved) or "nothing", "<br>".join(row.barred) or "nothing",
            "<br>".join(row.preferred) or "nothing", ", ".join(notes) or "none",
            ", ".join(row.gave) or "nothing", "yes" if row.verified else "no",
        )  # fmt: skip
        yield "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
    yield ""
    for text, number in numbers.items():
        yield f"{number}. {text}"

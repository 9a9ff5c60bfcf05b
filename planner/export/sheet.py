"""The content of the documents, in words: days, meals, amounts, figures.

HTML, PDF, Markdown and the calendar all say the same, so what they say is put into words once,
here; how it looks is theirs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.dishes import sides_of
from planner.errors import PlannerError
from planner.export.text import STANDING, URGENT, aim
from planner.export.words import (
    amount,
    day_name,
    effort_words,
    figure,
    nutrient_name,
    nutrient_unit,
    short_day,
)
from planner.export.words import span as span_words
from planner.gate import wording
from planner.nutrients import HEADLINE
from planner.person import EXAMPLE, Person, person_from_document
from planner.plan import (
    HABIT,
    Day,
    Item,
    Meal,
    Notice,
    Plan,
    PlannedPerson,
    PlannedTarget,
    is_short,
)
from planner.rules.medicines import Dose, bars_on, clock, doses_on

SEASONING = "seasoning"

STATUS = {
    "out": "Eating out",
    "skip": "Skipped",
    "fixed": "As you set it",
    "leftover": "Leftovers",
}

_SHARES = (
    (0.08, "a little"), (0.15, "about a tenth"), (0.225, "about a fifth"),
    (0.29, "about a quarter"), (0.365, "about a third"), (0.45, "about two fifths"),
    (0.55, "about half"), (0.635, "about three fifths"), (0.71, "about two thirds"), (0.9, "most"),
)  # fmt: skip


_AS_IS = frozenset({"raw", "cooked", "boiled", "fresh", "dry roasted", "baked in its skin"})
"""What a food's short name leaves out; how it was made (unsalted, fortified) stays."""

EVENINGS = "The evening before"
"""Title of what is prepared ahead, evening by evening."""

_BESIDE = {"met": "met", "low": "below", "high": "above"}


# --- values --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amount:
    """One food on a plate."""

    measure: str
    grams: str
    name: str
    start: str
    """What one starts from, empty where it is the same."""

    whose: str = ""
    grams_eaten: float = 0.0
    beside: bool = False
    """Whether it stands beside the dish: a glass of milk, a piece of fruit."""

    @property
    def brief(self) -> str:
        """1 cup spinach: what it is without how it was cut or cooked."""
        return counted(self.measure, brief(self.name)) + (f" ({self.whose})" if self.whose else "")

    @property
    def line(self) -> str:
        """1 cup plain Greek yogurt, low-fat; a thing counted in itself is named once."""
        said = counted(self.measure, self.name)
        return said + (f" ({self.whose})" if self.whose else "")


@dataclass(frozen=True)
class Card:
    """One meal, ready to print."""

    date: str
    occasion: str
    kind: str
    time: str
    title: str
    """The meal's title, or what happens instead of it."""

    planned: bool
    """Whether there is something to eat on the card."""

    moved: str
    minutes: str
    amounts: tuple[Amount, ...]
    seasoning: tuple[str, ...]
    night_before: str
    method: str
    labels: tuple[str, ...]
    magnesium: str
    share: float | None
    """Of the day's magnesium target; None for a household."""

    @property
    def key(self) -> str:
        """The occasion's address in a plan: 2026-11-23 dinner."""
        return f"{self.date} {self.occasion}"

    @property
    def in_dish(self) -> tuple[Amount, ...]:
        """What is in the dish itself."""
        return tuple(amount for amount in self.amounts if not amount.beside)

    @property
    def beside(self) -> tuple[Amount, ...]:
        """What is eaten or drunk with it."""
        return tuple(amount for amount in self.amounts if amount.beside)

    def heaviest(self, count: int) -> tuple[Amount, ...]:
        """The foods of the dish that weigh most, in their order."""
        most = sorted(self.in_dish, key=lambda amount: -amount.grams_eaten)[:count]
        return tuple(amount for amount in self.in_dish if amount in most)

    @property
    def steps(self) -> str:
        """The method without its sentence on what stands beside, which is listed on its own."""
        return self.method.partition(" With it: ")[0] if self.beside else self.method

    @property
    def with_it(self) -> str:
        """The seasoning in a sentence; empty where there is none."""
        return f"Also in it: {', '.join(self.seasoning)}." if self.seasoning else ""


@dataclass(frozen=True)
class Reached:
    """One headline figure of a day beside its aim."""

    name: str
    value: str
    unit: str
    aim: str
    verdict: str
    """met | low | high."""

    @property
    def brief(self) -> str:
        """magnesium 521 mg, with a word where it is not met."""
        word = "" if self.verdict == "met" else f" ({self.verdict})"
        return f"{self.name.lower()} {self.value} {self.unit}{word}"

    @property
    def beside(self) -> str:
        """met: at least 320."""
        return f"{_BESIDE[self.verdict]}: {self.aim}"


@dataclass(frozen=True)
class Sheet:
    """One day, ready to print."""

    date: str
    name: str
    short: str
    cards: tuple[Card, ...]
    also: tuple[str, ...]
    """What is eaten or drunk anyway, and medicines, on the clock."""

    tonight: tuple[str, ...]
    """What to soak or mix this evening for tomorrow."""

    figures: tuple[tuple[str, tuple[Reached, ...]], ...]
    """(person's name, the three minerals and energy)."""


Swaps = Mapping[str, Sequence[str]]
"""Checked alternatives by occasion ("2026-11-23 dinner"), in words."""


# --- the whole plan ------------------------------------------------------------------------


def plan_hash(plan: Plan) -> str:
    """Twelve signs that differ between plans with other food on the plates."""
    plates = [[item.id, item.food, item.grams] for item in _items(plan)]
    said = json.dumps([plan.question.get("start"), plates], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:12]


def _items(plan: Plan) -> Iterator[Item]:
    for day in plan.days:
        for meal in day.occasions:
            yield from meal.items


def names_of(plan: Plan) -> str:
    """Whose plan it is."""
    *first, last = [person.name for person in plan.people] or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def dates_of(plan: Plan) -> str:
    """23 to 29 November 2026."""
    return span_words(plan.days[0].date, plan.days[-1].date) if plan.days else "no day"


def label_of(plan: Plan, example: bool | None) -> str:
    """What a document of an example carries; ``None`` finds out from the plan."""
    people = [person_of(plan, planned) for planned in plan.people]
    if not (EXAMPLE in people if example is None else example):
        return ""
    who = next((person for person in people if person is not None), EXAMPLE)
    return f"Example: {who.name}, {who.completed_years}. Not yours yet."


def person_of(plan: Plan, planned: PlannedPerson) -> Person | None:
    """The answers a person gave, where the plan still has them."""
    try:
        return person_from_document(plan.question["people"][planned.id])
    except (PlannerError, LookupError, TypeError, AttributeError):
        return None


def sheets(plan: Plan) -> tuple[Sheet, ...]:
    """All days of a plan."""
    people = [person for planned in plan.people if (person := person_of(plan, planned))]
    after = (*plan.days, None)[1:]
    pairs = zip(plan.days, after, strict=True) if plan.days else ()
    return tuple(_sheet(plan, day, tomorrow, people) for day, tomorrow in pairs)


def without_eves(sheet: Sheet) -> Sheet:
    """A day whose cards leave to the page of evenings what is prepared ahead."""
    return replace(sheet, cards=tuple(replace(card, night_before="") for card in sheet.cards))


@dataclass(frozen=True)
class Evening:
    """What one evening prepares for the next day."""

    name: str
    """Sunday 22 November."""

    morrow: str
    """Mon 23."""

    tasks: tuple[str, ...]


def evenings(plan: Plan) -> tuple[Evening, ...]:
    """Every evening with something to prepare, the one before the first day included."""
    return tuple(
        Evening(
            name=day_name((dt.date.fromisoformat(day.date) - dt.timedelta(days=1)).isoformat()),
            morrow=short_day(day.date),
            tasks=tonight_for(day),
        )
        for day in plan.days
        if tonight_for(day)
    )


def eve_of(plan: Plan) -> tuple[str, ...]:
    """What to do on the evening before the first day."""
    return tonight_for(plan.days[0]) if plan.days else ()


def cautions(plan: Plan) -> tuple[Notice, ...]:
    """What this person should read first."""
    standing = {wording(key).text for key in STANDING}
    return tuple(n for n in plan.notices if n.level in URGENT and n.text not in standing)


def emergencies(plan: Plan) -> tuple[Notice, ...]:
    """When to get help: the same for everyone."""
    standing = {wording(key).text for key in STANDING}
    return tuple(notice for notice in plan.notices if notice.text in standing)


def advice(plan: Plan) -> tuple[Notice, ...]:
    """Notes and advice around the food."""
    last = wording("not_medical").text
    return tuple(n for n in plan.notices if n.level not in URGENT and n.text != last)


def not_medical() -> str:
    """The sentence that stands on every document."""
    return wording("not_medical").text


# --- a day ---------------------------------------------------------------------------------


def _sheet(plan: Plan, day: Day, after: Day | None, people: Sequence[Person]) -> Sheet:
    meals = [meal for meal in day.occasions if meal.kind != HABIT]
    return Sheet(
        date=day.date,
        name=day_name(day.date),
        short=short_day(day.date),
        cards=tuple(_card(plan, day, meal) for meal in meals),
        also=tuple(_also(plan, day, people)),
        tonight=() if after is None else tonight_for(after),
        figures=tuple((person.name, tuple(_figures(person, day))) for person in plan.people),
    )


def tonight_for(tomorrow: Day) -> tuple[str, ...]:
    """What the meals of a day want done on the evening before."""
    return tuple(
        f"{meal.night_before} For {meal.name}: {meal.title}."
        for meal in tomorrow.occasions
        if meal.night_before
    )


def _also(plan: Plan, day: Day, people: Sequence[Person]) -> Iterator[str]:
    """Medicines, supplements and habits of a day in clock order."""
    date = dt.date.fromisoformat(day.date)
    several = len(people) > 1
    found: list[tuple[str, str]] = []
    for person in people:
        whose = f" ({person.name})" if several else ""
        found += [
            (clock(dose.minutes), f"{dose.medicine}{_fasting(person, dose)}{whose}")
            for dose in doses_on(person, date)
        ]
        found += [
            (s.time, f"{s.form} {s.elemental_magnesium_mg:g} mg magnesium{whose}")
            for s in person.supplements
            if s.time
        ]
    for meal in day.occasions:
        if meal.kind == HABIT:
            said = ", ".join(amount_of(plan, item).line for item in meal.items)
            found.append((meal.time, said))
    return (f"{time} {what}" for time, what in sorted(found))


def _fasting(person: Person, dose: Dose) -> str:
    """Until when nothing is eaten after a dose, where its label says so: the latest hour."""
    ends = [
        bar.to_minutes
        for bar in bars_on(person, dose.date)
        if bar.hard and bar.what == "any_food" and bar.dose == dose
        and bar.dose_minutes == dose.minutes < bar.to_minutes
    ]  # fmt: skip
    return f" (nothing to eat until {clock(max(ends))})" if ends else ""


def _figures(person: PlannedPerson, day: Day) -> Iterator[Reached]:
    values = day.nutrients.get(person.id, {})
    unsure = day.at_least.get(person.id, ())
    for nutrient in (*HEADLINE, "energy_kcal"):
        target = person.targets.get(nutrient)
        if target is None:
            continue
        value = values.get(nutrient, 0.0)
        yield Reached(
            name=nutrient_name(nutrient),
            value=("≥ " if nutrient in unsure else "") + figure(round(value)),
            unit=nutrient_unit(nutrient),
            aim=aim(target),
            verdict=verdict(value, target),
        )


def verdict(value: float, target: PlannedTarget) -> str:
    """How a value stands beside its target, but for the last printed digit."""
    if target.min is not None and is_short(value, target.min):
        return "low"
    if target.max is not None and value > target.max + 1e-3:
        return "high"
    return "met"


# --- a meal --------------------------------------------------------------------------------


def _card(plan: Plan, day: Day, meal: Meal) -> Card:
    words, share = _magnesium(plan, meal)
    return Card(
        date=day.date,
        occasion=meal.name,
        kind=meal.kind,
        time=meal.time,
        title=meal.title or STATUS.get(meal.status, meal.status.capitalize()),
        planned=bool(meal.items),
        moved=f"moved from {meal.moved_from}" if meal.moved_from else "",
        minutes=effort_words(meal) if meal.items and meal.dish else "",
        amounts=tuple(
            amount_of(plan, item, item.role in sides_of(meal.dish))
            for item in meal.items
            if item.role != SEASONING
        ),
        seasoning=tuple(_seasoned(item) for item in meal.items if item.role == SEASONING),
        night_before=meal.night_before,
        method=meal.method,
        labels=tuple(
            f"Check the label of {small(item.name)}: {item.check_label}"
            for item in meal.items
            if item.check_label
        ),
        magnesium=words,
        share=share,
    )


def amount_of(plan: Plan, item: Item, beside: bool = False) -> Amount:
    """An item in words."""
    names = {person.id: person.name for person in plan.people}
    return Amount(
        measure=item.measure,
        grams="" if item.measure.endswith(" g") else f"{figure(round(item.grams))} g",
        name=item.name,
        start=f"from {item.start}" if item.start else "",
        whose=names.get(item.person, item.person) if len(names) > 1 else "",
        grams_eaten=item.grams,
        beside=beside,
    )


def _seasoned(item: Item) -> str:
    """A measured seasoning in a sentence: 1 tsp cumin seed, ½ onion."""
    unit = item.measure.partition(" ")[2]
    if unit[:4].casefold() == item.name[:4].casefold():
        return item.measure
    return f"{item.measure} {small(item.name)}"


def small(name: str) -> str:
    """A name inside a sentence: its first letter small, unless the word is all capitals."""
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name


def brief(name: str) -> str:
    """Spinach for "Spinach, raw", rapeseed oil for "Rapeseed (canola) oil"."""
    bare = re.sub(r" \([^)]*\)", "", name)
    first, *rest = bare.split(", ")
    return ", ".join([first, *(part for part in rest if part not in _AS_IS)])


def counted(measure: str, name: str) -> str:
    """Amount and name: 1 cup spinach, raw; 3 eggs, hard-boiled; ½ carrot, raw."""
    number, _, unit = measure.partition(" ")
    stem = unit.casefold().removesuffix("s").removesuffix("e")
    at = name.casefold().find(stem) if len(stem) > 2 else -1
    if at < 0 or (at and name[at - 1].isalpha()):
        return f"{measure} {small(name)}"
    end = at + len(stem)
    while end < len(name) and name[end].isalpha():
        end += 1
    if name[at:end].casefold().removesuffix("s").removesuffix("e") != stem:
        return f"{measure} {small(name)}"
    return f"{number} {small(f'{name[:at]}{unit}{name[end:]}')}"


def _magnesium(plan: Plan, meal: Meal) -> tuple[str, float | None]:
    """A meal's magnesium in words, and as a share of the day's target."""
    if len(plan.people) != 1 or not meal.items:
        return "", None
    person = plan.people[0]
    target = person.targets.get("magnesium_mg")
    value = meal.nutrients.get(person.id, {}).get("magnesium_mg")
    if target is None or target.min is None or value is None:
        return "", None
    mark = "at least " if "magnesium_mg" in meal.at_least.get(person.id, ()) else ""
    words = f"{mark}{amount('magnesium_mg', round(value))} magnesium"
    return f"{words}, {share_words(value / target.min)}", value / target.min


def share_words(share: float) -> str:
    """0.26 → a quarter of the day's target."""
    word = next((word for most, word in _SHARES if share < most), "all")
    return f"{word} of the day's target"

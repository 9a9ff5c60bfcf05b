"""Medicines on the clock: which foods and products are barred when, as plain data and arithmetic.

``medicine_windows.csv`` has one row per class of medicines and thing to keep away from it. A
*dose* is one medicine at one time of one date; each row that its name fires makes a *bar* on
the clock of a day: from so many hours before the dose to so many after it. Doses of the evening
before and of the next morning reach into a day too. All times are minutes after that day's
midnight, so a bar may start below 0 and end beyond 1,440.

A window with ``inclusive`` allows its exact ends (two hours after 08:00, 10:00 is fine); the
minute of the dose itself is always inside. Hard bars hold always; soft ones are preferences.
"""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from planner.food import Food
from planner.gate import Recognised, recognise
from planner.habits import Custom
from planner.menu import Slot
from planner.person import DAY_NAMES, Medicine, Person, Supplement

DAY_MINUTES = 24 * 60

PLAIN_WATER = "tap_water"
"""The one drink that no window bars."""

FORTIFIED_CALCIUM_MG = 120.0
"""A fortified food with this much calcium in 100 g counts as fortified with calcium: 15 % of the
EU reference intake, the least that may be called a source (Regulations 1924/2006, 1169/2011)."""

BRAN_CEREAL_FIBRE_G = 10.0
"""A breakfast cereal with this much fibre in 100 g counts as bran; ours."""

FOOD_WORDS: Mapping[str, str] = {
    "any_food": "any food, and any drink but plain water",
    "dairy": "milk, yogurt, cheese and other dairy",
    "dairy_alone": "dairy or calcium-fortified food by itself, outside a main meal",
    "fortified_calcium": "food and drink fortified with calcium",
    "soy": "soy foods and soy drinks",
    "coffee": "coffee",
    "tea": "black and green tea",
    "bran": "bran and high-fibre cereals",
}
"""What a window may bar among foods, in words."""

PRODUCTS: Mapping[str, frozenset[str]] = {
    "mineral_supplement": frozenset({"magnesium", "calcium", "iron", "zinc", "antacid"}),
    "magnesium_or_antacid": frozenset({"magnesium", "antacid"}),
    "calcium_supplement": frozenset({"calcium"}),
    "iron_supplement": frozenset({"iron"}),
    "zinc_supplement": frozenset({"zinc"}),
    "antacid": frozenset({"antacid"}),
}
"""What a window may bar among products, by what they hold."""

MEALS = frozenset({"breakfast", "main"})
"""Kinds of occasion that count as a meal, so that dairy in them is not taken by itself."""

_ANTACID_FORMS = frozenset({"oxide", "hydroxide", "carbonate"})
_MINERAL_CLASSES = {"iron": frozenset({"iron"}), "zinc": frozenset({"zinc"})}
_MULTI = frozenset({"magnesium", "calcium", "iron", "zinc"})
_MINERAL_NAMES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"multi\W?vitamin|multi\W?mineral|prenatal", _MULTI),
    (r"antacid|alumin(i)?um|maalox|gaviscon|milk of magnesia", frozenset({"antacid"})),
    (r"\btums\b|\brennie\b", frozenset({"antacid", "calcium"})),
    (r"magnesi", frozenset({"magnesium"})),
    (r"calcium", frozenset({"calcium"})),
    (r"\biron\b|ferr(ous|ic)", frozenset({"iron"})),
    (r"\bzinc\b", frozenset({"zinc"})),
)
"""What a product that the gate does not know holds, read from its name."""


# --- rows ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """One row: around a dose of these medicines, this is barred for so long."""

    id: str
    names: frozenset[str]
    """Generic names; "class:iron" stands for a whole class of ``medicine_classes.csv``."""

    unless: frozenset[str]
    """Words in a medicine's name for which the row does not hold (another form of it)."""

    what: str
    hours_before: float
    """Hours to wait after what is barred, before the dose."""

    hours_after: float
    """Hours to wait after the dose, before what is barred."""

    inclusive: bool
    """Whether the exact ends are allowed."""

    hard: bool
    moves: bool
    """Whether an occasion is moved out of it; otherwise foods are left out in place."""

    sentence: str
    source: str
    status: str


@cache
def windows() -> tuple[Window, ...]:
    """All rows of ``medicine_windows.csv``, in its order."""
    text = files(__package__).joinpath("medicine_windows.csv").read_text(encoding="utf-8")
    return tuple(
        Window(
            id=row["id"],
            names=_words(row["class"]),
            unless=_words(row["unless"]),
            what=row["what"],
            hours_before=float(row["hours_before"]),
            hours_after=float(row["hours_after"]),
            inclusive=row["inclusive"] == "yes",
            hard=row["level"] == "hard",
            moves=row["moves"] == "yes",
            sentence=row["sentence"],
            source=row["source"],
            status=row["status"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def _words(cell: str) -> frozenset[str]:
    return frozenset(part.strip() for part in cell.split(";") if part.strip())


# --- doses ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Dose:
    """One medicine taken at one time of one date."""

    medicine: str
    """As the person wrote it."""

    classes: tuple[str, ...]
    generics: tuple[str, ...]
    date: dt.date
    minutes: int
    """Minutes after midnight of its date."""

    def __str__(self) -> str:
        return f"{self.medicine} at {clock(self.minutes)}"


def doses(person: Person, dates: Sequence[dt.date]) -> tuple[tuple[Dose, ...], ...]:
    """The doses of each date, in clock order; days, intervals and courses honoured."""
    return tuple(doses_on(person, date) for date in dates)


def doses_on(person: Person, date: dt.date) -> tuple[Dose, ...]:
    """The doses of one date, in clock order."""
    found = [
        Dose(medicine.name, known.classes, known.components, date, minutes_of(time))
        for medicine in person.medicines
        if taken_on(medicine, date)
        for known in (_recognised(medicine.name),)
        for time in medicine.times
    ]
    return tuple(sorted(found, key=lambda dose: dose.minutes))


@cache
def _recognised(name: str) -> Recognised:
    return recognise(name)


def taken_on(medicine: Medicine, date: dt.date) -> bool:
    """Whether a medicine is taken on a date.

    Where it is not said which day, week or month it falls on, every one that may be counts, so
    that no window is missed; ``unclear`` asks.
    """
    start = medicine.from_date
    if (start and date < start) or (medicine.until and date > medicine.until):
        return False
    named = not medicine.days or DAY_NAMES[date.weekday()] in medicine.days
    if medicine.every == "day" or start is None:
        return named
    if medicine.every == "month":
        return named and _same_month_day(start, date, by_weekday=bool(medicine.days))
    weeks = 2 if medicine.every == "two_weeks" else 1
    if not medicine.days:
        return (date - start).days % (7 * weeks) == 0
    return named and ((_monday(date) - _monday(start)).days // 7) % weeks == 0


def _monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def _same_month_day(start: dt.date, date: dt.date, by_weekday: bool) -> bool:
    """Same day of the month (its last where it is shorter), or the same first, second, ... week."""
    if by_weekday:
        return (date.day - 1) // 7 == (start.day - 1) // 7
    last = calendar.monthrange(date.year, date.month)[1]
    return date.day == min(start.day, last)


def has_windows(found: Recognised) -> bool:
    """Whether anything is kept away from a medicine by the clock."""
    return any(fires(window, found) for window in windows())


def unclear(person: Person) -> tuple[str, ...]:
    """A sentence for every medicine with windows whose times or days are not known."""
    found = []
    for medicine in person.medicines:
        if not has_windows(_recognised(medicine.name)):
            continue
        if not medicine.times:
            found.append(
                f"{medicine.name}: no time of day is given, so nothing is kept away from it; "
                "add its times."
            )
        elif medicine.every != "day" and medicine.from_date is None:
            every = medicine.every.replace("_", " ")
            if every != "week":
                found.append(
                    f"{medicine.name}: taken every {every}, but not from which date; "
                    "until that is given, every week counts."
                )
            elif not medicine.days:
                found.append(
                    f"{medicine.name}: taken every week, but not on which day; "
                    "until that is given, every day counts."
                )
    return tuple(found)


def fires(window: Window, medicine: Recognised | Dose) -> bool:
    """Whether a row holds for a medicine: by class or any component, and not an excepted form."""
    parts = medicine.generics if isinstance(medicine, Dose) else medicine.components
    name = medicine.medicine if isinstance(medicine, Dose) else medicine.name
    if any(word in name.casefold() for word in window.unless):
        return False
    return not window.names.isdisjoint({*parts, *(f"class:{name}" for name in medicine.classes)})


# --- bars ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """What is barred on one day, from when to when, because of which dose."""

    id: str
    what: str
    from_minutes: int
    to_minutes: int
    dose_minutes: int
    """The dose on this day's clock: negative for the day before, 1,440 and more for the next."""

    inclusive: bool
    """Whether the exact ends are allowed."""

    hard: bool
    moves: bool
    dose: Dose
    sentence: str

    @property
    def why(self) -> str:
        """The dose and what it needs, in words."""
        return f"{self.dose.medicine} at {clock(self.dose_minutes)}: {self.sentence}"


def bars(person: Person, date_index: int, dates: Sequence[dt.date]) -> tuple[Bar, ...]:
    """The bars of one of the dates, those of doses on the dates around it among them."""
    return bars_on(person, dates[date_index])


def bars_on(person: Person, date: dt.date) -> tuple[Bar, ...]:
    """The bars that touch one date, in the order of doses and rows."""
    found = []
    for shift in (-1, 0, 1):
        for dose in doses_on(person, date + dt.timedelta(days=shift)):
            at = dose.minutes + shift * DAY_MINUTES
            found += [_bar(window, dose, at) for window in windows() if fires(window, dose)]
    return tuple(bar for bar in found if touches_day(bar))


def _bar(window: Window, dose: Dose, at: int) -> Bar:
    return Bar(
        id=window.id,
        what=window.what,
        from_minutes=at - round(60 * window.hours_before),
        to_minutes=at + round(60 * window.hours_after),
        dose_minutes=at,
        inclusive=window.inclusive,
        hard=window.hard,
        moves=window.moves,
        dose=dose,
        sentence=window.sentence,
    )


def touches_day(bar: Bar) -> bool:
    """Whether any minute of the day is inside."""
    first = bar.from_minutes + bar.inclusive * (bar.from_minutes != bar.dose_minutes)
    last = bar.to_minutes - bar.inclusive * (bar.to_minutes != bar.dose_minutes)
    return first < DAY_MINUTES and last >= 0


def in_window(bar: Bar, minutes: int) -> bool:
    """Whether a time is inside; the minute of the dose always is."""
    if minutes == bar.dose_minutes:
        return True
    if bar.inclusive:
        return bar.from_minutes < minutes < bar.to_minutes
    return bar.from_minutes <= minutes <= bar.to_minutes


def bars_at(found: Iterable[Bar], minutes: int) -> tuple[Bar, ...]:
    """The bars a time is inside of."""
    return tuple(bar for bar in found if in_window(bar, minutes))


def free_spans(found: Iterable[Bar]) -> tuple[tuple[int, int], ...]:
    """First and last free minute of every span of the day that is inside none of the bars."""
    found = tuple(found)
    spans: list[tuple[int, int]] = []
    for minutes in range(DAY_MINUTES):
        if bars_at(found, minutes):
            continue
        if spans and spans[-1][1] == minutes - 1:
            spans[-1] = (spans[-1][0], minutes)
        else:
            spans.append((minutes, minutes))
    return tuple(spans)


# --- foods ---------------------------------------------------------------------------------

_CAP = re.compile(r"([a-z_0-9]+)>(\d+(?:\.\d+)?)")


def caps(bar: Bar) -> dict[str, float]:
    """Most of a nutrient that a whole meal inside the bar may hold; empty for other bars."""
    match = _CAP.fullmatch(bar.what)
    return {match[1]: float(match[2])} if match else {}


def barred(bar: Bar, food: Food, kind: str = "main") -> bool:
    """Whether a food may not be eaten inside the bar, at an occasion of this kind.

    Under a nutrient cap a single food is barred only where the source gives no value for it: what
    is missing cannot be held against the cap. The cap itself is for the whole meal: ``caps``.
    """
    if food.slug == PLAIN_WATER:
        return False
    limits = caps(bar)
    if limits:
        return any(food.nutrients.get(nutrient) is None for nutrient in limits)
    return food_is(bar.what, food, kind)


def food_is(what: str, food: Food, kind: str = "main") -> bool:
    """Whether a food is what a word of the table says, at an occasion of this kind."""
    if what == "any_food":
        return food.slug != PLAIN_WATER
    if what == "dairy":
        return _is_dairy(food)
    if what == "fortified_calcium":
        return _has_added_calcium(food)
    if what == "dairy_alone":
        return kind not in MEALS and (_is_dairy(food) or _has_added_calcium(food))
    if what == "soy":
        return "soy" in food.allergens and food.family in _SOY_FAMILIES
    if what == "bran":
        fibre = food.nutrients.get("fibre_g", 0.0)
        cereal = food.family == "breakfast_cereal" and fibre >= BRAN_CEREAL_FIBRE_G
        return cereal or "bran" in food.tags
    return what in FOOD_WORDS and what in food.tags


_SOY_FAMILIES = frozenset(
    {"soy", "plant_protein", "fortified_plant_milk", "plant_milk_unfortified"}
)


def _is_dairy(food: Food) -> bool:
    return "dairy" in food.tags or food.family == "dairy"


def _has_added_calcium(food: Food) -> bool:
    enough = food.nutrients.get("calcium_mg", 0.0) >= FORTIFIED_CALCIUM_MG
    return (
        "fortified_calcium" in food.tags
        or food.family == "fortified_plant_milk"
        or ("fortified" in food.tags and enough)
    )


def closed(found: Iterable[Bar], minutes: int) -> tuple[Bar, ...]:
    """The hard bars that allow no food at all at this time."""
    return tuple(
        bar for bar in found if bar.hard and bar.what == "any_food" and in_window(bar, minutes)
    )


# --- findings ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something taken or eaten anyway that stands inside a window."""

    sentence: str
    hard: bool
    bar: Bar

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Taking:
    """A mineral product at one time of day: a supplement, or a medicine that is a mineral."""

    name: str
    holds: frozenset[str]
    minutes: int | None
    """None where the person gave no time."""


def takings(person: Person, date: dt.date) -> tuple[Taking, ...]:
    """The mineral products of one date: supplements, and iron, zinc, calcium as medicines."""
    found = [
        Taking(_supplement_name(supplement), _supplement_holds(supplement), _time(supplement.time))
        for supplement in person.supplements
    ]
    for dose in doses_on(person, date):
        holds = product_holds(dose.medicine)
        if holds:
            found.append(Taking(dose.medicine, holds, dose.minutes))
    return tuple(found)


def product_holds(name: str) -> frozenset[str]:
    """The minerals of a product, from its class or, where no rule knows it, from its name."""
    known = _recognised(name)
    holds = frozenset().union(*(_MINERAL_CLASSES.get(c, frozenset()) for c in known.classes))
    if holds or known.known:
        return holds
    words = name.casefold()
    return holds.union(*(held for pattern, held in _MINERAL_NAMES if re.search(pattern, words)))


def _supplement_name(supplement: Supplement) -> str:
    form = "" if supplement.form == "other" else f" {supplement.form}"
    return f"magnesium{form}"


def _supplement_holds(supplement: Supplement) -> frozenset[str]:
    antacid = {"antacid"} if supplement.form in _ANTACID_FORMS else set()
    return frozenset({"magnesium", *antacid})


def supplement_findings(
    person: Person, date_index: int, dates: Sequence[dt.date]
) -> tuple[Finding, ...]:
    """Every mineral product of a date that stands inside a window, and when it may be taken."""
    return supplement_findings_on(person, dates[date_index])


def supplement_findings_on(person: Person, date: dt.date) -> tuple[Finding, ...]:
    """As ``supplement_findings``, for a date of its own."""
    found: list[Finding] = []
    for taking in takings(person, date):
        against = product_bars(bars_on(person, date), taking)
        if taking.minutes is None:
            found += _untimed(taking, against)
            continue
        free = free_spans(against)
        found += [
            Finding(_inside(taking.name, taking.minutes, bar, free), bar.hard, bar)
            for bar in bars_at(against, taking.minutes)
        ]
    return tuple(found)


def product_bars(found: Iterable[Bar], taking: Taking) -> tuple[Bar, ...]:
    """The bars that hold for a mineral product; a medicine is not barred by itself."""
    return tuple(
        bar
        for bar in found
        if not PRODUCTS.get(bar.what, frozenset()).isdisjoint(taking.holds)
        and bar.dose.medicine != taking.name
    )


def _untimed(taking: Taking, against: Sequence[Bar]) -> Iterator[Finding]:
    """One finding for a product without a time, where any window concerns it."""
    if against:
        bar = against[0]
        names = " and ".join(dict.fromkeys(other.dose.medicine for other in against))
        sentence = (
            f"{_capital(taking.name)} has no time of day, and {names} must be kept away from it; "
            f"allowed {_spans_words(free_spans(against))}."
        )
        yield Finding(sentence, any(other.hard for other in against), bar)


def habit_findings(
    customs: Sequence[tuple[Custom, int]], found: Sequence[Bar], slots: Sequence[Slot] = ()
) -> tuple[Finding, ...]:
    """Every habit (with its minutes) that stands inside a bar that bars it, or breaks its cap.

    A habit at the very time of an occasion belongs to it; what the two hold together is held
    against a cap where the meal is known, not here.
    """
    kinds = {slot.minutes: slot.kind for slot in slots}
    findings = []
    for custom, minutes in customs:
        kind = kinds.get(minutes, "habit")
        against = [bar for bar in found if _bars_habit(bar, custom, kind)]
        free = free_spans(against)
        findings += [
            Finding(_inside(custom.food.name, minutes, bar, free), bar.hard, bar)
            for bar in bars_at(against, minutes)
        ]
    return tuple(findings)


def _bars_habit(bar: Bar, custom: Custom, kind: str) -> bool:
    above = any(
        (custom.food.per_gram(nutrient) or 0.0) * custom.grams > most
        for nutrient, most in caps(bar).items()
    )
    return above or barred(bar, custom.food, kind)


def _inside(name: str, minutes: int, bar: Bar, free: Sequence[tuple[int, int]]) -> str:
    """That something stands inside a window, and when it would be allowed."""
    return (
        f"{_capital(name)} at {clock(minutes)} stands inside {clock(bar.from_minutes)} to "
        f"{clock(bar.to_minutes)} around {bar.dose.medicine} at {clock(bar.dose_minutes)}; "
        f"{_allowed_words(minutes, free)}."
    )


def _allowed_words(minutes: int, free: Sequence[tuple[int, int]]) -> str:
    """The nearest free times after and before, in words."""
    later = next((first for first, _ in free if first > minutes), None)
    earlier = next((last for _, last in reversed(free) if last < minutes), None)
    words = [f"from {clock(later)}"] if later is not None else []
    words += [f"until {clock(earlier)}"] if earlier is not None else []
    return f"allowed {' or '.join(words)}" if words else "no time of that day is free of it"


def _spans_words(free: Sequence[tuple[int, int]]) -> str:
    if not free:
        return "at no time of that day"
    return " and ".join(f"{clock(first)} to {clock(last)}" for first, last in free)


# --- the clock -----------------------------------------------------------------------------


def minutes_of(time: str) -> int:
    """Minutes after midnight of a time such as "07:30"."""
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _time(time: str | None) -> int | None:
    return None if time is None else minutes_of(time)


def clock(minutes: int) -> str:
    """A time as "07:30"; with the day where it is not the day in question."""
    day, rest = divmod(minutes, DAY_MINUTES)
    words = {0: "", -1: " the day before", 1: " the next day", 2: " two days later"}
    return f"{rest // 60:02d}:{rest % 60:02d}{words.get(day, ' two days before')}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

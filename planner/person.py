"""Persons: who eats, as one immutable value, and the person file it is read from (floor 0).

A person file is TOML; ``docs/person.toml`` documents every key. Reading one reports every
problem at once, one sentence each, with file, line and key. What a value means for a plan is
decided elsewhere: ``gate`` decides whether to plan at all, ``targets`` what to aim for.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    field_validator,
    model_validator,
)

from planner.errors import InputError
from planner.nutrients import NUTRIENTS

ALLERGENS = frozenset(
    {
        "milk", "egg", "fish", "shellfish", "tree_nut", "peanut", "soy", "wheat", "gluten",
        "sesame", "mustard", "celery", "sulphite", "lupin", "coconut",
    }
)  # fmt: skip
"""Allergens a food can carry."""

AVOID_GROUPS: Mapping[str, frozenset[str]] = {
    "nut": frozenset({"tree_nut", "peanut"}),
    "dairy": frozenset({"milk"}),
    "gluten": frozenset({"gluten", "wheat"}),
}
"""Everyday words for more than one allergen, or for one under another name."""

AVOID_TAGS = frozenset({"pork", "beef", "alcohol", "caffeine"})
"""Words that stand for foods by their tag instead of an allergen."""

Sex = Literal["female", "male"]
LifeStage = Literal["none", "pregnant", "lactating"]
Activity = Literal["inactive", "low_active", "active", "very_active"]
Diet = Literal["omnivore", "pescatarian", "vegetarian", "vegan"]
Kidneys = Literal["healthy", "ckd_30_59", "ckd_under_30", "dialysis", "unknown"]
Avoid = Literal[
    "alcohol", "beef", "caffeine", "celery", "coconut", "dairy", "egg", "fish", "gluten",
    "lupin", "milk", "mustard", "nut", "peanut", "pork", "sesame", "shellfish", "soy", "sulphite",
    "tree_nut", "wheat",
]  # fmt: skip
Condition = Literal[
    "adrenal_insufficiency", "bariatric_surgery", "bowel_obstruction", "coeliac", "diabetes",
    "dialysis", "heart_block", "heart_failure", "high_blood_pressure",
    "hyperkalaemia", "ibd", "ileostomy",
    "kidney_failure", "kidney_stones", "kidney_transplant", "myasthenia_gravis",
    "phosphate_restriction", "short_bowel", "siadh",
]  # fmt: skip
AVOID_WORDS: tuple[str, ...] = get_args(Avoid)
CONDITIONS: tuple[str, ...] = get_args(Condition)
"""Conditions the safety gate knows; ``reference/conditions.csv`` says what each does."""

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY_NAMES: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week in the order of ``datetime.date.weekday``."""

SupplementForm = Literal[
    "oxide", "citrate", "glycinate", "chloride", "malate", "lactate", "aspartate", "hydroxide",
    "carbonate", "sulfate", "threonate", "taurate", "gluconate", "glycerophosphate", "other",
]  # fmt: skip
SetBy = Literal[
    "clinic", "clinician", "doctor", "dietitian", "nurse", "pharmacist", "self"
]  # fmt: skip

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _clock(value: object) -> object:
    """A time as "HH:MM"; "7:30" and TOML's own 07:30:00 are understood too."""
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{_shown(value)} is no time of day; write hours and minutes as "07:30"')
    return f"{int(match[1]):02d}:{match[2]}"


def _number(value: object) -> object:
    """A finite number: neither text nor true/false nor infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{_shown(value)} is no number; write it as 65 or 65.5, without quotes")
    if not math.isfinite(value):
        raise ValueError(f"{value} is no usable number; write one such as 65")
    return float(value)


Clock = Annotated[str, BeforeValidator(_clock)]
Number = Annotated[float, BeforeValidator(_number)]


class _Value(BaseModel):
    """An immutable value that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True
    )


class Medicine(_Value):
    """One medicine as the person knows it: generic, brand or combination name."""

    name: str = Field(min_length=1)
    times: tuple[Clock, ...] = ()
    """Clock times of the doses."""

    days: tuple[Day, ...] = ()
    """Days it is taken on; empty means every day."""

    every: Literal["day", "week", "two_weeks", "month"] = "day"
    from_date: dt.date | None = Field(default=None, alias="from")
    until: dt.date | None = None


class Supplement(_Value):
    """A magnesium supplement already taken; counted apart from food, never suggested."""

    form: SupplementForm = "other"
    elemental_magnesium_mg: Number = Field(ge=0, le=5000)
    """Elemental magnesium of one day, as the label gives it."""

    time: Clock | None = None
    prescribed: StrictBool = False
    """Whether a clinician prescribed it at this dose."""


class Limit(_Value):
    """A figure set by a clinician or the person, which replaces the table's."""

    nutrient: str
    min: Number | None = Field(default=None, ge=0)
    max: Number | None = Field(default=None, ge=0)
    reason: str = ""
    set_by: SetBy = "self"

    @property
    def by_clinician(self) -> bool:
        """Whether a professional set it."""
        return self.set_by != "self"


class Habit(_Value):
    """Something eaten or drunk anyway: fixed, counted."""

    food: str = Field(min_length=1)
    amount: str = Field(min_length=1)
    """In household measure ("1 cup") or grams ("30 g")."""

    time: Clock


class Occasion(_Value):
    """One eating occasion of every day."""

    name: str = Field(min_length=1)
    kind: Literal["breakfast", "main", "snack"]
    time: Clock
    max_minutes: StrictInt | None = Field(default=None, ge=0, le=600)
    """Longest total cooking time that fits, minutes."""


class Eaten(_Value):
    """A food and how much of it is eaten."""

    food: str = Field(min_length=1)
    amount: str = Field(min_length=1)
    """In household measure ("1 cup") or grams ("30 g")."""


AWAY = ("out", "skip")
"""Statuses of an occasion at which nothing of the plan is eaten."""


class SlotException(_Value):
    """One occasion on one day of the week that is not as usual."""

    day: Day
    occasion: str
    status: Literal["out", "skip", "fixed", "leftover"]
    """Eaten out, skipped, always these foods, or the last main meal before it once more."""

    foods: tuple[Eaten, ...] = ()
    """What a fixed meal is made of."""


class Spacing(_Value):
    """Which spacing preferences are on."""

    calcium: Literal["off", "gentle", "strict"] = "gentle"
    share: StrictBool = True
    """No meal carries too much of the day's magnesium."""


OCCASIONS = (
    Occasion(name="breakfast", kind="breakfast", time="08:00"),
    Occasion(name="lunch", kind="main", time="12:30"),
    Occasion(name="snack", kind="snack", time="15:30"),
    Occasion(name="dinner", kind="main", time="19:00"),
)
"""The occasions of a person who names none."""


class Person(_Value):
    """Who eats: body, diet, health, habits and the day's occasions."""

    name: str = Field(default="You", min_length=1, max_length=80)
    sex: Sex
    age: Number = Field(ge=0, le=120)
    """Years; reference values count completed years."""

    life_stage: LifeStage = "none"
    gestation_weeks: Number | None = Field(default=None, ge=1, le=42)
    pre_pregnancy_weight_kg: Number | None = Field(default=None, ge=25, le=350)
    pre_pregnancy_bmi: Number | None = Field(default=None, ge=10, le=80)
    lactation_months: Number | None = Field(default=None, ge=0, le=48)
    lactation_partial: StrictBool = False
    """Whether the child has other food or milk too."""

    height_cm: Number
    weight_kg: Number
    activity: Activity = "low_active"
    energy_kcal: Number | None = Field(default=None, ge=800, le=6000)
    """Replaces the estimated energy need, kcal a day."""

    diet: Diet = "omnivore"
    avoid: tuple[Avoid, ...] = ()
    never: tuple[str, ...] = ()
    """Foods or food families never served."""

    like: tuple[str, ...] = ()
    """Foods or dishes preferred."""

    kidneys: Kidneys = "unknown"
    egfr: Number | None = Field(default=None, ge=1, le=200)
    """Last measured eGFR, ml/min/1.73 m2."""

    conditions: tuple[Condition, ...] = ()
    fluid_restriction: StrictBool = False
    usual_vitamin_k_ug: Number | None = Field(default=None, ge=0, le=3000)
    """Usual vitamin K intake a day, for a person on warfarin."""

    fibre_start: Literal["usual", "gentle"] = "usual"
    """"gentle" keeps fibre lower for the first two weeks."""

    reference: Literal["us", "eu"] = "us"
    units: Literal["metric", "us"] = "metric"
    medicines: tuple[Medicine, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    limits: tuple[Limit, ...] = ()
    habits: tuple[Habit, ...] = ()
    occasions: tuple[Occasion, ...] = OCCASIONS
    slots: tuple[SlotException, ...] = ()
    cook_days: tuple[Day, ...] = ()
    """Days on which main meals are cooked; on the others they are eaten again. None: every day."""

    use_up: StrictBool = True
    """Whether opened packages are used up where it costs little."""

    spacing: Spacing = Spacing()

    @field_validator("occasions")
    @classmethod
    def _in_clock_order(cls, occasions: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
        """Occasions are kept in the order of the clock."""
        return tuple(sorted(occasions, key=lambda occasion: occasion.time))

    @model_validator(mode="after")
    def _makes_sense(self) -> Person:
        problems = [f"{key}: {what}" for key, what in _conflicts(self.model_dump())]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def completed_years(self) -> int:
        """Age in completed years, which is how reference values count."""
        return math.floor(self.age)

    @property
    def is_meatless(self) -> bool:
        """Whether the diet has neither meat nor fish."""
        return self.diet in ("vegetarian", "vegan")

    def allergens_avoided(self) -> frozenset[str]:
        """Every allergen this person avoids, everyday words spelled out; coeliac: gluten."""
        found: set[str] = set()
        if "coeliac" in self.conditions:
            found |= AVOID_GROUPS["gluten"]
        for word in self.avoid:
            found |= AVOID_GROUPS.get(word, frozenset({word}) & ALLERGENS)
        return frozenset(found)

    def supplemental_magnesium_mg(self) -> float:
        """Elemental magnesium from supplements, mg a day."""
        return sum(supplement.elemental_magnesium_mg for supplement in self.supplements)

    def limit(self, nutrient: str) -> Limit | None:
        """The limit set on a nutrient, if any."""
        return next((limit for limit in self.limits if limit.nutrient == nutrient), None)


# --- what contradicts what -----------------------------------------------------------------

_BODY_RANGES: tuple[tuple[float, tuple[float, float], tuple[float, float]], ...] = (
    (4, (40, 125), (2, 40)),
    (9, (80, 165), (9, 80)),
    (14, (100, 200), (15, 150)),
    (18, (120, 220), (25, 250)),
    (math.inf, (120, 235), (28, 320)),
)
"""(below this age, plausible height in cm, plausible weight in kg): wide, to catch slips only."""


def _conflicts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(key, what is wrong and what to do) between fields, skipping what is no usable value."""
    sex, stage = data.get("sex"), data.get("life_stage", "none")
    if sex == "male" and stage in ("pregnant", "lactating"):
        yield (
            "person.life_stage",
            f'"{stage}" cannot go with sex "male"; correct one of the two, or use "none"',
        )
    if stage != "pregnant" and _real(data.get("gestation_weeks")) is not None:
        yield "person.gestation_weeks", 'needs life_stage = "pregnant"; set that or remove this'
    if stage != "lactating" and _real(data.get("lactation_months")) is not None:
        yield "person.lactation_months", 'needs life_stage = "lactating"; set that or remove this'
    yield from _body_conflicts(data)
    yield from _limit_conflicts(data)
    yield from _time_conflicts(data)


def _body_conflicts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    height, weight = _real(data.get("height_cm")), _real(data.get("weight_kg"))
    age = _real(data.get("age"))
    years = 30.0 if age is None or not 0 <= age <= 120 else age
    _, heights, weights = next(row for row in _BODY_RANGES if years < row[0])
    height_fits = height is not None and heights[0] <= height <= heights[1]
    weight_fits = weight is not None and weights[0] <= weight <= weights[1]
    if height is not None and not height_fits:
        yield (
            "person.height_cm",
            f"{height:g} cm is not plausible at {years:g} years "
            f"({heights[0]:g} to {heights[1]:g}); {_height_hint(height)}",
        )
    if weight is not None and not weight_fits:
        yield (
            "person.weight_kg",
            f"{weight:g} kg is not plausible at {years:g} years "
            f"({weights[0]:g} to {weights[1]:g}); give kilograms (1 lb is 0.454 kg)",
        )
    if height is not None and weight is not None and height_fits and weight_fits:
        bmi = weight / (height / 100) ** 2
        if not 9 <= bmi <= 90:
            yield (
                "person.weight_kg",
                f"{weight:g} kg does not go with {height:g} cm; correct the weight or the height",
            )


def _height_hint(height: float) -> str:
    if 1.0 <= height <= 2.35:
        return f"metres? write {height * 100:.0f}"
    if 47 <= height <= 90:
        return f"inches? {height:g} in is {height * 2.54:.0f} cm"
    return "give centimetres"


def _limit_conflicts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, limit in enumerate(_entries(data, "limits"), start=1):
        key = f"limit {number}"
        nutrient = limit.get("nutrient")
        low, high = _real(limit.get("min")), _real(limit.get("max"))
        if isinstance(nutrient, str):
            if nutrient not in NUTRIENTS:
                yield f"{key}.nutrient", _unknown_word(nutrient, NUTRIENTS, "nutrient")
            if nutrient in seen:
                yield f"{key}.nutrient", f'"{nutrient}" has a limit already; keep one of the two'
            seen.add(nutrient)
        if limit.get("min") is None and limit.get("max") is None:
            yield key, "has neither min nor max; give at least one"
        if low is not None and high is not None and low > high:
            yield f"{key}.min", f"{low:g} is above max {high:g}; swap or correct them"


def _time_conflicts(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    occasions = list(_entries(data, "occasions"))
    if isinstance(data.get("occasions"), list | tuple) and not 3 <= len(occasions) <= 6:
        yield "occasion", f"{len(occasions)} are given; a day needs 3 to 6 of them"
    names, times = set(), set()
    for number, occasion in enumerate(occasions, start=1):
        name, time = occasion.get("name"), _time_or_none(occasion.get("time"))
        if name in names:
            yield f"occasion {number}.name", f'"{name}" is taken; give each its own name'
        if time in times and time is not None:
            yield f"occasion {number}.time", f'"{time}" is taken; give each its own time'
        names.add(name)
        times.add(time)
    known = sorted(str(name) for name in names) or [occasion.name for occasion in OCCASIONS]
    seen: set[tuple[str, str]] = set()
    for number, slot in enumerate(_entries(data, "slots"), start=1):
        name = slot.get("occasion")
        if isinstance(name, str) and name not in known:
            yield f"slot {number}.occasion", _unknown_word(name, known, "occasion")
        where = (str(slot.get("day")), str(name))
        if where in seen:
            yield f"slot {number}", f"{where[0]} {where[1]} is given twice; keep one of the two"
        seen.add(where)
        if (slot.get("status") == "fixed") != bool(slot.get("foods")):
            yield (
                f"slot {number}.foods",
                'a fixed meal, and only that, says what it is made of; write foods = [{ food = "'
                'oats_rolled", amount = "40 g" }]',
            )
    for number, medicine in enumerate(_entries(data, "medicines"), start=1):
        first, last = medicine.get("from_date", medicine.get("from")), medicine.get("until")
        if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
            yield f"medicine {number}.until", f"{last} is before {first}; correct one of the two"


def _entries(data: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    entries = data.get(key)
    if isinstance(entries, list | tuple):
        yield from (entry for entry in entries if isinstance(entry, Mapping))


def _real(value: object) -> float | None:
    """The value as a number, or None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _time_or_none(value: object) -> str | None:
    try:
        return str(_clock(value))
    except ValueError:
        return None


# --- reading -------------------------------------------------------------------------------

_TABLES: Mapping[str, tuple[str, type[_Value]]] = {
    "medicine": ("medicines", Medicine),
    "supplement": ("supplements", Supplement),
    "limit": ("limits", Limit),
    "habit": ("habits", Habit),
    "occasion": ("occasions", Occasion),
    "slot": ("slots", SlotException),
}
"""Tables of a person file that may be repeated: the person's field and what it holds."""

_PERSON_KEYS = tuple(
    name
    for name in Person.model_fields
    if name not in {field for field, _ in _TABLES.values()} | {"spacing"}
)
_FIELD_TABLE = {field: table for table, (field, _) in _TABLES.items()}


def load_person(path: Path | str) -> Person:
    """The person of a TOML file. Raises InputError with every problem at once."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([f"{path}: is not UTF-8 text; save it as UTF-8."]) from error
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InputError([f"{path}: cannot be read ({reason}); check the name."]) from error
    return parse_person(text, str(path))


def parse_person(text: str, where: str) -> Person:
    """The person of a TOML text; ``where`` names the file in the sentences."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([f"{where}: is not valid TOML: {error}; correct that place."]) from error
    data, found = _flatten(document)
    found += _field_problems(data)
    problems = [_sentence(where, text, key, what) for key, what in _without_repeats(found)]
    if problems:
        raise InputError(problems)
    return Person.model_validate(data)


def person_document(person: Person) -> dict[str, Any]:
    """The person as JSON-ready values, as plan files carry it."""
    return person.model_dump(mode="json")


def person_from_document(document: Mapping[str, Any], where: str = "person") -> Person:
    """Read a person back from a plan file. Raises InputError with every problem."""
    problems = [f"{where}: {key} {what}." for key, what in _field_problems(document)]
    if problems:
        raise InputError(problems)
    return Person.model_validate(document)


def unknown_foods(
    person: Person, slugs: Iterable[str], families: Iterable[str], dishes: Iterable[str] = ()
) -> list[str]:
    """A sentence for every food, family or dish the person names that no table knows."""
    foods = set(slugs)
    groups = foods | set(families)
    problems = []
    for key, names, known in (
        ("never", person.never, groups),
        ("like", person.like, groups | set(dishes)),
        ("habit.food", tuple(habit.food for habit in person.habits), foods),
    ):
        for name in names:
            if name not in known:
                what = _unknown_word(name, sorted(known), "food")
                problems.append(f"{person.name}: {key} {what}.")
    return problems


Found = tuple[str, str]
"""A key of the file and what is wrong with it."""


def _flatten(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[Found]]:
    """The tables of a person file as the fields of a Person, and the tables that are none."""
    data: dict[str, Any] = {}
    found: list[Found] = []
    tables = ("person", *_TABLES, "spacing")
    for name, content in document.items():
        if name not in tables:
            found.append((name, _unknown_word(name, tables, "table", _PERSON_KEYS)))
        elif name in _TABLES:
            if isinstance(content, list) and all(isinstance(entry, dict) for entry in content):
                data[_TABLES[name][0]] = content
            else:
                found.append((name, f"must be a repeated table; write [[{name}]] above its keys"))
        elif not isinstance(content, dict):
            found.append((name, f"must be a table; write [{name}] above its keys"))
        elif name == "spacing":
            data["spacing"] = content
        else:
            for key, value in content.items():
                if key in _PERSON_KEYS:
                    data[key] = value
                else:
                    found.append((f"person.{key}", _unknown_word(key, _PERSON_KEYS, "key")))
                    meant = _nearest(key, _PERSON_KEYS)
                    if meant is not None and meant not in content:
                        data[meant] = value
    if "person" not in document:
        found.append(("person", "is missing; start with [person] and give at least sex, age, "
                      "height_cm and weight_kg"))  # fmt: skip
        data.update(sex="female", age=45, height_cm=165, weight_kg=65)
    return data, found


def _field_problems(data: Mapping[str, Any]) -> list[Found]:
    """Every problem of the fields, and of fields with one another."""
    try:
        Person.model_validate(data)
    except ValidationError as error:
        details = [detail for detail in error.errors() if detail["loc"]]
        misspelled = {
            (*detail["loc"][:-1], _nearest(detail["loc"][-1], _known_keys(detail["loc"])))
            for detail in details
            if detail["type"] == "extra_forbidden"
        }
        found = [
            (_key(detail["loc"]), _what(detail))
            for detail in details
            if detail["type"] != "missing" or detail["loc"] not in misspelled
        ]
        return found + list(_conflicts(data))
    return []


def _without_repeats(found: Sequence[Found]) -> Iterator[Found]:
    """One problem for each key: the first one found."""
    seen: set[str] = set()
    for key, what in found:
        if key not in seen:
            seen.add(key)
            yield key, what


def _key(loc: tuple[int | str, ...]) -> str:
    """Where a problem is, in the file's own words: ("limits", 0, "max") → limit 1.max."""
    first, rest = str(loc[0]), list(loc[1:])
    if first in _FIELD_TABLE:
        name = _FIELD_TABLE[first]
        if rest:
            name = f"{name} {int(rest.pop(0)) + 1}"
    else:
        name = first if first == "spacing" else f"person.{first}"
    for part in rest:
        name += f" {part + 1}" if isinstance(part, int) else f".{part}"
    return name


def _what(detail: Any) -> str:
    """One problem found by pydantic, in plain words."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    key = str(detail["loc"][-1])
    if kind == "missing":
        return f"is missing; {_ASK.get(key, 'add it')}"
    if kind == "extra_forbidden":
        return _unknown_word(key, _known_keys(detail["loc"]), "key")
    if kind == "literal_error":
        return _unknown_word(value, _choices(context["expected"]), "word")
    if kind == "value_error":
        return str(context["error"])
    if kind in ("greater_than_equal", "less_than_equal"):
        least = kind.startswith("greater")
        bound = context["ge"] if least else context["le"]
        side = "below" if least else "above"
        return f"{_shown(value)} is {side} {bound:g}; {_ASK.get(key, 'correct it')}"
    if kind in ("string_too_short", "string_type"):
        return f"{_shown(value)} is no text; write a name in quotes"
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters; shorten it"
    if kind == "tuple_type":
        return f'{_shown(value)} is no list; write it in brackets, as ["..."]'
    if kind.startswith("bool"):
        return f"{_shown(value)} is neither true nor false; write one of them, without quotes"
    if kind.startswith("int"):
        return f"{_shown(value)} is no whole number; write one such as 15, without quotes"
    if kind.startswith("date"):
        return f"{_shown(value)} is no date; write it as 2026-11-23"
    return f"{_shown(value)}: {str(detail['msg']).lower()}; correct it"


_ASK = {
    "sex": 'write sex = "female" or "male"',
    "age": "give the age in years, 0 to 120",
    "height_cm": "give the height in centimetres",
    "weight_kg": "give the weight in kilograms",
    "energy_kcal": "give kilocalories a day, 800 to 6000, or leave it out",
    "gestation_weeks": "give completed weeks of pregnancy, 1 to 42",
    "lactation_months": "give months since the birth, 0 to 48",
    "egfr": "give the last measured eGFR, 1 to 200",
    "elemental_magnesium_mg": "give elemental magnesium in mg a day, 0 to 5000, from the label",
    "time": 'give a time of day such as "07:30"',
    "kind": "write breakfast, main or snack",
    "nutrient": "name a column of the food table, such as potassium_mg",
    "day": f"write one of {', '.join(DAY_NAMES)}",
    "status": "write out, skip, fixed or leftover",
}
"""What to do about a key."""


def _known_keys(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    first = str(loc[0])
    if first == "spacing":
        return tuple(Spacing.model_fields)
    if first in _FIELD_TABLE and len(loc) > 1:
        fields = _TABLES[_FIELD_TABLE[first]][1].model_fields
        return tuple(field.alias or name for name, field in fields.items())
    return tuple(Person.model_fields)


def _choices(expected: str) -> tuple[str, ...]:
    return tuple(re.findall(r"'([^']*)'", expected))


def _unknown_word(
    word: object, known: Sequence[str], noun: str, elsewhere: Sequence[str] = ()
) -> str:
    """That a word is not known, the nearest that is, and all of them where they are few."""
    near = _nearest(word, known)
    if near is not None:
        hint = f'did you mean "{near}"?'
    elif word in elsewhere:
        hint = "it belongs under [person]; move it there"
    elif len(known) <= 25:
        hint = f"use one of {', '.join(known)}"
    else:
        hint = "see the documentation for the names"
    return f"{_shown(word)} is no known {noun}; {hint}"


def _nearest(word: object, known: Sequence[str]) -> str | None:
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.6)
    return near[0] if near else None


def _shown(value: object) -> str:
    """A value as the file would show it, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _sentence(where: str, text: str, key: str, what: str) -> str:
    line = _line(text, key)
    place = f"{where}:{line}" if line else where
    return f"{place} {key}: {what}" + ("" if what.endswith("?") else ".")


def _line(text: str, key: str) -> int | None:
    """The line of a key, its table's first line where the key itself is absent."""
    table, _, rest = key.partition(".")
    name, _, number = table.partition(" ")
    wanted = rest.split(" ")[0].split(".")[0]
    header = re.compile(rf"\s*\[\[?\s*{re.escape(name)}\s*\]?\]")
    assignment = re.compile(rf"\s*[\"']?{re.escape(wanted or '=')}[\"']?\s*=")
    bare = re.compile(rf"\s*{re.escape(name)}\s*=")
    count, inside, top = 0, False, None
    for index, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[", line):
            inside = False
            if header.match(line):
                count += 1
                inside = not number or count == int(number)
                top = index if inside and top is None else top
        elif (inside and assignment.match(line)) or (not rest and bare.match(line)):
            return index
    return top


EXAMPLE = Person(name="Ana", sex="female", age=45, height_cm=165, weight_kg=65, kidneys="healthy")
"""The documented example: low active, eats everything, kidneys known to be healthy."""

"""The visitor's answers: what the questions fill in, and the person they make.

Answers are a person document in which kidneys, medicines and the body may still be open. They
are kept apart from the widgets, so that a hidden question loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.errors import InputError
from planner.gate import MedicineClass, Recognised, medicine_classes, recognise
from planner.person import EXAMPLE, Person, person_document, person_from_document
from planner.rules.medicines import has_windows
from planner.targets import Targets, reference_values

Answers = dict[str, Any]
"""A person document; ``None`` where a needed answer is still open."""

NEEDED = (
    "age", "sex", "height_cm", "weight_kg", "activity", "diet", "kidneys", "has_medicines",
)  # fmt: skip
"""Answers to the six questions, without which no plan is anyone's."""

_ASKS = {
    "age": "your age",
    "sex": "which tables of reference values to use (female or male)",
    "height_cm": "your height",
    "weight_kg": "your weight",
    "activity": "how much you move",
    "diet": "what you eat",
    "kidneys": "how your kidneys are",
    "has_medicines": "whether you take medicines, and which",
}

CM_PER_INCH, KG_PER_POUND, INCHES_PER_FOOT = 2.54, 0.45359237, 12


def fresh() -> Answers:
    """Nothing answered yet."""
    document = person_document(EXAMPLE)
    return {**document, "name": "You", **dict.fromkeys(NEEDED)}


def answers_of(person: Person) -> Answers:
    """A person's answers, all of them given."""
    return {**person_document(person), "has_medicines": bool(person.medicines)}


def still_open(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What has no answer yet, in words."""
    found = [_ASKS[name] for name in NEEDED if answers.get(name) is None]
    if answers.get("has_medicines") and not answers.get("medicines"):
        found.append("the name of your medicine")
    return tuple(found)


def person_of(answers: Mapping[str, Any]) -> Person:
    """The person of complete answers. Raises InputError with every problem, in plain words."""
    document = {name: value for name, value in answers.items() if name != "has_medicines"}
    if not answers.get("has_medicines"):
        document["medicines"] = []
    try:
        return person_from_document(document, "")
    except InputError as error:
        raise InputError([plain(problem) for problem in error.problems]) from error


def plain(problem: str) -> str:
    """A problem of a person file without the file's own terms."""
    said = problem.removeprefix(": ").removeprefix("person.")
    key, _, rest = said.partition(" ")
    known = {"height_cm": "Height:", "weight_kg": "Weight:", "age": "Age:"}
    return f"{known.get(key, key.replace('_', ' ').capitalize())} {rest}"


# --- body, in the visitor's units ----------------------------------------------------------


def feet_and_inches(height_cm: float) -> tuple[int, int]:
    """168 cm → (5, 6)."""
    feet, inches = divmod(round(height_cm / CM_PER_INCH), INCHES_PER_FOOT)
    return int(feet), int(inches)


def centimetres(feet: float, inches: float) -> float:
    """(5, 6) → 167.6 cm."""
    return round((feet * INCHES_PER_FOOT + inches) * CM_PER_INCH, 1)


def pounds(weight_kg: float) -> float:
    """65 kg → 143 lb."""
    return round(weight_kg / KG_PER_POUND, 0)


def kilograms(weight_lb: float) -> float:
    """143 lb → 64.9 kg."""
    return round(weight_lb * KG_PER_POUND, 1)


# --- medicines -----------------------------------------------------------------------------


UNKNOWN = "No rule is known for this name. It is kept: ask your pharmacist."


@dataclass(frozen=True)
class Found:
    """What is known of a medicine's name."""

    name: str
    known: bool
    what: str
    """Generic names and classes, or what is done with a name nobody here knows."""

    by_the_clock: bool = False
    """Whether foods are kept away from it, for which its times are needed."""


def look_up(name: str) -> Found:
    """A medicine by generic name, brand or combination; an unknown one is kept and said so."""
    found: Recognised = recognise(name)
    if not found.known:
        return Found(name, False, UNKNOWN)
    labels = [c.label for c in _classes_of(found)]
    generics = ", ".join(g for g in found.components if g.casefold() != name.casefold())
    what = "; ".join(part for part in (generics, *labels) if part)
    return Found(name, True, what, has_windows(found))


def _classes_of(found: Recognised) -> Iterator[MedicineClass]:
    return (known for known in medicine_classes() if known.id in found.classes)


def medicine(name: str) -> dict[str, Any]:
    """A medicine as the answers hold it, times still open."""
    return {"name": name, "times": [], "days": [], "every": "day", "from": None, "until": None}


# --- what the targets rest on --------------------------------------------------------------

_BODIES = {"us": "NASEM", "eu": "EFSA"}


def group_words(person: Person, targets: Targets) -> str:
    """Whose reference value it is: NASEM, women 31–50."""
    years = person.completed_years
    row = next(
        (
            r
            for r in reference_values(targets.reference)
            if r.nutrient == "magnesium_mg"
            and r.life_stage == person.life_stage
            and r.sex in (person.sex, "both", "any", "")
            and r.age_min <= years <= r.age_max
        ),
        None,
    )
    who = {"pregnant": "in pregnancy", "lactating": "breastfeeding"}.get(person.life_stage)
    if who is None:
        grown = {"female": "women", "male": "men"} if years >= 19 else {
            "female": "girls", "male": "boys"}  # fmt: skip
        who = grown[person.sex]
    ages = "" if row is None else _ages(row.age_min, row.age_max)
    return f"{_BODIES[targets.reference]}, {who}{ages}"


def _ages(first: int, last: int) -> str:
    return f" {first} and older" if last >= 110 else f" {first}–{last}"

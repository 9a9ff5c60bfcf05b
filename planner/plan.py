"""Plans: the answer, as immutable values that serialise to the published JSON schema.

Nutrients of an occasion and a day are what the food table gives for the grams printed. The
top-level mappings are keyed by person id, so that a household has its place from the start.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.errors import InputError

SCHEMA = 1
"""Version of the plan file; grows only by additive changes."""

HABIT = "habit"
"""Kind of an occasion that is no planned meal: something eaten or drunk anyway."""

ByPerson = Mapping[str, Mapping[str, float]]
"""Nutrients by person id and nutrient column."""


@dataclass(frozen=True)
class Item:
    """One food on one plate: the grams eaten and how one measures them."""

    id: str
    person: str
    food: str
    ndb_no: str
    fdc_id: str
    name: str
    role: str
    grams: float
    measure: str
    """The amount eaten in household measure ("1 cup")."""

    start: str
    """What one starts from ("⅓ cup dry"), empty where it is eaten as bought."""

    check_label: str = ""
    """What to look for on the package, for a person who avoids something."""


@dataclass(frozen=True)
class Meal:
    """One eating occasion."""

    name: str
    kind: str
    time: str
    status: str
    """planned | out | skip | fixed | leftover."""

    dish: str = ""
    title: str = ""
    cuisine: str = ""
    method: str = ""
    night_before: str = ""
    minutes: int = 0
    """Hands-on minutes."""

    total_minutes: int = 0
    moved_from: str | None = None
    cook_id: str | None = None
    items: tuple[Item, ...] = ()
    nutrients: ByPerson = field(default_factory=dict)
    at_least: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    absorbed_magnesium_mg: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """One day of a plan."""

    date: str
    occasions: tuple[Meal, ...]
    nutrients: ByPerson = field(default_factory=dict)
    at_least: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NEAR = 1e-4
"""Share of a target by which a printed figure may miss it and still count as reached: grams are in
whole household steps, and no food table is as exact."""


def is_short(value: float, least: float) -> bool:
    """Whether a printed figure misses its target."""
    return value < least * (1 - NEAR)


@dataclass(frozen=True)
class PlannedTarget:
    """A target as the plan was made for it."""

    min: float | None
    max: float | None
    scope: str
    """What the minimum is judged on: day | week_mean | with_drinks (advice only)."""

    max_scope: str
    """What the maximum is judged on."""

    kind: str
    source: str
    set_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class PlannedPerson:
    """A person of the plan with the targets in force."""

    id: str
    name: str
    targets: Mapping[str, PlannedTarget]
    shares: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Shares of energy from protein, fat, carbohydrate, saturated fat: (least, most)."""


@dataclass(frozen=True)
class Proof:
    """What is proven about the plan."""

    status: str
    """optimal | within_gap | amounts_optimal | not_proven_after_your_change."""

    gap: float | None = None
    bound: float | None = None
    objective: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Shortfall:
    """A target the plan does not reach, and by how much."""

    person: str
    nutrient: str
    scope: str
    where: str
    target: float
    reached: float
    at_least: bool
    why: str = ""


@dataclass(frozen=True)
class Relaxed:
    """A hard rule that gave way, by how much, and the proof that it had to."""

    rule: str
    where: str
    by: str
    why: str
    remedy: str = ""
    certificate: str = ""


@dataclass(frozen=True)
class Notice:
    """A sentence the person should read: safety, evidence, or advice."""

    level: str
    """stop | caution | note | advice."""

    text: str
    grade: str = ""
    source: str = ""


@dataclass(frozen=True)
class Changes:
    """What was asked of one plan beyond the person file, as ``question["changes"]`` holds it.

    An occasion is named "2026-11-23 dinner".
    """

    banned: tuple[str, ...] = ()
    """Foods, families or dishes that this plan does not serve."""

    liked: tuple[str, ...] = ()
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Occasions eaten out or skipped, or planned although the person file says otherwise."""

    eaten: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    """What was eaten instead: (food, grams) by occasion."""

    locked: tuple[str, ...] = ()
    """Occasions and item ids that stay as they are."""


def changes_of(question: Mapping[str, Any]) -> Changes:
    """The changes a plan's question holds; none where it has no word of them."""
    found = question.get("changes") or {}
    return Changes(
        banned=tuple(found.get("banned", ())),
        liked=tuple(found.get("liked", ())),
        statuses=dict(found.get("statuses", {})),
        eaten={
            where: tuple((food, float(grams)) for food, grams in foods)
            for where, foods in found.get("eaten", {}).items()
        },
        locked=tuple(found.get("locked", ())),
    )


def with_changes(question: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The question with these changes, those that say nothing left out."""
    found = {
        "banned": list(changes.banned),
        "liked": list(changes.liked),
        "statuses": dict(changes.statuses),
        "eaten": {where: [list(part) for part in foods] for where, foods in changes.eaten.items()},
        "locked": list(changes.locked),
    }
    kept = {name: value for name, value in found.items() if value}
    rest = {name: value for name, value in question.items() if name != "changes"}
    return rest | ({"changes": kept} if kept else {})


@dataclass(frozen=True)
class Plan:
    """The answer to a question, with everything needed to check it again."""

    question: Mapping[str, Any]
    people: tuple[PlannedPerson, ...]
    days: tuple[Day, ...]
    proof: Proof
    verified: bool
    week_mean: ByPerson = field(default_factory=dict)
    week_at_least: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shortfalls: tuple[Shortfall, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    notices: tuple[Notice, ...] = ()
    warnings: tuple[str, ...] = ()
    not_targeted: tuple[str, ...] = ()
    history: tuple[Mapping[str, Any], ...] = ()
    schema: int = SCHEMA

    def to_document(self) -> dict[str, Any]:
        """The plan as JSON-ready dictionaries and lists."""
        document: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return {"schema": document.pop("schema"), **document}

    def to_json(self) -> str:
        """The plan file's text; the same plan gives the same bytes."""
        return json.dumps(self.to_document(), ensure_ascii=False, indent=1) + "\n"


def plan_from_document(document: Mapping[str, Any], where: str = "plan") -> Plan:
    """Read a plan back. Raises InputError for a newer schema or a damaged document."""
    schema = document.get("schema")
    if schema != SCHEMA:
        newer = isinstance(schema, int) and schema > SCHEMA
        hint = "it comes from a newer planner: update this one" if newer else "make it anew"
        raise InputError([f"{where}: schema {schema!r} cannot be read here, {hint}."])
    try:
        return Plan(
            question=document["question"],
            people=tuple(_person(entry) for entry in document["people"]),
            days=tuple(_day(entry) for entry in document["days"]),
            proof=Proof(**_known(Proof, document["proof"])),
            verified=bool(document["verified"]),
            week_mean=document["week_mean"],
            week_at_least=_tuples(document["week_at_least"]),
            shortfalls=tuple(
                Shortfall(**_known(Shortfall, entry)) for entry in document["shortfalls"]
            ),
            relaxed=tuple(Relaxed(**_known(Relaxed, entry)) for entry in document["relaxed"]),
            notices=tuple(Notice(**_known(Notice, entry)) for entry in document["notices"]),
            warnings=tuple(document["warnings"]),
            not_targeted=tuple(document["not_targeted"]),
            history=tuple(document["history"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            [f"{where}: not a complete plan file ({error}); make the plan again."]
        ) from error


def _person(entry: Mapping[str, Any]) -> PlannedPerson:
    return PlannedPerson(
        id=entry["id"],
        name=entry["name"],
        targets={
            name: PlannedTarget(**_known(PlannedTarget, target))
            for name, target in entry["targets"].items()
        },
        shares={name: (low, high) for name, (low, high) in entry["shares"].items()},
    )


def _day(entry: Mapping[str, Any]) -> Day:
    return Day(
        date=entry["date"],
        occasions=tuple(_meal(meal) for meal in entry["occasions"]),
        nutrients=entry["nutrients"],
        at_least=_tuples(entry["at_least"]),
    )


def _meal(entry: Mapping[str, Any]) -> Meal:
    known = _known(Meal, entry)
    known["items"] = tuple(Item(**_known(Item, item)) for item in entry["items"])
    known["at_least"] = _tuples(entry["at_least"])
    return Meal(**known)


def _known(kind: type[Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry's fields that this version knows; a later one may have added some."""
    names = {field.name for field in dataclasses.fields(kind)}
    return {key: value for key, value in entry.items() if key in names}


def _tuples(mapping: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(names) for key, names in mapping.items()}

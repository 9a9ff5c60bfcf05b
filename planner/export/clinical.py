"""The clinical page in words: targets and sources, limits, medicines, what gave way, the rules."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.export.clinic_words import (
    energy_words,
    figure_notes,
    fluid_words,
    is_near_edge,
    never_words,
    share_rows,
    targets_of,
)
from planner.export.sheet import person_of, verdict
from planner.export.short_words import sentence
from planner.export.text import CHECKED, aim, aim_of
from planner.export.words import amount, figure, nutrient_name, nutrient_unit, short_day
from planner.gate import recognise
from planner.nutrients import HEADLINE, NUTRIENTS
from planner.person import Person
from planner.plan import Plan, PlannedPerson, PlannedTarget
from planner.rules import rules
from planner.rules.medicines import fires, windows
from planner.tables import load_foods
from planner.targets import Targets

TARGET_HEADS = (
    "Nutrient", "A day, mean", "Least to most", "Aim", "EAR", "", "Kind", "Source"
)  # fmt: skip
"""Columns of the table of targets; EAR: the average requirement of the reference tables."""

TARGET_SHARES = (20, 10, 15, 17, 8, 11, 11, 8)
"""Widths of these columns on paper, in parts."""

GRADES = {
    "strong": "strong evidence",
    "moderate": "moderate evidence",
    "weak": "weak evidence",
    "none": "no clear effect in studies",
    "ours": "our choice",
}
_PROOFS = {
    "optimal": "no better plan exists under these rules",
    "within_gap": "the plan is within a proven gap of the best one",
    "amounts_optimal": "the amounts of each day are proven best for its foods",
    "not_proven_after_your_change": "changed by hand since it was planned, so nothing is proven",
}
_KINDS = {"hard": "kept", "preference": "preferred"}
LOUD = ("BELOW", "ABOVE", "LOW END")
"""Verdicts in bold."""

_VERDICTS = {"met": "met", "low": "BELOW", "high": "ABOVE"}


@dataclass(frozen=True)
class TargetRow:
    """One nutrient: what the plan reaches, what it aims for, whose figure it is."""

    nutrient: str
    unit: str
    reached: str
    days: str
    """Least and most of any day."""

    aim: str
    average: str
    """Average requirement (EAR), empty where the tables have none."""

    verdict: str
    kind: str
    """RDA, AI ..., and who set it where it is not the table's."""

    sources: str


@dataclass(frozen=True)
class RuleRow:
    """One rule with its evidence."""

    sentence: str
    grade: str
    kept: str
    source: str


@dataclass(frozen=True)
class MedicineRow:
    """One medicine with its times and what is kept away from it."""

    name: str
    times: str
    known: str
    windows: tuple[str, ...]


@dataclass(frozen=True)
class Clinical:
    """Everything that stands on one person's clinical page."""

    name: str
    facts: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, ...], ...]
    """A row a day: the day, then each headline figure; the first row is the heads."""

    targets: tuple[TargetRow, ...]
    sources: tuple[str, ...]
    shares: tuple[str, ...]
    energy: tuple[str, ...]
    notes: tuple[str, ...]
    """What a reader of the table must know: fluids, and figures that are not the tables'."""

    medicines: tuple[MedicineRow, ...]
    supplements: tuple[str, ...]
    limits: tuple[str, ...]


def shown_columns(found: Clinical) -> list[int]:
    """The columns of the table of targets that hold anything: the EU's tables have no EAR."""
    empty = not any(row.average for row in found.targets)
    return [n for n, head in enumerate(TARGET_HEADS) if not (empty and head == "EAR")]


def clinical(plan: Plan, planned: PlannedPerson) -> Clinical:
    """One person's clinical page."""
    person = person_of(plan, planned)
    numbers: dict[str, int] = {}
    rows = tuple(_targets(plan, planned, person, numbers))
    fluids = fluid_words(plan, planned, person)
    return Clinical(
        name=planned.name,
        facts=tuple(_facts(person)) if person else (),
        days=tuple(_days(plan, planned)),
        targets=rows,
        sources=tuple(numbers),
        shares=tuple(share_rows(plan, planned)),
        energy=tuple(energy_words(plan, planned, person)),
        notes=(*figure_notes(planned, person), *([fluids] if fluids else [])),
        medicines=medicines_of(plan, planned),
        supplements=tuple(_supplements(person)) if person else (),
        limits=tuple(_limits(person)) if person else (),
    )


def medicines_of(plan: Plan, planned: PlannedPerson) -> tuple[MedicineRow, ...]:
    """A person's medicines, and what is kept away from each of them."""
    person = person_of(plan, planned)
    return tuple(_medicines(person)) if person else ()


# --- who -----------------------------------------------------------------------------------


def _facts(person: Person) -> Iterator[tuple[str, str]]:
    stage = "" if person.life_stage == "none" else f", {_plain(person.life_stage)}"
    yield "Person", f"{_plain(person.sex)}, {person.completed_years} years{stage}"
    body = [f"{person.height_cm:g} cm" if person.height_cm else "",
            f"{person.weight_kg:g} kg" if person.weight_kg else "",
            _bmi(person), _plain(person.activity)]  # fmt: skip
    yield "Body and activity", ", ".join(part for part in body if part)
    yield "Diet", _plain(person.diet)
    if person.avoid:
        yield "Avoids", ", ".join(map(_plain, person.avoid))
    if person.never:
        yield "Never", never_words(person, load_foods())
    egfr = f", eGFR {person.egfr:g}" if person.egfr is not None else ""
    yield "Kidneys", f"{_plain(person.kidneys)}{egfr}"
    yield "Conditions", ", ".join(map(_plain, person.conditions)) or "none given"
    yield (
        "Reference values",
        {"us": "US (NASEM)", "eu": "EU (EFSA)"}.get(person.reference, person.reference),
    )


def _bmi(person: Person) -> str:
    """Body mass index of an adult; a child's needs growth charts."""
    if person.completed_years < 18 or person.life_stage == "pregnant" or not person.height_cm:
        return ""
    return f"BMI {person.weight_kg / (person.height_cm / 100) ** 2:.1f}"


def _plain(word: object) -> str:
    return str(word).replace("_", " ")


# --- figures -------------------------------------------------------------------------------


def _days(plan: Plan, planned: PlannedPerson) -> Iterator[tuple[str, ...]]:
    shown = [n for n in (*HEADLINE, "energy_kcal", "sodium_mg") if n in planned.targets]
    yield ("", *(f"{nutrient_name(n)}, {nutrient_unit(n)}" for n in shown))
    yield ("Aim", *(aim(planned.targets[n]) for n in shown))
    for day in plan.days:
        values, unsure = day.nutrients.get(planned.id, {}), day.at_least.get(planned.id, ())
        yield (
            short_day(day.date),
            *(_cell(values.get(n, 0.0), planned.targets[n], n in unsure) for n in shown),
        )


def _cell(value: float, target: PlannedTarget, at_least: bool) -> str:
    word = {"met": "", "low": " low", "high": " high"}[verdict(value, target)]
    return f"{'≥ ' if at_least else ''}{figure(round(value))}{word}"


def _targets(
    plan: Plan, planned: PlannedPerson, person: Person | None, numbers: dict[str, int]
) -> Iterator[TargetRow]:
    known = targets_of(person)
    mean, unsure = plan.week_mean.get(planned.id, {}), plan.week_at_least.get(planned.id, ())
    for nutrient in NUTRIENTS:
        target = planned.targets.get(nutrient)
        if target is None:
            continue
        values = [day.nutrients.get(planned.id, {}).get(nutrient, 0.0) for day in plan.days]
        value = mean.get(nutrient, math.fsum(values) / max(len(values), 1))
        number = numbers.setdefault(target.source, len(numbers) + 1) if target.source else 0
        yield TargetRow(
            nutrient=nutrient_name(nutrient),
            unit=nutrient_unit(nutrient),
            reached=("≥ " if nutrient in unsure else "") + figure(value),
            days=f"{figure(min(values))} to {figure(max(values))}" if values else "",
            aim=aim_of(nutrient, target),
            average=_average(known, nutrient),
            verdict=_verdict_of(plan, planned, nutrient, _word(value, values, target)),
            kind=target.kind + _setter(target),
            sources=f"[{number}]" if number else "",
        )


def _average(known: Targets | None, nutrient: str) -> str:
    """The average requirement of the tables."""
    target = None if known is None else known.get(nutrient)
    return "" if target is None or target.ear is None else figure(target.ear)


def _setter(target: PlannedTarget) -> str:
    """Who set a target, where it is not the reference table."""
    if target.set_by in ("", "table"):
        return ""
    by = {"gate": "the safety rules", "self": "the person"}.get(target.set_by, target.set_by)
    return f"; set by {by}"


def _verdict_of(plan: Plan, planned: PlannedPerson, nutrient: str, word: str) -> str:
    """A target met only at the edge of its range, or above a ceiling of ours, is told as that."""
    if nutrient == "energy_kcal" and word == "met" and is_near_edge(plan, planned):
        return "met, LOW END"
    if nutrient == "fibre_g" and word == _VERDICTS["high"]:
        return "above ours"
    return word


def _word(mean: float, values: Sequence[float], target: PlannedTarget) -> str:
    """How a nutrient stands on what its target is judged on, in a word."""
    if target.scope not in ("day", "week_mean"):
        return "with drinks"
    lows = values if target.scope == "day" else [mean]
    highs = values if target.max_scope == "day" else [mean]
    if any(verdict(value, target) == "low" for value in lows):
        return _VERDICTS["low"]
    return _VERDICTS["high" if any(verdict(v, target) == "high" for v in highs) else "met"]


# --- limits, medicines, supplements --------------------------------------------------------


def _limits(person: Person) -> Iterator[str]:
    for limit in person.limits:
        low = f"at least {amount(limit.nutrient, limit.min)}" if limit.min is not None else ""
        high = f"at most {amount(limit.nutrient, limit.max)}" if limit.max is not None else ""
        bounds = " and ".join(part for part in (low, high) if part)
        why = f", because of {limit.reason}" if limit.reason else ""
        yield f"{nutrient_name(limit.nutrient)}: {bounds}; set by {limit.set_by}{why}."


def _medicines(person: Person) -> Iterator[MedicineRow]:
    for medicine in person.medicines:
        known = recognise(medicine)
        days = ", ".join(day.capitalize() for day in medicine.days)
        rhythm = "" if medicine.every == "day" else f"every {_plain(medicine.every)}"
        times = "; ".join(part for part in (", ".join(medicine.times), days, rhythm) if part)
        yield MedicineRow(
            name=medicine.name,
            times=times or "no time given",
            known=", ".join(known.components)
            or ("known" if known.classes else "no rule known: ask your pharmacist"),
            windows=tuple(dict.fromkeys(w.sentence for w in windows() if fires(w, known))),
        )


def _supplements(person: Person) -> Iterator[str]:
    for found in person.supplements:
        time = f" at {found.time}" if found.time else ""
        yield f"{found.form}, {found.elemental_magnesium_mg:g} mg elemental magnesium{time}"


# --- the plan ------------------------------------------------------------------------------


def proof_words(plan: Plan) -> str:
    """What is proven about the plan."""
    if not plan.verified:
        return "None. This plan does not verify: do not rely on it."
    proof = plan.proof
    text = proof.note or _PROOFS.get(proof.status, proof.status)
    gap = f" (gap {proof.gap:.1%})" if proof.gap is not None else ""
    return f"{CHECKED} How good the plan is: {sentence(f'{text}{gap}')}"


def rule_rows() -> tuple[RuleRow, ...]:
    """Every rule of the planner with its evidence grade."""
    return tuple(
        RuleRow(
            sentence=rule.sentence,
            grade=GRADES.get(rule.grade, rule.grade),
            kept=_KINDS.get(rule.kind, rule.kind),
            source=rule.source,
        )
        for rule in rules().values()
        if rule.sentence
    )

"""Targets: what a day and a week of meals aim for, from the reference tables (data and arithmetic).

Reference values, upper limits, energy equations and macronutrient ranges are CSV files in
``planner/reference``, each row with its source. The safety gate runs first: what it takes away
(a potassium minimum, say) no target and no limit brings back.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from planner.gate import ADULT, GateResult, gate
from planner.nutrients import NUTRIENTS
from planner.person import Limit, Person
from planner.rules import rule

KCAL_PER_MJ = 239.006
"""Kilocalories in a megajoule (1 kcal = 4.184 kJ)."""

ENERGY_ROUNDING_KCAL = 10
"""An estimate with an error of hundreds of kcal is not printed to the single one."""

ENERGY_FLOOR_KCAL = {"female": 1200.0, "male": 1500.0}
"""No adult plan below this without a clinician; ours, after common clinical practice."""

FIBRE_COMFORT = {"usual": 1.5, "gentle": 1.2}
"""Comfort ceiling on fibre, x AI, ours: "gentle" is for the first two weeks of more fibre."""

VEGETARIAN_IRON = 1.8
"""Iron requirement without meat or fish in the US tables, x (IOM 2001, doi:10.17226/10026)."""

PHYTATE_MG = 1200
"""Phytate a day that the EU's zinc value is read at without meat or fish; ours. The table itself
holds the value at 600 mg (EFSA 2014, doi:10.2903/j.efsa.2014.3844)."""

PHYTATE_OF_TABLE_MG = 600

SAFE_INTAKE = "safe and adequate intake"
"""Kind of the EU's figure for sodium, which is no tolerable upper level."""

SECOND_HALF_WEEK = 20
"""From here on the pregnancy value for protein applies (IOM 2005, doi:10.17226/10490)."""

SECOND_TRIMESTER_WEEK = 14
"""From here on the pregnancy energy equation applies (NASEM 2023, doi:10.17226/26818)."""

ASSUMED_WEEK = 20
"""Week of pregnancy where none is given."""

PARTIAL_FROM_MONTH = 7
"""From here on breastfeeding counts as beside other food."""

BMI_CLASSES = ((18.5, "underweight"), (25.0, "normal"), (30.0, "overweight"))

EU_PROTEIN_EXTRA_G = {"trimester": (1.0, 9.0, 28.0), "lactation": (19.0, 13.0)}
"""Protein added in pregnancy and lactation, g a day (EFSA 2012, doi:10.2903/j.efsa.2012.2557)."""

UNPLANNED = frozenset({"energy_kcal", "water_g"})
"""Energy has a band of its own; water is advice, since most of it is drunk, not eaten."""

NOT_TARGETED: Mapping[str, str] = MappingProxyType(
    {
        "iodine": "the food composition data have no iodine values; ask about iodised salt",
        "added sugars": "the food composition data give total sugars only",
        "chromium, molybdenum, fluoride, chloride": "no values in the food composition data",
        "biotin": "no values in the food composition data",
        "linoleic acid": "only total polyunsaturated fat is in the food table",
        "alpha-linolenic acid": "three foods in four have no value for it",
        "EPA and DHA": "no reference intake in the US tables; few foods have values",
        "trans fat": "few values in the food composition data; no dish is built on it",
        "total sugars": "no reference intake for total sugars",
        "cholesterol": "no limit in the current reference intakes",
        "magnesium maximum": "the upper level counts supplements only, never food",
        "niacin and folic acid maximum": "the upper levels count supplements and fortification",
        "manganese maximum": "passed by whole grains, nuts and legumes without known harm; shown",
    }
)
"""What has no target here, and why."""

EU_NOT_TARGETED: Mapping[str, str] = MappingProxyType(
    {
        "EPA and DHA": "EFSA 2010 has an AI of 250 mg a day (doi:10.2903/j.efsa.2010.1461); most "
        "foods of plants have no value in the food composition data, so none is aimed at",
        "cholesterol": "EFSA sets no limit",
        "total sugars": "EFSA 2022 sets no level for total sugars",
    }
)
"""Where the EU's reasons are other ones."""


@dataclass(frozen=True)
class Target:
    """One nutrient's target; unit in the nutrient's name."""

    nutrient: str
    min: float | None
    max: float | None
    kind: str
    """RDA | AI | PRI | EER | CDRR | UL | ..., of the minimum, or of the maximum where alone."""

    scope: str
    """Of the minimum: day (every day, hard) | week_mean (a goal) | with_drinks (advice only)."""

    source: str
    set_by: str = "table"
    """table | gate | clinic, doctor, ... | self."""

    note: str = ""
    ear: float | None = None
    """Average requirement: the fallback floor where the target cannot be met."""

    max_scope: str = "day"
    """Of the maximum: day (every day, hard) | week_mean (a comfort ceiling)."""

    max_kind: str = ""
    max_source: str = ""
    max_counts: str = ""
    """What the maximum counts: food and supplements, retinol only, ..."""


@dataclass(frozen=True)
class Targets(Mapping[str, Target]):
    """All targets of one person by nutrient column, and the shares of energy."""

    by_nutrient: Mapping[str, Target]
    shares: Mapping[str, tuple[float | None, float | None]]
    """Least and most share of energy of protein_g, fat_g, carbohydrate_g, sat_fat_g."""

    energy_kcal: float
    magnesium_mg: float
    """The day's magnesium that spacing and absorption are measured against, mg."""

    reference: str
    """us | eu: the tables in force."""

    drinks_ml: float
    """Part of total water that comes from drinks, ml a day: advice, not planned."""

    shown_limits: Mapping[str, UpperLimit]
    """Upper limits that food does not count towards, or that are shown only."""

    def __hash__(self) -> int:
        return hash((self.reference, self.energy_kcal, tuple(self.by_nutrient.values())))

    def __getitem__(self, nutrient: str) -> Target:
        return self.by_nutrient[nutrient]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_nutrient)

    def __len__(self) -> int:
        return len(self.by_nutrient)

    def daily(self) -> dict[str, Target]:
        """What every single day keeps, energy apart: hard minimums and enforced maximums.

        A nutrient may have a minimum of the week's mean and a maximum of each day (iron and its
        upper limit); here it then stands with its maximum alone.
        """
        return self._of("day")

    def weekly(self) -> dict[str, Target]:
        """What the week's mean aims for: minimums as goals, and comfort ceilings."""
        return self._of("week_mean")

    def _of(self, scope: str) -> dict[str, Target]:
        found = {}
        for nutrient, target in self.items():
            low = target.min if target.scope == scope else None
            high = target.max if target.max_scope == scope else None
            if nutrient not in UNPLANNED and (low is not None or high is not None):
                found[nutrient] = replace(target, min=low, max=high, scope=scope, max_scope=scope)
        return found


@dataclass(frozen=True)
class Reference:
    """One row of a table of reference values."""

    nutrient: str
    sex: str
    life_stage: str
    age_min: int
    age_max: int
    kind: str
    value: float
    per: str
    """day | kg (of body weight) | MJ (of energy)."""

    ear: float | None
    scope: str
    source: str
    status: str
    """How the value was checked: compared | read | unopened."""

    note: str


@dataclass(frozen=True)
class UpperLimit:
    """One row of the table of upper limits."""

    reference: str
    nutrient: str
    life_stage: str
    age_min: int
    age_max: int
    kind: str
    value: float
    counts: str
    enforced_on_food: bool
    source: str
    status: str
    note: str


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table in ``planner/reference``."""
    text = files("planner.reference").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def reference_values(reference: str) -> tuple[Reference, ...]:
    """All reference values of the US ("us") or the EU ("eu") tables."""
    return tuple(
        Reference(
            nutrient=row["nutrient"],
            sex=row["sex"],
            life_stage=row["life_stage"],
            age_min=int(row["age_min"]),
            age_max=int(row["age_max"]),
            kind=row["kind"],
            value=float(row["value"]),
            per=row["per"],
            ear=float(row["ear"]) if row["ear"] else None,
            scope=row["scope"],
            source=row["source"],
            status=row["status"],
            note=row["note"],
        )
        for row in rows(f"targets_{reference}.csv")
    )


@cache
def upper_limits() -> tuple[UpperLimit, ...]:
    """All upper limits, and what each of them counts."""
    return tuple(
        UpperLimit(
            reference=row["reference"],
            nutrient=row["nutrient"],
            life_stage=row["life_stage"],
            age_min=int(row["age_min"]),
            age_max=int(row["age_max"]),
            kind=row["kind"],
            value=float(row["value"]),
            counts=row["counts"],
            enforced_on_food=row["enforced_on_food"] == "yes",
            source=row["source"],
            status=row["status"],
            note=row["note"],
        )
        for row in rows("upper_limits.csv")
    )


def upper_limits_for(person: Person, reference: str) -> dict[str, UpperLimit]:
    """The upper limits that hold for a person, by nutrient column."""
    return {
        limit.nutrient: limit
        for limit in upper_limits()
        if limit.reference == reference
        and limit.life_stage == person.life_stage
        and limit.age_min <= person.completed_years <= limit.age_max
    }


# --- energy --------------------------------------------------------------------------------


def eer_kcal(person: Person) -> float:
    """Estimated energy requirement, kcal a day (NASEM 2023, doi:10.17226/26818)."""
    if _uses_pregnancy_equation(person):
        weeks = person.gestation_weeks or ASSUMED_WEEK
        base = _equation(person, "pregnant", weeks)
        return base + _addition(f"deposition_{_bmi_class(person)}")
    base = _equation(person, "none", 0.0)
    if person.life_stage != "lactating":
        return base
    if _breastfeeds_beside_other_food(person):
        return base + _addition("milk_partial")
    return base + _addition("milk_exclusive") + _addition("mobilisation_exclusive")


def _uses_pregnancy_equation(person: Person) -> bool:
    weeks = person.gestation_weeks or ASSUMED_WEEK
    return person.life_stage == "pregnant" and weeks >= SECOND_TRIMESTER_WEEK


def _breastfeeds_beside_other_food(person: Person) -> bool:
    return person.lactation_partial or (person.lactation_months or 0) >= PARTIAL_FROM_MONTH


def _equation(person: Person, stage: str, weeks: float) -> float:
    row = next(
        row
        for row in rows("eer.csv")
        if row["life_stage"] == stage
        and row["sex"] == person.sex
        and row["activity"] == person.activity
        and int(row["age_min"]) <= person.completed_years <= int(row["age_max"])
    )
    return (
        float(row["constant"])
        + float(row["per_year"]) * person.age
        + float(row["per_cm"]) * person.height_cm
        + float(row["per_kg"]) * person.weight_kg
        + float(row["per_week"]) * weeks
        + float(row["growth_kcal"])
    )


def _addition(what: str) -> float:
    return next(float(row["kcal"]) for row in rows("eer_additions.csv") if row["what"] == what)


def _bmi_class(person: Person) -> str:
    """Class of the BMI before pregnancy; "normal" where it is not known."""
    bmi = person.pre_pregnancy_bmi
    if bmi is None and person.pre_pregnancy_weight_kg is not None:
        bmi = person.pre_pregnancy_weight_kg / (person.height_cm / 100) ** 2
    if bmi is None:
        return "normal"
    return next((name for below, name in BMI_CLASSES if bmi < below), "obese")


def _energy(person: Person) -> tuple[float, str, str, str]:
    """The day's energy: kcal, kind, who set it, and a note."""
    estimate = eer_kcal(person)
    limit = person.limit("energy_kcal")
    if limit is not None and limit.by_clinician:
        return _clinical_energy(limit, estimate), "clinician", limit.set_by, limit.reason
    note = _energy_note(person)
    kcal, kind, set_by = estimate, "EER", "table"
    if person.energy_kcal is not None:
        kcal, kind, set_by, note = person.energy_kcal, "own", "self", "your own figure"
    elif limit is not None:
        kcal, kind, set_by = _clinical_energy(limit, estimate), "own", "self"
    floor = _energy_floor(person, estimate)
    if kcal < floor:
        note = f"raised from {kcal:.0f} kcal: no lower without a clinician's limit"
        kcal = floor
    return round(kcal / ENERGY_ROUNDING_KCAL) * ENERGY_ROUNDING_KCAL, kind, set_by, note


def _energy_floor(person: Person, estimate: float) -> float:
    """The least energy planned without a clinician, kcal a day."""
    if person.life_stage != "none" or person.completed_years < 18:
        return estimate
    return ENERGY_FLOOR_KCAL[person.sex]


def _clinical_energy(limit: Limit, estimate: float) -> float:
    if limit.min is not None and limit.max is not None:
        return (limit.min + limit.max) / 2
    if limit.max is not None:
        return min(estimate, limit.max / (1 + rule("intake")["energy_band"]))
    return max(estimate, (limit.min or 0.0) / (1 - rule("intake")["energy_band"]))


def _energy_note(person: Person) -> str:
    notes = ["an estimate; one person in three differs by 250 kcal or more"]
    if person.life_stage == "pregnant" and person.gestation_weeks is None:
        notes.append(f"week {ASSUMED_WEEK} of pregnancy assumed")
    if _uses_pregnancy_equation(person):
        if person.pre_pregnancy_bmi is None and person.pre_pregnancy_weight_kg is None:
            notes.append("BMI before pregnancy assumed normal")
        notes.append("current weight used")
    if person.life_stage == "lactating" and person.lactation_months is None:
        part = "beside other food" if person.lactation_partial else "breast milk only"
        notes.append(f"{part} assumed")
    return "; ".join(notes)


# --- all targets ---------------------------------------------------------------------------


def targets_for(person: Person, gated: GateResult | None = None) -> Targets:
    """All targets of a person. Raises Refused where the safety gate does."""
    gated = gate(person) if gated is None else gated
    kcal, kind, set_by, note = _energy(person)
    found: dict[str, Target] = {
        "energy_kcal": Target(
            nutrient="energy_kcal",
            min=kcal * (1 - rule("intake")["energy_band"]),
            max=kcal * (1 + rule("intake")["energy_band"]),
            kind=kind,
            scope="day",
            source="NASEM 2023, Dietary Reference Intakes for Energy (doi:10.17226/26818)",
            set_by=set_by,
            note=note,
        )
    }
    for row in _rows_of(person, gated.reference):
        found[row.nutrient] = _minimum(row, person, kcal, gated.reference)
    limits = upper_limits_for(person, gated.reference)
    for limit in limits.values():
        if limit.enforced_on_food:
            _add_maximum(found, limit)
    fibre = found["fibre_g"]
    if fibre.min is not None:
        found["fibre_g"] = replace(
            fibre,
            max=FIBRE_COMFORT[person.fibre_start] * fibre.min,
            max_scope="week_mean",
            max_kind="comfort ceiling",
            max_source="ours",
            max_counts="food",
        )
    reached_for = {name: target.min for name, target in found.items()}
    _apply_limits(found, person, limits)
    _apply_gate(found, person, gated, reached_for)
    ordered = {name: found[name] for name in NUTRIENTS if name in found}
    magnesium = found["magnesium_mg"]
    return Targets(
        by_nutrient=ordered,
        shares=_shares(person, gated.reference),
        energy_kcal=float(kcal),
        magnesium_mg=float(magnesium.min or magnesium.max or reached_for["magnesium_mg"] or 0.0),
        reference=gated.reference,
        drinks_ml=_drinks_ml(person, gated.reference),
        shown_limits={name: limit for name, limit in limits.items() if not limit.enforced_on_food},
    )


def _rows_of(person: Person, reference: str) -> Iterator[Reference]:
    """The reference values of this person's sex, stage and completed years."""
    for row in reference_values(reference):
        if (
            row.sex == person.sex
            and row.life_stage == person.life_stage
            and row.age_min <= person.completed_years <= row.age_max
        ):
            yield row


def _minimum(row: Reference, person: Person, kcal: float, reference: str) -> Target:
    value, ear, note = row.value, row.ear, row.note
    if row.nutrient == "protein_g":
        value, ear, note = _protein(row, person, reference)
    elif row.per == "MJ":
        value = value * kcal / KCAL_PER_MJ
        note = "; ".join(part for part in (f"{row.value:g} per MJ of energy", note) if part)
    elif row.nutrient == "iron_mg" and person.is_meatless:
        if reference == "us":
            value *= VEGETARIAN_IRON
            ear = None if ear is None else ear * VEGETARIAN_IRON
            note = f"x {VEGETARIAN_IRON} without meat (IOM 2001); {note}"
        else:
            note = f"EFSA has no value of its own without meat; {note}"
    elif row.nutrient == "zinc_mg" and reference == "eu" and person.completed_years >= ADULT:
        value, note = _zinc(row, person)
    return Target(
        nutrient=row.nutrient,
        min=round(value, 2),
        max=None,
        kind=row.kind,
        scope=row.scope,
        source=row.source,
        note=note,
        ear=None if ear is None else round(ear, 2),
    )


def _protein(row: Reference, person: Person, reference: str) -> tuple[float, float | None, str]:
    """Protein, g a day: per kg of body weight, and the stage's addition or own value."""
    per_kg, ear, extra = row.value, row.ear, 0.0
    weeks = person.gestation_weeks or ASSUMED_WEEK
    if person.life_stage == "pregnant" and reference == "eu":
        trimester = 0 if weeks < SECOND_TRIMESTER_WEEK else 1 if weeks < 28 else 2
        extra = EU_PROTEIN_EXTRA_G["trimester"][trimester]
    elif person.life_stage == "pregnant" and weeks < SECOND_HALF_WEEK:
        plain = next(
            other
            for other in reference_values(reference)
            if other.nutrient == "protein_g"
            and (other.sex, other.life_stage) == (person.sex, "none")
            and other.age_min <= person.completed_years <= other.age_max
        )
        per_kg, ear = plain.value, plain.ear
    elif person.life_stage == "lactating" and reference == "eu":
        extra = EU_PROTEIN_EXTRA_G["lactation"][_breastfeeds_beside_other_food(person)]
    weight = person.weight_kg
    if person.life_stage == "pregnant" and person.pre_pregnancy_weight_kg is not None:
        weight = person.pre_pregnancy_weight_kg
    note = f"{per_kg:g} g per kg of body weight" + (f" + {extra:g} g" if extra else "")
    return per_kg * weight + extra, None if ear is None else ear * weight + extra, note


def _zinc(row: Reference, person: Person) -> tuple[float, str]:
    """The EU's zinc of an adult, which depends on phytate: mg a day, and a note with all levels.

    What pregnancy and breastfeeding add is the same at every level.
    """
    levels = {
        int(level["phytate_mg"]): float(level["value"])
        for level in rows("zinc_phytate.csv")
        if level["sex"] == person.sex
    }
    phytate = PHYTATE_MG if person.is_meatless else PHYTATE_OF_TABLE_MG
    more = row.value - levels[PHYTATE_OF_TABLE_MG]
    said = ", ".join(f"{value + more:g} mg at {mg:,} mg" for mg, value in levels.items())
    return levels[phytate] + more, f"for {phytate:,} mg of phytate a day (EFSA 2014: {said})"


def not_targeted(reference: str) -> dict[str, str]:
    """What has no target in the US ("us") or the EU ("eu") tables, and why."""
    return dict(NOT_TARGETED) | (dict(EU_NOT_TARGETED) if reference == "eu" else {})


def _add_maximum(found: dict[str, Target], limit: UpperLimit) -> None:
    """An upper limit that food counts towards: a maximum of every day."""
    target = found.get(limit.nutrient) or Target(
        nutrient=limit.nutrient,
        min=None,
        max=None,
        kind=limit.kind,
        scope="day",
        source=limit.source,
        note=limit.note,
    )
    if target.min is not None and target.min > limit.value:
        target = replace(
            target,
            min=limit.value,
            note=f"{target.min:g} would be above the upper level; {target.note}",
        )
    found[limit.nutrient] = replace(
        target,
        max=limit.value,
        max_scope="day",
        max_kind=limit.kind,
        max_source=limit.source,
        max_counts=limit.counts,
    )


# --- limits of clinicians and of the gate --------------------------------------------------


def _apply_limits(
    found: dict[str, Target], person: Person, limits: Mapping[str, UpperLimit]
) -> None:
    """Figures set by a clinician or the person replace the table's; upper limits stay."""
    for limit in person.limits:
        if limit.nutrient == "energy_kcal":
            continue
        target = found.get(limit.nutrient)
        low = None if target is None else target.min
        low = limit.min if limit.min is not None else low
        high = None if target is None else target.max
        high = limit.max if limit.max is not None else high
        upper = limits.get(limit.nutrient)
        if upper is not None and upper.enforced_on_food and upper.kind != SAFE_INTAKE:
            high = upper.value if high is None else min(high, upper.value)
        if low is not None and high is not None and low > high:
            if target is not None and target.max_scope == "week_mean" and limit.max is None:
                high = None  # a comfort ceiling yields to a figure that was asked for
            else:
                low = None if limit.min is None else high
        found[limit.nutrient] = Target(
            nutrient=limit.nutrient,
            min=low,
            max=high,
            kind=_kind(limit, target, low),
            scope="day" if target is None else target.scope,
            source=limit.reason if target is None else target.source,
            set_by=limit.set_by,
            note=limit.reason,
            ear=None if target is None or limit.min is not None else target.ear,
            max_scope="day" if limit.max is not None or target is None else target.max_scope,
            max_kind=_max_kind(limit, target, high),
            max_source=_max_source(limit, target, high),
            max_counts="food" if target is None else target.max_counts,
        )


def _kind(limit: Limit, target: Target | None, low: float | None) -> str:
    """Of the minimum, or of the maximum where that stands alone."""
    alone = low is None and limit.max is not None
    return _limit_kind(limit) if target is None or limit.min is not None or alone else target.kind


def _limit_kind(limit: Limit) -> str:
    return "clinician" if limit.by_clinician else "own"


def _max_kind(limit: Limit, target: Target | None, high: float | None) -> str:
    if limit.max is not None and high == limit.max:
        return _limit_kind(limit)
    return "" if target is None else target.max_kind


def _max_source(limit: Limit, target: Target | None, high: float | None) -> str:
    if limit.max is not None and high == limit.max:
        return limit.reason or f"set by {limit.set_by}"
    return "" if target is None else target.max_source


def _apply_gate(
    found: dict[str, Target],
    person: Person,
    gated: GateResult,
    reference_minimum: Mapping[str, float | None],
) -> None:
    """What the safety gate changes; it runs last here so that nothing undoes it."""
    if gated.potassium_capped:
        _cap_potassium(found, gated, reference_minimum["potassium_mg"])
    if gated.vitamin_k_unbounded:
        found.pop("vitamin_k_ug", None)
    if gated.vitamin_k_ug is not None:
        least, most = gated.vitamin_k_ug
        found["vitamin_k_ug"] = Target(
            nutrient="vitamin_k_ug",
            min=least,
            max=most,
            kind="usual intake",
            scope="day",
            source="warfarin product information: keep vitamin K intake steady",
            set_by="gate",
            note="within 20 % of the usual intake",
            max_kind="usual intake",
            max_counts="food",
        )
    if gated.fibre_minimum_off and "fibre_g" in found:
        found["fibre_g"] = replace(
            found["fibre_g"], min=None, set_by="gate", note="no fibre goal with this condition"
        )


def _cap_potassium(
    found: dict[str, Target], gated: GateResult, adequate_intake_mg: float | None
) -> None:
    """No potassium minimum; at most the AI, or a lower figure that was set."""
    target = found["potassium_mg"]
    ceilings = [most for most in (adequate_intake_mg, target.max) if most is not None]
    most = min(ceilings)
    of_limit = target.max is not None and most == target.max
    found["potassium_mg"] = replace(
        target,
        min=None,
        max=most,
        ear=None,
        set_by=target.set_by if of_limit else "gate",
        note=target.note if of_limit and target.note else f"capped: {gated.potassium_reason}",
        max_scope="day",
        max_kind=target.max_kind if of_limit else "AI as ceiling",
        max_source=target.max_source if of_limit else target.source,
        max_counts="food",
    )


# --- drinks and shares of energy -----------------------------------------------------------


def _drinks_ml(person: Person, reference: str) -> float:
    """Water from drinks, ml a day."""
    return next(
        float(row["drinks_ml"])
        for row in rows("drinks.csv")
        if row["reference"] == reference
        and row["sex"] == person.sex
        and row["life_stage"] == person.life_stage
        and int(row["age_min"]) <= person.completed_years <= int(row["age_max"])
    )


def _shares(person: Person, reference: str) -> dict[str, tuple[float | None, float | None]]:
    """Least and most share of energy by nutrient."""
    return {
        row["nutrient"]: (
            float(row["low"]) if row["low"] else None,
            float(row["high"]) if row["high"] else None,
        )
        for row in rows("macronutrient_ranges.csv")
        if row["reference"] == reference
        and int(row["age_min"]) <= person.completed_years <= int(row["age_max"])
    }

"""The safety gate: decides before any target is set whether to plan, and within what bounds.

It refuses with plain words where meals from a program are the wrong answer, and otherwise says
what changes: potassium without a minimum and at most the AI, foods that are barred, advice that
is left out, and the notices to show first. No target and no limit switches it off. Which
medicine belongs to which class, and every sentence, are data in ``planner/reference``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from importlib.resources import files

from planner.errors import Refused
from planner.person import Medicine, Person
from planner.plan import Notice

YOUNGEST = 4
"""The reference tables start at four completed years here."""

STAGE_AGES = (14, 50)
"""Completed years for which reference values in pregnancy and lactation exist."""

ADULT = 18
EU_STAGE_FROM = 18
"""The EU tables for pregnancy and lactation start here; younger: the US ones (14 to 18)."""

EGFR_REFUSE, EGFR_LIMITS = 30.0, 60.0
"""ml/min/1.73 m2: below the first no plan, below the second only with a clinician's limits."""

ALIKE, LEAST = 0.8, 5
"""Share of letters in common (difflib's ratio) and fewest letters from which a name that nobody
here knows is asked back as a slip of a known one; ours."""

VITAMIN_K_BAND = 0.20
"""Around the usual intake of a person on warfarin."""


CONDITION_NOTICES = (
    "heart_failure", "pressure", "absorption_refer", "fibre_minimum_off", "phosphate", "glucose",
)  # fmt: skip
"""Effects of conditions that are only told, each by the notice of the same name."""


@dataclass(frozen=True)
class MedicineClass:
    """One class of medicines: its names and what it changes here."""

    id: str
    label: str
    generics: frozenset[str]
    effects: frozenset[str]
    source: str
    status: str


@dataclass(frozen=True)
class Recognised:
    """A medicine of the person and what was recognised in its name."""

    name: str
    components: tuple[str, ...]
    """Generic names; more than one for a combination, none where the name is not known."""

    classes: tuple[str, ...]
    effects: frozenset[str]

    @property
    def known(self) -> bool:
        """Whether any rule here knows this medicine."""
        return bool(self.components)


@dataclass(frozen=True)
class Refusal:
    """One reason not to plan: its kind, the reason in plain words, and what to do instead."""

    kind: str
    reason: str
    instead: str

    def __str__(self) -> str:
        return f"{self.reason} {self.instead}"


@dataclass(frozen=True)
class GateResult:
    """What the gate lets through, and changes, for one person."""

    notices: tuple[Notice, ...] = ()
    barred_tags: frozenset[str] = frozenset()
    """Foods with one of these tags are not served."""

    absorption_reward: bool = True
    hydration: bool = True
    """Whether advice on how much to drink may be shown."""

    potassium_capped: bool = False
    """No minimum, and at most the AI or a lower limit that was set."""

    potassium_reason: str = ""
    vitamin_k_ug: tuple[float, float] | None = None
    """Least and most vitamin K a day, for a known usual intake on warfarin."""

    vitamin_k_unbounded: bool = False
    """On warfarin without a known usual intake: no vitamin K goal at all."""

    no_forced_greens: bool = False
    """Leafy greens are not asked for by the variety rule."""

    fibre_minimum_off: bool = False
    reference: str = "us"
    """The tables in force: a pregnant girl under 18 gets the US ones."""

    food_only: bool = False
    """Under 18: nothing about supplements but the warning."""

    medicines: tuple[Recognised, ...] = ()


# --- wording -------------------------------------------------------------------------------


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files("planner.reference").joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def wording(key: str, **values: object) -> Notice:
    """A sentence of ``notices.csv`` with its level, evidence grade and source, filled in."""
    row = next(row for row in _rows("notices.csv") if row["key"] == key)
    return Notice(
        level=row["level"],
        text=row["text"].format(**values),
        grade=row["grade"],
        source=row["source"].format(**values),
    )


def _refusal(kind: str, **values: object) -> Refusal:
    reason, _, instead = wording(f"refuse.{kind}", **values).text.partition("|")
    return Refusal(kind, reason, instead)


# --- medicines -----------------------------------------------------------------------------


def _list(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(";") if part.strip())


@cache
def medicine_classes() -> tuple[MedicineClass, ...]:
    """All classes of medicines the gate knows."""
    return tuple(
        MedicineClass(
            id=row["class"],
            label=row["label"],
            generics=_list(row["generics"]),
            effects=_list(row["effects"]),
            source=row["source"],
            status=row["status"],
        )
        for row in _rows("medicine_classes.csv")
    )


@cache
def medicine_products() -> dict[str, tuple[str, ...]]:
    """Components by product name: brands of one substance, and combinations of several."""
    return {
        row["product"]: tuple(part.strip() for part in row["components"].split(";"))
        for row in _rows("medicine_products.csv")
    }


def recognise(medicine: Medicine | str) -> Recognised:
    """What a medicine's name stands for: generic, brand or combination.

    Doses, forms and salts in the name are ignored ("Losartan potassium 50 mg tablets"); a name
    nobody here knows is kept, with no components.
    """
    name = medicine if isinstance(medicine, str) else medicine.name
    components = _components(_words(name))
    classes = [found for found in medicine_classes() if not found.generics.isdisjoint(components)]
    return Recognised(
        name=name,
        components=components,
        classes=tuple(found.id for found in classes),
        effects=frozenset().union(*(found.effects for found in classes)),
    )


def resembling(name: str) -> tuple[str, ...]:
    """Known names that a name nobody here knows may be a slip of, the likeliest first."""
    if recognise(name).known:
        return ()
    known = [words.strip() for words, _ in _names()]
    typed = _words(name).strip()
    found: dict[str, float] = {}
    for part in {typed, *typed.split()}:
        for like in get_close_matches(part, known, n=2, cutoff=ALIKE) if len(part) >= LEAST else ():
            found[like] = max(found.get(like, 0.0), SequenceMatcher(None, part, like).ratio())
    return tuple(sorted(found, key=lambda like: (-found[like], like))[:2])


def _words(name: str) -> str:
    """A medicine's name in lower case, with spaces for everything but letters and digits."""
    return " " + re.sub(r"[^a-z0-9à-ÿ]+", " ", name.lower()).strip() + " "


@cache
def _names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every known name and its components, longest first, so that combinations win."""
    known: dict[str, tuple[str, ...]] = {}
    for found in medicine_classes():
        for generic in found.generics:
            known[_words(generic)] = (generic,)
    for product, components in medicine_products().items():
        known[_words(product)] = components
    return tuple(sorted(known.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _components(words: str) -> tuple[str, ...]:
    found: list[str] = []
    for name, components in _names():
        if name in words:
            words = words.replace(name, " / ")
            found.extend(components)
    return tuple(sorted(set(found)))


# --- conditions ----------------------------------------------------------------------------


def _conditions_with(person: Person, effect: str) -> list[str]:
    """The person's conditions that have this effect, in words."""
    return [
        row["label"]
        for row in _rows("conditions.csv")
        if row["condition"] in person.conditions and effect in _list(row["effects"])
    ]


def _kidneys(person: Person) -> str:
    """Kidney function as healthy | reduced | failing | unknown: the worst that was said."""
    egfr = person.egfr
    if _conditions_with(person, "refuse_kidneys") or person.kidneys in ("ckd_under_30", "dialysis"):
        return "failing"
    if egfr is not None and egfr < EGFR_REFUSE:
        return "failing"
    if _conditions_with(person, "kidney_limits") or person.kidneys == "ckd_30_59":
        return "reduced"
    if egfr is not None and egfr < EGFR_LIMITS:
        return "reduced"
    return "healthy" if person.kidneys == "healthy" or egfr is not None else "unknown"


_KIDNEY_WORDS = {"reduced": "working less than normal", "unknown": "of unknown function"}


def _has_clinical_potassium_limit(person: Person) -> bool:
    limit = person.limit("potassium_mg")
    return limit is not None and limit.by_clinician and limit.max is not None


# --- the gate ------------------------------------------------------------------------------


def refusals(person: Person) -> tuple[Refusal, ...]:
    """Every reason not to plan for this person; none means the gate lets them through."""
    return tuple(_refusals(person, [recognise(medicine) for medicine in person.medicines]))


def _refusals(person: Person, medicines: list[Recognised]) -> Iterator[Refusal]:
    years, kidneys = person.completed_years, _kidneys(person)
    if years < YOUNGEST:
        yield _refusal("age")
    if person.life_stage != "none" and not STAGE_AGES[0] <= years <= STAGE_AGES[1]:
        stage = {"pregnant": "pregnancy", "lactating": "breastfeeding"}[person.life_stage]
        yield _refusal("stage", stage=stage, years=years)
    limited = _has_clinical_potassium_limit(person)
    if kidneys == "failing":
        yield _refusal("kidneys")
    elif kidneys == "reduced" and not limited:
        yield _refusal("kidneys_limits", what=_kidney_source(person))
    elif kidneys == "unknown" and not limited:
        yield _refusal("kidneys_unknown")
    binders = _names_with(medicines, "potassium_limit_needed")
    if binders and not limited:
        yield _refusal("k_binder", names=binders)
    if _conditions_with(person, "refuse"):
        yield _refusal("bowel")


def _kidney_source(person: Person) -> str:
    """What said that the kidneys work less, in words."""
    if person.egfr is not None and person.egfr < EGFR_LIMITS:
        return f"eGFR {person.egfr:g}"
    if person.kidneys == "ckd_30_59":
        return "eGFR 30 to 59"
    return " and ".join(_conditions_with(person, "kidney_limits"))


def gate(person: Person) -> GateResult:
    """What may be planned for this person, and how. Raises Refused with every reason."""
    medicines = [recognise(medicine) for medicine in person.medicines]
    refused = list(_refusals(person, medicines))
    if refused:
        raise Refused([str(refusal) for refusal in refused])
    kidneys = _kidneys(person)
    why = _why_potassium_is_capped(person, medicines, kidneys)
    on_warfarin = bool(_names_with(medicines, "vitamin_k"))
    usual = person.usual_vitamin_k_ug if on_warfarin else None
    no_fluid_advice = (
        person.fluid_restriction or bool(_conditions_with(person, "fluid")) or kidneys != "healthy"
    )
    return GateResult(
        notices=tuple(_notices(person, medicines, kidneys, why)),
        barred_tags=frozenset(_barred_tags(person, medicines, bool(why))),
        absorption_reward=kidneys == "healthy",
        hydration=not no_fluid_advice,
        potassium_capped=bool(why),
        potassium_reason=why,
        vitamin_k_ug=None
        if not usual
        else (usual * (1 - VITAMIN_K_BAND), usual * (1 + VITAMIN_K_BAND)),
        vitamin_k_unbounded=on_warfarin and not usual,
        no_forced_greens=on_warfarin,
        fibre_minimum_off=bool(_conditions_with(person, "fibre_minimum_off")),
        reference=reference_for(person),
        food_only=person.completed_years < ADULT,
        medicines=tuple(medicines),
    )


def reference_for(person: Person) -> str:
    """The tables in force: those asked for, the US ones where the EU ones have no row."""
    young = person.completed_years < EU_STAGE_FROM
    return "us" if person.life_stage != "none" and young else person.reference


def _why_potassium_is_capped(person: Person, medicines: list[Recognised], kidneys: str) -> str:
    """What makes potassium a danger, in words; empty where nothing does."""
    reasons = []
    names = _names_with(medicines, "potassium_cap")
    if names:
        reasons.append(names)
    reasons += _conditions_with(person, "potassium_cap")
    if kidneys != "healthy":
        reasons.append(f"kidneys {_KIDNEY_WORDS[kidneys]}")
    return ", ".join(reasons)


def _names_with(medicines: list[Recognised], effect: str) -> str:
    """The names, as the person wrote them, of the medicines with an effect."""
    return ", ".join(found.name for found in medicines if effect in found.effects)


def _barred_tags(
    person: Person, medicines: list[Recognised], potassium_capped: bool
) -> Iterator[str]:
    """Tags of foods that are not served to this person."""
    if _names_with(medicines, "no_grapefruit"):
        yield "grapefruit"
    if potassium_capped:
        yield "salt_substitute"
    if _conditions_with(person, "oxalate"):
        yield "oxalate_high"
    if person.life_stage == "pregnant":
        yield from (
            "liver", "alcohol", "high_mercury", "raw_fish", "raw_sprouts", "soft_ripened_cheese",
        )  # fmt: skip
    if person.life_stage == "lactating":
        yield from ("alcohol", "high_mercury")
    if person.completed_years < ADULT:
        yield from ("alcohol", "high_mercury")


def _notices(
    person: Person, medicines: list[Recognised], kidneys: str, why_capped: str
) -> Iterator[Notice]:
    """What to say first, the most important first."""
    yield from _medicine_cautions(medicines)
    if kidneys != "healthy":
        yield wording("kidneys.limits", what=_KIDNEY_WORDS[kidneys])
    if why_capped:
        limit = person.limit("potassium_mg")
        own = limit is not None and limit.max is not None
        words = "the lower of your limit and the adequate intake" if own else "the adequate intake"
        yield wording("potassium.cap", why=why_capped, limit_words=words)
        if limit is not None and limit.min is not None:
            yield wording("limit.gate", nutrient="potassium_mg", set_by=limit.set_by)
    yield from _warfarin(person, medicines)
    yield from _condition_notices(person)
    yield from _supplement_notices(person, medicines, kidneys)
    yield from _stage_notices(person)
    yield from _diet_notices(person)
    unknown = [found.name for found in medicines if not found.known]
    if unknown:
        yield wording("medicine.unknown", names=", ".join(unknown))
    for name in unknown:
        if likely := " or ".join(resembling(name)):
            yield wording("medicine.resembles", name=name, likely=likely)


def _medicine_cautions(medicines: list[Recognised]) -> Iterator[Notice]:
    for effect in (
        "cramps", "magnesium_loss", "digoxin", "quinine", "timing", "no_grapefruit", "b12_loss",
        "low_pressure", "antacid", "zinc",
    ):  # fmt: skip
        names = _names_with(medicines, effect)
        if names:
            yield wording(f"medicine.{effect}", names=names)


def _warfarin(person: Person, medicines: list[Recognised]) -> Iterator[Notice]:
    names = _names_with(medicines, "vitamin_k")
    if names and person.usual_vitamin_k_ug:
        yield wording("warfarin.band", names=names, usual=f"{person.usual_vitamin_k_ug:g}")
    elif names:
        yield wording("warfarin.refer", names=names)


def _condition_notices(person: Person) -> Iterator[Notice]:
    if _conditions_with(person, "oxalate"):
        yield wording("oxalate")
    if person.fluid_restriction or _conditions_with(person, "fluid"):
        yield wording("fluid")
    for effect in CONDITION_NOTICES:
        labels = " and ".join(_conditions_with(person, effect))
        if labels:
            yield wording(effect, what=labels)


def _supplement_notices(
    person: Person, medicines: list[Recognised], kidneys: str
) -> Iterator[Notice]:
    taken = person.supplemental_magnesium_mg()
    if taken <= 0:
        return
    level, source = magnesium_upper_level(person)
    if taken > level:
        prescribed = all(supplement.prescribed for supplement in person.supplements)
        yield wording(
            "supplement.prescribed" if prescribed else "supplement.ul",
            mg=f"{taken:g}", ul=f"{level:g}", region=reference_for(person).upper(),
            years=person.completed_years, source=source,
        )  # fmt: skip
    if kidneys != "healthy":
        yield wording("supplement.kidneys")
    reasons = [*_conditions_with(person, "no_supplement")]
    names = _names_with(medicines, "no_supplement")
    if names:
        reasons.append(names)
    if reasons:
        yield wording("supplement.ask", what=" and ".join(reasons))


def magnesium_upper_level(person: Person) -> tuple[float, str]:
    """Upper level of supplemental magnesium, mg a day, and its source; food never counts."""
    row = next(
        row
        for row in _rows("upper_limits.csv")
        if row["nutrient"] == "magnesium_mg"
        and row["reference"] == reference_for(person)
        and row["life_stage"] == person.life_stage
        and int(row["age_min"]) <= person.completed_years <= int(row["age_max"])
    )
    return float(row["value"]), row["source"]


def _stage_notices(person: Person) -> Iterator[Notice]:
    if person.life_stage == "pregnant":
        yield wording("pregnant")
        if person.gestation_weeks is None and person.energy_kcal is None:
            yield wording("pregnant.week")
    if reference_for(person) != person.reference:
        yield wording("eu_fallback", stage=person.life_stage)
    if person.completed_years < ADULT:
        yield wording("under_18")


def _diet_notices(person: Person) -> Iterator[Notice]:
    if person.diet == "vegan":
        yield wording("vegan")
    if person.is_meatless:
        tables = reference_for(person)
        yield wording("vegetarian_iron" if tables == "us" else "vegetarian_iron.eu")
        if tables == "eu" and person.completed_years >= ADULT:
            yield wording("vegetarian_zinc.eu")
    if person.completed_years > STAGE_AGES[1]:
        yield wording("b12_older")

"""What surrounds the food: the lines on evidence, water, supplements, stretching, red flags.

Every sentence is a row of ``reference/notices.csv`` with its evidence grade and source. Nothing
here changes a plan; what the safety gate switches off is not said, and no food is named that the
person does not eat (``reference/advice_foods.csv``).
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.food import DIETS
from planner.gate import GateResult, magnesium_upper_level, wording
from planner.person import Person
from planner.plan import Notice
from planner.targets import Targets, rows
from planner.wording import listed

CUP_ML = 240
"""A US cup, as drinks are counted (21 CFR 101.9)."""

VEGETARIAN_ZINC = 1.5
"""Most that zinc requirements rise without meat, x (IOM 2001, doi:10.17226/10026); told only."""


def advice_for(person: Person, gated: GateResult, targets: Targets) -> tuple[Notice, ...]:
    """The lines that go with this person's plan, in the order they are shown."""
    return tuple(_advice(person, gated, targets))


def evidence_long() -> Notice:
    """The full wording on magnesium and cramps, for a page of its own."""
    return wording("evidence.long")


def _advice(person: Person, gated: GateResult, targets: Targets) -> Iterator[Notice]:
    yield wording("evidence.short")
    yield wording("red_flags")
    yield wording("emergency")
    yield wording("not_medical")
    if gated.hydration:
        yield _water(targets)
    yield from _supplements(person, gated)
    yield _b_vitamins(person)
    yield from _zinc(person, gated, targets)
    vitamin_d = targets.get("vitamin_d_ug")
    if vitamin_d is not None and vitamin_d.min is not None:
        foods = listed(foods_with(person, "vitamin_d"))
        words = foods[:1].upper() + foods[1:]
        yield wording("vitamin_d", ug=f"{vitamin_d.min:g}", foods=words, source=vitamin_d.source)
    if person.spacing.calcium != "off":
        yield wording("calcium_spacing")
    if gated.absorption_reward:
        yield wording("absorption")
    yield wording("stretching")


def foods_with(person: Person, topic: str) -> tuple[str, ...]:
    """Foods that bring a nutrient, in words: those the person's diet and allergies leave."""
    eaten = DIETS[: DIETS.index(person.diet) + 1]
    avoided = person.allergens_avoided()
    return tuple(
        row["words"]
        for row in rows("advice_foods.csv")
        if row["topic"] == topic
        and row["diet"] in eaten
        and avoided.isdisjoint(row["allergens"].split(";"))
    )


def _b_vitamins(person: Person) -> Notice:
    """Where B6, B12 and folate come from; without animal food B12 has to be added."""
    foods = foods_with(person, "vitamin_b12")
    return wording("b_vitamins", foods=listed(foods)) if foods else wording("b_vitamins.plants")


def _zinc(person: Person, gated: GateResult, targets: Targets) -> Iterator[Notice]:
    """Zinc from plants absorbs less well; the US table has one figure for all diets."""
    zinc = targets.get("zinc_mg")
    if person.is_meatless and gated.reference == "us" and zinc is not None and zinc.min is not None:
        most = zinc.min * VEGETARIAN_ZINC
        yield wording("vegetarian_zinc", most=f"{most:g}", zinc=f"{zinc.min:g}")


def _water(targets: Targets) -> Notice:
    """Drinks of a day; the water in food is on top and not subtracted again."""
    total = targets["water_g"]
    return wording(
        "water",
        drinks=f"{targets.drinks_ml / 1000:.1f}",
        cups=f"about {targets.drinks_ml / CUP_ML:.0f}",
        total=f"{(total.min or 0.0) / 1000:.1f}",
        source=total.source,
    )


def _supplements(person: Person, gated: GateResult) -> Iterator[Notice]:
    """The ledger of supplemental magnesium, kept apart from food."""
    if not person.supplements:
        if not gated.food_only:
            vegan = person.diet == "vegan"
            yield wording("supplements.none_vegan" if vegan else "supplements.none")
        return
    level, source = magnesium_upper_level(person)
    entries = [
        f"{supplement.form} {supplement.elemental_magnesium_mg:g} mg"
        + (f" at {supplement.time}" if supplement.time else "")
        for supplement in person.supplements
    ]
    yield wording(
        "supplements.ledger",
        list=", ".join(entries),
        mg=f"{person.supplemental_magnesium_mg():g}",
        ul=f"{level:g}",
        region=gated.reference.upper(),
        source=source,
    )
    forms = {supplement.form for supplement in person.supplements}
    for row in rows("supplement_forms.csv"):
        if row["form"] in forms and row["relative_absorption"] == "0":
            yield wording("supplements.sulfate")

"""What a clinician reads beside the table of targets: energy, shares, fluids, and whose figures."""

from __future__ import annotations

from collections.abc import Iterator

from planner.advice import VEGETARIAN_ZINC
from planner.dishes import sides_of
from planner.errors import PlannerError
from planner.export.words import amount, figure, nutrient_name, short_day
from planner.food import Food
from planner.gate import gate
from planner.nutrients import KCAL_PER_GRAM
from planner.person import Person
from planner.plan import Day, Plan, PlannedPerson
from planner.targets import SAFE_INTAKE, Targets, eer_kcal, targets_for

NEAR_EDGE = 0.2
"""Part of the energy range that counts as its lower edge; ours."""

WHOLE = ("protein_g", "fat_g", "carbohydrate_g")
SEEN = 0.005
"""Shares that come to so much more than the whole are explained; ours."""

GLASS = "_glass"
"""Ends the names of the sides that are drunk."""


def targets_of(person: Person | None) -> Targets | None:
    """A person's targets with their average requirements; None where they cannot be set."""
    try:
        return None if person is None else targets_for(person)
    except PlannerError:
        return None


# --- energy --------------------------------------------------------------------------------


def energy_words(plan: Plan, planned: PlannedPerson, person: Person | None) -> Iterator[str]:
    """The requirement behind the range, where the plan stands in it, and days at its lower edge."""
    target = planned.targets.get("energy_kcal")
    if target is None or target.min is None or target.max is None or not plan.days:
        return
    whole = f"planned range {figure(target.min)} to {figure(target.max)} kcal a day"
    middle = (target.min + target.max) / 2
    mean = plan.week_mean.get(planned.id, {}).get("energy_kcal", 0.0)
    if person is not None:
        estimate = round(eer_kcal(person) / 10) * 10
        yield (
            f"Estimated energy requirement (EER): {figure(estimate)} kcal a day "
            f"(NASEM 2023, {str(person.activity).replace('_', ' ')}); {whole}"
            f"{'' if abs(middle - estimate) < 10 else f', around {figure(middle)} kcal'}."
        )
    else:
        yield f"Energy: {whole}."
    apart = mean - middle
    side = "below" if apart < 0 else "above"
    far = figure(abs(round(apart)))
    yield f"The plan's mean is {figure(mean)} kcal, {far} kcal {side} {figure(middle)}."
    edge, low = _low_days(plan, planned, target.min, target.max)
    if low:
        days = ", ".join(short_day(day.date) for day in low)
        yield (
            f"Near the lower edge of the range: {len(low)} of {len(plan.days)} days ({days}), "
            f"under {figure(edge)} kcal. Watch the weight if none is to be lost."
        )


def is_near_edge(plan: Plan, planned: PlannedPerson) -> bool:
    """Whether most days have energy at the lower edge of its range."""
    target = planned.targets.get("energy_kcal")
    if target is None or target.min is None or target.max is None or not plan.days:
        return False
    _, low = _low_days(plan, planned, target.min, target.max)
    return 2 * len(low) > len(plan.days)


def _low_days(
    plan: Plan, planned: PlannedPerson, least: float, most: float
) -> tuple[float, list[Day]]:
    """Where the lower edge of the energy range ends, and the days below that."""
    edge = least + NEAR_EDGE * (most - least)
    return edge, [day for day in plan.days if day.nutrients[planned.id]["energy_kcal"] < edge]


def share_rows(plan: Plan, planned: PlannedPerson) -> Iterator[str]:
    """Fat: 29 % of energy (84 g), range 20 % to 35 %."""
    mean = plan.week_mean.get(planned.id, {})
    energy, whole = mean.get("energy_kcal", 0.0), 0.0
    for nutrient, (low, high) in planned.shares.items():
        grams = mean.get(nutrient, 0.0)
        share = grams * KCAL_PER_GRAM[nutrient] / energy if energy else 0.0
        whole += share if nutrient in WHOLE else 0.0
        under = low is not None and share < low - 5e-4
        over = high is not None and share > high + 5e-4
        word = "BELOW " if under else "ABOVE " if over else ""
        yield (
            f"{nutrient_name(nutrient)}: {share:.0%} of energy ({figure(grams)} g a day), "
            f"{word}{'limit' if low is None else 'range'} {share_words(low, high)}"
        )

    if whole > 1 + SEEN:
        yield (
            f"Together {whole:.0%}: grams times 4, 9 and 4 kcal, against the food table's energy, "
            "which counts fibre and some foods lower."
        )


def share_words(low: float | None, high: float | None) -> str:
    """10 % to 35 %."""
    if low is not None and high is not None:
        return f"{low:.0%} to {high:.0%}"
    return f"at least {low:.0%}" if low is not None else f"at most {high:.0%}" if high else "free"


# --- fluids --------------------------------------------------------------------------------


def fluid_words(plan: Plan, planned: PlannedPerson, person: Person | None) -> str:
    """Drinks on top of food, and which drinks of the plan count; empty where no advice is given."""
    targets = targets_of(person)
    if targets is None or person is None or not gate(person).hydration or not plan.days:
        return ""
    grams = 0.0
    names: set[str] = set()
    for day in plan.days:
        for meal in day.occasions:
            for item in meal.items:
                beside = item.role in sides_of(meal.dish) and item.role.endswith(GLASS)
                if item.person == planned.id and beside:
                    grams += item.grams
                    names.add(item.name.partition(",")[0].casefold())
    glasses = grams / len(plan.days)
    wanted = targets.drinks_ml
    said = (
        f"Fluids: {wanted / 1000:.1f} litres of drinks a day are wanted, on top of the water in "
        "food."
    )
    if not names:
        return f"{said} The plan itself serves no drinks beside its meals."
    return (
        f"{said} The glasses beside the meals ({', '.join(sorted(names))}) count towards them: "
        f"{figure(round(glasses, -1))} ml a day on average, so about "
        f"{max(wanted - glasses, 0.0) / 1000:.1f} litres more. Milk cooked into a dish counts as "
        "food. The table's figure for water holds dishes and glasses alike: do not add them again."
    )


# --- whose figures -------------------------------------------------------------------------


def figure_notes(planned: PlannedPerson, person: Person | None) -> Iterator[str]:
    """What a reader of the table must know about single figures."""
    if is_eu(planned):
        yield from _eu_notes(planned)
    fibre = planned.targets.get("fibre_g")
    if fibre is not None and fibre.max is not None and fibre.set_by in ("", "table"):
        yield (
            f"Fibre: the upper figure, {amount('fibre_g', fibre.max)}, is a comfort ceiling of "
            "this planner's own; the reference intakes set none."
        )
    zinc = planned.targets.get("zinc_mg")
    meatless = person is not None and person.is_meatless
    if meatless and zinc is not None and zinc.min is not None and "IOM" in zinc.source:
        yield (
            f"Zinc: the target is the table's for all diets. Without meat up to 50 % more may be "
            f"needed, {amount('zinc_mg', zinc.min * VEGETARIAN_ZINC)} (IOM 2001, "
            "doi:10.17226/10026)."
        )


def is_eu(planned: PlannedPerson) -> bool:
    """Whether the figures are those of the EU's tables."""
    return "EFSA" in planned.targets["magnesium_mg"].source


def _eu_notes(planned: PlannedPerson) -> Iterator[str]:
    """What EFSA's tables leave to their reader."""
    for nutrient in ("iron_mg", "zinc_mg"):
        target = planned.targets.get(nutrient)
        if target is not None and "EFSA" in target.note:
            yield f"{nutrient_name(nutrient)}: {target.note}."
    sodium = planned.targets.get("sodium_mg")
    if sodium is not None and sodium.kind == SAFE_INTAKE:
        yield (
            "Sodium: EFSA's figure is a safe and adequate intake, not an upper level; it is the "
            "ceiling of every day here."
        )
    if "protein_g" in planned.shares:
        yield (
            "Protein's share of energy: EFSA sets no range; the range is IOM 2005's "
            "(doi:10.17226/10490)."
        )


def never_words(person: Person, foods: dict[str, Food]) -> str:
    """What is never served, by the foods' names."""
    return ", ".join(
        foods[slug].name.partition(" (")[0].partition(",")[0].casefold()
        if slug in foods
        else str(slug).replace("_", " ")
        for slug in person.never
    )

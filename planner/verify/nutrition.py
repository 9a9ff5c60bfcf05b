"""What is eaten: the day's targets, the spacing of magnesium and calcium, the size of meals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.food import Food
from planner.nutrients import KCAL_PER_GRAM
from planner.plan import HABIT, Day, Plan, PlannedPerson, PlannedTarget, is_short
from planner.rules import rule
from planner.rules.medicines import minutes_of
from planner.verify.sums import (
    PLANNED,
    PRINTED,
    TOLERANCE,
    Finding,
    Totals,
    eaten,
    served,
    totals,
    week_mean,
)


def intake(planned: PlannedPerson, where: str, total: Totals) -> Iterator[Finding]:
    """The day's targets: minimums, maximums, energy band and shares of energy."""
    for nutrient, target in planned.targets.items():
        if nutrient == "energy_kcal":
            continue
        reached = total[nutrient]
        low = target.min if target.scope == "day" else None
        high = target.max if target.max_scope == "day" else None
        if low is not None and reached < low - TOLERANCE:
            yield _off("intake.minimum", where, nutrient, reached, low, "below")
        if high is not None and reached > high + TOLERANCE:
            yield _off("intake.maximum", where, nutrient, reached, high, "above")
    yield from _energy(where, total, planned.targets["energy_kcal"])
    kcal = max(total["energy_kcal"], TOLERANCE)
    for nutrient, (low, high) in planned.shares.items():
        part = total[nutrient] * KCAL_PER_GRAM[nutrient] / kcal
        if low is not None and part < low - TOLERANCE:
            yield Finding(
                "intake.share", where, f"{nutrient} gives {part:.1%} of energy, least {low:.0%}"
            )
        if high is not None and part > high + TOLERANCE:
            yield Finding(
                "intake.share", where, f"{nutrient} gives {part:.1%} of energy, most {high:.0%}"
            )


def _energy(where: str, total: Totals, target: PlannedTarget) -> Iterator[Finding]:
    kcal, band = float(target.min or 0), rule("intake")["energy_band"]
    wanted = kcal / (1 - band)
    if abs(total["energy_kcal"] - wanted) > band * wanted + TOLERANCE:
        yield Finding(
            "intake.energy", where, f"{total['energy_kcal']:.0f} kcal, wanted about {wanted:.0f}"
        )


def _off(name: str, where: str, nutrient: str, got: float, limit: float, side: str) -> Finding:
    return Finding(
        f"{name}.{nutrient}", where, f"{nutrient} {got:.1f} is {side} {limit:g}",
        f"by {abs(got - limit):.1f}",
    )  # fmt: skip


def calcium(
    planned: PlannedPerson, day: Day, level: str, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """Calcium beside magnesium-rich meals, meals within the window counted together."""
    if level == "off":
        return
    figures = rule("spacing_calcium")
    cap = figures[f"{level}_mg"]
    magnesium = planned.targets["magnesium_mg"]
    rich_mg = figures["rich_share"] * float(magnesium.min or magnesium.max or 0)
    window = figures["window_hours"] * 60
    meals = served(day)
    for meal in meals:
        if totals((meal,), foods)["magnesium_mg"] <= rich_mg + TOLERANCE:
            continue
        near = tuple(m for m in meals if abs(minutes_of(m.time) - minutes_of(meal.time)) < window)
        reached = totals(near, foods)["calcium_mg"]
        if reached > cap + TOLERANCE:
            yield Finding(
                "spacing.calcium",
                f"{day.date} {meal.name}",
                f"{reached:.0f} mg calcium beside a magnesium-rich meal, most {cap:.0f} mg",
                f"by {reached - cap:.0f} mg",
            )


def share(day: Day, on: bool, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """No meal carries too much of the day's magnesium."""
    meals = sorted(served(day), key=lambda meal: minutes_of(meal.time))
    figures = rule("spacing_share")
    count, last = 0, -1e9
    for meal in meals:
        if minutes_of(meal.time) - last >= figures["separate_hours"] * 60:
            count, last = count + 1, minutes_of(meal.time)
    if not on or count < figures["least_occasions"]:
        return
    most = figures["most_share_of_three"] if count == 3 else figures["most_share"]
    whole = totals(eaten(day), foods)["magnesium_mg"]
    for meal in meals:
        part = totals((meal,), foods)["magnesium_mg"]
        if part > most * whole + TOLERANCE:
            yield Finding(
                "spacing.share",
                f"{day.date} {meal.name}",
                f"{part / whole:.1%} of the day's magnesium, most {most:.0%}",
            )


def meal_sizes(planned: PlannedPerson, day: Day, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """Each meal's share of the day's energy target is usual for its kind."""
    band = rule("intake")["energy_band"]
    wanted = float(planned.targets["energy_kcal"].min or 0) / (1 - band)
    figures = rule("kitchen")
    open_day = any(
        meal.status not in (PLANNED, "leftover") for meal in day.occasions if meal.kind != HABIT
    )
    for meal in served(day):
        part = totals((meal,), foods)["energy_kcal"] / wanted
        low, high = figures[f"{meal.kind}_least"], figures[f"{meal.kind}_most"]
        if not open_day and not low - TOLERANCE <= part <= high + TOLERANCE:
            yield Finding(
                "kitchen.meal_energy",
                f"{day.date} {meal.name}",
                f"{part:.0%} of the day's energy, usual {low:.0%} to {high:.0%}",
            )


def shortfalls_listed(
    plan: Plan, planned: PlannedPerson, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """Every weekly mean below its target is listed, with the right figure."""
    listed = {s.nutrient: s for s in plan.shortfalls if s.scope == "week_mean"}
    for nutrient, target, reached in week_shortfalls(plan.days, planned, foods):
        entry = listed.pop(nutrient, None)
        if (
            entry is None
            or abs(entry.reached - reached) > PRINTED
            or abs(entry.target - target) > TOLERANCE
        ):
            yield Finding(
                "shortfalls",
                "week",
                f"{nutrient} averages {reached:.1f} of {target:g}, not listed so",
            )
    for nutrient in listed:
        yield Finding("shortfalls", "week", f"{nutrient} is listed short but is not")


def week_shortfalls(
    days: tuple[Day, ...], planned: PlannedPerson, foods: Mapping[str, Food]
) -> Iterator[tuple[str, float, float]]:
    """(nutrient, target, mean) of every weekly target that the mean does not reach."""
    mean = week_mean(days, foods)
    for nutrient, target in planned.targets.items():
        low = target.min if target.scope == "week_mean" else None
        if low and is_short(mean[nutrient], low):
            yield nutrient, low, mean[nutrient]

"""Nutrients, amounts and dates as people write them."""

from __future__ import annotations

import datetime as dt

from planner.plan import HABIT, Meal
from planner.wording import DAYS, short_day

__all__ = [
    "amount", "day_name", "effort_words", "figure", "nutrient_name", "nutrient_unit", "short_day",
    "span",
]  # fmt: skip

_NAMES = {
    "sat_fat_g": "Saturated fat",
    "mono_fat_g": "Monounsaturated fat",
    "poly_fat_g": "Polyunsaturated fat",
    "ala_g": "Alpha-linolenic acid",
    "epa_g": "EPA",
    "dha_g": "DHA",
    "vitamin_a_rae_ug": "Vitamin A (RAE)",
    "beta_carotene_ug": "Beta-carotene",
    "pantothenic_mg": "Pantothenic acid",
    "folate_dfe_ug": "Folate (DFE)",
    "folic_acid_ug": "Folic acid",
}
_UNITS = {"ug": "µg"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def nutrient_name(nutrient: str) -> str:
    """The plain name of a nutrient column: vitamin_b12_ug → Vitamin B12."""
    if nutrient in _NAMES:
        return _NAMES[nutrient]
    words = nutrient.rpartition("_")[0].split("_")
    if words[0] == "vitamin":
        return " ".join(["Vitamin", *(word.upper() for word in words[1:])])
    return " ".join(words).capitalize()


def nutrient_unit(nutrient: str) -> str:
    """The unit of a nutrient column: mg, g, µg or kcal."""
    unit = nutrient.rpartition("_")[2]
    return _UNITS.get(unit, unit)


def figure(value: float) -> str:
    """A number with as many digits as one reads: 1,234 or 56 or 7.8 or 0.25."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.0f}" if size >= 30 else f"{value:.1f}" if size >= 1 else f"{value:.2f}"


def amount(nutrient: str, value: float) -> str:
    """A figure with its unit: 320 mg."""
    return f"{figure(value)} {nutrient_unit(nutrient)}"


def day_name(date: str) -> str:
    """Monday 23 November."""
    day = dt.date.fromisoformat(date)
    return f"{DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def span(first: str, last: str) -> str:
    """23 to 29 November 2026."""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    until = f"{end.day} {_MONTHS[end.month - 1]} {end.year}"
    if start == end:
        return until
    since = f"{start.day}"
    if start.month != end.month or start.year != end.year:
        since += f" {_MONTHS[start.month - 1]}"
    if start.year != end.year:
        since += f" {start.year}"
    return f"{since} to {until}"


def effort_words(meal: Meal) -> str:
    """What a meal takes: hands-on minutes, or that it stands ready."""
    if meal.status == "leftover":
        return "leftovers"
    if not meal.dish:
        return "as always" if meal.kind == HABIT else "your own"
    waiting = f", {meal.total_minutes} in all" if meal.total_minutes > meal.minutes else ""
    return f"{meal.minutes} min hands-on{waiting}"

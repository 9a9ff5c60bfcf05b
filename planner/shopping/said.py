"""The lines of a shopping list in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence

from planner.food import Food
from planner.shopping.packages import (
    AGAIN,
    BY_WEIGHT,
    DATED,
    FREEZE,
    FROZEN,
    OR_FROZEN,
    UNRIPE,
    Package,
    cover,
    ounces,
)
from planner.shopping.trips import Run, packed_g
from planner.wording import listed, measure_words, short_day

NEARLY = 0.98
"""Packages that hold this share of a need are worth a word: a little less may do; ours."""

_POURED = frozenset({"cup", "tbsp", "tsp", "pinch", "g", "oz"})
"""Measures one can take a part of; anything else is bought whole."""

_LARGER = {"pinch": (8, 16, "tsp"), "tsp": (3, 3, "tbsp"), "tbsp": (12, 16, "cup")}
"""From so many on, so many of a measure are said as one of a larger one."""

_LATE = {
    AGAIN: "for {days} buy again on {again}: keeps {keeps}",
    OR_FROZEN: "for {days} buy frozen, or again on {again}: fresh keeps {keeps}",
    DATED: "with a date of {last} or later",
    FREEZE: "freeze what is for {days}: keeps {keeps}",
    FROZEN: "for {days} buy frozen, or freeze: fresh keeps {keeps}",
    UNRIPE: "unripe for {days}: ripe keeps {keeps}",
}
"""What to do where something would be used after its keeping days, and why."""


def grams_words(grams: float, units: str = "metric") -> str:
    """1,230 g, or 4.5 g of something light; ounces and pounds in the US."""
    if units == "us":
        return ounces(grams)
    return f"{grams:,.0f} g" if grams >= 9.5 else f"{grams:.1f} g"


def purchase_words(
    packages: Sequence[tuple[Package, int]],
    late: str,
    late_days: Sequence[str],
    units: str,
    keeps: int | None = None,
) -> str:
    """Packages and what to do with them: "1 loaf of 567 g (freeze what is for Sun 29: ...)"."""
    words = " + ".join(package.words(count, units) for package, count in packages)
    if not late:
        return words
    found = {
        "days": listed([short_day(date) for date in late_days]),
        "last": short_day(late_days[-1]),
        "again": listed([short_day(date) for date in _evenings(late_days, keeps or 1)]),
        "keeps": "a day" if keeps == 1 else f"{keeps or 0} days",
    }
    return f"{words} ({_LATE[late].format(**found)})"


def _evenings(days: Sequence[str], keeps: int) -> list[str]:
    """On which evenings one buys again so that nothing is older than it keeps."""
    found: list[dt.date] = []
    for date in sorted(map(dt.date.fromisoformat, days)):
        if not found or date - found[-1] > dt.timedelta(days=max(keeps, 1)):
            found.append(date - dt.timedelta(days=1))
    return [date.isoformat() for date in found]


def left_words(grams: float, packages: Sequence[tuple[Package, int]], units: str) -> str:
    """What is left over: its grams, and how much of a package that is."""
    if not packages:
        return f"{max(grams, 0.0):.0f} g"
    smallest = min((package for package, _ in packages), key=lambda package: package.grams)
    share = grams / smallest.grams
    said = grams_words(grams, units)
    if share < 0.1 or smallest.package == BY_WEIGHT:
        return said
    one = f"{'an' if smallest.package[0] in 'aeiou' else 'a'} {smallest.package}"
    for part, words in ((0.25, "a quarter of"), (0.5, "half"), (0.75, "three quarters of")):
        if abs(share - part) <= 0.125:
            return f"{said}, about {words} {one}"
    whole = max(1, round(share))
    near = "nearly " if share < whole - 0.05 else "about "
    return f"{said}, {near}{measure_words(whole, smallest.package)}"


def notes_of(
    made: Sequence[Run], sizes: Sequence[Package], units: str, is_default: bool
) -> Iterator[str]:
    """Sentences about a line."""
    if is_default and made:
        yield "The package is our guess: none is known for this food."
    for run in made if len(made) == 1 else ():  # of one among several it would read as of all
        fewer = cover(run.need_g * NEARLY, sizes)
        if any(package.package == BY_WEIGHT for package, _ in fewer):
            continue
        fewer_g = math.fsum(package.grams * count for package, count in fewer)
        if fewer and fewer_g < run.need_g and packed_g(run) > fewer_g:
            words = " + ".join(package.words(count, units) for package, count in fewer)
            short = grams_words(run.need_g - fewer_g, units)
            yield f"{words} would be only {short} short."


def household(foods: Sequence[Food], eaten_g: Mapping[str, float]) -> str:
    """The amount to buy in the measure of the food as it is bought, where there is one."""
    if any(food.bought_g_per_100g is None for food in foods):
        return ""
    total = math.fsum(eaten_g[f.slug] * (f.bought_g_per_100g or 0.0) / 100 for f in foods)
    for food in sorted(foods, key=lambda food: (bool(food.start_state), food.slug)):
        unit, unit_g = _bought_measure(food)
        if unit and unit_g:
            count = total / unit_g
            while unit in _LARGER and count >= _LARGER[unit][0]:
                _, of_one, unit = _LARGER[unit]
                count /= of_one
            count = _rounded(count, unit) if unit in _POURED else math.ceil(count - 0.05)
            state = f" {food.start_state}" if food.start_state else ""
            return f"about {measure_words(count, unit)}{state}"
    return ""


def _rounded(count: float, unit: str) -> float:
    """A count of cups or spoons as one says it about a purchase; no eighths of a teaspoon."""
    if count < 1:
        return max(0.25, round(count * 4) / 4) if unit == "tsp" else count
    parts = 4 if count < 3 else 2
    return round(count * parts) / parts


def _bought_measure(food: Food) -> tuple[str, float | None]:
    """The household measure of a food as it is bought, and its grams as bought."""
    if food.start_state:
        unit, unit_g = food.start_measure, food.start_measure_g
    else:
        unit, unit_g = food.measure, food.measure_g * (food.bought_g_per_100g or 0.0) / 100
    return ("", None) if unit in ("g", "") else (unit, unit_g)

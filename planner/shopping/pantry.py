"""What is at home, by amount: reads a person's file and turns amounts into grams.

A name is that of a food (its slug or its name on the plan) or of a thing to buy. The amount of a
food is as eaten ("lentils_boiled, 1 cup" is a cup of cooked lentils); that of a thing as bought
("Lentils, dry, 1 lb").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from planner.errors import InputError
from planner.food import Food
from planner.shopping.packages import Packages, load_packages
from planner.shopping.reading import nearest, read_rows, read_text
from planner.tables import load_measures
from planner.varied import kind_of

_GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.349523, "lb": 453.59237}
_ML_PER_CUP = 237.0
_ML = {
    "ml": 1.0, "cl": 10.0, "dl": 100.0, "l": 1000.0, "fl oz": _ML_PER_CUP / 8,
    "pint": 2 * _ML_PER_CUP, "quart": 4 * _ML_PER_CUP, "gallon": 16 * _ML_PER_CUP,
    "cup": _ML_PER_CUP, "tbsp": _ML_PER_CUP / 16, "tsp": _ML_PER_CUP / 48,
}  # fmt: skip
"""Millilitres; a cup is 237 ml as in the food table."""

_SAME = {
    "gram": "g", "gramme": "g", "gr": "g", "kilo": "kg", "kilogram": "kg", "ounce": "oz",
    "pound": "lb", "lbs": "lb", "millilitre": "ml", "milliliter": "ml", "litre": "l",
    "liter": "l", "tablespoon": "tbsp", "teaspoon": "tsp", "fluid ounce": "fl oz", "floz": "fl oz",
}  # fmt: skip
_FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅛": "1/8"}
_AMOUNT = re.compile(r"(?:(\d+(?:\.\d+)?)(?:\s+|(?=/)|$|(?=[^\d./]))(?!/))?(?:(\d+)/(\d+))?\s*(.*)")
_HOW = "write it as 200 g, 2 cups or 3"


@dataclass(frozen=True)
class Stock:
    """So much of one thing at home."""

    name: str
    amount: str
    thing: str
    food: str
    """Slug of the food whose grams as eaten these are; empty where they are grams as bought."""

    grams: float


@dataclass(frozen=True)
class Pantry:
    """All that is at home."""

    stocks: tuple[Stock, ...] = ()


def read_pantry(
    path: Path | str, foods: Mapping[str, Food], packages: Packages | None = None
) -> Pantry:
    """A pantry file: CSV with ``food, amount`` (or ``thing``), or TOML with ``food = "200 g"``.

    Raises InputError with every problem: unknown names with the nearest ones, amounts that
    are none.
    """
    file, problems = Path(path), list[str]()
    if file.suffix.lower() == ".toml":
        entries = list(_toml_entries(file, problems))
    else:
        same_as = {"thing": "food", "name": "food"}
        rows = read_rows(file, ("food", "amount"), (), problems, same_as)
        entries = [(row.where, row["food"], row["amount"]) for row in rows]
    return _pantry(entries, foods, packages, problems)


def pantry_of(
    amounts: Mapping[str, str], foods: Mapping[str, Food], packages: Packages | None = None
) -> Pantry:
    """A pantry from names and amounts. Raises InputError with every problem."""
    entries = [("pantry", name, amount) for name, amount in amounts.items()]
    return _pantry(entries, foods, packages, [])


def _toml_entries(file: Path, problems: list[str]) -> Iterator[tuple[str, str, str]]:
    text = read_text(file, problems)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{file.name}: is no TOML ({error}).")
        return
    inner = document.get("pantry", document)
    for name, amount in (inner if isinstance(inner, dict) else document).items():
        if isinstance(amount, bool) or not isinstance(amount, (str, int, float)):
            problems.append(f'{file.name} {name}: the amount is no text; {_HOW} in "quotes".')
        else:
            yield file.name, name, str(amount)


def _pantry(
    entries: list[tuple[str, str, str]],
    foods: Mapping[str, Food],
    packages: Packages | None,
    problems: list[str],
) -> Pantry:
    known = _Known(foods, packages or load_packages())
    stocks = []
    for where, name, amount in entries:
        try:
            stocks.append(known.stock(name.strip(), amount.strip()))
        except InputError as error:
            problems += [f"{where}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    return Pantry(tuple(stocks))


class _Known:
    """The names and measures that a pantry may use."""

    def __init__(self, foods: Mapping[str, Food], packages: Packages) -> None:
        self.packages = packages
        self.things: dict[str, list[Food]] = {}
        for slug in sorted(foods):
            self.things.setdefault(kind_of(foods[slug]), []).append(foods[slug])
        self.names: dict[str, Food | str] = {f.name.casefold(): f for f in foods.values()}
        self.names |= {thing.casefold(): thing for thing in self.things}
        self.names |= {slug.casefold(): food for slug, food in foods.items()}

    def stock(self, name: str, amount: str) -> Stock:
        """One line of the pantry in grams."""
        found = self.names.get(name.casefold())
        problems = [] if found else [f"unknown food {name!r}{nearest(name, self.names)}"]
        count, unit = _split(amount)
        if count is None or count <= 0:
            problems.append(f"{name}: {amount!r} is no amount; {_HOW}.")
        if problems or found is None or count is None:
            raise InputError(problems)
        food, thing = (None, found) if isinstance(found, str) else (found, kind_of(found))
        measures = self._measures(thing, food)
        grams = _grams_of(unit, measures)
        if grams is None:
            known = ", ".join(sorted({*measures, "g", "oz"} - {""}))
            said = f"measure {unit!r} is not known for it" if unit else "has no measure"
            raise InputError([f"{name}: {amount!r} {said}; use one of {known}."])
        return Stock(name, amount, thing, food.slug if food else "", count * grams)

    def _measures(self, thing: str, food: Food | None) -> dict[str, float]:
        """Grams of each measure, of a food as eaten or of a thing as bought."""
        if food is not None:
            return _eaten_measures(food)
        found: dict[str, float] = {}
        together = self.things[thing]
        for one in sorted(together, key=lambda one: (bool(one.start_state), one.slug)):
            factor = one.bought_g_per_100g
            if one.start_state and one.start_measure and one.start_measure_g:
                found.setdefault(one.start_measure, one.start_measure_g)
            elif not one.start_state and factor is not None:
                for name, grams in _eaten_measures(one).items():
                    found.setdefault(name, grams * factor / 100)
        for package in self.packages.of(together[0]):
            found.setdefault(package.package, package.grams)
        return {name: grams for name, grams in found.items() if name != "g"}


def _eaten_measures(food: Food) -> dict[str, float]:
    """Household measures of a food as eaten; the empty name is one piece of it."""
    listed = {measure.name: measure.grams for measure in load_measures().get(food.slug, ())}
    found = {food.measure: food.measure_g, **listed}
    piece = {} if food.measure in {*_ML, *_GRAMS, "pinch"} else {"": food.measure_g}
    return {name: grams for name, grams in found.items() if name != "g"} | piece


def _grams_of(unit: str, measures: Mapping[str, float]) -> float | None:
    """Grams of one unit: a weight, a measure of the food, or a volume by its cup or spoon."""
    if unit in _GRAMS:
        return _GRAMS[unit]
    folded = {name.casefold(): grams for name, grams in measures.items()}
    for form in (unit, unit.removesuffix("s"), unit.removesuffix("es"), _singular(unit)):
        if form in folded:
            return folded[form]
    volume = next((form for form in (unit, unit.removesuffix("s")) if form in _ML), None)
    if volume is None:
        return None
    for known in ("cup", "fl oz", "tbsp", "tsp"):
        if known in folded:
            return folded[known] / _ML[known] * _ML[volume]
    return None


def weight_g(text: str) -> float | None:
    """Grams of a weight in words ("500 g", "1 lb", "500"), or None where the text is none."""
    count, unit = _split(text.strip())
    if count is None or count <= 0 or (unit and unit not in _GRAMS):
        return None
    return count * _GRAMS[unit or "g"]


def _singular(unit: str) -> str:
    irregular = {"loaves": "loaf", "leaves": "leaf", "halves": "half"}
    return irregular.get(unit, f"{unit[:-3]}y" if unit.endswith("ies") else unit)


def _split(amount: str) -> tuple[float | None, str]:
    """A number, with fractions, and the unit after it: "1½ cups" → (1.5, "cups")."""
    text = amount.casefold()
    for sign, fraction in _FRACTIONS.items():
        text = text.replace(sign, f" {fraction} ")
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None, ""
    whole, over, under, rest = found.groups()
    if whole is None and over is None:
        return None, ""
    if under is not None and int(under) == 0:
        return None, ""
    count = float(whole or 0) + (int(over) / int(under) if over else 0.0)
    unit = " ".join(rest.removeprefix("of ").split()).rstrip(".")
    single = unit.removesuffix("s")
    return count, _SAME.get(unit, _SAME.get(single, unit))

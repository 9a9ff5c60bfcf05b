"""The shopping list: planned grams as eaten, and as bought, aisle by aisle.

The grams are those of the plan, nothing is rounded away: what is eaten on all the list's lines
adds up to what stands on the plates. A yield factor says how much to buy for it; where none is
known, the line says so and gives the grams as eaten.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.errors import InputError
from planner.food import Food
from planner.plan import Plan
from planner.tables import load_aisles
from planner.varied import kind_of
from planner.wording import measure_words

_POURED = frozenset({"cup", "tbsp", "tsp", "pinch", "g", "oz"})
"""Measures one can take a part of; anything else is bought whole."""


_LARGER = {"pinch": (8, 16, "tsp"), "tsp": (6, 3, "tbsp"), "tbsp": (12, 16, "cup")}
"""From so many on, so many of a measure are said as one of a larger one."""


@dataclass(frozen=True)
class Part:
    """One food of the plan that is bought as this line: the same thing raw and cooked is two."""

    food: str
    name: str
    eaten_g: float
    bought_g: float | None
    """None where no yield factor is known."""

    yield_basis: str
    price_usd: float | None
    """None where no price is published."""

    price_year: str


@dataclass(frozen=True)
class Line:
    """One thing to buy."""

    name: str
    aisle: str
    staple: bool
    """Kept in the cupboard: check whether there is enough."""

    parts: tuple[Part, ...]
    household: str
    """The amount bought in household measure ("about 14 cups"), empty where grams say it all."""

    days: tuple[str, ...]
    """Dates it is used on, the first one first."""

    check_label: tuple[str, ...] = ()
    """What to look for on the package."""

    @property
    def eaten_g(self) -> float:
        """Grams on the plates."""
        return math.fsum(part.eaten_g for part in self.parts)

    @property
    def bought_g(self) -> float:
        """Grams to buy, of the parts whose yield is known."""
        return math.fsum(part.bought_g for part in self.parts if part.bought_g is not None)

    @property
    def unknown_yield_g(self) -> float:
        """Grams as eaten of the parts whose yield is not known."""
        return math.fsum(part.eaten_g for part in self.parts if part.bought_g is None)

    @property
    def price_usd(self) -> float | None:
        """Price of the amount used, of the parts that have one; None where none has."""
        known = [part.price_usd for part in self.parts if part.price_usd is not None]
        return math.fsum(known) if known else None

    @property
    def price_at_least(self) -> bool:
        """Whether some part has no price."""
        return any(part.price_usd is None for part in self.parts)


@dataclass(frozen=True)
class ShoppingList:
    """Everything a plan needs, in the order of the shop."""

    bought: tuple[Line, ...]
    staples: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, staples last."""
        return self.bought + self.staples

    def by_aisle(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """(aisle, its lines) in the shop's order, staples apart."""
        titles = {aisle.name: aisle.title for aisle in load_aisles().values()}
        for name in dict.fromkeys(line.aisle for line in self.bought):
            found = tuple(line for line in self.bought if line.aisle == name)
            yield titles.get(name, name.replace("_", " ").capitalize()), found

    @property
    def price_usd(self) -> float:
        """Price of what is used of everything that has one, staples included."""
        return math.fsum(line.price_usd or 0.0 for line in self.lines)

    @property
    def price_at_least(self) -> bool:
        """Whether the price of something is not known."""
        return any(line.price_at_least for line in self.lines)

    @property
    def price_years(self) -> tuple[str, ...]:
        """The years whose money the prices are in."""
        years = {p.price_year for line in self.lines for p in line.parts if p.price_usd is not None}
        return tuple(sorted(years - {""}))


def shopping_list(plan: Plan, foods: Mapping[str, Food]) -> ShoppingList:
    """What to buy for a plan. Raises InputError where a food is not in the table."""
    grams: dict[str, list[float]] = defaultdict(list)
    dates: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[str]] = defaultdict(set)
    for day in plan.days:
        for meal in day.occasions:
            for item in meal.items:
                grams[item.food].append(item.grams)
                dates[item.food].add(day.date)
                labels[item.food].update({item.check_label} - {""})
    unknown = sorted(set(grams) - set(foods))
    if unknown:
        hint = "not in the food table; give your own foods with --my-foods"
        raise InputError([f"{slug}: {hint}." for slug in unknown])
    together: dict[str, list[Food]] = defaultdict(list)
    for slug in sorted(grams):
        together[kind_of(foods[slug])].append(foods[slug])
    lines = [
        _line(
            found,
            {food.slug: math.fsum(grams[food.slug]) for food in found},
            tuple(sorted(set().union(*(dates[food.slug] for food in found)))),
            tuple(sorted(set().union(*(labels[food.slug] for food in found)))),
        )
        for found in together.values()
    ]
    order = {aisle.name: aisle.order for aisle in load_aisles().values()}
    lines.sort(key=lambda line: (order.get(line.aisle, len(order) + 1), line.name, line.aisle))
    return ShoppingList(
        bought=tuple(line for line in lines if not line.staple),
        staples=tuple(line for line in lines if line.staple),
    )


def _line(
    foods: list[Food],
    eaten_g: Mapping[str, float],
    days: tuple[str, ...],
    labels: tuple[str, ...],
) -> Line:
    return Line(
        name=foods[0].bought_as or foods[0].name,
        aisle=foods[0].aisle,
        staple=all(food.is_staple for food in foods),
        parts=tuple(_part(food, eaten_g[food.slug]) for food in foods),
        household=_household(foods, eaten_g),
        days=days,
        check_label=labels,
    )


def _part(food: Food, eaten_g: float) -> Part:
    factor, price = food.bought_g_per_100g, food.price_usd_per_100g
    return Part(
        food=food.slug,
        name=food.name,
        eaten_g=eaten_g,
        bought_g=None if factor is None else eaten_g * factor / 100,
        yield_basis=food.yield_basis,
        price_usd=None if price is None else eaten_g * price / 100,
        price_year=food.price_year,
    )


def _household(foods: list[Food], eaten_g: Mapping[str, float]) -> str:
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
            count = _rounded(count) if unit in _POURED else math.ceil(count - 0.05)
            state = f" {food.start_state}" if food.start_state else ""
            return f"about {measure_words(count, unit)}{state}"
    return ""


def _rounded(count: float) -> float:
    """A count of cups or spoons as one says it about a purchase."""
    if count < 1:
        return count
    parts = 4 if count < 3 else 2
    return round(count * parts) / parts


def _bought_measure(food: Food) -> tuple[str, float | None]:
    """The household measure of a food as it is bought, and its grams as bought."""
    if food.start_state:
        unit, unit_g = food.start_measure, food.start_measure_g
    else:
        unit, unit_g = food.measure, food.measure_g * (food.bought_g_per_100g or 0.0) / 100
    return ("", None) if unit in ("g", "") else (unit, unit_g)

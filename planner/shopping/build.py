"""Makes the shopping list of a plan: uses, yields, pantry, packages, trips, left-overs."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from planner.errors import InputError
from planner.food import Food
from planner.plan import Plan
from planner.shopping.aisles import read_aisles
from planner.shopping.lists import (
    FromPantry,
    Left,
    Line,
    Part,
    Purchase,
    ShoppingList,
    Trip,
    Use,
)
from planner.shopping.packages import SLACK_G, Keeping, Package, Packages, load_packages
from planner.shopping.pantry import Pantry, read_pantry
from planner.shopping.said import household, left_words, notes_of, purchase_words
from planner.shopping.trips import BEFORE_FIRST, Need, Run, packed_g, runs, second_trip
from planner.tables import Aisle, load_aisles
from planner.varied import kind_of

_Read = TypeVar("_Read")

MOST_TRIPS = 2
MUCH_OF_A_PACKAGE = 1 / 3
"""A staple of which this share of its smallest package is needed is bought; ours."""

MUCH_IN = {"vegetables": 0.0, "fruit": 0.0, "baking": 0.1}
"""The same where it differs: lemons and garlic are bought fresh, and few have flours; ours."""

NOT_BOUGHT = "not bought"
"""How the yield basis of water from the tap begins."""


@dataclass(frozen=True)
class _Asked:
    """What all lines of one list share."""

    dates: tuple[str, ...]
    aisles: Mapping[str, Aisle]
    packages: Packages
    units: str
    trips: tuple[int, ...]
    pantry_g: Mapping[str, Mapping[str, float]]
    """Grams as eaten from the pantry, by food and date."""

    labels: Mapping[Use, str]
    """What to look for on the package."""


def shopping_list(
    plan: Plan,
    foods: Mapping[str, Food],
    *,
    pantry: Pantry | None = None,
    packages: Packages | None = None,
    trips: int = 1,
    aisles: Mapping[str, Aisle] | None = None,
    units: str | None = None,
) -> ShoppingList:
    """What to buy for a plan, for all its persons together.

    One shops on the evening before the first day; ``trips=2`` adds a second evening where it
    keeps food fresh. ``units`` is metric or us; without it, that of the plan's first person.
    Raises InputError where a food is not in the table or the question makes no sense.
    """
    uses, labels = _uses(plan)
    _check(plan, uses, foods, trips, units)
    known = packages or load_packages()
    taken, from_pantry = _take(pantry or Pantry(), uses, foods)
    asked = _Asked(
        dates=tuple(day.date for day in plan.days),
        aisles=aisles or load_aisles(),
        packages=known,
        units=units or _units(plan),
        trips=(BEFORE_FIRST,),
        pantry_g=taken,
        labels=labels,
    )
    together: dict[str, list[Food]] = {}
    for slug in sorted(uses):
        together.setdefault(kind_of(foods[slug]), []).append(foods[slug])
    needs = {kind: _needs(found, uses, asked) for kind, found in together.items()}
    if trips == MOST_TRIPS:
        things = [
            (needs[kind], known.of(found[0]), known.keeping_of(found[0]))
            for kind, found in together.items()
            if not found[0].is_staple
        ]
        again = second_trip(things, _offset(asked.dates, max(asked.dates)) + 1)
        if again is not None:
            asked = replace(asked, trips=(BEFORE_FIRST, again))
    lines = [_line(found, uses, needs[kind], asked) for kind, found in together.items()]
    lines.sort(key=lambda line: line.place)
    open_lines = [line for line in lines if not _is_covered(line)]
    return ShoppingList(
        bought=tuple(line for line in open_lines if not line.staple),
        staples=tuple(line for line in open_lines if line.staple),
        covered=tuple(line for line in lines if _is_covered(line)),
        trips=tuple(Trip(n, _date(asked.dates, day)) for n, day in enumerate(asked.trips, start=1)),
        pantry=from_pantry,
        units=asked.units,
    )


def list_for(
    plan: Plan,
    foods: Mapping[str, Food],
    *,
    pantry: Path | None = None,
    packages: Path | None = None,
    aisles: Path | None = None,
    trips: int = 1,
    units: str | None = None,
) -> ShoppingList:
    """The shopping list with a person's own files. Raises InputError with the problems of all."""
    problems: list[str] = []

    def read(path: Path | None, reader: Callable[[Path], _Read]) -> _Read | None:
        if path is None:
            return None
        try:
            return reader(path)
        except InputError as error:
            problems.extend(error.problems)
        return None

    own = read(packages, lambda path: load_packages(path, foods))
    at_home = read(pantry, lambda path: read_pantry(path, foods, own))
    order = read(aisles, read_aisles)
    if problems:
        raise InputError(problems)
    return shopping_list(
        plan, foods, pantry=at_home, packages=own, trips=trips, aisles=order, units=units
    )


def _check(
    plan: Plan,
    uses: Mapping[str, Sequence[Use]],
    foods: Mapping[str, Food],
    trips: int,
    units: str | None,
) -> None:
    hint = "not in the food table; give your own foods with --my-foods"
    problems = [f"{slug}: {hint}." for slug in sorted(set(uses) - set(foods))]
    if not plan.days:
        problems.append("The plan has no day; make the plan again.")
    if not 1 <= trips <= MOST_TRIPS:
        problems.append(f"trips {trips}: shop once or twice.")
    if units not in (None, "metric", "us"):
        problems.append(f"units {units!r}: use metric or us.")
    if problems:
        raise InputError(problems)


def _units(plan: Plan) -> str:
    """The units the plan's first person reads."""
    for document in plan.question.get("people", {}).values():
        person = document.get("person", document) if isinstance(document, Mapping) else {}
        return "us" if person.get("units") == "us" else "metric"
    return "metric"


def _uses(plan: Plan) -> tuple[dict[str, list[Use]], dict[Use, str]]:
    """Every use of every food, by slug, in the order of the week; and labels to check.

    What is cooked ahead is used on the day it is cooked.
    """
    found: dict[str, list[Use]] = {}
    labels: dict[Use, str] = {}
    for day in plan.days:
        for meal in day.occasions:
            date = (meal.cook_id or day.date)[:10]
            for item in meal.items:
                use = Use(
                    date, meal.time, meal.name, meal.title, item.person, item.food, item.grams
                )
                found.setdefault(item.food, []).append(use)
                if item.check_label:
                    labels[use] = item.check_label
    return found, labels


def _eaten_by_day(uses: Sequence[Use]) -> dict[str, float]:
    """Grams as eaten by date, in order."""
    grams: dict[str, list[float]] = {}
    for use in uses:
        grams.setdefault(use.date, []).append(use.grams)
    return {date: math.fsum(sorted(found)) for date, found in sorted(grams.items())}


# --- the pantry ----------------------------------------------------------------------------


def _take(
    pantry: Pantry, uses: Mapping[str, Sequence[Use]], foods: Mapping[str, Food]
) -> tuple[dict[str, dict[str, float]], tuple[FromPantry, ...]]:
    """Grams as eaten that come from the pantry by food and date, and what is taken of each stock.

    The first days of the week take first; a stock of the food itself goes before one of the thing.
    """
    open_g = {slug: _eaten_by_day(found) for slug, found in uses.items()}
    taken: dict[str, dict[str, float]] = {}
    said: dict[int, FromPantry] = {}
    order = sorted(range(len(pantry.stocks)), key=lambda index: not pantry.stocks[index].food)
    for index in order:
        stock = pantry.stocks[index]
        left = stock.grams
        for date, slug in sorted(
            (date, slug)
            for slug, by_day in open_g.items()
            if (slug == stock.food if stock.food else kind_of(foods[slug]) == stock.thing)
            for date in by_day
        ):
            factor = 100.0 if stock.food else foods[slug].bought_g_per_100g
            if factor is None or left <= 0:
                continue
            wanted = open_g[slug][date] * factor / 100
            used = min(left, wanted)
            eaten = open_g[slug][date] if used == wanted else used * 100 / factor
            left -= used
            open_g[slug][date] -= eaten
            by_day = taken.setdefault(slug, {})
            by_day[date] = by_day.get(date, 0.0) + eaten
        said[index] = FromPantry(stock.name, stock.amount, stock.grams - left, left)
    return taken, tuple(said[index] for index in sorted(said))


# --- one line ------------------------------------------------------------------------------


def _needs(
    foods: Sequence[Food], uses: Mapping[str, Sequence[Use]], asked: _Asked
) -> tuple[Need, ...]:
    """What each day takes of a thing, as bought, the pantry taken off."""
    by_day: dict[int, dict[str, float]] = {}
    for food in foods:
        if food.bought_g_per_100g is None:
            continue
        at_home = asked.pantry_g.get(food.slug, {})
        for date, eaten in _eaten_by_day(uses[food.slug]).items():
            need_g = (eaten - at_home.get(date, 0.0)) * food.bought_g_per_100g / 100
            if need_g > SLACK_G:
                by_day.setdefault(_offset(asked.dates, date), {})[food.slug] = need_g
    return tuple(Need(day, grams) for day, grams in sorted(by_day.items()))


def _line(
    foods: Sequence[Food],
    uses: Mapping[str, Sequence[Use]],
    needs: Sequence[Need],
    asked: _Asked,
) -> Line:
    first = foods[0]
    keeping, sizes = asked.packages.keeping_of(first), asked.packages.of(first)
    made = runs(needs, sizes, keeping, asked.trips)[1]
    prices = _prices(foods)
    costs = [_cost(run, prices) for run in made]
    every = tuple(sorted((use for food in foods for use in uses[food.slug]), key=_when))
    aisle = asked.aisles.get(first.aisle)
    purchases = tuple(_purchase(group, keeping, prices, asked) for group in _groups(made))
    parts = tuple(_part(food, uses[food.slug], made, asked) for food in foods)
    unknown = any(part.bought_g is None and part.eaten_g > part.pantry_g for part in parts)
    name = first.bought_as or first.name
    staple = all(food.is_staple for food in foods)
    return Line(
        name=name,
        aisle=first.aisle,
        staple=staple,
        cupboard=staple and not _is_worth_a_line(first, made, sizes),
        aisle_order=aisle.order if aisle else _last_aisle(asked),
        parts=parts,
        household=household(foods, {part.food: part.eaten_g for part in parts}),
        days=tuple(sorted({use.date for use in every})),
        check_label=tuple(sorted({asked.labels[use] for use in every if use in asked.labels})),
        aisle_title=aisle.title if aisle else "",
        uses=every,
        purchases=purchases,
        to_buy="; ".join(purchase.words for purchase in purchases),
        left=tuple(
            left
            for run in made
            if (left := _left(name, run, keeping, prices, asked)).grams > SLACK_G
        ),
        notes=tuple(notes_of(made, sizes, asked.units, asked.packages.is_default(first))),
        cost_usd=_sum(costs),
        cost_at_least=unknown or None in costs,
        keeping_days=keeping.sealed_days,
        opened_days=keeping.opened_days,
        not_bought=all(food.yield_basis.startswith(NOT_BOUGHT) for food in foods),
    )


def _last_aisle(asked: _Asked) -> int:
    return max((aisle.order for aisle in asked.aisles.values()), default=0) + 1


def _is_worth_a_line(food: Food, made: Sequence[Run], sizes: Sequence[Package]) -> bool:
    """Whether a staple is bought all the same: it is fresh, or so much is needed of it."""
    need_g = math.fsum(run.need_g for run in made)
    share = MUCH_IN.get(food.aisle, MUCH_OF_A_PACKAGE)
    return bool(made) and need_g >= share * min(size.grams for size in sizes)


def _is_covered(line: Line) -> bool:
    """Whether nothing of it is to buy."""
    return line.not_bought or (not line.purchases and line.unknown_yield_g <= SLACK_G)


def _part(food: Food, uses: Sequence[Use], made: Sequence[Run], asked: _Asked) -> Part:
    eaten_g = math.fsum(_eaten_by_day(uses).values())
    factor, price = food.bought_g_per_100g, food.price_usd_per_100g
    packaged_g = math.fsum(packed_g(run) * _share(run, food.slug) for run in made)
    need_g = math.fsum(need.grams.get(food.slug, 0.0) for run in made for need in run.needs)
    return Part(
        food=food.slug,
        name=food.name,
        eaten_g=eaten_g,
        bought_g=None if factor is None else eaten_g * factor / 100,
        yield_basis=food.yield_basis,
        price_usd=None if price is None else eaten_g * price / 100,
        price_year=food.price_year,
        pantry_g=math.fsum(asked.pantry_g.get(food.slug, {}).values()),
        packaged_g=None if factor is None else packaged_g,
        left_g=0.0 if factor is None else (packaged_g - need_g) * 100 / factor,
        yield_factor=factor,
    )


def _share(run: Run, slug: str) -> float:
    """The share of a run's packages that is for one of its foods."""
    return math.fsum(need.grams.get(slug, 0.0) for need in run.needs) / run.need_g


def _groups(made: Sequence[Run]) -> list[list[Run]]:
    """Runs that are bought together and need no different care."""
    groups: dict[tuple[int, bool, bool], list[Run]] = {}
    for run in made:
        groups.setdefault((run.trip, run.separate, bool(run.late)), []).append(run)
    return [groups[key] for key in sorted(groups)]


def _purchase(
    group: Sequence[Run], keeping: Keeping, prices: Mapping[str, float], asked: _Asked
) -> Purchase:
    late = keeping.late
    counts: dict[Package, int] = {}
    for run in group:
        for package, count in run.packages:
            counts[package] = counts.get(package, 0) + count
    dates = tuple(_date(asked.dates, need.day) for run in group for need in run.needs)
    late_days = tuple(_date(asked.dates, day) for run in group for day in run.late)
    packages = tuple(sorted(counts.items(), key=lambda item: (-item[0].grams, item[0].package)))
    return Purchase(
        trip=group[0].trip,
        packages=packages,
        need_g=math.fsum(run.need_g for run in group),
        days=dates,
        late_days=late_days,
        late=late if late_days else "",
        separate=group[0].separate,
        cost_usd=_sum([_cost(run, prices) for run in group]),
        words=purchase_words(
            packages, late if late_days else "", late_days, asked.units, keeping.sealed_days
        ),
    )


def _left(
    name: str,
    run: Run,
    keeping: Keeping,
    prices: Mapping[str, float],
    asked: _Asked,
) -> Left:
    """What a run leaves, and until when it keeps."""
    ends = []
    trip = run.needs[0].day - 1 if run.separate else asked.trips[run.trip - 1]
    if keeping.sealed_days is not None and not (run.late and not run.separate):
        ends.append(trip + keeping.sealed_days)
    if keeping.opened_days is not None:
        ends.append(run.last_opened + keeping.opened_days)
    last = max(asked.dates)
    use_by = _date(asked.dates, min(ends)) if ends else ""
    grams = packed_g(run) - run.need_g
    cost = _cost(run, prices)
    after = dt.date.fromisoformat(use_by) - dt.date.fromisoformat(last) if use_by else None
    return Left(
        name=name,
        grams=grams,
        words=left_words(grams, run.packages, asked.units),
        use_by=use_by,
        keeps_days=None if after is None else after.days,
        cost_usd=None if cost is None else cost * grams / packed_g(run),
    )


# --- money and days ------------------------------------------------------------------------


def _prices(foods: Sequence[Food]) -> dict[str, float]:
    """Price of a gram as bought (USD), by food; what is bought is the same thing for all."""
    known = {
        food.slug: food.price_usd_per_100g / food.bought_g_per_100g
        for food in foods
        if food.price_usd_per_100g is not None and food.bought_g_per_100g is not None
    }
    if not known:
        return {}
    usual = math.fsum(known.values()) / len(known)
    return {food.slug: known.get(food.slug, usual) for food in foods}


def _cost(run: Run, prices: Mapping[str, float]) -> float | None:
    """Price of a run's packages: their own where it is known, or by weight."""
    per_gram = None
    slugs = sorted({slug for need in run.needs for slug in need.grams})
    if all(slug in prices for slug in slugs):
        per_gram = math.fsum(prices[slug] * _share(run, slug) for slug in slugs)
    costs = []
    for package, count in run.packages:
        if package.price_usd is not None:
            costs.append(package.price_usd * count)
        elif per_gram is not None:
            costs.append(package.grams * count * per_gram)
        else:
            return None
    return math.fsum(costs)


def _sum(costs: Sequence[float | None]) -> float | None:
    """What is known of some costs together; None where nothing is."""
    known = [cost for cost in costs if cost is not None]
    return math.fsum(known) if known else None


def _when(use: Use) -> tuple[str, str, str, str, float]:
    return (use.date, use.time, use.food, use.person, use.grams)


def _offset(dates: Sequence[str], date: str) -> int:
    return (dt.date.fromisoformat(date) - dt.date.fromisoformat(min(dates))).days


def _date(dates: Sequence[str], day: int) -> str:
    return (dt.date.fromisoformat(min(dates)) + dt.timedelta(days=day)).isoformat()

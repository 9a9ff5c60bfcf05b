"""Packages: in what sizes a thing is sold, how long it keeps, and which sizes cover a need.

Grams of a package are grams as bought, in the state the yield factor counts from: for a tin whose
food is the drained solids, the drained grams.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from planner.errors import InputError
from planner.food import Food
from planner.shopping.reading import Row, nearest, positive, read_rows, rows_of
from planner.tables import data_dir
from planner.varied import kind_of
from planner.wording import measure_words

GRAMS_PER_OZ = 28.349523
GRAMS_PER_LB = 453.59237

BY_WEIGHT = "by weight"
"""The package of what is sold at a counter; its grams are the step of the scale."""

EACH_G = 50.0
"""A package more counts like this many grams left over, so that nobody carries ten small bottles
to save a glass; what is weighed at a counter is one package however much it is; ours."""

MOST_OF_LARGEST = 6
"""Of a need above this many of the largest package, the excess comes in the largest; ours."""

MOST_SIZES = 4
"""Sizes of one thing, so that all their combinations can be tried; ours."""

MOST_GRAMS, MOST_USD, MOST_WORDS = 100_000, 10_000, 60
"""Of one package: above these it is a slip; and characters of what is said of it; ours."""

MOST_COMBINATIONS = 200_000
"""Of a person's sizes of one thing, for a need of a few of the largest; ours."""

SLACK_G = 1e-7
"""Grams by which a sum of floats may miss a package."""

AGAIN, FREEZE, FROZEN, UNRIPE, DATED, OR_FROZEN = (
    "again",
    "freeze",
    "frozen",
    "unripe",
    "dated",
    "again_or_frozen",
)
LATE = (AGAIN, FREEZE, FROZEN, UNRIPE, DATED, OR_FROZEN)
"""What to do where something would be used after its keeping days."""

_NEEDED = ("thing", "package", "grams")
_KNOWN = ("metric", "us", "note", "price_usd", "price_year", "source")
_IRREGULAR = {
    "loaf": "loaves",
    "mango": "mangoes",
    "chilli": "chillies",
    "half head": "half heads",
    "baby pak choi": "baby pak choi",
}


@dataclass(frozen=True)
class Package:
    """One size in which a thing is sold."""

    thing: str
    package: str
    """What it is: tin, bag, bunch, apple."""

    grams: float
    metric: str
    """Its size in words: "425 g", "500 ml", "about 200 g"."""

    us: str
    note: str = ""
    """"255 g drained"."""

    price_usd: float | None = None
    price_year: str = ""
    source: str = ""

    def words(self, count: int, units: str = "metric") -> str:
        """So many of it: "2 tins of 425 g (255 g drained)"."""
        if self.package == BY_WEIGHT:
            grams = count * self.grams
            weight = f"{grams / GRAMS_PER_LB:.2f} lb" if units == "us" else f"{grams:,.0f} g"
            return f"{weight} {BY_WEIGHT}"
        size = self.us if units == "us" and self.us else self.metric
        note = f" ({self.note})" if self.note else ""
        plural = _IRREGULAR.get(self.package)
        many = f"{count} {plural}" if plural and count > 1 else measure_words(count, self.package)
        return f"{many} of {size}{note}"


@dataclass(frozen=True)
class Keeping:
    """How long a thing keeps, in days."""

    sealed_days: int | None = None
    """From the day it is bought; None: the food's own keeping days."""

    opened_days: int | None = None
    """From the day its package is opened; None: as long as before."""

    late: str = AGAIN


@dataclass(frozen=True)
class Packages:
    """All packages and keeping times, ours and a person's."""

    things: Mapping[str, tuple[Package, ...]]
    families: Mapping[str, Package]
    keeping: Mapping[str, Keeping]
    late: Mapping[str, str]
    """What to do about what would be too old, by family."""

    own: frozenset[str] = field(default_factory=frozenset)
    """Things whose packages a person has given."""

    def of(self, food: Food) -> tuple[Package, ...]:
        """The sizes in which a food is sold: its own, or the usual one of its family."""
        found = self.things.get(kind_of(food))
        return found or (self.families[food.family],)

    def is_default(self, food: Food) -> bool:
        """Whether only the usual package of the family is known."""
        return kind_of(food) not in self.things

    def keeping_of(self, food: Food) -> Keeping:
        """How long it keeps once bought and once opened, and what to do if that is too short."""
        found = self.keeping.get(kind_of(food), Keeping(late=""))
        late = found.late or self.late.get(food.family, AGAIN)
        sealed = found.sealed_days if found.sealed_days is not None else food.keeping_days
        return Keeping(sealed, found.opened_days, late)


def load_packages(
    extra: Path | str | None = None, foods: Mapping[str, Food] | None = None
) -> Packages:
    """The packages of the food table; those of ``extra`` take the place of a thing's own.

    ``foods`` are those whose names the file may use. Raises InputError with every problem.
    """
    if extra is None:
        return _ours()
    problems: list[str] = []
    rows = read_rows(Path(extra), _NEEDED, _KNOWN, problems)
    return _with_own(rows, foods or {}, problems)


def packages_of_text(text: str, name: str, foods: Mapping[str, Food]) -> Packages:
    """The same from the text of such a file; ``name`` is what the file is called."""
    problems: list[str] = []
    return _with_own(rows_of(text, name, _NEEDED, _KNOWN, problems), foods, problems)


def packages_of(rows: Iterable[Row], foods: Mapping[str, Food]) -> Packages:
    """The same from its rows."""
    return _with_own(rows, foods, [])


def _with_own(rows: Iterable[Row], foods: Mapping[str, Food], problems: list[str]) -> Packages:
    ours = _ours()
    names = _names(foods, ours)
    theirs: dict[str, list[Package]] = {}
    for row in rows:
        found = list(_problems(row))
        thing = names.get(row["thing"].casefold(), "")
        if not thing:
            hint = nearest(row["thing"], names)
            found.append(f"{row.where}: unknown thing {row['thing']!r}{hint}")
        problems += found
        if not found:
            theirs.setdefault(thing, []).append(_package(row.cells, thing))
    for thing, sizes in theirs.items():
        if len(sizes) > MOST_SIZES:
            problems.append(f"{thing} has {len(sizes)} sizes; give at most {MOST_SIZES}.")
        elif _combinations(sizes) > MOST_COMBINATIONS:
            problems.append(
                f"{thing}: its sizes are too far apart to try all combinations; leave out the "
                "smallest."
            )
    if problems:
        raise InputError(problems)
    own = {thing: tuple(sizes) for thing, sizes in theirs.items()}
    return Packages({**ours.things, **own}, ours.families, ours.keeping, ours.late, frozenset(own))


def cover(need_g: float, sizes: Sequence[Package]) -> tuple[tuple[Package, int], ...]:
    """The packages that cover a need with little left over and few of them: see ``EACH_G``."""
    if need_g <= SLACK_G:
        return ()
    counts = _counts(need_g, tuple(size.grams for size in sizes), tuple(map(each_g, sizes)))
    return tuple((size, count) for size, count in zip(sizes, counts, strict=True) if count)


def each_g(size: Package) -> float:
    """Grams left over that one more of this package counts like."""
    return 0.0 if size.package == BY_WEIGHT else EACH_G


@lru_cache(maxsize=1 << 16)
def _counts(need_g: float, grams: tuple[float, ...], each: tuple[float, ...]) -> tuple[int, ...]:
    order = sorted(range(len(grams)), key=lambda index: -grams[index])
    largest, smallest = order[0], grams[order[-1]]
    sure = max(0, math.floor(need_g / grams[largest]) - MOST_OF_LARGEST)
    rest = need_g - sure * grams[largest]
    ranges = [range(_pieces(rest, grams[index]) + 1) for index in order[:-1]]
    found = []
    for chosen in itertools.product(*ranges):
        open_g = rest - sum(n * grams[i] for n, i in zip(chosen, order, strict=False))
        last = _pieces(open_g, smallest)
        if all(open_g + grams[i] > SLACK_G for n, i in zip(chosen, order, strict=False) if n):
            counts = (*chosen, last)
            left = last * smallest - open_g
            dear = left + sum(n * each[i] for n, i in zip(counts, order, strict=True))
            found.append((round(dear, 6), round(left, 6), counts))
    *_, best = min(found)
    total = [0] * len(grams)
    for index, count in zip(order, best, strict=True):
        total[index] = count
    total[largest] += sure
    return tuple(total)


def _combinations(sizes: Sequence[Package]) -> int:
    """How many ways there are at most to cover a need with these sizes."""
    grams = sorted((size.grams for size in sizes), reverse=True)
    most = (MOST_OF_LARGEST + 1) * grams[0]
    return math.prod(_pieces(most, size) + 1 for size in grams[:-1])


def _pieces(need_g: float, grams: float) -> int:
    return max(0, math.ceil((need_g - SLACK_G) / grams))


def ounces(grams: float) -> str:
    """Grams in ounces or pounds, as on a package."""
    oz = grams / GRAMS_PER_OZ
    if oz >= 32:
        return f"{oz / 16:.3g} lb"
    return f"{oz:.3g} oz" if oz >= 1 else f"{max(oz, 0.01):.1g} oz"


@cache
def _ours() -> Packages:
    folder, problems = data_dir(), list[str]()
    things: dict[str, list[Package]] = {}
    for row in read_rows(folder / "packages.csv", _NEEDED, _KNOWN, problems):
        problems += _problems(row)
        things.setdefault(row["thing"], []).append(_package(row.cells, row["thing"]))
    families, late = {}, {}
    of_family = ("family", "package", "grams", "metric", "us", "late", "source")
    for row in read_rows(folder / "package_defaults.csv", of_family, (), problems):
        families[row["family"]] = _package(row.cells, "")
        late[row["family"]] = row["late"]
    columns = ("thing", "sealed_days", "opened_days", "late", "source")
    keeping = {
        row["thing"]: Keeping(_days(row["sealed_days"]), _days(row["opened_days"]), row["late"])
        for row in read_rows(folder / "storage.csv", columns, (), problems)
    }
    if problems:
        raise InputError(problems)
    sizes = {thing: tuple(found) for thing, found in things.items()}
    return Packages(sizes, families, keeping, late)


def _days(text: str) -> int | None:
    return int(text) if text else None


def _package(cells: Mapping[str, str], thing: str) -> Package:
    grams = float(cells["grams"])
    price = cells.get("price_usd", "")
    return Package(
        thing=thing,
        package=cells["package"],
        grams=grams,
        metric=cells.get("metric", "") or f"{grams:g} g",
        us=cells.get("us", "") or ounces(grams),
        note=cells.get("note", ""),
        price_usd=float(price) if price else None,
        price_year=cells.get("price_year", ""),
        source=cells.get("source", ""),
    )


def _problems(row: Row) -> Iterable[str]:
    where = f"{row.where} {row['thing'] or '(no thing)'}"
    if not row["package"]:
        yield f"{where}: package is empty; write what it is, as tin or bag."
    if positive(row["grams"]) is None:
        yield f"{where}: grams {row['grams']!r} is no number above 0."
    if (positive(row["grams"]) or 0) > MOST_GRAMS:
        yield f"{where}: grams {row['grams']} are more than {MOST_GRAMS:,}; kilograms?"
    if (positive(row["price_usd"]) or 0) > MOST_USD:
        yield f"{where}: price_usd {row['price_usd']} is more than {MOST_USD:,}; cents?"
    if any(len(row[name]) > MOST_WORDS for name in ("package", "metric", "us", "note")):
        yield f"{where}: its words are longer than {MOST_WORDS} characters."
    if row["price_usd"] and positive(row["price_usd"]) is None:
        yield f"{where}: price_usd {row['price_usd']!r} is no number above 0."
    if row["price_usd"] and not row["price_year"]:
        yield f"{where}: price_year is empty; a price needs the year it was paid in."


def _names(foods: Mapping[str, Food], ours: Packages) -> dict[str, str]:
    """Every name by which a person may call a thing, folded, with the thing."""
    names = {food.name.casefold(): kind_of(food) for food in foods.values()}
    names |= {food.slug.casefold(): kind_of(food) for food in foods.values()}
    names |= {kind_of(food).casefold(): kind_of(food) for food in foods.values()}
    return names | {thing.casefold(): thing for thing in ours.things}

"""The visitor's shop: the order of its aisles, and in what sizes things are sold there.

Both are those of the files of the command line (``--aisles``, ``--packages``): the same readers
check them, and they are saved and brought as those files.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from planner.errors import InputError
from planner.export.tables_csv import safe_cell
from planner.shopping import (
    Package,
    Packages,
    aisles_of_text,
    load_packages,
    packages_of,
    packages_of_text,
    weight_g,
)
from planner.shopping.reading import Row
from planner.tables import Aisle, load_aisles, load_foods

MOST_SIZES, MOST_ROWS, MOST_TEXT = 4, 400, 60
"""Sizes of one thing, sizes in all, and characters of a cell that a browser keeps."""

_MEASURED = ("metric", "us", "note", "source")
"""What a package says of its size; gone once another size is typed."""


@dataclass(frozen=True)
class Size:
    """One size in which a thing is sold, as it was typed."""

    thing: str
    package: str = ""
    """What it is: bag, tin."""

    grams: str = ""
    """A weight in words, or plain grams."""

    price_usd: str = ""
    price_year: str = ""
    metric: str = ""
    us: str = ""
    note: str = ""
    source: str = ""

    def row(self) -> Row:
        """As a row of a packages file."""
        found = weight_g(self.grams)
        cells = {name: text for name, text in asdict(self).items() if text}
        grams = self.grams if found is None else f"{found:.10g}"
        return Row("", {**cells, "thing": self.thing, "grams": grams})

    def typed(self, package: str, grams: str, price: str, year: int) -> Size:
        """The same with what was typed; a price is of this ``year``."""
        changed = self
        if grams != self.grams:
            changed = replace(changed, grams=grams, **dict.fromkeys(_MEASURED, ""))
        if price != self.price_usd:
            changed = replace(changed, price_usd=price, price_year=str(year) if price else "")
        return replace(changed, package=package)


def size_of(package: Package) -> Size:
    """A known package, as one would have typed it."""
    price = "" if package.price_usd is None else f"{package.price_usd:g}"
    return Size(
        package.thing, package.package, f"{package.grams:.10g} g", price,
        package.price_year if price else "", package.metric, package.us, package.note,
        package.source,
    )  # fmt: skip


@dataclass
class Shop:
    """What the visitor said of the shop; empty where nothing is."""

    order: list[str] = field(default_factory=list)
    """Aisles by name, as one walks them; empty for ours."""

    titles: dict[str, str] = field(default_factory=dict)
    """Titles of one's own, by aisle; from a file."""

    sizes: list[Size] = field(default_factory=list)
    form: int = 0
    """Grows when sizes come from elsewhere, so that the fields show them."""

    # --- aisles ----------------------------------------------------------------------------

    def aisles(self) -> Mapping[str, Aisle]:
        """All aisles in the order of this shop."""
        ours = load_aisles()
        names = [*self.order, *(name for name in ours if name not in self.order)]
        return {
            name: Aisle(name, number, self.titles.get(name) or ours[name].title)
            for number, name in enumerate(names, start=1)
        }

    def move(self, name: str, to: int) -> None:
        """Put an aisle at another place of the order, counted from 0."""
        names = list(self.aisles())
        if name in names:
            names.remove(name)
            names.insert(max(0, to), name)
            self.order = [] if names == list(load_aisles()) else names

    # --- packages --------------------------------------------------------------------------

    def things(self) -> list[str]:
        """Things with sizes of one's own."""
        return list(dict.fromkeys(size.thing for size in self.sizes))

    def of(self, thing: str) -> list[Size]:
        """The sizes of one thing."""
        return [size for size in self.sizes if size.thing == thing]

    def put(self, thing: str, sizes: Sequence[Size]) -> None:
        """The sizes of one thing, in the place of those it had; none for ours."""
        before = self.things()
        rest = {name: self.of(name) for name in before if name != thing or sizes}
        if sizes:
            rest[thing] = list(sizes)
        self.sizes = [size for found in rest.values() for size in found]

    def packages(self, names: Mapping[str, str] | None = None) -> tuple[Packages, list[str]]:
        """The packages to buy in, and what is wrong with sizes that cannot be used; those
        things are bought in ours. ``names`` are what the list calls a thing."""
        if not self.sizes:
            return load_packages(), []
        try:
            return packages_of([size.row() for size in self.sizes], load_foods()), []
        except InputError:
            pass  # said below, thing by thing
        usable, problems = list[Row](), list[str]()
        for thing in self.things():
            rows = [size.row() for size in self.of(thing)]
            try:
                packages_of(rows, load_foods())
                usable += rows
            except InputError as error:
                called = (names or {}).get(thing, thing)
                problems += (_said(problem, thing, called) for problem in error.problems)
        return packages_of(usable, load_foods()), problems

    # --- files, and what a browser keeps ---------------------------------------------------

    def bring(self, name: str, text: str) -> None:
        """Take over an aisles or packages file. Raises InputError with every problem."""
        header = text.partition("\n")[0].split(",")
        if "aisle" in (cell.strip(' "\r') for cell in header):
            found = sorted(aisles_of_text(text, name).values(), key=lambda aisle: aisle.order)
            ours = load_aisles()
            self.order = [aisle.name for aisle in found]
            self.titles = {a.name: a.title for a in found if a.title != ours[a.name].title}
            return
        packages = packages_of_text(text, name, load_foods())
        for thing in sorted(packages.own):
            self.put(thing, [size_of(package) for package in packages.things[thing]])
        self.form += 1

    def aisles_csv(self) -> str:
        """The order as a file that the page and ``--aisles`` read."""
        rows = [(aisle.name, str(aisle.order), aisle.title) for aisle in self.aisles().values()]
        return _csv(("aisle", "order", "title"), rows)

    def packages_csv(self) -> str:
        """The sizes that can be used, as a file that the page and ``--packages`` read."""
        packages, _ = self.packages()
        columns = ("thing", "package", "grams", "metric", "us", "note", "price_usd",
                   "price_year", "source")  # fmt: skip
        return _csv(columns, (
            (p.thing, p.package, f"{p.grams:.10g}", p.metric, p.us, p.note,
             "" if p.price_usd is None else f"{p.price_usd:g}", p.price_year, p.source)
            for thing in sorted(packages.own) for p in packages.things[thing]
        ))  # fmt: skip

    def keep(self) -> dict[str, Any]:
        """What the browser keeps of it."""
        return {
            "order": self.order,
            "titles": self.titles,
            "sizes": [{k: v for k, v in asdict(size).items() if v} for size in self.sizes],
        }

    def take(self, kept: object) -> None:
        """Goes on from what a browser kept; what cannot be read is left aside."""
        if not isinstance(kept, Mapping):
            return
        known, names = load_aisles(), [field.name for field in fields(Size)]
        order = (n for n in _list(kept.get("order")) if isinstance(n, str) and n in known)
        self.order = list(dict.fromkeys(order))
        titles = kept.get("titles")
        if isinstance(titles, Mapping):
            self.titles = {k: str(v)[:MOST_TEXT] for k, v in titles.items() if k in known}
        for entry in _list(kept.get("sizes"))[:MOST_ROWS]:
            if isinstance(entry, Mapping) and entry.get("thing"):
                cells = {name: str(entry.get(name, ""))[:MOST_TEXT] for name in names}
                self.sizes.append(Size(**cells))


def _said(problem: str, thing: str, called: str) -> str:
    """A problem of a packages file without the file's own terms."""
    said = problem.strip().removeprefix(thing).lstrip(": ")
    for term, word in (("price_usd", "the price"), ("grams", "the weight"),
                       ("package is empty", "what it is, is missing")):  # fmt: skip
        said = said.replace(term, word, 1) if said.startswith(term) else said
    return f"{called}: {said}"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as a CSV text, no cell a formula or on two lines."""

    def lines() -> Iterator[Sequence[str]]:
        yield columns
        yield from ([safe_cell(cell) for cell in row] for row in rows)

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines())
    return out.getvalue()

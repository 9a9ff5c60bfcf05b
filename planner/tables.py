"""Reads the food table with pandas and checks every cell against its dictionary.

All problems of a file are raised at once, each a sentence with file, line and column.
Cells are read as text, so a value that looks like a formula is only text.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from planner.errors import InputError
from planner.food import Food
from planner.nutrients import NUTRIENTS

_PACKAGE = Path(__file__).resolve().parent
_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SMALLER_UNIT = {"g": "mg", "mg": "µg", "ug": "ng", "kcal": "kJ"}
_NEEDED_FOR_ENERGY = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")

ATWATER_KCAL_PER_G = {"protein_g": 4.0, "fat_g": 9.0, "carbohydrate_g": 4.0, "alcohol_g": 7.0}
"""General Atwater factors (USDA Agriculture Handbook 74); carbohydrate includes fibre."""

FIBRE_CORRECTION_KCAL_PER_G = -2.0
"""Fibre gives 2 kcal/g, not 4 (Regulation (EU) 1169/2011, annex XIV)."""

ENERGY_SLACK_KCAL = 20.0
"""Energy this near the factors is never questioned (kcal per 100 g); ours, for watery foods."""

MOST_PROXIMATES_G = 101.0
"""Protein, fat, carbohydrate, alcohol and water of 100 g, with room for analysis error; ours."""


@dataclass(frozen=True)
class Column:
    """One row of the dictionary ``columns.csv``."""

    name: str
    type: str
    unit: str
    required: bool
    required_own: bool
    least: float | None
    most: float | None
    fdc_nutrient_id: str
    allowed: str
    default: str
    description: str
    source: str


@dataclass(frozen=True)
class Family:
    """One row of ``families.csv``: what a food of this family is taken to be by default,
    and how far its energy may lie from the Atwater factors (shares)."""

    name: str
    title: str
    aisle: str
    texture: str
    keeping_days: int
    energy_low: float
    energy_high: float


@dataclass(frozen=True)
class Aisle:
    """A place in the shop."""

    name: str
    order: int
    title: str


@dataclass(frozen=True)
class Measure:
    """A household measure of a food, in grams, and where it is from."""

    name: str
    grams: float
    source: str


@dataclass(frozen=True)
class Dictionary:
    """What the food table may hold."""

    columns: Mapping[str, Column]
    families: Mapping[str, Family]
    words: Mapping[str, tuple[str, ...]]
    """Allowed words of each ``word`` and ``words`` column."""


@dataclass(frozen=True)
class _Line:
    """One line of a file: where it is and its cells as text."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def data_dir() -> Path:
    """The folder of the food table, in a checkout or inside an installed package."""
    for folder in (_PACKAGE / "_data" / "foods", _PACKAGE.parent / "foods"):
        if (folder / "foods.csv").is_file():
            return folder
    raise InputError(["foods/foods.csv: not found; install the package again."])


def load_foods(
    path: Path | str | None = None, extra: Path | str | Sequence[Path | str] | None = None
) -> dict[str, Food]:
    """Foods by slug, in alphabetical order, so that the order of the file changes nothing.

    ``path`` is another food table; ``extra`` one or more files with a person's own foods,
    which may add to the table but not redefine it. Raises InputError with every problem.
    """
    problems: list[str] = []
    if path is None:
        foods = dict(_default_foods())
    else:
        foods = _read_foods(Path(path), own=False, taken={}, problems=problems)
    extras = [] if extra is None else [extra] if isinstance(extra, (str, Path)) else list(extra)
    for file in extras:
        foods |= _read_foods(Path(file), own=True, taken=foods, problems=problems)
    if problems:
        raise InputError(problems)
    return dict(sorted(foods.items()))


@cache
def _default_foods() -> Mapping[str, Food]:
    problems: list[str] = []
    foods = _read_foods(data_dir() / "foods.csv", own=False, taken={}, problems=problems)
    if problems:
        raise InputError(problems)
    return dict(sorted(foods.items()))


@cache
def dictionary() -> Dictionary:
    """The dictionary of the food table: columns, families and allowed words."""
    folder = data_dir()
    columns = {}
    for row in _rows(folder / "columns.csv"):
        columns[row["column"]] = Column(
            name=row["column"],
            type=row["type"],
            unit=row["unit"],
            required=row["required"] == "1",
            required_own=row["required_own"] == "1",
            least=float(row["least"]) if row["least"] else None,
            most=float(row["most"]) if row["most"] else None,
            fdc_nutrient_id=row["fdc_nutrient_id"],
            allowed=row["allowed"],
            default=row["default"],
            description=row["description"],
            source=row["source"],
        )
    families = {
        row["family"]: Family(
            name=row["family"],
            title=row["title"],
            aisle=row["aisle"],
            texture=row["texture"],
            keeping_days=int(row["keeping_days"]),
            energy_low=float(row["energy_low"]),
            energy_high=float(row["energy_high"]),
        )
        for row in _rows(folder / "families.csv")
    }
    lists = {
        "families.csv": tuple(families),
        "tags.csv": tuple(row["tag"] for row in _rows(folder / "tags.csv")),
        "aisles.csv": tuple(load_aisles()),
    }
    words = {
        name: lists.get(column.allowed) or tuple(column.allowed.split())
        for name, column in columns.items()
        if column.allowed
    }
    return Dictionary(columns, families, words)


@cache
def load_aisles() -> Mapping[str, Aisle]:
    """The aisles of the shop, in the order one walks them."""
    rows = _rows(data_dir() / "aisles.csv")
    aisles = [Aisle(row["aisle"], int(row["order"]), row["title"]) for row in rows]
    return {aisle.name: aisle for aisle in sorted(aisles, key=lambda aisle: aisle.order)}


@cache
def load_measures() -> Mapping[str, tuple[Measure, ...]]:
    """Household measures by slug, the food's own measure first."""
    found: dict[str, list[Measure]] = {}
    for row in _rows(data_dir() / "measures.csv"):
        measure = Measure(row["measure"], float(row["grams"]), row["source"])
        found.setdefault(row["slug"], []).append(measure)
    return {slug: tuple(measures) for slug, measures in sorted(found.items())}


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our own small tables, every cell as text."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    return [
        {str(name): str(cell) for name, cell in row.items()} for row in table.to_dict("records")
    ]


def _read_foods(
    path: Path, own: bool, taken: Mapping[str, Food], problems: list[str]
) -> dict[str, Food]:
    """Foods of one file; what is wrong with it is added to ``problems``."""
    table = _table(path, problems)
    if table is None:
        return {}
    book = dictionary()
    header = list(_check_header(path.name, list(table.columns), own, book))
    problems.extend(header)
    foods: dict[str, Food] = {}
    seen: dict[str, str] = {}
    for line in _lines(path.name, table):
        found = list(_check_line(line, set(table.columns), own, book))
        slug = line["slug"]
        if slug in seen:
            found.append(f"{line.where}: this slug is already used in {seen[slug]}.")
        elif slug in taken:
            found.append(f"{line.where}: the food table has this slug; choose another for yours.")
        elif slug:
            seen[slug] = line.where.split(" ")[0]
        problems.extend(found)
        if not found and not header:
            foods[slug] = _food(line, path.name, own, book)
    return foods


def _table(path: Path, problems: list[str]) -> pd.DataFrame | None:
    """The file as a table of text, or None where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(f"{path.name}: cannot be opened: {error.strerror or error}.")
        return None
    except UnicodeDecodeError:
        problems.append(f"{path.name}: is not UTF-8 text; save it as CSV in UTF-8.")
        return None
    if not text.strip():
        problems.append(f"{path.name}: is empty; its first line names the columns.")
        return None
    try:
        wide = list(_wide_lines(path.name, text))
        if wide:
            problems.extend(wide)
            return None
        table = pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, skip_blank_lines=False
        )
    except (csv.Error, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.append(f"{path.name}: cannot be read as a table: {error}.")
        return None
    if len(table.columns) == 1 and ";" in str(table.columns[0]):
        problems.append(f"{path.name}:1: the columns are split by semicolons; save with commas.")
        return None
    table.columns = pd.Index([str(name).strip() for name in table.columns])
    return table.fillna("")


def _wide_lines(name: str, text: str) -> Iterator[str]:
    """Lines with more cells than the header, which a reader would shift or drop."""
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    for cells in reader:
        if len(cells) > len(header):
            yield (
                f"{name}:{reader.line_num}: has {len(cells)} cells, the header {len(header)};"
                ' text with a comma needs "quotes".'
            )


def _lines(name: str, table: pd.DataFrame) -> Iterator[_Line]:
    """Each line with its number in the file (quoted line breaks counted), blank ones left out."""
    number = 2
    for row in table.to_dict("records"):
        raw = {str(column): str(cell) for column, cell in row.items()}
        cells = {column: cell.strip() for column, cell in raw.items()}
        if any(cells.values()):
            yield _Line(f"{name}:{number} {cells.get('slug') or '(no slug)'}", cells)
        number += 1 + sum(cell.count("\n") for cell in raw.values())


def _check_header(name: str, found: Sequence[str], own: bool, book: Dictionary) -> Iterator[str]:
    for column in book.columns.values():
        needed = column.required_own if own else True
        if needed and column.name not in found:
            yield f"{name}:1: column {column.name!r} is missing ({column.description})."
    for column_name in found:
        if column_name not in book.columns:
            yield f"{name}:1: unknown column {column_name!r}{_nearest(column_name, book.columns)}"


def _nearest(word: str, known: Sequence[str] | Mapping[str, object]) -> str:
    near = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else "."


def _check_line(line: _Line, header: set[str], own: bool, book: Dictionary) -> Iterator[str]:
    broken: set[str] = set()
    for column in book.columns.values():
        if column.name not in header:
            continue
        found = list(_check_cell(line, column, own, book))
        if found:
            broken.add(column.name)
        yield from found
    yield from _check_servings(line, broken)
    yield from _check_proximates(line, broken, book)


def _check_cell(line: _Line, column: Column, own: bool, book: Dictionary) -> Iterator[str]:
    text, name = line[column.name], column.name
    if not text:
        if column.required_own if own else column.required:
            yield f"{line.where}: {name} is empty ({column.description})."
        return
    if column.type == "slug" and not _SLUG.fullmatch(text):
        yield f"{line.where}: {name} {text!r} may hold only lower-case letters, digits and _."
    elif column.type in ("word", "words"):
        for word in [text] if column.type == "word" else text.split():
            if word not in book.words[name]:
                known = ", ".join(book.words[name])
                yield f"{line.where}: unknown {name} {word!r}; known: {known}."
    elif column.type in ("number", "integer", "flag"):
        yield from _check_number(line.where, text, column)


def _check_number(where: str, text: str, column: Column) -> Iterator[str]:
    name = column.name
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        hint = "; write decimals with a point" if re.fullmatch(r"-?\d+,\d+", text) else ""
        yield f"{where}: {name} {text!r} is not a number{hint}."
        return
    value = float(text)
    if column.type in ("integer", "flag") and value != int(value):
        yield f"{where}: {name} {text} is not a whole number."
    elif value < 0:
        yield f"{where}: {name} {text} is negative; leave it empty if unknown."
    elif column.least is not None and value < column.least:
        yield f"{where}: {name} {text} is below {column.least:g}{_per(column)}."
    elif column.most is not None and value > column.most:
        yield f"{where}: {name} {text} is above {column.most:g}{_per(column)}{_slip(column)}"


def _per(column: Column) -> str:
    return " per 100 g" if column.unit.endswith("per 100 g") else ""


def _slip(column: Column) -> str:
    """A guess at the unit that was meant, for nutrients far above what is plausible."""
    unit = column.unit.removesuffix(" per 100 g")
    smaller = _SMALLER_UNIT.get(unit) if _per(column) else None
    if smaller is None:
        return "."
    shown = "µg" if unit == "ug" else unit
    return f"; a {smaller} value in {shown}?"


def _check_servings(line: _Line, broken: set[str]) -> Iterator[str]:
    needed = ("step", "least", "most")
    if broken.intersection(needed) or not all(line[name] for name in needed):
        return
    step, least, most = (float(line[name]) for name in needed)
    if least > most:
        yield f"{line.where}: least {least:g} is above most {most:g}."
    for name, amount in (("least", least), ("most", most)):
        if abs(amount / step - round(amount / step)) > 1e-6:
            yield f"{line.where}: {name} {amount:g} is no multiple of the step {step:g}."


def _check_proximates(line: _Line, broken: set[str], book: Dictionary) -> Iterator[str]:
    def grams(name: str) -> float:
        return float(line[name]) if line[name] and name not in broken else 0.0

    parts = ("protein_g", "fat_g", "carbohydrate_g", "alcohol_g", "water_g")
    total = sum(grams(name) for name in parts)
    if total > MOST_PROXIMATES_G:
        yield (
            f"{line.where}: protein, fat, carbohydrate, alcohol and water add up to {total:.1f} g"
            " in 100 g."
        )
    for part, whole in (("sugars_g", "carbohydrate_g"), ("sat_fat_g", "fat_g")):
        if line[whole] and whole not in broken and grams(part) > grams(whole) + 1.0:
            yield f"{line.where}: {part} {line[part]} is above {whole} {line[whole]}."
    if broken.intersection(_NEEDED_FOR_ENERGY) or not all(line[n] for n in _NEEDED_FOR_ENERGY):
        return
    family = book.families.get(line["family"])
    if family is None:
        return
    energy = grams("energy_kcal")
    expected = atwater_kcal({name: grams(name) for name in (*ATWATER_KCAL_PER_G, "fibre_g")})
    low, high = family.energy_low * expected, family.energy_high * expected
    if not low - ENERGY_SLACK_KCAL <= energy <= high + ENERGY_SLACK_KCAL:
        hint = "; a kJ value in kcal?" if energy > 3 * expected else ""
        yield (
            f"{line.where}: energy_kcal {line['energy_kcal']} is far from the {expected:.0f} kcal"
            f" of its protein, fat, carbohydrate and alcohol{hint or '.'}"
        )


def atwater_kcal(nutrients: Mapping[str, float]) -> float:
    """Energy of 100 g from general factors (kcal), fibre at 2 kcal/g."""
    total = sum(kcal * nutrients.get(name, 0.0) for name, kcal in ATWATER_KCAL_PER_G.items())
    return total + FIBRE_CORRECTION_KCAL_PER_G * nutrients.get("fibre_g", 0.0)


def _food(line: _Line, file: str, own: bool, book: Dictionary) -> Food:
    family = book.families[line["family"]]
    fallback = {
        "title_name": line["name"].lower(),
        "aisle": family.aisle,
        "texture": family.texture,
        "keeping_days": str(family.keeping_days),
        "bought_as": line["name"],
    }

    def text(name: str) -> str:
        return line[name] or (fallback.get(name) or book.columns[name].default if own else "")

    def number(name: str) -> float | None:
        return float(text(name)) if text(name) else None

    keeping_days = number("keeping_days")
    return Food(
        slug=line["slug"],
        name=line["name"],
        title_name=text("title_name"),
        family=line["family"],
        ndb_no=line["ndb_no"],
        fdc_id=line["fdc_id"],
        source=file if own else _source(line),
        nutrients={name: float(line[name]) for name in NUTRIENTS if line[name]},
        diet=text("diet"),
        allergens=frozenset(line["allergens"].split()),
        check_label=text("check_label") == "1",
        label_note=line["label_note"],
        tags=frozenset(line["tags"].split()),
        texture=text("texture"),
        aisle=text("aisle"),
        measure=line["measure"],
        measure_g=float(line["measure_g"]),
        step=float(line["step"]),
        least=float(line["least"]),
        most=float(line["most"]),
        start_state=line["start_state"],
        start_measure=line["start_measure"],
        start_measure_g=number("start_measure_g"),
        bought_as=text("bought_as"),
        bought_g_per_100g=number("bought_g_per_100g"),
        yield_basis=line["yield_basis"],
        keeping_days=None if keeping_days is None else int(keeping_days),
        price_usd_per_100g=number("price_usd_per_100g"),
        price_year=line["price_year"],
        price_source=line["price_source"],
    )


def _source(line: _Line) -> str:
    """Where the figures of a food of our own table are from, with their vintage."""
    status = line["value_status"]
    return f"USDA SR Legacy 2018, FDC {line['fdc_id']}, NDB {line['ndb_no']} ({status})"

"""Re-derives every nutrient figure of the food table from a FoodData Central release.

The release is the folder of an "SR Legacy" CSV download (FoodData Central, April 2018) with
``food.csv``, ``sr_legacy_food.csv``, ``food_nutrient.csv`` and ``nutrient.csv``. Foods are
matched by NDB number, nutrients by the ids in ``columns.csv``. Every difference is listed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.errors import InputError
from planner.nutrients import NUTRIENTS
from planner.tables import data_dir, dictionary

RELEASE_FILES = {
    "food.csv": ("fdc_id", "description"),
    "sr_legacy_food.csv": ("fdc_id", "NDB_number"),
    "food_nutrient.csv": ("fdc_id", "nutrient_id", "amount"),
    "nutrient.csv": ("id", "unit_name"),
}
"""The files of a release that are read, and the columns they need."""

NDB_DIGITS = 5
"""NDB numbers have five digits; the release drops a leading zero."""

_CHUNK_ROWS = 200_000
_UNITS = {"ug": "ug", "mcg": "ug", "mg": "mg", "g": "g", "kcal": "kcal"}


@dataclass(frozen=True)
class Difference:
    """One cell of the food table that is not what the release has.

    ``ours`` and ``theirs`` are the figures as text; empty means there is none.
    """

    slug: str
    ndb_no: str
    column: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        ours, theirs = self.ours or "no value", self.theirs or "no value"
        return f"{self.slug} (NDB {self.ndb_no}): {self.column} is {ours} here, {theirs} there"


def compare(foods_csv: Path | str | None, sr_dir: Path | str) -> list[Difference]:
    """Every difference between a food table (None: ours) and the release, in table order.

    Compared are the FoodData Central id, the description and every nutrient. Raises
    InputError where the folder is no such release.
    """
    path = data_dir() / "foods.csv" if foods_csv is None else Path(foods_csv)
    foods = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    release = _read_release(Path(sr_dir))
    ids = _nutrient_ids(release["nutrient.csv"])
    linked = release["sr_legacy_food.csv"]
    fdc_by_ndb = {_ndb(row["NDB_number"]): row["fdc_id"] for row in linked.to_dict("records")}
    descriptions = dict(
        zip(release["food.csv"]["fdc_id"], release["food.csv"]["description"], strict=True)
    )
    wanted = {fdc_by_ndb[ndb] for ndb in foods["ndb_no"] if ndb in fdc_by_ndb}
    amounts = _amounts(Path(sr_dir), wanted)
    found: list[Difference] = []
    for row in foods.to_dict("records"):
        slug, ndb = row["slug"], row["ndb_no"]
        fdc_id = fdc_by_ndb.get(ndb)
        if fdc_id is None:
            found.append(Difference(slug, ndb, "ndb_no", ndb, ""))
            continue
        theirs = {"fdc_id": fdc_id, "sr_description": descriptions.get(fdc_id, "")}
        for column, text in theirs.items():
            if row[column] != text:
                found.append(Difference(slug, ndb, column, row[column], text))
        for column in NUTRIENTS:
            amount = _first(amounts, fdc_id, ids[column])
            if not _same(row[column], amount):
                found.append(Difference(slug, ndb, column, row[column], amount))
    return found


def report(sr_dir: Path | str, foods_csv: Path | str | None = None) -> str:
    """All differences as text, one a line, counted by column and summed up at the end."""
    differences = compare(foods_csv, sr_dir)
    lines = [str(difference) for difference in differences]
    by_column: dict[str, int] = {}
    for difference in differences:
        by_column[difference.column] = by_column.get(difference.column, 0) + 1
    if by_column:
        lines.append("")
        lines.extend(f"{count:5d}  {column}" for column, count in sorted(by_column.items()))
    path = data_dir() / "foods.csv" if foods_csv is None else Path(foods_csv)
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    cells = len(table) * len(NUTRIENTS)
    lines.append(f"{len(table)} foods, {cells} nutrient cells; differences: {len(differences)}.")
    return "\n".join(lines)


def _read_release(folder: Path) -> dict[str, pd.DataFrame]:
    """The small files of the release as text; all that is wrong with the folder at once."""
    problems: list[str] = []
    tables: dict[str, pd.DataFrame] = {}
    for name, columns in RELEASE_FILES.items():
        try:
            rows = 0 if name == "food_nutrient.csv" else None
            table = pd.read_csv(folder / name, dtype=str, keep_default_na=False, nrows=rows)
        except (OSError, ValueError) as error:
            problems.append(f"{folder / name}: cannot be read: {error}.")
            continue
        missing = [column for column in columns if column not in table.columns]
        problems.extend(f"{folder / name}: column {column!r} is missing." for column in missing)
        tables[name] = table
    if problems:
        hint = "The folder must be an unpacked SR Legacy CSV download of FoodData Central."
        raise InputError([*problems, hint])
    return tables


def _nutrient_ids(nutrients: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The release's nutrient ids of each column; refuses a unit other than the column's."""
    units = {row["id"]: row["unit_name"].lower() for row in nutrients.to_dict("records")}
    ids: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for name in NUTRIENTS:
        column = dictionary().columns[name]
        ids[name] = tuple(column.fdc_nutrient_id.split())
        for nutrient_id in ids[name]:
            unit = units.get(nutrient_id)
            if unit is None:
                problems.append(f"nutrient.csv: nutrient {nutrient_id} ({name}) is missing.")
            elif _UNITS.get(unit) != column.unit.split(" ")[0]:
                problems.append(f"nutrient.csv: {nutrient_id} is in {unit}, {name} is not.")
    if problems:
        raise InputError(problems)
    return ids


def _amounts(folder: Path, wanted: set[str]) -> dict[tuple[str, str], str]:
    """Amounts per 100 g as text, by FoodData Central id and nutrient id, of the wanted foods."""
    found: dict[tuple[str, str], str] = {}
    columns = list(RELEASE_FILES["food_nutrient.csv"])
    chunks = pd.read_csv(
        folder / "food_nutrient.csv", dtype=str, keep_default_na=False, usecols=columns,
        chunksize=_CHUNK_ROWS,
    )  # fmt: skip
    for chunk in chunks:
        kept = chunk[chunk["fdc_id"].isin(wanted)]
        for row in kept.to_dict("records"):
            found[row["fdc_id"], row["nutrient_id"]] = row["amount"]
    return found


def _first(amounts: Mapping[tuple[str, str], str], fdc_id: str, ids: tuple[str, ...]) -> str:
    return next((amounts[fdc_id, i] for i in ids if amounts.get((fdc_id, i), "")), "")


def _same(ours: str, theirs: str) -> bool:
    """The same number, or both missing; zero and missing are not the same."""
    if not ours or not theirs:
        return ours == theirs
    return math.isclose(float(ours), float(theirs), rel_tol=1e-6, abs_tol=1e-9)


def _ndb(number: str) -> str:
    return number.strip().zfill(NDB_DIGITS)

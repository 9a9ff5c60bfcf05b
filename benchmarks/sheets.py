"""What LibreOffice and pandas make of the CSV files: the same sums, and no formula.

    python benchmarks/sheets.py PLAN [PLAN ...]

Needs `soffice` and pandas. Each file is opened by LibreOffice (as UTF-8, comma, numbers in English)
and written as flat XML, which says of every cell whether it is a number, a text or a formula.
"""

from __future__ import annotations

import csv
import io
import math
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.export.documents import Wish, document
from planner.files import read_plan
from planner.shopping import shopping_list
from planner.tables import load_foods

FILES = ("week.csv", "list.csv", "nutrients.csv")
HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(1;2)", "\t=1+1", '=HYPERLINK("http://x";"y")')
"""Names that a sheet would calculate."""

NEAR = 1e-6
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
READ = "CSV filter:44,34,76,1,,1033,false,true"
"""Comma, quote, UTF-8, from the first row, English (US), unquoted cells as they look."""


def opened(text: str, folder: Path) -> list[list[tuple[str, str, bool]]]:
    """(type, value or text, whether a formula) of every cell, as LibreOffice reads the file."""
    file = folder / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    told = [
        "soffice", home, "--headless", f"--infilter={READ}", "--convert-to", "fods",
        "--outdir", str(folder), str(file),
    ]  # fmt: skip
    subprocess.run(told, check=True, capture_output=True, timeout=180)
    rows = []
    for row in ET.parse(folder / "sheet.fods").getroot().iter(f"{TABLE}table-row"):
        cells: list[tuple[str, str, bool]] = []
        for cell in row.iter(f"{TABLE}table-cell"):
            kind = cell.get(f"{OFFICE}value-type", "")
            words = cell.get(f"{OFFICE}value") or "\n".join("".join(p.itertext()) for p in cell)
            again = min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 200)
            cells += [(kind, words, cell.get(f"{TABLE}formula") is not None)] * again
        rows.append(cells)
    return rows


def problems(name: str, text: str, folder: Path) -> list[str]:
    """What the two programs do not agree about."""
    frame = pd.read_csv(io.StringIO(text))
    heads, *rows = opened(text, folder)
    found = [f"{name}: a formula in {row}" for row in rows if any(cell[2] for cell in row)]
    wanted = next(csv.reader(io.StringIO(text)))
    if [cell[1] for cell in heads][: len(wanted)] != wanted:
        found.append(f"{name}: other columns")
    for at, column in enumerate(frame.columns):
        mine = [row[at] for row in rows if at < len(row)]
        numbers = [float(value) for kind, value, _ in mine if kind == "float"]
        if pd.api.types.is_numeric_dtype(frame[column]):
            total = float(frame[column].sum())
            if not math.isclose(total, math.fsum(numbers), rel_tol=NEAR, abs_tol=NEAR):
                found.append(f"{name} {column}: pandas {total}, LibreOffice {math.fsum(numbers)}")
        elif numbers:
            found.append(f"{name} {column}: {len(numbers)} texts read as numbers")
    return found


def main() -> None:
    """Check every CSV of every plan, as it is and with names that begin like formulas."""
    if shutil.which("soffice") is None:
        sys.exit("soffice is not installed.")
    bad, files, columns = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for given in sys.argv[1:]:
            plan = read_plan(Path(given))
            for words in ("", *HOSTILE):
                one = plan.people[0]
                named = replace(one, name=words) if words else one
                asked = replace(plan, people=(named, *plan.people[1:]))
                listed = shopping_list(asked, load_foods())
                for name in FILES if not words else FILES[1:2]:
                    content = document(name, asked, listed, Wish())
                    text = content if isinstance(content, str) else content.decode("utf-8-sig")
                    frame = pd.read_csv(io.StringIO(text))
                    files += 1
                    columns += len(frame.select_dtypes("number").columns)
                    bad += problems(name, text, Path(folder))
    print(f"{files} files, {columns} columns of numbers, {len(bad)} differences")
    sys.exit("\n".join(bad) or None)


if __name__ == "__main__":
    main()

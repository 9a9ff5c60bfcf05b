"""Reads a person's small tables: every cell as text, every problem of a file at once."""

from __future__ import annotations

import csv
import difflib
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class Row:
    """One line of a file: where it is, and its cells."""

    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_text(path: Path, problems: list[str]) -> str:
    """The file's text; empty, with the problem named, where it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(f"{path.name}: cannot be opened: {error.strerror or error}.")
    except UnicodeDecodeError:
        problems.append(f"{path.name}: is not UTF-8 text; save it again in UTF-8.")
    else:
        if text.strip():
            return text
        problems.append(f"{path.name}: is empty.")
    return ""


def read_rows(
    path: Path,
    needed: Iterable[str],
    known: Iterable[str],
    problems: list[str],
    same_as: Mapping[str, str] | None = None,
) -> list[Row]:
    """The lines of a CSV file. ``same_as`` maps other names of a column to the one used here."""
    text = read_text(path, problems)
    return rows_of(text, path.name, needed, known, problems, same_as) if text else []


def rows_of(
    text: str,
    name: str,
    needed: Iterable[str],
    known: Iterable[str],
    problems: list[str],
    same_as: Mapping[str, str] | None = None,
) -> list[Row]:
    """The lines of a CSV text; ``name`` is what its file is called."""
    reader = csv.reader(io.StringIO(text))
    try:
        lines = [(f"{name}:{reader.line_num}", cells) for cells in reader]
    except csv.Error as error:
        problems.append(f"{name}:{reader.line_num}: cannot be read as a table ({error}).")
        return []
    first = lines[0][1] if lines else []
    if len(first) == 1 and ";" in first[0]:
        problems.append(f"{name}:1: the columns are split by semicolons; save with commas.")
        return []
    header = [(same_as or {}).get(cell.strip(), cell.strip()) for cell in first]
    columns, start = (*needed, *known), f"{name}:1:"
    found = [f"{start} column {column!r} is missing." for column in needed if column not in header]
    found += [
        f"{start} unknown column {column!r}{nearest(column, columns)}"
        for column in header
        if column not in columns
    ]
    problems += found
    if found:
        return []
    rows = []
    for where, cells in lines[1:]:
        if len(cells) > len(header):
            problems.append(
                f"{where}: has {len(cells)} cells, the header {len(header)};"
                ' text with a comma needs "quotes".'
            )
        elif any(cell.strip() for cell in cells):
            rows.append(
                Row(where, dict(zip(header, (cell.strip() for cell in cells), strict=False)))
            )
    return rows


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: what it may have been meant to be."""
    by_fold = {name.casefold(): name for name in known}
    wanted = word.casefold()
    near = difflib.get_close_matches(wanted, list(by_fold), n=MOST_SUGGESTIONS, cutoff=0.6)
    if not near and len(wanted) >= 3:
        near = sorted((name for name in by_fold if wanted in name), key=len)[:MOST_SUGGESTIONS]
    if not near:
        return "."
    return f"; did you mean {' or '.join(repr(by_fold[name]) for name in near)}?"


def positive(text: str) -> float | None:
    """A number above 0, or None where the text is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None

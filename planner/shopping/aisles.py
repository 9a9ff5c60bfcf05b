"""The order of the shop: ours, or a person's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from planner.errors import InputError
from planner.shopping.reading import Row, nearest, positive, read_rows, rows_of
from planner.tables import Aisle, load_aisles

MOST_TITLE = 60
"""Characters of a title, so that it fits on a line; ours."""

_NEEDED, _KNOWN = ("aisle", "order"), ("title",)


def read_aisles(path: Path | str) -> Mapping[str, Aisle]:
    """The aisles in the order of a person's file (``aisle, order``, optionally ``title``).

    Aisles that the file leaves out come after those it names. Raises InputError with every problem.
    """
    problems: list[str] = []
    return _aisles(read_rows(Path(path), _NEEDED, _KNOWN, problems), problems)


def aisles_of_text(text: str, name: str) -> Mapping[str, Aisle]:
    """The same from the text of such a file; ``name`` is what the file is called."""
    problems: list[str] = []
    return _aisles(rows_of(text, name, _NEEDED, _KNOWN, problems), problems)


def _aisles(rows: Iterable[Row], problems: list[str]) -> Mapping[str, Aisle]:
    ours, theirs = load_aisles(), {}
    for row in rows:
        name, order = row["aisle"], positive(row["order"])
        if name not in ours:
            problems.append(f"{row.where}: unknown aisle {name!r}{nearest(name, ours)}")
        elif name in theirs:
            problems.append(f"{row.where}: aisle {name!r} stands there twice.")
        elif order is None or order != int(order):
            problems.append(f"{row.where}: order {row['order']!r} is no whole number from 1 on.")
        elif len(row["title"]) > MOST_TITLE:
            problems.append(f"{row.where}: the title is longer than {MOST_TITLE} characters.")
        else:
            title = row["title"] or ours[name].title
            theirs[name] = replace(ours[name], order=int(order), title=title)
    if problems:
        raise InputError(problems)
    last = max((aisle.order for aisle in theirs.values()), default=0)
    rest = {
        name: replace(aisle, order=aisle.order + last)
        for name, aisle in ours.items()
        if name not in theirs
    }
    return theirs | rest

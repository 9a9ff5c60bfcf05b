"""The order of the shop: ours, or a person's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from planner.errors import InputError
from planner.shopping.reading import nearest, positive, read_rows
from planner.tables import Aisle, load_aisles


def read_aisles(path: Path | str) -> Mapping[str, Aisle]:
    """The aisles in the order of a person's file (``aisle, order``, optionally ``title``).

    Aisles that the file leaves out come after those it names. Raises InputError with every problem.
    """
    problems: list[str] = []
    ours, theirs = load_aisles(), {}
    for row in read_rows(Path(path), ("aisle", "order"), ("title",), problems):
        name, order = row["aisle"], positive(row["order"])
        if name not in ours:
            problems.append(f"{row.where}: unknown aisle {name!r}{nearest(name, ours)}")
        elif name in theirs:
            problems.append(f"{row.where}: aisle {name!r} stands there twice.")
        elif order is None or order != int(order):
            problems.append(f"{row.where}: order {row['order']!r} is no whole number from 1 on.")
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

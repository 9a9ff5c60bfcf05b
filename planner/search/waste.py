"""What a week's packages leave over, for many plates at once: opened packages are used up.

It is the shopping list's own rule as arrays: what the days take of a thing, as bought, is covered
by packages, apart for the days on which it would be too old or too long open, and what is left
costs points by weight, much where it spoils soon after the week and little where it keeps.
Cupboard staples and what is at home are not looked at. ``tests/test_waste.py`` holds both rules
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.food import Food, Vector
from planner.rules import rule
from planner.shopping.packages import (
    MOST_OF_LARGEST,
    SLACK_G,
    Packages,
    each_g,
    load_packages,
)
from planner.shopping.trips import TOGETHER
from planner.varied import kind_of

if TYPE_CHECKING:
    from planner.search.plates import Filling, Index, Matrix, Places

FEW = 1500
"""Pairs of plate and thing below which it does not pay to look for the same amounts."""

SPAN = float(1 << 17)
"""More grams than any table reaches: what keeps the tables of different things apart."""


@dataclass(frozen=True)
class Needs:
    """What each of many rows takes of things: grams as bought, as pairs of row and thing."""

    count: int
    rows: Places
    things: Places
    grams: Vector

    @classmethod
    def joined(cls, parts: Sequence[Needs]) -> Needs:
        """The rows of several, one after the other."""
        first = np.cumsum([0, *(part.count for part in parts)])
        rows = [part.rows + n for part, n in zip(parts, first[:-1], strict=True)]
        things = np.concatenate([part.things for part in parts])
        grams = np.concatenate([part.grams for part in parts])
        return cls(int(first[-1]), np.concatenate(rows), things, grams)

    @cached_property
    def amounts(self) -> tuple[Places, Vector, Places]:
        """Each different amount of a thing once, as thing and grams, and which one a pair is; of
        few pairs all as they are, which is quicker."""
        if len(self.things) < FEW:
            return self.things, self.grams, np.arange(len(self.things))
        keys, which = np.unique(self.things * SPAN + self.grams, return_inverse=True)
        first = np.zeros(len(keys), dtype=np.int64)
        first[which.reshape(-1)] = np.arange(len(self.things))
        return self.things[first], self.grams[first], which.reshape(-1)


@cache
def _table(sizes: tuple[tuple[float, float], ...]) -> tuple[Vector, Vector, Vector]:
    """Needs up to which the packages stay the same, in order, what these packages hold, and what
    they count like; of each size its grams, and the grams left over that one more counts like."""
    limit = max(grams for grams, _ in sizes) * (MOST_OF_LARGEST + 2)
    dear = {0.0: 0.0}
    for grams, each in sizes:
        for start, before in list(dear.items()):
            for more in range(1, int((limit - start) / grams) + 1):
                held = round(start + more * grams, 6)
                dear[held] = min(dear.get(held, np.inf), before + more * each)
    breaks = np.array(sorted(dear))
    counts_like = breaks + [dear[held] for held in breaks.tolist()]
    best = np.arange(len(breaks))
    for at in range(len(breaks) - 2, 0, -1):  # the best of all that hold as much
        if counts_like[best[at + 1]] < counts_like[at] - SLACK_G:
            best[at] = best[at + 1]
    return breaks, breaks[best], counts_like[best]


class Shelf:
    """How each thing that a week may buy is sold and how long it keeps, as arrays."""

    def __init__(
        self,
        index: Index,
        days: int,
        anyway: Mapping[str, Sequence[float]] | None = None,
        packages: Packages | None = None,
    ) -> None:
        """``anyway`` are grams as bought of each day that no plate of the search takes."""
        known, weight = packages or load_packages(), rule("weights")
        first: dict[str, Food] = {}
        for food in index.every_food:
            first.setdefault(kind_of(food), food)
        foods = [first[name] for name in index.thing]
        keeping = [known.keeping_of(food) for food in foods]
        tables = [
            _table(tuple(sorted({(p.grams, each_g(p)) for p in known.of(food)}))) for food in foods
        ]
        self.days = days
        self.anyway = np.zeros((days, len(foods)))
        for name, grams in (anyway or {}).items():
            if name in index.thing:
                self.anyway[:, index.thing[name]] = grams
        largest = [max(known.of(food), key=lambda p: p.grams) for food in foods]
        self.largest = np.array([size.grams for size in largest])
        self.each = np.array([each_g(size) for size in largest])
        self.breaks = np.concatenate([n * SPAN + t[0] for n, t in enumerate(tables)])
        self.packed_g = np.concatenate([t[1] for t in tables])
        self.dear_g = np.concatenate([t[2] for t in tables])
        sealed = np.array([np.inf if k.sealed_days is None else k.sealed_days for k in keeping])
        opened = [k.opened_days for k in keeping]
        self.opened = np.array([np.inf if d is None else d for d in opened])
        """Days that an opened package keeps."""

        together = np.array([k.late in TOGETHER for k in keeping])
        self.parted = np.where(together, np.inf, sealed)
        """The first day whose need has packages of its own: the others would be too old by then."""

        self.kept = np.where(together, sealed, np.inf)
        """The first day for which it is frozen or ripens at home, so that the rest keeps too."""

        self.windowed = self.opened < days - 1
        spoils = np.minimum(sealed - days, self.opened) <= rule("kitchen")["spoils_days"]
        self.lasting = weight["left_lasting"] / 100
        self.price = np.where(spoils, weight["left_over"] / 100, self.lasting)
        """Points per gram left over."""

    def covered(self, things: Places, need: Vector) -> tuple[Vector, Vector]:
        """Grams in the packages that cover these needs, and what they count like: by this they are
        chosen."""
        largest = self.largest[things]
        sure = np.maximum(np.floor(need / largest) - MOST_OF_LARGEST, 0.0)
        keys = things * SPAN + (need - sure * largest - SLACK_G)
        at = np.searchsorted(self.breaks, keys)
        dear = sure * (largest + self.each[things]) + self.dear_g[at]
        return np.asarray(sure * largest + self.packed_g[at]), np.asarray(dear)

    def packed(self, things: Places, need: Vector) -> Vector:
        """Grams in the packages that cover these needs."""
        return self.covered(things, need)[0]

    def needs(self, plates: Sequence[tuple[int, Filling]]) -> Matrix:
        """Grams as bought by day and thing of these plates, and of what is bought anyway."""
        needs = self.anyway.copy()
        for day, filling in plates:
            row = filling.row.needs
            needs[day, row.things] += row.grams
        return needs

    def left_g(self, needs: Matrix) -> Vector:
        """Grams left over of each thing, by its need on each day and for each thing."""
        standing = Standing(self, needs, 0)
        left = np.zeros(len(self.price))
        for early in (True, False):
            part = standing.parts(early)
            left += self.packed(self.things, part) - part
        of = self.windows.of
        left[of] = standing.before[-1] - needs[:, of].sum(axis=0)
        return left

    def points(self, needs: Matrix) -> float:
        """Points for everything that is left over."""
        late = ((needs > 0) & (np.arange(self.days)[:, None] >= self.kept)).any(axis=0)
        return float(self.left_g(needs) @ np.where(late, self.lasting, self.price))

    @cached_property
    def things(self) -> Places:
        """The number of each thing."""
        return np.arange(len(self.price))

    @cached_property
    def windows(self) -> Windows:
        """The spans of days that one opened package can cover."""
        return Windows(self)


class Windows:
    """Every span of days, for the things that keep only a few days once opened: what does not
    depend on how much of them is eaten."""

    def __init__(self, shelf: Shelf) -> None:
        days, self.of = range(shelf.days), np.flatnonzero(shelf.windowed)
        self.first, self.last = np.triu_indices(shelf.days)
        parted, opened = shelf.parted[self.of], shelf.opened[self.of]
        crosses = (self.first[:, None] < parted) & (self.last[:, None] >= parted)
        self.barred = crosses | ((self.last - self.first)[:, None] > opened)
        """Spans over which a thing would not keep."""

        self.things = np.broadcast_to(self.of, self.barred.shape).copy()
        self.ending = [np.flatnonzero(self.last == day) for day in days]
        """The spans that end on each day, the longest first."""

        self.starting = [np.flatnonzero(self.first == day) for day in days]
        """The spans that start on each day, the shortest first."""

        self.around = [np.flatnonzero((self.first <= day) & (self.last >= day)) for day in days]
        self.place = np.full(len(shelf.price), -1)
        self.place[self.of] = np.arange(len(self.of))
        """Column of each thing, −1 for those that keep."""


class Standing:
    """What the rest of a week takes of each thing, seen from one day: what more on it leaves."""

    def __init__(self, shelf: Shelf, needs: Matrix, day: int) -> None:
        self.shelf, self.needs, self.day = shelf, needs, day
        days = np.arange(shelf.days)[:, None]
        self.base = np.where(day < shelf.parted, self.parts(True), self.parts(False))
        self.base_packed = shelf.packed(shelf.things, self.base)
        self.late = ((days >= shelf.kept) & (needs > 0)).any(axis=0)
        self.price_before = np.where(self.late, shelf.lasting, shelf.price)
        late = self.late | (day >= shelf.kept)
        self.price = np.where(late, shelf.lasting, shelf.price)
        self.points_before = self.price_before * (self.base_packed - self.base)
        self._windows()

    def parts(self, early: bool) -> Vector:
        """What the days take that shop together: those before a thing is too old, or the others."""
        days = np.arange(self.shelf.days)[:, None]
        mine = days < self.shelf.parted if early else days >= self.shelf.parted
        return np.asarray((self.needs * mine).sum(axis=0))

    def _windows(self) -> None:
        """For what keeps only a few days once opened: the best packages before and after a day."""
        shelf, windows = self.shelf, self.shelf.windows
        of, self.place, self.barred = windows.of, windows.place, windows.barred
        first, last = windows.first, windows.last
        sums = np.zeros((shelf.days + 1, len(of)))
        np.cumsum(self.needs[:, of], axis=0, out=sums[1:])
        self.sums = sums[last + 1] - sums[first]
        covered = np.array(shelf.covered(windows.things, np.maximum(self.sums, 0.0)))
        covered[1][self.barred] = np.inf
        before, after = np.zeros((2, 2, shelf.days + 1, len(of)))
        for end, ways in enumerate(windows.ending, start=1):
            before[:, end] = _best(before[:, :end] + covered[:, ways])
        for start, ways in reversed(list(enumerate(windows.starting))):
            after[:, start] = _best(after[:, start + 1 :] + covered[:, ways])
        self.before = before[0]
        """Grams in the packages up to each day, itself left out."""

        self.around = windows.around[self.day]
        self.beside = before[:, first[self.around]] + after[:, last[self.around] + 1]

    def of_plates(self, needs: Needs, times: int = 1) -> Vector:
        """Points of each row of plates, cooked so many times over."""
        things, grams, which = needs.amounts
        points = self.points(things, grams * times)
        summed = np.bincount(needs.rows, points[which], minlength=needs.count)
        return summed.astype(float)

    def points(self, things: Places, grams: Vector) -> Vector:
        """Points that so many grams more of these things on the day cost, or win."""
        shelf = self.shelf
        need = self.base[things] + grams
        left = shelf.packed(things, need) - need
        points = self.price[things] * left - self.points_before[things]
        some = np.flatnonzero(shelf.windowed[things])
        if len(some):
            at = self.place[things[some]]
            need = self.sums[self.around][:, at] + grams[some]
            ways = np.array(shelf.covered(np.broadcast_to(things[some], need.shape), need))
            ways += self.beside[:, :, at]
            ways[1][self.barred[self.around][:, at]] = np.inf
            more = _best(ways)[0] - self.before[-1][at] - grams[some]
            points[some] = self.price[things[some]] * more
        return points


def _best(ways: Matrix) -> Matrix:
    """Of ways to cover each thing (grams, and what they count like, by way and thing) the one that
    counts least."""
    at = ways[1].argmin(axis=0)
    return np.asarray(np.take_along_axis(ways, at[None, None, :], axis=1)[:, 0])

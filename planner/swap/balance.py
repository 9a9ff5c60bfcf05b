"""Re-balancing: the fewest other amounts that must move for a changed plate to fit its day.

Candidates come in groups (one food, one dish, one amount): any plate of a group will do. A group
is content once one of its plates breaks no more than allowed; if none does, one other amount
moves by whole household steps, then two, up to ``MOST_MOVES``: a beam of the least broken ones,
all groups at once as arrays. No clock and no chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.food import Vector
from planner.search.plates import Matrix
from planner.swap.table import Table

MOST_MOVES = 4
REPAIR_MOVES = 6
"""For a repair, which may move more than a swap does."""

WIDTH = 6
"""Candidates of a group that are looked at further with one more move."""

CHANGES = (-4, -3, -2, -1, 1, 2, 3, 4)
BROKEN = 1e-6
STRETCH = 1024
"""Candidates judged at once: small arrays stay in memory that is at hand."""

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Mover:
    """An amount that may move: whole steps between the least and the largest serving."""

    slot: str
    row: int
    """Number of the portion in its dish."""

    step: Vector
    cost: float
    steps: float
    least: int
    most: int

    @property
    def moves(self) -> tuple[int, ...]:
        """Changes in steps that stay within the range."""
        return tuple(c for c in CHANGES if self.least <= self.steps + c <= self.most)


@dataclass(frozen=True)
class Own:
    """Plates to try in the changed slots, with their group and the points they bring alone."""

    keys: tuple[str, ...]
    """The slots that get the plate: its own, and those that eat it again."""

    plates: Matrix
    group: Whole
    points: Vector
    """Points of each plate with every other amount as it is."""


@dataclass(frozen=True)
class Found:
    """The best of a group: which plate, and the changes in steps of other amounts."""

    at: int
    moves: tuple[tuple[Mover, int], ...]
    broken: float
    points: float


class Balance:
    """Looks for the fewest moves."""

    def __init__(self, table: Table, movers: Sequence[Mover]) -> None:
        self.table, self.movers = table, tuple(movers)
        self.cost = np.array([m.cost for m in movers])
        pairs = [(n, c) for n, m in enumerate(movers) for c in m.moves]
        self.which = np.array([n for n, _ in pairs], dtype=np.int64)
        self.by = np.array([c for _, c in pairs], dtype=np.int64)

    def best(
        self,
        own: Own,
        allowed: float = 0.0,
        most_moves: int = MOST_MOVES,
        closest: bool = False,
    ) -> list[Found]:
        """The best plate of each group, with moves only where no plate alone keeps the rules.

        ``allowed`` are the per cent of hard rules that may be broken. Where no moves reach that,
        the least broken plate alone or, with ``closest``, with the moves that come closest.
        """
        allowed += BROKEN
        still = np.zeros((len(own.plates), len(self.movers)), dtype=np.int64)
        at = np.arange(len(own.plates))
        alone_plates = dict.fromkeys(own.keys, own.plates)
        own = replace(
            own, points=own.points - self.table.points(alone_plates, self.table.hard(alone_plates))
        )
        broken, points = self._judge(own, at, still)
        groups = range(int(own.group.max(initial=-1)) + 1)
        found: dict[int, Found] = {}
        alone: dict[int, Found] = {}
        for group in groups:
            rows = np.flatnonzero(own.group == group)
            alone[group] = self._found(rows, at, still, broken, points, allowed)
            if alone[group].broken <= allowed:
                found[group] = alone[group]
        beam = self._beam(own, at, still, broken, points, found)
        for _ in range(most_moves if len(self.which) else 0):
            if not len(beam[0]):
                break
            at, still = self._children(own, *beam)
            broken, points = self._judge(own, at, still)
            for group in groups:
                rows = np.flatnonzero((own.group[at] == group) & (broken <= allowed))
                if group not in found and len(rows):
                    found[group] = self._found(rows, at, still, broken, points, allowed)
                elif group not in found and closest:
                    rows = np.flatnonzero(own.group[at] == group)
                    near = self._found(rows, at, still, broken, points, allowed)
                    alone[group] = min(alone[group], near, key=lambda f: f.broken)
            beam = self._beam(own, at, still, broken, points, found)
        return [found.get(group, alone[group]) for group in groups]

    def _judge(self, own: Own, at: Whole, moved: Whole) -> tuple[Vector, Vector]:
        """(per cent broken, points) of plates with other amounts moved, a stretch at a time."""
        parts = [
            self._stretch(own, at[first : first + STRETCH], moved[first : first + STRETCH])
            for first in range(0, len(at), STRETCH)
        ]
        if not parts:
            return np.zeros(0), np.zeros(0)
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _stretch(self, own: Own, at: Whole, moved: Whole) -> tuple[Vector, Vector]:
        plates = dict.fromkeys(own.keys, own.plates[at])
        for key in sorted({m.slot for m in self.movers}):
            rows = [n for n, m in enumerate(self.movers) if m.slot == key]
            more = moved[:, rows] @ np.array([self.movers[n].step for n in rows])
            plates[key] = plates.get(key, self.table.vectors[key]) + more
        broken = self.table.hard(plates)
        return broken, own.points[at] + self.table.points(plates, broken) + moved @ self.cost

    def _found(
        self, rows: Whole, at: Whole, moved: Whole, broken: Vector, points: Vector, allowed: float
    ) -> Found:
        """The best of these rows: what keeps the rules first, then the points."""
        excess = np.maximum(broken[rows] - allowed, 0.0)
        row = int(rows[np.lexsort((points[rows], excess))[0]])
        moves = tuple((self.movers[n], int(moved[row, n])) for n in np.flatnonzero(moved[row]))
        return Found(int(at[row]), moves, float(broken[row]), float(points[row]))

    def _beam(
        self,
        own: Own,
        at: Whole,
        moved: Whole,
        broken: Vector,
        points: Vector,
        found: dict[int, Found],
    ) -> tuple[Whole, Whole]:
        """The least broken rows of every group that is not content yet."""
        kept: list[int] = []
        for group in sorted(set(own.group.tolist()) - set(found)):
            rows = np.flatnonzero(own.group[at] == group)
            kept += rows[np.lexsort((points[rows], broken[rows]))[:WIDTH]].tolist()
        return at[kept], moved[kept]

    def _children(self, own: Own, at: Whole, moved: Whole) -> tuple[Whole, Whole]:
        """Every row with one more amount moved, or with another plate of its group."""
        count = len(self.which)
        after = np.repeat(moved, count, axis=0)
        which, by = np.tile(self.which, len(moved)), np.tile(self.by, len(moved))
        fresh = after[np.arange(len(after)), which] == 0
        after[np.arange(len(after)), which] = by
        first, other = np.nonzero(own.group[at][:, None] == own.group[None, :])
        return (
            np.concatenate([np.repeat(at, count)[fresh], other]),
            np.concatenate([after[fresh], moved[first]]),
        )

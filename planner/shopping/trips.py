"""When to buy what, and in how many packages.

The days on which a thing is used are split into runs; each run has its own packages, bought on
one trip. A run ends where an opened package would be too old, or where another trip is fresher.
Of all splits the best one has the fewest late days (days on which the thing would be older than
it keeps; bread, which one freezes at home, is never late), then the least left over (a package more
counts like so many grams), then the fewest runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.shopping.packages import (
    FREEZE,
    FROZEN,
    SLACK_G,
    UNRIPE,
    Keeping,
    Package,
    cover,
    each_g,
)

TOGETHER = frozenset({FREEZE, FROZEN, UNRIPE})
"""What makes it keep although it is bought with the rest."""

BEFORE_FIRST = -1
"""One shops on the evening before the first day."""

Cost = tuple[int, float, int]
"""Late days, grams left over and what the packages count like, runs."""


@dataclass(frozen=True)
class Need:
    """What one day takes of a thing."""

    day: int
    """Days from the first day of the plan."""

    grams: Mapping[str, float]
    """Grams as bought, by food."""

    @property
    def total_g(self) -> float:
        """All foods of the day together."""
        return sum(self.grams.values())


@dataclass(frozen=True)
class Run:
    """Days in a row that live from the same packages."""

    trip: int
    needs: tuple[Need, ...]
    packages: tuple[tuple[Package, int], ...]
    late: tuple[int, ...]
    """Days on which it would be older than it keeps."""

    separate: bool
    last_opened: int
    """Day on which its last package is opened."""

    @property
    def need_g(self) -> float:
        """Grams as bought."""
        return sum(need.total_g for need in self.needs)


def packed_g(run: Run) -> float:
    """Grams as bought in the packages of a run."""
    return sum(package.grams * count for package, count in run.packages)


def runs(
    needs: Sequence[Need], sizes: Sequence[Package], keeping: Keeping, trips: Sequence[int]
) -> tuple[Cost, tuple[Run, ...]]:
    """The best split of a thing's days into runs; ``trips`` are the days one shops before.

    A trip on day t is on its evening: what is used on day d is then d - t days old.
    """
    keeps = keeping.sealed_days
    if keeps is None or not needs or needs[-1].day - trips[0] <= keeps:
        trips = trips[:1]  # everything keeps from the first trip on
    best: list[tuple[Cost, tuple[Run, ...]]] = [((0, 0.0, 0), ())]
    for end in range(1, len(needs) + 1):
        found = []
        for start in range(end):
            before, earlier = best[start]
            for run in _choices(needs[start:end], sizes, keeping, trips):
                left = packed_g(run) - run.need_g
                packs = sum(each_g(size) * count for size, count in run.packages)
                late, dear, made = before
                days = 0 if keeping.late == FREEZE else len(run.late)
                cost = (late + days, round(dear + left + packs, 6), made + 1)
                found.append((cost, (*earlier, run)))
        best.append(min(found, key=lambda option: (option[0], [run.trip for run in option[1]])))
    return best[-1]


def _choices(
    needs: Sequence[Need], sizes: Sequence[Package], keeping: Keeping, trips: Sequence[int]
) -> list[Run]:
    """Every way to buy for these days in one go; none where an opened package gets too old."""
    first, last = needs[0].day, needs[-1].day
    opened = keeping.opened_days
    if opened is not None and last - first > opened:
        return []
    packages = cover(sum(need.total_g for need in needs), sizes)
    found = []
    for number, trip in enumerate(trips, start=1):
        if trip >= first and number > 1:
            continue
        keeps = keeping.sealed_days
        late = tuple(n.day for n in needs if keeps is not None and n.day - trip > keeps)
        separate = bool(late) and keeping.late not in TOGETHER
        if separate and len(late) < len(needs):
            continue
        found.append(
            Run(number, tuple(needs), packages, late, separate, _last_opened(needs, packages))
        )
    return found


def _last_opened(needs: Sequence[Need], packages: Sequence[tuple[Package, int]]) -> int:
    """The day on which the last package is opened, the smallest one kept for the end."""
    if not packages:
        return needs[-1].day
    last_g = min(size.grams for size, _ in packages)
    sealed_g = sum(size.grams * count for size, count in packages) - last_g
    used = 0.0
    for need in needs:
        used += need.total_g
        if used > sealed_g + SLACK_G:
            return need.day
    return needs[-1].day


def second_trip(
    things: Sequence[tuple[Sequence[Need], Sequence[Package], Keeping]], days: int
) -> int | None:
    """The day on whose evening to shop again: fewest late days, then least left over, then early.

    None where a plan is too short, or where everything keeps from the first trip on.
    """
    tender = [
        (needs, sizes, keeping)
        for needs, sizes, keeping in things
        if keeping.sealed_days is not None
        and needs
        and needs[-1].day - BEFORE_FIRST > keeping.sealed_days
    ]
    if not tender or days < 2:
        return None
    options = []
    for day in range(days - 1):
        costs = [runs(*thing, (BEFORE_FIRST, day))[0] for thing in tender]
        options.append((sum(c[0] for c in costs), sum(c[1] for c in costs), day))
    return min(options)[2]

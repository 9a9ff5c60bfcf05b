"""Other dishes for one occasion: the search's own score and moves on the week as it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from planner.menu import Option, Slot
from planner.search.local import Search, may_come
from planner.search.plates import Filling, concat
from planner.search.served import Rest
from planner.swap.laid import Laid
from planner.swap.shelf import fillings
from planner.swap.table import Table

DISHES = 8
"""Dishes offered for one occasion."""

LOOKED_AT = 3
"""Dishes whose best plate is tried for an empty slot."""

CLOSER = 6
"""Fillings of each dish that are looked at with the week's variety in mind."""


class Kitchen(Search):
    """A search on a week that stands."""

    def __init__(self, table: Table, menu: Mapping[str, tuple[Option, ...]], laid: Laid) -> None:
        self.table, self.menu, self.laid = table, menu, laid
        self.question, self.index, self.score = table.question, laid.index, table.score

    def leaders(self, slot: Slot, but: Collection[str] = (), count: int = DISHES) -> list[Filling]:
        """The best plate of each of the best other dishes that may come here, or of any where
        none may.

        ``but`` are dishes that are not wanted, beside the one that stands there.
        """
        now = self.table.week.plates.get((slot.day, slot.key))
        out = {*but, *(() if now is None else (now.slug,))}
        spread = self.laid.shelf.spread(self.menu[slot.key])
        open_ = [n for n, ware in enumerate(spread.wares) if ware.option.dish.slug not in out]
        week = self.table.week
        free = [n for n in open_ if may_come(week, slot.day, slot, spread.wares[n].option)]
        rest = week.rest(slot.day, slot)
        best = self._best_of(slot, free or open_, rest)
        best.sort(key=lambda pair: (pair[0], pair[1].slug))
        return [self._refined(slot, filling, rest) for _, filling in best[:count]]

    def plate(self, slot: Slot, option: Option) -> Filling:
        """The best plate of one dish, whether or not it may come here now."""
        rest = self.table.week.rest(slot.day, slot)
        ware = self.laid.ware(option)
        at = [
            n for n, w in enumerate(self.laid.shelf.spread(self.menu[slot.key]).wares) if w is ware
        ]
        ((_, start),) = self._best_of(slot, at, rest) or [(0.0, Filling(ware, fillings(ware)[0]))]
        return self._refined(slot, start, rest)

    def best_plate(self, slot: Slot) -> Filling:
        """The best plate there is for a slot, also what stands there."""
        now = self.table.week.plates.get((slot.day, slot.key))
        rest = self.table.week.rest(slot.day, slot)
        found = [*self.leaders(slot, (), LOOKED_AT), *(() if now is None else (now,))]
        points = [self._points(slot, filling, rest) for filling in found]
        best: Filling = found[points.index(min(points))]
        return best

    def _refined(self, slot: Slot, start: Filling, rest: Rest) -> Filling:
        place = self.score.place(slot.day, slot, rest)
        return self.refine(place, start, float(place.points(start.row)[0]))[0]

    def _points(self, slot: Slot, filling: Filling, rest: Rest) -> float:
        return float(self.score.candidates(slot.day, slot, filling.row, rest)[0])

    def _best_of(self, slot: Slot, which: Sequence[int], rest: Rest) -> list[tuple[float, Filling]]:
        """The best filling of each of these dishes of the menu, with its points: first by what
        amounts decide, then those few with the week's variety too."""
        spread = self.laid.shelf.spread(self.menu[slot.key])
        keys = self.table.linked(slot)
        found = []
        for n in which:
            plates = dict.fromkeys(keys, spread.nutrients[n])
            rough = self.table.points(plates, self.table.hard(plates)) + spread.cost[n]
            rows = np.argsort(rough, kind="stable")[:CLOSER]
            batch = spread.wares[n].batch(spread.steps[n][rows])
            found.append(batch)
        if not found:
            return []
        offered = concat(found)
        points = self.score.candidates(slot.day, slot, offered, rest)
        best, first = [], 0
        for batch in found:
            mine = points[first : first + len(batch.cost)]
            at = int(np.argmin(mine))
            best.append((float(mine[at]), batch.filling(at)))
            first += len(batch.cost)
        return best

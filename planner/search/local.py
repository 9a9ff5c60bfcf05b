"""Local search: the best plate for one slot after another, then its neighbourhood.

1. Construct day by day: for each slot the best sampled plate, refined by small changes.
2. Sweep: look at each slot again with all the others standing, until a sweep changes nothing.
3. Kicks: a day that still breaks a hard rule starts again from other dishes.

No clock and no chance: the same question gives the same week.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from planner.menu import Option, Portion, Slot
from planner.rules import rule
from planner.search.plates import Batch, Dishware, Filling, Index, concat
from planner.search.score import Question, Score, Week

SWEEPS = 6
LEADERS = 3
"""Dishes whose best plate is refined, for one slot."""

REFINEMENTS = 40
KICKS = 8
BETTER = 1e-6
BROKEN = 1e-6


Servings = Sequence[tuple[Portion, int]]


class Search:
    """One week's search: its plates by kind, and the score."""

    def __init__(
        self,
        question: Question,
        options: Mapping[str, Sequence[Option]],
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.question, self.tell = question, tell
        self.index = Index(option for found in options.values() for option in found)
        self.score = Score(question, self.index)
        wares: dict[str, Dishware] = {}
        self.pools: dict[str, list[Dishware]] = {}
        for kind, found in options.items():
            for option in found:
                wares.setdefault(option.dish.slug, Dishware(option, self.index))
            pool = [wares[option.dish.slug] for option in found]
            self.pools[kind] = [ware for ware in pool if len(ware.sample.nutrients)]
        self._joined: dict[tuple[str, ...], Batch] = {}

    def run(self) -> Week:
        """A good week, all slots filled."""
        week = Week(self.question, self.index)
        slots = [(day, slot) for day, of_day in enumerate(self.question.slots) for slot in of_day]
        for day, slot in slots:
            if slot == self.question.slots[day][0]:
                self.tell(f"Planning day {day + 1} of {self.question.days}")
            self.best(week, day, slot)
        for sweep in range(SWEEPS):
            self.tell(f"Improving the week, round {sweep + 1}")
            changed = [self.best(week, day, slot) for day, slot in slots]
            if not any(changed):
                break
        for day in range(self.question.days):
            if self.score.broken(week, day) > BROKEN:
                self.tell(f"Looking for a better day {day + 1}")
                week = self.kick(week, day)
        return week

    def kick(self, week: Week, day: int) -> Week:
        """Where a day breaks a hard rule: start it again from other dishes, keep the best."""
        best, slots = week, self.question.slots[day]
        reached = self.score.broken(week, day)
        for slot in slots:
            offered = self.offered(week, day, slot)
            points = self.score.candidates(day, slot, offered, week)
            for at in _leaders(points, offered, KICKS):
                trial = week.copy()
                trial.put(day, slot, offered.filling(at))
                for other in (s for s in slots if s != slot):
                    self.best(trial, day, other)
                self.best(trial, day, slot)
                value = self.score.broken(trial, day)
                if value < reached - BETTER:
                    best, reached = trial, value
                if reached <= BROKEN:
                    return best
        return best

    def best(self, week: Week, day: int, slot: Slot) -> bool:
        """Put the best plate found in the slot; says whether the week became better."""
        now = week.plates.get((day, slot.key))
        offered = self.offered(week, day, slot)
        points = self.score.candidates(day, slot, offered, week)
        tops = _leaders(points, offered, LEADERS)
        present = np.inf
        if now is not None:
            present = float(self.score.candidates(day, slot, now.row, week)[0])
        starts = [offered.filling(i) for i in tops]
        if now is not None:
            starts.insert(0, now)
        chosen, value = now, present
        for start in starts:
            refined, reached = self.refine(week, day, slot, start)
            if reached < value - BETTER:
                chosen, value = refined, reached
        assert chosen is not None
        if chosen is not now:
            week.put(day, slot, chosen)
        return chosen is not now

    def serve(self, week: Week, day: int, slot: Slot, option: Option, servings: Servings) -> None:
        """Put a plate made elsewhere in a slot."""
        ware = next(w for w in self.pools[slot.kind] if w.option.dish.slug == option.dish.slug)
        amounts = {(portion.role, portion.food.slug): steps for portion, steps in servings}
        row = [amounts.get((p.role, p.food.slug), 0) for p in ware.portions]
        week.put(day, slot, Filling(ware, np.array(row, dtype=np.int64)))

    def polish(self, week: Week, day: int) -> None:
        """Refine the plates of one day where they stand, their dishes kept."""
        for slot in self.question.slots[day]:
            refined, _ = self.refine(week, day, slot, week.plates[(day, slot.key)])
            week.put(day, slot, refined)

    def refine(self, week: Week, day: int, slot: Slot, start: Filling) -> tuple[Filling, float]:
        """Steepest descent through the plate's neighbourhood."""
        chosen = start
        value = float(self.score.candidates(day, slot, start.row, week)[0])
        for _ in range(REFINEMENTS):
            near = chosen.ware.neighbours(chosen.steps)
            if not len(near):
                break
            points = self.score.candidates(day, slot, chosen.ware.batch(near), week)
            at = int(np.argmin(points))
            if points[at] >= value - BETTER:
                break
            chosen, value = Filling(chosen.ware, near[at]), float(points[at])
        return chosen, value

    def offered(self, week: Week, day: int, slot: Slot) -> Batch:
        """Sampled plates of the dishes that may come in this slot now."""
        pool = self.pools[slot.kind]
        kept = [ware for ware in pool if may_come(week, day, slot, ware.option)] or pool
        names = tuple(ware.option.dish.slug for ware in kept)
        if names not in self._joined:
            if len(self._joined) > 64:
                self._joined.clear()
            self._joined[names] = concat([ware.sample for ware in kept])
        return self._joined[names]


def may_come(week: Week, day: int, slot: Slot, option: Option) -> bool:
    """Whether a dish may come in this slot, given the rest of the week."""
    days = week.served_days(option.dish.slug, (day, slot.key))
    return comes_again(days, slot, option)


def comes_again(days: Sequence[int], slot: Slot, option: Option) -> bool:
    """Whether a dish served on ``days`` may come again: not too soon, too often or too slow."""
    figures, dish = rule("variety"), option.dish
    gap = figures["main_gap"] if "main" in dish.kinds else figures["other_gap"]
    if any(abs(other - slot.day) < gap for other in days):
        return False
    if sum(abs(other - slot.day) < 7 for other in days) >= figures[f"{slot.kind}_times"]:
        return False
    return slot.max_minutes is None or dish.total_minutes <= slot.max_minutes


def _leaders(points: npt.NDArray[np.float64], offered: Batch, count: int) -> list[int]:
    """The best candidate of each of the best dishes."""
    seen: dict[int, int] = {}
    for at in np.argsort(points, kind="stable"):
        seen.setdefault(int(offered.dish[at]), int(at))
        if len(seen) == count:
            break
    return list(seen.values())

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
from planner.search.score import Question, Rest, Score, Week

SWEEPS = 6
LEADERS = (3, 2, 2)
"""Dishes whose best plate is refined for one slot: at first, in the first sweep, later."""

REFINEMENTS = 40
ENOUGH = 1.0
"""Points a sweep must win for another one to follow."""

KICKS = 8
"""Dishes from which a day that breaks a rule is started again, per slot."""

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
        self.wares: dict[str, Dishware] = {}
        self.pools: dict[str, list[Dishware]] = {}
        for kind, found in options.items():
            for option in found:
                self.wares.setdefault(option.dish.slug, Dishware(option, self.index))
            pool = [self.wares[option.dish.slug] for option in found]
            self.pools[kind] = [ware for ware in pool if len(ware.sample.nutrients)]
        self.joined = {kind: concat([w.sample for w in pool]) for kind, pool in self.pools.items()}

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
            if self.sweep(week, LEADERS[min(sweep + 1, len(LEADERS) - 1)]) < ENOUGH:
                break
        broken = [d for d in range(self.question.days) if self.score.broken(week, d) > BROKEN]
        for day in broken:
            self.tell(f"Looking for a better day {day + 1}")
            week = self.kick(week, day)
        if broken:
            self.sweep(week)
        return week

    def sweep(self, week: Week, leaders: int = LEADERS[0]) -> float:
        """Look at every slot once with all the others standing; the points won."""
        days = enumerate(self.question.slots)
        return sum(self.best(week, day, slot, leaders) for day, of_day in days for slot in of_day)

    def kick(self, week: Week, day: int) -> Week:
        """Where a day breaks a hard rule: start it again from other dishes, keep the best."""
        best, slots = week, self.question.slots[day]
        reached = self.score.broken(week, day)
        for slot in slots:
            points = self.offer(week, day, slot, week.rest(day, slot))
            for at in _leaders(points, self.joined[slot.kind], KICKS):
                trial = week.copy()
                trial.put(day, slot, self.joined[slot.kind].filling(at))
                for other in (s for s in slots if s != slot):
                    self.best(trial, day, other)
                self.best(trial, day, slot)
                value = self.score.broken(trial, day)
                if value < reached - BETTER:
                    best, reached = trial, value
                if reached <= BROKEN:
                    return best
        return best

    def best(self, week: Week, day: int, slot: Slot, leaders: int = LEADERS[0]) -> float:
        """Put the best plate found in the slot; says by how many points the week got better."""
        now = week.plates.get((day, slot.key))
        rest = week.rest(day, slot)
        points = self.offer(week, day, slot, rest)
        pool = self.joined[slot.kind]
        starts = [pool.filling(at) for at in _leaders(points, pool, leaders)]
        chosen, value, present = now, np.inf, np.inf
        if now is not None:
            present = value = float(self.score.candidates(day, slot, now.row, rest)[0])
            starts.insert(0, now)
        for start in starts:
            refined, reached = self.refine(day, slot, start, rest)
            if reached < value - BETTER:
                chosen, value = refined, reached
        assert chosen is not None
        if chosen is not now:
            week.put(day, slot, chosen)
        return present - value if now is not None else np.inf

    def serve(self, week: Week, day: int, slot: Slot, option: Option, servings: Servings) -> None:
        """Put a plate made elsewhere in a slot."""
        ware = self.wares[option.dish.slug]
        amounts = {(portion.role, portion.food.slug): steps for portion, steps in servings}
        row = [amounts.get((p.role, p.food.slug), 0) for p in ware.portions]
        week.put(day, slot, Filling(ware, np.array(row, dtype=np.int64)))

    def refine(self, day: int, slot: Slot, start: Filling, rest: Rest) -> tuple[Filling, float]:
        """Steepest descent through the plate's neighbourhood."""
        chosen = start
        value = float(self.score.candidates(day, slot, start.row, rest)[0])
        for _ in range(REFINEMENTS):
            near = chosen.ware.neighbours(chosen.steps)
            if not len(near):
                break
            points = self.score.candidates(day, slot, chosen.ware.batch(near), rest)
            at = int(np.argmin(points))
            if points[at] >= value - BETTER:
                break
            chosen, value = Filling(chosen.ware, near[at]), float(points[at])
        return chosen, value

    def offer(self, week: Week, day: int, slot: Slot, rest: Rest) -> npt.NDArray[np.float64]:
        """Points of every sampled plate; infinite for dishes that may not come here now."""
        pool = self.joined[slot.kind]
        points = self.score.candidates(day, slot, pool, rest)
        barred = [not may_come(week, day, slot, ware.option) for ware in self.pools[slot.kind]]
        if all(barred):
            return points
        points[np.array(barred)[pool.dish]] = np.inf
        return points


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

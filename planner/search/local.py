"""Local search: the best plate for one slot after another, then its neighbourhood.

1. Construct day by day: for each slot the best sampled plate, refined by small changes.
2. Sweep: look at each slot again with all the others standing, until a sweep changes nothing.
3. Kicks, where asked for: a day that still breaks a hard rule starts again from other dishes.

No clock and no chance: the same question gives the same week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from planner.menu import Option, Portion, Slot
from planner.rules import rule
from planner.search.day_rules import ENERGY
from planner.search.place import Place
from planner.search.plates import Batch, Dishware, Filling, Index, concat
from planner.search.question import Question
from planner.search.score import Score
from planner.search.served import Week

SWEEPS = 6
BEFORE_USING_UP, USING_UP = 3, 3
"""Sweeps at most before and with what opened packages leave over among the goals."""

LEADERS = (3, 2, 2)
"""Dishes whose best plate is refined for one slot: at first, in the first sweep, later."""

REFINEMENTS = 40
REMEMBERED = 2000
"""Neighbourhoods kept, about 15 kB each."""

ENOUGH = 1.0
"""Points a sweep must win for another one to follow."""

KICKS = 8
"""Dishes from which a day that breaks a rule is started again, per slot."""

PAIRS, TRIALS = 12, 8
"""Pairs of dishes looked at for a pair of slots; the best of all that a day starts again from."""

SPREAD = 6
"""Samples of one dish that are looked at for a pair."""

BETTER = 1e-6
BROKEN = 1e-6


Servings = Sequence[tuple[Portion, int]]


class Pool:
    """The plates a slot chooses from, shared by slots with the same menu."""

    def __init__(self, wares: Sequence[Dishware]) -> None:
        self.wares = [ware for ware in wares if len(ware.sample.nutrients)]
        self.sample = concat([ware.sample for ware in self.wares])


class Search:
    """One week's search: its plates by kind, and the score."""

    def __init__(
        self,
        question: Question,
        menu: Mapping[str, Sequence[Option]],
        tell: Callable[[str], None] = lambda _: None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """``menu`` are the options by ``slot.key``; slots alike share one sequence."""
        self.question, self.tell, self.menu = question, tell, menu
        self.cancelled = cancelled or (lambda: False)
        self.note = ""
        """How the search ended, where that was early."""

        self.index = Index({id(o): o for found in menu.values() for o in found}.values())
        self.score = Score(question, self.index)
        self._wares: dict[int, Dishware] = {}
        made: dict[int, Pool] = {}
        self.pools: dict[str, Pool] = {}
        for key, found in menu.items():
            if id(found) not in made:
                made[id(found)] = Pool([self.ware(option) for option in found])
            self.pools[key] = made[id(found)]

    @cached_property
    def _neighbours(self) -> dict[tuple[int, bytes], Batch]:
        return {}

    def ware(self, option: Option) -> Dishware:
        """The arrays of an option of the menu, made once."""
        if id(option) not in self._wares:
            self._wares[id(option)] = Dishware(option, self.index)
        return self._wares[id(option)]

    def ours(self, day: int) -> tuple[Slot, ...]:
        """The slots of a day that get a plate of their own: leftovers follow their source."""
        return tuple(slot for slot in self.question.slots[day] if not slot.leftover_of)

    def run(self) -> Week:
        """A good week, all slots filled."""
        week = Week(self.question, self.index)
        for day in range(self.question.days):
            for slot in self.ours(day):
                if len(self.pools[slot.key].sample.nutrients) == 1:
                    week.put(day, slot, self.pools[slot.key].sample.filling(0))
        for day in range(self.question.days):
            self.tell(f"Planning day {day + 1} of {self.question.days}")
            for slot in self.ours(day):
                if (day, slot.key) not in week.plates:
                    self.best(week, day, slot)
        for sweep in range(BEFORE_USING_UP if self.question.use_up else SWEEPS):
            if self.cancelled():
                self.note = f"the search was stopped after {sweep} of {SWEEPS} rounds"
                break
            self.tell(f"Improving the week, round {sweep + 1}")
            if self.sweep(week, LEADERS[min(sweep + 1, len(LEADERS) - 1)]) < ENOUGH:
                break
        if self.question.use_up and not self.note:
            self._use_up(week)
        return week

    def _use_up(self, week: Week) -> None:
        """Look at the week again with what opened packages leave over among its goals."""
        self.score.use_up()
        for sweep in range(USING_UP):
            if self.cancelled():
                self.note = "the search was stopped before opened packages were used up"
                break
            self.tell(f"Using up opened packages, round {sweep + 1}")
            if self.sweep(week, LEADERS[-1]) < ENOUGH:
                break

    def broken(self, week: Week) -> list[int]:
        """The days that still break a hard rule."""
        return [d for d in range(self.question.days) if self.score.broken(week, d) > BROKEN]

    def repair(self, week: Week, days: Sequence[int]) -> Week:
        """Start these days again from other dishes, then look at the whole week once more."""
        for day in days:
            self.tell(f"Looking for a better day {day + 1}")
            week = self.kick(week, day)
        if days:
            self.sweep(week)
        return week

    def sweep(self, week: Week, leaders: int = LEADERS[0]) -> float:
        """Look at every slot once with all the others standing; the points won."""
        return sum(self.best(week, day, slot, leaders) for day, slot in self.open_seats())

    def open_seats(self) -> Iterator[tuple[int, Slot]]:
        """Day and slot of every plate that could be another one."""
        for day in range(self.question.days):
            for slot in self.ours(day):
                if len(self.pools[slot.key].sample.nutrients) > 1:
                    yield day, slot

    def kick(self, week: Week, day: int) -> Week:
        """Where a day breaks a hard rule: start it again from other dishes, keep the best."""
        best, slots = week, self.ours(day)
        reached = self.score.broken(week, day)
        for trial in self._trials(week, day):
            for other in slots:
                self.best(trial, day, other)
            value = self.score.broken(trial, day)
            if value < reached - BETTER:
                best, reached = trial, value
            if reached <= BROKEN:
                return best
        return best

    def _trials(self, week: Week, day: int) -> Iterator[Week]:
        """Weeks with other dishes in two slots of the day at once, then in one."""
        found: list[tuple[float, Slot, int, Slot, int]] = []
        for first, second in combinations(self.ours(day), 2):
            found += self._pairs(week, day, first, second)
        for _, first, here, second, there in sorted(found, key=lambda pair: pair[0])[:TRIALS]:
            trial = week.copy()
            trial.put(day, first, self.pools[first.key].sample.filling(here))
            trial.put(day, second, self.pools[second.key].sample.filling(there))
            yield trial
        for slot in self.ours(day):
            sample = self.pools[slot.key].sample
            points = self.offer(week, self.score.place(day, slot, week.rest(day, slot)))
            for at in leaders_of(points, sample, KICKS):
                trial = week.copy()
                trial.put(day, slot, sample.filling(at))
                for other in (s for s in self.ours(day) if s != slot):
                    self.best(trial, day, other)
                yield trial

    def _pairs(
        self, week: Week, day: int, first: Slot, second: Slot
    ) -> list[tuple[float, Slot, int, Slot, int]]:
        """The pairs of sampled plates for two slots that break the hard rules least, each pair of
        dishes once: (per cent broken, slot and plate, slot and plate)."""
        rows = [self._promising(week, day, slot) for slot in (first, second)]
        samples = [self.pools[slot.key].sample for slot in (first, second)]
        if not len(rows[0]) or not len(rows[1]):
            return []
        here = np.repeat(rows[0], len(rows[1]))
        there = np.tile(rows[1], len(rows[0]))
        plates = samples[0].nutrients[here]
        rest = week.beside(day, first, second, samples[1].nutrients[there])
        total = rest.day + plates + self.question.fixed
        broken = self.score.hard(day, first, plates, total, rest)
        found: dict[tuple[int, int], tuple[float, Slot, int, Slot, int]] = {}
        for at in np.argsort(broken, kind="stable"):
            one, other = int(here[at]), int(there[at])
            dishes = int(samples[0].dish[one]), int(samples[1].dish[other])
            if samples[0].dishes[dishes[0]].slug == samples[1].dishes[dishes[1]].slug:
                continue
            found.setdefault(dishes, (float(broken[at]), first, one, second, other))
            if len(found) == PAIRS:
                break
        return list(found.values())

    def _promising(self, week: Week, day: int, slot: Slot) -> npt.NDArray[np.int64]:
        """For each dish that may come, a few samples spread over what it can bring."""
        pool = self.pools[slot.key]
        rows = []
        for number, ware in enumerate(pool.wares):
            if may_come(week, day, slot, ware.option):
                mine = np.flatnonzero(pool.sample.dish == number)
                take = np.linspace(0, len(mine) - 1, min(SPREAD, len(mine))).astype(np.int64)
                kcal = pool.sample.nutrients[mine, ENERGY]
                rows.append(mine[np.argsort(kcal, kind="stable")[take]])
        return np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)

    def best(self, week: Week, day: int, slot: Slot, leaders: int = LEADERS[0]) -> float:
        """Put the best plate found in the slot; says by how many points the week got better."""
        now = week.plates.get((day, slot.key))
        place = self.score.place(day, slot, week.rest(day, slot))
        points, sample = self.offer(week, place), self.pools[slot.key].sample
        if now is not None and day in week.served_days(now.slug, (day, slot.key)):
            now = now if len(sample.nutrients) == 1 else None  # twice on a day: another, if any
        starts = [
            (sample.filling(at), float(points[at])) for at in leaders_of(points, sample, leaders)
        ]
        chosen, value, present = now, np.inf, np.inf
        if now is not None:
            present = value = float(place.points(now.row)[0])
            starts.insert(0, (now, present))
        for start, at_first in starts:
            refined, reached = self.refine(place, start, at_first)
            if reached < value - BETTER:
                chosen, value = refined, reached
        assert chosen is not None
        if chosen is not now:
            week.put(day, slot, chosen)
        return present - value if now is not None else np.inf

    def serve(self, week: Week, day: int, slot: Slot, option: Option, servings: Servings) -> None:
        """Put a plate made elsewhere in a slot."""
        ware = next(w for w in self.pools[slot.key].wares if w.option.dish.slug == option.dish.slug)
        amounts = {(portion.role, portion.food.slug): steps for portion, steps in servings}
        row = [amounts.get((p.role, p.food.slug), 0) for p in ware.portions]
        week.put(day, slot, Filling(ware, np.array(row, dtype=np.int64)))

    def refine(self, place: Place, start: Filling, value: float) -> tuple[Filling, float]:
        """Steepest descent through the plate's neighbourhood: the best plate found, its points."""
        chosen = start
        for _ in range(REFINEMENTS):
            near = self._near(chosen)
            if not len(near.dish):
                break
            points = place.points(near)
            at = int(np.argmin(points))
            if points[at] >= value - BETTER:
                break
            chosen, value = near.filling(at), float(points[at])
        return chosen, value

    def _near(self, filling: Filling) -> Batch:
        """The plate's neighbourhood; the search comes back to the same plates again and again."""
        key = (id(filling.ware), filling.steps.tobytes())
        if key not in self._neighbours:
            if len(self._neighbours) >= REMEMBERED:
                self._neighbours.clear()
            self._neighbours[key] = filling.ware.batch(filling.ware.neighbours(filling.steps))
        return self._neighbours[key]

    def offer(self, week: Week, place: Place) -> npt.NDArray[np.float64]:
        """Points of every sampled plate; infinite for dishes that may not come here now."""
        slot, pool = place.slot, self.pools[place.slot.key]
        points = place.points(pool.sample)
        days = week.days_of_dishes((slot.day, slot.key))
        early, often, today = np.zeros((3, len(pool.wares)), dtype=bool)
        for number, ware in enumerate(pool.wares):
            if (found := days.get(ware.option.dish.slug)) is not None:
                early[number] = too_soon(found, slot, ware.option)
                often[number] = too_often(found, slot)
                today[number] = slot.day in found
        ways = (early | often, early, today)
        barred = next((bars for bars in ways if not bars.all()), np.zeros_like(early))
        points[barred[pool.sample.dish]] = np.inf
        return points


def may_come(week: Week, day: int, slot: Slot, option: Option) -> bool:
    """Whether a dish may come in this slot, given the rest of the week."""
    days = week.served_days(option.dish.slug, (day, slot.key))
    return comes_again(days, slot, option)


def comes_again(days: Sequence[int], slot: Slot, option: Option) -> bool:
    """Whether a dish served on ``days`` may come again: not too soon, not too often."""
    return not too_soon(days, slot, option) and not too_often(days, slot)


def too_soon(days: Sequence[int], slot: Slot, option: Option) -> bool:
    """Whether the dish is served too few days before or after."""
    figures = rule("variety")
    gap = figures["main_gap"] if "main" in option.dish.kinds else figures["other_gap"]
    return any(abs(other - slot.day) < gap for other in days)


def too_often(days: Sequence[int], slot: Slot) -> bool:
    """Whether the dish has its most times within a week already."""
    near = sum(abs(other - slot.day) < 7 for other in days)
    return near >= rule("variety")[f"{slot.kind}_times"]


def leaders_of(points: npt.NDArray[np.float64], offered: Batch, count: int) -> list[int]:
    """The best candidate of each of the best dishes that may come."""
    best = np.full(len(offered.dishes), np.inf)
    np.minimum.at(best, offered.dish, points)
    leading = [dish for dish in np.argsort(best, kind="stable")[:count] if np.isfinite(best[dish])]
    return [
        int(np.flatnonzero((offered.dish == dish) & (points == best[dish]))[0]) for dish in leading
    ]

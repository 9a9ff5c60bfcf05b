"""Ruin and recreate: take a few plates out of a finished week, fill them anew, keep what is better.

What is taken out together is what slot-by-slot sweeps cannot change together (Schrimpf et al.
2000, J. Comput. Phys. 159, 139, doi:10.1006/jcph.1999.6413): the few plates that need one thing on
the list, the servings of one dish, two of a day, some of one kind, any two; or two plates change
places. A week is kept only if it is better by the search's own sum, in which a broken hard rule
costs most. Drawn from a fixed seed and counted in tries, so the same question gives the same week.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from planner.menu import Slot
from planner.search.local import BETTER, Search, leaders_of
from planner.search.place import HARD
from planner.search.plates import Filling
from planner.search.served import Week
from planner.search.total import plates_of_week, week_total

FEW = 4
"""Plates at most that need a thing which is taken off the list."""

SHORT = 2
"""Days up to which a question is short: there a whole day is filled anew, and nearly every plate is
drawn, for few other plates change with it."""

FIRST = 6
"""Dishes of which one is drawn for the first plate filled again; the last gets its best."""

HOPELESS, CLOSE = 40.0, 15.0
"""Points above the best week at which a try ends, before and after a second look at its plates."""

STILL, LOOKS = 0.5, 4
"""On a short question: points that a look at the plates must win for another, and looks at most."""

AWAY, WISHED = 1000.0, -5.0
"""Points for a thing while a week without it is tried, and one with it."""

Seat = tuple[int, Slot]


def worth(search: Search, week: Week) -> float:
    """What the search makes of a whole week: its points, what opened packages leave over where that
    counts, and what it breaks of the hard rules, dearest of all."""
    question, score = search.question, search.score
    total = week_total(question, plates_of_week(week))
    more = score.shortfall / score.weight["shortfall"] - 1
    points = total.points + more * total.terms.get("shortfall", 0.0)
    if score.shelf is not None:
        cooked = [(question.cooked_on[key], plate) for (_, key), plate in week.plates.items()]
        points += score.shelf.points(score.shelf.needs(cooked))
    return points + HARD * sum(score.broken(week, day) for day in range(question.days))


def recreate(
    search: Search, week: Week, tries: int, seed: int = 1, days: Collection[int] | None = None
) -> Week:
    """The best week found in so many tries, never worse than the one given; with ``days``, only
    their plates change."""
    return Ruin(search, week, seed, days).run(tries)


class Ruin:
    """A week that is bettered by tries."""

    def __init__(
        self, search: Search, week: Week, seed: int, days: Collection[int] | None = None
    ) -> None:
        self.search, self.week, self.chance = search, week, random.Random(seed)
        self.value = worth(search, week)
        days = range(search.question.days) if days is None else days
        self.seats: list[Seat] = [seat for seat in search.open_seats() if seat[0] in days]
        self.short = len(days) <= SHORT
        draws: tuple[tuple[Callable[[], None], int], ...] = (
            (self._without_a_thing, 2), (self._with_a_thing, 1), (self._a_thing, 1),
            (self._a_dish, 1), (self._two, 1), (self._a_kind, 1), (self._changed_places, 1),
            (self._of_a_day, 8 if self.short else 1),
        )  # fmt: skip
        self.draws = [draw for draw, times in draws for _ in range(times)]

    def run(self, tries: int) -> Week:
        for number in range(tries if self.seats else 0):
            if self.search.cancelled():
                self.search.note = f"the search was stopped after {number} of {tries} more tries"
                break
            if number % 10 == 0:
                self.search.tell(f"Looking for a better week, try {number + 1} of {tries}")
            self.chance.choice(self.draws)()
        return self.week

    # --- what is taken out ------------------------------------------------------------------

    def _without_a_thing(self) -> None:
        """All plates that need a thing of which few are in need; filled anew without it."""
        if rare := [thing for thing, seats in sorted(self._users().items()) if len(seats) <= FEW]:
            thing = self.chance.choice(rare)
            self._try(self._users()[thing], {thing: AWAY})

    def _a_thing(self) -> None:
        """All plates that need a thing of which few are in need."""
        if rare := [seats for _, seats in sorted(self._users().items()) if len(seats) <= FEW]:
            self._try(self.chance.choice(rare))

    def _with_a_thing(self) -> None:
        """Any two plates, filled anew with a wish for a thing that is not on the list."""
        users = self._users()
        if new := [n for n in range(len(self.search.index.thing)) if n not in users]:
            self._try(self._some(self.seats, 2), {self.chance.choice(new): WISHED})

    def _a_dish(self) -> None:
        """The servings of a dish that comes more than once."""
        servings: dict[str, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            servings[self._plate(seat).slug].append(seat)
        if again := [seats for _, seats in sorted(servings.items()) if len(seats) > 1]:
            self._try(self.chance.choice(again))

    def _two(self) -> None:
        """Any two plates."""
        self._try(self._some(self.seats, 2))

    def _of_a_day(self) -> None:
        """Two plates of a day; on a short question any number of them."""
        day, _ = self.chance.choice(self.seats)
        seats = [seat for seat in self.seats if seat[0] == day]
        count = self.chance.randint(2, max(len(seats), 2)) if self.short else 2
        self._try(self._some(seats, count))

    def _a_kind(self) -> None:
        """Three plates of one kind of meal."""
        _, like = self.chance.choice(self.seats)
        self._try(self._some([seat for seat in self.seats if seat[1].kind == like.kind], 3))

    def _changed_places(self) -> None:
        """Two plates of meals that are alike, each in the other's place."""
        one = self.chance.choice(self.seats)
        pool = self.search.pools[one[1].key]
        alike = [s for s in self.seats if self.search.pools[s[1].key] is pool and s[0] != one[0]]
        if alike:
            other, week = self.chance.choice(alike), self.week.copy()
            week.put(*one, self._plate(other))
            week.put(*other, self._plate(one))
            self._keep_if_better(week, (one, other))

    def _users(self) -> Mapping[int, list[Seat]]:
        """The plates that need each thing on the list."""
        users: dict[int, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            for thing in self._plate(seat).row.things.things.tolist():
                users[thing].append(seat)
        return users

    def _some(self, seats: Sequence[Seat], count: int) -> list[Seat]:
        return self.chance.sample(seats, min(count, len(seats)))

    def _plate(self, seat: Seat) -> Filling:
        return self.week.plates[(seat[0], seat[1].key)]

    # --- how it is filled again -------------------------------------------------------------

    def _try(self, taken: Sequence[Seat], dear: Mapping[int, float] | None = None) -> None:
        """Fill these seats anew, things that are ``dear`` at so many points more; the week is kept
        where it is better."""
        seats, score = self.chance.sample(taken, len(taken)), self.search.score
        if dear:
            score.dear = np.zeros(len(self.search.index.thing))
            score.dear[list(dear)] = list(dear.values())
        week = self._filled(seats)
        score.dear = None
        if week is not None:
            self._keep_if_better(week, seats)

    def _filled(self, seats: Sequence[Seat]) -> Week | None:
        search, week = self.search, self.week.copy()
        for day, slot in seats:
            week.take(day, slot)
        for number, (day, slot) in enumerate(seats):
            drawn = number == 0 or (self.short and number < len(seats) - 1)
            place = search.score.place(day, slot, week.rest(day, slot))
            points, sample = search.offer(week, place), search.pools[slot.key].sample
            found = leaders_of(points, sample, FIRST if drawn else 1)
            if not found:
                return None
            at = self.chance.choice(found)
            week.put(day, slot, search.refine(place, sample.filling(at), float(points[at]))[0])
        return week

    def _keep_if_better(self, week: Week, seats: Sequence[Seat]) -> None:
        change = self._change(week, seats)
        if self.short:
            for _ in range(LOOKS):
                won = self._looked_at(week, self.seats)
                change -= won
                if won < STILL:
                    break
        elif change < HOPELESS:
            change -= self._looked_at(week, seats)
            if change < CLOSE:
                change -= self._looked_at(week, self.seats)
        if not np.isfinite(change):  # a dish stood twice on a day
            change = worth(self.search, week) - self.value
        if change < -BETTER:
            self.week, self.value = week, self.value + change

    def _looked_at(self, week: Week, seats: Sequence[Seat]) -> float:
        """The points won by a look at each of these plates."""
        return sum(self.search.best(week, day, slot, 1) for day, slot in seats)

    def _change(self, week: Week, seats: Sequence[Seat]) -> float:
        """Points of ``week`` above the best week, which differs from it in these seats: changed
        one after the other, which is much quicker than two sums of everything."""
        now, points = self.week.copy(), 0.0
        for day, slot in seats:
            before, after = self._plate((day, slot)), week.plates[(day, slot.key)]
            place = self.search.score.place(day, slot, now.rest(day, slot))
            points += float(place.points(after.row)[0] - place.points(before.row)[0])
            now.put(day, slot, after)
        return points

"""Ruin and recreate: take a few plates out of a finished week, fill them anew, keep what is better.

The plates taken out are a day's, some of one kind, all that need one thing on the list, or any:
what slot-by-slot sweeps cannot change together (Schrimpf et al. 2000, J. Comput. Phys. 159, 139,
doi:10.1006/jcph.1999.6413). A week is kept only if its points are fewer and it breaks no more of
the hard rules. Drawn from a fixed seed and counted in tries, so the same question gives the same
week.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from planner.menu import Slot
from planner.search.local import BETTER, Search
from planner.search.place import HARD
from planner.search.served import Week
from planner.search.total import plates_of_week, week_total

MOST = 6
"""Plates taken out at once."""

FIRST = 6
"""Dishes of which one is drawn for the first plate filled again; the others get their best."""

HOPELESS, CLOSE = 25.0, 5.0
"""Points above the best week at which a try ends, before and after a second look at its plates."""

Seat = tuple[int, Slot]


def recreate(search: Search, week: Week, tries: int, seed: int = 1) -> Week:
    """The best week found in so many tries, never worse than the one given."""
    return _Ruin(search, week, seed).run(tries)


class _Ruin:
    def __init__(self, search: Search, week: Week, seed: int) -> None:
        self.search, self.week, self.chance = search, week, random.Random(seed)
        self.value = self.points(week)
        self.seats: list[Seat] = list(search.open_seats())
        self.draws: tuple[Callable[[], Sequence[Seat]], ...] = (
            self._a_day, self._any, self._a_kind, self._a_thing,
        )  # fmt: skip

    def points(self, week: Week) -> float:
        """Points of the whole week, broken hard rules dearest."""
        days = range(self.search.question.days)
        broken = sum(self.search.score.broken(week, day) for day in days)
        return week_total(self.search.question, plates_of_week(week)).points + HARD * broken

    def run(self, tries: int) -> Week:
        for number in range(tries if self.seats else 0):
            if self.search.cancelled():
                self.search.note = f"the search was stopped after {number} of {tries} more tries"
                break
            if number % 10 == 0:
                self.search.tell(f"Looking for a better week, try {number + 1} of {tries}")
            seats = list(self.chance.choice(self.draws)())
            self.chance.shuffle(seats)
            self._try(seats[:MOST])
        return self.week

    def _a_day(self) -> Sequence[Seat]:
        day, _ = self.chance.choice(self.seats)
        return [seat for seat in self.seats if seat[0] == day]

    def _any(self) -> Sequence[Seat]:
        return self.chance.sample(self.seats, min(MOST, len(self.seats)))

    def _a_kind(self) -> Sequence[Seat]:
        _, like = self.chance.choice(self.seats)
        return [seat for seat in self.seats if seat[1].kind == like.kind]

    def _a_thing(self) -> Sequence[Seat]:
        """All plates that need one thing on the list."""
        day, slot = self.chance.choice(self.seats)
        things = self.week.plates[(day, slot.key)].row.things.things.tolist()
        if not things:
            return [(day, slot)]
        thing = self.chance.choice(things)
        plates = self.week.plates
        return [s for s in self.seats if thing in plates[(s[0], s[1].key)].row.things.things]

    def _try(self, seats: Sequence[Seat]) -> None:
        """Fill these seats anew; the week is kept where it is better."""
        search, week = self.search, self.week.copy()
        for day, slot in seats:
            week.take(day, slot)
        for number, (day, slot) in enumerate(seats):
            found = search.fill(week, day, slot, FIRST if number == 0 else 1)
            if not found:
                return
            at = self.chance.randrange(len(found))
            week.put(day, slot, found[at])
        value = self.points(week)
        if value < self.value + HOPELESS:
            value -= sum(search.best(week, day, slot, 1) for day, slot in seats)
            if value < self.value + CLOSE:
                search.sweep(week, 1)
            value = self.points(week)
        if value < self.value - BETTER:
            self.week, self.value = week, value

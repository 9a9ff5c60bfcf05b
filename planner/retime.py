"""The retimer: moves the occasions of one day out of medicine windows, as little as it can.

Each occasion may move to a quarter of an hour within ``MOST_MINUTES`` of its usual time. Order is
kept, and so is the distance to the next occasion: ``GAP_MINUTES``, or the usual one where that is
smaller. Only windows marked ``moves`` move an occasion (no food at all, or almost none of a
mineral); the others leave foods out in place, since another food is easier than another hour.

Of all arrangements the best one has, in this order: the fewest occasions at which nothing may be
eaten, the fewest inside another hard window, the fewest inside a soft one, the least movement in
minutes, the fewest occasions moved, the fewest minutes moved earlier (later is preferred: a meal
can wait for a dose), and the earliest clock times. So the same day always gives the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.habits import Custom
from planner.menu import Slot
from planner.rules.medicines import DAY_MINUTES, Bar, clock, closed, in_window, minutes_of

GRID_MINUTES = 15
MOST_MINUTES = 90
"""Furthest an occasion moves from its usual time; ours."""

GAP_MINUTES = 90
"""Least between two occasions, where the person's own distance is not smaller; ours."""

NOT_EATEN, NOT_OURS = "skip", "out"
"""Statuses: an occasion that is left out, and one whose time others set."""

Cost = tuple[int, int, int, int, int, int]
_FREE: Cost = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Moved:
    """One occasion that moved, in minutes after midnight, and why, in words."""

    occasion: str
    from_minutes: int
    to_minutes: int
    why: str

    def __str__(self) -> str:
        return (
            f"{self.occasion} moves from {clock(self.from_minutes)} "
            f"to {clock(self.to_minutes)}: {self.why}"
        )


@dataclass(frozen=True)
class Retimed:
    """A day's occasions at the times they are eaten."""

    slots: tuple[Slot, ...]
    """Every slot that was given, in its order, with its new time."""

    moved: tuple[Moved, ...] = ()
    stuck: tuple[str, ...] = ()
    """A sentence for each occasion that no movement frees, naming the dose."""

    closed: tuple[str, ...] = ()
    """Occasions at which nothing may be eaten, wherever they stand."""

    habits: tuple[tuple[Custom, int], ...] = ()
    """Habits and their minutes; one at the time of an occasion moves with it."""


def retime(slots: Sequence[Slot], bars: Sequence[Bar], habits: Sequence[Custom] = ()) -> Retimed:
    """The day's occasions moved out of the day's windows as far as that can be done."""
    eaten = sorted((s for s in slots if s.status != NOT_EATEN), key=lambda s: s.minutes)
    bars = tuple(bar for bar in bars if bar.moves)
    times = dict(zip((slot.occasion for slot in eaten), _best(eaten, bars), strict=True))
    placed = tuple(replace(s, minutes=times.get(s.occasion, s.minutes)) for s in slots)
    shut = [(slot, closed(bars, times[slot.occasion])) for slot in eaten]
    return Retimed(
        slots=placed,
        moved=tuple(_moved(slot, times[slot.occasion], bars) for slot in eaten
                    if times[slot.occasion] != slot.minutes),
        stuck=tuple(_stuck(slot, found) for slot, found in shut if found),
        closed=tuple(slot.occasion for slot, found in shut if found),
        habits=tuple((custom, _with_meal(custom, eaten, times)) for custom in habits),
    )  # fmt: skip


# --- the search ----------------------------------------------------------------------------


def _best(slots: Sequence[Slot], bars: Sequence[Bar]) -> tuple[int, ...]:
    """The times of the best arrangement, by dynamic programming from the first slot on."""
    best: dict[int, tuple[Cost, tuple[int, ...]]] = {-DAY_MINUTES: (_FREE, ())}
    for number, slot in enumerate(slots):
        gap = _gap(slots[number - 1], slot) if number else 0
        found: dict[int, tuple[Cost, tuple[int, ...]]] = {}
        for minutes in _candidates(slot):
            before = [way for last, way in best.items() if minutes - last >= gap]
            if before:
                cost, times = min(before)
                found[minutes] = (_plus(cost, _cost(slot, minutes, bars)), (*times, minutes))
        best = found
    return min(best.values())[1]


def _gap(before: Slot, slot: Slot) -> int:
    return min(GAP_MINUTES, slot.minutes - before.minutes)


def _candidates(slot: Slot) -> Iterator[int]:
    """The usual time, and for a meal of our own every quarter of an hour within reach."""
    yield slot.minutes
    if slot.status == NOT_OURS:
        return
    for minutes in range(0, DAY_MINUTES, GRID_MINUTES):
        if 0 < abs(minutes - slot.minutes) <= MOST_MINUTES:
            yield minutes


def _cost(slot: Slot, minutes: int, bars: Sequence[Bar]) -> Cost:
    """What an occasion at this time adds to each goal, the first goal first."""
    inside = [bar for bar in bars if in_window(bar, minutes)]
    shut = any(bar.hard and bar.what == "any_food" for bar in inside)
    bound = any(bar.hard and bar.what != "any_food" for bar in inside)
    soft = any(not bar.hard for bar in inside)
    by = minutes - slot.minutes
    return (int(shut), int(bound), int(soft), abs(by), int(by != 0), max(0, -by))


def _plus(one: Cost, other: Cost) -> Cost:
    a, b, c, d, e, f = (x + y for x, y in zip(one, other, strict=True))
    return (a, b, c, d, e, f)


# --- words ---------------------------------------------------------------------------------


def _moved(slot: Slot, minutes: int, bars: Sequence[Bar]) -> Moved:
    left = [b for b in bars if in_window(b, slot.minutes) and not in_window(b, minutes)]
    reasons = list(dict.fromkeys(bar.why for bar in left))
    why = " ".join(reasons) or "it keeps its distance from the occasion next to it."
    return Moved(slot.occasion, slot.minutes, minutes, why)


def _stuck(slot: Slot, found: Sequence[Bar]) -> str:
    """That an occasion has no place, which doses are in the way and what to do."""
    inside = " and ".join(
        dict.fromkeys(
            f"{bar.dose.medicine} at {clock(bar.dose_minutes)} "
            f"(nothing may be eaten from {clock(bar.from_minutes)} to {clock(bar.to_minutes)})"
            for bar in found
        )
    )
    reach = (
        "it is eaten out, so its time is not ours to move"
        if slot.status == NOT_OURS
        else f"no time within {MOST_MINUTES} minutes is free and far enough from the other meals"
    )
    return (
        f"{slot.occasion} at {clock(slot.minutes)} has no place beside {inside}: {reach}. "
        "Ask your pharmacist for another time of the dose, or move the meal yourself."
    )


def _with_meal(custom: Custom, slots: Sequence[Slot], times: dict[str, int]) -> int:
    """When a habit is had: with the occasion that stands at its time, else at its own."""
    own = minutes_of(custom.habit.time)
    return next((times[s.occasion] for s in slots if s.minutes == own), own)

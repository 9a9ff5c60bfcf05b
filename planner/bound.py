"""How good the week could be at best: a bound below the quality of every possible plan.

Days that are asked alike (same menu, same times, same limits) are one average day of the whole
week's model (``planner/model/whole_week.py``); its linear relaxation is the bound. A plan's own
points come from its plates alone (``planner/search/total.py``), so that each checks the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from planner.asked import Asked
from planner.day_question import day_alone
from planner.menu import Option
from planner.model.build import Model
from planner.model.solver import solve
from planner.model.whole_week import DayClass, build_week
from planner.search.total import Served, Total, week_total
from planner.week import search_question


@dataclass(frozen=True)
class Gap:
    """A plan beside the best that any plan could reach."""

    points: float
    """The plan's, smaller is better."""

    bound: float
    """No plan of this question has fewer."""

    @property
    def by(self) -> float:
        """How much better a plan could be at most, in points."""
        return self.points - self.bound


def day_classes(asked: Asked, alike: bool = True) -> tuple[DayClass, ...]:
    """The days of the week, those asked alike as one class; without ``alike`` each on its own."""
    found: dict[Hashable, list[int]] = {}
    for day in range(asked.days):
        key = _signature(asked, day) if alike else day
        found.setdefault(key, []).append(day)
    return tuple(DayClass(day_alone(asked, days[0]), tuple(days)) for days in found.values())


def _signature(asked: Asked, day: int) -> Hashable:
    """What two days have in common that are asked alike."""
    slots = asked.slots[day]
    if any(slot.leftover_of or slot.key in asked.eaten_again for slot in slots):
        return day
    return (
        day in asked.open_days,
        slots[0].date.weekday() >= 5 if slots else False,
        tuple(
            (s.occasion, s.kind, s.minutes, _menu_key(asked.menu[s.key]),
             tuple(sorted(asked.caps.get(s.key, {}).items())))
            for s in slots
        ),
    )  # fmt: skip


def _menu_key(options: tuple[Option, ...]) -> Hashable:
    return tuple(sorted((o.dish.slug, id(o)) for o in options))


def average_day(asked: Asked) -> Model:
    """The week's model with days alike as one; its linear relaxation is the bound."""
    return build_week(day_classes(asked))


def whole_week(asked: Asked) -> Model:
    """The week's model with each day on its own, for a solver of one's choice."""
    return build_week(day_classes(asked, alike=False))


def week_bound(asked: Asked) -> float:
    """Points that no plan of this question can be below; minus infinity where it has none."""
    answer = solve(average_day(asked), relaxation=True)
    return answer.objective if answer.found else float("-inf")


def week_points(asked: Asked, plates: Iterable[Served]) -> Total:
    """The points of a week of plates, by what they are for."""
    return week_total(search_question(asked), plates)


def gap(asked: Asked, plates: Iterable[Served]) -> Gap:
    """A week of plates beside the bound of its question; meaningless where a rule gave way."""
    return Gap(week_points(asked, plates).points, week_bound(asked))

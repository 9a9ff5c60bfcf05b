"""Two checked alternatives for every main meal, in words, for the handout.

An alternative is taken only where the bench of swaps has worked its day out again, no rule breaks,
no other amount moves and no target of the week is lost: a client can do it without the planner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from planner.export.sheet import SEASONING, brief, counted, small
from planner.export.words import amount
from planner.plan import Item, Plan
from planner.swap.effect import is_gain

LEAST_G = 25.0
"""A food of fewer grams is swapped last: it hardly changes a plate; ours."""

Rank = tuple[int, float, str]


class Effect(Protocol):
    """What a change does to its day."""

    @property
    def delta(self) -> Mapping[str, float]:
        """Change of the day's nutrients."""

    @property
    def broken(self) -> tuple[str, ...]:
        """Rules it would break."""

    @property
    def moved(self) -> tuple[str, ...]:
        """Amounts of other foods that would change."""

    @property
    def week(self) -> tuple[str, ...]:
        """Targets of the week that it would reach or miss, dishes that come too soon."""

    @property
    def score(self) -> float:
        """Points of the week afterwards, the smaller the better."""


class Alternative(Protocol):
    """One thing that could be eaten instead."""

    @property
    def kind(self) -> str:
        """food | dish | amount | leave_out."""

    @property
    def name(self) -> str:
        """What it is."""

    @property
    def food(self) -> str:
        """The food's slug."""

    @property
    def measure(self) -> str:
        """How much of it."""

    @property
    def effect(self) -> Effect:
        """What it does."""


class Bench(Protocol):
    """Whoever knows the alternatives of an item (``planner.swap.Bench``)."""

    def alternatives(self, item_id: str, /) -> Sequence[Alternative]:
        """Best first."""


def checked_swaps(plan: Plan, bench: Bench, count: int = 2) -> dict[str, tuple[str, ...]]:
    """Up to ``count`` swaps of every main meal, by "2026-11-23 dinner"; none where none is free."""
    found: dict[str, tuple[str, ...]] = {}
    for day in plan.days:
        for meal in day.occasions:
            if meal.kind != "main" or not meal.dish:
                continue
            items = [item for item in meal.items if item.role != SEASONING]
            best = sorted(_of_meal(items, bench), key=lambda pair: pair[0])
            found[f"{day.date} {meal.name}"] = _apart(best, count)
    return found


def _of_meal(items: Sequence[Item], bench: Bench) -> Iterator[tuple[Rank, Item, Alternative]]:
    """(rank, the food it replaces, the alternative).

    Only something really different: no semi-skimmed milk for low-fat milk.
    """
    for item in items:
        if item.role in DULL:
            continue
        for other in bench.alternatives(item.id):
            different = _noun(item.name) != _noun(other.name)
            if other.kind == "food" and different and _free(other.effect):
                yield (item.grams < LEAST_G, other.effect.score, other.food), item, other


DULL = frozenset({"fat"})
"""Roles in which one food for another is no change worth a line: rapeseed oil for olive oil."""


def _free(effect: Effect) -> bool:
    """Whether nothing breaks, nothing else moves and the week loses no target."""
    return not effect.broken and not effect.moved and all(map(is_gain, effect.week))


def _noun(name: str) -> str:
    """What a food is, without its kind: milk for low-fat milk, 1 % fat."""
    return brief(name).partition(",")[0].split()[-1].casefold().removesuffix("s")


def _apart(best: Sequence[tuple[Rank, Item, Alternative]], count: int) -> tuple[str, ...]:
    """The best ones, each for another food of the plate as long as there is one."""
    taken: list[tuple[Item, Alternative]] = []
    for again in (False, True):
        for _, item, other in best:
            replaced = {one.id for one, _ in taken}
            brought = {one.food for _, one in taken}
            if (
                len(taken) < count
                and other.food not in brought
                and (again or item.id not in replaced)
            ):
                taken.append((item, other))
    return tuple(_words(item, other) for item, other in taken)


def _words(item: Item, other: Alternative) -> str:
    """½ cup chickpeas for lentils (+12 mg)."""
    change = round(other.effect.delta.get("magnesium_mg", 0.0))
    sign = "+" if change > 0 else "−"
    told = f"{sign}{amount('magnesium_mg', abs(change))}" if change else "±0 mg"
    name = small(brief(item.name).partition(",")[0])
    return f"{counted(other.measure, brief(other.name))} for {name} ({told})"

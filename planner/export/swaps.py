"""Two checked alternatives for every main meal, in words, for the handout.

An alternative is taken only where the bench of swaps has worked its day out again and no rule
breaks; it says what the day gains or loses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from planner.export.sheet import SEASONING, counted, small
from planner.export.words import amount
from planner.plan import Item, Plan

LEAST_G = 25.0
"""A food of fewer grams is swapped last: it hardly changes a plate; ours."""

Rank = tuple[bool, int, float, str]


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
    """Up to ``count`` swaps a main meal that break no rule, by "2026-11-23 dinner"."""
    found: dict[str, tuple[str, ...]] = {}
    for day in plan.days:
        for meal in day.occasions:
            if meal.kind != "main" or not meal.dish:
                continue
            items = [item for item in meal.items if item.role != SEASONING]
            best = sorted(_of_meal(items, bench), key=lambda pair: pair[0])
            words = _apart(best, count)
            if words:
                found[f"{day.date} {meal.name}"] = words
    return found


def _of_meal(items: Sequence[Item], bench: Bench) -> Iterator[tuple[Rank, Item, Alternative]]:
    """(rank, the food it replaces, the alternative).

    Something really different comes first, then what leaves the other amounts alone.
    """
    for item in items:
        for other in bench.alternatives(item.id):
            if other.kind == "food" and not other.effect.broken:
                same = _noun(item.name) == _noun(other.name) or item.grams < LEAST_G
                rank = (same, len(other.effect.moved), other.effect.score, other.food)
                yield rank, item, other


def _noun(name: str) -> str:
    """What a food is, without its kind: milk for low-fat milk, 1 % fat."""
    return name.partition(",")[0].partition(" (")[0].split()[-1].casefold().removesuffix("s")


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
    """½ cup chickpeas for the lentils (magnesium +12 mg; also oats ½ cup → ¾ cup)."""
    change = round(other.effect.delta.get("magnesium_mg", 0.0))
    sign = "+" if change > 0 else "−"
    told = [f"magnesium {sign}{amount('magnesium_mg', abs(change))}" if change else
            "the same magnesium"]  # fmt: skip
    told += [f"also {small(words)}" for words in other.effect.moved]
    name = small(item.name.partition(",")[0])
    return f"{counted(other.measure, other.name)} for the {name} ({'; '.join(told)})"

"""What an explanation is: a title, lines in words, and what one could do about it."""

from __future__ import annotations

from dataclasses import dataclass

from planner.swap import Effect


@dataclass(frozen=True)
class Remedy:
    """A change that helps, tried before it is told."""

    id: str
    """Of an alternative: ``Bench.apply`` does it."""

    words: str
    gain: float
    """Rise of the nutrient, a day of the week's mean or on the day, in its own unit."""

    effect: Effect


@dataclass(frozen=True)
class Explanation:
    """An answer to "why"."""

    title: str
    lines: tuple[str, ...]
    remedies: tuple[Remedy, ...] = ()

"""What the search is asked: a week's slots and targets, and what this person likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import NUTRIENTS
from planner.targets import Targets


@dataclass(frozen=True)
class Question:
    """What the search needs to know about the week."""

    slots: tuple[tuple[Slot, ...], ...]
    targets: Targets
    taste: Mapping[str, float]
    food_taste: Mapping[str, float]
    calcium_spacing: str
    share_rule: bool
    absorption_reward: bool
    needed_kinds: Mapping[str, int]
    bought_limit: int
    liked: frozenset[str] = frozenset()
    """Foods as bought that the week should have at least once."""

    open_days: frozenset[int] = frozenset()
    """Days on which a meal is eaten out or skipped: the others may be larger."""

    fixed: Vector = field(default_factory=lambda: np.zeros(len(NUTRIENTS)))
    caps: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Most of a nutrient that one meal may hold, by ``slot.key``: beside some medicines."""

    use_up: bool = False
    """Whether opened packages are used up where it costs little."""

    needs: Mapping[str, Sequence[float]] = field(default_factory=dict)
    """Grams as bought of each day that are bought anyway, by thing: habits, other people."""

    def __hash__(self) -> int:
        return id(self)

    @property
    def days(self) -> int:
        return len(self.slots)

    @cached_property
    def leftovers(self) -> frozenset[str]:
        """Keys of the slots that eat a meal again."""
        return frozenset(s.key for of_day in self.slots for s in of_day if s.leftover_of)

    @cached_property
    def cooked_on(self) -> Mapping[str, int]:
        """The day on which the meal of each slot is cooked, by the slot's key."""
        day = {slot.key: slot.day for of_day in self.slots for slot in of_day}
        slots = (slot for of_day in self.slots for slot in of_day)
        return {slot.key: day[slot.leftover_of or slot.key] for slot in slots}

    @cached_property
    def links(self) -> Mapping[str, tuple[tuple[int, Slot], ...]]:
        """The slots that eat a meal again, by the key of the slot it is cooked for."""
        found: dict[str, list[tuple[int, Slot]]] = {}
        for day, of_day in enumerate(self.slots):
            for slot in of_day:
                if slot.leftover_of:
                    found.setdefault(slot.leftover_of, []).append((day, slot))
        return {key: tuple(slots) for key, slots in found.items()}

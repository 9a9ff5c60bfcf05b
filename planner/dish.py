"""Dishes: patterns with roles, seasoning and sides (floor 0: types only)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("breakfast", "main", "snack")


@dataclass(frozen=True)
class AmountRange:
    """Least and largest serving of a food in a role, in the food's own household measure,
    for a person who needs 2,000 kcal a day; scaled with the person's energy."""

    least: float
    most: float


@dataclass(frozen=True)
class Role:
    """A place in a dish: the foods that fit it and how many of them are taken."""

    name: str
    foods: Mapping[str, AmountRange]
    least: int = 1
    most: int = 1
    seasoning: Mapping[str, float] = field(default_factory=dict)
    """Fixed amounts (in each food's measure) that come with the role when it is used."""

    is_side: bool = False

    def __hash__(self) -> int:
        return hash((self.name, tuple(self.foods)))


@dataclass(frozen=True)
class Dish:
    """One pattern of a meal."""

    slug: str
    cuisine: str
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    roles: tuple[Role, ...]
    seasoning: Mapping[str, float]
    """Amounts in each food's measure, always part of the dish (salt, herbs, acid, oil)."""

    hands_on_minutes: int
    total_minutes: int
    night_before: str
    method: str
    max_sides: int
    never_together: tuple[tuple[str, str], ...] = ()
    keeps_days: int = 0
    packable: bool = False
    """A lunch to take along: cold, in a flask or from the microwave."""

    def __hash__(self) -> int:
        return hash(self.slug)

    def role(self, name: str) -> Role:
        """The role of that name."""
        return next(role for role in self.roles if role.name == name)

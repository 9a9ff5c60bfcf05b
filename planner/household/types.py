"""What a household is: its people's plans, and who eats what of one cooking."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from planner.plan import Plan

SCHEMA = 1
"""Version of the household file; grows only by additive changes."""

MOST_PEOPLE = 8
"""People with a plan of their own; ours."""


@dataclass(frozen=True)
class Along:
    """Somebody who eats along without targets: a toddler, a guest."""

    name: str
    share: float
    """Of the mean portion of those who have a shared dish."""

    without: tuple[str, ...] = ()
    """Foods that are left out of the share: this person may not have them."""


@dataclass(frozen=True)
class Portion:
    """Who has a cooking, and how it differs for them."""

    person: str
    dish: str
    """The dish as this person has it: the shared one, or that without one role."""

    title: str
    instead: str = ""
    """What differs from the shared plate, in words; empty where nothing does."""


@dataclass(frozen=True)
class Cook:
    """One dish cooked for one occasion."""

    date: str
    occasion: str
    kind: str
    dish: str
    title: str
    minutes: int
    """Hands-on minutes."""

    portions: tuple[Portion, ...]
    shared: bool
    """Whether it is the dish that this occasion shares; otherwise somebody has it instead."""

    cooked: str = ""
    """Where it was cooked ("2026-11-23 dinner"), for a meal that is eaten again."""

    @property
    def where(self) -> str:
        """How plans name the occasion: "2026-11-23 dinner"."""
        return f"{self.date} {self.occasion}"

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those who have it."""
        return tuple(portion.person for portion in self.portions)


@dataclass(frozen=True)
class Own:
    """A meal for which somebody cannot share, and why."""

    where: str
    person: str
    why: str


@dataclass(frozen=True)
class Household:
    """The plans of all its people for the same days, and what they share."""

    plans: tuple[Plan, ...]
    """In the order in which the people were named; each plan is of one person."""

    cooks: tuple[Cook, ...]
    alongs: tuple[Along, ...] = ()
    leader: str = ""
    """Id of the person whose week chose the dishes: the one whom the fewest fit."""

    owns: tuple[Own, ...] = ()
    notices: tuple[str, ...] = ()
    schema: int = field(default=SCHEMA)

    @property
    def names(self) -> dict[str, str]:
        """Names by person id."""
        return {person.id: person.name for plan in self.plans for person in plan.people}

    @property
    def verified(self) -> bool:
        """Whether every plan keeps every rule."""
        return all(plan.verified for plan in self.plans)

    def to_document(self) -> dict[str, Any]:
        """The household as JSON-ready dictionaries and lists."""
        document: dict[str, Any] = {
            "schema": self.schema,
            "household": {
                "people": list(self.names),
                "leader": self.leader,
                "start": self.plans[0].question["start"],
                "days": self.plans[0].question["days"],
                "owns": [dataclasses.asdict(own) for own in self.owns],
                "notices": list(self.notices),
            },
            "plans": [plan.to_document() for plan in self.plans],
            "cooks": [dataclasses.asdict(cook) for cook in self.cooks],
            "alongs": [dataclasses.asdict(along) for along in self.alongs],
        }
        found: dict[str, Any] = json.loads(json.dumps(document))
        return found

    def to_json(self) -> str:
        """The household file's text; the same household gives the same bytes."""
        return json.dumps(self.to_document(), ensure_ascii=False, indent=1) + "\n"

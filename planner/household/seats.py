"""Who sits at the table: the questions of all members, the strictest first, and their guests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.asked import FED, Asked, ask, question_of
from planner.compose import person_id
from planner.dish import Dish
from planner.errors import InputError, Refused
from planner.food import Food
from planner.gate import YOUNGEST, GateResult
from planner.household.at_table import is_version
from planner.household.types import MOST_PEOPLE, Along
from planner.household.versions import versions
from planner.menu import REFERENCE_KCAL, Option, Slot, option_for
from planner.person import DAY_NAMES, Day, Person
from planner.selection import allowed_foods

CHILD_SHARE = 0.5
"""Share of a portion for a child too young for a plan; ours."""

PLANNED = "planned"


@dataclass(frozen=True)
class Seat:
    """One member with the question of their week."""

    id: str
    asked: Asked
    """Over all dishes and the versions of them put together at the table."""

    slots: Mapping[str, Slot]
    """The meals that get a plate of their own, by place; leftovers follow theirs."""

    def __hash__(self) -> int:
        return id(self)

    @property
    def name(self) -> str:
        return self.asked.person.name

    def may_have(self, where: str) -> dict[str, Option]:
        """The versions this member may have at an occasion, by the dish that is cooked."""
        return versions(self.asked.menu[self.slots[where].key])

    def own(self, where: str) -> tuple[Option, ...]:
        """The whole dishes this member may have at an occasion."""
        options = self.asked.menu[self.slots[where].key]
        return tuple(option for option in options if not is_version(option.dish.slug))


@dataclass(frozen=True)
class Guest:
    """Somebody who eats along, and what they may have of it."""

    along: Along
    allowed: frozenset[str] | None = None
    """Foods that fit, None where nothing is known of what they avoid."""

    notes: tuple[str, ...] = ()


def seats_for(
    people: Sequence[Person],
    start: dt.date,
    days: int,
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
    cook_days: Sequence[Day] = (),
) -> tuple[Seat, ...]:
    """The members in the order in which they were named. Raises with every problem of all."""
    days_on = cooking_days(people, cook_days)
    problems, refused, found = [], [], []
    for person in people:
        person = person.model_copy(update={"cook_days": days_on})
        question = question_of(person_id(person), person, start, days, None)
        try:
            asked = ask(question, foods, dishes)
        except Refused as error:
            refused += [f"{person.name}: {reason}" for reason in error.reasons]
        except InputError as error:
            problems += [f"{person.name}: {problem}" for problem in error.problems]
        else:
            found.append(Seat(person_id(person), asked, _own_plates(asked)))
    if problems:
        raise InputError(problems)
    if refused:
        raise Refused(refused)
    return tuple(found)


def _own_plates(asked: Asked) -> dict[str, Slot]:
    return {
        slot.where: slot
        for of_day in asked.every
        for slot in of_day
        if slot.status == PLANNED and slot.status in FED and not slot.leftover_of
    }


def check_people(people: Sequence[Person], guests: Sequence[Along]) -> None:
    """Raises InputError with everything that is wrong with who was named."""
    problems = []
    if not 1 <= len(people) <= MOST_PEOPLE:
        problems.append(
            f"{len(people)} people are to be planned for; a household here has 1 to {MOST_PEOPLE}, "
            "and any number who eat along."
        )
    ids = [person_id(person) for person in people]
    for name in sorted({p.name for p, who in zip(people, ids, strict=True) if ids.count(who) > 1}):
        problems.append(
            f'Two people are called "{name}" or nearly so: give each a name of their own '
            "(name under [person])."
        )
    for along in guests:
        if not along.name.strip():
            problems.append('--along: a name is missing; write --along "Mia"=0.5.')
        if not 0 < along.share <= 2:
            problems.append(
                f'--along "{along.name}"={along.share:g}: the share is of a usual portion; give '
                "more than 0 and at most 2."
            )
    if problems:
        raise InputError(problems)


def cooking_days(people: Iterable[Person], wanted: Sequence[Day] = ()) -> tuple[Day, ...]:
    """The days on which the household cooks. Raises InputError where its people disagree."""
    named = {person.name: person.cook_days for person in people if person.cook_days}
    if wanted:
        return tuple(sorted(set(wanted), key=DAY_NAMES.index))
    if len({frozenset(days) for days in named.values()}) > 1:
        said = "; ".join(f"{name}: {', '.join(days)}" for name, days in named.items())
        raise InputError(
            [
                f"The cooking days differ ({said}): a household cooks on the same days; agree on "
                "them, or give --cook-days."
            ]
        )
    return next(iter(named.values()), ())


def strictest_first(seats: Iterable[Seat]) -> list[Seat]:
    """Those first whose amounts are bound from above (potassium), then those whom the fewest main
    dishes fit, then the fewest foods, then as named."""

    def room(seat: Seat) -> tuple[bool, int, int]:
        mains = {
            option.dish.slug
            for where, slot in seat.slots.items()
            if slot.kind == "main"
            for option in seat.own(where)
        }
        return not seat.asked.gate.potassium_capped, len(mains), len(seat.asked.allowed)

    return sorted(seats, key=room)


def unknown_note(along: Along) -> str:
    """What is said of somebody who eats along and of whom nothing else is known."""
    return (
        f"{along.name} eats along: {along.share:g} of a usual portion, without targets. "
        f"What {along.name} may not eat is not known here: look at each dish first. A child under "
        "five can choke on whole nuts and seeds, popcorn, dried fruit and hard raw vegetables: "
        "grind or cook them, or leave them out."
    )


def split_guests(
    people: Sequence[Person], alongs: Sequence[Along], foods: Mapping[str, Food]
) -> tuple[list[Person], list[Guest]]:
    """Who gets a plan, and who eats along: a child too young for a plan does."""
    guests = [Guest(along, notes=(unknown_note(along),)) for along in alongs]
    planned = []
    for person in people:
        if person.completed_years >= YOUNGEST:
            planned.append(person)
            continue
        guests.append(
            Guest(
                Along(person.name, CHILD_SHARE),
                allowed_foods(person, GateResult(), foods),
                (
                    f"{person.name} is under {YOUNGEST} years: no targets are set, and "
                    f"{person.name} eats along, {CHILD_SHARE:g} of a usual portion. Diet, "
                    "allergens and foods never eaten are kept; take the portion out before "
                    "salting, no whole nuts, and ask the child's doctor about anything else.",
                ),
            )
        )
    return planned, guests


def guest_versions(
    guest: Guest, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> dict[str, Option] | None:
    """The versions of all dishes that a guest may have, None where nothing is known."""
    if guest.allowed is None:
        return None
    made = (option_for(dish, foods, guest.allowed, REFERENCE_KCAL) for dish in dishes.values())
    return versions([option for option in made if option is not None])


def with_menu(asked: Asked, menu: Mapping[str, tuple[Option, ...]]) -> Asked:
    """The question with these plates to choose from; leftovers follow what is cooked for them."""
    full = {**asked.menu, **menu}
    for of_day in asked.slots:
        for slot in of_day:
            if slot.leftover_of:
                full[slot.key] = full[slot.leftover_of]
    return replace(asked, menu=full, keeps=True)

"""The visitor's table: others with answers of their own, and those who just eat along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from planner.compose import WITH_IT
from planner.errors import InputError, Refused
from planner.export.household_text import cook_pages, shared_lines
from planner.export.html import together_html
from planner.export.layout import plain
from planner.export.words import short_day
from planner.gate import refusals
from planner.household import MOST_PEOPLE, Along, Household, Sheet, sheets, table_dishes, together
from planner.person import AWAY, Person
from planner.plan import Meal, Plan
from planner.tables import load_foods
from planner.targets import targets_for
from planner.ui.answers import Answers, answers_of, fresh, person_of, still_open
from planner.wording import listed

MOST_OTHERS = MOST_PEOPLE - 1
SHARES = {0.25: "a quarter of a portion", 0.5: "half a portion", 0.75: "three quarters",
          1.0: "a whole portion", 1.5: "one and a half"}  # fmt: skip


@dataclass
class Other:
    """Somebody with targets of their own; asked the same questions as the visitor."""

    form: str
    """What the keys of this person's questions begin with."""

    answers: Answers
    unfolded: bool = True
    """Whether the questions are open at first: those of a person file need no look."""

    own = False
    """Whether the questions are the visitor's own."""

    @property
    def name(self) -> str:
        """As one calls this person."""
        return str(self.answers.get("name") or "Somebody")

    def anew(self) -> None:
        """Shows the answers as they are now, which did not come from the questions."""
        self.form += "+"
        self.unfolded = True  # somebody is at these questions


@dataclass
class Guest:
    """Somebody who just eats along."""

    form: str
    name: str
    share: float = 0.5


@dataclass
class Table:
    """Who eats with the visitor."""

    others: list[Other] = field(default_factory=list)
    guests: list[Guest] = field(default_factory=list)
    away_together: bool = True
    """Whether meals that the visitor eats out or skips are so for all."""

    count: int = 0
    """People ever added: so that nobody's questions are mistaken for another's."""

    def add(self, person: Person | None = None) -> None:
        """One more with targets: as a person file says, or with everything still open."""
        self.count += 1
        answers = fresh() if person is None else answers_of(person)
        if person is None:
            answers["name"] = f"Person {len(self.others) + 2}"
        self.others.append(Other(f" other {self.count}", answers, unfolded=person is None))

    def add_guest(self) -> None:
        """One more who just eats along."""
        self.count += 1
        self.guests.append(Guest(f" guest {self.count}", f"Guest {len(self.guests) + 1}"))

    def leave(self, form: str) -> None:
        """Somebody does not eat along any more."""
        self.others = [other for other in self.others if other.form != form]
        self.guests = [guest for guest in self.guests if guest.form != form]

    @property
    def laid(self) -> bool:
        """Whether the visitor eats with anybody."""
        return bool(self.others or self.guests)

    def names(self) -> list[str]:
        """Who eats, the visitor first."""
        if not self.laid:
            return ["you alone"]
        return ["you", *(o.name for o in self.others), *(g.name or "a guest" for g in self.guests)]

    def open(self) -> Iterator[str]:
        """What keeps the others from being planned for, in words."""
        for other in self.others:
            missing = still_open(other.answers)
            if missing:
                yield f"{other.name}: still to answer: {', '.join(missing)}."
                continue
            try:
                found = refusals(person_of(other.answers))
            except InputError as error:
                yield from (f"{other.name}: {problem}" for problem in error.problems)
                continue
            yield from (f"{other.name}: {refusal.reason}" for refusal in found)

    def aims(self) -> Iterator[str]:
        """What those with targets are planned for, where their questions are answered."""
        for other in self.others:
            if still_open(other.answers):
                continue
            with suppress(InputError, Refused):
                found = targets_for(person_of(other.answers))
                yield (
                    f"{other.name}: {found.magnesium_mg:g} mg of magnesium, about "
                    f"{found.energy_kcal:,.0f} kcal a day"
                )

    def people(self, first: Person) -> list[Person]:
        """The visitor and the others. Raises InputError with every problem."""
        return [first, *(self._away(person_of(other.answers), first) for other in self.others)]

    def _away(self, person: Person, first: Person) -> Person:
        """The person, out or without a meal where the visitor is, if that is so for all."""
        if not self.away_together:
            return person
        own = {(slot.day, slot.occasion) for slot in person.slots}
        names = {occasion.name for occasion in person.occasions}
        more = [
            slot for slot in first.slots
            if slot.status in AWAY and slot.occasion in names
            and (slot.day, slot.occasion) not in own
        ]  # fmt: skip
        return person.model_copy(update={"slots": (*person.slots, *more)})

    def alongs(self) -> list[Along]:
        """Those without targets."""
        return [Along(guest.name.strip() or "Guest", guest.share) for guest in self.guests]

    def keep(self) -> dict[str, Any]:
        """What the browser keeps of it."""
        return {
            "others": [other.answers for other in self.others],
            "guests": [{"name": guest.name, "share": guest.share} for guest in self.guests],
            "away_together": self.away_together,
        }

    def take(self, kept: Mapping[str, Any]) -> None:
        """Goes on from what a browser kept; what cannot be read is left aside."""
        self.away_together = kept.get("away_together") is not False
        for answers in _entries(kept.get("others"))[:MOST_OTHERS]:
            self.add()
            known = fresh()
            self.others[-1].answers = known | {k: v for k, v in answers.items() if k in known}
            self.others[-1].unfolded = bool(still_open(self.others[-1].answers))
        for entry in _entries(kept.get("guests"))[:MOST_OTHERS]:
            self.add_guest()
            share = entry.get("share")
            self.guests[-1].name = str(entry.get("name", ""))[:40]
            self.guests[-1].share = share if share in SHARES else 0.5


def _entries(value: object) -> list[Mapping[str, Any]]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, Sequence) else []


# --- a household that is planned -----------------------------------------------------------


def basket(household: Household) -> Plan:
    """All plates as one plan, for the list."""
    return together(household, load_foods(), table_dishes())


def cooks_sheet(household: Household) -> str:
    """Every cooking with everybody's portion, as text."""
    found = sheets(household, load_foods(), table_dishes())
    return plain(cook_pages(household, found))


def for_all(household: Household, plan: Plan) -> Plan:
    """One member's plan with methods, and what is done the evening before, for all who share the
    dish: a cook cooks once."""
    found = {
        (who, sheet.cook.where): sheet
        for sheet in sheets(household, load_foods(), table_dishes())
        for who in sheet.cook.people
        if len(sheet.cook.people) + len(household.alongs) > 1
    }
    member = plan.people[0].id

    def told(date: str, meal: Meal) -> Meal:
        sheet = found.get((member, f"{date} {meal.name}"))
        if sheet is None or not meal.method:
            return meal
        eaters = [name for who, name in household.names.items() if who in sheet.cook.people]
        eaters += [a.name for a in household.alongs if sheet.cook.shared]
        _, mark, beside = meal.method.rpartition(WITH_IT)
        own = f" For {household.names[member]} with it: {beside}" if mark else ""
        method = f"For {listed(eaters)}: {set_apart(household, sheet)}{sheet.method}{own}"
        return replace(meal, method=method, night_before=sheet.night_before)

    days = (
        replace(day, occasions=tuple(told(day.date, meal) for meal in day.occasions))
        for day in plan.days
    )
    return replace(plan, days=tuple(days))


def set_apart(household: Household, sheet: Sheet) -> str:
    """Who has the dish otherwise, before its method: a plate without prawns leaves the pan before
    they go in."""
    said = [
        f"{household.names[portion.person]}: {portion.instead}"
        for portion in sheet.cook.portions
        if portion.instead
    ]
    return f"({'; '.join(said)}: keep that portion apart in time.) " if said else ""


def together_page(household: Household, paper: str, large: bool) -> str:
    """The week for all, to print."""
    found = sheets(household, load_foods(), table_dishes())
    return together_html(household, found, paper=paper, large=large)


def sharing(household: Household, who: str) -> list[str]:
    """How much is shared, what is to be minded, and what differs for one member."""
    own = [
        f"{household.names[who]}, {short_day(cook.date)} {cook.occasion}: {portion.instead}."
        for cook in household.cooks
        for portion in cook.portions
        if portion.person == who and portion.instead
    ]
    return [*shared_lines(household), *household.notices, *own]

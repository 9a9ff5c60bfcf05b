"""One visit: the answers, the plan, and where the visitor is. Each session has its own."""

from __future__ import annotations

import datetime as dt
import json
import threading
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from planner.errors import InputError, PlannerError
from planner.export.sheet import Swaps
from planner.export.text import example_label
from planner.household import Along, Household, SharedBench, household_from_document
from planner.household.seats import cooking_days
from planner.person import AWAY, Person, person_document, person_from_document
from planner.plan import Plan
from planner.saving import BothWays
from planner.swap import Bench
from planner.ui.answers import Answers, answers_of, fresh
from planner.ui.example import example_plan
from planner.ui.planning import Job
from planner.ui.shop import Shop
from planner.ui.table import SHARES, Table, basket, for_all
from planner.ui.uploads import plan_of

VIEWS = ("Week", "You", "List", "Why")


@dataclass
class Visit:
    """Everything one visitor has here."""

    answers: Answers = field(default_factory=fresh)
    plan: Plan | None = None
    """The visitor's own plan; None while the example is shown."""

    table: Table = field(default_factory=Table)
    """Who eats with the visitor."""

    at_home: dict[str, str] = field(default_factory=dict)
    """What is in the cupboard: amounts by name."""

    shop: Shop = field(default_factory=Shop)
    """The order of the visitor's shop, and the sizes it sells."""

    trips: int = 1
    """How often the visitor shops in a week."""

    handout: dict[str, str] = field(default_factory=dict)
    """What a dietitian has written on the handout."""

    days: int = 7
    """Days of the next plan."""

    longer: bool = False
    """Whether to look longer for a better one."""

    household: Household | None = None
    """The plans of all who eat together, where they are planned together."""

    member: str = ""
    """Id of the one whose week is on screen."""

    taken: list[Household] = field(default_factory=list)
    """The household before each dish that was changed, to take that back."""

    kitchen: SharedBench | None = None
    """What the shared meals of the household could be."""

    before: Plan | Household | None = None
    """The visitor's plan, or that of all at the table, that the present one took the place of."""

    trial: Plan | None = None
    """The example, played with."""

    day: str = ""
    """The date that is open."""

    editing: str = ""
    """What the drawer is open for: "item ID", "dish DATE OCCASION", "meal DATE OCCASION"."""

    changes: tuple[str, ...] = ()
    """What the last change did, in words."""

    changed: tuple[str, ...] = ()
    """Occasions that the last change touched."""

    job: Job | None = None
    read: bool = False
    """Whether the browser was asked what it keeps."""

    ask: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The word by which this session asks the browser."""

    seen: set[str] = field(default_factory=set)
    """Ids of files that were brought and taken in."""

    own = True
    """Whether the questions are the visitor's own."""

    form: int = 0
    """Grows when answers come from elsewhere, so that the questions show them."""

    show: str = ""
    """Place to scroll to on the next drawing."""

    focus: str = ""
    """Button that takes the keyboard on the next drawing."""

    written: tuple[Plan, dict[str, Any]] | None = None
    """A plan and its document."""

    written_for: tuple[Household, dict[str, Any]] | None = None
    """A household and its document."""

    shared: tuple[Household, Plan] | None = None
    """A household and all its plates as one plan."""

    for_all: tuple[Plan, Plan] | None = None
    """A member's plan, and the same with methods for all who share a dish."""

    preparing: tuple[Plan, str] | None = None
    """The plan and the day for which lists are made ahead."""

    swaps: tuple[Plan, Swaps] | None = None
    """Checked swaps for the handout, and the plan they are for."""

    ways: tuple[Plan, BothWays] | None = None
    """A plan and its week planned both ways, where the visitor asked what that saves."""

    bench: Bench | None = None
    """The workbench of the plan on screen."""

    hands: threading.RLock = field(default_factory=threading.RLock, repr=False)
    """Held while the workbench is used: lists are made ahead on a thread beside the page."""

    @property
    def is_example(self) -> bool:
        """Whether the plan on screen is not the visitor's."""
        return self.plan is None or bool(example_label(self.plan))

    @property
    def may_change(self) -> bool:
        """Whether single meals can be changed: nothing is being planned, and nobody shares them."""
        return self.job is None and self.household is None

    def shown(self) -> Plan:
        """The plan on screen."""
        if self.household is not None:
            plans = self.household.plans
            return next((p for p in plans if p.people[0].id == self.member), plans[0])
        return self.plan or self.trial or example_plan(today())

    def person(self) -> Person | None:
        """The person the plan on screen was made for."""
        return asked_person(self.shown())

    def anew(self) -> None:
        """Shows the answers as they are now, which did not come from the questions."""
        self.form += 1

    def keep(self) -> dict[str, Any]:
        """What the browser keeps of this visit."""
        return {
            "answers": self.answers,
            "plan": self._document(),
            "household": None if self.household is None else self._together(self.household),
            "member": self.member,
            "day": self.day,
            "at_home": self.at_home,
            "shop": self.shop.keep(),
            "trips": self.trips,
            "handout": self.handout,
            "days": self.days,
            "longer": self.longer,
            **self.table.keep(),
        }

    def _together(self, household: Household) -> dict[str, Any]:
        """The household as a document, worked out once."""
        if self.written_for is None or self.written_for[0] is not household:
            self.written_for = (household, household.to_document())
        return self.written_for[1]

    def _document(self) -> dict[str, Any] | None:
        """The own plan as a document, worked out once for each plan."""
        if self.plan is None or self.household is not None:
            return None
        if self.written is None or self.written[0] is not self.plan:
            self.written = (self.plan, self.plan.to_document())
        return self.written[1]

    def take(self, kept: Mapping[str, Any]) -> None:
        """Go on where the browser left off; what cannot be read is left aside."""
        self.read = True
        answers = kept.get("answers")
        if isinstance(answers, Mapping):
            known = fresh()
            self.answers = known | {k: v for k, v in answers.items() if k in known}
        document = kept.get("plan")
        if isinstance(document, Mapping):
            try:
                self.plan = plan_of(json.dumps(document), "the plan kept in this browser")
            except PlannerError:
                self.plan = None
        together = kept.get("household")
        if isinstance(together, Mapping):
            with suppress(PlannerError):
                self.use_household(household_from_document(together, "the week kept here"))
            self.member = str(kept.get("member", ""))
        self.table.take(kept)
        home = kept.get("at_home")
        if isinstance(home, Mapping):
            self.at_home = {str(name): str(much)[:40] for name, much in home.items()}
        self.shop.take(kept.get("shop"))
        written = kept.get("handout")
        if isinstance(written, Mapping):
            self.handout = {str(field): str(text)[:1500] for field, text in written.items()}
        self.trips = 2 if kept.get("trips") == 2 else 1
        days = kept.get("days")
        self.days = days if type(days) is int and 1 <= days <= 7 else 7
        self.longer = kept.get("longer") is True
        self.day = str(kept.get("day", ""))
        self.anew()

    def use(self, plan: Plan) -> None:
        """A new plan of the visitor's own."""
        self.before = self.plan if self.household is None else self.household
        self.plan, self.day = plan, open_day(plan)
        self.trial, self.bench, self.household, self.member = None, None, None, ""
        self.changes, self.changed, self.editing = (), (), ""
        self.taken, self.kitchen = [], None

    def use_household(self, household: Household) -> None:
        """A new week for all at the table; the visitor's own is on screen first."""
        self.use(household.plans[0])
        self.household, self.member = household, household.plans[0].people[0].id

    def go_back(self) -> None:
        """The plan before, for as many as it was for; the present one is then the one before."""
        before = self.before
        if isinstance(before, Household):
            self.use_household(before)
        elif before is not None:
            self.use(before)

    def put_household(self, household: Household) -> None:
        """The household on screen, changed."""
        self.plan, self.household = household.plans[0], household

    def seat(self) -> None:
        """The others of a household that was brought sit at the visitor's table."""
        if self.household is None:
            return
        self.table = Table()
        first, *others = (asked_person(plan) for plan in self.household.plans)
        people = [person for person in others if person is not None]
        for person in people:
            self.table.add(person)
        away = set() if first is None else _away(first)
        self.table.away_together = all(away <= _away(person) for person in people)
        for along in self.household.alongs:
            self.table.add_guest()
            self.table.guests[-1].name = along.name
            self.table.guests[-1].share = min(SHARES, key=lambda s: abs(s - along.share))

    def told(self) -> Plan:
        """The plan on screen as it is read to a cook: what is shared is told for all."""
        plan = self.shown()
        if self.household is None:
            return plan
        if self.for_all is None or self.for_all[0] is not plan:
            self.for_all = (plan, for_all(self.household, plan))
        return self.for_all[1]

    def list_plan(self) -> Plan:
        """What the shopping list is made of: everybody's plates."""
        if self.household is None:
            return self.shown()
        if self.shared is None or self.shared[0] is not self.household:
            self.shared = (self.household, basket(self.household))
        return self.shared[1]

    def put(self, plan: Plan) -> None:
        """The plan on screen, changed."""
        if self.plan is None:
            self.trial = plan
        else:
            self.plan = plan

    def adopt(self, person: Person) -> None:
        """Answers from a file, perhaps another client's: nothing written for one before stays."""
        self.answers = answers_of(person)
        self.handout = {field: text for field, text in self.handout.items() if field == "made_for"}
        self.anew()


def _away(person: Person) -> set[tuple[str, str]]:
    """Meals that somebody eats out or skips: day and occasion."""
    return {(slot.day, slot.occasion) for slot in person.slots if slot.status in AWAY}


def visit() -> Visit:
    """This session's visit."""
    found = st.session_state.get("visit")
    if not isinstance(found, Visit):
        found = st.session_state["visit"] = Visit()
    return found


def go(view: str) -> None:
    """Open another view; only before anything is drawn."""
    st.session_state["view"] = view


def on_screen() -> str:
    """The view that is open."""
    view = st.session_state.get("view")
    return view if view in VIEWS else VIEWS[0]


def today() -> dt.date:
    """The date on the visitor's calendar, as far as the browser tells its time zone."""
    offset = st.context.timezone_offset
    if offset is None:
        return dt.date.today()
    return (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=offset)).date()


def open_day(plan: Plan) -> str:
    """The day a plan opens on: today, or its first one."""
    dates = [day.date for day in plan.days]
    now = today().isoformat()
    return now if now in dates else dates[0]


def asked_person(plan: Plan) -> Person | None:
    """The person of a plan's question, where it still has one."""
    try:
        return person_from_document(plan.question["people"][plan.people[0].id])
    except (InputError, LookupError, TypeError, AttributeError):
        return None


def outdated(plan: Plan, person: Person) -> bool:
    """Whether the answers have changed since the plan was made."""
    before = asked_person(plan)
    return before is None or person_document(before) != person_document(person)


def outdated_together(
    household: Household, people: Sequence[Person], alongs: Sequence[Along]
) -> bool:
    """Whether anybody's answers, or who eats together, have changed since the week was planned."""
    guests = [replace(along, without=()) for along in household.alongs]
    if len(household.plans) != len(people) or guests != list(alongs):
        return True
    try:
        days = cooking_days(people, people[0].cook_days)
    except InputError:
        return True
    asked = (person.model_copy(update={"cook_days": days}) for person in people)
    return any(map(outdated, household.plans, asked))

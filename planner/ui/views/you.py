"""You: six questions first, the rest folded; what they come to, live; then the plan."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.errors import InputError
from planner.export.markup import Child, Markup, tag
from planner.export.text import STANDING, URGENT, aim
from planner.export.words import day_name, nutrient_name, nutrient_unit
from planner.gate import GateResult, gate, refusals, wording
from planner.nutrients import HEADLINE
from planner.person import Person
from planner.targets import Target, Targets, targets_for
from planner.ui.answers import group_words, person_of, still_open
from planner.ui.board import board
from planner.ui.calm import calm, md
from planner.ui.parts.notices import band
from planner.ui.parts.notices import refusals as refused
from planner.ui.planning import line
from planner.ui.state import Visit, go, outdated, outdated_together, today, visit
from planner.ui.views import eaters, files, health, more, questions, waiting
from planner.ui.views.asking import key
from planner.wording import listed

MOST_DAYS = 7
"""Days that the page's table of a week has room for."""

SETTERS = {"self": "your own figure", "gate": "for your safety", "clinic": "your clinic's",
           "clinician": "your clinician's", "doctor": "your doctor's", "nurse": "your nurse's",
           "dietitian": "your dietitian's", "pharmacist": "your pharmacist's"}  # fmt: skip
"""Whose figure it is."""

MORE_TRIES = 150
"""Tries to better a week, about ten seconds of them."""


def show(here: Visit) -> None:
    """Draw the view."""
    if here.job is not None:
        waiting.watch(here)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("About you", anchor=False)
        files.bring(here)
        questions.ask(here)
        health.ask(here)
        eaters.ask(here)
        st.header("Everything else", anchor=False)
        more.ask(here)
    with right:
        person = _outcome(here)
        if person is not None:
            _plan(here, person)
        files.keep(here, person)


def _outcome(here: Visit) -> Person | None:
    """What the answers come to; the person, where a plan may be made."""
    st.header("What it comes to", anchor=False)
    missing = still_open(here.answers)
    if missing:
        board(_open(here, missing), "outcome")
        return None
    try:
        person = person_of(here.answers)
    except InputError as error:
        found = band("caution", "Please look at this again", error.problems)
        board(found or Markup(""), "outcome")
        return None
    reasons = refusals(person)
    if reasons:
        board(refused(reasons) or Markup(""), "outcome")
        return None
    gated = gate(person)
    board(_targets(person, targets_for(person, gated), gated, here), "outcome")
    return person


def _open(here: Visit, missing: tuple[str, ...]) -> Markup:
    return tag(
        "section",
        tag("h3", "Still to answer"),
        tag("ul", [tag("li", what[:1].upper() + what[1:]) for what in missing], class_="dots"),
        tag("p", "Kidneys and medicines decide what is safe, so no plan is yours before them.",
            class_="small soft"),
        class_="band", role="status",
    )  # fmt: skip


def _targets(person: Person, targets: Targets, gated: GateResult, here: Visit) -> Markup:
    magnesium = targets["magnesium_mg"]
    standing = {wording(key).text for key in STANDING}
    urgent = [n.text for n in gated.notices if n.level in URGENT and n.text not in standing]
    others = [n.text for n in gated.notices if n.level not in URGENT]
    shown = dict.fromkeys((*HEADLINE, "energy_kcal", *(n.nutrient for n in person.limits)))
    rows: list[Child] = [
        (tag("dt", nutrient_name(n)), tag("dd", _aimed(targets[n], n)))
        for n in shown
        if n in targets and n != "magnesium_mg"
    ]
    whose = group_words(person, targets) if magnesium.set_by == "table" else magnesium.set_by
    return tag(
        "div",
        tag("p", "Your magnesium: ", tag("b", f"{targets.magnesium_mg:g} mg"), " a day ",
            tag("span", f"({whose})", class_="soft"), class_="target"),
        tag("dl", rows, class_="facts"),
        tag("ul", [tag("li", words) for words in here.table.aims()], class_="dots")
        if here.table.others else None,
        band("caution", "For you in particular", urgent),
        band("plain", "Good to know", others, fold=True),
        class_="stack", role="status",
    )  # fmt: skip


def _aimed(target: Target, nutrient: str) -> str:
    """What a target asks for, and who set it where that is not the table."""
    whose = "" if target.set_by in ("", "table") else f" ({SETTERS.get(target.set_by, '')})"
    return f"{aim(target)} {nutrient_unit(nutrient)} a day{whose.replace(' ()', '')}"


def _plan(here: Visit, person: Person) -> None:
    """The first day, and the button that plans."""
    now = today()
    monday = now + dt.timedelta(days=7 - now.weekday())
    starts = [now, now + dt.timedelta(days=1), monday]
    best = starts[1]
    changed = _changed(here, person)
    if here.plan is not None and here.plan.days:
        last = dt.date.fromisoformat(here.plan.days[-1].date)
        if last >= now:
            starts.append(last + dt.timedelta(days=1))
            own = dt.date.fromisoformat(here.plan.days[0].date)
            best = max(own, now) if changed else starts[-1]
            starts.append(best)
    starts = sorted(set(starts))
    first = st.radio(
        "First day",
        starts,
        index=starts.index(best),
        format_func=lambda day: _day(day, now),
        key=f"start {best}",
    )
    if first == now:
        st.caption("Meals of today that have passed are planned too; tomorrow is a whole day.")
    here.days = int(
        st.number_input("How many days", 1, MOST_DAYS, here.days, key=key(here, "days"))
    )
    if not here.table.laid:
        here.longer = st.toggle(
            "Look longer for a better week", here.longer, key=key(here, "longer"),
            help="About ten seconds more. What it wins is taste, money and work, not minerals.",
        )  # fmt: skip
    label = "Plan our week" if here.table.laid else "Plan my week"
    if here.plan is not None:
        label = "Plan again with these answers" if changed else "Plan another week"
    if changed:
        st.caption("Your answers have changed since your plan was made.")
    if here.plan is not None:
        st.caption(
            "A new plan takes the place of the one you have, with its locked meals and changes. "
            "You can go back to it until you reload or close the page."
        )
    st.caption(md(f"For {listed(here.table.names())}."))
    waiting_for = list(here.table.open())
    if waiting_for:
        found = band("caution", "Those who eat with you", waiting_for)
        board(found or Markup(""), "others open")
        return
    st.button(
        label, type="primary", width="stretch", key="plan", disabled=here.job is not None,
        on_click=_start, args=(first,),
    )  # fmt: skip


def _changed(here: Visit, person: Person) -> bool:
    """Whether anything that the plan rests on is answered otherwise by now."""
    if here.plan is None:
        return False
    if here.household is None:
        return here.table.laid or outdated(here.plan, person)
    table = here.table
    return any(table.open()) or outdated_together(
        here.household, table.people(person), table.alongs()
    )


def _day(day: dt.date, now: dt.date) -> str:
    near = {now: "Today, ", now + dt.timedelta(days=1): "Tomorrow, "}
    return f"{near.get(day, '')}{day_name(day.isoformat())}"


@calm
def _start(first: dt.date) -> None:
    here = visit()
    person = person_of(here.answers)
    if here.table.laid:
        table = here.table
        here.job = line().household(
            table.people(person), table.alongs(), first, here.days, person.cook_days
        )
    else:
        tries = MORE_TRIES if here.longer else 0
        here.job = line().plan(person, first, here.days, here.plan, tries)
    go("Week")

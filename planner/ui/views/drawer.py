"""The drawer in which a food or a meal is changed; what a choice does stands before the click."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from planner import explain
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.export.markup import Child, Markup, tag
from planner.export.words import nutrient_name, short_day
from planner.plan import Meal, Plan, changes_of
from planner.ui import editing
from planner.ui.board import board
from planner.ui.calm import calm, complain, md, sentences
from planner.ui.parts.controls import button
from planner.ui.parts.offers import for_all, offers
from planner.ui.state import Visit, visit
from planner.wording import listed


def open_for(here: Visit) -> None:
    """Open it where something is being changed."""
    kind, _, what = here.editing.partition(" ")
    alone = {"swap": _swap, "dish": _dish, "meal": _meal, "short": _short}
    draw = ({"table": _table} if here.household is not None else alone).get(kind)
    if draw is None or here.job is not None:
        here.editing = ""
        return

    @st.dialog(md(_title(here, kind, what)), width="medium", position="right", on_dismiss=_closed)
    def drawer() -> None:
        if not visit().editing:
            st.rerun()
        place = st.empty()
        place.skeleton(320)
        try:
            with here.hands:
                markup = draw(here, what)
        except Exception as error:
            said = [tag("p", text) for text in sentences(error)]
            markup = tag("div", said, class_="band caution")
        with place.container():
            board(markup, f"drawer {kind}", _act)

    drawer()


@calm
def _closed() -> None:
    here = visit()
    here.focus, here.editing = here.editing, ""


@calm
def _act(do: str, with_: str) -> None:
    """A click in the drawer closes it; what went wrong stands on the page afterwards."""
    here = visit()
    if do in ("swap", "dish", "meal", "short"):
        here.editing = f"{do} {with_}"
        return
    here.focus, here.editing = here.editing, ""
    try:
        if do == "choose":
            editing.choose(here, with_)
        elif do == "serve":
            editing.serve_all(here, with_)
        else:
            editing.do(here, do, with_)
    except Exception as error:
        complain(*sentences(error))


def _title(here: Visit, kind: str, what: str) -> str:
    if kind == "swap":
        found = editing.item_of(here.shown(), what)
        if found is None:
            return "Swap"
        return f"{short_day(found[0])} {found[1].name}: instead of {found[2].name}"
    if kind == "short":
        return f"What would help: {nutrient_name(what)}"
    date, _, occasion = what.partition(" ")
    word = "Other dishes for" if kind in ("dish", "table") else "More for"
    return f"{word} {short_day(date)} {occasion}"


# --- a food --------------------------------------------------------------------------------


def _swap(here: Visit, item_id: str) -> Markup:
    plan, bench = here.shown(), editing.bench_of(here)
    found = editing.item_of(plan, item_id)
    if found is None:
        raise InputError(["This food is no longer in the plan."])
    date, meal, item = found
    person = plan.people[0]
    others = bench.alternatives(item_id)
    amounts = bench.amounts(item_id)
    locked = item_id in changes_of(plan.question).locked
    parts: list[Child] = [tag("p", f"{item.measure} now. What each choice does to the day:")]
    if others:
        parts.append(offers(others, person, "choose"))
    else:
        parts.append(tag("p", "No other food fits this place in the dish. Another dish might."))
    if amounts:
        parts += [tag("h3", "Another amount"), offers(amounts, person, "choose")]
    parts += [
        tag("div",
            button("Other dish", "dish", f"{date} {meal.name}"),
            button("Unlock this food" if locked else "Keep this food as it is",
                   "unlock" if locked else "lock", item_id),
            button("More often", "like", item.food),
            button("Never this week, in any form", "ban", item.food), class_="row"),
        _why(here, item_id),
    ]  # fmt: skip
    return tag("div", parts, class_="stack")


def _why(here: Visit, item_id: str) -> Markup:
    said = explain.item(here.shown(), item_id, bench=editing.bench_of(here))
    return tag(
        "details", tag("summary", "Why it is here"), [tag("p", text) for text in said.lines],
        id="why it is here",
    )  # fmt: skip


# --- a meal --------------------------------------------------------------------------------


def _dish(here: Visit, where: str) -> Markup:
    date, _, occasion = where.partition(" ")
    found = editing.bench_of(here).dishes(date, occasion)
    if not found:
        return tag("p", "No other dish fits here with your answers and wishes.")
    plan = here.shown()
    notes = {one.id: _of_dish(plan, one.dish, where) for one in found}
    return tag(
        "div", tag("p", "What each dish does to the day:"),
        offers(found, plan.people[0], "choose", notes), class_="stack",
    )  # fmt: skip


def _table(here: Visit, where: str) -> Markup:
    """Other dishes for everybody who has this one, with the effect for each of them."""
    date, _, occasion = where.partition(" ")
    found = editing.kitchen_of(here).others(date, occasion, here.shown().people[0].id)
    if not found:
        return tag("p", "No other dish fits here that keeps everybody's rules.")
    household = here.household
    people = {p.id: p for plan in (household.plans if household else ()) for p in plan.people}
    names = listed([people[who].name for who in found[0].for_each])
    notes = {one.dish: _of_dish(here.shown(), one.dish, where) for one in found}
    return tag(
        "div", tag("p", f"For {names}. What each dish does to their day:"),
        for_all(found, people, "serve", notes), class_="stack",
    )  # fmt: skip


def _of_dish(plan: Plan, slug: str, where: str) -> str:
    """How long a dish takes, and when else it is eaten this week."""
    dish = load_dishes().get(slug)
    parts = [] if dish is None else [f"{dish.hands_on_minutes} min hands-on"]
    also = [
        f"{short_day(day.date)} {meal.name}"
        for day in plan.days
        for meal in day.occasions
        if meal.dish == slug and f"{day.date} {meal.name}" != where
    ]
    if also:
        parts.append(f"also on {listed(also)}")
    return ", ".join(parts)


def _meal(here: Visit, where: str) -> Markup:
    date, _, occasion = where.partition(" ")
    day = next(day for day in here.shown().days if day.date == date)
    meal = next(meal for meal in day.occasions if meal.name == occasion)
    return tag("div", list(_choices(where, meal)), class_="stack")


def _choices(where: str, meal: Meal) -> Iterator[Markup]:
    yield tag("p", tag("strong", meal.title))
    for label, do, with_, more in (
        ("Surprise me", "another", where, "The best dish this meal has not had yet."),
        ("Eating out", "out", where, "Not counted; the day's other meals meet its targets."),
        ("Skip it", "skip", where, "The day's other meals make up for it as far as they can."),
        ("This dish more often", "like", meal.dish, "When the week is planned again."),
        ("Never this dish this week", "ban", meal.dish, "Only the meals that have it change."),
    ):
        if with_:
            yield tag(
                "button", tag("b", label), tag("span", more, class_="effect"), type="button",
                class_="offer", data_do=do, data_with=with_, data_key=f"{do} {with_}",
            )  # fmt: skip


# --- a shortfall ---------------------------------------------------------------------------


def _short(here: Visit, nutrient: str) -> Markup:
    said = explain.shortfall(here.shown(), nutrient, bench=editing.bench_of(here))
    helps = [
        tag("button", tag("b", remedy.words), type="button", class_="offer", data_do="choose",
            data_with=remedy.id, data_key=f"remedy {remedy.id}")
        for remedy in said.remedies
    ]  # fmt: skip
    return tag(
        "div", [tag("p", text) for text in said.lines], tag("div", helps, class_="offers"),
        class_="stack",
    )  # fmt: skip

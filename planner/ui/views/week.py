"""The week: opens on today; chips for the days, cards for the meals, the day on the clock."""

from __future__ import annotations

import datetime as dt

from planner.edit.history import done
from planner.export.markup import Child, Markup, tag
from planner.export.sheet import (
    Sheet,
    cautions,
    dates_of,
    emergencies,
    eve_of,
    sheets,
    small,
)
from planner.export.short_words import relaxed_words, shortfall_words
from planner.export.words import day_name, nutrient_name, short_day
from planner.household import Household
from planner.plan import HABIT, Day, Plan, changes_of
from planner.ui import editing
from planner.ui.board import board
from planner.ui.calm import calm
from planner.ui.parts.clock import timeline
from planner.ui.parts.controls import button
from planner.ui.parts.figures import day_holds, everything, three
from planner.ui.parts.meals import above, calcium_of_day, cards
from planner.ui.parts.notices import band, first_of_all
from planner.ui.parts.offers import name_of
from planner.ui.state import Visit, go, open_day, today, visit
from planner.ui.table import sharing
from planner.ui.views import waiting
from planner.wording import listed

NEAR = 0.95
"""Part of a target from which on missing it is no cause for alarm; ours."""


def show(here: Visit) -> None:
    """Draw the view."""
    if here.job is not None:
        waiting.watch(here)
        if not here.job.what:
            return
    plan = here.shown()
    if here.day not in {day.date for day in plan.days}:
        here.day = open_day(plan)
    number = next(n for n, day in enumerate(plan.days) if day.date == here.day)
    told = here.told()
    sheet = sheets(told)[number]
    parts: list[Child] = [
        _unverified(plan),
        first_of_all([n.text for n in cautions(plan)]),
        _members(here),
        _before(here),
        _changed(here),
        _eve(told),
        _chips(plan, here.day),
        _table(here, plan, here.day),
        _short(plan, here.may_change),
        _day(here, plan, plan.days[number], sheet),
        _rest(here, plan),
    ]
    show_, here.show = here.show, ""
    focus, here.focus = here.focus, ""
    board(tag("div", parts, class_="stack"), "week", act, show=show_, focus=focus)


@calm
def act(do: str, with_: str) -> None:
    """What a click on the week does."""
    here = visit()
    if do == "day":
        here.day = with_
    elif do == "open":
        here.day, _, _ = with_.partition(" ")
        here.show = with_
    elif do == "go":
        go(with_)
    elif do == "member":
        here.member = with_
    elif do == "before":
        here.go_back()
    elif do in ("swap", "dish", "meal", "short", "table"):
        here.editing = f"{do} {with_}"
    else:
        editing.do(here, do, with_)


# --- pieces --------------------------------------------------------------------------------


def _unverified(plan: Plan) -> Markup | None:
    if plan.verified:
        return None
    lines = ["This plan breaks a rule. Do not rely on it.", *plan.warnings]
    found = band("stop", "Not verified", lines)
    return tag("div", found, button("Repair it, keeping my changes", "mend", kind="main"),
               class_="stack")  # fmt: skip


def _changed(here: Visit) -> Markup | None:
    if not here.changes and not (editing.can_undo(here) or editing.can_redo(here)):
        return None
    tools = tag(
        "div",
        button("Undo", "undo") if editing.can_undo(here) else None,
        button("Redo", "redo") if editing.can_redo(here) else None,
        class_="row",
    )
    said = tag("ul", [tag("li", line) for line in here.changes], class_="dots")
    return tag(
        "section",
        tag("h3", "What changed" if here.changes else "You have changed this plan"),
        said if here.changes else None,
        _all_changes(here.shown()),
        tools,
        class_="band good",
        role="status",
    )


def _all_changes(plan: Plan) -> Markup | None:
    """Every change since the plan was made, the last one first, where there is more than one."""
    found = [str(entry.get("what", "")) for entry in reversed(done(plan))]
    if len(found) < 2:
        return None
    return tag(
        "details", tag("summary", f"All {len(found)} changes since the plan was made"),
        tag("ul", [tag("li", what) for what in found], class_="dots"), id="all changes",
    )  # fmt: skip


def _members(here: Visit) -> Markup | None:
    """Whose week is on screen, and the way to the others'."""
    if here.household is None:
        return None
    now = here.shown().people[0].id
    ways = [
        tag("button", name, type="button", class_="chip", data_do="member", data_with=who,
            data_key=f"member {who}", aria_current="true" if who == now else None)
        for who, name in here.household.names.items()
    ]  # fmt: skip
    alongs = [along.name for along in here.household.alongs]
    return tag(
        "div",
        tag("nav", tag("div", ways, class_="chips"), aria_label="Whose week"),
        tag("p", f"Eating along: {listed(alongs)}.", class_="small soft") if alongs else None,
        tag("details", tag("summary", "How the table is shared"),
            tag("ul", [tag("li", text) for text in sharing(here.household, now)], class_="dots"),
            id="sharing", class_="band"),
        tag("p", "A dish is changed for everybody who has it. Single foods and amounts are not: "
            "say under “You” what somebody should never get, or when somebody is out for a meal, "
            "and plan again.", class_="small soft"),
        class_="stack",
    )  # fmt: skip


def _eve(plan: Plan) -> Markup | None:
    """What is soaked or thawed the evening before the first day, while that is still to come."""
    eve = dt.date.fromisoformat(plan.days[0].date) - dt.timedelta(days=1)
    if eve < today():
        return None
    return band("plain", f"On the evening before, {day_name(eve.isoformat())}", eve_of(plan))


def _before(here: Visit) -> Markup | None:
    """The way back to the plan that the present one took the place of."""
    if here.before is None or here.job is not None:
        return None
    alone = here.before.plans[0] if isinstance(here.before, Household) else here.before
    words = f"Your earlier plan ({dates_of(alone)}) is here until you reload the page."
    return tag("div", tag("span", words), button("Go back to it", "before"),
               class_="band row", role="note")  # fmt: skip


def _chips(plan: Plan, open_: str) -> Markup:
    chips = [
        tag(
            "button",
            tag("b", _weekday(day.date)),
            tag("span", f"{int(day.date[-2:])} {'✓' if day_holds(plan, day) else '!'}"),
            type="button",
            class_="chip",
            data_do="day",
            data_with=day.date,
            data_key=f"day {day.date}",
            aria_current="date" if day.date == open_ else None,
            aria_label=f"{day_name(day.date)}, {_held(plan, day)}",
        )
        for day in plan.days
    ]
    return tag(
        "nav",
        tag("div", chips, class_="chips"),
        aria_label="Days of this plan",
        class_="narrow-only",
    )


def _weekday(date: str) -> str:
    return "Today" if date == today().isoformat() else short_day(date)[:3]


def _held(plan: Plan, day: Day) -> str:
    return "all three minerals met" if day_holds(plan, day) else "something is short"


def _table(here: Visit, plan: Plan, open_: str) -> Markup:
    """The whole week on a wide page; a narrow one has chips, and a list further down."""
    names = list(dict.fromkeys(m.name for d in plan.days for m in d.occasions if m.kind != HABIT))
    head = tag("tr", tag("td", class_="corner"), [
        tag("th", _head(plan, day, open_), scope="col") for day in plan.days
    ])  # fmt: skip
    rows = [
        tag("tr", tag("th", name.capitalize(), scope="row"), [
            tag("td", _cell(here, day, name, open_)) for day in plan.days
        ])
        for name in names
    ]  # fmt: skip
    return tag(
        "div", tag("table", tag("thead", head), tag("tbody", rows), class_="week"),
        class_="wide-only",
    )  # fmt: skip


def _head(plan: Plan, day: Day, open_: str) -> Markup:
    sign = "✓" if day_holds(plan, day) else "!"
    return tag(
        "button", tag("b", _weekday(day.date)), " ", tag("span", f"{int(day.date[-2:])} {sign}"),
        type="button", class_="chip", data_do="day", data_with=day.date,
        data_key=f"head {day.date}", aria_current="date" if day.date == open_ else None,
        aria_label=f"{day_name(day.date)}, {_held(plan, day)}",
    )  # fmt: skip


def _cell(here: Visit, day: Day, name: str, open_: str) -> Markup | None:
    meal = next((m for m in day.occasions if m.name == name and m.kind != HABIT), None)
    if meal is None:
        return None
    where = f"{day.date} {name}"
    title = meal.title or {"out": "Eating out", "skip": "Skipped"}.get(meal.status, meal.status)
    locked = where in changes_of(here.shown().question).locked
    marks = [word for word, on in (("Locked", locked), ("Changed", where in here.changed)) if on]
    return tag(
        "button", title, [tag("span", word, class_="flag") for word in marks],
        type="button", class_="cell", data_do="open", data_with=where,
        data_key=f"open {where}", aria_current="true" if day.date == open_ else None,
        aria_label=f"{day_name(day.date)} {name}: {', '.join([title, *marks])}",
    )  # fmt: skip


def _listed(plan: Plan) -> Markup:
    days = [
        tag("li", tag("strong", day_name(day.date)), tag("ul", [
            tag("li", f"{m.time}  {m.title}") for m in day.occasions if m.title
        ]))
        for day in plan.days
    ]  # fmt: skip
    return tag("ul", days, class_="stack")


def _short(plan: Plan, helpful: bool) -> Markup | None:
    lines = [shortfall_words(plan, short) for short in plan.shortfalls]
    lines += [relaxed_words(given) for given in plan.relaxed]
    near = not plan.relaxed and all(s.reached >= NEAR * s.target for s in plan.shortfalls)
    title = "Just under a target, on the week's mean" if near else "Short of a target"
    found = band("plain" if near else "caution", title, lines, fold=True)
    short = dict.fromkeys(short.nutrient for short in plan.shortfalls)
    if found is None or not short or not helpful:
        return found
    helps = [button(f"What would help {small(nutrient_name(n))}?", "short", n) for n in short]
    return tag("div", found, tag("div", helps, class_="row"), class_="stack")


def _day(here: Visit, plan: Plan, day: Day, sheet: Sheet) -> Markup:
    person = here.person()
    now = day.date == today().isoformat()
    tools: list[Child] = []
    if here.may_change:
        tools.append(button("Other meals for this day", "regenerate", day.date))
    head = tag(
        "header",
        tag("h2", f"{'Today, ' if now else ''}{day_name(day.date)}"),
        tag("div", tools, class_="row"),
        data_place=day.date,
    )
    return tag(
        "section",
        head,
        three(plan, day),
        cards(plan, day, sheet, person, editing.can(here)),
        tag(
            "aside",
            timeline(day, sheet, person),
            calcium_of_day(plan, day, person),
            above(plan, day, person),
            _medicine_note(here),
            class_="aside",
        ),
        class_="day",
    )


def _medicine_note(here: Visit) -> Markup | None:
    person = here.person()
    if person is None or not person.medicines:
        return None
    return tag("p", "Follow your own labels first; the list of medicines here is not complete.",
               class_="small soft")  # fmt: skip


def _wishes(here: Visit, plan: Plan) -> Markup | None:
    """What was banned or asked for this week, and planning again with it."""
    changes = changes_of(plan.question)
    if not (changes.banned or changes.liked) or here.job is not None:
        return None
    rows = [
        tag("li", f"Never: {name_of(what)} ", button("Allow again", "unban", what, kind="quiet"))
        for what in changes.banned
    ]
    rows += [tag("li", f"More often: {name_of(what)}") for what in changes.liked]
    again = button("Plan the week again with these", "replan")
    return tag("section", tag("h3", "Your wishes for this week"), tag("ul", rows), again,
               class_="band")  # fmt: skip


def _rest(here: Visit, plan: Plan) -> Markup:
    helps = [n.text for n in emergencies(plan)]
    return tag(
        "div",
        _wishes(here, plan),
        tag("details", tag("summary", "All seven days in a list" if len(plan.days) == 7 else
            f"All {len(plan.days)} days in a list"), _listed(plan), id="all", class_="band"),
        tag("details", tag("summary", "All other nutrients, with their sources"),
            everything(plan), id="everything", class_="band"),
        band("caution", "When to get help", helps, fold=True),
        class_="stack",
    )  # fmt: skip

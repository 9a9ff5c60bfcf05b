"""The week of everybody at one table: who eats what, then a page a day for whoever cooks."""

from __future__ import annotations

from collections.abc import Sequence

from planner.export.household_text import (
    cell_parts,
    occasions_of,
    shared_lines,
    target_line,
    told,
)
from planner.export.html.page import PAPERS, Look, footer, notes, page
from planner.export.markup import Child, Markup, join, own, tag
from planner.export.text import URGENT
from planner.export.words import day_name, short_day, span
from planner.household import Household, Sheet
from planner.household.cooks import SEASONING
from planner.wording import listed

EVENING = "This evening, for tomorrow: "


def together_html(
    household: Household, sheets: Sequence[Sheet], *, paper: str = "a4", large: bool = False
) -> str:
    """A landscape page for the door of the fridge, then each day's dishes with the amounts for
    all and everybody's portion. ``paper`` is one of ``PAPERS``."""
    look = Look(paper if paper in PAPERS else "a4", large)
    body = [
        _week(household),
        notes("Read this first", [*told(household, URGENT), *household.notices], class_="first",
              id_="first"),
        [_day(household, sheets, number) for number in range(len(household.plans[0].days))],
        notes("Everybody's targets", [target_line(plan) for plan in household.plans],
              class_="advice"),
        notes("What is shared", list(shared_lines(household)), class_="advice"),
        footer(),
    ]  # fmt: skip
    return page(f"Meals for {_names(household)}, {_dates(household)}", tag("main", body), look)


def _names(household: Household) -> str:
    return listed([*household.names.values(), *(along.name for along in household.alongs)])


def _dates(household: Household) -> str:
    days = household.plans[0].days
    return span(days[0].date, days[-1].date)


# --- the week ------------------------------------------------------------------------------


def _week(household: Household) -> Markup:
    columns = occasions_of(household)
    head = tag("tr", tag("th", "Day", scope="col", class_="day"),
               [tag("th", name.capitalize(), scope="col") for name in columns])  # fmt: skip
    rows = [
        tag("tr", tag("th", tag("span", short_day(day.date), class_="date"), scope="row",
                      class_="day"),
            [_cell(household, day.date, name) for name in columns])
        for day in household.plans[0].days
    ]  # fmt: skip
    broken = None
    if not household.verified:
        broken = tag("p", "Not verified: a plan here breaks a rule. Do not rely on it.",
                     class_="caution")  # fmt: skip
    return tag(
        "section",
        tag("header", tag("div", tag("h1", "The week for all"),
            tag("p", own(_names(household)), " · ", _dates(household), class_="whose")),
            class_="masthead"),
        broken,
        tag("table", tag("thead", head), tag("tbody", rows), class_="week",
            aria_label="The week: days and meals"),
        class_="wide",
    )  # fmt: skip


def _cell(household: Household, date: str, occasion: str) -> Markup:
    first, *rest = cell_parts(household, date, occasion) or ["–"]
    return tag(
        "td", tag("p", own(first), class_="dish"),
        [tag("p", own(part), class_="amounts") for part in rest],
        data_label=occasion.capitalize(),
    )  # fmt: skip


# --- a day -----------------------------------------------------------------------------------


def _day(household: Household, sheets: Sequence[Sheet], number: int) -> Markup:
    days = household.plans[0].days
    date = days[number].date
    after = days[number + 1].date if number + 1 < len(days) else ""
    before = _soaking(sheets, date) if number == 0 else []
    evening = _soaking(sheets, after)
    return tag(
        "section",
        tag("header", tag("h2", day_name(date)), class_="masthead"),
        tag("p", tag("strong", "The evening before: "), " ".join(before), class_="evening")
        if before else None,
        tag("p", tag("strong", EVENING), " ".join(evening), class_="evening")
        if evening else None,
        [_again(household, date, name) for name in occasions_of(household)],
        [_sheet(household, sheet) for sheet in sheets if sheet.cook.date == date],
        class_="sheet cooking",
        id_=f"day-{date}",
    )  # fmt: skip


def _soaking(sheets: Sequence[Sheet], date: str) -> list[str]:
    return [
        f"{sheet.night_before} For {sheet.cook.occasion}: {sheet.cook.title}."
        for sheet in sheets
        if sheet.cook.date == date and sheet.night_before
    ]


def _again(household: Household, date: str, occasion: str) -> Markup | None:
    """What is there from an earlier day needs no cooking."""
    found = [
        cook for cook in household.cooks
        if (cook.date, cook.occasion) == (date, occasion) and cook.cooked
    ]  # fmt: skip
    if not found:
        return None
    said = listed([f"{cook.title}, cooked {short_day(cook.cooked[:10])}" for cook in found])
    return tag("p", tag("strong", f"{occasion.capitalize()}: "), f"{said}.", class_="evening")


def _sheet(household: Household, sheet: Sheet) -> Markup:
    cook, names = sheet.cook, household.names
    alongs = [a.name for a in household.alongs if any(a.name in m.portions for m in sheet.amounts)]
    eaters = [*(who for who in names if who in cook.people), *alongs]
    times = f", for {sheet.times} meals" if sheet.times > 1 else ""
    seasoning = [amount.start for amount in sheet.amounts if amount.role == SEASONING]
    instead = [
        (names[p.person], f"{p.instead}; keep that portion apart in time")
        for p in cook.portions if p.instead
    ]  # fmt: skip
    return tag(
        "article",
        tag("h3", f"{cook.occasion.capitalize()}: {cook.title}"),
        tag("p", "For ", own(listed([names.get(who, who) for who in eaters])), times,
            f" · {cook.minutes} min hands-on", class_="facts"),
        [tag("p", "For ", own(name), f": {words}.", class_="facts") for name, words in instead],
        _amounts(sheet, eaters, names),
        tag("p", f"Also in it: {', '.join(seasoning)}.", class_="seasoning")
        if seasoning else None,
        tag("p", sheet.method, class_="method") if sheet.method else None,
        class_="card",
    )  # fmt: skip


def _amounts(sheet: Sheet, eaters: Sequence[str], names: dict[str, str]) -> Markup:
    if len(eaters) == 1:
        words = [
            tag("li", _what(amount.start, amount.role == "side"))
            for amount in sheet.amounts if amount.role != SEASONING
        ]  # fmt: skip
        return tag("ul", words, class_="portions")
    head = tag("tr", tag("th", "For all, to start with", scope="col"),
               [tag("th", own(names.get(who, who)), " eats", scope="col") for who in eaters]
               )  # fmt: skip
    rows: list[Child] = [
        tag("tr", tag("th", _what(amount.start, amount.role == "side"), scope="row"),
            [tag("td", amount.portions.get(who, "–")) for who in eaters])
        for amount in sheet.amounts if amount.role != SEASONING
    ]  # fmt: skip
    return tag("table", tag("thead", head), tag("tbody", rows), class_="portions")


def _what(words: str, beside: bool) -> Markup:
    return join([words, tag("span", " beside it", class_="time") if beside else None])

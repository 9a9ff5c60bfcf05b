"""The week and the day: one landscape page for the door of the fridge, then a page a day."""

from __future__ import annotations

from collections.abc import Sequence

from planner.errors import InputError
from planner.export.html.page import Look, footer, label, look_of, masthead, notes, page, unverified
from planner.export.markup import Child, Markup, own, tag, text
from planner.export.sheet import (
    EVENINGS,
    Amount,
    Card,
    Reached,
    Sheet,
    Swaps,
    advice,
    cautions,
    dates_of,
    emergencies,
    eve_of,
    evenings,
    names_of,
    sheets,
)
from planner.export.table import (
    DAY_MM,
    DAYS_A_PAGE,
    INSIDE_MM,
    MASTHEAD_MM,
    NOTE_MM,
    POINTER_MM,
    SPARE_MM,
    SWAPS_MEAN,
    Density,
    Run,
    apart,
    columns_mm,
    density,
    legend,
    legend_mm,
    occasions_of,
    plate_of,
    swap_of,
)
from planner.plan import Plan


def week_html(
    plan: Plan,
    list_: object = None,
    *,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> str:
    """The week on one landscape page, then every day with its methods. ``list_`` is not used."""
    look = look_of(plan, paper, large, example)
    found = sheets(plan)
    body = [
        week_tables(plan, found, look),
        notes("Read this first", [n.text for n in cautions(plan)], class_="first", id_="first"),
        [day_section(plan, sheet, look, first=n == 0) for n, sheet in enumerate(found)],
        around(plan),
        footer(),
    ]
    title = f"Meals for {names_of(plan)}, {dates_of(plan)}"
    return page(title, tag("main", body), look)


def day_html(
    plan: Plan,
    date: str,
    *,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> str:
    """One day. Raises InputError where the plan has no such day."""
    look = look_of(plan, paper, large, example)
    found = sheets(plan)
    sheet = next((sheet for sheet in found if sheet.date == date), None)
    if sheet is None:
        raise InputError([f'day: the plan has no "{date}"; it is for {dates_of(plan)}.'])
    body = [
        unverified(plan),
        day_section(plan, sheet, look, first=sheet is found[0], alone=True),
        notes("Read this first", [n.text for n in cautions(plan)], class_="first", id_="first"),
        footer(),
    ]
    return page(f"{sheet.name}: meals for {names_of(plan)}", tag("main", body), look)


# --- the week on one page ------------------------------------------------------------------


def week_tables(
    plan: Plan,
    found: Sequence[Sheet],
    look: Look,
    *,
    what: str = "The week",
    name: str = "",
    above: Child = None,
    above_lines: int = 0,
    swaps: Swaps | None = None,
    handed: bool = False,
) -> Markup:
    """A landscape page for every seven days; ``above`` takes so many lines on the first."""
    parts = []
    given = swaps or {}
    for start in range(0, max(len(found), 1), DAYS_A_PAGE):
        days = found[start : start + DAYS_A_PAGE]
        level = "h1" if start == 0 else "h2"
        lines = above_lines if start == 0 else 0
        sizes = _density(plan, days, look, given, start == 0, lines, handed)
        parts.append(
            tag(
                "section",
                masthead(what, plan, look, name=name, level=level),
                above if start == 0 else None,
                unverified(plan) if start == 0 else None,
                _pointer(plan) if start == 0 else None,
                _table(days, look, given, sizes) if days else tag("p", "No day is planned."),
                _legend(legend(plan, days, given, sizes)),
                class_=f"wide {sizes.name}",
            )
        )
    return tag("div", parts)


def _pointer(plan: Plan) -> Markup | None:
    """Says on the first page that there is something to read before cooking."""
    count = len(cautions(plan))
    if not count:
        return None
    what = "one caution" if count == 1 else f"{count} cautions"
    return tag(
        "p", tag("strong", "Read first: "), tag("a", f"{what} for you", href="#first"),
        " after this page.", class_="pointer",
    )  # fmt: skip


def _density(
    plan: Plan,
    days: Sequence[Sheet],
    look: Look,
    swaps: Swaps,
    first: bool,
    lines: int,
    handed: bool,
) -> Density:
    """The sizes of one page, with what stands around its table."""
    top = MASTHEAD_MM + SPARE_MM
    if first:
        top += lines * NOTE_MM + (POINTER_MM if cautions(plan) else 0.0)
        top += 0.0 if plan.verified else POINTER_MM + NOTE_MM * (1 + len(plan.warnings))

    def around(sizes: Density) -> float:
        return top + legend_mm(legend(plan, days, swaps, sizes), look.paper, sizes.legend_pt)

    return density(days, look.paper, look.large, swaps, around, handed=handed)


def _legend(runs: Sequence[Run]) -> Markup:
    words = [tag("strong", words) if bold else text(words) for words, bold in runs]
    return tag("p", words, class_="legend")


def _table(found: Sequence[Sheet], look: Look, swaps: Swaps, sizes: Density) -> Markup:
    columns = occasions_of(found)
    head = tag(
        "tr",
        tag("th", "Day", scope="col", class_="day", role="columnheader"),
        [
            tag("th", name.capitalize(), " ", tag("span", time, class_="time"), scope="col",
                role="columnheader")
            for name, time in columns.items()
        ],
        role="row",
    )  # fmt: skip
    rows = [
        tag(
            "tr",
            tag("th", _day_cell(sheet, found, sizes), scope="row", class_="day", role="rowheader"),
            [_cell(sheet, name, time, swaps, sizes) for name, time in columns.items()],
            role="row",
        )
        for sheet in found
    ]
    wide = columns_mm(found, look.paper, swaps, sizes)
    whole = INSIDE_MM[look.paper][0]
    return tag(
        "table",
        tag(
            "colgroup",
            [tag("col", width=f"{100 * mm / whole:.2f}%") for mm in (DAY_MM, *wide.values())],
        ),
        tag("thead", head, role="rowgroup"),
        tag("tbody", rows, role="rowgroup"),
        class_="week",
        role="table",
        aria_label="The week: days and meals",
    )


def _day_cell(sheet: Sheet, found: Sequence[Sheet], sizes: Density) -> list[Child]:
    several = len(sheet.figures) > 1
    figures = [
        tag(
            "span",
            [own(name), ": "] if several else None,
            [tag("span", reached.brief, class_="fig") for reached in shown[: sizes.figures]],
            class_="figs",
        )
        for name, shown in (sheet.figures if sizes.figures else ())
    ]
    also = [tag("span", own(word), class_="also") for word in apart(sheet, found)]
    return [tag("span", sheet.short, class_="date"), figures, also]


def _cell(sheet: Sheet, name: str, time: str, swaps: Swaps, sizes: Density) -> Markup:
    cards = [card for card in sheet.cards if card.occasion == name]
    inside = [_in_cell(card, time, swaps, sizes) for card in cards]
    return tag("td", inside or "–", data_label=name.capitalize(), role="cell")


def _in_cell(card: Card, usual: str, swaps: Swaps, sizes: Density) -> list[Child]:
    clock = [tag("span", card.time, class_="time"), " "] if card.time != usual else None
    amounts = plate_of(card, sizes)
    head, _, words = swap_of(swaps, card.key).partition(" ")
    return [
        tag("p", clock, card.title, class_="dish" if card.planned else "dish none"),
        tag("p", amounts, class_="amounts") if amounts else None,
        tag("p", tag("b", head), f" {words}", class_="swap") if words else None,
    ]


# --- a day with its methods ----------------------------------------------------------------


def day_section(
    plan: Plan,
    sheet: Sheet,
    look: Look,
    *,
    first: bool,
    alone: bool = False,
    swaps: Swaps | None = None,
) -> Markup:
    """One day's heading, figures and cards."""
    whose = tag("p", own(names_of(plan)), class_="whose") if alone else None
    before = (
        [
            tag(
                "p",
                tag("strong", f"The evening before {sheet.short}: "),
                " ".join(eve_of(plan)),
                class_="evening",
            )
        ]
        if first and eve_of(plan)
        else None
    )
    evening = (
        tag("p", tag("strong", "This evening, for tomorrow: "), " ".join(sheet.tonight),
            class_="evening")
        if sheet.tonight
        else None
    )  # fmt: skip
    also = (
        tag("ul", [tag("li", own(word)) for word in sheet.also], class_="also")
        if sheet.also
        else None
    )
    return tag(
        "section",
        tag(
            "header",
            tag("div", tag("h1" if alone else "h2", sheet.name), whose),
            label(look),
            class_="masthead",
        ),
        [_figures(name, shown, len(sheet.figures) > 1) for name, shown in sheet.figures],
        also,
        before,
        evening,
        tag("div", [card_of(card, swaps) for card in sheet.cards], class_="cards"),
        class_="sheet",
        id_=f"day-{sheet.date}",
    )


def evening_section(plan: Plan, look: Look, name: str) -> Markup | None:
    """What every evening prepares for the next day; nothing where nothing is to be done."""
    found = [
        [
            tag("h3", f"{evening.name}, for {evening.morrow}"),
            tag("ul", [tag("li", task) for task in evening.tasks]),
        ]
        for evening in evenings(plan)
    ]
    if not found:
        return None
    return tag(
        "section", masthead(EVENINGS, plan, look, name=name, level="h2"), found, class_="evenings"
    )


def _figures(name: str, shown: Sequence[Reached], several: bool) -> Markup:
    return tag(
        "dl",
        tag("div", tag("dt", "For"), tag("dd", own(name))) if several else None,
        [
            tag(
                "div",
                tag("dt", reached.name),
                tag("dd", tag("b", reached.value), f" {reached.unit}"),
                tag("dd", reached.beside, class_="aim"),
            )
            for reached in shown
        ],
        class_="figures",
    )


def card_of(card: Card, swaps: Swaps | None = None) -> Markup:
    """One meal."""
    if not card.planned:
        return tag(
            "article",
            tag("p", tag("b", card.time), f" {card.occasion.capitalize()}", class_="when"),
            tag("h3", card.title),
            class_="card open",
        )
    facts = " · ".join(part for part in (card.minutes, card.moved) if part)
    instead = swap_of(swaps or {}, card.key)
    return tag(
        "article",
        tag("p", tag("b", card.time), f" {card.occasion.capitalize()}", class_="when"),
        tag("h3", card.title),
        tag("p", facts, class_="facts") if facts else None,
        _amounts(card.in_dish),
        tag("p", card.with_it, class_="seasoning") if card.with_it else None,
        [tag("p", "With it", class_="beside"), _amounts(card.beside)] if card.beside else None,
        tag("p", tag("strong", "The evening before: "), card.night_before, class_="before")
        if card.night_before
        else None,
        tag("p", card.steps, class_="method") if card.steps else None,
        tag("p", f"{instead}. {SWAPS_MEAN}", class_="method") if instead else None,
        [tag("p", words, class_="label-check") for words in card.labels],
        _magnesium(card),
        class_="card",
    )  # fmt: skip


def _amounts(amounts: Sequence[Amount]) -> Markup:
    rows = [
        tag(
            "tr",
            tag("td", amount.measure, class_="measure"),
            tag(
                "td",
                amount.name,
                [" (", own(amount.whose), ")"] if amount.whose else None,
                tag("span", " · ".join(p for p in (amount.grams, amount.start) if p),
                    class_="grams"),
            ),
        )
        for amount in amounts
    ]  # fmt: skip
    return tag("table", tag("tbody", rows), class_="amounts")


def _magnesium(card: Card) -> Markup | None:
    """The meal's magnesium in words, with a bar that says the same."""
    if not card.magnesium or card.share is None:
        return None
    width = max(0.0, min(card.share, 1.0)) * 100
    bar = tag(
        "svg",
        tag("rect", width="100", height="4", class_="rail"),
        tag("rect", width=f"{width:.1f}", height="4", class_="fill"),
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="bar",
    )
    return tag("div", bar, tag("p", card.magnesium), class_="magnesium")


def around(plan: Plan) -> list[Child]:
    """What stands beneath the week: advice, and when to get help."""
    return [
        notes("Around the food", [n.text for n in advice(plan)], class_="advice"),
        notes("When to get help", [n.text for n in emergencies(plan)], class_="help"),
    ]

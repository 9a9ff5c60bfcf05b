"""The week on one landscape page and a page for every day, as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.errors import InputError
from planner.export.pdf.paper import (
    INK,
    SOFT,
    WARM,
    WARM_LINE,
    Paper,
    finished,
    paper_of,
    printable,
    whose,
)
from planner.export.pdf.stack import Stack, framed
from planner.export.sheet import (
    EVENINGS,
    Amount,
    Card,
    Sheet,
    Swaps,
    advice,
    cautions,
    dates_of,
    emergencies,
    eve_of,
    evenings,
    names_of,
    not_medical,
    sheets,
)
from planner.export.table import (
    DAY_MM,
    DAYS_A_PAGE,
    HEAD_PT,
    INSIDE_MM,
    LINE,
    MM_PER_PT,
    SWAPS_MEAN,
    Density,
    Run,
    apart,
    columns_mm,
    density,
    figures_of,
    legend,
    legend_mm,
    occasions_of,
    plate_of,
    row_mm,
    swap_of,
)
from planner.plan import Plan

GUTTER_MM = 4.0
SQUEEZES = (1.0, 0.96, 0.92)
"""Sizes of a day's cards, of which the largest is taken with which the day fits one page."""

PADDING_MM = 3.2


def week_pdf(
    plan: Plan, *, paper: str = "a4", large: bool = False, example: bool | None = None
) -> bytes:
    """The week on one landscape page, then every day with its methods."""
    pdf = paper_of("Meals", plan, paper, large, example)
    found = sheets(plan)
    week_pages(pdf, plan, found)
    caution_pages(pdf, plan)
    for number, sheet in enumerate(found):
        day_page(pdf, plan, sheet, first=number == 0)
    closing_page(pdf, plan)
    return finished(pdf)


def day_pdf(
    plan: Plan, date: str, *, paper: str = "a4", large: bool = False, example: bool | None = None
) -> bytes:
    """One day. Raises InputError where the plan has no such day."""
    found = sheets(plan)
    sheet = next((sheet for sheet in found if sheet.date == date), None)
    if sheet is None:
        raise InputError([f'day: the plan has no "{date}"; it is for {dates_of(plan)}.'])
    pdf = paper_of("Meals", plan, paper, large, example)
    day_page(pdf, plan, sheet, first=sheet is found[0], alone=True)
    caution_pages(pdf, plan)
    return finished(pdf)


# --- the week on one page ------------------------------------------------------------------


def week_pages(
    pdf: Paper,
    plan: Plan,
    found: Sequence[Sheet],
    *,
    what: str = "The week",
    name: str = "",
    above: Sequence[Sequence[Run]] = (),
    swaps: Swaps | None = None,
    handed: bool = False,
) -> None:
    """A landscape page for every seven days; a handout's keeps to readable type."""
    given = swaps or {}
    for start in range(0, max(len(found), 1), DAYS_A_PAGE):
        days = found[start : start + DAYS_A_PAGE]
        y = pdf.masthead(what, whose(plan, name), pdf.landscape(), 16.0)
        if start == 0:
            y = _top(pdf, plan, above, y)
        if not days:
            continue
        sizes = density(
            days, pdf.paper, pdf.large, given, _around(pdf, plan, days, given, y), handed=handed
        )
        y = _table(pdf, days, sizes, given, y)
        _legend(pdf, legend(plan, days, given, sizes), y, sizes.legend_pt)


def _around(
    pdf: Paper, plan: Plan, days: Sequence[Sheet], swaps: Swaps, top: float
) -> Callable[[Density], float]:
    """What a page needs above the table, which begins at ``top``, and below it."""

    def around(sizes: Density) -> float:
        low = legend_mm(legend(plan, days, swaps, sizes), pdf.paper, sizes.legend_pt)
        return top + low + INSIDE_MM[pdf.paper][1] - pdf.bottom

    return around


def _top(pdf: Paper, plan: Plan, above: Sequence[Sequence[Run]], y: float) -> float:
    """What stands between the title and the table."""
    for runs in above:
        y = pdf.paragraph(runs, pdf.margin, y, 9.0, pdf.inside)
    y += 1.5 if above else 0.0
    words: list[Run] = []
    if not plan.verified:
        words = [("Not verified: this plan breaks a rule. Do not rely on it.", True)]
    count = len(cautions(plan))
    if count:
        what = "one caution" if count == 1 else f"{count} cautions"
        words += [(" " if words else "", False), ("Read first:", True),
                  (f" {what} for you, on the next page.", False)]  # fmt: skip
    return _warm(pdf, words, y) if words else y


def _warm(pdf: Paper, words: Sequence[Run], y: float) -> float:
    pdf.set_fill_color(*WARM)
    pdf.set_draw_color(*WARM_LINE)
    pdf.set_line_width(0.3)
    pdf.rect(pdf.margin, y - 0.6, pdf.inside, 5.6, style="DF")
    pdf.paragraph(words, pdf.margin + 2.5, y + 0.3, 9.0, pdf.inside - 5.0)
    return y + 7.0


def _table(pdf: Paper, days: Sequence[Sheet], sizes: Density, swaps: Swaps, y: float) -> float:
    wide = columns_mm(days, pdf.paper, swaps, sizes)
    usual = occasions_of(days)
    y = _heads(pdf, usual, wide, y)
    for sheet in days:
        high = row_mm(sheet, days, pdf.paper, swaps, sizes)
        if y + high > pdf.bottom:
            y = _heads(pdf, usual, wide, pdf.landscape())
        _day_cell(pdf, sheet, apart(sheet, days), sizes, y + sizes.padding_mm / 2)
        x = pdf.margin + DAY_MM
        for name, column in wide.items():
            at = y + sizes.padding_mm / 2
            for card in sheet.cards:
                if card.occasion == name:
                    at = _cell(pdf, card, usual[name], sizes, swaps, x + 2.0, at, column - 4.0)
            x += column
        y += high
        pdf.rule(y)
    return y


def _heads(pdf: Paper, usual: dict[str, str], wide: dict[str, float], y: float) -> float:
    pdf.words("Day", pdf.margin, y, HEAD_PT, bold=True)
    x, low = pdf.margin + DAY_MM, y
    for name, column in wide.items():
        runs = [(f"{name.capitalize()} ", True), (usual[name], False)]
        low = max(low, pdf.paragraph(runs, x + 2.0, y, HEAD_PT, column - 4.0, leading=LINE))
        x += column
    pdf.rule(low + 0.9, strong=True)
    return low + 1.3


def _day_cell(pdf: Paper, sheet: Sheet, also: Sequence[str], sizes: Density, y: float) -> None:
    wide, small = DAY_MM - 3.0, sizes.day_pt
    y = pdf.paragraph([(sheet.short, True)], pdf.margin, y, sizes.title_pt, wide, leading=LINE)
    for words in figures_of(sheet, sizes):
        y = pdf.paragraph(words, pdf.margin, y, small, wide, colour=SOFT, leading=LINE)
    for word in also:
        y = pdf.paragraph(word, pdf.margin, y, small, wide, leading=LINE)


def _cell(
    pdf: Paper,
    card: Card,
    usual: str,
    sizes: Density,
    swaps: Swaps,
    x: float,
    y: float,
    wide: float,
) -> float:
    title = card.title if card.time == usual else f"{card.time} {card.title}"
    y = pdf.paragraph([(title, card.planned)], x, y, sizes.title_pt, wide, leading=LINE,
                      colour=INK if card.planned else SOFT)  # fmt: skip
    plate = plate_of(card, sizes)
    if plate:
        y = pdf.paragraph(plate, x, y, sizes.text_pt, wide, colour=SOFT, leading=LINE)
    words = swap_of(swaps, card.key)
    if words:
        head, _, rest = words.partition(" ")
        runs = [(head, True), (f" {rest}", False)]
        y = pdf.paragraph(runs, x, y, sizes.text_pt, wide, leading=LINE)
    return y


def _legend(pdf: Paper, runs: Sequence[Run], y: float, size_pt: float) -> None:
    if y + 1.6 + legend_mm(runs, pdf.paper, size_pt) > pdf.bottom + 1.6:
        y = pdf.landscape()
    pdf.paragraph(runs, pdf.margin, y + 1.6, size_pt, pdf.inside, colour=SOFT, leading=1.3)


# --- a day ---------------------------------------------------------------------------------


def day_page(
    pdf: Paper,
    plan: Plan,
    sheet: Sheet,
    *,
    first: bool,
    alone: bool = False,
    swaps: Swaps | None = None,
) -> None:
    """One day's heading, figures and cards."""
    scale = pdf.scale
    y = pdf.masthead(sheet.name, names_of(plan) if alone else "", pdf.portrait(), 15.0 * scale)
    y = _figures(pdf, sheet, y)
    for word in sheet.also:
        y = pdf.paragraph([(word, True)], pdf.margin, y, 9.3 * scale, pdf.inside)
    for head, words in _evenings(plan, sheet, first):
        note = Stack(pdf, pdf.inside - 4.0)
        note.text([(head, True), (f" {' '.join(words)}", False)], 9.0 * scale)
        y = framed(note, pdf.margin, y, 2.0) + 3.0
    for squeeze in SQUEEZES:
        pdf.scale = scale * squeeze
        stacks = [card_stack(pdf, card, _column(pdf), swaps) for card in sheet.cards]
        if pdf.large or y + _longer(_highs(stacks)) <= pdf.bottom + 3.0:
            break
    _cards(pdf, stacks, sheet.cards, y)
    pdf.scale = scale


def _evenings(plan: Plan, sheet: Sheet, first: bool) -> list[tuple[str, tuple[str, ...]]]:
    found = [(f"The evening before {sheet.short}:", eve_of(plan))] if first and eve_of(plan) else []
    if sheet.tonight:
        found.append(("This evening, for tomorrow:", sheet.tonight))
    return found


def _column(pdf: Paper) -> float:
    """Width of a card's text."""
    whole = pdf.inside if pdf.large else (pdf.inside - GUTTER_MM) / 2
    return whole - 2 * PADDING_MM


def _figures(pdf: Paper, sheet: Sheet, y: float) -> float:
    scale = pdf.scale
    for name, shown in sheet.figures:
        if len(sheet.figures) > 1:
            y = pdf.paragraph([(name, True)], pdf.margin, y, 9.0 * scale, pdf.inside)
        x, step = pdf.margin, pdf.inside / 4
        for reached in shown:
            pdf.words(reached.name, x, y, 7.6 * scale, colour=SOFT)
            pdf.paragraph([(reached.value, True), (f" {reached.unit}", False)], x,
                          y + 3.5 * scale, 10.5 * scale, step)  # fmt: skip
            pdf.words(reached.beside, x, y + 8.6 * scale, 7.6 * scale, colour=SOFT)
            x += step
        y += 13.6 * scale
    return y + 1.0


def card_stack(pdf: Paper, card: Card, width: float, swaps: Swaps | None = None) -> Stack:
    """One meal as a stack."""
    scale = pdf.scale
    stack = Stack(pdf, width)
    stack.text([(card.time, True), (f" {card.occasion.capitalize()}", False)], 8.4 * scale,
               colour=SOFT)  # fmt: skip
    stack.text([(card.title, True)], 11.0 * scale, leading=1.25)
    if not card.planned:
        return stack
    facts = " · ".join(part for part in (card.minutes, card.moved) if part)
    if facts:
        stack.text(facts, 8.0 * scale, colour=SOFT)
    stack.gap(1.2)
    _rows(stack, card.in_dish, scale)
    if card.with_it:
        stack.gap(0.8)
        stack.text(card.with_it, 8.6 * scale, colour=SOFT)
    if card.beside:
        stack.gap(0.6)
        stack.text([("With it", True)], 8.2 * scale, leading=1.2)
        _rows(stack, card.beside, scale)
    if card.night_before:
        stack.gap(1.0)
        runs = [("The evening before: ", True), (card.night_before, False)]
        stack.text(runs, 8.6 * scale, indent=2.4, mark=True)
    if card.steps:
        stack.gap(1.0)
        stack.text(card.steps, 8.8 * scale)
    words = swap_of(swaps or {}, card.key)
    if words:
        stack.gap(0.8)
        stack.text(f"{words}. {SWAPS_MEAN}", 8.6 * scale)
    for words in card.labels:
        stack.gap(0.8)
        stack.text(words, 8.4 * scale, indent=2.4, mark=True)
    if card.magnesium and card.share is not None:
        stack.gap(1.6)
        stack.bar(card.share)
        stack.text(card.magnesium, 7.8 * scale, colour=SOFT)
    return stack


def _rows(stack: Stack, amounts: Sequence[Amount], scale: float) -> None:
    for amount in amounts:
        whose_it = f" ({amount.whose})" if amount.whose else ""
        details = " · ".join(part for part in (amount.grams, amount.start) if part)
        name = f"{amount.name}{whose_it}"
        stack.row(amount.measure, name, details, 8.7 * scale, 20.0 * scale)


def _cards(pdf: Paper, stacks: Sequence[Stack], cards: Sequence[Card], y: float) -> None:
    """Cards down one column and then the other, each whole and the columns as even as may be;
    further pages where they are needed."""
    highs = _highs(stacks)
    columns = 1 if pdf.large else 2
    left = list(range(len(stacks)))
    while left:
        first = _first_column([highs[n] for n in left]) if columns == 2 else len(left)
        x = pdf.margin
        for column in range(columns):
            at, most = y, first if column == 0 else len(left)
            while left and most and (at == y or at + highs[left[0]] <= pdf.bottom + 3.0):
                number, most = left.pop(0), most - 1
                dashed = not cards[number].planned
                at = framed(stacks[number], x, at, PADDING_MM, dashed) + 3.0
            x += stacks[0].width + 2 * PADDING_MM + GUTTER_MM
        if left:
            y = pdf.portrait()


def _highs(stacks: Sequence[Stack]) -> list[float]:
    return [stack.high + 2 * PADDING_MM + 3.0 for stack in stacks]


def _longer(highs: Sequence[float], count: int | None = None) -> float:
    """Height of the longer of two columns, so many cards in the first."""
    first = _first_column(highs) if count is None else count
    return max(sum(highs[:first]), sum(highs[first:]))


def _first_column(highs: Sequence[float]) -> int:
    """How many cards stand in the first of two columns, so that the longer one is shortest."""
    return min(range(1, len(highs) + 1), key=lambda count: _longer(highs, count), default=0)


# --- what stands around --------------------------------------------------------------------


def caution_pages(pdf: Paper, plan: Plan) -> None:
    """What to read first, on a page of its own; none where there is nothing."""
    found = [notice.text for notice in cautions(plan)]
    warnings = [] if plan.verified else ["Not verified: this plan breaks a rule.", *plan.warnings]
    if not found and not warnings:
        return
    y = pdf.masthead("Read this first", whose(plan), pdf.portrait(), 15.0 * pdf.scale)
    bullets(pdf, [*warnings, *found], y, 10.5 * pdf.scale)


def evening_pages(pdf: Paper, plan: Plan, name: str) -> None:
    """What every evening prepares for the next day; no page where nothing is to be done."""
    found = evenings(plan)
    if not found:
        return
    size = 10.5 * pdf.scale
    y = pdf.masthead(EVENINGS, whose(plan, name), pdf.portrait(), 15.0 * min(pdf.scale, 1.25))
    for evening in found:
        y = heading(pdf, f"{evening.name}, for {evening.morrow}", y, 11.5)
        y = bullets(pdf, evening.tasks, y, size)


def closing_page(pdf: Paper, plan: Plan) -> None:
    """Advice, when to get help, and what this is not."""
    y = pdf.masthead("Around the food", "", pdf.portrait(), 15.0 * pdf.scale)
    y = bullets(pdf, [notice.text for notice in advice(plan)], y, 9.2 * pdf.scale)
    found = [notice.text for notice in emergencies(plan)]
    if found:
        y = heading(pdf, "When to get help", y)
        y = bullets(pdf, found, y, 9.2 * pdf.scale)
    paragraphs(pdf, [not_medical()], y + 2.0, 8.6 * pdf.scale)


def heading(pdf: Paper, words: str, y: float, size_pt: float = 11.5) -> float:
    """A heading among paragraphs, never the last thing on a page."""
    size = size_pt * pdf.scale
    if y + 3.0 + 5 * size * MM_PER_PT > pdf.bottom:
        y = pdf.portrait()
    return pdf.paragraph([(words, True)], pdf.margin, y + 3.0, size, pdf.inside) + 0.6


def bullets(pdf: Paper, texts: Sequence[str], y: float, size_pt: float) -> float:
    """Paragraphs with a dot before each, none broken over a page's end."""
    return paragraphs(pdf, texts, y, size_pt, dot=True)


def paragraphs(
    pdf: Paper, texts: Sequence[str], y: float, size_pt: float, *, dot: bool = False
) -> float:
    """Paragraphs one after the other, each on one page."""
    indent = 4.0 if dot else 0.0
    for text in texts:
        stack = Stack(pdf, pdf.inside)
        stack.text(printable(text), size_pt, indent=indent, leading=1.42)
        if y + stack.high > pdf.bottom:
            y = pdf.portrait()
        if dot:
            pdf.words("•", pdf.margin, y, size_pt, colour=SOFT)
        y = stack.draw(pdf.margin, y) + 1.2
    return y

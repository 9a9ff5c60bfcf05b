"""The handout for a client, as PDF: the week, the list, the clinical pages."""

from __future__ import annotations

from collections.abc import Sequence

from planner.export.basket import basket
from planner.export.clinical import (
    LOUD,
    TARGET_HEADS,
    TARGET_SHARES,
    Clinical,
    clinical,
    proof_words,
    rule_rows,
    shown_columns,
)
from planner.export.pdf.paper import SOFT, Paper, finished, paper_of, printable, whose
from planner.export.pdf.shop import list_pages
from planner.export.pdf.week import (
    bullets,
    caution_pages,
    day_page,
    evening_pages,
    heading,
    paragraphs,
    week_pages,
)
from planner.export.sheet import Swaps, advice, emergencies, not_medical, sheets, without_eves
from planner.export.short_words import relaxed_words, shortfall_words
from planner.export.table import MM_PER_PT, Run, wrap
from planner.plan import Plan
from planner.shopping import ShoppingList

SIZE_PT = 7.8


def handout_pdf(
    plan: Plan,
    list_: ShoppingList,
    *,
    client: str = "",
    notes: str = "",
    made_for: str = "",
    date: str = "",
    swaps: Swaps | None = None,
    recipes: bool = True,
    clinical: bool = True,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> bytes:
    """The same pages as ``handout_html``, as PDF."""
    pdf = paper_of("Meal plan", plan, paper, large, example)
    if client:
        pdf.set_title(printable(f"Meal plan for {client}"))
    above = list(_above(made_for, date, notes))
    found = sheets(plan)
    week_pages(
        pdf, plan, found, what="Meal plan", name=client, above=above,
        swaps=None if large else swaps,  # in large print they are on the cards
        handed=True,
    )  # fmt: skip
    caution_pages(pdf, plan)
    evening_pages(pdf, plan, client)
    for sheet in map(without_eves, found if recipes or large else ()):
        day_page(pdf, plan, sheet, first=False, swaps=swaps if large else None)
    list_pages(pdf, plan, basket(list_), client, rest=False)
    if clinical:
        _clinical_pages(pdf, plan, client)
    return finished(pdf)


def _above(made_for: str, date: str, notes: str) -> Sequence[Sequence[Run]]:
    made = " · ".join(part for part in (made_for, date) if part)
    found: list[Sequence[Run]] = [[(made, True)]] if made else []
    return [*found, *([(line, False)] for line in notes.splitlines() if line.strip())]


def _clinical_pages(pdf: Paper, plan: Plan, client: str) -> None:
    y = pdf.masthead("For the clinic", whose(plan, client), pdf.portrait(), 15.0)
    size = SIZE_PT * min(pdf.scale, 1.25)
    for person in plan.people:
        y = _person(pdf, clinical(plan, person), len(plan.people) > 1, y, size)
    y = heading(pdf, "Short of the target", y, 10.0)
    short = [shortfall_words(plan, found) for found in plan.shortfalls]
    y = bullets(pdf, short or ["Nothing: every target is met."], y, size)
    y = heading(pdf, "Rules that gave way", y, 10.0)
    y = bullets(pdf, [relaxed_words(found) for found in plan.relaxed] or ["None."], y, size)
    y = heading(pdf, "How sure this is", y, 10.0)
    untargeted = [f"Not targeted: {'; '.join(plan.not_targeted)}."] if plan.not_targeted else []
    y = paragraphs(pdf, [proof_words(plan), *untargeted], y, size)
    y = heading(pdf, "The rules, and how good the evidence is", y, 10.0)
    rows = [(r.sentence, r.grade, r.kept, r.source) for r in rule_rows()]
    y = table(pdf, ("Rule", "Evidence", "", "Source"), rows, (38, 16, 10, 36), y, size)
    y = heading(pdf, "Around the food", y, 10.0)
    notes = [n.text + (f" [{n.source}]" if n.source else "") for n in advice(plan)]
    y = bullets(pdf, notes, y, size)
    y = heading(pdf, "When to get help", y, 10.0)
    y = bullets(pdf, [n.text for n in emergencies(plan)], y, size)
    paragraphs(pdf, [not_medical()], y + 1.5, size)


def _person(pdf: Paper, found: Clinical, several: bool, y: float, size: float) -> float:
    if several:
        y = heading(pdf, found.name, y, 11.5)
    for key, value in found.facts:
        pdf.words(key, pdf.margin, y, size, colour=SOFT)
        y = pdf.paragraph(value, pdf.margin + 34.0, y, size, pdf.inside - 34.0)
    y = heading(pdf, "Limits", y, 10.0)
    none = ["None set by a clinician; those of the tables hold."]
    y = bullets(pdf, found.limits or none, y, size)
    y = heading(pdf, "Medicines", y, 10.0)
    if found.medicines:
        taken = [
            (m.name, m.times, m.known, " ".join(m.windows) or "nothing is kept away from it")
            for m in found.medicines
        ]
        columns = ("Medicine", "Taken", "Known as", "Kept away from it")
        y = table(pdf, columns, taken, (20, 16, 18, 46), y, size)
    else:
        y = paragraphs(pdf, ["No medicine entered."], y, size)
    if found.supplements:
        y = paragraphs(pdf, [f"Supplements: {'; '.join(found.supplements)}."], y, size)
    y = heading(pdf, "Every day", y, 10.0)
    wide = [10, *(90 / max(len(found.days[0]) - 1, 1) for _ in found.days[0][1:])]
    y = table(pdf, found.days[0], found.days[1:], wide, y, size, numbers=True)
    y = heading(pdf, "Targets: reached, and aimed for", y, 10.0)
    targets = [
        (f"{r.nutrient}, {r.unit}", r.reached, r.days, r.aim, r.average, r.verdict, r.kind,
         r.sources)
        for r in found.targets
    ]  # fmt: skip
    kept = shown_columns(found)
    y = table(
        pdf, [TARGET_HEADS[n] for n in kept], [[row[n] for n in kept] for row in targets],
        [TARGET_SHARES[n] for n in kept], y, size,
    )  # fmt: skip
    y = bullets(pdf, [*found.energy, *found.notes], y + 1.0, size)
    if found.shares:
        y = heading(pdf, "Shares of energy, the week's mean", y, 10.0)
        y = bullets(pdf, found.shares, y, size)
    least = "≥ and “at least”: some food has no value for it, and counts as none."
    sources = [f"[{n}] {source}" for n, source in enumerate(found.sources, start=1)]
    return paragraphs(pdf, [least, *sources], y + 1.0, size * 0.92)


def table(
    pdf: Paper,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    y: float,
    size: float,
    *,
    numbers: bool = False,
) -> float:
    """A table whose head is repeated on every page; no row is broken."""
    wide = [pdf.inside * share / sum(shares) for share in shares]
    step = size * MM_PER_PT * 1.3

    def one(cells: Sequence[str], y: float, bold: bool) -> float:
        high = 0.0
        x = pdf.margin
        for index, (cell, mm) in enumerate(zip(cells, wide, strict=True)):
            runs = [(printable(cell), bold or index == 0 or cell.endswith(LOUD))]
            if numbers and index:
                pdf.words(runs[0][0], x, y, size, bold=bold, width=mm - 3.0, right=True)
                count = 1
            else:
                pdf.paragraph(runs, x, y, size, mm - 2.5, leading=1.3)
                count = len(wrap(runs, size, mm - 2.5))
            high = max(high, count * step)
            x += mm
        return y + high + 0.7

    def tall(cells: Sequence[str]) -> float:
        counts = [
            len(wrap([(printable(c), n == 0)], size, mm - 2.5))
            for n, (c, mm) in enumerate(zip(cells, wide, strict=True))
        ]
        return max(counts) * step + 1.4

    def head(y: float) -> float:
        y = one(heads, y, True)
        pdf.rule(y, strong=True)
        return y + 0.7

    if y + tall(heads) + 3 * step > pdf.bottom:
        y = pdf.portrait()
    y = head(y)
    for row in rows:
        if y + tall(row) > pdf.bottom:
            y = head(pdf.portrait())
        y = one(row, y, False)
        pdf.rule(y)
        y += 0.7
    return y + 0.5

"""A sheet of paper: typeface, colours, margins, foot, and text broken into lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from importlib.resources import as_file, files

from fpdf import FPDF

from planner.errors import InputError
from planner.export import fonts
from planner.export.fonts import has_glyph, width_mm
from planner.export.markup import clean
from planner.export.sheet import dates_of, label_of, names_of
from planner.export.table import MM_PER_PT, Run, wrap
from planner.plan import Plan

Colour = tuple[int, int, int]
INK: Colour = (23, 35, 31)
SOFT: Colour = (77, 91, 85)
LINE: Colour = (205, 214, 209)
TINT: Colour = (223, 231, 227)
ACCENT: Colour = (29, 90, 70)
WARM: Colour = (253, 244, 223)
WARM_LINE: Colour = (168, 111, 0)

SIZES_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
MARGIN_MM = 14.0
WIDE_MARGIN_MM = 11.0
FOOT_MM = 15.5
WIDE_FOOT_MM = 14.5
EDGE_MM = 10.0
"""Most printers leave this much of a sheet white."""

FOOT_PT = 8.5
LEADING = 1.36
"""Height of a line, in its size."""

MISSING = "\u25a1"
"""Stands for a sign that the typeface does not have."""


def printable(text: object) -> str:
    """The text as the typeface can print it; a sign it does not have becomes a box."""
    return "".join(sign if has_glyph(sign) else MISSING for sign in clean(text))


class Paper(FPDF):
    """A document that knows its margins and breaks no text by itself."""

    def __init__(self, title: str, plan: Plan, paper: str, large: bool, label: str) -> None:
        if paper not in SIZES_MM:
            raise InputError([f'paper: "{paper}" is not known; choose {" or ".join(SIZES_MM)}.'])
        super().__init__(orientation="P", unit="mm", format=SIZES_MM[paper])
        self.paper, self.large, self.label = paper, large, label
        self.scale = 1.45 if large else 1.0
        self.boxes = False
        for style, name in (("", "Inter-Regular.ttf"), ("B", "Inter-Bold.ttf")):
            with as_file(files(fonts).joinpath(name)) as file:
                self.add_font("Inter", style, file)
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_title(printable(title))
        self.set_lang("en")
        self.set_creator("Magnesium Planner")
        start = plan.days[0].date if plan.days else "2000-01-01"
        self.set_creation_date(dt.datetime.fromisoformat(f"{start}T00:00:00+00:00"))

    # --- pages -----------------------------------------------------------------------------

    @property
    def margin(self) -> float:
        """Left and right, top."""
        return WIDE_MARGIN_MM if self.w > self.h else MARGIN_MM

    @property
    def inside(self) -> float:
        """Width between the margins."""
        return float(self.w) - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Where a page's text ends."""
        return float(self.h) - (FOOT_MM if self.w < self.h else WIDE_FOOT_MM)

    def portrait(self) -> float:
        """A new upright page; where its text begins."""
        self.add_page(orientation="P", format=SIZES_MM[self.paper])
        return self.margin

    def landscape(self) -> float:
        """A new broad page; where its text begins."""
        self.add_page(orientation="L", format=SIZES_MM[self.paper])
        return self.margin

    def footer(self) -> None:
        """The example's label and the page's number."""
        y = float(self.h) - EDGE_MM - FOOT_PT * MM_PER_PT * 1.25
        words = f"{self.page_no()}"
        self.words(words, self.w - self.margin - 8.0, y, FOOT_PT, colour=SOFT, width=8.0,
                   right=True)  # fmt: skip
        left = self.label
        if self.boxes:
            left = f"{left}  {MISSING} is a sign this typeface does not have.".strip()
        if left:
            self.words(left, self.margin, y, FOOT_PT, bold=bool(self.label), colour=INK)

    # --- text ------------------------------------------------------------------------------

    def words(
        self,
        text: str,
        x: float,
        y: float,
        size_pt: float,
        *,
        bold: bool = False,
        colour: Colour = INK,
        width: float | None = None,
        right: bool = False,
    ) -> None:
        """One line of text, its upper edge at ``y``."""
        if not text:
            return
        text = text.replace("\u00a0", " ")  # one glyph has one width in the file
        self.boxes = self.boxes or MISSING in text
        self.set_font("Inter", "B" if bold else "", size_pt)
        self.set_text_color(*colour)
        if right and width is not None:
            x += width - float(self.get_string_width(text))
        self.text(x, y + size_pt * MM_PER_PT * 0.99, text)

    def paragraph(
        self,
        runs: str | Sequence[Run],
        x: float,
        y: float,
        size_pt: float,
        width: float,
        *,
        colour: Colour = INK,
        leading: float = LEADING,
    ) -> float:
        """Runs of text broken into lines; where the next paragraph begins."""
        high = size_pt * MM_PER_PT * leading
        for line in wrap(said(runs), size_pt, width):
            at = x
            for text, bold in line:
                self.words(text, at, y, size_pt, bold=bold, colour=colour)
                at += float(self.get_string_width(text))
            y += high
        return y

    def rule(
        self,
        y: float,
        *,
        x: float | None = None,
        width: float | None = None,
        strong: bool = False,
        colour: Colour = LINE,
    ) -> None:
        """A horizontal line."""
        start = self.margin if x is None else x
        self.set_draw_color(*(INK if strong else colour))
        self.set_line_width(0.45 if strong else 0.2)
        self.line(start, y, start + (self.inside if width is None else width), y)

    def masthead(self, what: str, whose: str, y: float, size_pt: float = 17.0) -> float:
        """Title, whose it is, the example's label; where the text begins."""
        label_mm = 0.0
        if self.label:
            self.set_font("Inter", "B", 8.5)
            label_mm = float(self.get_string_width(self.label)) + 6.0
            self.set_draw_color(*INK)
            self.set_line_width(0.3)
            self.set_dash_pattern(dash=1.0, gap=0.7)
            self.rect(self.margin + self.inside - label_mm, y + 0.2, label_mm, 6.2,
                      round_corners=True, corner_radius=1.0)  # fmt: skip
            self.set_dash_pattern()
            self.words(self.label, self.margin + self.inside - label_mm + 3.0, y + 1.7, 8.5,
                       bold=True)  # fmt: skip
        room = self.inside - label_mm - 4.0
        x = self.margin
        wide = width_mm(printable(what), size_pt, True) + 5.0
        beside = self.w > self.h and wide + width_mm(printable(whose), 10.0) <= room
        if beside:
            self.words(printable(whose), x + wide, y + 0.37 * (size_pt - 10.0), 10.0, colour=SOFT)
        y = self.paragraph([(printable(what), True)], x, y, size_pt, room, leading=1.25)
        if whose and not beside:
            y = self.paragraph(printable(whose), x, y, 10.0, room, colour=SOFT)
        self.rule(y + 1.6, strong=True)
        return y + 4.6


def said(runs: str | Sequence[Run]) -> Sequence[Run]:
    """Plain words as one run; every run as the typeface can print it."""
    if isinstance(runs, str):
        return [(printable(runs), False)]
    return [(printable(text), bold) for text, bold in runs]


def paper_of(what: str, plan: Plan, paper: str, large: bool, example: bool | None) -> Paper:
    """An empty document for a plan."""
    title = f"{what} for {names_of(plan)}, {dates_of(plan)}"
    return Paper(title, plan, paper, large, printable(label_of(plan, example)))


def whose(plan: Plan, name: str = "") -> str:
    """Ana · 23 to 29 November 2026."""
    return f"{name or names_of(plan)} · {dates_of(plan)}"


def finished(pdf: Paper) -> bytes:
    """The document's bytes."""
    return bytes(pdf.output())

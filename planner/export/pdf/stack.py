"""Pieces of text on top of one another, measured before they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from planner.export.pdf.paper import ACCENT, INK, LEADING, LINE, SOFT, TINT, Colour, Paper, said
from planner.export.table import MM_PER_PT, Run, wrap

Draw = Callable[[float, float], None]
"""Draws a piece with its upper left corner at (x, y)."""


@dataclass
class Stack:
    """What stands in one column, from the top down."""

    pdf: Paper
    width: float
    pieces: list[tuple[float, Draw]] = field(default_factory=list)

    @property
    def high(self) -> float:
        """Height of all pieces together."""
        return sum(high for high, _ in self.pieces)

    def draw(self, x: float, y: float) -> float:
        """Draw everything; where the next thing begins."""
        for high, draw in self.pieces:
            draw(x, y)
            y += high
        return y

    def gap(self, high: float) -> None:
        """Nothing, for so many mm."""
        self.pieces.append((high, lambda x, y: None))

    def text(
        self,
        runs: str | Sequence[Run],
        size_pt: float,
        *,
        colour: Colour = INK,
        indent: float = 0.0,
        leading: float = LEADING,
        mark: bool = False,
    ) -> None:
        """A paragraph; ``mark`` puts a bar to its left."""
        words = said(runs)
        lines = wrap(words, size_pt, self.width - indent)
        high = len(lines) * size_pt * MM_PER_PT * leading

        def draw(x: float, y: float) -> None:
            if mark:
                self.pdf.set_fill_color(*INK)
                self.pdf.rect(x, y, 0.7, high, style="F")
            self.pdf.paragraph(words, x + indent, y, size_pt, self.width - indent,
                               colour=colour, leading=leading)  # fmt: skip

        self.pieces.append((high, draw))

    def row(self, left: str, name: str, details: str, size_pt: float, left_mm: float) -> None:
        """A measure, what is measured and softer details, with a thin line beneath."""
        measure = wrap(said([(left, True)]), size_pt, left_mm - 2.0)
        runs = said([(name, False), (f"  {details}" if details else "", True)])
        lines = wrap(runs, size_pt, self.width - left_mm)  # what is soft is measured as bold
        step = size_pt * MM_PER_PT * 1.3
        high = max(len(measure), len(lines)) * step + 1.1

        def draw(x: float, y: float) -> None:
            self.pdf.paragraph([(left, True)], x, y, size_pt, left_mm - 2.0, leading=1.3)
            for number, line in enumerate(lines):
                at = x + left_mm
                for words, soft in line:
                    self.pdf.words(
                        words, at, y + number * step, size_pt, colour=SOFT if soft else INK
                    )
                    at += float(self.pdf.get_string_width(words))
            self.pdf.rule(y + high - 0.55, x=x, width=self.width, colour=TINT)

        self.pieces.append((high, draw))

    def bar(self, share: float) -> None:
        """How much of a whole, as a bar; the words beside it say the same."""

        def draw(x: float, y: float) -> None:
            self.pdf.set_fill_color(*TINT)
            self.pdf.rect(x, y, self.width, 1.2, style="F")
            self.pdf.set_fill_color(*ACCENT)
            self.pdf.rect(x, y, self.width * max(0.0, min(share, 1.0)), 1.2, style="F")

        self.pieces.append((1.9, draw))


def framed(stack: Stack, x: float, y: float, padding: float, dashed: bool = False) -> float:
    """A stack inside a rounded frame; where the frame ends."""
    high = stack.high + 2 * padding
    stack.pdf.set_draw_color(*LINE)
    stack.pdf.set_line_width(0.3)
    if dashed:
        stack.pdf.set_dash_pattern(dash=1.0, gap=0.8)
    stack.pdf.rect(x, y, stack.width + 2 * padding, high, round_corners=True, corner_radius=1.6)
    stack.pdf.set_dash_pattern()
    stack.draw(x + padding, y + padding)
    return y + high

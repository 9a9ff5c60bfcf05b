"""The shopping list as PDF: two columns of boxes, aisle by aisle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.export.basket import Basket, Shelf, Thing, basket
from planner.export.fonts import width_mm
from planner.export.pdf.paper import INK, SOFT, Paper, finished, paper_of, printable, whose
from planner.export.pdf.stack import Stack
from planner.export.pdf.week import paragraphs
from planner.export.sheet import not_medical
from planner.export.table import MM_PER_PT
from planner.plan import Plan
from planner.shopping import ShoppingList

BOX_MM = 3.8
GUTTER_MM = 8.0


def list_pdf(
    plan: Plan,
    list_: ShoppingList,
    *,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> bytes:
    """The list by aisle with boxes for a pen."""
    pdf = paper_of("Shopping list", plan, paper, large, example)
    list_pages(pdf, plan, basket(list_))
    return finished(pdf)


def list_pages(pdf: Paper, plan: Plan, found: Basket, name: str = "", rest: bool = True) -> float:
    """The list on pages of its own; with ``rest`` what is left over and what it costs.

    Returns where its last page's text ends.
    """
    y = pdf.masthead("Shopping list", whose(plan, name), pdf.portrait())
    if not found.shelves:
        words = ["Nothing to buy: no meal of this plan is cooked at home.", not_medical()]
        return paragraphs(pdf, words, y, 10.0)
    if found.head:
        y = pdf.paragraph([(found.head, True)], pdf.margin, y, 12.0 * pdf.scale, pdf.inside) + 1.0
    if found.hint:
        y = pdf.paragraph([(found.hint, False)], pdf.margin, y, 8.5 * pdf.scale, pdf.inside) + 1.5
    for walk in found.walks:
        if walk.title:
            y = _walk_title(pdf, walk.title, y)
        flow = Flow(pdf, y, 1 if pdf.large else 2)
        for shelf in walk.shelves:
            flow.shelf(shelf)
        if rest and walk is found.walks[-1]:
            things = [f"{name}: {left}" for name, left in found.left]
            flow.texts(
                "Left over", [w for w in (found.left_in_all, *found.saving[:1], *things) if w]
            )
            flow.texts("What it costs", found.cost)
            flow.texts("", [not_medical()])
        y = flow.end() + 2.0
    return y


def _walk_title(pdf: Paper, words: str, y: float) -> float:
    """A trip's title, with room for some of its things beneath."""
    if y + 40.0 > pdf.bottom:
        y = pdf.portrait()
    return pdf.paragraph([(words, True)], pdf.margin, y, 13.0 * pdf.scale, pdf.inside) + 1.5


@dataclass
class Flow:
    """Aisles down one column, then the next, then the next page."""

    pdf: Paper
    top: float
    columns: int
    column: int = 0
    y: float = 0.0
    lowest: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    @property
    def width(self) -> float:
        """Width of a column."""
        return (self.pdf.inside - GUTTER_MM * (self.columns - 1)) / self.columns

    @property
    def x(self) -> float:
        """Left edge of this column."""
        return self.pdf.margin + self.column * (self.width + GUTTER_MM)

    def room(self, high: float) -> None:
        """Make sure that so many mm fit, in the next column if not in this one."""
        if self.y + high <= self.pdf.bottom or self.y == self.top:
            return
        self.column += 1
        if self.column == self.columns:
            self.column = 0
            self.top = self.pdf.portrait()
            self.lowest = 0.0
        self.y = self.top

    def end(self) -> float:
        """Beneath everything on this page."""
        return max(self.lowest, self.y)

    def shelf(self, shelf: Shelf) -> None:
        """One aisle; its heading never stands alone, and a short one is never broken."""
        scale = self.pdf.scale
        stacks = [_thing(self.pdf, thing, self.width) for thing in shelf.things]
        head = 8.0 * scale
        whole = head + sum(stack.high for stack in stacks)
        short = len(stacks) <= 6 and whole < (self.pdf.bottom - self.pdf.margin) / 3
        self.room(whole if short else head + stacks[0].high)
        self.pdf.words(shelf.title, self.x, self.y, 11.5 * scale, bold=True)
        self.pdf.rule(self.y + 5.4 * scale, x=self.x, width=self.width, strong=True)
        self.y += 6.4 * scale
        for stack in stacks:
            self.room(stack.high)
            self._box(self.y + 0.9)
            self.y = stack.draw(self.x, self.y)
            self.pdf.rule(self.y - 0.3, x=self.x, width=self.width)
            self.lowest = max(self.lowest, self.y)
        self.y += 3.0

    def texts(self, title: str, paragraphs: Sequence[str]) -> None:
        """Sentences after the things, in the same columns."""
        scale = self.pdf.scale
        for number, words in enumerate(paragraphs):
            stack = Stack(self.pdf, self.width)
            if title and not number:
                stack.gap(1.5)
                stack.text([(title, True)], 10.0 * scale)
            stack.text(words, 7.6 * scale, leading=1.3)
            self.room(stack.high)
            self.y = stack.draw(self.x, self.y)
            self.lowest = max(self.lowest, self.y)
        self.y += 1.5

    def _box(self, y: float) -> None:
        size = BOX_MM * self.pdf.scale
        self.pdf.set_draw_color(*INK)
        self.pdf.set_line_width(0.35)
        self.pdf.rect(self.x, y, size, size, round_corners=True, corner_radius=0.6)


def _thing(pdf: Paper, thing: Thing, width: float) -> Stack:
    scale = pdf.scale
    indent = (BOX_MM + 2.0) * scale
    stack = Stack(pdf, width)
    stack.gap(0.7)
    size = 9.6 * scale
    name, amount = printable(thing.name), printable(thing.amount)
    if width_mm(name, size, True) + width_mm(amount, size) + 3.0 <= width - indent:
        _on_one_line(stack, name, amount, size, indent)
    else:
        stack.text([(name, True)], size, indent=indent, leading=1.28)
        if amount:
            stack.text(amount, size, indent=indent, leading=1.28)
    use = " · ".join(part for part in (thing.use, thing.price) if part)
    stack.text(use, 7.4 * scale, colour=SOFT, indent=indent, leading=1.3)
    for words in thing.notes:
        stack.text(words, 7.4 * scale, indent=indent, leading=1.3)
    stack.gap(1.0)
    return stack


def _on_one_line(stack: Stack, name: str, amount: str, size: float, indent: float) -> None:
    """The name, and the amount at the right end of its line."""

    def draw(x: float, y: float) -> None:
        stack.pdf.words(name, x + indent, y, size, bold=True)
        stack.pdf.words(amount, x + indent, y, size, width=stack.width - indent, right=True)

    stack.pieces.append((size * MM_PER_PT * 1.28, draw))

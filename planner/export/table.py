"""How the week's table is printed so that it fits one landscape page, and stays readable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.export.fonts import width_mm
from planner.export.sheet import Card, Sheet, eve_of
from planner.plan import Plan

DAYS_A_PAGE = 7
MM_PER_PT = 25.4 / 72
LINE = 1.28
"""Height of a line, in its size."""

DAY_MM = 31.0
"""Width of the column of days."""

DAY_PT = 7.0
"""Largest size of a day's figures where they share the page with every amount."""

READABLE_PT = 8.5
"""Smallest type on a handout, which is read by clients of every age; ours."""

INSIDE_MM = {"a4": (275.0, 188.0), "letter": (257.0, 193.9)}
"""Width and height of a landscape page inside its margins, which are 10 mm or more."""

MASTHEAD_MM = 14.0
"""Title and rule above the table."""

POINTER_MM = 8.0
"""The line that says what to read first."""

NOTE_MM = 4.6
"""One line of notes above the table."""

SPARE_MM = 3.0
"""Kept free beneath the legend."""

LEGEND_PT = 7.6
LARGE_LEGEND_PT = 10.0
HEAD_PT = 9.5
"""Size of the table's head."""


@dataclass(frozen=True)
class Density:
    """The sizes of one page's table."""

    name: str
    title_pt: float
    text_pt: float
    plates: str = "full"
    """What is said of a plate: full (every amount) | key (the dish's main foods) | none."""

    foods: int = 0
    """How many main foods of a dish are said."""

    handed: bool = False
    """Whether it is a handout's, with no type below ``READABLE_PT``."""

    large: bool = False
    """Whether it is large print."""

    @property
    def day_pt(self) -> float:
        """Size of what stands beneath a day's name."""
        small = self.plates == "full" and not self.handed
        if small:
            return min(self.text_pt, DAY_PT)
        return READABLE_PT if self.handed else self.text_pt

    @property
    def legend_pt(self) -> float:
        """Size of what stands beneath the table."""
        if self.large:
            return LARGE_LEGEND_PT
        return READABLE_PT if self.handed else LEGEND_PT

    @property
    def figures(self) -> int:
        """How many minerals a day's name has beneath it."""
        if self.large:
            return 0
        return 1 if self.handed else 3

    @property
    def padding_mm(self) -> float:
        """Above and below a cell's text, together."""
        return 2.6 if self.title_pt > 8.4 and not self.handed else 1.9


DENSITIES = tuple(
    Density(f"d{step}", round(size, 2), round(0.82 * size, 2))
    for step, size in enumerate(11.4 - 0.3 * n for n in range(18))
)
HANDOUT = tuple(
    Density(f"hand{number}", title, text, plates, foods, handed=True)
    for number, (plates, foods, title, text) in enumerate(
        (plates, foods, title, text)
        for plates, foods in (("full", 0), ("key", 3), ("key", 2), ("none", 0))
        for title, text in ((11.0, 9.6), (10.2, 9.0), (9.4, 8.5), (8.8, 8.5))
    )
)
"""A handout says less before it is printed smaller; the rest is on the pages of the days."""

LARGE = tuple(
    Density(f"big{step}", size, round(0.75 * size, 2), "none", large=True)
    for step, size in enumerate((16, 15, 14, 12))
)
"""In large print the table has titles only; the amounts are on the cards."""

ALL = (*DENSITIES, *HANDOUT, *LARGE)

AMOUNTS_EATEN = "Amounts are as eaten, in cups of 240 ml."
AMOUNTS_ON_CARDS = "Amounts are on the pages of the days."
KEY_ON_PAGE = (
    "The main foods of each dish, as eaten, in cups of 240 ml; all amounts and what goes with the "
    "dish are on the pages of the days."
)
SWAPS_CHECKED = "Instead: checked swaps; nothing else changes, and no target is lost by them."
SWAPS_MEAN = "In brackets: the change of the day's magnesium."
NO_SWAP = "no swap leaves the other meals as they are"


def occasions_of(found: Sequence[Sheet]) -> dict[str, str]:
    """The columns of the table: each occasion with its usual time, in clock order."""
    times: dict[str, list[str]] = {}
    for sheet in found:
        for card in sheet.cards:
            times.setdefault(card.occasion, []).append(card.time)
    usual = {name: max(sorted(set(clocks)), key=clocks.count) for name, clocks in times.items()}
    return dict(sorted(usual.items(), key=lambda pair: pair[1]))


def density(
    found: Sequence[Sheet],
    paper: str,
    large: bool,
    swaps: Mapping[str, Sequence[str]],
    around: Callable[[Density], float],
    *,
    handed: bool = False,
) -> Density:
    """The fullest and largest with which these days fit one page, or the last there is.

    ``around`` is what the page needs above and below the table, in mm.
    """
    choices = LARGE if large else HANDOUT if handed else DENSITIES
    for choice in choices:
        high = sum(row_mm(sheet, found, paper, swaps, choice) for sheet in found)
        high += heads_mm(found, paper, swaps, choice)
        if high + around(choice) <= INSIDE_MM[paper][1]:
            return choice
    return choices[-1]


def plate_of(card: Card, sizes: Density) -> str:
    """What is on the plate, on one line; a number stays with its measure, a dot with its food."""
    if sizes.plates == "none":
        return ""
    if sizes.plates == "key":
        return _listed(amount.brief for amount in card.heaviest(sizes.foods))
    beside = _listed(amount.line for amount in card.beside)
    return _listed(amount.line for amount in card.in_dish) + (
        f". With\u00a0it: {beside}" if beside else ""
    )


def _listed(words: Iterable[str]) -> str:
    return "\u00a0· ".join(word.replace(" ", "\u00a0", 1) for word in words)


def columns_mm(
    found: Sequence[Sheet], paper: str, swaps: Mapping[str, Sequence[str]], sizes: Density
) -> dict[str, float]:
    """Width of each occasion's column: more for the ones with more to say."""
    names = occasions_of(found)
    said = dict.fromkeys(names, 1.0)
    for sheet in found:
        for card in sheet.cards:
            words = len(card.title) + len(plate_of(card, sizes))
            words += len(swap_of(swaps, card.key))
            said[card.occasion] += words
    even = sum(said.values()) / max(len(said), 1)
    weights = {name: min(max((many / even) ** 0.7, 0.65), 1.5) for name, many in said.items()}
    room = INSIDE_MM[paper][0] - DAY_MM
    return {name: room * weight / sum(weights.values()) for name, weight in weights.items()}


def swap_of(swaps: Mapping[str, Sequence[str]], key: str) -> str:
    """Checked alternatives of a meal on one line; empty for a meal that none were looked for."""
    if key not in swaps:
        return ""
    return f"Instead: {'; or '.join(swaps[key]) or NO_SWAP}"


def heads_mm(
    found: Sequence[Sheet], paper: str, swaps: Mapping[str, Sequence[str]], sizes: Density
) -> float:
    """Height of the lines of the table's head."""
    wide, usual = columns_mm(found, paper, swaps, sizes), occasions_of(found)
    lines = [
        len(wrap([(f"{name.capitalize()} ", True), (usual[name], False)], HEAD_PT, mm - 4.0))
        for name, mm in wide.items()
    ]
    return max(lines, default=1) * HEAD_PT * MM_PER_PT * LINE + 1.5


def legend(
    plan: Plan, found: Sequence[Sheet], swaps: Mapping[str, Sequence[str]], sizes: Density
) -> list[Run]:
    """What stands beneath the table; a handout has a page of its own for the evenings before."""
    runs: list[Run] = []
    always, eve = everyday(found), eve_of(plan)
    if always:
        runs += [("Every day: ", True), (f"{' · '.join(always)}. ", False)]
    if eve and sizes.plates == "full" and not sizes.handed:
        runs += [(f"The evening before {found[0].short}: ", True), (f"{' '.join(eve)} ", False)]
    amounts = {"full": AMOUNTS_EATEN, "key": KEY_ON_PAGE, "none": AMOUNTS_ON_CARDS}
    runs.append((amounts[sizes.plates], False))
    if swaps:
        runs.append((f" {SWAPS_CHECKED} {SWAPS_MEAN}", False))
    return runs


def legend_mm(runs: Sequence[Run], paper: str, size_pt: float) -> float:
    """Height of the legend."""
    return len(wrap(runs, size_pt, INSIDE_MM[paper][0])) * size_pt * MM_PER_PT * 1.3 + 1.6


def everyday(found: Sequence[Sheet]) -> tuple[str, ...]:
    """What is taken, eaten or drunk at the same time on each of several days."""
    if len(found) < 2:
        return ()
    return tuple(word for word in found[0].also if all(word in sheet.also for sheet in found))


def row_mm(
    sheet: Sheet,
    found: Sequence[Sheet],
    paper: str,
    swaps: Mapping[str, Sequence[str]],
    sizes: Density,
) -> float:
    """Height of one day's row."""
    wide = columns_mm(found, paper, swaps, sizes)
    usual = occasions_of(found)
    by_column: dict[str, float] = {}
    for card in sheet.cards:
        high = _card_mm(card, swaps, sizes, wide[card.occasion] - 4.0, usual[card.occasion])
        by_column[card.occasion] = by_column.get(card.occasion, 0.0) + high
    day = sizes.title_pt
    for word in [*figures_of(sheet, sizes), *apart(sheet, found)]:
        day += sizes.text_pt * lines_of(word, sizes.day_pt, False, DAY_MM - 3.0)
    return max([*by_column.values(), day * MM_PER_PT * LINE]) + sizes.padding_mm


def figures_of(sheet: Sheet, sizes: Density) -> tuple[str, ...]:
    """A day's minerals, a line each."""
    several = len(sheet.figures) > 1
    return tuple(
        f"{name}: {reached.brief}" if several and not number else reached.brief
        for name, shown in sheet.figures
        for number, reached in enumerate(shown[: sizes.figures])
    )


def apart(sheet: Sheet, found: Sequence[Sheet]) -> tuple[str, ...]:
    """What is taken, eaten or drunk on this day and not on all."""
    always = everyday(found)
    return tuple(word for word in sheet.also if word not in always)


def _card_mm(
    card: Card,
    swaps: Mapping[str, Sequence[str]],
    sizes: Density,
    inside: float,
    usual: str,
) -> float:
    title = card.title if card.time == usual else f"{card.time} {card.title}"
    points = sizes.title_pt * lines_of(title, sizes.title_pt, True, inside)
    plate = plate_of(card, sizes)
    if plate:
        points += sizes.text_pt * lines_of(plate, sizes.text_pt, False, inside)
    words = swap_of(swaps, card.key)
    if words:
        points += sizes.text_pt * lines_of(words, sizes.text_pt, False, inside)
    return points * MM_PER_PT * LINE


def lines_of(text: str, size_pt: float, bold: bool, inside: float) -> int:
    """How many lines a text takes when it is broken between words."""
    return len(wrap([(text, bold)], size_pt, inside))


Run = tuple[str, bool]
"""Words, and whether they are bold."""


def wrap(runs: Sequence[Run], size_pt: float, inside: float) -> list[list[Run]]:
    """Runs of words broken into lines no wider than ``inside`` mm; a longer word is cut."""
    lines: list[list[Run]] = [[]]
    used = 0.0
    for word, bold in (piece for run in runs for piece in _pieces(run, size_pt, inside)):
        wide = width_mm(word, size_pt, bold)
        if lines[-1] and used + wide > inside + 1e-6:
            if not word.strip(" "):
                continue
            lines.append([])
            used = 0.0
        if word.strip(" ") or lines[-1]:
            lines[-1].append((word, bold))
            used += wide
    return [_joined(line) for line in lines]


def _pieces(run: Run, size_pt: float, inside: float) -> Iterator[Run]:
    """Words and blanks of a run in turn, words that are wider than a line cut up."""
    text, bold = run
    for piece in re.split("( +)", text):
        while len(piece) > 1 and width_mm(piece, size_pt, bold) > inside:
            fit = next(
                (n for n in range(len(piece) - 1, 1, -1)
                 if width_mm(piece[:n], size_pt, bold) <= inside),
                1,
            )  # fmt: skip
            yield piece[:fit], bold
            piece = piece[fit:]
        if piece:
            yield piece, bold


def _joined(line: Sequence[Run]) -> list[Run]:
    """Neighbours of one weight together, without blanks at the end."""
    found: list[Run] = []
    for word, bold in line:
        if found and found[-1][1] == bold:
            found[-1] = (found[-1][0] + word, bold)
        else:
            found.append((word, bold))
    if found:
        found[-1] = (found[-1][0].rstrip(" "), found[-1][1])
    return [run for run in found if run[0]]

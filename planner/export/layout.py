"""Headings, lines and tables, for a terminal in colour and for plain text alike.

A page is a list of rich renderables. All text, a person's own included, goes through ``safe``
into ``rich.text.Text``: it is never read as markup, and never moves the cursor.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 100
"""Columns of plain text: what is piped, saved or mailed."""

Page = list[RenderableType]

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that print as nothing, or turn what follows around."""


def safe(text: object) -> str:
    """The text with every control and invisible character spelled out, as \\x1b or \\u202e."""
    return "".join(
        _spelled(sign) if unicodedata.category(sign) in _INVISIBLE else sign for sign in str(text)
    )


def _spelled(sign: str) -> str:
    code = ord(sign)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def title(text: str) -> RenderableType:
    """The title of a page."""
    return Text(safe(text), style="bold green")


def heading(text: str) -> RenderableType:
    """A heading with an empty line above it."""
    return Padding(Text(safe(text), style="bold"), (1, 0, 0, 0))


def line(text: str, *, indent: int = 0, style: str = "") -> RenderableType:
    """A paragraph, wrapped at the page's width."""
    return Padding(Text(safe(text), style=style), (0, 0, 0, indent))


def bullet(text: str, *, style: str = "") -> RenderableType:
    """A paragraph with a dash before it, its further lines hanging below the first."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1)
    grid.add_column()
    grid.add_row(Text("-", style=style), Text(safe(text), style=style))
    return grid


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str] | str],
    *,
    numbers: frozenset[int] = frozenset(),
    fixed: frozenset[int] = frozenset(),
    indent: int = 0,
) -> RenderableType:
    """A table without rules: ``numbers`` are aligned to the right, ``fixed`` never wrap.

    A row that is only a text is a heading among the rows, with an empty line above it.
    """
    found = Table(box=None, pad_edge=False, show_header=any(columns), header_style="bold")
    for index, name in enumerate(columns):
        found.add_column(
            Text(safe(name)),
            justify="right" if index in numbers else "left",
            no_wrap=index in fixed or index in numbers,
            overflow="fold",
        )
    for row in rows:
        if isinstance(row, str):
            found.add_row()
            found.add_row(Text(safe(row), style="bold"))
        else:
            found.add_row(*(Text(safe(cell)) for cell in row))
    return Padding(found, (0, 0, 0, indent))


def plain(page: Page, width: int = PLAIN_WIDTH) -> str:
    """A page as plain text, no line wider than ``width`` and none with trailing blanks."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
        _environ={},
    )
    for part in page:
        console.print(part)
    return "\n".join(text.rstrip() for text in file.getvalue().splitlines()) + "\n"

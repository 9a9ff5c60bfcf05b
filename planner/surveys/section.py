"""A marked section of a page of the docs, which a survey rewrites."""

from __future__ import annotations

BEGIN, END = "<!-- survey:begin -->", "<!-- survey:end -->"


def in_section(page: str, text: str) -> str:
    """The page with the text between its marks, and the rest as it was."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{text}{END}{tail}"

"""HTML as values: every text is escaped unless it is already markup.

A person's own words (names, notes, foods, medicines) are text wherever they stand: signs that
print as nothing or turn the line around are spelled out, ``<`` is ``&lt;``.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable

from planner.export.layout import safe

VOID = frozenset({"meta", "br", "col", "input"})
EMPTY = frozenset({"rect"})
"""Elements of SVG, which close themselves."""
_JOINER = re.compile("([\u200c\u200d])")
"""Invisible signs that letters and emoji need between them; they turn nothing around."""


class Markup(str):
    """Text that is already HTML."""

    __slots__ = ()


def clean(text: object) -> str:
    """The text on one line, with every sign that prints as nothing or reorders spelled out."""
    words = str(text).replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
    return "".join(part if _JOINER.fullmatch(part) else safe(part) for part in _JOINER.split(words))


def text(words: object) -> Markup:
    """Words as HTML text."""
    return Markup(html.escape(clean(words), quote=True))


def own(words: object) -> Markup:
    """A person's own words: set apart, so that their direction turns nothing else around."""
    return Markup(f'<bdi dir="auto">{text(words)}</bdi>')


Child = object
"""Markup, text, None (nothing), or an iterable of these."""


def tag(name: str, /, *children: Child, **attributes: object) -> Markup:
    """One element; ``class_`` is class, ``aria_label`` aria-label, False or None leaves it out."""
    said = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Markup(f"<{name}{said}>")
    if name in EMPTY:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Children one after the other."""
    return Markup("".join(map(_child, children)))


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return text(child)
    if isinstance(child, Iterable):
        return join(child)
    return text(child)


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'


def sha256(source: str) -> str:
    """What a content security policy says about one inline style or script."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"

"""The typeface of the documents: Inter, under the SIL Open Font License (``OFL.txt``).

The ``.ttf`` files go into PDF pages (Latin, Greek, Cyrillic, fractions, arrows), the smaller
``.woff2`` files (Latin, fractions, arrows) into HTML pages.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def font_bytes(name: str) -> bytes:
    """One font file, as "Inter-Bold.ttf"."""
    return files(__package__).joinpath(name).read_bytes()


@cache
def font_base64(name: str) -> str:
    """A font file for a data: address."""
    return base64.b64encode(font_bytes(name)).decode("ascii")


@cache
def _advances(name: str) -> Mapping[int, float]:
    """Width of every character of a font, in its size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(io.BytesIO(font_bytes(name)), lazy=True) as font:
        of_glyph, per_em = font["hmtx"], font["head"].unitsPerEm
        return {code: of_glyph[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}


def width_mm(text: str, size_pt: float, bold: bool = False) -> float:
    """Width of a text on paper; a character the font does not have counts as wide as its size."""
    advances = _advances("Inter-Bold.ttf" if bold else "Inter-Regular.ttf")
    return sum(advances.get(ord(sign), 1.0) for sign in text) * size_pt * 25.4 / 72


def has_glyph(sign: str) -> bool:
    """Whether the typeface has this character."""
    return ord(sign) in _advances("Inter-Regular.ttf")

"""The estimated absorption of magnesium from one eating occasion (data and arithmetic)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Segment:
    """One straight piece of the curve: absorbed = slope × mg + intercept."""

    mg_from: float
    slope: float
    intercept: float


@cache
def segments() -> tuple[Segment, ...]:
    """The concave curve's pieces, from the smallest dose up."""
    text = files("planner.reference").joinpath("absorption_curve.csv").read_text(encoding="utf-8")
    return tuple(
        Segment(float(row["mg_from"]), float(row["slope"]), float(row["intercept"]))
        for row in csv.DictReader(text.splitlines())
    )


def absorbed_mg(magnesium_mg: float) -> float:
    """Estimated magnesium absorbed from one occasion, mg: a rough figure to compare meals by.

    Source: pooled from Fine 1991 (doi:10.1172/JCI115317), Sabatier 2011
    (doi:10.1017/S0007114511001139) and Bohn 2004 (doi:10.1093/ajcn/79.3.418).
    """
    return min(piece.slope * magnesium_mg + piece.intercept for piece in segments())

"""The planner's rules as data: sentence, figures, evidence grade and source, each once.

``rules.toml`` holds every threshold the model uses; ``relaxation.csv`` says in which order
hard rules give way when a question cannot be answered with all of them.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Figure:
    """One number of a rule with its unit and where it comes from."""

    value: float
    unit: str
    note: str


@dataclass(frozen=True)
class Rule:
    """One rule: what it says, how sure the evidence is, and its figures."""

    name: str
    sentence: str
    grade: str
    kind: str
    source: str
    figures: Mapping[str, Figure]

    def __hash__(self) -> int:
        return hash(self.name)

    def __getitem__(self, figure: str) -> float:
        return self.figures[figure].value


@dataclass(frozen=True)
class Relaxation:
    """A hard row family that may give way, and its place in the order (1 first)."""

    order: int
    row: str
    what: str


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name, as ``rules.toml`` states them."""
    table = tomllib.loads(_read("rules.toml"))
    return {
        name: Rule(
            name=name,
            sentence=entry.get("sentence", ""),
            grade=entry.get("grade", ""),
            kind=entry.get("kind", ""),
            source=entry.get("source", ""),
            figures={
                key: Figure(float(figure["value"]), figure["unit"], figure.get("note", ""))
                for key, figure in entry["figures"].items()
            },
        )
        for name, entry in table.items()
    }


def rule(name: str) -> Rule:
    """The rule of that name."""
    return rules()[name]


def week_mean_weight(nutrient: str) -> float:
    """How much a shortfall of this nutrient's weekly mean counts, beside the others."""
    figure = rule("week_means").figures.get(nutrient)
    return 1.0 if figure is None else figure.value


@cache
def relaxations() -> tuple[Relaxation, ...]:
    """Hard rules that may give way, the first to yield first."""
    rows = csv.DictReader(_read("relaxation.csv").splitlines())
    found = [Relaxation(int(row["order"]), row["row"], row["what"]) for row in rows]
    return tuple(sorted(found, key=lambda relaxation: relaxation.order))

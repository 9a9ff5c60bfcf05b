"""Dishes put together at the table: each as somebody has it who leaves one role out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.tables import data_dir

_KEYS = {"dish", "role", "titles", "method"}
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\.start)?\}")
_WITHOUT = "_without_"


def table_dishes(dishes: Mapping[str, Dish] | None = None) -> dict[str, Dish]:
    """The dishes, and beside each that is put together at the table its versions without a role."""
    known = load_dishes() if dishes is None else dishes
    made = {
        dish.slug: dish
        for dish in (_version(known[e["dish"]], e) for e in _entries() if e["dish"] in known)
    }
    return {**known, **made}


def family(slug: str) -> str:
    """The dish that is cooked, for a version of it."""
    return slug.partition(_WITHOUT)[0]


def is_version(slug: str) -> bool:
    """Whether this is a dish without one of its roles."""
    return _WITHOUT in slug


@cache
def _entries(path: Path | None = None) -> tuple[dict[str, Any], ...]:
    """The data file's entries. Raises InputError with everything that is wrong in it."""
    file = path or data_dir() / "at_table.toml"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("apart", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError([f"{file.name}: cannot be read: {error}."]) from error
    dishes, problems = load_dishes(), []
    for number, entry in enumerate(entries, start=1):
        where = f"{file.name} entry {number} {entry.get('dish', '(no dish)')}"
        if set(entry) != _KEYS:
            problems.append(f"{where}: needs exactly the keys {', '.join(sorted(_KEYS))}.")
            continue
        dish = dishes.get(entry["dish"])
        if dish is None:
            problems.append(f"{where}: no dish file has this dish.")
            continue
        roles = {role.name: role for role in dish.roles}
        if entry["role"] not in roles or not roles[entry["role"]].least:
            problems.append(f"{where}: {entry['role']!r} is no role that the dish needs.")
        left = set(roles) - {entry["role"]}
        for text in (*entry["titles"], entry["method"]):
            problems += [
                f"{where}: {{{name}}} in {text[:40]!r} is no role that is left."
                for name in _PLACEHOLDER.findall(text)
                if name not in left
            ]
        always = {name for name in left if roles[name].least}
        if not set(_PLACEHOLDER.findall(entry["titles"][-1])) <= always:
            problems.append(f"{where}: the last title must use only roles that are always there.")
    if problems:
        raise InputError(problems)
    return tuple(entries)


def _version(dish: Dish, entry: Mapping[str, Any]) -> Dish:
    return replace(
        dish,
        slug=f"{dish.slug}{_WITHOUT}{entry['role']}",
        roles=tuple(role for role in dish.roles if role.name != entry["role"]),
        titles=tuple(entry["titles"]),
        method=entry["method"],
    )

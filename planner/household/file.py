"""Household files: reading one back, with every problem said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from planner.errors import InputError
from planner.files import plan_of_document
from planner.household.types import SCHEMA, Along, Cook, Household, Own


def read_household(path: Path | str) -> Household:
    """The household of a household file. Raises InputError, with every problem, for any other."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InputError([f"{path}: cannot be read ({reason}); check the name."]) from error
    except (ValueError, RecursionError) as error:
        raise InputError([f"{path}: is not a household file ({error}); make it again."]) from error
    if not isinstance(document, dict):
        raise InputError([f"{path}: is not a household file; make it again."])
    return household_from_document(document, str(path))


def household_from_document(document: Mapping[str, Any], where: str = "household") -> Household:
    """Read a household back. Raises InputError for a newer schema or a damaged document."""
    schema = document.get("schema")
    if "plans" not in document and "people" in document:
        raise InputError([f"{where}: is the plan of one person; use the commands for plans."])
    if schema != SCHEMA:
        newer = isinstance(schema, int) and schema > SCHEMA
        hint = "it comes from a newer planner: update this one" if newer else "make it anew"
        raise InputError([f"{where}: schema {schema!r} cannot be read here, {hint}."])
    problems: list[str] = []
    plans = []
    entries = document.get("plans")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        try:
            plans.append(plan_of_document(entry, f"{where} plan {number}"))
        except InputError as error:
            problems += error.problems
    try:
        about = document["household"]
        made = Household(
            plans=tuple(plans),
            cooks=TypeAdapter(tuple[Cook, ...]).validate_python(document["cooks"]),
            alongs=TypeAdapter(tuple[Along, ...]).validate_python(document["alongs"]),
            leader=str(about["leader"]),
            owns=TypeAdapter(tuple[Own, ...]).validate_python(about["owns"]),
            notices=tuple(str(text) for text in about["notices"]),
        )
    except (KeyError, TypeError, ValidationError) as error:
        problems.append(f"{where}: not a complete household file ({_short(error)}).")
        raise InputError([*problems, f"{where}: make the household again."]) from error
    names = [person.id for plan in plans for person in plan.people]
    if not plans or len(set(names)) != len(names) or made.leader not in names:
        problems.append(f"{where}: its people and plans do not go together.")
    if problems:
        raise InputError([*problems, f"{where}: make the household again."])
    return made


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]

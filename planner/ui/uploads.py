"""Files a visitor brings: a person (TOML or JSON) or a plan (JSON). A wrong or huge one gets a
sentence."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from planner.errors import InputError
from planner.files import read_plan
from planner.household import Household, household_from_document
from planner.person import Person, parse_person, person_from_document
from planner.plan import Plan

MOST_BYTES = 4_000_000
"""More than any person or plan file has."""

Brought = Person | Plan | Household


def read(name: str, content: bytes) -> Brought:
    """The person or plan of a file. Raises InputError, with every problem, where it is neither."""
    if len(content) > MOST_BYTES:
        raise InputError([f"{name}: has more than 4 MB; that is no person or plan file."])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([f"{name}: is not text; choose a person or plan file."]) from error
    if not text.strip():
        raise InputError([f"{name}: is empty; choose another file."])
    if not text.lstrip().startswith("{"):
        return parse_person(text, name)
    document = _json(text, name)
    if "plans" in document:
        return household_from_document(document, name)
    if "days" in document or "schema" in document:
        return plan_of(text, name)
    return person_from_document(document.get("person", document), name)


def plan_of(text: str, name: str) -> Plan:
    """The plan of a JSON text, checked for damage like any plan file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_text(text, encoding="utf-8")
        try:
            plan = read_plan(path)
        except InputError as error:
            raise InputError([p.replace(str(path), name) for p in error.problems]) from error
    if len(plan.people) != 1:
        raise InputError([f"{name}: is for {len(plan.people)} people; this page shows one."])
    return plan


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError([f"{name}: cannot be read as JSON; choose another file."]) from error
    if not isinstance(document, dict):
        raise InputError([f"{name}: holds no person and no plan; choose another file."])
    return document

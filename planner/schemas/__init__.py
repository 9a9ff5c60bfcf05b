"""Published schemas of the files the planner writes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

PLAN = "plan.schema.json"


@cache
def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan file."""
    return _read(PLAN)


@cache
def household_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a household file, with that of its plans inside."""
    schema = _read("household.schema.json")
    plan = {**plan_schema(), "$id": PLAN}
    return {**schema, "$defs": {**schema["$defs"], "plan": plan}}


def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema

"""Published schemas of the files the planner writes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan file."""
    text = files(__package__).joinpath("plan.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema

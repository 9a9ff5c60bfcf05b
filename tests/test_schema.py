"""The published schema of the plan file, and reading plan files back."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from handmade import plan_of, real_plan

from planner.errors import InputError
from planner.files import read_plan, write_whole
from planner.plan import (
    Day,
    Item,
    Meal,
    Notice,
    Plan,
    PlannedPerson,
    PlannedTarget,
    Proof,
    Relaxed,
    Shortfall,
    plan_from_document,
)
from planner.schemas import plan_schema

SCHEMA = plan_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PARTS = {
    "day": Day, "item": Item, "notice": Notice, "occasion": Meal, "person": PlannedPerson,
    "proof": Proof, "relaxed": Relaxed, "shortfall": Shortfall, "target": PlannedTarget,
}  # fmt: skip


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_schema_knows_every_field(name: str):
    fields = {field.name for field in dataclasses.fields(PARTS[name])}
    assert fields == set(SCHEMA["$defs"][name]["properties"])
    assert fields == set(SCHEMA["$defs"][name]["required"])


def test_the_schema_knows_every_key_of_the_plan():
    assert {field.name for field in dataclasses.fields(Plan)} == set(SCHEMA["properties"])


@pytest.mark.parametrize("make", [plan_of, real_plan])
def test_a_plan_is_valid_and_reads_back_as_it_was(make: Callable[[], Plan], tmp_path: Path):
    plan = make()
    VALIDATOR.validate(plan.to_document())
    write_whole(tmp_path / "plan.json", plan.to_json())
    assert read_plan(tmp_path / "plan.json").to_json() == plan.to_json()
    assert plan_from_document(plan.to_document()).to_json() == plan.to_json()


def test_keys_that_come_later_are_no_error():
    document = plan_of().to_document()
    document["weather"] = "fine"
    document["days"][0]["occasions"][0]["items"][0]["colour"] = "green"
    VALIDATOR.validate(document)


def _at(document: dict[str, Any], *path: Any) -> Any:
    found: Any = document
    for step in path:
        found = found[step]
    return found


MEAL = ("days", 0, "occasions", 0)
DAMAGES: list[tuple[tuple[Any, ...], str, Any]] = [
    ((*MEAL, "items", 0), "grams", "forty"),
    ((*MEAL, "items", 0), "grams", None),
    (MEAL, "items", None),
    (MEAL, "time", "25:00"),
    (("days", 0), "date", "2026-13-01"),
    ((), "days", []),
    ((), "people", {}),
    ((), "question", {}),
    (("proof",), "status", None),
]


@pytest.mark.parametrize(("path", "key", "value"), DAMAGES)
def test_a_damaged_file_is_refused_with_the_place(path, key, value, tmp_path: Path):
    document = plan_of().to_document()
    _at(document, *path)[key] = value
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_plan(file)
    assert str(file) in error.value.problems[0]


@pytest.mark.parametrize(("path", "key", "value"), DAMAGES[:4])
def test_the_schema_refuses_it_too(path, key, value):
    document = plan_of().to_document()
    _at(document, *path)[key] = value
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"schema": 99}', '{"schema": NaN}', "null"])
def test_what_is_no_plan_is_refused(text: str, tmp_path: Path):
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_plan(file)


def test_a_newer_plan_asks_for_a_newer_planner(tmp_path: Path):
    file = tmp_path / "plan.json"
    file.write_text('{"schema": 2}', encoding="utf-8")
    with pytest.raises(InputError, match="newer planner"):
        read_plan(file)

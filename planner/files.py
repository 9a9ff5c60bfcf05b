"""Writing files whole or not at all, and reading plan files."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from planner.errors import InputError
from planner.plan import SCHEMA, Plan, plan_from_document

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def write_whole(path: Path | str, text: str) -> None:
    """Write a file so that it is there complete or as it was before, whatever interrupts.

    The text goes to a temporary file beside it, which then takes its place in one step.
    Raises InputError where the folder cannot be written to.
    """
    target = Path(path).resolve()
    mode = _mode(target)
    name = ""
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        handle, name = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([f"{path}: cannot be written ({reason}); nothing was changed."]) from error
    finally:
        if name:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()


def _mode(target: Path) -> int:
    """The permissions the file has, or would get by default."""
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def read_plan(path: Path | str) -> Plan:
    """The plan of a plan file. Raises InputError, with every problem, where it is none."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        document = json.loads(text, parse_constant=_no_number)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InputError([f"{path}: cannot be read ({reason}); check the name."]) from error
    except (ValueError, RecursionError) as error:
        raise InputError([f"{path}: is not a plan file ({error}); make the plan again."]) from error
    return plan_of_document(document, str(path))


def plan_of_document(document: object, where: str) -> Plan:
    """The plan of a plan file's document. Raises InputError, with every problem, for any other."""
    if not isinstance(document, dict):
        raise InputError([f"{where}: is not a plan file; make the plan again."])
    if document.get("schema") == SCHEMA:
        problems = [f"{where}: {what}" for what in _damage(document)]
        if problems:
            raise InputError([*problems, f"{where}: mend it, or make the plan again."])
    return plan_from_document(document, where)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _damage(document: Mapping[str, Any]) -> Iterator[str]:
    """What in a plan document has the wrong shape, with where it is."""
    try:
        plan = TypeAdapter(Plan).validate_python(document)
    except ValidationError as error:
        for detail in error.errors():
            yield f"{_place(detail['loc'])}: {detail['msg'].lower()}."
        return
    if not plan.people or not plan.days:
        yield "people and days: a plan has at least one of each."
    asked = plan.question.get("people")
    for person in plan.people:
        if not isinstance(asked, Mapping) or not isinstance(asked.get(person.id), Mapping):
            yield f"question people: the answers of {person.id!r} are gone."
    for number, day in enumerate(plan.days, start=1):
        if not _DATE.fullmatch(day.date) or not _is_date(day.date):
            yield f"days {number} date: {day.date!r} is no date."
        for meal in day.occasions:
            if not _CLOCK.fullmatch(meal.time):
                yield f"days {number} {meal.name} time: {meal.time!r} is no time of day."


def _place(loc: tuple[int | str, ...]) -> str:
    """days 1 occasions 2 items 3 grams, counted from one."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in loc) or "plan"


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True

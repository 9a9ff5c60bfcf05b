"""Writes a ban into a person file, so that no later plan serves it either."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from planner.errors import InputError
from planner.files import write_whole

_NEVER = re.compile(r"(?m)^(\s*never\s*=\s*\[)([^\]]*)(\])")
_PERSON = re.compile(r"(?m)^\s*\[person\]\s*(?:#.*)?$")
_NEXT = re.compile(r"(?m)^\s*\[")


def never_again(path: Path | str, what: str) -> str:
    """Add a food or family to ``never`` of a person file; everything else of it stays as written.

    Gives a sentence that says so. Raises InputError where the file cannot be changed safely.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
        before = tomllib.loads(text)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InputError([f"{path}: cannot be read ({reason}); check the name."]) from error
    except (ValueError, RecursionError) as error:
        raise InputError([f"{path}: is no person file ({error})."]) from error
    person = before.get("person")
    never = person.get("never", []) if isinstance(person, dict) else None
    if not isinstance(never, list):
        raise InputError([_by_hand(path, what)])
    if what in never:
        return f"{path}: {what} was among the foods never served already."
    changed = _inserted(text, what)
    try:
        after = tomllib.loads(changed)
    except ValueError:
        after = {}
    if after != {**before, "person": {**before["person"], "never": [*never, what]}}:
        raise InputError([_by_hand(path, what)])
    write_whole(path, changed)
    return f"{path}: {what} is never served from now on."


def _inserted(text: str, what: str) -> str:
    """The text with the name at the end of the list, or in a list of its own."""
    head = _PERSON.search(text)
    if head is None:
        return text
    end = _NEXT.search(text, head.end())
    section = text[head.end() : end.start() if end else len(text)]
    found = _NEVER.search(section)
    if found is None:
        section = f'\nnever = ["{what}"]{section}'
    else:
        inside = found[2].rstrip().removesuffix(",")
        comma = ", " if inside.strip() else ""
        section = f'{section[: found.end(1)]}{inside}{comma}"{what}"{section[found.start(3) :]}'
    return text[: head.end()] + section + (text[end.start() :] if end else "")


def _by_hand(path: Path | str, what: str) -> str:
    return (
        f'{path}: cannot be changed safely; add "{what}" to never under [person] by hand. '
        "Nothing was changed."
    )

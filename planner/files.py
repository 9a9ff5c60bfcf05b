"""Writing files whole or not at all, and reading plan files."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

from planner.errors import InputError
from planner.plan import Plan, plan_from_document


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
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
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
    """The plan of a plan file. Raises InputError where it is none."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise InputError([f"{path}: cannot be read ({reason}); check the name."]) from error
    except (ValueError, RecursionError) as error:
        raise InputError([f"{path}: is not a plan file ({error}); make the plan again."]) from error
    if not isinstance(document, dict):
        raise InputError([f"{path}: is not a plan file; make the plan again."])
    return plan_from_document(document, str(path))

"""Changing a plan file: read, changed and written by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from planner.errors import InputError
from planner.files import read_plan, write_whole
from planner.plan import Plan

WAIT_S = 30.0
"""Longest wait for another process that is changing the same plan."""

Answer = TypeVar("Answer")


def changed(
    path: Path | str, change: Callable[[Plan], tuple[Plan, Answer]], wait_s: float = WAIT_S
) -> Answer:
    """Read a plan file, change the plan, and write it whole; nobody else writes in between.

    The lock is a file beside it (``PLAN.lock``), held by the operating system: it goes with the
    process, however that ends. Raises InputError where the plan cannot be read or written, or
    where another process does not finish in time; the file is then as it was.
    """
    target = Path(path).resolve()
    lock = FileLock(f"{target}.lock", timeout=wait_s)
    try:
        lock.acquire()
    except Timeout as error:
        raise InputError(
            [
                f"{path}: another planner is changing it and did not finish within {wait_s:.0f} s; "
                "nothing was changed, try again."
            ]
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            [f"{path}: cannot be locked for a change ({reason}); nothing was changed."]
        ) from error
    try:
        plan, answer = change(read_plan(path))
        write_whole(path, plan.to_json())
        return answer
    finally:
        lock.release()

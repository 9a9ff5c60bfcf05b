"""What all tests share: one real week, planned once."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from handmade import START

from planner.person import EXAMPLE
from planner.plan import Plan, plan_from_document
from planner.week import plan_week

PATIENCE_S = 300


@pytest.fixture(scope="session")
def ana(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The example person's week; with several workers the first plans it for all."""
    here = tmp_path_factory.getbasetemp()
    file = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "ana.json"
    with only_one(file.with_suffix(".lock")):
        if not file.exists():
            file.write_text(plan_week(EXAMPLE, start=START).to_json(), encoding="utf-8")
    return plan_from_document(json.loads(file.read_text(encoding="utf-8")))


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Waits until no other process is inside; a folder is the lock."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()

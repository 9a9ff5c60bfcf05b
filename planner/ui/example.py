"""The example plan that a first visit sees at once: shipped ready-made, moved to this week.

``python -m planner.ui.example`` makes it anew; a test checks that it holds with today's foods.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from planner.person import EXAMPLE
from planner.plan import Plan, plan_from_document

NAME = "example_plan.json"
START = dt.date(2026, 11, 23)
"""A Monday; the plan shown is the same week, whole weeks later or earlier."""


def example_plan(today: dt.date) -> Plan:
    """The example person's plan for the week that holds ``today``."""
    return _of_week(today - dt.timedelta(days=today.weekday()))


@lru_cache(maxsize=4)
def _of_week(monday: dt.date) -> Plan:
    text = files("planner.ui").joinpath(NAME).read_text(encoding="utf-8")
    shift = monday - START
    moved = {str(day): str(day + shift) for day in (START + dt.timedelta(n) for n in range(7))}
    text = re.sub("|".join(moved), lambda found: moved[found[0]], text)
    return plan_from_document(json.loads(text), NAME)


def make() -> Path:
    """Plan the example person's week and write it beside this file."""
    from planner.files import write_whole
    from planner.week import plan_week

    path = Path(__file__).with_name(NAME)
    document = plan_week(EXAMPLE, start=START).to_document()
    write_whole(path, json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
    return path


if __name__ == "__main__":
    print(make())

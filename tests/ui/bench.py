"""The page on Streamlit's test bench: what it says, and workers that work at once."""

from __future__ import annotations

import json
import re
from concurrent.futures import Executor, Future
from html import unescape
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from planner.ui.answers import answers_of
from planner.ui.planning import Line
from planner.ui.state import Visit

APP = str(Path(__file__).parents[2] / "app.py")


def page(visit: Visit | None = None, view: str = "Week") -> AppTest:
    """The page, opened on a view by a visitor whose browser has answered."""
    bench = AppTest.from_file(APP, default_timeout=60)
    bench.session_state["visit"] = visit or Visit(read=True)
    bench.session_state["view"] = view
    return bench.run()


def boards(bench: AppTest) -> str:
    """The markup of every board on the page."""
    found = []
    for element in bench.get("bidi_component"):
        proto: Any = element.proto
        said = proto.json or proto.mixed.json
        found.append(json.loads(said).get("html", "") if said else "")
    return "\n".join(found)


def words(bench: AppTest) -> str:
    """What the boards say, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", boards(bench))))


def holds(bench: AppTest, key: str) -> bool:
    """Whether a widget of that key is on the page."""
    return any(getattr(element, "key", None) == key for element in bench.main)


def answered(person: Any, **changed: Any) -> Visit:
    """A visitor who has answered everything."""
    return Visit(answers=answers_of(person) | changed, read=True)


class AtOnce(Executor):
    """Does the work before it returns."""

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(work(*args, **kwargs))
        return future


def at_once() -> Line:
    """A line of planners without processes."""
    return Line(AtOnce(), None)

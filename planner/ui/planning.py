"""Planning in the background: a few worker processes, so that the page stays usable meanwhile.

Two at most work at a time, the others wait in line and are told so. A worker gets the question
as JSON and gives the plan back as JSON; what it is doing comes over a queue of sentences.
"""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import streamlit as st

from planner.errors import CannotAnswer, InputError, PlannerError
from planner.household import Along, Household, household_from_document
from planner.person import Person, person_document, person_from_document
from planner.plan import Plan, plan_from_document
from planner.saving import BothWays
from planner.ui.calm import LOG, SORRY

WORKERS = min(2, os.cpu_count() or 1)

PLAIN = {"Using up opened packages": "Making good use of what is bought"}
"""What the search says of itself, in plain words."""

Told = tuple[str, list[str]]
"""(plan | cannot, the plan's JSON and what changed, or the sentences)."""


@dataclass
class Job:
    """One plan being made."""

    id: str
    future: Future[Told]
    queue: Line
    since: float = field(default_factory=time.monotonic)
    what: str = ""
    """What is done to a plan that is there already; empty for a new one."""

    where: str = ""
    """What of it was clicked: an occasion, a date, a food."""

    before: Plan | None = None
    """The plan that is being changed."""

    compares: Plan | None = None
    """The plan whose week is planned both ways, to see what using packages up saves."""

    @property
    def done(self) -> bool:
        """Whether there is an answer."""
        return self.future.done()

    def doing(self) -> str:
        """What is being done now, in words."""
        ahead = self.queue.ahead(self.id)
        if ahead:
            people = "One plan is" if ahead == 1 else f"{ahead} plans are"
            return f"{people} being made before yours"
        said = self.queue.said.get(self.id, "Reading the food table")
        return next((plain for start, plain in PLAIN.items() if said.startswith(start)), said)

    together: bool = False
    """Whether a household is planned."""

    def answer(self) -> tuple[Plan, tuple[str, ...]]:
        """The plan and what changed. Raises CannotAnswer with the reasons where there is none."""
        text, *changes = self._told()
        return plan_from_document(json.loads(text)), tuple(changes)

    def household(self) -> Household:
        """The household that was planned. Raises CannotAnswer as ``answer`` does."""
        return household_from_document(json.loads(self._told()[0]), "the household")

    def both(self) -> BothWays:
        """The week planned both ways. Raises CannotAnswer as ``answer`` does."""
        used, plain, own = self._told()
        return BothWays(
            plan_from_document(json.loads(used)), plan_from_document(json.loads(plain)), bool(own)
        )

    def _told(self) -> list[str]:
        try:
            kind, texts = self.future.result()
        except BrokenProcessPool as error:
            LOG.error("a planning worker died", exc_info=error)
            line.clear()
            raise CannotAnswer([SORRY]) from error
        self.queue.forget(self.id)
        if kind != "plan":
            raise CannotAnswer(texts)
        return texts

    def cancel(self) -> None:
        """Leave the line; a plan that is being made already is finished and thrown away."""
        self.future.cancel()
        self.queue.forget(self.id)


class Line:
    """The workers, who waits for them, and what each is doing."""

    def __init__(self, executor: Executor, sentences: Any) -> None:
        self._executor = executor
        self._waiting: dict[str, Future[Told]] = {}
        self._lock = threading.Lock()
        self.said: dict[str, str] = {}
        if sentences is not None:
            threading.Thread(target=self._listen, args=(sentences,), daemon=True).start()

    def plan(
        self, person: Person, start: dt.date, days: int, after: Plan | None, more_tries: int = 0
    ) -> Job:
        """Start planning a week."""
        asked = {
            "person": person_document(person),
            "start": start.isoformat(),
            "days": days,
            "after": None if after is None else after.to_document(),
            "more_tries": more_tries,
        }
        return self.start(make_plan, asked)

    def household(
        self,
        people: Sequence[Person],
        alongs: Sequence[Along],
        start: dt.date,
        days: int,
        cook_days: Sequence[str],
    ) -> Job:
        """Start planning a week for people who eat together."""
        asked = {
            "people": [person_document(person) for person in people],
            "alongs": [[along.name, along.share] for along in alongs],
            "start": start.isoformat(),
            "days": days,
            "cook_days": list(cook_days),
        }
        job = self.start(make_household, asked)
        job.together = True
        return job

    def compare(self, plan: Plan, after: Plan | None) -> Job:
        """Start planning a plan's week with opened packages used up and without."""
        asked = {
            "plan": plan.to_document(),
            "after": None if after is None else after.to_document(),
        }
        job = self.start(compare_ways, asked)
        job.what, job.compares = "Planning this week both ways", plan
        return job

    def start(self, work: Callable[[str, str], Told], asked: object) -> Job:
        """Start any work that ends in a plan."""
        number = uuid.uuid4().hex
        future = self._executor.submit(work, number, json.dumps(asked))
        with self._lock:
            self._waiting[number] = future
        return Job(number, future, self)

    def ahead(self, number: str) -> int:
        """How many wait before this one, those being worked on apart."""
        with self._lock:
            open_ = [key for key, future in self._waiting.items() if not future.done()]
        place = open_.index(number) if number in open_ else 0
        return max(0, place - WORKERS + 1)

    def forget(self, number: str) -> None:
        """A job is over."""
        with self._lock:
            self._waiting.pop(number, None)
            self.said.pop(number, None)

    def _listen(self, sentences: Any) -> None:
        while True:
            number, text = sentences.get()
            if number in self._waiting:
                self.said[number] = text


@st.cache_resource(show_spinner=False)
def line() -> Line:
    """The server's one line of planners."""
    return opened_line()


def opened_line() -> Line:
    """A line with its workers, who read the food table before they are asked."""
    context = multiprocessing.get_context("spawn")
    sentences = context.Queue()
    pool = ProcessPoolExecutor(
        max_workers=WORKERS, mp_context=context, initializer=_ready, initargs=(sentences,)
    )
    for _ in range(WORKERS):
        pool.submit(_warm)
    return Line(pool, sentences)


# --- in the worker -------------------------------------------------------------------------

_sentences: Any = None


def _ready(sentences: Any) -> None:
    global _sentences
    _sentences = sentences
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _warm() -> None:
    from planner.dishes import load_dishes
    from planner.tables import load_foods

    import_module("planner.week")
    load_foods()
    load_dishes()
    time.sleep(0.2)  # so that the other worker takes the next one


def tell(number: str) -> Callable[[str], None]:
    """Where a worker says what it is doing."""
    return lambda text: None if _sentences is None else _sentences.put((number, text))


def make_plan(number: str, asked: str) -> Told:
    """Plan a week; errors come back as sentences, since not every error survives the way."""
    from planner.week import plan_week

    question = json.loads(asked)
    after = question["after"]
    return answered(
        lambda: plan_week(
            person_from_document(question["person"]),
            start=dt.date.fromisoformat(question["start"]),
            days=question["days"],
            after=None if after is None else plan_from_document(after),
            more_tries=question["more_tries"],
            progress=tell(number),
        )
    )


def make_household(number: str, asked: str) -> Told:
    """In a worker: plan a household."""
    from planner.household import plan_household

    question = json.loads(asked)
    return answered(
        lambda: plan_household(
            [person_from_document(document) for document in question["people"]],
            start=dt.date.fromisoformat(question["start"]),
            days=question["days"],
            alongs=[Along(name, share) for name, share in question["alongs"]],
            cook_days=question["cook_days"],
            progress=tell(number),
        )
    )


def compare_ways(number: str, asked: str) -> Told:
    """In a worker: a week planned both ways."""
    from planner.saving import both_ways

    question = json.loads(asked)
    plan, after = question["plan"], question["after"]

    def texts() -> list[str]:
        found = both_ways(
            plan_from_document(plan),
            after=None if after is None else plan_from_document(after),
            progress=tell(number),
        )
        return [found.used.to_json(), found.plain.to_json(), "own" if found.own else ""]

    return told(texts)


def answered(work: Callable[[], Plan | Household]) -> Told:
    """What a piece of work gives: a plan, or the sentences that say why not."""
    return told(lambda: [work().to_json()])


def told(work: Callable[[], list[str]]) -> Told:
    """The texts that a piece of work gives, or the sentences that say why not."""
    try:
        return "plan", work()
    except InputError as error:
        return "cannot", list(error.problems)
    except CannotAnswer as error:
        return "cannot", list(error.reasons)
    except PlannerError as error:
        return "cannot", [str(error)]
    except Exception as error:
        LOG.error("planning failed", exc_info=error)
        return "cannot", [SORRY]

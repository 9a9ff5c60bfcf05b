"""While a plan is being made: what is being done, in words; the rest of the page stays usable."""

from __future__ import annotations

import time

import streamlit as st

from planner.errors import PlannerError
from planner.export.markup import tag
from planner.ui import editing
from planner.ui.board import board
from planner.ui.calm import calm, complain, sentences
from planner.ui.parts.controls import button
from planner.ui.state import Visit, visit

LOOK_EVERY_S = 0.7


def take_finished(here: Visit) -> None:
    """Use the plan that is ready, or say why there is none."""
    job = here.job
    if job is None or not job.done:
        return
    try:
        if job.together:
            here.use_household(job.household())
        elif job.compares is not None:
            here.ways = (job.compares, job.both())
        else:
            plan, changes = job.answer()
            if job.before is None:
                here.use(plan)
            else:
                editing.use(here, plan, changes, job.where)
    except PlannerError as error:
        complain(*sentences(error))
    here.job = None


@st.fragment(run_every=LOOK_EVERY_S)
def watch(here: Visit) -> None:
    """Say what is being done; draw the page again once it is finished."""
    job = here.job
    if job is None or job.done:
        st.rerun()
    waited = time.monotonic() - job.since
    words = tag(
        "section",
        tag("h2", job.what or "Planning your week"),
        tag("p", f"{job.doing()} …", role="status", aria_live="polite"),
        tag("p", _patience(waited, bool(job.what)), class_="small soft"),
        button("Stop", "stop"),
        class_="band good stack",
    )
    board(words, "waiting", _stop)
    if not job.what:
        st.skeleton(180)


def _patience(waited: float, small: bool) -> str:
    if waited < 12:
        usual = "a few seconds" if small else "about ten seconds"
        return f"This takes {usual}. You can look around meanwhile."
    return "Still at it; a week with many conditions takes a little longer."


@calm
def _stop(do: str, with_: str) -> None:
    here = visit()
    if do == "stop" and here.job is not None:
        here.job.cancel()
        here.job = None

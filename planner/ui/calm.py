"""No exception reaches the page: what goes wrong is logged here and said there in a sentence."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from planner.errors import CannotAnswer, InputError, PlannerError

P = ParamSpec("P")
R = TypeVar("R")

LOG = logging.getLogger("planner.ui")

SORRY = (
    "Something went wrong here, and it is not your doing. Your answers and your plan are safe; "
    "please try again."
)
TROUBLE = "trouble"
"""Where sentences wait, from a click until they are shown."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def calm(run: Callable[P, R]) -> Callable[P, R | None]:
    """The same function, except that what it raises becomes sentences for the page."""

    @functools.wraps(run)
    def quiet(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return run(*args, **kwargs)
        except Exception as error:
            complain(*sentences(error))
            return None

    return quiet


def sentences(error: Exception) -> tuple[str, ...]:
    """What to say about an error; its trace goes to the log where it was not foreseen."""
    if isinstance(error, InputError):
        return error.problems
    if isinstance(error, CannotAnswer):
        return error.reasons
    if isinstance(error, PlannerError):
        return (str(error),)
    LOG.error("unforeseen", exc_info=error)
    return (SORRY,)


def complain(*said: str) -> None:
    """Keep sentences for the top of the page."""
    waiting = st.session_state.setdefault(TROUBLE, [])
    waiting.extend(sentence for sentence in said if sentence not in waiting)


def complaints() -> tuple[str, ...]:
    """The sentences that wait; they wait on until ``said_all``, should a drawing be cut short."""
    return tuple(st.session_state.get(TROUBLE, ()))


def said_all() -> None:
    """The sentences stand on the page; each is said once."""
    st.session_state.pop(TROUBLE, None)


def md(text: object) -> str:
    """A text for a Markdown label: no formula, no short code, no markup, on one line."""
    line = " ".join(str(text).split())
    return _SPECIAL.sub(r"\\\1", line)

"""Why this plan, and how sure: folded, for whoever wants to know."""

from __future__ import annotations

import streamlit as st

from planner.advice import evidence_long
from planner.export.markup import Markup, tag
from planner.export.sheet import advice, emergencies, not_medical
from planner.export.words import nutrient_name
from planner.gate import wording
from planner.nutrients import HEADLINE
from planner.plan import Plan
from planner.ui.board import board
from planner.ui.calm import calm
from planner.ui.parts import reasons
from planner.ui.parts.controls import button
from planner.ui.parts.figures import everything
from planner.ui.parts.notices import graded
from planner.ui.state import Visit, go, visit
from planner.ui.views.asking import index_of

CALCIUM = {
    "off": "Off",
    "gentle": "Gentle: at most 500 mg calcium beside much magnesium",
    "strict": "Strict: at most 250 mg",
}


def show(here: Visit) -> None:
    """Draw the view."""
    plan = here.shown()
    board(_first(plan), "why", _act)
    kept = reasons.medicines(plan)
    if kept is not None:
        with st.expander("Your medicines: what is kept away from them, and what moved"):
            board(kept, "medicines")
    with st.expander("Where the minerals come from"):
        wanted = st.segmented_control(
            "Mineral", HEADLINE, default="magnesium_mg", required=True,
            format_func=nutrient_name, key="contribution", label_visibility="collapsed",
        )  # fmt: skip
        board(reasons.contributions(plan, wanted or "magnesium_mg"), "contributions")
    with st.expander("Every target, what is reached, and the source of each figure"):
        board(everything(plan), "everything")
    with st.expander("The bounds this week stands against"):
        board(reasons.binding(plan), "binding")
    with st.expander("How sure: the proof, in words"):
        board(reasons.proof(plan), "proof")
    with st.expander("Estimated absorption"):
        board(tag("div", tag("p", wording("absorption").text), reasons.absorbed(plan)), "absorbed")
    with st.expander("Every rule, its evidence, and its switch"):
        _switches(here)
        board(reasons.rule_list(), "rules")
    with st.expander("What the studies say about magnesium and cramps"):
        board(graded([evidence_long()]), "evidence")
    with st.expander("Water, supplements, stretching and other advice"):
        board(graded(advice(plan)), "advice")


def _first(plan: Plan) -> Markup:
    helps = [tag("li", notice.text) for notice in emergencies(plan)]
    return tag(
        "div",
        tag("section", tag("h3", "When to get help"), tag("ul", helps, class_="dots"),
            class_="band caution"),
        tag("p", not_medical()),
        tag("p", wording("evidence.short").text),
        button("Change your answers", "you", kind="quiet"),
        class_="stack",
    )  # fmt: skip


@calm
def _act(do: str, with_: str) -> None:
    if do == "you":
        go("You")


def _switches(here: Visit) -> None:
    """The two rules that can be switched off; the next plan keeps to it."""
    held = dict(here.answers.get("spacing") or {})
    st.radio(
        "Keep calcium away from magnesium-rich meals (studies show no clear benefit)",
        list(CALCIUM), format_func=lambda word: CALCIUM[word],
        index=index_of(CALCIUM, held.get("calcium", "gentle")) or 0, key="spacing calcium",
        on_change=_switched,
    )  # fmt: skip
    st.toggle("No meal carries too much of the day's magnesium", bool(held.get("share", True)),
              key="spacing share", on_change=_switched)  # fmt: skip
    if here.plan is not None:
        st.caption("A change here counts from the next plan on: plan again under “You”.")


@calm
def _switched() -> None:
    here = visit()
    here.answers["spacing"] = {
        "calcium": st.session_state["spacing calcium"],
        "share": st.session_state["spacing share"],
    }

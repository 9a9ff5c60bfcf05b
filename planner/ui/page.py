"""The page: whose plan it is, the views, the drawer; everything else lives in its own part."""

from __future__ import annotations

import streamlit as st

from planner.export.markup import Markup, join, tag
from planner.export.sheet import dates_of, label_of, names_of
from planner.ui import clicks, editing, store
from planner.ui.board import board
from planner.ui.calm import LOG, SORRY, calm, complaints, said_all
from planner.ui.parts.notices import band, example_band
from planner.ui.shop import Shop
from planner.ui.state import VIEWS, Visit, go, on_screen, visit
from planner.ui.views import drawer, paper, waiting, week, why, you
from planner.wording import listed

TITLE = "Magnesium Planner"
TITLES = {"List": "List & print"}
"""What a view is called, where one word does not say it."""

STYLE = """<style>
.stMainBlockContainer { max-width: 74rem; padding: 1rem 1rem 5rem; }
.stMainBlockContainer > .stVerticalBlock { gap: .9rem; }
.stRadio label, .stCheckbox label { min-height: 2.75rem; align-items: center; }
header.stAppHeader { background: transparent; height: 2.4rem; min-height: 0; }
.st-key-store, .st-key-style { display: none; }
.stButtonGroup button[data-selected="true"] { background: #22755f !important; }
.stButtonGroup button[data-selected="true"] * { color: #fff !important; font-weight: 600; }
@media (min-width: 761px) {
  .stColumn:has(.st-key-outcome) {
    position: sticky; top: 3rem; align-self: flex-start;
  }
}
@media (max-width: 760px) {
  .stMainBlockContainer { padding: .75rem .6rem 5rem; }
  .stDialog [role="dialog"] { max-width: 100vw; }
}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {
  color: inherit !important; opacity: 1 !important;
}
@media print { .stAppHeader, .st-key-views { display: none; } }
</style>"""


def main() -> None:
    """Draw the page; whatever goes wrong, a calm sentence stands there instead of a trace."""
    clicks.keep_all()
    st.set_page_config(TITLE, "🌿", "wide", initial_sidebar_state="collapsed")
    with st.container(key="style"):
        st.html(STYLE)
    try:
        _page(visit())
    except Exception as error:
        LOG.error("the page broke", exc_info=error)
        st.error(SORRY)
        if st.button("Show the page again"):
            st.rerun()


def _page(here: Visit) -> None:
    if not here.read:
        store.read(here.ask, here.take)
        _skeleton()
        return
    waiting.take_finished(here)
    kept = st.container()
    _masthead(here)
    view = on_screen()
    board(_views(view), "views", _act)
    _trouble()
    views = {"Week": week.show, "You": you.show, "List": paper.show, "Why": why.show}
    views[view](here)
    drawer.open_for(here)
    with kept:  # last, so that what was just typed is kept too
        store.write(here.keep() if here.plan is not None or here.form or _begun(here) else None)
    if view == "Week" and here.may_change:
        editing.prepare(here)


def _begun(here: Visit) -> bool:
    """Whether the visitor has said anything that a reload should not lose."""
    if here.at_home or here.shop != Shop(form=here.shop.form) or here.trips > 1:
        return True
    return any(here.answers.get(name) is not None for name in ("age", "kidneys", "has_medicines"))


def _masthead(here: Visit) -> None:
    parts: list[Markup | None] = [tag("h1", TITLE, class_="brand")]
    if here.job is not None and not here.job.what:
        parts[0] = tag("h1", TITLE, tag("small", "Your week is being planned"), class_="brand")
    elif here.is_example:
        offer = on_screen() != "You"
        parts.append(example_band(label_of(here.shown(), True), offer))
    else:
        plan = here.shown()
        parts[0] = tag("h1", TITLE, tag("small", f"{_whose(here)}, {dates_of(plan)}"),
                       class_="brand")  # fmt: skip
    board(tag("div", join(parts), class_="stack"), "masthead", _act)


def _views(now: str) -> Markup:
    """The way to each view. Buttons that say where they lead, not a widget with a value: the
    page itself opens a view at times, and a click made just then must not be lost to that."""
    ways = [
        tag("button", TITLES.get(name, name), type="button", data_do="view", data_with=name,
            data_key=f"view {name}", aria_current="page" if name == now else None)
        for name in VIEWS
    ]  # fmt: skip
    return tag("nav", ways, class_="views", aria_label="Views")


def _whose(here: Visit) -> str:
    if here.household is not None:
        names = here.household.names.values()
        return f"The week of {listed(['you' if name == 'You' else name for name in names])}"
    name = names_of(here.shown())
    return "Your week" if name == "You" else name


@calm
def _act(do: str, with_: str) -> None:
    if do == "mine":
        go("You")
    elif do == "view":
        go(with_)


def _trouble() -> None:
    said = complaints()
    if said:
        found = band("caution", "That did not work", said)
        board(found or Markup(""), "trouble")
        said_all()


def _skeleton() -> None:
    st.skeleton(90)
    st.skeleton(60)
    st.skeleton(260)
    st.skeleton(260)

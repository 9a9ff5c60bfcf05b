"""List and print: one document at a time, to see here, to print, or to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from planner.export.documents import Wish
from planner.export.left_words import saving_words
from planner.export.markup import Markup, tag
from planner.export.sheet import Swaps, names_of
from planner.export.swaps import checked_swaps
from planner.export.words import day_name
from planner.household import Household
from planner.plan import Plan
from planner.saving import BothWays
from planner.ui import editing
from planner.ui.board import board
from planner.ui.calm import md
from planner.ui.documents import PAGES, called, made, others, readable, shopping, things, understood
from planner.ui.parts.notices import band
from planner.ui.planning import line
from planner.ui.state import Visit, open_day, today
from planner.ui.table import cooks_sheet, together_page
from planner.ui.views import shop, waiting
from planner.ui.views.asking import index_of, key

OTHER = "Other files"
TOGETHER = "The week for all"
LIST = next(iter(PAGES))
PAPERS = {"a4": "A4", "letter": "Letter"}
TRIPS = {1: "I shop once", 2: "twice"}


def show(here: Visit) -> None:
    """Draw the view."""
    plan = here.shown()
    chosen = st.segmented_control(
        "What", _kinds(here), key="paper kind", default=LIST, required=True, wrap=True,
        label_visibility="collapsed",
    )  # fmt: skip
    kind = chosen or LIST
    if kind == OTHER:
        _others(here, plan)
        return
    plan = here.told()
    trips, home = 1, dict[str, str]()
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        large = st.toggle("Large print", key="large")
        paper = st.radio(
            "Paper", list(PAPERS), key="paper", horizontal=True, width="content",
            format_func=lambda name: PAPERS[name], label_visibility="collapsed",
        )  # fmt: skip
        if kind == LIST:
            trips = here.trips = st.radio(
                "How often I shop", list(TRIPS), index_of(TRIPS, here.trips) or 0, key="trips",
                horizontal=True, width="content",
                format_func=lambda n: TRIPS[n], label_visibility="collapsed",
            )  # fmt: skip
    ways = None
    if kind == LIST:
        plan, home = here.list_plan(), _cupboard(here)
    if kind == TOGETHER and here.household is not None:
        _together(here.household, paper, large)
        return
    wish = Wish(paper=paper, large=large, example=here.is_example or None)
    if kind == "One day":
        wish = _of_day(here, plan, wish)
    elif PAGES[kind] == "handout":
        wish = _handout(here, plan, wish)
    page, below = st.container(), st.container()
    if kind == LIST:
        with below:
            ways = _both_ways(here, plan, trips, home)
            shop.ask(here, plan)
    make = partial(made, plan=plan, wish=wish, trips=trips, at_home=home, ways=ways,
                   shop=here.shop)  # fmt: skip
    with page:
        _page(here, plan, kind, make, "-large" if wish.large else "")


def _kinds(here: Visit) -> list[str]:
    """The documents that are pages; a household has one more, after the list."""
    first, *rest = PAGES
    return [first, *([TOGETHER] if here.household is not None else []), *rest, OTHER]


def _together(household: Household, paper: str, large: bool) -> None:
    """The week of all at the table, with the amounts for all and everybody's portion."""
    html = together_page(household, paper, large)
    st.download_button(
        "Save to print (HTML)", html, f"week-for-all-{household.plans[0].days[0].date}.html",
        "text/html", on_click="ignore", type="primary", key="take together",
        icon=":material/download:",
    )  # fmt: skip
    board(_preview(f"{TOGETHER}, as it is printed"), "preview", document=html)


def _cupboard(here: Visit) -> dict[str, str]:
    """What is at home, by amount: it is taken off the list."""
    plan = here.list_plan()
    with st.expander("What I have at home"):
        names = things(plan)
        held = [name for name in here.at_home if name in names]
        chosen = st.multiselect(
            "Things of this list that are at home", list(names), held, select_all=False,
            format_func=lambda name: names.get(name, name), filter_mode="contains",
            placeholder="type to search", key="at home",
        )  # fmt: skip
        for name in chosen:
            here.at_home[name] = st.text_input(
                f"How much: {md(names[name])}", here.at_home.get(name, ""), max_chars=40,
                placeholder="200 g, or 1 can, or 3", key=f"at home {name}",
            )  # fmt: skip
            read = understood(name, here.at_home[name], here.shop)
            if read:
                st.caption(f"Taken off the list as {read}.")
        for name in set(held) - set(chosen):
            del here.at_home[name]
    home, problems = readable(names, here.at_home, here.shop)
    found = band("caution", "This could not be taken off", problems)
    if found is not None:
        board(found, "at home not")
    return home


def _both_ways(here: Visit, plan: Plan, trips: int, home: Mapping[str, str]) -> BothWays | None:
    """The plan's week planned both ways, once somebody asked, and what that saves."""
    if here.job is not None:
        if here.job.compares is not None:
            waiting.watch(here)
        return None
    if here.household is not None:
        return None
    if here.ways is None or here.ways[0] is not plan:
        ask = "How much does using up opened packages save?"
        if st.button(ask, key="saving", type="tertiary", icon=":material/savings:"):
            here.job = line().compare(plan, _week_before(here, plan))
            st.rerun()
        return None
    short, *how = saving_words(shopping(plan, trips, home, here.ways[1], here.shop))
    board(tag("details", tag("summary", short), [tag("p", words) for words in how]), "saved")
    return here.ways[1]


def _week_before(here: Visit, plan: Plan) -> Plan | None:
    """The plan that this one was made to follow, where the visit still has it."""
    last = here.before
    if not isinstance(last, Plan):
        return None
    return last if last.question.get("start") == plan.question.get("after") else None


def _of_day(here: Visit, plan: Plan, wish: Wish) -> Wish:
    dates = [day.date for day in plan.days]
    now = here.day if here.day in dates else open_day(plan)
    date = st.selectbox("Day", dates, index=dates.index(now), format_func=day_name)
    return Wish(paper=wish.paper, large=wish.large, example=wish.example, day=date)


def _handout(here: Visit, plan: Plan, wish: Wish) -> Wish:
    """What a dietitian adds, kept while other documents are looked at."""
    left, right = st.columns(2)
    known = "" if here.is_example else names_of(plan)
    held = here.handout
    if held.get("of") != known:  # another client: nothing of the last one stays
        held = {"made_for": held.get("made_for", "")}
    with left:
        client = st.text_input("Client", held.get("client", "" if known == "You" else known),
                               max_chars=80, key=key(here, f"client {known}"))  # fmt: skip
        made_for = st.text_input("Made by (your name, your practice)", held.get("made_for", ""),
                                 max_chars=80, key=key(here, "made for"))  # fmt: skip
    with right:
        day = f"{day_name(today().isoformat())} {today().year}"
        date = st.text_input("Date", held.get("date", day), max_chars=40,
                             key=key(here, f"made on {known}"))  # fmt: skip
        notes = st.text_area("Notes", held.get("notes", ""), max_chars=1500, height=100,
                             key=key(here, f"notes {known}"))  # fmt: skip
    here.handout = {
        "of": known, "client": client, "made_for": made_for, "date": date, "notes": notes,
    }  # fmt: skip
    alone = here.household is None
    wanted = alone and st.toggle("Up to two checked swaps under each main meal", True, key="swaps")
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        recipes = wish.large or st.toggle("Recipes, a page a day", True, key="with recipes")
        clinical = st.toggle("Pages for the clinic", True, key="with clinical")
    return Wish(
        paper=wish.paper, large=wish.large, example=wish.example, client=client, notes=notes,
        made_for=made_for, date=date, swaps=_swaps(here) if wanted else None, recipes=recipes,
        clinical=clinical,
    )  # fmt: skip


def _swaps(here: Visit) -> Swaps:
    """Checked swaps of the plan on screen, worked out once."""
    plan = here.shown()
    if here.swaps is None or here.swaps[0] is not plan:
        with here.hands:
            here.swaps = (plan, checked_swaps(plan, editing.bench_of(here)))
    return here.swaps[1]


def _page(here: Visit, plan: Plan, kind: str, make: Callable[[str], bytes], size: str) -> None:
    """The document as it is printed, and the buttons that print and download it."""
    stem, example = PAGES[kind], here.is_example
    html = make(f"{stem}.html").decode("utf-8")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Save to print (PDF)", lambda: make(f"{stem}.pdf"),
            called(f"{stem}{size}.pdf", plan, example), "application/pdf", on_click="ignore",
            type="primary", key="take pdf", icon=":material/picture_as_pdf:",
        )  # fmt: skip
        st.download_button(
            "List for the shop (works without signal)" if kind == LIST else "Page (HTML)",
            html, called(f"{stem}.html", plan, example), "text/html", on_click="ignore",
            key="take html", icon=":material/download:",
        )  # fmt: skip
    board(_preview(f"{kind}, as it is printed"), "preview", document=html)


def _preview(title: str) -> Markup:
    open_ = tag("button", "Open this page to print", type="button", class_="button",
                data_open="page")  # fmt: skip
    frame = tag("iframe", data_embed="page", title=title, class_="preview")
    return tag("div", tag("div", open_, class_="wide-only"), frame, class_="stack")


def _others(here: Visit, plan: Plan) -> None:
    """Tables, calendar, recipes, the plan itself: made when one clicks."""
    board(band("plain", "Everything else of this plan", ["Each is made when you click."])
          or Markup(""), "files")  # fmt: skip
    wish = Wish(example=here.is_example or None)
    home, _ = readable(things(here.list_plan()), here.at_home, here.shop)
    if here.household is not None:
        _for_the_table(here.household)
    for name, (title, mime) in others().items():
        ending = name.rpartition(".")[2].upper()
        of = here.list_plan() if name.startswith("list") else plan
        st.download_button(
            f"{title} ({ending})", partial(made, name, of, wish, here.trips, home, None, here.shop),
            called(name, plan, here.is_example), mime, on_click="ignore", key=f"take {name}",
            icon=":material/download:",
        )  # fmt: skip
    st.download_button(
        "The plan itself, to load again (JSON)", plan.to_json,
        called("plan.json", plan, here.is_example), "application/json", on_click="ignore",
        key="take plan", icon=":material/download:",
    )  # fmt: skip


def _for_the_table(household: Household) -> None:
    """What only a household has."""
    stem = household.plans[0].days[0].date
    st.download_button(
        "The cook's sheets: every dish with everybody's portion (TXT)",
        partial(cooks_sheet, household), f"cooks-sheets-{stem}.txt", "text/plain",
        on_click="ignore", key="take sheets", icon=":material/download:",
    )  # fmt: skip
    st.download_button(
        "The household, to load again (JSON)", household.to_json, f"household-{stem}.json",
        "application/json", on_click="ignore", key="take household", icon=":material/download:",
    )  # fmt: skip

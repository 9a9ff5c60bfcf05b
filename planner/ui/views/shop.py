"""My shop, folded away: the order of its aisles, and the sizes in which things are sold there."""

from __future__ import annotations

import streamlit as st

from planner.errors import InputError
from planner.export.markup import Markup, tag
from planner.plan import Plan
from planner.tables import load_foods
from planner.ui.board import board
from planner.ui.calm import calm, complain, md, sentences
from planner.ui.documents import things
from planner.ui.parts.notices import band
from planner.ui.shop import MOST_SIZES, MOST_TEXT, Shop, Size, size_of
from planner.ui.state import Visit, today, visit
from planner.ui.uploads import MOST_BYTES
from planner.ui.views.asking import key
from planner.varied import kind_of

UP, DOWN, FIRST = "up", "down", "first"
SIGNS = {UP: "↑", DOWN: "↓", FIRST: "First"}


def ask(here: Visit, plan: Plan) -> None:
    """Both folds."""
    with st.expander("The aisles in the order of my shop"):
        _aisles(here)
    with st.expander("The sizes my shop sells"):
        problems = _sizes(here.shop, plan)
    found = band("caution", "These are bought in our sizes, until this is put right", problems)
    if found is not None:
        board(found, "sizes not")


# --- aisles --------------------------------------------------------------------------------


def _aisles(here: Visit) -> None:
    focus, here.focus = here.focus, ""
    board(_walk(here.shop), "walk", _move, focus=focus)
    if here.shop.order or here.shop.titles:
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                "Save this order (CSV)", here.shop.aisles_csv(), "my-aisles.csv", "text/csv",
                on_click="ignore", key="save aisles",
            )  # fmt: skip
            st.button("Our order again", key="our aisles", on_click=_our_order)
    _file(here.shop, "aisles", "An aisles file from last time (CSV)")


def _walk(shop: Shop) -> Markup:
    """The aisles, each with the ways to move it."""
    aisles = list(shop.aisles().values())
    rows = []
    for place, aisle in enumerate(aisles):
        where = f"{aisle.title}, {place + 1} of {len(aisles)}"
        ways = (UP, FIRST) if place else ()
        ways = (*ways, DOWN) if place < len(aisles) - 1 else ways
        buttons = [
            tag("button", SIGNS[way], type="button", class_="button small", title=way,
                data_do=way, data_with=aisle.name, data_key=f"{aisle.name} {way}",
                aria_label=f"{where}: {way}")
            for way in ways
        ]  # fmt: skip
        rows.append(
            tag("li", tag("span", aisle.title), tag("span", buttons, class_="row"))
        )  # fmt: skip
    return tag("ol", rows, class_="walk")


@calm
def _move(do: str, name: str) -> None:
    here = visit()
    names = list(here.shop.aisles())
    if name not in names:
        return
    to = {UP: names.index(name) - 1, DOWN: names.index(name) + 1}.get(do, 0)
    here.shop.move(name, to)
    at_an_end = DOWN if to <= 0 else UP if to == len(names) - 1 else do
    here.focus = f"{name} {at_an_end}"


@calm
def _our_order() -> None:
    shop = visit().shop
    shop.order, shop.titles = [], {}


# --- sizes ---------------------------------------------------------------------------------


def _sizes(shop: Shop, plan: Plan) -> list[str]:
    """The fields; what is wrong with what was typed."""
    names = things(plan)
    options = names | {thing: thing for thing in shop.things() if thing not in names}
    chosen = st.multiselect(
        "Things that my shop sells in other sizes", list(options), list(shop.things()),
        select_all=False, format_func=lambda thing: md(options[thing]), filter_mode="contains",
        placeholder="type to search", key=key(shop, "sizes"),
    )  # fmt: skip
    for thing in set(shop.things()) - set(chosen):
        shop.put(thing, [])
    for thing in chosen:
        if not shop.of(thing):
            shop.put(thing, _ours(thing))
        if thing in names:
            _of_thing(shop, thing, names[thing])
    problems = shop.packages(names)[1]
    if shop.sizes:
        st.download_button(
            "Save these sizes (CSV)", shop.packages_csv, "my-packages.csv", "text/csv",
            on_click="ignore", key="save sizes",
        )  # fmt: skip
    _file(shop, "packages", "A packages file from last time (CSV)")
    return problems


def _ours(thing: str) -> list[Size]:
    """The sizes in which we take a thing to be sold, to start from."""
    food = next(food for food in load_foods().values() if kind_of(food) == thing)
    sizes = [size_of(package) for package in Shop().packages()[0].of(food)]
    return [Size(**{**vars(size), "thing": thing}) for size in sizes[:MOST_SIZES]]


def _of_thing(shop: Shop, thing: str, name: str) -> None:
    sizes, year = shop.of(thing), today().year
    typed = []
    for number, size in enumerate(sizes):
        which = md(name) if len(sizes) == 1 else f"{md(name)}, size {number + 1}"
        place = f"size {thing} {number}"
        left, middle, right = st.columns([3, 3, 2])
        package = left.text_input(
            f"{which}: what it is", size.package, max_chars=MOST_TEXT,
            placeholder="bag, tin, by weight", key=key(shop, f"{place} what"),
        )  # fmt: skip
        grams = middle.text_input(
            "How much is in it", size.grams, max_chars=20, placeholder="500 g, or 1 lb",
            key=key(shop, f"{place} grams"),
        )  # fmt: skip
        price = right.text_input(
            "Price, \\$, if you like", size.price_usd, max_chars=12,
            key=key(shop, f"{place} price"),
        )  # fmt: skip
        typed.append(size.typed(package.strip(), grams.strip(), price.strip(), year))
    shop.put(thing, typed)
    with st.container(horizontal=True, gap="small"):
        if len(sizes) < MOST_SIZES:
            st.button(f"Another size of {md(name)}", key=f"more {thing}", type="tertiary",
                      icon=":material/add:",
                      on_click=_more, args=(thing,))  # fmt: skip
        if len(sizes) > 1:
            st.button(f"One size less of {md(name)}", key=f"less {thing}", type="tertiary",
                      icon=":material/remove:",
                      on_click=_less, args=(thing,))  # fmt: skip


@calm
def _more(thing: str) -> None:
    shop = visit().shop
    held = shop.of(thing)
    shop.put(thing, [*held, Size(thing, held[-1].package if held else "")])


@calm
def _less(thing: str) -> None:
    shop = visit().shop
    shop.put(thing, shop.of(thing)[:-1])
    shop.form += 1


# --- files ---------------------------------------------------------------------------------


def _file(shop: Shop, what: str, label: str) -> None:
    name = f"{what} file {shop.form}"
    st.file_uploader(label, key=name, max_upload_size=MOST_BYTES // 1_000_000,
                     on_change=_brought, args=(name,))  # fmt: skip


@calm
def _brought(key: str) -> None:
    found, shop = st.session_state.get(key), visit().shop
    if found is None:
        return
    name = found.name[:80]
    try:
        text = found.getvalue().decode("utf-8-sig")
        shop.bring(name, text)
    except UnicodeDecodeError:
        complain(f"{name}: is not UTF-8 text; save it again in UTF-8.")
    except InputError as error:
        complain(*sentences(error))
    shop.form += 1

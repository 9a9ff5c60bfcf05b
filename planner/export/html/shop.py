"""The shopping list: one file that works without signal and keeps its ticks."""

from __future__ import annotations

from collections.abc import Sequence

from planner.export.basket import Basket, Shelf, Thing, Walk, basket
from planner.export.html.page import footer, look_of, masthead, page
from planner.export.markup import Markup, tag
from planner.export.sheet import dates_of, names_of, plan_hash
from planner.plan import Plan
from planner.shopping import ShoppingList

LONG = 9
"""An aisle with more things than this may go over a page's end."""


def list_html(
    plan: Plan,
    list_: ShoppingList,
    *,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> str:
    """The list by aisle, with boxes to tick that the browser remembers for this plan."""
    look = look_of(plan, paper, large, example)
    found = basket(list_)
    progress = tag(
        "div",
        tag("p", "", id_="ticked", role="status"),
        tag("button", "Clear all ticks", type="button", id_="clear"),
        class_="progress no-print",
        hidden=True,
    )
    body = [masthead("Shopping list", plan, look), progress, shelves(found), footer()]
    title = f"Shopping list for {names_of(plan)}, {dates_of(plan)}"
    main = tag("main", body, data_plan=plan_hash(plan))
    return page(title, main, look, "list.js", class_="list")


def shelves(found: Basket, *, ticks: bool = True) -> Markup:
    """All aisles and what they cost; without ``ticks`` the boxes are only for a pen."""
    if not found.shelves:
        return tag("p", "Nothing to buy: no meal of this plan is cooked at home.")
    walks = [_walk(walk, ticks) for walk in found.walks]
    cost = [tag("p", words, class_="cost") for words in found.cost]
    head = [
        tag("p", tag("strong", found.head), class_="for-whom") if found.head else None,
        tag("p", found.hint, class_="for-whom") if found.hint else None,
    ]
    return tag("div", head, walks, _left(found) if ticks else None, cost)


def _left(found: Basket) -> Markup | None:
    """What to use up by a day, and all in one line; what keeps is folded."""
    if not (found.left or found.left_in_all or found.saving):
        return None
    kept = found.left[found.left_now :]
    saved, *how = found.saving or ("",)
    return tag(
        "section",
        tag("h2", "Left over"),
        _things(found.left[: found.left_now]),
        tag("p", found.left_in_all) if found.left_in_all else None,
        tag("details", tag("summary", "What keeps, and until when"), _things(kept))
        if kept
        else None,
        tag("p", saved, class_="saving") if saved else None,
        tag("details", tag("summary", "How the saving was measured"), [tag("p", s) for s in how])
        if how
        else None,
        class_="left",
    )


def _things(left: Sequence[tuple[str, str]]) -> Markup | None:
    words = [tag("li", tag("b", name), ": ", what) for name, what in left]
    return tag("ul", words) if words else None


def _walk(walk: Walk, ticks: bool) -> Markup:
    return tag(
        "div",
        tag("h2", walk.title, class_="walk") if walk.title else None,
        tag("div", [_shelf(shelf, ticks) for shelf in walk.shelves], class_="shelves"),
    )


def _shelf(shelf: Shelf, ticks: bool) -> Markup:
    return tag(
        "section",
        tag("h2" if ticks else "h3", shelf.title),
        [_thing(thing, ticks) for thing in shelf.things],
        class_="shelf long" if len(shelf.things) > LONG else "shelf",
    )


def _thing(thing: Thing, ticks: bool) -> Markup:
    use = " · ".join(part for part in (thing.use, thing.price) if part)
    box = (
        tag("input", type="checkbox", id_=f"t-{thing.key}", autocomplete="off",
            aria_label=f"{thing.name}, {thing.amount or thing.use}")
        if ticks
        else tag("span", "", class_="box")
    )  # fmt: skip
    return tag(
        "label" if ticks else "div",
        box,
        tag(
            "span",
            tag("span", thing.name, class_="name"),
            " ",
            tag("span", thing.amount, class_="amount"),
            class_="head",
        ),
        tag("span", use, class_="use"),
        [tag("span", words, class_="check") for words in thing.notes],
        class_="thing",
    )

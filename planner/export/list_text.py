"""The shopping list as a page: what to buy on each trip, what is at home, left over, and costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.export.basket import (
    CUPBOARD,
    again_words,
    cupboard_words,
    people_words,
    price_years,
    unpriced,
)
from planner.export.layout import Page, bullet, heading, line, table
from planner.export.left_words import left_words, saving_words
from planner.export.words import day_name, short_day
from planner.shopping import Left, Line, ShoppingList, grams_words
from planner.wording import listed

KEEPS_LONG = 14
"""Left-overs that keep this many days after the plan are named in one sentence."""


def list_page(shopping: ShoppingList, details: bool = False) -> Page:
    """The list below its title; with ``details`` also how each amount comes about."""
    page: Page = [line(words) for words in (people_words(shopping), again_words(shopping)) if words]
    for trip in shopping.trips:
        if len(shopping.trips) > 1:
            page.append(heading(f"Trip {trip.number}, on the evening of {day_name(trip.date)}"))
        page += _trip(shopping, trip.number)
    page += [*_at_home(shopping), *_left_over(shopping), *_notes(shopping)]
    return [*page, *_amounts_explained(shopping)] if details else page


def lower(name: str) -> str:
    """A name inside a sentence: its first letter small, unless the word is all capitals."""
    return name[:1].lower() + name[1:] if not name[:2].isupper() else name


def _trip(shopping: ShoppingList, number: int) -> Page:
    """What to buy on one trip, aisle by aisle; what to check at home before the first."""
    rows: list[Sequence[str] | str] = []
    for aisle, lines in shopping.by_aisle(number):
        rows += [aisle, *(_bought(found, number, shopping.units) for found in lines)]
    columns = ("", "To buy", "Needed", "Used on", "Price")
    found = table(columns, rows, numbers=frozenset({2, 4}), fixed=frozenset({3}))
    page: Page = [found] if rows else [line("Nothing to buy.")]
    if number == 1 and shopping.cupboard:
        have = "; ".join(cupboard_words(found) for found in shopping.cupboard)
        page.append(line(f"{CUPBOARD}: {have}."))
    return page


def _bought(found: Line, trip: int, units: str) -> list[str]:
    """A row of the list: what is bought of a thing on one trip."""
    purchases = found.on_trip(trip)
    words = [found.words_on(trip)] if purchases else []
    if found.unknown_yield_g and trip == 1:
        unknown = grams_words(found.unknown_yield_g, units)
        words.append(f"{unknown} as eaten; yield unknown")
    dates = sorted({date for purchase in purchases for date in purchase.days})
    costs = [purchase.cost_usd for purchase in purchases]
    return [
        found.name,
        " and ".join(words),
        grams_words(sum(purchase.need_g for purchase in purchases), units) if purchases else "",
        _days(dates or found.days),
        _price(costs, found.cost_at_least),
    ]


def _days(dates: Sequence[str]) -> str:
    """Days of use, the first one with its date."""
    first, *rest = dates
    return ", ".join([short_day(first), *(short_day(date).split()[0][:2] for date in rest[:6])])


def _price(costs: Sequence[float | None], at_least: bool) -> str:
    known = [cost for cost in costs if cost is not None]
    return f"{'≥ ' if at_least else ''}${sum(known):.2f}" if known else ""


def _at_home(shopping: ShoppingList) -> Page:
    """What the pantry gives."""
    if not shopping.pantry:
        return []
    page: Page = [heading("From your pantry")]
    for taken in shopping.pantry:
        if taken.used_g <= 0:
            text = "not needed this time"
        elif taken.left_g <= 0:
            text = "all of it is used"
        else:
            used, stays = (grams_words(g, shopping.units) for g in (taken.used_g, taken.left_g))
            text = f"{used} used, {stays} stays"
        page.append(bullet(f"{taken.name}, {taken.amount}: {text}."))
    whole = [found.name for found in shopping.covered if not found.not_bought]
    if whole:
        page.append(line(f"Nothing to buy of: {'; '.join(whole)}."))
    return page


def _left_over(shopping: ShoppingList) -> Page:
    """What is left of what is bought, staples apart: first what has to be eaten soon."""
    found = [left for bought in shopping.to_get for left in bought.left if left.grams >= 5]
    saved = [line(words) for words in saving_words(shopping)]
    if not found:
        return [heading("Left over"), *saved] if saved else []
    soon = [left for left in found if left.keeps_days is not None and left.keeps_days < KEEPS_LONG]
    page: Page = [heading("Left over")]
    for use_by in sorted({left.use_by for left in soon}):
        things = _what_is_left((left for left in soon if left.use_by == use_by), shopping.units)
        page.append(bullet(f"Use by {day_name(use_by)}: {things}."))
    later = _what_is_left((left for left in found if left not in soon), shopping.units)
    if later:
        page.append(bullet(f"Keeps for later: {later}."))
    return [*page, line(left_words(shopping)), *saved]


def _what_is_left(lefts: Iterable[Left], units: str) -> str:
    grams: dict[str, float] = {}
    for left in lefts:
        grams[left.name] = grams.get(left.name, 0.0) + left.grams
    return "; ".join(f"{lower(name)} {grams_words(g, units)}" for name, g in grams.items())


def _notes(shopping: ShoppingList) -> Page:
    page: Page = [heading("What it costs")] if shopping.lines else []
    if shopping.price_years:
        years = price_years(shopping)
        sure = "at least " if shopping.cost_at_least else "about "
        page.append(
            line(
                f"What you buy costs {sure}${shopping.cost_usd:.2f}, of which "
                f"${shopping.left_cost_usd:.2f} is left over; what is eaten, staples included, "
                f"${shopping.price_usd:.2f} (by weight, at US average prices of {years}, "
                f"so more today{unpriced(shopping)})."
            )
        )
    page += [line(text) for text in _yields(shopping)]
    page += [bullet(f"{found.name}: {note}") for found in shopping.to_get for note in found.notes]
    labels = [(found.name, label) for found in shopping.lines for label in found.check_label]
    page += [bullet(f"Check the label of {lower(name)}: {label}") for name, label in labels]
    return page


def _yields(shopping: ShoppingList) -> Iterator[str]:
    """How sure the step from eaten to bought is, counted."""
    parts = [part for found in shopping.bought for part in found.parts]
    kinds = [part.yield_kind for part in parts if part.yield_kind not in ("", "as bought")]
    counts = listed([f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds))] or ["none"])
    if kinds:
        yield (
            f"From eaten to bought: {counts} yields; the other foods are bought as they are eaten. "
            "Each one with its source: planner shop --details."
        )


def _amounts_explained(shopping: ShoppingList) -> Page:
    """How each amount comes about: eaten, yield, bought, and the meals that use it."""
    page: Page = [heading("How the amounts come about")]
    for found in shopping.lines:
        for part in found.parts:
            basis = part.yield_basis or "no yield factor known"
            bought = "" if part.bought_g is None else f", {grams_words(part.bought_g)} as bought"
            home = f", {grams_words(part.pantry_g)} of it from the pantry" if part.pantry_g else ""
            meals = listed(
                [
                    f"{short_day(use.date)} {use.occasion}"
                    for use in found.uses
                    if use.food == part.food
                ]
            )
            page.append(
                bullet(
                    f"{part.name}: {grams_words(part.eaten_g)} eaten ({meals}){home}{bought}. "
                    f"Yield: {basis}."
                )
            )
    return page

"""The shopping list in words, as every document prints it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.export.left_words import left_words, saving_words
from planner.export.words import day_name, short_day
from planner.shopping import Left, Line, ShoppingList, Trip
from planner.shopping.packages import AGAIN
from planner.wording import listed, measure_words

CUPBOARD = "Check that you have"
AT_HOME = "At home already"

LEAST_LEFT = 0.08
"""Of what is bought: less than this left over is not worth a line; ours."""

MONTHS_FROM = 60
"""Days after the plan's last from which on no date is said; ours."""


@dataclass(frozen=True)
class Thing:
    """One thing to buy."""

    key: str
    """The same for the same thing on the same trip, so that a tick stays with it."""

    name: str
    amount: str
    """How much to buy, in the unit one buys."""

    use: str
    """How much of it the plan needs, and on which days."""

    price: str
    notes: tuple[str, ...] = ()
    """What to do with it, what to look for on the label."""

    needed_g: float = 0.0
    bought_g: float = 0.0


@dataclass(frozen=True)
class Shelf:
    """One aisle."""

    title: str
    things: tuple[Thing, ...]
    to_buy: bool = True
    """Whether it is to buy for sure; not so what one only checks at home."""


@dataclass(frozen=True)
class Walk:
    """One walk to the shop."""

    title: str
    """Empty where there is only one."""

    shelves: tuple[Shelf, ...]


@dataclass(frozen=True)
class Basket:
    """The whole list in the order of the shop."""

    walks: tuple[Walk, ...]
    cost: tuple[str, ...]
    """Sentences on what it costs."""

    left: tuple[tuple[str, str], ...] = ()
    """(thing, what is left over of it and until when it keeps)."""

    left_now: int = 0
    """How many of them have to be used up before the plan ends; they come first."""

    left_in_all: str = ""
    """What is left over in all, and how long it keeps."""

    saving: tuple[str, ...] = ()
    """What using opened packages up saves, where that was measured."""

    head: str = ""
    """For how many people."""

    hint: str = ""
    """What does not keep for the one trip that is asked for."""

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """All aisles of all walks."""
        return tuple(shelf for walk in self.walks for shelf in walk.shelves)

    @property
    def things(self) -> tuple[Thing, ...]:
        """Everything on it."""
        return tuple(thing for shelf in self.shelves for thing in shelf.things)

    @property
    def count(self) -> str:
        """How many things there are to buy."""
        number = sum(len(shelf.things) for shelf in self.shelves if shelf.to_buy)
        return f"{number} thing{'' if number == 1 else 's'} to buy"


def basket(shopping: ShoppingList) -> Basket:
    """A shopping list in words."""
    trips = shopping.trips if len(shopping.trips) > 1 else ()
    walks = [_walk(shopping, trip) for trip in trips] or [
        Walk("", tuple(_shelves(shopping.by_aisle(), None)))
    ]
    rest = [
        *_cupboard(shopping),
        *_shelves([(AT_HOME, shopping.covered)], None, to_buy=False),
    ]
    if len(walks) == 1:
        walks = [Walk("", (*walks[0].shelves, *rest))]
    elif rest:
        walks.append(Walk("At home", tuple(rest)))
    left = _left(shopping)
    end = _end(shopping)
    return Basket(
        walks=tuple(walk for walk in walks if walk.shelves),
        cost=tuple(_cost(shopping)),
        left=tuple((one.name, f"{one.words}{_until(one.use_by, end)}") for one in left),
        left_now=sum(_within(one, end) for one in left),
        left_in_all=left_words(shopping),
        saving=saving_words(shopping),
        head=people_words(shopping),
        hint=again_words(shopping),
    )


def people_words(shopping: ShoppingList) -> str:
    """For how many people the list is."""
    if not shopping.lines:
        return ""
    return "For one person" if shopping.people == 1 else f"For {shopping.people} people"


def again_words(shopping: ShoppingList) -> str:
    """What one trip cannot do, in a sentence; empty where it does, or where two are made."""
    if len(shopping.trips) > 1:
        return ""
    names = [
        line.name
        for line in shopping.to_get
        if any(purchase.late == AGAIN for purchase in line.purchases)
    ]
    if not names:
        return ""
    many = "does" if len(names) == 1 else "do"
    return (
        f"One trip is not enough for all: {listed(names)} {many} not keep until the last meal. "
        "Buy again on the day named there, or make the list for two trips."
    )


def _cupboard(shopping: ShoppingList) -> Iterator[Shelf]:
    """Salt, spices, oils: one thing to check for each aisle."""
    lines = shopping.cupboard
    things = []
    for aisle in dict.fromkeys(line.aisle for line in lines):
        found = [line for line in lines if line.aisle == aisle]
        said = f"cupboard|{aisle}"
        things.append(
            Thing(
                key=hashlib.sha256(said.encode("utf-8")).hexdigest()[:10],
                name=found[0].aisle_title or aisle.replace("_", " ").capitalize(),
                amount="",
                use="; ".join(cupboard_words(line) for line in found),
                price="",
                notes=tuple(
                    f"{line.name}: check the label: {words}"
                    for line in found
                    for words in line.check_label
                ),
                needed_g=sum(line.bought_g for line in found),
                bought_g=sum(line.bought_g for line in found),
            )
        )
    if things:
        yield Shelf(CUPBOARD, tuple(things), to_buy=False)


def cupboard_words(line: Line) -> str:
    """A staple and how much of it the plan needs: "Olive oil ½ cup + 1½ tbsp"."""
    return f"{line.name} {line.household.removeprefix('about ') or ' and '.join(_needed(line))}"


def _left(shopping: ShoppingList) -> list[Left]:
    """What is worth keeping of the packages; what spoils first comes first."""
    end = _end(shopping)
    found = [
        left
        for line in shopping.to_get
        for left in line.left
        if left.words and left.grams >= LEAST_LEFT * max(line.packaged_g, 1.0)
    ]
    return sorted(found, key=lambda left: not _within(left, end))


def _end(shopping: ShoppingList) -> str:
    """The last date of the plan on which anything is used."""
    return max((date for line in shopping.lines for date in line.days), default="")


def _within(left: Left, end: str) -> bool:
    return bool(left.use_by) and left.use_by <= end


def _until(date: str, end: str) -> str:
    """How long something keeps: to the day while that is near, in words where it is not."""
    if not date:
        return ""
    if date <= end:
        return f": use by {short_day(date)}"
    if dt.date.fromisoformat(date) - dt.date.fromisoformat(end) > dt.timedelta(days=MONTHS_FROM):
        return ", keeps for months"
    return f", keeps until {short_day(date)} {day_name(date).rpartition(' ')[2][:3]}"


def _walk(shopping: ShoppingList, trip: Trip) -> Walk:
    title = f"Trip {trip.number}, by {day_name(trip.date)}"
    return Walk(title, tuple(_shelves(shopping.by_aisle(trip.number), trip.number)))


def _shelves(
    aisles: Iterator[tuple[str, Sequence[Line]]] | Sequence[tuple[str, Sequence[Line]]],
    trip: int | None,
    to_buy: bool = True,
) -> Iterator[Shelf]:
    for title, lines in aisles:
        if lines:
            yield Shelf(title, tuple(_thing(line, trip, to_buy) for line in lines), to_buy)


def _thing(line: Line, trip: int | None, to_buy: bool) -> Thing:
    said = f"{trip or 1}|{line.aisle}|{line.name}"
    packed = (line.to_buy if trip is None else line.words_on(trip)) if to_buy else ""
    needed = " and ".join(_needed(line))
    days = tuple(
        dict.fromkeys(date for purchase in line.on_trip(trip) for date in purchase.days)
        if trip is not None and line.on_trip(trip)
        else line.days
    )
    when = _meal(line, days) or _days(days)
    price, unsure = line.price_usd, line.price_at_least
    if packed and line.cost_usd is not None:
        price, unsure = line.cost_usd, line.cost_at_least
    return Thing(
        key=hashlib.sha256(said.encode("utf-8")).hexdigest()[:10],
        name=line.name,
        amount=packed or needed,
        use=f"the meals use {needed}: {when}" if packed and needed else when,
        price=price_words(price, unsure),
        notes=(
            *line.notes,
            *(f"Check the label: {words}" for words in line.check_label),
        ),
        needed_g=line.bought_g,
        bought_g=line.packaged_g if packed and line.purchases else line.bought_g,
    )


def _needed(line: Line) -> Iterator[str]:
    if line.bought_g:
        about, grams = _kitchen_words(line), grams_words(line.bought_g)
        yield f"{about} ({grams})" if about else grams
    if line.unknown_yield_g:
        yield f"{grams_words(line.unknown_yield_g)} as eaten; yield unknown"


def _kitchen_words(line: Line) -> str:
    """What the kitchen measures; no second number of the pieces that one buys."""
    said = line.household.removeprefix("about ")
    unit = said.partition(" ")[2]
    pieces = {package.package for purchase in line.purchases for package, _ in purchase.packages}
    if any(unit in (piece, measure_words(2, piece).partition(" ")[2]) for piece in pieces):
        return ""
    pressed = (re.search(r"(?<!in )juice", part.name.lower()) for part in line.parts)
    juice = "juice" not in line.name.lower() and any(pressed)
    return f"{said} of juice" if said and juice else said


def _meal(line: Line, days: Sequence[str]) -> str:
    """The one meal that uses it; empty where there are more."""
    meals = {(use.date, use.occasion, use.title) for use in line.uses if use.date in days}
    if len(meals) != 1:
        return ""
    date, occasion, title = next(iter(meals))
    return f"{short_day(date)} {occasion}" + (f" ({title})" if title else "")


def grams_words(grams: float) -> str:
    """1,230 g, or 4.5 g of something light."""
    return f"{grams:,.0f} g" if grams >= 9.5 else f"{grams:.1f} g"


def price_words(price_usd: float | None, at_least: bool) -> str:
    """$2.13, marked where something in it has no published price; empty where nothing has one."""
    if price_usd is None:
        return ""
    if price_usd < 0.005:
        return "under $0.01"
    return f"{'≥ ' if at_least else ''}${price_usd:.2f}"


def _days(dates: Sequence[str]) -> str:
    """The days that use it, the first one with its date."""
    if not dates:
        return ""
    first, *rest = dates
    shown = [short_day(first), *(short_day(date).split()[0] for date in rest[:6])]
    return ", ".join(shown) + (" and later" if len(rest) > 6 else "")


def _cost(shopping: ShoppingList) -> Iterator[str]:
    years = price_years(shopping)
    if not years or not any(line.purchases for line in shopping.to_get):
        return
    word = "at least" if shopping.cost_at_least else "about"
    yield (
        f"The packages cost {word} ${shopping.cost_usd:.2f} at US average prices of {years}, "
        f"so more today{unpriced(shopping)}."
    )


def price_years(shopping: ShoppingList) -> str:
    """The years whose money the prices are in."""
    years = [year.replace("-", " to ") for year in shopping.price_years]
    return listed(years) if years else ""


def unpriced(shopping: ShoppingList) -> str:
    """How many things are not in the sum; empty where all are."""
    number = sum(line.cost_usd is None for line in shopping.to_get)
    if not number:
        return ""
    none = "has" if number == 1 else "have"
    return f"; {number} of {len(shopping.to_get)} things {none} no price and are not counted"

"""The shopping list in words, as every document prints it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.export.words import day_name, short_day
from planner.shopping import Line, ShoppingList, Trip
from planner.wording import listed

CUPBOARD = "Check the cupboard"
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
        *_shelves([(CUPBOARD, shopping.staples)], None, to_buy=False),
        *_shelves([(AT_HOME, shopping.covered)], None, to_buy=False),
    ]
    if len(walks) == 1:
        walks = [Walk("", (*walks[0].shelves, *rest))]
    elif rest:
        walks.append(Walk("At home", tuple(rest)))
    return Basket(
        tuple(walk for walk in walks if walk.shelves),
        tuple(_cost(shopping)),
        tuple(_left(shopping)),
    )


def _left(shopping: ShoppingList) -> Iterator[tuple[str, str]]:
    """What is worth keeping of the packages, and until when."""
    end = max((date for line in shopping.lines for date in line.days), default="")
    for line in shopping.bought:
        for left in line.left:
            if left.words and left.grams >= LEAST_LEFT * max(line.packaged_g, 1.0):
                yield left.name, f"{left.words}{_until(left.use_by, end)}"


def _until(date: str, end: str) -> str:
    """How long something keeps: to the day while that is near, in words where it is not."""
    if not date:
        return ""
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
    price, unsure = line.price_usd, line.price_at_least
    if packed and line.cost_usd is not None:
        price, unsure = line.cost_usd, line.cost_at_least
    return Thing(
        key=hashlib.sha256(said.encode("utf-8")).hexdigest()[:10],
        name=line.name,
        amount=packed or needed,
        use=" for ".join(part for part in (needed if packed else "", _days(days)) if part),
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
        about = f"{line.household.removeprefix('about ')} " if line.household else ""
        yield f"{about}({grams_words(line.bought_g)})" if about else grams_words(line.bought_g)
    if line.unknown_yield_g:
        yield f"{grams_words(line.unknown_yield_g)} as eaten; yield unknown"


def grams_words(grams: float) -> str:
    """1,230 g, or 4.5 g of something light."""
    return f"{grams:,.0f} g" if grams >= 9.5 else f"{grams:.1f} g"


def price_words(price_usd: float | None, at_least: bool) -> str:
    """$2.13, marked where something in it has no published price."""
    if price_usd is None:
        return "no price"
    return f"{'≥ ' if at_least else ''}${price_usd:.2f}"


def _days(dates: Sequence[str]) -> str:
    """The days that use it, the first one with its date."""
    if not dates:
        return ""
    first, *rest = dates
    shown = [short_day(first), *(short_day(date).split()[0] for date in rest[:6])]
    return ", ".join(shown) + (" and later" if len(rest) > 6 else "")


def _cost(shopping: ShoppingList) -> Iterator[str]:
    years = [year.replace("-", " to ") for year in shopping.price_years]
    if not years:
        return
    if any(line.purchases for line in shopping.bought):
        word = "at least" if shopping.cost_at_least else "about"
        yield f"The packages cost {word} ${shopping.cost_usd:.2f}."
    word = "at least" if shopping.price_at_least else "about"
    why = ", since some things have no published price" if shopping.price_at_least else ""
    yield (
        f"What is eaten costs {word} ${shopping.price_usd:.2f}. US average prices of "
        f"{listed(years)}{why}."
    )

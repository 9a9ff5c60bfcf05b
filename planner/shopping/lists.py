"""What a shopping list is made of: plain values that any page or file can print."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from planner.shopping.packages import Package

_KINDS = (
    ("published", "published"),
    ("derived", "derived"),
    ("rule of thumb", "rule-of-thumb"),
    ("our estimate", "estimated"),
    ("assumption", "as bought"),
)
"""How a yield basis begins, and what kind it is; the rest comes from refuse of SR Legacy."""


@dataclass(frozen=True)
class Use:
    """One meal that uses a thing."""

    date: str
    time: str
    occasion: str
    title: str
    person: str
    food: str
    grams: float
    """Grams as eaten."""


@dataclass(frozen=True)
class Part:
    """One food of the plan that is bought as this line: the same thing raw and cooked is two."""

    food: str
    name: str
    eaten_g: float
    bought_g: float | None
    """Grams as bought for all that is eaten; None where no yield factor is known."""

    yield_basis: str
    price_usd: float | None
    """Price of what is eaten; None where no price is published."""

    price_year: str
    pantry_g: float = 0.0
    """Grams as eaten that come from the pantry."""

    packaged_g: float | None = None
    """Grams as bought in packages, its share of what is left over included."""

    left_g: float = 0.0
    """Grams as eaten that are left over."""

    yield_factor: float | None = None
    """Grams to buy for 100 g eaten."""

    @property
    def yield_kind(self) -> str:
        """How sure the yield is: published, derived, rule-of-thumb, as bought; empty: unknown."""
        if self.yield_factor is None:
            return ""
        starts = (kind for start, kind in _KINDS if self.yield_basis.startswith(start))
        return next(starts, "derived" if self.yield_factor != 100 else "as bought")


@dataclass(frozen=True)
class Purchase:
    """Packages of one thing bought on one trip for the same days."""

    trip: int
    """Number of the trip, from 1."""

    packages: tuple[tuple[Package, int], ...]
    need_g: float
    """Grams as bought that the plan needs of it."""

    days: tuple[str, ...]
    """Dates it is for."""

    late_days: tuple[str, ...] = ()
    """Dates on which it would be older than it keeps, unless one does what ``late`` says."""

    late: str = ""
    """again | freeze | frozen | unripe | dated | again_or_frozen, empty where nothing is late."""

    separate: bool = False
    """Not bought on this trip, but later, frozen or with a later date."""

    cost_usd: float | None = None
    """Price of the packages; None where none is published."""

    words: str = ""
    """The packages and what to do: "2 tins of 425 g (255 g drained)"."""

    @property
    def grams(self) -> float:
        """Grams as bought."""
        return math.fsum(package.grams * count for package, count in self.packages)

    @property
    def left_g(self) -> float:
        """Grams as bought that are left over."""
        return self.grams - self.need_g


@dataclass(frozen=True)
class Left:
    """What is left over of a thing."""

    name: str
    grams: float
    words: str
    use_by: str
    """The last day it keeps."""

    keeps_days: int | None
    """Days after the plan on which it still keeps, below 0 where it ends before; None unknown."""

    cost_usd: float | None


@dataclass(frozen=True)
class Line:
    """One thing to buy."""

    name: str
    aisle: str
    staple: bool
    """One of the things a kitchen keeps."""

    parts: tuple[Part, ...]
    household: str
    """The amount bought in household measure ("about 14 cups"), empty where grams say it all."""

    days: tuple[str, ...]
    """Dates it is used on, the first one first."""

    check_label: tuple[str, ...] = ()
    """What to look for on the package."""

    aisle_title: str = ""
    uses: tuple[Use, ...] = ()
    """Every meal that uses it, in order."""

    purchases: tuple[Purchase, ...] = ()
    to_buy: str = ""
    """All packages in words, with what to do where something would be too old."""

    left: tuple[Left, ...] = ()
    """What is left over; several where it keeps until different days."""

    notes: tuple[str, ...] = ()
    """Sentences about this line."""

    cost_usd: float | None = None
    """Price of the packages; None where none is published."""

    cost_at_least: bool = False
    keeping_days: int | None = None
    """Days it keeps once bought."""

    opened_days: int | None = None
    """Days it keeps once opened, where that is shorter."""

    not_bought: bool = False
    """Comes from the tap."""

    cupboard: bool = False
    """A staple of which little is needed, and nothing fresh: one only checks that it is there."""

    aisle_order: int = 0

    @property
    def place(self) -> tuple[int, str, str]:
        """Where it stands on the list."""
        return (self.aisle_order, self.name, self.aisle)

    @property
    def eaten_g(self) -> float:
        """Grams on the plates."""
        return math.fsum(part.eaten_g for part in self.parts)

    @property
    def bought_g(self) -> float:
        """Grams as bought for all that is eaten, of the parts whose yield is known."""
        return math.fsum(part.bought_g for part in self.parts if part.bought_g is not None)

    @property
    def need_g(self) -> float:
        """Grams as bought that the packages have to cover, the pantry taken off."""
        return math.fsum(purchase.need_g for purchase in self.purchases)

    @property
    def packaged_g(self) -> float:
        """Grams as bought in packages."""
        return math.fsum(purchase.grams for purchase in self.purchases)

    @property
    def left_g(self) -> float:
        """Grams as bought that are left over."""
        return math.fsum(purchase.left_g for purchase in self.purchases)

    @property
    def unknown_yield_g(self) -> float:
        """Grams as eaten, the pantry taken off, of the parts whose yield is not known."""
        found = (part for part in self.parts if part.bought_g is None)
        return math.fsum(part.eaten_g - part.pantry_g for part in found)

    @property
    def pantry_g(self) -> float:
        """Grams as eaten that come from the pantry."""
        return math.fsum(part.pantry_g for part in self.parts)

    @property
    def price_usd(self) -> float | None:
        """Price of the amount eaten, of the parts that have one; None where none has."""
        known = [part.price_usd for part in self.parts if part.price_usd is not None]
        return math.fsum(known) if known else None

    @property
    def price_at_least(self) -> bool:
        """Whether some part has no price."""
        return any(part.price_usd is None for part in self.parts)

    @property
    def left_cost_usd(self) -> float | None:
        """Price of what is left over; None where none is published."""
        known = [left.cost_usd for left in self.left if left.cost_usd is not None]
        return math.fsum(known) if known else None

    def on_trip(self, number: int) -> tuple[Purchase, ...]:
        """What is bought of it on one trip."""
        return tuple(purchase for purchase in self.purchases if purchase.trip == number)

    def words_on(self, number: int) -> str:
        """What is bought of it on one trip, in words."""
        return "; ".join(purchase.words for purchase in self.on_trip(number))


@dataclass(frozen=True)
class Trip:
    """One walk to the shop, on the evening before the day it is for."""

    number: int
    date: str


@dataclass(frozen=True)
class Waste:
    """What is left over of the things of a list."""

    grams: float
    """As bought."""

    usd: float
    """By weight, of what has a price."""

    soon_g: float
    """Of it what keeps no longer than two weeks after the plan."""

    soon_usd: float
    at_least: bool = False
    """Whether something that is left has no price."""


@dataclass(frozen=True)
class Saving:
    """The lists of one week planned twice: with opened packages used up, and without."""

    used: Waste
    plain: Waste
    used_cost_usd: float
    """What is to buy, by weight, of what has a price."""

    plain_cost_usd: float
    priced: bool
    """Whether everything to buy has a price, on both lists."""

    own: bool
    """Whether one of the two weeks has the meals of the plan itself."""

    @property
    def less_g(self) -> float:
        """Grams as bought that are left over less; below 0 where it is more."""
        return self.plain.grams - self.used.grams

    @property
    def less_soon_g(self) -> float:
        """The same of what spoils soon."""
        return self.plain.soon_g - self.used.soon_g

    @property
    def less_usd(self) -> float:
        """What is left over costs less by this."""
        return self.plain.usd - self.used.usd

    @property
    def less_cost_usd(self) -> float:
        """What is to buy costs less by this."""
        return self.plain_cost_usd - self.used_cost_usd


@dataclass(frozen=True)
class FromPantry:
    """What the plan takes of something that is at home."""

    name: str
    amount: str
    """What is there, as the person wrote it."""

    used_g: float
    """Grams used, in the state in which it was written down (as bought, or as eaten)."""

    left_g: float


@dataclass(frozen=True)
class ShoppingList:
    """Everything a plan needs, in the order of the shop."""

    bought: tuple[Line, ...]
    staples: tuple[Line, ...]
    covered: tuple[Line, ...] = ()
    """Lines of which nothing is to buy: all of it is at home, or comes from the tap."""

    trips: tuple[Trip, ...] = ()
    pantry: tuple[FromPantry, ...] = ()
    units: str = "metric"
    saving: Saving | None = None
    """What using opened packages up saves, where it was measured."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines: to buy, staples, then what is at home."""
        return self.bought + self.staples + self.covered

    @property
    def to_get(self) -> tuple[Line, ...]:
        """What to buy for sure: no staples, but fresh ones and those of which much is needed."""
        staples = (line for line in self.staples if not line.cupboard)
        return tuple(sorted((*self.bought, *staples), key=lambda line: line.place))

    @property
    def cupboard(self) -> tuple[Line, ...]:
        """What one has, most likely: to check at home."""
        return tuple(line for line in self.staples if line.cupboard)

    @property
    def people(self) -> int:
        """How many eat of it."""
        return len({use.person for line in self.lines for use in line.uses})

    def by_aisle(self, trip: int | None = None) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """(aisle, its lines) in the shop's order, what to check at home apart; of one trip."""
        lines = [line for line in self.to_get if trip is None or line.on_trip(trip)]
        if trip == 1:  # what has no packages is bought first
            lines = [line for line in self.to_get if line.on_trip(1) or not line.purchases]
        for name in dict.fromkeys(line.aisle for line in lines):
            found = tuple(line for line in lines if line.aisle == name)
            yield found[0].aisle_title or name.replace("_", " ").capitalize(), found

    @property
    def price_usd(self) -> float:
        """Price of what is eaten of everything that has one, staples included."""
        return math.fsum(line.price_usd or 0.0 for line in self.lines)

    @property
    def price_at_least(self) -> bool:
        """Whether the price of something is not known."""
        return any(line.price_at_least for line in self.lines)

    @property
    def price_years(self) -> tuple[str, ...]:
        """The years whose money the prices are in."""
        years = {p.price_year for line in self.lines for p in line.parts if p.price_usd is not None}
        years |= {
            package.price_year
            for line in self.lines
            for purchase in line.purchases
            for package, _ in purchase.packages
            if package.price_usd is not None
        }
        return tuple(sorted(years - {""}))

    @property
    def cost_usd(self) -> float:
        """Price of the packages to buy, without what one only checks at home."""
        return math.fsum(line.cost_usd or 0.0 for line in self.to_get)

    @property
    def cost_at_least(self) -> bool:
        """Whether the price of something to buy is not known."""
        return any(line.cost_at_least for line in self.to_get)

    @property
    def left_cost_usd(self) -> float:
        """Price of what is left over, without what one only checks at home."""
        return math.fsum(line.left_cost_usd or 0.0 for line in self.to_get)


List = ShoppingList

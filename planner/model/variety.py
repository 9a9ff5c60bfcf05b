"""Variety: one day's part in a varied week.

    variety.food_a_day   Σ_(o,k,r) y[o,k,r,f] ≤ max(n, own[f])                   ∀ f
    variety.kind         kind[v,g] ≤ Σ_(o,k,r, f of kind g) y[o,k,r,f]           ∀ v, new g
    variety.kinds        Σ_g kind[v,g] + missing[v] ≥ needed[v] − served[v]      ∀ v
    variety.again        Σ_(o,k,r) y[o,k,r,f] − again[f] ≤ 1                     ∀ f
    variety.group        Σ_(o,k,r, f in G) y[o,k,r,f] − group[G] ≤ 1            ∀ G: fish, soy, eggs

    y[o,k,r,f]  food f fills role r                                    binary
    own[f]      meals of the day that the person fixed with food f     meals
    kind[v,g]   kind g of family v (greens, legumes, ...) is served    0 ≤ kind ≤ 1
    needed[v]   kinds the week must have reached after this day        kinds
    served[v]   kinds the other days serve                             kinds
    missing[v]  kinds missing, priced steeply                          kinds
    again[f]    food f twice on one day, priced                        0 ≤ again
    group[G]    fish, soy foods or eggs more than once a day, priced   0 ≤ group

Why: food-based guidelines advise variety; the numbers are ours. Which dishes may come again and
when is decided before the model: a dish inside its gap, or at its most times, is not offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.food import Food
from planner.menu import OWN_MEAL
from planner.model.question import DayQuestion
from planner.model.variables import Row, Term, Variable, Variables, affine
from planner.rules import rule
from planner.varied import ONCE_A_DAY, UNCOUNTED_FAMILIES, VARIED, kind_of, varied_family


def by_food(x: Variables) -> dict[str, tuple[Food, list[Variable]]]:
    """The chosen-variables of each food on the day's table, raw and cooked counted as one."""
    found: dict[str, tuple[Food, list[Variable]]] = {}
    for s in x.on_table():
        found.setdefault(kind_of(s.portion.food), (s.portion.food, []))[1].append(s.chosen)
    return found


def _repeated(x: Variables) -> Iterator[tuple[Food, float, list[Term]]]:
    """Each food that several occasions of the day could serve: in how many it may be, and the sum
    of those it is in."""
    slots: dict[str, set[str]] = {}
    for s in x.on_table():
        slots.setdefault(kind_of(s.portion.food), set()).add(s.slot.key)
    own = Counter(
        name
        for choice in x.choices
        if choice.option.dish.slug == OWN_MEAL
        for name in {kind_of(s.portion.food) for s in choice.servings}
    )
    most = rule("variety")["food_times_a_day"]
    for slug, (food, ys) in by_food(x).items():
        if len(slots[slug]) > 1 and not food.is_staple:
            yield food, max(most, own[slug]), [(y, 1.0) for y in ys]


def most_a_day(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """A food in at most so many occasions of a day: the part of ``food_a_day`` that is hard."""
    for food, high, terms in _repeated(x):
        yield Row(f"variety.food_a_day.{kind_of(food)}", affine(terms), high=high)


def food_a_day(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """A food in at most so many occasions of a day, or in those fixed; twice is priced."""
    for food, high, terms in _repeated(x):
        slug = kind_of(food)
        yield Row(f"variety.food_a_day.{slug}", affine(terms), high=high)
        if food.family not in UNCOUNTED_FAMILIES:
            again = x.deviation(f"again.{slug}", high - 1.0)
            yield Row(f"variety.again.{slug}", affine([*terms, (again, -1.0)]), high=1)


def group(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Fish, soy foods, eggs: one meal of each a day; more is priced."""
    for name, families in ONCE_A_DAY.items():
        ys = [s.chosen for s in x.on_table() if s.portion.food.family in families]
        if len(ys) > 1:
            again = x.deviation(f"group.{name}")
            terms = [*((y, 1.0) for y in ys), (again, -1.0)]
            yield Row(f"variety.group.{name}", affine(terms), high=1)


def kinds(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Enough different kinds of each varied family, in step with the week."""
    by_kind: dict[tuple[str, str], list[Variable]] = {}
    for food, ys in by_food(x).values():
        family = varied_family(food)
        if family is not None:
            by_kind.setdefault((family, kind_of(food)), []).extend(ys)
    for family in VARIED:
        served = day.so_far.kinds.get(family, frozenset())
        needed = day.needed_kinds.get(family, 0) - len(served)
        if needed <= 0:
            continue
        new: list[tuple[Variable, float]] = []
        for (of, kind), ys in by_kind.items():
            if of == family and kind not in served:
                variable = x.add(f"kind.{family}.{len(new)}", 0, 1)
                terms = [(variable, 1.0), *((y, -1.0) for y in ys)]
                yield Row(f"variety.kind.{family}.{len(new)}", affine(terms), high=0)
                new.append((variable, 1.0))
        missing = x.deviation(f"missing.{family}", float(needed))
        yield Row(f"variety.kinds.{family}", affine([*new, (missing, 1.0)]), low=needed)


RULES = (food_a_day, group, kinds)

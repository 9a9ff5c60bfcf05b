"""What the settled days share packages of, so that amounts can use them up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from planner.asked import Asked
from planner.food import Food
from planner.model.day import Plate
from planner.model.question import Opened
from planner.rules import rule
from planner.shopping.packages import load_packages
from planner.shopping.trips import BEFORE_FIRST, TOGETHER, Need, packed_g, runs
from planner.varied import bought_g, kind_of


def opened(asked: Asked, plates: Sequence[Sequence[Plate]], day: int) -> tuple[Opened, ...]:
    """The packages that a day's foods come from, by the shopping list's rule, and what the rest
    of the week takes of them; nothing where the person does not want packages used up."""
    if not asked.person.use_up:
        return ()
    cooked = {slot.key: slot.day for of_day in asked.slots for slot in of_day}
    own: dict[str, float] = defaultdict(float)
    first: dict[str, Food] = {}
    needs = {name: list(grams) for name, grams in asked.bought_anyway.items()}
    for of_day in plates:
        for plate in of_day:
            source = plate.slot.leftover_of
            at = cooked[source or plate.slot.key]
            for food, grams in _foods(plate):
                thing = kind_of(food)
                needs.setdefault(thing, [0.0] * asked.days)[at] += grams
                if thing not in first or food.slug < first[thing].slug:
                    first[thing] = food
                if plate.slot.day == day and not source:
                    own[thing] += grams
    return tuple(
        _opened(asked, first[thing], needs[thing], own[thing], day) for thing in sorted(own)
    )


def _opened(asked: Asked, food: Food, by_day: Sequence[float], own_g: float, day: int) -> Opened:
    known = load_packages()
    sizes, keeping = known.of(food), known.keeping_of(food)
    needs = [Need(n, {food.slug: grams}) for n, grams in enumerate(by_day) if grams > 0]
    made = runs(needs, sizes, keeping, (BEFORE_FIRST,))[1]
    run = next((run for run in made if any(need.day == day for need in run.needs)), None)
    shared_g = own_g if run is None else run.need_g
    ends = [] if keeping.opened_days is None else [keeping.opened_days]
    kept = run is not None and run.late and keeping.late in TOGETHER
    if keeping.sealed_days is not None and not kept:
        ends.append(keeping.sealed_days - asked.days)
    soon = bool(ends) and min(ends) <= rule("kitchen")["spoils_days"]
    return Opened(
        thing=kind_of(food),
        other_g=max(shared_g - own_g, 0.0),
        packed_g=shared_g if run is None else packed_g(run),
        soon=soon,
    )


def _foods(plate: Plate) -> Iterator[tuple[Food, float]]:
    """Grams as bought of everything on a plate, cupboard staples apart."""
    found = [(part.food, part.grams) for part in plate.option.seasoning]
    for portion, steps in plate.servings:
        found.append((portion.food, steps * portion.food.step_g))
        found += [(part.food, part.grams) for part in portion.seasoning]
    for food, grams in found:
        if not food.is_staple:
            yield food, bought_g(food, grams)

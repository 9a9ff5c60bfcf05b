"""Kitchen: meals of a usual size, and a short shopping list.

    kitchen.meal_energy   low[kind]·E ≤ Σ_(j∈o) kcal[j]·x[j] ≤ high[kind]·E           ∀ o
    kitchen.buy           Σ_(k: g seasons k) u[o,k] ≤ buy[g],
                          Σ_(r, f bought as g) y[o,·,r,f] ≤ buy[g]                    ∀ o, new g
    kitchen.bought        Σ_g buy[g] − over ≤ limit − bought

    kitchen.packages      Σ_(f bought as g) grams[f]·x[f] + 100·left[g] − 100·more[g]
                          = packed[g] − other[g]                                      ∀ opened g

    E        the day's energy target                                     kcal
    buy[g]   thing g, not bought for another day, is bought for this one 0 ≤ buy ≤ 1
    limit    things the week may have reached after this day             items
    over     items beyond it, priced steeply                             items
    packed   what the packages that the day shares with others hold      g as bought
    other    what all but the day's free amounts takes of them           g as bought
    left     what stays in the opened package, priced                    100 g as bought
    more     what they do not hold: another package, priced steeply      100 g as bought

Why: ours. What is left over counts only where amounts are settled, foods fixed. A day's limit
opens evenly over the week, so that the first day does not buy it all; cupboard staples (oil,
spices, vinegar) do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.menu import Seasoning
from planner.model.question import DayQuestion
from planner.model.variables import Row, Variable, Variables, affine
from planner.nutrients import INDEX
from planner.rules import rule
from planner.varied import bought_g, kind_of

ENERGY = INDEX["energy_kcal"]


def meal_energy(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Each occasion's energy within the usual share for its kind."""
    figures = rule("kitchen")
    if day.open_day:
        return
    for slot in day.slots:
        low = figures[f"{slot.kind}_least"] * (1 + day.margin) * day.energy_kcal
        high = figures[f"{slot.kind}_most"] * (1 - day.margin) * day.energy_kcal
        row = affine(x.terms({ENERGY: 1.0}, [slot.key]))
        yield Row(f"kitchen.meal_energy.{slot.key}", row, low, high)


def bought(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """New things to buy, counted once each, within what the week has left."""
    uses: dict[str, dict[str, list[Variable]]] = {}
    for choice in x.choices:
        seasons = {kind_of(s.food) for s in choice.option.seasoning if not s.food.is_staple}
        for name in sorted(seasons):
            places = uses.setdefault(name, {})
            places.setdefault(f"{choice.slot.key}.s", []).append(choice.chosen)
        for s in choice.servings:
            if not s.portion.food.is_staple:
                places = uses.setdefault(kind_of(s.portion.food), {})
                places.setdefault(f"{choice.slot.key}.f", []).append(s.chosen)
    new: list[tuple[Variable, float]] = []
    for number, name in enumerate(sorted(set(uses) - day.so_far.bought)):
        buy = x.add(f"buy.{number}", 0, 1)
        new.append((buy, 1.0))
        for place, variables in uses[name].items():
            terms = [*((v, 1.0) for v in variables), (buy, -1.0)]
            yield Row(f"kitchen.buy.{number}.{place}", affine(terms), high=0)
    x.soft["new_items"] = x.add("new_items")
    over = x.deviation("over_budget")
    yield Row("kitchen.new_items", affine([*new, (x.soft["new_items"], -1.0)]), 0, 0)
    left = day.bought_limit - len(day.so_far.bought)
    yield Row("kitchen.bought", affine([(x.soft["new_items"], 1.0), (over, -1.0)]), high=left)


def packages(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """What opened packages leave over, of the things whose amounts are still free."""
    for number, opened in enumerate(day.opened):
        uses: list[tuple[Variable, float]] = []
        free = False
        for choice in x.choices:
            if choice.slot.leftover_of:
                continue
            always = _bought(choice.option.seasoning, opened.thing)
            uses.append((choice.chosen, always))
            for s in choice.servings:
                with_it = _bought(s.portion.seasoning, opened.thing)
                step = 0.0
                if kind_of(s.portion.food) == opened.thing:
                    step = bought_g(s.portion.food, s.portion.food.step_g)
                    free = free or s.portion.room > 0
                uses.append((s.chosen, with_it + step * s.portion.least_steps))
                uses.append((s.extra, step))
        if not free:
            continue
        left = x.deviation(f"{'left_over' if opened.soon else 'left_lasting'}.{number}")
        more = x.deviation(f"more_packages.{number}")
        row = affine([*((v, g) for v, g in uses if g), (left, 100.0), (more, -100.0)])
        open_g = opened.packed_g - opened.other_g
        yield Row(f"kitchen.packages.{number}", row, open_g, open_g)


def _bought(seasoning: Sequence[Seasoning], thing: str) -> float:
    return sum(bought_g(s.food, s.grams) for s in seasoning if kind_of(s.food) == thing)


RULES = (meal_energy, bought, packages)

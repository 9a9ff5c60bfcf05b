"""Kitchen: meals of a usual size, and a short shopping list.

    kitchen.meal_energy   low[kind]·E ≤ Σ_(j∈o) kcal[j]·x[j] ≤ high[kind]·E           ∀ o
    kitchen.buy           Σ_(k: g seasons k) u[o,k] ≤ buy[g],
                          Σ_(r, f bought as g) y[o,·,r,f] ≤ buy[g]                    ∀ o, new g
    kitchen.bought        Σ_g buy[g] − over ≤ limit − bought

    E        the day's energy target                                     kcal
    buy[g]   thing g, not bought for another day, is bought for this one 0 ≤ buy ≤ 1
    limit    things the week may have reached after this day             items
    over     items beyond it, priced steeply                             items

Why: ours. A day's limit opens evenly over the week, so that the first day does not buy it all;
cupboard staples (oil, spices, vinegar) do not count.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variable, Variables, affine
from planner.nutrients import INDEX
from planner.rules import rule
from planner.varied import kind_of

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


RULES = (meal_energy, bought)

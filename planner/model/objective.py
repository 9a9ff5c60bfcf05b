"""The week's quality: one weighted sum, in points; smaller is better.

    goal.energy       E·(1−β₁) ≤ kcal + low·E/100,   kcal − high·E/100 ≤ E·(1+β₁)     day and week
    goal.week_mean    nutrients so far + today + short[n]·t[n]/100 ≥ t[n]·days         ∀ n
    goal.comfort      fibre and magnesium above their comfort level, in % of it

    low, high, short[n], ...   deviation variables         % of the target

Every weight is a row of ``rules.toml``, in points per unit. Nutrients that come in lumps
(vitamin D, B12, ...) are judged on the week's mean and priced mildly: steep daily prices make
any bound loose. What people like, effort, price, waste and absorption are the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from planner.food import Vector
from planner.model.question import DayQuestion
from planner.model.variables import Row, Term, Variable, Variables, affine
from planner.nutrients import INDEX
from planner.rules import Rule, rule, week_mean_weight
from planner.rules.effort import effort_points
from planner.targets import Targets
from planner.varied import kind_of

MORE = 5.0
"""What 100 g beyond the packages cost, as so many times 100 g left over: most of another one
would stay."""

ENERGY, MAGNESIUM = INDEX["energy_kcal"], INDEX["magnesium_mg"]


def energy(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """The preferred band of energy of this day."""
    eaten = list(x.terms({ENERGY: 1.0}))
    yield from energy_rows("day", day.energy_kcal, 1, float(day.fixed[ENERGY]), eaten, x)


def energy_week(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """The preferred band of energy of the week's mean."""
    fixed = float(day.so_far.nutrients[ENERGY] + day.fixed[ENERGY])
    eaten = list(x.terms({ENERGY: 1.0}))
    yield from energy_rows("week", day.energy_kcal, day.so_far.horizon, fixed, eaten, x)


def energy_rows(
    name: str, kcal: float, days: int, fixed: float, eaten: Sequence[Term], x: Variables
) -> Iterator[Row]:
    """Energy of so many days within its preferred band, ``fixed`` kcal eaten anyway."""
    band, percent = rule("intake")["energy_band_preferred"], kcal / 100
    low, high = x.deviation(f"energy.{name}.low"), x.deviation(f"energy.{name}.high")
    least, most = kcal * days * (1 - band) - fixed, kcal * days * (1 + band) - fixed
    yield Row(f"goal.energy.{name}.low", affine([*eaten, (low, percent)]), low=least)
    yield Row(f"goal.energy.{name}.high", affine([*eaten, (high, -percent)]), high=most)


def week_mean(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """The week's mean of every other nutrient that has a target."""
    fixed = day.so_far.nutrients + day.fixed
    yield from mean_rows(
        day.targets, day.so_far.horizon, fixed, lambda index: list(x.terms({index: 1.0})), x
    )


def mean_rows(
    targets: Targets,
    days: int,
    fixed: Vector,
    eaten: Callable[[int], Sequence[Term]],
    x: Variables,
) -> Iterator[Row]:
    """Weekly means over so many days; ``eaten`` are the terms of a nutrient, ``fixed`` is what is
    eaten anyway."""
    for nutrient, target in targets.weekly().items():
        index = INDEX[nutrient]
        anyway, terms = float(fixed[index]), eaten(index)
        if target.min:
            needed = target.min * days - anyway
            if needed > 0:
                short = x.deviation(f"short.{nutrient}")
                row = affine([*terms, (short, target.min / 100)])
                yield Row(f"goal.week_mean.{nutrient}.short", row, low=needed)
        if target.max:
            excess = x.deviation(f"excess.{nutrient}")
            row = affine([*terms, (excess, -target.max / 100)])
            yield Row(f"goal.week_mean.{nutrient}.excess", row, high=target.max * days - anyway)


def comfort(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Magnesium and fibre above their comfort level on one day are allowed at a small price."""
    for nutrient, target in day.targets.weekly().items():
        if target.max:
            index = INDEX[nutrient]
            high = x.deviation(f"excess.day.{nutrient}")
            row = affine([*x.terms({index: 1.0}), (high, -target.max / 100)])
            room = target.max - float(day.fixed[index])
            yield Row(f"goal.comfort.{nutrient}", row, high=room)
    for name in ("magnesium_comfort", "magnesium_high"):
        level = rule("intake")[name] * day.targets.magnesium_mg
        excess = x.deviation(f"excess.{name}")
        row = affine([*x.terms({MAGNESIUM: 1.0}), (excess, -level / 100)])
        yield Row(f"goal.comfort.{name}", row, high=level - float(day.fixed[MAGNESIUM]))


def cost(day: DayQuestion, x: Variables) -> list[tuple[Variable, float]]:
    """The objective's terms; call after all rows, which make the deviation variables."""
    weight = rule("weights")
    terms: list[tuple[Variable, float]] = []
    for name, variable in x.soft.items():
        terms.append((variable, deviation_weight(name, weight)))
    for absorbed in x.absorbed.values():
        terms.append((absorbed, -weight["absorption"]))
    for choice in x.choices:
        dish = choice.option.dish
        points = (
            day.taste.get(dish.slug, 0.0)
            + (day.cuisine_taste.get(dish.cuisine, 0.0) if choice.slot.kind == "main" else 0.0)
            + weight["effort"] * dish.hands_on_minutes
            + weight["seasoning"] * len(dish.seasoning)
            + effort_points(choice.slot, dish)
            + sum(_price(s.food.price_usd_per_100g, s.grams) for s in choice.option.seasoning)
            * weight["price"]
        )
        terms.append((choice.chosen, points))
        side = {role.name for role in choice.option.roles if role.is_side}
        for s in choice.servings:
            food = s.portion.food
            step = weight["price"] * _price(food.price_usd_per_100g, food.step_g)
            points = day.food_taste.get(kind_of(food), 0.0) + step * s.portion.least_steps
            points += choice.option.avoid.get(food.slug, 0.0)
            if s.portion.role in side:
                points += weight["side"]
            terms.append((s.chosen, points))
            terms.append((s.extra, step))
    return [(variable, points) for variable, points in terms if points]


def _price(usd_per_100g: float | None, grams: float) -> float:
    return 0.0 if usd_per_100g is None else usd_per_100g * grams / 100


def deviation_weight(name: str, weight: Rule) -> float:
    """Points per unit of a deviation variable, by its name."""
    if name.startswith("energy."):
        return weight["energy"]
    if name == "excess.magnesium_comfort":
        return weight["magnesium_excess"]
    if name == "excess.magnesium_high":
        return weight["magnesium_high"]
    if name.startswith("excess."):
        return weight["fibre_excess"]
    if name.startswith("again."):
        return weight["same_day_food"]
    if name.startswith("group."):
        return weight["same_day_group"]
    if name.startswith("missing."):
        return weight["family_missing"]
    if name == "new_items":
        return weight["new_item"]
    if name.startswith("left_over."):
        return weight["left_over"]
    if name.startswith("more_packages."):
        return weight["left_over"] * MORE
    if name.startswith("left_lasting."):
        return weight["left_lasting"]
    if name == "over_budget":
        return weight["over_budget"]
    nutrient = name.removeprefix("short.")
    return weight["shortfall"] * week_mean_weight(nutrient)


RULES = (energy, energy_week, week_mean, comfort)

"""Whether a rule binds, and what it costs: each day's amounts solved again without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.day_question import day_question
from planner.dish import Dish
from planner.errors import InputError
from planner.explain.types import Explanation
from planner.export.words import nutrient_name, short_day
from planner.food import Food
from planner.menu import pinned
from planner.model.build import build
from planner.model.day import Plate
from planner.model.question import DayQuestion
from planner.model.solver import solve
from planner.nutrients import INDEX
from planner.plan import Plan
from planner.rules import Rule, relaxations, rules
from planner.rules import rule as stated
from planner.rules.absorption import absorbed_mg
from planner.swap.bench import Bench
from planner.wording import amount_words

GAP_POINTS = 0.05
"""Amounts are solved to within this many points, so no smaller price is told."""

FAMILIES: Mapping[str, tuple[str, str, str]] = {
    "calcium": ("spacing.calcium", "spacing_calcium", "calcium beside magnesium-rich meals"),
    "share": ("spacing.share", "spacing_share", "one meal's share of the day's magnesium"),
    "energy": ("intake.energy", "intake", "the day's energy"),
    "macros": ("intake.share", "intake", "fat, protein and carbohydrate as shares of energy"),
    "meal_size": ("kitchen.meal_energy", "kitchen", "the size of each meal"),
}
"""Rules one can ask about by name: their rows, where their figures stand, and what they are."""


@dataclass(frozen=True)
class Price:
    """What a rule costs on one day, dishes and foods being as they are."""

    date: str
    points: float
    changes: tuple[str, ...]
    absorbed_mg: float


def rule(
    plan: Plan,
    name: str,
    *,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    bench: Bench | None = None,
) -> Explanation:
    """Whether a rule decides anything in this plan, and what would be without it.

    ``name`` is one of ``FAMILIES`` or a nutrient that each day has a target for.
    """
    bench = bench or Bench(plan, foods, dishes)
    row, told, what = _named(plan, name)
    lines = [] if told is None or not told.sentence else [told.sentence]
    if told is not None and told.grade:
        kind = "a planning choice of ours" if told.grade == "ours" else f"evidence: {told.grade}"
        lines.append(f"{told.source} ({kind}).")
    lines += [
        f"It gave way on {entry.where}: {entry.by}. {entry.certificate.capitalize()}."
        for entry in plan.relaxed
        if _same(row, entry.rule)
    ]
    prices = [price for price in _prices(bench, row) if price.points > GAP_POINTS]
    lines += _cost(prices)
    if any(_same(row, entry.row) for entry in relaxations()):
        lines.append("Where it cannot be kept it gives way, and the plan says so with a proof.")
    else:
        lines.append("It is never given up.")
    return Explanation(f"The rule on {what}", tuple(lines))


def _named(plan: Plan, name: str) -> tuple[str, Rule | None, str]:
    """The rows of a rule, what the table of rules says of it, and its name in words."""
    if name in FAMILIES:
        row, table, what = FAMILIES[name]
        return row, rules().get(table), what
    daily = {
        nutrient
        for nutrient, target in plan.people[0].targets.items()
        if (target.scope == "day" and target.min is not None)
        or (target.max_scope == "day" and target.max is not None)
    }
    for nutrient in daily - {"energy_kcal"}:
        if name in (nutrient, nutrient.rpartition("_")[0]):
            row = f"intake.*.{nutrient}"
            return row, stated("intake"), f"{nutrient_name(nutrient).lower()} each day"
    known = ", ".join([*FAMILIES, *sorted(daily - {"energy_kcal"})])
    raise InputError([f"{name!r} is no rule to ask about; one of: {known}."])


def _same(row: str, other: str) -> bool:
    """Whether two names of rows, one perhaps with a star, mean some of the same rows."""
    first, star, last = row.partition("*")
    if star:
        return other.startswith(first) and other.endswith(last)
    return other.startswith(row) or row.startswith(other)


def _prices(bench: Bench, row: str) -> Iterator[Price]:
    """What the rule costs on each day."""
    plates = bench.laid.plates()
    for number, day in enumerate(bench.plan.days):
        question = _only(day_question(bench.asked, plates, number), plates[number])
        kept = _solved(question, "")
        free = _solved(question, row)
        if kept is None or free is None:
            continue
        (points, before), (best, after) = kept, free
        yield Price(
            day.date,
            points - best,
            tuple(_moved(before, after)),
            _absorbed(after) - _absorbed(before),
        )


def _only(question: DayQuestion, plates: Sequence[Plate]) -> DayQuestion:
    """The day with only these dishes and foods on the menu, amounts in whole steps."""
    menu = {}
    for plate in plates:
        kept = {(p.role, p.food.slug) for p, _ in plate.servings}
        portions = {
            role: tuple(p for p in found if (p.role, p.food.slug) in kept)
            for role, found in plate.option.portions.items()
        }
        within = all(
            p.least_steps <= n <= p.most_steps and p in plate.option.portions[p.role]
            for p, n in plate.servings
        )
        option = replace(plate.option, portions=portions)
        menu[plate.slot.key] = (option if within else pinned(plate.option, plate.servings),)
    return replace(question, menu=menu, integer_amounts=True)


Amounts = dict[tuple[str, str], tuple[Food, float]]
"""Food and grams by occasion and food."""


def _solved(question: DayQuestion, without: str) -> tuple[float, Amounts] | None:
    """Points and amounts of the best day, a rule's rows left out; None where there is none."""
    model = build(question)
    if without:
        first, _, last = without.partition("*")
        model.rows = [
            r for r in model.rows if not (r.name.startswith(first) and r.name.endswith(last))
        ]
    solution = solve(model, gap=GAP_POINTS / 10)
    if not solution.found:
        return None
    amounts: Amounts = {}
    for serving in model.x.servings():
        if solution[serving.chosen] > 0.5:
            steps = serving.portion.least_steps + round(solution[serving.extra])
            food = serving.portion.food
            key = (serving.slot.occasion, food.slug)
            amounts[key] = (food, steps * food.step_g)
    return solution.objective, amounts


def _moved(before: Amounts, after: Amounts) -> Iterator[str]:
    for key, (food, grams) in before.items():
        now = after.get(key)
        if now is None:
            yield f"no {food.name} at {key[0]}"
        elif abs(now[1] - grams) > 1e-6:
            yield f"{food.name} {amount_words(food, grams)} → {amount_words(food, now[1])}"
    for key, (food, grams) in after.items():
        if key not in before:
            yield f"{food.name} {amount_words(food, grams)} at {key[0]}"


def _absorbed(amounts: Amounts) -> float:
    by_meal: dict[str, float] = {}
    at = INDEX["magnesium_mg"]
    for (occasion, _), (food, grams) in amounts.items():
        by_meal[occasion] = by_meal.get(occasion, 0.0) + float(food.vector[at]) * grams
    return sum(absorbed_mg(value) for value in by_meal.values())


def _cost(prices: Sequence[Price]) -> Iterator[str]:
    if not prices:
        yield (
            "It does not bind: with these dishes and foods, every day's amounts would be the same "
            "without it."
        )
        return
    total = sum(price.points for price in prices)
    minutes = total / stated("weights")["effort"]
    days = ", ".join(short_day(price.date) for price in prices)
    yield (
        f"It binds on {days}. With these dishes and foods it costs {total:.1f} points of the "
        f"week's quality, as much as {minutes:.0f} minutes at the stove."
    )
    worst = max(prices, key=lambda price: price.points)
    sign = "more" if worst.absorbed_mg >= 0 else "less"
    yield (
        f"Without it {short_day(worst.date)} would have {', '.join(worst.changes) or 'the same'}; "
        f"about {abs(worst.absorbed_mg):.0f} mg {sign} magnesium absorbed (a rough estimate)."
    )

"""Why a food is there, and which foods carry a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from planner.errors import InputError
from planner.explain.types import Explanation
from planner.export.words import amount, figure, nutrient_name, nutrient_unit, short_day
from planner.food import Food
from planner.nutrients import HEADLINE, NUTRIENTS
from planner.plan import HABIT, Day, Item, Meal, Plan, PlannedPerson, PlannedTarget
from planner.rules.absorption import absorbed_mg
from planner.swap.bench import Bench
from planner.swap.effect import plain
from planner.tables import load_foods
from planner.verify import eaten, totals

TELLING = 0.20
"""Share of a target from which one food's part is worth a line."""

CARRIERS = 8
NOT_TOLD = ("structure.", "portions.")
"""Rules of the plate itself: of course a dish lacks what was taken away."""


def item(
    plan: Plan, item_id: str, *, foods: Mapping[str, Food] | None = None, bench: Bench | None = None
) -> Explanation:
    """What an item gives its day, and what the day loses without it."""
    bench = bench or Bench(plan, foods)
    day, meal, found = _find(plan, item_id)
    food, person = bench.foods[found.food], plan.people[0]
    parts = {n: value * found.grams / 100 for n, value in food.nutrients.items()}
    whole = totals(eaten(day), bench.foods)
    lines = [_gives(parts, whole, person)]
    lines += _more(parts, person)
    less = _without(day, meal, found, bench.foods, person)
    lines += _loses(day, less, person, plan)
    findings = [
        plain(f, bench.foods)
        for f in bench.rules.findings(less)
        if not f.rule.startswith(NOT_TOLD) and f not in bench.rules.now(day)
    ]
    lines += [f"Without it a rule breaks: {sentence}." for sentence in findings]
    if not findings:
        lines.append("Without it every rule of the day would still hold.")
    lines += _instead(bench, meal, found)
    where = f"{short_day(day.date)} {meal.name}"
    return Explanation(f"{found.name}, {found.measure}, {where}", tuple(lines))


def target(plan: Plan, nutrient: str, *, foods: Mapping[str, Food] | None = None) -> Explanation:
    """Which foods carry a nutrient over the week, and how its days stand."""
    foods = load_foods() if foods is None else foods
    if nutrient not in NUTRIENTS:
        raise InputError(
            [f"{nutrient!r} is no nutrient of the food table; one of: {', '.join(NUTRIENTS)}."]
        )
    person = plan.people[0]
    by_food: dict[str, float] = defaultdict(float)
    for day in plan.days:
        for found in (i for meal in day.occasions for i in meal.items):
            value = foods[found.food].nutrients.get(nutrient, 0.0) if found.food in foods else 0.0
            by_food[found.food] += value * found.grams / 100 / len(plan.days)
    whole = sum(by_food.values())
    lines = list(_standing(plan, person, nutrient, whole))
    for slug, part in sorted(by_food.items(), key=lambda pair: (-pair[1], pair[0]))[:CARRIERS]:
        if part > 0:
            lines.append(
                f"{foods[slug].name}: {amount(nutrient, part)} a day, {part / whole:.0%} of it."
            )
    if nutrient in plan.week_at_least.get(person.id, ()):
        lines.append("Some foods have no value for it: the sums are at least this much.")
    return Explanation(f"{nutrient_name(nutrient)}: where it comes from", tuple(lines))


# --- one food ------------------------------------------------------------------------------


def _find(plan: Plan, item_id: str) -> tuple[Day, Meal, Item]:
    for day in plan.days:
        for meal in day.occasions:
            for found in meal.items:
                if found.id == item_id:
                    return day, meal, found
    raise InputError([f"{item_id!r} is no item of this plan; list the day's foods anew."])


def _gives(parts: Mapping[str, float], whole: Mapping[str, float], person: PlannedPerson) -> str:
    told = []
    for nutrient in (*HEADLINE, "energy_kcal"):
        part = parts.get(nutrient, 0.0)
        share = part / whole[nutrient] if whole[nutrient] else 0.0
        of_target = _of_target(part, person.targets.get(nutrient))
        name = nutrient_name(nutrient).lower()
        told.append(f"{name} {amount(nutrient, part)} ({share:.0%} of the day's{of_target})")
    return f"It gives {', '.join(told)}."


def _of_target(part: float, target: PlannedTarget | None) -> str:
    if target is None or not target.min:
        return ""
    return f", {part / target.min:.0%} of the target"


def _more(parts: Mapping[str, float], person: PlannedPerson) -> Iterator[str]:
    """Other nutrients of which it brings much."""
    told = []
    for nutrient, wanted in person.targets.items():
        part = parts.get(nutrient, 0.0)
        if nutrient in (*HEADLINE, "energy_kcal") or not wanted.min:
            continue
        if part / wanted.min >= TELLING:
            name = nutrient_name(nutrient)
            told.append(f"{name} {amount(nutrient, part)} ({part / wanted.min:.0%} of the target)")
    if told:
        yield f"It is also rich in: {', '.join(told)}."


def _without(
    day: Day, meal: Meal, found: Item, foods: Mapping[str, Food], person: PlannedPerson
) -> Day:
    """The day with the item gone and its sums made anew."""
    less = replace(meal, items=tuple(i for i in meal.items if i.id != found.id))
    mine = totals((less,), foods)
    less = replace(
        less,
        nutrients={person.id: mine},
        absorbed_magnesium_mg={person.id: absorbed_mg(mine["magnesium_mg"])},
    )
    meals = tuple(less if m is meal else m for m in day.occasions)
    after = replace(day, occasions=meals)
    return replace(after, nutrients={person.id: totals(eaten(after), foods)})


def _loses(day: Day, less: Day, person: PlannedPerson, plan: Plan) -> Iterator[str]:
    told = []
    for nutrient in HEADLINE:
        now, then = day.nutrients[person.id][nutrient], less.nutrients[person.id][nutrient]
        wanted = person.targets.get(nutrient)
        of_target = f", {then / wanted.min:.0%} of the target" if wanted and wanted.min else ""
        name = nutrient_name(nutrient).lower()
        told.append(f"{amount(nutrient, now - then)} of {name} (leaving {figure(then)}{of_target})")
    yield f"Without it the day loses {', '.join(told)}."
    absorbed = sum(
        sign * meal.absorbed_magnesium_mg.get(person.id, 0.0)
        for sign, a_day in ((1, day), (-1, less))
        for meal in a_day.occasions
    )
    yield f"Of its magnesium about {absorbed:.0f} mg are absorbed, by a rough estimate."
    for nutrient, wanted in person.targets.items():
        if wanted.scope != "week_mean" or not wanted.min:
            continue
        mean = plan.week_mean[person.id][nutrient]
        lost = day.nutrients[person.id][nutrient] - less.nutrients[person.id][nutrient]
        if mean >= wanted.min > mean - lost / len(plan.days):
            yield f"Without it {nutrient_name(nutrient)} of the week falls below its target."


def _instead(bench: Bench, meal: Meal, found: Item) -> Iterator[str]:
    """The next best food for its role, in a line."""
    if found.role == "seasoning" or meal.kind == HABIT or found.id not in bench.laid.places:
        return
    if not meal.dish:
        return
    other = next((a for a in bench.alternatives(found.id) if a.kind == "food"), None)
    if other is None:
        yield "No other food of this dish suits you in its place."
        return
    change = other.effect.delta["magnesium_mg"]
    side = "more" if change >= 0 else "less"
    kept = "every rule holds" if not other.effect.broken else "a rule breaks"
    yield (
        f"The next best in its place: {other.name} ({other.measure}), "
        f"{abs(change):.0f} mg magnesium {side} on the day; {kept}."
    )


# --- one target ----------------------------------------------------------------------------


def _standing(plan: Plan, person: PlannedPerson, nutrient: str, mean: float) -> Iterator[str]:
    wanted = person.targets.get(nutrient)
    days = [(day.nutrients[person.id][nutrient], day.date) for day in plan.days]
    low, high = min(days), max(days)
    unit = nutrient_unit(nutrient)
    yield (
        f"The week has {figure(mean)} {unit} a day, from {figure(low[0])} on "
        f"{short_day(low[1])} to {figure(high[0])} on {short_day(high[1])}."
    )
    if wanted is None:
        yield "It has no target here."
        return
    per = "each day" if wanted.scope == "day" else "over the week"
    if wanted.min:
        reached = low[0] if wanted.scope == "day" else mean
        least = amount(nutrient, wanted.min)
        yield f"Wanted: at least {least} {per}; that is {_slack(reached, wanted.min)}."
    if wanted.max is not None:
        per = "each day" if wanted.max_scope == "day" else "over the week"
        reached = high[0] if wanted.max_scope == "day" else mean
        most = amount(nutrient, wanted.max)
        yield f"At most {most} {per}; the highest is {reached / max(wanted.max, 1e-9):.0%} of it."
    if wanted.source:
        yield f"Source: {wanted.source}."


def _slack(reached: float, least: float) -> str:
    if reached < least:
        return f"missed by {figure(least - reached)}"
    if reached < least * 1.02:
        return "just met: it decides what is on the plate"
    return f"met with {reached / least - 1:.0%} to spare"

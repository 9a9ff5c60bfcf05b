"""What would help most against a shortfall, each change tried before it is told."""

from __future__ import annotations

from collections.abc import Mapping

from planner.dish import Dish
from planner.errors import InputError
from planner.explain.types import Explanation, Remedy
from planner.export.words import amount, nutrient_name, short_day
from planner.food import Food
from planner.menu import OWN_MEAL
from planner.nutrients import INDEX, NUTRIENTS
from planner.plan import Plan, PlannedTarget
from planner.swap.balance import BROKEN
from planner.swap.bench import Bench
from planner.swap.candidates import Choice
from planner.swap.effect import Alternative

SHOWN = 3
TRIED = 12
"""Places looked at closely: those where one food could bring most."""

LEAST_GAIN = 0.005
"""Share of the target that a change must bring to be worth telling."""

LEAST_PART = 0.05
"""Share of what is missing that it must bring: less is no help."""


def shortfall(
    plan: Plan,
    nutrient: str,
    *,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    bench: Bench | None = None,
) -> Explanation:
    """The three most helpful changes of one food or amount against a shortfall, each applied and
    checked: the others of the day are re-balanced and every rule holds.

    Raises InputError for a nutrient that has no least amount.
    """
    bench = bench or Bench(plan, foods, dishes)
    person = plan.people[0]
    target = person.targets.get(nutrient)
    if nutrient not in NUTRIENTS or target is None or not target.min:
        raise InputError([f"{nutrient!r} has no least amount in this plan."])
    name = nutrient_name(nutrient)
    lines = [_standing(plan, nutrient, target)]
    remedies = _remedies(bench, nutrient, target)
    if not remedies:
        lines.append(
            "No single other food or amount brings enough more to help without breaking a rule; "
            "a banned or disliked food allowed again, or a supplement if your clinic agrees, would."
        )
    return Explanation(f"{name}: what would help", tuple(lines), remedies)


def _standing(plan: Plan, nutrient: str, target: PlannedTarget) -> str:
    gap, where = _gap(plan, nutrient, target)
    least = target.min or 0.0
    reached = least - gap
    short = f"{amount(nutrient, gap)} short of" if gap > 0 else "at or above"
    return f"{amount(nutrient, reached)} {where}: {short} the {amount(nutrient, least)} wanted."


def _gap(plan: Plan, nutrient: str, target: PlannedTarget) -> tuple[float, str]:
    """How much is missing, and where: on the lowest day, or a day over the week."""
    who, least = plan.people[0].id, target.min or 0.0
    if target.scope == "day":
        reached, date = min((day.nutrients[who][nutrient], day.date) for day in plan.days)
        return least - reached, f"on {short_day(date)}, the lowest day"
    return least - plan.week_mean[who][nutrient], "a day over the week"


def _remedies(bench: Bench, nutrient: str, target: PlannedTarget) -> tuple[Remedy, ...]:
    """The changes that bring most, one for each place."""
    found: list[tuple[float, Choice, str]] = []
    for item_id in _promising(bench, nutrient, target):
        best: tuple[float, Choice, str] | None = None
        for choice in (*bench.foods_for(item_id), *bench.amounts_for(item_id)):
            gain = _gain(bench, choice, nutrient)
            allowed = bench.broken(choice.where[:10]) + BROKEN
            if choice.broken <= allowed and (best is None or gain > best[0]):
                best = (gain, choice, item_id)
        if best is not None and best[0] > LEAST_GAIN * (target.min or 0.0):
            found.append(best)
    remedies: list[Remedy] = []
    least = LEAST_PART * _gap(bench.plan, nutrient, target)[0]
    for _, choice, item_id in sorted(found, key=lambda entry: (-entry[0], entry[1].id)):
        remedy = _tried(bench, choice, item_id, nutrient, target)
        if remedy is not None and remedy.gain >= least:
            remedies.append(remedy)
        if len(remedies) == SHOWN:
            break
    return tuple(remedies)


def _promising(bench: Bench, nutrient: str, target: PlannedTarget) -> list[str]:
    """Items in whose place some food or amount could bring most, the best first."""
    at, who = INDEX[nutrient], bench.plan.people[0].id
    low = {
        day.date
        for day in bench.plan.days
        if target.scope != "day" or day.nutrients[who][nutrient] < (target.min or 0.0)
    }
    if not low:
        low = {min(bench.plan.days, key=lambda day: day.nutrients[who][nutrient]).date}
    scored = []
    for item_id, place in bench.laid.places.items():
        filling = bench.table.filling(place.slot)
        locked = {item_id, place.slot.where} & bench.locked
        if place.slot.date.isoformat() not in low or locked:
            continue
        if place.slot.leftover_of or filling.slug == OWN_MEAL:
            continue
        ware, steps = filling.ware, filling.steps
        now = float(ware.step[place.row][at] * steps[place.row])
        role = ware.portions[place.row].role
        most = max(
            float(ware.step[n][at] * ware.most[n])
            for n in ware.role_rows[role]
            if n == place.row or (not steps[n] and bench.laid.offered(place.slot, n))
        )
        scored.append((now - most, item_id))
    return [item_id for gain, item_id in sorted(scored)[:TRIED] if gain < 0]


def _gain(bench: Bench, choice: Choice, nutrient: str) -> float:
    """Change of the nutrient over the days concerned."""
    at = INDEX[nutrient]
    return float(
        sum(
            filling.row.nutrients[0][at] - bench.table.vectors[key][at]
            for where, filling in choice.fillings.items()
            for key in bench.table.linked(bench.laid.slots[where])
        )
    )


def _tried(
    bench: Bench, choice: Choice, item_id: str, nutrient: str, target: PlannedTarget
) -> Remedy | None:
    """The change applied: told only if the plan after it keeps what it kept and has more."""
    kind = bench.amounts if choice.kind == "amount" else bench.alternatives
    told = next(a for a in kind(item_id) if a.id == choice.id)
    after = bench.apply(told.id)
    who, plan = plan_person(bench), bench.plan
    if set(after.warnings) - set(plan.warnings):
        return None
    if target.scope == "day":
        date = choice.where[:10]
        was = next(d for d in plan.days if d.date == date).nutrients[who][nutrient]
        now = next(d for d in after.days if d.date == date).nutrients[who][nutrient]
        where = f"on {short_day(date)}"
    else:
        was, now = plan.week_mean[who][nutrient], after.week_mean[who][nutrient]
        where = "a day over the week"
    if now <= was:
        return None
    words = (
        f"{_what(bench, choice, told, item_id)}: {amount(nutrient, now - was)} more {where}, "
        f"then {amount(nutrient, now)} of {amount(nutrient, target.min or 0.0)}"
    )
    return Remedy(told.id, words, round(now - was, 3), told.effect)


def plan_person(bench: Bench) -> str:
    """Id of the person the plan is for."""
    return bench.plan.people[0].id


def _what(bench: Bench, choice: Choice, told: Alternative, item_id: str) -> str:
    name = bench.laid.items[item_id][1].name
    place = f"{short_day(choice.where[:10])} {choice.where[11:]}"
    if choice.kind == "amount":
        return f"{place}: {name} {told.measure}"
    if choice.kind == "leave_out":
        return f"{place}: without {name}"
    return f"{place}: {told.name} ({told.measure}) instead of {name}"

"""Writes a solved week out as a plan: items in words, totals from the food table, what is short.

Every figure is recomputed here from the grams printed, then checked again by ``verify``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from planner.advice import advice_for
from planner.dish import Dish
from planner.dishes import fill
from planner.food import Food
from planner.gate import GateResult
from planner.habits import Custom
from planner.menu import Slot
from planner.model.day import DayAnswer, GivenUp, Plate
from planner.nutrients import NUTRIENTS
from planner.person import Person
from planner.plan import (
    HABIT,
    Day,
    Item,
    Meal,
    Notice,
    Plan,
    PlannedPerson,
    PlannedTarget,
    Proof,
    Relaxed,
    Shortfall,
)
from planner.rules import relaxations
from planner.rules.absorption import absorbed_mg
from planner.targets import NOT_TARGETED, Targets
from planner.timing import timing_notices
from planner.verify import check, kinds, missing, totals, week_mean, week_shortfalls
from planner.wording import amount_words, named_amount, start_words


def person_id(person: Person) -> str:
    """A short id from the person's name, for the keys of a plan file."""
    return re.sub(r"[^a-z0-9]+", "_", person.name.lower()).strip("_") or "you"


def compose(
    *,
    person: Person,
    gate: GateResult,
    targets: Targets,
    slots: Sequence[Sequence[Slot]],
    answers: Sequence[DayAnswer],
    customs: Sequence[Custom],
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
    question: Mapping[str, Any],
) -> Plan:
    """The plan of these answers, verified or saying so."""
    who = person_id(person)
    planned = PlannedPerson(
        id=who,
        name=person.name,
        targets={
            nutrient: PlannedTarget(
                t.min,
                t.max,
                t.scope,
                t.max_scope,
                t.kind,
                t.source,
                t.set_by or "",
                t.note or "",
            )
            for nutrient, t in targets.items()
        },
        shares=dict(targets.shares),
    )
    days = tuple(
        _day(who, person, of_day, answer, customs, foods)
        for of_day, answer in zip(slots, answers, strict=True)
    )
    mean = week_mean(days, foods)
    at_least = missing(tuple(m for day in days for m in day.occasions), foods)
    shortfalls = tuple(
        Shortfall(
            who, nutrient, "week_mean", "week", target, round(reached, 3), nutrient in at_least
        )
        for nutrient, target, reached in week_shortfalls(days, planned, foods)
    )
    plan = Plan(
        question=question,
        people=(planned,),
        days=days,
        proof=_proof(answers),
        verified=False,
        week_mean={who: _rounded(mean)},
        week_at_least={who: at_least},
        shortfalls=shortfalls,
        relaxed=tuple(
            _relaxed(given, of_day)
            for of_day, answer in zip(slots, answers, strict=True)
            for given in answer.given_up
        ),
        notices=(
            *(
                Notice(n.level, n.text, n.grade, n.source)
                for n in (*gate.notices, *advice_for(person, gate, targets))
            ),
            *timing_notices(person, days, customs, foods),
            *_open_days(person),
        ),
        not_targeted=tuple(f"{name}: {why}" for name, why in NOT_TARGETED.items()),
    )
    plan = replace(plan, relaxed=(*plan.relaxed, *_missing_kinds(plan, person, foods, dishes)))
    findings = check(plan, foods, dishes)
    return replace(plan, verified=not findings, warnings=tuple(str(f) for f in findings))


def _missing_kinds(
    plan: Plan, person: Person, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> tuple[Relaxed, ...]:
    """Variety is a goal: what the week lacks of it is said, not hidden."""
    return tuple(
        Relaxed(
            rule=finding.rule,
            where=finding.where,
            by=finding.what,
            why="variety gave way to the day's targets and the length of the shopping list",
            remedy="allow more foods, or swap a dish by hand",
        )
        for finding in kinds(plan, person, foods, dishes)
    )


def _proof(answers: Sequence[DayAnswer]) -> Proof:
    objective = sum(answer.objective for answer in answers)
    bound = sum(answer.bound for answer in answers)
    return Proof(
        status="amounts_optimal",
        objective=round(objective, 3),
        bound=round(bound, 3),
        note="the amounts of each day are the best for its dishes and foods, given the other days; "
        "the choice of dishes is a search, and no bound for the whole week is computed",
    )


def _day(
    who: str,
    person: Person,
    slots: Sequence[Slot],
    answer: DayAnswer,
    customs: Sequence[Custom],
    foods: Mapping[str, Food],
) -> Day:
    plates = {plate.slot.key: plate for plate in answer.plates}
    date = slots[0].date.isoformat()
    planned = [_meal(who, person, slot, plates.get(slot.key), foods) for slot in slots]
    habits = [_habit(who, date, number, custom, foods) for number, custom in enumerate(customs)]
    meals = tuple(sorted([*planned, *habits], key=lambda meal: meal.time))
    fed = tuple(meal for meal in meals if meal.items)
    return Day(
        date=date,
        occasions=meals,
        nutrients={who: _rounded(totals(fed, foods))},
        at_least={who: missing(fed, foods)},
    )


def _meal(
    who: str, person: Person, slot: Slot, plate: Plate | None, foods: Mapping[str, Food]
) -> Meal:
    clock = f"{slot.minutes // 60:02d}:{slot.minutes % 60:02d}"
    if plate is None:
        return Meal(name=slot.occasion, kind=slot.kind, time=clock, status=slot.status)
    dish = plate.option.dish
    items = tuple(_items(who, person, slot, plate))
    meal = Meal(
        name=slot.occasion,
        kind=slot.kind,
        time=clock,
        status=slot.status,
        dish=dish.slug,
        title=title_of(dish, items, foods),
        cuisine=dish.cuisine,
        method=with_sides(dish, method_of(dish.method, items, foods), items, foods),
        night_before=method_of(dish.night_before, items, foods),
        minutes=dish.hands_on_minutes,
        total_minutes=dish.total_minutes,
        items=items,
    )
    return _counted(who, meal, foods)


def _habit(who: str, date: str, number: int, custom: Custom, foods: Mapping[str, Food]) -> Meal:
    """What is eaten or drunk anyway, as an occasion of its own."""
    food, grams = custom.food, custom.grams
    item = replace(
        _item(who, f"{date}/habit {number + 1}", food, HABIT, grams),
        measure=custom.habit.amount.strip(),
        start="",
    )
    meal = Meal(
        name=f"habit {number + 1}",
        kind=HABIT,
        time=custom.habit.time,
        status="fixed",
        title=food.name,
        items=(item,),
    )
    return _counted(who, meal, foods)


def _counted(who: str, meal: Meal, foods: Mapping[str, Food]) -> Meal:
    """The meal with its totals from the food table."""
    total = totals((meal,), foods)
    return replace(
        meal,
        nutrients={who: _rounded(total)},
        at_least={who: missing((meal,), foods)},
        absorbed_magnesium_mg={who: round(absorbed_mg(total["magnesium_mg"]), 3)},
    )


def _item(who: str, place: str, food: Food, role: str, grams: float) -> Item:
    """Grams of a food in a role, with the measures one takes it in."""
    return Item(
        id=f"{place}/{role}/{food.slug}",
        person=who,
        food=food.slug,
        ndb_no=food.ndb_no,
        fdc_id=food.fdc_id,
        name=food.name,
        role=role,
        grams=round(grams, 3),
        measure=amount_words(food, grams),
        start=start_words(food, grams),
    )


def _items(who: str, person: Person, slot: Slot, plate: Plate) -> list[Item]:
    """Foods by role, then the seasoning summed by food."""
    avoids = person.allergens_avoided()
    place = f"{slot.date.isoformat()}/{slot.occasion}"
    found: list[Item] = []
    seasoning: dict[str, tuple[Food, float]] = {}

    def season(food: Food, grams: float) -> None:
        _, known = seasoning.get(food.slug, (food, 0.0))
        seasoning[food.slug] = (food, known + grams)

    def item(food: Food, role: str, grams: float) -> Item:
        label = food.label_note if food.check_label and avoids else ""
        return replace(_item(who, place, food, role, grams), check_label=label)

    for portion, steps in plate.servings:
        found.append(item(portion.food, portion.role, steps * portion.food.step_g))
        for part in portion.seasoning:
            season(part.food, part.grams)
    for part in plate.option.seasoning:
        season(part.food, part.grams)
    found.extend(item(food, "seasoning", grams) for food, grams in seasoning.values())
    return found


_START = re.compile(r"\{(\w+)\.start\}")
_NAME = re.compile(r"\{(\w+)\}")


def title_of(dish: Dish, items: Sequence[Item], foods: Mapping[str, Food]) -> str:
    """The first of the dish's titles whose roles are all on the plate."""
    names = _names(items, foods)
    for template in dish.titles:
        if set(_NAME.findall(template)) <= set(names):
            return fill(template, names)
    return fill(dish.titles[-1], names)


def _names(items: Sequence[Item], foods: Mapping[str, Food]) -> dict[str, str]:
    by_role: dict[str, list[str]] = {}
    for item in items:
        if item.role != "seasoning":
            by_role.setdefault(item.role, []).append(foods[item.food].title_name)
    return {role: " and ".join(names) for role, names in by_role.items()}


def method_of(template: str, items: Sequence[Item], foods: Mapping[str, Food]) -> str:
    """The method with names and start amounts; sentences about absent roles are left out."""
    names = _names(items, foods)
    starts: dict[str, list[str]] = {}
    for item in items:
        if item.role != "seasoning":
            starts.setdefault(item.role, []).append(named_amount(foods[item.food], item.grams))
    kept = []
    for sentence in re.split(r"(?<=[.!])\s+", template):
        wanted = set(_START.findall(sentence)) | set(_NAME.findall(sentence))
        if wanted <= set(names):
            text = _START.sub(lambda found: " and ".join(starts[found[1]]), sentence)
            text = _NAME.sub(lambda found: names[found[1]], text)
            kept.append(text[:1].upper() + text[1:])
    return " ".join(kept)


def with_sides(dish: Dish, method: str, items: Sequence[Item], foods: Mapping[str, Food]) -> str:
    """The method with a last sentence for the sides and drinks that come with the meal."""
    sides = {role.name for role in dish.roles if role.is_side}
    named = [named_amount(foods[i.food], i.grams) for i in items if i.role in sides]
    return f"{method} With it: {' and '.join(named)}." if named else method


def _open_days(person: Person) -> tuple[Notice, ...]:
    """What a meal out or skipped means for the plan."""
    return tuple(
        Notice(
            "note",
            f"{slot.day.capitalize()} {slot.occasion}: "
            f"{'eaten out' if slot.status == 'out' else 'skipped'}. What you eat there is not "
            "counted; the day's targets are met by its other meals.",
        )
        for slot in person.slots
    )


def _rounded(total: Mapping[str, float]) -> dict[str, float]:
    return {nutrient: round(total.get(nutrient, 0.0), 3) for nutrient in NUTRIENTS}


def _relaxed(given: GivenUp, slots: Sequence[Slot]) -> Relaxed:
    """A row that gave way, in the terms the verifier uses."""
    date = slots[0].date.isoformat()
    entry = next(r for r in relaxations() if given.row.startswith(r.row))
    tail = given.row.removesuffix(".low").removesuffix(".high")
    occasion = next((s.occasion for s in slots if tail.endswith(f".{s.key}")), "")
    rule, where = entry.row, f"{date} {occasion}".strip()
    if entry.row.startswith("intake"):
        where = date
    return Relaxed(
        rule=rule,
        where=where,
        by=f"{given.by:.1f}",
        why=f"{entry.what}: no day with the foods and dishes allowed keeps it with the other rules",
        certificate=given.certificate,
    )

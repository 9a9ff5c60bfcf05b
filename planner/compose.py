"""Writes a solved week out as a plan: items in words, totals from the food table, what is short.

Every figure is recomputed here from the grams printed, then checked again by ``verify``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.advice import advice_for
from planner.asked import Asked
from planner.dish import Dish
from planner.dishes import fill
from planner.food import Food
from planner.habits import Custom
from planner.menu import OWN_MEAL, Slot
from planner.model.day import DayAnswer, GivenUp, Plate
from planner.nutrients import NUTRIENTS
from planner.person import DAY_NAMES, Person
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
from planner.remedy import remedy
from planner.rules import relaxations
from planner.rules.absorption import absorbed_mg
from planner.rules.medicines import clock, closed
from planner.targets import not_targeted
from planner.timing import grouped, timing_notices
from planner.verify import (
    check,
    kinds,
    missing,
    totals,
    variety,
    week_mean,
    week_shortfalls,
)
from planner.wording import amount_words, listed, named_amount, start_words


def person_id(person: Person) -> str:
    """A short id from the person's name, for the keys of a plan file."""
    return re.sub(r"[^a-z0-9]+", "_", person.name.lower()).strip("_") or "you"


Answers = Mapping[int, DayAnswer]


def compose(
    asked: Asked,
    answers: Answers,
    *,
    note: str = "",
    proof: Proof | None = None,
    kept: Plan | None = None,
) -> Plan:
    """The plan of these answers, verified or saying so.

    ``note`` is what the search has to say of itself. ``kept`` is a plan whose days stand, with
    the rules they gave up, for the days that have no answer here.
    """
    who = person_id(asked.person)
    planned = _planned(who, asked)
    days = tuple(
        written_day(who, asked, number, answers[number].plates)
        if number in answers
        else _standing(kept, number)
        for number in range(asked.days)
    )
    mean = week_mean(days, asked.foods)
    at_least = missing(tuple(m for day in days for m in day.occasions), asked.foods)
    shortfalls = tuple(
        Shortfall(
            who, nutrient, "week_mean", "week", target, round(reached, 3), nutrient in at_least
        )
        for nutrient, target, reached in week_shortfalls(days, planned, asked.foods)
    )
    dates = {asked.every[number][0].date.isoformat() for number in answers}
    stood = [
        entry
        for entry in (kept.relaxed if kept else ())
        if not entry.rule.startswith("variety.") and entry.where[:10] not in dates
    ]
    plan = Plan(
        question=asked.question,
        people=(planned,),
        days=days,
        proof=proof or _proof(list(answers.values()), note),
        verified=False,
        week_mean={who: _rounded(mean)},
        week_at_least={who: at_least},
        shortfalls=shortfalls,
        relaxed=(
            *stood,
            *(
                _relaxed(given, asked, planned, days[number])
                for number, answer in sorted(answers.items())
                for given in answer.given_up
            ),
        ),
        notices=(
            *(
                Notice(n.level, n.text, n.grade, n.source)
                for n in (
                    *asked.gate.notices,
                    *advice_for(asked.person, asked.gate, asked.targets),
                )
            ),
            *timing_notices(asked, days),
            *_open_days(asked),
        ),
        not_targeted=tuple(
            f"{name}: {why}" for name, why in not_targeted(asked.targets.reference).items()
        ),
        history=() if kept is None else kept.history,
    )
    plan = replace(
        plan,
        relaxed=(
            *plan.relaxed,
            *_missing_kinds(plan, asked.person, asked.foods, asked.dishes),
        ),
    )
    findings = check(plan, asked.foods, asked.dishes)
    return replace(plan, verified=not findings, warnings=tuple(str(f) for f in findings))


def _standing(kept: Plan | None, number: int) -> Day:
    assert kept is not None, f"day {number + 1} has neither an answer nor a plan it stands in"
    return kept.days[number]


def _planned(who: str, asked: Asked) -> PlannedPerson:
    return PlannedPerson(
        id=who,
        name=asked.person.name,
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
            for nutrient, t in asked.targets.items()
        },
        shares=dict(asked.targets.shares),
    )


def _missing_kinds(
    plan: Plan, person: Person, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> tuple[Relaxed, ...]:
    """Variety is a goal: what the week lacks of it is said, not hidden."""
    return tuple(
        Relaxed(
            rule=finding.rule,
            where=finding.where,
            by=finding.what,
            why="variety gave way to the day's targets, the length of the shopping list, or the "
            "few dishes that fit",
            remedy="allow more foods, or swap a dish by hand",
        )
        for finding in (*kinds(plan, person, foods, dishes), *variety(plan))
    )


def _proof(answers: Sequence[DayAnswer], note: str = "") -> Proof:
    objective = sum(answer.objective for answer in answers)
    bound = sum(answer.bound for answer in answers)
    text = (
        "the amounts of each day are the best for its dishes and foods, given the other days; "
        "the choice of dishes is a search, and no bound for the whole week is computed"
    )
    return Proof(
        status="amounts_optimal",
        objective=round(objective, 3),
        bound=round(bound, 3),
        note=f"{text}; {note}" if note else text,
    )


def written_day(who: str, asked: Asked, number: int, served: Sequence[Plate]) -> Day:
    """One day written out: its plates and habits in words, and their totals."""
    plates = {plate.slot.key: plate for plate in served}
    slots, foods = asked.every[number], asked.foods
    date = slots[0].date.isoformat()
    planned = [_meal(who, asked, slot, plates.get(slot.key)) for slot in slots]
    habits = [_habit(who, date, n, custom, foods) for n, custom in enumerate(asked.customs[number])]
    meals = tuple(sorted([*planned, *habits], key=lambda meal: meal.time))
    fed = tuple(meal for meal in meals if meal.items)
    return Day(
        date=date,
        occasions=meals,
        nutrients={who: _rounded(totals(fed, foods))},
        at_least={who: missing(fed, foods)},
    )


def _meal(who: str, asked: Asked, slot: Slot, plate: Plate | None) -> Meal:
    foods = asked.foods
    usual = None if slot.usual_minutes is None else clock(slot.usual_minutes)
    meal = Meal(
        name=slot.occasion, kind=slot.kind, time=slot.clock, status=slot.status, moved_from=usual
    )
    if plate is None:
        return meal
    dish = plate.option.dish
    items = tuple(_items(who, asked.person, slot, plate))
    if dish.slug == OWN_MEAL:
        own = " and ".join(foods[item.food].title_name for item in items)
        return _counted(who, replace(meal, dish="", title=f"Your own: {own}", items=items), foods)
    source = _cooked(asked, slot)
    again = source is not None
    meal = replace(
        meal,
        dish=dish.slug,
        title=title_of(dish, items, foods),
        cuisine=dish.cuisine,
        method=_again(source)
        if source
        else with_sides(dish, method_of(dish.method, items, foods), items, foods)
        + _cooked_for(asked, slot),
        night_before="" if again else before_of(dish.night_before, items, foods),
        minutes=0 if again else dish.hands_on_minutes,
        total_minutes=0 if again else dish.total_minutes,
        cook_id=_cook_id(asked, slot),
        items=items,
    )
    return _counted(who, meal, foods)


def _cooked(asked: Asked, slot: Slot) -> Slot | None:
    """The slot whose meal is eaten again here."""
    every = (s for of_day in asked.every for s in of_day)
    return next((s for s in every if slot.leftover_of and s.key == slot.leftover_of), None)


def _cook_id(asked: Asked, slot: Slot) -> str | None:
    """What one cooking is called that feeds more than one occasion."""
    source = _cooked(asked, slot) or (slot if slot.key in asked.eaten_again else None)
    return source.where if source else None


def _again(source: Slot) -> str:
    return (
        f"Eat again what was cooked for {DAY_NAMES[source.date.weekday()].capitalize()} "
        f"{source.occasion}. If it is eaten hot, reheat it until it steams."
    )


def _cooked_for(asked: Asked, slot: Slot) -> str:
    """What to cook for besides the meal itself, empty where it is eaten once."""
    again = [s for of_day in asked.every for s in of_day if s.leftover_of == slot.key]
    if not again:
        return ""
    times = {1: "twice", 2: "three times"}.get(len(again), f"{len(again) + 1} times")
    where = listed([f"{DAY_NAMES[s.date.weekday()].capitalize()} {s.occasion}" for s in again])
    return (
        f" Cook {times} the amounts: it is also for {where}. Cool the rest within two hours and "
        "keep it in the refrigerator."
    )


def _habit(who: str, date: str, number: int, custom: Custom, foods: Mapping[str, Food]) -> Meal:
    """What is eaten or drunk anyway, as an occasion of its own."""
    food, grams = custom.food, custom.grams
    item = replace(
        _item(who, f"{date}/habit {number + 1}", food, HABIT, grams),
        measure=custom.habit.amount.strip(),
        start="",
    )
    moved = custom.moved_to is not None
    meal = Meal(
        name=f"habit {number + 1}",
        kind=HABIT,
        time=clock(custom.minutes),
        status="fixed",
        title=food.name,
        moved_from=custom.habit.time if moved else None,
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


BOIL_HARD = "Boil {} hard in fresh water for 30 minutes first: undercooked they are poisonous."
"""What FDA 2012 asks for (Bad Bug Book, 2nd edition, phytohaemagglutinin); cans are done."""


def before_of(template: str, items: Sequence[Item], foods: Mapping[str, Food]) -> str:
    """What is done the evening before, with the warning that some dry beans need."""
    text = method_of(template, items, foods)
    found = (foods[item.food] for item in items if f"{{{item.role}.start}}" in template)
    hard = [food.title_name for food in found if "boil_hard" in food.tags]
    if not (text and hard):
        return text
    return f"{text} {BOIL_HARD.format(listed(hard))}"


WITH_IT = " With it: "


def with_sides(dish: Dish, method: str, items: Sequence[Item], foods: Mapping[str, Food]) -> str:
    """The method with a last sentence for the sides and drinks that come with the meal, and what
    goes on each of them: a salad's dressing."""
    sides = {role.name: role for role in dish.roles if role.is_side}
    also = {item.food for item in items if item.role == "seasoning"}
    named, dressed = [], False
    for item in items:
        if item.role in sides:
            on_it = [foods[slug].title_name for slug in sides[item.role].seasoning if slug in also]
            dressed = dressed or bool(on_it)
            with_what = f" with the {listed(on_it)}" if on_it else ""
            named.append(named_amount(foods[item.food], item.grams) + with_what)
    return f"{method}{WITH_IT}{('; ' if dressed else ' and ').join(named)}." if named else method


def _open_days(asked: Asked) -> tuple[Notice, ...]:
    """What a meal out or skipped means for the plan; what a medicine closes is told elsewhere."""
    words = {"out": "eaten out", "skip": "skipped"}
    told = [
        (
            DAY_NAMES[slot.date.weekday()].capitalize(),
            f"{slot.occasion} is {words[slot.status]}. What you eat there is not counted; the "
            "day's targets are met by its other meals.",
        )
        for of_day, bars in zip(asked.every, asked.bars, strict=True)
        for slot in of_day
        if slot.status in words and not closed(bars, slot.minutes)
    ]
    return tuple(Notice("note", text) for text in (*grouped(told, asked.days), *asked.notes))


def _rounded(total: Mapping[str, float]) -> dict[str, float]:
    return {nutrient: round(total.get(nutrient, 0.0), 3) for nutrient in NUTRIENTS}


def _relaxed(given: GivenUp, asked: Asked, planned: PlannedPerson, day: Day) -> Relaxed:
    """A row that gave way, in the terms the verifier uses, with a way to restore it."""
    slots = next(s for s in asked.every if s[0].date.isoformat() == day.date)
    entry = next(r for r in relaxations() if given.row.startswith(r.row))
    tail = given.row.removesuffix(".low").removesuffix(".high")
    occasion = next((s.occasion for s in slots if tail.endswith(f".{s.key}")), "")
    in_a_meal = not entry.row.startswith("intake")
    none = "no day with the foods and dishes allowed keeps it with the other rules"
    if not given.proven:
        none = "no day was found that keeps it with the other rules, nor a proof that there is none"
    found = Relaxed(
        rule=entry.row,
        where=f"{day.date} {occasion}".strip() if in_a_meal else day.date,
        by=f"{given.by:.1f}",
        why=f"{entry.what}: {none}",
        certificate=given.certificate,
    )
    return replace(found, remedy=remedy(found, asked, planned, day))

"""What is on the plates: each is its dish, or what the person said, and still good to eat."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from planner.dish import Dish
from planner.food import Food
from planner.gate import gate
from planner.habits import grams_of
from planner.menu import Option, option_for
from planner.person import DAY_NAMES, Person
from planner.plan import Changes, Day, Meal, Plan, PlannedPerson
from planner.rules import rule
from planner.selection import allowed_foods
from planner.varied import kind_of
from planner.verify.sums import PLANNED, PRINTED, TOLERANCE, Finding, served
from planner.wording import none_in


def identity(plan: Plan, foods: Mapping[str, Food]) -> Iterator[Finding]:
    seen: set[str] = set()
    for day in plan.days:
        for meal in day.occasions:
            where = f"{day.date} {meal.name}"
            for item in meal.items:
                food = foods.get(item.food)
                if item.id in seen:
                    yield Finding("structure.id", where, f"item id {item.id} is there twice")
                seen.add(item.id)
                if food is None:
                    yield Finding("structure.food", where, f"{item.food} is not in the food table")
                elif (food.ndb_no, food.fdc_id) != (item.ndb_no, item.fdc_id):
                    yield Finding(
                        "structure.food", where, f"{item.food} has another NDB number or FDC id"
                    )
                if not item.grams > 0:
                    yield Finding("portions.range", where, f"{item.food} has {item.grams} g")


def plates(
    day: Day,
    planned: PlannedPerson,
    person: Person,
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
) -> Iterator[Finding]:
    """Each plate is its dish: roles, amounts, seasoning, and nothing the person avoids."""
    band = rule("intake")["energy_band"]
    kcal = float(planned.targets["energy_kcal"].min or 0) / (1 - band)
    concerned = {slug: foods[slug] for slug in _concerned(day, dishes) if slug in foods}
    allowed = allowed_foods(person, gate(person), concerned)
    per_day: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for meal in served(day):
        where = f"{day.date} {meal.name}"
        for item in meal.items:
            if item.food not in allowed and item.food in foods and meal.status != "fixed":
                yield Finding("person.avoid", where, f"{item.food} is not for this person")
        per_day.update(_foods_of(meal, foods))
        if meal.status == "fixed":
            own.update(_foods_of(meal, foods))
            continue
        dish = dishes.get(meal.dish)
        option = option_for(dish, foods, allowed, kcal) if dish else None
        if option is None:
            yield Finding("structure.dish", where, f"dish {meal.dish!r} is not for this person")
            continue
        if meal.kind not in option.dish.kinds:
            yield Finding("structure.dish", where, f"{meal.dish} is no {meal.kind}")
        yield from _roles(where, meal, option, foods)
    most = rule("variety")["food_times_a_day"]
    for name, count in per_day.items():
        if count > max(most, own[name]):
            yield Finding("variety.food_a_day", day.date, f"{name} in {count} meals")


def _concerned(day: Day, dishes: Mapping[str, Dish]) -> set[str]:
    """Slugs of the foods on the day's plates and of those its dishes could have."""
    found: set[str] = set()
    for meal in served(day):
        found.update(item.food for item in meal.items)
        dish = dishes.get(meal.dish)
        if dish is not None:
            found.update(dish.seasoning)
            for role in dish.roles:
                found.update(role.foods, role.seasoning)
    return found


def minutes(plan: Plan, person: Person, dishes: Mapping[str, Dish]) -> Iterator[Finding]:
    """No dish takes longer than the person has for the occasion, unless the plan says that none is
    that quick."""
    told = [notice.text for notice in plan.notices]
    times = {o.name: o.max_minutes for o in person.occasions if o.max_minutes is not None}
    for day in plan.days:
        for meal in (m for m in served(day) if m.status == PLANNED and m.name in times):
            takes = dishes[meal.dish].total_minutes if meal.dish in dishes else 0
            said = none_in(meal.kind, times[meal.name], meal.name)
            if takes > times[meal.name] and not any(text.startswith(said) for text in told):
                what = f"{meal.dish} takes {takes} minutes, most {times[meal.name]}"
                yield Finding("kitchen.minutes", f"{day.date} {meal.name}", what)


def stated(
    day: Day, person: Person, changes: Changes, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """Fixed meals are what the person said, and nothing banned from this plan is on a plate."""
    weekday = DAY_NAMES[dt.date.fromisoformat(day.date).weekday()]
    banned = set(changes.banned)
    for meal in served(day):
        where = f"{day.date} {meal.name}"
        if meal.status == "fixed":
            said: dict[str, float] = defaultdict(float)
            for slug, grams in changes.eaten.get(where, ()):
                said[slug] += grams
            for slot in person.slots if where not in changes.eaten else ():
                if (slot.day, slot.occasion) == (weekday, meal.name):
                    for part in slot.foods:
                        if part.food in foods:
                            said[part.food] += grams_of(part.amount, foods[part.food]) or 0.0
            got = {item.food: item.grams for item in meal.items}
            if got.keys() != said.keys() or any(
                abs(got[slug] - grams) > PRINTED for slug, grams in said.items()
            ):
                yield Finding("calendar", where, "is not the meal that the person said")
            continue
        for item in meal.items:
            family = foods[item.food].family if item.food in foods else ""
            if banned & {item.food, family}:
                yield Finding("person.avoid", where, f"{item.food} is banned from this plan")
        if meal.dish in banned:
            yield Finding("person.avoid", where, f"{meal.dish} is banned from this plan")


def leftovers(plan: Plan, dishes: Mapping[str, Dish]) -> Iterator[Finding]:
    """What is eaten again is the meal that was cooked for it, and still good."""
    most_days = rule("leftovers")["most_days"]
    cooked = {f"{d.date} {m.name}": m for d in plan.days for m in d.occasions}
    for day in plan.days:
        for meal in (m for m in day.occasions if m.status == "leftover"):
            where, source = f"{day.date} {meal.name}", cooked.get(meal.cook_id or "")
            late = not meal.cook_id or meal.cook_id[:10] >= day.date
            if source is None or source.status != PLANNED or late or not meal.cook_id:
                yield Finding("structure.leftover", where, "nothing was cooked for it before")
            elif _plate(meal) != _plate(source):
                yield Finding("structure.leftover", where, f"is not what {meal.cook_id} cooked")
            else:
                gap = dt.date.fromisoformat(day.date) - dt.date.fromisoformat(meal.cook_id[:10])
                keeps = min(most_days, dishes[meal.dish].keeps_days if meal.dish in dishes else 0)
                if gap.days > keeps:
                    what = f"is eaten {gap.days} days after cooking, it keeps {keeps:.0f}"
                    yield Finding("structure.leftover", where, what)


def _plate(meal: Meal) -> tuple[str, list[tuple[str, str, float]]]:
    return meal.dish, sorted((item.role, item.food, item.grams) for item in meal.items)


def _foods_of(meal: Meal, foods: Mapping[str, Food]) -> set[str]:
    plate = [foods[i.food] for i in meal.items if i.role != "seasoning" and i.food in foods]
    return {kind_of(food) for food in plate if not food.is_staple}


def _roles(where: str, meal: Meal, option: Option, foods: Mapping[str, Food]) -> Iterator[Finding]:
    names: dict[str, list[str]] = defaultdict(list)
    grams: dict[str, float] = defaultdict(float)
    for s in option.seasoning:
        grams[s.food.slug] += s.grams
    portions = {(p.role, p.food.slug): p for p in option.all_portions()}
    got: dict[str, float] = defaultdict(float)
    for item in meal.items:
        if item.role == "seasoning":
            got[item.food] += item.grams
            continue
        names[item.role].append(item.food)
        portion = portions.get((item.role, item.food))
        if portion is None:
            yield Finding("structure.role", where, f"{item.food} does not fit role {item.role}")
            continue
        for s in portion.seasoning:
            grams[s.food.slug] += s.grams
        steps = item.grams / portion.food.step_g
        if abs(steps - round(steps)) > 0.06 / portion.food.step_g + TOLERANCE:
            yield Finding("portions.step", where, f"{item.food} {item.grams} g is no whole step")
        elif not portion.least_steps <= round(steps) <= portion.most_steps:
            yield Finding("portions.range", where, f"{item.food} {item.grams} g is out of range")
    for slug in sorted(set(grams) | set(got)):
        if abs(grams[slug] - got[slug]) > 0.11:
            yield Finding(
                "structure.seasoning",
                where,
                f"{slug}: {got[slug]:.1f} g, dish has {grams[slug]:.1f}",
            )
    sides = 0
    for role in option.dish.roles:
        count = len(names.pop(role.name, []))
        sides += count if role.is_side else 0
        if not role.least <= count <= role.most:
            yield Finding("structure.role", where, f"role {role.name} has {count} foods")
    if sides > option.max_sides:
        yield Finding("structure.sides", where, f"{sides} sides, most {option.max_sides}")
    plate = [item.food for item in meal.items if item.role != "seasoning"]
    kinds = [kind_of(foods[slug]) for slug in plate if slug in foods]
    for kind, count in Counter(kinds).items():
        if count > 1:
            yield Finding("structure.once_a_plate", where, f"{kind} is on the plate twice")
    for first, second in option.dish.never_together:
        if first in plate and second in plate:
            yield Finding("structure.never_together", where, f"{first} beside {second}")

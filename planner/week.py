"""Plans a week: gate, targets, menu, search, exact amounts, then every rule checked again.

The search builds the week day by day with what it has used so far and improves it slot by slot;
then each day's amounts are solved exactly against the others. The same question gives the same
plan: everything is ordered by name, nothing depends on the clock, and the week's own taste for
variety comes from a hash of its date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.compose import compose, person_id
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import CannotAnswer, InputError
from planner.food import Food, Vector
from planner.gate import GateResult, gate
from planner.habits import Custom, fixed_vector, habits_of
from planner.menu import Option, Slot, option_for
from planner.model.day import DayAnswer, Plate, rescue, settle
from planner.model.question import DayQuestion, WeekSoFar
from planner.nutrients import NUTRIENTS
from planner.person import DAY_NAMES, Person
from planner.plan import Plan
from planner.rules import rule
from planner.rules.medicines import minutes_of
from planner.search.local import BROKEN, Search, comes_again
from planner.search.score import Question
from planner.search.score import Week as Served
from planner.selection import allowed_foods, needed_kinds
from planner.tables import load_foods
from planner.targets import Targets, targets_for
from planner.varied import FISH, kind_of, varied_family

Progress = Callable[[str], None]
SERVED = "planned"


@dataclass(frozen=True)
class Week:
    """The question of one week, worked out: who, what, when."""

    person: Person
    gate: GateResult
    targets: Targets
    slots: tuple[tuple[Slot, ...], ...]
    options: Mapping[str, tuple[Option, ...]]
    """Options by kind of occasion."""

    taste: Mapping[str, float]
    food_taste: Mapping[str, float]
    customs: tuple[Custom, ...] = ()
    open_days: frozenset[int] = frozenset()

    @property
    def fixed(self) -> Vector:
        """Nutrients of one day's habits."""
        return fixed_vector(self.customs)

    @property
    def days(self) -> int:
        return len(self.slots)


def plan_week(
    person: Person,
    *,
    start: dt.date,
    days: int = 7,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    after: Plan | None = None,
    progress: Progress | None = None,
) -> Plan:
    """A verified plan of ``days`` days from ``start`` for one person.

    Raises Refused where the safety gate does, InputError for a question that makes no sense and
    CannotAnswer where no plan keeps the rules that are never relaxed.
    """
    if not 1 <= days <= 28:
        raise InputError([f"days is {days}; a plan covers 1 to 28 days."])
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    tell = progress or (lambda _: None)
    week = _week(person, start, days, foods, dishes, after)
    search = Search(_search_question(week), week.options, tell)
    found = search.run()
    plates = _plates(week, found)
    for day in range(days):
        if search.score.broken(found, day) > BROKEN:
            tell(f"Solving day {day + 1} exactly")
            for plate in rescue(_offered(week, plates, day)) or ():
                search.serve(found, day, plate.slot, plate.option, plate.servings)
            search.sweep(found)
            plates = _plates(week, found)
    answers: list[DayAnswer] = []
    for day in range(days):
        tell(f"Settling the amounts of day {day + 1} of {days}")
        answer = settle(_question(week, plates, day), plates[day])
        plates[day] = answer.plates
        answers.append(answer)
    tell("Checking every rule again")
    return compose(
        person=person,
        gate=week.gate,
        targets=week.targets,
        slots=tuple(_all_slots(person, start, days)),
        answers=answers,
        customs=week.customs,
        foods=foods,
        dishes=dishes,
        question={
            "people": {person_id(person): person.model_dump(mode="json")},
            "start": start.isoformat(),
            "days": days,
            "after": None if after is None else after.question.get("start"),
        },
    )


def _week(
    person: Person,
    start: dt.date,
    days: int,
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
    after: Plan | None,
) -> Week:
    gated = gate(person)
    targets = targets_for(person, gated)
    allowed = allowed_foods(person, gated, foods)
    options: dict[str, list[Option]] = defaultdict(list)
    for dish in dishes.values():
        option = option_for(dish, foods, allowed, targets.energy_kcal)
        if option is not None:
            for kind in dish.kinds:
                options[kind].append(option)
    every = _all_slots(person, start, days)
    slots = tuple(tuple(s for s in of_day if s.status == SERVED) for of_day in every)
    _refuse_unplanned(person, every)
    for kind in sorted({slot.kind for of_day in slots for slot in of_day}):
        if not options[kind]:
            raise CannotAnswer([f"No {kind} is left with these diets, allergens and dislikes."])
    return Week(
        person=person,
        gate=gated,
        targets=targets,
        slots=slots,
        options={kind: tuple(found) for kind, found in options.items()},
        customs=habits_of(person, foods),
        open_days=frozenset(d for d, of_day in enumerate(every) if len(slots[d]) < len(of_day)),
        taste=_taste(person, start, dishes, after),
        food_taste=_food_taste(person, foods),
    )


def _refuse_unplanned(person: Person, every: Sequence[Sequence[Slot]]) -> None:
    """Exceptions that cannot be planned, and days on which nothing is left to plan."""
    problems = [
        f"slot {slot.day} {slot.occasion}: status {slot.status!r} cannot be planned; "
        "use out or skip."
        for slot in person.slots
        if slot.status not in ("out", "skip")
    ]
    problems += [
        f"{of_day[0].date}: every meal is eaten out or skipped; nothing is left to plan."
        for of_day in every
        if all(slot.status != SERVED for slot in of_day)
    ]
    if problems:
        raise InputError(problems)


def _all_slots(person: Person, start: dt.date, days: int) -> list[tuple[Slot, ...]]:
    """Every occasion of every day, in clock order, with its status."""
    exceptions = {(slot.day, slot.occasion): slot.status for slot in person.slots}
    found = []
    for day in range(days):
        date = start + dt.timedelta(days=day)
        name = DAY_NAMES[date.weekday()]
        found.append(
            tuple(
                Slot(
                    day=day,
                    date=date,
                    occasion=occasion.name,
                    kind=occasion.kind,
                    minutes=minutes_of(occasion.time),
                    max_minutes=occasion.max_minutes,
                    status=exceptions.get((name, occasion.name), SERVED),
                )
                for occasion in person.occasions
            )
        )
    return found


def _taste(
    person: Person, start: dt.date, dishes: Mapping[str, Dish], after: Plan | None
) -> dict[str, float]:
    """Points per dish: the week's own order, last week's mains, likes."""
    weight = rule("weights")
    year, number, _ = start.isocalendar()
    last = {meal.dish for day in after.days for meal in day.occasions} if after else set()
    taste = {}
    for slug, dish in dishes.items():
        digest = hashlib.sha256(f"{year}-{number}-{slug}".encode()).digest()
        points = weight["taste"] * int.from_bytes(digest[:4], "big") / 2**32
        if slug in last:
            points += weight["last_week"] if "main" in dish.kinds else weight["last_week"] / 2
        if slug in person.like:
            points -= weight["like"]
        taste[slug] = points
    return taste


def _food_taste(person: Person, foods: Mapping[str, Food]) -> dict[str, float]:
    """Points per food as bought: liked ones, and replacements of milk or wheat not needed here."""
    weight, avoided = rule("weights"), person.allergens_avoided()
    unneeded = set()
    if "milk" not in avoided and person.diet != "vegan":
        unneeded.add("milk_substitute")
    if not avoided & {"gluten", "wheat"}:
        unneeded.add("gluten_free_product")
    taste = {kind_of(f): weight["substitute"] for f in foods.values() if f.tags & unneeded}
    return taste | {kind_of(foods[s]): -weight["like"] / 2 for s in person.like if s in foods}


def _plates(week: Week, found: Served) -> list[tuple[Plate, ...]]:
    """The search's week as the model's plates."""
    return [
        tuple(
            Plate(slot, filling.ware.option, filling.servings)
            for slot in of_day
            for filling in [found.plates[(day, slot.key)]]
        )
        for day, of_day in enumerate(week.slots)
    ]


def _search_question(week: Week) -> Question:
    return Question(
        slots=week.slots,
        targets=week.targets,
        taste=week.taste,
        food_taste=week.food_taste,
        calcium_spacing=week.person.spacing.calcium,
        share_rule=week.person.spacing.share,
        absorption_reward=week.gate.absorption_reward,
        needed_kinds=_needed_kinds(week),
        bought_limit=_bought_limit(week.days),
        open_days=week.open_days,
        fixed=week.fixed,
    )


def _needed_kinds(week: Week) -> dict[str, int]:
    """Kinds of each varied family this person's week takes."""
    options = [option for found in week.options.values() for option in found]
    needed = needed_kinds(options, week.days)
    return needed | ({"greens": 0} if week.gate.no_forced_greens else {})


def _bought_limit(days: int) -> int:
    """Things to buy for so many days."""
    figures = rule("kitchen")
    first, last = figures["bought_first_day"], figures["bought_items"]
    return int(first + (last - first) * (days - 1) / 6) if days < 7 else int(last)


def _so_far(plates: Sequence[Sequence[Plate]], day: int) -> WeekSoFar:
    """What the other days use, seen from one day."""
    nutrients = np.zeros(len(NUTRIENTS))
    dish_days: dict[str, list[int]] = defaultdict(list)
    food_days: Counter[str] = Counter()
    bought: set[str] = set()
    kinds: dict[str, set[str]] = defaultdict(set)
    for index, of_day in enumerate(plates):
        if index == day:
            continue
        today: set[str] = set()
        for plate in of_day:
            nutrients += plate_vector(plate)
            dish_days[plate.option.dish.slug].append(index)
            for food, is_seasoning in plate_foods(plate):
                if not food.is_staple:
                    bought.add(kind_of(food))
                if not is_seasoning:
                    today.add(kind_of(food))
                    family = varied_family(food)
                    if family is not None:
                        kinds[family].add(kind_of(food))
        food_days.update(today)
    return WeekSoFar(
        days=len(plates) - 1,
        horizon=len(plates),
        nutrients=nutrients,
        dish_days={slug: tuple(found) for slug, found in dish_days.items()},
        food_days=dict(food_days),
        bought=frozenset(bought),
        kinds={family: frozenset(found) for family, found in kinds.items()},
    )


def _fish_of(options: Sequence[Option]) -> set[str]:
    return {kind_of(p.food) for o in options for p in o.all_portions() if p.food.family in FISH}


def _offered(week: Week, plates: Sequence[Sequence[Plate]], day: int) -> DayQuestion:
    """The day's question with only the dishes that may come on it, given the other days."""
    question = _question(week, plates, day)
    menu = {
        slot.key: tuple(
            option
            for option in question.menu[slot.key]
            if comes_again(question.so_far.dish_days.get(option.dish.slug, ()), slot, option)
        )
        for slot in question.slots
    }
    return replace(question, menu={key: kept or question.menu[key] for key, kept in menu.items()})


def plate_vector(plate: Plate) -> Vector:
    """Nutrients of one plate; a missing value adds nothing."""
    total = plate.option.seasoning_vector
    for portion, steps in plate.servings:
        more = (steps - portion.least_steps) * portion.step_vector
        total = total + portion.least_vector + more
    return total


def plate_foods(plate: Plate) -> list[tuple[Food, bool]]:
    """(food, whether it is seasoning) of one plate."""
    found = [(s.food, True) for s in plate.option.seasoning]
    for portion, _ in plate.servings:
        found.append((portion.food, False))
        found.extend((s.food, True) for s in portion.seasoning)
    return found


def _question(week: Week, plates: Sequence[Sequence[Plate]], day: int) -> DayQuestion:
    """The model's question of one day, given the other days."""
    so_far = _so_far(plates, day)
    so_far = replace(so_far, nutrients=so_far.nutrients + week.fixed * so_far.days)
    weight, most = rule("weights"), rule("variety")["food_days"]
    taste = {
        slug: points + weight["repeat_dish"] * len(so_far.dish_days.get(slug, ()))
        for slug, points in week.taste.items()
    }
    food_taste = dict(week.food_taste)
    for slug, times in so_far.food_days.items():
        steep = 4.0 if times >= most else 1.0
        points = weight["repeat_food"] * times * steep
        food_taste[slug] = food_taste.get(slug, 0.0) + points
    fish_days = sum(
        any(p.food.family in FISH for plate in of_day for p, _ in plate.servings)
        for index, of_day in enumerate(plates)
        if index != day
    )
    if fish_days >= rule("variety")["fish_days"]:
        for slug in {s for o in week.options.values() for s in _fish_of(o)}:
            food_taste[slug] = food_taste.get(slug, 0.0) + weight["fish_again"]
    cuisines = Counter(
        plate.option.dish.cuisine
        for index, of_day in enumerate(plates)
        for plate in of_day
        if index != day and "main" in plate.option.dish.kinds
    )
    return DayQuestion(
        day=day,
        slots=week.slots[day],
        menu={slot.key: week.options[slot.kind] for slot in week.slots[day]},
        targets=week.targets,
        so_far=so_far,
        calcium_spacing=week.person.spacing.calcium,
        share_rule=week.person.spacing.share,
        absorption_reward=week.gate.absorption_reward,
        taste=taste,
        food_taste=food_taste,
        cuisine_taste={name: weight["repeat_cuisine"] * n for name, n in cuisines.items()},
        needed_kinds=_needed_kinds(week),
        bought_limit=_bought_limit(week.days),
        open_day=day in week.open_days,
        fixed=week.fixed,
    )

"""One day of a week as the model is asked it: its menu, and what the other days have used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.asked import Asked
from planner.food import Food, Vector
from planner.menu import Option, Slot, pinned
from planner.model.day import Plate
from planner.model.question import DayQuestion, WeekSoFar
from planner.nutrients import NUTRIENTS
from planner.rules import rule
from planner.rules.repeats import once_more_points
from planner.search.local import comes_again
from planner.search.served import Week as Served
from planner.varied import FISH, UNCOUNTED_FAMILIES, kind_of, varied_family


def plates_of(asked: Asked, found: Served) -> list[tuple[Plate, ...]]:
    """The search's week as the model's plates."""
    return [
        tuple(
            Plate(slot, filling.ware.option, filling.servings)
            for slot in of_day
            for filling in [found.plates[(day, slot.key)]]
        )
        for day, of_day in enumerate(asked.slots)
    ]


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


def day_alone(asked: Asked, day: int) -> DayQuestion:
    """The model's question of one day as if there were no others."""
    return DayQuestion(
        day=day,
        slots=asked.slots[day],
        menu={slot.key: asked.menu[slot.key] for slot in asked.slots[day]},
        targets=asked.targets,
        so_far=WeekSoFar(days=0, horizon=1),
        calcium_spacing=asked.person.spacing.calcium,
        share_rule=asked.person.spacing.share,
        absorption_reward=asked.gate.absorption_reward,
        taste=asked.taste,
        food_taste=asked.food_taste,
        liked=asked.liked,
        needed_kinds=asked.needed_kinds,
        bought_limit=asked.bought_limit,
        caps=asked.caps,
        open_day=day in asked.open_days,
        keeps=asked.keeps,
        fixed=asked.fixed,
    )


def day_question(asked: Asked, plates: Sequence[Sequence[Plate]], day: int) -> DayQuestion:
    """The model's question of one day, given the other days."""
    so_far = _so_far(plates, day)
    so_far = replace(so_far, nutrients=so_far.nutrients + asked.fixed * so_far.days)
    weight = rule("weights")
    taste = {
        slug: points + weight["repeat_dish"] * len(so_far.dish_days.get(slug, ()))
        for slug, points in asked.taste.items()
    }
    food_taste = dict(asked.food_taste)
    for slug, times in so_far.food_days.items():
        food_taste[slug] = food_taste.get(slug, 0.0) + once_more_points(times)
    fish_days = sum(
        any(p.food.family in FISH for plate in of_day for p, _ in plate.servings)
        for index, of_day in enumerate(plates)
        if index != day
    )
    menu = {slot.key: _menu(asked, plates, slot) for slot in asked.slots[day]}
    if fish_days >= rule("variety")["fish_days"]:
        for slug in {s for options in menu.values() for s in _fish_of(options)}:
            food_taste[slug] = food_taste.get(slug, 0.0) + weight["fish_again"]
    cuisines = Counter(
        plate.option.dish.cuisine
        for index, of_day in enumerate(plates)
        for plate in of_day
        if index != day and "main" in plate.option.dish.kinds and not plate.slot.leftover_of
    )
    return replace(
        day_alone(asked, day),
        menu=menu,
        so_far=so_far,
        taste=taste,
        food_taste=food_taste,
        cuisine_taste={name: weight["repeat_cuisine"] * n for name, n in cuisines.items()},
    )


def offered(asked: Asked, plates: Sequence[Sequence[Plate]], day: int) -> DayQuestion:
    """The day's question with only the dishes that may come on it, given the other days."""
    question = day_question(asked, plates, day)
    menu = {
        slot.key: tuple(
            option
            for option in question.menu[slot.key]
            if comes_again(question.so_far.dish_days.get(option.dish.slug, ()), slot, option)
        )
        for slot in question.slots
    }
    return replace(question, menu={key: kept or question.menu[key] for key, kept in menu.items()})


def _menu(asked: Asked, plates: Sequence[Sequence[Plate]], slot: Slot) -> tuple[Option, ...]:
    """What may be served in a slot; for a leftover, what was cooked for its source."""
    if not slot.leftover_of:
        return asked.menu[slot.key]
    source = next(p for of_day in plates for p in of_day if p.slot.key == slot.leftover_of)
    return (pinned(source.option, source.servings),)


def _fish_of(options: Sequence[Option]) -> set[str]:
    return {kind_of(p.food) for o in options for p in o.all_portions() if p.food.family in FISH}


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
            again = bool(plate.slot.leftover_of)
            if not again:
                dish_days[plate.option.dish.slug].append(index)
            for food, is_seasoning in plate_foods(plate):
                if not food.is_staple:
                    bought.add(kind_of(food))
                if not is_seasoning:
                    if not again and food.family not in UNCOUNTED_FAMILIES:
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


def standing(asked: Asked, plates: Sequence[Plate]) -> tuple[Plate, ...]:
    """The day's plates, those that are eaten on two days with their amounts fixed."""
    return tuple(
        Plate(p.slot, pinned(p.option, p.servings), p.servings)
        if p.slot.leftover_of or p.slot.key in asked.eaten_again
        else p
        for p in plates
    )

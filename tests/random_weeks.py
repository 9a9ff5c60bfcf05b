"""Random days and weeks of real foods and dishes, for tests that hold views of them together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.day_question import day_question
from planner.dishes import load_dishes
from planner.menu import Option, Portion, Slot, option_for
from planner.model import day as settled
from planner.model.question import DayQuestion
from planner.person import EXAMPLE, Person, person_from_document
from planner.plan import Plan
from planner.search.local import Search
from planner.survey import person_for
from planner.week import search_question

DISHES = load_dishes()


def beside(medicine: str, times: Sequence[str], **other: Any) -> Person:
    """A person with one medicine."""
    return person_from_document(
        {
            "name": "Bea", "sex": "female", "age": 45, "height_cm": 165, "weight_kg": 65,
            "activity": "low_active", "kidneys": "healthy",
            "medicines": [{"name": medicine, "times": list(times)}], **other,
        }
    )  # fmt: skip


PEOPLE: Mapping[str, Person] = {
    "ana": EXAMPLE,
    "strict vegan": person_for("M16", "vegan", "strict"),
    "child": person_for("F9", "nut-free"),
    "capped, with a habit": beside(
        "ciprofloxacin", ["08:00", "20:00"],
        habits=[{"food": "milk_whole", "amount": "1 cup", "time": "08:00"}],
    ),
    "nearly no calcium, with a habit": beside(
        "eltrombopag", ["10:00"],
        habits=[{"food": "milk_whole", "amount": "30 g", "time": "08:00"}],
    ),
    "barred and dearer foods": beside("levothyroxine", ["07:00"], diet="vegetarian"),
}  # fmt: skip
TWO_DAYS: Mapping[str, Person] = {
    "leftovers": EXAMPLE.model_copy(update={"slots": beside("iron", [], slots=[
        {"day": "tue", "occasion": "lunch", "status": "leftover"},
    ]).slots}),
    "leftovers, capped, a fixed meal": beside("ciprofloxacin", ["08:00", "20:00"], slots=[
        {"day": "tue", "occasion": "dinner", "status": "leftover"},
        {"day": "tue", "occasion": "snack", "status": "fixed",
         "foods": [{"food": "milk_whole", "amount": "1 cup"}]},
    ]),
    "a meal out": beside("eltrombopag", ["10:00"], slots=[
        {"day": "mon", "occasion": "lunch", "status": "out"},
        {"day": "tue", "occasion": "dinner", "status": "leftover"},
    ]),
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class World:
    """One person's question, and every plate of every dish they may eat at all."""

    asked: Asked
    options: Mapping[str, tuple[Option, ...]]
    """By kind of occasion, whatever a window bars."""

    def __hash__(self) -> int:
        return id(self)

    def day(self, week: Week, day: int = 0) -> DayQuestion:
        """The day as the model is asked it, with tastes and needs that bind."""
        question = day_question(self.asked, week, day)
        needed = {"greens": 2, "legumes": 1, "nuts_seeds": 2, "whole_grains": 1}
        return replace(question, needed_kinds=needed, bought_limit=20)

    @cached_property
    def search(self) -> Search:
        day = self.day([()])
        return Search(
            replace(
                search_question(self.asked),
                needed_kinds=day.needed_kinds, bought_limit=day.bought_limit,
            ),
            self.asked.menu,
        )  # fmt: skip

    def menu(self, slot: Slot, barred: bool) -> Sequence[Option]:
        """What may be drawn for a slot; with ``barred`` what its windows bar too."""
        return self.options[slot.kind] if barred else self.asked.menu[slot.key]


@cache
def world(name: str) -> World:
    person, days = (PEOPLE[name], 1) if name in PEOPLE else (TWO_DAYS[name], 2)
    asked = ask(question_of("you", person, START, days, None), FOODS, DISHES)
    kcal = asked.targets.energy_kcal
    made = [option_for(dish, FOODS, asked.allowed, kcal) for dish in DISHES.values()]
    kinds = {slot.kind for of_day in asked.every for slot in of_day}
    taste = {slug: len(slug) / 7 for slug in DISHES}
    return World(
        replace(asked, taste=taste, food_taste={slug: len(slug) / 9 for slug in FOODS}),
        {kind: tuple(o for o in made if o is not None and kind in o.dish.kinds) for kind in kinds},
    )


# --- random days -------------------------------------------------------------------------------


class Plate(settled.Plate):
    """A plate that is short to print."""

    def __repr__(self) -> str:
        return f"{self.slot.where}: {self.option.dish.slug}"


Week = Sequence[Sequence[Plate]]


def proper(slot: Slot, option: Option, chance: random.Random) -> Plate:
    """A plate with foods and amounts within each role; sides and pairs as they come."""
    servings: list[tuple[Portion, int]] = []
    for role in option.roles:
        portions = option.portions[role.name]
        count = chance.randint(role.least, min(role.most, len(portions)))
        if role.is_side and chance.random() < 0.7:
            count = 0
        on = {portion.food for portion, _ in servings}
        for portion in chance.sample(portions, count):
            if portion.food in on:
                continue
            servings.append((portion, chance.randint(portion.least_steps, portion.most_steps)))
    return Plate(slot, option, tuple(servings))


def spoiled(plate: Plate, chance: random.Random) -> Plate:
    """The plate with one thing changed, allowed or not."""
    servings = list(plate.servings)
    at = chance.randrange(len(servings)) if servings else None
    what = chance.choice(["amount", "too much", "away", "more", "other dish"])
    if at is not None and what in ("amount", "too much"):
        portion, _ = servings[at]
        most = portion.most_steps + (3 if what == "too much" and portion.room else 0)
        servings[at] = (portion, chance.randint(portion.least_steps, most))
    elif at is not None and what == "away":
        del servings[at]
    elif what == "more":
        on = {(portion.role, portion.food.slug) for portion, _ in servings}
        others = [p for p in plate.option.all_portions() if (p.role, p.food.slug) not in on]
        if others:
            portion = chance.choice(others)
            servings.append((portion, portion.least_steps))
    return replace(plate, servings=tuple(servings))


def random_week(
    here: World, chance: random.Random, real: Week = (), barred: bool = True
) -> list[list[Plate]]:
    """Days filled at random, or one of a real plan; then a few things changed.

    Without ``barred`` only from what each slot's windows leave. What is eaten again is what was
    cooked, and a fixed meal is as it is.
    """
    if here.asked.person == EXAMPLE and here.asked.days == 1 and real and chance.random() < 0.6:
        week = [list(chance.choice(real))]
    else:
        week = [
            [proper(s, chance.choice(here.menu(s, barred)), chance) for s in of_day]
            for of_day in here.asked.slots
        ]
    for _ in range(chance.choice([0, 0, 1, 2, 5])):
        day = chance.choice(week)
        at = chance.randrange(len(day))
        day[at] = spoiled(day[at], chance)
    return [[standing(here, week, plate) for plate in of_day] for of_day in week]


def standing(here: World, week: Week, plate: Plate) -> Plate:
    """The plate that a slot really has: another slot's, the person's own, or this one."""
    slot = plate.slot
    if slot.status == "fixed":
        (option,) = here.asked.menu[slot.key]
        return Plate(slot, option, tuple((p, p.least_steps) for p in option.all_portions()))
    if slot.leftover_of:
        source = next(p for of_day in week for p in of_day if p.slot.key == slot.leftover_of)
        return Plate(slot, source.option, source.servings)
    return plate


def day_of(here: World, plan: Plan, number: int) -> Iterator[Plate]:
    """The plates of a planned day, as if it were the first."""
    for slot, meal in zip(here.asked.slots[0], plan.days[number].occasions, strict=True):
        option = next(o for o in here.options[slot.kind] if o.dish.slug == meal.dish)
        grams = {(item.role, item.food): item.grams for item in meal.items}
        servings = [
            (p, round(grams[(p.role, p.food.slug)] / p.food.step_g))
            for p in option.all_portions()
            if (p.role, p.food.slug) in grams
        ]
        yield Plate(slot, option, tuple(servings))

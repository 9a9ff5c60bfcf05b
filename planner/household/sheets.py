"""The cook's sheets: for each cooking the household's amounts, and every person's portion."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planner.compose import before_of, method_of
from planner.dish import Dish
from planner.food import Food
from planner.household.at_table import family
from planner.household.cooks import SEASONING, SERVED, own_items, sides_of
from planner.household.types import Along, Cook, Household
from planner.plan import Item, Meal
from planner.wording import amount_words, named_amount


@dataclass(frozen=True)
class Amount:
    """One food of a cooking: what it takes for all, and who gets how much."""

    food: str
    name: str
    role: str
    grams: float
    """As eaten, for everybody and every time it is eaten."""

    start: str
    """What one starts from: "2 cups dry lentils"."""

    portions: Mapping[str, str]
    """Amount eaten by person id or name, in household measure."""


@dataclass(frozen=True)
class Sheet:
    """One cooking with the household's amounts."""

    cook: Cook
    times: int
    """How often it is eaten."""

    amounts: tuple[Amount, ...]
    method: str
    night_before: str


def sheets(
    household: Household, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> tuple[Sheet, ...]:
    """A sheet for every cooking; what is eaten again is on the sheet of its cooking."""
    again: dict[str, list[Cook]] = {}
    for cook in household.cooks:
        if cook.cooked:
            again.setdefault(f"{cook.cooked} {cook.dish}", []).append(cook)
    return tuple(
        _sheet(household, cook, again.get(f"{cook.where} {cook.dish}", ()), foods, dishes)
        for cook in household.cooks
        if not cook.cooked
    )


def meals_of(household: Household, cook: Cook) -> dict[str, Meal]:
    """The meal of everyone who has a cooking, by person id."""
    found = {}
    for plan in household.plans:
        who = plan.people[0].id
        for day in plan.days:
            for meal in day.occasions if day.date == cook.date else ():
                if meal.name == cook.occasion and who in cook.people and meal.status in SERVED:
                    found[who] = meal
    return {who: found[who] for who in cook.people if who in found}


def along_items(
    household: Household, cook: Cook, along: Along, foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
) -> tuple[Item, ...]:  # fmt: skip
    """What somebody who eats along gets of a shared dish: a share of the mean portion of those
    who have it as it is, without sides and without what this person may not have."""
    if not cook.shared:
        return ()
    meals = meals_of(household, cook)
    plain = [p.person for p in cook.portions if not p.instead and p.person in meals]
    chosen = [meals[who] for who in plain] or list(meals.values())[:1]
    grams: dict[tuple[str, str], list[float]] = {}
    first: dict[tuple[str, str], Item] = {}
    for meal in chosen:
        for item in own_items(meal, sides_of(dishes.get(meal.dish))):
            grams.setdefault((item.role, item.food), []).append(item.grams)
            first.setdefault((item.role, item.food), item)
    made = []
    for key, found in grams.items():
        item, food = first[key], foods[key[1]]
        if item.food in along.without:
            continue
        mean_g = round(along.share * math.fsum(found) / len(chosen), 3)
        made.append(
            replace(
                item,
                id=f"{cook.date}/{cook.occasion}/{along.name}/{key[0]}/{key[1]}",
                person=along.name,
                grams=mean_g,
                measure=amount_words(food, mean_g),
                start="",
            )
        )
    return tuple(made)


def _sheet(
    household: Household,
    cook: Cook,
    again: Sequence[Cook],
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
) -> Sheet:
    total: dict[tuple[str, str], float] = {}
    first: dict[tuple[str, str], Item] = {}
    portions: dict[tuple[str, str], dict[str, str]] = {}
    sides: set[str] = set()
    whole: Meal | None = None
    for number, eaten in enumerate((cook, *again)):
        meals = meals_of(household, eaten)
        for meal in meals.values():
            sides |= sides_of(dishes.get(meal.dish))
            if whole is None or family(meal.dish) == meal.dish != whole.dish:
                whole = meal
        items = [(who, item) for who, meal in meals.items() for item in meal.items]
        for along in household.alongs:
            items += [(along.name, i) for i in along_items(household, eaten, along, foods, dishes)]
        for who, item in items:
            key = (item.role, item.food)
            total[key] = total.get(key, 0.0) + item.grams
            first.setdefault(key, item)
            if number == 0 and item.role != SEASONING:
                portions.setdefault(key, {})[who] = item.measure
    amounts = []
    for (role, slug), grams in total.items():
        food = foods[slug]
        shown = "side" if role in sides else role
        amounts.append(
            Amount(slug, food.name, shown, round(grams, 3), named_amount(food, grams),
                   portions.get((role, slug), {}))
        )  # fmt: skip
    summed = tuple(
        replace(item, grams=total[key]) for key, item in first.items() if key[0] not in sides
    )
    dish = dishes[cook.dish]
    own = (
        dish
        if whole is not None and whole.dish == cook.dish
        else dishes[whole.dish]
        if whole
        else dish
    )
    return Sheet(
        cook=cook,
        times=1 + len(again),
        amounts=tuple(sorted(amounts, key=lambda a: (a.role == SEASONING, a.role == "side"))),
        method=method_of(own.method, summed, foods),
        night_before=before_of(own.night_before, summed, foods),
    )

"""What is cooked, read off the plans: by occasion and dish, with who has it and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.dish import Dish
from planner.food import Food
from planner.household.at_table import family
from planner.household.types import Cook, Household, Portion
from planner.plan import Item, Meal
from planner.wording import listed

SEASONING = "seasoning"
SERVED = ("planned", "leftover")


def cooks_of(
    household: Household, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> tuple[Cook, ...]:
    """Every dish of every occasion, in the order of the week; the shared one before others."""
    order = [household.leader, *(who for who in household.names if who != household.leader)]
    meals: dict[tuple[str, str], dict[str, list[tuple[str, Meal]]]] = {}
    plans = {person.id: plan for plan in household.plans for person in plan.people}
    for who in order:
        for day in plans[who].days:
            for meal in day.occasions:
                if meal.status in SERVED and meal.dish:
                    place = meals.setdefault((day.date, meal.name), {})
                    place.setdefault(family(meal.dish), []).append((who, meal))
    found = []
    for (date, occasion), by_dish in meals.items():
        ranked = sorted(by_dish.items(), key=lambda entry: -len(entry[1]))
        for number, (name, eaters) in enumerate(ranked):
            found.append(_cook(date, occasion, name, eaters, number == 0, foods, dishes))
    time = {(d.date, m.name): m.time for p in household.plans for d in p.days for m in d.occasions}
    return tuple(sorted(found, key=lambda c: (c.date, time[(c.date, c.occasion)], not c.shared)))


def _cook(
    date: str,
    occasion: str,
    name: str,
    eaters: Sequence[tuple[str, Meal]],
    shared: bool,
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
) -> Cook:
    whole = next((meal for _, meal in eaters if meal.dish == name), eaters[0][1])
    base = plate(whole, dishes)
    return Cook(
        date=date,
        occasion=occasion,
        kind=whole.kind,
        dish=name,
        title=whole.title,
        minutes=max(meal.minutes for _, meal in eaters),
        portions=tuple(
            Portion(who, meal.dish, meal.title, difference(base, plate(meal, dishes), foods))
            for who, meal in eaters
        ),
        shared=shared,
        cooked=next((m.cook_id for _, m in eaters if m.status == "leftover" and m.cook_id), ""),
    )


def sides_of(dish: Dish | None) -> frozenset[str]:
    """Names of a dish's sides and drinks."""
    return frozenset(role.name for role in dish.roles if role.is_side) if dish else frozenset()


def plate(meal: Meal, dishes: Mapping[str, Dish]) -> dict[str, tuple[str, ...]]:
    """Foods of a meal by role, sides and seasoning apart."""
    sides = sides_of(dishes.get(meal.dish))
    found: dict[str, tuple[str, ...]] = {}
    for item in own_items(meal, sides):
        if item.role != SEASONING:
            found[item.role] = (*found.get(item.role, ()), item.food)
    return found


def own_items(meal: Meal, sides: frozenset[str]) -> tuple[Item, ...]:
    """The items of a meal that are the dish itself."""
    return tuple(item for item in meal.items if item.role not in sides)


def difference(
    base: Mapping[str, tuple[str, ...]],
    other: Mapping[str, tuple[str, ...]],
    foods: Mapping[str, Food],
) -> str:
    """How a plate differs from another, in words: "quinoa instead of bulgur, without feta"."""
    words = []
    for role in dict.fromkeys((*base, *other)):
        gone = [s for s in base.get(role, ()) if s not in other.get(role, ())]
        new = [s for s in other.get(role, ()) if s not in base.get(role, ())]
        if gone and new:
            words.append(f"{_names(new, foods)} instead of {_names(gone, foods)}")
        elif gone:
            words.append(f"without {_names(gone, foods)}")
        elif new:
            words.append(f"with {_names(new, foods)}")
    return ", ".join(words)


def _names(slugs: Sequence[str], foods: Mapping[str, Food]) -> str:
    return listed([foods[slug].title_name for slug in slugs])

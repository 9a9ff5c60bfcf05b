"""What differs between two plans, meal by meal, in words."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.words import short_day
from planner.plan import Item, Meal, Plan

STATUS = {
    "out": "eaten out",
    "skip": "skipped",
    "fixed": "as you said you eat it",
    "leftover": "what was cooked before, eaten again",
    "planned": "planned",
}
SAME_GRAMS = 0.0005


def told(before: Plan, after: Plan) -> tuple[str, ...]:
    """Every meal that is another now, a sentence each."""
    meals = {(d.date, m.name): m for d in before.days for m in d.occasions}
    found = [
        f"{short_day(day.date)} {meal.name}: {words}"
        for day in after.days
        for meal in day.occasions
        if (old := meals.get((day.date, meal.name))) is not None and old != meal
        for words in _meal(old, meal)
    ]
    return tuple(found)


def places(before: Plan, after: Plan) -> tuple[str, ...]:
    """Occasions whose food differs: "2026-11-23 dinner"."""
    meals = {(d.date, m.name): m for d in before.days for m in d.occasions}
    return tuple(
        f"{day.date} {meal.name}"
        for day in after.days
        for meal in day.occasions
        if (old := meals.get((day.date, meal.name))) is None or list(_meal(old, meal))
    )


def _meal(old: Meal, new: Meal) -> Iterator[str]:
    if old.status != new.status:
        tail = f": {new.title}" if new.title else ""
        yield f"{STATUS.get(new.status, new.status)} now{tail}"
        return
    if (old.dish, new.dish) != (new.dish, old.dish) and old.dish != new.dish:
        yield f"{new.title} instead of {old.title}"
        return
    if old.time != new.time:
        yield f"at {new.time} instead of {old.time}"
    yield from _foods(_plate(old), _plate(new))


def _plate(meal: Meal) -> dict[tuple[str, str], Item]:
    return {(i.role, i.food): i for i in meal.items if i.role != "seasoning"}


def _foods(old: dict[tuple[str, str], Item], new: dict[tuple[str, str], Item]) -> Iterator[str]:
    gone = [old[key] for key in old if key not in new]
    fresh = [new[key] for key in new if key not in old]
    for item in fresh:
        there = next((g for g in gone if g.role == item.role), None)
        if there is not None:
            gone.remove(there)
            yield f"{item.name} ({item.measure}) instead of {there.name}"
        else:
            yield f"{item.name} ({item.measure}) comes in"
    for item in gone:
        yield f"without {item.name}"
    for key, item in new.items():
        if key in old and abs(old[key].grams - item.grams) > SAME_GRAMS:
            yield f"{item.name} {old[key].measure} → {item.measure}"

"""Structure: what makes a plate.

    structure.one_dish        Σ_k u[o,k] = 1                                    ∀ o
    structure.role            least·u[o,k] ≤ Σ_f y[o,k,r,f] ≤ most·u[o,k]       ∀ o, k, r
    structure.dish_a_day      Σ_o u[o,k] ≤ 1                                    ∀ k in two slots
    structure.sides           Σ_(sides) y[o,k,r,f] ≤ most_sides·u[o,k]          ∀ o, k
    structure.once_a_plate    Σ_r y[o,k,r,f] ≤ u[o,k]                         ∀ o, k, f in two roles
    structure.never_together  y[o,k,·,f] + y[o,k,·,g] ≤ u[o,k]                  ∀ barred pairs (f,g)

    u[o,k]      dish k is served in slot o      binary
    y[o,k,r,f]  food f fills role r             binary

Why: a plan is meals, not heaps of food. Roles and pairs are written by hand in the dish files.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from planner.menu import OWN_MEAL
from planner.model.question import DayQuestion
from planner.model.variables import Choice, Row, Variable, Variables, affine
from planner.varied import kind_of


def one_dish(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Exactly one dish in each slot (partitioning)."""
    for slot_key, choices in groupby(x.choices, key=lambda choice: choice.slot.key):
        terms = [(choice.chosen, 1.0) for choice in choices]
        yield Row(f"structure.one_dish.{slot_key}", affine(terms), 1, 1)


def role(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Each role of a served dish takes between its least and most number of foods."""
    for choice in x.choices:
        for part in choice.option.roles:
            ys = [s.chosen for s in choice.servings if s.portion.role == part.name]
            name = f"structure.role.{_at(choice)}.{part.name}"
            taken = [(y, 1.0) for y in ys]
            if part.least == part.most:
                yield Row(name, affine([*taken, (choice.chosen, -part.most)]), 0, 0)
                continue
            yield Row(f"{name}.most", affine([*taken, (choice.chosen, -part.most)]), high=0)
            if part.least:
                yield Row(f"{name}.least", affine([*taken, (choice.chosen, -part.least)]), low=0)


def dish_a_day(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """A dish is served once on a day; meals that the person fixed are no dish."""
    slots: dict[str, list[Variable]] = {}
    for choice in x.choices:
        if choice.option.dish.slug != OWN_MEAL:
            slots.setdefault(choice.option.dish.slug, []).append(choice.chosen)
    for slug, chosen in slots.items():
        if len(chosen) > 1:
            row = affine([(variable, 1.0) for variable in chosen])
            yield Row(f"structure.dish_a_day.{slug}", row, high=1)


def sides(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """No more sides and drinks than the dish goes with."""
    for choice in x.choices:
        names = {part.name for part in choice.option.roles if part.is_side}
        taken = [(s.chosen, 1.0) for s in choice.servings if s.portion.role in names]
        if taken:
            most = choice.option.max_sides
            terms = [*taken, (choice.chosen, -float(most))]
            yield Row(f"structure.sides.{_at(choice)}", affine(terms), high=0)


def once_a_plate(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """A food fills one role of a plate, not two, raw and cooked counted as one."""
    for choice in (c for c in x.choices if c.option.dish.slug != OWN_MEAL):
        by_food: dict[str, list[tuple[object, float]]] = {}
        for s in choice.servings:
            by_food.setdefault(kind_of(s.portion.food), []).append((s.chosen, 1.0))
        for slug, terms in by_food.items():
            if len(terms) > 1:
                row = affine([*terms, (choice.chosen, -1.0)])
                yield Row(f"structure.once_a_plate.{_at(choice)}.{slug}", row, high=0)


def never_together(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Two foods that do not belong on one plate are not served on it together."""
    for choice in x.choices:
        for first, second in choice.option.dish.never_together:
            terms = [
                (s.chosen, 1.0) for s in choice.servings if s.portion.food.slug in (first, second)
            ]
            if len(terms) > 1:
                row = affine([*terms, (choice.chosen, -1.0)])
                yield Row(f"structure.never_together.{_at(choice)}.{first}.{second}", row, high=0)


def _at(choice: Choice) -> str:
    return f"{choice.slot.key}.{choice.option.dish.slug}"


RULES = (one_dish, role, dish_a_day, sides, once_a_plate, never_together)

"""Reads a plan's meals back as the search's plates, and writes changed plates as a plan's days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.asked import Asked
from planner.errors import InputError
from planner.menu import OWN_MEAL, Option, Portion, Slot, option_for
from planner.model.day import Plate
from planner.plan import HABIT, Item, Meal, Plan
from planner.search.plates import Dishware, Filling
from planner.swap.shelf import shelf_of

SEASONING = "seasoning"
WHOLE = 1e-3
"""Steps this close to a whole number are that number: grams are printed to a thousandth."""

Row = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """Where an item stands: its slot, and its portion's number in the dish."""

    slot: Slot
    row: int


def option_of(asked: Asked, slot: Slot, dish: str) -> Option | None:
    """The dish as this person may have it in this slot; None where it is not on the menu."""
    return next((o for o in asked.menu.get(slot.key, ()) if o.dish.slug == dish), None)


class Laid:
    """Every meal of a plan as a plate of the search, hand-set amounts included."""

    def __init__(self, plan: Plan, asked: Asked, partly: bool = False) -> None:
        """``partly``: the plan need not have a meal for every slot, nor a slot for every meal."""
        self.plan, self.asked = plan, asked
        self.slots = {slot.where: slot for of_day in asked.slots for slot in of_day}
        self.meals = {
            f"{day.date} {meal.name}": meal
            for day in plan.days
            for meal in day.occasions
            if meal.items and meal.kind != HABIT
        }
        if partly:
            self.meals = {w: m for w, m in self.meals.items() if self._fits(w, m)}
        problems = [
            f"{where}: the plan has a meal here that its own question does not ask for."
            for where in self.meals
            if where not in self.slots
        ]
        problems += [
            f"{where}: the meal is gone from the plan." for where in self.slots
            if where not in self.meals and not partly
        ]  # fmt: skip
        if problems:
            raise InputError([*problems, "Make the plan again."])
        self.standing = {
            where: self._option(self.slots[where], m) for where, m in self.meals.items()
        }
        self.shelf = shelf_of(asked.foods, asked.dishes)
        self.index = self.shelf.index
        self.wares: dict[int, Dishware] = {}
        self.places: dict[str, Place] = {}
        self.fillings = {where: self._filling(where) for where in self.meals}

    def ware(self, option: Option) -> Dishware:
        """The arrays of an option, made once."""
        if id(option) not in self.wares:
            self.wares[id(option)] = self.shelf.ware(option)
        return self.wares[id(option)]

    def offered(self, slot: Slot, row: int) -> bool:
        """Whether a portion of the dish that stands in a slot may be chosen there now."""
        filling = self.fillings[slot.where]
        option = option_of(self.asked, slot, filling.slug)
        portion = filling.ware.portions[row]
        return option is not None and any(
            p.food.slug == portion.food.slug for p in option.portions.get(portion.role, ())
        )

    def filled(self, plate: Plate) -> Filling:
        """A plate made elsewhere, of a dish on the menu, as a filling."""
        option = option_of(self.asked, plate.slot, plate.option.dish.slug)
        assert option is not None, f"{plate.option.dish.slug} is not on the menu"
        ware = self.ware(option)
        amounts = {(portion.role, portion.food.slug): n for portion, n in plate.servings}
        row = [amounts.get((p.role, p.food.slug), 0) for p in ware.portions]
        return Filling(ware, np.array(row, dtype=np.int64))

    def plates(self) -> list[list[Plate]]:
        """Every meal as a plate, day by day."""
        return [
            [served(self.fillings[slot.where], slot) for slot in of_day]
            for of_day in self.asked.slots
        ]

    @cached_property
    def items(self) -> Mapping[str, tuple[Meal, Item]]:
        """Every item of the plan with its meal, by id."""
        return {
            item.id: (meal, item)
            for day in self.plan.days
            for meal in day.occasions
            for item in meal.items
        }

    def _fits(self, where: str, meal: Meal) -> bool:
        """Whether a meal of the plan is what its slot still asks for."""
        slot = self.slots.get(where)
        if slot is None:
            return False
        own = any(o.dish.slug == OWN_MEAL for o in self.asked.menu[slot.key])
        return own != bool(meal.dish)

    def _option(self, slot: Slot, meal: Meal) -> Option:
        """The meal's dish on the slot's menu, or the whole dish where a food of it is not there."""
        found = option_of(self.asked, slot, meal.dish or OWN_MEAL)
        names = {(i.role, i.food) for i in meal.items if i.role != SEASONING}
        if found is not None and names <= {(p.role, p.food.slug) for p in found.all_portions()}:
            return found
        dish = self.asked.dishes.get(meal.dish)
        foods, kcal = self.asked.foods, self.asked.targets.energy_kcal
        whole = None if dish is None else option_for(dish, foods, frozenset(foods), kcal)
        if whole is None:
            raise InputError(
                [f"{slot.where}: the dish {meal.dish!r} is not known here; make the plan again."]
            )
        strange = names - {(p.role, p.food.slug) for p in whole.all_portions()}
        if strange:
            named = ", ".join(sorted(food for _, food in strange))
            raise InputError(
                [f"{slot.where}: {named} is not in the dish {meal.dish}; make the plan again."]
            )
        return whole

    def _filling(self, where: str) -> Filling:
        slot, meal, ware = self.slots[where], self.meals[where], self.ware(self.standing[where])
        steps = np.zeros(len(ware.portions))
        rows = {(p.role, p.food.slug): n for n, p in enumerate(ware.portions)}
        for item in meal.items:
            if item.role == SEASONING:
                continue
            row = rows[(item.role, item.food)]
            count = item.grams / ware.portions[row].food.step_g
            steps[row] = round(count) if abs(count - round(count)) < WHOLE else count
            self.places[item.id] = Place(slot, row)
        return Filling(ware, steps)  # type: ignore[arg-type]


def served(filling: Filling, slot: Slot) -> Plate:
    """A filling as the plate that the plan is written from."""
    servings = [
        _serving(portion, float(steps))
        for portion, steps in zip(filling.ware.portions, filling.steps, strict=True)
        if steps
    ]
    return Plate(slot, filling.ware.option, tuple(servings))


def _serving(portion: Portion, steps: float) -> tuple[Portion, int]:
    """A portion with its whole steps; an amount between two steps is one step of its own."""
    if steps == round(steps):
        return portion, round(steps)
    food = replace(portion.food, step=portion.food.step * steps)
    return replace(portion, food=food, least_steps=1, most_steps=1), 1


def set_by_hand(plan: Plan) -> frozenset[str]:
    """Items whose amount a person has set: nothing else moves them."""
    return frozenset(
        str(item)
        for entry in plan.history
        if not entry.get("undone") and entry.get("kind") == "amount"
        for item in entry.get("kept") or ()
    )

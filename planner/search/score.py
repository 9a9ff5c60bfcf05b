"""What a week is worth, as arithmetic on arrays: the objective of the model, plate by plate.

Hard rules broken cost ``hard`` points per per cent, so that the search climbs towards a week
that keeps them all; the model's exact second stage and ``verify`` have the last word.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from planner.dish import Dish
from planner.food import Vector
from planner.menu import Slot
from planner.rules import rule, week_mean_weight
from planner.rules.effort import effort_points
from planner.search.day_rules import Bounds, DayRules, Side
from planner.search.place import Place
from planner.search.plates import Batch, Index, Matrix
from planner.search.question import Question
from planner.search.served import Rest, Week
from planner.search.waste import Shelf
from planner.varied import UNCOUNTED_FAMILIES, VARIED


class Limits:
    """The weekly goals as arrays, made once for a week."""

    def __init__(self, question: Question) -> None:
        weekly = question.targets.weekly()
        self.week_low = Side(
            {n: t.min for n, t in weekly.items() if t.min},
            {n: week_mean_weight(n) for n in weekly},
        )
        self.week_high = Side({n: t.max for n, t in weekly.items() if t.max})
        self.energy = question.targets.energy_kcal
        self.magnesium = question.targets.magnesium_mg


class Score:
    """Scores candidate plates for one slot of a week, all at once."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.limits = Limits(question)
        self.weight, self.intake = rule("weights"), rule("intake")
        self.kitchen, self.variety = rule("kitchen"), rule("variety")
        families = [food.family for food in index.foods.values()]
        self.counted = np.array([f not in UNCOUNTED_FAMILIES for f in families], dtype=float)
        bounds = Bounds(question.targets)
        self.days = [
            DayRules(
                slots,
                bounds,
                calcium_spacing=question.calcium_spacing,
                share_rule=question.share_rule,
                open_day=day in question.open_days,
                caps=question.caps,
            )
            for day, slots in enumerate(question.slots)
        ]
        self.shortfall = self.weight["shortfall"]
        """Points per % of a week-mean target."""

        self.shelf: Shelf | None = None
        """How things are sold, once what packages leave over counts."""

        self.dear: Vector | None = None
        """Points for each thing to buy, while a week with it or without it is looked for."""

        self._standing: dict[tuple[str, tuple[str, ...]], Vector] = {}
        self.staple = np.array([f.is_staple for f in index.foods.values()], dtype=float)
        self.liked = np.array([float(name in question.liked) for name in index.thing])
        self.food_taste = np.array([question.food_taste.get(s, 0.0) for s in index.foods])
        kinds = index.kind_family
        self.families = np.array([[f == name for f in kinds] for name in VARIED], dtype=float)
        self.needed = np.array([float(question.needed_kinds.get(name, 0)) for name in VARIED])

    def use_up(self) -> None:
        """From now on what opened packages leave over counts too, and a weekly mean that is short
        counts more, so that targets seldom pay for it."""
        self.shortfall = rule("kitchen")["use_up_shortfall"] * self.weight["shortfall"]
        self.shelf = Shelf(self.index, self.question.days, self.question.needs)

    def candidates(
        self, day: int, slot: Slot, options: Batch, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Points of the whole week with each candidate in this slot, up to a constant."""
        return self.place(day, slot, rest).points(options)

    def place(self, day: int, slot: Slot, rest: Rest) -> Place:
        """One slot with its surroundings, to score batch after batch."""
        return Place(self, day, slot, rest)

    def hard(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Per cent of hard rules broken on the day."""
        return self.days[day].broken(slot, plate, total, rest.slots)

    def broken(self, week: Week, day: int) -> float:
        """Per cent of hard rules broken on a planned day."""
        slot = self.question.slots[day][0]
        plate, rest = week.plates[(day, slot.key)].row.nutrients, week.rest(day, slot)
        total = rest.day + plate + self.question.fixed
        return float(self.hard(day, slot, plate, total, rest)[0])

    def standing(self, slot: Slot, dishes: tuple[Dish, ...]) -> Vector:
        """Points of each dish in a slot, whatever the rest of the week is."""
        key = (slot.key, tuple(dish.slug for dish in dishes))
        if key not in self._standing:
            taste = self.question.taste
            points = [taste.get(dish.slug, 0.0) + effort_points(slot, dish) for dish in dishes]
            self._standing[key] = np.array(points)
        return self._standing[key]

"""What a week is worth, as arithmetic on arrays: the objective of the model, plate by plate.

Hard rules broken cost ``hard`` points per per cent, so that the search climbs towards a week
that keeps them all; the model's exact second stage and ``verify`` have the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import INDEX, KCAL_PER_GRAM, NUTRIENTS
from planner.rules import rule, week_mean_weight
from planner.rules.absorption import absorbed_mg, segments
from planner.rules.effort import effort_points
from planner.rules.spacing import calcium_cap_mg, most_share, together
from planner.search.plates import Batch, Filling, Index, Matrix
from planner.targets import Targets
from planner.varied import ONCE_A_DAY, UNCOUNTED_FAMILIES, VARIED

ENERGY, MAGNESIUM, CALCIUM = (INDEX[n] for n in ("energy_kcal", "magnesium_mg", "calcium_mg"))

HARD = 60.0
"""Points per % by which a hard rule is broken: far above anything the quality can earn."""


@dataclass(frozen=True)
class Question:
    """What the search needs to know about the week."""

    slots: tuple[tuple[Slot, ...], ...]
    targets: Targets
    taste: Mapping[str, float]
    food_taste: Mapping[str, float]
    calcium_spacing: str
    share_rule: bool
    absorption_reward: bool
    needed_kinds: Mapping[str, int]
    bought_limit: int
    open_days: frozenset[int] = frozenset()
    """Days on which a meal is eaten out or skipped: the others may be larger."""

    fixed: Vector = field(default_factory=lambda: np.zeros(len(NUTRIENTS)))

    def __hash__(self) -> int:
        return id(self)

    @property
    def days(self) -> int:
        return len(self.slots)


class Limits:
    """The targets as arrays, made once for a week."""

    def __init__(self, question: Question) -> None:
        daily, weekly = question.targets.daily(), question.targets.weekly()
        margin = rule("intake")["printed_margin"]
        self.low = Side({n: t.min * (1 + margin) for n, t in daily.items() if t.min})
        self.high = Side({n: t.max * (1 - margin) for n, t in daily.items() if t.max is not None})
        self.week_low = Side(
            {n: t.min for n, t in weekly.items() if t.min},
            {n: week_mean_weight(n) for n in weekly},
        )
        self.week_high = Side({n: t.max for n, t in weekly.items() if t.max})
        self.shares = [
            (INDEX[n], KCAL_PER_GRAM[n], low, high)
            for n, (low, high) in question.targets.shares.items()
        ]
        self.energy = question.targets.energy_kcal
        self.magnesium = question.targets.magnesium_mg


class Side:
    """Limits on one side, as arrays over the nutrients that have one."""

    def __init__(
        self, limits: Mapping[str, float], weights: Mapping[str, float] | None = None
    ) -> None:
        self.index = np.array([INDEX[name] for name in limits], dtype=np.int64)
        self.limit = np.array(list(limits.values()), dtype=float)
        weight = np.array([(weights or {}).get(name, 1.0) for name in limits], dtype=float)
        self.percent = 100.0 * weight / np.maximum(self.limit, 1e-9)

    def under(self, total: Matrix, times: float = 1.0) -> npt.NDArray[np.float64]:
        """Per cent of one limit by which rows fall short of ``times`` limits, summed."""
        gap = np.maximum(self.limit * times - total[:, self.index], 0.0)
        return np.asarray(gap @ self.percent)

    def over(self, total: Matrix, times: float = 1.0) -> npt.NDArray[np.float64]:
        """Per cent of one limit by which rows exceed ``times`` limits, summed."""
        gap = np.maximum(total[:, self.index] - self.limit * times, 0.0)
        return np.asarray(gap @ self.percent)


def over(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
    """Per cent by which values exceed a limit (0 where they do not)."""
    return np.maximum(values - limit, 0.0) * (100.0 / max(limit, 1e-9))


def under(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
    """Per cent by which values fall short of a limit (0 where they do not)."""
    return np.maximum(limit - values, 0.0) * (100.0 / max(limit, 1e-9))


class Score:
    """Scores candidate plates for one slot of a week, all at once."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.limits = Limits(question)
        self.weight, self.intake = rule("weights"), rule("intake")
        self.kitchen, self.variety = rule("kitchen"), rule("variety")
        families = [food.family for food in index.foods.values()]
        self.counted = np.array([f not in UNCOUNTED_FAMILIES for f in families], dtype=float)
        self.groups = [
            np.array([f in group for f in families], dtype=float) for group in ONCE_A_DAY.values()
        ]
        self.staple = np.array([f.is_staple for f in index.foods.values()], dtype=float)
        self.food_taste = np.array([question.food_taste.get(s, 0.0) for s in index.foods])
        self.family_rows = {
            name: np.array([f == name for f in index.kind_family], dtype=float) for name in VARIED
        }

    def candidates(
        self, day: int, slot: Slot, options: Batch, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Points of the whole week with each candidate in this slot, up to a constant."""
        total = rest.day + options.nutrients + self.question.fixed
        points = options.cost + self._dishes(options, rest, slot)
        points = points + HARD * self.hard(day, slot, options.nutrients, total, rest)
        points = points + self._day_quality(day, slot, options.nutrients, total, rest)
        points = points + self._week_quality(rest.week + total)
        return points + self._variety(options, rest)

    def hard(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        """Per cent of hard rules broken on the day."""
        limits = self.limits
        broken = limits.low.under(total) + limits.high.over(total)
        band, kcal = self.intake["energy_band"], total[:, ENERGY]
        broken += under(kcal, limits.energy * (1 - band)) + over(kcal, limits.energy * (1 + band))
        for index, factor, low_share, high_share in limits.shares:
            part = factor * total[:, index] / np.maximum(kcal, 1.0)
            if low_share:
                broken += under(part, low_share)
            if high_share is not None:
                broken += over(part, high_share)
        for other in self.question.slots[day] if day not in self.question.open_days else ():
            same = other.key == slot.key
            size = (plate[:, ENERGY] if same else rest.slot(other, ENERGY)) / limits.energy
            broken += under(np.asarray(size), self.kitchen[f"{other.kind}_least"])
            broken += over(np.asarray(size), self.kitchen[f"{other.kind}_most"])
        return broken + self._spacing(day, slot, plate, total, rest)

    def broken(self, week: Week, day: int) -> float:
        """Per cent of hard rules broken on a planned day."""
        slot = self.question.slots[day][0]
        plate, rest = week.plates[(day, slot.key)].row.nutrients, week.rest(day, slot)
        total = rest.day + plate + self.question.fixed
        return float(self.hard(day, slot, plate, total, rest)[0])

    def _spacing(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        question = self.question
        slots = question.slots[day]
        broken = np.zeros(len(total))
        magnesium = {s.key: rest.slot(s, MAGNESIUM) for s in slots}
        calcium = {s.key: rest.slot(s, CALCIUM) for s in slots}
        sigma = most_share(slots) if question.share_rule else None
        cap = calcium_cap_mg(question.calcium_spacing)
        rich = rule("spacing_calcium")["rich_share"] * self.limits.magnesium
        for other in slots:
            own = plate[:, MAGNESIUM] if other.key == slot.key else magnesium[other.key]
            if sigma is not None:
                share = own / np.maximum(total[:, MAGNESIUM], 1.0)
                broken += np.maximum(share - sigma, 0.0) * 100
            if cap is not None:
                near = sum(
                    plate[:, CALCIUM] if s.key == slot.key else calcium[s.key]
                    for s in together(other, slots)
                )
                excess = np.maximum(near - cap, 0.0) * (100.0 / cap)
                # out of the rule either by less calcium or by not being rich
                way_out = np.minimum(excess, np.maximum(own - rich, 0.0) * (100.0 / rich) + 0.01)
                broken += np.where(own > rich, way_out, 0.0)
        return broken

    def _day_quality(
        self, day: int, slot: Slot, plate: Matrix, total: Matrix, rest: Rest
    ) -> npt.NDArray[np.float64]:
        weight, limits = self.weight, self.limits
        band, kcal = self.intake["energy_band_preferred"], total[:, ENERGY]
        low, high = limits.energy * (1 - band), limits.energy * (1 + band)
        off = np.maximum(low - kcal, 0) + np.maximum(kcal - high, 0)
        points = weight["energy"] * off * 100 / limits.energy
        comfort = self.intake["magnesium_comfort"] * limits.magnesium
        points = points + weight["magnesium_excess"] * over(total[:, MAGNESIUM], comfort)
        high_mg = self.intake["magnesium_high"] * limits.magnesium
        points = points + weight["magnesium_high"] * over(total[:, MAGNESIUM], high_mg)
        points = points + weight["fibre_excess"] * limits.week_high.over(total)
        if self.question.absorption_reward:
            slots = len(self.question.slots[day])
            plateau = rule("absorption")["plateau"] * limits.magnesium / max(slots, 1)
            dose = np.minimum(plate[:, MAGNESIUM], plateau)
            curve = np.min([s.slope * dose + s.intercept for s in segments()], axis=0)
            points = points - weight["absorption"] * np.minimum(curve, absorbed_mg(plateau))
        return points

    def _week_quality(self, total: Matrix) -> npt.NDArray[np.float64]:
        """Weekly means, in % of one day's target summed over the days."""
        weight, days = self.weight, self.question.days
        points = weight["shortfall"] * self.limits.week_low.under(total, days)
        points = points + weight["fibre_excess"] * self.limits.week_high.over(total, days)
        band = self.intake["energy_band_preferred"]
        wanted, kcal = self.limits.energy * days, total[:, ENERGY]
        off = np.maximum(wanted * (1 - band) - kcal, 0) + np.maximum(kcal - wanted * (1 + band), 0)
        return points + weight["energy"] * off * 100 / self.limits.energy

    def _dishes(self, options: Batch, rest: Rest, slot: Slot) -> npt.NDArray[np.float64]:
        taste, repeat = self.question.taste, self.weight["repeat_dish"]
        again = self.weight["repeat_cuisine"] if slot.kind == "main" else 0.0
        per_dish = np.array(
            [
                taste.get(dish.slug, 0.0)
                + repeat * rest.dishes.get(dish.slug, 0)
                + again * rest.cuisines.get(dish.cuisine, 0)
                + effort_points(slot, dish)
                for dish in options.dishes
            ]
        )
        return np.asarray(per_dish[options.dish])

    def _variety(self, options: Batch, rest: Rest) -> npt.NDArray[np.float64]:
        weight, most = self.weight, self.variety["food_days"]
        fresh = (rest.today == 0).astype(float)
        steep = np.where(rest.food_days >= most, 4.0, 1.0)
        earlier = rest.food_days * steep * weight["repeat_food"] * self.counted
        again = (rest.today > 0) * weight["same_day_food"] * self.counted
        thrice = (rest.today >= self.variety["food_times_a_day"]) * HARD * 10 * (1 - self.staple)
        points = options.foods @ (earlier * fresh + again + thrice + self.food_taste)
        for group in self.groups:
            before = float((rest.today * group).sum())
            more = np.maximum(options.foods @ group + before - 1, 0.0) - max(before - 1, 0.0)
            points = points + weight["same_day_group"] * more
        if rest.fish_days >= self.variety["fish_days"]:
            points = points + weight["fish_again"] * (options.foods @ self.index.fish)
        new = options.things @ (rest.things == 0).astype(float)
        room = self.question.bought_limit - float((rest.things > 0).sum())
        points = points + weight["new_item"] * new
        points = points + weight["over_budget"] * np.maximum(new - room, 0.0)
        for family, rows in self.family_rows.items():
            served = float(((rest.kinds > 0) * rows).sum())
            gained = options.kinds @ ((rest.kinds == 0) * rows)
            lacking = self.question.needed_kinds.get(family, 0) - served - gained
            points = points + weight["family_missing"] * np.maximum(lacking, 0.0)
        return np.asarray(points, dtype=float)


@dataclass(frozen=True)
class Rest:
    """Everything else on the table while one slot is looked at."""

    day: Vector
    """Nutrients of the other slots of the day."""

    week: Vector
    """Nutrients of the other days."""

    slots: Mapping[str, Vector]
    dishes: Mapping[str, int]
    cuisines: Mapping[str, int]
    """Main dishes of each cuisine."""

    today: Vector
    """Occasions of this day that have each food."""

    food_days: Vector
    """Other days that have each food."""

    things: Vector
    kinds: Vector
    fish_days: int
    """Other days that have fish or shellfish."""

    def slot(self, slot: Slot, nutrient: int) -> float:
        """A nutrient of another slot of the same day."""
        vector = self.slots.get(slot.key)
        return 0.0 if vector is None else float(vector[nutrient])


class Week:
    """The plates chosen so far, with the sums the score needs."""

    def __init__(self, question: Question, index: Index) -> None:
        self.question, self.index = question, index
        self.plates: dict[tuple[int, str], Filling] = {}

    def put(self, day: int, slot: Slot, filling: Filling) -> None:
        """Serve this plate in this slot."""
        self.plates[(day, slot.key)] = filling

    def copy(self) -> Week:
        """A week that can be changed without changing this one."""
        other = Week(self.question, self.index)
        other.plates = dict(self.plates)
        return other

    def rest(self, day: int, slot: Slot) -> Rest:
        """The sums over everything but this slot."""
        index = self.index
        today, week = np.zeros(len(NUTRIENTS)), np.zeros(len(NUTRIENTS))
        foods_today = np.zeros(len(index.food))
        by_day = np.zeros((self.question.days, len(index.food)))
        things, kinds = np.zeros(len(index.thing)), np.zeros(len(index.kind))
        slots: dict[str, Vector] = {}
        dishes: dict[str, int] = {}
        cuisines: dict[str, int] = {}
        for (other_day, key), filling in self.plates.items():
            if (other_day, key) == (day, slot.key):
                continue
            row = filling.row
            vector = row.nutrients[0]
            name = row.dishes[0].slug
            dishes[name] = dishes.get(name, 0) + 1
            if "main" in filling.ware.option.dish.kinds:
                cuisine = filling.ware.option.dish.cuisine
                cuisines[cuisine] = cuisines.get(cuisine, 0) + 1
            things += row.things[0]
            kinds += row.kinds[0]
            if other_day == day:
                today = today + vector
                slots[key] = vector
                foods_today += row.foods[0]
            else:
                week = week + vector
                by_day[other_day] += row.foods[0]
        return Rest(
            day=today,
            week=week + self.question.fixed * (self.question.days - 1),
            slots=slots,
            dishes=dishes,
            cuisines=cuisines,
            today=foods_today,
            food_days=(by_day > 0).sum(axis=0).astype(float),
            things=things,
            kinds=kinds,
            fish_days=int(((by_day @ index.fish) > 0).sum()),
        )

    def served_days(self, dish: str, but: tuple[int, str]) -> list[int]:
        """Days on which a dish is served, one slot left out."""
        return sorted(
            day
            for (day, key), filling in self.plates.items()
            if filling.slug == dish and (day, key) != but
        )

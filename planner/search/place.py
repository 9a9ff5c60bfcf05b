"""One slot with everything around it, ready to score many plates: what does not depend on the
plate is worked out once.

Most of a week's points are *hinges*: so many points for each unit of a nutrient beyond a limit.
With the surroundings fixed they are a short list, scored for all plates in a few operations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from planner.food import Vector
from planner.menu import Slot
from planner.rules import rule
from planner.rules.absorption import segments
from planner.rules.repeats import STEEP
from planner.search.day_rules import CALCIUM, CAP_SCALE, ENERGY, MAGNESIUM
from planner.search.plates import Batch, Matrix, Places
from planner.search.waste import Standing

if TYPE_CHECKING:
    from planner.search.score import Score
    from planner.search.served import Rest

HARD = 60.0
"""Points per % by which a hard rule is broken: far above anything the quality can earn."""

MANY = 500
"""Plates from which it pays to look first which hinges can bend among them at all."""

Row = npt.NDArray[np.float64]


class Hinges:
    """Points beyond limits: price × max(0, sign × nutrient of the plate + offset), summed."""

    def __init__(self) -> None:
        self._found: list[tuple[Places, Row, Row, Row]] = []

    def over(self, index: Places, offset: Row, price: Row) -> None:
        """Points for each unit above −offset."""
        self._found.append((index, np.ones(len(index)), offset, price))

    def under(self, index: Places, offset: Row, price: Row) -> None:
        """Points for each unit below offset."""
        self._found.append((index, -np.ones(len(index)), offset, price))

    def close(self) -> None:
        """No more hinges."""
        columns = zip(*self._found, strict=True)
        self.index, self.sign, self.offset, self.price = (np.concatenate(c) for c in columns)

    def points(self, plates: Batch) -> Row:
        """Points of these plates."""
        if len(plates.nutrients) < MANY:
            return self._beyond(plates, slice(None))
        low, high = plates.reach
        signed = self.sign * low[self.index], self.sign * high[self.index]
        always = np.minimum(*signed) + self.offset >= 0
        bent = ~always & (np.maximum(*signed) + self.offset > 0)
        price = self.sign[always] * self.price[always]
        slope = np.bincount(self.index[always], price, minlength=len(plates.columns))
        constant = self.price[always] @ self.offset[always]
        return np.asarray(self._beyond(plates, bent) + slope @ plates.columns + constant)

    def _beyond(self, plates: Batch, some: Any) -> Row:
        beyond = plates.columns[self.index[some]]
        beyond *= self.sign[some, None]
        beyond += self.offset[some, None]
        np.maximum(beyond, 0.0, out=beyond)
        return np.asarray(self.price[some] @ beyond)


class Place:
    """One slot of a week, the rest of the week as it stands."""

    def __init__(self, score: Score, day: int, slot: Slot, rest: Rest) -> None:
        self.score, self.slot, self.rest = score, slot, rest
        self.hinges, self.constant = Hinges(), 0.0
        self.sittings = [Sitting(self, d, s, r) for d, s, r in ((day, slot, rest), *rest.again)]
        self._week(len(self.sittings))
        self.hinges.close()
        self._variety()
        self.left = None
        if score.shelf is not None:
            self.left = Standing(score.shelf, score.shelf.needs(rest.others), day)

    def points(self, plates: Batch) -> Row:
        """Points of the whole week with each plate in the slot, up to a constant."""
        columns = plates.columns
        points = plates.cost + self.constant + self.hinges.points(plates)
        for sitting in self.sittings:
            points += sitting.points(columns)
        points += self._of_dishes(plates)[plates.dish]
        if self.left is not None:
            points += self.left.of_plates(plates.needs, len(self.sittings))
        return np.asarray(points + self._varied(plates)[plates.same])

    def _week(self, times: int) -> None:
        """Weekly means, in % of one day's target summed over the days."""
        score, weight = self.score, self.score.weight
        limits, days = score.limits, score.question.days
        base = (self.rest.week + self.rest.day + score.question.fixed) / times
        low, high = limits.week_low, limits.week_high
        price = score.shortfall * low.percent * times
        self.hinges.under(low.index, low.limit * days / times - base[low.index], price)
        price = weight["fibre_excess"] * high.percent * times
        self.hinges.over(high.index, base[high.index] - high.limit * days / times, price)
        self.band(base[ENERGY], limits.energy * days, times)

    def band(self, kcal: float, wanted: float, times: int = 1) -> None:
        """Energy beyond the preferred band around what is wanted, of a day or of the week."""
        band = self.score.intake["energy_band_preferred"]
        price = np.array([self.score.weight["energy"] * 100 / self.score.limits.energy * times])
        at = np.array([ENERGY])
        self.hinges.under(at, np.array([wanted * (1 - band) / times - kcal]), price)
        self.hinges.over(at, np.array([kcal - wanted * (1 + band) / times]), price)

    def _variety(self) -> None:
        """Points of each food, thing and kind, given the rest of the week."""
        score, rest, weight, figures = self.score, self.rest, self.score.weight, self.score.variety
        steep = np.where(rest.food_days >= figures["food_days"], STEEP, 1.0)
        earlier = rest.food_days * steep * weight["repeat_food"] * score.counted
        self.foods: Vector = earlier * (rest.cooked == 0) + score.food_taste
        eaten = [rest.today, *(other.today for _, _, other in rest.again)]
        for today in eaten:
            again = (today > 0) * weight["same_day_food"] * score.counted
            thrice = (today >= figures["food_times_a_day"]) * HARD * 10
            self.foods = self.foods + (again + thrice) * (1 - score.staple)
        self.fish_again = 0.0
        if rest.fish_days >= figures["fish_days"] and not rest.cooked @ score.index.fish > 0:
            self.fish_again = weight["fish_again"]
        self.groups = [[float(today @ group) for today in eaten] for group in score.index.groups]
        self.new = (rest.things == 0).astype(float)
        self.liked = self.new * score.liked if score.question.liked else None
        self.room = score.question.bought_limit - float((rest.things > 0).sum())
        lacking = score.needed - score.families @ (rest.kinds > 0)
        self.kinds = [
            (family * (rest.kinds == 0), lack)
            for family, lack in zip(score.families, lacking, strict=True)
            if lack > 0
        ]

    def _varied(self, plates: Batch) -> Row:
        weight = self.score.weight
        points = plates.foods.sum(self.foods)
        for group, days in zip(plates.groups, self.groups, strict=True):
            for before in days:
                more = np.maximum(group + (before - 1), 0.0) - max(before - 1, 0.0)
                points += weight["same_day_group"] * more
        if self.fish_again:
            points += self.fish_again * (plates.foods.sum(self.score.index.fish) > 0)
        new = plates.things.sum(self.new)
        points += weight["new_item"] * new
        if self.liked is not None:
            points -= weight["liked_once"] * plates.things.sum(self.liked)
        if self.score.dear is not None:
            points += plates.things.sum(self.score.dear)
        points += weight["over_budget"] * np.maximum(new - self.room, 0.0)
        for kinds, lacking in self.kinds:
            gained = plates.kinds.sum(kinds)
            points += weight["family_missing"] * np.maximum(lacking - gained, 0.0)
        return points

    def _of_dishes(self, plates: Batch) -> Row:
        """Points of each dish: its own, and those for what is served again."""
        weight, rest = self.score.weight, self.rest
        points = self.score.standing(self.slot, plates.dishes).copy()
        for number, dish in enumerate(plates.dishes):
            if dish.slug in rest.dishes:
                points[number] += weight["repeat_dish"] * rest.dishes[dish.slug]
            if self.slot.kind == "main" and dish.cuisine in rest.cuisines:
                points[number] += weight["repeat_cuisine"] * rest.cuisines[dish.cuisine]
        return points


class Sitting:
    """The slot on one day it is eaten on: once, and again for each leftover."""

    def __init__(self, place: Place, day: int, slot: Slot, rest: Rest) -> None:
        score = place.score
        self.rules, self.slot = score.days[day], slot
        self.own = next(n for n, s in enumerate(self.rules.slots) if s.key == slot.key)
        self.base: Vector = rest.day + score.question.fixed
        self._bounds(place)
        self._quality(place)
        self._meals(place, rest)
        self._spacing(place, rest)

    def points(self, columns: Matrix) -> Row:
        """Points that no hinge tells: shares of the day, spacing and absorption."""
        magnesium = columns[MAGNESIUM]
        broken = self._shares(columns) + self._calcium(magnesium, columns[CALCIUM])
        sigma = self.rules.sigma
        if sigma is not None:
            total = np.maximum(magnesium + self.base[MAGNESIUM], 1.0)
            over = np.maximum(magnesium / total - sigma, 0.0)
            for heavy in self.heavy:
                over += np.maximum(heavy / total - sigma, 0.0)
            broken += self.rules.way("spacing.share") * 100 * over
        points = HARD * broken
        if self.reward:
            dose = np.minimum(magnesium, self.plateau)
            slope, intercept = self.curve
            points -= self.reward * (slope * dose + intercept).min(axis=0)
        return np.asarray(points)

    def _bounds(self, place: Place) -> None:
        """The day's least and most of each nutrient."""
        low, high = self.rules.bounds.low, self.rules.bounds.high
        place.hinges.under(low.index, low.limit - self.base[low.index], HARD * low.percent)
        place.hinges.over(high.index, self.base[high.index] - high.limit, HARD * high.percent)

    def _quality(self, place: Place) -> None:
        """The day's preferred energy, its comfort levels, and what absorption earns."""
        weight, intake, limits = place.score.weight, place.score.intake, place.score.limits
        place.band(self.base[ENERGY], limits.energy)
        for level, price in (
            ("magnesium_comfort", "magnesium_excess"), ("magnesium_high", "magnesium_high")
        ):  # fmt: skip
            most = intake[level] * limits.magnesium
            offset = np.array([self.base[MAGNESIUM] - most])
            place.hinges.over(np.array([MAGNESIUM]), offset, np.array([weight[price] * 100 / most]))
        high = limits.week_high
        price_of = weight["fibre_excess"] * high.percent
        place.hinges.over(high.index, self.base[high.index] - high.limit, price_of)
        count = max(len(self.rules.slots), 1)
        self.plateau = rule("absorption")["plateau"] * limits.magnesium / count
        pieces = [piece for piece in segments() if piece.mg_from <= self.plateau]
        self.curve = np.array([[[p.slope], [p.intercept]] for p in pieces]).transpose(1, 0, 2)
        self.reward = weight["absorption"] if place.score.question.absorption_reward else 0.0

    def _meals(self, place: Place, rest: Rest) -> None:
        """The usual size of meals, and caps beside medicines."""
        rules, at = self.rules, np.array([ENERGY])
        price = HARD * rules.way("kitchen.meal_energy") * 100
        for number, other in enumerate(() if rules.open_day else rules.slots):
            energy = rules.bounds.energy
            least, most = rules.least[number] * energy, rules.most[number] * energy
            if number == self.own:
                place.hinges.under(at, np.array([least]), np.array([price / least]))
                place.hinges.over(at, np.array([-most]), np.array([price / most]))
            else:
                size = float(rest.slot(other, ENERGY))
                off = max(least - size, 0.0) / least + max(size - most, 0.0) / most
                place.constant += price * off
        for other, nutrient, cap in rules.caps:
            price = HARD * 100.0 / max(cap, CAP_SCALE)
            if other.key == self.slot.key:
                place.hinges.over(np.array([nutrient]), np.array([-cap]), np.array([price]))
            else:
                place.constant += price * max(float(rest.slot(other, nutrient)) - cap, 0.0)

    def _spacing(self, place: Place, rest: Rest) -> None:
        """The other meals' magnesium, and the calcium beside those of them that are rich in it."""
        rules = self.rules
        magnesium = np.array([float(rest.slot(s, MAGNESIUM)) for s in rules.slots])
        calcium = np.array([float(rest.slot(s, CALCIUM)) for s in rules.slots])
        magnesium[self.own] = calcium[self.own] = 0.0
        least = max(float(self.base[MAGNESIUM]), 1.0)
        self.heavy = [float(m) for m in magnesium if m > (rules.sigma or 0.0) * least]
        beside = rules.near @ calcium
        self.beside = float(beside[self.own])
        self.rich: list[tuple[float, float]] = []
        """(calcium beside it, per cent it is too rich) of rich meals that this one counts with."""

        if rules.cap is None:
            return
        for number, own in enumerate(magnesium):
            above = (own - rules.rich) * (100.0 / rules.rich) + 0.01
            if number == self.own or own <= rules.rich:
                continue
            if rules.near[number, self.own]:
                self.rich.append((float(beside[number]), above))
            else:
                excess = max(beside[number] - rules.cap, 0.0) * (100.0 / rules.cap)
                place.constant += HARD * rules.way("spacing.calcium") * min(excess, above)

    def _shares(self, columns: Matrix) -> Row:
        shares, way = self.rules.bounds.shares, self.rules.way("intake.share")
        kcal = np.maximum(columns[ENERGY] + self.base[ENERGY], 1.0)
        part = columns[shares.index] + self.base[shares.index, None]
        part *= shares.factor[:, None] / kcal
        off = shares.low_percent @ np.maximum(shares.low[:, None] - part, 0.0)
        off += shares.high_percent @ np.maximum(part - shares.high[:, None], 0.0)
        return np.asarray(way * off)

    def _calcium(self, magnesium: Row, calcium: Row) -> Row:
        """Per cent by which rich meals have too much calcium beside them."""
        rules = self.rules
        if rules.cap is None:
            return np.zeros(len(magnesium))
        percent = 100.0 / rules.cap
        excess = np.maximum(calcium + (self.beside - rules.cap), 0.0) * percent
        # out of the rule either by less calcium or by not being rich
        above = np.maximum(magnesium - rules.rich, 0.0) * (100.0 / rules.rich)
        off = np.where(magnesium > rules.rich, np.minimum(excess, above + 0.01), 0.0)
        for beside, too_rich in self.rich:
            excess = np.maximum(calcium + (beside - rules.cap), 0.0) * percent
            off += np.minimum(excess, too_rich)
        return np.asarray(rules.way("spacing.calcium") * off)

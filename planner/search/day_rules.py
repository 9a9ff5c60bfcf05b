"""The hard rules of one day on arrays: per cent broken, for many plates at once.

Made once for each day of a week; rows of a matrix are candidates, columns the day's slots. How a
rule is judged here is how the model's rows and the verifier judge it; ``tests/test_agreement``
holds the three together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from planner.food import Vector
from planner.menu import Slot
from planner.nutrients import INDEX, KCAL_PER_GRAM
from planner.rules import rule
from planner.rules.spacing import calcium_cap_mg, most_share, together
from planner.search.plates import Matrix
from planner.targets import Targets

ENERGY, MAGNESIUM, CALCIUM = (INDEX[n] for n in ("energy_kcal", "magnesium_mg", "calcium_mg"))

YIELDING = 0.05
"""Share of that which a rule still costs on a day of which it is proven that none can keep it."""

CAP_SCALE = 10.0
"""Least amount, in the nutrient's unit, that a cap's per cent are counted by."""


class Side:
    """Limits on one side, as arrays over the nutrients that have one."""

    def __init__(
        self, limits: Mapping[str, float], weights: Mapping[str, float] | None = None
    ) -> None:
        self.index = np.array([INDEX[name] for name in limits], dtype=np.int64)
        self.limit = np.array(list(limits.values()), dtype=float)
        weight = np.array([(weights or {}).get(name, 1.0) for name in limits], dtype=float)
        self.percent = 100.0 * weight / np.maximum(self.limit, 1e-9)

    def under(
        self, total: Matrix, times: float = 1.0, around: Vector | None = None
    ) -> npt.NDArray[np.float64]:
        """Per cent of one limit by which rows fall short of ``times`` limits, summed; ``around``
        are nutrients that come to each row's own."""
        limit = self.limit * times if around is None else self.limit * times - around[self.index]
        gap = np.maximum(limit - total[:, self.index], 0.0)
        return np.asarray(gap @ self.percent)

    def over(
        self, total: Matrix, times: float = 1.0, around: Vector | None = None
    ) -> npt.NDArray[np.float64]:
        """Per cent of one limit by which rows exceed ``times`` limits, summed."""
        limit = self.limit * times if around is None else self.limit * times - around[self.index]
        gap = np.maximum(total[:, self.index] - limit, 0.0)
        return np.asarray(gap @ self.percent)


class Shares:
    """Shares of energy from fat, protein, carbohydrate and saturated fat."""

    def __init__(self, shares: Mapping[str, tuple[float | None, float | None]]) -> None:
        self.index = np.array([INDEX[n] for n in shares], dtype=np.int64)
        self.factor = np.array([KCAL_PER_GRAM[n] for n in shares], dtype=float)
        self.low = np.array([low or 0.0 for low, _ in shares.values()], dtype=float)
        self.high = np.array([1e9 if h is None else h for _, h in shares.values()], dtype=float)
        self.low_percent = np.where(self.low > 0, 100.0 / np.maximum(self.low, 1e-9), 0.0)
        self.high_percent = 100.0 / np.maximum(self.high, 1e-9)

    def broken(self, total: Matrix) -> npt.NDArray[np.float64]:
        """Per cent of their limits by which the shares are off, summed."""
        part = total[:, self.index] * self.factor / np.maximum(total[:, ENERGY, None], 1.0)
        short = np.maximum(self.low - part, 0.0) @ self.low_percent
        return np.asarray(short + np.maximum(part - self.high, 0.0) @ self.high_percent)


class Bounds:
    """The daily bounds that every day of a week shares."""

    def __init__(self, targets: Targets) -> None:
        daily, intake = targets.daily(), rule("intake")
        margin, band = intake["printed_margin"], intake["energy_band"]
        self.energy, self.magnesium = targets.energy_kcal, targets.magnesium_mg
        low = {n: t.min * (1 + margin) for n, t in daily.items() if t.min}
        high = {n: t.max * (1 - margin) for n, t in daily.items() if t.max is not None}
        self.low = Side({**low, "energy_kcal": self.energy * (1 - band)})
        self.high = Side({**high, "energy_kcal": self.energy * (1 + band)})
        self.shares = Shares(targets.shares)


class DayRules:
    """One day's slots and the rules that hold for them."""

    def __init__(
        self,
        slots: Sequence[Slot],
        bounds: Bounds,
        *,
        calcium_spacing: str,
        share_rule: bool,
        open_day: bool,
        caps: Mapping[str, Mapping[str, float]],
    ) -> None:
        kitchen = rule("kitchen")
        self.slots, self.bounds, self.open_day = tuple(slots), bounds, open_day
        self.least = np.array([kitchen[f"{s.kind}_least"] for s in slots])
        self.most = np.array([kitchen[f"{s.kind}_most"] for s in slots])
        self.sigma = most_share(self.slots) if share_rule else None
        self.cap = calcium_cap_mg(calcium_spacing)
        self.rich = rule("spacing_calcium")["rich_share"] * bounds.magnesium
        near = [[other in together(s, self.slots) for s in self.slots] for other in self.slots]
        self.near = np.array(near, dtype=float)
        self.caps = [
            (slot, INDEX[nutrient], most)
            for slot in slots
            for nutrient, most in caps.get(slot.key, {}).items()
        ]
        self.yielding: frozenset[str] = frozenset()
        """Rules that give way: proven that no such day keeps them."""

    def broken(
        self, slot: Slot, plate: Matrix, total: Matrix, others: Mapping[str, Vector]
    ) -> npt.NDArray[np.float64]:
        """Per cent of hard rules broken, with each plate in ``slot`` and ``others`` around it.

        ``total`` are the day's nutrients with everything; ``others`` the plates of the other
        slots by key, one for all rows or one each.
        """
        bounds = self.bounds
        broken = bounds.low.under(total) + bounds.high.over(total)
        broken += self.way("intake.share") * bounds.shares.broken(total)
        if not self.open_day:
            size = self._columns(slot, plate, others, ENERGY) / bounds.energy
            off = np.maximum(self.least - size, 0.0) @ (100.0 / self.least)
            off += np.maximum(size - self.most, 0.0) @ (100.0 / self.most)
            broken += self.way("kitchen.meal_energy") * off
        broken += self._spacing(slot, plate, total, others)
        for other, nutrient, most in self.caps:
            got = self._column(other, slot, plate, others, nutrient)
            broken += np.maximum(got - most, 0.0) * (100.0 / max(most, CAP_SCALE))
        return broken

    def _spacing(
        self, slot: Slot, plate: Matrix, total: Matrix, others: Mapping[str, Vector]
    ) -> npt.NDArray[np.float64]:
        broken = np.zeros(len(plate))
        if self.sigma is None and self.cap is None:
            return broken
        magnesium = self._columns(slot, plate, others, MAGNESIUM)
        if self.sigma is not None:
            share = magnesium / np.maximum(total[:, MAGNESIUM, None], 1.0)
            over = np.maximum(share - self.sigma, 0.0).sum(axis=1) * 100
            broken += self.way("spacing.share") * over
        if self.cap is not None:
            calcium = self._columns(slot, plate, others, CALCIUM) @ self.near.T
            excess = np.maximum(calcium - self.cap, 0.0) * (100.0 / self.cap)
            # out of the rule either by less calcium or by not being rich
            above = np.maximum(magnesium - self.rich, 0.0) * (100.0 / self.rich)
            way_out = np.where(magnesium > self.rich, np.minimum(excess, above + 0.01), 0.0)
            broken += self.way("spacing.calcium") * way_out.sum(axis=1)
        return broken

    def _columns(
        self, slot: Slot, plate: Matrix, others: Mapping[str, Vector], nutrient: int
    ) -> Matrix:
        """A nutrient by candidate and slot."""
        found = np.empty((len(plate), len(self.slots)))
        for column, other in enumerate(self.slots):
            found[:, column] = self._column(other, slot, plate, others, nutrient)
        return found

    def _column(
        self, other: Slot, slot: Slot, plate: Matrix, others: Mapping[str, Vector], nutrient: int
    ) -> Vector:
        if other.key == slot.key:
            return plate[:, nutrient]
        vector = others.get(other.key)
        return np.asarray(0.0 if vector is None else vector[..., nutrient])

    def way(self, name: str) -> float:
        """How much a rule counts on this day."""
        return YIELDING if name in self.yielding else 1.0

"""What amounts alone decide of a week's points: a day's energy, magnesium, fibre and absorption,
and the week's means. Foods, dishes and prices stand in ``place``."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from planner.rules import rule
from planner.rules.absorption import absorbed_mg, segments
from planner.search.day_rules import ENERGY, MAGNESIUM
from planner.search.plates import Matrix
from planner.search.score import Score


def over(values: npt.NDArray[np.float64], limit: float) -> npt.NDArray[np.float64]:
    """Per cent by which values exceed a limit (0 where they do not)."""
    return np.maximum(values - limit, 0.0) * (100.0 / max(limit, 1e-9))


def day_quality(score: Score, day: int, plate: Matrix, total: Matrix) -> npt.NDArray[np.float64]:
    """Points of a day with each ``plate`` on it, by the day's ``total``; absorption of the plate
    only."""
    weight, limits, intake = score.weight, score.limits, score.intake
    band, kcal = intake["energy_band_preferred"], total[:, ENERGY]
    low, high = limits.energy * (1 - band), limits.energy * (1 + band)
    off = np.maximum(low - kcal, 0) + np.maximum(kcal - high, 0)
    points = weight["energy"] * off * 100 / limits.energy
    comfort = intake["magnesium_comfort"] * limits.magnesium
    points = points + weight["magnesium_excess"] * over(total[:, MAGNESIUM], comfort)
    high_mg = intake["magnesium_high"] * limits.magnesium
    points = points + weight["magnesium_high"] * over(total[:, MAGNESIUM], high_mg)
    points = points + weight["fibre_excess"] * limits.week_high.over(total)
    if score.question.absorption_reward:
        points = points - absorption(score, day, plate[:, MAGNESIUM])
    return np.asarray(points)


def absorption(
    score: Score, day: int, magnesium_mg: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Points that the estimated absorption of a meal on this day earns."""
    slots = len(score.question.slots[day])
    plateau = rule("absorption")["plateau"] * score.limits.magnesium / max(slots, 1)
    dose = np.minimum(magnesium_mg, plateau)
    curve = np.min([s.slope * dose + s.intercept for s in segments()], axis=0)
    return np.asarray(score.weight["absorption"] * np.minimum(curve, absorbed_mg(plateau)))


def week_quality(score: Score, total: Matrix) -> npt.NDArray[np.float64]:
    """Points of weekly means, in % of one day's target summed over the days."""
    weight, days = score.weight, score.question.days
    points = score.shortfall * score.limits.week_low.under(total, days)
    points = points + weight["fibre_excess"] * score.limits.week_high.over(total, days)
    band = score.intake["energy_band_preferred"]
    wanted, kcal = score.limits.energy * days, total[:, ENERGY]
    off = np.maximum(wanted * (1 - band) - kcal, 0) + np.maximum(kcal - wanted * (1 + band), 0)
    return np.asarray(points + weight["energy"] * off * 100 / score.limits.energy)

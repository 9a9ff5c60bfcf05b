"""The smallest change that would restore a rule that gave way, checked before it is said."""

from __future__ import annotations

from collections.abc import Mapping

from planner.asked import Asked
from planner.food import Food
from planner.person import AWAY
from planner.plan import Day, PlannedPerson, Relaxed
from planner.rules import rule
from planner.verify import calcium, eaten, totals
from planner.wording import listed

MILDER = {"strict": "gentle"}
"""The next milder level of the calcium rule."""


def remedy(entry: Relaxed, asked: Asked, planned: PlannedPerson, day: Day) -> str:
    """What to change so that nothing has to give way on this day, in words."""
    if entry.rule == "spacing.calcium":
        return _calcium(asked, planned, day)
    if entry.rule == "spacing.share":
        return (
            "Add an occasion (a snack between the meals), or switch the rule off: share = false "
            "under [spacing]."
        )
    away = [s for s in asked.every[_number(asked, day)] if s.status in AWAY]
    if entry.rule.startswith("intake.minimum.") and away:
        nutrient = entry.rule.removeprefix("intake.minimum.")
        missing = _missing(nutrient, planned, day, asked.foods)
        word = nutrient.rpartition("_")[0].replace("_", " ")
        where = listed([slot.occasion for slot in away])
        return (
            f"Have about {missing:.0f} {nutrient.rpartition('_')[2]} of {word} at the {where} that "
            "is not planned here, or plan it."
        )
    if entry.rule == "intake.energy" and away:
        return f"Eat at the {listed([slot.occasion for slot in away])}, or plan it."
    if any(slot.status == "fixed" for slot in asked.every[_number(asked, day)]):
        return "Eat less of the meal that stands fixed, or let it be planned."
    return "Allow more foods: fewer entries under avoid and never leave more to choose from."


def _number(asked: Asked, day: Day) -> int:
    return next(n for n, s in enumerate(asked.every) if s[0].date.isoformat() == day.date)


def _calcium(asked: Asked, planned: PlannedPerson, day: Day) -> str:
    """The mildest level of the rule that this very plan keeps on the day, looked at again."""
    level = MILDER.get(asked.person.spacing.calcium)
    if level and not list(calcium(planned, day, level, asked.foods)):
        cap = rule("spacing_calcium")[f"{level}_mg"]
        return (
            f"Choose the {level} rule (at most {cap:.0f} mg): this plan keeps it on this day. "
            "Studies at normal intakes show no clear benefit of either."
        )
    return (
        'Switch the rule off (calcium = "off" under [spacing]): studies at normal intakes show no '
        "clear benefit of it, and every other rule is kept as it is."
    )


def _missing(nutrient: str, planned: PlannedPerson, day: Day, foods: Mapping[str, Food]) -> float:
    wanted = planned.targets[nutrient].min or 0.0
    return max(wanted - totals(eaten(day), foods)[nutrient], 0.0)

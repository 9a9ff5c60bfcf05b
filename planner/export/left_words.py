"""What a list leaves over in all, and what using packages up saves, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from planner.rules import rule
from planner.shopping import Saving, ShoppingList, grams_words, left_on

SMALL_G, SMALL_USD = 1.0, 0.01
"""Less than this is no difference: it would be printed as 0."""


def left_words(shopping: ShoppingList) -> str:
    """What is left over in all, and how much of it soon spoils; empty where nothing is left."""
    left = left_on(shopping)
    if left.grams < SMALL_G:
        return ""
    least = "at least " if left.at_least else ""
    priced = any(one.cost_usd is not None for line in shopping.to_get for one in line.left)
    worth = f", worth {least or 'about '}${left.usd:.2f}" if priced else ", of unknown price"
    said = f"In all {grams_words(left.grams, shopping.units)}{worth}. "
    if left.soon_g < SMALL_G:
        return f"{said}All of it keeps for more than {_days()} days after the plan."
    soon = f"{grams_words(left.soon_g, shopping.units)} ({least}${left.soon_usd:.2f})"
    if left.grams - left.soon_g < SMALL_G:
        return f"{said}All of it keeps {_days()} days at most after the plan."
    return f"{said}Of it {soon} keeps {_days()} days at most after the plan, the rest longer."


def saving_words(shopping: ShoppingList) -> tuple[str, ...]:
    """What using opened packages up saves, where that was measured: the sentence for the list,
    then how it comes about."""
    found = shopping.saving
    return () if found is None else (_short(found, shopping.units), *_how(found, shopping.units))


def _short(found: Saving, units: str) -> str:
    used, plain = (grams_words(left.grams, units) for left in (found.used, found.plain))
    what = "Using opened packages up"
    anew = "" if found.own else " (two weeks planned anew)"
    if abs(found.less_g) < SMALL_G:
        return f"{what} makes no difference this week: {used} left over either way{anew}."
    return (
        f"{what}: {_weight(found.less_g, units)} left over ({_money(found.less_usd)}) than in the "
        f"same week planned without, {used} and not {plain}{anew}."
    )


def _how(found: Saving, units: str) -> Iterator[str]:
    yield (
        f"Of what keeps {_days()} days at most it is {_weight(found.less_soon_g, units)}. What one "
        f"buys costs {_money(found.less_cost_usd)}"
        f"{'' if found.priced else ', counting what has a price'}."
    )
    if not found.own:
        yield (
            "Planning this week again gives other meals: it was changed, or follows a week that is "
            "not at hand. So two new weeks were compared; what this plan leaves over differs."
        )


def _weight(less_g: float, units: str) -> str:
    if abs(less_g) < SMALL_G:
        return "as much"
    return f"{grams_words(abs(less_g), units)} {'less' if less_g > 0 else 'more'}"


def _money(less_usd: float) -> str:
    if abs(less_usd) < SMALL_USD:
        return "as much"
    return f"${abs(less_usd):.2f} {'less' if less_usd > 0 else 'more'}"


def _days() -> str:
    return f"{rule('kitchen')['spoils_days']:.0f}"

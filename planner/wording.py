"""Amounts as people say them: "½ cup", "2 slices", "⅓ cup dry"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from planner.food import Food

_FRACTIONS = {
    0.0: "",
    0.125: "⅛",
    0.25: "¼",
    1 / 3: "⅓",
    0.375: "⅜",
    0.5: "½",
    0.625: "⅝",
    2 / 3: "⅔",
    0.75: "¾",
    0.875: "⅞",
}
SMALL_CUP = 0.31
"""Below this many cups one measures in tablespoons."""

TBSP_PER_CUP = 16
TSP_PER_TBSP = 3
MANY = 4
"""From here on nobody measures eighths; ours."""

_FINE = tuple(_FRACTIONS)
_COARSE = (0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75)
_UNCHANGED = frozenset({"g", "tbsp", "tsp", "oz", "half"})
_IRREGULAR = {"leaf": "leaves", "half": "halves", "radish": "radishes", "kiwi": "kiwis"}


def number_words(amount: float, fine: bool = True) -> str:
    """A number with the nearest kitchen fraction: 1.5 → "1½", 0.34 → "⅓"."""
    if amount >= 10:
        return f"{amount:.0f}"
    whole = int(amount)
    choices = _FINE if amount < 1 or (fine and amount < MANY) else _COARSE
    nearest = min((*choices, 1.0), key=lambda part: abs(amount - whole - part))
    if nearest == 1.0:
        whole, nearest = whole + 1, 0.0
    return f"{whole or ''}{_FRACTIONS[nearest]}" or "a little"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence, each once: "a, b and c"."""
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last


def measure_words(amount: float, measure: str) -> str:
    """An amount in a household measure, plural where one says so: 2 slices, ½ cup."""
    number = number_words(amount)
    if measure == "g":
        return f"{amount:.0f} g"
    if measure == "tbsp" and amount >= 4:
        return _cups(amount)
    if measure == "tsp" and amount >= 2 * TSP_PER_TBSP:
        return measure_words(amount / TSP_PER_TBSP, "tbsp")
    if measure == "half":
        return f"{number} {'half' if amount <= 1 else 'halves'}"
    if amount <= 1 or number == "1" or measure in _UNCHANGED:
        return f"{number} {measure}"
    return f"{number} {_plural(measure)}"


def _cups(tablespoons: float) -> str:
    """Four tablespoons and more in cups: 5 → "¼ cup + 1 tbsp"."""
    quarters, rest = divmod(tablespoons, TBSP_PER_CUP / 4)
    cups = measure_words(quarters / 4, "cup")
    return f"{cups} + {number_words(rest)} tbsp" if rest >= 0.25 else cups


def _plural(measure: str) -> str:
    if measure in _IRREGULAR:
        return _IRREGULAR[measure]
    if measure.endswith(("ch", "sh", "s")):
        return f"{measure}es"
    if measure.endswith("y") and measure[-2] not in "aeiou":
        return f"{measure[:-1]}ies"
    if measure.endswith(("tomato", "potato")):
        return f"{measure}es"
    return f"{measure}s"


def amount_words(food: Food, grams: float) -> str:
    """Grams eaten, in the food's own household measure."""
    return measure_words(grams / food.measure_g, food.measure)


def start_words(food: Food, grams: float) -> str:
    """What one starts from for these grams eaten ("⅓ cup dry"), empty where it is the same."""
    if not food.start_state or food.bought_g_per_100g is None:
        return ""
    start_g = grams * food.bought_g_per_100g / 100
    if food.start_measure_g is None or food.start_measure in ("", "g"):
        return f"{_round_grams(start_g):.0f} g {food.start_state}"
    amount, measure = start_g / food.start_measure_g, food.start_measure
    if measure == "cup" and amount < SMALL_CUP:
        amount, measure = amount * TBSP_PER_CUP, "tbsp"
    if amount < 0.2:
        return f"{_round_grams(start_g):.0f} g {food.start_state}"
    if amount > 3:
        amount = round(amount * 2) / 2
    number = number_words(amount, fine=False)
    if amount > 1 and number != "1" and measure not in _UNCHANGED:
        measure = _plural(measure)
    return f"{number} {measure} {food.start_state}"


def named_amount(food: Food, grams: float) -> str:
    """Amount and name as in a recipe: "⅓ cup dry lentils", "2 slices wholegrain bread"."""
    start = start_words(food, grams)
    if start:
        return f"{start} {food.title_name}"
    amount, name = grams / food.measure_g, food.title_name
    if food.measure != "g" and food.measure.removesuffix("o") in name:
        if amount <= 1:
            singular = name.removesuffix("es") if name.endswith("oes") else name.removesuffix("s")
            return f"{number_words(amount)} {singular if name.endswith('s') else name}"
        return f"{number_words(amount)} {name if name.endswith('s') else _plural(name)}"
    return f"{measure_words(amount, food.measure)} {name}"


def _round_grams(grams: float) -> float:
    step = 5.0 if grams >= 20 else 1.0
    return max(step, round(grams / step) * step)


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def short_day(date: str) -> str:
    """Mon 23."""
    day = dt.date.fromisoformat(date)
    return f"{DAYS[day.weekday()][:3]} {day.day}"


def none_in(kind: str, minutes: int, occasion: str) -> str:
    """That no dish is quick enough for an occasion: the start of the notice that says so."""
    return f"No {kind} for these diets and dislikes is ready in {minutes} minutes ({occasion})"

"""Every dish of a plan as a schema.org Recipe (JSON-LD)."""

from __future__ import annotations

import json
import re
from typing import Any

from planner.export.markup import clean
from planner.export.sheet import amount_of, counted, label_of
from planner.nutrients import HEADLINE
from planner.plan import Item, Meal, Plan

_CATEGORIES = {"breakfast": "Breakfast", "main": "Main course", "snack": "Snack"}
_NUTRITION = {
    "energy_kcal": ("calories", "{:.0f} kcal"),
    "protein_g": ("proteinContent", "{:.0f} g"),
    "fat_g": ("fatContent", "{:.0f} g"),
    "sat_fat_g": ("saturatedFatContent", "{:.1f} g"),
    "carbohydrate_g": ("carbohydrateContent", "{:.0f} g"),
    "fibre_g": ("fiberContent", "{:.0f} g"),
    "sugars_g": ("sugarContent", "{:.0f} g"),
    "cholesterol_mg": ("cholesterolContent", "{:.0f} mg"),
    "sodium_mg": ("sodiumContent", "{:.0f} mg"),
}


def recipes(plan: Plan, *, example: bool | None = None) -> dict[str, Any]:
    """All dishes cooked in a plan, each once for every way it is served; an example's say so."""
    label = label_of(plan, example)
    found: dict[str, dict[str, Any]] = {}
    for day in plan.days:
        for meal in day.occasions:
            if meal.dish and meal.items:
                recipe = _recipe(plan, meal)
                if label:
                    recipe["disambiguatingDescription"] = clean(label)
                key = json.dumps([recipe["name"], recipe["recipeIngredient"]], ensure_ascii=False)
                found.setdefault(key, recipe)
    return {"@context": "https://schema.org", "@graph": list(found.values())}


def recipes_json(plan: Plan, *, example: bool | None = None) -> str:
    """The same as text; it may stand inside a page's script element as it is."""
    text = json.dumps(recipes(plan, example=example), ensure_ascii=False, indent=1)
    for sign, spelled in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, spelled)
    return text + "\n"


def _recipe(plan: Plan, meal: Meal) -> dict[str, Any]:
    eaters = len({item.person for item in meal.items})
    recipe: dict[str, Any] = {
        "@type": "Recipe",
        "name": clean(meal.title),
        "description": clean(_description(meal, eaters)),
        "recipeCategory": _CATEGORIES.get(meal.kind, meal.kind),
        "recipeCuisine": clean(meal.cuisine.replace("_", " ").title()),
        "recipeYield": f"{eaters} serving{'' if eaters == 1 else 's'}",
        "prepTime": duration(meal.minutes),
        "cookTime": duration(max(meal.total_minutes - meal.minutes, 0)),
        "totalTime": duration(max(meal.total_minutes, meal.minutes)),
        "recipeIngredient": [clean(_ingredient(plan, item)) for item in meal.items],
        "recipeInstructions": [
            {"@type": "HowToStep", "text": clean(step)} for step in _steps(meal)
        ],
        "nutrition": _nutrition(meal, eaters),
        "identifier": clean(meal.dish),
    }
    return {key: value for key, value in recipe.items() if value not in ("", [], {})}


def duration(minutes: int) -> str:
    """Minutes as ISO 8601: PT1H5M."""
    hours, rest = divmod(max(minutes, 0), 60)
    words = (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
    return f"PT{words}"


def _ingredient(plan: Plan, item: Item) -> str:
    """What one takes of a food: the start amount where one cooks it from something else."""
    amount = amount_of(plan, item)
    grams = f" ({amount.grams})" if amount.grams else ""
    whose = f", for {amount.whose}" if amount.whose else ""
    eaten = f"{counted(item.measure, item.name)}{grams}"
    return f"{eaten}, from {item.start}{whose}" if item.start else f"{eaten}{whose}"


def _steps(meal: Meal) -> list[str]:
    before = [f"The evening before: {meal.night_before}"] if meal.night_before else []
    sentences = re.split(r"(?<=[.!?])\s+(?=[^a-z])", meal.method.strip())
    return [*before, *(sentence for sentence in sentences if sentence)]


def _description(meal: Meal, eaters: int) -> str:
    if eaters != 1:
        return meal.title
    values = next(iter(meal.nutrients.values()), {})
    named = [
        f"{values[nutrient]:.0f} mg {nutrient.removesuffix('_mg')}"
        for nutrient in HEADLINE
        if nutrient in values
    ]
    return f"A serving has {', '.join(named)}." if named else meal.title


def _nutrition(meal: Meal, eaters: int) -> dict[str, str]:
    """Per serving; a household's servings differ, so none is given for them."""
    if eaters != 1:
        return {}
    values = next(iter(meal.nutrients.values()), {})
    found = {"@type": "NutritionInformation", "servingSize": "1 serving"}
    for nutrient, (name, form) in _NUTRITION.items():
        if nutrient in values:
            found[name] = form.format(values[nutrient])
    return found

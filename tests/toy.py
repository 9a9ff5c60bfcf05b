"""A tiny world with round figures, so that every optimum and every row is visible by eye.

All amounts count in steps of one helping, and the nutrients below are those of one helping. The
person needs 2,000 kcal, 400 mg magnesium, 2,000 mg potassium and 1,000 mg calcium a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from planner.dish import AmountRange, Dish, Role
from planner.food import Food
from planner.menu import Option, Slot, option_for
from planner.model import build
from planner.model.question import DayQuestion, WeekSoFar
from planner.model.variables import Row, Variables, make_variables
from planner.targets import Target, Targets

MONDAY = dt.date(2026, 11, 23)
HELPING_G = 100.0
ENERGY_KCAL = 2000.0
MAGNESIUM_MG = 400.0

Helping = tuple[float, ...]

# --- foods -------------------------------------------------------------------------------------

_COLUMNS = (
    "energy_kcal", "magnesium_mg", "calcium_mg", "potassium_mg", "sodium_mg",
    "protein_g", "fat_g", "carbohydrate_g", "sat_fat_g", "fibre_g",
)  # fmt: skip
_TABLE: Mapping[str, tuple[str, str, Helping]] = {
    #            family, diet,            kcal   Mg   Ca    K   Na  pro fat carb sat fibre
    "oats": ("grain", "vegan", (200, 60, 0, 200, 0, 8, 4, 32, 0, 5)),
    "rice": ("grain", "vegan", (200, 40, 0, 100, 0, 4, 2, 40, 0, 2)),
    "beans": ("legume", "vegan", (200, 80, 100, 600, 0, 14, 2, 32, 0, 10)),
    "tofu": ("soy", "vegan", (200, 60, 400, 200, 0, 20, 12, 4, 2, 2)),
    "kale": ("leafy_green", "vegan", (50, 40, 200, 400, 50, 4, 1, 8, 0, 4)),
    "spinach": ("leafy_green", "vegan", (50, 100, 100, 500, 100, 4, 1, 8, 0, 4)),
    "almonds": ("nut", "vegan", (150, 70, 60, 200, 0, 5, 12, 5, 1, 3)),
    "milk": ("dairy", "vegetarian", (100, 20, 300, 300, 100, 8, 4, 12, 2, 0)),
    "oil": ("oil", "vegan", (100, 0, 0, 0, 0, 0, 11, 0, 1, 0)),
    "salt": ("herb_condiment", "vegan", (0, 0, 0, 0, 400, 0, 0, 0, 0, 0)),
}  # fmt: skip
_STAPLES = {"oil", "salt"}
_WHOLE_GRAINS = {"oats", "rice"}


def food(slug: str, family: str, helping: Mapping[str, float], **other: Any) -> Food:
    """A food of which one helping weighs 100 g, so that helping and 100 g are the same."""
    fields: dict[str, Any] = {
        "slug": slug, "name": slug, "title_name": slug, "family": family, "ndb_no": "1",
        "fdc_id": "1", "source": "by hand", "nutrients": dict(helping), "diet": "vegan",
        "allergens": frozenset(), "check_label": False, "label_note": "", "tags": frozenset(),
        "texture": "", "aisle": "", "measure": "helping", "measure_g": HELPING_G, "step": 1.0,
        "least": 1.0, "most": 9.0, "start_state": "", "start_measure": "",
        "start_measure_g": None, "bought_as": "", "bought_g_per_100g": 100.0, "yield_basis": "",
        "keeping_days": None, "price_usd_per_100g": None, "price_year": "", "price_source": "",
    }  # fmt: skip
    return Food(**fields | other)


def _foods() -> Iterator[Food]:
    for slug, (family, diet, helping) in _TABLE.items():
        tags = {"staple"} if slug in _STAPLES else set()
        tags |= {"whole_grain"} if slug in _WHOLE_GRAINS else set()
        nutrients = dict(zip(_COLUMNS, helping, strict=True))
        yield food(slug, family, nutrients, diet=diet, tags=frozenset(tags))


FOODS: Mapping[str, Food] = {found.slug: found for found in _foods()}

# --- dishes ------------------------------------------------------------------------------------


def role(name: str, foods: Mapping[str, tuple[int, int]], least: int = 1, most: int = 1) -> Role:
    """A role of a dish; ``foods`` says the least and the largest helpings of each."""
    ranges = {slug: AmountRange(*limits) for slug, limits in foods.items()}
    return Role(name, ranges, least, most)


def side(name: str, slug: str, most: int = 1) -> Role:
    """An optional side of one food."""
    return Role(name, {slug: AmountRange(1, most)}, 0, 1, is_side=True)


def dish(slug: str, kind: str, *roles: Role, **other: Any) -> Dish:
    """A dish without seasoning that takes no time."""
    fields: dict[str, Any] = {
        "slug": slug, "cuisine": "toy", "kinds": (kind,), "titles": (slug,), "roles": roles,
        "seasoning": {}, "hands_on_minutes": 0, "total_minutes": 0, "night_before": "",
        "method": "", "max_sides": sum(part.is_side for part in roles),
    }  # fmt: skip
    return Dish(**fields | other)


PORRIDGE = dish(
    "porridge", "breakfast",
    role("grain", {"oats": (1, 2), "rice": (1, 2)}),
    role("drink", {"milk": (1, 2)}),
    role("topping", {"almonds": (1, 2)}, least=0),
)  # fmt: skip
SCRAMBLE = dish(
    "scramble", "breakfast",
    role("protein", {"tofu": (1, 2), "beans": (1, 2)}),
    role("greens", {"spinach": (1, 2)}),
)  # fmt: skip
BOWL = dish(
    "bowl", "main",
    role("grain", {"rice": (1, 3), "oats": (1, 3)}),
    role("legume", {"beans": (1, 2), "tofu": (1, 2)}, least=1, most=2),
    role("greens", {"kale": (1, 2), "spinach": (1, 2)}),
    side("milk_glass", "milk"),
    side("nut_handful", "almonds"),
    max_sides=1,
    seasoning={"salt": 1.0},
    never_together=(("tofu", "spinach"),),
)  # fmt: skip
STEW = dish(
    "stew", "main",
    role("legume", {"beans": (1, 3)}),
    role("greens", {"kale": (1, 2)}),
    role("fat", {"oil": (1, 2)}),
    role("crust", {"beans": (1, 1), "oats": (1, 1)}, least=0),
    hands_on_minutes=10,
    total_minutes=60,
)  # fmt: skip
NIBBLE = dish(
    "nibble", "snack",
    role("nut", {"almonds": (1, 2)}),
    role("drink", {"milk": (1, 1)}, least=0),
)  # fmt: skip
PLATE = dish(
    "plate", "main",
    *(role(slug, {slug: (1, 50)}, least=0) for slug in FOODS),
    kinds=("breakfast", "main", "snack"),
)  # fmt: skip
"""No dish anyone cooks: any amount of any food, for rules that look at nutrients only."""

DISHES: Mapping[str, Dish] = {d.slug: d for d in (PORRIDGE, SCRAMBLE, BOWL, STEW, NIBBLE)}

# --- person and day ------------------------------------------------------------------------------


def target(
    nutrient: str, low: float | None = None, high: float | None = None, scope: str = "day"
) -> Target:
    """A target with its minimum and maximum judged on the same scope."""
    return Target(nutrient, low, high, "toy", scope, "by hand", max_scope=scope)


def only(*wanted: Target, shares: Mapping[str, Any] | None = None) -> Targets:
    """Energy and these targets, nothing else."""
    energy = Target("energy_kcal", 1800.0, 2200.0, "toy", "day", "by hand")
    return Targets(
        by_nutrient={found.nutrient: found for found in (energy, *wanted)},
        shares=shares or {},
        energy_kcal=ENERGY_KCAL,
        magnesium_mg=MAGNESIUM_MG,
        reference="us",
        drinks_ml=0.0,
        shown_limits={},
    )


TARGETS = only(
    target("magnesium_mg", MAGNESIUM_MG),
    target("potassium_mg", 2000.0),
    target("calcium_mg", 1000.0),
    target("sodium_mg", None, 2000.0),
    target("fibre_g", 20.0, 50.0, "week_mean"),
    shares={"fat_g": (0.1, 0.4)},
)
"""All the toy person's targets."""


_CLOCK = {"breakfast": 8 * 60, "lunch": 12 * 60 + 30, "snack": 15 * 60 + 30, "dinner": 19 * 60}


def slots(*occasions: str, **minutes: int) -> tuple[Slot, ...]:
    """Slots of Monday by occasion; ``minutes`` gives one another time after midnight."""
    clock = _CLOCK | minutes
    kinds = {"lunch": "main", "dinner": "main"}
    return tuple(Slot(0, MONDAY, name, kinds.get(name, name), clock[name]) for name in occasions)


SLOTS = slots("breakfast", "lunch", "dinner")


def option(found: Dish, foods: Mapping[str, Food] = FOODS) -> Option:
    """The dish for someone who eats everything."""
    made = option_for(found, foods, frozenset(foods), ENERGY_KCAL)
    assert made is not None
    return made


def plates(*occasions: str, **other: Any) -> DayQuestion:
    """A day of plain plates at these occasions."""
    return question(slots(*occasions), [PLATE], **other)


def question(
    of_day: Sequence[Slot] = SLOTS,
    dishes: Iterable[Dish] = DISHES.values(),
    **other: Any,
) -> DayQuestion:
    """A day to plan: every dish in every slot of its kind, nothing served before."""
    offered = [option(found) for found in dishes]
    menu = {slot.key: tuple(o for o in offered if slot.kind in o.dish.kinds) for slot in of_day}
    fields: dict[str, Any] = {
        "day": 0, "slots": tuple(of_day), "menu": menu, "targets": TARGETS,
        "so_far": WeekSoFar(days=0, horizon=1),
    }  # fmt: skip
    return DayQuestion(**fields | other)


# --- rows on given values ------------------------------------------------------------------------

Rule = Callable[[DayQuestion, Variables], Iterable[Row]]
Values = Mapping[str, float]


def serve(occasion: str, found: Dish, **helpings: Mapping[str, float]) -> dict[str, float]:
    """Values of the variables for one plate: ``serve("lunch", BOWL, grain={"rice": 2})``.

    A food is served at its least amount plus extra helpings, as the model counts them.
    """
    at, portions = f"0.{occasion}.{found.slug}", option(found).portions
    values = {f"u.{at}": 1.0}
    for part, amounts in helpings.items():
        for slug, count in amounts.items():
            least = next(p.least_steps for p in portions[part] if p.food.slug == slug)
            values[f"y.{at}.{part}.{slug}"] = 1.0
            values[f"e.{at}.{part}.{slug}"] = count - least
    return values


def eat(occasion: str, **helpings: float) -> dict[str, float]:
    """Values for a plain plate with so many helpings of each food."""
    return serve(occasion, PLATE, **{slug: {slug: count} for slug, count in helpings.items()})


def broken(rule: Rule, day: DayQuestion, values: Values) -> list[str]:
    """Names of the rule's rows that these values break."""
    x = make_variables(day)  # PuLP 4 forgets the rows when the problem in it is gone
    return build.broken(list(rule(day, x)), values)

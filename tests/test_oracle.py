"""The oracle: on tiny days, trying every filling finds the optimum that the model finds.

Nothing here uses the model's rows or the search's arrays: the rules and the points are written
out again from their sentences, on whole helpings of the toy foods.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pulp
import pytest
from toy import ENERGY_KCAL, FOODS, dish, only, option, question, role, side, slots, target

from planner.food import Food
from planner.menu import Option, Slot
from planner.model.build import build
from planner.model.question import DayQuestion, WeekSoFar
from planner.model.solver import solve
from planner.nutrients import NUTRIENTS
from planner.rules import rule
from planner.rules.absorption import absorbed_mg
from planner.rules.effort import effort_points
from planner.varied import ONCE_A_DAY, UNCOUNTED_FAMILIES, VARIED, kind_of, varied_family

INTAKE, WEIGHT, KITCHEN = rule("intake"), rule("weights"), rule("kitchen")
CALCIUM, SHARE, VARIETY = rule("spacing_calcium"), rule("spacing_share"), rule("variety")

# --- the questions -----------------------------------------------------------------------------

MUESLI = dish(
    "muesli", "breakfast",
    role("grain", {"oats": (1, 2)}),
    role("drink", {"milk": (1, 2)}),
    role("topping", {"almonds": (1, 1)}, least=0),
    hands_on_minutes=5,
)  # fmt: skip
TOAST = dish(
    "toast", "breakfast",
    role("grain", {"rice": (1, 2)}),
    role("protein", {"tofu": (1, 1), "beans": (1, 1)}),
    never_together=(("rice", "beans"),),
)  # fmt: skip
CURRY = dish(
    "curry", "main",
    role("legume", {"beans": (1, 2), "tofu": (1, 2)}, most=2),
    role("greens", {"kale": (1, 1), "spinach": (1, 1)}),
    role("grain", {"rice": (1, 2)}),
    seasoning={"salt": 1.0, "oil": 1.0},
    total_minutes=30,
)  # fmt: skip
PILAF = dish(
    "pilaf", "main",
    role("grain", {"oats": (2, 3), "rice": (2, 3)}),
    role("nuts", {"almonds": (1, 2)}),
    side("milk_glass", "milk"),
    seasoning={"salt": 2.0},
)  # fmt: skip
DISHES = (MUESLI, TOAST, CURRY, PILAF)
THREE = slots("breakfast", "lunch", "dinner")
DAY = question(
    THREE,
    DISHES,
    targets=only(
        target("magnesium_mg", 400),
        target("calcium_mg", 900),
        target("potassium_mg", 2000),
        target("sodium_mg", None, 1600),
        target("fibre_g", 35, 40, "week_mean"),
        shares={"fat_g": (0.15, 0.35), "protein_g": (0.1, 0.35)},
    ),
    taste={"muesli": 1.0, "curry": 2.5},
    food_taste={"tofu": 1.5, "kale": -0.5},
    needed_kinds={"greens": 1, "nuts_seeds": 1},
    bought_limit=5,
)
SECOND_DAY = WeekSoFar(
    days=1,
    horizon=2,
    nutrients=np.array([{"energy_kcal": 1750.0, "fibre_g": 20.0}.get(n, 0.0) for n in NUTRIENTS]),
    bought=frozenset({"beans", "rice", "milk"}),
    kinds={"greens": frozenset({"kale"})},
)
COFFEE = np.array([{"energy_kcal": 150.0, "calcium_mg": 200.0}.get(n, 0.0) for n in NUTRIENTS])


def menu_of(foods: Mapping[str, Food]) -> dict[str, tuple[Option, ...]]:
    options = [option(found, foods) for found in DISHES]
    return {s.key: tuple(o for o in options if s.kind in o.dish.kinds) for s in THREE}


PRICED = {slug: replace(f, price_usd_per_100g=len(slug) / 4) for slug, f in FOODS.items()}
CLOSE = slots("breakfast", "lunch", "dinner", lunch=9 * 60)
LOW_SALT = only(target("magnesium_mg", 400), target("sodium_mg", None, 300))

QUESTIONS: Mapping[str, DayQuestion] = {
    "plain": DAY,
    "spacing strict": replace(DAY, calcium_spacing="strict"),
    "spacing off": replace(DAY, calcium_spacing="off", share_rule=False),
    "no reward for absorption": replace(DAY, absorption_reward=False),
    "second day": replace(DAY, so_far=SECOND_DAY, needed_kinds={"greens": 2, "legumes": 1}),
    "with a habit": replace(DAY, fixed=COFFEE),
    "margin": replace(DAY, margin=0.02),
    "a meal out": replace(DAY, slots=THREE[:1] + THREE[2:], open_day=True,
                          fixed=COFFEE, targets=only(target("magnesium_mg", 300))),
    "close together": replace(DAY, slots=CLOSE, targets=only(target("calcium_mg", 600))),
    "close together, much calcium": replace(DAY, slots=CLOSE, calcium_spacing="strict"),
    "priced": replace(DAY, menu=menu_of(PRICED)),
    "too little salt": replace(DAY, targets=LOW_SALT),
}  # fmt: skip
IMPOSSIBLE = {"close together, much calcium", "too little salt"}

# --- every filling -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Plate:
    """One dish with whole helpings, and what the rules want to know about it."""

    slot: Slot
    option: Option
    helpings: tuple[tuple[str, str, int], ...]
    """(role, food, helpings) of what is on the plate."""

    @property
    def foods(self) -> list[str]:
        return [food for _, food, _ in self.helpings]

    @cached_property
    def nutrients(self) -> Mapping[str, float]:
        eaten = [(food, count) for _, food, count in self.helpings]
        eaten += [(part.food.slug, part.steps) for part in self.option.seasoning]
        total: Counter[str] = Counter()
        for slug, count in eaten:
            total.update({n: per * count for n, per in FOODS[slug].nutrients.items()})
        return total

    def amount(self, nutrient: str) -> float:
        return self.nutrients[nutrient]


def plates(slot: Slot, option: Option) -> Iterator[Plate]:
    """Every filling of a dish that its own rules allow."""
    per_role = []
    for part in option.dish.roles:
        portions = option.portions[part.name]
        choices = []
        for count in range(part.least, part.most + 1):
            for taken in itertools.combinations(portions, count):
                amounts = [range(p.least_steps, p.most_steps + 1) for p in taken]
                for steps in itertools.product(*amounts):
                    choices.append(
                        [(p.role, p.food.slug, n) for p, n in zip(taken, steps, strict=True)]
                    )
        per_role.append(choices)
    sides = {part.name for part in option.dish.roles if part.is_side}
    for combination in itertools.product(*per_role):
        helpings = tuple(itertools.chain(*combination))
        foods = [food for _, food, _ in helpings]
        if len(set(foods)) < len(foods):
            continue
        if any({a, b} <= set(foods) for a, b in option.dish.never_together):
            continue
        if sum(part in sides for part, _, _ in helpings) > option.dish.max_sides:
            continue
        yield Plate(slot, option, helpings)


def is_allowed(day: DayQuestion, day_plates: tuple[Plate, ...]) -> bool:
    """Whether these plates keep every hard rule."""
    m = day.margin

    def total(nutrient: str) -> float:
        eaten_anyway = float(day.fixed[NUTRIENTS.index(nutrient)])
        return sum(plate.amount(nutrient) for plate in day_plates) + eaten_anyway

    kcal = total("energy_kcal")
    if abs(kcal - ENERGY_KCAL) > (INTAKE["energy_band"] - m) * ENERGY_KCAL + 1e-9:
        return False
    for nutrient, found in day.targets.items():
        if nutrient != "energy_kcal" and found.scope == "day":
            if found.min is not None and total(nutrient) < found.min * (1 + m) - 1e-9:
                return False
            if found.max is not None and total(nutrient) > found.max * (1 - m) + 1e-9:
                return False
    per_gram = {"fat_g": 9.0, "protein_g": 4.0}
    for nutrient, (low, high) in day.targets.shares.items():
        part = total(nutrient) * per_gram[nutrient] / kcal
        if not low + m / 2 - 1e-12 <= part <= high - m / 2 + 1e-12:
            return False
    served = [plate.option.dish.slug for plate in day_plates]
    if len(set(served)) < len(served):
        return False
    if any(count > VARIETY["food_times_a_day"] for count in times(day_plates).values()):
        return False
    for plate in day_plates:
        part = plate.amount("energy_kcal") / ENERGY_KCAL
        low, high = (KITCHEN[f"{plate.slot.kind}_{edge}"] for edge in ("least", "most"))
        if not day.open_day and not low * (1 + m) - 1e-9 <= part <= high * (1 - m) + 1e-9:
            return False
    return is_spaced(day, day_plates, total("magnesium_mg"))


def is_spaced(day: DayQuestion, day_plates: tuple[Plate, ...], magnesium_mg: float) -> bool:
    """Calcium beside rich meals, and the share of one meal."""
    m, minutes = day.margin, sorted(plate.slot.minutes for plate in day_plates)
    separate = 1 + sum(
        b - a >= SHARE["separate_hours"] * 60 for a, b in itertools.pairwise(minutes)
    )
    shares = {3: SHARE["most_share_of_three"], 4: SHARE["most_share"]}
    for plate in day_plates:
        own = plate.amount("magnesium_mg")
        limited = day.share_rule and separate >= SHARE["least_occasions"]
        if limited and own > shares[separate] * (1 - m) * magnesium_mg + 1e-9:
            return False
        if day.calcium_spacing != "off":
            rich_mg = CALCIUM["rich_share"] * day.targets.magnesium_mg * (1 - m)
            beside = sum(
                other.amount("calcium_mg")
                for other in day_plates
                if abs(other.slot.minutes - plate.slot.minutes) < CALCIUM["window_hours"] * 60
            )
            cap = CALCIUM[f"{day.calcium_spacing}_mg"] * (1 - m)
            if own > rich_mg + 1e-9 and beside > cap + 1e-9:
                return False
    return True


def times(day_plates: tuple[Plate, ...]) -> Counter[str]:
    """On how many plates each food is, cupboard staples apart."""
    return Counter(f for plate in day_plates for f in plate.foods if not FOODS[f].is_staple)


def points(day: DayQuestion, day_plates: tuple[Plate, ...]) -> float:
    """What these plates cost, smaller is better."""

    def total(nutrient: str) -> float:
        eaten_anyway = float(day.fixed[NUTRIENTS.index(nutrient)])
        return sum(plate.amount(nutrient) for plate in day_plates) + eaten_anyway

    def week(nutrient: str) -> float:
        return total(nutrient) + float(day.so_far.nutrients[NUTRIENTS.index(nutrient)])

    def beyond(value: float, limit: float) -> float:
        return max(0.0, value - limit)

    days, band, kcal = day.so_far.horizon, INTAKE["energy_band_preferred"], ENERGY_KCAL
    cost = 0.0
    for eaten, count in ((total("energy_kcal"), 1), (week("energy_kcal"), days)):
        off = beyond(abs(eaten - kcal * count), band * kcal * count)
        cost += WEIGHT["energy"] * 100 * off / kcal
    for nutrient, found in day.targets.items():
        if found.scope == "week_mean":
            short = beyond(found.min * days, week(nutrient))
            excess = beyond(week(nutrient), found.max * days) + beyond(total(nutrient), found.max)
            cost += WEIGHT["shortfall"] * 100 * short / found.min
            cost += WEIGHT["fibre_excess"] * 100 * excess / found.max
    for level, price in (("comfort", "magnesium_excess"), ("high", "magnesium_high")):
        limit = INTAKE[f"magnesium_{level}"] * day.targets.magnesium_mg
        cost += WEIGHT[price] * 100 * beyond(total("magnesium_mg"), limit) / limit
    plateau_mg = rule("absorption")["plateau"] * day.targets.magnesium_mg / len(day.slots)
    for plate in day_plates if day.absorption_reward else ():
        dose_mg = min(plate.amount("magnesium_mg"), plateau_mg)
        cost -= WEIGHT["absorption"] * absorbed_mg(dose_mg)
    cost += sum(plate_points(day, plate) for plate in day_plates)
    return cost + variety_points(day, day_plates)


def plate_points(day: DayQuestion, plate: Plate) -> float:
    """Taste, effort and price of one plate."""
    made, sides = plate.option.dish, {r.name for r in plate.option.dish.roles if r.is_side}
    prices = {p.food.slug: p.food.price_usd_per_100g or 0 for p in plate.option.all_portions()}
    cost = day.taste.get(made.slug, 0.0) + WEIGHT["effort"] * made.hands_on_minutes
    cost += WEIGHT["seasoning"] * len(made.seasoning)
    cost += effort_points(plate.slot, made)
    for part in plate.option.seasoning:
        cost += WEIGHT["price"] * (part.food.price_usd_per_100g or 0) * part.steps
    for part, slug, count in plate.helpings:
        cost += day.food_taste.get(slug, 0.0) + WEIGHT["price"] * prices[slug] * count
        cost += WEIGHT["side"] if part in sides else 0.0
    return cost


def variety_points(day: DayQuestion, day_plates: tuple[Plate, ...]) -> float:
    """Foods twice a day, kinds missing, things to buy."""
    cost, served = 0.0, [food for plate in day_plates for food in plate.foods]
    for slug, count in times(day_plates).items():
        if count > 1 and FOODS[slug].family not in UNCOUNTED_FAMILIES:
            cost += WEIGHT["same_day_food"]
    for families in ONCE_A_DAY.values():
        count = sum(FOODS[slug].family in families for slug in served)
        cost += WEIGHT["same_day_group"] * max(0, count - 1)
    for family in VARIED:
        before = day.so_far.kinds.get(family, frozenset())
        kinds = {kind_of(FOODS[s]) for s in served if varied_family(FOODS[s]) == family} | before
        cost += WEIGHT["family_missing"] * max(0, day.needed_kinds.get(family, 0) - len(kinds))
    seasoning = [part.food.slug for plate in day_plates for part in plate.option.seasoning]
    things = {kind_of(FOODS[s]) for s in (*served, *seasoning) if not FOODS[s].is_staple}
    new = len(things - day.so_far.bought)
    over = max(0, new + len(day.so_far.bought) - day.bought_limit)
    return cost + WEIGHT["new_item"] * new + WEIGHT["over_budget"] * over


@cache
def by_brute_force(name: str) -> float:
    """The least points of any filling that keeps the hard rules; infinite where none does."""
    day = QUESTIONS[name]
    per_slot = [
        [plate for offered in day.menu[slot.key] for plate in plates(slot, offered)]
        for slot in day.slots
    ]
    fillings = itertools.product(*per_slot)
    return min((points(day, f) for f in fillings if is_allowed(day, f)), default=math.inf)


# --- the model agrees --------------------------------------------------------------------------


def whole(day: DayQuestion) -> DayQuestion:
    return replace(day, integer_amounts=True)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_model_finds_the_optimum_that_brute_force_finds(name):
    best = by_brute_force(name)
    solution = solve(build(whole(QUESTIONS[name])), gap=1e-9, nodes=100_000)
    if name in IMPOSSIBLE:
        assert best == math.inf
        assert solution.status == "infeasible"
        return
    assert solution.status == "optimal"
    assert solution.objective == pytest.approx(best, abs=1e-6)
    assert solution.bound == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("name", QUESTIONS)
def test_pulp_finds_the_same_optimum_by_itself(name):
    model = build(whole(QUESTIONS[name]))
    ours = solve(model, gap=1e-9, nodes=100_000)
    problem = model.to_pulp()
    done = problem.solve(pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=1e-9, threads=1))
    status = getattr(done, "status", done)  # PuLP 4 gives more than a number
    if ours.status == "infeasible":
        assert status == -1
    else:
        assert status == 1
        assert pulp.value(problem.objective) == pytest.approx(ours.objective, abs=1e-6)


def test_free_amounts_are_never_worse_than_whole_helpings():
    for day in QUESTIONS.values():
        free, steps = solve(build(day), gap=1e-9), solve(build(whole(day)), gap=1e-9)
        if steps.found:
            assert free.objective <= steps.objective + 1e-6


def test_the_questions_are_not_all_alike():
    optima = {n: round(by_brute_force(n), 6) for n in QUESTIONS if n not in IMPOSSIBLE}
    assert len(set(optima.values())) == len(optima), optima

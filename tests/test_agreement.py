"""Model, verifier and search say the same of any day, feasible or not.

Days are filled at random from the real foods and dishes, or are days of a real plan with a few
things changed; among them are plates that no dish allows and foods that a medicine bars.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from handmade import FOODS
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_weeks import (
    DISHES,
    PEOPLE,
    TWO_DAYS,
    Plate,
    Week,
    World,
    day_of,
    proper,
    random_week,
    world,
)

from planner.menu import Option, Slot, pinned
from planner.model.build import Model, broken, build
from planner.model.solver import solve
from planner.model.variables import Row, affine
from planner.nutrients import INDEX
from planner.plan import HABIT, Day, Item, Meal, Plan, PlannedPerson, PlannedTarget, Proof
from planner.rules import rule
from planner.rules.medicines import clock
from planner.search.local import Search
from planner.search.place import HARD
from planner.search.served import Week as Served
from planner.varied import kind_of
from planner.verify import check

SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def real(ana: Plan) -> tuple[tuple[Plate, ...], ...]:
    """The days of a real plan."""
    return tuple(tuple(day_of(world("ana"), ana, number)) for number in range(len(ana.days)))


# --- the three views of a day ------------------------------------------------------------------


def values_of(here: World, plates: Sequence[Plate]) -> dict[str, float]:
    """The model's variables on these plates; a slot counts as rich where it is."""
    values: dict[str, float] = {}
    for plate in plates:
        at = f"{plate.slot.key}.{plate.option.dish.slug}"
        stands = plate.slot.leftover_of or plate.slot.status == "fixed"
        values[f"u.{at}"] = 1.0
        magnesium = float(plate.option.seasoning_vector[INDEX["magnesium_mg"]])
        for portion, steps in plate.servings:
            name = f"{at}.{portion.role}.{portion.food.slug}"
            values[f"y.{name}"] = 1.0
            values[f"e.{name}"] = 0.0 if stands else float(steps - portion.least_steps)
            more = portion.least_vector + (steps - portion.least_steps) * portion.step_vector
            magnesium += float(more[INDEX["magnesium_mg"]])
        rich_mg = rule("spacing_calcium")["rich_share"] * here.asked.targets.magnesium_mg
        values[f"rich.{plate.slot.key}"] = float(magnesium > rich_mg)
    return values


NEAR = 0.005
"""Rows this near their bound, in their own unit, are left to rounding."""

Broken = set[tuple[str, str]]


def by_model(here: World, week: Week) -> tuple[Broken, Broken]:
    """(rule, where) of every hard row that these plates break, and of every barred food: those
    that are broken for sure, and with them those so near that rounding decides."""
    surely: Broken = set()
    perhaps: Broken = set()
    for day, plates in enumerate(week):
        one, other = rows_broken(here, week, day)
        surely, perhaps = surely | one, perhaps | other
        for plate in plates:
            sure, maybe = barred_at(here, plate)
            where = ("spacing.medicine", plate.slot.where)
            surely |= {where} if sure else set()
            perhaps |= {where} if maybe else set()
    return surely, perhaps


def rows_broken(here: World, week: Week, day: int) -> tuple[Broken, Broken]:
    """The same of the rows of one day's model.

    A plate beyond its portions says nothing sure of calcium: the row's bounds end where they end.
    """
    plates, date = week[day], here.asked.slots[day][0].date.isoformat()
    menu = {plate.slot.key: (as_offered(plate),) for plate in plates}
    model = build(replace(here.day(week, day), menu=menu))
    rows = [r for r in model.rows if not r.name.startswith(("goal.", "absorption.", *PRICED))]
    values = values_of(here, plates)
    surely, perhaps = (
        {place(name, date) for name in broken(rows, values, near)} for near in (NEAR, -NEAR)
    )
    beyond = {where for name, where in perhaps if name.startswith(STANDS)}
    again = {plate.slot.where for plate in plates if plate.slot.leftover_of}
    return {
        (name, where)
        for name, where in surely
        if not (name == "spacing.calcium" and where in beyond)
        and not (name.startswith(STANDS) and where in again)
    }, perhaps


def as_offered(plate: Plate) -> Option:
    """The one option of a slot's menu that has this plate."""
    again = bool(plate.slot.leftover_of)
    return pinned(plate.option, plate.servings) if again else plate.option


def barred_at(here: World, plate: Plate) -> tuple[bool, bool]:
    """Whether a plate surely, and perhaps, holds what its slot's menu leaves out for a medicine.

    A dish that is not on the menu at all may have been left out for a food this plate lacks.
    """
    slot = plate.slot
    offered = {option.dish.slug: option for option in here.asked.menu[slot.key]}
    if slot.status == "fixed" or slot.leftover_of:
        return False, True
    if plate.option.dish.slug not in offered:
        return False, True
    on_offer = {(p.role, p.food.slug) for p in offered[plate.option.dish.slug].all_portions()}
    found = any((p.role, p.food.slug) not in on_offer for p, _ in plate.servings)
    return found, found


pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""A week is long to print; Hypothesis says so where it would show one."""

PRICED = ("variety.again", "variety.group", "variety.kind", "kitchen.b", "kitchen.new_items")
STANDS = ("structure.", "portions.")
"""Rules that a meal eaten again keeps or breaks where it was cooked."""


def place(row: str, date: str) -> tuple[str, str]:
    """A row's name in the verifier's words."""
    parts = row.split(".")
    if parts[1] == "dish_a_day":
        return "variety.gap", date
    if parts[0] in ("structure", "portions"):
        return ".".join(parts[:2]), f"{date} {parts[3]}"
    if parts[0] in ("spacing", "kitchen"):
        return ".".join(parts[:2]), f"{date} {parts[-1]}"
    if parts[:2] == ["intake", "share"] or parts[0] == "variety":
        return ".".join(parts[:2]), date
    return row, date


def by_verifier(here: World, week: Week) -> Broken:
    """(rule, where) of everything the verifier finds in a plan of these plates."""
    again = {s.where for of_day in here.asked.slots for s in of_day if s.leftover_of}
    rules = ("structure.", "portions.", "intake.", "spacing.", "kitchen.", "variety.food_a_day")
    twice = re.compile("after 0 days|times on this day")
    return {
        (f.rule, f.where)
        for f in check(plan_of(here, week), FOODS, DISHES)
        if (f.rule.startswith(rules) or (f.rule == "variety.gap" and twice.search(f.what)))
        and not (f.where in again and f.rule.startswith(STANDS))
    }


def plan_of(here: World, week: Week) -> Plan:
    """A plan with these plates, at the times they are eaten, and nothing printed."""
    who, asked = "you", here.asked
    targets = {
        name: PlannedTarget(t.min, t.max, t.scope, t.max_scope, t.kind, t.source)
        for name, t in asked.targets.items()
    }
    planned = PlannedPerson(who, asked.person.name, targets, dict(asked.targets.shares))
    days = []
    for number, of_day in enumerate(asked.every):
        plates = {plate.slot.key: plate for plate in week[number]}
        meals = [meal(who, slot, plates.get(slot.key)) for slot in of_day]
        for custom in asked.customs[number]:
            only = item(who, "habit", custom.food.slug, "habit", custom.grams)
            meals.append(Meal("habit", HABIT, clock(custom.minutes), "planned", items=(only,)))
        days.append(Day(of_day[0].date.isoformat(), tuple(meals)))
    return Plan(asked.question, (planned,), tuple(days), Proof("amounts_optimal"), verified=False)


def meal(who: str, slot: Slot, plate: Plate | None) -> Meal:
    return Meal(
        name=slot.occasion,
        kind=slot.kind,
        time=slot.clock,
        status=slot.status,
        dish=plate.option.dish.slug if plate else "",
        items=tuple(items(who, plate)) if plate else (),
    )


def items(who: str, plate: Plate) -> Iterator[Item]:
    seasoning: dict[str, float] = {}
    for part in plate.option.seasoning:
        seasoning[part.food.slug] = seasoning.get(part.food.slug, 0.0) + part.grams
    for portion, steps in plate.servings:
        grams = steps * portion.food.step_g
        yield item(who, plate.slot.where, portion.food.slug, portion.role, grams)
        for part in portion.seasoning:
            seasoning[part.food.slug] = seasoning.get(part.food.slug, 0.0) + part.grams
    for slug, grams in seasoning.items():
        yield item(who, plate.slot.where, slug, "seasoning", grams)


def item(who: str, where: str, slug: str, role: str, grams: float) -> Item:
    food = FOODS[slug]
    name = f"{where}/{role}/{slug}"
    return Item(name, who, slug, food.ndb_no, food.fdc_id, food.name, role, grams, "", "")


# --- they agree --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PEOPLE, *TWO_DAYS])
@EXAMPLES
@given(seed=SEEDS)
def test_model_and_verifier_agree_on_any_day(name, seed, real):
    here = world(name)
    week = random_week(here, random.Random(seed), real)
    surely, perhaps = by_model(here, week)
    assert surely <= by_verifier(here, week) <= perhaps


def test_every_planned_day_keeps_every_rule_in_all_three(real):
    here = world("ana")
    for plates in real:
        assert by_model(here, [plates])[0] == set()
        assert by_verifier(here, [plates]) == set()
        assert broken_per_cent(here.search, [plates], 0) == 0.0


def served(search: Search, week: Week) -> Served:
    """The search's week with these plates; what is eaten again follows its source."""
    found = Served(search.question, search.index)
    for day, plates in enumerate(week):
        for plate in plates:
            if not plate.slot.leftover_of:
                search.serve(found, day, plate.slot, plate.option, plate.servings)
    return found


def broken_per_cent(search: Search, week: Week, day: int) -> float:
    """Per cent of hard rules broken on a day, as the search counts them."""
    return search.score.broken(served(search, week), day)


ON_THE_PLATE = ("structure.", "portions.", "variety.")


@pytest.mark.parametrize("name", [*PEOPLE, *TWO_DAYS])
@EXAMPLES
@given(seed=SEEDS)
def test_the_search_sees_a_day_as_broken_exactly_when_a_hard_row_is(name, seed, real):
    here, search = world(name), world(name).search
    week = random_week(here, random.Random(seed), real, barred=False)
    for day in range(len(week)):
        surely, perhaps = (
            {rule for rule, _ in found if not rule.startswith(ON_THE_PLATE)}
            for found in rows_broken(here, week, day)
        )
        if broken_per_cent(search, week, day) == 0.0:
            assert surely == set()
        else:
            assert perhaps != set()


@pytest.mark.parametrize("name", [*PEOPLE, *TWO_DAYS])
def test_the_search_has_a_plate_of_every_dish_on_offer(name):
    here = world(name)
    for slot in (slot for of_day in here.asked.slots for slot in of_day):
        offered = {option.dish.slug for option in here.asked.menu[slot.key]}
        pool = here.search.pools[slot.key]
        assert {ware.option.dish.slug for ware in pool.wares} == offered


def test_the_questions_have_caps_barred_foods_and_prices_that_bind():
    caps = {name: world(name).asked.caps for name in PEOPLE}
    assert 0 < caps["nearly no calcium, with a habit"]["0.breakfast"]["calcium_mg"] < 25
    assert 500 < caps["capped, with a habit"]["0.breakfast"]["calcium_mg"] < 800
    here = world("barred and dearer foods")
    options = here.asked.menu["0.breakfast"]
    assert not {"rice_milk_fortified"} & {p.food.slug for o in options for p in o.all_portions()}
    assert all(option.avoid for option in options)


# --- points ------------------------------------------------------------------------------------


def model_points(here: World, plates: Sequence[Plate]) -> float:
    """The model's objective with the plates fixed and every deviation at its best."""
    menu = {plate.slot.key: (only_served(plate),) for plate in plates}
    model = build(replace(here.day([plates]), menu=menu))
    goals = [row for row in model.rows if row.name.startswith(("goal.", "absorption.", *PRICED))]
    values = values_of(here, plates)
    kinds = ("u.", "y.", "e.")
    fixed = [
        Row(f"fixed.{v.name}", affine([(v, 1.0)]), values[v.name], values[v.name])
        for v in model.x.order
        if v.name.startswith(kinds)
    ]
    solution = solve(Model(model.day, model.x, goals + fixed, model.objective), relaxation=True)
    assert solution.found
    return solution.objective


def only_served(plate: Plate) -> Option:
    on = {(portion.role, portion.food.slug) for portion, _ in plate.servings}
    portions = {
        role: tuple(p for p in found if (p.role, p.food.slug) in on)
        for role, found in plate.option.portions.items()
    }
    return replace(plate.option, portions=portions)


def search_points(search: Search, plates: Sequence[Plate], at: int) -> float:
    """The search's points for the plate at a place, broken rules left out."""
    week, slot = served(search, [plates]), plates[at].slot
    rest, row = week.rest(0, slot), week.plates[(0, slot.key)].row
    total = rest.day + row.nutrients + search.question.fixed
    hard = search.score.hard(0, slot, row.nutrients, total, rest)
    return float((search.score.candidates(0, slot, row, rest) - HARD * hard)[0])


def any_food_too_often(plates: Sequence[Plate]) -> bool:
    """Whether a food comes on more plates than the model allows; the search has a price for it."""
    times = Counter(kind_of(p.food) for plate in plates for p, _ in plate.servings)
    return max(times.values(), default=0) > rule("variety")["food_times_a_day"]


def same_day_points(plates: Sequence[Plate], at: int) -> float:
    """What only the search prices: a dish, or a cuisine of mains, twice on one day."""
    weight, here = rule("weights"), plates[at]
    others = [plate.option.dish for n, plate in enumerate(plates) if n != at]
    points = weight["repeat_dish"] * sum(dish == here.option.dish for dish in others)
    if here.slot.kind == "main":
        cuisines = [dish.cuisine for dish in others if "main" in dish.kinds]
        points += weight["repeat_cuisine"] * cuisines.count(here.option.dish.cuisine)
    return points


@pytest.mark.parametrize("name", PEOPLE)
@EXAMPLES
@given(seed=SEEDS)
def test_search_and_model_price_a_change_of_plate_alike(name, seed):
    here, search, chance = world(name), world(name).search, random.Random(seed)
    slots = here.asked.slots[0]
    plates = [proper(s, chance.choice(here.menu(s, False)), chance) for s in slots]
    at = chance.randrange(len(plates))
    slot = plates[at].slot
    other = list(plates)
    other[at] = proper(slot, chance.choice(here.menu(slot, False)), chance)
    assume(not any_food_too_often(plates) and not any_food_too_often(other))
    before, after = model_points(here, plates), model_points(here, other)
    by_search = search_points(search, other, at) - search_points(search, plates, at)
    by_search -= same_day_points(other, at) - same_day_points(plates, at)
    assert by_search == pytest.approx(after - before, abs=1e-5)

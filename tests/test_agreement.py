"""Model, verifier and search say the same of any day, feasible or not.

Days are filled at random from the real foods and dishes, or are days of a real plan with a few
things changed; among them are plates that no dish allows.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pytest
from handmade import FOODS, START
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.dishes import load_dishes
from planner.gate import gate
from planner.menu import Option, Portion, Slot, option_for
from planner.model.build import Model, broken, build
from planner.model.question import DayQuestion, WeekSoFar
from planner.model.solver import solve
from planner.model.variables import Row, affine
from planner.nutrients import INDEX
from planner.person import EXAMPLE, Person, person_document
from planner.plan import Day, Item, Meal, Plan, PlannedPerson, PlannedTarget, Proof
from planner.rules import rule
from planner.search.local import Search
from planner.search.score import HARD, Question
from planner.search.score import Week as Served
from planner.selection import allowed_foods
from planner.survey import person_for
from planner.targets import Targets, targets_for
from planner.verify import check

DISHES = load_dishes()
PEOPLE: Mapping[str, Person] = {
    "ana": EXAMPLE,
    "strict vegan": person_for("M16", "vegan", "strict"),
    "child": person_for("F9", "nut-free"),
}
SEEDS = st.integers(0, 2**32 - 1)
EXAMPLES = settings(
    derandomize=True,
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True, repr=False)
class World:
    """One person's slots, options and targets."""

    person: Person
    targets: Targets
    slots: tuple[Slot, ...]
    options: Mapping[str, tuple[Option, ...]]

    @property
    def day(self) -> DayQuestion:
        return DayQuestion(
            day=0,
            slots=self.slots,
            menu={slot.key: self.options[slot.kind] for slot in self.slots},
            targets=self.targets,
            so_far=WeekSoFar(days=0, horizon=1),
            calcium_spacing=self.person.spacing.calcium,
            share_rule=self.person.spacing.share,
            taste={slug: len(slug) / 7 for slug in DISHES},
            food_taste={slug: len(slug) / 9 for slug in FOODS},
            needed_kinds={"greens": 2, "legumes": 1, "nuts_seeds": 2, "whole_grains": 1},
            bought_limit=20,
        )

    @property
    def search(self) -> Search:
        day = self.day
        return Search(
            Question(
                slots=(self.slots,),
                targets=self.targets,
                taste=day.taste,
                food_taste=day.food_taste,
                calcium_spacing=day.calcium_spacing,
                share_rule=day.share_rule,
                absorption_reward=day.absorption_reward,
                needed_kinds=day.needed_kinds,
                bought_limit=day.bought_limit,
            ),
            self.options,
        )


@cache
def world(name: str) -> World:
    person = PEOPLE[name]
    gated = gate(person)
    targets = targets_for(person, gated)
    allowed = allowed_foods(person, gated, FOODS)
    made = [option_for(dish, FOODS, allowed, targets.energy_kcal) for dish in DISHES.values()]
    kinds = {occasion.kind for occasion in person.occasions}
    slots = tuple(
        Slot(0, START, o.name, o.kind, 60 * int(o.time[:2]) + int(o.time[3:]))
        for o in person.occasions
    )
    return World(
        person, targets, slots,
        {kind: tuple(o for o in made if o is not None and kind in o.dish.kinds) for kind in kinds},
    )  # fmt: skip


# --- random days -------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Plate:
    """What stands on one plate: a dish, and (portion, steps) of any foods it offers."""

    slot: Slot
    option: Option
    servings: tuple[tuple[Portion, int], ...]


def proper(slot: Slot, option: Option, chance: random.Random) -> Plate:
    """A plate with foods and amounts within each role; sides and pairs as they come."""
    servings: list[tuple[Portion, int]] = []
    for role in option.roles:
        portions = option.portions[role.name]
        count = chance.randint(role.least, min(role.most, len(portions)))
        if role.is_side and chance.random() < 0.7:
            count = 0
        on = {portion.food for portion, _ in servings}
        for portion in chance.sample(portions, count):
            if portion.food in on:
                continue
            servings.append((portion, chance.randint(portion.least_steps, portion.most_steps)))
    return Plate(slot, option, tuple(servings))


def spoiled(plate: Plate, chance: random.Random) -> Plate:
    """The plate with one thing changed, allowed or not."""
    servings = list(plate.servings)
    at = chance.randrange(len(servings)) if servings else None
    what = chance.choice(["amount", "too much", "away", "more", "other dish"])
    if at is not None and what in ("amount", "too much"):
        portion, _ = servings[at]
        most = portion.most_steps + (3 if what == "too much" and portion.room else 0)
        servings[at] = (portion, chance.randint(portion.least_steps, most))
    elif at is not None and what == "away":
        del servings[at]
    elif what == "more":
        on = {(portion.role, portion.food.slug) for portion, _ in servings}
        others = [p for p in plate.option.all_portions() if (p.role, p.food.slug) not in on]
        if others:
            portion = chance.choice(others)
            servings.append((portion, portion.least_steps))
    return replace(plate, servings=tuple(servings))


def random_day(
    here: World, chance: random.Random, real: Sequence[Sequence[Plate]]
) -> tuple[Plate, ...]:
    """A day filled at random, or one of a real plan; then a few things changed."""
    if here.person == EXAMPLE and chance.random() < 0.6:
        plates = list(chance.choice(real))
    else:
        plates = [proper(s, chance.choice(here.options[s.kind]), chance) for s in here.slots]
    for _ in range(chance.choice([0, 0, 1, 2, 5])):
        at = chance.randrange(len(plates))
        plates[at] = spoiled(plates[at], chance)
    return tuple(plates)


@pytest.fixture(scope="module")
def real(ana: Plan) -> tuple[tuple[Plate, ...], ...]:
    """The days of a real plan."""
    return tuple(tuple(day_of(world("ana"), ana, number)) for number in range(len(ana.days)))


def day_of(here: World, plan: Plan, number: int) -> Iterator[Plate]:
    """The plates of a planned day."""
    for slot, meal in zip(here.slots, plan.days[number].occasions, strict=True):
        option = next(o for o in here.options[slot.kind] if o.dish.slug == meal.dish)
        grams = {(item.role, item.food): item.grams for item in meal.items}
        servings = [
            (p, round(grams[(p.role, p.food.slug)] / p.food.step_g))
            for p in option.all_portions()
            if (p.role, p.food.slug) in grams
        ]
        yield Plate(slot, option, tuple(servings))


# --- the three views of a day ------------------------------------------------------------------


def values_of(here: World, plates: Sequence[Plate]) -> dict[str, float]:
    """The model's variables on these plates; a slot counts as rich where it is."""
    values: dict[str, float] = {}
    for plate in plates:
        at = f"{plate.slot.key}.{plate.option.dish.slug}"
        values[f"u.{at}"] = 1.0
        magnesium = float(plate.option.seasoning_vector[INDEX["magnesium_mg"]])
        for portion, steps in plate.servings:
            name = f"{at}.{portion.role}.{portion.food.slug}"
            values[f"y.{name}"] = 1.0
            values[f"e.{name}"] = float(steps - portion.least_steps)
            more = portion.least_vector + (steps - portion.least_steps) * portion.step_vector
            magnesium += float(more[INDEX["magnesium_mg"]])
        rich_mg = rule("spacing_calcium")["rich_share"] * here.targets.magnesium_mg
        values[f"rich.{plate.slot.key}"] = float(magnesium > rich_mg)
    return values


NEAR = 0.005
"""Rows this near their bound, in their own unit, are left to rounding."""


def by_model(here: World, plates: Sequence[Plate], tolerance: float = NEAR) -> set[tuple[str, str]]:
    """(rule, where) of every hard row that these plates break."""
    menu = {plate.slot.key: (plate.option,) for plate in plates}
    model = build(replace(here.day, menu=menu))
    rows = [r for r in model.rows if not r.name.startswith(("goal.", "absorption.", *PRICED))]
    return {place(name) for name in broken(rows, values_of(here, plates), tolerance)}


PRICED = ("variety.again", "variety.group", "variety.kind", "kitchen.b", "kitchen.new_items")


def place(row: str) -> tuple[str, str]:
    """A row's name in the verifier's words."""
    parts, date = row.split("."), START.isoformat()
    if parts[1] == "dish_a_day":
        return "variety.gap", date
    if parts[0] in ("structure", "portions"):
        return ".".join(parts[:2]), f"{date} {parts[3]}"
    if parts[0] in ("spacing", "kitchen"):
        return ".".join(parts[:2]), f"{date} {parts[-1]}"
    if parts[:2] == ["intake", "share"] or parts[0] == "variety":
        return ".".join(parts[:2]), date
    return row, date


def by_verifier(here: World, plates: Sequence[Plate]) -> set[tuple[str, str]]:
    """(rule, where) of everything the verifier finds in a plan of these plates."""
    rules = ("structure.", "portions.", "intake.", "spacing.", "kitchen.")
    found = check(plan_of(here, plates), FOODS, DISHES)
    rules = (*rules, "variety.food_a_day", "variety.gap")
    return {(f.rule, f.where) for f in found if f.rule.startswith(rules)}


def plan_of(here: World, plates: Sequence[Plate]) -> Plan:
    """A plan of one day with these plates and nothing printed."""
    who = "you"
    targets = {
        name: PlannedTarget(t.min, t.max, t.scope, t.max_scope, t.kind, t.source)
        for name, t in here.targets.items()
    }
    planned = PlannedPerson(who, here.person.name, targets, dict(here.targets.shares))
    meals = tuple(
        Meal(
            name=plate.slot.occasion,
            kind=plate.slot.kind,
            time=f"{plate.slot.minutes // 60:02d}:{plate.slot.minutes % 60:02d}",
            status="planned",
            dish=plate.option.dish.slug,
            items=tuple(items(who, plate)),
        )
        for plate in plates
    )
    question = {"people": {who: person_document(here.person)}, "start": str(START), "days": 1}
    days = (Day(START.isoformat(), meals),)
    return Plan(question, (planned,), days, Proof("days_within_gap"), verified=False)


def items(who: str, plate: Plate) -> Iterator[Item]:
    seasoning: dict[str, float] = {}
    for part in plate.option.seasoning:
        seasoning[part.food.slug] = seasoning.get(part.food.slug, 0.0) + part.grams
    for portion, steps in plate.servings:
        yield item(who, plate, portion.food.slug, portion.role, steps * portion.food.step_g)
        for part in portion.seasoning:
            seasoning[part.food.slug] = seasoning.get(part.food.slug, 0.0) + part.grams
    for slug, grams in seasoning.items():
        yield item(who, plate, slug, "seasoning", grams)


def item(who: str, plate: Plate, slug: str, role: str, grams: float) -> Item:
    food = FOODS[slug]
    name = f"{plate.slot.occasion}/{role}/{slug}"
    return Item(name, who, slug, food.ndb_no, food.fdc_id, food.name, role, grams, "", "")


# --- they agree --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PEOPLE)
@EXAMPLES
@given(seed=SEEDS)
def test_model_and_verifier_agree_on_any_day(name, seed, real):
    here = world(name)
    plates = random_day(here, random.Random(seed), real)
    surely, perhaps = by_model(here, plates), by_model(here, plates, -NEAR)
    assert surely <= by_verifier(here, plates) <= perhaps


def test_every_planned_day_keeps_every_rule_in_all_three(real):
    here, search = world("ana"), searching("ana")
    for plates in real:
        assert by_model(here, plates) == set()
        assert by_verifier(here, plates) == set()
        assert broken_per_cent(search, plates) == 0.0


def broken_per_cent(search: Search, plates: Sequence[Plate]) -> float:
    """Per cent of hard rules broken, as the search counts them."""
    week = Served(search.question, search.index)
    for plate in plates:
        search.serve(week, 0, plate.slot, plate.option, plate.servings)
    return search.score.broken(week, 0)


ON_THE_PLATE = ("structure.", "portions.", "variety.")


@pytest.mark.parametrize("name", PEOPLE)
@EXAMPLES
@given(seed=SEEDS)
def test_the_search_sees_a_day_as_broken_exactly_when_a_hard_row_is(name, seed, real):
    here, search = world(name), searching(name)
    plates = random_day(here, random.Random(seed), real)
    surely, perhaps = (
        {rule for rule, _ in by_model(here, plates, near) if not rule.startswith(ON_THE_PLATE)}
        for near in (NEAR, -NEAR)
    )
    if broken_per_cent(search, plates) == 0.0:
        assert surely == set()
    else:
        assert perhaps != set()


@cache
def searching(name: str) -> Search:
    return world(name).search


@pytest.mark.parametrize("name", PEOPLE)
def test_the_search_has_a_plate_of_every_dish_on_offer(name):
    here, search = world(name), searching(name)
    for kind, options in here.options.items():
        offered = {option.dish.slug for option in options}
        assert {ware.option.dish.slug for ware in search.pools[kind]} == offered


# --- points ------------------------------------------------------------------------------------


def model_points(here: World, plates: Sequence[Plate]) -> float:
    """The model's objective with the plates fixed and every deviation at its best."""
    menu = {plate.slot.key: (only_served(plate),) for plate in plates}
    model = build(replace(here.day, menu=menu))
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
    week = Served(search.question, search.index)
    for plate in plates:
        search.serve(week, 0, plate.slot, plate.option, plate.servings)
    slot = plates[at].slot
    rest, row = week.rest(0, slot), week.plates[(0, slot.key)].row
    total = rest.day + row.nutrients
    hard = search.score.hard(0, slot, row.nutrients, total, rest)
    return float((search.score.candidates(0, slot, row, rest) - HARD * hard)[0])


def any_food_too_often(plates: Sequence[Plate]) -> bool:
    """Whether a food comes on more plates than the model allows; the search has a price for it."""
    times = Counter(food for plate in plates for food in {p.food.slug for p, _ in plate.servings})
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
    here, search, chance = world(name), searching(name), random.Random(seed)
    plates = [proper(s, chance.choice(here.options[s.kind]), chance) for s in here.slots]
    at = chance.randrange(len(plates))
    slot = plates[at].slot
    other = list(plates)
    other[at] = proper(slot, chance.choice(here.options[slot.kind]), chance)
    assume(not any_food_too_often(plates) and not any_food_too_often(other))
    before, after = model_points(here, plates), model_points(here, other)
    by_search = search_points(search, other, at) - search_points(search, plates, at)
    by_search -= same_day_points(other, at) - same_day_points(plates, at)
    assert by_search == pytest.approx(after - before, abs=1e-5)

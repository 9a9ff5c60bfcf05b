"""The week in one piece: its points are the plates' own, and its relaxation is a bound."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from handmade import FOODS, START

from planner.asked import Asked, ask, question_of
from planner.bound import day_classes, gap, week_bound, whole_week
from planner.dishes import load_dishes
from planner.menu import Option
from planner.model.build import broken
from planner.model.day import Plate
from planner.model.solver import solve
from planner.nutrients import INDEX
from planner.person import EXAMPLE, person_from_document
from planner.search.local import Search
from planner.search.total import plate_vector, week_total
from planner.varied import kind_of
from planner.week import finish, search_question

DISHES = load_dishes()
RICH, ENERGY = INDEX["magnesium_mg"], INDEX["energy_kcal"]
BESIDE: Mapping[str, Mapping[str, Any]] = {
    "ordinary": {},
    "a medicine": {"medicines": [{"name": "ciprofloxacin", "times": ["08:00", "20:00"]}]},
    "a fixed meal": {"slots": [{"day": "mon", "occasion": "snack", "status": "fixed",
                                "foods": [{"food": "milk_whole", "amount": "1 cup"}]}]},
    "leftovers": {"slots": [{"day": "tue", "occasion": "dinner", "status": "leftover"}]},
    "a liked food": {"like": ["lentils_boiled"]},
    "a meal out": {"slots": [{"day": "wed", "occasion": "lunch", "status": "out"}]},
}  # fmt: skip


def asked(name: str = "ordinary", days: int = 4, few: int = 12, seed: int = 3) -> Asked:
    """A question with a few dishes for each slot, so that it is solved in a moment."""
    document = EXAMPLE.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    person = person_from_document(document | dict(BESIDE[name]))
    whole = ask(question_of("you", person, START, days, None), FOODS, DISHES)
    chance, drawn = random.Random(seed), {}
    menu: dict[str, tuple[Option, ...]] = {}
    for slot in (slot for of_day in whole.slots for slot in of_day):
        options = whole.menu[slot.key]
        names = drawn.setdefault(
            slot.kind, {o.dish.slug for o in chance.sample(options, min(few, len(options)))}
        )
        menu[slot.key] = tuple(o for o in options if o.dish.slug in names) or options
    for slot in (slot for of_day in whole.slots for slot in of_day):
        if slot.leftover_of:
            menu[slot.key] = menu[slot.leftover_of]
    return replace(whole, menu=menu)


def read(question: Asked, values: Mapping[str, float]) -> Iterator[Plate]:
    """The plates that a solution of the model serves."""
    for slot in (s for of_day in question.slots for s in of_day):
        source = slot.leftover_of or slot.key
        for option in question.menu[slot.key]:
            at = f"{source}.{option.dish.slug}"
            if values[f"u.{at}"] > 0.5:
                names = ((p, f"{at}.{p.role}.{p.food.slug}") for p in option.all_portions())
                yield Plate(slot, option, tuple(
                    (p, p.least_steps + values[f"e.{name}"])  # type: ignore[misc]
                    for p, name in names if values[f"y.{name}"] > 0.5
                ))  # fmt: skip


@pytest.mark.parametrize("name", BESIDE)
def test_the_average_day_bounds_the_week_as_the_whole_week_does(name):
    question = asked(name, days=3, few=9)
    whole = solve(whole_week(question), relaxation=True)
    assert whole.found
    assert week_bound(question) == pytest.approx(whole.objective, abs=1e-4)


def test_days_alike_are_one_class_and_others_are_not():
    assert [c.numbers for c in day_classes(asked(days=7))] == [(0, 1, 2, 3, 4), (5, 6)]
    with_out = [c.numbers for c in day_classes(asked("a meal out", days=7))]
    assert with_out == [(0, 1, 3, 4), (2,), (5, 6)]
    assert (0,) in [c.numbers for c in day_classes(asked("leftovers", days=7))]
    assert [c.times for c in day_classes(asked(days=7), alike=False)] == [1] * 7


@pytest.mark.parametrize("seed", range(3))
def test_the_best_week_of_a_small_question_has_the_points_that_its_plates_have(seed):
    question = asked(days=2, few=3, seed=seed)
    answer = solve(whole_week(question), gap=0.01, nodes=20_000)
    if not answer.found:
        assert answer.status == "infeasible"
        return
    plates = list(read(question, answer.values or {}))
    assert [p.slot.key for p in plates] == [s.key for of in question.slots for s in of]
    points = week_total(search_question(question), plates).points
    assert answer.objective == pytest.approx(points, abs=1e-3)
    assert week_bound(question) <= points + 1e-6


@pytest.mark.parametrize(("seed", "points"), [(0, -40.0), (1, 0.0)])
def test_a_liked_food_earns_its_points_only_where_it_is_served(seed: int, points: float):
    liked = frozenset({kind_of(FOODS["lentils_boiled"])})
    question = replace(asked(days=1, few=4, seed=seed), liked=liked)
    answer = solve(whole_week(question), gap=0.01, nodes=20_000)
    assert answer.found
    total = week_total(search_question(question), list(read(question, answer.values or {})))
    assert answer.objective == pytest.approx(total.points, abs=1e-3)
    assert total.terms.get("liked foods", 0.0) == points


def test_no_week_of_the_planner_beats_the_bound_and_its_points_are_the_sum():
    question = asked(few=12)
    search = Search(search_question(question), question.menu)
    found = search.run()
    answers = finish(question, search, found, range(question.days), lambda _: None)
    assert not any(answer.given_up for answer in answers.values())
    plates = [plate for answer in answers.values() for plate in answer.plates]
    beside = gap(question, plates)
    assert beside.bound < beside.points
    assert beside.by == beside.points - beside.bound


def cut(option: Option) -> Option:
    """The dish with one food for each part that it must have, and none of the others."""
    roles = tuple(role for role in option.roles if role.least)
    portions = {role.name: option.portions[role.name][:1] for role in roles}
    return replace(option, dish=replace(option.dish, roles=roles), portions=portions)


def every_plate(options: Sequence[Option]) -> Iterator[tuple[Option, tuple[Any, ...]]]:
    """Each dish with each of its foods in its least, a middle and its most amount."""
    for option in options:
        portions = [option.portions[role.name][0] for role in option.roles]
        steps = [sorted({p.least_steps, (p.least_steps + p.most_steps) // 2, p.most_steps})
                 for p in portions]  # fmt: skip
        for chosen in itertools.product(*steps):
            yield option, tuple(zip(portions, chosen, strict=True))


def test_trying_thousands_of_days_finds_none_below_the_bound():
    whole = asked(days=1, few=40, seed=1)
    kept = {
        key: tuple(cut(o) for o in sorted(options, key=lambda o: sum(r.least for r in o.roles))[:2])
        for key, options in whole.menu.items()
    }
    # what these few foods cannot reach is no part of the question
    daily = set(whole.targets.daily()) - {"energy_kcal"}
    wanted = {n: t for n, t in whole.targets.by_nutrient.items() if n not in daily}
    keys = [slot.key for slot in whole.slots[0]]
    slots = dict(zip(keys, whole.slots[0], strict=True))
    chance, plates = random.Random(5), {key: list(every_plate(kept[key])) for key in keys}
    days = [[Plate(slots[key], *chance.choice(plates[key])) for key in keys] for _ in range(3000)]
    kcal = sorted(sum(plate_vector(p)[ENERGY] for p in day) for day in days)[len(days) // 2]
    loose = replace(whole.targets, by_nutrient=wanted, shares={}, energy_kcal=float(kcal))
    question = replace(whole, menu=kept, targets=loose)
    model = whole_week(question)
    hard = [r for r in model.rows if not r.name.startswith("week.") and "goal." not in r.name
            and "absorption" not in r.name and ".variety." not in r.name]  # fmt: skip
    search = search_question(question)
    points = [week_total(search, day).points for day in days if kept_by(question, day, hard)]
    least, tried = min(points), len(points)
    assert tried > 20
    assert week_bound(question) <= least
    exact = solve(model, gap=0.01, nodes=20_000)
    assert exact.objective <= least + 0.01


def kept_by(question: Asked, day: list[Plate], hard: list[Any]) -> bool:
    values: dict[str, float] = {}
    for plate in day:
        at = f"{plate.slot.key}.{plate.option.dish.slug}"
        values[f"u.{at}"] = 1.0
        rich = plate_vector(plate)
        values[f"rich.{plate.slot.key}"] = float(rich[RICH] > 0.25 * question.targets.magnesium_mg)
        for portion, steps in plate.servings:
            name = f"{at}.{portion.role}.{portion.food.slug}"
            values[f"y.{name}"], values[f"e.{name}"] = 1.0, float(steps - portion.least_steps)
    return not broken(hard, values)

"""What of a member's day is opened, step by step, where it cannot be shared as it is."""

from __future__ import annotations

from typing import cast

import pytest
from handmade import START

from planner.gate import GateResult
from planner.household import planning, table_dishes
from planner.household.seats import Seat, seats_for
from planner.household.versions import settled_by, versions
from planner.menu import Option, option_for
from planner.model.day import DayAnswer, GivenUp
from planner.person import Day
from planner.search.local import Search
from planner.selection import allowed_foods
from planner.surveys.household_persons import member
from planner.tables import load_foods

FOODS, TABLE = load_foods(), table_dishes()
OMNIVORE, VEGAN = member("Ana", "F45", {}), member("Ben", "M35", {"diet": "vegan"})
MONDAY = "2026-11-23"
LUNCH, DINNER = f"{MONDAY} lunch", f"{MONDAY} dinner"


def followed(cook_days: tuple[Day, ...] = (), days: int = 1) -> tuple[planning._Work, Seat]:
    """An omnivore for whom a chilli is settled at lunch and fish tacos at dinner on Monday."""
    seats = seats_for((OMNIVORE, VEGAN), START, days, FOODS, TABLE, cook_days)
    work = planning._Work(seats, (), FOODS, TABLE, lambda _: None, None)
    allowed = allowed_foods(VEGAN, GateResult(), FOODS)
    made = (option_for(dish, FOODS, allowed, 2000) for dish in TABLE.values())
    vegan = versions([option for option in made if option is not None])
    for where, slug in ((LUNCH, "bean_chilli"), (DINNER, "mexican_fish_tacos")):
        option = vegan[slug]
        plate = [
            (option.portions[role.name][0], 1)
            for role in option.dish.roles
            if role.least and not role.is_side
        ]
        work.tables[where] = planning._Table({slug: settled_by(plate, option)})
    return work, seats[0]


def menu_at(step: int) -> dict[str, tuple[Option, ...]]:
    work, seat = followed()
    menu = work._menu(seat, [step])
    return {where: menu[seat.slots[where].key] for where in (LUNCH, DINNER)}


@pytest.mark.parametrize(
    ("step", "opened"),
    [(0, set()), (1, set()), (2, {LUNCH}), (3, {DINNER}), (4, {LUNCH, DINNER}),
     (5, {LUNCH, DINNER})],
)  # fmt: skip
def test_each_step_opens_one_main_meal_before_both(step: int, opened: set[str]):
    menu = menu_at(step)
    assert {where for where, options in menu.items() if len(options) > 1} == opened
    for where in {LUNCH, DINNER} - opened:
        assert len(menu[where]) == 1


def test_own_dishes_cost_points_until_the_last_step():
    for step in range(len(planning.LADDER)):
        for options in menu_at(step).values():
            others = options if step == 5 else options[1:]
            assert all(bool(option.avoid) is (step < 5) for option in others)


def test_shared_foods_stay_until_their_step():
    for step, count in ((0, 1), (3, 1), (4, 3), (5, 3)):
        shared = next(o for o in menu_at(step)[LUNCH] if o.dish.slug == "bean_chilli")
        assert len(shared.portions["beans"]) == count


def test_where_another_dish_is_cooked_is_opened_first():
    work, seat = followed()
    work.tables[DINNER].dishes["bean_burger"] = {}
    menu = work._menu(seat, [2])
    assert len(menu[seat.slots[LUNCH].key]) == 1
    found = menu[seat.slots[DINNER].key]
    assert [o.dish.slug for o in found[:2]] == ["mexican_fish_tacos", "bean_burger"]
    assert not found[1].avoid


def test_a_day_of_leftovers_opens_what_was_cooked_for_it():
    work, seat = followed(("mon",), 2)
    assert set(seat.slots) >= {LUNCH, DINNER}
    assert f"{MONDAY[:-2]}24 lunch" not in seat.slots
    assert work._steps(seat, [0, 4])[LUNCH] == planning.LADDER[4]
    assert len(work._menu(seat, [0, 4])[seat.slots[LUNCH].key]) > 1


def test_what_gives_way_is_weighed_in_per_cent():
    asked = followed()[1].asked
    least = asked.targets["calcium_mg"].min
    assert least is not None

    def given(*rows: tuple[str, float]) -> float:
        lost = tuple(GivenUp(row, by, "") for row, by in rows)
        return planning._given((asked, cast("Search", None), {0: DayAnswer((), 0.0, 0.0, lost)}))

    assert given() == 0
    assert given(("intake.minimum.calcium_mg.0", least / 10)) == pytest.approx(10)
    assert given(("spacing.calcium.0.lunch", 3.0), ("intake.minimum.calcium_mg.0", least / 50)) == (
        pytest.approx(5)
    )

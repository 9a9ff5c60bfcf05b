"""The retimer: what moves, what stays, and what is said."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from test_medicines import MONDAY, at, habit, takes

from planner import retime as rt
from planner.menu import Slot
from planner.person import Person
from planner.retime import Retimed, retime
from planner.rules.medicines import Bar, bars_on, clock, closed

DAY = (("breakfast", "08:00"), ("lunch", "12:30"), ("snack", "15:30"), ("dinner", "19:00"))


def slots(*times: tuple[str, str], **status: str) -> list[Slot]:
    kinds = {"breakfast": "breakfast", "snack": "snack", "supper": "snack"}
    return [
        Slot(0, MONDAY, name, kinds.get(name, "main"), at(time), None, status.get(name, "planned"))
        for name, time in times or DAY
    ]


def moved(who: Person, *times: tuple[str, str], **status: str) -> dict[str, str]:
    """The clock times after retiming."""
    found = retime(slots(*times, **status), bars_on(who, MONDAY))
    return {slot.occasion: clock(slot.minutes) for slot in found.slots}


def test_nothing_moves_without_windows():
    found = retime(slots(), ())
    assert found == Retimed(slots=tuple(slots()))


def test_breakfast_waits_for_alendronate_and_says_why():
    who = takes(("Fosamax", "07:45"))
    found = retime(slots(), bars_on(who, MONDAY))
    assert [(m.occasion, clock(m.from_minutes), clock(m.to_minutes)) for m in found.moved] == [
        ("breakfast", "08:00", "08:15")
    ]
    assert str(found.moved[0]).startswith("breakfast moves from 08:00 to 08:15: Fosamax at 07:45:")
    assert "plain tap water" in found.moved[0].why
    assert not found.stuck


@pytest.mark.parametrize(
    ("dose", "breakfast"), [("07:30", "08:00"), ("07:31", "08:15"), ("08:00", "08:30")]
)
def test_the_exact_end_of_a_window_is_early_enough(dose: str, breakfast: str):
    assert moved(takes(("levothyroxine", dose)))["breakfast"] == breakfast


def test_only_the_day_of_the_dose_moves():
    who = Person(
        sex="female", age=72, height_cm=160, weight_kg=62,
        medicines=[{"name": "alendronate", "times": ["08:00"], "days": ["mon"]}],
    )  # fmt: skip
    for day in range(7):
        date = MONDAY + dt.timedelta(days=day)
        found = retime(slots(), bars_on(who, date))
        assert [m.occasion for m in found.moved] == (["breakfast"] if day == 0 else [])


def test_least_movement_and_later_when_equal():
    # 2 h before and 2 h after 12:30: lunch would have to be 10:30 or 14:30, both out of reach
    who = takes(("etidronate", "12:30"))
    assert moved(who)["lunch"] == "12:30"
    # 1 h after, 2 h before 11:45: 12:45 is nearer than 09:45
    assert moved(takes(("penicillamine", "11:45")))["lunch"] == "12:45"
    # dinner 19:00 is as far from 18:30 as from 19:30: later wins
    bar = next(b for b in bars_on(takes(("etidronate", "10:00")), MONDAY) if b.hard and b.moves)
    middle = [_like(bar, "18:30", "19:30")]
    assert _times(retime(slots(), middle))["dinner"] == "19:30"


def _like(bar: Bar, start: str, end: str) -> Bar:
    half = (at(start) + at(end)) // 2
    return replace(bar, from_minutes=at(start), to_minutes=at(end), dose_minutes=half)


def _times(found: Retimed) -> dict[str, str]:
    return {slot.occasion: clock(slot.minutes) for slot in found.slots}


def test_an_occasion_makes_room_for_another():
    # Tetracycline 12:30 closes 10:30 to 13:30; lunch goes to 13:30, and the snack an hour and a
    # half behind it is already far enough; one at 14:00 has to go on.
    assert moved(takes(("tetracycline", "12:30"))) == {
        "breakfast": "08:00", "lunch": "13:30", "snack": "15:30", "dinner": "19:00",
    }  # fmt: skip
    times = (("breakfast", "08:00"), ("lunch", "12:30"), ("snack", "14:00"), ("dinner", "19:00"))
    found = retime(slots(*times), bars_on(takes(("tetracycline", "12:30")), MONDAY))
    assert _times(found)["snack"] == "15:00"
    assert "keeps its distance" in found.moved[1].why


def test_a_smaller_usual_distance_is_kept_as_it_is():
    times = (("breakfast", "08:00"), ("snack", "09:00"), ("lunch", "12:30"))
    assert moved(takes(("levothyroxine", "08:00")), *times) == {
        "breakfast": "08:30", "snack": "09:30", "lunch": "12:30",
    }  # fmt: skip


def test_tetracycline_four_times_a_day_finds_a_time_for_every_meal():
    who = takes(("tetracycline", "06:00 12:00 18:00 23:00"))
    found = retime(slots(), bars_on(who, MONDAY))
    assert _times(found) == {
        "breakfast": "08:00", "lunch": "13:00", "snack": "15:30", "dinner": "19:00",
    }  # fmt: skip
    assert not found.stuck


def test_an_occasion_without_a_place_names_the_dose():
    who = takes(("omadacycline", "13:00"))  # nothing from 09:00 to 15:00
    found = retime(slots(), bars_on(who, MONDAY))
    assert found.closed == ("lunch",)
    assert "omadacycline at 13:00" in found.stuck[0]
    assert "09:00 to 15:00" in found.stuck[0]
    assert "pharmacist" in found.stuck[0]
    assert "lunch" not in {m.occasion for m in found.moved}


def test_a_meal_out_stays_and_a_skipped_one_does_not_count():
    who = takes(("levothyroxine", "08:00"))
    found = retime(slots(breakfast="out"), bars_on(who, MONDAY))
    assert not found.moved
    assert "eaten out" in found.stuck[0]
    found = retime(slots(breakfast="skip"), bars_on(who, MONDAY))
    assert not found.moved
    assert not found.stuck


def test_a_low_calcium_window_moves_a_meal_and_a_dairy_window_does_not():
    # Eltrombopag 22:30: almost no calcium from 18:30 on; dinner is clear of it at 18:30.
    assert moved(takes(("eltrombopag", "22:30")))["dinner"] == "18:30"
    assert moved(takes(("iron", "08:00")))["breakfast"] == "08:00"
    assert moved(takes(("ciprofloxacin", "08:00 20:00")))["breakfast"] == "08:00"


def test_a_soft_window_moves_a_meal_where_nothing_hard_forbids_it():
    # Levothyroxine 21:30 wants three hours since the last food: dinner at 18:30.
    assert moved(takes(("levothyroxine", "21:30")))["dinner"] == "18:30"


def test_the_night_before_counts():
    times = (*DAY, ("supper", "23:15"))
    assert moved(takes(("alendronate", "07:00")), *times)["supper"] == "23:00"


def test_a_habit_at_the_time_of_a_meal_goes_with_it():
    with_meal = habit("coffee_brewed", "1 cup", "08:00")
    alone = habit("coffee_brewed", "1 cup", "10:00")
    found = retime(slots(), bars_on(takes(("alendronate", "08:00")), MONDAY), [with_meal, alone])
    assert [clock(minutes) for _, minutes in found.habits] == ["08:30", "10:00"]


DOSES = [
    ("tetracycline", "07:00 12:00 17:00 22:00"),
    ("penicillamine", "07:00 11:00 16:00 21:00"),
    ("omadacycline", "11:00"),
    ("alendronate", "07:50"),
    ("eltrombopag", "16:00"),
]


@pytest.mark.parametrize("dose", DOSES, ids=lambda dose: dose[0])
def test_limits_are_kept_and_no_other_arrangement_is_better(dose: tuple[str, str]):
    day = slots(("breakfast", "08:10"), ("lunch", "12:30"), ("dinner", "18:30"))
    bars = tuple(bar for bar in bars_on(takes(dose), MONDAY) if bar.moves)
    found = retime(day, bars)
    times = [slot.minutes for slot in found.slots]

    def cost(arrangement: tuple[int, ...]) -> tuple[int, ...]:
        parts = [rt._cost(slot, m, bars) for slot, m in zip(day, arrangement, strict=True)]
        return tuple(sum(column) for column in zip(*parts, strict=True))

    usual = [slot.minutes for slot in day]
    for slot, minutes in zip(day, times, strict=True):
        assert abs(minutes - slot.minutes) <= 90
        assert minutes % 15 == 0 or minutes == slot.minutes
    fits = [
        arrangement
        for arrangement in itertools.product(*(list(rt._candidates(slot)) for slot in day))
        if all(
            b - a >= min(90, v - u)
            for (a, b), (u, v) in zip(
                itertools.pairwise(arrangement), itertools.pairwise(usual), strict=True
            )
        )
    ]
    assert tuple(times) in fits
    assert cost(tuple(times)) == min(map(cost, fits))
    assert found.closed == tuple(s.occasion for s in found.slots if closed(bars, s.minutes))

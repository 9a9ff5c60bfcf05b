"""Medicine windows: every row by hand, every name it answers to, and the clock around midnight."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.gate import medicine_classes
from planner.habits import Custom, habits_of
from planner.menu import Slot
from planner.nutrients import NUTRIENTS
from planner.person import Person
from planner.rules import medicines as rx
from planner.tables import load_foods

MONDAY = dt.date(2026, 11, 23)
WEEK = tuple(MONDAY + dt.timedelta(days=day) for day in range(7))
FOODS = load_foods()
MINERAL_WATER = replace(FOODS["tap_water"], slug="mineral_water", name="Mineral water")


def person(**fields: Any) -> Person:
    return Person(
        sex="female", age=60, height_cm=165, weight_kg=65, kidneys="healthy", **fields
    )  # fmt: skip


def takes(*doses: tuple[str, str], supplements: tuple[tuple[str, str], ...] = ()) -> Person:
    """A person who takes each medicine at its times ("08:00 20:00") and each supplement."""
    return person(
        medicines=[{"name": name, "times": times.split()} for name, times in doses],
        supplements=[
            {"form": form, "elemental_magnesium_mg": 100, "time": time}
            for form, time in supplements
        ],
    )


def at(time: str) -> int:
    return rx.minutes_of(time)


def bars_of(who: Person, date: dt.date = MONDAY, row: str = "") -> list[rx.Bar]:
    return [bar for bar in rx.bars_on(who, date) if bar.id.startswith(row)]


def inside(who: Person, time: str, row: str, date: dt.date = MONDAY) -> bool:
    return any(rx.in_window(bar, at(time)) for bar in bars_of(who, date, row))


def sentences(who: Person, date: dt.date = MONDAY) -> list[str]:
    return [str(finding) for finding in rx.supplement_findings_on(who, date)]


# --- every row, by hand --------------------------------------------------------------------

TABLE = """
row | medicine | dose | last allowed, first barred, last barred, first allowed | barred | not barred
tetracycline.food | Tetracycline 250 mg | 12:00 | 10:00 10:01 12:59 13:00 | banana | tap_water
tetracycline.dairy | oxytetracycline | 12:00 | 06:00 06:01 13:59 14:00 | milk_whole | spinach_raw
tetracycline.fortified | tetracycline | 12:00 | 06:00 06:01 13:59 14:00 | rice_milk_fortified | feta
tetracycline.minerals | demeclocycline | 12:00 | 06:00 06:01 13:59 14:00 | citrate | -
doxycycline.minerals | Vibramycin | 09:00 | 03:00 03:01 10:59 11:00 | hydroxide | -
doxycycline.dairy | lymecycline | 09:00 | 07:00 07:01 10:59 11:00 | yogurt_low_fat | lentils_boiled
doxycycline.fortified | Minocin | 09:00 | 07:00 07:01 10:59 11:00 | rice_milk_fortified | banana
omadacycline.food | Nuzyra | 08:00 | 04:00 04:01 09:59 10:00 | oats_rolled | tap_water
omadacycline.dairy | Nuzyra | 08:00 | 04:00 04:01 11:59 12:00 | cheddar_cheese | tofu_firm
omadacycline.fortified | Nuzyra | 08:00 | 04:00 04:01 11:59 12:00 | soy_milk_fortified | milk_whole
omadacycline.minerals | omadacycline | 08:00 | 04:00 04:01 11:59 12:00 | malate | -
ciprofloxacin.minerals | Cipro 500 | 08:00 | 02:00 02:01 09:59 10:00 | glycinate | -
ciprofloxacin.dairy_alone | Ciproxin | 08:00 | 02:00 02:01 09:59 10:00 | milk_skimmed | banana
ciprofloxacin.calcium | Baxdela | 08:00 | 02:00 02:01 09:59 10:00 | calcium_mg>800 | -
levofloxacin.minerals | Levaquin | 08:00 | 04:00 04:01 09:59 10:00 | citrate | -
moxifloxacin.minerals | Avelox | 08:00 | 00:00 00:01 11:59 12:00 | citrate | -
levothyroxine.food | Synthroid | 07:00 | 06:59 07:00 07:29 07:30 | coffee_brewed | tap_water
levothyroxine.empty | Cytomel | 22:00 | 19:00 19:01 22:00 22:01 | oats_rolled | tap_water
levothyroxine.fortified | Euthyrox | 07:00 | 03:00 03:01 10:59 11:00 | oat_ring_cereal | milk_whole
levothyroxine.minerals | Levoxyl 50 | 07:00 | 03:00 03:01 10:59 11:00 | oxide | -
levothyroxine.coffee | Tirosint | 07:00 | 06:59 07:00 07:59 08:00 | espresso | green_tea_brewed
levothyroxine.soy | levothyroxine | 07:00 | 03:00 03:01 10:59 11:00 | tofu_firm | soybean_oil
levothyroxine.bran | levothyroxine | 07:00 | 06:59 07:00 07:59 08:00 | bran_flakes | oats_rolled
alendronate.food | Fosamax | 09:00 | 01:00 01:01 09:29 09:30 | banana | tap_water
alendronate.minerals | Actonel | 09:00 | 01:00 01:01 09:29 09:30 | citrate | -
bisphosphonate.magnesium | alendronic acid | 07:00 | 03:00 03:01 10:59 11:00 | citrate | -
ibandronate.food | Boniva | 09:00 | 01:00 01:01 09:59 10:00 | black_tea_brewed | tap_water
ibandronate.minerals | ibandronic acid | 09:00 | 01:00 01:01 09:59 10:00 | lactate | -
etidronate.food | etidronate | 10:00 | 08:00 08:01 11:59 12:00 | banana | tap_water
etidronate.minerals | clodronate | 10:00 | 08:00 08:01 11:59 12:00 | citrate | -
penicillamine.food | Cuprimine | 10:00 | 08:00 08:01 10:59 11:00 | milk_whole | tap_water
penicillamine.minerals | penicillamine | 10:00 | 06:00 06:01 13:59 14:00 | citrate | -
gabapentin.magnesium | Neurontin | 21:00 | 19:00 19:01 22:59 23:00 | oxide | -
integrase.minerals | Biktarvy | 08:00 | 02:00 02:01 09:59 10:00 | citrate | -
raltegravir.antacid | Isentress | 12:00 | - 00:00 23:59 - | hydroxide | -
eltrombopag.calcium | Promacta | 10:00 | 06:00 06:01 13:59 14:00 | calcium_mg>50 | -
eltrombopag.dairy | Revolade | 10:00 | 06:00 06:01 13:59 14:00 | feta | banana
eltrombopag.fortified | Promacta | 10:00 | 06:00 06:01 13:59 14:00 | rice_milk_fortified | banana
eltrombopag.minerals | eltrombopag | 10:00 | 06:00 06:01 13:59 14:00 | citrate | -
mycophenolate.magnesium | CellCept | 09:00 | 07:00 07:01 10:59 11:00 | oxide | -
nitrofurantoin.magnesium | Macrobid | 08:00 | 04:00 04:01 11:59 12:00 | citrate | -
antimalarial.magnesium | Plaquenil | 08:00 | 04:00 04:01 11:59 12:00 | hydroxide | -
cephalosporin.antacid | Omnicef | 08:00 | 06:00 06:01 09:59 10:00 | carbonate | -
cephalosporin.iron | Zinnat | 08:00 | 06:00 06:01 09:59 10:00 | iron | -
rosuvastatin.antacid | Crestor | 20:00 | 19:59 20:00 21:59 22:00 | oxide | -
iron.magnesium | ferrous sulfate | 10:00 | 06:00 06:01 13:59 14:00 | citrate | -
iron.calcium | Feraccru | 10:00 | 06:00 06:01 13:59 14:00 | calcium | -
iron.zinc | iron | 10:00 | 06:00 06:01 13:59 14:00 | zinc | -
iron.dairy | iron | 10:00 | 08:00 08:01 11:59 12:00 | milk_1pct_fat | banana
iron.fortified | iron | 10:00 | 08:00 08:01 11:59 12:00 | soy_milk_fortified | banana
iron.tea | iron | 10:00 | 08:00 08:01 11:59 12:00 | green_tea_brewed | coffee_brewed
iron.coffee | iron | 10:00 | 08:00 08:01 11:59 12:00 | coffee_brewed | black_tea_brewed
digoxin.bran | Lanoxin | 08:00 | 06:00 06:01 09:59 10:00 | wheat_bran | brown_rice_cooked
digoxin.minerals | digoxin | 08:00 | 06:00 06:01 09:59 10:00 | citrate | -
k_binder.minerals | Veltassa | 12:00 | 09:00 09:01 14:59 15:00 | citrate | -
"""
EXAMPLES: dict[str, tuple[str, str, tuple[str, ...], str, str]] = {
    cells[0]: (cells[1], cells[2], tuple(cells[3].split()), cells[4], cells[5])
    for cells in (line.split(" | ") for line in TABLE.strip().splitlines()[1:])
}


def test_every_row_has_an_example_and_only_rows_have():
    assert list(EXAMPLES) == [window.id for window in rx.windows()]


@pytest.mark.parametrize("identity", EXAMPLES)
def test_the_window_opens_and_closes_where_it_should(identity: str):
    name, dose, (before, first, last, after), _, _ = EXAMPLES[identity]
    who = takes((name, dose))
    assert inside(who, first, identity)
    assert inside(who, dose, identity)
    assert inside(who, last, identity)
    for allowed in (before, after):
        assert allowed == "-" or not inside(who, allowed, identity), allowed


@pytest.mark.parametrize("identity", EXAMPLES)
def test_the_window_bars_what_it_names_and_nothing_else(identity: str):
    name, dose, _, wrong, right = EXAMPLES[identity]
    bar = next(bar for bar in bars_of(takes((name, dose)), row=identity) if bar.dose_minutes > 0)
    if bar.what in rx.FOOD_WORDS:
        assert rx.barred(bar, FOODS[wrong], "snack")
        assert not rx.barred(bar, FOODS[right], "snack")
    elif bar.what in rx.PRODUCTS:
        medicine = wrong in ("iron", "zinc", "calcium")
        who = takes(
            *([(f"{wrong} tablets", dose)] if medicine else []),
            supplements=() if medicine else ((wrong, dose),),
        )
        [taking] = rx.takings(who, MONDAY)
        assert rx.product_bars([bar], taking) == (bar,)
        assert not any(rx.barred(bar, food) for food in FOODS.values())
    else:
        assert bar.what == wrong
        assert rx.caps(bar)


# --- the table -----------------------------------------------------------------------------


def test_the_words_of_the_table_are_known():
    names = {f"class:{found.id}" for found in medicine_classes()}
    names |= {generic for found in medicine_classes() for generic in found.generics}
    for window in rx.windows():
        assert window.names, window.id
        assert window.names <= names, window.id
        limits = rx.caps(replace(ANY_BAR, what=window.what))
        assert window.what in {*rx.FOOD_WORDS, *rx.PRODUCTS} or set(limits) <= set(NUTRIENTS)
        assert window.what in {*rx.FOOD_WORDS, *rx.PRODUCTS} or limits, window.id
        assert 0 <= window.hours_before <= 24
        assert 0 < window.hours_after + window.hours_before <= 48
        assert window.sentence.endswith(".")
        assert window.source
        assert window.status in {"read", "secondary", "unopened", "ours"}
        assert not window.moves or window.what == "any_food" or limits


ANY_BAR = rx.bars_on(takes(("levothyroxine", "07:00")), MONDAY)[0]

TIMED = {
    "tetracycline", "fluoroquinolone", "thyroid", "bisphosphonate", "chelator", "gabapentinoid",
    "integrase", "eltrombopag", "mycophenolate", "nitrofurantoin", "antimalarial",
    "cephalosporin", "iron", "digoxin", "k_binder",
}  # fmt: skip


def test_every_generic_of_a_class_with_timing_fires_a_row():
    timed = {found.id for found in medicine_classes() if "timing" in found.effects}
    assert timed == TIMED
    for found in medicine_classes():
        for generic in found.generics if found.id in timed else ():
            assert rx.bars_on(takes((generic, "08:00")), MONDAY), generic


@pytest.mark.parametrize("name", ["Zestoretic", "lisinopril", "Coumadin", "Somethingol", "Lipitor"])
def test_a_medicine_without_windows_bars_nothing(name: str):
    assert not rx.bars_on(takes((name, "08:00")), MONDAY)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Synthroid 100 mcg", "levothyroxine"), ("Fosamax 70 mg", "alendronate"),
        ("CIPRO", "ciprofloxacin"), ("Triumeq", "dolutegravir"), ("Genvoya", "elvitegravir"),
        ("Promacta", "eltrombopag"), ("Doryx", "doxycycline"),
    ],
)  # fmt: skip
def test_brands_and_combinations_fire_the_rows_of_their_components(name: str, same: str):
    def rows(medicine: str) -> list[str]:
        return [bar.id for bar in rx.bars_on(takes((medicine, "08:00")), MONDAY)]

    assert rows(name) == rows(same)


def test_risedronate_taken_after_breakfast_is_not_barred_from_it():
    rows = {bar.id for bar in rx.bars_on(takes(("Atelvia", "08:30")), MONDAY)}
    assert rows == {"bisphosphonate.magnesium"}


def test_every_row_is_in_the_documents():
    text = Path(__file__).parents[1].joinpath("docs", "medicines.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    for window in rx.windows():
        names = ", ".join(sorted(window.names))
        hours = f"| {window.hours_before:g} h | {window.hours_after:g} h |"
        level = "hard" if window.hard else "soft"
        [line] = [line for line in lines if f"`{window.id}`" in line]
        for part in (f"| {names} |", hours, f"| {level} |", window.source, f"| {window.status} |"):
            assert part in line, window.id


# --- worked cases --------------------------------------------------------------------------


def test_magnesium_two_hours_after_ciprofloxacin_is_allowed():
    assert not sentences(takes(("ciprofloxacin", "08:00"), supplements=(("citrate", "10:00"),)))
    assert not sentences(takes(("ciprofloxacin", "08:00"), supplements=(("citrate", "02:00"),)))
    for time in ("02:01", "09:59"):
        assert sentences(takes(("ciprofloxacin", "08:00"), supplements=(("citrate", time),)))


def test_magnesium_three_hours_after_moxifloxacin_is_too_early():
    who = takes(("moxifloxacin", "08:00"), supplements=(("citrate", "11:00"),))
    assert sentences(who) == [
        "Magnesium citrate at 11:00 stands inside 00:00 to 12:00 around moxifloxacin at 08:00; "
        "allowed from 12:00 or until 00:00."
    ]


def test_fortified_drinks_wait_four_hours_after_levothyroxine():
    who = takes(("levothyroxine", "07:00"))
    [bar] = bars_of(who, row="levothyroxine.fortified")[:1]
    assert rx.barred(bar, FOODS["almond_milk_fortified"])
    assert inside(who, "08:30", bar.id)
    assert not inside(who, "11:00", bar.id)


def test_breakfast_and_mineral_water_wait_half_an_hour_after_alendronate():
    who = takes(("alendronate", "07:00"))
    [bar] = rx.closed(rx.bars_on(who, MONDAY), at("07:20"))
    assert rx.barred(bar, MINERAL_WATER)
    assert rx.barred(bar, FOODS["oats_rolled"])
    assert not rx.barred(bar, FOODS["tap_water"])
    assert not rx.closed(rx.bars_on(who, MONDAY), at("07:30"))


def test_gabapentin_bars_magnesium_oxide_and_no_food():
    who = takes(("gabapentin", "21:00"), supplements=(("oxide", "20:00"),))
    assert sentences(who) == [
        "Magnesium oxide at 20:00 stands inside 19:00 to 23:00 around gabapentin at 21:00; "
        "allowed from 23:00 or until 19:00."
    ]
    bars = rx.bars_on(who, MONDAY)
    assert not any(rx.barred(bar, food) for bar in bars for food in FOODS.values())


def test_doxycycline_allows_a_lunch_with_spinach_and_no_antacid_before_eleven():
    who = takes(("doxycycline", "09:00"), supplements=(("hydroxide", "10:30"),))
    bars = rx.bars_on(who, MONDAY)
    assert not any(rx.barred(bar, FOODS["spinach_raw"]) for bar in bars)
    assert "allowed from 11:00" in sentences(who)[0]


def test_doxycycline_twice_a_day_leaves_two_spans_for_magnesium():
    who = takes(("doxycycline", "08:00 20:00"), supplements=(("citrate", "12:00"),))
    assert not sentences(who)
    [taking] = rx.takings(who, MONDAY)
    spans = rx.free_spans(rx.product_bars(rx.bars_on(who, MONDAY), taking))
    assert [(rx.clock(first), rx.clock(last)) for first, last in spans] == [
        ("00:00", "02:00"), ("10:00", "14:00"), ("22:00", "23:59"),
    ]  # fmt: skip


def test_alendronate_keeps_magnesium_away_longer_than_food():
    who = takes(("alendronate", "07:00"), supplements=(("citrate", "09:00"),))
    [sentence] = sentences(who)
    assert "allowed from 11:00" in sentence
    assert not rx.closed(rx.bars_on(who, MONDAY), at("07:30"))


def test_gates_own_medicines_have_no_windows_but_are_known():
    for name in ("lisinopril", "spironolactone"):
        assert not rx.bars_on(takes((name, "08:00")), MONDAY)
        assert rx.doses_on(takes((name, "08:00")), MONDAY)[0].classes


# --- days and courses ----------------------------------------------------------------------


def days_of(**fields: Any) -> list[int]:
    """Days of the two weeks from Monday on which the medicine is taken."""
    who = person(medicines=[{"name": "alendronate", "times": ["07:00"], **fields}])
    dates = [MONDAY + dt.timedelta(days=day) for day in range(14)]
    return [day for day, found in enumerate(rx.doses(who, dates)) if found]


TUESDAY = MONDAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({}, list(range(14))),
        ({"days": ["mon"]}, [0, 7]),
        ({"days": ["mon"], "every": "week"}, [0, 7]),
        ({"every": "week", "from": TUESDAY}, [1, 8]),
        ({"every": "week"}, list(range(14))),
        ({"every": "two_weeks", "from": TUESDAY}, [1]),
        ({"every": "two_weeks", "from": TUESDAY, "days": ["mon", "thu"]}, [3]),
        ({"every": "two_weeks", "days": ["thu"]}, [3, 10]),
        ({"every": "month", "from": dt.date(2026, 9, 25)}, [2]),
        ({"every": "month", "from": dt.date(2026, 8, 31)}, [7]),
        ({"every": "month", "from": dt.date(2026, 10, 6), "days": ["tue"]}, [8]),
        ({"from": TUESDAY, "until": TUESDAY}, [1]),
        ({"from": dt.date(2027, 1, 1)}, []),
    ],
)
def test_days_intervals_and_courses(fields: dict[str, Any], days: list[int]):
    assert days_of(**fields) == days


def test_weekly_alendronate_bars_the_monday_breakfast_only():
    who = person(
        medicines=[{"name": "Fosamax", "times": ["07:00"], "days": ["mon"], "every": "week"}]
    )
    shut = [bool(rx.closed(rx.bars(who, day, WEEK), at("07:15"))) for day in range(7)]
    assert shut == [True] + [False] * 6
    late = [bool(rx.closed(rx.bars(who, day, WEEK), at("23:30"))) for day in range(7)]
    assert late == [False] * 6 + [True], "the night before Monday's dose is fasted too"


def test_a_seven_day_course_ends_and_its_last_evening_reaches_into_the_morning_after():
    who = person(
        medicines=[
            {
                "name": "ciprofloxacin", "times": ["08:00", "23:30"],
                "from": TUESDAY, "until": TUESDAY + dt.timedelta(days=6),
            }
        ]
    )  # fmt: skip
    dates = [MONDAY + dt.timedelta(days=day) for day in range(-1, 10)]
    assert [len(found) for found in rx.doses(who, dates)] == [0, 0, 2, 2, 2, 2, 2, 2, 2, 0, 0]
    last = dates.index(TUESDAY + dt.timedelta(days=6))
    [bar] = [bar for bar in rx.bars(who, last + 1, dates) if bar.id == "ciprofloxacin.minerals"]
    assert (bar.from_minutes, bar.to_minutes) == (-6 * 60 - 30, 90)
    assert rx.in_window(bar, 89)
    assert not rx.in_window(bar, 90)
    assert not rx.bars(who, last + 2, dates)
    assert not rx.bars(who, 1, dates), "six hours before Tuesday's first dose is Tuesday"


def test_tetracycline_four_times_a_day_leaves_spans_to_eat_and_none_for_dairy():
    who = takes(("tetracycline", "06:00 12:00 18:00 23:59"))
    food = [bar for bar in rx.bars_on(who, MONDAY) if bar.what == "any_food"]
    spans = [(rx.clock(a), rx.clock(b)) for a, b in rx.free_spans(food)]
    assert spans == [("00:59", "04:00"), ("07:00", "10:00"), ("13:00", "16:00"), ("19:00", "21:59")]
    dairy = [bar for bar in rx.bars_on(who, MONDAY) if bar.what == "dairy"]
    assert not [span for span in rx.free_spans(dairy) if span[1] > at("02:00")]


def test_what_is_not_said_is_asked_for():
    def asked(**fields: Any) -> tuple[str, ...]:
        return rx.unclear(person(medicines=[{"name": "alendronate", **fields}]))

    times = {"times": ["07:00"]}
    assert "no time of day" in asked()[0]
    assert "which day" in asked(every="week", **times)[0]
    assert "from which date" in asked(every="month", days=["mon"], **times)[0]
    assert "two weeks" in asked(every="two_weeks", **times)[0]
    assert not asked(**times)
    assert not asked(every="week", days=["mon"], **times)
    assert not asked(every="month", **{"from": MONDAY}, **times)
    assert not rx.unclear(person(medicines=[{"name": "lisinopril"}]))


# --- products ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Ferrous sulfate 325 mg", {"iron"}),
        ("zinc gluconate", {"zinc"}),
        ("Calcium carbonate 500", {"calcium"}),
        ("magnesium citrate", {"magnesium"}),
        ("Milk of Magnesia", {"magnesium", "antacid"}),
        ("Tums", {"calcium", "antacid"}),
        ("a multivitamin", {"magnesium", "calcium", "iron", "zinc"}),
        ("calcium polystyrene sulfonate", set()),
        ("lisinopril", set()),
        ("Somethingol", set()),
    ],
)
def test_what_a_product_holds(name: str, holds: set[str]):
    assert rx.product_holds(name) == holds


def test_iron_too_near_levothyroxine_is_found_and_iron_is_not_barred_by_itself():
    who = takes(("levothyroxine", "07:00"), ("iron", "10:00 13:00"))
    assert sentences(who) == [
        "Iron at 10:00 stands inside 03:00 to 11:00 around levothyroxine at 07:00; "
        "allowed from 11:00 or until 03:00."
    ]
    assert rx.supplement_findings(who, 0, WEEK)[0].hard


def test_a_supplement_without_a_time_is_told_when():
    who = person(
        medicines=[{"name": "doxycycline", "times": ["08:00", "20:00"]}],
        supplements=[{"form": "citrate", "elemental_magnesium_mg": 100}],
    )
    [sentence] = sentences(who)
    assert "10:00 to 14:00" in sentence
    assert "no time of day" in sentence


def test_no_free_time_is_said():
    who = takes(("raltegravir", "12:00"), supplements=(("hydroxide", "15:00"),))
    assert any("no time of that day is free" in sentence for sentence in sentences(who))


# --- foods and habits ----------------------------------------------------------------------


def test_dairy_by_itself_is_barred_beside_ciprofloxacin_and_in_a_meal_it_is_not():
    [bar] = bars_of(takes(("ciprofloxacin", "12:00")), row="ciprofloxacin.dairy_alone")[:1]
    for kind, barred in (("snack", True), ("habit", True), ("breakfast", False), ("main", False)):
        assert rx.barred(bar, FOODS["yogurt_low_fat"], kind) is barred


def test_a_cap_is_for_the_meal_and_bars_a_food_without_a_value():
    bar = replace(ANY_BAR, what="calcium_mg>50")
    assert rx.caps(bar) == {"calcium_mg": 50.0}
    assert not rx.barred(bar, FOODS["milk_whole"])
    unknown = {k: v for k, v in FOODS["milk_whole"].nutrients.items() if k != "calcium_mg"}
    assert rx.barred(bar, replace(FOODS["milk_whole"], nutrients=unknown))
    assert rx.caps(ANY_BAR) == {}


def test_exact_ends_count_where_the_row_says_so():
    bar = replace(ANY_BAR, from_minutes=60, to_minutes=120, dose_minutes=90, inclusive=True)
    assert [rx.in_window(bar, m) for m in (60, 61, 119, 120)] == [False, True, True, False]
    bar = replace(bar, inclusive=False)
    assert [rx.in_window(bar, m) for m in (59, 60, 120, 121)] == [False, True, True, False]


def habit(food: str, amount: str, time: str) -> Custom:
    who = person(habits=[{"food": food, "amount": amount, "time": time}])
    return habits_of(who, FOODS)[0]


def test_coffee_beside_levothyroxine_and_milk_beside_ciprofloxacin_are_found():
    coffee = habit("coffee_brewed", "1 cup", "07:15")
    bars = rx.bars_on(takes(("levothyroxine", "07:00")), MONDAY)
    found = rx.habit_findings([(coffee, at("07:15"))], bars)
    assert {f.bar.id for f in found} == {"levothyroxine.food", "levothyroxine.coffee"}
    assert all("allowed from 08:00" in str(f) for f in found)
    assert [f.hard for f in rx.habit_findings([(coffee, at("07:45"))], bars)] == [False]
    milk = habit("milk_whole", "1 cup", "08:00")
    bars = rx.bars_on(takes(("ciprofloxacin", "08:00")), MONDAY)
    breakfast = Slot(0, MONDAY, "breakfast", "breakfast", at("08:00"))
    assert rx.habit_findings([(milk, at("08:00"))], bars)
    assert not rx.habit_findings([(milk, at("08:00"))], bars, [breakfast])


def test_a_habit_above_a_cap_is_found():
    bars = rx.bars_on(takes(("eltrombopag", "08:00")), MONDAY)
    kale = habit("kale_raw", "100 g", "09:00")
    found = rx.habit_findings([(kale, at("09:00"))], bars)
    assert {finding.bar.id for finding in found} == {"eltrombopag.calcium"}


def test_times_of_other_days_say_so():
    assert [rx.clock(m) for m in (450, -60, 1500, 2 * 1440, -1441)] == [
        "07:30", "23:00 the day before", "01:00 the next day", "00:00 two days later",
        "23:59 two days before",
    ]  # fmt: skip

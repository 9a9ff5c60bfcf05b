"""Packages: every thing has sensible ones, and they cover a need with the least left over."""

from __future__ import annotations

import csv
import itertools
import math
from dataclasses import replace
from pathlib import Path

import pytest
from handmade import FOODS, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.food import Food
from planner.shopping import (
    Package,
    aisles_of_text,
    list_for,
    load_packages,
    read_aisles,
    shopping_list,
    weight_g,
)
from planner.shopping.packages import (
    BY_WEIGHT,
    EACH_G,
    FREEZE,
    LATE,
    MOST_OF_LARGEST,
    MOST_SIZES,
    Keeping,
    cover,
)
from planner.shopping.trips import BEFORE_FIRST, Need, runs, second_trip
from planner.tables import data_dir, dictionary, load_aisles
from planner.varied import kind_of

PACKAGES = load_packages()
THINGS: dict[str, list[Food]] = {}
for _food in FOODS.values():
    THINGS.setdefault(kind_of(_food), []).append(_food)
BOUGHT = {
    thing: foods
    for thing, foods in THINGS.items()
    if any(food.bought_g_per_100g is not None for food in foods)
}


def sizes(*grams: float) -> tuple[Package, ...]:
    return tuple(Package("x", "bag", g, f"{g:g} g", "") for g in grams)


def rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def save(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_packages(path, FOODS)
    return list(caught.value.problems)


# --- the data ------------------------------------------------------------------------------


def test_every_thing_has_packages_and_every_package_a_thing():
    assert {row["thing"] for row in rows("packages.csv")} == set(THINGS) - {"Tap water"}
    assert {row["thing"] for row in rows("storage.csv")} <= set(THINGS)
    assert {row["family"] for row in rows("package_defaults.csv")} == set(dictionary().families)


def test_every_package_is_said_in_both_units_and_has_a_source():
    for row in rows("packages.csv") + rows("package_defaults.csv"):
        assert row["package"], row
        assert row["metric"], row
        assert row["us"], row
        assert row["source"], row
        assert float(row["grams"]) > 0
        assert not row.get("price_usd") or row["price_year"]


def test_sizes_of_a_thing_differ_and_are_few():
    for thing, found in PACKAGES.things.items():
        grams = [package.grams for package in found]
        assert len(set(grams)) == len(grams) <= MOST_SIZES, thing


def test_grams_agree_with_the_size_in_words():
    """A tin of 425 g holds 425 g, unless its drained grams are named; a pint of milk is less
    than 5 % off its volume in water."""
    for found in PACKAGES.things.values():
        for package in found:
            number, _, unit = package.metric.removeprefix("about ").partition(" ")
            if unit == "g" and not package.note:
                assert float(number) == pytest.approx(package.grams, rel=0.03, abs=0.6), package
            if unit == "kg":
                assert float(number) * 1000 == pytest.approx(package.grams, rel=0.01), package
            if "drained" in package.note:
                assert package.note == f"{package.grams:g} g drained"
                assert package.grams <= float(number), package


@pytest.mark.parametrize("thing", sorted(BOUGHT))
def test_no_package_is_absurd_beside_a_helping(thing: str):
    """The smallest package is no crumb of a helping; a perishable one no month of helpings."""
    foods = [food for food in BOUGHT[thing] if food.bought_g_per_100g is not None]
    helping_g = max(f.most * f.measure_g * (f.bought_g_per_100g or 0) / 100 for f in foods)
    found = PACKAGES.of(foods[0])
    smallest = min(package.grams for package in found)
    if found[0].package == BY_WEIGHT:
        assert smallest <= helping_g / 2
        return
    if all(package.package != BY_WEIGHT for package in found):
        assert smallest >= helping_g / 4.5, "more than four packages for one helping"
    keeping = PACKAGES.keeping_of(foods[0])
    days = [d for d in (keeping.sealed_days, keeping.opened_days) if d is not None]
    if min(days, default=999) <= 10 and not foods[0].is_staple:
        assert smallest <= 10 * helping_g, "keeps ten days at most and holds ten helpings"


def test_what_keeps_for_days_says_what_to_do():
    for foods in BOUGHT.values():
        keeping = PACKAGES.keeping_of(foods[0])
        assert keeping.late in LATE
        if foods[0].family in ("fish", "shellfish", "meat", "poultry"):
            assert keeping.late == "frozen"
        if keeping.opened_days is not None and keeping.sealed_days is not None:
            assert keeping.opened_days <= keeping.sealed_days


def test_a_piece_in_the_shop_is_the_piece_of_the_recipes():
    """One weight for a pepper: the measure of a food that is bought so, with its yield."""
    for thing, foods in BOUGHT.items():
        found = {
            food.measure: [
                f.measure_g * (f.bought_g_per_100g or 0) / 100
                for f in foods
                if f.measure == food.measure
            ]
            for food in foods
        }
        for package in PACKAGES.of(foods[0]):
            weights = found.get(package.package)
            if weights and package.metric.startswith("about "):
                assert any(package.grams == pytest.approx(g, rel=0.05) for g in weights), thing


def test_tofu_is_bought_as_what_it_is_set_with():
    for food in FOODS.values():
        if "tofu" in food.slug and "set" in food.name:
            assert (food.bought_as or food.name) == food.name


# --- covering ------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.floats(1, 400).map(lambda x: round(x, 2)),
    st.lists(st.integers(60, 200), min_size=1, max_size=3, unique=True),
)
def test_no_choice_leaves_less_at_so_few_packages(need, grams):
    found = cover(need, sizes(*grams))
    packed = sum(package.grams * count for package, count in found)
    assert packed >= need - 1e-6
    top = MOST_OF_LARGEST
    options = [
        sum(n * (g + EACH_G) for n, g in zip(counts, grams, strict=True))
        for counts in itertools.product(range(top + 2), repeat=len(grams))
        if sum(n * g for n, g in zip(counts, grams, strict=True)) >= need - 1e-7
    ]
    assert packed + EACH_G * sum(count for _, count in found) == pytest.approx(min(options))


def test_little_is_left_over_and_few_are_carried():
    small, large = sizes(150, 907)
    assert cover(160, (small, large)) == ((small, 2),)
    assert cover(450, sizes(150, 450))[0][1] == 1
    assert cover(0, (small, large)) == ()
    bottle, carton = sizes(372, 1612)
    assert cover(3 * 372, (bottle, carton)) == ((bottle, 3),)
    assert cover(10 * 372, (bottle, carton)) == ((bottle, 2), (carton, 2))


def test_what_is_weighed_at_a_counter_is_one_package():
    pack = sizes(454)[0]
    weighed = replace(pack, package=BY_WEIGHT, grams=25.0)
    assert cover(400, (pack, weighed)) == ((weighed, 16),)


def test_a_large_need_comes_in_large_packages():
    (found,) = cover(50_000, sizes(500, 1000))
    assert found == (sizes(1000)[0], 50)


# --- keeping, opened packages, trips --------------------------------------------------------


def week(**grams: float) -> list[Need]:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return [Need(names.index(day), {"x": g}) for day, g in grams.items()]


def test_an_opened_tin_is_not_used_after_its_days():
    tins = sizes(250)
    together = runs(week(mon=100, tue=100), tins, Keeping(365, 4), (BEFORE_FIRST,))[1]
    assert [run.packages[0][1] for run in together] == [1]
    for day, tins_opened in (("fri", 1), ("sat", 2)):
        made = runs(week(mon=100, **{day: 100}), tins, Keeping(365, 4), (BEFORE_FIRST,))[1]
        assert [run.packages[0][1] for run in made] == [1] * tins_opened


def test_the_last_day_it_keeps_is_in_time():
    bag = sizes(250)
    for day, late in (("tue", 0), ("wed", 1)):
        found = runs(week(**{day: 100}), bag, Keeping(2, None, "again"), (BEFORE_FIRST,))[1]
        assert sum(len(run.late) for run in found) == late


def test_what_is_frozen_shares_its_package_and_what_is_bought_again_does_not():
    loaf = sizes(500)
    frozen = runs(week(mon=100, sun=100), loaf, Keeping(5, None, FREEZE), (BEFORE_FIRST,))[1]
    assert [(run.separate, run.late) for run in frozen] == [(False, (6,))]
    again = runs(week(mon=100, sun=100), loaf, Keeping(5, None, "again"), (BEFORE_FIRST,))[1]
    assert [(run.separate, run.late) for run in again] == [(False, ()), (True, (6,))]


def test_a_second_trip_keeps_fish_fresh():
    fish, counter = week(mon=100, thu=100), sizes(25)
    keeping = Keeping(2, None, "frozen")
    day = second_trip([(fish, counter, keeping)], 7)
    assert day is not None
    cost, found = runs(fish, counter, keeping, (BEFORE_FIRST, day))
    assert cost[0] == 0
    assert [run.trip for run in found] == [1, 2]


def test_rice_is_bought_once():
    rice = week(mon=100, sun=100)
    assert second_trip([(rice, sizes(454), Keeping(365))], 7) is None
    (found,) = runs(rice, sizes(454), Keeping(365), (BEFORE_FIRST, 3))[1]
    assert found.trip == 1


# --- a person's own packages and aisles -----------------------------------------------------


def test_own_packages_take_the_place_of_ours(tmp_path: Path):
    file = save(
        tmp_path / "own.csv",
        "thing,package,grams,price_usd,price_year\n"
        '"Lentils, dry",sack,1000,3.50,2026\nOLIVE_OIL,can,3000,,\n',
    )
    own = load_packages(file, FOODS)
    plan = plan_of([[("lentils_boiled", 198.0), ("banana", 118.0)]])
    shopping = shopping_list(plan, FOODS, packages=own)
    lentils = next(line for line in shopping.bought if line.name == "Lentils, dry")
    assert lentils.to_buy == "1 sack of 1000 g"
    assert lentils.cost_usd == 3.50
    assert not lentils.cost_at_least
    assert "2026" in shopping.price_years
    assert own.of(FOODS["banana"]) == PACKAGES.of(FOODS["banana"])
    assert own.of(FOODS["olive_oil"])[0].grams == 3000


def test_every_problem_of_a_packages_file_is_named(tmp_path: Path):
    many = "".join(f"Salt,jar,{grams},,\n" for grams in range(1, MOST_SIZES + 2))
    file = save(
        tmp_path / "own.csv",
        "thing,package,grams,price_usd,price_year\nbrocoli,head,300,,\nSalt,,x,-1,\n" + many,
    )
    found = problems(file)
    assert "unknown thing 'brocoli'; did you mean 'broccoli'" in found[0]
    assert any("own.csv:3 Salt: package is empty" in problem for problem in found)
    assert any("own.csv:3 Salt: grams 'x' is no number above 0." in problem for problem in found)
    assert any("price_usd '-1'" in problem for problem in found)
    assert any("price_year is empty" in problem for problem in found)
    assert any("Salt has 5 sizes" in problem for problem in found)
    assert "grams' is missing" in problems(save(tmp_path / "b.csv", "thing,package\na,b\n"))[0]
    assert "semicolons" in problems(save(tmp_path / "c.csv", "thing;package;grams\n"))[0]
    assert "cannot be opened" in problems(tmp_path / "no.csv")[0]
    assert "is empty" in problems(save(tmp_path / "d.csv", ""))[0]


def test_a_food_without_packages_gets_those_of_its_family():
    own = FOODS["banana"]
    durian = replace(own, slug="durian", name="Durian", bought_as="Durian")
    plan = plan_of([[("durian", 100.0)]], foods={**FOODS, "durian": durian})
    (line,) = shopping_list(plan, {**FOODS, "durian": durian}).bought
    assert line.to_buy == "1 pack of about 340 g"
    assert any("our guess" in note for note in line.notes)


def test_own_aisles_come_first_and_the_rest_keep_their_order(tmp_path: Path):
    file = save(tmp_path / "a.csv", "aisle,order,title\nfrozen,2,\nfish,1,The fishmonger\n")
    order = sorted(read_aisles(file).values(), key=lambda aisle: aisle.order)
    assert [aisle.name for aisle in order[:3]] == ["fish", "frozen", "vegetables"]
    assert order[0].title == "The fishmonger"
    assert {aisle.name for aisle in order} == set(load_aisles())
    plan = plan_of([[("kale_raw", 50.0), ("salmon_cooked", 100.0)]])
    lines = list_for(plan, FOODS, aisles=file).bought
    assert lines[0].aisle_title == "The fishmonger"
    assert [line.name for line in lines] == ["Salmon", "Kale"]


def test_every_problem_of_all_files_is_named_at_once(tmp_path: Path):
    aisles = save(tmp_path / "a.csv", "aisle,order\nfisch,1\nfish,first\n")
    packages = save(tmp_path / "p.csv", "thing,package,grams\nKale,bunch,0\n")
    pantry = save(tmp_path / "h.csv", "food,amount\nkael,1 g\n")
    with pytest.raises(InputError) as caught:
        list_for(plan_of(), FOODS, aisles=aisles, packages=packages, pantry=pantry)
    text = str(caught.value)
    for word in ("'fisch'; did you mean 'fish'", "'first'", "p.csv:2", "'kael'", "'kale'"):
        assert word in text


def test_a_slip_in_a_size_is_named_and_no_list_of_sizes_takes_forever(tmp_path: Path):
    file = save(
        tmp_path / "own.csv",
        "thing,package,grams,price_usd,price_year\nSalt,jar,100001,,\n"
        f"Kale,{'x' * 61},200,10001,2026\nBananas,bag,25000,,\nBananas,bag,1.5,,\n"
        "Bananas,bag,1,,\n",
    )
    found = problems(file)
    assert [problem.split(":")[0] for problem in found[:3]] == ["own.csv"] * 3
    for word in ("more than 100,000; kilograms?", "more than 10,000; cents?", "60 characters",
                 "Bananas: its sizes are too far apart"):  # fmt: skip
        assert any(word in problem for problem in found), word
    inside = "thing,package,grams\nSalt,jar,100000\nBananas,bag,25000\nBananas,bag,1\n"
    assert load_packages(save(tmp_path / "b.csv", inside), FOODS).own == {"Salt", "Bananas"}


def test_a_title_of_an_aisle_fits_on_a_line():
    assert aisles_of_text(f"aisle,order,title\nfish,1,{'x' * 60}\n", "a.csv")["fish"].order == 1
    with pytest.raises(InputError, match=r"a\.csv:2: the title is longer than 60"):
        aisles_of_text(f"aisle,order,title\nfish,1,{'x' * 61}\n", "a.csv")


@pytest.mark.parametrize(
    ("text", "grams"),
    [("500", 500), ("500 g", 500), ("1½ kg", 1500), ("1 lb", 453.59237), ("0", None),
     ("two", None), ("", None), ("2 cups", None), ("-5 g", None)],
)  # fmt: skip
def test_a_weight_in_words(text: str, grams: float | None):
    assert weight_g(text) == grams


def test_words_of_packages():
    tin = Package("Beans", "tin", 255, "425 g", "15 oz", "255 g drained")
    assert tin.words(2) == "2 tins of 425 g (255 g drained)"
    assert tin.words(1, "us") == "1 tin of 15 oz (255 g drained)"
    loaf = Package("Bread", "loaf", 567, "567 g", "20 oz")
    assert loaf.words(2, "us") == "2 loaves of 20 oz"
    fish = Package("Cod", BY_WEIGHT, 25, "25 g", "0.88 oz")
    assert fish.words(16) == "400 g by weight"
    assert fish.words(16, "us") == "0.88 lb by weight"


def test_nothing_is_lost_in_the_largest_need():
    assert math.isclose(sum(p.grams * n for p, n in cover(5_000_000, sizes(999, 1000))), 5e6)

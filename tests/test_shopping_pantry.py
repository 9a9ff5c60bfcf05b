"""What is at home: read from a file, by amount, and taken off exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import FOODS, plan_of

from planner.errors import InputError
from planner.export.text import shopping_text
from planner.shopping import pantry_of, read_pantry, shopping_list


def grams(name: str, amount: str) -> float:
    return pantry_of({name: amount}, FOODS).stocks[0].grams


def save(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "amount", "expected"),
    [
        ("Lentils, dry", "200 g", 200),
        ("Lentils, dry", "0.2 kg", 200),
        ("lentils, DRY", "1 lb", 453.59237),
        ("Lentils, dry", "2 cups", 384),
        ("lentils_boiled", "2 cups", 396),
        ("Lentils, boiled", "1 1/2 cups", 297),
        ("Lentils, dry", "½ cup", 96),
        ("Lentils, dry", "1½ cups", 288),
        ("Lentils, dry", "1 bag", 454),
        ("banana", "3", 354),
        ("Bananas", "3", 354 * 1.562),
        ("Wholegrain wheat bread", "4 slices", 128),
        ("olive_oil", "1 tablespoon", 13.5),
        ("Salt", "1 canister", 737),
        ("table_salt", "2 pinches", 0.75),
        ("Low-fat milk, 1 % fat", "1 l", 1000 * 244 / 237),
        ("Low-fat milk, 1 % fat", "1 quart", 976),
        ("Almonds", "5.5 oz", 5.5 * 28.349523),
    ],
)
def test_amounts_in_grams(name: str, amount: str, expected: float):
    assert grams(name, amount) == pytest.approx(expected, rel=0.03)


def test_a_food_is_as_eaten_and_a_thing_as_bought():
    eaten, bought = pantry_of({"lentils_boiled": "100 g", "Lentils, dry": "100 g"}, FOODS).stocks
    assert (eaten.food, eaten.thing) == ("lentils_boiled", "Lentils, dry")
    assert (bought.food, bought.thing) == ("", "Lentils, dry")


def test_both_are_taken_off_exactly():
    plan = plan_of([[("lentils_boiled", 198.0)]])
    factor = FOODS["lentils_boiled"].bought_g_per_100g or 0.0
    pantry = pantry_of({"Lentils, dry": "30 g", "lentils_boiled": "50 g"}, FOODS)
    shopping = shopping_list(plan, FOODS, pantry=pantry)
    (line,) = shopping.bought
    assert line.need_g == pytest.approx((198 - 50) * factor / 100 - 30)
    assert [taken.used_g for taken in shopping.pantry] == [30, 50]


def test_what_is_all_at_home_is_not_bought():
    plan = plan_of([[("lentils_boiled", 198.0), ("banana", 118.0)]])
    shopping = shopping_list(plan, FOODS, pantry=pantry_of({"Lentils, dry": "1 kg"}, FOODS))
    assert [line.name for line in shopping.bought] == ["Bananas"]
    assert [line.name for line in shopping.covered] == ["Lentils, dry"]
    text = shopping_text(plan, shopping)
    assert "Nothing to buy of: Lentils, dry." in text
    assert "Lentils, dry, 1 kg: 80 g used, 920 g stays." in text


def test_the_first_days_take_first():
    plan = plan_of([[("spinach_raw", 60.0)], [], [], [], [], [("spinach_raw", 60.0)]])
    shopping = shopping_list(plan, FOODS, pantry=pantry_of({"spinach_raw": "60 g"}, FOODS))
    (line,) = shopping.bought
    (purchase,) = line.purchases
    assert purchase.days == ("2026-11-28",)
    assert line.days == ("2026-11-23", "2026-11-28")


def test_a_csv_and_a_toml_file_say_the_same(tmp_path: Path):
    table = save(tmp_path / "home.csv", 'food,amount\nolive_oil,500 ml\n"Lentils, dry",2 cups\n')
    things = save(tmp_path / "home2.csv", 'thing,amount\nolive_oil,500 ml\n"Lentils, dry",2 cups\n')
    toml = save(
        tmp_path / "home.toml", '[pantry]\nolive_oil = "500 ml"\n"Lentils, dry" = "2 cups"\n'
    )
    flat = save(tmp_path / "flat.toml", 'olive_oil = "500 ml"\n"Lentils, dry" = "2 cups"\n')
    first = read_pantry(table, FOODS)
    assert first == read_pantry(toml, FOODS) == read_pantry(flat, FOODS)
    assert first == read_pantry(things, FOODS)


def test_every_problem_is_named_with_what_to_do(tmp_path: Path):
    file = save(
        tmp_path / "home.csv",
        "food,amount\nlentil,200 g\nspinach,yes\nsalt,2 shovels\nbanana,-1\nrice,\n"
        "Olive oil,1/0 l\n",
    )
    with pytest.raises(InputError) as caught:
        read_pantry(file, FOODS)
    found = caught.value.problems
    assert "home.csv:2: unknown food 'lentil'; did you mean 'lentils, dry'" in found[0]
    assert found[1] == "home.csv:3: spinach: 'yes' is no amount; write it as 200 g, 2 cups or 3."
    assert "'2 shovels' measure 'shovels' is not known for it; use one of" in found[2]
    assert "'-1' is no amount" in found[3]
    assert "unknown food 'rice'" in found[4]
    assert "'1/0 l' is no amount" in found[-1]


def test_toml_that_is_none_is_named(tmp_path: Path):
    for text, word in (("a = ", "is no TOML"), ("salt = true", "the amount is no text")):
        with pytest.raises(InputError, match=word):
            read_pantry(save(tmp_path / "x.toml", text), FOODS)
    with pytest.raises(InputError, match="cannot be opened"):
        read_pantry(tmp_path / "no.toml", FOODS)


def test_names_are_only_text(tmp_path: Path):
    file = save(tmp_path / "home.csv", "food,amount\n=1+1,200 g\n[red]x[/],1 g\n")
    with pytest.raises(InputError, match=r"unknown food '=1\+1'"):
        read_pantry(file, FOODS)


def test_a_thing_that_stands_there_twice_counts_twice(tmp_path: Path):
    file = save(tmp_path / "home.csv", 'food,amount\n"Lentils, dry",60 g\n"Lentils, dry",60 g\n')
    plan = plan_of([[("lentils_boiled", 198.0)]])
    factor = FOODS["lentils_boiled"].bought_g_per_100g or 0.0
    shopping = shopping_list(plan, FOODS, pantry=read_pantry(file, FOODS))
    assert [taken.used_g for taken in shopping.pantry] == pytest.approx(
        [60, 198 * factor / 100 - 60]
    )
    assert not shopping.bought

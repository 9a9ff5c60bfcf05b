"""The food table against its dictionary, and the reader against bad tables."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.food import DIETS, Food
from planner.nutrients import NUTRIENTS
from planner.tables import (
    atwater_kcal,
    data_dir,
    dictionary,
    load_aisles,
    load_foods,
    load_measures,
)

FOODS = load_foods()
STARCHY_ROLES = {"whole_grain", "bread", "breakfast_cereal"}

OWN_HEAD = "slug,name,family,measure,measure_g,step,least,most"


def table() -> list[dict[str, str]]:
    with (data_dir() / "foods.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_foods(path)
    return list(caught.value.problems)


def own(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def own_problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_foods(extra=path)
    return list(caught.value.problems)


# --- the table itself


def test_every_row_keeps_to_the_dictionary() -> None:
    assert len(FOODS) == len(table()) >= 320


def test_the_dictionary_covers_every_column_and_every_nutrient() -> None:
    columns = dictionary().columns
    assert set(columns) == set(table()[0])
    assert len(NUTRIENTS) >= 35
    nutrients = [name for name, column in columns.items() if column.fdc_nutrient_id]
    assert tuple(nutrients) == NUTRIENTS
    assert all(column.description and column.source for column in columns.values())


@pytest.mark.parametrize(
    ("slug", "column", "fdc_id", "value"),
    [
        ("pumpkin_seeds_dried", "magnesium_mg", "170556", 592),
        ("spinach_raw", "magnesium_mg", "168462", 79),
        ("almonds", "magnesium_mg", "170567", 270),
        ("brown_rice_cooked", "magnesium_mg", "169704", 39),
        ("chia_seeds_dried", "magnesium_mg", "170554", 335),
        ("black_beans_boiled", "magnesium_mg", "173735", 70),
        ("dark_chocolate_70", "magnesium_mg", "170273", 228),
        ("quinoa_cooked", "magnesium_mg", "168917", 64),
        ("chard_boiled", "magnesium_mg", "170401", 86),
        ("kale_raw", "magnesium_mg", "168421", 33),
        ("banana", "potassium_mg", "173944", 358),
        ("tofu_firm", "calcium_mg", "172475", 683),
    ],
)
def test_figures_equal_their_source(slug: str, column: str, fdc_id: str, value: float) -> None:
    """As published by FoodData Central, SR Legacy, under these ids (per 100 g)."""
    assert FOODS[slug].fdc_id == fdc_id
    assert FOODS[slug].nutrients[column] == value


def test_energy_is_close_to_the_atwater_sum() -> None:
    """Nine in ten foods within a tenth of the general factors; the reader bounds the rest."""
    near = [
        food
        for food in FOODS.values()
        if abs(food.nutrients["energy_kcal"] - atwater_kcal(food.nutrients))
        <= max(10, 0.1 * food.nutrients["energy_kcal"])
    ]
    assert len(near) >= 0.9 * len(FOODS)


def test_a_missing_value_is_absent_and_never_zero() -> None:
    for row in table():
        nutrients = FOODS[row["slug"]].nutrients
        assert {name for name in NUTRIENTS if row[name]} == set(nutrients)


def test_no_identifier_is_used_twice() -> None:
    for column in ("slug", "name", "ndb_no", "fdc_id"):
        values = [row[column] for row in table()]
        assert len(set(values)) == len(values), column


def test_diets_follow_from_what_is_in_it() -> None:
    for food in FOODS.values():
        if food.diet == "vegan":
            assert not food.allergens & {"milk", "egg", "fish", "shellfish"}, food.slug
            assert food.nutrients.get("cholesterol_mg", 0) == 0, food.slug
        if food.allergens & {"fish", "shellfish"} or food.family in ("poultry", "meat"):
            assert DIETS.index(food.diet) >= DIETS.index("pescatarian"), food.slug
        if food.family in ("poultry", "meat"):
            assert food.diet == "omnivore", food.slug


def test_allergens_follow_from_the_family_and_the_name() -> None:
    rules: dict[str, Callable[[Food], bool]] = {
        "milk": lambda food: food.family == "dairy" or "butter_salted" in food.slug,
        "egg": lambda food: food.family == "egg",
        "fish": lambda food: food.family == "fish",
        "shellfish": lambda food: food.family == "shellfish",
        "soy": lambda food: food.family == "soy" or "soy_" in food.slug,
        "peanut": lambda food: "peanut" in food.slug,
        "tree_nut": lambda food: food.family == "nut" and "peanut" not in food.slug,
        "coconut": lambda food: "coconut" in food.slug,
        "sesame": lambda food: any(w in food.slug for w in ("sesame", "tahini", "hummus")),
        "mustard": lambda food: "mustard" in food.slug,
        "celery": lambda food: "celery" in food.slug,
    }
    for word, belongs in rules.items():
        lacking = [f.slug for f in FOODS.values() if belongs(f) and word not in f.allergens]
        assert lacking == [], word


def test_gluten_is_where_wheat_rye_barley_and_oats_are() -> None:
    grains = ("wheat", "rye_", "barley", "oat", "bulgur", "spelt", "couscous", "farina")
    for food in FOODS.values():
        if "wheat" in food.allergens:
            assert "gluten" in food.allergens, food.slug
        if any(food.slug.startswith(g) or f"_{g}" in food.slug for g in grains):
            free = food.slug in ("buckwheat_groats_cooked", "goat_milk", "goat_cheese_soft")
            assert free or "gluten" in food.allergens, food.slug
        if food.slug.startswith("oat"):
            assert food.check_label, food.slug
            assert "certified" in food.label_note, food.slug


def test_a_label_to_check_says_what_to_look_for() -> None:
    assert [food.slug for food in FOODS.values() if food.check_label and not food.label_note] == []


def test_servings_keep_the_caps() -> None:
    """Caps in grams on what a search for magnesium would overdo."""
    for food in FOODS.values():
        grams = food.most * food.measure_g
        cap = {"seed": 40, "nut": 45}.get(food.family)
        if food.slug == "chestnuts_boiled":
            cap = None
        if food.slug.startswith("dark_chocolate"):
            cap = 30
        if food.slug.startswith("cocoa"):
            cap = 10
        if "bran" in food.tags and "cooked" not in food.slug:
            cap = 15
        if "liver" in food.tags:
            cap = 75
        if food.texture == "powder" and food.aisle == "spices":
            cap = 4
        assert cap is None or grams <= cap, food.slug
    assert FOODS["brazil_nuts"].most * FOODS["brazil_nuts"].measure_g <= 5


def test_staples_are_small_things_and_whole_grains_are_grains() -> None:
    for food in FOODS.values():
        if "whole_grain" in food.tags:
            assert food.family in STARCHY_ROLES, food.slug
            assert "wheat_bran" not in food.slug
    for slug in ("table_salt", "olive_oil", "garlic_raw", "cumin_seed", "tap_water", "honey"):
        assert FOODS[slug].is_staple
    for slug in ("spinach_raw", "lentils_boiled", "almonds", "milk_whole", "feta"):
        assert not FOODS[slug].is_staple


def test_titles_read_like_a_menu() -> None:
    for food in FOODS.values():
        assert len(food.title_name) <= 26, food.slug
        for word in ("boiled,", "drained", "raw", "canned", "SR", "("):
            assert word not in food.title_name.split(), food.slug


def test_measures_cover_every_food_with_its_own_first() -> None:
    measures = load_measures()
    assert set(measures) == set(FOODS)
    for slug, found in measures.items():
        assert (found[0].name, found[0].grams) == (FOODS[slug].measure, FOODS[slug].measure_g)
        assert all(measure.grams > 0 and measure.source for measure in found)
        assert len({measure.name for measure in found}) == len(found), slug


def test_what_is_bought_is_said_for_all_but_brewed_drinks_and_water() -> None:
    without = {food.slug for food in FOODS.values() if food.bought_g_per_100g is None}
    assert without == {
        "black_tea_brewed", "green_tea_brewed", "coffee_brewed", "espresso", "tap_water",
    }  # fmt: skip
    assert all(food.bought_as and food.keeping_days for food in FOODS.values())
    by_item: dict[str, set[str]] = {}
    for food in FOODS.values():
        by_item.setdefault(food.bought_as, set()).add(food.aisle)
    assert [item for item, aisles in by_item.items() if len(aisles) > 1] == []


def test_a_price_has_its_year_and_source() -> None:
    for food in FOODS.values():
        assert (food.price_usd_per_100g is None) == (food.price_year == ""), food.slug
        assert food.price_usd_per_100g is None or food.price_source, food.slug


def test_aisles_are_in_one_order() -> None:
    assert [aisle.order for aisle in load_aisles().values()] == list(
        range(1, len(load_aisles()) + 1)
    )


# --- the reader


def test_reordering_the_rows_changes_nothing(tmp_path: Path) -> None:
    rows = table()
    random.Random(7).shuffle(rows)
    shuffled = load_foods(save(tmp_path / "foods.csv", rows))
    assert list(shuffled) == list(FOODS)
    assert shuffled == FOODS


def test_a_bad_table_gets_all_its_problems_at_once(tmp_path: Path) -> None:
    rows = table()[:9]
    for row, change in zip(
        rows,
        [
            {"magnesium_mg": "5920"},
            {"iron_mg": "-1"},
            {"calcium_mg": "a lot"},
            {"family": "leafy_grean"},
            {"diet": "fruitarian", "allergens": "milk lactose"},
            {"aisle": "garage", "tags": "magic"},
            {"least": "9", "most": "1", "step": "1"},
            {"slug": rows[0]["slug"]},
            {"zinc_mg": "1,5"},
        ],
        strict=True,
    ):
        row.update(change)
    found = problems(save(tmp_path / "foods.csv", rows))
    first = rows[0]["slug"]
    for expected in [
        f"foods.csv:2 {first}: magnesium_mg 5920 is above 1000 per 100 g; a µg value in mg?",
        f"foods.csv:3 {rows[1]['slug']}: iron_mg -1 is negative",
        f"foods.csv:4 {rows[2]['slug']}: calcium_mg 'a lot' is not a number",
        f"foods.csv:5 {rows[3]['slug']}: unknown family 'leafy_grean'",
        f"foods.csv:6 {rows[4]['slug']}: unknown diet 'fruitarian'",
        f"foods.csv:6 {rows[4]['slug']}: unknown allergens 'lactose'",
        f"foods.csv:7 {rows[5]['slug']}: unknown aisle 'garage'",
        f"foods.csv:7 {rows[5]['slug']}: unknown tags 'magic'",
        f"foods.csv:8 {rows[6]['slug']}: least 9 is above most 1",
        f"foods.csv:9 {first}: this slug is already used in foods.csv:2",
        f"foods.csv:10 {rows[8]['slug']}: zinc_mg '1,5' is not a number; write decimals",
    ]:
        assert any(problem.startswith(expected) for problem in found), expected
    assert len(found) == 11


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    rows = table()[:2]
    for row in rows:
        row["magnesum_mg"] = row.pop("magnesium_mg")
    found = problems(save(tmp_path / "foods.csv", rows))
    assert any("foods.csv:1: column 'magnesium_mg' is missing" in line for line in found)
    hint = "foods.csv:1: unknown column 'magnesum_mg'; did you mean 'magnesium_mg'?"
    assert any(line.startswith(hint) for line in found)


def test_energy_far_from_its_parts_is_questioned(tmp_path: Path) -> None:
    rows = [row for row in table() if row["slug"] == "lentils_boiled"]
    rows[0]["energy_kcal"] = "485"
    (found,) = problems(save(tmp_path / "foods.csv", rows))
    assert found.startswith("foods.csv:2 lentils_boiled: energy_kcal 485 is far from the 104 kcal")
    assert found.endswith("a kJ value in kcal?")


def test_parts_of_more_than_the_whole_are_refused(tmp_path: Path) -> None:
    rows = [row for row in table() if row["slug"] == "lentils_boiled"]
    rows[0].update(carbohydrate_g="60", energy_kcal="260", sugars_g="70")
    found = problems(save(tmp_path / "foods.csv", rows))
    assert any("add up to 139.0 g in 100 g" in line for line in found)
    assert any("sugars_g 70 is above carbohydrate_g 60" in line for line in found)


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "0x10", "1_000", "=1+1"])
def test_only_plain_numbers_are_numbers(tmp_path: Path, text: str) -> None:
    rows = table()[:1]
    rows[0]["zinc_mg"] = text
    assert "is not a number" in problems(save(tmp_path / "foods.csv", rows))[0]


def test_unreadable_files_are_said_plainly(tmp_path: Path) -> None:
    path = tmp_path / "foods.csv"
    assert "cannot be opened" in problems(path)[0]
    path.write_text("", encoding="utf-8")
    assert "is empty" in problems(path)[0]
    path.write_bytes(b"slug,name\nx,\xff\xfe\n")
    assert "not UTF-8" in problems(path)[0]
    path.write_text("slug;name\nx;y\n", encoding="utf-8")
    assert "semicolons" in problems(path)[0]
    path.write_text("slug,name\nx,y,z,w\n", encoding="utf-8")
    assert problems(path)[0].startswith("foods.csv:2: has 4 cells, the header 2")


# --- a person's own foods


def test_own_foods_need_few_columns_and_get_sensible_defaults(tmp_path: Path) -> None:
    path = own(
        tmp_path / "mine.csv",
        OWN_HEAD + ",magnesium_mg,diet",
        "oat_yogurt,My oat yogurt,fortified_plant_milk,cup,245,0.25,0.25,1,20,vegan",
        "gran_soup,=Gran's soup,vegetable,cup,240,0.5,0.5,2,,",
    )
    foods = load_foods(extra=path)
    assert len(foods) == len(FOODS) + 2
    food: Food = foods["oat_yogurt"]
    assert (food.aisle, food.keeping_days, food.title_name) == ("plant_milks", 7, "my oat yogurt")
    assert food.nutrients == {"magnesium_mg": 20.0}
    assert (food.diet, food.check_label, food.source) == ("vegan", True, "mine.csv")
    assert foods["gran_soup"].name == "=Gran's soup"  # looks like a formula, stays text
    assert foods["gran_soup"].diet == "omnivore"  # a stricter diet must be stated
    assert list(foods) == sorted(foods)


def test_own_foods_may_not_redefine_the_table_and_get_all_problems(tmp_path: Path) -> None:
    path = own(
        tmp_path / "mine.csv",
        OWN_HEAD + ",sodium_mg",
        "spinach_raw,Better spinach,leafy_green,cup,30,0.25,0.5,4,20",
        "Bad Slug,Something,vegetable,cup,240,0.5,0.5,2,20",
        "no_measure,Something else,vegetable,,0,0.5,0.5,2,20",
        "twice,Once,vegetable,cup,240,0.5,0.5,2,20",
        "twice,Again,vegetable,cup,240,0.5,0.75,2,20",
    )
    found = own_problems(path)
    assert found[0].startswith("mine.csv:2 spinach_raw: the food table has this slug")
    assert found[1].startswith("mine.csv:3 Bad Slug: slug 'Bad Slug' may hold only")
    assert found[2].startswith("mine.csv:4 no_measure: measure is empty")
    assert found[3].startswith("mine.csv:4 no_measure: measure_g 0 is below 0.01")
    assert found[4].startswith("mine.csv:6 twice: least 0.75 is no multiple of the step 0.5")
    assert found[5].startswith("mine.csv:6 twice: this slug is already used in mine.csv:5")
    assert len(found) == 6


def test_own_foods_without_a_needed_column_are_refused(tmp_path: Path) -> None:
    path = own(tmp_path / "mine.csv", "slug,name,family,measure,measure_g,step,least", "")
    assert any("column 'most' is missing" in line for line in own_problems(path))


def test_two_files_may_not_define_the_same_food(tmp_path: Path) -> None:
    line = "my_bread,My bread,bread,slice,40,1,1,3"
    paths = [own(tmp_path / name, OWN_HEAD, line) for name in ("one.csv", "two.csv")]
    with pytest.raises(InputError, match=r"two\.csv:2 my_bread: the food table has this slug"):
        load_foods(extra=paths)


def test_a_quoted_line_break_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    path = own(
        tmp_path / "mine.csv",
        OWN_HEAD,
        'my_bread,"My\nbread",bread,slice,40,1,1,3',
        "my_cake,My cake,bread,slice,40,1,4,3",
    )
    assert own_problems(path) == ["mine.csv:4 my_cake: least 4 is above most 3."]


def test_the_example_of_the_documents_loads() -> None:
    example = Path(__file__).resolve().parent.parent / "docs" / "my-foods.csv"
    assert set(load_foods(extra=example)) > set(FOODS)


def test_the_document_counts_what_the_table_has() -> None:
    text = (data_dir().parent / "docs" / "data.md").read_text(encoding="utf-8")
    rows = table()
    statuses = [row["value_status"] for row in rows]
    for status in set(statuses):
        assert f"| `{status}` | {statuses.count(status)} |" in text
    assert f"`foods/foods.csv` holds {len(rows)} foods" in text
    assert f"{len(NUTRIENTS)} nutrients per 100 g" in text
    assert f"{sum(not row['price_usd_per_100g'] for row in rows)} foods have no\nprice" in text
    flat = " ".join(text.split())
    for column, words in [
        ("ala_g", "alpha-linolenic acid"), ("choline_mg", "choline"), ("caffeine_mg", "caffeine"),
        ("vitamin_k_ug", "vitamin K"), ("vitamin_e_mg", "vitamin E"), ("epa_g", "EPA and DHA"),
        ("sugars_g", "sugars"), ("vitamin_d_ug", "vitamin D"), ("selenium_ug", "selenium"),
        ("fibre_g", "fibre"), ("water_g", "water"), ("sat_fat_g", "saturated fat"),
    ]:  # fmt: skip
        assert f"{words} {sum(not row[column] for row in rows)}" in flat, column

"""The dish files: their mistakes come all at once, and every dish reads well."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from handmade import FOODS
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.compose import before_of, method_of, title_of, with_sides
from planner.dish import KINDS
from planner.dishes import LONGEST_TITLE, load_dishes
from planner.errors import InputError
from planner.gate import gate
from planner.menu import Option, option_for
from planner.person import EXAMPLE
from planner.plan import Item
from planner.selection import allowed_foods
from planner.survey import DIETS, person_for
from planner.tables import data_dir

DISHES = load_dishes()

GOOD = """
[[dish]]
slug = "dal"
cuisine = "indian"
kinds = ["main"]
titles = ["{legume} dal"]
roles = [{ name = "legume", foods = { lentils_boiled = [0.75, 1.25] } }]
seasoning = { table_salt = 1 }
method = "Simmer {legume.start}."
"""


def problems(folder: Path, text: str, sides: str = "") -> list[str]:
    (folder / "dishes").mkdir()
    (folder / "dishes" / "bad.toml").write_text(text, encoding="utf-8")
    (folder / "sides.toml").write_text(sides, encoding="utf-8")
    try:
        load_dishes(folder)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_good_file_has_no_problems(tmp_path):
    assert problems(tmp_path, GOOD) == []


MISTAKES = {
    'cuisine = "indian"': ("colour = 1\ncuisine = \"x\"", "unknown key 'colour'"),
    'kinds = ["main"]': ('kinds = ["brunch"]', "kind 'brunch' is none of"),
    'titles = ["{legume} dal"]': ('titles = ["{pulse} dal"]', "{pulse}"),
    "{ lentils_boiled = [0.75, 1.25] }": ("{ lentils = [1, 2] }", "'lentils' is not in the food"),
    "[0.75, 1.25]": ("[1.25, 0.75]", "needs [least, most] above 0"),
    "lentils_boiled = [0.75, 1.25]": ("lentils_boiled = [0.8, 1.25]", "no multiple of its step"),
    "{ table_salt = 1 }": ("{ stardust = 1 }", "seasoning 'stardust'"),
    'method = "Simmer {legume.start}."': ('method = "Simmer {rice.start}."', "{rice}"),
}  # fmt: skip


@pytest.mark.parametrize(("good", "bad"), [(k, v) for k, v in MISTAKES.items() if v[1]])
def test_a_mistake_is_named_with_its_file_and_dish(tmp_path, good, bad):
    assert good in GOOD
    found = problems(tmp_path, GOOD.replace(good, bad[0]))
    assert any(bad[1] in problem for problem in found), found
    assert all(problem.startswith("bad.toml dish 1 dal") for problem in found)


def test_all_mistakes_of_all_dishes_come_at_once(tmp_path):
    text = (
        GOOD.replace('kinds = ["main"]', 'kinds = ["brunch"]').replace("table_salt", "stardust")
        + GOOD.replace("[0.75, 1.25]", "[2, 1]").replace("max_sides", "")
        + GOOD.replace('method = "Simmer {legume.start}."', "")
        + GOOD.replace('slug = "dal"', 'slug = "dhal"').replace(
            "seasoning", 'sides = ["fries"]\nseasoning'
        )
    )
    found = "\n".join(problems(tmp_path, text))
    for what in (
        "dish 1 dal: kind 'brunch'", "dish 1 dal: seasoning 'stardust'", "dish 2 dal role legume",
        "dish 3 dal: misses method", "dish 4 dhal: side 'fries'",
    ):  # fmt: skip
        assert what in found, found


def test_a_slug_twice_a_long_title_and_a_broken_side_are_named(tmp_path):
    text = GOOD + GOOD + GOOD.replace('"dal"', '"long"').replace("{legume} dal", "dal " * 16)
    sides = '[side.pickle]\ntaste = "sour"\nfoods = { gherkin_of_the_moon = [1, 2] }\n'
    found = "\n".join(problems(tmp_path, text, sides))
    assert "dish 2 dal: this slug is taken" in found
    assert "dish 3 long: title" in found
    assert "sides.toml side pickle: unknown key 'taste'" in found
    assert "'gherkin_of_the_moon' is not in the food table" in found


def test_a_file_that_is_no_toml_is_named_beside_the_others(tmp_path):
    (tmp_path / "dishes").mkdir()
    (tmp_path / "dishes" / "half.toml").write_text("[[dish]\nslug =", encoding="utf-8")
    (tmp_path / "dishes" / "other.toml").write_text(
        GOOD.replace('["main"]', '["brunch"]'), encoding="utf-8"
    )
    (tmp_path / "sides.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_dishes(tmp_path)
    text = str(caught.value)
    assert "half.toml: cannot be read" in text
    assert "other.toml dish 1 dal: kind 'brunch'" in text


def test_the_order_of_files_changes_nothing(tmp_path):
    shutil.copytree(data_dir() / "dishes", tmp_path / "dishes")
    shutil.copy(data_dir() / "sides.toml", tmp_path)
    for number, path in enumerate(sorted((tmp_path / "dishes").iterdir(), reverse=True)):
        path.rename(path.with_name(f"{number}_{path.name}"))
    again = load_dishes(tmp_path)
    assert list(again) == list(DISHES)
    assert again == DISHES


# --- the real dishes -----------------------------------------------------------------------------


def test_there_are_ninety_dishes_from_eight_cuisines():
    assert len(DISHES) >= 90
    assert len({dish.cuisine for dish in DISHES.values()}) >= 8


@pytest.mark.parametrize("diet", DIETS)
def test_every_diet_has_enough_dishes_of_each_kind(diet):
    person = person_for("F25", diet)
    allowed = allowed_foods(person, gate(person), FOODS)
    left = [d for d in DISHES.values() if option_for(d, FOODS, allowed, 2000.0) is not None]
    counts = {kind: sum(kind in dish.kinds for dish in left) for kind in KINDS}
    assert counts["breakfast"] >= 8
    assert counts["main"] >= 14
    assert counts["snack"] >= 6


def filling(option: Option, chance: random.Random) -> list[Item]:
    """Random foods and amounts of one dish."""
    found = []
    for role in option.roles:
        portions = option.portions[role.name]
        count = chance.randint(role.least, min(role.most, len(portions)))
        for portion in chance.sample(portions, count):
            steps = chance.randint(portion.least_steps, portion.most_steps)
            slug, grams = portion.food.slug, steps * portion.food.step_g
            found.append(Item("", "", slug, "", "", "", role.name, grams, "", ""))
    return found


def test_what_may_be_left_out_of_a_dish_is_named_in_its_method():
    silent = [
        f"{dish.slug}: {role.name}"
        for dish in DISHES.values()
        for role in dish.roles
        if role.least == 0 and not role.is_side
        and not re.search(rf"\{{{role.name}[.}}]", dish.method)
    ]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize("slug", DISHES)
@settings(derandomize=True, deadline=None, max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_title_and_method_of_any_filling_read_well(slug, seed):
    dish = DISHES[slug]
    option = option_for(dish, FOODS, frozenset(FOODS), 2000.0)
    assert option is not None
    items = filling(option, random.Random(seed))
    title = title_of(dish, items, FOODS)
    method = with_sides(dish, method_of(dish.method, items, FOODS), items, FOODS)
    night_before = method_of(dish.night_before, items, FOODS)
    assert 0 < len(title) <= LONGEST_TITLE
    assert method.endswith(".")
    for text in (title, method, night_before):
        assert not re.search(r"[{}]|  |\bNone\b| ,|\.\.", text), text


def test_dry_kidney_beans_are_boiled_hard_and_lentils_need_not_be():
    """FDA 2012, Bad Bug Book: phytohaemagglutinin; all of Phaseolus vulgaris has it."""
    kin = ("kidney", "white", "cranberry", "pinto", "black", "navy", "great_northern")
    hard = {slug for slug, food in FOODS.items() if "boil_hard" in food.tags}
    assert hard == {f"{name}_beans_boiled" for name in kin}
    template = "Soak and cook {beans.start}, or have a can without added salt ready."
    for slug, warned in (("kidney_beans_boiled", True), ("chickpeas_boiled", False)):
        item = Item("id", "me", slug, "", "", slug, "beans", 90.0, "½ cup", "⅓ cup dry", "")
        said = before_of(template, [item], FOODS)
        assert said.startswith("Soak and cook")
        assert ("hard in fresh water for 30 minutes" in said) is warned


def test_the_example_person_can_be_served_every_kind():
    allowed = allowed_foods(EXAMPLE, gate(EXAMPLE), FOODS)
    assert {"oats_rolled", "spinach_raw"} <= allowed

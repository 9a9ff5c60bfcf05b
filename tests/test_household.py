"""Households: shared dishes, everyone's own verified plan, one list."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from handmade import START
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from planner.cli import app
from planner.dishes import load_dishes
from planner.errors import InputError, Refused
from planner.export.household_text import counted, extra_dishes, household_page, target_line
from planner.export.layout import plain
from planner.gate import GateResult
from planner.household import (
    Along,
    Household,
    check,
    household_from_document,
    plan_household,
    read_household,
    sheets,
    table_dishes,
    together,
)
from planner.household import at_table as at_table_file
from planner.household.cooks import difference
from planner.household.seats import cooking_days
from planner.household.sheets import along_items
from planner.household.versions import common, follow, pointed, settled_by, versions
from planner.menu import Option, option_for
from planner.person import Person, person_document
from planner.schemas import household_schema
from planner.selection import allowed_foods
from planner.shopping import shopping_list
from planner.surveys.household_persons import LOSARTAN, PICKY_CHILD, TODDLER, member
from planner.tables import load_foods
from planner.verify import check as verify
from planner.week import plan_week

FOODS, DISHES, TABLE = load_foods(), load_dishes(), table_dishes()
VEGAN = member("Ben", "M35", {"diet": "vegan"})
OMNIVORE = member("Ana", "F45", {})
DAYS = 2


@cache
def mixed() -> Household:
    """An omnivore, a vegan who has lunch out on Tuesday, a picky child, and a toddler with a milk
    allergy who eats along."""
    vegan = VEGAN.model_copy(
        update={"slots": person_slots(({"day": "tue", "occasion": "lunch", "status": "out"},))}
    )
    people = (
        OMNIVORE,
        vegan,
        member("Cleo", "F9", {"never": PICKY_CHILD}),
        member("Mia", TODDLER, {"avoid": ["milk"]}),
    )
    return plan_household(people, start=START, days=DAYS, alongs=(Along("Grandpa", 1.0),))


def person_slots(entries: tuple[dict[str, Any], ...]) -> tuple[Any, ...]:
    return member("X", "F45", {"slots": list(entries)}).slots


# --- versions of a dish --------------------------------------------------------------------


def options_of(person: Person) -> dict[str, Option]:
    allowed = allowed_foods(person, GateResult(), FOODS)
    made = (option_for(dish, FOODS, allowed, 2000) for dish in TABLE.values())
    return versions([option for option in made if option is not None])


def test_versions_leave_out_one_role_and_read_well():
    made = {slug: dish for slug, dish in TABLE.items() if slug not in DISHES}
    assert len(made) >= 5
    for slug, dish in made.items():
        base = DISHES[slug.partition("_without_")[0]]
        assert [r for r in base.roles if r not in dish.roles] == [base.role(slug.split("_")[-1])]
        assert dish.seasoning == base.seasoning


def test_the_whole_dish_comes_before_its_version():
    assert options_of(OMNIVORE)["mexican_fish_tacos"].dish.slug == "mexican_fish_tacos"
    vegan = options_of(VEGAN)["mexican_fish_tacos"]
    assert vegan.dish.slug == "mexican_fish_tacos_without_fish"
    assert "beef_vegetable_stew" not in options_of(VEGAN)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ('role = "fish"', "'sauce' is no role that the dish needs"),
        ('dish = "mexican_fish_tacos"', "no dish file has this dish"),
        ('titles = ["Tacos with {beans}, {greens} and avocado"]', "is no role that is left"),
    ],
)
def test_a_wrong_entry_is_told(change: str, problem: str, tmp_path: Path):
    text = (at_table_file.data_dir() / "at_table.toml").read_text(encoding="utf-8")
    wrong = {
        'role = "fish"': 'role = "sauce"',
        'dish = "mexican_fish_tacos"': 'dish = "tacos"',
    }.get(change, 'titles = ["Tacos with {fish}"]')
    file = tmp_path / "at_table.toml"
    file.write_text(text.replace(change, wrong, 1), encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        at_table_file._entries(file)


def test_common_keeps_what_all_may_eat():
    picky = member("Dan", "M16", {"never": ["bulgur_cooked"]})
    mine, theirs = options_of(OMNIVORE)["turkish_lentil_soup"], options_of(picky)
    soup = common(mine, [theirs["turkish_lentil_soup"]])
    assert [p.food.slug for p in soup.portions["grain"]] == ["brown_rice_cooked"]
    assert [p.food.slug for p in mine.portions["grain"]] == ["bulgur_cooked", "brown_rice_cooked"]
    never_any = member("Eve", "F72", {"never": ["bulgur_cooked"]})
    other = options_of(never_any)["turkish_lentil_soup"]
    without = dataclasses.replace(other, portions={**other.portions, "grain": ()})
    assert common(mine, [without]).portions["grain"] == mine.portions["grain"]


def test_following_keeps_replaces_or_leaves_out():
    option = options_of(OMNIVORE)["mexican_burrito_bowl"]
    first = {p.food.slug: p for p in option.all_portions()}
    plate = [(first[s], 1) for s in ("quinoa_cooked", "black_beans_boiled", "spinach_raw",
                                     "avocado", "chicken_breast_roasted", "banana")
             if s in first]  # fmt: skip
    settled = settled_by(plate, option)
    assert "banana" not in {slug for slugs in settled.values() for slug in slugs}
    same = follow(option, settled)
    assert [p.food.slug for p in same.portions["grain"]] == ["quinoa_cooked"]
    assert [p.food.slug for p in same.portions["extra"]] == ["chicken_breast_roasted"]
    vegan = options_of(VEGAN)["mexican_burrito_bowl"]
    theirs = follow(vegan, settled)
    assert {p.food.slug for p in theirs.portions["extra"]} == {"tofu_firm_mixed_set"}
    assert theirs.dish.role("extra").least == 0
    picky = options_of(member("Dan", "M16", {"never": ["quinoa_cooked"]}))["mexican_burrito_bowl"]
    assert {p.food.slug for p in follow(picky, settled).portions["grain"]} == {"brown_rice_cooked"}
    nothing = follow(option, {**settled, "extra": ()})
    assert nothing.portions["extra"] == ()
    assert follow(option, {**settled, "extra": ()}, loose=True).portions["extra"]


def test_points_stand_on_every_plate_of_an_option():
    option = options_of(OMNIVORE)["bean_chilli"]
    against = pointed(option, 10.0).avoid
    assert against == {p.food.slug: 10.0 for p in option.portions["beans"]}


def test_a_difference_is_said_in_words():
    base = {"grain": ("bulgur_cooked",), "topping": ("feta",)}
    assert difference(base, base, FOODS) == ""
    other = {"grain": ("quinoa_cooked",), "extra": ("tofu_firm_mixed_set",)}
    assert difference(base, other, FOODS) == "quinoa instead of bulgur, without feta, with tofu"


# --- a household ---------------------------------------------------------------------------


def test_every_plan_verifies_on_its_own():
    made = mixed()
    assert [plan.people[0].name for plan in made.plans] == ["Ana", "Ben", "Cleo"]
    for plan in made.plans:
        assert plan.verified
        assert verify(plan, FOODS, TABLE) == []
        assert len(plan.people) == 1
    assert check(made) == []


def test_dishes_are_shared_with_the_same_foods():
    made = mixed()
    every, shared = counted(cook for cook in made.cooks if cook.kind == "main")
    assert every == 3 * 2 * DAYS - 1  # Ben's lunch on Tuesday is out
    assert shared >= every - DAYS
    assert max(extra_dishes(made).values(), default=0) <= 1
    for cook in made.cooks:
        for portion in cook.portions:
            assert portion.instead or portion.title == cook.title


def test_nobody_gets_what_they_may_not_have():
    made = mixed()
    for plan, barred in zip(made.plans, ((), (), PICKY_CHILD), strict=True):
        eaten = {item.food for day in plan.days for m in day.occasions for item in m.items}
        assert not eaten & set(barred)
        if plan.people[0].name == "Ben":
            assert all(FOODS[slug].suits("vegan") for slug in eaten)


def test_an_occasion_out_is_not_cooked_for():
    made = mixed()
    cook = next(c for c in made.cooks if c.where == "2026-11-24 lunch" and c.shared)
    assert "ben" not in cook.people
    words = set(plain(household_page(made)).split())
    assert {"Ben", "eats", "out"} <= words  # in a cell of the table, where lines may break


def test_a_child_too_young_for_a_plan_eats_along():
    made = mixed()
    assert [along.name for along in made.alongs] == ["Grandpa", "Mia"]
    mia = made.alongs[1]
    assert mia.share == 0.5
    basket = together(made, FOODS, TABLE)
    for_mia = [i for d in basket.days for m in d.occasions for i in m.items if i.person == "Mia"]
    assert for_mia
    assert not any("milk" in FOODS[item.food].allergens for item in for_mia)


def test_a_share_is_of_the_mean_portion():
    made = mixed()
    cook = next(cook for cook in made.cooks if cook.shared and len(cook.people) == 3)
    whole = along_items(made, cook, Along("Guest", 1.0), FOODS, TABLE)
    half = along_items(made, cook, Along("Guest", 0.5), FOODS, TABLE)
    assert [i.food for i in whole] == [i.food for i in half]
    for one, other in zip(whole, half, strict=True):
        assert one.grams == pytest.approx(2 * other.grams, abs=0.002)
    less = along_items(made, cook, Along("Guest", 1.0, (whole[0].food,)), FOODS, TABLE)
    assert len(less) < len(whole)
    alone = dataclasses.replace(cook, shared=False)
    assert along_items(made, alone, Along("Guest", 1.0), FOODS, TABLE) == ()


@settings(max_examples=25, deadline=None)
@given(st.floats(0.1, 2.0))
def test_the_list_holds_every_gram_of_everybody(share: float):
    made = dataclasses.replace(mixed(), alongs=(Along("Guest", share),))
    basket = together(made, FOODS, TABLE)
    found = shopping_list(basket, FOODS)
    eaten = [i.grams for p in made.plans for d in p.days for m in d.occasions for i in m.items]
    alongs = [
        item.grams
        for cook in made.cooks
        for item in along_items(made, cook, made.alongs[0], FOODS, TABLE)
    ]
    assert math.fsum(line.eaten_g for line in found.lines) == pytest.approx(
        math.fsum(eaten) + math.fsum(alongs), abs=1e-6
    )


def test_the_sheets_hold_every_gram_too():
    made = mixed()
    basket = together(made, FOODS, TABLE)
    on_sheets = sum(a.grams for sheet in sheets(made, FOODS, TABLE) for a in sheet.amounts)
    eaten = sum(i.grams for d in basket.days for m in d.occasions for i in m.items)
    assert on_sheets == pytest.approx(eaten, abs=0.1)
    for sheet in sheets(made, FOODS, TABLE):
        assert sheet.method
        assert "{" not in sheet.method


def test_losartan_leads_and_coeliac_disease_is_told():
    people = (
        member("Ana", "F45", {"conditions": ["coeliac"]}),
        member("Eve", "F72", LOSARTAN),
    )
    made = plan_household(people, start=START, days=1)
    assert made.leader == "eve"
    assert made.verified
    assert any("clean boards" in note for note in made.notices)
    for day in made.plans[0].days:
        for item in (i for meal in day.occasions for i in meal.items):
            assert not FOODS[item.food].allergens & {"gluten", "wheat"}


def test_meals_that_a_medicine_moves_are_said():
    early = member("Lev", "M72", {"medicines": [{"name": "levothyroxine", "times": ["07:45"]}]})
    made = plan_household((OMNIVORE, early), start=START, days=1)
    page = plain(household_page(made))
    times = {m.time for p in made.plans for m in p.days[0].occasions if m.name == "breakfast"}
    assert len(times) == 2
    assert "Breakfast: 08:00 Ana;" in page


def test_one_person_is_a_household_with_the_same_rules():
    made = plan_household((OMNIVORE,), start=START, days=1)
    assert made.verified
    assert counted(made.cooks) == (4, 4)
    assert target_line(made.plans[0]).startswith("Ana: about 2,")
    assert plan_week(OMNIVORE, start=START, days=1).verified


# --- the file ------------------------------------------------------------------------------


def test_a_household_file_is_valid_and_reads_back(tmp_path: Path):
    made = mixed()
    jsonschema.Draft202012Validator.check_schema(household_schema())
    jsonschema.Draft202012Validator(household_schema()).validate(made.to_document())
    (tmp_path / "h.json").write_text(made.to_json(), encoding="utf-8")
    assert read_household(tmp_path / "h.json") == made


def broken_plan(document: dict[str, Any]) -> None:
    document["plans"][1]["days"][0]["date"] = "yesterday"


def no_leader(document: dict[str, Any]) -> None:
    document["household"]["leader"] = "nobody"


def newer(document: dict[str, Any]) -> None:
    document["schema"] = 2


def no_cooks(document: dict[str, Any]) -> None:
    del document["cooks"]


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (broken_plan, "plan 2: days 1 date"),
        (no_leader, "do not go together"),
        (newer, "newer planner"),
        (no_cooks, "not a complete household file"),
    ],
)
def test_a_damaged_file_is_told(spoil: Callable[[dict[str, Any]], None], problem: str):
    document = mixed().to_document()
    spoil(document)
    with pytest.raises(InputError, match=problem):
        household_from_document(document)


def test_a_plan_is_no_household():
    with pytest.raises(InputError, match="plan of one person"):
        household_from_document(mixed().plans[0].to_document())


def test_check_finds_what_was_changed():
    made = mixed()
    cook = dataclasses.replace(made.cooks[0], title="Something else")
    changed = dataclasses.replace(made, cooks=(cook, *made.cooks[1:]))
    assert [finding.rule for finding in check(changed)] == ["household"]
    document = made.to_document()
    item = document["plans"][2]["days"][0]["occasions"][0]["items"][0]
    item["grams"] *= 3
    found = check(household_from_document(document))
    assert any(finding.where.startswith("Cleo: ") for finding in found)


# --- who may be a household ----------------------------------------------------------------


def test_everything_wrong_is_said_at_once():
    with pytest.raises(InputError) as error:
        plan_household((OMNIVORE, OMNIVORE), start=START, alongs=(Along("Mia", 0),))
    assert len(error.value.problems) == 2
    people = [OMNIVORE.model_copy(update={"name": f"P{number}"}) for number in range(9)]
    with pytest.raises(InputError, match="1 to 8"):
        plan_household(people, start=START)
    with pytest.raises(InputError, match="1 to 28"):
        plan_household((OMNIVORE,), start=START, days=0)


def test_the_gate_refuses_by_name():
    ill = member("Ian", "M72", {"kidneys": "dialysis"})
    with pytest.raises(Refused, match="Ian: "):
        plan_household((OMNIVORE, ill), start=START)


def test_cooking_days_are_the_households():
    sundays = OMNIVORE.model_copy(update={"cook_days": ("sun",)})
    mondays = VEGAN.model_copy(update={"cook_days": ("mon",)})
    assert cooking_days((sundays, VEGAN)) == ("sun",)
    assert cooking_days((sundays, mondays), ("wed", "mon")) == ("mon", "wed")
    with pytest.raises(InputError, match="cooking days differ"):
        cooking_days((sundays, mondays))


# --- the command ---------------------------------------------------------------------------


@pytest.fixture
def person_files(tmp_path: Path) -> list[str]:
    found = []
    for person in (OMNIVORE, VEGAN):
        data = person_document(person)
        keys = ("name", "sex", "diet", "kidneys")
        lines = ["[person]", *(f"{key} = {json.dumps(data[key])}" for key in keys)]
        lines += [f"{key} = {data[key]}" for key in ("age", "height_cm", "weight_kg")]
        file = tmp_path / f"{person.name}.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        found += ["--person", str(file)]
    return found


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["household", *arguments])


def test_the_command_plans_prints_and_reads_again(person_files: list[str], tmp_path: Path):
    file = str(tmp_path / "h.json")
    rest = ["--along", "Mia, toddler=0.5", "--days", "1", "--start", "2026-11-23", "--cook"]
    done = run(*person_files, *rest, "--json", file)
    assert done.exit_code == 0, done.output
    for words in (
        "Meals for Ana and Ben",
        "Everyone's own targets",
        "Mia, toddler eats along",
        "Monday 23 November, dinner",
        "Shopping list for all",
    ):
        assert words in done.stdout
    again = run("--from", file)
    assert again.exit_code == 0
    assert "Monday 23 November, dinner" not in again.stdout
    walk, sizes = tmp_path / "walk.csv", tmp_path / "sizes.csv"
    walk.write_text(
        "aisle,order,title\nvegetables,40,The greengrocer\nfruit,1,\n", encoding="utf-8"
    )
    sizes.write_text("thing,package,grams\nolive_oil,drum,1000\n", encoding="utf-8")
    own = run("--from", file, "--aisles", str(walk), "--packages", str(sizes))
    assert own.exit_code == 0, own.output
    assert "The greengrocer" in own.stdout
    assert "The greengrocer" not in again.stdout
    sizes.write_text("thing,package,grams\noliv_oil,drum,0\n", encoding="utf-8")
    wrong = run("--from", file, "--packages", str(sizes))
    assert wrong.exit_code == 2
    assert "did you mean" in wrong.output
    listed = run("--from", file, "--other", "2026-11-23 dinner")
    assert listed.exit_code == 0, listed.output
    assert "Other dishes for Mon 23 dinner" in listed.stdout
    assert "Ana: magnesium" in listed.stdout
    assert "Ben: magnesium" in listed.stdout
    slug = listed.stdout.partition("[")[2].partition("]")[0]
    changed = str(tmp_path / "changed.json")
    done = run("--from", file, "--other", "2026-11-23 dinner", "--dish", slug, "--json", changed)
    assert done.exit_code == 0, done.output
    assert slug in Path(changed).read_text(encoding="utf-8")
    assert run("--from", changed).exit_code == 0
    document = json.loads(Path(file).read_text(encoding="utf-8"))
    document["plans"][0]["days"][0]["occasions"][0]["items"][0]["grams"] = 1.0
    Path(file).write_text(json.dumps(document), encoding="utf-8")
    assert run("--from", file).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "--person is missing"),
        (("--person", "nobody.toml", "--person", "none.toml"), "none.toml"),
        (("--from", "a.json", "--person", "b.toml"), "leave --person out"),
        (("--other", "2026-11-23 dinner"), "give it with --from"),
        (("--dish", "tarka_dal"), "name it with --other"),
        (("--from", "a.json", "--who", "Ana"), "name it with --other"),
    ],
)
def test_bad_input_is_told(arguments: tuple[str, ...], problem: str):
    done = run(*arguments)
    assert done.exit_code == 2
    assert problem in done.output


@pytest.mark.parametrize("word", ["Mia", "Mia=", "Mia=half", "Mia=-1", "=0.5"])
def test_bad_shares_are_told(word: str, person_files: list[str]):
    done = run(*person_files, "--along", word)
    assert done.exit_code == 2
    assert "--along" in done.output


def test_bad_cooking_days_are_told(person_files: list[str]):
    done = run(*person_files, "--cook-days", "sun,moonday,xyz")
    assert done.exit_code == 2
    assert "xyz" in done.output

"""The person file: every mistake named at once, every value kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from planner.errors import InputError
from planner.habits import grams_of
from planner.person import (
    AVOID_WORDS,
    CONDITIONS,
    DAY_NAMES,
    EXAMPLE,
    OCCASIONS,
    Person,
    load_person,
    parse_person,
    person_document,
    person_from_document,
    unknown_foods,
)
from planner.tables import load_foods
from planner.targets import rows

DOCUMENTED = Path(__file__).parent.parent / "docs" / "person.toml"
BODY = 'sex = "female"\nage = 45\nheight_cm = 165\nweight_kg = 65\n'


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(InputError) as caught:
        parse_person(text, "p.toml")
    return caught.value.problems


def only(text: str) -> str:
    (problem,) = problems(text)
    return problem


def test_five_mistakes_give_five_sentences_with_their_lines() -> None:
    found = problems(
        '[person]\nsex = "femal"\nage = 45\nheight_cm = 1.65\nwieght_kg = 65\n'
        'avoid = ["tree_nuts"]\n\n[[limit]]\nnutrient = "potassium"\nmax = 2600\n'
    )
    assert sorted(found) == [
        'p.toml:2 person.sex: "femal" is no known word; did you mean "female"?',
        "p.toml:4 person.height_cm: 1.65 cm is not plausible at 45 years (120 to 235); "
        "metres? write 165.",
        'p.toml:5 person.wieght_kg: "wieght_kg" is no known key; did you mean "weight_kg"?',
        'p.toml:6 person.avoid 1: "tree_nuts" is no known word; did you mean "tree_nut"?',
        'p.toml:9 limit 1.nutrient: "potassium" is no known nutrient; did you mean "potassium_mg"?',
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("life_stage = 'pregnant'", 'cannot go with sex "male"'),
        ("gestation_weeks = 20", 'needs life_stage = "pregnant"'),
        ("lactation_months = 2", 'needs life_stage = "lactating"'),
        ("energy_kcal = 200", "200 is below 800"),
        ("kidneys = 'fine'", "use one of healthy, ckd_30_59"),
        ("name = ''", "write a name in quotes"),
        ("avoid = 'milk'", 'is no list; write it in brackets, as ["..."]'),
        ("fluid_restriction = 'no'", "is neither true nor false"),
        ("conditions = ['kidney_stone']", 'did you mean "kidney_stones"?'),
    ],
)
def test_each_mistake_says_what_is_wrong(body: str, expected: str) -> None:
    text = '[person]\nsex = "male"\nage = 45\nheight_cm = 175\nweight_kg = 75\n' + body
    assert expected in only(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[spacing]\ncalcium = 'hard'", "use one of off, gentle, strict"),
        ("[spacings]\ncalcium = 'off'", 'did you mean "spacing"?'),
        ("[medicine]\nname = 'x'", "write [[medicine]] above its keys"),
        ("[[medicine]]\nname = 'x'\ntimes = ['7.30']", 'write hours and minutes as "07:30"'),
        ("[[medicine]]\nname = 'x'\nfrom = 2026-02-02\nuntil = 2026-02-01", "is before"),
        ("[[medicine]]\nnam = 'x'", 'did you mean "name"?'),
        ("[[supplement]]\nelemental_magnesium_mg = -5", "is below 0"),
        ("[[limit]]\nnutrient = 'potassium_mg'", "has neither min nor max"),
        ("[[limit]]\nnutrient = 'potassium_mg'\nmin = 3\nmax = 2", "is above max 2"),
        ("[[slot]]\nday = 'thu'\noccasion = 'diner'\nstatus = 'out'", 'did you mean "dinner"?'),
        ("[[slot]]\nday = 'thu'\noccasion = 'dinner'\nstatus = 'fixed'", "what it is made of"),
        (
            "[[slot]]\nday = 'thu'\noccasion = 'dinner'\nstatus = 'out'\n"
            "foods = [{ food = 'oats_rolled', amount = '40 g' }]",
            "a fixed meal, and only that",
        ),
        (2 * "[[slot]]\nday = 'thu'\noccasion = 'dinner'\nstatus = 'out'\n", "given twice"),
        ("[[slot]]\nday = 'thursday'\noccasion = 'dinner'\nstatus = 'out'", "no known word"),
        ("[[occasion]]\nname = 'a'\nkind = 'main'\ntime = '08:00'", "needs 3 to 6"),
    ],
)
def test_each_table_is_checked(text: str, expected: str) -> None:
    assert expected in only(f"[person]\n{BODY}\n{text}")


def test_a_broken_toml_file_says_where() -> None:
    assert "is not valid TOML" in only("[person\n")


def test_an_empty_file_asks_for_the_person() -> None:
    assert "start with [person]" in only("")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_person(tmp_path / "nobody.toml")


@pytest.mark.parametrize(
    ("age", "height", "weight", "fits"),
    [
        (45, 165, 65, True),
        (45, 65, 65, False),
        (45, 119.9, 40, False),
        (45, 165, 321, False),
        (9, 134, 30, True),
        (9, 201, 30, False),
        (3, 95, 14, True),
        (16, 174, 63, True),
    ],
)
def test_bodies_are_checked_for_plausibility(
    age: float, height: float, weight: float, fits: bool
) -> None:
    body = f'[person]\nsex = "female"\nage = {age}\nheight_cm = {height}\nweight_kg = {weight}'
    if fits:
        assert parse_person(body, "p.toml").height_cm == height
    else:
        assert "not plausible" in only(body)


def test_the_documented_file_is_valid_and_names_every_key() -> None:
    person = load_person(DOCUMENTED)
    text = DOCUMENTED.read_text(encoding="utf-8")
    assert person.occasions[0].max_minutes == 15
    tables = {"medicines", "supplements", "limits", "habits", "occasions", "slots", "spacing"}
    for key in Person.model_fields.keys() - tables:
        assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), key
    for word in (*AVOID_WORDS, *CONDITIONS):
        assert word in text, word


def test_the_documented_file_with_every_line_switched_on_is_valid() -> None:
    text = DOCUMENTED.read_text(encoding="utf-8").replace('"none"  ', '"pregnant"  ', 1)
    switched = re.sub(r"^# (?=\[\[|\w+ = |  \{|\])", "", text, flags=re.MULTILINE)
    switched = re.sub(r"^lactation_\w+ = .*\n", "", switched, flags=re.MULTILINE)
    person = parse_person(switched, "all.toml")
    assert person.medicines[0].from_date is not None
    assert [slot.status for slot in person.slots] == ["out", "fixed"]
    assert person.limits[0].by_clinician
    foods = load_foods()
    assert all(grams_of(part.amount, foods[part.food]) for part in person.slots[1].foods)


def test_a_person_is_a_value() -> None:
    with pytest.raises(ValidationError):
        EXAMPLE.age = 30
    assert hash(EXAMPLE) == hash(EXAMPLE.model_copy())
    assert EXAMPLE.occasions == OCCASIONS
    assert len(DAY_NAMES) == 7


def test_a_person_survives_json() -> None:
    person = parse_person(
        f"[person]\n{BODY}"
        "[[medicine]]\nname = 'losartan'\nfrom = 2026-11-23\ntimes = [08:00:00]\n"
        "[[limit]]\nnutrient = 'potassium_mg'\nmax = 2000\nset_by = 'clinic'\n",
        "p.toml",
    )
    assert person.medicines[0].times == ("08:00",)
    document = json.loads(json.dumps(person_document(person)))
    assert person_from_document(document) == person


def test_a_damaged_document_is_refused() -> None:
    document = person_document(EXAMPLE) | {"sex": "other", "hight": 3}
    with pytest.raises(InputError) as caught:
        person_from_document(document)
    assert len(caught.value.problems) == 2


def test_occasions_are_kept_in_clock_order() -> None:
    text = f"[person]\n{BODY}" + "".join(
        f"[[occasion]]\nname = '{name}'\nkind = 'main'\ntime = '{time}'\n"
        for name, time in (("late", "20:00"), ("early", "7:15"), ("noon", "12:00"))
    )
    person = parse_person(text, "p.toml")
    assert [o.time for o in person.occasions] == ["07:15", "12:00", "20:00"]


@pytest.mark.parametrize(
    ("avoid", "expected"),
    [
        (("nut",), {"tree_nut", "peanut"}),
        (("dairy", "egg"), {"milk", "egg"}),
        (("gluten",), {"gluten", "wheat"}),
        (("pork",), set()),
    ],
)
def test_avoid_words_become_allergens(avoid: tuple[str, ...], expected: set[str]) -> None:
    person = Person.model_validate(person_document(EXAMPLE) | {"avoid": list(avoid)})
    assert person.allergens_avoided() == expected


def test_coeliac_avoids_gluten() -> None:
    person = EXAMPLE.model_copy(update={"conditions": ("coeliac",)})
    assert person.allergens_avoided() == {"gluten", "wheat"}


def test_foods_nobody_knows_are_named() -> None:
    person = EXAMPLE.model_copy(update={"never": ("kale_rw", "nut"), "like": ("dal",)})
    found = unknown_foods(person, ["kale_raw"], ["nut"], ["dal"])
    assert len(found) == 1
    assert 'did you mean "kale_raw"?' in found[0]


def test_every_condition_has_its_row() -> None:
    assert tuple(sorted(CONDITIONS)) == tuple(row["condition"] for row in rows("conditions.csv"))

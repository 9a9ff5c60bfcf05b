"""What is said around the food fits the person: no food is named that they do not eat."""

from __future__ import annotations

import re

import pytest

from planner.advice import advice_for, foods_with
from planner.food import DIETS
from planner.gate import gate
from planner.person import ALLERGENS, EXAMPLE, Person, Supplement
from planner.targets import rows, targets_for

ANIMAL = re.compile(r"\b(meat|fish|eggs?|yolk|milk|yogurt|dairy|liver)\b")
PLANT = re.compile(r"\bplant milk\b")


def person(**changes: object) -> Person:
    return EXAMPLE.model_copy(update=changes)


def said(who: Person) -> list[str]:
    gated = gate(who)
    told = advice_for(who, gated, targets_for(who, gated))
    return [notice.text for notice in told if notice.level == "advice"]


def about(who: Person, word: str) -> str:
    return next(text for text in said(who) if text.startswith(word))


@pytest.mark.parametrize("topic", ["Vitamins B6", "Vitamin D", "Supplements"])
def test_a_vegan_is_never_sent_to_animal_food(topic):
    words = PLANT.sub("", about(person(diet="vegan"), topic))
    assert not ANIMAL.search(words), words


def test_a_vegan_hears_of_fortified_food_and_supplements():
    vegan = person(diet="vegan")
    assert "only fortified food or a supplement" in about(vegan, "Vitamins B6")
    assert "Fortified plant milk and fortified cereals help" in about(vegan, "Vitamin D")
    words = about(vegan, "Supplements")
    assert "does need vitamin B12" in words
    assert "none is suggested" not in words
    assert "No magnesium supplement is suggested" in words


def test_a_vegetarian_hears_of_eggs_and_milk_and_of_no_fish():
    vegetarian = person(diet="vegetarian")
    assert "eggs and milk bring B12" in about(vegetarian, "Vitamins B6")
    assert "fish" not in about(vegetarian, "Vitamin D")
    assert "Egg yolk, fortified milk" in about(vegetarian, "Vitamin D")


def test_allergies_leave_their_foods_out():
    free = person(avoid=("fish", "egg"))
    assert "meat and milk bring B12" in about(free, "Vitamins B6")
    assert about(free, "Vitamin D").count("Fortified milk") == 1
    for gone in ("fish", "egg"):
        assert gone not in about(free, "Vitamin D")
    no_animal = person(diet="vegetarian", avoid=("dairy", "egg"))
    assert "only fortified food or a supplement" in about(no_animal, "Vitamins B6")


def test_everyone_is_left_with_some_food_for_vitamin_d():
    for diet in DIETS:
        assert foods_with(person(diet=diet, avoid=tuple(sorted(ALLERGENS))), "vitamin_d")


def test_zinc_without_meat_is_told_and_its_target_stays():
    vegan = person(diet="vegan")
    gated = gate(vegan)
    told = [n for n in advice_for(vegan, gated, targets_for(vegan, gated)) if "zinc" in n.text]
    assert [notice.source for notice in told] == ["IOM 2001 (doi:10.17226/10026)"]
    assert "up to 12 mg a day where the table says 8 mg" in told[0].text
    assert targets_for(vegan)["zinc_mg"].min == targets_for(EXAMPLE)["zinc_mg"].min == 8
    assert not [text for text in said(EXAMPLE) if "zinc" in text]


def test_red_flags_are_for_everyone():
    for diet in DIETS:
        who = person(diet=diet)
        gated = gate(who)
        texts = " ".join(n.text for n in advice_for(who, gated, targets_for(who, gated)))
        assert "See a doctor now" in texts
        assert "stop and call emergency services" in texts


def test_who_takes_magnesium_gets_the_ledger_instead():
    taking = person(supplements=(Supplement(form="citrate", elemental_magnesium_mg=100),))
    assert "together 100 mg" in about(taking, "Supplements")


def test_drinks_are_on_top_of_food_and_glasses_count():
    words = about(EXAMPLE, "Water")
    assert "on top of the water in food" in words
    assert "beside the meals count as drinks" in words


def test_every_food_named_has_a_diet_an_allergen_and_a_source():
    for row in rows("advice_foods.csv"):
        assert row["diet"] in DIETS
        assert set(filter(None, row["allergens"].split(";"))) <= ALLERGENS
        assert "doi:" in row["source"]

"""Amounts as people say them."""

from __future__ import annotations

import pytest
from handmade import FOODS
from hypothesis import given
from hypothesis import strategies as st
from toy import food

from planner.wording import amount_words, measure_words, named_amount, number_words, start_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0.25, "¼"), (1 / 3, "⅓"), (0.34, "⅓"), (0.5, "½"), (2 / 3, "⅔"), (0.97, "1"), (1, "1"),
        (1.5, "1½"), (2.25, "2¼"), (2.98, "3"), (9.5, "9½"), (10, "10"), (12.4, "12"),
        (0.01, "a little"),
    ],
)  # fmt: skip
def test_numbers_have_kitchen_fractions(amount, words):
    assert number_words(amount) == words


@pytest.mark.parametrize(
    ("amount", "measure", "words"),
    [
        (100, "g", "100 g"), (1, "cup", "1 cup"), (0.5, "cup", "½ cup"), (1.5, "cup", "1½ cups"),
        (2, "slice", "2 slices"), (2, "leaf", "2 leaves"), (1, "half", "1 half"),
        (2, "half", "2 halves"), (2, "radish", "2 radishes"), (3, "tomato", "3 tomatoes"),
        (2, "potato", "2 potatoes"), (2, "patty", "2 patties"), (2, "bunch", "2 bunches"),
        (3, "tbsp", "3 tbsp"), (4, "tbsp", "¼ cup"), (5, "tbsp", "¼ cup + 1 tbsp"),
        (8, "tbsp", "½ cup"), (24, "tbsp", "1½ cups"), (2, "tsp", "2 tsp"),
    ],
)  # fmt: skip
def test_measures_have_their_plural(amount, measure, words):
    assert measure_words(amount, measure) == words


RICE = food(
    "rice", "grain", {}, title_name="brown rice", measure="cup", measure_g=200.0,
    start_state="dry", start_measure="cup", start_measure_g=180.0, bought_g_per_100g=36.0,
)  # fmt: skip
CARROT = food("carrot", "vegetable", {}, title_name="carrot", measure="carrot", measure_g=60.0)
TOMATOES = food(
    "tomatoes", "vegetable", {}, title_name="tomatoes", measure="tomato", measure_g=120.0
)
BREAD = food("bread", "grain", {}, title_name="wholegrain bread", measure="slice", measure_g=40.0)
CHICKEN = food(
    "chicken", "poultry", {}, title_name="chicken", measure="g", measure_g=1.0,
    start_state="raw", start_measure="g", bought_g_per_100g=135.0,
)  # fmt: skip


def test_what_is_eaten_is_said_in_its_own_measure():
    assert amount_words(RICE, 300) == "1½ cups"
    assert amount_words(CHICKEN, 120) == "120 g"


def test_what_one_starts_from_is_said_in_the_measure_of_the_pantry():
    assert start_words(RICE, 500) == "1 cup dry"
    assert start_words(RICE, 250) == "½ cup dry"
    assert start_words(RICE, 100) == "3 tbsp dry"
    assert start_words(CHICKEN, 100) == "135 g raw"
    assert start_words(CARROT, 60) == ""


@pytest.mark.parametrize(
    ("what", "grams", "words"),
    [
        (RICE, 500, "1 cup dry brown rice"), (BREAD, 80, "2 slices wholegrain bread"),
        (CARROT, 60, "1 carrot"), (CARROT, 120, "2 carrots"), (CARROT, 30, "½ carrot"),
        (TOMATOES, 120, "1 tomato"), (TOMATOES, 60, "½ tomato"), (TOMATOES, 240, "2 tomatoes"),
        (CHICKEN, 100, "135 g raw chicken"),
    ],
)  # fmt: skip
def test_a_recipe_names_amount_and_food(what, grams, words):
    assert named_amount(what, grams) == words


@given(slug=st.sampled_from(sorted(FOODS)), steps=st.integers(1, 40))
def test_every_food_of_the_table_has_words_for_any_number_of_steps(slug, steps):
    found = FOODS[slug]
    for words in (amount_words(found, steps * found.step_g), named_amount(found, steps * 10.0)):
        assert words.strip() == words
        assert "  " not in words
        assert not words.startswith("0")
        assert "nan" not in words.split()


@given(st.floats(0.05, 30))
def test_a_number_in_words_is_near_the_number(amount):
    words = number_words(amount)
    digits = "".join(c for c in words if c.isdigit() and c.isascii())
    value = float(digits or 0) + sum(FRACTIONS.get(c, 0.0) for c in words)
    most = 0.5 if amount >= 10 else 0.126 if amount >= 4 else 0.0845
    assert words == "a little" or abs(value - amount) <= most


FRACTIONS = {"⅛": 1 / 8, "¼": 1 / 4, "⅓": 1 / 3, "⅜": 3 / 8, "½": 1 / 2, "⅝": 5 / 8,
             "⅔": 2 / 3, "¾": 3 / 4, "⅞": 7 / 8}  # fmt: skip

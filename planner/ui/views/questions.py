"""The first questions: age, sex and life stage, body, and what one eats."""

from __future__ import annotations

import streamlit as st

from planner.ui.answers import centimetres, feet_and_inches, kilograms, pounds
from planner.ui.views.asking import Asked, choice, figure, key, number, several

SEX = {"female": "Female", "male": "Male"}
STAGES = {"none": "Neither", "pregnant": "Pregnant", "lactating": "Breastfeeding"}
DIETS = {
    "omnivore": "Everything",
    "pescatarian": "Fish, no meat",
    "vegetarian": "Vegetarian",
    "vegan": "Vegan",
}
AVOID = {
    "dairy": "Milk", "egg": "Eggs", "gluten": "Gluten", "fish": "Fish", "shellfish": "Shellfish",
    "tree_nut": "Tree nuts", "peanut": "Peanuts", "soy": "Soy", "sesame": "Sesame",
    "pork": "Pork", "beef": "Beef", "coconut": "Coconut", "mustard": "Mustard",
    "celery": "Celery", "lupin": "Lupin", "sulphite": "Sulphites", "alcohol": "Alcohol",
    "caffeine": "Caffeine",
}  # fmt: skip
ACTIVITY = {
    "inactive": "Little (inactive): the day's chores, with half an hour of walking in all",
    "low_active": "Some (low active): about an hour of brisk walking a day beside the chores",
    "active": "Much (active): that, and an hour or two of sport a day",
    "very_active": "Very much (very active): that, and one more hour of hard sport a day",
}
_SAME = {"milk": ("dairy",), "nut": ("tree_nut", "peanut"), "wheat": ("gluten",)}
"""Words of a person file that the page asks under another name."""


def ask(here: Asked) -> None:
    """Questions one to four."""
    st.subheader("1 · Age", anchor=False)
    number(here, "age", "Your age in years" if here.own else "Age in years", 0, 120, whole=True)
    st.subheader("2 · Sex", anchor=False)
    _sex(here)
    st.subheader("3 · Body: height, weight, movement", anchor=False)
    _body(here)
    moves = "How much you move" if here.own else "How much this person moves"
    choice(here, "activity", moves, ACTIVITY)
    st.subheader("4 · Diet", anchor=False)
    choice(here, "diet", "I eat" if here.own else "Eats", DIETS, horizontal=True)
    words = [w for old in here.answers.get("avoid") or () for w in _SAME.get(old, (old,))]
    here.answers["avoid"] = list(dict.fromkeys(words))
    several(here, "avoid", "Allergies, and what is left out", AVOID)


def _sex(here: Asked) -> None:
    sex = choice(
        here, "sex", "For the tables of recommended intakes", SEX, horizontal=True,
        help="The tables of recommended intakes know these two.",
    )  # fmt: skip
    age = here.answers.get("age")
    if sex == "female" and age is not None and 12 <= age <= 55:
        stage = choice(here, "life_stage", "Are you pregnant or breastfeeding?", STAGES,
                       horizontal=True)  # fmt: skip
    else:
        stage = here.answers["life_stage"] = "none"
    if stage == "pregnant":
        _count(here, "gestation_weeks", "Week of pregnancy, if you know it", 1, 42)
    else:
        here.answers["gestation_weeks"] = None
    if stage == "lactating":
        _count(here, "lactation_months", "Months since the birth", 0, 48)
    else:
        here.answers["lactation_months"] = None


def _count(here: Asked, field: str, label: str, least: int, most: int) -> None:
    """A whole number that may stay open."""
    found = figure(here, field, label, here.answers.get(field), least, most)
    here.answers[field] = None if found is None else round(found)


def _body(here: Asked) -> None:
    units = st.segmented_control(
        "Units", ["metric", "us"], required=True, label_visibility="collapsed",
        format_func=lambda unit: "cm and kg" if unit == "metric" else "feet and pounds",
        default=here.answers.get("units") or "metric", key=key(here, "units"),
    )  # fmt: skip
    here.answers["units"] = units
    if units == "us":
        _us_body(here)
        return
    left, right = st.columns(2)
    with left:
        number(here, "height_cm", "Height, cm", 47, 235)
    with right:
        number(here, "weight_kg", "Weight, kg", 2, 320, step=0.5)


def _us_body(here: Asked) -> None:
    height, weight = here.answers.get("height_cm"), here.answers.get("weight_kg")
    feet, inches = (None, None) if height is None else feet_and_inches(height)
    one, two, three = st.columns(3)
    with one:
        got_feet = st.number_input("Height, feet", 1, 7, feet, key=key(here, "feet"))
    with two:
        got_inches = st.number_input("and inches", 0, 11, inches, key=key(here, "inches"))
    with three:
        held = None if weight is None else pounds(weight)
        got_pounds = st.number_input(
            "Weight, pounds", 5.0, 700.0, held, step=1.0, format="%.0f",
            key=key(here, "pounds"),
        )  # fmt: skip
    if got_feet is not None and (got_feet, got_inches) != (feet, inches):
        here.answers["height_cm"] = centimetres(got_feet, got_inches or 0)
    if got_pounds is not None and got_pounds != held:
        here.answers["weight_kg"] = kilograms(got_pounds)

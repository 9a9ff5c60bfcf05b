"""Meals that are always the same foods: which meals, which foods, and how much of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

import streamlit as st

from planner.habits import grams_of
from planner.tables import load_foods
from planner.ui.board import board
from planner.ui.calm import md
from planner.ui.parts.notices import band
from planner.ui.state import Visit
from planner.ui.views.asking import key

FIXED = "fixed"
Slot = dict[str, Any]


def ask(here: Visit, places: Mapping[str, str]) -> list[Slot]:
    """The meals that are always the same foods, set by set; one more set may be added.

    ``places`` are all meals of a week in words, by "mon breakfast".
    """
    held = list(_sets(here.answers.get("slots") or ()))
    found: list[Slot] = []
    full = []
    for number, (meals, foods) in enumerate([*held, ([], {})]):
        taken = {f"{slot['day']} {slot['occasion']}" for slot in found}
        meals, foods = _set(here, number, places, [m for m in meals if m in places], foods)
        full.append(bool(meals and foods))
        listed = [{"food": food, "amount": much} for food, much in foods.items()]
        for place in (place for place in meals if foods and place not in taken):
            day, _, name = place.partition(" ")
            found.append({"day": day, "occasion": name, "status": FIXED, "foods": listed})
    if not all(full[:-1]):  # one was taken away: the others move up
        here.answers["slots"] = [*found, *_others(here)]
        here.anew()
        st.rerun()
    said = band("caution", "Meals that are always the same", list(unreadable(found)))
    if said is not None:
        board(said, "same not")
    return found


def unreadable(slots: Collection[Mapping[str, Any]]) -> Iterator[str]:
    """Every amount that cannot be read, in words."""
    foods, seen = load_foods(), set[tuple[str, str]]()
    for entry in (entry for slot in slots for entry in slot["foods"]):
        food, much = foods.get(entry["food"]), entry["amount"]
        if (entry["food"], much) in seen:
            continue
        seen.add((entry["food"], much))
        if food is None:
            yield f"{entry['food']} is not in the food table."
        elif not grams_of(much, food):
            yield f"{food.name}: {much!r} is no amount; write 40 g or 1 {food.measure}."


def _sets(slots: Collection[Slot]) -> Iterator[tuple[list[str], dict[str, str]]]:
    """Meals with the same foods belong together."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for slot in slots:
        if slot["status"] == FIXED:
            foods = tuple((entry["food"], entry["amount"]) for entry in slot["foods"])
            found.setdefault(foods, []).append(f"{slot['day']} {slot['occasion']}")
    for foods, meals in found.items():
        yield meals, dict(foods)


def _others(here: Visit) -> list[Slot]:
    return [slot for slot in here.answers.get("slots") or () if slot["status"] != FIXED]


def _set(
    here: Visit,
    number: int,
    places: Mapping[str, str],
    meals: list[str],
    foods: Mapping[str, str],
) -> tuple[list[str], dict[str, str]]:
    """One set of meals and their foods."""
    chosen = st.multiselect(
        "I always eat the same at" if number == 0 else "Something else, always the same, at",
        list(places), meals, format_func=lambda place: places[place], select_all=False,
        filter_mode="contains", placeholder="type a day or a meal",
        key=key(here, f"same {number}"),
    )  # fmt: skip
    if not chosen:
        return [], {}
    table = load_foods()
    known = {**all_foods(), **{slug: slug for slug in foods if slug not in table}}
    what = st.multiselect(
        "What it is made of", list(known), list(foods),
        format_func=lambda slug: md(known[slug]), select_all=False, filter_mode="contains",
        placeholder="type to search a food", key=key(here, f"same {number} foods"),
    )  # fmt: skip
    amounts = {}
    for slug in what:
        usual = foods.get(slug) or _usual(slug)
        amounts[slug] = st.text_input(
            f"How much: {md(known[slug])}", usual, max_chars=40,
            key=key(here, f"same {number} {slug}"),
        ).strip() or usual  # fmt: skip
    return list(chosen), amounts


def _usual(slug: str) -> str:
    measure = load_foods()[slug].measure
    return "100 g" if measure == "g" else f"1 {measure}"


@cache
def all_foods() -> Mapping[str, str]:
    """Foods by name."""
    names = {slug: food.name for slug, food in load_foods().items()}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))

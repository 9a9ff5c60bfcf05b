"""The rest of the questions, folded: taste, conditions, supplements, habits, meal times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

import streamlit as st

from planner.dishes import load_dishes
from planner.gate import recognise
from planner.person import AWAY, CONDITIONS
from planner.tables import dictionary, load_foods
from planner.targets import rows
from planner.ui.calm import calm, md
from planner.ui.state import Visit
from planner.ui.views import limits, same
from planner.ui.views.asking import Asked, choice, figure, index_of, key, search, several, yes
from planner.ui.views.health import WEEKDAYS
from planner.varied import other_forms
from planner.wording import listed

REFERENCE = {"us": "United States and Canada (NASEM)", "eu": "European Union (EFSA)"}
FIBRE = {"usual": "As usual", "gentle": "Gently: less fibre for the first two weeks"}
FORMS = ("citrate", "oxide", "glycinate", "chloride", "malate", "lactate", "aspartate",
         "hydroxide", "carbonate", "gluconate", "other")  # fmt: skip
UNUSUAL = {
    "out": "I eat out at (day and meal)",
    "skip": "I skip (day and meal)",
    "leftover": "Leftovers of the main meal before, at",
}
WHEN_TAKEN = ("08:00", "12:30", "19:00", "21:00")


def ask(here: Visit) -> None:
    """Everything that has a sensible answer already."""
    with st.expander("More about your taste"):
        _taste(here)
    with st.expander("More about your health"):
        _health(here)
    with st.expander("When you eat and cook"):
        _times(here)
        several(here, "cook_days", "I cook on (none chosen: every day)", WEEKDAYS,
                help="Main meals are then cooked for two or three times.")  # fmt: skip
        _slots(here)
        yes(here, "use_up", "Use up opened packages where it costs little")
    with st.expander("Coffee and other habits"):
        _habits(here)
    with st.expander("Whose recommended intakes (US or EU), and your name"):
        held = here.answers.get("name") or "You"
        name = st.text_input("Name on the plan", held, max_chars=80, key=key(here, "name"))
        here.answers["name"] = name.strip() or "You"
        choice(here, "reference", "Whose recommended intakes", REFERENCE)


def _taste(here: Visit) -> None:
    never(here)
    search(here, "like", "Serve more often", foods_and_dishes(), help="Foods and dishes")
    choice(here, "fibre_start", "Fibre", FIBRE, horizontal=True)


def never(here: Asked) -> None:
    """Foods that are never served, and the offer to leave them out in their other forms too: raw
    kale where boiled kale is left out."""
    search(here, "never", "Never serve", foods_and_families(), help="Foods and kinds of food")
    foods, held = load_foods(), here.answers.get("never") or ()
    others = other_forms(held, foods)
    if others:
        names = listed([foods[slug].name for slug in others])
        st.button(f"Also never: {md(names)}", key=key(here, "other forms"), on_click=_never,
                  args=(here, others))  # fmt: skip


@calm
def _never(here: Asked, others: tuple[str, ...]) -> None:
    here.answers["never"] = [*(here.answers.get("never") or ()), *others]
    here.anew()


def _health(here: Visit) -> None:
    search(here, "conditions", "Conditions your doctor has told you of", conditions())
    yes(here, "fluid_restriction", "My clinic limits how much I drink")
    _figure(here, "energy_kcal", "Energy a day, kcal, if it was set for you", 800, 6000)
    _figure(here, "egfr", "Last eGFR, if you know it", 1, 200)
    names = [entry["name"] for entry in here.answers.get("medicines") or ()]
    if any("vitamin_k" in recognise(name).effects for name in names):
        _figure(here, "usual_vitamin_k_ug", "Usual vitamin K a day in µg, from your clinic", 0,
                3000)  # fmt: skip
    _supplements(here)
    with st.expander("Figures your clinic has set"):
        limits.ask(here)


def _figure(here: Asked, field: str, label: str, least: float, most: float) -> None:
    here.answers[field] = figure(here, field, label, here.answers.get(field), least, most)


def _supplements(here: Visit) -> None:
    """Magnesium supplements that are taken already, one after the other."""
    held: list[dict[str, Any]] = list(here.answers.get("supplements") or ())
    asked = [_supplement(here, n, entry) for n, entry in enumerate([*held, None])]
    found = [entry for entry in asked if entry is not None]
    here.answers["supplements"] = found
    if any(entry is None for entry in asked[:-1]):  # one was taken away: the others move up
        here.anew()
        st.rerun()


def _supplement(here: Visit, number_: int, held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """One supplement; none where its amount is nothing."""
    which = "" if number_ == 0 else f" {number_ + 1}"
    label = "Magnesium supplement you already take" if number_ == 0 else "Another one"
    now = 0 if held is None else round(held["elemental_magnesium_mg"])
    took = st.number_input(
        f"{label}, mg of elemental magnesium a day", 0, max(5000, now), now, step=10,
        key=key(here, f"supp_mg{which}"),
        help="From the label. It is counted apart from food; none is ever suggested.",
    )  # fmt: skip
    if not took:
        return None
    before = held or {}
    form = st.selectbox("Its form", FORMS, index_of(FORMS, _form(held)) or 0,
                        key=key(here, f"supp_form{which}"))  # fmt: skip
    when = st.pills("Taken at", sorted({*WHEN_TAKEN, *filter(None, [before.get("time")])}),
                    default=before.get("time"), key=key(here, f"supp_time{which}"))  # fmt: skip
    prescribed = st.toggle("Prescribed at this dose", bool(before.get("prescribed")),
                           key=key(here, f"supp_rx{which}"))  # fmt: skip
    return {"form": form, "elemental_magnesium_mg": float(took), "time": when,
            "prescribed": prescribed}  # fmt: skip


def _form(first: Mapping[str, Any] | None) -> str:
    form = "citrate" if first is None else first["form"]
    return form if form in FORMS else "other"


def _times(here: Visit) -> None:
    """The clock times of the day's meals, and how long each may take."""
    occasions = [dict(entry) for entry in here.answers["occasions"]]
    for number_, entry in enumerate(occasions):
        held = dt.time.fromisoformat(entry["time"])
        name, (left, right) = entry["name"].capitalize(), st.columns(2)
        found = left.time_input(name, held, key=key(here, f"time {number_}"))
        entry["time"] = (found or held).strftime("%H:%M")
        with right:
            most = figure(
                here, f"minutes {number_}", f"{name}, minutes at most", entry.get("max_minutes"),
                1, 600, help="From the start of cooking until it stands on the table.",
            )  # fmt: skip
        entry["max_minutes"] = None if most is None else round(most)
    here.answers["occasions"] = occasions


def _slots(here: Visit) -> None:
    """Meals that are not as usual, every week."""
    slots: list[dict[str, Any]] = list(here.answers.get("slots") or ())
    names = [entry["name"] for entry in here.answers["occasions"]]
    places = {f"{day} {name}": f"{word} {name}" for day, word in WEEKDAYS.items() for name in names}
    rest = same.ask(here, places)
    taken = {f"{slot['day']} {slot['occasion']}" for slot in rest}
    for status, label in UNUSUAL.items():
        held = [f"{s['day']} {s['occasion']}" for s in slots if s["status"] == status]
        chosen = st.multiselect(
            label, list(places), [place for place in held if place in places],
            format_func=lambda place: places.get(place, place), select_all=False,
            filter_mode="contains", placeholder="type a day or a meal",
            key=key(here, f"slots {status}"),
        )  # fmt: skip
        for place in (place for place in chosen if place not in taken):
            taken.add(place)
            day, _, name = place.partition(" ")
            rest.append({"day": day, "occasion": name, "status": status, "foods": []})
    here.answers["slots"] = rest
    if here.table.laid and any(slot["status"] in AWAY for slot in rest):
        here.table.away_together = st.toggle(
            "Meals out and skipped meals are so for all of us", here.table.away_together,
            key=key(here, "away together"),
        )  # fmt: skip


def _habits(here: Visit) -> None:
    """Drinks that are had anyway; others come with a person file."""
    habits: list[dict[str, Any]] = list(here.answers.get("habits") or ())
    rest = [habit for habit in habits if habit["food"] not in _DRINKS]
    for food, label in _DRINKS.items():
        own = [habit for habit in habits if habit["food"] == food]
        held = [habit["time"] for habit in own]
        options = sorted({"07:00", "08:00", "10:00", "15:00", "19:00", *held})
        times = st.pills(
            f"A cup of {label} at", options, selection_mode="multi", wrap=True, default=held,
            key=key(here, f"habit {food}"),
        )  # fmt: skip
        amounts = {habit["time"]: habit["amount"] for habit in own}
        rest += [
            {"food": food, "amount": amounts.get(time, "1 cup"), "time": time} for time in times
        ]
    here.answers["habits"] = rest


_DRINKS = {"coffee_brewed": "coffee", "tea_black_brewed": "black tea"}


# --- what there is to choose from ----------------------------------------------------------


@cache
def foods_and_families() -> Mapping[str, str]:
    """Foods and families of foods by what one calls them."""
    families = {name: f"{name.replace('_', ' ')} (all kinds)" for name in dictionary().families}
    foods = {slug: food.name for slug, food in load_foods().items()}
    return families | dict(sorted(foods.items(), key=lambda pair: pair[1].casefold()))


@cache
def foods_and_dishes() -> Mapping[str, str]:
    """Foods and dishes by name."""
    dishes = {slug: f"{slug.replace('_', ' ')} (dish)" for slug in load_dishes()}
    foods = {slug: food.name for slug, food in load_foods().items()}
    return dict(sorted((foods | dishes).items(), key=lambda pair: pair[1].casefold()))


@cache
def conditions() -> Mapping[str, str]:
    """Conditions the gate knows, in words."""
    labels = {row["condition"]: row["label"] for row in rows("conditions.csv")}
    found = {name: labels.get(name, name.replace("_", " ")) for name in CONDITIONS}
    return {name: label[:1].upper() + label[1:] for name, label in found.items()}

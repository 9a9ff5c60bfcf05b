"""Kidneys and medicines: the two questions without which no plan is anyone's."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from planner.gate import medicine_classes, medicine_products, resembling
from planner.person import DAY_NAMES
from planner.ui.answers import look_up, medicine
from planner.ui.calm import md
from planner.ui.views import limits
from planner.ui.views.asking import Asked, choice, index_of, key

KIDNEYS = {
    "healthy": "Healthy, or no kidney disease that I know of",
    "ckd_30_59": "They work less than normal (eGFR 30 to 59)",
    "ckd_under_30": "They work much less than normal (eGFR under 30)",
    "dialysis": "I am on dialysis",
    "unknown": "I do not know",
}
KIDNEYS_OF_OTHERS = KIDNEYS | {
    "healthy": "Healthy, or no kidney disease that we know of",
    "dialysis": "On dialysis",
    "unknown": "Nobody knows",
}
NONE_OR_SOME = {False: "I take none", True: "I take medicines"}
NONE_OR_SOME_OF_OTHERS = {False: "Takes none", True: "Takes medicines"}
TIMES = ("06:00", "07:00", "08:00", "12:00", "18:00", "20:00", "22:00")
WHEN = {
    "06:00": "6:00", "07:00": "7:00 on waking", "08:00": "8:00 breakfast", "12:00": "12:00 noon",
    "18:00": "18:00 dinner", "20:00": "20:00 evening", "22:00": "22:00 bedtime",
}  # fmt: skip
NO_TIME = "Say when: until then nothing you eat is kept away from it."
LEAST_LETTERS = 4
"""Letters from which on the beginning of a name stands for it; ours."""

EVERY = {"day": "Every day", "week": "Once a week", "two_weeks": "Every two weeks",
         "month": "Once a month"}  # fmt: skip
WEEKDAYS: dict[str, str] = dict(
    zip(DAY_NAMES, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)


def ask(here: Asked) -> None:
    """Questions five and six."""
    st.subheader("5 · Kidneys", anchor=False)
    if here.own:
        choice(here, "kidneys", "How are your kidneys?", KIDNEYS)
    else:
        choice(here, "kidneys", "How are this person's kidneys?", KIDNEYS_OF_OTHERS)
    st.subheader("6 · Medicines", anchor=False)
    if here.own:
        some = choice(here, "has_medicines", "Do you take any medicines?", NONE_OR_SOME)
    else:
        some = choice(here, "has_medicines", "Any medicines?", NONE_OR_SOME_OF_OTHERS)
    if some:
        _medicines(here)
    limits.clinic(here)


def _medicines(here: Asked) -> None:
    """The medicines that are taken, and a field that adds one and is empty again."""
    held: list[dict[str, Any]] = here.answers["medicines"]
    for entry in list(held):
        with st.container(border=True):
            _one(here, entry)
            st.button(
                f"I do not take {md(entry['name'])}", key=key(here, f"not {entry['name']}"),
                on_click=held.remove, args=(entry,),
            )  # fmt: skip
    taken = {entry["name"].casefold() for entry in held}
    added = st.selectbox(
        "Name of a medicine, by brand or active substance" if not held else "Another medicine",
        [name for name in names() if name.casefold() not in taken], index=None,
        accept_new_options=True, filter_mode="contains",
        placeholder="type its name, then choose it or “Add”", key=key(here, f"add {len(held)}"),
        help="With or without the dose. A name nobody here knows is kept too.",
    )  # fmt: skip
    if added and add(here, added):
        st.rerun()


def add(here: Asked, typed: str) -> bool:
    """Keeps a medicine, known or not, once; whether there is one more now."""
    held: list[dict[str, Any]] = here.answers["medicines"]
    name = completed(typed.strip()[:80])
    if not name or name.casefold() in {entry["name"].casefold() for entry in held}:
        return False
    held.append(medicine(name))
    return True


def completed(typed: str) -> str:
    """The known name that was begun with these letters, where there is no doubt which."""
    if look_up(typed).known:
        return typed
    begun = sorted((n for n in names() if n.casefold().startswith(typed.casefold())), key=len)
    sure = begun and all(n.casefold().startswith(begun[0].casefold()) for n in begun)
    return begun[0] if sure and len(typed) >= LEAST_LETTERS else typed


@cache
def names() -> tuple[str, ...]:
    """Every generic name and product that is known, as one writes them."""
    found = {generic for known in medicine_classes() for generic in known.generics}
    found |= set(medicine_products())
    return tuple(sorted({_written(name) for name in found}, key=str.casefold))


def _written(name: str) -> str:
    return name[:1].upper() + name[1:]


def _renamed(here: Asked, entry: dict[str, Any], name: str) -> None:
    """What was a slip of a known name becomes it, once."""
    held: list[dict[str, Any]] = here.answers["medicines"]
    if any(other["name"].casefold() == name.casefold() for other in held):
        held.remove(entry)
    else:
        entry["name"] = _written(name)


def _one(here: Asked, entry: dict[str, Any]) -> None:
    """When one medicine is taken, and what is known of it."""
    name = entry["name"]
    found = look_up(name)
    st.markdown(f"**{md(name)}**" + ("" if found.known else " :orange-badge[not known here]"))
    st.caption(md(found.what))
    for likely in () if found.known else resembling(name):
        st.button(
            f"I meant {md(likely)}", key=key(here, f"meant {name} {likely}"),
            on_click=_renamed, args=(here, entry, likely),
        )  # fmt: skip
    extra = [time for time in entry["times"] if time not in TIMES]
    times = st.pills(
        "When do you take it?", [*TIMES, *extra], selection_mode="multi", wrap=True,
        format_func=lambda time: WHEN.get(time, time), default=list(entry["times"]),
        key=key(here, f"times {name}"),
    )  # fmt: skip
    entry["times"] = sorted(times)
    missing = st.empty()
    with st.expander("Another time, or not every day"):
        other = st.time_input("Another time", value=None, key=key(here, f"other {name}"))
        if other is not None:
            entry["times"] = sorted({*entry["times"], other.strftime("%H:%M")})
        entry["every"] = st.selectbox(
            "How often", list(EVERY), index_of(EVERY, entry.get("every")) or 0,
            format_func=lambda word: EVERY[word], key=key(here, f"every {name}"),
        )  # fmt: skip
        days = st.pills(
            "Only on these days", list(WEEKDAYS), selection_mode="multi", wrap=True,
            format_func=lambda day: WEEKDAYS[day], default=list(entry.get("days") or ()),
            key=key(here, f"days {name}"),
        )  # fmt: skip
        entry["days"] = list(days)
    if found.by_the_clock and not entry["times"]:
        missing.caption(f":material/schedule: {NO_TIME}")

"""A day's meals as cards: time, title, amounts, method, and the magnesium in words and a bar."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from planner.export.clinic_words import is_eu
from planner.export.markup import Child, Markup, tag
from planner.export.sheet import SEASONING, Amount, Card, Sheet, amount_of
from planner.export.words import amount, short_day
from planner.person import AWAY, Person
from planner.plan import HABIT, Day, Item, Meal, Plan
from planner.rules import rule
from planner.rules.spacing import calcium_cap_mg
from planner.ui.parts.controls import button
from planner.ui.parts.figures import bar

MUCH = 1.25
"""Times the target from which on it is said that more is no worry; ours."""


@dataclass(frozen=True)
class Can:
    """What may be done with the meals of a plan, and what was done."""

    change: bool = False
    """Foods and dishes can be swapped."""

    locked: Collection[str] = ()
    """Occasions ("2026-11-23 dinner") and items that stay as they are."""

    changed: Collection[str] = ()
    """Occasions that the last change touched."""

    told: Collection[str] = ()
    """What it did, in words: "Mon 23 dinner: ..."."""

    undo: bool = False
    together: Mapping[str, str] = field(default_factory=dict)
    """Who would get another dish, by occasion, where meals are shared."""


def cards(plan: Plan, day: Day, sheet: Sheet, person: Person | None, can: Can) -> Markup:
    """All meals of a day in clock order, what is drunk or eaten anyway among them."""
    planned = iter(sheet.cards)
    shown = [
        _habit(plan, meal) if meal.kind == HABIT else _card(plan, meal, next(planned), person, can)
        for meal in day.occasions
    ]
    return tag("div", shown, class_="meals")


def _habit(plan: Plan, meal: Meal) -> Markup:
    said = ", ".join(amount_of(plan, item).line for item in meal.items)
    return tag(
        "article",
        tag("div", tag("b", meal.time), tag("span", "As always"), class_="when"),
        tag("h3", said[:1].upper() + said[1:]),
        class_="meal",
    )


def _card(plan: Plan, meal: Meal, card: Card, person: Person | None, can: Can) -> Markup:
    locked = card.key in can.locked
    when: list[Child] = [
        tag("b", card.time),
        tag("span", card.occasion.capitalize()),
        tag("span", card.minutes) if card.minutes else None,
        tag("span", card.moved, class_="flag") if card.moved else None,
        tag("span", "Locked: stays as it is", class_="flag") if locked else None,
    ]
    return tag(
        "article",
        tag("div", when, class_="when"),
        tag("h3", card.title),
        _just_changed(card, can),
        _share(plan, card),
        _calcium(plan, meal, person),
        _foods(plan, meal, can.change) if meal.items else None,
        tag("p", card.with_it, class_="note") if card.with_it else None,
        tag("p", tag("strong", "The evening before: "), card.night_before, class_="note")
        if card.night_before
        else None,
        [tag("p", text, class_="note") for text in card.labels],
        _method(card),
        _tools(card, meal, locked) if can.change else None,
        _of_table(card, can.together[card.key]) if card.key in can.together else None,
        class_="meal locked" if locked else "meal",
        data_place=card.key,
        aria_label=f"{card.occasion.capitalize()} at {card.time}: {card.title}",
    )


def _just_changed(card: Card, can: Can) -> Markup | None:
    """What the last change did to this meal, and the way back."""
    if card.key not in can.changed:
        return None
    place = f"{short_day(card.date)} {card.occasion}: "
    said = [text.replace(place, "") for text in can.told if place in text]
    words = "; ".join(said or can.told)
    label = None if words.startswith(("Undone", "Redone")) else tag("strong", "Changed: ")
    return tag(
        "div", tag("span", label, words),
        button("Undo", "undo", key=f"undo {card.key}", kind="quiet") if can.undo else None,
        class_="band good row just",
    )  # fmt: skip


def _share(plan: Plan, card: Card) -> Markup | None:
    if card.share is None:
        return None
    target = plan.people[0].targets["magnesium_mg"]
    words = in_words(card.magnesium, target.min or target.max or 0.0)
    return tag("div", bar(card.share), tag("div", words), class_="share")


def in_words(magnesium: str, target_mg: float) -> str:
    """162 mg magnesium, about half of the day's target → Magnesium: 162 mg, about half of the
    day's 320 mg."""
    got, _, share = magnesium.partition(" magnesium, ")
    whole = share.replace("the day's target", f"the day's {amount('magnesium_mg', target_mg)}")
    return f"Magnesium: {got}, {whole}" if share else magnesium


def _calcium(plan: Plan, meal: Meal, person: Person | None) -> Markup | None:
    """That a magnesium-rich meal holds more calcium than preferred; else the day says it once."""
    most, value = _most_calcium(person), _calcium_of(plan, meal)
    if most is None or value <= most or not _rich(plan, meal):
        return None
    text = (
        f"Calcium {amount('calcium_mg', round(value))}, above the {amount('calcium_mg', most)} "
        "preferred beside so much magnesium."
    )
    return tag("p", text, class_="note")


def calcium_of_day(plan: Plan, day: Day, person: Person | None) -> Markup | None:
    """The calcium note, once for a day whose magnesium-rich meals all keep to it."""
    most = _most_calcium(person)
    rich = [meal for meal in day.occasions if meal.kind != HABIT and _rich(plan, meal)]
    if most is None or not rich or any(_calcium_of(plan, meal) > most for meal in rich):
        return None
    return tag(
        "p", f"Calcium stays under {amount('calcium_mg', most)} at every magnesium-rich meal of "
        "this day, as preferred.", class_="small soft",
    )  # fmt: skip


_NO_WORRY = {
    "magnesium_mg": "More magnesium than the target is no worry here: it comes from food, your "
    "kidneys are well, and the upper level counts supplements only ({}).",
    "potassium_mg": "For potassium from food there is no upper level where the kidneys work and no "
    "medicine holds it back ({}).",
}
_WHO_SAYS = {
    ("magnesium_mg", False): "IOM 1997",
    ("magnesium_mg", True): "SCF 2001",
    ("potassium_mg", False): "NASEM 2019",
    ("potassium_mg", True): "EFSA 2016",
}
"""Whose tables say so: (nutrient, whether the EU's tables are in force)."""


def above(plan: Plan, day: Day, person: Person | None) -> Markup | None:
    """That magnesium and potassium above their targets are no worry where the kidneys are well."""
    who = plan.people[0]
    if person is None or person.kidneys != "healthy":
        return None
    got, said = day.nutrients.get(who.id, {}), []
    for nutrient, words in _NO_WORRY.items():
        aim = who.targets[nutrient]
        if aim.min and aim.max is None and got.get(nutrient, 0.0) >= MUCH * aim.min:
            said.append(words.format(_WHO_SAYS[nutrient, is_eu(who)]))
    return tag("p", " ".join(said), class_="small soft") if said else None


def _most_calcium(person: Person | None) -> float | None:
    """Most calcium beside much magnesium; None where that is not asked for."""
    return None if person is None else calcium_cap_mg(person.spacing.calcium)


def _rich(plan: Plan, meal: Meal) -> bool:
    """Whether a meal brings so much of the day's magnesium that its calcium is looked at."""
    person = plan.people[0]
    target = person.targets.get("magnesium_mg")
    whole = 0.0 if target is None else float(target.min or target.max or 0.0)
    value = meal.nutrients.get(person.id, {}).get("magnesium_mg", 0.0)
    return whole > 0 and value >= rule("spacing_calcium")["rich_share"] * whole


def _calcium_of(plan: Plan, meal: Meal) -> float:
    return meal.nutrients.get(plan.people[0].id, {}).get("calcium_mg", 0.0)


def _foods(plan: Plan, meal: Meal, change: bool) -> Markup:
    items = [item for item in meal.items if item.role != SEASONING]
    return tag(
        "ul", [tag("li", _food(item, amount_of(plan, item), change)) for item in items],
        class_="foods",
    )  # fmt: skip


def _food(item: Item, said: Amount, change: bool) -> Markup:
    eaten = f"{said.measure}"
    inside: list[Child] = [
        tag("span", eaten, class_="much"),
        tag("span", said.name, tag("span", _from(said), class_="from")),
    ]
    if not change:
        return tag("div", inside, class_="food")
    inside.append(tag("span", "Swap", class_="act"))
    return tag(
        "button", inside, type="button", class_="food", data_do="swap", data_with=item.id,
        data_key=f"swap {item.id}", aria_label=f"Swap {said.measure} {said.name}",
    )  # fmt: skip


def _from(said: Amount) -> str:
    return " · ".join(part for part in (said.grams, said.start) if part)


def _method(card: Card) -> Markup | None:
    if not card.method:
        return None
    return tag(
        "details", tag("summary", "How to make it"), tag("p", card.method), id=f"how {card.key}"
    )


def _tools(card: Card, meal: Meal, locked: bool) -> Markup:
    where, name = card.key, card.occasion
    return tag("div", list(_buttons(where, name, meal, locked)), class_="tools")


def _of_table(card: Card, names: str) -> Markup:
    """Another dish for everybody who has this one."""
    label = f"Other dish for {names}"
    spoken = f"{label}, {short_day(card.date)} {card.occasion}"
    return tag("div", button(label, "table", card.key, aria_label=spoken), class_="tools")


def _buttons(where: str, name: str, meal: Meal, locked: bool) -> Iterator[Markup]:
    if meal.status in AWAY:
        yield button(f"Plan {name} again", "back", where)
        return
    yield button("Other dish", "dish", where, aria_label=f"Other dish for {name}")
    yield button(
        "Locked" if locked else "Lock", "unlock" if locked else "lock", where,
        aria_pressed="true" if locked else "false", aria_label=f"Lock {name} as it is",
        key=f"lock {where}",
    )  # fmt: skip
    yield button("More", "meal", where, aria_label=f"More for {name}: eating out, skip, never")

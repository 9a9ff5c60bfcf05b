"""The week and the list as Markdown; every word of a plan or a person stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.export.basket import Thing, basket
from planner.export.markup import clean
from planner.export.sheet import (
    Card,
    Sheet,
    advice,
    cautions,
    dates_of,
    emergencies,
    eve_of,
    label_of,
    names_of,
    not_medical,
    sheets,
)
from planner.plan import Plan
from planner.shopping import ShoppingList

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|$~&!^@])")
_SHORTCODE = re.compile(r":(?=\w)(?<![0-9]:)")
_LIST = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")
_LINK = re.compile(r"\b(https?|ftp|mailto|xmpp|www)([:.])", re.IGNORECASE)
"""What readers of Markdown make into a link by themselves."""


def escaped(text: object) -> str:
    """Words that no reader of Markdown takes for a heading, a link, a formula or an emoji."""
    words = _SPECIAL.sub(r"\\\1", clean(text))
    words = _LINK.sub(r"\1\\\2", words)
    words = _SHORTCODE.sub(r"\\:", words)
    return _LIST.sub(lambda found: f"{found[1]}\\{found[2]}", words)


def week_md(plan: Plan, *, example: bool | None = None) -> str:
    """The week: every day with its meals, amounts and methods."""
    return _document(_week(plan, example))


def list_md(plan: Plan, list_: ShoppingList, *, example: bool | None = None) -> str:
    """The shopping list as a list of tasks."""
    return _document(_list(plan, list_, example))


def _document(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _top(what: str, plan: Plan, example: bool | None) -> Iterator[str]:
    yield f"# {what} for {escaped(names_of(plan))}, {dates_of(plan)}"
    yield ""
    label = label_of(plan, example)
    if label:
        yield from (f"**{escaped(label)}**", "")


def _week(plan: Plan, example: bool | None) -> Iterator[str]:
    yield from _top("Meals", plan, example)
    if not plan.verified:
        yield from ("**Not verified: this plan breaks a rule. Do not rely on it.**", "")
    yield from _section("Read this first", [n.text for n in cautions(plan)])
    eve = eve_of(plan)
    if eve:
        yield from (f"**The evening before:** {escaped(' '.join(eve))}", "")
    for sheet in sheets(plan):
        yield from _day(sheet)
    yield from _section("Around the food", [n.text for n in advice(plan)])
    yield from _section("When to get help", [n.text for n in emergencies(plan)])
    yield escaped(not_medical())


def _section(title: str, words: list[str]) -> Iterator[str]:
    if words:
        yield from (f"## {title}", "", *(f"- {escaped(word)}" for word in words), "")


def _day(sheet: Sheet) -> Iterator[str]:
    yield from (f"## {sheet.name}", "")
    for name, shown in sheet.figures:
        figures = "; ".join(f"{r.name} {r.value} {r.unit} ({r.beside})" for r in shown)
        whose = f"{escaped(name)}: " if len(sheet.figures) > 1 else ""
        yield from (f"{whose}{escaped(figures)}", "")
    if sheet.also:
        yield from (*(f"- {escaped(word)}" for word in sheet.also), "")
    for card in sheet.cards:
        yield from _card(card)
    if sheet.tonight:
        yield from (f"**This evening, for tomorrow:** {escaped(' '.join(sheet.tonight))}", "")


def _card(card: Card) -> Iterator[str]:
    yield from (f"### {card.time} {escaped(card.occasion.capitalize())}: {escaped(card.title)}", "")
    if not card.planned:
        return
    facts = " · ".join(part for part in (card.minutes, card.moved, card.magnesium) if part)
    if facts:
        yield from (escaped(facts), "")
    for amount in card.amounts:
        details = ", ".join(part for part in (amount.grams, amount.start) if part)
        yield f"- {escaped(amount.line)}" + (f" ({escaped(details)})" if details else "")
    yield ""
    for words in (card.with_it, card.method, *card.labels):
        if words:
            yield from (escaped(words), "")


def _list(plan: Plan, list_: ShoppingList, example: bool | None) -> Iterator[str]:
    yield from _top("Shopping list", plan, example)
    found = basket(list_)
    if found.head:
        yield from (f"**{escaped(found.head)}**", "")
    if found.hint:
        yield from (escaped(found.hint), "")
    for walk in found.walks:
        if walk.title:
            yield from (f"## {escaped(walk.title)}", "")
        for shelf in walk.shelves:
            level = "###" if walk.title else "##"
            yield from (f"{level} {escaped(shelf.title)}", "")
            yield from (_thing(thing) for thing in shelf.things)
            yield ""
    yield from _section("Left over", [f"{name}: {what}" for name, what in found.left])
    said = (found.left_in_all, *found.saving, *found.cost)
    yield from (line for words in said if words for line in (escaped(words), ""))
    yield escaped(not_medical())


def _thing(thing: Thing) -> str:
    details = " · ".join(
        part for part in (thing.amount, thing.use, thing.price, *thing.notes) if part
    )
    return f"- [ ] **{escaped(thing.name)}**: {escaped(details)}"

"""Alternatives in words, each with what it does, to be read before choosing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from planner.export.markup import Child, Markup, tag
from planner.export.words import amount, nutrient_name
from planner.household import OtherDish
from planner.nutrients import HEADLINE
from planner.plan import PlannedPerson
from planner.swap import Alternative, Effect
from planner.swap.candidates import SEPARATOR
from planner.swap.effect import in_short, is_loss
from planner.tables import load_foods
from planner.wording import listed

FIRST = 6
"""Alternatives shown at once; the others are folded."""

SAME = 0.02
"""A change smaller than this share of the target is told as about the same."""

CENT = 0.05
"""A difference in price smaller than this, in USD, is not told."""


def offers(
    found: Sequence[Alternative],
    person: PlannedPerson,
    do: str,
    notes: Mapping[str, str] | None = None,
) -> Markup:
    """Alternatives as buttons, the best first, the later ones folded; ``notes`` are lines of
    their own by the alternative's id."""
    said = notes or {}
    first = [_offer(one, person, do, said.get(one.id, "")) for one in found[:FIRST]]
    rest = [_offer(one, person, do, said.get(one.id, "")) for one in found[FIRST:]]
    more = tag(
        "details", tag("summary", f"{len(rest)} more"), tag("div", rest, class_="offers"), id="more"
    )
    return tag("div", first, more if rest else None, class_="offers")


def _offer(one: Alternative, person: PlannedPerson, do: str, note: str) -> Markup:
    return tag(
        "button",
        tag("b", _name(one)),
        tag("span", note[:1].upper() + note[1:], class_="effect") if note else None,
        [tag("span", line, class_="effect") for line in effect_lines(one.effect, person)],
        _verdict(one.effect),
        type="button",
        class_="offer",
        data_do=do,
        data_with=one.id,
        data_key=f"offer {one.id}",
    )


def for_all(
    found: Sequence[OtherDish],
    people: Mapping[str, PlannedPerson],
    do: str,
    notes: Mapping[str, str],
) -> Markup:
    """Dishes for several people as buttons, with what each does to the day of each; ``notes`` are
    lines of their own, by dish."""
    first = [_for_all(other, people, do, notes) for other in found[:FIRST]]
    rest = [_for_all(other, people, do, notes) for other in found[FIRST:]]
    more = tag(
        "details", tag("summary", f"{len(rest)} more"), tag("div", rest, class_="offers"), id="more"
    )
    return tag("div", first, more if rest else None, class_="offers")


def _for_all(
    other: OtherDish, people: Mapping[str, PlannedPerson], do: str, notes: Mapping[str, str]
) -> Markup:
    lines: list[Child] = [tag("span", notes[other.dish], class_="effect")]
    for who, one in other.for_each.items():
        told = " ".join(effect_lines(one.effect, people[who]))
        own = "" if one.title == other.title else f"{one.title}. "
        lines.append(
            tag("span", tag("strong", f"{people[who].name}: "), f"{own}{told}", class_="effect")
        )
        lost = [in_short(text) for text in one.effect.week if is_loss(text)]
        if lost:
            said = f"▼ {people[who].name}, mean of the week: {'; '.join(lost)}"
            lines.append(tag("span", said, class_="effect off"))
    day = "anybody's day" if len(other.for_each) > 1 else "the day"
    return tag(
        "button",
        tag("b", other.title),
        lines,
        tag("span", f"✓ Breaks no rule of {day}", class_="effect keeps"),
        type="button",
        class_="offer",
        data_do=do,
        data_with=f"{other.where}{SEPARATOR}{other.dish}",
        data_key=f"offer {other.dish}",
    )


def _name(one: Alternative) -> str:
    if one.kind == "leave_out":
        return "Leave it out"
    return one.title if one.kind == "dish" else f"{one.name}, {one.measure}"


def effect_lines(effect: Effect, person: PlannedPerson) -> Iterator[str]:
    """What a change does to the day, in words and figures."""
    yield " ".join(_changes(effect, person))
    if effect.moved:
        yield f"Also: {'; '.join(effect.moved)}."
    yield from (f"{text}." for text in effect.week if not is_loss(text))
    if effect.price_usd is not None and abs(effect.price_usd) >= CENT:
        word = "more" if effect.price_usd > 0 else "less"
        yield f"About ${abs(effect.price_usd):.2f} {word}."


def _changes(effect: Effect, person: PlannedPerson) -> Iterator[str]:
    """The three minerals and energy: more, less, or about the same."""
    more: list[str] = []
    less: list[str] = []
    same: list[str] = []
    for nutrient in (*HEADLINE, "energy_kcal"):
        change = effect.delta.get(nutrient, 0.0)
        target = person.targets.get(nutrient)
        whole = (target.min or target.max) if target is not None else None
        name = nutrient_name(nutrient).lower()
        size = amount(nutrient, abs(round(change)))
        if whole and abs(change) < SAME * whole:
            same.append(name)
        elif change > 0:
            more.append(f"{name} (+{size})")
        else:
            less.append(f"{name} (−{size})")
    for word, names in (("More", more), ("Less", less)):
        if names:
            yield f"{word} {listed(names)}."
    if same:
        said = listed(same)
        yield f"{said[:1].upper()}{said[1:]} about the same."


def name_of(what: str) -> str:
    """A food, dish or family as one calls it."""
    food = load_foods().get(what)
    return food.name if food is not None else what.replace("_", " ")


def _verdict(effect: Effect) -> Child:
    parts: list[Child] = []
    if effect.broken:
        parts.append(tag("span", f"✗ Breaks: {'; '.join(effect.broken)}", class_="effect breaks"))
    else:
        parts.append(tag("span", "✓ Keeps every rule of the day", class_="effect keeps"))
    parts += [
        tag("span", f"▼ {text}", class_="effect off") for text in effect.week if is_loss(text)
    ]
    if effect.mended:
        parts.append(tag("span", f"✓ Mends: {'; '.join(effect.mended)}", class_="effect keeps"))
    return parts

"""What a change does, in figures and in words: both from the two days as a plan prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.asked import Asked
from planner.export.words import amount, nutrient_name, nutrient_unit, short_day
from planner.food import Food
from planner.plan import Day, Plan, changes_of
from planner.rules import relaxations
from planner.verify import (
    Finding,
    calcium,
    eaten,
    intake,
    meal_sizes,
    medicines,
    plates,
    share,
    totals,
    variety,
)
from planner.verify.plates import stated

SHOWN = ("magnesium_mg", "potassium_mg", "calcium_mg", "energy_kcal")
PLACES = 3
"""Decimals of the figures in a plan."""

SAME_GRAMS = 0.0005
FALLS, REACHES = " of the week falls ", " of the week reaches its "
"""By which a sentence on a week's mean says that it misses its target, or meets it."""


@dataclass(frozen=True)
class Effect:
    """What a day is like after a change, beside what it is now."""

    delta: Mapping[str, float]
    """Change of the day's magnesium, potassium, calcium and energy, as printed."""

    absorbed_mg: float
    """Change of the estimated absorption of magnesium over the day."""

    price_usd: float | None
    """Change of what the food eaten costs; None where a price is missing."""

    broken: tuple[str, ...] = ()
    """Sentences of the rules it would break."""

    mended: tuple[str, ...] = ()
    """Sentences of the rules that are broken now and would hold."""

    moved: tuple[str, ...] = ()
    """Amounts of other foods that would change: "Rolled oats ½ cup → ¾ cup"."""

    week: tuple[str, ...] = ()
    """Targets of the week's mean that it would reach or miss, and dishes that come too soon."""

    score: float = 0.0
    """Points of the week afterwards: the smaller, the better the day stands."""


@dataclass(frozen=True)
class Alternative:
    """One thing that could be done, and its effect."""

    id: str
    kind: str
    """food | dish | amount | leave_out."""

    name: str
    food: str
    dish: str
    measure: str
    grams: float
    title: str
    """The meal's title afterwards."""

    effect: Effect


class Rules:
    """The verifier's arithmetic on single days of one plan."""

    def __init__(self, plan: Plan, asked: Asked) -> None:
        self.plan, self.asked = plan, asked
        self.person = plan.people[0]
        may = {relaxation.row for relaxation in relaxations()}
        self.given_up = {(r.rule, r.where) for r in plan.relaxed if r.rule in may}
        self._now: dict[str, list[Finding]] = {}
        given_up = {where[:10] for _, where in self.given_up}
        self.excused = severities(
            finding for day in plan.days if day.date in given_up for finding in self._all(day)
        )

    def findings(self, day: Day) -> list[Finding]:
        """Every rule of the day that does not hold, but what was given up with proof and is no
        worse than then."""
        return [
            f
            for f in self._all(day)
            if (f.rule, f.where) not in self.given_up
            or severity(f) > self.excused.get((f.rule, f.where), -1.0) + SAME
        ]

    def _all(self, day: Day) -> list[Finding]:
        """Every rule of the day that does not hold."""
        asked, foods, person = self.asked, self.asked.foods, self.person
        spacing = asked.person.spacing
        return [
            *intake(person, day.date, totals(eaten(day), foods)),
            *calcium(person, day, spacing.calcium, foods),
            *share(day, spacing.share, foods),
            *medicines(day, asked.person, foods),
            *meal_sizes(person, day, foods),
            *plates(day, person, asked.person, foods, asked.dishes),
            *stated(day, asked.person, changes_of(self.plan.question), foods),
        ]

    def now(self, day: Day) -> list[Finding]:
        """The findings of a day as it stands, worked out once."""
        if day.date not in self._now:
            self._now[day.date] = self.findings(day)
        return self._now[day.date]

    def effect(
        self,
        before: Sequence[Day],
        after: Sequence[Day],
        moved: Sequence[str] = (),
        score: float = 0.0,
    ) -> Effect:
        """What happens where these days become those; the figures are of the first of them."""
        who, foods = self.person.id, self.asked.foods
        old, new = before[0].nutrients[who], after[0].nutrients[who]
        was = [finding for day in before for finding in self.now(day)]
        will = [finding for day in after for finding in self.findings(day)]
        known, still = {str(f) for f in was}, {(f.rule, f.where) for f in will}
        return Effect(
            delta={n: round(new[n] - old[n], PLACES) for n in SHOWN},
            absorbed_mg=round(_absorbed(after[0], who) - _absorbed(before[0], who), PLACES),
            price_usd=_price_change(before[0], after[0], foods),
            broken=_sentences((f for f in will if str(f) not in known), foods),
            mended=_sentences((f for f in was if (f.rule, f.where) not in still), foods),
            moved=tuple(moved),
            week=(*self._week(before, after), *self._too_soon(after)),
            score=round(score, PLACES),
        )

    def _week(self, before: Sequence[Day], after: Sequence[Day]) -> Iterator[str]:
        """Targets of the week's mean that are crossed."""
        who, days = self.person.id, len(self.plan.days)
        for nutrient, target in self.person.targets.items():
            if target.scope != "week_mean" or not target.min:
                continue
            more = sum(
                new.nutrients[who][nutrient] - old.nutrients[who][nutrient]
                for old, new in zip(before, after, strict=True)
            )
            was = self.plan.week_mean[who][nutrient]
            will = was + more / days
            name, aim = nutrient_name(nutrient), amount(nutrient, target.min)
            if was >= target.min > will:
                low, near = amount(nutrient, will), f"just below its {aim} a day"
                told = f"to {low} a day, wanted {aim}"
                yield f"{name}{FALLS}{near if _figure(low) >= target.min else told}"
            elif was < target.min <= will:
                yield f"{name}{REACHES}{aim} a day"

    def _too_soon(self, after: Sequence[Day]) -> tuple[str, ...]:
        """Dishes that would come again too soon, and do not now."""
        new = {day.date: day for day in after}
        days = tuple(new.get(day.date, day) for day in self.plan.days)
        known = {str(f) for f in variety(self.plan)}
        found = [f for f in variety(replace(self.plan, days=days)) if str(f) not in known]
        return _sentences(found, self.asked.foods)


def in_short(words: str) -> str:
    """A sentence on a week's mean that is missed, among others: "Vitamin D 14.6 µg of 15 µg", or
    "Choline just below its 550 mg"."""
    name, _, told = words.partition(FALLS)
    told = told.removeprefix("to ").removesuffix(" a day").replace(" a day, wanted ", " of ")
    return f"{name} {told}"


def is_loss(words: str) -> bool:
    """Whether a sentence on the week says that a target is missed then."""
    return FALLS in words


def is_gain(words: str) -> bool:
    """Whether a sentence on the week says that a target is met then."""
    return REACHES in words


def _figure(text: str) -> float:
    """The number of an amount as it is written: "1,018.0 mg" is 1018."""
    return float(text.partition(" ")[0].replace(",", ""))


def _absorbed(day: Day, who: str) -> float:
    return sum(meal.absorbed_magnesium_mg.get(who, 0.0) for meal in day.occasions)


def _price_change(before: Day, after: Day, foods: Mapping[str, Food]) -> float | None:
    """Price of the day's food afterwards less now; None where what changes has no price."""
    grams: dict[str, float] = {}
    for sign, day in ((-1.0, before), (1.0, after)):
        for item in (item for meal in day.occasions for item in meal.items):
            grams[item.food] = grams.get(item.food, 0.0) + sign * item.grams
    changed = {food: change for food, change in grams.items() if abs(change) > SAME_GRAMS}
    prices = {food: foods[food].price_usd_per_100g for food in changed}
    if None in prices.values():
        return None
    total = sum((prices[food] or 0.0) * change / 100 for food, change in changed.items())
    return round(total, PLACES)


def moved_words(
    before: Sequence[Day], after: Sequence[Day], apart: set[str], at: str = ""
) -> tuple[str, ...]:
    """Amounts that are others afterwards: "Rolled oats ½ cup → ¾ cup (breakfast)"; ``apart`` are
    item ids that are told elsewhere, ``at`` is the occasion whose name is not said. Seasoning
    follows its dish and is not told."""
    now = {item.id: item for day in before for meal in day.occasions for item in meal.items}
    return tuple(
        f"{item.name} {now[item.id].measure} → {item.measure}{_elsewhere(day.date, meal.name, at)}"
        for day in after
        for meal in day.occasions
        for item in meal.items
        if item.id in now
        and item.id not in apart
        and item.role != "seasoning"
        and abs(item.grams - now[item.id].grams) > SAME_GRAMS
    )


def _elsewhere(date: str, occasion: str, at: str) -> str:
    """The occasion in brackets where it is another than the one that is changed."""
    if not at or at == f"{date} {occasion}":
        return ""
    return f" ({occasion})" if at.startswith(date) else f" ({short_day(date)} {occasion})"


_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
SAME = 0.06
"""Difference of two severities that is only rounding."""


def severity(finding: Finding) -> float:
    """By how much a rule is broken, in its own unit: as the finding says, or from its figures."""
    by = _NUMBER.search(finding.by)
    if by:
        return float(by[0])
    first, *others = [float(text) for text in _NUMBER.findall(finding.what)] or [0.0]
    return min((abs(first - other) for other in others), default=0.0)


def severities(findings: Iterable[Finding]) -> dict[tuple[str, str], float]:
    """By how much each rule is broken at each place."""
    return {(finding.rule, finding.where): severity(finding) for finding in findings}


# --- findings in plain words ---------------------------------------------------------------

_FIGURE = re.compile(r"\b([a-z][a-z0-9_]*_(?:mg|ug|g)) (-?[\d.]+)")
_NUTRIENT = re.compile(r"\b([a-z][a-z0-9_]*_(?:mg|ug|g))\b")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def plain(finding: Finding, foods: Mapping[str, Food]) -> str:
    """A finding as one would say it: "Mon 23: Potassium 2500 mg is below 2600 (by 100)"."""
    text = _FIGURE.sub(
        lambda m: f"{nutrient_name(m[1])} {m[2]} {nutrient_unit(m[1])}", str(finding)
    )
    text = _NUTRIENT.sub(lambda m: nutrient_name(m[1]), text)
    text = _DATE.sub(lambda m: short_day(m[0]), text)
    for word in sorted(set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", text)) & set(foods)):
        text = re.sub(rf"\b{word}\b", foods[word].name, text)
    return re.sub(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", lambda m: m[0].replace("_", " "), text)


def _sentences(findings: Iterable[Finding], foods: Mapping[str, Food]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(finding, foods) for finding in findings))

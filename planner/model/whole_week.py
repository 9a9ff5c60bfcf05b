"""The whole week as one model: what the search and the day models solve piece by piece.

    week.food        Σ_c n[c]·on[c,f] = Σ_m m·days[f,m]                         ∀ f
    week.food_list   Σ_m days[f,m] ≤ buy[f]                                     ∀ f
    week.food_on     Σ_(k,r) y[c,o,k,r,f] ≤ on[c,f]                             ∀ c, o, f
    week.list        y, u ≤ buy[g]                                              ∀ c, o, g
    week.bought      Σ_g buy[g] − over ≤ limit
    week.liked       buy[g] ≤ Σ_c n[c]·Σ (y, u)                                 ∀ liked g
    week.dish        Σ_c n[c]·Σ_o u[c,o,k] = Σ_m again[k,m]                     ∀ k
    week.cuisine     Σ_c n[c]·Σ_(mains o, k of q) u[c,o,k] = Σ_m again[q,m]     ∀ q
    week.gap         Σ_(days in a window) u[c,o,k] ≤ 1                          ∀ k, windows
    week.kind        kind[v,g] ≤ Σ_c n[c]·Σ y[c,·,g]                            ∀ v, g
    week.kinds       Σ_g kind[v,g] + missing[v] ≥ needed[v]                     ∀ v
    week.fish        Σ_c n[c]·fish[c] − more ≤ usual
    goal.week_mean, goal.energy.week as in a day, over Σ_c n[c]·(day c)

    c           a class of days that are asked alike, n[c] of them
    on[c,f]     food f is eaten on a day of class c                 0 ≤ on ≤ 1
    days[f,m]   food f comes on m days of the week                  0 ≤ days ≤ 1
    again[k,m]  the m-th serving of a dish, or main of a cuisine    0 ≤ again ≤ 1
    buy[g]      thing g is on the list                              binary

Every row of a day stands here for every class, from the same families. With each day a class of
its own this is the week itself, for a solver; with days alike as one class its linear relaxation
is the average day. Taking the mean over alike days keeps every row and raises no convex cost, so
the average day's optimum is a bound of the week, with a seventh of the variables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from planner.food import Food, Vector
from planner.menu import Option, Slot
from planner.model import absorption, objective, variety
from planner.model.build import HARD_RULES, Model, summed
from planner.model.question import DayQuestion
from planner.model.variables import (
    Choice,
    Row,
    Serving,
    Term,
    Variable,
    Variables,
    affine,
    make_variables,
)
from planner.nutrients import INDEX
from planner.rules import rule
from planner.rules.repeats import repeat_points
from planner.varied import FISH, UNCOUNTED_FAMILIES, VARIED, kind_of, varied_family

ENERGY = INDEX["energy_kcal"]

DAY_RULES = (
    *(hard for hard in HARD_RULES if hard is not variety.most_a_day),
    variety.food_a_day,
    variety.group,
    *absorption.RULES,
    objective.energy,
    objective.comfort,
)
"""What each day keeps for itself."""


@dataclass(frozen=True)
class DayClass:
    """Days that are asked alike."""

    day: DayQuestion
    """As one day, knowing nothing of the others."""

    numbers: tuple[int, ...]
    """Which days of the week these are."""

    @property
    def times(self) -> int:
        return len(self.numbers)


@dataclass
class _Week:
    """The model while it is made."""

    classes: Sequence[DayClass]
    xs: list[Variables] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cost: list[Term] = field(default_factory=list)
    buy: dict[str, Variable] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return sum(c.times for c in self.classes)

    @property
    def first(self) -> DayQuestion:
        return self.classes[0].day

    @property
    def x(self) -> Variables:
        return self.xs[0]

    def row(
        self, name: str, terms: Sequence[Term], low: float | None = None, high: float | None = None
    ) -> None:
        self.rows.append(Row(name, affine(summed(terms)), low, high))

    def only_with(self, name: str, variables: Sequence[Variable], cap: Variable) -> None:
        """Σ variables ≤ cap."""
        self.row(name, [*((v, 1.0) for v in variables), (cap, -1.0)], high=0)

    def paid(self, name: str, points: float, high: float | None = None) -> Variable:
        """A variable with its price."""
        variable = self.x.add(name, 0, high)
        if points:
            self.cost.append((variable, points))
        return variable

    def choices(self) -> Iterator[tuple[int, DayClass, Choice]]:
        """Every dish in every slot that is cooked for, with its class."""
        for number, (days, x) in enumerate(zip(self.classes, self.xs, strict=True)):
            for choice in x.choices:
                yield number, days, choice


def build_week(classes: Sequence[DayClass]) -> Model:
    """The model of a week of these classes of days; a leftover's slot eats what its source has.

    Classes with leftovers, and those that cook them, have one day each.
    """
    week = _Week(classes)
    _days(week)
    _means(week)
    _list(week)
    _foods(week)
    _dishes(week)
    _kinds(week)
    _fish(week)
    return Model(week.first, week.x, week.rows, affine(summed(week.cost)))


def _days(week: _Week) -> None:
    """Variables, rows and prices of each class for itself."""
    made: dict[str, list[tuple[Variable, Vector]]] = defaultdict(list)
    served: dict[str, list[Serving]] = defaultdict(list)
    for number, days in enumerate(week.classes):
        cooked = tuple(slot for slot in days.day.slots if not slot.leftover_of)
        question = _only(days.day, cooked)
        x = make_variables(question, week.xs[0] if week.xs else None)
        for variable, slot, vector in x.eaten_by():
            made[slot].append((variable, vector))
        for serving in x.servings():
            served[serving.slot.key].append(serving)
        for again in (slot for slot in days.day.slots if slot.leftover_of):
            for variable, vector in made[again.leftover_of]:
                x.eaten(variable, again.key, vector)
            x.eaten_again += [replace(s, slot=again) for s in served[again.leftover_of]]
        week.xs.append(x)
        for family in DAY_RULES:
            for row in family(days.day, x):
                week.rows.append(Row(f"{number}.{row.name}", row.expression, row.low, row.high))
        week.cost += [(v, p * days.times) for v, p in objective.cost(days.day, x)]


def _only(day: DayQuestion, slots: tuple[Slot, ...]) -> DayQuestion:
    """The day with these slots alone."""
    return replace(day, slots=slots, menu={slot.key: day.menu[slot.key] for slot in slots})


def _means(week: _Week) -> None:
    """What is judged on the week's mean: the same rows as a day's, over all days."""
    day, days, weight = week.first, week.days, rule("weights")
    fixed = np.sum([of.day.fixed * of.times for of in week.classes], axis=0)

    def eaten(index: int) -> list[Term]:
        return summed([
            (v, c * of.times)
            for of, x in zip(week.classes, week.xs, strict=True)
            for v, c in x.terms({index: 1.0})
        ])  # fmt: skip

    before = set(week.x.soft)
    week.rows += objective.mean_rows(day.targets, days, fixed, eaten, week.x)
    week.rows += objective.energy_rows(
        "week", day.energy_kcal, days, float(fixed[ENERGY]), eaten(ENERGY), week.x
    )
    week.cost += [
        (variable, objective.deviation_weight(name, weight))
        for name, variable in week.x.soft.items()
        if name not in before
    ]


def _list(week: _Week) -> None:
    """Things to buy, counted once for the week."""
    uses: dict[str, dict[tuple[int, str], list[Variable]]] = defaultdict(lambda: defaultdict(list))
    for number, _, choice in week.choices():
        at = choice.slot.key
        for name in {kind_of(s.food) for s in choice.option.seasoning if not s.food.is_staple}:
            uses[name][number, f"{at}.s"].append(choice.chosen)
        for s in choice.servings:
            if not s.portion.food.is_staple:
                uses[kind_of(s.portion.food)][number, f"{at}.f"].append(s.chosen)
            with_it = f"{at}.{choice.option.dish.slug}.{s.portion.role}.p"
            for name in {kind_of(p.food) for p in s.portion.seasoning if not p.food.is_staple}:
                uses[name][number, with_it].append(s.chosen)
    weight = rule("weights")
    for number, name in enumerate(sorted(uses)):
        buy = week.x.add(f"week.buy.{number}", 0, 1, integer=True)
        week.buy[name] = buy
        week.cost.append((buy, weight["new_item"]))
        if name in week.first.liked:
            week.cost.append((buy, -weight["liked_once"]))
            used = [
                (variable, -float(week.classes[days].times))
                for (days, _), variables in uses[name].items()
                for variable in variables
            ]
            week.row(f"week.liked.{number}", [(buy, 1.0), *used], high=0)
        for (days, place), variables in uses[name].items():
            week.only_with(f"week.list.{number}.{days}.{place}", variables, buy)
    over = week.paid("week.over", weight["over_budget"])
    terms = [*((buy, 1.0) for buy in week.buy.values()), (over, -1.0)]
    week.row("week.bought", terms, high=week.first.bought_limit)


def _foods(week: _Week) -> None:
    """On how many days each food comes; every day more costs more than the one before."""
    uses: dict[str, dict[int, dict[str, list[Variable]]]] = {}
    foods: dict[str, Food] = {}
    for number, _, choice in week.choices():
        for s in choice.servings:
            food, name = s.portion.food, kind_of(s.portion.food)
            if food.family not in UNCOUNTED_FAMILIES:
                foods[name] = food
                of_class = uses.setdefault(name, {}).setdefault(number, {})
                of_class.setdefault(choice.slot.key, []).append(s.chosen)
    for place, name in enumerate(sorted(uses)):
        counted: list[Term] = []
        for number, slots in uses[name].items():
            on = week.x.add(f"week.on.{place}.{number}", 0, 1)
            counted.append((on, float(week.classes[number].times)))
            for key, variables in slots.items():
                week.only_with(f"week.food_on.{place}.{number}.{key}", variables, on)
        most = [
            week.paid(f"week.days.{place}.{m}", repeat_points(m), 1.0)
            for m in range(1, week.days + 1)
        ]
        terms = [*counted, *((v, -float(m)) for m, v in enumerate(most, start=1))]
        week.row(f"week.food.{place}", terms, 0, 0)
        if name in week.buy and not foods[name].is_staple:
            week.only_with(f"week.food_list.{place}", most, week.buy[name])
        else:
            week.row(f"week.food_list.{place}", [(v, 1.0) for v in most], high=1)


def _dishes(week: _Week) -> None:
    """Dishes and cuisines again, and a dish not too soon."""
    weight, figures = rule("weights"), rule("variety")
    served: dict[str, list[tuple[int, Slot, Variable]]] = defaultdict(list)
    mains: dict[str, list[Term]] = defaultdict(list)
    options: dict[str, Option] = {}
    for number, days, choice in week.choices():
        dish = choice.option.dish
        options[dish.slug] = choice.option
        served[dish.slug].append((number, choice.slot, choice.chosen))
        if choice.slot.kind == "main":
            mains[dish.cuisine].append((choice.chosen, float(days.times)))
    for slug, places in sorted(served.items()):
        gap = int(figures["main_gap" if "main" in options[slug].dish.kinds else "other_gap"])
        times = max(figures[f"{slot.kind}_times"] for _, slot, _ in places)
        most = min(ceil(week.days / gap), int(times) * ceil(week.days / 7))
        counted = [(v, float(week.classes[number].times)) for number, _, v in places]
        forced = sum(
            week.classes[n].times for n, slot, _ in places
            if len(week.classes[n].day.menu[slot.key]) == 1
        )  # fmt: skip
        _again(week, f"week.dish.{slug}", counted, weight["repeat_dish"], most + forced)
        if not forced:
            _windows(week, slug, places, gap)
    number_of_mains = sum(
        days.times for days in week.classes for slot in days.day.slots if slot.kind == "main"
    )
    for cuisine, counted in sorted(mains.items()):
        _again(week, f"week.cuisine.{cuisine}", counted, weight["repeat_cuisine"], number_of_mains)


def _again(week: _Week, name: str, counted: list[Term], price: float, most: int) -> None:
    """The m-th serving costs m − 1 times the price; there are no more than ``most``."""
    steps = [week.paid(f"{name}.{m}", price * m, 1.0) for m in range(most)]
    week.row(name, [*counted, *((v, -1.0) for v in steps)], 0, 0)


def _windows(
    week: _Week, slug: str, places: Sequence[tuple[int, Slot, Variable]], gap: int
) -> None:
    """Once in so many days running, where each day is a class of its own."""
    by_day: dict[int, list[Variable]] = defaultdict(list)
    for number, _, variable in places:
        if week.classes[number].times > 1:
            return
        by_day[week.classes[number].numbers[0]].append(variable)
    for first in range(max(week.days - gap, 0) + 1):
        near = [v for day in range(first, first + gap) for v in by_day.get(day, ())]
        if len(near) > 1:
            week.row(f"week.gap.{slug}.{first}", [(v, 1.0) for v in near], high=1)


def _kinds(week: _Week) -> None:
    """Different greens, legumes, nuts and seeds, whole grains."""
    uses: Mapping[str, dict[str, list[Term]]] = {name: {} for name in VARIED}
    for _, days, choice in week.choices():
        for s in choice.servings:
            family = varied_family(s.portion.food)
            if family is not None:
                found = uses[family].setdefault(kind_of(s.portion.food), [])
                found.append((s.chosen, -float(days.times)))
    for family in VARIED:
        needed = week.first.needed_kinds.get(family, 0)
        if needed <= 0:
            continue
        kinds = []
        for number, terms in enumerate(uses[family].values()):
            kind = week.x.add(f"week.kind.{family}.{number}", 0, 1)
            week.row(f"week.kind.{family}.{number}", [(kind, 1.0), *terms], high=0)
            kinds.append(kind)
        missing = week.paid(f"week.missing.{family}", rule("weights")["family_missing"], needed)
        week.row(f"week.kinds.{family}", [*((k, 1.0) for k in kinds), (missing, 1.0)], low=needed)


def _fish(week: _Week) -> None:
    """Fish or shellfish on more days than most people want."""
    counted: list[Term] = []
    for number, (days, x) in enumerate(zip(week.classes, week.xs, strict=True)):
        eaten: dict[tuple[str, str], list[Variable]] = defaultdict(list)
        for s in x.servings():
            if s.portion.food.family in FISH:
                eaten[(s.slot.key, kind_of(s.portion.food))].append(s.chosen)
        if eaten:
            fish = week.x.add(f"week.fish.{number}", 0, 1)
            counted.append((fish, float(days.times)))
            for place, variables in enumerate(eaten.values()):
                week.only_with(f"week.fish_on.{number}.{place}", variables, fish)
    if counted:
        more = week.paid("week.fish_more", rule("weights")["fish_again"])
        week.row("week.fish", [*counted, (more, -1.0)], high=rule("variety")["fish_days"])

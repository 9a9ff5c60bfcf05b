"""Another dish for an occasion: the same one for everybody who has a cooking now, or for the one
who has a dish of their own.

The strictest of them chooses among the dishes that all may have in some version, as in planning;
the others follow in their own amounts. A dish is offered only where it breaks no rule of anybody's
day, and every plan is verified once it is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from planner.dish import Dish
from planner.errors import CannotAnswer, InputError
from planner.food import Food
from planner.household.at_table import family, table_dishes
from planner.household.checking import check
from planner.household.cooks import cooks_of
from planner.household.seats import unknown_note
from planner.household.types import Cook, Household, Own
from planner.household.versions import common, follow, settled_by, versions
from planner.menu import Option
from planner.plan import Plan
from planner.swap import Alternative, Bench
from planner.swap.laid import served
from planner.tables import load_foods
from planner.wording import listed

LOOKED_AT = 12
"""Dishes that are tried for everybody, the best for the first of them; ours."""


@dataclass(frozen=True)
class OtherDish:
    """One dish that everybody could have, and what it does to the day of each."""

    where: str
    """Where it is cooked: "2026-11-23 dinner"."""

    dish: str
    title: str
    for_each: Mapping[str, Alternative]
    """By person id, those who have it now in the order of the household."""

    @property
    def score(self) -> float:
        """Points of the weeks of all afterwards: the smaller, the better."""
        return sum(one.effect.score for one in self.for_each.values())


class SharedBench:
    """A household that can be asked what else its shared meals could be."""

    def __init__(
        self,
        household: Household,
        foods: Mapping[str, Food] | None = None,
        dishes: Mapping[str, Dish] | None = None,
    ) -> None:
        self.household = household
        self.foods = load_foods() if foods is None else foods
        self.dishes = table_dishes(dishes)
        self._benches: dict[str, Bench] = {}
        self._lists: dict[str, tuple[OtherDish, ...]] = {}
        self._options: list[Option] = []
        """Held, since a bench knows the dishes it has seen by identity."""

    def others(self, date: str, occasion: str, who: str = "") -> tuple[OtherDish, ...]:
        """The dishes that everybody who has this cooking could have, best first: the shared one,
        or that of the person ``who``.

        Raises InputError where nothing is cooked there, and CannotAnswer where somebody eats along
        whose foods are not known here.
        """
        cook = self.cooking(f"{date} {occasion}", who)
        key = f"{cook.where} {cook.dish}"
        if key not in self._lists:
            self._lists[key] = self._others(cook)
        return self._lists[key]

    def serve(self, date: str, occasion: str, dish: str, who: str = "") -> Household:
        """The household with another dish for all who have this cooking, every plan verified.

        Raises InputError for a dish that was not offered, CannotAnswer where a rule would break.
        """
        found = self.others(date, occasion, who)
        chosen = next((other for other in found if other.dish == dish), None)
        if chosen is None:
            known = ", ".join(other.dish for other in found) or "none"
            raise InputError([f"{dish!r} is not offered there; what is: {known}."])
        plans = {plan.people[0].id: plan for plan in self.household.plans}
        for who, one in chosen.for_each.items():
            plans[who] = self._bench(who).apply(one.id)
        return self._checked(tuple(plans.values()), chosen)

    def cooking(self, where: str, who: str = "") -> Cook:
        """What is cooked for an occasion; for a dish eaten again, where it was cooked."""
        mine = [c for c in self.household.cooks if (who in c.people if who else c.shared)]
        cook = next((c for c in mine if c.where == where), None)
        if cook is not None and cook.cooked:
            cook = next((c for c in mine if c.where == cook.cooked and c.dish == cook.dish), None)
        if cook is None:
            raise InputError([f"{where}: no dish is cooked there that could be another."])
        return cook

    # --- within ----------------------------------------------------------------------------

    def _others(self, cook: Cook) -> tuple[OtherDish, ...]:
        self._refuse_unknown()
        order = self._strictest_first(cook.people)
        may = {who: versions(self._menu(who, cook.where)) for who in order}
        first, *rest = order
        names = [n for n in may[first] if n != cook.dish and all(n in may[who] for who in rest)]
        offered = [common(may[first][n], [may[who][n] for who in rest]) for n in names]
        found = []
        for best in self._bench(first).leaders(cook.where, self._kept(offered), LOOKED_AT):
            if best.effect.broken:
                continue
            name = family(best.dish)
            now = {first: best}
            settled = self._settled(first, best, cook.where)
            for who in rest:
                option = follow(may[who][name], settled)
                made = self._bench(who).leaders(cook.where, self._kept([option]), 1)
                if not made or made[0].effect.broken:
                    break
                now[who] = made[0]
            else:
                whole = next((one for one in now.values() if one.dish == name), best)
                each = {who: now[who] for who in self.household.names if who in now}
                found.append(OtherDish(cook.where, name, whole.title, each))
        return tuple(sorted(found, key=lambda other: (other.score, other.dish)))

    def _settled(self, who: str, one: Alternative, where: str) -> dict[str, tuple[str, ...]]:
        bench = self._bench(who)
        filling = bench.choice(one.id).fillings[where]
        plate = served(filling, bench.laid.slots[where])
        return settled_by(plate.servings, plate.option)

    def _refuse_unknown(self) -> None:
        """A child too young for a plan has foods it may not eat, which a household file does not
        keep: nothing new is put on its plate."""
        known = [a.name for a in self.household.alongs if unknown_note(a) not in
                 self.household.notices]  # fmt: skip
        if known:
            raise CannotAnswer(
                [
                    f"What {listed(known)} may eat is looked at only while a week is planned, so "
                    "its dishes are not changed one by one. Plan again instead."
                ]
            )

    def _strictest_first(self, people: Collection[str]) -> list[str]:
        """The one who led the planning, then those whom the fewest foods fit."""
        return sorted(
            people,
            key=lambda who: (who != self.household.leader, len(self._bench(who).asked.allowed)),
        )

    def _menu(self, who: str, where: str) -> tuple[Option, ...]:
        bench = self._bench(who)
        return bench.asked.menu[bench.cooked(where).key]

    def _kept(self, options: list[Option]) -> list[Option]:
        self._options += options
        return options

    def _bench(self, who: str) -> Bench:
        if who not in self._benches:
            plan = next(plan for plan in self.household.plans if plan.people[0].id == who)
            self._benches[who] = Bench(plan, self.foods, self.dishes)
        return self._benches[who]

    def _said_of(self, own: Own, done: OtherDish) -> bool:
        """Whether a reason for a dish of one's own was about the dish that is gone."""
        alone = len(done.for_each) == 1
        return own.where == done.where and (not alone or own.person in done.for_each)

    def _checked(self, plans: tuple[Plan, ...], done: OtherDish) -> Household:
        """The household of these plans. Raises CannotAnswer where one breaks a rule anew."""
        made = replace(self.household, plans=plans)
        made = replace(
            made,
            cooks=cooks_of(made, self.foods, self.dishes),
            owns=tuple(own for own in made.owns if not self._said_of(own, done)),
        )
        before = {str(finding) for finding in check(self.household, self.foods, self.dishes)}
        new = [str(f) for f in check(made, self.foods, self.dishes) if str(f) not in before]
        if new:
            raise CannotAnswer(["This dish would break a rule; nothing was changed.", *new])
        return made

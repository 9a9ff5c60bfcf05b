"""Plans a household: the strictest member's week chooses the dishes, the others follow it.

1. The leader is the member whom the fewest dishes fit. Their occasions choose among the dishes
   that all can eat in some version, of the foods that all may have where there are enough.
2. Each other member has the same dishes of the same foods in their own amounts, with their own
   sides and drinks, and is planned by the same search.
3. A day that cannot keep this member's hard rules so gets, one after another and only as far as it
   takes: other breakfasts, snacks and toppings; one main dish of their own; a day of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.asked import Asked
from planner.compose import compose
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import Infeasible, InputError
from planner.food import Food
from planner.household.at_table import family, is_version, table_dishes
from planner.household.cooks import cooks_of
from planner.household.seats import (
    Guest,
    Seat,
    check_people,
    guest_versions,
    seats_for,
    split_guests,
    strictest_first,
    with_menu,
)
from planner.household.types import Along, Household, Own
from planner.household.versions import Settled, common, follow, pointed, settled_by
from planner.menu import Option
from planner.model.day import DayAnswer, Plate
from planner.person import Day, Person
from planner.plan import Plan
from planner.search.local import Search
from planner.search.served import Week as Served
from planner.tables import load_foods
from planner.varied import kind_of
from planner.week import Cancelled, Progress, finish, search_question
from planner.wording import listed

LEAST_SHARED = {"main": 8, "breakfast": 3, "snack": 3}
"""Dishes an occasion chooses from at least; where fewer suit all, those that suit most; ours."""

EXTRA_DISH = 10.0
"""Points against a dish that nobody else has; ours."""

TABLE_DISH = 6.0
"""Points for a dish of which this member leaves a role to the others; ours."""

SHORT = 10.0
"""Per cent of weekly targets short, summed, from which on small meals need not be shared; ours."""

AT_HOME = 1.0
"""Points for a food that the others' plates have bought already; ours."""

SMALL, MAINS, ALL, ALONE = "small", "main {}", "all", "alone"
LADDER: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({SMALL}),
    frozenset({SMALL, MAINS.format(0)}),
    frozenset({SMALL, MAINS.format(1)}),
    frozenset({ALL}),
    frozenset({ALONE}),
)
"""What of a day is opened, step by step: nothing; breakfasts, snacks and toppings; one main meal or
the other; everything this member may eat; and at last that without points against any of it."""

Menu = dict[str, tuple[Option, ...]]
_Answered = tuple[Asked, Search, dict[int, DayAnswer]]


def plan_household(
    people: Sequence[Person],
    *,
    start: dt.date,
    days: int = 7,
    alongs: Sequence[Along] = (),
    cook_days: Sequence[Day] = (),
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Household:
    """A verified plan for each of these people, with the dishes they share.

    Children under four eat along. ``cook_days`` replaces what the people say about their cooking
    days. Raises Refused where the safety gate does for anyone, InputError for what makes no sense
    and CannotAnswer where somebody has nothing left to eat.
    """
    if not 1 <= days <= 28:
        raise InputError([f"days is {days}; a plan covers 1 to 28 days."])
    foods = load_foods() if foods is None else foods
    table = table_dishes(load_dishes() if dishes is None else dishes)
    planned, guests = split_guests(people, alongs, foods)
    check_people(planned, [guest.along for guest in guests])
    seats = seats_for(planned, start, days, foods, table, cook_days)
    work = _Work(seats, guests, foods, table, progress or (lambda _: None), cancelled)
    order = strictest_first(seats)
    plans = {seat.id: work.plan(seat) for seat in order}
    made = Household(
        plans=tuple(plans[seat.id] for seat in seats),
        cooks=(),
        alongs=tuple(guest.along for guest in guests),
        leader=order[0].id,
        notices=(*(note for guest in guests for note in guest.notes), *_clean_pans(seats)),
    )
    made = replace(made, cooks=cooks_of(made, foods, table), owns=work.owns(made))
    return work.with_guests(made)


def _clean_pans(seats: Sequence[Seat]) -> tuple[str, ...]:
    """What a shared kitchen means for somebody with coeliac disease."""
    names = [seat.name for seat in seats if "coeliac" in seat.asked.person.conditions]
    if not names or len(seats) == 1:
        return ()
    return (
        f"{listed(names)}: coeliac disease. Where others have food with gluten, cook the plate "
        "without it first, with clean boards, pans, water and a toaster of its own.",
    )


@dataclass
class _Table:
    """What has been settled for one occasion."""

    dishes: dict[str, Settled] = field(default_factory=dict)
    """Foods of each dish on the table; the shared one first."""

    @property
    def shared(self) -> str:
        return next(iter(self.dishes), "")


def _short(search: Search, week: Served) -> float:
    """Per cent by which the week's means fall short of their targets, weighted and summed."""
    days = search.question.days
    total = np.concatenate([f.row.nutrients for f in week.plates.values()]).sum(axis=0)[None, :]
    around = search.question.fixed * days
    return float(search.score.limits.week_low.under(total, days, around)[0]) / days


def _given(answered: _Answered) -> float:
    """How much of the rules gives way: minima in per cent, the others in their own unit."""
    targets, total = answered[0].targets, 0.0
    for entry in (entry for answer in answered[2].values() for entry in answer.given_up):
        name = entry.row.removeprefix("intake.minimum.").split(".")[0]
        least = targets[name].min if name in targets else None
        total += 100 * entry.by / least if least else entry.by
    return total


class _Work:
    """One household being planned."""

    def __init__(
        self,
        seats: Sequence[Seat],
        guests: Sequence[Guest],
        foods: Mapping[str, Food],
        dishes: Mapping[str, Dish],
        tell: Progress,
        cancelled: Cancelled | None,
    ) -> None:
        self.seats, self.guests, self.foods, self.dishes = seats, guests, foods, dishes
        self.tell, self.cancelled = tell, cancelled
        self.tables: dict[str, _Table] = {}
        self.bought: set[str] = set()
        self.why: dict[tuple[str, str], str] = {}
        """(person, where): why somebody has something else."""

        made = (guest_versions(guest, foods, dishes) for guest in guests)
        self.guest_versions = [found for found in made if found is not None]
        self._common: dict[tuple[int, ...], tuple[Option, ...]] = {}
        self._pointed: dict[int, Option] = {}

    def plan(self, seat: Seat) -> Plan:
        """The member's plan, and what it settles for those after."""

        def tell(text: str) -> None:
            self.tell(f"{seat.name}: {text[:1].lower()}{text[1:]}")

        asked, search, answers = self._best(seat, tell)
        plan = compose(asked, answers, note=search.note)
        self._settle(seat, [plate for answer in answers.values() for plate in answer.plates])
        return plan

    def _best(self, seat: Seat, tell: Progress) -> _Answered:
        """The shared week. Where a rule gives way in it, the week is searched anew with these
        days, then with all days, as if this member ate alone; the one in which least gives way is
        taken, so that sharing costs no rule."""
        best: _Answered | None = None
        last, levels = len(LADDER) - 1, [0] * seat.asked.days
        given = list(range(seat.asked.days))
        for attempt in range(3):
            asked, search, found = self._climbed(seat, levels, tell)
            try:
                now = asked, search, finish(asked, search, found, range(asked.days), tell)
            except Infeasible as error:
                if best is None and min(levels) == last:
                    raise Infeasible([f"{seat.name}: {why}" for why in error.reasons]) from error
            else:
                best = now if best is None else min(best, now, key=_given)
                given = [day for day, answer in now[2].items() if answer.given_up]
            if not given or min(levels) == last:
                break
            every = attempt > 0 or best is None
            levels = [last if every or day in given else level for day, level in enumerate(levels)]
        assert best is not None
        return best

    def _climbed(
        self, seat: Seat, levels: list[int], tell: Progress
    ) -> tuple[Asked, Search, Served]:
        """The week found on the lowest steps on which its days keep the hard rules."""
        asked = self._taste(seat.asked)
        search, found = None, None
        for step in range(max(levels), len(LADDER)):
            asked = with_menu(asked, self._menu(seat, levels))
            search, found = self._searched(asked, search, found, levels, step, tell)
            opened = search.broken(found)
            if step == 0 and _short(search, found) > SHORT:
                opened = list(range(asked.days))
            if not opened or step + 1 == len(LADDER):
                break
            for day in opened:
                levels[day] = step + 1
        assert search is not None
        assert found is not None
        return asked, search, found

    def _searched(
        self,
        asked: Asked,
        before: Search | None,
        known: Served | None,
        levels: Sequence[int],
        step: int,
        tell: Callable[[str], None],
    ) -> tuple[Search, Served]:
        """The week with these menus: at first all of it, then the days that were opened."""
        search = Search(search_question(asked), asked.menu, tell, self.cancelled)
        if before is None or known is None:
            return search, search.run()
        opened = [day for day, level in enumerate(levels) if level == step]
        week = Served(search.question, search.index)
        for day in range(asked.days):
            for slot in search.ours(day):
                filling = known.plates[(day, slot.key)]
                options = {option.dish.slug for option in asked.menu[slot.key]}
                if filling.slug in options:
                    search.serve(week, day, slot, filling.ware.option, filling.servings)
        for day in range(asked.days):
            for slot in search.ours(day):
                if (day, slot.key) not in week.plates or day in opened:
                    search.best(week, day, slot)
        still = [day for day in search.broken(week) if day in opened]
        return search, search.repair(week, still)

    # --- menus -----------------------------------------------------------------------------

    def _menu(self, seat: Seat, levels: Sequence[int]) -> Menu:
        """The options of every slot that gets a plate of its own."""
        menu: Menu = {}
        opened, steps = self._opened(seat, levels), self._steps(seat, levels)
        for where, slot in seat.slots.items():
            table, now = self._tables(where), steps[where]
            if ALONE in now:
                menu[slot.key] = seat.own(where)
            elif ALL in now:
                mine = seat.may_have(where)
                names = list(table.dishes) or [
                    family(o.dish.slug) for o in self._chosen(seat, where)
                ]
                menu[slot.key] = self._beside(seat, where, [mine[n] for n in names if n in mine])
            elif not table.dishes:
                chosen = self._chosen(seat, where)
                menu[slot.key] = self._beside(seat, where, chosen) if where in opened else chosen
            else:
                shared = self._follow(seat, where, table, now)
                if where in opened or not shared:
                    every = self._follow(seat, where, table, now, every=True)
                    shared = self._beside(seat, where, every)
                menu[slot.key] = shared
        return menu

    def _opened(self, seat: Seat, levels: Sequence[int]) -> set[str]:
        """The occasions at which this member may have something else; a leftover opens its
        cooking, and a main meal at which there is another dish already comes first."""
        opened = set()
        keys = {slot.key: where for where, slot in seat.slots.items()}
        for day, of_day in enumerate(seat.asked.slots):
            mains = [slot for slot in of_day if slot.kind == "main"]
            mains.sort(key=lambda slot: len(self._tables(slot.where).dishes) < 2)
            for slot in of_day:
                place = keys.get(slot.leftover_of or slot.key)
                name = MAINS.format(mains.index(slot)) if slot in mains else SMALL
                if place is not None and name in LADDER[levels[day]]:
                    opened.add(place)
        return opened

    def _steps(self, seat: Seat, levels: Sequence[int]) -> dict[str, frozenset[str]]:
        """What is opened of each plate, on the day it is cooked or on one it is eaten again."""
        keys = {slot.key: where for where, slot in seat.slots.items()}
        steps: dict[str, frozenset[str]] = {}
        for day, of_day in enumerate(seat.asked.slots):
            for slot in of_day:
                place = keys.get(slot.leftover_of or slot.key)
                if place is not None:
                    steps[place] = steps.get(place, frozenset()) | LADDER[levels[day]]
        return steps

    def _tables(self, where: str) -> _Table:
        return self.tables.get(where, _Table())

    def _chosen(self, seat: Seat, where: str) -> tuple[Option, ...]:
        """For the first at the table: the dishes that suit all who share the occasion."""
        slot = seat.slots[where]
        sharing = [s for s in self.seats if s is not seat and self._shares(s, seat, where)]
        menus = [s.asked.menu[s.slots[where].key] for s in sharing]
        key = (id(seat.asked.menu[slot.key]), *(id(menu) for menu in menus))
        if key not in self._common:
            others = [s.may_have(where) for s in sharing] + self.guest_versions
            mine = seat.may_have(where)
            suits = {name: sum(name in other for other in others) for name in mine}
            wanted = min(LEAST_SHARED.get(slot.kind, 1), len(suits))
            least = sorted(suits.values(), reverse=True)[wanted - 1]
            self._common[key] = tuple(
                common(option, [other[name] for other in others if name in other])
                for name, option in mine.items()
                if suits[name] >= least
            )
        return self._common[key]

    def _shares(self, other: Seat, seat: Seat, where: str) -> bool:
        """Whether another member has a plate of the same kind at this occasion."""
        slot = other.slots.get(where)
        return slot is not None and slot.kind == seat.slots[where].kind

    def _follow(
        self, seat: Seat, where: str, table: _Table, now: frozenset[str], every: bool = False
    ) -> tuple[Option, ...]:
        """The settled dishes as this member may have them: the shared one, or every one."""
        mine = seat.may_have(where)
        names = [n for n in (list(table.dishes) if every else [table.shared]) if n in mine]
        return tuple(follow(mine[name], table.dishes[name], SMALL in now) for name in names)

    def _beside(self, seat: Seat, where: str, shared: Sequence[Option]) -> tuple[Option, ...]:
        """These options and, with points against them, all of this member's own."""
        known = {family(option.dish.slug) for option in shared}
        own = [o for o in seat.own(where) if family(o.dish.slug) not in known]
        for option in own:
            if id(option) not in self._pointed:
                self._pointed[id(option)] = pointed(option, EXTRA_DISH)
        return (*shared, *(self._pointed[id(option)] for option in own))

    def _taste(self, asked: Asked) -> Asked:
        """The member's taste, with what is bought already preferred."""
        liked = {name: asked.food_taste.get(name, 0.0) - AT_HOME for name in self.bought}
        apart = {name: t - TABLE_DISH for name, t in asked.taste.items() if is_version(name)}
        return replace(
            asked,
            food_taste={**asked.food_taste, **liked},
            taste={**asked.taste, **apart},
        )

    # --- what is settled -------------------------------------------------------------------

    def _settle(self, seat: Seat, plates: Sequence[Plate]) -> None:
        where_of = {slot.key: where for where, slot in seat.slots.items()}
        for plate in plates:
            foods = [portion.food for portion, _ in plate.servings]
            self.bought |= {kind_of(food) for food in foods if not food.is_staple}
            where = where_of.get(plate.slot.key)
            if where is None:
                continue
            name = family(plate.option.dish.slug)
            table = self.tables.setdefault(where, _Table())
            new = settled_by(plate.servings, plate.option)
            if table.dishes and name not in table.dishes:
                can = table.shared in seat.may_have(where)
                self.why[(seat.id, where)] = "targets" if can else "foods"
            settled = table.dishes.setdefault(name, new)
            for role, slugs in new.items():
                settled.setdefault(role, slugs)

    def owns(self, household: Household) -> tuple[Own, ...]:
        """Why somebody has something else, for every such meal."""
        found = []
        for cook in household.cooks:
            for person in cook.people if not cook.shared and not cook.cooked else ():
                why = self.why.get((person, cook.where))
                if why is not None:
                    found.append(Own(cook.where, person, why))
        return tuple(found)

    def with_guests(self, household: Household) -> Household:
        """The household with what its guests may not have left out of their shares."""
        alongs = []
        eaten = {
            item.food
            for plan in household.plans
            for day in plan.days
            for meal in day.occasions
            for item in meal.items
        }
        for guest in self.guests:
            barred = () if guest.allowed is None else tuple(sorted(eaten - guest.allowed))
            alongs.append(replace(guest.along, without=barred))
        return replace(household, alongs=tuple(alongs))

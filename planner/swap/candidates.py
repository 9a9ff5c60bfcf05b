"""What could be done with one plan: every other food, amount and dish, as plates on the table.

Each candidate is the best of its kind, with the fewest other amounts moved that it takes to keep
the day's rules; what is locked or was set by hand never moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.asked import Asked, ask
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.food import Food
from planner.menu import OWN_MEAL, Option, Portion, Slot
from planner.plan import HABIT, Plan, changes_of
from planner.search.plates import Batch, Filling, concat
from planner.search.score import Score
from planner.search.served import Week
from planner.swap.balance import MOST_MOVES, REPAIR_MOVES, Balance, Found, Mover, Own
from planner.swap.kitchen import Kitchen
from planner.swap.laid import SEASONING, Laid, Place, option_of, set_by_hand
from planner.swap.shelf import shelf_of
from planner.swap.table import Table
from planner.tables import load_foods
from planner.week import search_question

SEPARATOR = ">"
"""Between the item or occasion and what is done with it, in an alternative's id."""


@dataclass(frozen=True)
class Choice:
    """One thing that could be done: which plates change, and how the day stands then."""

    id: str
    kind: str
    """food | leave_out | amount | dish | amounts."""

    where: str
    """The occasion it is about: "2026-11-23 dinner"."""

    fillings: Mapping[str, Filling]
    """Changed plates by place, the occasion's own first."""

    broken: float
    """Per cent of the day's hard rules that are broken then."""

    moves: int
    """Other amounts that move."""

    points: float
    portion: Portion | None = None
    """The portion that came in or changed its amount."""

    steps: float = 0.0


class Candidates:
    """One plan with its question worked out and its plates as arrays."""

    asked: Asked
    table: Table

    def __init__(
        self,
        plan: Plan,
        foods: Mapping[str, Food] | None = None,
        dishes: Mapping[str, Dish] | None = None,
        kept: Iterable[str] = (),
        strict: bool = False,
        like: Candidates | None = None,
    ) -> None:
        """``kept`` are ids of items whose amounts stay, beside what the plan itself locks.

        On a day that breaks a rule already, amounts move only where a change would break more;
        with ``strict`` they move until no rule is broken. ``like`` is the same of a plan with the
        same question: what was worked out for that one is used again.
        """
        self.plan, self.strict = plan, strict
        self.foods = load_foods() if foods is None else foods
        self.known_dishes = load_dishes() if dishes is None else dishes
        if like is not None and like.plan.question == plan.question:
            self.asked, score = like.asked, like.table.score
        else:
            self.asked = ask(plan.question, self.foods, self.known_dishes)
            shelf = shelf_of(self.foods, self.known_dishes)
            score = Score(search_question(self.asked), shelf.index)
        self.laid = Laid(plan, self.asked)
        week = Week(score.question, self.laid.index)
        for where, filling in self.laid.fillings.items():
            slot = self.laid.slots[where]
            week.plates[(slot.day, slot.key)] = filling
        self.table = Table(score, week)
        self.kept = frozenset(kept) | set_by_hand(plan)
        self.slots = {slot.key: slot for slot in self.laid.slots.values()}
        self.locked = self._locked(frozenset(changes_of(plan.question).locked))

    # --- what could be done ----------------------------------------------------------------

    def foods_for(self, item_id: str, most_moves: int = MOST_MOVES) -> list[Choice]:
        """Every other food of an item's role in its best amount, and the plate without it."""
        place = self.place(item_id)
        before = self.table.filling(place.slot)
        role = before.ware.roles[before.ware.portions[place.row].role]
        members = before.ware.role_rows[role.name]
        others = [n for n in members if not before.steps[n] and self.laid.offered(place.slot, n)]
        named = [
            (f"{item_id}{SEPARATOR}food:{before.ware.portions[n].food.slug}", n) for n in others
        ]
        groups = [self._replaced(before, place.row, n) for n in others]
        if sum(bool(before.steps[n]) for n in members) > role.least:
            named.append((f"{item_id}{SEPARATOR}leave_out", -1))
            groups.append([_with(before, {place.row: 0.0})])
        return self._item(place, named, groups, most_moves)

    def amounts_for(self, item_id: str) -> list[Choice]:
        """Every other whole household amount of an item."""
        place = self.place(item_id)
        before = self.table.filling(place.slot)
        counts = range(int(before.ware.least[place.row]), int(before.ware.most[place.row]) + 1)
        wanted = [n for n in counts if n != before.steps[place.row]]
        named = [(f"{item_id}{SEPARATOR}amount:{n}", place.row) for n in wanted]
        groups = [[_with(before, {place.row: float(n)})] for n in wanted]
        return self._item(place, named, groups, MOST_MOVES)

    def dishes_for(
        self, where: str, but: Collection[str] = (), most_moves: int = MOST_MOVES
    ) -> list[Choice]:
        """The best other dishes for an occasion, each with its best foods; none of ``but``."""
        slot = self.cooked(where)
        return self._dishes(slot, self.kitchen.leaders(slot, but), most_moves)

    def dish_for(self, where: str, dish: str, most_moves: int = MOST_MOVES) -> Choice:
        """One dish for an occasion with its best foods, also where it would come again too soon.

        Raises InputError where it is not on the menu there.
        """
        slot = self.cooked(where)
        option = option_of(self.asked, slot, dish)
        if option is None:
            raise InputError(
                [f"{dish!r} is not among the dishes for {where}; choose one of its list."]
            )
        return self._dishes(slot, [self.kitchen.plate(slot, option)], most_moves)[0]

    def leading(self, where: str, options: Sequence[Option], count: int) -> list[Choice]:
        """The best of these dishes for an occasion, each with its best foods; the options stay
        alive as long as the bench does."""
        slot = self.cooked(where)
        kitchen = Kitchen(self.table, {**self.asked.menu, slot.key: tuple(options)}, self.laid)
        return self._dishes(slot, kitchen.leaders(slot, (), count), MOST_MOVES)

    def rebalanced(self, date: str) -> Choice:
        """The fewest amounts of a day that must move for it to keep its rules, or come closest."""
        slot = next(s for s in self.laid.slots.values() if s.date.isoformat() == date)
        now = self.table.filling(slot)
        keys = self.table.linked(slot)
        own = Own(keys, now.row.nutrients, np.zeros(1, dtype=np.int64), np.zeros(1))
        movers = self._movers(keys, range(len(now.steps)) if len(keys) == 1 else ())
        (best,) = Balance(self.table, movers).best(own, 0.0, REPAIR_MOVES, closest=True)
        return self._choice(date, "amounts", slot, now, best)

    def hand_amount(self, item_id: str, grams: float) -> Mapping[str, Filling]:
        """An item's plate with just so many grams of it, whatever the rules say."""
        place = self.place(item_id)
        before = self.table.filling(place.slot)
        steps = grams / before.ware.portions[place.row].food.step_g
        return {place.slot.where: _with(before, {place.row: steps})}

    @cached_property
    def kitchen(self) -> Kitchen:
        """The search's machinery, for whole dishes."""
        return Kitchen(self.table, self.asked.menu, self.laid)

    # --- how it stands now -----------------------------------------------------------------

    def broken(self, date: str) -> float:
        """Per cent of a day's hard rules that are broken now."""
        return self._now(s.key for s in self.laid.slots.values() if s.date.isoformat() == date)

    def free(self, item_id: str) -> bool:
        """Whether an item is neither locked nor set by hand."""
        where = self.laid.places[item_id].slot.where
        return not {item_id, where} & self.locked and item_id not in self.kept

    def items_of(self, where: str) -> list[str]:
        """Ids of the foods of an occasion's dish."""
        return [item for item, place in self.laid.places.items() if place.slot.where == where]

    def _locked(self, said: frozenset[str]) -> frozenset[str]:
        """Occasions and items that stay: those locked, and what is cooked together with them."""
        found = set(said)
        for key in self.table.question.links:
            together = {self.slots[other].where for other in self.table.linked(self.slots[key])}
            if together & said:
                found |= together
            items = {i: p.row for i, p in self.laid.places.items() if p.slot.where in together}
            rows = {row for item, row in items.items() if item in said}
            found |= {item for item, row in items.items() if row in rows}
        return frozenset(found)

    def _now(self, keys: Iterable[str]) -> float:
        """Per cent of hard rules broken now on the days of these slots."""
        return float(self.table.hard({k: self.table.vectors[k][None, :] for k in keys})[0])

    # --- where things are ------------------------------------------------------------------

    def place(self, item_id: str) -> Place:
        """Where a food of a planned dish stands; a meal eaten again is changed at its source.

        Raises InputError where the item is none that can be swapped.
        """
        if item_id not in self.laid.items:
            raise InputError([f"{item_id!r} is no item of this plan; list the day's foods anew."])
        meal, item = self.laid.items[item_id]
        if item.role == SEASONING:
            raise InputError([f"{item.name} is part of the dish; choose another dish instead."])
        if meal.kind == HABIT:
            raise InputError([f"{item.name} is a habit; change it in the person file."])
        place = self.laid.places[item_id]
        return Place(self.cooked(place.slot.where), place.row)

    def cooked(self, where: str) -> Slot:
        """The slot of an occasion; for a meal eaten again, the one it is cooked for."""
        if where not in self.laid.slots:
            known = ", ".join(self.laid.slots)
            raise InputError([f"{where}: no meal is planned there; the plan has {known}."])
        if self.laid.fillings[where].slug == OWN_MEAL:
            raise InputError([f"{where}: this is what you said you eat; say it anew instead."])
        slot = self.laid.slots[where]
        return self.slots[slot.leftover_of] if slot.leftover_of else slot

    def _movers(self, without: Sequence[str], rows: Collection[int] = ()) -> list[Mover]:
        """Amounts that may move: of the days concerned, not locked, not eaten again elsewhere.

        ``without`` are the slots that change: of their items only those in ``rows`` may move.
        """
        found, days = [], self.table.days(without)
        shared = {*self.table.question.links, *self.table.question.leftovers}
        for item_id, place in self.laid.places.items():
            key, filling = place.slot.key, self.table.filling(place.slot)
            ware, steps = filling.ware, float(filling.steps[place.row])
            if place.slot.day not in days or key in shared or filling.slug == OWN_MEAL:
                continue
            if key in without and place.row not in rows:
                continue
            if self.free(item_id) and steps == round(steps):
                found.append(
                    Mover(
                        slot=key,
                        row=place.row,
                        step=ware.step[place.row],
                        cost=float(ware.step_cost[place.row]),
                        steps=steps,
                        least=int(ware.least[place.row]),
                        most=int(ware.most[place.row]),
                    )
                )
        return found

    # --- weighing --------------------------------------------------------------------------

    def _replaced(self, before: Filling, row: int, other: int) -> list[Filling]:
        """The plate with another food in every whole amount; none where they do not go together."""
        ware = before.ware
        counts = range(int(ware.least[other]), int(ware.most[other]) + 1)
        plates = [_with(before, {row: 0.0, other: float(n)}) for n in counts]
        return [plate for plate in plates if bool(ware.allowed(plate.steps[None, :])[0])]

    def _item(
        self,
        place: Place,
        named: Sequence[tuple[str, int]],
        groups: Sequence[list[Filling]],
        most_moves: int,
    ) -> list[Choice]:
        """The best plate of each group; ``named`` are their ids and the portions concerned."""
        named = [name for name, group in zip(named, groups, strict=True) if group]
        groups = [group for group in groups if group]
        before, keys = self.table.filling(place.slot), self.table.linked(place.slot)
        rows = [n for n in range(len(before.steps)) if n != place.row] if len(keys) == 1 else []
        made = []
        for (key, row), (filling, best) in zip(
            named, self._best(place.slot, groups, self._movers(keys, rows), most_moves), strict=True
        ):
            kind = key.rpartition(SEPARATOR)[2].partition(":")[0]
            choice = self._choice(key, kind, place.slot, filling, best, row)
            made.append(choice)
        return made

    def _dishes(self, slot: Slot, fillings: Sequence[Filling], most_moves: int) -> list[Choice]:
        groups = [[filling] for filling in fillings]
        movers = self._movers(self.table.linked(slot))
        return [
            self._choice(f"{slot.where}{SEPARATOR}dish:{filling.slug}", "dish", slot, filling, best)
            for filling, best in self._best(slot, groups, movers, most_moves)
        ]

    def _best(
        self,
        slot: Slot,
        groups: Sequence[list[Filling]],
        movers: Sequence[Mover],
        most_moves: int,
    ) -> list[tuple[Filling, Found]]:
        """The best plate of each group, and what moves for it."""
        fillings = [filling for group in groups for filling in group]
        if not fillings:
            return []
        batch = _batch(fillings)
        own = Own(
            keys=self.table.linked(slot),
            plates=batch.nutrients,
            group=np.array([n for n, group in enumerate(groups) for _ in group], dtype=np.int64),
            points=self.table.score.candidates(
                slot.day, slot, batch, self.table.week.rest(slot.day, slot)
            ),
        )
        allowed = 0.0 if self.strict else self._now(own.keys)
        found = Balance(self.table, movers).best(own, allowed, most_moves)
        return [(fillings[best.at], best) for best in found]

    def _choice(
        self, key: str, kind: str, slot: Slot, filling: Filling, best: Found, row: int = -1
    ) -> Choice:
        changed: dict[str, Filling] = {slot.where: filling}
        for mover, by in best.moves:
            where = self.slots[mover.slot].where
            plate = changed.get(where) or self.table.filling(self.slots[mover.slot])
            changed[where] = _with(plate, {mover.row: mover.steps + by})
        return Choice(
            id=key,
            kind=kind,
            where=slot.where,
            fillings=changed,
            broken=best.broken,
            moves=len(best.moves),
            points=best.points,
            portion=None if row < 0 else filling.ware.portions[row],
            steps=0.0 if row < 0 else float(filling.steps[row]),
        )


def _with(before: Filling, steps: Mapping[int, float]) -> Filling:
    """The plate with some amounts changed."""
    row = np.array(before.steps, dtype=float)
    for at, value in steps.items():
        row[at] = value
    return Filling(before.ware, row)


def _batch(fillings: Sequence[Filling]) -> Batch:
    """All plates as one batch, in their order."""
    if len({id(filling.ware) for filling in fillings}) == 1:
        return fillings[0].ware.batch(np.array([filling.steps for filling in fillings]))
    return concat([filling.row for filling in fillings])

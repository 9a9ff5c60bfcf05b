"""The workbench of one plan: ranked alternatives with their effects, and doing one of them.

Opened once for a plan and asked often. An effect and the plan after it come from the same days,
written as a plan writes them, so that what is shown is what happens.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from planner.compose import compose, written_day
from planner.dish import Dish
from planner.errors import InputError
from planner.food import Food
from planner.menu import Option
from planner.model.day import DayAnswer, Plate
from planner.plan import Day, Plan, Proof
from planner.search.plates import Filling
from planner.swap.candidates import SEPARATOR, Candidates, Choice
from planner.swap.effect import SAME, Alternative, Rules, moved_words, severities, severity
from planner.swap.laid import served
from planner.verify import check
from planner.wording import amount_words

NOT_PROVEN = Proof(
    status="not_proven_after_your_change",
    note="changed by hand: every rule was checked again, but how close to the best the week is "
    "now was not worked out",
)


class Bench(Candidates):
    """One plan, its question worked out, and its plates as arrays."""

    def __init__(
        self,
        plan: Plan,
        foods: Mapping[str, Food] | None = None,
        dishes: Mapping[str, Dish] | None = None,
        kept: Iterable[str] = (),
        strict: bool = False,
        like: Candidates | None = None,
    ) -> None:
        """As ``Candidates``."""
        super().__init__(plan, foods, dishes, kept, strict, like)
        self.rules = Rules(plan, self.asked)
        self.choices: dict[str, Choice] = {}
        self._known: dict[str, Alternative] = {}
        self._lists: dict[str, tuple[Alternative, ...]] = {}

    # --- what could be done ----------------------------------------------------------------

    def alternatives(self, item_id: str) -> tuple[Alternative, ...]:
        """Other foods for an item's role, each in its best amount, and leaving it out: best first.

        Raises InputError where the item is not of a planned dish.
        """
        key = f"{item_id}{SEPARATOR}foods"
        if key not in self._lists:
            self._lists[key] = self._ranked(self.foods_for(item_id), item_id)
        return self._lists[key]

    def amounts(self, item_id: str) -> tuple[Alternative, ...]:
        """Other household amounts of an item, the smallest first."""
        key = f"{item_id}{SEPARATOR}amounts"
        if key not in self._lists:
            found = self._ranked(self.amounts_for(item_id), item_id)
            self._lists[key] = tuple(sorted(found, key=lambda a: a.grams))
        return self._lists[key]

    def dishes(
        self, date: str, occasion: str, but: Collection[str] = ()
    ) -> tuple[Alternative, ...]:
        """The best other dishes for an occasion, each with its best foods: best first.

        ``but`` are dishes that are not wanted.
        """
        where = f"{date} {occasion}"
        key = SEPARATOR.join([where, "dishes", *sorted(but)])
        if key not in self._lists:
            self._lists[key] = self._ranked(self.dishes_for(where, but))
        return self._lists[key]

    def dish(self, date: str, occasion: str, dish: str) -> Alternative:
        """One dish for an occasion with its best foods, also where it would come again too soon."""
        where = f"{date} {occasion}"
        known = self._known.get(f"{where}{SEPARATOR}dish:{dish}")
        return known or self._ranked([self.dish_for(where, dish)])[0]

    def leaders(self, where: str, options: Sequence[Option], count: int) -> tuple[Alternative, ...]:
        """As ``dishes``, the best of just these options."""
        return self._ranked(self.leading(where, options, count))

    # --- doing it --------------------------------------------------------------------------

    def apply(self, alternative_id: str) -> Plan:
        """The plan with one alternative done: exactly what its effect says."""
        return self.written(self.choice(alternative_id).fillings)

    def choice(self, alternative_id: str) -> Choice:
        """The alternative of that id with its plates. Raises InputError where there is none."""
        if alternative_id not in self.choices:
            self._list_again(alternative_id)
        if alternative_id not in self.choices:
            raise InputError(
                [f"{alternative_id!r} is no alternative of this plan; list them anew."]
            )
        return self.choices[alternative_id]

    def written(self, fillings: Mapping[str, Filling]) -> Plan:
        """The plan with these plates in their places, every rule checked again."""
        plan = compose(self.asked, self._answers(fillings), proof=NOT_PROVEN, kept=self.plan)
        return still_given_up(self.plan, plan, self.foods, self.known_dishes)

    def with_plates(self, plates: Iterable[Plate]) -> Plan:
        """The plan with these plates, made elsewhere, in their slots."""
        return self.written({plate.slot.where: self.laid.filled(plate) for plate in plates})

    def days_after(
        self, fillings: Mapping[str, Filling]
    ) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
        """The days concerned as they stand and as they would be written, the changed one first."""
        answers = self._answers(fillings)
        who = self.plan.people[0].id
        return (
            tuple(self.plan.days[number] for number in answers),
            tuple(written_day(who, self.asked, n, a.plates) for n, a in answers.items()),
        )

    # --- within ----------------------------------------------------------------------------

    def _answers(self, fillings: Mapping[str, Filling]) -> dict[int, DayAnswer]:
        """Whole days with these plates; an occasion that eats a meal again follows its source."""
        changed = {
            key: filling
            for where, filling in fillings.items()
            for key in self.table.linked(self.laid.slots[where])
        }
        return {
            day: DayAnswer(
                tuple(
                    served(changed.get(slot.key) or self.table.filling(slot), slot)
                    for slot in self.asked.slots[day]
                ),
                0.0,
                0.0,
            )
            for day in dict.fromkeys(self.table.day_of[key] for key in changed)
        }

    def _ranked(self, choices: Iterable[Choice], item_id: str = "") -> tuple[Alternative, ...]:
        """The choices with their effects: those that keep the rules first, then by points."""
        found = []
        for choice in choices:
            self.choices[choice.id] = choice
            self._known[choice.id] = self._alternative(choice, item_id)
            found.append(self._known[choice.id])
        return tuple(sorted(found, key=lambda a: (a.effect.score, a.id)))

    def _alternative(self, choice: Choice, item_id: str) -> Alternative:
        before, after = self.days_after(choice.fillings)
        occasion = choice.where.partition(" ")[2]
        title = next(m.title for m in after[0].occasions if m.name == occasion)
        told = {item_id} if choice.kind == "amount" else set()
        moved = moved_words(before, after, told, choice.where)
        food = None if choice.portion is None else choice.portion.food
        grams = 0.0 if food is None else round(choice.steps * food.step_g, 3)
        return Alternative(
            id=choice.id,
            kind=choice.kind,
            name=title if choice.kind == "dish" else "leave it out" if food is None else food.name,
            food="" if food is None else food.slug,
            dish=choice.fillings[choice.where].slug,
            measure="" if food is None else amount_words(food, grams),
            grams=grams,
            title=title,
            effect=self.rules.effect(before, after, moved, choice.points),
        )

    def _list_again(self, alternative_id: str) -> None:
        """Makes the list that an id is from, so that an id outlives the page it was shown on."""
        where, _, way = alternative_id.rpartition(SEPARATOR)
        kind, _, what = way.partition(":")
        if kind == "dish" and where in self.laid.slots:
            date, _, occasion = where.partition(" ")
            self.dish(date, occasion, what)
        elif kind == "amount" and where in self.laid.items:
            self.amounts(where)
        elif kind in ("food", "leave_out") and where in self.laid.items:
            self.alternatives(where)


def still_given_up(
    before: Plan, plan: Plan, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> Plan:
    """The plan with the rules that a changed day had given up with proof, where they still are.

    The proof was over all dishes and foods, so a change by hand does not undo it; but what a
    change makes worse is no longer excused.
    """
    dates = {new.date for new, old in zip(plan.days, before.days, strict=True) if new is not old}
    known = {(r.rule, r.where) for r in plan.relaxed}
    lost = [r for r in before.relaxed if r.where[:10] in dates and (r.rule, r.where) not in known]
    if not lost:
        return plan
    excused = severities(check(replace(before, relaxed=()), foods, dishes))
    broken = {(f.rule, f.where): f for f in check(plan, foods, dishes)}
    back = tuple(
        replace(r, by=broken[(r.rule, r.where)].by.removeprefix("by ") or r.by)
        for r in lost
        if (r.rule, r.where) in broken
        and severity(broken[(r.rule, r.where)]) <= excused.get((r.rule, r.where), -1.0) + SAME
    )
    plan = replace(plan, relaxed=(*back, *plan.relaxed))
    findings = check(plan, foods, dishes)
    return replace(plan, verified=not findings, warnings=tuple(str(f) for f in findings))

"""Plans part of a week again: some occasions get new plates, all the others stay as they are.

First only the occasions asked for are planned again. Only where their days can then not keep
every hard rule do the other meals of those days move too, save those that are locked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from planner.asked import Asked, Keep, ask
from planner.compose import compose
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import CannotAnswer, Infeasible, InputError
from planner.food import Food
from planner.plan import Changes, Meal, Plan, Proof, with_changes
from planner.search.local import Search
from planner.tables import load_foods
from planner.week import Cancelled, Progress, finish, search_question

SEASONING = "seasoning"


def replan(
    plan: Plan,
    changes: Changes,
    *,
    free: Iterable[str] = (),
    without: Mapping[str, Collection[str]] | None = None,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Plan:
    """The plan with these changes, as much of it as can be left as it is.

    ``free`` are the occasions to plan again ("2026-11-23 dinner"); those that the changes
    themselves break are planned again too. ``without`` are dishes that may not come in an
    occasion. Locked occasions and items stay. Raises InputError for an occasion that is not in
    the plan, CannotAnswer where nothing is left to serve.
    """
    work = _Work(
        plan=plan,
        changes=changes,
        without={where: frozenset(slugs) for where, slugs in (without or {}).items()},
        foods=load_foods() if foods is None else foods,
        dishes=load_dishes() if dishes is None else dishes,
        tell=progress or (lambda _: None),
        cancelled=cancelled,
    )
    wanted = set(free)
    unknown = sorted(wanted - set(work.meals))
    if unknown:
        raise InputError([f"{where!r} is no occasion of this plan." for where in unknown])
    wanted |= work.broken() | work.told()
    first: Plan | None = None
    try:
        first = work.planned(wanted)
        if work.cost(first) <= work.cost(plan):
            return first
    except (Infeasible, CannotAnswer):
        if not wanted:
            raise
    best = first
    for more in (work.days_of(wanted), work.days_of(work.with_leftovers(wanted))):
        if more == wanted:
            continue
        try:
            trial = work.planned(more)
        except (Infeasible, CannotAnswer) as error:
            if best is None and more == work.days_of(work.with_leftovers(wanted)):
                raise error
            continue
        if best is None or work.cost(trial) < work.cost(best):
            best = trial
        if work.cost(best) <= work.cost(plan):
            break
    assert best is not None
    return best


@dataclass(frozen=True)
class _Work:
    """One re-planning: what is asked, and the plan it starts from."""

    plan: Plan
    changes: Changes
    without: Mapping[str, frozenset[str]]
    foods: Mapping[str, Food]
    dishes: Mapping[str, Dish]
    tell: Progress
    cancelled: Cancelled | None

    @property
    def meals(self) -> dict[str, Meal]:
        """The plan's meals by place, habits apart."""
        return {
            f"{day.date} {meal.name}": meal
            for day in self.plan.days
            for meal in day.occasions
            if meal.kind != "habit"
        }

    def broken(self) -> set[str]:
        """Occasions that hold what the changes ban."""
        banned = set(self.changes.banned)
        return {
            where
            for where, meal in self.meals.items()
            if meal.status == "planned"
            and (
                meal.dish in banned
                or any({i.food, self.foods[i.food].family} & banned for i in meal.items)
            )
        }

    def told(self) -> set[str]:
        """Occasions of which the changes say something else than the plan does."""
        found = set()
        for where, meal in self.meals.items():
            eaten = self.changes.eaten.get(where)
            status = "fixed" if eaten is not None else self.changes.statuses.get(where)
            was = tuple((item.food, item.grams) for item in meal.items)
            if status not in (None, meal.status) or (eaten is not None and eaten != was):
                found.add(where)
        return found

    def with_leftovers(self, wanted: set[str]) -> set[str]:
        """These occasions and, of their days, what is eaten again or was cooked on other days."""
        dates = {where[:10] for where in wanted}
        linked = {
            place
            for where, meal in self.meals.items()
            if meal.cook_id and (where[:10] in dates or meal.cook_id[:10] in dates)
            for place in (where, meal.cook_id)
        }
        return wanted | linked

    def days_of(self, wanted: set[str]) -> set[str]:
        """Every occasion of the same days that is not locked."""
        dates = {where[:10] for where in wanted}
        return wanted | {
            where
            for where, meal in self.meals.items()
            if where[:10] in dates and meal.status == "planned"
            and where not in self.changes.locked
        }  # fmt: skip

    def planned(self, free: set[str]) -> Plan:
        """The plan with these occasions planned again."""
        question = with_changes(self.plan.question, self.changes)
        asked = ask(question, self.foods, self.dishes, keep=self._keep(free))
        days = self._affected(asked, free)
        if not days:
            return compose(asked, {}, proof=self.plan.proof, kept=self.plan)
        search = Search(search_question(asked), asked.menu, self.tell, self.cancelled)
        answers = finish(asked, search, search.run(), days, self.tell)
        proof = Proof(
            status="not_proven_after_your_change",
            note="the amounts of the days planned again are the best for their dishes and foods; "
            "the other days stand as they were, and the week as a whole is not proven after your "
            "change",
        )
        return compose(asked, answers, proof=proof, kept=self.plan, note=search.note)

    def cost(self, plan: Plan) -> tuple[int, int]:
        """How much is wrong: findings first, then rules that gave way."""
        gave = [r for r in plan.relaxed if not r.rule.startswith("variety.")]
        return len(plan.warnings), len(gave)

    def _keep(self, free: set[str]) -> dict[str, Keep]:
        locked = set(self.changes.locked)
        found = {}
        for where, meal in self.meals.items():
            if meal.status != "planned":
                continue
            whole = where not in free
            amounts = {
                (item.role, item.food): item.grams
                for item in meal.items
                if item.role != SEASONING and (whole or item.id in locked)
            }
            if whole or amounts:
                found[where] = Keep(meal.dish, amounts, whole)
            elif where in self.without:
                found[where] = Keep("", {}, False, self.without[where])
        return found

    def _affected(self, asked: Asked, free: set[str]) -> list[int]:
        """Days of which something changes."""
        meals, sources, told = self.meals, set(), self.told()
        for of_day in asked.slots:
            sources |= {slot.key for slot in of_day if slot.where in free}
        return sorted(
            number
            for number, of_day in enumerate(asked.every)
            if any(
                slot.where in free | told
                or meals[slot.where].status != slot.status
                or slot.leftover_of in sources
                for slot in of_day
            )
        )

"""What using opened packages up saves: the same week really planned both ways, and two lists.

A plan that nobody has changed is one of the two weeks itself, and only the other one is planned.
Where it was changed, or follows a week that is not at hand, both are planned from the start: a
week with a change by hand cannot be set beside one without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.asked import ask
from planner.compose import compose
from planner.dish import Dish
from planner.dishes import load_dishes
from planner.errors import InputError
from planner.food import Food
from planner.person import person_from_document
from planner.plan import Plan
from planner.shopping import Saving, ShoppingList, left_on
from planner.tables import load_foods
from planner.week import Progress, answered


@dataclass(frozen=True)
class BothWays:
    """One week with opened packages used up and without."""

    used: Plan
    plain: Plan
    own: bool
    """Whether one of the two is the plan that was asked about, as it stands."""


def both_ways(
    plan: Plan,
    *,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    after: Plan | None = None,
    progress: Progress | None = None,
) -> BothWays:
    """A plan's week, planned the other way, or both ways where the plan is not as it was made.

    ``after`` is the week before it, where the plan was made to follow one. Raises InputError for
    a household's plan, and what planning raises.
    """
    people = plan.question.get("people", {})
    if len(people) != 1:
        raise InputError(["The saving is measured for the plan of one person, not of several."])
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    tell = progress or (lambda _: None)
    who, document = next(iter(people.items()))
    wanted = person_from_document(document).use_up
    last = None if after is None else after.question.get("start")
    own = not (plan.history or "changes" in plan.question) and plan.question.get("after") == last
    question = {name: value for name, value in plan.question.items() if name != "changes"}
    question["after"] = last

    def planned(use_up: bool) -> Plan:
        if own and use_up == wanted:
            return plan
        tell("Planning the same week " + ("with" if use_up else "without") + " using up packages")
        asked = ask(
            question | {"people": {who: {**document, "use_up": use_up}}}, foods, dishes, after
        )
        answers, note = answered(asked, int(question.get("more_tries", 0)), tell)
        return compose(asked, answers, note=note)

    return BothWays(used=planned(True), plain=planned(False), own=own)


def saving_of(ways: BothWays, listed: Callable[[Plan], ShoppingList]) -> Saving:
    """The two weeks' lists side by side; ``listed`` makes a plan's list."""
    used, plain = listed(ways.used), listed(ways.plain)
    return Saving(
        used=left_on(used),
        plain=left_on(plain),
        used_cost_usd=used.cost_usd,
        plain_cost_usd=plain.cost_usd,
        priced=not (used.cost_at_least or plain.cost_at_least),
        own=ways.own,
    )

"""What using opened packages up saves: the same week really planned both ways, and two lists.

The same question gives the same week. Where planning it again gives the plates of the plan that is
asked about, that plan is one of the two weeks. Where not (it was changed by hand, follows a week
that is not at hand, or comes from another version), two new weeks are compared, and it is said.
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
    """Whether one of the two has the plates of the plan that was asked about."""


def both_ways(
    plan: Plan,
    *,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
    after: Plan | None = None,
    progress: Progress | None = None,
) -> BothWays:
    """A plan's week planned with opened packages used up and without.

    ``after`` is the week before it, where the plan was made to follow one. It cannot be stopped
    half-way: a week that was searched less would not be comparable. Raises InputError for a
    household's plan, and what planning raises.
    """
    people = plan.question.get("people", {})
    if len(people) != 1:
        raise InputError(["The saving is measured for the plan of one person, not of several."])
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    tell = progress or (lambda _: None)
    who, document = next(iter(people.items()))
    person = person_from_document(document)
    rest = {name: value for name, value in plan.question.items() if name != "changes"}

    def planned(use_up: bool) -> Plan:
        tell("Planning the same week " + ("with" if use_up else "without") + " using packages up")
        asked_for = person.model_copy(update={"use_up": use_up}).model_dump(mode="json")
        asked = ask(rest | {"people": {who: asked_for}}, foods, dishes, after)
        answers, note = answered(asked, int(rest.get("more_tries", 0)))
        return compose(asked, answers, note=note)

    used, plain = planned(True), planned(False)
    same = _plates(used if person.use_up else plain) == _plates(plan)
    return BothWays(used=used, plain=plain, own=same)


def _plates(plan: Plan) -> list[tuple[str, str, float]]:
    """Everything eaten, by day and place."""
    return [
        (f"{day.date} {meal.name}", item.food, item.grams)
        for day in plan.days
        for meal in day.occasions
        for item in meal.items
    ]


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

"""Short real weeks for tests of edits, each planned once for a process."""

from __future__ import annotations

from functools import cache

from handmade import START

from planner.person import EXAMPLE, Medicine, SlotException
from planner.plan import Item, Plan
from planner.week import plan_week


@cache
def short() -> Plan:
    """Two days of the example person."""
    return plan_week(EXAMPLE, start=START, days=2)


@cache
def with_leftovers() -> Plan:
    """Two days with a medicine before breakfast, Monday's dinner again for Tuesday's lunch, and
    one lunch out."""
    person = EXAMPLE.model_copy(
        update={
            "name": "Lev",
            "diet": "vegetarian",
            "medicines": (Medicine(name="levothyroxine", times=("07:00",)),),
            "slots": (
                SlotException(day="tue", occasion="lunch", status="leftover"),
                SlotException(day="mon", occasion="lunch", status="out"),
            ),
        }
    )
    return plan_week(person, start=START, days=2)


@cache
def giving_way() -> Plan:
    """One day with lunch and dinner out, on which rules had to give way."""
    out = tuple(SlotException(day="mon", occasion=o, status="out") for o in ("lunch", "dinner"))
    person = EXAMPLE.model_copy(update={"name": "Out", "slots": out})
    return plan_week(person, start=START, days=1)


def items(plan: Plan, role: str = "") -> list[Item]:
    """Foods of planned dishes, seasoning and habits apart."""
    return [
        item
        for day in plan.days
        for meal in day.occasions
        for item in meal.items
        if item.role not in ("seasoning", "habit") and meal.dish and role in ("", item.role)
    ]


def day_numbers(plan: Plan, date: str, foods: object) -> dict[str, float]:
    """A day's totals by the verifier's own arithmetic, as a plan prints them."""
    from planner.verify import eaten, totals

    day = next(day for day in plan.days if day.date == date)
    return {name: round(value, 3) for name, value in totals(eaten(day), foods).items()}

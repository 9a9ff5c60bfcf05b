"""How near a week is to the best there could be: its points, beside a bound of every week."""

from __future__ import annotations

from collections.abc import Mapping

from planner.bound import Gap, week_bound, week_points
from planner.dish import Dish
from planner.explain.types import Explanation
from planner.food import Food
from planner.plan import Plan
from planner.swap import Bench

TOLD = 1.0
"""Points from which a part of the sum is told."""


def best(
    plan: Plan,
    *,
    bench: Bench | None = None,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
) -> Explanation:
    """The week's points, what they are for, and how much better any week could be at most.

    Takes some ten seconds: the linear relaxation of the whole week is solved.
    """
    bench = bench or Bench(plan, foods, dishes)
    asked = bench.asked
    total = week_points(asked, [plate for of_day in bench.laid.plates() for plate in of_day])
    parts = sorted(total.terms.items(), key=lambda term: (-abs(term[1]), term[0]))
    lines = [
        f"The week has {total.points:.1f} points, what it costs in taste, work, money and "
        "sameness; fewer is better.",
        "Of these: "
        + ", ".join(f"{name} {points:.1f}" for name, points in parts if abs(points) >= TOLD)
        + ".",
    ]
    if plan.relaxed:
        lines.append("A rule gave way, so no bound is told: it is of weeks that keep every rule.")
    else:
        found = Gap(total.points, week_bound(asked))
        lines += [
            f"No week that answers this question can have fewer than {found.bound:.1f} points: "
            "the linear relaxation of the whole week.",
            f"So no week is better by more than {found.by:.1f} points. The bound may be far below "
            "the best week: it allows a seventh of a dish, and a third of a thing on the list.",
        ]
    return Explanation("How near to the best", tuple(lines))

"""Spacing of calcium: a magnesium-rich meal keeps calcium low.

    spacing.calcium.rich   Σ_(j∈o) mg[j]·x[j] ≤ ρ·T + (M−ρ·T)·rich[o]               ∀ o
    spacing.calcium.cap    Σ_(j∈W(o)) ca[j]·x[j] ≤ C + (K−C)·(1−rich[o])            ∀ o

    rich[o]  slot o counts as magnesium-rich                                 binary
    T        daily magnesium target                                          mg
    ρ        share of T from which a meal is rich                            0 < ρ < 1
    M        most magnesium any dish can bring to o                          mg
    W(o)     slots within the window around o, o itself among them
    C        calcium allowed beside a rich meal (gentle or strict)           mg
    K        most calcium the slots of W(o) can bring, or the day's maximum  mg

Why: the brief's preference, evidence grade "none": studies at normal intakes show no clear
benefit. C gentle is the amount up to which calcium itself absorbs best; the rest is ours.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.menu import Slot
from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine
from planner.nutrients import INDEX
from planner.rules import rule
from planner.rules.spacing import calcium_cap_mg, together

CALCIUM, MAGNESIUM = INDEX["calcium_mg"], INDEX["magnesium_mg"]


def spacing_calcium(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Calcium under its cap in each slot that is rich in magnesium."""
    cap = calcium_cap_mg(day.calcium_spacing)
    if cap is None:
        return
    cap *= 1 - day.margin
    rich_mg = rule("spacing_calcium")["rich_share"] * day.targets.magnesium_mg * (1 - day.margin)
    most_calcium = {slot.key: _most(day, slot, CALCIUM) for slot in day.slots}
    for slot in day.slots:
        rich = x.rich.setdefault(slot.key, x.add(f"rich.{slot.key}", 0, 1, integer=True))
        most = max(_most(day, slot, MAGNESIUM), rich_mg)
        terms = [*x.terms({MAGNESIUM: 1.0}, [slot.key]), (rich, -(most - rich_mg))]
        yield Row(f"spacing.calcium.rich.{slot.key}", affine(terms), high=rich_mg)
        near = [other.key for other in together(slot, day.slots)]
        room = max(sum(most_calcium[key] for key in near) - cap, 0.0)
        terms = [*x.terms({CALCIUM: 1.0}, near), (rich, room)]
        yield Row(f"spacing.calcium.cap.{slot.key}", affine(terms), high=cap + room)


def _most(day: DayQuestion, slot: Slot, nutrient: int) -> float:
    """The most of a nutrient any one dish could bring to a slot, all roles at their largest."""
    most = 0.0
    for option in day.menu[slot.key]:
        total = float(option.seasoning_vector[nutrient])
        for role in option.roles:
            largest = sorted(
                (
                    float(p.least_vector[nutrient] + p.room * p.step_vector[nutrient])
                    for p in option.portions[role.name]
                ),
                reverse=True,
            )
            total += sum(largest[: role.most])
        most = max(most, total)
    return most


RULES = (spacing_calcium,)

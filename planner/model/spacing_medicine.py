"""Spacing of medicines: what a meal inside a window may hold.

    spacing.medicine   Σ_(j∈o) a[n,j]·x[j] ≤ room[o,n]        ∀ o in a window with a cap on n

    room[o,n]  the cap on nutrient n, less what a habit at the same time brings   unit of n

Why: prescribing information (``medicine_windows.csv`` has the source of each row). Foods that a
window bars are not on the slot's menu, and meals that it forbids are moved or left out before
the model is built; neither needs a row. These rows never give way.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.model.question import DayQuestion
from planner.model.variables import Row, Variables, affine
from planner.nutrients import INDEX


def medicine_cap(day: DayQuestion, x: Variables) -> Iterator[Row]:
    """Each capped nutrient of each meal beside a medicine."""
    for slot in day.slots:
        for nutrient, room in day.caps.get(slot.key, {}).items():
            row = affine(x.terms({INDEX[nutrient]: 1.0}, [slot.key]))
            name = f"spacing.medicine.{nutrient}.{slot.key}"
            yield Row(name, row, high=room * (1 - day.margin))


RULES = (medicine_cap,)

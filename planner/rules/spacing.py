"""What the spacing rules say about a day's occasions, for the model, the search and the docs."""

from __future__ import annotations

from planner.menu import Slot
from planner.rules import rule


def calcium_cap_mg(level: str) -> float | None:
    """Calcium allowed beside a magnesium-rich meal, or None where the rule is off."""
    return None if level == "off" else rule("spacing_calcium")[f"{level}_mg"]


def together(slot: Slot, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots counted as one with ``slot``: those closer than the window."""
    window = rule("spacing_calcium")["window_hours"] * 60
    return tuple(other for other in slots if abs(other.minutes - slot.minutes) < window)


def separate(slots: tuple[Slot, ...]) -> int:
    """How many occasions are far enough apart to count as separate."""
    gap = rule("spacing_share")["separate_hours"] * 60
    count, last = 0, -gap
    for slot in sorted(slots, key=lambda s: s.minutes):
        if slot.minutes - last >= gap:
            count, last = count + 1, slot.minutes
    return count


def most_share(slots: tuple[Slot, ...]) -> float | None:
    """Largest share of the day's magnesium in one occasion, or None where the rule is dropped."""
    figures, count = rule("spacing_share"), separate(slots)
    if count < figures["least_occasions"]:
        return None
    return figures["most_share_of_three"] if count == 3 else figures["most_share"]

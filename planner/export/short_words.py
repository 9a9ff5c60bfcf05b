"""What falls short of a target and which rules gave way, in words."""

from __future__ import annotations

from planner.export.words import figure, nutrient_name, nutrient_unit
from planner.plan import Plan, Relaxed, Shortfall

MOST_DIGITS = 3


def shortfall_words(plan: Plan, short: Shortfall) -> str:
    """What falls short, by how much, why."""
    names = {person.id: person.name for person in plan.people}
    whose = f"{names.get(short.person, short.person)}: " if len(names) > 1 else ""
    share = f" ({percent(short.reached, short.target)} %)" if short.target else ""
    least = "at least " if short.at_least else ""
    where = "a day on average" if short.scope == "week_mean" else f"on {short.where}"
    why = f"; {short.why}" if short.why else ""
    unit = nutrient_unit(short.nutrient)
    return (
        f"{whose}{nutrient_name(short.nutrient)}: {least}{under(short.reached, short.target)} "
        f"{unit} {where}, target {figure(short.target)} {unit}{share}{sentence(why)}"
    )


def relaxed_words(given: Relaxed) -> str:
    """A rule that gave way: where, why, by how much, what would help."""
    parts = [f"{given.where}: {given.why} (by {given.by})."]
    parts += [sentence(given.remedy)] if given.remedy else []
    parts += [f"Proof: {sentence(given.certificate)}"] if given.certificate else []
    return " ".join(parts)


def percent(reached: float, target: float) -> int:
    """Whole per cent of a target that is not reached: 99 at most."""
    return min(int(100 * reached / target), 99) if target else 0


def under(reached: float, target: float) -> str:
    """A figure below a target with as many digits as it takes to read so: 17.96 below 18, where
    18.0 would look reached."""
    said = figure(reached)
    for digits in range(1, MOST_DIGITS + 1):
        if float(said.replace(",", "")) < target:
            break
        said = f"{reached:,.{digits}f}"
    return said


def sentence(words: str) -> str:
    """Words with a full stop, where they do not end in a sign of their own."""
    return words if words.endswith((".", "!", "?")) else f"{words}."

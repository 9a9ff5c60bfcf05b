"""Targets and what is reached, in words and bars; never by colour alone."""

from __future__ import annotations

from planner.export.clinic_words import figure_notes
from planner.export.markup import Child, Markup, tag
from planner.export.sheet import verdict
from planner.export.text import aim_of, is_our_ceiling
from planner.export.words import amount, figure, nutrient_name, nutrient_unit
from planner.nutrients import HEADLINE, NUTRIENTS
from planner.plan import Day, Plan, PlannedPerson, PlannedTarget

_SIGNS = {"met": "✓", "low": "▼", "high": "▲"}
_WORDS = {"met": "met", "low": "below", "high": "above"}


def bar(share: float, *, off: bool = False, mark: float | None = None) -> Markup:
    """A bar for the eye only: the same stands beside it in words. ``mark`` is a line on it."""
    width = f"width:{100 * min(max(share, 0.0), 1.0):.0f}%"
    line = None if mark is None else tag("i", style=f"left:{100 * mark:.0f}%")
    return tag(
        "div", tag("span", style=width), line, class_="bar off" if off else "bar",
        aria_hidden="true",
    )  # fmt: skip


def three(plan: Plan, day: Day) -> Markup:
    """The three minerals of a day, and on how many days of the plan each is met."""
    return tag("div", [_mineral(plan, day, n) for n in _headline(plan)], class_="three")


def _headline(plan: Plan) -> list[str]:
    targets = plan.people[0].targets
    return [n for n in HEADLINE if n in targets]


def _mineral(plan: Plan, day: Day, nutrient: str) -> Markup:
    person = plan.people[0]
    target = person.targets[nutrient]
    value = day.nutrients.get(person.id, {}).get(nutrient, 0.0)
    said = verdict(value, target)
    full = max(value, (target.min or target.max or 1.0)) * 1.15
    mark = target.min if target.min is not None else target.max
    return tag(
        "section",
        tag("h3", nutrient_name(nutrient)),
        tag(
            "div",
            "≥ " if nutrient in day.at_least.get(person.id, ()) else "",
            figure(round(value)),
            " ",
            tag("small", f"{nutrient_unit(nutrient)} {_aim(target)}"),
            class_="got",
        ),
        bar(value / full, off=said != "met", mark=None if mark is None else mark / full),
        tag("div", f"{_SIGNS[said]} {_said(said, target)}", class_=_word(said)),
        tag("div", days_met(plan, person, nutrient), class_="small soft"),
        class_="mineral",
    )


def _word(said: str) -> str:
    return "word" if said == "met" else "word off"


def _said(said: str, target: PlannedTarget) -> str:
    if said == "met":
        return "within your limit" if target.min is None else "met"
    return "below target" if said == "low" else "above the limit"


def _aim(target: PlannedTarget) -> str:
    if target.min is not None:
        return f"of {figure(target.min)}"
    return f"of at most {figure(target.max or 0.0)}"


def met_on(plan: Plan, person: PlannedPerson, nutrient: str) -> int:
    """On how many days a target holds."""
    target = person.targets[nutrient]
    return sum(
        verdict(day.nutrients.get(person.id, {}).get(nutrient, 0.0), target) == "met"
        for day in plan.days
    )


def days_met(plan: Plan, person: PlannedPerson, nutrient: str) -> str:
    """all 7 days; 5 of 7 days."""
    count, of = met_on(plan, person, nutrient), len(plan.days)
    return f"all {of} days" if count == of else f"{count} of {of} days"


def day_holds(plan: Plan, day: Day) -> bool:
    """Whether the three minerals of a day are where they should be."""
    person = plan.people[0]
    values = day.nutrients.get(person.id, {})
    return all(verdict(values.get(n, 0.0), person.targets[n]) == "met" for n in _headline(plan))


# --- all the others ------------------------------------------------------------------------


def everything(plan: Plan) -> Markup:
    """The average day beside every target: a table, with its sources beneath."""
    person = plan.people[0]
    mean = plan.week_mean.get(person.id, {})
    unsure = plan.week_at_least.get(person.id, ())
    sources: dict[str, int] = {}
    rows: list[Markup] = []
    for nutrient in NUTRIENTS:
        target = person.targets.get(nutrient)
        if target is not None:
            number = sources.setdefault(target.source, len(sources) + 1)
            rows.append(_row(nutrient, target, mean.get(nutrient, 0.0), nutrient in unsure, number))
    head = tag(
        "tr",
        [
            tag("th", word, scope="col", class_="wide" if word in ("Whose figure",) else None)
            for word in ("Nutrient", "Average day", "Aim", "", "Whose figure")
        ],
    )
    listed: list[Child] = [
        tag("table", tag("thead", head), tag("tbody", rows), class_="figures"),
        tag("p", "≥ means at least: some food has no value for it and counts as none.",
            class_="small soft"),
        tag("details", tag("summary", "Where the figures are from"),
            tag("ol", [tag("li", f"[{n}] {source}") for source, n in sources.items()],
                class_="small"), id="sources"),
    ]  # fmt: skip
    notes = list(figure_notes(person, None))
    if notes:
        listed.append(tag("ul", [tag("li", text) for text in notes], class_="small soft"))
    if plan.not_targeted:
        missing = tag("ul", [tag("li", text) for text in plan.not_targeted], class_="small")
        listed.append(
            tag("details", tag("summary", "What is not counted, and why"), missing, id="untargeted")
        )
    return tag("div", listed, class_="stack")


def _row(nutrient: str, target: PlannedTarget, value: float, unsure: bool, number: int) -> Markup:
    said = "" if target.scope == "with_drinks" else verdict(value, target)
    words = f"{_SIGNS[said]} {_WORDS[said]}" if said else "and drinks"
    if said == "high" and is_our_ceiling(nutrient, target):
        said, words = "met", "✓ met, above ours"
    whose = target.kind if target.set_by in ("", "table") else f"set by {target.set_by}"
    return tag(
        "tr",
        tag("th", nutrient_name(nutrient), scope="row"),
        tag("td", f"{'≥ ' if unsure else ''}{amount(nutrient, value)}", class_="num"),
        tag("td", aim_of(nutrient, target)),
        tag("td", words, class_="num ok" if said == "met" else "num off" if said else "num"),
        tag("td", f"{whose} [{number}]", class_="wide"),
    )

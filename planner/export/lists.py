"""Targets, foods and findings as pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.export.layout import Page, bullet, heading, line, table, title
from planner.export.text import EXAMPLE_LABEL, aim, urgent_part
from planner.export.words import figure, nutrient_name, nutrient_unit
from planner.food import Food
from planner.gate import wording
from planner.nutrients import HEADLINE
from planner.person import EXAMPLE, Person
from planner.plan import Notice, Plan
from planner.targets import Target, Targets, not_targeted


def targets_page(person: Person, targets: Targets, notices: Iterable[Notice]) -> Page:
    """All targets of a person with where each is from."""
    page: Page = [title(f"Daily targets for {person.name}, {person.completed_years}")]
    if person == EXAMPLE:
        page.append(line(EXAMPLE_LABEL, style="bold yellow"))
    page += urgent_part(notices)
    sources: dict[str, int] = {}
    rows = [_target_row(nutrient, target, sources) for nutrient, target in targets.items()]
    columns = ("Nutrient", "Aim", "Unit", "Over", "Kind", "Source")
    page.append(heading(f"{targets.reference.upper()} reference values"))
    page.append(table(columns, rows, indent=2))
    page.append(heading("Shares of energy"))
    page += [
        bullet(f"{nutrient_name(nutrient)}: {_share(low, high)}")
        for nutrient, (low, high) in targets.shares.items()
    ]
    page.append(heading("Notes"))
    page += [bullet(note) for note in _target_notes(targets)]
    page.append(heading("Sources"))
    page += [line(f"[{number}] {source}", indent=2) for source, number in sources.items()]
    page.append(heading("Not targeted"))
    page += [bullet(f"{name}: {why}") for name, why in not_targeted(targets.reference).items()]
    page.append(line(wording("not_medical").text))
    return page


def _target_row(nutrient: str, target: Target, sources: dict[str, int]) -> list[str]:
    found = [target.source] if target.source else []
    if target.max is not None and target.max_source and target.max_source not in found:
        found.append(target.max_source)
    numbers = [f"[{sources.setdefault(source, len(sources) + 1)}]" for source in found]
    scopes = {"day": "each day", "week_mean": "week's mean", "with_drinks": "with drinks"}
    kinds = [target.kind] if target.min is not None else []
    if target.max is not None and target.max_kind and target.max_kind not in kinds:
        kinds.append(target.max_kind)
    over = [scopes.get(target.scope, target.scope)] if target.min is not None else []
    if target.max is not None:
        word = scopes.get(target.max_scope, target.max_scope)
        over += [word] if word not in over else []
    return [
        nutrient_name(nutrient),
        aim(target),
        nutrient_unit(nutrient),
        ", ".join(over),
        ", ".join(kinds) or target.kind,
        " ".join(numbers),
    ]


def _target_notes(targets: Targets) -> Iterator[str]:
    """What a figure rests on, and who set it where it is not the table's."""
    for nutrient, target in targets.items():
        whose = "" if target.set_by in ("", "table") else f"set by {target.set_by}"
        said = "; ".join(part for part in (whose, target.note) if part)
        if said:
            yield f"{nutrient_name(nutrient)}: {said}."


def _share(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low:.0%} to {high:.0%}"
    return f"at least {low:.0%}" if low is not None else f"at most {high:.0%}" if high else "free"


def foods_page(foods: Sequence[Food]) -> Page:
    """Foods with what their own household measure holds."""
    shown = ("energy_kcal", *HEADLINE, "sodium_mg")
    rows = []
    for food in foods:
        size = "100 g" if food.measure == "g" else f"1 {food.measure}"
        grams = 100.0 if food.measure == "g" else food.measure_g
        cells = [_value(food, nutrient, grams) for nutrient in shown]
        rows.append([food.slug, food.name, size, f"{figure(grams)} g", *cells])
    heads = ("kcal", "Mg mg", "K mg", "Ca mg", "Na mg")
    count = f"{len(foods)} food{'' if len(foods) == 1 else 's'}"
    columns = ("Slug", "Name", "Measure", "", *heads)
    numbers = frozenset(range(3, len(columns)))
    page: Page = [table(columns, rows, numbers=numbers)] if rows else []
    return [*page, line(f"{count}. A dash: the source gives no value.")]


def _value(food: Food, nutrient: str, grams: float) -> str:
    per_gram = food.per_gram(nutrient)
    return "-" if per_gram is None else figure(round(per_gram * grams))


def findings_page(plan: Plan, findings: Sequence[object]) -> Page:
    """What a check found, one sentence a line."""
    if not findings:
        meals = sum(bool(meal.items) for day in plan.days for meal in day.occasions)
        days = f"{len(plan.days)} day{'' if len(plan.days) == 1 else 's'}"
        text = f"Verified: {days}, {meals} meals, every rule holds."
        return [line(text, style="green")]
    many = "one thing does" if len(findings) == 1 else f"{len(findings)} things do"
    page: Page = [line(f"Not verified: {many} not hold.", style="red")]
    return page + [bullet(str(finding)) for finding in findings]

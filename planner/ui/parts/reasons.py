"""Why the plan is as it is: contributions, what binds, the proof, rules with their evidence."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.clinical import MedicineRow, medicines_of, proof_words
from planner.export.markup import Child, Markup, own, tag
from planner.export.words import amount, figure, nutrient_name, short_day
from planner.plan import Plan
from planner.rules import Rule, relaxations, rules
from planner.tables import load_foods
from planner.ui.parts.figures import bar
from planner.ui.parts.notices import GRADES

SHOWN = 12
"""Foods named as the greatest contributors."""

NEAR = 0.02
"""A figure this close to its bound holds the plan back."""


def medicines(plan: Plan) -> Markup | None:
    """What is kept away from each medicine, and which meals were moved for one; nothing where no
    medicine is taken."""
    found = medicines_of(plan, plan.people[0])
    if not found:
        return None
    moved = [
        f"{short_day(day.date)} {meal.name}: at {meal.time} instead of {meal.moved_from}."
        for day in plan.days
        for meal in day.occasions
        if meal.moved_from
    ]
    return tag(
        "div",
        tag("ul", [_medicine(row) for row in found], class_="dots"),
        [tag("p", tag("strong", "Meals moved for them")),
         tag("ul", [tag("li", words) for words in moved], class_="dots")] if moved else None,
        tag("p", "Follow your own labels first; the list of medicines here is not complete.",
            class_="small soft"),
        class_="stack",
    )  # fmt: skip


def _medicine(row: MedicineRow) -> Markup:
    windows = [tag("li", words) for words in row.windows]
    return tag(
        "li", tag("strong", own(row.name)), ", ", own(row.times), ". ",
        tag("ul", windows) if windows else "Nothing is kept away from it.",
    )  # fmt: skip


def contributions(plan: Plan, nutrient: str) -> Markup:
    """Which foods bring a nutrient over the whole plan, the greatest first."""
    totals: dict[str, tuple[str, float]] = {}
    foods = load_foods()
    for day in plan.days:
        for meal in day.occasions:
            for item in meal.items:
                if item.food in foods:
                    per_100g = foods[item.food].nutrients.get(nutrient, 0.0)
                    _, known = totals.get(item.food, (item.name, 0.0))
                    totals[item.food] = (item.name, known + per_100g * item.grams / 100)
    whole = sum(value for _, value in totals.values()) or 1.0
    first = sorted(totals.values(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    most = first[0][1] / whole if first else 1.0
    rows = [
        tag("tr", tag("th", name, scope="row"), tag("td", bar(value / whole / most)),
            tag("td", f"{value / whole:.0%}", class_="num"),
            tag("td", amount(nutrient, value), class_="num"))
        for name, value in first
    ]  # fmt: skip
    caption = f"{nutrient_name(nutrient)} over {len(plan.days)} days: the foods that bring most"
    return tag("table", tag("caption", caption, class_="small soft"), tag("tbody", rows),
               class_="figures contributions")  # fmt: skip


def binding(plan: Plan) -> Markup:
    """The bounds that days stand against: without them the week would be another."""
    person = plan.people[0]
    lines: list[Child] = []
    for nutrient, target in person.targets.items():
        if target.scope == "with_drinks":
            continue
        for bound, words, scope in (
            (target.min, "at least", target.scope),
            (target.max, "at most", target.max_scope),
        ):
            if bound:
                where = ", ".join(_near(plan, nutrient, bound, scope))
                if where:
                    said = f"{nutrient_name(nutrient)}, {words} {amount(nutrient, bound)}: {where}."
                    lines.append(tag("li", said))
    if not lines:
        lines.append(tag("li", "No figure stands close to its bound."))
    return tag("ul", lines, class_="stack")


def _near(plan: Plan, nutrient: str, bound: float, scope: str) -> Iterator[str]:
    who = plan.people[0].id
    if scope == "week_mean":
        value = plan.week_mean.get(who, {}).get(nutrient, 0.0)
        if abs(value / bound - 1) <= NEAR:
            yield f"the week's mean ({figure(value)})"
        return
    for day in plan.days:
        value = day.nutrients.get(who, {}).get(nutrient, 0.0)
        if abs(value / bound - 1) <= NEAR:
            yield f"{short_day(day.date)} ({figure(value)})"


def proof(plan: Plan) -> Markup:
    """What is proven, in words."""
    gap = plan.proof.gap
    more = None if gap is None else f"No plan under these rules is better by more than {gap:.1%}."
    return tag("div", tag("p", proof_words(plan)), tag("p", more) if more else None)


def absorbed(plan: Plan) -> Markup:
    """Estimated absorption, day by day."""
    who = plan.people[0].id
    rows = [
        tag("tr", tag("th", short_day(day.date), scope="row"),
            tag("td", amount("magnesium_mg", day.nutrients.get(who, {}).get("magnesium_mg", 0.0)),
                class_="num"),
            tag("td", "about " + amount("magnesium_mg", _absorbed(plan, number)), class_="num"))
        for number, day in enumerate(plan.days)
    ]  # fmt: skip
    head = tag("tr", [tag("th", word, scope="col") for word in ("Day", "Eaten", "Absorbed")])
    return tag("table", tag("thead", head), tag("tbody", rows), class_="figures")


def _absorbed(plan: Plan, number: int) -> float:
    who = plan.people[0].id
    meals = plan.days[number].occasions
    return float(sum(meal.absorbed_magnesium_mg.get(who, 0.0) for meal in meals))


def rule_list() -> Markup:
    """Every rule with its evidence, its figures and where they are from."""
    return tag(
        "div", [_rule(found) for found in rules().values() if found.sentence], class_="stack"
    )


def _rule(found: Rule) -> Markup:
    kind = "a preference"
    if found.kind == "hard":
        yields = any(found.name == entry.row.replace(".", "_") for entry in relaxations())
        kind = "kept; gives way only where no day can keep it" if yields else "kept"
    figures = [
        tag("li", f"{name.replace('_', ' ')}: {figure(f.value)} {f.unit}. {f.note}")
        for name, f in found.figures.items()
    ]
    return tag(
        "details",
        tag("summary", found.sentence, " ",
            tag("span", f"({GRADES.get(found.grade, found.grade)}; {kind})", class_="soft small")),
        tag("p", found.source, class_="small"),
        tag("ul", figures, class_="small"),
        id=f"rule {found.name}",
    )  # fmt: skip

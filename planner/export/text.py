"""Plans and shopping lists as pages: for a terminal, and as plain text.

Every function is pure, from a value to a page of ``layout``; ``plain`` turns a page into text.
The order is that of a reader's needs: what to be careful about, the three minerals, the meals,
what falls short and why, the other nutrients, advice with its evidence, the list.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence

from planner.errors import PlannerError
from planner.export.layout import (
    PLAIN_WIDTH,
    Page,
    bullet,
    heading,
    line,
    plain,
    table,
    title,
)
from planner.export.list_text import list_page, lower
from planner.export.short_words import relaxed_words, shortfall_words
from planner.export.words import (
    amount,
    day_name,
    effort_words,
    figure,
    nutrient_name,
    nutrient_unit,
    short_day,
    span,
)
from planner.gate import wording
from planner.nutrients import HEADLINE, NUTRIENTS
from planner.person import EXAMPLE, person_from_document
from planner.plan import (
    HABIT,
    Day,
    Item,
    Meal,
    Notice,
    Plan,
    PlannedPerson,
    PlannedTarget,
    is_short,
)
from planner.shopping import ShoppingList
from planner.targets import Target

URGENT = ("stop", "caution")
"""Levels of notices that stand before everything else."""

EXAMPLE_LABEL = f"Example: {EXAMPLE.name}, {EXAMPLE.completed_years}. Not yours yet."
"""Stands on everything that is made for the example person."""

STANDING = ("red_flags", "emergency")
"""Cautions that are the same for everyone: their place is beneath the plan."""

_GRADES = {
    "strong": "strong evidence",
    "moderate": "moderate evidence",
    "weak": "weak evidence",
    "none": "no clear effect in studies",
    "ours": "our choice",
}
_PROOFS = {
    "optimal": "no better plan exists under these rules",
    "within_gap": "the plan is within a proven gap of the best one",
    "amounts_optimal": "the amounts of each day are proven best for its foods",
    "not_proven_after_your_change": "nothing is proven since your change",
}
_STATUS = {
    "out": "eating out",
    "skip": "skipped",
    "fixed": "as you set it",
    "leftover": "leftovers",
}


def plan_text(plan: Plan, shopping: ShoppingList | None = None, width: int = PLAIN_WIDTH) -> str:
    """A plan as plain text, with its shopping list where one is given."""
    return plain(plan_page(plan, shopping), width)


def shopping_text(plan: Plan, shopping: ShoppingList, width: int = PLAIN_WIDTH) -> str:
    """A shopping list as plain text."""
    return plain(shopping_page(plan, shopping), width)


# --- the plan ------------------------------------------------------------------------------


def plan_page(plan: Plan, shopping: ShoppingList | None = None) -> Page:
    """Everything a person needs to cook the week and to judge it."""
    page = top_page(plan)
    for day in plan.days:
        page += day_page(plan, day)
    page += [*_shortfalls(plan), *_relaxed(plan)]
    for person in plan.people:
        page += _week_means(plan, person)
    page += [*_advice(plan), *_closing(plan)]
    if shopping is not None:
        page += shopping_page(plan, shopping, within=True)
    return page


def top_page(plan: Plan) -> Page:
    """Whose plan it is, what to be careful about, and the three minerals of every day."""
    page: Page = [title(_title("Meals", plan)), *_labels(plan)]
    if not plan.verified:
        page.append(line("NOT VERIFIED: this plan breaks a rule. Do not rely on it.", style="red"))
        page += [bullet(warning) for warning in plan.warnings]
    page += urgent_part(_own_notices(plan))
    for person in plan.people:
        page += _headline(plan, person)
    return page


def urgent_part(notices: Iterable[Notice]) -> Page:
    """What to read before anything else; empty where there is nothing."""
    found = [bullet(notice.text, style="yellow") for notice in notices if notice.level in URGENT]
    return [heading("Read this first"), *found] if found else []


def example_label(plan: Plan) -> str:
    """What marks a plan as the example person's; empty for anyone else's."""
    for document in plan.question.get("people", {}).values():
        with contextlib.suppress(PlannerError):
            if person_from_document(document) == EXAMPLE:
                return EXAMPLE_LABEL
    return ""


def _title(what: str, plan: Plan) -> str:
    names = " and ".join(person.name for person in plan.people)
    dates = span(plan.days[0].date, plan.days[-1].date) if plan.days else "no day"
    return f"{what} for {names}, {dates}"


def _labels(plan: Plan) -> Page:
    label = example_label(plan)
    return [line(label, style="bold yellow")] if label else []


def _own_notices(plan: Plan) -> Iterator[Notice]:
    """Notices that are about this person, not the same for everyone."""
    standing = {wording(key).text for key in STANDING}
    return (notice for notice in plan.notices if notice.text not in standing)


def _headline(plan: Plan, person: PlannedPerson) -> Page:
    """The three minerals and energy of every day, beside what the day aims for."""
    shown = [n for n in (*HEADLINE, "energy_kcal") if n in person.targets]
    rows = [["Aim", *(aim(person.targets[n]) for n in shown)]]
    for day in plan.days:
        values = day.nutrients.get(person.id, {})
        unsure = day.at_least.get(person.id, ())
        cells = [_reached(values.get(n, 0.0), person.targets[n], n in unsure) for n in shown]
        rows.append([short_day(day.date), *cells])
    columns = ["", *(f"{nutrient_name(n)}, {nutrient_unit(n)}" for n in shown)]
    numbers = frozenset(range(1, len(columns)))
    name = f" ({person.name})" if len(plan.people) > 1 else ""
    return [
        heading(f"Every day: magnesium, potassium, calcium{name}"),
        table(columns, rows, numbers=numbers, indent=2),
        *_headline_verdict(plan, person),
    ]


def _headline_verdict(plan: Plan, person: PlannedPerson) -> Page:
    met = [
        n
        for n in HEADLINE
        if n in person.targets
        and all(_meets(day.nutrients.get(person.id, {}).get(n, 0.0), person.targets[n])
                for day in plan.days)
    ]  # fmt: skip
    named = [nutrient_name(n).lower() for n in met]
    if not named:
        return []
    return [line(f"Met every day, from food alone: {_listed(named)}.", indent=2, style="green")]


def aim(target: PlannedTarget | Target) -> str:
    """What a target asks for: at least, at most, or between."""
    if target.min is not None and target.max is not None:
        return f"{figure(target.min)} to {figure(target.max)}"
    if target.min is not None:
        return f"at least {figure(target.min)}"
    return f"at most {figure(target.max)}" if target.max is not None else "no limit"


def is_our_ceiling(nutrient: str, target: PlannedTarget) -> bool:
    """Whether the maximum is the planner's own comfort ceiling, not a limit of anybody's."""
    table = target.set_by in ("", "table")
    return nutrient == "fibre_g" and table and None not in (target.min, target.max)


def aim_of(nutrient: str, target: PlannedTarget) -> str:
    """What a target asks for; the planner's own ceiling on fibre is called that."""
    if is_our_ceiling(nutrient, target):
        return f"at least {figure(target.min or 0)} (ours: at most {figure(target.max or 0)})"
    return aim(target)


def _meets(value: float, target: PlannedTarget) -> bool:
    """Whether a value is within a target, but for the last printed digit."""
    low = target.min is None or not is_short(value, target.min)
    return low and (target.max is None or value <= target.max + 1e-3)


def _reached(value: float, target: PlannedTarget, at_least: bool) -> str:
    mark = "" if _meets(value, target) else "low " if value < (target.min or 0) else "high "
    return f"{mark}{'≥ ' if at_least else ''}{figure(round(value))}"


def day_page(plan: Plan, day: Day) -> Page:
    """One day's meals in clock order."""
    page: Page = [heading(day_name(day.date))]
    for meal in day.occasions:
        page += _meal(plan, meal)
    return page


def _called(meal: Meal) -> str:
    return "Habit" if meal.kind == HABIT else meal.name.capitalize()


def _meal(plan: Plan, meal: Meal) -> Page:
    moved = f" (moved from {meal.moved_from})" if meal.moved_from else ""
    if not meal.items:
        what = _STATUS.get(meal.status, meal.status)
        return [line(f"{meal.time}  {meal.name.capitalize()}: {what}{moved}", style="bold cyan")]
    page: Page = [
        line(f"{meal.time}  {meal.title}{moved}", style="bold cyan"),
        line(f"{_called(meal)}, {effort_words(meal)}", indent=7),
        table(
            ("", "", "", ""),
            [_item(plan, item) for item in meal.items if item.role != "seasoning"],
            numbers=frozenset({1}),
            indent=7,
        ),
    ]
    seasoning = [_seasoned(item) for item in meal.items if item.role == "seasoning"]
    if seasoning:
        page.append(line(f"With {', '.join(seasoning)}.", indent=7))
    if meal.night_before:
        page.append(line(f"The evening before: {meal.night_before}", indent=7))
    if meal.method:
        page.append(line(meal.method, indent=7))
    page += [
        line(f"Check the label of {lower(item.name)}: {item.check_label}", indent=7)
        for item in meal.items
        if item.check_label
    ]
    return page


def _item(plan: Plan, item: Item) -> list[str]:
    grams = "" if item.measure.endswith(" g") else f"{figure(round(item.grams))} g"
    names = {person.id: person.name for person in plan.people}
    whose = f" ({names.get(item.person, item.person)})" if len(names) > 1 else ""
    return [item.measure, grams, item.name + whose, f"from {item.start}" if item.start else ""]


def _seasoned(item: Item) -> str:
    """A measured seasoning in a sentence: 1 tsp cumin seed, ½ onion."""
    unit = item.measure.partition(" ")[2]
    if unit[:4].casefold() == item.name[:4].casefold():
        return item.measure
    return f"{item.measure} {lower(item.name)}"


# --- what falls short, and why -------------------------------------------------------------


def _shortfalls(plan: Plan) -> Page:
    if not plan.shortfalls:
        return []
    page: Page = [heading("Short of the target")]
    return page + [bullet(shortfall_words(plan, short)) for short in plan.shortfalls]


def _relaxed(plan: Plan) -> Page:
    if not plan.relaxed:
        return []
    page: Page = [heading("What gave way")]
    return page + [bullet(relaxed_words(given)) for given in plan.relaxed]


def _week_means(plan: Plan, person: PlannedPerson) -> Page:
    """All other nutrients of the average day, with target and source."""
    mean = plan.week_mean.get(person.id, {})
    unsure = plan.week_at_least.get(person.id, ())
    sources: dict[str, int] = {}
    rows = []
    for nutrient in NUTRIENTS:
        target = person.targets.get(nutrient)
        if target is None or nutrient in (*HEADLINE, "energy_kcal"):
            continue
        number = sources.setdefault(target.source, len(sources) + 1)
        value = mean.get(nutrient, 0.0)
        rows.append(
            [
                nutrient_name(nutrient),
                f"{'at least ' if nutrient in unsure else ''}{amount(nutrient, value)}",
                aim_of(nutrient, target),
                _verdict(value, target),
                target.kind if target.set_by in ("", "table") else target.set_by,
                f"[{number}]",
            ]
        )
    name = f" of {person.name}" if len(plan.people) > 1 else ""
    columns = ("Nutrient", "Mean", "Aim", "", "Kind", "Source")
    page: Page = [
        heading(f"The average day{name}"),
        table(columns, rows, numbers=frozenset({1}), indent=2),
    ]
    if any(nutrient in unsure for nutrient in person.targets):
        text = '"At least" or ≥: some food has no value for it, and counts as none.'
        page.append(line(text, indent=2))
    page += [line(f"[{number}] {source}", indent=2) for source, number in sources.items()]
    if plan.not_targeted:
        page.append(line("Not targeted: " + "; ".join(plan.not_targeted) + ".", indent=2))
    return page


def _verdict(value: float, target: PlannedTarget) -> str:
    """How a mean stands beside its target, in a word."""
    if target.scope not in ("day", "week_mean"):
        return "and drinks"
    if _meets(value, target):
        return "met"
    return "low" if value < (target.min or 0) else "high"


def _advice(plan: Plan) -> Page:
    """Notes and advice with their evidence, then when to see a doctor."""
    last = wording("not_medical").text
    found = [n for n in _own_notices(plan) if n.level not in URGENT and n.text != last]
    page: Page = [heading("Around the food")] if found else []
    page += [bullet(notice.text + _grade(notice)) for notice in found]
    standing = {wording(key).text for key in STANDING}
    doctor = [notice for notice in plan.notices if notice.text in standing]
    if doctor:
        page.append(heading("When to get help"))
        page += [bullet(notice.text, style="yellow") for notice in doctor]
    return page


def _grade(notice: Notice) -> str:
    return f" [{_GRADES.get(notice.grade, notice.grade)}]" if notice.grade else ""


CHECKED = "Every rule was checked again by a second program: all hold."


def _closing(plan: Plan) -> Page:
    return [heading("How sure this is"), line(_proof(plan)), line(wording("not_medical").text)]


def _proof(plan: Plan) -> str:
    if not plan.verified:
        return "Proof: none. This plan does not verify."
    proof = plan.proof
    text = proof.note or _PROOFS.get(proof.status, proof.status)
    if proof.gap is not None:
        text += f" (gap {proof.gap:.1%})"
    return f"{CHECKED} Proof: {text}."


# --- the shopping list ---------------------------------------------------------------------


def shopping_page(
    plan: Plan, shopping: ShoppingList, within: bool = False, details: bool = False
) -> Page:
    """What to buy by aisle, what to check in the cupboard, what is left over, what it costs."""
    count = len(shopping.to_get)
    what = f"Shopping list, {count} thing{'' if count == 1 else 's'} to buy"
    alone = [title(_title("Shopping list", plan)), *_labels(plan)]
    return [*([heading(what)] if within else alone), *list_page(shopping, details)]


def _listed(words: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

"""A household as a page: the week everybody shares, what differs for whom, each one's targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from planner.export.layout import Page, bullet, heading, line, table, title
from planner.export.list_text import list_page, lower
from planner.export.short_words import percent
from planner.export.text import STANDING, URGENT
from planner.export.words import day_name, nutrient_name, short_day, span
from planner.gate import wording
from planner.household import Cook, Household, Sheet
from planner.nutrients import HEADLINE
from planner.plan import Meal, Notice, Plan, PlannedPerson
from planner.shopping import ShoppingList
from planner.wording import listed

_STATUS = {"out": "eats out", "skip": "skips it", "fixed": "has a meal of their own"}
_STATUS_OF_YOU = {"out": "eat out", "skip": "skip it", "fixed": "have a meal of your own"}
_WHY = {
    "targets": "the shared dish does not keep this person's day within its rules",
    "foods": "the shared dish has no version for this person",
}


def household_page(
    household: Household, shopping: ShoppingList | None = None, sheets: Sequence[Sheet] = ()
) -> Page:
    """Everything a household needs to cook the week and to judge it."""
    names, days = list(household.names.values()), household.plans[0].days
    page: Page = [title(f"Meals for {listed(names)}, {span(days[0].date, days[-1].date)}")]
    if not household.verified:
        page.append(
            line("NOT VERIFIED: a plan here breaks a rule. Do not rely on it.", style="red")
        )
        page += [
            bullet(f"{plan.people[0].name}: {warning}")
            for plan in household.plans
            for warning in plan.warnings
        ]
    page += [*_urgent(household), *_week(household), *_people(household), *_differences(household)]
    if sheets:
        page += cook_pages(household, sheets)
    page += _around(household)
    if shopping is not None:
        count = len(shopping.to_get)
        page.append(heading(f"Shopping list for all, {count} things to buy"))
        page += list_page(shopping)
    page += [heading("How sure this is"), line(_proof(household))]
    page.append(line(wording("not_medical").text))
    return page


# --- the week ------------------------------------------------------------------------------


def _week(household: Household) -> Page:
    """One row a day, one column an occasion: the shared dish, and who has something else."""
    occasions = occasions_of(household)
    rows = []
    for day in household.plans[0].days:
        cells = [cell(household, day.date, occasion) for occasion in occasions]
        rows.append([short_day(day.date), *cells])
    columns = ["", *(name.capitalize() for name in occasions)]
    return [heading("The week"), table(columns, rows, fixed=frozenset({0}))]


def occasions_of(household: Household) -> list[str]:
    """Names of the occasions by their usual time."""
    times: dict[str, list[str]] = {}
    for meal in (m for plan in household.plans for day in plan.days for m in day.occasions):
        if meal.kind != "habit":
            times.setdefault(meal.name, []).append(meal.moved_from or meal.time)
    return sorted(times, key=lambda name: (min(times[name]), name))


def cell(household: Household, date: str, occasion: str) -> str:
    """What is on the table at one occasion, and for whom it differs, in a line."""
    return "; ".join(cell_parts(household, date, occasion))


def cell_parts(household: Household, date: str, occasion: str) -> list[str]:
    """What is on the table at one occasion, the shared dish first, and for whom it differs."""
    cooks = [c for c in household.cooks if (c.date, c.occasion) == (date, occasion)]
    names, parts = household.names, []
    for cook in cooks:
        again = " (again)" if cook.cooked else ""
        who = "" if cook.shared else f"{listed([names[p] for p in cook.people])}: "
        parts.append(f"{who}{cook.title}{again}")
        parts += [
            f"{names[portion.person]}: {portion.instead}"
            for portion in cook.portions
            if portion.instead
        ]
    eating = {person for cook in cooks for person in cook.people}
    for who, meal in _meals_at(household, date, occasion):
        if who not in eating:
            said = _STATUS if names[who] != "You" else _STATUS_OF_YOU
            parts.append(f"{names[who]} {said.get(meal.status, meal.status)}")
    return parts


def _meals_at(household: Household, date: str, occasion: str) -> Iterator[tuple[str, Meal]]:
    for plan in household.plans:
        for day in plan.days:
            for meal in day.occasions:
                if (day.date, meal.name) == (date, occasion):
                    yield plan.people[0].id, meal


# --- the people ----------------------------------------------------------------------------


def _people(household: Household) -> Page:
    """One line on each one's targets, then how much is shared."""
    page: Page = [heading("Everyone's own targets")]
    page += [bullet(target_line(plan)) for plan in household.plans]
    page += [bullet(note) for note in household.notices]
    page.append(heading("What is shared"))
    page += [bullet(text) for text in shared_lines(household)]
    return page


def target_line(plan: Plan) -> str:
    """Which of the three minerals one person's days meet, what is short, what gave way."""
    person = plan.people[0]
    met = [n for n in HEADLINE if n in person.targets and _every_day(plan, person, n)]
    words = [nutrient_name(n).lower() for n in met]
    kcal = _mean(plan, person, "energy_kcal")
    said = f"{person.name}: about {round(kcal, -1):,.0f} kcal a day"
    if words:
        said += f"; {listed(words)} within target every day"
    gave = sorted({r.where for r in plan.relaxed if not r.rule.startswith("variety.")})
    if gave:
        said += f"; a rule gave way ({listed(gave)})"
    short = [
        f"{lower(nutrient_name(s.nutrient))} {percent(s.reached, s.target)} %"
        for s in plan.shortfalls
    ]
    said += f"; on the week's mean short: {listed(short)}" if short else "; nothing is short"
    return said + ("." if plan.verified else "; NOT VERIFIED.")


def _every_day(plan: Plan, person: PlannedPerson, nutrient: str) -> bool:
    target = person.targets[nutrient]
    values = [day.nutrients[person.id].get(nutrient, 0.0) for day in plan.days]
    low, high = target.min or 0.0, float("inf") if target.max is None else target.max
    return all(low - 1e-3 <= value <= high + 1e-3 for value in values)


def _mean(plan: Plan, person: PlannedPerson, nutrient: str) -> float:
    return plan.week_mean.get(person.id, {}).get(nutrient, 0.0)


def shared_lines(household: Household) -> Iterator[str]:
    """How many meals are the shared dish, and how many dishes are cooked beside it."""
    for words, kinds in (
        ("Main meals", {"main"}),
        ("Breakfasts and snacks", {"breakfast", "snack"}),
    ):
        cooks = [cook for cook in household.cooks if cook.kind in kinds]
        every, shared = counted(cooks)
        if every:
            yield f"{words}: {shared} of {every} plates are the shared dish."
    extra = extra_dishes(household)
    if extra:
        most = max(extra.values())
        yield f"Main dishes beside the shared ones: {sum(extra.values())}, at most {most} on a day."
    for own in household.owns:
        where = f"{short_day(own.where[:10])} {own.where[11:]}"
        name = household.names[own.person]
        yield f"{where}: {name} has a dish of their own; {_WHY.get(own.why, own.why)}."
    if household.alongs:
        names = [along.name for along in household.alongs]
        yield f"Besides them {'eats' if len(names) == 1 else 'eat'}: {listed(names)}."


def counted(cooks: Iterable[Cook]) -> tuple[int, int]:
    """(plates, plates of the shared dish) of some cookings."""
    found = list(cooks)
    every = sum(len(cook.portions) for cook in found)
    alone = sum(len(cook.portions) for cook in found if not cook.shared)
    return every, every - alone


def extra_dishes(household: Household) -> Counter[str]:
    """Main dishes cooked beside the shared ones, by date."""
    cooks = (c for c in household.cooks if c.kind == "main" and not c.shared and not c.cooked)
    return Counter(cook.date for cook in cooks)


def _differences(household: Household) -> Page:
    """Who eats when, where the times differ."""
    found = list(dict.fromkeys(_times(household)))
    return [heading("Times"), *(bullet(text) for text in found)] if found else []


def _times(household: Household) -> Iterator[str]:
    for occasion in occasions_of(household):
        clocks: dict[str, dict[str, None]] = {}
        for plan in household.plans:
            for day in plan.days:
                for meal in day.occasions:
                    if meal.name == occasion and meal.items:
                        clocks.setdefault(meal.time, {})[plan.people[0].name] = None
        if len(clocks) > 1:
            said = (f"{time} {listed(list(names))}" for time, names in sorted(clocks.items()))
            yield f"{occasion.capitalize()}: {'; '.join(said)}."


# --- notices -------------------------------------------------------------------------------


def _urgent(household: Household) -> Page:
    found = [bullet(text, style="yellow") for text in told(household, URGENT)]
    return [heading("Read this first"), *found] if found else []


def _around(household: Household) -> Page:
    """Notes and advice for each, then when to see a doctor."""
    page: Page = []
    levels = ("note", "advice")
    found = list(told(household, levels))
    if found:
        page += [heading("Around the food"), *(bullet(text) for text in found)]
    page.append(heading("When to get help"))
    page += [bullet(wording(key).text, style="yellow") for key in STANDING]
    return page


def told(household: Household, levels: Sequence[str]) -> Iterator[str]:
    """Each notice of these levels once, with the names of those it is for."""
    standing = {wording(key).text for key in (*STANDING, "not_medical")}
    whom: dict[Notice, list[str]] = {}
    for plan in household.plans:
        for notice in plan.notices:
            if notice.level in levels and notice.text not in standing:
                whom.setdefault(notice, []).append(plan.people[0].name)
    everyone = len(household.plans)
    for notice, names in whom.items():
        who = "All" if len(set(names)) == everyone > 1 else listed(names)
        yield f"{who}: {notice.text}"


def _proof(household: Household) -> str:
    if not household.verified:
        return "Proof: none. Not every plan here verifies."
    return (
        "Every rule of every plan was checked again for its person by a second program: all hold. "
        "The amounts of each day are the best for its dishes and foods; which dishes are shared is "
        "a search, and no bound for the household is computed."
    )


# --- the cook's sheets ---------------------------------------------------------------------


def cook_pages(household: Household, sheets: Sequence[Sheet]) -> Page:
    """Each cooking with the household's amounts and everybody's portion."""
    page: Page = []
    for sheet in sheets:
        page += _sheet(household, sheet)
    return page


def _sheet(household: Household, sheet: Sheet) -> Page:
    cook, names = sheet.cook, household.names
    plates = len(cook.portions) * sheet.times
    times = f", eaten {sheet.times} times" if sheet.times > 1 else ""
    alongs = [a.name for a in household.alongs if any(a.name in m.portions for m in sheet.amounts)]
    with_them = f" and a share for {listed(alongs)}" if alongs else ""
    page: Page = [
        heading(f"{day_name(cook.date)}, {cook.occasion}: {cook.title}"),
        line(
            f"For {listed([names[p] for p in cook.people])}{with_them}{times}: {plates} "
            f"plate{'' if plates == 1 else 's'}, {cook.minutes} min hands-on",
            indent=2,
        ),
    ]
    page += [
        line(f"For {names[p.person]}: {p.instead}.", indent=2) for p in cook.portions if p.instead
    ]
    people = [*cook.people, *alongs]
    columns = ("For all", *(names.get(who, who) for who in people))
    rows: list[Sequence[str] | str] = []
    for amount in sheet.amounts:
        if amount.role not in ("seasoning", "side"):
            rows.append([amount.start, *(amount.portions.get(who, "") for who in people)])
    sides = [amount for amount in sheet.amounts if amount.role == "side"]
    if sides:
        rows += [[a.start, *(a.portions.get(who, "") for who in people)] for a in sides]
    page.append(table(columns, rows, indent=2))
    seasoning = [amount.start for amount in sheet.amounts if amount.role == "seasoning"]
    if seasoning:
        page.append(line(f"With {', '.join(seasoning)}.", indent=2))
    if sheet.night_before:
        page.append(line(f"The evening before: {sheet.night_before}", indent=2))
    page.append(line(sheet.method, indent=2))
    return page

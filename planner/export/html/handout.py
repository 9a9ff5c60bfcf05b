"""The handout for a client: the week on one page, the list, and a clinical page of its own."""

from __future__ import annotations

from collections.abc import Sequence

from planner.export.basket import basket
from planner.export.clinical import (
    LOUD,
    TARGET_HEADS,
    Clinical,
    clinical,
    proof_words,
    rule_rows,
    shown_columns,
)
from planner.export.html.page import Look, footer, lines, look_of, masthead, notes, page
from planner.export.html.shop import shelves
from planner.export.html.week import day_section, evening_section, week_tables
from planner.export.markup import Child, Markup, own, tag
from planner.export.sheet import (
    Swaps,
    advice,
    cautions,
    dates_of,
    emergencies,
    names_of,
    sheets,
    without_eves,
)
from planner.export.short_words import relaxed_words, shortfall_words
from planner.plan import Plan
from planner.shopping import ShoppingList


def handout_html(
    plan: Plan,
    list_: ShoppingList,
    *,
    client: str = "",
    notes: str = "",
    made_for: str = "",
    date: str = "",
    swaps: Swaps | None = None,
    recipes: bool = True,
    clinical: bool = True,
    paper: str = "a4",
    large: bool = False,
    example: bool | None = None,
) -> str:
    """The week with its swaps, the days with their ``recipes``, the list, the ``clinical`` page.

    ``client`` is the name on it (else the plan's), ``made_for`` the occasion or who made it, and
    ``date`` the day it was made; ``swaps`` has checked alternatives by "2026-11-23 dinner".
    """
    look = look_of(plan, paper, large, example)
    name = client or names_of(plan)
    found = sheets(plan)
    table = week_tables(
        plan,
        found,
        look,
        what="Meal plan",
        name=name,
        above=_client(made_for, date, notes),
        above_lines=len([line for line in notes.splitlines() if line.strip()]) or 1,
        swaps=None if large else swaps,  # in large print they are on the cards
        handed=True,
    )
    shopping = tag(
        "section",
        masthead("Shopping list", plan, look, name=name, level="h2"),
        shelves(basket(list_), ticks=False),
        class_="shopping",
    )
    days = [
        day_section(plan, without_eves(sheet), look, first=False, swaps=swaps if large else None)
        for sheet in (found if recipes or large else ())  # in large print they hold the swaps
    ]
    body = [
        table, _cautions(plan), evening_section(plan, look, name), days, shopping,
        _clinical(plan, look, name) if clinical else None, footer(),
    ]  # fmt: skip
    title = f"Meal plan for {name}, {dates_of(plan)}"
    return page(title, tag("main", body), look, class_="handout")


def _client(made_for: str, date: str, words: str) -> Markup | None:
    made = " · ".join(part for part in (made_for, date) if part)
    if not made and not words.strip():
        return None
    return tag(
        "p",
        tag("strong", own(made)) if made else None,
        " " if made and words.strip() else None,
        lines(words),
        class_="client-notes",
    )


def _cautions(plan: Plan) -> Markup | None:
    return notes("Read this first", [n.text for n in cautions(plan)], class_="first", id_="first")


# --- the clinical page ---------------------------------------------------------------------


def _clinical(plan: Plan, look: Look, name: str) -> Markup:
    people = [clinical(plan, person) for person in plan.people]
    return tag(
        "section",
        masthead("For the clinic", plan, look, name=name, level="h2"),
        [_person(found, len(people) > 1) for found in people],
        _listed("Short of the target", [shortfall_words(plan, s) for s in plan.shortfalls],
                none="Nothing: every target is met."),
        _listed("Rules that gave way", [relaxed_words(r) for r in plan.relaxed], none="None."),
        tag("h2", "How sure this is"),
        tag("p", proof_words(plan)),
        _not_targeted(plan),
        _rules(),
        _listed("Around the food", [n.text + _source(n.source) for n in advice(plan)]),
        _listed("When to get help", [n.text for n in emergencies(plan)]),
        class_="clinical",
    )  # fmt: skip


def _not_targeted(plan: Plan) -> Markup | None:
    words = "; ".join(plan.not_targeted)
    return tag("p", f"Not targeted: {words}.") if words else None


def _source(words: str) -> str:
    return f" [{words}]" if words else ""


def _listed(title: str, words: Sequence[str], none: str = "") -> list[Child]:
    if not words and not none:
        return []
    found = tag("ul", [tag("li", word) for word in words]) if words else tag("p", none)
    return [tag("h2", title), found]


def _person(found: Clinical, several: bool) -> list[Child]:
    return [
        tag("h2", own(found.name)) if several else None,
        tag("dl", [[tag("dt", key), tag("dd", own(value))] for key, value in found.facts],
            class_="facts-list"),
        _limits(found),
        _medicines(found),
        tag("h2", "Every day"),
        _table("Every day", found.days[0], found.days[1:], numbers=range(1, len(found.days[0]))),
        tag("h2", "Targets: reached, and aimed for"),
        _targets(found),
        tag("ul", [tag("li", words) for words in (*found.energy, *found.notes)]),
        tag("h2", "Shares of energy, the week's mean") if found.shares else None,
        tag("ul", [tag("li", words) for words in found.shares]) if found.shares else None,
        tag("p", "≥ and “at least”: some food has no value for it, and counts as none."),
        tag("ol", [tag("li", source) for source in found.sources]),
    ]  # fmt: skip


def _limits(found: Clinical) -> list[Child]:
    if not found.limits:
        return [tag("h2", "Limits"), tag("p", "None set by a clinician; those of the tables hold.")]
    return [tag("h2", "Limits"), tag("ul", [tag("li", own(words)) for words in found.limits])]


def _medicines(found: Clinical) -> list[Child]:
    supplements = tag("p", "Supplements: ", own("; ".join(found.supplements)), ".")
    body: Child = tag("p", "No medicine entered.")
    if found.medicines:
        rows = [
            (own(m.name), own(m.times), m.known, tag("ul", [tag("li", w) for w in m.windows])
             if m.windows else "nothing is kept away from it")
            for m in found.medicines
        ]  # fmt: skip
        body = _table("Medicines", ("Medicine", "Taken", "Known as", "Kept away from it"), rows)
    return [tag("h2", "Medicines"), body, supplements if found.supplements else None]


def _targets(found: Clinical) -> Markup:
    rows = [
        (
            f"{row.nutrient}, {row.unit}", row.reached, row.days, row.aim, row.average,
            tag("b", row.verdict) if row.verdict.endswith(LOUD) else row.verdict,
            own(row.kind), row.sources,
        )
        for row in found.targets
    ]  # fmt: skip
    columns = shown_columns(found)
    heads, shown = [TARGET_HEADS[n] for n in columns], [[row[n] for n in columns] for row in rows]
    return _table("Targets", heads, shown, numbers=range(1, 3), class_="targets")


def _rules() -> list[Child]:
    rows = [(row.sentence, row.grade, row.kept, row.source) for row in rule_rows()]
    return [tag("h2", "The rules, and how good the evidence is"),
            _table("The rules", ("Rule", "Evidence", "", "Source"), rows)]  # fmt: skip


def _table(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Child]],
    *,
    numbers: Sequence[int] = (),
    class_: str | None = None,
) -> Markup:
    def cell(index: int, child: Child) -> Markup:
        numeric = "number" if index in numbers else None
        if index == 0:
            return tag("th", child, scope="row")
        return tag("td", child, class_=numeric)

    head = tag("tr", [
        tag("th", name, scope="col", class_="number" if n in numbers else None)
        for n, name in enumerate(heads)
    ])  # fmt: skip
    body = [tag("tr", [cell(n, child) for n, child in enumerate(row)]) for row in rows]
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", body)),
        class_=f"scroll {class_}" if class_ else "scroll",
        tabindex="0",
        role="region",
        aria_label=title,
    )

"""The commands that change a plan file or explain it: thin over ``edit`` and ``explain``.

Each change reads the file, changes the plan and writes it whole under a lock, so that two at once
cannot lose an edit and an interruption leaves the file as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.errors import CannotAnswer, InputError

if TYPE_CHECKING:
    from planner.edit import Edited, Tables
    from planner.explain import Explanation
    from planner.export.layout import Page
    from planner.plan import Plan
    from planner.swap import Alternative, Bench

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")]
DayName = Annotated[str, typer.Argument(metavar="DAY", help="As mon, or 2026-11-23.")]
Occasion = Annotated[str, typer.Argument(metavar="OCCASION", help="As dinner.")]
MaybeDay = Annotated[str, typer.Argument(metavar="[DAY]", help="As mon, or 2026-11-23.")]
MaybeOccasion = Annotated[str, typer.Argument(metavar="[OCCASION]", help="As dinner.")]
MaybeFood = Annotated[
    str, typer.Argument(metavar="[FOOD]", help="Slug or part of the name of a food there.")
]
What = Annotated[str, typer.Argument(metavar="WHAT", help="Slug of a food, family or dish.")]
MyFoods = Annotated[
    list[Path] | None,
    typer.Option("--my-foods", metavar="FILE", help="Your own foods (CSV), beside the table's."),
]


def swap(
    plan: PlanFile,
    day: DayName,
    occasion: Occasion,
    food: MaybeFood = "",
    choice: Annotated[
        str,
        typer.Option(
            "--for", metavar="CHOICE", help="Number or slug from the list; nothing leaves it out."
        ),
    ] = "",
    amount: Annotated[
        str, typer.Option(metavar="AMOUNT", help='Another amount of the food, as "1/2 cup".')
    ] = "",
    my_foods: MyFoods = None,
) -> None:
    """List what could stand in a food's or dish's place, with effects; do it with --for."""
    with _answers():
        from planner import edit
        from planner.edit.address import item_of, meal_of
        from planner.files import read_plan

        at = _tables(my_foods)
        if not choice and not amount:
            read = read_plan(plan)
            found_day, meal = meal_of(read, day, occasion)
            if not food:
                _list(_bench(read, at).dishes(found_day.date, meal.name), f"for {meal.title}")
            else:
                item = item_of(read, day, occasion, food)
                _list(_bench(read, at).alternatives(item.id), f"for {item.name}, {item.measure}")
            return

        def change(now: Plan) -> Edited:
            found_day, meal = meal_of(now, day, occasion)
            bench = _bench(now, at)
            if not food:
                listed = bench.dishes(found_day.date, meal.name)
                dish = _picked(choice, [a.dish for a in listed])
                return edit.serve(now, found_day.date, meal.name, dish, bench=bench)
            item = item_of(now, day, occasion, food)
            if amount:
                return edit.set_amount(now, item.id, amount, bench=bench)
            listed = bench.alternatives(item.id)
            picked = "leave_out" if choice in ("nothing", "leave_out") else choice
            return edit.swap(now, item.id, _picked(picked, [a.id for a in listed]), bench=bench)

        _change(plan, change)


def lock(plan: PlanFile, day: DayName, occasion: Occasion, food: MaybeFood = "") -> None:
    """Lock an occasion, or one food of it: nothing changes it until it is unlocked."""
    with _answers():
        from planner import edit

        _change(plan, lambda now: edit.lock(now, _where(now, day, occasion, food)))


def unlock(plan: PlanFile, day: DayName, occasion: Occasion, food: MaybeFood = "") -> None:
    """Take the lock off an occasion or a food."""
    with _answers():
        from planner import edit

        _change(plan, lambda now: edit.unlock(now, _where(now, day, occasion, food)))


def ban(
    plan: PlanFile,
    what: What,
    lift: Annotated[bool, typer.Option("--lift", help="Lift the ban instead.")] = False,
    for_good: Annotated[
        Path | None,
        typer.Option(metavar="PERSON", help="Also write it into this person file, for good."),
    ] = None,
    every_form: Annotated[
        bool, typer.Option("--every-form", help="With raw kale boiled kale too.")
    ] = False,
    my_foods: MyFoods = None,
) -> None:
    """Serve a food, family or dish no more; only meals that held it change, where that can be."""
    with _answers():
        from planner import edit
        from planner.dishes import load_dishes
        from planner.edit.for_good import never_again
        from planner.varied import other_forms

        if for_good is not None and (lift or what in load_dishes()):
            raise InputError(
                ["--for-good is for banning a food or family; a dish is banned in a plan only."]
            )
        if lift:
            _change(plan, lambda now: edit.unban(now, what))
            return
        at = _tables(my_foods)
        _change(plan, lambda now: edit.ban(now, what, every_form=every_form, at=at))
        if for_good is not None:
            foods = (at or edit.tables()).foods
            for one in (what, *(other_forms([what], foods) if every_form else ())):
                typer.echo(never_again(for_good, one))


def like(plan: PlanFile, what: What, my_foods: MyFoods = None) -> None:
    """Have more of a food or dish wherever this plan is planned again."""
    with _answers():
        from planner import edit

        _change(plan, lambda now: edit.like(now, what, at=_tables(my_foods)))


def skip(plan: PlanFile, day: DayName, occasion: Occasion, my_foods: MyFoods = None) -> None:
    """Skip an occasion; the day's other meals make up for it as far as they can."""
    _occasion("skip", plan, day, occasion, my_foods)


def out(plan: PlanFile, day: DayName, occasion: Occasion, my_foods: MyFoods = None) -> None:
    """Eat an occasion out: it is not counted, the other meals meet the day's targets."""
    _occasion("eat_out", plan, day, occasion, my_foods)


def back(plan: PlanFile, day: DayName, occasion: Occasion, my_foods: MyFoods = None) -> None:
    """Plan an occasion after all that was out, skipped or eaten otherwise."""
    _occasion("back", plan, day, occasion, my_foods)


def another(plan: PlanFile, day: DayName, occasion: Occasion, my_foods: MyFoods = None) -> None:
    """Put the best dish in an occasion that it has not had yet."""
    _occasion("another", plan, day, occasion, my_foods)


def ate(
    plan: PlanFile,
    day: DayName,
    occasion: Occasion,
    foods: Annotated[
        list[str],
        typer.Argument(metavar="FOOD=AMOUNT...", help='As lentils_boiled="1 cup" or oats=40g.'),
    ],
    my_foods: MyFoods = None,
) -> None:
    """Say what was eaten instead: it is counted, and the day's other meals follow."""
    with _answers():
        from planner import edit
        from planner.edit.address import meal_of

        parts = [part.partition("=") for part in foods]
        unclear = [slug for slug, _, much in parts if not much.strip()]
        if unclear:
            raise InputError([f'{slug}: say how much, as {slug}="1 cup".' for slug in unclear])
        at = _tables(my_foods)

        def change(now: Plan) -> Edited:
            found_day, meal = meal_of(now, day, occasion)
            eaten = [(slug.strip(), _spaced(much)) for slug, _, much in parts]
            return edit.ate(now, found_day.date, meal.name, eaten, at=at)

        _change(plan, change)


def replan(
    plan: PlanFile, day: MaybeDay = "", occasion: MaybeOccasion = "", my_foods: MyFoods = None
) -> None:
    """Plan the week again, or one day or occasion of it; what is locked stays."""
    with _answers():
        from planner import edit
        from planner.cli import _progress
        from planner.edit.address import day_of, meal_of

        at = _tables(my_foods)

        def change(now: Plan) -> Edited:
            if day and not occasion:
                return edit.regenerate(now, day_of(now, day).date, at=at)
            free = None
            if day:
                found_day, meal = meal_of(now, day, occasion)
                free = [f"{found_day.date} {meal.name}"]
            with _progress() as tell:
                return edit.replan(now, free, at=at, progress=tell)

        _change(plan, change)


def mend(plan: PlanFile, my_foods: MyFoods = None) -> None:
    """Make the smallest repair of what breaks a rule, keeping what was set by hand."""
    with _answers():
        from planner import edit

        _change(plan, lambda now: edit.mend(now, at=_tables(my_foods)))


def undo(plan: PlanFile) -> None:
    """Take the last edit back; again and again, to the plan as it was made."""
    with _answers():
        from planner import edit

        _change(plan, edit.undo)


def redo(plan: PlanFile) -> None:
    """Do an edit again that was taken back."""
    with _answers():
        from planner import edit

        _change(plan, edit.redo)


def explain(
    plan: PlanFile,
    day: MaybeDay = "",
    occasion: MaybeOccasion = "",
    food: MaybeFood = "",
    target: Annotated[
        str, typer.Option(metavar="NUTRIENT", help="Which foods carry it, as magnesium_mg.")
    ] = "",
    rule: Annotated[
        str, typer.Option(metavar="RULE", help="Whether it binds and what it costs, as calcium.")
    ] = "",
    shortfall: Annotated[
        str, typer.Option(metavar="NUTRIENT", help="What would help most, as vitamin_d_ug.")
    ] = "",
    best: Annotated[
        bool, typer.Option("--best", help="How near the week is to the best there could be.")
    ] = False,
    my_foods: MyFoods = None,
) -> None:
    """Say why a food is there, what carries a target, what a rule costs, what would help."""
    with _answers():
        from planner import explain as why
        from planner.edit.address import day_of, item_of, meal_of
        from planner.files import read_plan

        read, at = read_plan(plan), _tables(my_foods)
        told = []
        if target:
            told.append(why.target(read, target, foods=at.foods))
        if rule:
            told.append(why.rule(read, rule, foods=at.foods, dishes=at.dishes))
        if shortfall:
            told.append(why.shortfall(read, shortfall, foods=at.foods, dishes=at.dishes))
        if best:
            told.append(why.best(read, bench=_bench(read, at)))
        if food:
            items = [item_of(read, day, occasion, food)]
        elif occasion:
            items = list(meal_of(read, day, occasion)[1].items)
        else:
            meals = day_of(read, day).occasions if day else ()
            items = [item for meal in meals for item in meal.items]
        if items:
            bench = _bench(read, at)
            told += [
                why.item(read, item.id, bench=bench)
                for item in items
                if food or item.role != "seasoning"
            ]
        if not told:
            told = [why.target(read, nutrient, foods=at.foods) for nutrient in _HEADLINE]
        for explanation in told:
            _tell(explanation)


_HEADLINE = ("magnesium_mg", "potassium_mg", "calcium_mg")

COMMANDS = (
    swap, lock, unlock, ban, like, skip, out, back, ate, another, replan, mend, undo, redo, explain,
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add these commands to the planner's."""
    for command in COMMANDS:
        app.command()(command)


# --- shared --------------------------------------------------------------------------------


def _answers() -> AbstractContextManager[None]:
    """Errors as sentences and exit codes, as for every command."""
    from planner.cli import _answers as answers

    return answers()


def _tables(my_foods: list[Path] | None) -> Tables:
    from planner.edit import tables
    from planner.tables import load_foods

    return tables(load_foods(extra=my_foods or None))


def _bench(plan: Plan, at: Tables) -> Bench:
    """The plan's workbench."""
    from planner.swap import Bench

    return Bench(plan, at.foods, at.dishes)


def _occasion(
    operation: str, plan: Path, day: str, occasion: str, my_foods: list[Path] | None
) -> None:
    """An edit of one occasion."""
    with _answers():
        from planner import edit
        from planner.edit.address import meal_of

        at = _tables(my_foods)

        def change(now: Plan) -> Edited:
            found_day, meal = meal_of(now, day, occasion)
            edited: Edited = getattr(edit, operation)(now, found_day.date, meal.name, at=at)
            return edited

        _change(plan, change)


def _change(path: Path, change: Callable[[Plan], Edited]) -> None:
    """Change the plan file, and say what changed."""
    from planner.export.layout import bullet, line
    from planner.locking import changed

    def one(plan: Plan) -> tuple[Plan, Edited]:
        edited = change(plan)
        return edited.plan, edited

    edited = changed(path, one)
    page: Page = [bullet(words) for words in edited.changes]
    if edited.plan.verified:
        page.append(line("Every rule holds."))
    else:
        page.append(line("This plan breaks a rule; `planner mend` repairs it:", style="bold"))
        page += [bullet(warning) for warning in edited.plan.warnings]
    _page(page)


def _where(plan: Plan, day: str, occasion: str, food: str) -> str:
    """What a lock names: an item's id, or the occasion."""
    from planner.edit.address import item_of, meal_of

    if food:
        return item_of(plan, day, occasion, food).id
    found_day, meal = meal_of(plan, day, occasion)
    return f"{found_day.date} {meal.name}"


def _picked(choice: str, listed: list[str]) -> str:
    """What a number of the list stands for; a slug is taken as it is."""
    if not choice.isdigit():
        return choice
    if not 1 <= int(choice) <= len(listed):
        raise InputError([f"--for {choice}: the list has numbers 1 to {len(listed)}."])
    return listed[int(choice) - 1]


def _spaced(amount: str) -> str:
    """An amount with a blank between number and measure: "40g" is "40 g"."""
    text = amount.strip()
    number = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ")
    return f"{number} {text[len(number) :].strip()}"


def _list(found: tuple[Alternative, ...], what: str) -> None:
    """Alternatives, numbered, with their effects in words."""
    from planner.export.layout import heading, line
    from planner.swap.words import consequences, figures, naming

    if not found:
        raise CannotAnswer([f"There is no alternative {what}; --amount changes how much it is."])
    page: Page = [heading(f"Alternatives {what}")]
    for number, alternative in enumerate(found, start=1):
        slug = alternative.food or (alternative.dish if alternative.kind == "dish" else "nothing")
        page.append(line(f"{number}. {naming(alternative)}  [{slug}]", style="bold"))
        page.append(line(figures(alternative.effect), indent=3))
        page += [line(sentence, indent=3) for sentence in consequences(alternative.effect)]
    page.append(line("Choose one with --for and its number or name."))
    _page(page)


def _tell(explanation: Explanation) -> None:
    from planner.export.layout import bullet, heading
    from planner.swap.words import consequences

    page: Page = [heading(explanation.title)]
    page += [bullet(words) for words in explanation.lines]
    for remedy in explanation.remedies:
        page.append(bullet(remedy.words, style="bold"))
        page += [bullet(sentence) for sentence in consequences(remedy.effect)]
    _page(page)


def _page(page: Page) -> None:
    from planner.cli import _show

    _show(page)

"""The command for a household: several people, one table, one list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from planner.errors import CannotAnswer, InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from planner.food import Food
    from planner.household import Along, Household, OtherDish
    from planner.person import Day, Person


def household(
    person: Annotated[
        list[Path] | None,
        typer.Option("--person", metavar="FILE", help="Person file (TOML); up to eight of them."),
    ] = None,
    along: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=SHARE",
            help='Somebody who eats along without targets, as "Mia"=0.5: half a usual portion.',
        ),
    ] = None,
    saved: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A household file: check it, print it again."),
    ] = None,
    other: Annotated[
        str,
        typer.Option(
            metavar="MEAL",
            help='With --from: what a meal ("2026-11-23 dinner") could be for all who have it.',
        ),
    ] = "",
    who: Annotated[
        str, typer.Option(metavar="NAME", help="With --other: who has a dish of their own there.")
    ] = "",
    dish: Annotated[
        str, typer.Option(metavar="DISH", help="With --other: cook this one of them.")
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=28, help="Days to plan.")] = 7,
    start: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day, as 2026-11-23 (next Monday).")
    ] = None,
    cook_days: Annotated[
        str, typer.Option(metavar="DAYS", help="Days on which main meals are cooked: sun,wed.")
    ] = "",
    cook: Annotated[
        bool, typer.Option("--cook", help="A cook's sheet for every dish, with all portions.")
    ] = False,
    trips: Annotated[int, typer.Option(min=1, max=2, help="How often you shop.")] = 1,
    pantry: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What is at home: it is taken off the list.")
    ] = None,
    packages: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own packages, in place of ours.")
    ] = None,
    aisles: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The order of your shop.")
    ] = None,
    my_foods: Annotated[
        list[Path] | None,
        typer.Option("--my-foods", metavar="FILE", help="Your own foods (CSV)."),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the household; - prints only that."),
    ] = None,
) -> None:
    """Plan a week for several people who share dishes, each with their own targets."""
    from planner.cli import (
        _answers,
        _check_names,
        _date,
        _foods,
        _progress,
        _show,
        _stoppable,
        next_monday,
    )

    with _answers():
        from planner.export.household_text import household_page
        from planner.household import (
            check,
            plan_household,
            read_household,
            sheets,
            table_dishes,
            together,
        )
        from planner.shopping import list_for

        foods, table = _foods(my_foods), table_dishes()
        if (who or dish) and not other:
            raise InputError(["--who and --dish say more of a meal: name it with --other."])
        if saved is not None:
            if person or along:
                raise InputError(["--from reads a household that is planned: leave --person out."])
            made = read_household(saved)
            if other:
                found = _other(made, other, who, dish, foods)
                if found is None:
                    return
                made = found
        elif other:
            raise InputError(["--other changes a household that is planned: give it with --from."])
        else:
            first = next_monday(dt.date.today()) if start is None else _date(start)
            people = _people(person)
            for member in people:
                _check_names(member, foods)
            with _progress() as tell, _stoppable(tell) as (heard, stopped):
                made = plan_household(
                    people,
                    start=first,
                    days=days,
                    alongs=_alongs(along),
                    cook_days=_days(cook_days),
                    foods=foods,
                    progress=heard,
                    cancelled=stopped,
                )
        findings = check(made, foods)
        if json == "-":
            typer.echo(made.to_json(), nl=False)
        else:
            _write(made, json)
            basket = list_for(
                together(made, foods, table), foods, pantry=pantry, packages=packages,
                aisles=aisles, trips=trips,
            )  # fmt: skip
            _show(household_page(made, basket, sheets(made, foods, table) if cook else ()))
        if findings:
            broken = [str(finding) for finding in findings]
            raise CannotAnswer(["This household breaks a rule; do not rely on it.", *broken])


def _other(
    made: Household, meal: str, who: str, dish: str, foods: dict[str, Food]
) -> Household | None:
    """The household with another dish for a meal; without one, None once they are listed."""
    from planner.cli import _show
    from planner.household import SharedBench

    ids = {name.casefold(): person for person, name in made.names.items()}
    if who and who.casefold() not in ids:
        raise InputError([f"--who {who}: nobody here; there are {', '.join(made.names.values())}."])
    date, _, occasion = meal.strip().partition(" ")
    bench, person = SharedBench(made, foods), ids.get(who.casefold(), "")
    if dish:
        return bench.serve(date, occasion, dish, person)
    found = bench.others(date, occasion, person)
    if not found:
        raise CannotAnswer([f"{meal}: no other dish keeps everybody's rules."])
    _show(list(_offered(made, found)))
    return None


def _offered(made: Household, found: Sequence[OtherDish]) -> Iterator[RenderableType]:
    """The dishes with their effect for each."""
    from planner.edit.common import place_words
    from planner.export.layout import heading, line
    from planner.swap.words import figures

    yield heading(f"Other dishes for {place_words(found[0].where)}")
    for number, other in enumerate(found, start=1):
        yield line(f"{number}. {other.title}  [{other.dish}]", style="bold")
        for person, one in other.for_each.items():
            yield line(f"{made.names[person]}: {figures(one.effect)}", indent=3)
            if one.effect.moved:
                yield line(f"Moves: {'; '.join(one.effect.moved)}", indent=6)
            for sentence in one.effect.week:
                yield line(sentence, indent=6)
    yield line("No rule breaks for anybody. Cook one with --dish and its name in brackets.")


def _people(files: list[Path] | None) -> list[Person]:
    """The people of these files. Raises InputError with the problems of all of them."""
    from planner.person import load_person

    if not files:
        raise InputError(["--person is missing: name a file for everyone who gets a plan."])
    found: list[Person] = []
    problems: list[str] = []
    for file in files:
        try:
            found.append(load_person(file))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _alongs(texts: list[str] | None) -> tuple[Along, ...]:
    from planner.household import Along

    found: list[Along] = []
    problems: list[str] = []
    for text in texts or ():
        name, sign, share = text.rpartition("=")
        try:
            found.append(Along(name.strip().strip('"'), float(share.replace(",", "."))))
        except ValueError:
            sign = ""
        if not sign:
            problems.append(f'--along {text}: write a name and a share, as --along "Mia"=0.5.')
    if problems:
        raise InputError(problems)
    return tuple(found)


def _days(text: str) -> tuple[Day, ...]:
    from planner.person import DAY_NAMES

    words = [word.strip().lower()[:3] for word in text.split(",") if word.strip()]
    wrong = [word for word in words if word not in DAY_NAMES]
    if wrong:
        raise InputError(
            [f"--cook-days {', '.join(wrong)}: no day; write them as {','.join(DAY_NAMES)}."]
        )
    return tuple(cast("Day", word) for word in words)


def _write(made: Household, json: str | None) -> None:
    from planner.files import write_whole

    if json is not None:
        write_whole(json, made.to_json())


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="household")(household)

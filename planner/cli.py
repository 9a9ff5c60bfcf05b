"""The command line: reads the question, calls one library function, prints the answer.

Exit codes: 0 done; 1 the question cannot be answered, with the reason on stderr; 2 bad input,
with every problem on a line of its own; 130 interrupted. While a week is planned, the first Ctrl+C
keeps the best week so far (0), the second stops at once (130).
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner import __version__, cli_app
from planner.cli_edit import register as register_edit
from planner.cli_export import After, Saving, with_saving
from planner.cli_export import register as register_export
from planner.cli_household import register as register_household
from planner.errors import CannotAnswer, InputError, PlannerError

if TYPE_CHECKING:
    from planner.export.layout import Page
    from planner.food import Food
    from planner.person import Person
    from planner.plan import Plan
    from planner.shopping import ShoppingList

CANNOT_ANSWER, BAD_INPUT, INTERRUPTED = 1, 2, 130

STOPPING = "Stopping (Ctrl+C again: at once)."
STOPPED = "Stopped early, as you asked: this is the best found by then, finished and checked."

app = typer.Typer(
    help="Plans a week of real meals that meets magnesium, potassium and calcium every day.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

PersonFile = Annotated[
    Path | None,
    typer.Option("--person", metavar="FILE", help="Person file (TOML). Without it: an example."),
]
MyFoods = Annotated[
    list[Path] | None,
    typer.Option("--my-foods", metavar="FILE", help="Your own foods (CSV), beside the table's."),
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")]


@app.command()
def plan(
    person: PersonFile = None,
    days: Annotated[int, typer.Option(min=1, max=28, help="Days to plan.")] = 7,
    start: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day, as 2026-11-23 (next Monday).")
    ] = None,
    my_foods: MyFoods = None,
    after: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Last week's plan file, to vary from.")
    ] = None,
    more_tries: Annotated[
        int, typer.Option(min=0, metavar="N", help="Tries to better the week, about 0.1 s each.")
    ] = 0,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="FILE", help="Write the plan as JSON; - prints only that."),
    ] = None,
) -> None:
    """Plan a week of meals and print it with its shopping list."""
    with _answers():
        first = next_monday(dt.date.today()) if start is None else _date(start)
        from planner.files import read_plan

        who, last = _person(person), None if after is None else read_plan(after)
        foods = _foods(my_foods)
        _check_names(who, foods)
        from planner.week import plan_week

        with _progress() as tell, _stoppable(tell) as (heard, stopped):
            made = plan_week(
                who, start=first, days=days, foods=foods, after=last, more_tries=more_tries,
                progress=heard, cancelled=stopped,
            )  # fmt: skip
        _deliver(made, foods, json)
        if not made.verified:
            raise CannotAnswer(
                ["This plan breaks a rule; do not rely on it. Please report it.", *made.warnings]
            )


@app.command()
def check(plan: PlanFile, my_foods: MyFoods = None) -> None:
    """Check every rule of a plan file again; exit code 1 if one does not hold."""
    with _answers():
        from planner.export.lists import findings_page
        from planner.files import read_plan
        from planner.verify import check as verify

        read = read_plan(plan)
        findings = verify(read, _foods(my_foods))
        _show(findings_page(read, findings))
        if findings:
            raise typer.Exit(CANNOT_ANSWER)


@app.command()
def targets(person: PersonFile = None) -> None:
    """Print what a day and a week aim for, and where each figure is from."""
    with _answers():
        from planner.export.lists import targets_page
        from planner.gate import gate
        from planner.targets import targets_for

        who = _person(person)
        gated = gate(who)
        _show(targets_page(who, targets_for(who, gated), gated.notices))


@app.command()
def foods(
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="Part of a name or family.")] = "",
    my_foods: MyFoods = None,
    compare_sr: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Compare every figure with an unpacked SR Legacy CSV release."
        ),
    ] = None,
) -> None:
    """List the foods of the table, or compare them with their source."""
    with _answers():
        if compare_sr is not None:
            from planner.provenance import compare, report

            typer.echo(report(compare_sr))
            if compare(None, compare_sr):
                raise typer.Exit(CANNOT_ANSWER)
            return
        from planner.export.lists import foods_page

        found = [food for food in _foods(my_foods).values() if _matches(food, text)]
        if not found:
            raise CannotAnswer([f'No food matches "{text}"; try a shorter part of its name.'])
        _show(foods_page(found))


@app.command()
def shop(
    plan: PlanFile,
    my_foods: MyFoods = None,
    pantry: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What is at home (CSV or TOML): it is taken off."),
    ] = None,
    packages: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Your own packages (CSV), in place of ours."),
    ] = None,
    aisles: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The order of your shop (CSV).")
    ] = None,
    trips: Annotated[int, typer.Option(min=1, max=2, help="How often you shop.")] = 1,
    units: Annotated[
        str | None, typer.Option(metavar="UNITS", help="metric or us; yours without it.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Show the yield and the meals of every food.")
    ] = False,
    saving: Saving = False,
    after: After = None,
) -> None:
    """Print the shopping list of a plan file in packages, by aisle, with what is left over."""
    with _answers():
        from planner.export.text import shopping_page
        from planner.files import read_plan
        from planner.shopping import list_for

        read, foods = read_plan(plan), _foods(my_foods)

        def listed(of: Plan) -> ShoppingList:
            return list_for(
                of, foods, pantry=pantry, packages=packages, aisles=aisles, trips=trips, units=units
            )

        found = listed(read)
        if saving:
            found = with_saving(found, read, foods, listed, after)
        _show(shopping_page(read, found, details=details))


register_edit(app)
register_export(app)
register_household(app)
app.command()(cli_app.app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Plans a week of real meals that meets magnesium, potassium and calcium every day."""


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        _say(["Interrupted: nothing was written."])
        raise SystemExit(INTERRUPTED) from None


# --- reading the question ------------------------------------------------------------------


def next_monday(today: dt.date) -> dt.date:
    """The first Monday after today."""
    return today + dt.timedelta(days=7 - today.weekday())


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError([f'--start "{text}" is no date; write it as 2026-11-23.']) from error


def _person(path: Path | None) -> Person:
    from planner.person import EXAMPLE, load_person

    return EXAMPLE if path is None else load_person(path)


def _foods(extra: list[Path] | None) -> dict[str, Food]:
    from planner.tables import load_foods

    return load_foods(extra=extra or None)


def _check_names(person: Person, foods: dict[str, Food]) -> None:
    """Every food, family and dish the person names is one that some table knows."""
    from planner.dishes import load_dishes
    from planner.person import unknown_foods
    from planner.tables import dictionary

    problems = unknown_foods(person, foods, dictionary().families, load_dishes())
    if problems:
        raise InputError(problems)


def _matches(food: Food, text: str) -> bool:
    wanted = text.casefold().split()
    where = f"{food.slug} {food.name} {food.family}".casefold()
    return all(word in where for word in wanted)


# --- giving the answer ---------------------------------------------------------------------


def _deliver(made: Plan, foods: dict[str, Food], json: str | None) -> None:
    """The plan on stdout, or as JSON there, or as JSON in a file beside the text."""
    if json == "-":
        typer.echo(made.to_json(), nl=False)
        return
    from planner.export.text import plan_page
    from planner.files import write_whole
    from planner.shopping import shopping_list

    if json is not None:
        write_whole(json, made.to_json())
    _show(plan_page(made, shopping_list(made, foods)))


def _show(page: Page) -> None:
    """A page in colour on a terminal, as plain text anywhere else."""
    if not sys.stdout.isatty():
        from planner.export.layout import plain

        typer.echo(plain(page), nl=False)
        return
    from rich.console import Console

    from planner.export.layout import PLAIN_WIDTH

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, PLAIN_WIDTH)
    for part in page:
        console.print(part)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line on stderr that says what is being done: live on a terminal, a line each elsewhere."""
    if not sys.stderr.isatty():
        yield lambda text: _say([text])
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True, markup=False).status(Text("Reading the tables")) as status:
        yield lambda text: status.update(Text(text))


@contextmanager
def _stoppable(
    tell: Callable[[str], None],
) -> Iterator[tuple[Callable[[str], None], Callable[[], bool]]]:
    """Progress and ``cancelled`` of planning that one Ctrl+C ends early and a second stops at once.

    What is said waits for the next step: a signal may come while a line is being written.
    """
    asked: list[str] = []

    def hear(number: int, frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(STOPPING)

    def heard(text: str) -> None:
        tell(f"{STOPPING} {text}" if asked else text)

    before = signal.getsignal(signal.SIGINT)
    ours = before in (signal.default_int_handler, signal.SIG_DFL)
    if ours:
        signal.signal(signal.SIGINT, hear)
    try:
        yield heard, lambda: bool(asked)
    finally:
        if ours:
            signal.signal(signal.SIGINT, before)
    if asked:
        _say([STOPPED])


@contextmanager
def _answers() -> Iterator[None]:
    """Turns the planner's errors into sentences on stderr and an exit code."""
    try:
        yield
    except InputError as error:
        _say(error.problems)
        raise typer.Exit(BAD_INPUT) from error
    except CannotAnswer as error:
        _say(error.reasons)
        raise typer.Exit(CANNOT_ANSWER) from error
    except PlannerError as error:
        _say([str(error)])
        raise typer.Exit(CANNOT_ANSWER) from error
    except KeyboardInterrupt:
        _say(["Interrupted: nothing was written."])
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader has seen enough (planner plan | head); keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


def _say(sentences: list[str] | tuple[str, ...]) -> None:
    from planner.export.layout import safe

    for sentence in sentences:
        typer.echo(safe(sentence), err=True)

"""The command that writes a plan's documents: pages, PDF, tables, calendar, recipes."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.errors import InputError

if TYPE_CHECKING:
    from planner.export.sheet import Swaps
    from planner.food import Food
    from planner.plan import Plan
    from planner.shopping import ShoppingList

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")]
MyFoods = Annotated[
    list[Path] | None,
    typer.Option("--my-foods", metavar="FILE", help="Your own foods (CSV), beside the table's."),
]

Saving = Annotated[
    bool,
    typer.Option("--saving", help="Plan the week both ways: what using opened packages up saves."),
]
After = Annotated[
    Path | None,
    typer.Option(metavar="PLAN", help="With --saving: the plan file that this one follows."),
]


def with_saving(
    found: ShoppingList,
    plan: Plan,
    foods: dict[str, Food],
    listed: Callable[[Plan], ShoppingList],
    after: Path | None,
) -> ShoppingList:
    """The list with what using opened packages up saves; the week is planned twice for it."""
    from planner.cli import _progress
    from planner.files import read_plan
    from planner.saving import both_ways, saving_of

    last = None if after is None else read_plan(after)
    with _progress() as tell:
        ways = both_ways(plan, foods=foods, after=last, progress=tell)
    return replace(found, saving=saving_of(ways, listed))


def export(
    plan: PlanFile,
    as_: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="KIND",
            help="week.html, day.pdf, list.pdf, handout.html, list.csv, week.ics, recipes.json, "
            "...; more than one may be given. Without it: what FILE is called.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="File or folder to write; - is stdout."
        ),
    ] = None,
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    large: Annotated[bool, typer.Option("--large", help="Large print.")] = False,
    day: Annotated[str, typer.Option(metavar="DATE", help="The day of day.html and day.pdf.")] = "",
    client: Annotated[str, typer.Option(help="Name on the handout.")] = "",
    notes: Annotated[str, typer.Option(help="Notes on the handout.")] = "",
    made_for: Annotated[str, typer.Option(help="Who made the handout, or what for.")] = "",
    swaps: Annotated[
        bool, typer.Option("--swaps/--no-swaps", help="Two checked swaps a main meal on a handout.")
    ] = True,
    pantry: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What is at home: it is taken off the list.")
    ] = None,
    packages: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Your own packages, in place of ours.")
    ] = None,
    aisles: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The order of your shop.")
    ] = None,
    trips: Annotated[int, typer.Option(min=1, max=2, help="How often you shop.")] = 1,
    my_foods: MyFoods = None,
    saving: Saving = False,
    after: After = None,
) -> None:
    """Write a plan as a page, PDF, table, calendar or recipes."""
    from planner.cli import _answers

    with _answers():
        from planner.export.documents import Wish, document, kinds
        from planner.files import read_plan
        from planner.shopping import list_for
        from planner.tables import load_foods

        wanted = _wanted(as_, output, tuple(kinds()))
        read = read_plan(plan)
        foods = load_foods(extra=my_foods or None)

        def listed(of: Plan) -> ShoppingList:
            return list_for(of, foods, pantry=pantry, packages=packages, aisles=aisles, trips=trips)

        found = listed(read)
        if saving:
            found = with_saving(found, read, foods, listed, after)
        handed = any(kind.startswith("handout") for kind in wanted)
        wish = Wish(
            paper=paper,
            large=large,
            day=day,
            client=client,
            notes=notes,
            made_for=made_for,
            date=_today() if handed else "",
            swaps=_swaps(read, foods) if handed and swaps else None,
            stamp=dt.datetime.now(dt.UTC),
        )
        made = {kind: document(kind, read, found, wish) for kind in wanted}
        for kind, content in made.items():
            _deliver(kind, content, read, output)


def _wanted(as_: list[str] | None, output: Path | None, known: tuple[str, ...]) -> tuple[str, ...]:
    """The documents asked for. Raises InputError with everything that is wrong with them."""
    named = tuple(dict.fromkeys(as_ or ()))
    if not named and output is not None and output.name in known:
        return (output.name,)
    problems = [f'--as "{name}" is no document.' for name in named if name not in known]
    if not named:
        problems.append("--as is missing: say which document to write.")
    if len(named) > 1 and (output is None or not output.is_dir()):
        problems.append("several documents need a folder: give one that exists with -o.")
    if problems:
        raise InputError([*problems, f"The documents are: {', '.join(known)}."])
    return named


def _today() -> str:
    from planner.export.words import span

    today = dt.date.today().isoformat()
    return span(today, today)


def _swaps(plan: Plan, foods: dict[str, Food]) -> Swaps | None:
    """Checked swaps, worked out on the bench."""
    from planner.export.swaps import checked_swaps
    from planner.swap import Bench

    return checked_swaps(plan, Bench(plan, foods))


def _deliver(kind: str, content: bytes, plan: Plan, output: Path | None) -> None:
    """A file in its place, or on stdout: text there without the mark that is for spreadsheets."""
    from planner.export.documents import BYTE_ORDER_MARK, file_name

    if output is not None and str(output) == "-":
        sys.stdout.buffer.write(content.removeprefix(BYTE_ORDER_MARK.encode()))
        sys.stdout.buffer.flush()
        return
    target = output or Path(file_name(kind, plan))
    if target.is_dir():
        target = target / file_name(kind, plan)
    write_whole_bytes(target, content)
    typer.echo(f"Wrote {target}.", err=True)


def write_whole_bytes(path: Path, content: bytes) -> None:
    """Write a file complete or not at all. Raises InputError where it cannot be written."""
    target = path.resolve()
    name = ""
    try:
        handle, name = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError([f"{path}: cannot be written ({reason}); nothing was changed."]) from error
    finally:
        if name:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command: Callable[..., None] = export
    app.command(name="export")(command)

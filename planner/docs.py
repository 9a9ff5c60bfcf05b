"""Prints docs/formulation.md from the code, and refreshes README's example from a real plan.

``python -m planner.docs`` writes the formulation, ``--readme`` the example too; ``--check``
writes nothing and exits with 1 where a file is no longer what the code says.
"""

from __future__ import annotations

import argparse
import datetime as dt
import inspect
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from planner.export.layout import plain
from planner.export.text import day_page, top_page
from planner.files import write_whole
from planner.model import variables, whole_week
from planner.model.build import FAMILIES
from planner.person import EXAMPLE
from planner.plan import Plan
from planner.rules import Rule, relaxations, rules
from planner.week import plan_week

ROOT = Path(__file__).resolve().parent.parent
FORMULATION = ROOT / "docs" / "formulation.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- output:begin -->", "<!-- output:end -->"
EXAMPLE_START = dt.date(2026, 11, 23)

_OPENING = """\
# The model, as the code states it

Printed from the code by `python -m planner.docs`; do not edit it here. A week is solved day by
day: this is one day's integer program, with what the other days have used as data. Rows are
named `family.rule.index`. `planner/model` states them for the solver, `planner/verify`
recomputes them on the finished plan as plain arithmetic, without the model; the figures stand
once, in `planner/rules/rules.toml`.
"""


def formulation() -> str:
    """The text of docs/formulation.md."""
    parts = [_OPENING, *_variables(), *_families(), *_week(), *_figures(), *_relaxation()]
    return "\n".join(parts).rstrip() + "\n"


def _variables() -> Iterator[str]:
    yield "## Variables\n"
    yield _markdown(inspect.getdoc(variables) or "") + "\n"


def _week() -> Iterator[str]:
    yield "## The week in one piece\n"
    yield _markdown(inspect.getdoc(whole_week) or "") + "\n"


def _families() -> Iterator[str]:
    yield "## Constraint families\n"
    for number, family in enumerate(FAMILIES, start=1):
        yield from _family(number, family)


def _family(number: int, family: ModuleType) -> Iterator[str]:
    name = family.__name__.rpartition(".")[2]
    first, _, rest = (inspect.getdoc(family) or "").partition("\n")
    yield f"### {number}. {first.rstrip('.')}\n"
    yield f"`planner/model/{name}.py`\n"
    yield _markdown(rest.strip("\n")) + "\n"
    for rows in family.RULES:
        sentence = " ".join((inspect.getdoc(rows) or "").split())
        yield f"- `{rows.__name__}`: {sentence}"
    yield ""


def _markdown(text: str) -> str:
    """A docstring as Markdown: its indented blocks fenced, the rest as it stands."""
    lines: list[str] = []
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("    ") or (block and not line):
            block.append(line)
            continue
        lines += _fenced(block)
        block = []
        lines.append(line.replace("``", "`"))
    return "\n".join([*lines, *_fenced(block)]).rstrip()


def _fenced(block: list[str]) -> list[str]:
    while block and not block[-1]:
        block.pop()
    if not block:
        return []
    return ["```text", *textwrap.dedent("\n".join(block)).splitlines(), "```", ""]


def _figures() -> Iterator[str]:
    yield "## Figures\n"
    yield (
        'Grades: "strong" (dietary reference values, labels), "moderate", "weak", "none" (studies '
        'show no clear effect), "ours" (a planning choice, nobody\'s guideline). A rule is "hard" '
        'where it holds unless it is proven that it cannot, a "preference" where it is priced.\n'
    )
    for entry in rules().values():
        yield from _rule(entry)


def _rule(entry: Rule) -> Iterator[str]:
    yield f"### {entry.name}\n"
    if entry.sentence:
        kind = f"{entry.kind}, evidence: {entry.grade}" if entry.grade else entry.kind
        yield f"{entry.sentence} ({kind})\n"
    yield "| figure | value | unit | note |"
    yield "|---|---|---|---|"
    for name, figure in entry.figures.items():
        yield f"| `{name}` | {figure.value:g} | {_cell(figure.unit)} | {_cell(figure.note)} |"
    yield ""
    if entry.source:
        yield f"Source: {entry.source}.\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _relaxation() -> Iterator[str]:
    yield "## What gives way, in this order\n"
    yield (
        "Only where no day keeps every rule, a second pass with slack on the rows below finds the "
        "least that must give. Everything else is never relaxed.\n"
    )
    for entry in relaxations():
        yield f"{entry.order}. {entry.what} (`{entry.row}`)"


# --- README --------------------------------------------------------------------------------


def example_output(plan: Plan) -> str:
    """The beginning of a real plan: what to look out for, the minerals, the first day."""
    return plain([*top_page(plan), *day_page(plan, plan.days[0])], width=96)


def with_output(readme: str, output: str) -> str:
    """README with its example replaced."""
    head, _, rest = readme.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise ValueError(f"README.md has no {BEGIN} and {END}.")
    return f"{head}{BEGIN}\n```text\n{output}```\n{END}{tail}"


def example_plan() -> Plan:
    """The example person's week that README shows."""
    return plan_week(EXAMPLE, start=EXAMPLE_START)


def main(arguments: list[str] | None = None) -> int:
    """Write or check the documents; 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readme", action="store_true", help="README's example too")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where stale")
    options = parser.parse_args(arguments)
    wanted = {FORMULATION: formulation()}
    if options.readme:
        readme = README.read_text(encoding="utf-8")
        wanted[README] = with_output(readme, example_output(example_plan()))
    stale = [path for path, text in wanted.items() if not _is(path, text)]
    for path in stale:
        name = path.relative_to(ROOT)
        if options.check:
            print(f"{name} is stale: run make docs.", file=sys.stderr)
        else:
            write_whole(path, wanted[path])
            print(f"{name} written.", file=sys.stderr)
    return int(bool(options.check and stale))


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main())

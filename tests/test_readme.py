"""README's commands exist, its snippet runs, its links lead somewhere."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
import typer

from planner.cli import app
from planner.docs import BEGIN, END

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def shell_lines() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.strip()]
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.parametrize("words", shell_lines(), ids=" ".join)
def test_every_command_exists(words: list[str]):
    if words[0] == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE)
        return
    assert words[0].endswith("planner")
    command = COMMANDS.commands[words[1]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_is_in_the_readme_or_in_the_table_of_edits():
    named = {words[1] for words in shell_lines() if words[0] != "make"}
    table = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    named |= {name for name in COMMANDS.commands if f"`{name}" in table}
    assert named == set(COMMANDS.commands)


def test_the_snippet_runs():
    (snippet,) = blocks("python")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(snippet, "README.md", "exec"), {})
    assert "mg magnesium; verified" in output.getvalue()
    assert len(snippet.strip().splitlines()) <= 12


def test_the_example_is_a_real_one():
    shown = README.partition(BEGIN)[2].partition(END)[0]
    assert "Example: Ana, 45. Not yours yet." in shown
    assert "Met every day, from food alone: magnesium, potassium and calcium." in shown


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_lead_somewhere(link: str):
    assert (ROOT / link).exists()

"""``planner export``: the file asked for, whole or not at all, and sentences where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from export_plans import hostile, simple
from typer.testing import CliRunner

from planner.cli import app
from planner.export.documents import kinds

CHEAP = [name for name in kinds() if not name.startswith("handout")]


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    file = tmp_path / "plan.json"
    file.write_text(simple()[0].to_json(), encoding="utf-8")
    return file


def run(*arguments: object) -> object:
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


@pytest.mark.parametrize("kind", CHEAP)
def test_each_document_is_written_under_the_name_given(kind, plan_file, tmp_path):
    target = tmp_path / f"my {kind}"
    done = run(plan_file, "--as", kind, "-o", target)
    assert done.exit_code == 0, done.output
    content = target.read_bytes()
    starts = {"html": b"<!DOCTYPE", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "ics": b"BEGIN:"}
    assert content.startswith(starts.get(kind.partition(".")[2], b""))
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_several_go_into_a_folder_with_plain_names(plan_file, tmp_path):
    done = run(plan_file, "--as", "week.md", "--as", "list.csv", "-o", tmp_path)
    assert done.exit_code == 0
    assert (tmp_path / "week-2026-11-23.md").exists()
    assert (tmp_path / "list-2026-11-23.csv").exists()


def test_the_name_of_the_file_says_what_is_wanted(plan_file, tmp_path):
    assert run(plan_file, "-o", tmp_path / "recipes.json").exit_code == 0
    assert json.loads((tmp_path / "recipes.json").read_text(encoding="utf-8"))["@graph"]


def test_a_handout_with_words_of_its_own(plan_file, tmp_path):
    target = tmp_path / "h.html"
    done = run(plan_file, "--as", "handout.html", "-o", target, "--client", "Ms <b>", "--no-swaps")
    assert done.exit_code == 0, done.output
    source = target.read_text(encoding="utf-8")
    assert "Ms &lt;b&gt;" in source
    assert "Instead:" not in source


def test_all_that_is_wrong_is_said_at_once(plan_file):
    done = run(plan_file, "--as", "week.doc", "--as", "list.xls")
    assert done.exit_code == 2
    for words in ('"week.doc" is no document', '"list.xls" is no document', "need a folder",
                  "The documents are: week.html"):  # fmt: skip
        assert words in done.stderr
    assert "--as is missing" in run(plan_file).stderr


def test_paper_and_day_that_are_not_there(plan_file, tmp_path):
    for options, words in (
        (("--as", "day.pdf", "--day", "2030-01-01"), 'no "2030-01-01"'),
        (("--as", "list.html", "--paper", "a5"), '"a5" is not known'),
    ):
        target = tmp_path / "out"
        done = run(plan_file, *options, "-o", target)
        assert done.exit_code == 2
        assert words in done.stderr
        assert not target.exists()


def test_a_folder_that_is_not_there_gets_a_sentence(plan_file, tmp_path):
    done = run(plan_file, "--as", "week.md", "-o", tmp_path / "no" / "week.md")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_stdout_is_only_the_document(plan_file):
    done = run(plan_file, "--as", "list.csv", "-o", "-")
    assert done.exit_code == 0
    assert done.stdout.startswith("aisle,name,")


def test_a_name_that_is_a_path_writes_nowhere_else(tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    file = tmp_path / "plan.json"
    file.write_text(hostile()[0].to_json(), encoding="utf-8")
    monkeypatch.chdir(folder)
    assert run(file, "--as", "week.md").exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["week-2026-11-23.md"]
    assert {path.name for path in tmp_path.iterdir()} == {"here", "plan.json"}

"""The command line: what it prints where, and its exit codes."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from handmade import FOODS, plan_of, real_plan
from rich.console import Console
from typer.testing import CliRunner, Result

from planner import cli
from planner.cli import STOPPED
from planner.errors import InputError
from planner.export.layout import plain, safe
from planner.export.text import EXAMPLE_LABEL, plan_page, plan_text
from planner.files import read_plan, write_whole
from planner.person import EXAMPLE
from planner.plan import Plan
from planner.shopping import shopping_list
from planner.verify import check as findings_of

NASTY = "[bold]Eve[/bold] \x1b[31m\u202e:smile:"
PLANNER = [sys.executable, "-m", "planner"]
PERSON = """
[person]
name = "Ana"
sex = "female"
age = 35
height_cm = 165
weight_kg = 65
activity = "low_active"
kidneys = "healthy"
"""
FIVE_MISTAKES = """
[person]
sex = "woman"
age = -4
height_cm = 1.65
weight_kg = "65"
diet = "vegitarian"
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.fixture
def asked(monkeypatch) -> dict[str, Any]:
    """Answers every question with a plan made by hand, and notes what was asked."""
    found: dict[str, Any] = {}

    def plan_week(person, **question) -> Plan:
        found.update(question, person=person)
        question["progress"]("Planning day 1 of 1")
        return plan_of(person=person)

    monkeypatch.setattr("planner.week.plan_week", plan_week)
    return found


def person_file(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "me.toml"
    file.write_text(text, encoding="utf-8")
    return file


# --- plan ----------------------------------------------------------------------------------


def test_without_a_person_the_example_is_planned_and_labelled(asked):
    result = run("plan", "--start", "2026-11-23")
    assert result.exit_code == 0
    assert asked["person"] == EXAMPLE
    assert asked["start"] == dt.date(2026, 11, 23)
    assert lines(result.stdout)[1] == EXAMPLE_LABEL


def test_the_plan_comes_in_the_order_of_a_readers_needs(asked):
    text = run("plan").stdout
    wanted = (
        "Read this first",
        "Ask your clinic first.",
        "Every day: magnesium, potassium, calcium",
        "Monday 23 November",
        "12:30  Lentils and spinach with brown rice",
        "Short of the target",
        "What gave way",
        "The average day",
        "Around the food",
        "[moderate evidence]",
        "Proof: by hand",
        "not medical advice",
        "Shopping list",
        "Check that you have",
    )
    places = [text.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_a_week_starts_next_monday_unless_told(asked):
    run("plan")
    assert asked["start"].weekday() == 0
    assert 1 <= (asked["start"] - dt.date.today()).days <= 7
    assert cli.next_monday(dt.date(2026, 11, 22)) == dt.date(2026, 11, 23)
    assert cli.next_monday(dt.date(2026, 11, 23)) == dt.date(2026, 11, 30)


def test_progress_is_on_stderr(asked):
    result = run("plan")
    assert "Planning day 1 of 1" in result.stderr
    assert "Planning" not in result.stdout


def test_json_to_stdout_is_nothing_but_json(asked):
    result = run("plan", "--json", "-")
    assert result.exit_code == 0
    assert result.stdout == plan_of().to_json()


def test_json_to_a_file_is_the_plan_beside_the_text(asked, tmp_path: Path):
    file = tmp_path / "week.json"
    result = run("plan", "--json", file)
    assert file.read_text(encoding="utf-8") == plan_of().to_json()
    assert "Monday 23 November" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["week.json"]


def test_last_week_is_read_and_handed_on(asked, tmp_path: Path):
    file = tmp_path / "last.json"
    write_whole(file, plan_of().to_json())
    run("plan", "--after", file)
    assert asked["after"].to_json() == plan_of().to_json()


def test_a_plan_that_does_not_verify_is_never_called_verified(monkeypatch):
    from dataclasses import replace

    broken = replace(plan_of(), verified=False, warnings=("lunch: too much",))
    monkeypatch.setattr("planner.week.plan_week", lambda *_, **__: broken)
    result = run("plan")
    assert result.exit_code == 1
    assert "NOT VERIFIED" in result.stdout
    assert "Every rule was checked again" not in result.stdout
    assert "lunch: too much" in result.stderr


# --- what is wrong -------------------------------------------------------------------------


def test_five_mistakes_are_five_sentences(tmp_path: Path):
    result = run("plan", "--person", person_file(tmp_path, FIVE_MISTAKES))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(lines(result.stderr)) == 5
    for key in ("sex", "age", "height_cm", "weight_kg", "diet"):
        assert f"person.{key}: " in result.stderr


def test_a_refusal_says_why_and_what_instead(tmp_path: Path):
    body = 'sex = "female"\nage = 60\nheight_cm = 165\nweight_kg = 65\nkidneys = "dialysis"'
    result = run("plan", "--person", person_file(tmp_path, f"[person]\n{body}\n"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "renal dietitian" in result.stderr


def test_unknown_foods_in_a_person_file_are_named(tmp_path: Path):
    body = 'sex = "female"\nage = 60\nheight_cm = 165\nweight_kg = 65\nnever = ["spinach_rawe"]'
    result = run("plan", "--person", person_file(tmp_path, f"[person]\n{body}\n"))
    assert result.exit_code == 2
    assert "spinach_raw" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--start", "23.11.2026"),
        ("plan", "--days", "0"),
        ("plan", "--days", "29"),
        ("plan", "--person", "no-such-file.toml"),
        ("plan", "--after", "no-such-file.json"),
        ("plan", "--my-foods", "no-such-file.csv"),
        ("check", "no-such-file.json"),
        ("shop", "no-such-file.json"),
        ("targets", "--person", "no-such-file.toml"),
        ("foods", "--compare-sr", "no-such-folder"),
        ("bake",),
    ],
    ids=" ".join,
)
def test_bad_input_is_exit_code_2(arguments: tuple[str, ...]):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()


def test_a_folder_that_cannot_be_written_to_is_bad_input(asked, tmp_path: Path):
    result = run("plan", "--json", tmp_path / "missing" / "week.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


# --- interruption --------------------------------------------------------------------------


def test_an_interruption_says_so_in_one_sentence(monkeypatch, tmp_path: Path):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.week.plan_week", interrupted)
    result = run("plan", "--json", tmp_path / "week.json")
    assert result.exit_code == 130
    assert lines(result.stderr) == ["Interrupted: nothing was written."]
    assert list(tmp_path.iterdir()) == []


def hear_interruptions() -> None:
    """A shell that runs the tests in the background would have them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(folder: Path, until: str, *words: str, times: int = 1) -> tuple[int, str, str]:
    """Exit code and both outputs of a command that hears Ctrl+C once its progress says a word."""
    with subprocess.Popen(
        [*PLANNER, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        preexec_fn=hear_interruptions,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        heard = next(line for line in process.stderr if until in line)
        for _ in range(times):
            process.send_signal(signal.SIGINT)
            time.sleep(0.1)
        out, rest = process.communicate(timeout=120)
        return process.returncode, out, heard + rest


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_an_interrupted_search_keeps_the_best_week_so_far(tmp_path: Path):
    code, out, err = interrupted(tmp_path, "Planning day 1 ", "plan", "--json", "week.json")
    assert code == 0, err
    assert STOPPED in lines(err)
    assert "round 2" not in err
    made = read_plan(tmp_path / "week.json")
    assert made.verified
    assert findings_of(made) == []
    assert "the search was stopped after 0 of" in made.proof.note
    assert "stopped after 0 of" in " ".join(out.split())


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_household_that_is_interrupted_is_finished_and_checked(tmp_path: Path):
    (tmp_path / "ana.toml").write_text(PERSON, encoding="utf-8")
    code, out, err = interrupted(
        tmp_path, "lanning day 1 ", "household", "--person", "ana.toml", "--days", "2",
        "--json", "home.json",
    )  # fmt: skip
    assert code == 0, err
    assert STOPPED in lines(err)
    assert out
    assert (tmp_path / "home.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_second_interruption_leaves_nothing(tmp_path: Path):
    code, out, err = interrupted(
        tmp_path, "Planning day 2 ", "plan", "--days", "28", "--json", "week.json", times=2
    )
    assert (code, out) == (130, "")
    assert "Interrupted: nothing was written." in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(monkeypatch, tmp_path: Path):
    file = tmp_path / "week.json"
    write_whole(file, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.files.os.fsync", full)
    with pytest.raises(InputError, match="No space left"):
        write_whole(file, "new" * 1000)
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["week.json"]


@pytest.mark.skipif(os.name == "nt", reason="permissions differ")
def test_a_file_keeps_its_permissions(tmp_path: Path):
    file = tmp_path / "week.json"
    write_whole(file, "old")
    file.chmod(0o640)
    write_whole(file, "new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path):
    command = f"{' '.join(PLANNER)} foods | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert len(lines(done.stdout)) == 1
    assert done.stderr == ""


# --- a person's text is data ---------------------------------------------------------------


def test_names_are_never_markup_and_never_move_the_cursor():
    plan = plan_of(person=EXAMPLE.model_copy(update={"name": NASTY}))
    text = plan_text(plan)
    assert "[bold]Eve[/bold] \\x1b[31m\\u202e:smile:" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_on_a_terminal_too():
    plan = plan_of(person=EXAMPLE.model_copy(update={"name": NASTY}))
    console = Console(
        force_terminal=True, color_system="standard", width=100, markup=False, highlight=False,
        emoji=False, file=io.StringIO(),
    )  # fmt: skip
    for part in plan_page(plan):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "[bold]Eve[/bold] \\x1b[31m" in text
    assert "\u202e" not in text


def test_problems_are_shown_safely(tmp_path: Path):
    file = person_file(tmp_path, '[person]\n"\\u001b[31mcolour" = 1\n')
    result = run("plan", "--person", file)
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr


def test_safe_leaves_ordinary_text_alone():
    assert safe("½ cup Käse, 320 mg (µg) 大豆") == "½ cup Käse, 320 mg (µg) 大豆"
    assert safe("a\nb\tc\x00") == "a\\x0ab\\x09c\\x00"


@pytest.mark.parametrize("width", [80, 100])
def test_plain_text_keeps_its_width_and_loses_no_word(width: int):
    plan = real_plan()
    text = plain(plan_page(plan, shopping_list(plan, FOODS)), width)
    assert max(len(line) for line in lines(text)) <= width
    assert "…" not in text
    flat = "".join(text.split())
    for meal in plan.days[0].occasions:
        assert "".join(meal.title.split()) in flat
        assert "".join(meal.method.split()) in flat
        for item in meal.items:
            if item.role != "seasoning":
                assert item.measure in text


# --- the other commands --------------------------------------------------------------------


def test_check_says_verified_or_what_and_where(tmp_path: Path):
    file = tmp_path / "week.json"
    write_whole(file, real_plan().to_json())
    result = run("check", file)
    assert result.exit_code == 0
    assert result.stdout == "Verified: 1 day, 4 meals, every rule holds.\n"
    document = json.loads(file.read_text(encoding="utf-8"))
    meal = document["days"][0]["occasions"][0]
    meal["items"][0]["grams"] += 40.0
    write_whole(file, json.dumps(document))
    result = run("check", file)
    assert result.exit_code == 1
    assert "Not verified" in result.stdout
    assert f"2026-11-23 {meal['name']}" in result.stdout


def test_shop_prints_the_list_alone(tmp_path: Path):
    file = tmp_path / "week.json"
    write_whole(file, plan_of().to_json())
    text = run("shop", file).stdout
    assert lines(text)[:2] == ["Shopping list for Ana, 23 November 2026", EXAMPLE_LABEL]
    assert "Spinach" in text
    assert "Lentils and spinach with brown rice" not in text


def test_targets_have_their_sources():
    text = run("targets").stdout
    assert EXAMPLE_LABEL in text
    for part in ("Magnesium", "at least 320", "RDA", "doi:10.17226/5776", "Not targeted"):
        assert part in text


def test_targets_of_a_person_are_hers(tmp_path: Path):
    body = 'name = "Bo"\nsex = "male"\nage = 35\nheight_cm = 178\nweight_kg = 80'
    file = person_file(tmp_path, f'[person]\n{body}\nkidneys = "healthy"\n')
    text = run("targets", "--person", file).stdout
    assert "Daily targets for Bo, 35" in text
    assert "at least 420" in text
    assert EXAMPLE_LABEL not in text


def test_foods_are_found_by_a_part_of_the_name():
    text = run("foods", "spinach").stdout
    assert "spinach_raw" in text
    assert "lentils_boiled" not in text
    assert len(lines(run("foods").stdout)) > len(FOODS)


def test_a_food_that_is_not_there_is_said():
    result = run("foods", "unobtainium")
    assert result.exit_code == 1
    assert "unobtainium" in result.stderr


def test_own_foods_are_listed_too():
    own = Path(__file__).parents[1] / "docs" / "my-foods.csv"
    assert len(lines(run("foods", "--my-foods", own).stdout)) > len(lines(run("foods").stdout))


def test_help_names_every_command():
    text = run("--help").stdout
    for command in ("plan", "check", "targets", "foods", "shop"):
        assert f"  {command} " in text
    assert run("--version").stdout.startswith("planner ")

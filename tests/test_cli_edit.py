"""The commands that change a plan file: what they do, and that no edit and no file is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from weeks import items, short

from planner import cli
from planner.cli_edit import COMMANDS
from planner.edit.address import day_of, item_of, meal_of
from planner.edit.for_good import never_again
from planner.errors import InputError
from planner.files import read_plan
from planner.locking import changed
from planner.plan import changes_of
from planner.swap import Bench
from planner.swap.words import signed

ROOT = Path(__file__).parents[1]


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(short().to_json(), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def food_of(occasion: str) -> str:
    return next(i.food for i in items(short()) if i.id.startswith(f"2026-11-23/{occasion}/"))


# --- what they do --------------------------------------------------------------------------------


def test_swap_lists_with_effects_and_changes_nothing(file):
    before = file.read_bytes()
    bench = Bench(short())
    item = next(i for i in items(short()) if "/dinner/" in i.id and bench.alternatives(i.id))
    listed = run("swap", file, item.id[:10], "dinner", item.food)
    dishes = run("swap", file, "mon", "dinner")
    assert listed.exit_code == dishes.exit_code == 0, listed.stderr
    for found in (listed, dishes):
        assert "1. " in found.stdout
        assert "magnesium" in found.stdout
        assert "USD" in found.stdout or "price" in found.stdout
    assert file.read_bytes() == before


def test_swap_by_number_and_by_name_do_the_same(file, tmp_path):
    other = tmp_path / "other.json"
    other.write_bytes(file.read_bytes())
    listed = run("swap", file, "mon", "dinner").stdout
    slug = listed.split("[")[1].split("]")[0]
    assert run("swap", file, "mon", "dinner", "--for", "1").exit_code == 0
    assert run("swap", other, "mon", "dinner", "--for", slug).exit_code == 0
    assert file.read_text() == other.read_text()
    assert meal_of(read_plan(file), "mon", "dinner")[1].dish == slug


def test_lock_unlock_undo_and_redo(file):
    first = read_plan(file)
    assert "locked" in run("lock", file, "mon", "dinner").stdout
    assert changes_of(read_plan(file).question).locked == ("2026-11-23 dinner",)
    refused = run("swap", file, "mon", "dinner", "--for", "1")
    assert refused.exit_code == 2
    assert "unlock it first" in refused.stderr
    assert run("undo", file).exit_code == 0
    assert read_plan(file).days == first.days
    assert changes_of(read_plan(file).question).locked == ()
    assert run("redo", file).exit_code == 0
    assert changes_of(read_plan(file).question).locked == ("2026-11-23 dinner",)
    assert run("unlock", file, "mon", "din").exit_code == 0
    assert run("redo", file).exit_code == 1


def test_an_amount_by_hand_is_done_and_said_to_break_a_rule(file):
    done = run("swap", file, "mon", "dinner", food_of("dinner"), "--amount", "3 g")
    assert done.exit_code == 0
    assert "breaks a rule" in done.stdout
    assert "planner mend" in done.stdout
    assert not read_plan(file).verified
    assert run("check", file).exit_code == 1
    assert run("mend", file).exit_code == 0


def test_skip_out_ate_and_back(file):
    assert run("skip", file, "mon", "snack").exit_code == 0
    assert run("back", file, "mon", "snack").exit_code == 0
    assert run("out", file, "mon", "lunch").exit_code == 0
    assert (
        run("ate", file, "mon", "lunch", "lentils_boiled=150g", "olive_oil=1 tbsp").exit_code == 0
    )
    eaten = meal_of(read_plan(file), "mon", "lunch")[1]
    assert next((i.food, i.grams) for i in eaten.items) == ("lentils_boiled", 150.0)
    assert run("ate", file, "mon", "lunch", "lentils_boiled").exit_code == 2


def test_ban_like_another_and_replan(file):
    food = food_of("lunch")
    assert run("ban", file, food).exit_code == 0
    assert food not in {i.food for i in items(read_plan(file))}
    assert run("ban", file, food, "--lift").exit_code == 0
    assert run("like", file, "lentils_boiled").exit_code == 0
    assert run("another", file, "tue", "dinner").exit_code == 0
    assert run("replan", file, "tue").exit_code == 0
    assert run("check", file).exit_code == 0


def test_explain_every_way(file):
    food = food_of("dinner")
    for arguments in (
        (),
        ("mon", "dinner", food),
        ("--target", "magnesium_mg"),
        ("--rule", "share"),
        ("--shortfall", "vitamin_d_ug"),
    ):
        told = run("explain", file, *arguments)
        assert told.exit_code == 0, told.stderr
        assert len(told.stdout.splitlines()) >= 3
    assert run("explain", file, "--rule", "gravity").exit_code == 2


def test_every_command_is_in_the_table_of_the_docs():
    table = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"| `{command.__name__}" in table, command.__name__


# --- what a person writes ------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["mon", "Monday", "MON", "2026-11-23", "mo"])
def test_a_day_may_be_written_in_many_ways(text):
    assert day_of(short(), text).date == "2026-11-23"


@pytest.mark.parametrize("text", ["", "m", "sun", "2026-11-22", "someday"])
def test_a_day_that_is_not_there_is_said_with_those_that_are(text):
    with pytest.raises(InputError, match="2026-11-24"):
        day_of(short(), text)


def test_foods_are_found_by_slug_and_by_part_of_the_name():
    item = next(i for i in items(short()) if "/dinner/" in i.id)
    day = item.id[:10]
    assert item_of(short(), day, "dinner", item.food) == item
    assert item_of(short(), day, "Din", item.name.split(",")[0]) == item
    with pytest.raises(InputError, match=item.food):
        item_of(short(), day, "dinner", "moonrock")
    with pytest.raises(InputError, match="no occasion"):
        meal_of(short(), day, "brunch")


@pytest.mark.parametrize(
    ("value", "words"), [(122.3, "+122"), (-0.44, "−0.4"), (0.04, "0"), (-13.6, "−14"), (0.0, "0")]
)
def test_changes_have_their_sign_and_no_more_digits_than_one_reads(value, words):
    assert signed(value) == words


# --- the person file -----------------------------------------------------------------------------

PERSON = """# mine
[person]
name = "Eve"
sex = "female"
{never}
age = 40

[[habit]]
food = "coffee_brewed"
"""


@pytest.mark.parametrize(
    ("never", "expected"),
    [
        ("", ["kale_raw"]),
        ("never = []   # nothing yet", ["kale_raw"]),
        ('never = ["nut"]', ["nut", "kale_raw"]),
        ('never = [\n  "nut",  # an allergy\n  "seed",\n]', ["nut", "seed", "kale_raw"]),
    ],
)
def test_a_ban_for_good_adds_to_the_person_file_and_changes_nothing_else(tmp_path, never, expected):
    path = tmp_path / "eve.toml"
    path.write_text(PERSON.format(never=never), encoding="utf-8")
    before = tomllib.loads(path.read_text())
    never_again(path, "kale_raw")
    after = tomllib.loads(path.read_text())
    assert after.pop("person") == {**before.pop("person"), "never": expected}
    assert after == before
    assert "# mine" in path.read_text()
    assert "already" in never_again(path, "kale_raw")


@pytest.mark.parametrize("text", ["person = 3", "[person", "", "[person]\nnever = 'x'"])
def test_a_person_file_that_cannot_be_changed_safely_is_left_alone(tmp_path, text):
    path = tmp_path / "eve.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        never_again(path, "kale_raw")
    assert path.read_text() == text


# --- nothing is lost -----------------------------------------------------------------------------

TWO_AT_ONCE = """
import sys
from planner import edit
from planner.locking import changed
def one(plan):
    edited = edit.lock(plan, sys.argv[2])
    return edited.plan, edited
changed(sys.argv[1], one)
"""


def test_two_processes_at_once_lose_no_edit(file):
    places = [i.id for i in items(short())][:4]
    running = [
        subprocess.Popen([sys.executable, "-c", TWO_AT_ONCE, str(file), place], cwd=ROOT)
        for place in places
    ]
    assert [process.wait(timeout=120) for process in running] == [0] * len(places)
    plan = read_plan(file)
    assert set(changes_of(plan.question).locked) == set(places)
    assert len(plan.history) == len(places)


KILLED = """
import os, signal, sys
from pathlib import Path
from planner import edit, files
from planner.locking import changed
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(sys.modules["os"], "fsync", die)
def one(plan):
    edited = edit.lock(plan, sys.argv[2])
    return edited.plan, edited
changed(sys.argv[1], one)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_process_killed_while_writing_leaves_the_plan_and_no_lock(file):
    before = file.read_bytes()
    place = items(short())[0].id
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file), place], cwd=ROOT, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert file.read_bytes() == before
    started = time.monotonic()
    assert run("lock", file, "mon", "dinner").exit_code == 0
    assert time.monotonic() - started < 20


HOLDING = """
import sys, time
from planner.locking import changed
def hold(plan):
    print("holding", flush=True)
    time.sleep(60)
    return plan, None
changed(sys.argv[1], hold)
"""


def test_waiting_too_long_is_said_and_nothing_changes(file):
    before = file.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(file)], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"holding"
        with pytest.raises(InputError, match="another planner is changing it"):
            changed(file, lambda plan: (plan, None), wait_s=0.3)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert file.read_bytes() == before
    changed(file, lambda plan: (plan, None), wait_s=5)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda d: d.update(schema=99), "newer planner"),
        (lambda d: d["days"][0].pop("occasions"), "occasions"),
        (lambda d: d["days"][0]["occasions"][0]["items"][0].update(food="moonrock"), "moonrock"),
        (lambda d: d["question"].pop("people"), "answers"),
        (lambda d: d["days"].pop(), "gone"),
        (lambda d: d.update(history="gone"), "history"),
    ],
)
def test_a_damaged_or_newer_file_is_left_as_it_is_with_a_sentence(file, damage, words):
    document = json.loads(file.read_text())
    damage(document)
    file.write_text(json.dumps(document))
    before = file.read_bytes()
    for command in (("another", file, "mon", "dinner"), ("skip", file, "tue", "lunch")):
        refused = run(*command)
        assert refused.exit_code in (1, 2), refused.stdout
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr
        assert file.read_bytes() == before
    assert words in run("another", file, "mon", "dinner").stderr


def test_a_file_that_is_not_there_is_said(tmp_path):
    refused = run("undo", tmp_path / "none.json")
    assert refused.exit_code == 2
    assert "check the name" in refused.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_said(file):
    file.parent.chmod(0o500)
    try:
        assert run("lock", file, "mon", "dinner").exit_code == 2
    finally:
        file.parent.chmod(0o700)

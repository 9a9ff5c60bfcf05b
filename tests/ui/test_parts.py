"""The page's small parts: files that are brought, what a browser keeps, words and signs."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("streamlit")

from planner.errors import InputError
from planner.export.sheet import sheets
from planner.person import EXAMPLE, Medicine, Person, person_document
from planner.plan import Plan
from planner.ui import uploads
from planner.ui.answers import look_up, person_of, still_open
from planner.ui.calm import md
from planner.ui.parts.clock import timeline
from planner.ui.parts.meals import above, in_words
from planner.ui.parts.notices import first_of_all
from planner.ui.state import Visit
from planner.ui.store import MOST_BYTES, pack, unpack
from planner.ui.views.health import completed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not text"),
        (b"{", "cannot be read as JSON"),
        (b"[1]", "no known table"),
        (b"{}", "age"),
        (b'{"schema": 99}', "comes from a newer planner"),
        (b'{"schema": 1, "days": 3}', "mend it"),
        (b"[person]\nage = 45", "sex"),
        (b"x" * (uploads.MOST_BYTES + 1), "more than 4 MB"),
        (b'{"a":' * 200_000, "cannot be read as JSON"),
    ],
    ids=[
        "empty",
        "binary",
        "half",
        "list",
        "nothing",
        "newer",
        "damaged",
        "partial",
        "huge",
        "deep",
    ],
)
def test_a_wrong_file_gets_a_sentence(content: bytes, said: str):
    with pytest.raises(InputError) as problem:
        uploads.read("mine.json", content)
    assert any(said in sentence for sentence in problem.value.problems)
    assert all("/tmp" not in sentence for sentence in problem.value.problems)


def test_person_and_plan_come_back_from_their_files(ana: Plan):
    assert uploads.read("a.json", json.dumps(person_document(EXAMPLE)).encode()) == EXAMPLE
    toml = b'[person]\nsex = "male"\nage = 70\nheight_cm = 180\nweight_kg = 80\nkidneys = "healthy"'
    found = uploads.read("a.toml", toml)
    assert isinstance(found, Person)
    assert found.age == 70
    assert uploads.read("p.json", ana.to_json().encode()) == ana


def test_what_a_browser_keeps_comes_back(ana: Plan):
    visit = Visit(plan=ana, day=ana.days[2].date)
    visit.answers["age"] = 71
    again = Visit()
    again.take(unpack(pack(visit.keep())))
    assert again.read
    assert again.plan == ana
    assert again.answers["age"] == 71
    assert again.day == ana.days[2].date


@pytest.mark.parametrize("kept", ["", "!", "AAAA", pack({"plan": {"schema": 1}, "answers": 3})])
def test_what_a_browser_keeps_is_not_trusted(kept: str):
    visit = Visit()
    visit.take(unpack(kept))
    assert visit.read
    assert visit.plan is None


def test_a_text_that_unpacks_without_end_is_left_alone():
    assert unpack(pack({"a": "x" * (MOST_BYTES + 10)})) == {}


def test_six_questions_must_be_answered():
    visit = Visit()
    assert len(still_open(visit.answers)) == 8
    visit.answers.update(age=45, sex="female", height_cm=165, weight_kg=65, kidneys="healthy")
    visit.answers["has_medicines"] = False
    assert still_open(visit.answers) == ("how much you move", "what you eat")
    visit.answers.update(activity="active", diet="vegan")
    visit.answers["has_medicines"] = True
    assert still_open(visit.answers) == ("the name of your medicine",)
    visit.answers["has_medicines"] = False
    assert still_open(visit.answers) == ()
    assert person_of(visit.answers).kidneys == "healthy"


@pytest.mark.parametrize(
    ("name", "known"),
    [("levothyroxine", True), ("Synthroid 75 mcg", True), ("moonstone drops", False)],
)
def test_medicines_are_looked_up(name: str, known: bool):
    found = look_up(name)
    assert found.known is known
    assert found.what


def test_labels_hold_no_markup():
    assert md("$3 to $4 :smile: <b> **x** [a](b)") == (
        r"\$3 to \$4 \:smile\: \<b\> \*\*x\*\* \[a\]\(b\)"
    )
    assert md("two\nlines") == "two lines"


def test_magnesium_is_said_in_words():
    said = in_words("162 mg magnesium, about half of the day's target", 320)
    assert said == "Magnesium: 162 mg, about half of the day's 320 mg"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("levothyrox", "Levothyroxine"),
        ("Levothyroxine 100 micrograms", "Levothyroxine 100 micrograms"),
        ("lev", "lev"),
        ("Zzz drops", "Zzz drops"),
    ],
)
def test_a_begun_name_of_a_medicine_is_completed_where_it_is_sure(typed: str, name: str):
    assert completed(typed) == name


def test_cautions_stand_open_and_those_on_cramps_come_last():
    said = str(first_of_all(["a: muscle cramps", "b: keep away from food", "c: ask", "d: more"]))
    assert said.index("b: keep") < said.index("c: ask") < said.index("d: more")
    assert said.index("<details") < said.index("a: muscle cramps")
    assert "1 more for you" in said
    assert "<details" not in str(first_of_all(["a", "b"]))
    assert first_of_all([]) is None


def test_the_clock_says_how_long_after_a_dose_breakfast_is(ana: Plan):
    tablet = Medicine(name="levothyroxine", times=("07:00",))
    person = EXAMPLE.model_copy(update={"medicines": (tablet,)})
    said = str(timeline(ana.days[0], sheets(ana)[0], person))
    assert "60 minutes after levothyroxine" in said
    assert "Until 11:00: Tablets with calcium" in said
    assert "03:00" not in said
    assert "minutes after" not in str(timeline(ana.days[0], sheets(ana)[0], EXAMPLE))


def test_that_more_magnesium_is_no_worry_is_said_to_well_kidneys_only(ana: Plan):
    day = max(ana.days, key=lambda day: day.nutrients["ana"]["magnesium_mg"])
    assert "no worry" in str(above(ana, day, EXAMPLE))
    assert above(ana, day, EXAMPLE.model_copy(update={"kidneys": "ckd_30_59"})) is None
    assert above(ana, day, None) is None

"""Who eats with the visitor, and a week for all of them: the empty and the failing case first."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from html import escape, unescape
from typing import Any

import pytest

pytest.importorskip("streamlit")

from bench import answered, at_once, boards, holds, page, words

from planner.errors import InputError
from planner.household import Along, Household, SharedBench, check, plan_household
from planner.person import EXAMPLE, Person, SlotException, person_document
from planner.plan import Plan
from planner.ui import editing, planning
from planner.ui.answers import person_of
from planner.ui.documents import readable, shopping, things, understood
from planner.ui.state import Visit, asked_person, outdated_together
from planner.ui.table import Table, cooks_sheet, for_all, together_page
from planner.ui.views import you

START = dt.date(2026, 11, 23)
MINE = EXAMPLE.model_copy(update={"name": "Bea"})
BEN = Person(
    name="Ben", sex="male", age=35, height_cm=178, weight_kg=80, diet="vegan", kidneys="healthy"
)
NASTY = "<img src=x onerror=alert(1)> $3 and $4"


@pytest.fixture(autouse=True)
def quiet_bench(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(editing, "prepare", lambda here: None)


@pytest.fixture(scope="module")
def household() -> Household:
    return plan_household([MINE, BEN], start=START, days=1, alongs=[Along("Mia", 0.5)])


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, household: Household):
    monkeypatch.setattr(you, "line", at_once)
    asked: list[Any] = []

    def made(number: str, question: str) -> planning.Told:
        asked.append(json.loads(question))
        return "plan", [household.to_json()]

    monkeypatch.setattr(planning, "make_household", made)
    return asked


def plain_text(markup: str) -> str:
    """What a document says, without its markup, style and isolates around a person's words."""
    body = re.sub(r"(?s)<style.*?</style>", "", markup)
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" (?=[,.:;])", "", re.sub("[\u2066-\u2069]", "", words))


def together(household: Household) -> Visit:
    visit = answered(MINE)
    visit.use_household(household)
    visit.seat()
    return visit


def test_nobody_eats_along_at_first():
    bench = page(answered(MINE), "You")
    assert not bench.exception
    assert any("for one person" in caption.value for caption in bench.caption)
    assert bench.button(key="plan").label == "Plan my week"


def test_somebody_added_must_answer_before_a_week_is_planned():
    bench = page(answered(MINE), "You")
    bench.button(key="add other").click().run()
    assert not bench.exception
    assert "Person 2: still to answer: your age" in words(bench).replace("their", "your")
    assert not holds(bench, "plan")
    bench.button(key="away other 1").click().run()
    assert holds(bench, "plan")


def test_a_refusal_of_one_keeps_the_table_waiting():
    visit = answered(MINE)
    visit.table.add(BEN.model_copy(update={"kidneys": "dialysis"}))
    bench = page(visit, "You")
    assert not bench.exception
    assert "Ben: " in words(bench)
    assert not holds(bench, "plan")


@pytest.mark.parametrize("for_all", [True, False])
def test_meals_out_are_so_for_all_unless_one_says_otherwise(workers, for_all: bool):
    out = {"day": "thu", "occasion": "dinner", "status": "out", "foods": []}
    visit = answered(MINE, slots=[out])
    visit.table.add(BEN)
    bench = page(visit, "You")
    toggle = next(t for t in bench.toggle if "for all of us" in t.label)
    assert toggle.value is True
    if not for_all:
        toggle.set_value(False).run()
    bench.button(key="plan").click().run()
    assert not bench.exception
    mine, bens = (person.get("slots", []) for person in workers[0]["people"])
    assert [(slot["day"], slot["status"]) for slot in mine] == [("thu", "out")]
    assert bens == (mine if for_all else [])


def test_others_leave_out_their_own_foods():
    visit = answered(MINE)
    visit.table.add(BEN)
    other = visit.table.others[0]
    other.answers["never"] = ["spinach_raw"]
    bench = page(visit, "You")
    bench.button(key=f"q{other.form} other forms").click().run()
    assert not bench.exception
    held = bench.session_state["visit"].table.others[0].answers["never"]
    assert {"spinach_raw", "spinach_boiled"} <= set(held)
    assert next(e for e in bench.expander if e.label == "Ben").proto.expanded, "still in use"


def test_a_week_that_is_planned_again_says_whether_the_answers_changed(
    household: Household, monkeypatch: pytest.MonkeyPatch
):
    def first_day() -> dt.date:
        return next(r for r in bench.radio if r.label == "First day").value

    monkeypatch.setattr(you, "today", lambda: START)
    bench = page(together(household), "You")
    assert bench.button(key="plan").label == "Plan another week"
    assert first_day() == START + dt.timedelta(days=1)
    bench.button(key="add guest").click().run()
    assert bench.button(key="plan").label == "Plan again with these answers"
    assert first_day() == START


def test_a_household_cooks_on_the_days_of_one_and_nothing_changed_by_that(household: Household):
    people = [asked_person(plan) for plan in household.plans]
    days = {"cook_days": ("mon", "thu")}
    cooked = [plan_of_person(plan, person.model_copy(update=days))
              for plan, person in zip(household.plans, people, strict=True)]  # fmt: skip
    planned = replace(household, plans=tuple(cooked))
    now = [people[0].model_copy(update=days), *people[1:]]
    assert not outdated_together(planned, now, household.alongs)
    assert outdated_together(planned, people, household.alongs)
    assert outdated_together(planned, now, ())
    assert outdated_together(planned, now[:1], household.alongs)


def plan_of_person(plan: Plan, person: Person) -> Plan:
    people = {plan.people[0].id: person_document(person)}
    return replace(plan, question=plan.question | {"people": people})


def test_two_of_one_name_are_a_sentence(workers, monkeypatch: pytest.MonkeyPatch):
    visit = answered(MINE)
    visit.table.add(BEN.model_copy(update={"name": "Bea"}))
    kind, said = planning.answered(
        lambda: plan_household(visit.table.people(MINE), start=START, days=1)
    )
    assert kind == "cannot"
    assert "a name of their own" in said[0]


def test_a_table_plans_together_and_shows_everybodys_week(workers):
    visit = answered(MINE)
    visit.table.add(BEN)
    visit.table.add_guest()
    bench = page(visit, "You")
    assert bench.button(key="plan").label == "Plan our week"
    bench.button(key="plan").click().run()
    assert not bench.exception
    assert [p["name"] for p in workers[0]["people"]] == ["Bea", "Ben"]
    assert workers[0]["alongs"] == [["Guest 1", 0.5]]
    said = words(bench)
    assert "Eating along: Mia." in said
    assert "How the table is shared" in said
    assert 'data-with="ben"' in boards(bench)
    assert 'data-do="swap"' not in boards(bench)
    here = bench.session_state["visit"]
    here.member = "ben"
    bench.run()
    assert here.shown().people[0].name == "Ben"
    assert not bench.exception


def test_a_table_is_not_offered_what_using_up_saves(household: Household):
    assert not holds(page(together(household), "List"), "saving")


def test_the_printed_week_for_all_has_everybodys_portions(household: Household):
    paper = plain_text(together_page(household, "a4", False))
    assert "The week for all" in paper
    shared = next(cook for cook in household.cooks if cook.shared and len(cook.people) == 2)
    assert f"{shared.occasion.capitalize()}: {shared.title}" in paper
    assert all(f"{name} eats" in paper for name in ("Bea", "Ben", "Mia"))
    assert re.search(r"For Bea, Ben and Mia · \d+ min", paper)


def test_names_on_the_printed_week_for_all_are_only_text(household: Household):
    plan = household.plans[0]
    who = replace(plan.people[0], name=NASTY)
    bad = replace(household, plans=(replace(plan, people=(who,)), *household.plans[1:]))
    paper = together_page(bad, "letter", True)
    assert "<img" not in paper
    assert "$3 and $4" in plain_text(paper)


def test_a_members_week_tells_the_method_and_the_evening_for_all(household: Household):
    visit = together(household)
    shared = next(cook for cook in household.cooks if cook.shared and len(cook.people) == 2)
    own, told = (
        next(m for m in plan.days[0].occasions if m.name == shared.occasion)
        for plan in (visit.shown(), visit.told())
    )
    assert told.method.startswith("For Bea, Ben and Mia: ")
    assert told.items == own.items
    assert visit.told() is visit.told()
    assert escape("For Bea, Ben and Mia: ") in boards(page(visit))
    bench = page(visit, "List")
    bench.session_state["paper kind"] = "The week for all"
    bench.run()
    assert not bench.exception
    assert holds(bench, "take together")


def test_one_list_for_all_and_the_cooks_sheets(household: Household):
    visit = together(household)
    alone = {line.name: line.eaten_g for line in shopping(household.plans[0]).lines}
    all_ = {line.name: line.eaten_g for line in shopping(visit.list_plan()).lines}
    assert all(all_[name] >= grams - 1e-6 for name, grams in alone.items())
    assert sum(all_.values()) > sum(alone.values())
    sheet = cooks_sheet(household)
    assert "Ben" in sheet
    assert "Mia" in sheet
    bench = page(visit, "List")
    assert not bench.exception
    bench.segmented_control(key="paper kind").set_value("Other files").run()
    assert not bench.exception
    assert holds(bench, "take sheets")


def test_an_amount_at_home_is_said_back_in_grams():
    assert understood("Brown rice", "1 bag") == "about 454 g"
    assert understood("Brown rice", "200 g") == ""
    assert understood("Brown rice", "some") == ""


def test_what_is_at_home_is_taken_off_the_list(household: Household):
    visit = together(household)
    much = {line.name for line in shopping(visit.list_plan()).lines if line.eaten_g > 200}
    name, label = next((n, s) for n, s in things(visit.list_plan()).items() if s in much)
    bench = page(visit, "List")
    assert not bench.exception
    bench.multiselect(key="at home").set_value([name]).run()
    bench.text_input(key=f"at home {name}").set_value("a few").run()
    assert "could not be taken off" in words(bench)
    assert label in words(bench)
    bench.text_input(key=f"at home {name}").set_value("20 g").run()
    assert not bench.exception
    assert "could not be taken off" not in words(bench)
    here = bench.session_state["visit"]
    home, problems = readable(things(here.list_plan()), here.at_home)
    assert (home, problems) == ({name: "20 g"}, [])
    after = {line.name: line for line in shopping(here.list_plan(), at_home=home).lines}
    taken = [part.pantry_g * (part.yield_factor or 100) / 100 for part in after[label].parts]
    assert 0 < sum(taken) <= 20.001
    again = Visit()
    again.take(json.loads(json.dumps(here.keep())))
    assert again.at_home == {name: "20 g"}


def test_meals_that_are_not_as_usual_and_cooking_days_are_asked():
    bench = page(answered(MINE), "You")
    bench.multiselect(key="q0 slots out").set_value(["wed lunch"]).run()
    bench.multiselect(key="q0 slots skip").set_value(["wed lunch", "sun snack"]).run()
    assert not bench.exception
    here = bench.session_state["visit"]
    person = person_of(here.answers)
    assert [(s.day, s.occasion, s.status) for s in person.slots] == [
        ("wed", "lunch", "out"), ("sun", "snack", "skip"),
    ]  # fmt: skip
    assert holds(bench, "plan")


def test_the_browser_keeps_the_table_and_its_week(household: Household):
    kept = json.loads(json.dumps(together(household).keep()))
    again = Visit()
    again.take(kept)
    assert again.household is not None
    assert again.household.to_json() == household.to_json()
    assert not check(again.household)
    assert [other.name for other in again.table.others] == ["Ben"]
    assert [(g.name, g.share) for g in again.table.guests] == [("Mia", 0.5)]
    damaged = Visit()
    damaged.take({**kept, "household": {"plans": []}, "others": "x", "guests": [{"share": "much"}]})
    assert damaged.household is None
    assert not damaged.table.others


def test_what_is_shared_is_not_changed_by_one(household: Household):
    visit = together(household)
    before = visit.shown()
    editing.do(visit, "lock", f"{before.days[0].date} dinner")
    assert visit.shown() is before


@pytest.mark.parametrize("view", ["Week", "You", "List", "Why"])
def test_names_at_the_table_are_text(household: Household, view: str):
    visit = together(household)
    visit.table.others[0].answers["name"] = NASTY
    visit.table.guests[0].name = NASTY
    bench = page(visit, view)
    assert not bench.exception
    assert "<img" not in boards(bench)
    for element in [*bench.markdown, *bench.caption]:
        assert "<img" not in element.value.replace("\\<", "")


def test_a_table_has_at_most_seven_others():
    table = Table()
    table.take({"others": [{"name": f"P{n}"} for n in range(20)], "guests": []})
    assert len(table.others) == 7


# --- another dish for the table ------------------------------------------------------------


def test_a_dish_that_is_not_offered_changes_nothing(household: Household):
    visit = together(household)
    with pytest.raises(InputError, match="is not offered there"):
        editing.serve_all(visit, f"{START} dinner>gold")
    assert visit.household is household
    assert not editing.can_undo(visit)
    editing.do(visit, "undo", "")
    assert visit.household is household


def test_where_nothing_can_be_offered_the_drawer_says_so(
    household: Household, monkeypatch: pytest.MonkeyPatch
):
    visit = together(household)
    monkeypatch.setattr(SharedBench, "others", lambda *_: ())
    visit.editing = f"table {START} dinner"
    bench = page(visit)
    assert not bench.exception
    assert "No other dish fits here that keeps everybody's rules." in words(bench)


def test_the_drawer_names_the_effect_for_each_before_the_click(household: Household):
    visit = together(household)
    bench = page(visit)
    assert f'data-do="table" data-with="{START} dinner"' in boards(bench)
    visit.editing = f"table {START} dinner"
    bench = page(visit)
    assert not bench.exception
    said = words(bench)
    one = SharedBench(household).others(f"{START}", "dinner", "bea")[0]
    assert one.title in said
    for name in ("Bea: ", "Ben: "):
        assert name in said
    assert "✓ Breaks no rule of anybody's day" in said


def test_a_dish_changes_for_all_with_list_and_can_be_taken_back(household: Household):
    visit = together(household)
    one = SharedBench(household).others(f"{START}", "dinner", "bea")[0]
    before = shopping(visit.list_plan())
    editing.serve_all(visit, f"{one.where}>{one.dish}")
    assert visit.household is not None
    assert not check(visit.household)
    assert shopping(visit.list_plan()) != before
    said = words(page(visit))
    assert f"{one.title}, for Bea and Ben" in said
    assert one.title in cooks_sheet(visit.household)
    kept = Visit()
    kept.take(json.loads(json.dumps(visit.keep())))
    assert kept.household == visit.household
    editing.do(visit, "undo", "")
    assert visit.household is household
    assert shopping(visit.list_plan()) == before
    assert "the dish before is back" in words(page(visit))


def test_a_new_week_forgets_what_could_be_taken_back(household: Household):
    visit = together(household)
    one = SharedBench(household).others(f"{START}", "dinner", "bea")[0]
    editing.serve_all(visit, f"{one.where}>{one.dish}")
    visit.use_household(household)
    assert not editing.can_undo(visit)


def test_a_file_in_which_one_alone_eats_out_takes_nobody_along(household: Household):
    out = SlotException(day="mon", occasion="dinner", status="out")
    documents = [person_document(person) for person in (MINE, BEN)]
    documents[0]["slots"] = [out.model_dump(mode="json")]
    plans = tuple(
        replace(plan, question={**plan.question, "people": {plan.people[0].id: document}})
        for plan, document in zip(household.plans, documents, strict=True)
    )
    visit = answered(MINE)
    visit.use_household(replace(household, plans=plans))
    visit.seat()
    assert visit.table.away_together is False
    visit.use_household(household)
    visit.seat()
    assert visit.table.away_together is True


def test_what_it_comes_to_is_told_for_everybody_whose_questions_are_answered():
    visit = answered(MINE)
    visit.table.add(BEN)
    visit.table.add()
    said = words(page(visit, "You"))
    assert re.search(r"Ben: 420 mg of magnesium, about 2,\d{3} kcal a day", said)
    assert "Person 3:" not in said.partition("Those who eat with you")[0]


def test_going_back_brings_the_whole_table_back(household: Household):
    visit = together(household)
    later = plan_household([MINE, BEN], start=START + dt.timedelta(days=7), days=1)
    visit.use_household(later)
    bench = page(visit)
    assert "Your earlier plan" in words(bench)
    visit.go_back()
    assert visit.household is household
    assert visit.before is later
    assert visit.shown() is household.plans[0]
    visit.use(household.plans[1])
    visit.go_back()
    assert visit.household is household


def test_who_has_a_dish_otherwise_is_told_before_its_method(household: Household):
    cook = next(cook for cook in household.cooks if cook.shared and len(cook.people) == 2)
    portions = tuple(
        replace(p, instead="without prawns" if p.person == "ben" else "") for p in cook.portions
    )
    cooks = tuple(
        replace(cook, portions=portions) if one is cook else one for one in household.cooks
    )
    told = for_all(replace(household, cooks=cooks), household.plans[1])
    meal = next(m for m in told.days[0].occasions if m.name == cook.occasion)
    assert "(Ben: without prawns: keep that portion apart in time.)" in meal.method

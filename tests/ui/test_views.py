"""Every view, the empty and the failing case first."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

pytest.importorskip("streamlit")

from bench import answered, at_once, boards, holds, page, words
from streamlit.testing.v1 import AppTest

from planner.compose import person_id
from planner.export.documents import Wish
from planner.export.left_words import saving_words
from planner.person import EXAMPLE, Limit, Medicine, person_document, person_from_document
from planner.plan import Plan, changes_of, plan_from_document
from planner.saving import saving_of
from planner.swap import Bench
from planner.targets import targets_for
from planner.ui import editing, planning
from planner.ui.answers import fresh, person_of
from planner.ui.documents import made, others, shopping
from planner.ui.example import example_plan
from planner.ui.state import Visit
from planner.ui.state import today as now
from planner.ui.views import health, paper, you
from planner.ui.views.asking import as_number
from planner.week import plan_week

DAY = dt.timedelta(days=1)
MINE = EXAMPLE.model_copy(update={"name": "Bea"})
NASTY = "<img src=x onerror=alert(1)> $3.20 and $4 :smile: **b** [a](b) C:\\x"


@pytest.fixture(autouse=True)
def quiet_bench(monkeypatch: pytest.MonkeyPatch):
    """No thread works on while a test ends."""
    monkeypatch.setattr(editing, "prepare", lambda here: None)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, ana: Plan):
    """Workers that have one answer ready."""
    found = {"kind": "plan", "texts": [ana.to_json()]}
    monkeypatch.setattr(you, "line", at_once)
    monkeypatch.setattr(editing, "line", at_once)
    monkeypatch.setattr(
        planning, "make_plan", lambda number, asked: (found["kind"], found["texts"])
    )
    return found


# --- before there is anything --------------------------------------------------------------


def test_nothing_is_drawn_before_the_browser_has_said_what_it_keeps():
    bench = AppTest.from_file(page.__globals__["APP"], default_timeout=60).run()
    assert not bench.exception
    assert "Example" not in words(bench)
    assert 'data-do="view"' not in boards(bench)


def test_a_first_visit_sees_the_example_and_that_it_is_not_theirs():
    bench = page()
    assert not bench.exception
    assert "Example: Ana, 45. Not yours yet." in words(bench)
    assert "Make it mine" in words(bench)
    assert "of the day's 320 mg" in words(bench)


def test_the_example_holds_with_todays_foods_and_in_any_week():
    from planner.verify import check

    for today in (dt.date(2026, 11, 23), dt.date(2027, 3, 4)):
        plan = example_plan(today)
        assert plan.verified
        assert today.isoformat() in {day.date for day in plan.days}
        assert not check(plan)
        assert plan.question["people"]["ana"] == person_document(EXAMPLE), "make it anew"


def test_whatever_breaks_a_calm_sentence_stands_there(monkeypatch: pytest.MonkeyPatch):
    from planner.ui.views import week

    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(week, "sheets", broken)
    bench = page()
    assert not bench.exception
    assert "not your doing" in bench.error[0].value
    assert "secret" not in bench.error[0].value


# --- you -----------------------------------------------------------------------------------


def test_without_answers_no_plan_can_be_made():
    bench = page(view="You")
    assert not bench.exception
    said = words(bench)
    for asked in ("Your age", "Your height", "Your weight", "kidneys", "medicines"):
        assert asked in said
    assert not holds(bench, "plan")


@pytest.mark.parametrize("open_", ["kidneys", "has_medicines"])
def test_kidneys_and_medicines_must_be_answered(open_: str):
    bench = page(answered(MINE, **{open_: None}), "You")
    assert "Still to answer" in words(bench)
    assert not holds(bench, "plan")


@pytest.mark.parametrize(
    ("kidneys", "said"),
    [
        ("dialysis", "Your kidney team sets these limits"),
        ("ckd_under_30", "dangerous levels"),
        ("ckd_30_59", "“Potassium limit from your clinic” under question 6"),
        ("unknown", "blood test (eGFR)"),
    ],
)
def test_the_gate_refuses_kindly_and_says_what_to_do(kidneys: str, said: str):
    bench = page(answered(MINE, kidneys=kidneys), "You")
    assert said in words(bench)
    assert "What to do" in words(bench)
    assert not holds(bench, "plan")


def test_a_limit_from_the_clinic_opens_the_gate():
    bench = page(answered(MINE, kidneys="ckd_30_59"), "You")
    bench.text_input(key="q0 k_limit").set_value("2,400").run()
    assert not bench.exception
    assert "Your magnesium: 320 mg a day" in words(bench)
    assert holds(bench, "plan")


def test_a_clinics_figures_are_kept_and_planned_with():
    bench = page(answered(MINE), "You")
    bench.text_input(key="q0 limit sodium_mg max").set_value("1,800").run()
    bench.selectbox(key="q0 limits set by").set_value("doctor").run()
    bench.text_input(key="q0 limit protein_g max").set_value("70").run()
    bench.text_input(key="q0 minutes 1").set_value("20").run()
    assert not bench.exception
    answers = bench.session_state["visit"].answers
    assert {limit["nutrient"]: (limit["max"], limit["set_by"]) for limit in answers["limits"]} == {
        "sodium_mg": (1800, "doctor"), "protein_g": (70, "doctor"),
    }  # fmt: skip
    person = person_of(answers)
    assert targets_for(person)["sodium_mg"].max == 1800
    assert "Sodium at most 1,800 mg a day (your doctor's)" in words(bench)
    assert person.occasions[1].max_minutes == 20
    bench.text_input(key="q0 limit sodium_mg max").set_value("").run()
    assert [limit["nutrient"] for limit in bench.session_state["visit"].answers["limits"]] == [
        "protein_g"
    ]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("1800", 1800), ("1,800", 1800), ("1 800", 1800), ("82,5", 82.5), ("82.5", 82.5),
     ("-3", None), ("1e3", None), ("$5 or $6", None), ("٣", None)],
)  # fmt: skip
def test_figures_are_read_as_one_writes_them(typed: str, found: float | None):
    assert as_number(typed) == found


def test_what_is_no_figure_is_said_and_not_used():
    bench = page(answered(MINE), "You")
    bench.text_input(key="q0 limit sodium_mg max").set_value("little").run()
    assert bench.session_state["visit"].answers["limits"] == []
    assert any("Not used: please type a number from 500" in c.value for c in bench.caption)


def test_figures_from_a_person_file_stand_in_their_fields():
    limit = Limit(nutrient="sodium_mg", max=1750, reason="kidney stones", set_by="nurse")
    bench = page(answered(MINE.model_copy(update={"limits": (limit,)})), "You")
    assert bench.text_input(key="q0 limit sodium_mg max").value == "1750"
    assert bench.selectbox(key="q0 limits set by").value == "nurse"
    assert person_of(bench.session_state["visit"].answers).limits == (limit,)


def test_an_unknown_medicine_is_kept_and_said_so():
    person = MINE.model_copy(update={"medicines": (Medicine(name="Zzyzx 5 mg"),)})
    bench = page(answered(person), "You")
    assert "Zzyzx 5 mg" in words(bench)
    assert "no rule is known here" in words(bench)
    assert any("ask your pharmacist" in caption.value for caption in bench.caption)


def test_a_slip_in_a_name_is_asked_back_and_put_right_by_a_click():
    person = MINE.model_copy(update={"medicines": (Medicine(name="hydroclorothiazide 25 mg"),)})
    bench = page(answered(person), "You")
    button = next(
        button for button in bench.button if button.label == "I meant hydrochlorothiazide"
    )
    button.click().run()
    assert [m["name"] for m in bench.session_state["visit"].answers["medicines"]] == [
        "Hydrochlorothiazide"
    ]
    assert "no rule is known here" not in words(bench)
    assert "cramps" in words(bench)


def test_a_brand_is_found_and_its_notice_is_personal():
    person = MINE.model_copy(update={"medicines": (Medicine(name="Microzide", times=("08:00",)),)})
    bench = page(answered(person), "You")
    assert any("hydrochlorothiazide" in caption.value for caption in bench.caption)
    assert "Microzide: this medicine can make the body lose magnesium" in words(bench)


def test_the_time_of_a_medicine_that_keeps_food_away_is_asked_for():
    def captions(*medicines: Medicine) -> str:
        bench = page(answered(MINE.model_copy(update={"medicines": medicines})), "You")
        return " ".join(caption.value for caption in bench.caption)

    assert health.NO_TIME in captions(Medicine(name="levothyroxine"))
    assert health.NO_TIME not in captions(Medicine(name="levothyroxine", times=("07:00",)))
    assert health.NO_TIME not in captions(Medicine(name="hydrochlorothiazide"))


def test_targets_are_live_and_say_whose_they_are():
    bench = page(answered(MINE), "You")
    assert "Your magnesium: 320 mg a day (NASEM, women 31–50)" in words(bench)
    bench.number_input(key="q0 age").set_value(25).run()
    assert "Your magnesium: 310 mg a day (NASEM, women 19–30)" in words(bench)
    bench.radio(key="q0 sex").set_value("male").run()
    assert "Your magnesium: 400 mg a day (NASEM, men 19–30)" in words(bench)


def test_feet_and_pounds_are_understood():
    visit = answered(MINE, units="us", height_cm=None, weight_kg=None)
    bench = page(visit, "You")
    bench.number_input(key="q0 feet").set_value(5)
    bench.number_input(key="q0 inches").set_value(6)
    bench.number_input(key="q0 pounds").set_value(150.0).run()
    assert bench.session_state["visit"].answers["height_cm"] == pytest.approx(167.6)
    assert bench.session_state["visit"].answers["weight_kg"] == pytest.approx(68.0)


def test_what_contradicts_itself_is_a_sentence():
    bench = page(answered(MINE, height_cm=150.0, weight_kg=300.0), "You")
    assert "does not go with 150 cm" in words(bench)
    assert not holds(bench, "plan")


def test_questions_not_answered_stand_as_in_a_person_file():
    six = {"age": 70, "sex": "female", "height_cm": 160, "weight_kg": 66, "kidneys": "healthy",
           "activity": "low_active", "diet": "omnivore"}  # fmt: skip
    visit = Visit(answers=fresh() | six | {"has_medicines": False}, read=True)
    bench = page(visit, "You")
    assert person_of(bench.session_state["visit"].answers) == person_from_document(six)
    switch = next(t for t in bench.toggle if "opened packages" in t.label)
    assert switch.value is True


def test_a_browser_that_misses_a_run_still_shows_the_answers():
    """A widget set through the session state is set in one run only; whoever misses that run, as
    browsers do when two follow close, shows it empty and sends that back as the answer."""
    medicine = Medicine(name="levothyroxine", times=("07:00",))
    person = MINE.model_copy(update={"medicines": (medicine,), "avoid": ("egg",)})
    bench = page(answered(person), "You")
    protos = [element.proto for element in bench.main if hasattr(element, "key")]
    asked = [proto for proto in protos if hasattr(proto, "set_value")]
    assert len(asked) > 20
    assert [proto.label for proto in asked if proto.set_value] == []
    said = {proto.label: proto for proto in asked}
    assert said["Your age in years"].default == MINE.age
    assert next(p.default for label, p in said.items() if "opened packages" in label) is True
    assert [list(p.default) for label, p in said.items() if "When do you take" in label] == [[1]]


def test_answers_survive_another_view():
    bench = page(answered(MINE), "You")
    bench.number_input(key="q0 age").set_value(61).run()
    for view in ("Why", "You"):
        bench.session_state["view"] = view
        bench.run()
    assert bench.number_input(key="q0 age").value == 61


def test_answers_make_a_plan_of_ones_own(workers):
    bench = page(answered(MINE), "You")
    bench.button(key="plan").click().run()
    assert not bench.exception
    assert bench.session_state["visit"].plan is not None
    assert "view" in bench.session_state
    assert bench.session_state["view"] == "Week"


def test_days_and_a_longer_search_are_asked_and_kept(workers, monkeypatch: pytest.MonkeyPatch):
    asked: list[dict[str, object]] = []
    made = planning.make_plan

    def listening(number: str, question: str):
        asked.append(json.loads(question))
        return made(number, question)

    monkeypatch.setattr(planning, "make_plan", listening)
    visit = answered(MINE)
    bench = page(visit, "You")
    bench.button(key="plan").click().run()
    assert (asked[0]["days"], asked[0]["more_tries"]) == (7, 0)
    bench.session_state["view"] = "You"
    bench.run()
    bench.number_input(key="q0 days").set_value(3).run()
    bench.toggle(key="q0 longer").set_value(True).run()
    bench.button(key="plan").click().run()
    assert not bench.exception
    assert (asked[1]["days"], asked[1]["more_tries"]) == (3, you.MORE_TRIES)
    again = Visit()
    again.take(json.loads(json.dumps(visit.keep())))
    assert (again.days, again.longer) == (3, True)
    for days in (0, 8, "3", None, 2.5, True):
        again.take({"days": days})
        assert again.days == 7


def test_a_plan_that_cannot_be_made_says_why(workers):
    workers.update(kind="cannot", texts=["No plan keeps the hard rules: too little time."])
    bench = page(answered(MINE), "You")
    bench.button(key="plan").click().run()
    assert not bench.exception
    assert "No plan keeps the hard rules" in words(bench)
    assert bench.session_state["visit"].plan is None


# --- a plan of one's own -------------------------------------------------------------------


def own(plan: Plan, name: str = "Bea") -> Plan:
    """The example's week as another person's."""
    who = person_id(MINE.model_copy(update={"name": name}))
    text = plan.to_json().replace('"ana"', json.dumps(who)).replace('"Ana"', json.dumps(name))
    return plan_from_document(json.loads(text))


@pytest.fixture
def mine(ana: Plan) -> Visit:
    return Visit(answers=answered(MINE).answers, plan=own(ana), read=True)


def test_ones_own_plan_carries_no_label(mine: Visit):
    bench = page(mine)
    assert not bench.exception
    assert "Example" not in words(bench)
    assert "Magnesium" in words(bench)


def test_what_is_written_on_a_handout_stays_and_is_for_this_client_alone(mine: Visit):
    def written(bench) -> dict[str, str]:
        return {f.label.partition(" (")[0]: f.value for f in [*bench.text_input, *bench.text_area]}

    bench = page(mine, "List")
    bench.segmented_control(key="paper kind").set_value("Handout for a client").run()
    next(f for f in bench.text_input if f.label.startswith("Made by")).set_value("M. Kern").run()
    bench.text_area[0].set_value("more water").run()
    bench.segmented_control(key="paper kind").set_value("Other files").run()
    bench.segmented_control(key="paper kind").set_value("Handout for a client").run()
    assert written(bench)["Made by"] == "M. Kern"
    assert written(bench)["Notes"] == "more water"
    here = bench.session_state["visit"]
    assert here.keep()["handout"]["notes"] == "more water"
    bench.segmented_control(key="paper kind").set_value("Other files").run()
    here.handout["of"] = "somebody else"
    bench.segmented_control(key="paper kind").set_value("Handout for a client").run()
    assert written(bench)["Notes"] == ""
    assert written(bench)["Made by"] == "M. Kern"


def test_a_handout_kept_with_too_much_text_is_shown_as_far_as_there_is_room(mine: Visit):
    fields = ("client", "made_for", "date", "notes")
    mine.take(mine.keep() | {"handout": {"of": "Bea"} | dict.fromkeys(fields, "x" * 9000)})
    bench = page(mine, "List")
    bench.segmented_control(key="paper kind").set_value("Handout for a client").run()
    assert not bench.exception
    assert not bench.error


def test_a_file_of_another_client_takes_what_was_written_for_the_last_one_away(mine: Visit):
    mine.handout = {"of": "You", "client": "Lena", "made_for": "M. Kern", "notes": "more water"}
    mine.adopt(MINE)
    assert mine.handout == {"made_for": "M. Kern"}


@pytest.mark.parametrize(
    "kind", ["Shopping list", "The week", "One day", "Handout for a client", "Other files"]
)
def test_every_document_is_shown(mine: Visit, kind: str):
    bench = page(mine, "List")
    bench.segmented_control(key="paper kind").set_value(kind).run()
    assert not bench.exception
    assert not bench.error
    assert bench.get("download_button")


def test_the_list_says_what_using_up_saves_once_one_asks(
    mine: Visit, monkeypatch: pytest.MonkeyPatch
):
    plan = plan_week(MINE, start=dt.date(2026, 11, 23), days=1)
    mine.plan = plan
    monkeypatch.setattr(paper, "line", at_once)
    bench = page(mine, "List")
    assert "Using opened packages up" not in boards(bench)
    bench.button(key="saving").click().run()
    assert not bench.exception
    assert not holds(bench, "saving")
    ways = bench.session_state["visit"].ways[1]
    assert ways.own
    less = saving_of(ways, shopping).less_g
    short, *_ = saving_words(shopping(plan, ways=ways))
    assert f"{abs(less):,.0f} g" in short
    said = words(bench)
    assert short in said
    assert "two weeks planned anew" not in said
    bench.radio(key="trips").set_value(2).run()
    assert saving_words(shopping(plan, 2, ways=ways))[0] in words(bench)


def test_a_saving_that_cannot_be_measured_says_why(mine: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paper, "line", at_once)
    monkeypatch.setattr(
        planning, "compare_ways", lambda number, asked: ("cannot", ["No dish is left."])
    )
    bench = page(mine, "List")
    bench.button(key="saving").click().run()
    assert not bench.exception
    assert "No dish is left." in words(bench)
    assert holds(bench, "saving")


def test_why_says_how_sure(mine: Visit):
    bench = page(mine, "Why")
    assert not bench.exception
    said = words(bench)
    for told in ("Every rule was checked again", "not medical advice", "See a doctor now",
                 "no clear effect in studies", "Cochrane"):  # fmt: skip
        assert told in said


def test_locking_is_shown_and_can_be_taken_back(mine: Visit):
    assert mine.plan is not None
    where = f"{mine.plan.days[0].date} dinner"
    mine.day = mine.plan.days[0].date
    editing.do(mine, "lock", where)
    assert where in changes_of(mine.plan.question).locked
    assert "Locked: stays as it is" in words(page(mine))
    editing.do(mine, "undo", "")
    assert where not in changes_of(mine.plan.question).locked


def test_a_swap_does_what_it_said(mine: Visit):
    bench, person = editing.bench_of(mine), mine.shown().people[0]
    item = next(i for i in mine.shown().days[0].occasions[3].items if bench.alternatives(i.id))
    offer = bench.alternatives(item.id)[0]
    before = mine.shown().days[0].nutrients[person.id]["magnesium_mg"]
    editing.choose(mine, offer.id)
    after = mine.shown().days[0].nutrients[person.id]["magnesium_mg"]
    assert after - before == pytest.approx(offer.effect.delta["magnesium_mg"], abs=1e-3)
    mine.day = mine.shown().days[0].date
    assert "Changed:" in words(page(mine))


def test_lists_made_ahead_are_those_a_click_asks_for(mine: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(editing, "BREATH_S", 0.0)
    day = mine.shown().days[1]
    mine.preparing = (mine.shown(), day.date)
    editing._prepare(mine, mine.preparing)
    assert mine.bench is not None
    ahead = mine.bench
    for occasion in ("breakfast", "dinner"):
        fresh = Bench(mine.shown()).dishes(day.date, occasion)
        assert ahead._lists[f"{day.date} {occasion}>dishes"] == fresh
        assert editing.bench_of(mine).dishes(day.date, occasion) == fresh


def test_lists_are_not_made_for_a_plan_that_has_gone(mine: Visit):
    wanted = (mine.shown(), mine.shown().days[0].date)
    mine.preparing = (mine.shown(), mine.shown().days[1].date)
    editing._prepare(mine, wanted)
    assert mine.bench is None


def test_a_new_plan_can_be_taken_back(mine: Visit):
    first = mine.plan
    assert first is not None
    assert "earlier plan" not in words(page(mine))
    mine.use(replace(first, history=()))
    assert "Your earlier plan" in words(page(mine))
    mine.use(mine.before or first)
    assert mine.plan is first


def test_all_changes_are_listed_and_locks_marked_in_the_week(mine: Visit):
    days = mine.shown().days
    for day in days[:2]:
        editing.do(mine, "lock", f"{day.date} dinner")
    said = words(page(mine))
    assert "All 2 changes since the plan was made" in said
    assert boards(page(mine)).count('<span class="flag">Locked</span>') >= 2


def test_the_next_week_is_offered_first_where_there_is_a_plan(mine: Visit):
    bench = page(mine, "You")
    last = dt.date.fromisoformat(mine.shown().days[-1].date)
    chosen = next(r for r in bench.radio if r.label == "First day").value
    assert chosen == (last + dt.timedelta(days=1) if last >= now() else now() + DAY)
    assert any("takes the place" in caption.value for caption in bench.caption)


@pytest.mark.parametrize(("open_", "asked"), [("diet", "What you eat"), ("activity", "How much")])
def test_nobody_is_taken_to_eat_everything_or_to_move_somewhat(open_: str, asked: str):
    bench = page(answered(MINE, **{open_: None}), "You")
    assert asked in words(bench)
    assert not holds(bench, "plan")


def test_a_medicine_is_added_once_and_the_field_is_empty_again(mine: Visit):
    mine.answers["has_medicines"] = True
    bench = page(mine, "You")
    bench.selectbox(key="q0 add 0").set_value("Levothyroxine").run()
    assert not bench.exception
    here = bench.session_state["visit"]
    assert bench.selectbox(key="q0 add 1").value is None
    assert not health.add(here, " levothyroxine ")
    assert not health.add(here, "  ")
    assert health.add(here, "Zzyzx 5 mg")
    bench.run()
    assert not bench.exception
    bench.button(key="q0 not Levothyroxine").click().run()
    assert [m["name"] for m in here.answers["medicines"]] == ["Zzyzx 5 mg"]


def test_what_is_soaked_before_the_first_day_is_said_while_there_is_time(mine: Visit):
    plan = mine.shown()
    first = plan.days[0]
    meal = replace(first.occasions[0], night_before="Soak the beans.")
    day = replace(first, occasions=(meal, *first.occasions[1:]))
    mine.plan = replace(plan, days=(day, *plan.days[1:]))
    eve = dt.date.fromisoformat(first.date) - DAY
    assert ("On the evening before" in words(page(mine))) == (eve >= now())


def test_several_supplements(mine: Visit):
    mine.answers["supplements"] = [
        {"form": "citrate", "elemental_magnesium_mg": mg, "time": None, "prescribed": False}
        for mg in (100.0, 60.0)
    ]
    bench = page(mine, "You")
    bench.number_input(key="q0 supp_mg 3").set_value(50).run()
    held = bench.session_state["visit"].answers["supplements"]
    assert [entry["elemental_magnesium_mg"] for entry in held] == [100, 60, 50]
    bench.number_input(key="q0 supp_mg").set_value(0).run()
    assert not bench.exception
    held = bench.session_state["visit"].answers["supplements"]
    assert [entry["elemental_magnesium_mg"] for entry in held] == [60, 50]


def test_a_food_may_be_left_out_in_all_its_forms(mine: Visit):
    mine.answers["never"] = ["kale_boiled"]
    bench = page(mine, "You")
    bench.button(key=f"q{mine.form} other forms").click().run()
    assert {"kale_boiled", "kale_raw"} <= set(bench.session_state["visit"].answers["never"])


def test_every_file_of_the_example_says_so(ana: Plan):
    for name in others():
        text = made(name, ana, Wish(example=True)).decode("utf-8")
        assert "Example: Ana, 45. Not yours yet." in text.replace("\\,", ",").replace(
            "\r\n ", ""
        ), name
        assert "Not yours" not in made(name, ana, Wish(example=False)).decode("utf-8"), name


def test_eating_out_goes_through_the_workers(mine: Visit, workers):
    mine.day = mine.shown().days[1].date
    editing.do(mine, "out", f"{mine.day} dinner")
    bench = page(mine)
    assert not bench.exception
    assert "Eating out" in words(bench)
    assert "Plan dinner again" in words(bench)


def test_the_example_can_be_played_with_and_stays_an_example():
    visit = Visit(read=True)
    editing.do(visit, "lock", f"{visit.shown().days[0].date} dinner")
    assert visit.is_example
    assert "Example: Ana, 45. Not yours yet." in words(page(visit))


def test_a_plan_that_breaks_a_rule_says_so(mine: Visit):
    mine.plan = replace(mine.shown(), verified=False, warnings=("Mon 23: too little calcium.",))
    said = words(page(mine))
    assert "Do not rely on it" in said
    assert "too little calcium" in said


def test_answers_that_changed_ask_for_a_new_plan(mine: Visit):
    mine.answers["diet"] = "vegan"
    bench = page(mine, "You")
    assert bench.button(key="plan").label == "Plan again with these answers"


# --- what visitors write -------------------------------------------------------------------


@pytest.mark.parametrize("view", ["Week", "You", "List", "Why"])
def test_what_visitors_write_is_text_everywhere(ana: Plan, view: str):
    person = MINE.model_copy(
        update={"name": NASTY, "medicines": (Medicine(name=NASTY, times=("08:00",)),)}
    )
    visit = Visit(answers=answered(person).answers, plan=own(ana, NASTY), read=True)
    bench = page(visit, view)
    assert not bench.exception
    assert "<img" not in boards(bench)
    for element in [*bench.markdown, *bench.caption]:
        assert "<img" not in element.value.replace("\\<", "")
        assert "$3" not in element.value.replace("\\$", "")


def test_a_file_name_is_made_of_plain_signs(ana: Plan):
    from planner.ui.documents import called

    name = called("week.pdf", own(ana, NASTY), False)
    assert name.isascii()
    assert not set('<>:"/\\|?* $') & set(name)
    assert called("week.pdf", ana, True).startswith("example-")


def test_why_tells_what_is_kept_away_from_a_medicine():
    taken = (Medicine(name="levothyroxine", times=("07:00",)),)
    person = MINE.model_copy(update={"medicines": taken})
    visit = answered(person)
    visit.use(plan_week(person, start=now(), days=1))
    said = words(page(visit, "Why"))
    assert "what is kept away" not in words(page(Visit(read=True), "Why"))
    assert re.search("levothyroxine\u2069? ?, \u2068?07:00", said, re.IGNORECASE)
    assert "no calcium-fortified drink or food within four hours" in said
    assert "Nothing is kept away from it" not in said
    assert "Follow your own labels first" in said

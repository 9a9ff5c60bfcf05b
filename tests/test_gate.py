"""The safety gate: who is refused and how, what changes, and that nothing undoes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from planner.advice import advice_for, evidence_long
from planner.errors import Refused
from planner.gate import (
    GateResult,
    gate,
    magnesium_upper_level,
    medicine_classes,
    medicine_products,
    recognise,
    refusals,
    resembling,
)
from planner.person import EXAMPLE, Person
from planner.targets import rows, targets_for

FOODS = Path(__file__).parent.parent / "foods"
CLINIC = {"nutrient": "potassium_mg", "max": 2000, "set_by": "clinic"}


def person(**other: Any) -> Person:
    body = {"sex": "female", "age": 45, "height_cm": 165, "weight_kg": 65, "kidneys": "healthy"}
    return Person.model_validate({**body, **other})


def medicines(*names: str) -> dict[str, Any]:
    return {"medicines": [{"name": name} for name in names]}


def kinds(who: Person) -> list[str]:
    return [refusal.kind for refusal in refusals(who)]


def texts(result: GateResult) -> str:
    return "\n".join(notice.text for notice in result.notices)


# --- refusals ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({}, []),
        ({"age": 3, "height_cm": 95, "weight_kg": 14}, ["age"]),  # E01
        ({"age": 13, "life_stage": "pregnant"}, ["stage"]),  # E03
        ({"age": 52, "life_stage": "pregnant"}, ["stage"]),  # E04
        ({"age": 52, "life_stage": "lactating"}, ["stage"]),  # E04
        ({"age": 50, "life_stage": "pregnant"}, []),
        ({"age": 14, "life_stage": "pregnant"}, []),
        ({"sex": "male", "age": 55, "egfr": 25}, ["kidneys"]),  # E17
        ({"egfr": 29.9}, ["kidneys"]),
        ({"egfr": 30}, ["kidneys_limits"]),
        ({"egfr": 59.9}, ["kidneys_limits"]),
        ({"egfr": 60, "kidneys": "unknown"}, []),
        ({"kidneys": "ckd_under_30"}, ["kidneys"]),
        ({"kidneys": "ckd_under_30", "limits": [CLINIC]}, ["kidneys"]),
        ({"kidneys": "dialysis"}, ["kidneys"]),
        ({"conditions": ["dialysis"]}, ["kidneys"]),
        ({"kidneys": "ckd_30_59"}, ["kidneys_limits"]),
        ({"kidneys": "ckd_30_59", "limits": [{**CLINIC, "set_by": "self"}]}, ["kidneys_limits"]),
        ({"kidneys": "ckd_30_59", "limits": [CLINIC]}, []),
        ({"conditions": ["kidney_transplant"]}, ["kidneys_limits"]),
        ({"kidneys": "unknown"}, ["kidneys_unknown"]),
        ({"kidneys": "unknown", "limits": [CLINIC]}, []),
        (medicines("Lokelma"), ["k_binder"]),
        ({**medicines("Lokelma"), "limits": [CLINIC]}, []),
        ({"conditions": ["bowel_obstruction"]}, ["bowel"]),
    ],
)
def test_who_is_refused(who: dict[str, Any], expected: list[str]) -> None:
    assert kinds(person(**who)) == expected


def test_no_answer_about_kidneys_is_not_healthy() -> None:
    silent = Person(sex="female", age=45, height_cm=165, weight_kg=65)
    with pytest.raises(Refused) as caught:
        gate(silent)
    assert "How are your kidneys?" in str(caught.value)
    assert 'kidneys = "healthy"' in str(caught.value)


def test_every_reason_is_given_at_once_with_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        gate(person(age=52, life_stage="pregnant", kidneys="dialysis"))
    assert len(caught.value.reasons) == 2
    assert "renal dietitian" in caught.value.reasons[1]
    for refusal in refusals(person(age=52, life_stage="pregnant", kidneys="dialysis")):
        assert refusal.reason
        assert refusal.instead
        assert "|" not in str(refusal)


# --- potassium -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        medicines("losartan"),
        medicines("Cozaar 50 mg"),
        medicines("Hyzaar"),
        medicines("lisinopril"),
        medicines("Entresto"),
        medicines("spironolactone"),
        medicines("Dyazide"),
        medicines("trimethoprim"),
        medicines("Bactrim"),
        medicines("tacrolimus"),
        medicines("Slow-K"),
        {"conditions": ["hyperkalaemia"]},
        {"conditions": ["adrenal_insufficiency"]},
    ],
)
def test_potassium_has_no_minimum_and_never_exceeds_the_ai(who: dict[str, Any]) -> None:
    result = gate(person(**who))
    found = targets_for(person(**who), result)
    assert (found["potassium_mg"].min, found["potassium_mg"].max) == (None, 2600)  # E16
    assert found["potassium_mg"].set_by == "gate"
    assert found.daily()["potassium_mg"].max == 2600
    assert "salt_substitute" in result.barred_tags  # E18
    assert "potassium has no minimum" in texts(result)


def test_healthy_people_keep_their_potassium() -> None:
    found = targets_for(EXAMPLE)["potassium_mg"]
    assert (found.min, found.max) == (2600, None)
    assert gate(EXAMPLE).notices == ()


def test_a_lower_clinical_limit_holds_and_a_higher_one_does_not() -> None:
    lower = targets_for(person(**medicines("losartan"), limits=[CLINIC]))["potassium_mg"]
    assert (lower.min, lower.max, lower.set_by) == (None, 2000, "clinic")
    higher = {**CLINIC, "min": 3000, "max": 4000}
    kept = targets_for(person(**medicines("losartan"), limits=[higher]))["potassium_mg"]
    assert (kept.min, kept.max, kept.set_by) == (None, 2600, "gate")
    assert "the gate's bound stays" in texts(gate(person(**medicines("losartan"), limits=[higher])))


@pytest.mark.parametrize("kidneys", ["ckd_30_59", "unknown"])
def test_reduced_or_unknown_kidneys_with_limits(kidneys: str) -> None:
    who = person(kidneys=kidneys, limits=[CLINIC])
    result = gate(who)
    assert not result.absorption_reward
    assert not result.hydration
    assert targets_for(who, result)["potassium_mg"].max == 2000
    said = [notice.text for notice in advice_for(who, result, targets_for(who, result))]
    assert not any(text.startswith(("Water:", "Estimated absorption")) for text in said)


# --- warfarin, stones, pregnancy, youth -----------------------------------------------------


def test_warfarin_with_a_usual_intake_keeps_vitamin_k_steady() -> None:
    who = person(**medicines("Coumadin"), usual_vitamin_k_ug=100)
    found = targets_for(who).daily()["vitamin_k_ug"]
    assert found.min == pytest.approx(80)
    assert found.max == pytest.approx(120)


def test_warfarin_without_one_forces_no_greens() -> None:
    who = person(**medicines("warfarin"))
    result = gate(who)
    assert result.no_forced_greens
    assert "vitamin_k_ug" not in targets_for(who, result)
    assert "Show it to your clinic" in texts(result)


def test_kidney_stones_bar_oxalate() -> None:
    assert gate(person(conditions=["kidney_stones"])).barred_tags == {"oxalate_high"}


def test_pregnancy_bars_foods() -> None:
    result = gate(person(age=31, life_stage="pregnant", gestation_weeks=24))
    assert {"liver", "alcohol", "high_mercury", "raw_fish"} <= result.barred_tags


def test_grapefruit_is_barred_beside_the_medicines_it_raises() -> None:
    result = gate(person(**medicines("Lipitor")))
    assert "grapefruit" in result.barred_tags
    assert "grapefruit" in texts(result)
    assert "grapefruit" not in gate(EXAMPLE).barred_tags


def test_barred_tags_are_tags_of_the_food_table() -> None:
    who = person(
        age=31,
        life_stage="pregnant",
        conditions=["kidney_stones"],
        **medicines("losartan", "simvastatin"),
    )
    lines = (FOODS / "tags.csv").read_text(encoding="utf-8").splitlines()
    assert gate(who).barred_tags <= {line.split(",")[0] for line in lines}


def test_under_18_is_food_only() -> None:
    who = person(age=16)
    result = gate(who)
    assert result.food_only
    assert "alcohol" in result.barred_tags
    said = [notice.text for notice in advice_for(who, result, targets_for(who, result))]
    assert not any(text.startswith("Supplements") for text in said)


def test_high_blood_pressure_is_known_and_says_what_the_plan_does() -> None:
    said = [n.text for n in gate(person(conditions=["high_blood_pressure"])).notices]
    assert any("ceiling for sodium" in text for text in said)


def test_fluid_restriction_switches_off_advice_on_drinking() -> None:
    for who in (person(fluid_restriction=True), person(conditions=["heart_failure"])):
        result = gate(who)
        assert not result.hydration
        assert "Advice on how much to drink" in texts(result)


def test_the_gut_conditions_have_no_fibre_goal() -> None:
    who = person(conditions=["ileostomy"])
    assert targets_for(who)["fibre_g"].min is None


# --- supplements ---------------------------------------------------------------------------


def supplement(mg: float, **other: Any) -> dict[str, Any]:
    return {"supplements": [{"form": "citrate", "elemental_magnesium_mg": mg, **other}]}


@pytest.mark.parametrize(
    ("who", "over"),
    [
        ({"sex": "male", "age": 40, **supplement(400)}, True),  # E13
        ({"sex": "male", "age": 40, **supplement(350)}, False),
        ({"reference": "eu", **supplement(300)}, True),  # E14
        ({"reference": "eu", **supplement(250)}, False),
        ({"sex": "male", "age": 6, "height_cm": 116, "weight_kg": 21, **supplement(150)}, True),
        ({}, False),  # E12
    ],
)  # E15 is the child of six
def test_supplements_against_their_upper_level(who: dict[str, Any], over: bool) -> None:
    result = gate(person(**who))
    assert ("above the upper level" in texts(result)) is over
    assert targets_for(person(**who), result)["magnesium_mg"].max is None


def test_a_prescribed_dose_is_told_apart() -> None:
    assert "do not take more than was prescribed" in texts(
        gate(person(**supplement(400, prescribed=True)))
    )


def test_the_ledger_stands_apart_from_food() -> None:
    who = person(**supplement(100, time="21:00"))
    result = gate(who)
    said = [notice.text for notice in advice_for(who, result, targets_for(who, result))]
    assert any("citrate 100 mg at 21:00; together 100 mg" in text for text in said)


@pytest.mark.parametrize(
    ("who", "level"),
    [({}, 350), ({"reference": "eu"}, 250), ({"age": 8, "height_cm": 125, "weight_kg": 25}, 110)],
)
def test_the_magnesium_level_by_region_and_age(who: dict[str, Any], level: float) -> None:
    assert magnesium_upper_level(person(**who))[0] == level


def test_some_conditions_ask_first() -> None:
    assert "heart block" in texts(gate(person(conditions=["heart_block"], **supplement(100))))
    assert "baclofen" in texts(gate(person(**medicines("baclofen"), **supplement(100))))


# --- medicines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "components"),
    [
        ("losartan", {"losartan"}),
        ("Losartan potassium 50 mg tablets", {"losartan"}),
        ("COZAAR", {"losartan"}),
        ("Hyzaar 50/12.5", {"losartan", "hydrochlorothiazide"}),
        ("Exforge HCT", {"valsartan", "amlodipine", "hydrochlorothiazide"}),
        ("losartan/hydrochlorothiazide", {"losartan", "hydrochlorothiazide"}),
        ("Co-trimoxazole 960", {"trimethoprim", "sulfamethoxazole"}),
        ("Slow-K", {"potassium chloride"}),
        ("hydroxychloroquine", {"hydroxychloroquine"}),
        ("something new", set()),
    ],
)
def test_names_are_recognised(name: str, components: set[str]) -> None:
    assert set(recognise(name).components) == components


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("hydroclorothiazide 25 mg", "hydrochlorothiazide"), ("lisinoprill", "lisinopril"),
        ("Losarten", "losartan"), ("Fosamx weekly", "fosamax"), ("warfarine", "warfarin"),
    ],
)  # fmt: skip
def test_a_slip_of_a_known_name_is_asked_back(typed: str, likely: str) -> None:
    assert resembling(typed)[0] == likely
    said = texts(gate(person(**medicines(typed))))
    assert f"{typed}: did you mean {likely}" in said
    assert "no rule is known here" in said


@pytest.mark.parametrize("typed", ["Zzz drops", "eye drops", "magnesium", "vitamin", "losartan"])
def test_what_is_known_or_like_nothing_is_not_asked_back(typed: str) -> None:
    assert resembling(typed) == ()


def test_an_unknown_medicine_is_kept_and_said() -> None:
    result = gate(person(**medicines("Somethingol")))
    assert not result.medicines[0].known
    assert "Somethingol: no rule is known" in texts(result)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("furosemide", "lose magnesium"),
        ("omeprazole", "lose magnesium"),
        ("Lipitor", "muscle cramps or pain are a known side effect"),
        ("salbutamol", "muscle cramps or pain are a known side effect"),
        ("metformin", "vitamin B12 can run low"),
        ("quinine", "do not take quinine"),
        ("levothyroxine", "keep the gaps on your label"),
        ("digoxin", "low magnesium"),
    ],
)
def test_medicines_that_matter_get_a_plain_sentence(name: str, words: str) -> None:
    assert words in texts(gate(person(**medicines(name))))


def test_names_are_lower_case_and_belong_to_one_class() -> None:
    seen: set[str] = set()
    for found in medicine_classes():
        assert found.generics
        assert found.effects
        for generic in found.generics:
            assert generic == generic.lower()
            assert generic not in seen
            seen.add(generic)
    for product, components in medicine_products().items():
        assert product == product.lower()
        assert seen & set(components) or product == "nustendi", product


# --- wording -------------------------------------------------------------------------------


def test_vegans_are_told() -> None:
    assert "B12" in texts(gate(person(diet="vegan")))
    assert "iodine" in texts(gate(person(diet="vegan")))


def test_the_evidence_wording_and_the_red_flags_are_always_there() -> None:
    result = gate(EXAMPLE)
    said = "\n".join(n.text for n in advice_for(EXAMPLE, result, targets_for(EXAMPLE, result)))
    for words in ("It is not a treatment", "See a doctor now", "not medical advice", "2.2 litres"):
        assert words in said
    assert "11 trials (735 people)" in evidence_long().text


def test_every_notice_has_a_level_and_claims_have_a_grade() -> None:
    keys = [row["key"] for row in rows("notices.csv")]
    assert len(set(keys)) == len(keys)
    for row in rows("notices.csv"):
        assert row["level"] in ("stop", "caution", "note", "advice")
        assert row["grade"] in ("strong", "moderate", "weak", "none", "")
        assert bool(row["grade"]) <= bool(row["source"]) or row["key"] == "limit.gate", row
        assert "relieve" not in row["text"].lower()

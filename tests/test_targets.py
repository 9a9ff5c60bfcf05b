"""Targets against the published values: the 34 profiles, the edges, the energy equations."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path
from typing import Any

import pytest

from planner.errors import Refused
from planner.nutrients import NUTRIENTS
from planner.person import EXAMPLE, Person
from planner.targets import (
    NOT_TARGETED,
    SAFE_INTAKE,
    Targets,
    eer_kcal,
    not_targeted,
    reference_values,
    rows,
    targets_for,
    upper_limits,
    upper_limits_for,
)

VECTORS = list(
    csv.DictReader(
        (Path(__file__).parent / "data" / "test_vectors.csv").read_text("utf-8").splitlines()
    )
)
COLUMNS = {
    "magnesium": "magnesium_mg",
    "potassium": "potassium_mg",
    "calcium": "calcium_mg",
    "vitamin_d": "vitamin_d_ug",
    "vitamin_b6": "vitamin_b6_mg",
    "vitamin_b12": "vitamin_b12_ug",
    "folate": "folate_dfe_ug",
    "fibre": "fibre_g",
    "iron": "iron_mg",
    "zinc": "zinc_mg",
}


def person(sex: str = "female", age: float = 45, **other: Any) -> Person:
    height, weight = (165, 60) if age >= 14 else (134, 30) if age >= 9 else (110, 19)
    body = {"height_cm": height, "weight_kg": weight, "kidneys": "healthy"}
    return Person.model_validate({"sex": sex, "age": age, **body, **other})


def stage(name: str) -> dict[str, Any]:
    weeks = {"gestation_weeks": 24} if name == "pregnant" else {}
    return {"life_stage": name, **weeks}


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: row["id"])
def test_profile(row: dict[str, str]) -> None:
    who = person(row["sex"], int(row["age"]), **stage(row["life_stage"]))
    found = targets_for(who)
    for name, column in COLUMNS.items():
        assert found[column].min == float(row[name]), column
    assert found["sodium_mg"].max == float(row["sodium_cdrr"])
    assert found["calcium_mg"].max == float(row["ca_ul"])
    assert found["water_g"].min == pytest.approx(1000 * float(row["water_total"]))
    assert found["protein_g"].min == pytest.approx(float(row["protein_per_kg"]) * who.weight_kg)
    assert found.shown_limits["magnesium_mg"].value == float(row["mg_ul_supplemental"])


@pytest.mark.parametrize(
    ("sex", "below", "from_", "changes"),
    [
        ("male", 30.99, 31, {"magnesium_mg": (400, 420)}),  # E05
        ("female", 18.99, 19, {"magnesium_mg": (360, 310), "calcium_mg": (1300, 1000)}),  # E06
        ("female", 50.99, 51, {"calcium_mg": (1000, 1200), "iron_mg": (18, 8)}),  # E07
        ("male", 70.99, 71, {"calcium_mg": (1000, 1200), "vitamin_d_ug": (15, 20)}),  # E08
    ],
)
def test_a_birthday_counts_in_completed_years(
    sex: str, below: float, from_: float, changes: dict[str, tuple[float, float]]
) -> None:
    before, after = targets_for(person(sex, below)), targets_for(person(sex, from_))
    for column, (old, new) in changes.items():
        assert (before[column].min, after[column].min) == (old, new)


def test_the_calcium_limit_drops_at_51() -> None:
    assert targets_for(person("female", 50.99))["calcium_mg"].max == 2500
    assert targets_for(person("female", 51))["calcium_mg"].max == 2000


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (("female", 45, "none"), {"magnesium_mg": 300, "potassium_mg": 3500, "calcium_mg": 950}),
        (("female", 22, "none"), {"calcium_mg": 1000}),
        (("male", 22, "none"), {"magnesium_mg": 350}),
        (("female", 30, "lactating"), {"magnesium_mg": 300, "potassium_mg": 4000}),
    ],
)
def test_eu_values(who: tuple[str, float, str], expected: dict[str, float]) -> None:
    found = targets_for(person(who[0], who[1], **stage(who[2]), reference="eu"))
    assert {column: found[column].min for column in expected} == expected  # E09, E10, E11
    assert found.shown_limits["magnesium_mg"].value == 250
    assert found["sodium_mg"].max == 2000
    assert found["sodium_mg"].max_kind == SAFE_INTAKE


def test_eu_falls_back_to_the_us_tables_in_a_pregnancy_under_18() -> None:
    found = targets_for(person("female", 16, **stage("pregnant"), reference="eu"))
    assert found.reference == "us"
    assert found["magnesium_mg"].min == 400


def test_magnesium_niacin_and_folic_acid_are_never_bounded_by_food() -> None:
    for reference in ("us", "eu"):
        daily = targets_for(person(reference=reference)).daily()
        assert daily["magnesium_mg"].max is None  # E12
        for column in ("niacin_mg", "folic_acid_ug", "folate_dfe_ug", "manganese_mg"):
            assert column not in daily or daily[column].max is None  # E29


def test_selenium_and_retinol_are_bounded_every_day() -> None:
    daily = targets_for(EXAMPLE).daily()
    assert daily["selenium_ug"].max == 400  # E28: 30 g of Brazil nuts carry about 575 ug
    assert daily["retinol_ug"].max == 3000
    assert "retinol" in daily["retinol_ug"].max_counts


def test_a_weekly_minimum_and_a_daily_maximum_stand_apart() -> None:
    found = targets_for(EXAMPLE)
    assert (found.daily()["iron_mg"].min, found.daily()["iron_mg"].max) == (None, 45)
    assert (found.weekly()["iron_mg"].min, found.weekly()["iron_mg"].max) == (18, None)
    assert found.weekly()["fibre_g"].max == 37.5
    assert "fibre_g" not in found.daily()
    assert "water_g" not in found.daily()
    assert "water_g" not in found.weekly()


def test_the_headline_minerals_are_daily_minimums() -> None:
    daily = targets_for(EXAMPLE).daily()
    assert [daily[c].min for c in ("magnesium_mg", "potassium_mg", "calcium_mg")] == [
        320,
        2600,
        1000,
    ]


@pytest.mark.parametrize("diet", ["vegetarian", "vegan"])
def test_iron_is_higher_without_meat(diet: str) -> None:
    assert targets_for(person(diet=diet))["iron_mg"].min == pytest.approx(18 * 1.8)
    assert targets_for(person(diet="pescatarian"))["iron_mg"].min == 18


def test_shares_follow_age() -> None:
    adult, child = targets_for(EXAMPLE).shares, targets_for(person("male", 16)).shares
    assert (adult["fat_g"], child["fat_g"]) == ((0.20, 0.35), (0.25, 0.35))
    assert (adult["protein_g"], child["protein_g"]) == ((0.10, 0.35), (0.10, 0.30))
    assert adult["sat_fat_g"] == (None, 0.10)


def test_fibre_starts_gently_on_request() -> None:
    assert targets_for(person(fibre_start="gentle"))["fibre_g"].max == 30


def test_protein_in_early_pregnancy_is_as_before() -> None:
    early = {"life_stage": "pregnant", "gestation_weeks": 12}
    assert targets_for(person("female", 31, **early))["protein_g"].min == 48
    late = targets_for(person("female", 31, **stage("pregnant")))["protein_g"]
    assert late.min == pytest.approx(66)


# --- energy --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sex", "age", "height", "weight", "activity", "other", "expected"),
    [
        ("male", 40, 178, 80, "inactive", {}, 2604.9),
        ("male", 40, 178, 80, "active", {}, 3005.0),
        ("male", 25, 180, 75, "very_active", {}, 3454.4),
        ("female", 45, 165, 65, "low_active", {}, 2138.4),
        ("female", 72, 160, 62, "inactive", {}, 1721.4),
        ("male", 14, 164, 51, "active", {}, 2803.0),
        ("female", 10, 138, 32, "low_active", {}, 1743.6),
        ("male", 6, 116, 21, "active", {}, 1547.1),
        ("female", 29, 165, 70, "low_active", stage("pregnant"), 2713.5),
        ("female", 29, 165, 62, "low_active",
         {"life_stage": "pregnant", "gestation_weeks": 8}, 2214.2),
        ("female", 30, 165, 65, "low_active", stage("lactating"), 2643.6),
        ("female", 30, 165, 65, "low_active",
         {"life_stage": "lactating", "lactation_months": 8, "lactation_partial": True}, 2623.6),
    ],
)  # fmt: skip
def test_energy_equation(
    sex: str,
    age: float,
    height: float,
    weight: float,
    activity: str,
    other: dict[str, Any],
    expected: float,
) -> None:
    body = {"height_cm": height, "weight_kg": weight, "activity": activity}
    assert eer_kcal(person(sex, age, **{**body, **other})) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(("bmi", "difference"), [(17.0, 100), (24.9, 0), (25.0, -50), (30.0, -250)])
def test_energy_in_pregnancy_follows_the_bmi_before(bmi: float, difference: float) -> None:
    pregnant = person("female", 29, **stage("pregnant"))
    known = pregnant.model_copy(update={"pre_pregnancy_bmi": bmi})
    assert eer_kcal(known) - eer_kcal(pregnant) == pytest.approx(difference)


def test_energy_is_rounded_and_banded() -> None:
    found = targets_for(EXAMPLE)
    assert found.energy_kcal == 2140
    energy = found["energy_kcal"]
    assert energy.min == pytest.approx(1926)
    assert energy.max == pytest.approx(2354)
    assert energy.kind == "EER"
    assert "energy_kcal" not in found.daily()


def test_own_energy_replaces_the_estimate_down_to_a_floor() -> None:
    assert targets_for(person(energy_kcal=1800)).energy_kcal == 1800
    low = targets_for(person(energy_kcal=900))
    assert low.energy_kcal == 1200
    assert "raised from 900" in low["energy_kcal"].note


def test_no_own_energy_under_the_estimate_for_the_young() -> None:
    young = person("male", 16, height_cm=174, weight_kg=63)
    estimate = targets_for(young).energy_kcal
    reduced = young.model_copy(update={"energy_kcal": 1500.0})
    assert targets_for(reduced).energy_kcal == estimate


def test_a_clinicians_energy_goes_below_the_floor() -> None:
    limit = {"nutrient": "energy_kcal", "min": 1000, "max": 1200, "set_by": "doctor"}
    found = targets_for(person(limits=[limit]))
    assert found.energy_kcal == 1100
    assert found["energy_kcal"].set_by == "doctor"


# --- limits --------------------------------------------------------------------------------


def limited(nutrient: str, **values: Any) -> Targets:
    return targets_for(person(limits=[{"nutrient": nutrient, "set_by": "clinic", **values}]))


def test_a_clinicians_limit_replaces_the_table() -> None:
    sodium = limited("sodium_mg", max=1500, reason="blood pressure")["sodium_mg"]
    assert (sodium.max, sodium.set_by, sodium.note) == (1500, "clinic", "blood pressure")
    assert limited("calcium_mg", min=1200)["calcium_mg"].min == 1200


def test_a_maximum_below_the_table_minimum_drops_the_minimum() -> None:
    potassium = limited("potassium_mg", max=2000)["potassium_mg"]
    assert (potassium.min, potassium.max) == (None, 2000)
    magnesium = limited("magnesium_mg", max=250)
    assert magnesium["magnesium_mg"].min is None
    assert magnesium.magnesium_mg == 250


def test_upper_levels_stay() -> None:
    assert limited("selenium_ug", max=900)["selenium_ug"].max == 400
    assert limited("calcium_mg", min=3000)["calcium_mg"].min == 2500


# --- the tables ----------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["us", "eu"])
def test_every_profile_has_one_row_for_each_nutrient(reference: str) -> None:
    found = reference_values(reference)
    columns = {row.nutrient for row in found}
    for sex in ("female", "male"):
        for life_stage in ("none", "pregnant", "lactating"):
            if sex == "male" and life_stage != "none":
                continue
            first, last = (
                (4, 120) if life_stage == "none" else (18 if reference == "eu" else 14, 50)
            )
            for age in range(first, last + 1):
                names = [
                    row.nutrient
                    for row in found
                    if (row.sex, row.life_stage) == (sex, life_stage)
                    and row.age_min <= age <= row.age_max
                ]
                assert sorted(names) == sorted(columns), (sex, life_stage, age)


def test_every_profile_has_its_upper_limits_once() -> None:
    for limit in upper_limits():
        same = [
            other
            for other in upper_limits()
            if (other.reference, other.nutrient, other.life_stage)
            == (limit.reference, limit.nutrient, limit.life_stage)
            and other.age_min <= limit.age_max
            and limit.age_min <= other.age_max
        ]
        assert same == [limit]
    assert len(upper_limits_for(EXAMPLE, "us")) == 17


@pytest.mark.parametrize(
    "name",
    [
        "targets_us.csv", "targets_eu.csv", "upper_limits.csv", "eer.csv", "eer_additions.csv",
        "macronutrient_ranges.csv", "absorption_curve.csv", "supplement_forms.csv", "drinks.csv",
        "medicine_classes.csv", "conditions.csv",
    ],
)  # fmt: skip
def test_every_row_has_its_source_and_how_it_was_checked(name: str) -> None:
    for row in rows(name):
        assert row["source"], row
        assert row["status"] in ("compared", "read", "unopened", "ours"), row
        assert None not in row.values(), row


def test_nutrients_are_columns_of_the_food_table() -> None:
    for name in ("targets_us.csv", "targets_eu.csv", "upper_limits.csv"):
        assert {row["nutrient"] for row in rows(name)} <= set(NUTRIENTS)
    assert set(targets_for(EXAMPLE)) <= set(NUTRIENTS)
    assert "iodine" in NOT_TARGETED
    assert "added sugars" in NOT_TARGETED


@pytest.mark.parametrize("reference", ["us", "eu"])
@pytest.mark.parametrize("diet", ["omnivore", "vegan"])
def test_a_minimum_is_never_above_its_maximum(reference: str, diet: str) -> None:
    people = [person(sex, age) for sex in ("female", "male") for age in range(4, 100)]
    people += [
        person("female", age, **stage(name))
        for name in ("pregnant", "lactating")
        for age in range(14, 51)
    ]
    for who in people:
        for target in targets_for(
            who.model_copy(update={"reference": reference, "diet": diet})
        ).values():
            if target.min is not None and target.max is not None:
                assert target.min <= target.max, (who, target)


def test_iron_of_a_pregnant_vegetarian_stops_at_the_upper_level() -> None:
    iron = targets_for(person("female", 31, **stage("pregnant"), diet="vegetarian"))["iron_mg"]
    assert (iron.min, iron.max) == (45, 45)
    assert "48.6 would be above the upper level" in iron.note


def test_a_comfort_ceiling_yields_to_a_figure_asked_for() -> None:
    fibre = limited("fibre_g", min=45)["fibre_g"]
    assert (fibre.min, fibre.max) == (45, None)


def test_targets_survive_pickling() -> None:
    found = targets_for(EXAMPLE)
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_gate_comes_first() -> None:
    with pytest.raises(Refused):
        targets_for(person("female", 52, life_stage="pregnant"))


def test_the_eu_tables_stand_as_efsa_wrote_them_without_meat() -> None:
    """EFSA has no factor for iron without meat; its zinc depends on phytate."""
    plain = targets_for(person("female", 30, reference="eu"))
    vegan = targets_for(person("female", 30, reference="eu", diet="vegan"))
    assert (plain["iron_mg"].min, vegan["iron_mg"].min) == (16, 16)
    assert (plain["zinc_mg"].min, vegan["zinc_mg"].min) == (9.3, 12.7)
    assert (
        "7.5 mg at 300 mg, 9.3 mg at 600 mg, 11 mg at 900 mg, 12.7 mg at 1,200 mg"
        in vegan["zinc_mg"].note
    )
    man = targets_for(person("male", 40, reference="eu", diet="vegetarian"))
    assert man["zinc_mg"].min == 16.3
    nursing = targets_for(person("female", 30, **stage("lactating"), reference="eu", diet="vegan"))
    assert nursing["zinc_mg"].min == pytest.approx(12.7 + 2.9)
    child = targets_for(person("female", 9, reference="eu", diet="vegan"))
    assert child["zinc_mg"].min == 7.4


def test_what_is_not_targeted_is_told_in_the_words_of_the_tables_in_force() -> None:
    assert "250 mg" in not_targeted("eu")["EPA and DHA"]
    assert "US tables" in not_targeted("us")["EPA and DHA"]
    assert set(not_targeted("us")) == set(not_targeted("eu")) == set(NOT_TARGETED)


@pytest.mark.parametrize("reference", ["us", "eu"])
def test_a_maximum_that_a_clinic_set_is_not_called_the_tables(reference: str) -> None:
    limit = {"nutrient": "sodium_mg", "max": 1800, "set_by": "clinic"}
    sodium = targets_for(person("female", 30, reference=reference, limits=[limit]))["sodium_mg"]
    assert (sodium.max, sodium.kind, sodium.max_kind) == (1800, "clinician", "clinician")

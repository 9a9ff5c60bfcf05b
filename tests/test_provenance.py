"""The provenance check, on a release of two foods made here."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from planner import provenance
from planner.errors import InputError
from planner.nutrients import NUTRIENTS
from planner.tables import data_dir, dictionary, load_foods

BUTTER, SEEDS = "butter_salted", "pumpkin_seeds_dried"
Amounts = dict[tuple[str, str], str]


def write(path: Path, head: list[str], rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def ours(slugs: tuple[str, ...] = (BUTTER, SEEDS)) -> list[dict[str, str]]:
    with (data_dir() / "foods.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["slug"] in slugs]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A food table with butter and pumpkin seeds only."""
    rows, path = ours(), tmp_path / "foods.csv"
    write(path, list(rows[0]), [list(row.values()) for row in rows])
    return path


def release(folder: Path, changed: Amounts | None = None) -> Path:
    """An SR Legacy release of both foods as our table has them, but for ``changed``."""
    folder.mkdir(exist_ok=True)
    columns, rows = dictionary().columns, ours()
    ids = {name: columns[name].fdc_nutrient_id for name in NUTRIENTS}
    units = {name: columns[name].unit.split(" ")[0].upper() for name in NUTRIENTS}
    write(
        folder / "food.csv",
        ["fdc_id", "data_type", "description"],
        [[row["fdc_id"], "sr_legacy_food", row["sr_description"]] for row in rows],
    )
    write(
        folder / "sr_legacy_food.csv",
        ["fdc_id", "NDB_number"],
        [[row["fdc_id"], str(int(row["ndb_no"]))] for row in rows],
    )
    write(
        folder / "nutrient.csv",
        ["id", "name", "unit_name", "nutrient_nbr", "rank"],
        [[ids[name], name, units[name], "", ""] for name in NUTRIENTS],
    )
    amounts = {(row["slug"], name): row[name] for row in rows for name in NUTRIENTS}
    amounts.update(changed or {})
    fdc = {row["slug"]: row["fdc_id"] for row in rows}
    cells = [
        [str(number), fdc[slug], ids[name], amount]
        for number, ((slug, name), amount) in enumerate(amounts.items())
        if amount
    ]
    write(folder / "food_nutrient.csv", ["id", "fdc_id", "nutrient_id", "amount"], cells)
    return folder


def test_the_same_figures_have_no_difference(table: Path, tmp_path: Path) -> None:
    """Also where the release has dropped the leading zero of butter's NDB number 01001."""
    assert provenance.compare(table, release(tmp_path / "sr")) == []


def test_every_difference_is_listed(table: Path, tmp_path: Path) -> None:
    changed = {
        (SEEDS, "magnesium_mg"): "550",
        (SEEDS, "caffeine_mg"): "1.5",
        (BUTTER, "calcium_mg"): "",
        (BUTTER, "energy_kcal"): "717.0",
    }
    found = provenance.compare(table, release(tmp_path / "sr", changed))
    assert {(d.slug, d.column, d.ours, d.theirs) for d in found} == {
        (SEEDS, "magnesium_mg", "592", "550"),
        (SEEDS, "caffeine_mg", "0", "1.5"),
        (BUTTER, "calcium_mg", "24", ""),
    }


def test_zero_is_not_a_missing_value(table: Path, tmp_path: Path) -> None:
    found = provenance.compare(table, release(tmp_path / "sr", {(BUTTER, "alcohol_g"): ""}))
    assert [str(difference) for difference in found] == [
        "butter_salted (NDB 01001): alcohol_g is 0 here, no value there"
    ]


def test_a_food_that_the_release_lacks_is_a_difference(tmp_path: Path) -> None:
    found = provenance.compare(None, release(tmp_path / "sr"))
    assert {difference.column for difference in found} == {"ndb_no"}
    assert len(found) == len(load_foods()) - 2


def test_the_report_counts(table: Path, tmp_path: Path) -> None:
    folder = release(tmp_path / "sr", {(SEEDS, "magnesium_mg"): "550"})
    text = provenance.report(folder, table)
    assert "pumpkin_seeds_dried (NDB 12014): magnesium_mg is 592 here, 550 there" in text
    assert text.endswith(f"2 foods, {2 * len(NUTRIENTS)} nutrient cells; differences: 1.")


def test_a_folder_that_is_no_release_says_all_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        provenance.compare(None, tmp_path)
    assert len(caught.value.problems) == len(provenance.RELEASE_FILES) + 1


def test_another_unit_is_refused(table: Path, tmp_path: Path) -> None:
    folder = release(tmp_path / "sr")
    text = (folder / "nutrient.csv").read_text(encoding="utf-8")
    (folder / "nutrient.csv").write_text(
        text.replace("magnesium_mg,MG", "magnesium_mg,G"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="1090 is in g, magnesium_mg is not"):
        provenance.compare(table, folder)

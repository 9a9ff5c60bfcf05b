"""The tables of the surveys, from rows made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.person import EXAMPLE, person_document
from planner.surveys import medicines, spread
from planner.surveys.medicines import CASES, Row, medicine_table, person_of, row_of
from planner.surveys.section import BEGIN, END, in_section
from planner.surveys.spread import Spread, spread_of

DOCS = Path(__file__).parent.parent / "docs"
ROUNDED = 1e-5
"""What printing a thousandth of a milligram can change of a share of a day's magnesium."""


def test_only_the_marked_section_of_a_page_is_rewritten():
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nthe rest\n"
    assert in_section(page, "new\n") == f"# Title\n\n{BEGIN}\nnew\n{END}\n\nthe rest\n"


def test_the_page_on_medicines_has_a_row_for_every_case():
    text = (DOCS / "medicines.md").read_text(encoding="utf-8")
    section = text.partition(BEGIN)[2].partition(END)[0]
    for case in CASES:
        assert f"| {case} |" in section, case
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    assert all(line.endswith("| yes |") for line in rows[1:])


@pytest.mark.parametrize("case", CASES)
def test_each_case_is_the_example_person_with_something_more(case):
    changed = {
        key
        for key, value in person_document(person_of(case)).items()
        if value != person_document(EXAMPLE)[key]
    }
    assert changed == set(CASES[case])


def test_a_case_says_what_moved_and_what_was_barred(monkeypatch):
    monkeypatch.setattr(medicines, "DAYS", 2)
    row = row_of("eltrombopag 10:00")
    assert row.verified
    assert row.moved == ("lunch 12:30 → 14:00",)
    assert any(text.startswith("milk, yogurt, cheese") for text in row.barred)
    assert "more than 50 mg calcium at breakfast" in row.barred
    assert any("lunch moves from 12:30 to 14:00" in text for text in row.notices)


def test_the_table_numbers_what_the_plans_say():
    rows = [
        Row("a 08:00", ("lunch 12:30 to 14:00",), (), (), ("First.", "Second."), True),
        Row("b 10:00", (), ("milk",), ("tea",), ("Second.",), False, ("spacing.share",)),
    ]
    lines = list(medicine_table(rows))
    assert "| a 08:00 | lunch 12:30 to 14:00 | nothing | nothing | 1, 2 | nothing | yes |" in lines
    assert "| b 10:00 | nothing | milk | tea | 2 | spacing.share | no |" in lines
    assert lines[-2:] == ["1. First.", "2. Second."]


def test_the_absorption_term_can_be_left_out(monkeypatch):
    monkeypatch.setattr(spread, "DAYS", 1)
    on, off = spread_of(("F45", True)), spread_of(("F45", False))
    for found in (on, off):
        assert found.verified
        assert sum(found.shares.values()) == pytest.approx(1.0, abs=ROUNDED)
        assert found.largest == pytest.approx(max(found.shares.values()))
        assert found.absorbed_mg < found.eaten_mg
    assert on.shares != off.shares


def test_a_line_of_the_spread_is_the_mean_of_its_rows():
    rows = [
        Spread("F45", True, dict.fromkeys(spread.OCCASIONS, share), 0.3, most, 400.0, 150.0, True)
        for share, most in ((0.2, 1.4), (0.3, 1.6))
    ]
    line = spread._line("all", True, rows)
    assert line == ("| all | on | 25% | 25% | 25% | 25% | 30% | 1.60 | 400 mg | 150 mg | yes |")

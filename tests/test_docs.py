"""The documents that are printed from the code are what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import plan_of

from planner import docs
from planner.model.build import FAMILIES
from planner.rules import relaxations, rules


def test_the_formulation_is_current():
    assert docs.FORMULATION.read_text(encoding="utf-8") == docs.formulation(), "run make docs"


def test_every_family_rule_and_figure_is_in_it():
    text = docs.formulation()
    for family in FAMILIES:
        assert (family.__doc__ or "").splitlines()[0].rstrip(".") in text
        for rows in family.RULES:
            assert rows.__doc__, f"{family.__name__}.{rows.__name__} has no docstring"
            assert f"- `{rows.__name__}`: " in text
    for entry in rules().values():
        for figure in entry.figures:
            assert f"| `{figure}` |" in text
    for given in relaxations():
        assert f"`{given.row}`" in text


def test_formulas_keep_their_shape():
    text = docs._markdown("Why.\n\n    a = b\n\n      c = d\n\nThen ``e``.")
    assert text == "Why.\n\n```text\na = b\n\n  c = d\n```\n\nThen `e`."


def test_a_stale_document_is_named_and_not_written(tmp_path: Path, monkeypatch, capsys):
    stale = tmp_path / "formulation.md"
    stale.write_text("old", encoding="utf-8")
    monkeypatch.setattr(docs, "FORMULATION", stale)
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    assert docs.main(["--check"]) == 1
    assert "formulation.md is stale" in capsys.readouterr().err
    assert stale.read_text(encoding="utf-8") == "old"
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0


def test_the_example_takes_the_place_of_the_old_one():
    old = f"# Title\n{docs.BEGIN}\nold\n{docs.END}\nrest\n"
    new = docs.with_output(old, docs.example_output(plan_of()))
    assert "Lentils and spinach" in new
    assert "\nold\n" not in new
    assert new.endswith(f"{docs.END}\nrest\n")
    assert docs.with_output(new, docs.example_output(plan_of())) == new
    with pytest.raises(ValueError, match="output:begin"):
        docs.with_output("# Title", "output")

"""Every rule of the model has its tests: one at which it holds, one at which its row is named."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from planner.model.build import FAMILIES

HERE = Path(__file__).parent
RULES = [
    (family.__name__.rpartition(".")[2], function.__name__)
    for family in FAMILIES
    for function in family.RULES
]


def asked(family: str) -> dict[str, set[bool]]:
    """Per rule: whether its tests expect no broken row (False), some broken row (True), or both."""
    tree = ast.parse((HERE / f"test_{family}.py").read_text(encoding="utf-8"))
    alias = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found: dict[str, set[bool]] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Compare) and isinstance(node.left, ast.Call)):
            continue
        call, expected = node.left, node.comparators[0]
        if not (isinstance(call.func, ast.Name) and call.func.id == "broken"):
            continue
        rule = call.args[0]
        rule = alias.get(rule.id, rule) if isinstance(rule, ast.Name) else rule
        if isinstance(rule, ast.Attribute) and isinstance(rule.value, ast.Name):
            assert rule.value.id == family
            empty = isinstance(expected, ast.List) and not expected.elts
            found.setdefault(rule.attr, set()).add(not empty)
    return found


@pytest.mark.parametrize(("family", "rule"), RULES)
def test_every_rule_is_tested_on_both_sides_of_its_bound(family, rule):
    assert asked(family).get(rule) == {False, True}, f"test_{family}.py: {rule} needs both"

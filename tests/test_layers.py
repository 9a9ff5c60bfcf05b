"""Imports only go down, and the solver and the verifier stay apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "planner"

FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {"errors", "nutrients", "food", "dish", "menu", "person", "plan", "varied", "wording"}
    ),
    frozenset(
        {
            "advice", "dishes", "files", "gate", "habits", "locking", "provenance", "reference",
            "retime", "rules", "schemas", "selection", "shopping", "tables", "targets",
        }
    ),
    frozenset({"asked", "model", "search", "verify"}),
    frozenset(
        {"bound", "compose", "day_question", "opened", "refill", "remedy", "replan", "saving",
            "timing", "week"}
    ),
    frozenset({"export", "household", "swap"}),
    frozenset({"edit", "explain"}),
    frozenset(
        {
            "__main__", "cli", "cli_app", "cli_edit", "cli_export", "cli_household", "docs",
            "survey", "surveys",
        }
    ),
    frozenset({"ui"}),
)  # fmt: skip
"""Rooms of the package from the bottom up; a room may import its own floor and those below."""

NEVER = {
    "verify": {"model", "search"},
    "search": {"model", "verify"},
    "model": {"verify"},
}
"""Neighbours that must not know one another."""

SOLVERS = {"pulp", "highspy"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, lazy: bool = True) -> Iterator[str]:
    """Full names a module imports; without ``lazy`` only those that run when it is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if lazy else iter(tree.body)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str | None:
    """The room of the package a module is in, None outside of it or for the package itself."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] or None if package == PACKAGE.name else None


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


ROOMS = frozenset().union(*FLOORS)
CHECKED = [path for path in modules() if path != PACKAGE / "__init__.py"]


def test_every_room_has_its_floor():
    assert {room(name_of(path)) for path in CHECKED} <= ROOMS


@pytest.mark.parametrize("path", CHECKED, ids=name_of)
def test_imports_only_go_down(path: Path):
    own = room(name_of(path))
    assert own is not None
    wanted = {found for module in imports(path) if (found := room(module)) in ROOMS}
    up = {found for found in wanted if floor(found) > floor(own)}
    assert not up, f"{own} imports {up} from above"
    assert not wanted & NEVER.get(own, set())


@pytest.mark.parametrize("path", CHECKED, ids=name_of)
def test_only_the_model_speaks_to_the_solver(path: Path):
    if room(name_of(path)) != "model":
        assert not {module.split(".")[0] for module in imports(path)} & SOLVERS


def test_no_module_imports_in_a_circle():
    known = {name_of(path) for path in modules()}
    graph = {
        name_of(path): {module for module in imports(path, lazy=False) if module in known}
        - {name_of(path)}
        for path in modules()
    }
    assert list(TopologicalSorter(graph).static_order())


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, planner; print(sorted({'numpy','pandas','pulp','rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_everything_promised_is_there():
    import planner

    for name in planner.__all__:
        assert getattr(planner, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'plan_month'"):
        _ = planner.plan_month

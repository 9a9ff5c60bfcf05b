"""Reads the dishes and sides from TOML and checks them, all problems at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import Any

from planner.dish import KINDS, AmountRange, Dish, Role
from planner.errors import InputError
from planner.food import Food
from planner.tables import data_dir, load_foods

LONGEST_TITLE = 60
_DISH_KEYS = {
    "slug", "cuisine", "kinds", "titles", "hands_on_minutes", "total_minutes", "night_before",
    "keeps_days", "packable", "roles", "seasoning", "sides", "max_sides", "never_together",
    "method",
}  # fmt: skip
_ROLE_KEYS = {"name", "foods", "least", "most"}
_SIDE_KEYS = {"title", "foods", "seasoning"}
_PLACEHOLDER = re.compile(r"\{(\w+)(?:\.start)?\}")


@cache
def load_dishes(folder: Path | None = None) -> Mapping[str, Dish]:
    """Every dish by slug, in alphabetical order; raises InputError with all problems."""
    root = folder or data_dir()
    foods = load_foods()
    problems: list[str] = []
    sides = _read_sides(root / "sides.toml", foods, problems)
    found: dict[str, Dish] = {}
    for path in sorted((root / "dishes").glob("*.toml")):
        for number, entry in enumerate(_toml(path, problems).get("dish", []), start=1):
            where = f"{path.name} dish {number} {entry.get('slug', '(no slug)')}"
            dish = _dish(where, entry, sides, foods, problems)
            if dish is None:
                continue
            if dish.slug in found:
                problems.append(f"{where}: this slug is taken; give each dish its own.")
            found[dish.slug] = dish
    if problems:
        raise InputError(problems)
    return dict(sorted(found.items()))


@cache
def sides_of(slug: str) -> frozenset[str]:
    """Roles of a dish that stand beside it; none for a dish that is not known."""
    dish = load_dishes().get(slug)
    return frozenset(role.name for role in dish.roles if role.is_side) if dish else frozenset()


def _toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path.name}: cannot be read: {error}.")
        return {}


def _read_sides(path: Path, foods: Mapping[str, Food], problems: list[str]) -> dict[str, Role]:
    sides: dict[str, Role] = {}
    for name, entry in _toml(path, problems).get("side", {}).items():
        where = f"{path.name} side {name}"
        problems.extend(_unknown(where, entry, _SIDE_KEYS))
        sides[name] = Role(
            name=name,
            foods=_ranges(where, entry.get("foods", {}), foods, problems),
            least=0,
            most=1,
            seasoning=_amounts(where, entry.get("seasoning", {}), foods, problems),
            is_side=True,
        )
    return sides


def _unknown(where: str, entry: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    for key in sorted(set(entry) - known):
        yield f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}."


def _amounts(
    where: str, entry: Mapping[str, float], foods: Mapping[str, Food], problems: list[str]
) -> dict[str, float]:
    kept: dict[str, float] = {}
    for slug, amount in entry.items():
        if slug not in foods:
            problems.append(f"{where}: seasoning {slug!r} is not in the food table.")
        elif not _is_stepped(amount, foods[slug]):
            problems.append(_off_step(where, slug, amount, foods[slug]))
        else:
            kept[slug] = float(amount)
    return kept


def _ranges(
    where: str, entry: Mapping[str, list[float]], foods: Mapping[str, Food], problems: list[str]
) -> dict[str, AmountRange]:
    kept: dict[str, AmountRange] = {}
    for slug, pair in entry.items():
        if slug not in foods:
            problems.append(f"{where}: {slug!r} is not in the food table.")
            continue
        if len(pair) != 2 or pair[0] > pair[1] or pair[0] <= 0:
            problems.append(f"{where}: {slug} needs [least, most] above 0, not {pair}.")
            continue
        for amount in pair:
            if not _is_stepped(amount, foods[slug]):
                problems.append(_off_step(where, slug, amount, foods[slug]))
        kept[slug] = AmountRange(float(pair[0]), float(pair[1]))
    if not entry:
        problems.append(f"{where}: has no foods.")
    return kept


def _is_stepped(amount: float, food: Food) -> bool:
    steps = amount / food.step
    return steps >= 1 - 1e-9 and abs(steps - round(steps)) < 1e-6


def _off_step(where: str, slug: str, amount: float, food: Food) -> str:
    return f"{where}: {slug} {amount} is no multiple of its step, {food.step:g} {food.measure}."


def _dish(
    where: str,
    entry: Mapping[str, Any],
    sides: Mapping[str, Role],
    foods: Mapping[str, Food],
    problems: list[str],
) -> Dish | None:
    before = len(problems)
    problems.extend(_unknown(where, entry, _DISH_KEYS))
    missing = {"slug", "cuisine", "kinds", "titles", "roles", "seasoning", "method"} - set(entry)
    if missing:
        problems.append(f"{where}: misses {', '.join(sorted(missing))}.")
        return None
    for kind in entry["kinds"]:
        if kind not in KINDS:
            problems.append(f"{where}: kind {kind!r} is none of {', '.join(KINDS)}.")
    roles: list[Role] = []
    for role in entry["roles"]:
        at = f"{where} role {role.get('name', '?')}"
        problems.extend(_unknown(at, role, _ROLE_KEYS))
        roles.append(
            Role(
                name=str(role.get("name", "")),
                foods=_ranges(at, role.get("foods", {}), foods, problems),
                least=int(role.get("least", 1)),
                most=int(role.get("most", 1)),
            )
        )
    for name in entry.get("sides", []):
        if name not in sides:
            problems.append(f"{where}: side {name!r} is not in sides.toml.")
        else:
            roles.append(sides[name])
    if len({role.name for role in roles}) != len(roles):
        problems.append(f"{where}: two roles or sides share a name.")
    dish = Dish(
        slug=str(entry["slug"]),
        cuisine=str(entry["cuisine"]),
        kinds=tuple(entry["kinds"]),
        titles=tuple(entry["titles"]),
        roles=tuple(roles),
        seasoning=_amounts(where, entry["seasoning"], foods, problems),
        hands_on_minutes=int(entry.get("hands_on_minutes", 0)),
        total_minutes=int(entry.get("total_minutes", 0)),
        night_before=str(entry.get("night_before", "")),
        method=str(entry["method"]),
        max_sides=int(entry.get("max_sides", 0)),
        never_together=tuple((a, b) for a, b in entry.get("never_together", [])),
        keeps_days=int(entry.get("keeps_days", 0)),
        packable=bool(entry.get("packable", False)),
    )
    problems.extend(_text_problems(where, dish, foods))
    return dish if len(problems) == before else None


def _text_problems(where: str, dish: Dish, foods: Mapping[str, Food]) -> Iterator[str]:
    names = {role.name: role for role in dish.roles}
    for text in (*dish.titles, dish.method, dish.night_before):
        for name in _PLACEHOLDER.findall(text):
            if name not in names:
                yield f"{where}: {{{name}}} in {text[:40]!r} is no role of the dish."
    always = {role.name for role in dish.roles if role.least > 0}
    if not set(_PLACEHOLDER.findall(dish.titles[-1])) <= always:
        yield f"{where}: the last title must use only roles that are always there."
    for template in dish.titles:
        used = list(dict.fromkeys(_PLACEHOLDER.findall(template)))
        if not set(used) <= set(names):
            continue
        choices = [[foods[slug].title_name for slug in names[name].foods] for name in used]
        for combination in islice(product(*choices), 2000):
            title = fill(template, dict(zip(used, combination, strict=True)))
            if len(title) > LONGEST_TITLE:
                yield f"{where}: title {title!r} has {len(title)} characters, {LONGEST_TITLE} fit."
                break


def fill(template: str, names: Mapping[str, str]) -> str:
    """The template with each ``{role}`` replaced, its first letter a capital."""
    text = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], template)
    return text[:1].upper() + text[1:]

"""Which version of a dish each person may have, and how far it is settled by the others.

A plate is *settled* by the first who has the dish: role by role, the foods on it. For the next
person the same foods come in their own amounts; a food that this person may not eat is replaced
within its role, or left out where the role allows it. Sides and drinks are everyone's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from planner.household.at_table import family, is_version
from planner.menu import Option, Portion

Settled = dict[str, tuple[str, ...]]
"""Foods on the shared plate, by role, sides apart."""


def versions(options: Sequence[Option]) -> dict[str, Option]:
    """The dishes somebody may have, by what is cooked: the whole dish where it fits."""
    found: dict[str, Option] = {}
    for option in sorted(options, key=lambda o: is_version(o.dish.slug)):
        found.setdefault(family(option.dish.slug), option)
    return found


def common(option: Option, others: Iterable[Option]) -> Option:
    """The option with just the foods that all may eat, in every role in which there are enough."""
    theirs = [{(p.role, p.food.slug) for p in other.all_portions()} for other in others]
    known = [{role.name for role in other.dish.roles} for other in others]
    portions = {}
    for role in option.dish.roles:
        mine = option.portions[role.name]
        kept = tuple(
            p
            for p in mine
            if role.is_side
            or all(
                (p.role, p.food.slug) in foods
                for foods, roles in zip(theirs, known, strict=True)
                if role.name in roles
            )
        )
        portions[role.name] = kept if len(kept) >= max(role.least, 1) else mine
    return replace(option, portions=portions)


def settled_by(servings: Iterable[tuple[Portion, int]], option: Option) -> Settled:
    """What a plate settles for the others: its foods by role, sides apart."""
    sides = {role.name for role in option.dish.roles if role.is_side}
    found: Settled = {role.name: () for role in option.dish.roles if not role.is_side}
    for portion, _ in servings:
        if portion.role not in sides:
            found[portion.role] = (*found[portion.role], portion.food.slug)
    return found


def follow(option: Option, settled: Mapping[str, tuple[str, ...]], loose: bool = False) -> Option:
    """The option with the foods that are settled; ``loose`` lets optional roles be anything."""
    roles, portions = [], {}
    for role in option.dish.roles:
        mine = option.portions[role.name]
        asked = settled.get(role.name)
        if role.is_side or asked is None or (loose and not role.least):
            roles.append(role)
            portions[role.name] = mine
            continue
        same = tuple(p for p in mine if p.food.slug in asked)
        if len(same) >= max(role.least, 1):
            roles.append(replace(role, least=len(same), most=len(same)))
            portions[role.name] = same
        elif role.least:
            roles.append(replace(role, most=max(role.least, min(len(asked), role.most))))
            portions[role.name] = mine
        else:
            roles.append(role)
            portions[role.name] = mine if asked else ()
    dish = replace(option.dish, roles=tuple(roles))
    return replace(option, dish=dish, portions=portions)


def pointed(option: Option, points: float) -> Option:
    """The option with points against it: they stand on the foods of its first needed role."""
    role = next((r for r in option.roles if r.least and not r.is_side), option.roles[0])
    avoid = dict(option.avoid)
    for portion in option.portions[role.name]:
        avoid[portion.food.slug] = avoid.get(portion.food.slug, 0.0) + points / max(role.least, 1)
    return replace(option, avoid=avoid)

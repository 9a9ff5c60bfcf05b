"""Undo and redo, kept in the plan file itself: one packed patch an edit.

An entry of ``Plan.history`` has ``what`` (in words), ``kind``, ``kept`` (items the edit set by
hand), ``seen`` (dishes it took from an occasion), ``verified`` (whether the plan kept every rule
afterwards), ``patch`` (the way back; for an entry that was ``undone`` the way forward) and ``to``
(the digest of the plan it leads to). Entries that were undone stand last, until the next edit
drops them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from planner.edit.patch import Damaged, applied, difference, digest, packed, unpacked
from planner.errors import CannotAnswer, InputError
from planner.plan import Plan, plan_from_document

MOST = 1000
"""Edits kept; the oldest are dropped beyond it."""


@dataclass(frozen=True)
class Edited:
    """A plan after an edit, and what changed, in words."""

    plan: Plan
    changes: tuple[str, ...]


def body(plan: Plan, known: dict[int, Any] | None = None) -> dict[str, Any]:
    """The plan's document without its history, as ``Plan.to_document`` gives it.

    ``known`` are days that were written out for another plan, by identity: a day that both
    plans share is then the same object in both documents.
    """
    days = {} if known is None else known
    for day in plan.days:
        if id(day) not in days:
            days[id(day)] = _plain(day)
    names = [field.name for field in fields(plan) if field.name not in ("schema", "history")]
    return {"schema": plan.schema} | {
        name: [days[id(day)] for day in plan.days]
        if name == "days"
        else _plain(getattr(plan, name))
        for name in names
    }


def _plain(value: Any) -> Any:
    """A value as JSON reads it back."""
    if isinstance(value, str | bool | None):
        return value
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def recorded(
    before: Plan,
    after: Plan,
    what: str,
    changes: Iterable[str],
    kept: Iterable[str] = (),
    kind: str = "",
) -> Edited:
    """The edited plan with this edit in its history; edits undone before it are dropped.

    Raises InputError where nothing changed.
    """
    days: dict[int, Any] = {}
    was = body(before, days)
    tree = difference(body(after, days), was)
    if tree is None:
        raise InputError(["That is how the plan is already; nothing was changed."])
    entry = {
        "what": what,
        "kind": kind,
        "kept": list(kept),
        "seen": _dishes_gone(before, after),
        "verified": after.verified,
        "patch": packed(tree),
        "to": digest(was),
    }
    done = [old for old in before.history if not old.get("undone")]
    return Edited(replace(after, history=(*done, entry)[-MOST:]), tuple(changes))


def _dishes_gone(before: Plan, after: Plan) -> dict[str, str]:
    """The dish that each occasion had and has no longer."""
    now = {f"{day.date} {m.name}": m.dish for day in after.days for m in day.occasions}
    return {
        where: meal.dish
        for day in before.days
        for meal in day.occasions
        if meal.dish and now.get(where := f"{day.date} {meal.name}") != meal.dish
    }


def done(plan: Plan) -> tuple[Mapping[str, Any], ...]:
    """The edits that stand, the oldest first."""
    return tuple(entry for entry in plan.history if not entry.get("undone"))


def undone(plan: Plan) -> tuple[Mapping[str, Any], ...]:
    """The edits that were undone and can be done again, the next first."""
    return tuple(entry for entry in plan.history if entry.get("undone"))


def can_undo(plan: Plan) -> bool:
    """Whether an edit stands that can be undone."""
    return bool(done(plan))


def can_redo(plan: Plan) -> bool:
    """Whether an edit was undone that can be done again."""
    return bool(undone(plan))


def undo(plan: Plan) -> Edited:
    """The plan before its last edit. Raises CannotAnswer where there is none."""
    if not can_undo(plan):
        raise CannotAnswer(["Nothing to undo: this is the plan as it was made."])
    entry = done(plan)[-1]
    before, turned = _turned(plan, entry, len(done(plan)), "undone")
    history = (*done(plan)[:-1], {**turned, "undone": True}, *undone(plan))
    return Edited(replace(before, history=history), (f"Undone: “{_what(entry)}”",))


def redo(plan: Plan) -> Edited:
    """The plan with the edit that was undone last. Raises CannotAnswer where there is none."""
    if not can_redo(plan):
        raise CannotAnswer(["Nothing to do again: no edit was undone."])
    entry = undone(plan)[0]
    after, turned = _turned(plan, entry, len(done(plan)) + 1, "done again")
    again = {key: value for key, value in turned.items() if key != "undone"}
    history = (*done(plan), again, *undone(plan)[1:])
    return Edited(replace(after, history=history), (f"Done again: {_what(entry)}",))


def hand_set(plan: Plan, lately: bool = False) -> tuple[str, ...]:
    """Items that were chosen or set by hand: all of them, or those since the plan last kept
    every rule (what a repair must leave)."""
    found: dict[str, None] = {}
    for entry in reversed(done(plan)):
        if lately and entry.get("verified") is True:
            break
        kept = entry.get("kept")
        found |= dict.fromkeys(str(k) for k in kept) if isinstance(kept, list | tuple) else {}
    return tuple(found)


def _turned(
    plan: Plan, entry: Mapping[str, Any], number: int, what: str
) -> tuple[Plan, dict[str, Any]]:
    """The plan an entry leads to, and the entry with the way back from there."""
    now = body(plan)
    try:
        document, back = applied(now, unpacked(entry.get("patch")))
        if digest(document) != entry.get("to"):
            raise Damaged("it leads to another plan than it should")
        found = plan_from_document({**document, "history": []})
    except (Damaged, InputError) as error:
        raise InputError(
            [
                f"Step {number} of this plan's history is damaged ({error}); it cannot be {what}. "
                "The plan itself is as it was."
            ]
        ) from error
    return found, {**entry, "patch": packed(back), "to": digest(now)}


def _what(entry: Mapping[str, Any]) -> str:
    return str(entry.get("what") or "an edit")

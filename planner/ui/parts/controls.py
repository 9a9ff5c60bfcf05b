"""Buttons of a board: what a click does, and with what, stands on the button."""

from __future__ import annotations

from planner.export.markup import Child, Markup, tag


def button(
    label: Child, do: str, with_: str = "", *, kind: str = "", key: str = "", **attributes: object
) -> Markup:
    """One button; ``kind`` is main or quiet, ``key`` what keeps the keyboard's place on it."""
    return tag(
        "button",
        label,
        type="button",
        class_=f"button {kind}".strip(),
        data_do=do,
        data_with=with_ or None,
        data_key=key or f"{do} {with_}".strip(),
        **attributes,
    )

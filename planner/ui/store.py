"""What the visitor's own browser keeps, so that a reload or a locked phone loses nothing.

One text: the answers and the plan as JSON, packed. It is read before anything is drawn, and is
trusted no more than an uploaded file.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from planner.ui.board import asset
from planner.ui.calm import calm

NAME = "magnesium-planner-1"
KEY = "store"
MOST_BYTES = 4_000_000
"""A kept text that unpacks to more than this is no plan."""

_STORE = st.components.v2.component(
    "magnesium_planner_store", html="<span></span>", css=":host{display:none}", js=asset("store.js")
)


def pack(document: Mapping[str, Any]) -> str:
    """JSON, compressed, as text."""
    said = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(said.encode("utf-8"))).decode("ascii")


def unpack(text: str) -> dict[str, Any]:
    """The document of a packed text; empty where it is none, or too large to be one."""
    try:
        unpacker = zlib.decompressobj()
        said = unpacker.decompress(base64.b64decode(text, validate=True), MOST_BYTES)
        document = json.loads(said) if not unpacker.unconsumed_tail else {}
    except (ValueError, zlib.error, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def read(ask: str, then: Callable[[dict[str, Any]], None]) -> None:
    """Ask the browser what it keeps; the answer comes in a run of its own.

    ``ask`` is another word in every session, so that a page which outlived its server is asked
    again.
    """

    def found() -> None:
        answer = st.session_state[KEY].get("found")
        text = answer.get("text") if isinstance(answer, Mapping) else None
        then(unpack(text) if isinstance(text, str) and text else {})

    _STORE(
        key=KEY,
        data={"name": NAME, "ask": ask, "stamp": "", "text": ""},
        on_found_change=calm(found),
    )


def write(document: Mapping[str, Any] | None) -> None:
    """Have the browser keep this; None has it forget."""
    text = pack(document) if document else ""
    stamp = hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
    _STORE(
        key=KEY,
        data={"name": NAME, "ask": "", "stamp": stamp, "text": text},
        on_found_change=lambda: None,
    )

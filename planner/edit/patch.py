"""What leads from one JSON document to another, as a small tree of changed paths.

    {"=": value}              the value becomes this
    {".": {key: tree, ...}}   inside an object with the same keys, or a list of the same length
    {"~": [at, count, [..]]}  from ``at`` on, ``count`` entries of a list become these

Applying a tree gives the other document and the tree that leads back. A tree is packed as
compressed text for a plan file, with the digest of the document it leads to: a damaged one, or
one that belongs to another document, is noticed and changes nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from typing import Any

Tree = dict[str, Any]

VALUE, INSIDE, STRETCH = "=", ".", "~"
DIGEST = 16
"""Hexadecimal digits of a document's digest that are kept."""

MOST_BYTES = 50_000_000
"""Largest unpacked patch: a damaged one may claim to be anything."""


class Damaged(Exception):
    """A patch that cannot be read or does not fit the document."""


def difference(old: Any, new: Any) -> Tree | None:
    """The tree that leads from one document to the other; None where they are the same."""
    if _same(old, new):
        return None
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        return {INSIDE: _inside({key: (old[key], new[key]) for key in old})}
    if isinstance(old, list) and isinstance(new, list) and old and new:
        if len(old) == len(new):
            pairs = {str(at): pair for at, pair in enumerate(zip(old, new, strict=True))}
            return {INSIDE: _inside(pairs)}
        first, last, short = 0, 0, min(len(old), len(new))
        while first < short and _same(old[first], new[first]):
            first += 1
        while last < short - first and _same(old[-1 - last], new[-1 - last]):
            last += 1
        return {STRETCH: [first, len(old) - last - first, new[first : len(new) - last]]}
    return {VALUE: new}


def _inside(pairs: dict[str, tuple[Any, Any]]) -> Tree:
    found = {key: difference(*pair) for key, pair in pairs.items()}
    return {key: tree for key, tree in found.items() if tree is not None}


def _same(old: Any, new: Any) -> bool:
    """Whether two values are written the same: order of keys, 1 or 1.0 or true."""
    if old is new:
        return True
    if type(old) is not type(new):
        return False
    if isinstance(old, dict):
        return list(old) == list(new) and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_same, old, new))
    return bool(old == new)


def applied(document: Any, tree: Tree) -> tuple[Any, Tree]:
    """The document that a tree leads to, and the tree back; Damaged where it does not fit."""
    try:
        ((kind, what),) = tree.items()
        if kind == VALUE:
            return what, {VALUE: document}
        if kind == STRETCH:
            at, count, new = what
            _expect(isinstance(document, list) and isinstance(new, list))
            _expect(0 <= at <= at + count <= len(document))
            old = document[at : at + count]
            return [*document[:at], *new, *document[at + count :]], {STRETCH: [at, len(new), old]}
        _expect(kind == INSIDE and isinstance(document, dict | list))
        changed = dict(document) if isinstance(document, dict) else list(document)
        back = {}
        for key, inner in what.items():
            at = key if isinstance(document, dict) else int(key)
            changed[at], back[key] = applied(document[at], inner)
        return changed, {INSIDE: back}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Damaged("it does not fit the plan as it stands") from error


def _expect(holds: bool) -> None:
    if not holds:
        raise Damaged("it does not fit the plan as it stands")


def digest(document: Any) -> str:
    """A short digest of a document as it is written."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def packed(tree: Tree) -> str:
    """A tree as compressed text."""
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")


def unpacked(text: object) -> Tree:
    """The tree of a compressed text. Raises Damaged where it is none."""
    try:
        _expect(isinstance(text, str))
        unzip = zlib.decompressobj()
        raw = unzip.decompress(base64.b64decode(str(text), validate=True), MOST_BYTES)
        _expect(unzip.eof)
        tree = json.loads(raw)
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise Damaged("it cannot be read") from error
    _expect(isinstance(tree, dict) and len(tree) == 1)
    return dict(tree)

"""Edits of a plan: swap, lock, ban, skip, repair, undo. Each returns an ``Edited``.

A change by hand may break a rule: the plan then says so, with the amount, and ``mend`` repairs
it. What is locked never moves. Every edit can be undone, back to the plan as it was made.
"""

from planner.edit.common import Tables, tables
from planner.edit.history import Edited, can_redo, can_undo, redo, undo
from planner.edit.mending import mend, replan
from planner.edit.occasions import ate, back, eat_out, skip
from planner.edit.plates import another, leave_out, regenerate, serve, set_amount, swap
from planner.edit.wishes import ban, like, lock, unban, unlock

__all__ = [
    "Edited", "Tables", "another", "ate", "back", "ban", "can_redo", "can_undo", "eat_out",
    "leave_out", "like", "lock", "mend", "redo", "regenerate", "replan", "serve", "set_amount",
    "skip", "swap", "tables", "unban", "undo", "unlock",
]  # fmt: skip

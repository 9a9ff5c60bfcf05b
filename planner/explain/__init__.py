"""Why a plan is as it is: for a food, a target, a rule, a shortfall."""

from planner.explain.best import best
from planner.explain.foods import item, target
from planner.explain.rules import rule
from planner.explain.shortfalls import shortfall
from planner.explain.types import Explanation, Remedy

__all__ = ["Explanation", "Remedy", "best", "item", "rule", "shortfall", "target"]

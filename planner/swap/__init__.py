"""Swaps: what could stand in place of a food, an amount or a dish, and what each would do."""

from planner.swap.bench import Bench
from planner.swap.effect import Alternative, Effect

__all__ = ["Alternative", "Bench", "Effect"]

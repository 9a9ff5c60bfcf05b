"""Effects and alternatives in words, for a page or a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from planner.export.words import nutrient_name, nutrient_unit
from planner.swap.effect import SHOWN, Alternative, Effect


def figures(effect: Effect) -> str:
    """The changes in figures: "magnesium +122 mg, potassium −24 mg, ...; +0.95 USD"."""
    parts = [
        f"{nutrient_name(n).lower()} {signed(effect.delta[n])} {nutrient_unit(n)}" for n in SHOWN
    ]
    parts.append(f"absorbed about {signed(effect.absorbed_mg)} mg")
    price = "price not known" if effect.price_usd is None else f"{effect.price_usd:+.2f} USD"
    return f"{', '.join(parts)}, {price.replace('-', '−')}"


def consequences(effect: Effect) -> Iterator[str]:
    """What else follows, a sentence each; the rules first."""
    if not effect.broken:
        yield "No rule breaks." if not effect.mended else "No rule breaks any more."
    yield from (f"Breaks: {sentence}" for sentence in effect.broken)
    yield from (f"Mends: {sentence}" for sentence in effect.mended)
    if effect.moved:
        yield f"Moves: {'; '.join(effect.moved)}"
    yield from effect.week


def naming(alternative: Alternative) -> str:
    """What it is: "Spinach, raw, 3 cups", a dish's title, or leaving it out."""
    return ", ".join(part for part in (alternative.name, alternative.measure) if part)


def signed(value: float) -> str:
    """A change with its sign and no more digits than one reads: +122, −0.4, 0."""
    text = f"{abs(value):.0f}" if abs(value) >= 10 else f"{abs(value):.1f}"
    if not text.strip("0."):
        return "0"
    return f"{'+' if value > 0 else '−'}{text}"

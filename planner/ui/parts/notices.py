"""What is said before, beside and beneath a plan: whose it is, cautions, advice, emergencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.export.markup import Markup, tag
from planner.gate import Refusal
from planner.plan import Notice
from planner.ui.parts.controls import button

GRADES = {
    "strong": "strong evidence",
    "moderate": "moderate evidence",
    "weak": "weak evidence",
    "none": "no clear effect in studies",
    "ours": "our choice",
}

_INSTEAD = {
    "kidneys_limits": "Ask your doctor or renal dietitian how much potassium a day is right for "
    "you, then fill in “Potassium limit from your clinic” under question 6.",
    "kidneys_unknown": "Choose an answer above. If you do not know, ask your doctor or pharmacist: "
    "a simple blood test (eGFR) tells. A potassium limit from your clinic, under question 6, will "
    "do as well.",
    "k_binder": "Ask the clinic that prescribes it for your daily potassium limit, then fill in "
    "“Potassium limit from your clinic” under question 6.",
}
"""What to do instead, in the page's own terms, where the usual words speak of a person file."""


def example_band(label: str, offer: bool) -> Markup:
    """That the plan shown is not the visitor's, and how to get one's own."""
    return tag(
        "div",
        tag(
            "div",
            tag("strong", label),
            tag("br"),
            "A week of meals with enough magnesium, potassium and calcium. Look around; six "
            "questions make it yours. Free; your answers stay in this browser and on the machine "
            "that runs this page.",
        ),
        button("Make it mine", "mine", kind="main") if offer else None,
        class_="band example",
        role="note",
    )


def band(kind: str, title: str, lines: Sequence[str], *, fold: bool = False) -> Markup | None:
    """Sentences under a title: caution | stop | good | plain. Nothing where there are none."""
    if not lines:
        return None
    inside = tag("ul", [tag("li", line) for line in lines], class_="dots" if len(lines) > 1 else "")
    if fold:
        words = f"{title} ({len(lines)})" if len(lines) > 1 else title
        body = tag("details", tag("summary", words), inside, id=f"band {title}")
        return tag("section", body, class_=f"band {kind}")
    return tag("section", tag("h3", title), inside, class_=f"band {kind}")


FIRST = 3
"""Personal cautions that stand open."""


def first_of_all(lines: Sequence[str]) -> Markup | None:
    """Personal cautions at the top, what is to be done today before what is known of cramps."""
    if not lines:
        return None
    ranked = sorted(lines, key=lambda line: "cramp" in line)
    rest = tag("ul", [tag("li", line) for line in ranked[FIRST:]], class_="dots")
    more = tag("details", tag("summary", f"{len(lines) - FIRST} more for you"), rest, id="cautions")
    return tag(
        "section", tag("h3", "Read this first"),
        tag("ul", [tag("li", line) for line in ranked[:FIRST]],
            class_="dots" if len(lines) > 1 else ""),
        more if len(lines) > FIRST else None, class_="band caution",
    )  # fmt: skip


def refusals(found: Iterable[Refusal]) -> Markup | None:
    """Why no plan is made, and what to do instead."""
    parts = [
        tag("li", tag("p", refusal.reason.replace("in the person file", "given yet")),
            tag("p", tag("strong", "What to do: "), _INSTEAD.get(refusal.kind, refusal.instead)))
        for refusal in found
    ]  # fmt: skip
    if not parts:
        return None
    return tag(
        "section", tag("h3", "A plan from a program would not be safe yet"), tag("ul", parts),
        class_="band stop", role="status",
    )  # fmt: skip


def graded(notices: Iterable[Notice]) -> Markup:
    """Notices with their evidence grade and source."""
    return tag(
        "ul",
        [
            tag("li", notice.text, " ", tag("span", _grade(notice), class_="small soft"))
            for notice in notices
        ],
        class_="stack",
    )


def _grade(notice: Notice) -> str:
    parts = [GRADES.get(notice.grade, notice.grade), notice.source]
    said = "; ".join(part for part in parts if part)
    return f"[{said}]" if said else ""

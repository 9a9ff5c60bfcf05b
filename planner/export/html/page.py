"""The frame of every HTML document: head, policy, style, paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from planner.errors import InputError
from planner.export.fonts import font_base64
from planner.export.markup import Child, Markup, join, own, sha256, tag, text
from planner.export.sheet import dates_of, label_of, names_of, not_medical
from planner.export.table import ALL
from planner.plan import Plan

PAPERS = {"a4": "A4", "letter": "letter"}


@dataclass(frozen=True)
class Look:
    """How a document is printed."""

    paper: str = "a4"
    large: bool = False
    """Large print."""

    label: str = ""
    """What marks the document of an example; empty for anyone's own."""


def look_of(plan: Plan, paper: str, large: bool, example: bool | None) -> Look:
    """A checked look. Raises InputError for paper nobody has."""
    if paper not in PAPERS:
        raise InputError([f'paper: "{paper}" is not known; choose {" or ".join(PAPERS)}.'])
    return Look(paper, large, label_of(plan, example))


@cache
def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _style(look: Look) -> str:
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff2;base64,{font_base64(name)}) format('woff2')}}\n"
        for weight, name in (("400", "Inter-Regular.woff2"), ("700", "Inter-Bold.woff2"))
    )
    size = PAPERS[look.paper]
    sheets = (
        f"@page{{size:{size} portrait;margin:11mm 15mm}}\n"
        f"@page wide{{size:{size} landscape;margin:11mm}}\n"
    )
    sizes = "".join(
        f".{d.name}{{--t:{d.title_pt}pt;--s:{d.text_pt}pt;--p:{d.padding_mm / 2:.2f}mm;"
        f"--d:{d.day_pt}pt;--l:{d.legend_pt}pt}}"
        for d in ALL
    )
    return f"{faces}{sheets}{sizes}\n{_part('style.css')}"


def page(title: str, body: Child, look: Look, script: str = "", class_: str = "") -> str:
    """A whole document."""
    style = _style(look)
    code = _part(script) if script else ""
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {sha256(style)}",
            "font-src data:",
            *([f"script-src {sha256(code)}"] if code else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    classes = " ".join(part for part in (class_, "large" if look.large else "") if part)
    end = tag("script", Markup(code)) if code else None
    shown = tag("body", body, end, class_=classes or None)
    return "<!DOCTYPE html>\n" + tag("html", head, shown, lang="en") + "\n"


def masthead(what: str, plan: Plan, look: Look, *, name: str = "", level: str = "h1") -> Markup:
    """What the page is, whose, for which days, and the example's label."""
    return tag(
        "header",
        tag(
            "div",
            tag(level, what),
            tag("p", own(name or names_of(plan)), " · ", dates_of(plan), class_="whose"),
        ),
        label(look),
        class_="masthead",
    )


def label(look: Look) -> Markup | None:
    """The example's label."""
    return tag("p", look.label, class_="example") if look.label else None


def unverified(plan: Plan) -> Markup | None:
    """What a plan that breaks a rule says before anything else."""
    if plan.verified:
        return None
    return tag(
        "div",
        tag("p", tag("strong", "Not verified: "), "this plan breaks a rule. Do not rely on it."),
        tag("ul", [tag("li", warning) for warning in plan.warnings]) if plan.warnings else None,
        class_="caution",
        role="note",
    )


def notes(title: str, words: list[str], *, class_: str, id_: str | None = None) -> Markup | None:
    """A titled box of sentences; nothing where there are none."""
    if not words:
        return None
    heading = tag("h2", title)
    return tag(
        "section", heading, tag("ul", [tag("li", word) for word in words]), class_=class_, id_=id_
    )


def footer() -> Markup:
    """The sentence every document ends with."""
    return tag("footer", text(not_medical()))


def lines(words: str) -> Markup:
    """A person's own words with their line ends."""
    parts = [own(part) for part in words.splitlines() if part.strip()]
    return join(part if n == 0 else (tag("br"), part) for n, part in enumerate(parts))

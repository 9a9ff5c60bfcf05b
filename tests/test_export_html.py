"""The HTML documents: self-contained, nothing of a person's words but text, all of it there."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from export_plans import (
    EVERYTHING,
    FORMULA,
    HOSTILE,
    PATH,
    PRICES,
    SCRIPT,
    hostile,
    medicated,
    simple,
)
from handmade import plan_of

from planner.errors import InputError
from planner.export.basket import basket
from planner.export.html import day_html, handout_html, list_html, week_html
from planner.export.markup import Markup, clean, own, sha256, tag, text
from planner.gate import recognise
from planner.plan import Plan
from planner.rules import rules
from planner.rules.medicines import fires, windows

LABEL = "Example: Ana, 45. Not yours yet."
DATE = "2026-11-23"


class Page(HTMLParser):
    """What a browser sees of a page: elements, attributes, text outside of style and script."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.raw: dict[str, str] = {}
        self.within = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within in ("style", "script"):
            self.raw[self.within] = self.raw.get(self.within, "") + data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def documents(plan: Plan, list_: object, **options: object) -> dict[str, str]:
    notes = EVERYTHING if plan is hostile()[0] else "Come back soon."
    return {
        "week": week_html(plan, list_, **options),  # type: ignore[arg-type]
        "day": day_html(plan, DATE, **options),  # type: ignore[arg-type]
        "list": list_html(plan, list_, **options),  # type: ignore[arg-type]
        "handout": handout_html(
            plan, list_, client=notes, notes=notes, made_for=notes, date=DATE,  # type: ignore[arg-type]
            swaps={f"{DATE} lunch": [notes, "Beans"]}, **options,  # type: ignore[arg-type]
        ),
    }  # fmt: skip


NAMES = ("week", "day", "list", "handout")


# --- markup --------------------------------------------------------------------------------


def test_text_is_escaped_and_markup_is_not():
    assert tag("p", "<b>", Markup("<b>")) == "<p>&lt;b&gt;<b></p>"
    assert tag("p", title="\"'<") == '<p title="&quot;&#x27;&lt;"></p>'
    assert tag("input", checked=True, disabled=False, id_=None) == "<input checked>"
    assert own("x") == '<bdi dir="auto">x</bdi>'


def test_what_turns_the_line_around_is_spelled_out():
    assert clean("a\u202eb\x00c\x1b") == "a\\u202eb\\x00c\\x1b"
    assert clean("a\nb\r\nc") == "a b c"
    assert clean("👩\u200d🍳") == "👩\u200d🍳"
    assert clean("\0c") == "\\x00c"
    assert text("\u2066") == "\\u2066"


# --- every document ------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("made", [simple, medicated, hostile])
def test_nothing_is_loaded_and_nothing_but_our_script_runs(name, made):
    source = documents(*made())[name]
    page = Page(source)
    assert {t for t, _ in page.elements} <= {
        "html", "head", "meta", "title", "style", "body", "main", "div", "section", "header",
        "footer", "article", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "b",
        "strong", "span", "bdi", "br", "table", "colgroup", "col", "thead", "tbody", "tr", "th",
        "td", "a", "label", "input", "button", "svg", "rect", "script", "details", "summary",
    }  # fmt: skip
    assert len(page.named("script")) == (1 if name == "list" else 0)
    for element, attributes in page.elements:
        assert "style" not in attributes, element
        assert "src" not in attributes, element
        assert not [key for key in attributes if key.startswith("on")], element
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
    assert not re.findall(r"url\((?!data:font/woff2;base64,)", source)
    assert "@import" not in source


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_allows_exactly_this_style_and_script(name):
    page = Page(documents(*simple())[name])
    policy = next(
        m["content"] or "" for m in page.named("meta")
        if m.get("http-equiv") == "Content-Security-Policy"
    )  # fmt: skip
    assert policy.startswith("default-src 'none'")
    assert f"style-src {sha256(page.raw['style'])}" in policy
    if name == "list":
        assert f"script-src {sha256(page.raw['script'])}" in policy
    else:
        assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_are_shown_as_text(name):
    source = documents(*hostile())[name]
    page = Page(source)
    assert SCRIPT not in source
    assert "\u202e" not in source
    for words in HOSTILE:
        if name == "list" and words == PATH:
            continue  # the list has no method; the name is in the title, checked below
        assert " ".join(clean(words).split()) in page.text
    assert PRICES in page.text
    assert FORMULA in page.text
    assert "<script" in page.text


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_so_and_nobody_else_does(name):
    assert LABEL in Page(documents(*simple())[name]).text
    assert LABEL in Page(documents(*simple(), example=True)[name]).text
    assert "Example:" not in Page(documents(*simple(), example=False)[name]).text
    assert "Example:" not in Page(documents(*medicated())[name]).text
    theirs = Page(documents(*medicated(), example=True)[name]).text
    assert "Example: Bo, 70. Not yours yet." in theirs


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "letter")])
def test_paper(name, paper, size):
    source = documents(*simple(), paper=paper)[name]
    assert f"size:{size} portrait" in source
    assert f"size:{size} landscape" in source


@pytest.mark.parametrize("name", NAMES)
def test_large_print_is_a_class_of_its_own(name):
    small = Page(documents(*simple())[name]).named("body")[0].get("class") or ""
    large = Page(documents(*simple(), large=True)[name]).named("body")[0].get("class") or ""
    assert "large" not in small.split()
    assert "large" in large.split()


@pytest.mark.parametrize("name", NAMES)
def test_unknown_paper_is_refused(name):
    with pytest.raises(InputError, match='"a5" is not known; choose a4 or letter'):
        documents(*simple(), paper="a5")


@pytest.mark.parametrize("name", NAMES)
def test_every_document_says_that_it_is_no_medical_advice(name):
    assert "not medical advice" in Page(documents(*simple())[name]).text


def test_the_same_plan_gives_the_same_page():
    assert documents(*simple()) == documents(*simple())


# --- the week and the day ------------------------------------------------------------------


def test_the_week_has_every_meal_with_its_amounts_and_method():
    plan, list_ = simple()
    words = Page(week_html(plan, list_)).text
    for day in plan.days:
        for meal in day.occasions:
            assert meal.title in words
            assert meal.method in words
            for item in meal.items:
                assert item.name.casefold() in words.casefold()
    assert "Eating out" in words


def test_what_to_soak_stands_on_the_evening_before_and_on_the_day():
    words = Page(week_html(*simple())).text
    assert words.count("This evening, for tomorrow: Soak ½ cup dry lentils.") == 1
    assert words.count("The evening before: Soak ½ cup dry lentils.") == 2  # on the cards
    assert words.count("The evening before Mon 23: Soak ½ cup dry lentils.") == 2  # table, day


def test_cautions_stand_before_the_days_and_are_announced_on_the_first_page():
    plan, list_ = simple()
    words = Page(week_html(plan, list_)).text
    assert words.index("one caution for you") < words.index("Ask your clinic first.")
    assert words.index("Ask your clinic first.") < words.index("Monday 23 November")
    calm = replace(plan, notices=())
    assert "Read first" not in Page(week_html(calm, list_)).text


def test_a_plan_that_breaks_a_rule_says_so_first():
    plan, list_ = simple()
    broken = replace(plan, verified=False, warnings=("Too much salt on Monday.",))
    for source in documents(broken, list_).values():
        if "Shopping list" in source and "Meal plan" not in source:
            continue
        words = Page(source).text
        assert "Do not rely on it." in words
        assert "Too much salt on Monday." in words


def test_medicines_stand_on_the_clock_of_their_days():
    plan, list_ = medicated()
    words = Page(week_html(plan, list_)).text
    assert "07:00 levothyroxine" in words
    assert "22:00 citrate 100 mg magnesium" in words
    assert "21:30 Unknownium" in words


def test_a_day_that_is_not_planned_is_named():
    with pytest.raises(InputError, match='no "2026-12-24"; it is for 23 to 24 November 2026'):
        day_html(simple()[0], "2026-12-24")


def test_a_plan_of_no_day_and_one_of_four_weeks():
    empty = replace(plan_of([]), notices=())
    assert "No day is planned." in Page(week_html(empty, None)).text
    month = plan_of([(("banana", 118.0),)] * 28)
    assert len(Page(week_html(month, None)).named("colgroup")) == 4


# --- the list ------------------------------------------------------------------------------


def test_the_list_has_every_thing_once_with_a_named_box():
    plan, list_ = simple()
    page = Page(list_html(plan, list_))
    things = basket(list_).things
    boxes = page.named("input")
    named = [f"{t.name}, {t.amount or t.use}" for t in things]
    assert [box["aria-label"] for box in boxes] == named
    assert len({box["id"] for box in boxes}) == len(things) == len(list_.lines)
    for thing in things:
        assert thing.name in page.text
        assert thing.amount in page.text
        assert thing.use in page.text


def test_ticks_belong_to_the_food_of_a_plan():
    plan, list_ = simple()

    def key(of: Plan) -> str | None:
        return Page(list_html(of, list_)).named("main")[0]["data-plan"]

    other = plan_of([(("banana", 100.0),)])
    assert key(plan) == key(replace(plan, notices=()))
    assert key(plan) != key(other)


def test_an_empty_list_says_so():
    plan, list_ = simple()
    nothing = replace(list_, bought=(), staples=(), covered=())
    assert "Nothing to buy" in Page(list_html(plan, nothing)).text


# --- the handout ---------------------------------------------------------------------------


def test_the_handout_has_client_date_notes_and_swaps():
    plan, list_ = simple()
    page = Page(
        handout_html(
            plan, list_, client="Ms Client", notes="One.\nTwo.", made_for="Clinic", date="1 May",
            swaps={f"{DATE} lunch": ["½ cup beans", "1 cup rice"]},
        )
    )  # fmt: skip
    for words in (
        "Ms Client",
        "One. Two.",
        "Clinic · 1 May",
        "Instead: ½ cup beans; or 1 cup rice",
    ):
        assert words in page.text
    assert page.text.count("Instead:") == 2  # the meal, and what the word means
    assert not page.named("input")
    assert not page.named("button")


def test_the_clinical_page_has_targets_sources_rules_and_proof():
    plan, list_ = simple()
    words = Page(handout_html(plan, list_)).text
    for source in {t.source for t in plan.people[0].targets.values()}:
        assert source in words
    for rule in rules().values():
        assert rule.sentence in words
    assert "BELOW" in words
    assert "Vitamin D: 0 µg a day on average, target 15 µg (0 %)." in words
    assert "calcium beside it (by 12.0)" in words
    assert "by hand" in words
    assert "iodine: no values" in words
    assert "set by" not in words.partition("Targets: reached")[2].partition("Short of")[0]
    for code in ("docs/", "solver", "popular article", "reference table"):
        assert code not in words


def test_the_clinical_page_names_medicines_with_their_windows_and_limits():
    plan, list_ = medicated()
    words = Page(handout_html(plan, list_)).text
    assert "levothyroxine" in words
    assert "no rule known: ask your pharmacist" in words
    assert "citrate, 100 mg elemental magnesium at 22:00" in words
    fired = [w for w in windows() if fires(w, recognise("levothyroxine"))]
    assert fired
    for window in fired:
        assert window.sentence in words
    assert "None set by a clinician" in words

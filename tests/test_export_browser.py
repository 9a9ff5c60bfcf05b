"""The HTML documents in a real browser: looked at, ticked, printed."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from export_plans import crowded, hostile, medicated, simple
from pypdf import PdfReader

from planner.export.basket import basket
from planner.export.html import day_html, handout_html, list_html, week_html
from planner.plan import Meal
from planner.shopping import shopping_list
from planner.tables import load_foods

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
LABEL = "Example: Ana, 45. Not yours yet."
PHONE = {"width": 390, "height": 844}

Show = Callable[[str], Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Show]:
    """Opens a document as a file without network; whatever it complains about fails the test."""
    context = browser.new_context(viewport=PHONE, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))

    def shown(source: str) -> Any:
        file = tmp_path / "document.html"
        file.write_text(source, encoding="utf-8")
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        return page

    yield shown
    context.close()
    assert complaints == []


def printed(page: Any) -> list[Any]:
    return list(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


def steps(meal: Meal) -> str:
    """A method without its sentence on what stands beside, which is a list of its own."""
    return meal.method.partition(" With it: ")[0]


DOCUMENTS: dict[str, Callable[..., str]] = {
    "week": week_html,
    "day": lambda plan, list_, **options: day_html(plan, plan.days[0].date, **options),
    "list": list_html,
    "handout": lambda plan, list_, **options: handout_html(
        plan, list_, client="Ms Client", notes="Come back.", **options
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("made", [simple, medicated, hostile])
def test_a_phone_never_scrolls_sideways_and_nothing_complains(show, name, large, made):
    page = show(DOCUMENTS[name](*made(), large=large))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.fonts.check('700 12px Inter')")


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_real_week_prints_on_one_broad_page_and_a_page_a_day(show, ana, paper):
    pages = printed(show(week_html(ana, paper=paper)))
    broad = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(broad) == 1
    first = squeezed(pages[0].extract_text())
    for day in ana.days:
        for meal in day.occasions:
            assert squeezed(meal.title) in first
    assert LABEL in " ".join(pages[0].extract_text().split())
    assert len(pages) <= 1 + 2 * len(ana.days)  # a long day may run over one page
    text = squeezed(" ".join(page.extract_text() for page in pages[1:]))
    for day in ana.days:
        assert squeezed(steps(day.occasions[0])) in text
        assert squeezed(steps(day.occasions[-1])) in text


def test_a_week_of_six_meals_with_cautions_is_one_broad_page(show, ana):
    pages = printed(show(week_html(crowded(ana))))
    assert [page.mediabox.width > page.mediabox.height for page in pages[:2]] == [True, False]
    first = " ".join(pages[0].extract_text().split())
    assert "Every day: 07:00 levothyroxine" in first
    assert "Amounts are as eaten" in first


def test_the_handouts_week_is_one_broad_page_with_its_swaps(show, ana):
    list_ = shopping_list(ana, load_foods())
    swaps = {
        f"{day.date} {meal.name}": [
            "½ cup white beans for chickpeas (+17 mg)",
            "1¼ cups corn and quinoa pasta, gluten-free for wholegrain pasta (+65 mg)",
        ]
        for day in ana.days
        for meal in day.occasions
        if meal.kind == "main"
    }
    pages = printed(
        show(handout_html(ana, list_, client="Ms Client", made_for="Clinic", date="1 May",
                          notes="Come back in two weeks.", swaps=swaps))
    )  # fmt: skip
    assert [page.mediabox.width > page.mediabox.height for page in pages[:2]] == [True, False]
    assert pages[0].extract_text().count("Instead:") == len(swaps) + 1
    whole = " ".join("".join(page.extract_text() for page in pages).split())
    for heading in ("Shopping list", "For the clinic", "When to get help"):
        assert heading in whole


def test_the_printed_list_is_the_list_and_has_no_buttons(show, ana):
    list_ = shopping_list(ana, load_foods())
    page = show(list_html(ana, list_))
    text = squeezed("".join(part.extract_text() for part in printed(page)))
    for thing in basket(list_).things:
        assert squeezed(thing.name) in text
        assert squeezed(thing.amount) in text
    assert "Clearallticks" not in text
    assert "ticked" not in text


def test_ticks_are_kept_for_this_plan_and_cleared_by_the_button(show):
    plan, list_ = simple()
    source = list_html(plan, list_)
    page = show(source)
    count = len(basket(list_).things)
    assert page.locator("#ticked").inner_text() == f"0 of {count} ticked"
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == count
    boxes.nth(1).check()
    boxes.nth(2).focus()
    page.keyboard.press("Space")
    assert page.locator("#ticked").inner_text() == f"2 of {count} ticked"
    page = show(source)
    assert [boxes.nth(n).is_checked() for n in range(3)] == [False, True, True]
    other = medicated()
    page = show(list_html(*other))
    assert page.locator("#ticked").inner_text().startswith("0 of")
    page = show(source)
    page.get_by_role("button", name="Clear all ticks").click()
    assert not boxes.nth(1).is_checked()
    page = show(source)
    assert page.locator("#ticked").inner_text() == f"0 of {count} ticked"


def test_boxes_are_large_enough_for_a_thumb(show):
    page = show(list_html(*simple()))
    for box in page.locator(".thing").all():
        assert box.bounding_box()["height"] >= 44


def test_axe_finds_nothing_serious(show, ana):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    list_ = shopping_list(ana, load_foods())
    for name, make in DOCUMENTS.items():
        page = show(make(ana, list_))
        found = axe.Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"]) for v in found
                   if v["impact"] in ("serious", "critical")]  # fmt: skip
        assert not serious, name

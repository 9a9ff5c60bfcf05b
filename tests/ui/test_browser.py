"""The page in a real browser: what Streamlit's own bench cannot see."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("streamlit")

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PLANNING_MS = 180_000
PATIENCE_MS = 60_000
EXAMPLE = "Example: Ana, 45. Not yours yet."
VIEWS = ("Week", "You", "List", "Why")

Open = Callable[..., Any]


@pytest.fixture
def visit(chromium: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens the page as a visitor of their own, with the example on screen. What stood on the
    page when a test failed is part of the report."""
    contexts: list[Any] = []

    def opened(size: dict[str, int] = DESKTOP, dark: bool = False) -> Any:
        context = chromium.new_context(
            viewport=size, color_scheme="dark" if dark else "light", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.broke = []
        page.on("pageerror", lambda error: page.broke.append(str(error)))
        page.on("console", lambda said: page.broke.append(said.text) if stops(said) else None)
        page.goto(address)
        page.wait_for_selector(".meal")
        return page

    yield opened
    failed = getattr(request.node, "failed", False)
    for context in contexts:
        for page in context.pages:
            if failed:
                print(standing(page))
            assert not getattr(page, "broke", []), page.broke
        context.close()


def standing(page: Any) -> str:
    """What a page shows and does, in words."""
    state = page.locator(".stApp").first.get_attribute("data-test-script-state")
    parts = page.locator("body, [data-board]").all_inner_texts()  # boards are shadow roots
    return "\n".join([f"--- the page is {state} and shows:", *parts])[:6000]


def stops(said: Any) -> bool:
    """Whether a line in the browser's log says that Streamlit gave the page up."""
    return said.type == "error" and "Client Error" in said.text


def go(page: Any, view: str) -> None:
    """Opens a view, whatever the page is doing at the moment, and waits until it stands there."""
    way = page.get_by_role("navigation", name="Views").get_by_role("button", name=view)
    way.click()
    way.and_(page.locator("[aria-current=page]")).wait_for(timeout=PLANNING_MS)
    shown = {"Week": ".meal", "You": "text=About you", "List": "iframe[data-embed]",
             "Why": "text=How sure: the proof, in words"}  # fmt: skip
    page.wait_for_selector(shown[view])
    settled(page)


STILL = """async (most) => {
  const began = Date.now();
  for (let still = 0; still < 4;) {
    await new Promise((done) => setTimeout(done, 60));
    still = document.querySelector('[data-test-script-state=notRunning]') ? still + 1 : 0;
    if (Date.now() - began > most) throw new Error('the page did not come to rest');
  }
}"""


def settled(page: Any) -> None:
    """Waits until the server has answered and nothing moves. The looks are taken in the page's
    own queue, behind the clicks that went before, so a slow machine only makes them later."""
    page.evaluate(STILL, PLANNING_MS)


def answer(page: Any, *, age: int = 70, kidneys: str = "Healthy, or no kidney") -> None:
    """The six questions, no medicines."""
    page.get_by_label("Your age in years").fill(str(age))
    page.get_by_label("Your age in years").press("Enter")
    settled(page)
    page.get_by_text("Female", exact=True).click()
    settled(page)
    for label, value in (("Height, cm", "162"), ("Weight, kg", "68")):
        page.get_by_label(label).fill(value)
        page.get_by_label(label).press("Enter")
        settled(page)
    for said in ("Some (low active)", "Everything", kidneys):
        page.get_by_text(re.compile("^" + re.escape(said))).first.click()
        settled(page)
    page.get_by_text("I take none", exact=True).click()
    settled(page)


def medicines(page: Any) -> None:
    """One medicine that is known, one that is not."""
    page.get_by_text("I take medicines", exact=True).click()
    settled(page)
    for label, name in (("Name of a medicine", "levothyrox"), ("Another medicine", "Zzz drops")):
        field = page.get_by_role("combobox", name=label)
        field.click()
        field.press_sequentially(name)
        field.press("Enter")
        settled(page)
    page.get_by_text("Zzz drops").first.wait_for()


def figures(page: Any) -> dict[str, int]:
    """The three minerals of the open day, mg."""
    tiles = page.locator(".mineral").all_inner_texts()
    found = (re.match(r"(\w+)\s+≥?\s*([\d,]+)", tile) for tile in tiles)
    return {m[1].lower(): int(m[2].replace(",", "")) for m in found if m}


def wide(page: Any) -> int:
    """How far the page could be scrolled sideways, px."""
    return int(
        page.evaluate(
            "() => Math.max(document.documentElement.scrollWidth,"
            " document.querySelector('[data-testid=stMain]').scrollWidth) - innerWidth"
        )
    )


# --- a first visit -------------------------------------------------------------------------


def test_a_first_visit_sees_a_plan_soon_and_whose_it_is(visit: Open):
    page = visit()
    page.reload()
    page.wait_for_selector(".meal")  # benchmarks/page.py says how soon
    assert page.get_by_text(EXAMPLE).is_visible()
    assert page.get_by_role("heading", name=re.compile("^Today, ")).is_visible()
    go(page, "List")
    assert EXAMPLE in page.frame_locator("iframe[data-embed]").locator("body").inner_text()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_view_scrolls_sideways_or_shuts_anyone_out(visit: Open, dark: bool):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(PHONE, dark)
    for view in VIEWS:
        go(page, view)
        assert wide(page) <= 0, view
        if view == "You":
            medicines(page)
        if view == "List":
            inner = page.frame_locator("iframe[data-embed]").locator("html")
            assert inner.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        found = Axe().run(page).response["violations"]
        serious = [v for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (view, [(v["id"], v["nodes"][0]["html"]) for v in serious])
    go(page, "Week")
    page.locator(".food").first.click()
    page.wait_for_selector(".offer, dialog, [role=dialog]")
    settled(page)
    assert wide(page) <= 0


def test_the_keyboard_is_enough(visit: Open):
    page = visit()
    food = page.locator("button.food").first
    food.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=dialog]")
    settled(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")
    settled(page)
    deep = (
        "() => { let a = document.activeElement;"
        " while (a && a.shadowRoot) a = a.shadowRoot.activeElement;"
        " return a ? a.dataset.key : '' }"
    )
    assert page.evaluate(deep) == food.get_attribute("data-key")


# --- changing ------------------------------------------------------------------------------


def test_a_swap_by_clicking_does_what_it_said(visit: Open):
    page = visit()
    before = figures(page)
    for food in page.locator("button.food").all():
        food.click()
        page.wait_for_selector("[role=dialog] .stack")
        settled(page)
        offers = page.locator("[role=dialog] .offer", has_text="magnesium (")
        if offers.count():
            break
        page.keyboard.press("Escape")
        page.wait_for_selector("[role=dialog]", state="detached")
        settled(page)
    said = offers.first.inner_text()
    promised = {}
    for name in ("magnesium", "potassium", "calcium"):
        change = re.search(name + r" \(([+−])([\d,]+) mg\)", said)
        if change:
            sign = 1 if change[1] == "+" else -1
            promised[name] = sign * int(change[2].replace(",", ""))
    assert promised
    offers.first.click()
    page.wait_for_selector(".just")
    settled(page)
    after = figures(page)
    for name, change in promised.items():
        assert after[name] - before[name] == pytest.approx(change, abs=2), (name, said)
    page.locator(".just").get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("text=Undone")
    settled(page)
    assert figures(page) == before


def test_lock_ban_and_undo(visit: Open):
    page = visit()
    page.get_by_role("button", name="Lock dinner as it is").click()
    page.wait_for_selector("text=Locked: stays as it is")
    settled(page)
    dish = page.locator(".meal").first.locator("h3").inner_text()
    page.get_by_role("button", name="More for breakfast").click()
    page.locator(".offer", has_text="Never this dish this week").click()
    page.wait_for_selector("text=Your wishes for this week", timeout=PLANNING_MS)
    settled(page)
    assert page.locator(".meal").first.locator("h3").inner_text() != dish
    assert page.get_by_text("Locked: stays as it is").count() == 1
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_selector("text=Undone")
    settled(page)
    assert page.locator(".meal").first.locator("h3").inner_text() == dish
    assert page.get_by_text("Locked: stays as it is").count() == 1


# --- a plan of one's own -------------------------------------------------------------------


def test_a_new_profile_its_plan_a_reload_and_a_second_visitor(visit: Open, tmp_path: Path):
    page, other = visit(PHONE), visit()
    page.get_by_role("button", name="Make it mine").click()
    page.wait_for_selector("text=About you")
    answer(page)
    assert page.get_by_text("320 mg").first.is_visible()
    page.get_by_role("button", name="Plan my week").click()
    page.wait_for_selector("text=Planning your week")
    go(page, "Why")
    go(page, "Week")
    page.wait_for_selector("text=Not yours yet", state="detached", timeout=PLANNING_MS)
    page.wait_for_selector(".meal")
    settled(page)
    titles = page.locator(".meal h3").all_inner_texts()

    assert other.get_by_text(EXAMPLE).is_visible()
    other.reload()
    other.wait_for_selector(".meal")
    assert other.get_by_text(EXAMPLE).is_visible()
    assert other.locator(".meal h3").all_inner_texts() != titles

    page.reload()
    page.wait_for_selector(".meal")
    settled(page)
    assert page.locator(".meal h3").all_inner_texts() == titles
    assert page.get_by_text("Not yours yet").count() == 0

    go(page, "List")
    for button, name in (("Save to print (PDF)", "list.pdf"), ("List for the shop", "list.html")):
        with page.expect_download() as caught:
            page.get_by_role("button", name=button).click()
        caught.value.save_as(tmp_path / name)
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF-")
    html = (tmp_path / "list.html").read_text(encoding="utf-8")
    assert "Shopping list" in html
    assert "Not yours" not in html
    page.get_by_text("Other files", exact=True).click()
    settled(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="The plan itself").click()
    caught.value.save_as(tmp_path / "plan.json")
    kept = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert kept["verified"]

    go(other, "You")
    other.get_by_text("I have a file from last time").click()
    other.locator("input[type=file]").first.set_input_files(tmp_path / "plan.json")
    other.wait_for_selector("text=Not yours yet", state="detached")
    other.wait_for_selector(".meal")
    go(other, "You")
    assert other.get_by_label("Your age in years").input_value() == "70"


def test_a_click_is_not_lost_while_the_page_turns_by_itself(visit: Open, tmp_path: Path):
    """A file that is brought opens the week; whoever wants another view just then gets it."""
    from planner.person import EXAMPLE
    from planner.ui.example import example_plan

    mine = example_plan(dt.date(2026, 11, 23)).to_json()
    mine = mine.replace('"Ana"', '"Bea"').replace('"ana"', '"bea"')
    assert EXAMPLE.name == "Ana"
    (tmp_path / "plan.json").write_text(mine, encoding="utf-8")
    page = visit()
    go(page, "You")
    page.get_by_text("I have a file from last time").click()
    page.evaluate(
        """() => {
          const deep = (css, root = document) => {
            const found = [...root.querySelectorAll(css)];
            for (const node of root.querySelectorAll('*'))
              if (node.shadowRoot) found.push(...deep(css, node.shadowRoot));
            return found;
          };
          const turned = () => deep('nav.views [aria-current]')[0].textContent == 'Week';
          const look = () => {
            if (!turned()) return setTimeout(look, 1);
            deep('nav.views [data-with=Why]')[0].click();
          };
          look();
        }"""
    )
    page.locator("input[type=file]").first.set_input_files(tmp_path / "plan.json")
    page.wait_for_selector("text=How sure: the proof, in words")
    settled(page)
    assert page.get_by_text("How sure: the proof, in words").is_visible()
    current = page.get_by_role("navigation", name="Views").locator("[aria-current=page]")
    assert current.inner_text() == "Why"


def test_two_clicks_close_together_are_both_done(visit: Open):
    """The second comes while the page is still being drawn after the first."""
    page = visit(PHONE)
    settled(page)
    way = page.get_by_role("navigation", name="Views").get_by_role("button", name="Why")
    for turn in range(6):
        chip = page.locator(".chips button").nth(turn % 7)
        day = chip.inner_text()
        both = "([one, other, ms]) => { one.click(); setTimeout(() => other.click(), ms); }"
        page.evaluate(both, [chip.element_handle(), way.element_handle(), 20 * turn])
        page.wait_for_selector("text=How sure: the proof, in words")
        go(page, "Week")
        assert page.locator(".chips [aria-current]").first.inner_text() == day


def test_a_household_plans_together_and_shops_once(visit: Open, tmp_path: Path):
    (tmp_path / "ben.toml").write_text(
        "[person]\nname = 'Ben'\nsex = 'male'\nage = 35\nheight_cm = 178\nweight_kg = 80\n"
        "diet = 'vegan'\nkidneys = 'healthy'\n",
        encoding="utf-8",
    )
    page = visit(PHONE)
    go(page, "You")
    answer(page, age=45)
    page.get_by_text("Add somebody from a person file").click()
    settled(page)
    page.locator("input[type=file]").last.set_input_files(tmp_path / "ben.toml")
    page.get_by_text("For you and Ben.").wait_for(timeout=PLANNING_MS)
    page.get_by_role("button", name="Add a toddler or guest").click()
    page.get_by_label("Eats along: name").fill("Mia")
    page.get_by_label("Eats along: name").press("Enter")
    page.get_by_text("For you, Ben and Mia.").wait_for()
    settled(page)
    whose = page.get_by_role("navigation", name="Whose week")
    page.get_by_role("button", name="Plan our week").click()
    whose.wait_for(timeout=PLANNING_MS)
    settled(page)
    assert page.get_by_text("Eating along: Mia.").is_visible()
    assert wide(page) <= 0
    mine = figures(page)
    ben = whose.get_by_role("button", name="Ben")
    ben.click()
    ben.and_(page.locator("[aria-current=true]")).wait_for()
    settled(page)
    assert figures(page) != mine
    page.reload()
    whose.wait_for()
    settled(page)
    assert "The week of you and Ben" in page.locator("h1.brand").inner_text()
    go(page, "List")
    assert "You and Ben" in page.frame_locator("iframe[data-embed]").locator("body").inner_text()
    page.get_by_text("Other files", exact=True).click()
    settled(page)
    with page.expect_download() as caught:
        page.get_by_role("button", name="The cook's sheets").click()
    caught.value.save_as(tmp_path / "cook.txt")
    sheets = (tmp_path / "cook.txt").read_text(encoding="utf-8")
    assert "Ben" in sheets
    assert "Mia" in sheets


def test_the_paper_on_screen_is_as_tall_as_what_is_on_it(visit: Open):
    page = visit(PHONE)
    go(page, "List")
    tall = "frame => [frame.clientHeight, frame.contentDocument.documentElement.offsetHeight]"
    for size in (PHONE, DESKTOP, PHONE):
        page.set_viewport_size(size)
        seen = []
        for _ in range(3):
            page.wait_for_timeout(300)
            seen.append(page.locator("iframe[data-embed]").evaluate(tall))
        assert seen[0] == seen[1] == seen[2]
        frame, paper = seen[0]
        assert paper <= frame <= paper + 4


def test_ones_own_shop_is_on_the_list_after_a_reload(visit: Open, tmp_path: Path):
    page = visit(PHONE)
    go(page, "List")
    page.get_by_text("The aisles in the order of my shop").click()
    settled(page)
    page.get_by_role("button", name="Fruit, 2 of 20: up").press("Enter")
    settled(page)
    held = page.evaluate("() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel"
                         " ?? document.activeElement?.ariaLabel")  # fmt: skip
    assert held == "Fruit, 1 of 20: down"
    page.get_by_text("The sizes my shop sells").click()
    settled(page)
    field = page.get_by_role("combobox", name="Things that my shop sells in other sizes")
    field.click()
    field.press_sequentially("Lemons")
    field.press("Enter")
    settled(page)
    for label, text in (("Lemons: what it is", "net <b>$3</b>"), ("How much is in it", "a lot")):
        page.get_by_label(label).fill(text)
        page.get_by_label(label).press("Enter")
        settled(page)
    page.get_by_text("Lemons: the weight 'a lot' is no number above 0.").wait_for()
    page.get_by_label("How much is in it").fill("0.5 kg")
    page.get_by_label("How much is in it").press("Enter")
    settled(page)
    assert wide(page) <= 0
    for again in (False, True):
        if again:
            page.reload()
            page.wait_for_selector(".meal")
            go(page, "List")
        body = page.frame_locator("iframe[data-embed]").locator("body")
        body.get_by_text("1 net <b>$3</b> of 500 g").first.wait_for()
        said = body.inner_text()
        assert said.index("Fruit") < said.index("Vegetables and herbs")
    page.get_by_text("The aisles in the order of my shop").click()
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save this order (CSV)").click()
    file = tmp_path / "my-aisles.csv"
    saved.value.save_as(file)
    assert file.read_text(encoding="utf-8").splitlines()[1] == "fruit,1,Fruit"
    page.get_by_role("button", name="Our order again").click()
    settled(page)
    page.get_by_role("button", name="Fruit, 2 of 20: up").wait_for()
    page.locator("input[type=file]").first.set_input_files(file)
    settled(page)
    page.get_by_role("button", name="Fruit, 1 of 20: down").wait_for()


def test_a_page_that_outlives_its_session_goes_on(chromium: Any, server: Any):
    """As after a phone was locked too long: the server knows nothing of the visitor any more."""
    from conftest import free_port

    port = free_port()
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    with server(port) as address:
        page.goto(address)
        page.wait_for_selector(".meal")
        go(page, "You")
        page.get_by_label("Your age in years").fill("77")
        page.get_by_label("Your age in years").press("Enter")
        settled(page)
        page.wait_for_function("() => localStorage.getItem('magnesium-planner-1')")
    connected = "[data-test-connection-state=CONNECTED]"
    page.wait_for_selector(connected, state="detached", timeout=PLANNING_MS)
    with server(port):
        page.wait_for_selector(connected, timeout=PLANNING_MS)
        settled(page)
        field = "document.querySelector('input[aria-label=\"Your age in years\"]')"
        page.wait_for_function(f"() => {field} && {field}.value == '77'", timeout=PLANNING_MS)
        context.close()


def test_what_is_typed_as_markup_is_shown_as_text(visit: Open, tmp_path: Path):
    name = "<img src=x onerror=alert(1)> $3 and $4"
    toml = (
        f"[person]\nname = '{name}'\nsex = 'female'\nage = 45\nheight_cm = 165\nweight_kg = 65\n"
        f"kidneys = 'healthy'\n[[medicine]]\nname = '{name}'\ntimes = ['08:00']\n"
    )
    (tmp_path / "me.toml").write_text(toml, encoding="utf-8")
    page = visit()
    page.on("dialog", lambda dialog: page.broke.append("an alert ran"))
    go(page, "You")
    page.get_by_text("I have a file from last time").click()
    page.locator("input[type=file]").first.set_input_files(tmp_path / "me.toml")
    page.wait_for_selector("text=no rule is known here")
    settled(page)
    assert page.get_by_text("onerror=alert(1)> $3 and $4").count() >= 2
    assert page.locator("img[src=x]").count() == 0
    assert page.locator(".katex").count() == 0


def test_a_wrong_file_gets_a_sentence(visit: Open, tmp_path: Path):
    (tmp_path / "photo.json").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    page = visit()
    go(page, "You")
    page.get_by_text("I have a file from last time").click()
    page.locator("input[type=file]").first.set_input_files(tmp_path / "photo.json")
    page.wait_for_selector("text=is not text; choose a person or plan file")


def test_the_gate_refuses_kindly(visit: Open):
    page = visit(PHONE)
    go(page, "You")
    answer(page, kidneys="They work much less than normal")
    page.wait_for_selector("text=would not be safe yet")
    assert page.get_by_text("Your kidney team sets these limits").is_visible()
    assert page.get_by_role("button", name="Plan my week").count() == 0


# --- on paper ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("Shopping list", ["Shopping list", "Vegetables"]),
        ("The week", ["Monday", "Breakfast", "magnesium"]),
        ("Handout for a client", ["Meal plan", "Client Zed", "Shopping list"]),
    ],
)
def test_documents_open_clean_and_say_what_they_should(visit: Open, kind: str, said: list[str]):
    page = visit()
    go(page, "List")
    page.get_by_text(kind, exact=True).first.click()
    settled(page)
    if kind.startswith("Handout"):
        page.get_by_label("Client").fill("Client Zed")
        page.get_by_label("Client").press("Enter")
        settled(page)
    with page.context.expect_page() as caught:
        page.get_by_role("button", name="Open this page to print").click()
    paper = caught.value
    paper.wait_for_load_state()
    paper.emulate_media(media="print")
    text = paper.locator("body").inner_text()
    for word in [*said, "Not yours yet"]:
        assert word.casefold() in text.casefold(), word
    assert paper.locator("button:visible").count() == 0
    assert paper.pdf().startswith(b"%PDF-")

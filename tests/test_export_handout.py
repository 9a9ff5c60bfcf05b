"""The handout: readable and printable first page, every evening, methods, plain clinical words."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export_plans import crowded, medicated, simple
from handmade import START, plan_of
from pypdf import PdfReader

from planner.dishes import load_dishes, sides_of
from planner.export.clinic_words import energy_words, fluid_words, share_rows
from planner.export.clinical import clinical, proof_words
from planner.export.documents import Wish, document
from planner.export.fonts import width_mm
from planner.export.html import handout_html
from planner.export.pdf import handout_pdf
from planner.export.sheet import evenings, sheets
from planner.export.table import READABLE_PT
from planner.person import EXAMPLE, Person, person_document
from planner.plan import Plan
from planner.shopping import shopping_list
from planner.tables import load_foods
from planner.week import plan_week

EDGE_PT = 10.0 / 25.4 * 72
NOTES = "Come back in two weeks.\nBring your blood test."
LONG = "½ cup white (cannellini) beans for chickpeas (+17 mg)"


def swaps_of(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Two swaps under each main meal, one meal without."""
    meals = [
        f"{day.date} {meal.name}"
        for day in plan.days
        for meal in day.occasions
        if meal.kind == "main"
    ]
    return {key: () if n == 0 else (LONG, LONG) for n, key in enumerate(meals)}


def handout(plan: Plan, **options: object) -> list[Any]:
    list_ = shopping_list(plan, load_foods())
    content = handout_pdf(
        plan, list_, client="Ms Client", made_for="Clinic", date="1 May", notes=NOTES,
        swaps=swaps_of(plan), **options,  # type: ignore[arg-type]
    )  # fmt: skip
    return list(PdfReader(io.BytesIO(content)).pages)


def squeezed(words: str) -> str:
    return "".join(words.split())


def whose(plan: Plan, person: Person) -> Plan:
    """The plan as if this person had asked for it."""
    people = {plan.people[0].id: person_document(person)}
    return replace(plan, question={**plan.question, "people": people})


# --- the first page ------------------------------------------------------------------------


def pieces(page: Any) -> list[tuple[str, float, float, float]]:
    """Every piece of text with its size, x and y in points."""
    found: list[tuple[str, float, float, float]] = []

    def see(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append((text.strip(), size, tm[4] + cm[4], tm[5] + cm[5]))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("full", [False, True])
def test_no_type_is_small_and_none_near_the_edge(ana, paper, large, full):
    plan = crowded(ana) if full else ana
    pages = handout(plan, paper=paper, large=large)
    broad = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert broad[0] is pages[0]
    assert full or len(broad) == 1
    for page in broad:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        for text, size, x, y in pieces(page):
            assert size >= READABLE_PT - 0.01, text
            assert y >= EDGE_PT, text
            assert y + size * 0.75 <= high - EDGE_PT, text
            assert x >= EDGE_PT, text
            assert x + width_mm(text.split("\n")[0], size) / 25.4 * 72 <= wide - EDGE_PT + 2, text


def test_the_first_page_has_every_meal_and_its_swaps_and_says_where_none_is_free(ana):
    first = squeezed(handout(ana)[0].extract_text())
    for sheet in sheets(ana):
        for card in sheet.cards:
            assert squeezed(card.title) in first
    assert first.count(squeezed(LONG)) == 2 * (2 * len(ana.days) - 1)
    assert squeezed("no swap leaves the other meals as they are") in first


def test_in_large_print_the_swaps_stand_on_the_cards(ana):
    pages = handout(ana, large=True)
    assert "Instead:" not in pages[0].extract_text()
    rest = squeezed("".join(page.extract_text() for page in pages[1:]))
    assert rest.count("Instead:") == 2 * len(ana.days)


# --- what is done at home ------------------------------------------------------------------


def test_every_evening_is_named_with_what_it_prepares():
    plan, list_ = simple()
    found = evenings(plan)
    assert [(e.name, e.morrow) for e in found] == [
        ("Sunday 22 November", "Mon 23"), ("Monday 23 November", "Tue 24")
    ]  # fmt: skip
    read = PdfReader(io.BytesIO(handout_pdf(plan, list_)))
    page = next(p.extract_text() for p in read.pages if "The evening before\n" in p.extract_text())
    html = re.sub(r"<[^>]+>", " ", handout_html(plan, list_))
    for evening in found:
        for words in (page, " ".join(html.split())):
            assert f"{evening.name}, for {evening.morrow}" in words
            assert evening.tasks[0].split(".")[0] in words


def test_what_is_prepared_ahead_names_its_amount():
    for dish in load_dishes().values():
        assert not dish.night_before or ".start}" in dish.night_before, dish.slug


def test_what_stands_beside_a_dish_is_told_apart(ana):
    beside = 0
    for day, sheet in zip(ana.days, sheets(ana), strict=True):
        meals = {meal.name: meal for meal in day.occasions}
        for card in sheet.cards:
            meal = meals[card.occasion]
            sides = {i.name for i in meal.items if i.role in sides_of(meal.dish)}
            assert {amount.name for amount in card.beside} == sides
            assert len(card.in_dish) + len(card.beside) == len(card.amounts)
            assert ("With it: " in meal.method) == bool(sides)
            assert "With it" not in card.steps
            beside += len(sides)
    assert beside
    assert sides_of("no such dish") == frozenset()


@pytest.mark.parametrize("large", [False, True])
def test_the_handout_has_every_method_with_its_seasoning(ana, large):
    read = squeezed("".join(page.extract_text() for page in handout(ana, large=large)))
    for sheet in sheets(ana):
        for card in sheet.cards:
            assert squeezed(card.steps) in read
            assert squeezed(card.with_it) in read


# --- for the clinic ------------------------------------------------------------------------


def test_the_requirement_stands_beside_the_range_and_the_lower_edge_is_told(ana):
    words = " ".join(energy_words(ana, ana.people[0], EXAMPLE))
    assert "Estimated energy requirement (EER): 2,140 kcal a day (NASEM 2023, low active)" in words
    assert "planned range 1,926 to 2,354 kcal" in words
    who = ana.people[0].id
    low = tuple(
        replace(day, nutrients={who: {**day.nutrients[who], "energy_kcal": 1930.0}})
        for day in ana.days
    )
    hungry = replace(ana, days=low, week_mean={who: {**ana.week_mean[who], "energy_kcal": 1930.0}})
    words = " ".join(energy_words(hungry, ana.people[0], EXAMPLE))
    assert "1,930 kcal, 210 kcal below 2,140" in words
    assert "Near the lower edge of the range: 7 of 7 days" in words
    rows = {row.nutrient: row for row in clinical(hungry, ana.people[0]).targets}
    assert rows["Energy"].verdict == "met, LOW END"


def test_shares_of_energy_are_reached_figures_beside_their_ranges(ana):
    who = ana.people[0].id
    mean = ana.week_mean[who]
    rows = list(share_rows(ana, ana.people[0]))
    found = {row.partition(":")[0]: row for row in rows if not row.startswith("Together")}
    whole = sum(
        mean[n] * kcal for n, kcal in (("protein_g", 4), ("fat_g", 9), ("carbohydrate_g", 4))
    )
    together = f"Together {whole / mean['energy_kcal']:.0%}"
    assert any(row.startswith(together) for row in rows) is (whole > 1.005 * mean["energy_kcal"])
    assert set(found) == {"Fat", "Protein", "Carbohydrate", "Saturated fat"}
    fat = mean["fat_g"] * 9 / mean["energy_kcal"]
    assert f"Fat: {fat:.0%} of energy" in found["Fat"]
    assert found["Fat"].endswith("range 20% to 35%")
    assert found["Saturated fat"].endswith("limit at most 10%")
    oily = replace(ana, week_mean={who: {**mean, "sat_fat_g": 40.0}})
    assert "ABOVE limit" in " ".join(share_rows(oily, ana.people[0]))


def test_average_requirements_and_who_set_a_figure(ana):
    rows = {row.nutrient: row for row in clinical(ana, ana.people[0]).targets}
    assert rows["Magnesium"].average == "265"
    assert rows["Potassium"].average == ""
    assert rows["Magnesium"].kind == "RDA"
    target = replace(ana.people[0].targets["sodium_mg"], set_by="Dr Lee")
    targets = {**ana.people[0].targets, "sodium_mg": target}
    limited = replace(ana.people[0], targets=targets)
    rows = {row.nutrient: row for row in clinical(ana, limited).targets}
    assert rows["Sodium"].kind.endswith("; set by Dr Lee")


def test_the_ceiling_on_fibre_is_called_ours_and_zinc_is_told_without_meat(ana):
    found = clinical(ana, ana.people[0])
    aims = {row.nutrient: row.aim for row in found.targets}
    assert aims["Fibre"] == "at least 25 (ours: at most 38)"
    assert any("planner's own" in note for note in found.notes)
    assert not any(note.startswith("Zinc") for note in found.notes)
    vegan = whose(ana, EXAMPLE.model_copy(update={"diet": "vegan", "never": ("aubergine_boiled",)}))
    found = clinical(vegan, vegan.people[0])
    zinc = next(note for note in found.notes if note.startswith("Zinc"))
    assert "up to 50 % more may be needed, 12.0 mg (IOM 2001" in zinc or "12 mg (IOM" in zinc
    assert dict(found.facts)["Never"] == "aubergine"


def test_glasses_beside_meals_count_as_drinks_once(ana):
    grams = sum(
        item.grams
        for day in ana.days
        for meal in day.occasions
        for item in meal.items
        if item.role in ("milk_glass", "orange_juice_glass")
        and item.role in sides_of(meal.dish)
    ) / len(ana.days)  # fmt: skip
    assert grams
    words = fluid_words(ana, ana.people[0], EXAMPLE)
    assert "2.2 litres of drinks a day are wanted, on top of the water in food" in words
    assert f"about {2.2 - grams / 1000:.1f} litres more" in words
    kept = EXAMPLE.model_copy(update={"fluid_restriction": True})
    assert fluid_words(ana, ana.people[0], kept) == ""


def test_nothing_on_the_clinical_pages_is_code_speech():
    plan, list_ = medicated()
    words = re.sub(r"<[^>]+>", " ", handout_html(plan, list_))
    for code in ("docs/", "solver", "popular article", "reference table", "Proof:"):
        assert code not in words.partition("Rules that gave way")[0]
    assert "second program" in proof_words(plan_of())


# --- in a browser --------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

MEASURE = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.querySelector('.wide'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const style = getComputedStyle(walk.currentNode.parentElement);
    if (text) found.push([text, parseFloat(style.fontSize)]);
  }
  return found;
}"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("large", [False, True])
def test_the_printed_page_is_readable_too(ana, tmp_path: Path, paper, large):
    playwright = pytest.importorskip("playwright.sync_api")
    list_ = shopping_list(ana, load_foods())
    file = tmp_path / "handout.html"
    source = handout_html(ana, list_, client="Ms Client", made_for="Clinic", notes=NOTES,
                          swaps=swaps_of(ana), paper=paper, large=large)  # fmt: skip
    file.write_text(source, encoding="utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        page.emulate_media(media="print")
        sizes = page.evaluate(MEASURE)
        content = page.pdf(prefer_css_page_size=True)
        browser.close()
    for text, px in sizes:
        assert px * 0.75 >= READABLE_PT - 0.01, text
    pages = PdfReader(io.BytesIO(content)).pages
    broad = [one for one in pages if one.mediabox.width > one.mediabox.height]
    assert len(broad) == 1
    margins = re.search(r"@page wide\{size:\S+ landscape;margin:(\d+)mm\}", source)
    assert margins is not None
    assert int(margins[1]) >= 10


def test_a_short_handout_has_neither_recipes_nor_pages_for_the_clinic(ana):
    list_ = shopping_list(ana, load_foods())
    whole = document("handout.html", ana, list_, Wish()).decode("utf-8")
    short = document("handout.html", ana, list_, Wish(recipes=False, clinical=False)).decode(
        "utf-8"
    )
    assert "For the clinic" in whole
    assert "For the clinic" not in short
    assert 'id="day-' in whole
    assert 'id="day-' not in short
    pages = [
        len(PdfReader(io.BytesIO(document("handout.pdf", ana, list_, wish))).pages)
        for wish in (Wish(), Wish(recipes=False), Wish(recipes=False, clinical=False))
    ]
    assert pages[0] - pages[1] == len(ana.days)
    assert pages[2] < pages[1]


def test_the_clinics_table_has_no_column_for_what_the_tables_do_not_give():
    eva = EXAMPLE.model_copy(update={"reference": "eu"})
    plan = plan_week(eva, start=START, days=1)
    paper = document("handout.html", plan, shopping_list(plan, load_foods()), Wish()).decode(
        "utf-8"
    )
    assert "safe and adequate intake" in paper
    assert ">EAR<" not in paper
    assert "EFSA sets no range" in paper

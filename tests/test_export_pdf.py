"""The PDF documents: what is read out of them is what the list and the plan say."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from export_plans import FORMULA, MEDICATED, PRICES, SCRIPT, crowded, hostile, medicated, simple
from handmade import plan_of
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from planner.errors import InputError
from planner.export.basket import basket
from planner.export.fonts import font_bytes, has_glyph, width_mm
from planner.export.pdf import day_pdf, handout_pdf, list_pdf, week_pdf
from planner.export.pdf.paper import MISSING, printable
from planner.export.sheet import SEASONING, sheets
from planner.export.table import DENSITIES, HANDOUT, apart, density, everyday, lines_of, wrap
from planner.plan import Plan
from planner.shopping import ShoppingList, shopping_list
from planner.tables import load_foods

LABEL = "Example: Ana, 45. Not yours yet."
DATE = "2026-11-23"


def pages(content: bytes) -> list[str]:
    """Every page's words, blanks made one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def words(content: bytes) -> str:
    return " ".join(pages(content))


def squeezed(text: str) -> str:
    """Without blanks: a line's end is no word's end in a PDF."""
    return "".join(text.split())


def documents(plan: Plan, list_: ShoppingList, **options: object) -> dict[str, bytes]:
    return {
        "week": week_pdf(plan, **options),  # type: ignore[arg-type]
        "day": day_pdf(plan, DATE, **options),  # type: ignore[arg-type]
        "list": list_pdf(plan, list_, **options),  # type: ignore[arg-type]
        "handout": handout_pdf(plan, list_, client="Ms Client", **options),  # type: ignore[arg-type]
    }


NAMES = ("week", "day", "list", "handout")


# --- the text ------------------------------------------------------------------------------


def expected_list(list_: ShoppingList) -> str:
    """The whole list as it is read, aisle by aisle."""
    found = basket(list_)
    said = []
    for shelf in found.shelves:
        said.append(shelf.title)
        for thing in shelf.things:
            use = " · ".join(part for part in (thing.use, thing.price) if part)
            said += [thing.name, thing.amount, use, *thing.notes]
    return squeezed("".join(printable(part) for part in said))


def test_the_text_of_the_pdf_is_the_list(ana):
    list_ = shopping_list(ana, load_foods())
    read = pages(list_pdf(ana, list_, example=False))
    assert expected_list(list_) in squeezed("".join(map(_without_foot, read)))


def _without_foot(page: str) -> str:
    """A page without its number, which is read last."""
    head, _, number = page.rpartition(" ")
    return head if number.isdigit() else page


def test_the_week_has_every_meal_with_its_method(ana):
    read = squeezed(words(week_pdf(ana)))
    for day in ana.days:
        for meal in day.occasions:
            assert squeezed(meal.title) in read
            assert squeezed(meal.method.partition(" With it: ")[0]) in read
            for item in (item for item in meal.items if item.role != SEASONING):
                assert squeezed(item.name).casefold() in read.casefold()


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_real_week_fits_one_broad_page_and_every_day_its_own(ana, paper):
    found = PdfReader(io.BytesIO(week_pdf(ana, paper=paper))).pages
    broad = [page for page in found if page.mediabox.width > page.mediabox.height]
    assert len(broad) == 1
    assert broad[0] is found[0]
    first = squeezed(found[0].extract_text())
    for sheet in sheets(ana):
        assert squeezed(sheet.short) in first
        for card in sheet.cards:
            assert squeezed(card.title) in first
            for amount in card.amounts:
                assert squeezed(amount.line) in first
    assert len(found) == 1 + len(ana.days) + 1


def test_a_week_of_six_meals_with_cautions_fits_one_broad_page(ana):
    found = PdfReader(io.BytesIO(week_pdf(crowded(ana)))).pages
    assert sum(page.mediabox.width > page.mediabox.height for page in found) == 1
    assert "Read first: one caution for you" in pages(week_pdf(crowded(ana)))[0]


def test_the_large_print_is_large_and_the_table_still_one_page(ana):
    found = PdfReader(io.BytesIO(week_pdf(ana, large=True))).pages
    assert sum(page.mediabox.width > page.mediabox.height for page in found) == 1
    assert len(found) > 10


def test_the_clinical_pages_are_there():
    plan, list_ = medicated()
    read = squeezed(
        words(handout_pdf(plan, list_, notes="Come back.", made_for="Clinic", date="1 May"))
    )
    for part in (
        "For the clinic", "levothyroxine", "ask your pharmacist", "Clinic · 1 May", "Come back.",
        "NASEM 2019", "EAR", "BELOW", "When to get help",
    ):  # fmt: skip
        assert squeezed(part) in read


def test_swaps_stand_under_their_meal():
    plan, list_ = simple()
    swaps = {f"{DATE} lunch": ["½ cup beans for the lentils", "1 cup rice for the oats"]}
    first = pages(handout_pdf(plan, list_, swaps=swaps))[0]
    assert "Instead: ½ cup beans for the lentils; or 1 cup rice for the oats" in first


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_so_on_every_page(name):
    for page in pages(documents(*simple())[name]):
        assert LABEL in page
    assert "Example:" not in words(documents(*simple(), example=False)[name])
    assert "Example: Bo, 70. Not yours yet." in words(documents(*medicated(), example=True)[name])


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_are_text(name):
    content = documents(*hostile())[name]
    read = squeezed(words(content))
    for part in (SCRIPT, PRICES):
        assert squeezed(part) in read
    if name != "day":
        assert squeezed(FORMULA) in read
    assert "user\\u202egpj.exe" in read
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert not {"/AA", "/Names", "/AcroForm"} & set(root)
    assert list(root["/OpenAction"])[1] == "/FitH"  # how much of the page is shown, no action
    assert not [page for page in reader.pages if "/Annots" in page]


def test_a_sign_the_typeface_does_not_have_is_a_box_and_the_page_says_so():
    plan, list_ = simple()
    there = plan.people[0]
    named = replace(plan, people=(replace(there, name="Ana 漢 😀"),))
    read = words(list_pdf(named, list_))
    assert f"Ana {MISSING} {MISSING}" in read
    assert "is a sign this typeface does not have" in read
    assert "is a sign" not in words(list_pdf(plan, list_))


def test_unknown_paper_and_days_are_refused():
    plan, list_ = simple()
    with pytest.raises(InputError, match="a4 or letter"):
        list_pdf(plan, list_, paper="a5")
    with pytest.raises(InputError, match='no "2027-01-01"'):
        day_pdf(plan, "2027-01-01")


@pytest.mark.parametrize("name", NAMES)
def test_the_same_plan_gives_the_same_bytes_dated_by_its_first_day(name):
    content = documents(*simple())[name]
    assert content == documents(*simple())[name]
    made = PdfReader(io.BytesIO(content)).metadata
    assert made is not None
    assert made.creation_date == dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def test_a_plan_of_no_day_and_one_of_four_weeks():
    assert "no day" in words(week_pdf(plan_of([])))
    month = plan_of([(("banana", 118.0),)] * 28)
    found = PdfReader(io.BytesIO(week_pdf(month))).pages
    assert sum(page.mediabox.width > page.mediabox.height for page in found) == 4


# --- lines ---------------------------------------------------------------------------------


def test_the_typeface_has_what_kitchens_write():
    for sign in "½⅓⅔¼¾⅛⅜⅝⅞µ→≥≤×–—−·•°é Ł Ж Ω":
        assert has_glyph(sign), sign
    assert not has_glyph("漢")
    assert b"OS/2" in font_bytes("Inter-Bold.ttf")


@settings(deadline=None)
@given(st.text("ab ½1,()mW", max_size=80), st.floats(5, 16), st.floats(8, 90))
def test_no_line_is_wider_than_the_column_and_no_word_is_lost(text, size, inside):
    lines = wrap([(text, False), (" end", True)], size, inside)
    for line in lines:
        assert sum(width_mm(words, size, bold) for words, bold in line) <= inside + 0.01 or (
            sum(len(words) for words, _ in line) == 1
        )
    together = "".join(words for line in lines for words, _ in line)
    assert squeezed(together) == squeezed(f"{text} end")


def test_what_is_taken_every_day_stands_beneath_the_table_once():
    plan = plan_of([(("banana", 118.0),)] * 3, person=MEDICATED)
    found = sheets(plan)
    assert everyday(found)[0] == "07:00 levothyroxine (nothing to eat until 07:30)"
    assert apart(found[0], found) == ()
    assert apart(found[0], found[:1]) == found[0].also
    first = pages(week_pdf(plan))[0]
    assert first.count("levothyroxine") == 1
    assert "Every day: 07:00 levothyroxine (nothing to eat until 07:30)" in " ".join(first.split())


def test_the_largest_sizes_that_fit_are_taken():
    few = sheets(plan_of([(("banana", 118.0),)]))
    assert density(few, "a4", False, {}, lambda _: 40) == DENSITIES[0]
    crowded = {f"{DATE} lunch": ["so many words " * 4000]}
    assert density(few, "a4", False, crowded, lambda _: 40) == DENSITIES[-1]
    assert density(few, "a4", False, crowded, lambda _: 40, handed=True) == HANDOUT[-1]
    assert lines_of("one two three", 10, False, 1000) == 1

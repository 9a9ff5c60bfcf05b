"""Tables, Markdown, calendar and recipes: read back by other programs, and nothing but text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import icalendar
import pandas as pd
import pytest
import vobject
from export_plans import EVERYTHING, FORMULA, PRICES, SCRIPT, hostile, medicated, simple
from handmade import FOODS, plan_of

from planner.errors import InputError
from planner.export.basket import basket
from planner.export.documents import BYTE_ORDER_MARK, Wish, document, file_name, kinds
from planner.export.ics import DOMAIN, uid, week_ics
from planner.export.markdown import escaped, list_md, week_md
from planner.export.markup import clean
from planner.export.recipe import duration, recipes, recipes_json
from planner.export.sheet import brief, counted, share_words
from planner.export.swaps import checked_swaps
from planner.export.table import NO_SWAP, swap_of
from planner.export.tables_csv import list_csv, nutrients_csv, safe_cell, week_csv
from planner.nutrients import NUTRIENTS
from planner.rules.medicines import bars_on, doses_on
from planner.shopping import shopping_list
from planner.tables import load_foods
from planner.wording import short_day

DATE = "2026-11-23"
LABEL = "Example: Ana, 45. Not yours yet."


# --- CSV -----------------------------------------------------------------------------------


def frame(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), keep_default_na=False)


def test_pandas_reads_the_weeks_grams_back(ana):
    read = frame(week_csv(ana))
    for day in ana.days:
        eaten = math.fsum(i.grams for meal in day.occasions for i in meal.items)
        assert read[read["date"] == day.date]["grams"].sum() == pytest.approx(eaten, abs=1e-6)
    assert len(read) == sum(len(m.items) for day in ana.days for m in day.occasions)


def test_pandas_reads_the_lists_sums_back(ana):
    list_ = shopping_list(ana, load_foods())
    read = frame(list_csv(ana, list_))
    assert read["eaten_g"].sum() == pytest.approx(
        math.fsum(x.eaten_g for x in list_.lines), abs=1e-4
    )
    assert read["needed_g"].sum() == pytest.approx(
        math.fsum(x.bought_g for x in list_.lines), abs=1e-4
    )
    assert list(read["name"]) == [line.name for line in list_.lines]
    packed = read[[bool(line.purchases) for line in list_.lines]]
    assert packed["bought_g"].sum() == pytest.approx(
        math.fsum(x.packaged_g for x in list_.lines), abs=1e-4
    )


def test_pandas_reads_every_nutrient_back(ana):
    read = frame(nutrients_csv(ana))
    who = ana.people[0].id
    for day in ana.days:
        of_day = read[read["date"] == day.date]
        for nutrient in NUTRIENTS:
            total = pd.to_numeric(of_day[nutrient]).sum()
            assert total == pytest.approx(day.nutrients[who][nutrient], abs=0.05), nutrient


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1", "'\\x09=1"),
        ("\rx", "' x"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("½ cup", "½ cup"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (-1.5, "-1.5"),
        (1234.5, "1234.5"),
        (True, "yes"),
    ],
)
def test_cells_are_never_formulas(written, cell):
    assert safe_cell(written) == cell


@pytest.mark.parametrize("make", [week_csv, lambda plan: list_csv(*hostile()), nutrients_csv])
def test_hostile_words_stay_in_their_cell(make):
    rows = list(csv.reader(io.StringIO(make(hostile()[0]))))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows[1:] for cell in row]
    assert any(SCRIPT in cell for cell in cells)
    assert not [cell for cell in cells if re.match(r"\s*[=+@\t]|-\D", cell)]
    assert "\u202e" not in "".join(cells)


# --- the list in words ---------------------------------------------------------------------


def test_what_is_left_over_is_said_with_how_long_it_keeps():
    _, list_ = simple()
    found = dict(basket(list_).left)
    end = max(date for line in list_.lines for date in line.days)
    named = {left.name: left for line in list_.bought for left in line.left}
    assert found
    assert set(found) <= set(named)
    for name, words in found.items():
        assert words.startswith(named[name].words)
        if named[name].use_by and named[name].use_by <= end:
            assert f": use by {short_day(named[name].use_by)}" in words
        if "keeps until" in words:
            assert re.search(r"keeps until [A-Z][a-z]{2} \d+ [A-Z][a-z]{2}$", words)


def in_words(days, trips=1):
    found = basket(shopping_list(plan_of(days), FOODS, trips=trips))
    return found, {thing.name: thing for thing in found.things}


def test_what_spoils_within_the_week_is_to_be_used_by_a_day():
    found, _ = in_words([[("spinach_raw", 100.0)], *([[]] * 8), [("olive_oil", 5.0)]])
    (words,) = [words for name, words in found.left if name == "Spinach"]
    assert words == "42 g, about a quarter of a bag: use by Fri 27"


def test_pieces_are_said_once():
    _, things = in_words([[("sweet_pepper_red_raw", 119.0 * 3), ("whole_wheat_bread", 64.0)]])
    assert things["Red sweet peppers"].amount == "3 peppers of about 145 g"
    assert "pepper" not in things["Red sweet peppers"].use.partition("(")[0]
    assert things["Wholegrain wheat bread"].use.startswith("the meals use 2 slices (64 g): Mon 23")


def test_the_juice_is_not_the_fruit():
    _, things = in_words([[("lemon_juice", 61.0)]])
    assert things["Lemons"].amount == "1 lemon of about 115 g"
    assert "¼ cup of juice (107 g)" in things["Lemons"].use


def test_one_trip_says_what_has_to_be_bought_again_and_two_do_not():
    days = [[("pak_choi_raw", 70.0)], *([[]] * 5), [("pak_choi_raw", 70.0)]]
    once, things = in_words(days)
    assert once.hint.startswith("One trip is not enough for all: Pak choi does not keep")
    assert "for Sun 29 buy again on Sat 28: keeps 5 days" in things["Pak choi"].amount
    assert in_words(days, trips=2)[0].hint == ""
    assert in_words(days[:1])[0].hint == ""


def test_the_list_says_for_how_many_it_is():
    plan = plan_of([[("banana", 118.0)]])
    assert basket(shopping_list(plan, FOODS)).head == "For one person"
    day = plan.days[0]
    meal = day.occasions[0]
    both = replace(meal, items=(*meal.items, replace(meal.items[0], id="2", person="bea")))
    two = replace(plan, days=(replace(day, occasions=(both, *day.occasions[1:])),))
    assert basket(shopping_list(two, FOODS)).head == "For 2 people"


def test_what_one_meal_needs_names_the_meal():
    _, things = in_words([[("banana", 118.0)], [("banana", 118.0), ("kale_boiled", 60.0)]])
    assert "Tue 24 lunch (" in things["Kale"].use
    assert "lunch" not in things["Bananas"].use


def test_prices_are_told_once_with_their_age_and_what_has_none():
    free = next(
        f.slug for f in FOODS.values()
        if f.price_usd_per_100g is None and f.bought_g_per_100g and not f.is_staple
    )  # fmt: skip
    found, _ = in_words([[("banana", 118.0), (free, 10.0)]])
    assert len(found.cost) == 1
    assert re.search(r"prices of \d{4}.*, so more today; 1 of 2 things has no price", found.cost[0])
    assert not [thing for thing in found.things if "no price" in thing.price]


def test_two_trips_are_two_walks_and_no_thing_is_lost(ana):
    list_ = shopping_list(ana, FOODS, trips=2)
    found = basket(list_)
    assert [walk.title.split(",")[0] for walk in found.walks][:2] == ["Trip 1", "Trip 2"]
    bought = {thing.name for shelf in found.shelves if shelf.to_buy for thing in shelf.things}
    assert bought == {line.name for line in list_.to_get}
    checked = "; ".join(t.use for shelf in found.shelves if not shelf.to_buy for t in shelf.things)
    assert all(line.name in checked for line in list_.cupboard)
    assert len({thing.key for thing in found.things}) == len(found.things)


# --- Markdown ------------------------------------------------------------------------------


def test_markdown_keeps_words_as_words():
    assert escaped(SCRIPT) == r"\<script\>alert(1)\</script\>"
    assert escaped(PRICES) == r"\$3 … \$4"
    assert escaped(":red[x] at 08:00") == r"\:red\[x\] at 08:00"
    assert escaped("1. x") == r"\1. x"
    assert escaped("# x *y* _z_ [a](b) a@b.org http://x.org") == (
        r"\# x \*y\* \_z\_ \[a\](b) a\@b.org http\://x.org"
    )


def test_markdown_has_the_week_and_the_list():
    plan, list_ = simple()
    week, listed = week_md(plan), list_md(plan, list_)
    for text in (week, listed):
        assert f"**{LABEL}**" in text
        assert "not medical advice" in text
    assert "## Monday 23 November" in week
    assert "### 12:30 Lunch: Lentils and spinach with brown rice" in week
    assert "**The evening before:** Soak ½ cup dry lentils." in week
    assert listed.count("- [ ] ") == len(basket(list_).things)
    assert "Example:" not in week_md(plan, example=False)


def test_hostile_words_in_markdown():
    plan, list_ = hostile()
    for text in (week_md(plan), list_md(plan, list_)):
        assert SCRIPT not in text
        assert "\u202e" not in text
        assert not re.search(r"(?<!\\)\$", text)
        assert escaped(EVERYTHING) in text


# --- calendar ------------------------------------------------------------------------------


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))  # type: ignore[arg-type]


def test_two_readers_find_the_same_events(ana):
    content = week_ics(ana)
    first = {str(e["UID"]): (str(e["SUMMARY"]), e["DTSTART"].dt) for e in events(content)}
    other = vobject.readOne(content.decode("utf-8"))
    second = {e.uid.value: (e.summary.value, e.dtstart.value) for e in other.vevent_list}
    assert first == second
    assert len(first) == len(events(content))
    meals = [(day, meal) for day in ana.days for meal in day.occasions]
    for day, meal in meals:
        start = dt.datetime.fromisoformat(f"{day.date}T{meal.time}")
        assert any(at == start and meal.title in words for words, at in first.values())


def test_times_are_local_and_nothing_rings(ana):
    content = week_ics(ana)
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.walk("VALARM")
    assert not calendar.walk("VTIMEZONE")
    for event in events(content):
        assert event["DTSTART"].dt.tzinfo is None
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert str(event["UID"]).endswith(f"@{DOMAIN}")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_soaking_stands_on_the_evening_before():
    plan, _ = simple()
    found = [e for e in events(week_ics(plan)) if "soak" in str(e["SUMMARY"])]
    assert [e["DTSTART"].dt for e in found] == [
        dt.datetime(2026, 11, 22, 20, 0),
        dt.datetime(2026, 11, 23, 20, 0),
    ]
    assert "Soak ½ cup dry lentils." in str(found[0]["DESCRIPTION"])


def test_doses_and_windows_stand_where_the_rules_have_them():
    plan, _ = medicated()
    from export_plans import MEDICATED

    date = dt.date.fromisoformat(DATE)
    found = events(week_ics(plan))
    midnight = dt.datetime.combine(date, dt.time())
    for dose in doses_on(MEDICATED, date):
        start = midnight + dt.timedelta(minutes=dose.minutes)
        assert any(
            e["DTSTART"].dt == start and str(e["SUMMARY"]) == clean(dose.medicine) for e in found
        )
    own = [bar for bar in bars_on(MEDICATED, date) if bar.dose.date == date]
    assert own
    for bar in own:
        start = midnight + dt.timedelta(minutes=bar.from_minutes)
        lasts = dt.timedelta(minutes=bar.to_minutes - bar.from_minutes)
        assert any(
            e["DTSTART"].dt == start and e["DURATION"].dt == lasts
            and bar.sentence in str(e["DESCRIPTION"])
            for e in found
        )  # fmt: skip


def test_an_event_keeps_its_identity_when_the_meal_changes():
    plan, _ = simple()
    day = plan.days[0]
    changed = replace(day.occasions[0], title="Something else", time="13:00")
    other = replace(
        plan,
        days=(replace(day, occasions=(changed, *day.occasions[1:])), *plan.days[1:]),
        history=({"what": "swap"},),
    )

    def ids(content: bytes) -> set[str]:
        return {str(e["UID"]) for e in events(content)}

    assert ids(week_ics(plan)) == ids(week_ics(other))
    assert {e["SEQUENCE"] for e in events(week_ics(other))} == {1}
    assert uid(plan, ("ana", DATE, "lunch")) != uid(plan, ("ana", DATE, "dinner"))
    assert uid(plan, ("ana", DATE, "lunch")) != uid(plan, ("bo", DATE, "lunch"))


def test_hostile_words_in_the_calendar():
    content = week_ics(hostile()[0])
    text = content.decode("utf-8")
    assert "\u202e" not in text
    other = vobject.readOne(text)
    summaries = [e.summary.value for e in other.vevent_list]
    assert any(clean(EVERYTHING) in words for words in summaries)
    lines = text.replace("\r\n ", "").split("\r\n")
    assert {line.split(":")[0].split(";")[0] for line in lines} <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "SUMMARY",
        "DTSTART", "DURATION", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "CLASS", "DESCRIPTION",
        "TRANSP", "",
    }  # fmt: skip


def test_the_calendar_of_an_example_says_so_in_every_event():
    plan, _ = simple()
    for event in events(week_ics(plan)):
        assert LABEL in str(event["DESCRIPTION"])
    assert "Example" not in week_ics(plan, example=False).decode()


# --- recipes -------------------------------------------------------------------------------

ISO_DURATION = re.compile(r"PT(?=\d)(\d+H)?(\d+M)?")


def test_every_recipe_has_the_shape_of_schema_org(ana):
    found = recipes(ana)
    assert found["@context"] == "https://schema.org"
    names = {meal.title for day in ana.days for meal in day.occasions if meal.dish}
    assert {recipe["name"] for recipe in found["@graph"]} == names
    for recipe in found["@graph"]:
        assert recipe["@type"] == "Recipe"
        assert isinstance(recipe["name"], str)
        assert recipe["recipeYield"] == "1 serving"
        assert all(isinstance(line, str) and line for line in recipe["recipeIngredient"])
        for step in recipe["recipeInstructions"]:
            assert step["@type"] == "HowToStep"
            assert step["text"]
        for key in ("prepTime", "cookTime", "totalTime"):
            assert ISO_DURATION.fullmatch(recipe[key]), recipe[key]
        assert recipe["nutrition"]["@type"] == "NutritionInformation"
        assert re.fullmatch(r"\d+ kcal", recipe["nutrition"]["calories"])
    assert json.loads(recipes_json(ana)) == found


def test_each_way_of_a_dish_is_there_once():
    plan = plan_of([(("banana", 118.0),), (("banana", 118.0),), (("banana", 236.0),)])
    assert len(recipes(plan)["@graph"]) == 2


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "PT0M"), (5, "PT5M"), (60, "PT1H"), (95, "PT1H35M"), (-1, "PT0M")]
)
def test_durations(minutes, words):
    assert duration(minutes) == words


def test_recipes_may_stand_in_a_page():
    text = recipes_json(hostile()[0])
    assert "<" not in text
    assert SCRIPT in json.loads(text)["@graph"][0]["name"]


# --- swaps ---------------------------------------------------------------------------------


@dataclass
class Effect:
    delta: dict[str, float] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    week: tuple[str, ...] = ()
    score: float = 0.0


@dataclass
class Other:
    name: str
    effect: Effect = field(default_factory=Effect)
    kind: str = "food"
    measure: str = "½ cup"

    @property
    def food(self) -> str:
        return self.name.lower()


class Bench:
    """Three free alternatives for lentils among seven, one for oats that moves a banana."""

    def alternatives(self, item_id: str) -> Iterator[Other]:
        if item_id.endswith("lentils_boiled"):
            yield Other("Green lentils", Effect(score=-1))  # lentils for lentils: no change
            yield Other("Salted beans", Effect(broken=("too much salt",)))
            yield Other("Chickpeas", Effect({"magnesium_mg": 12.4}, score=1))
            yield Other("Split peas, boiled", Effect({"magnesium_mg": -3.0}, score=2))
            lost = "Iron of the week falls to 17 mg a day, wanted 18 mg"
            yield Other("White rice", Effect(week=(lost,), score=0))
            won = "Iron of the week reaches its 18 mg a day"
            yield Other("Black beans", Effect({"magnesium_mg": 0.2}, week=(won,), score=3))
        if item_id.endswith("oats_rolled"):
            yield Other("Barley", Effect(moved=("Banana 1 → 2",), score=3))
        yield Other("Nothing", kind="leave_out")


def test_swaps_break_no_rule_move_nothing_else_and_lose_no_target_of_the_week():
    found = checked_swaps(simple()[0], Bench())
    assert found == {
        "2026-11-23 lunch": (
            "½ cup chickpeas for lentils (+12 mg)",
            "½ cup split peas for lentils (−3 mg)",
        ),
        "2026-11-24 lunch": (),
    }
    assert checked_swaps(simple()[0], Bench(), count=3)["2026-11-23 lunch"][2] == (
        "½ cup black beans for lentils (±0 mg)"
    )


def test_a_meal_without_a_free_swap_says_so():
    swaps = checked_swaps(simple()[0], Bench())
    assert swap_of(swaps, "2026-11-24 lunch") == f"Instead: {NO_SWAP}"
    assert swap_of(swaps, "2026-11-23 breakfast") == ""


def test_a_short_name_keeps_how_a_food_was_made():
    assert brief("Soy milk, unsweetened, fortified") == "Soy milk, unsweetened, fortified"
    assert brief("Rapeseed (canola) oil") == "Rapeseed oil"
    assert brief("Pak choi (bok choy), raw") == "Pak choi"


# --- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "name", "words"),
    [
        ("3 eggs", "Egg, hard-boiled", "3 eggs, hard-boiled"),
        ("1 banana", "Banana", "1 banana"),
        ("½ carrot", "Carrots, raw", "½ carrot, raw"),
        ("2 sweet potatoes", "Sweet potato, baked", "2 sweet potatoes, baked"),
        ("1 pepper", "Red sweet pepper, raw", "1 red sweet pepper, raw"),
        ("1 cup", "Spinach, raw", "1 cup spinach, raw"),
        ("2 slices", "Wholegrain bread", "2 slices wholegrain bread"),
        ("100 g", "Salmon, cooked", "100 g salmon, cooked"),
        ("1 cup", "Cupcakes", "1 cup cupcakes"),
    ],
)
def test_a_thing_counted_in_itself_is_named_once(measure, name, words):
    assert counted(measure, name) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.02, "a little"), (0.25, "about a quarter"), (0.5, "about half"), (1.3, "all")],
)
def test_shares_in_words(share, words):
    assert share_words(share) == f"{words} of the day's target"


# --- all of them by name -------------------------------------------------------------------


def test_every_document_can_be_asked_for_by_name():
    plan, list_ = simple()
    for name, kind in kinds().items():
        content = document(name, plan, list_, Wish(day=DATE, client="Ms Client"))
        assert content, name
        assert kind.mime
        assert content.startswith(BYTE_ORDER_MARK.encode()) == name.endswith(".csv")
        assert file_name(name, plan) == name.replace(".", f"-{DATE}.")
    with pytest.raises(InputError, match=r'"week\.doc" is no document; choose one of: week\.html'):
        document("week.doc", plan, list_)


def test_file_names_hold_nobodys_words():
    assert file_name("list.html", hostile()[0]) == f"list-{DATE}.html"


def test_every_document_of_a_hostile_plan_is_made():
    plan, list_ = hostile()
    for name in kinds():
        content = document(name, plan, list_, Wish(client=EVERYTHING, notes=EVERYTHING))
        assert "\u202e".encode() not in content, name
        if name.endswith((".html", ".json")):
            assert SCRIPT.encode() not in content, name
    assert FORMULA in document("week.txt", plan, list_).decode()

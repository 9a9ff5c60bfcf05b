"""The visitor's shop: aisles, sizes, and what every list makes of them."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("streamlit")

from bench import answered, holds, page, words
from streamlit.testing.v1 import AppTest

from planner.errors import InputError
from planner.export.documents import Wish
from planner.person import EXAMPLE
from planner.plan import Plan
from planner.shopping import ShoppingList, list_for
from planner.tables import load_aisles, load_foods
from planner.ui.documents import made, shopping, things
from planner.ui.shop import Shop, Size
from planner.ui.state import Visit
from planner.ui.views import shop as view

NASTY = "<b>=1+1</b> $3 | sack"


@pytest.fixture
def mine(ana: Plan) -> Visit:
    return Visit(answers=answered(EXAMPLE).answers, plan=ana, read=True)


def a_thing(plan: Plan) -> str:
    """Something the list buys by count, not a staple."""
    bought = {line.name for line in shopping(plan).bought if len(line.purchases) == 1}
    return next(thing for thing, name in things(plan).items() if name in bought)


def to_buy(found: ShoppingList, plan: Plan, thing: str) -> str:
    return next(line.to_buy for line in found.bought if line.name == things(plan)[thing])


def chosen(mine: Visit, thing: str) -> AppTest:
    bench = page(mine, "List")
    bench.multiselect(key="q0 sizes").set_value([thing]).run()
    assert not bench.exception
    return bench


def said_in(name: str, plan: Plan, shop: Shop) -> str:
    return made(name, plan, Wish(), shop=shop).decode("utf-8")


# --- nothing said, and what is wrong -------------------------------------------------------


def test_a_shop_of_which_nothing_is_said_is_ours(mine: Visit, ana: Plan):
    assert list(Shop().aisles()) == list(load_aisles())
    assert shopping(ana, shop=Shop()) == shopping(ana)
    bench = page(mine, "List")
    assert not bench.exception
    assert not holds(bench, "save aisles")
    assert not holds(bench, "save sizes")


def test_every_wrong_size_is_named_at_once_and_the_thing_is_bought_in_ours(mine: Visit, ana: Plan):
    one, other = list(things(ana))[:2]
    bench = page(mine, "List")
    bench.multiselect(key="q0 sizes").set_value([one, other]).run()
    bench.text_input(key=f"q0 size {one} 0 grams").set_value("a lot")
    bench.text_input(key=f"q0 size {one} 0 price").set_value("-2")
    bench.text_input(key=f"q0 size {other} 0 what").set_value("").run()
    assert not bench.exception
    said = words(bench)
    assert f"{things(ana)[one]}: the weight 'a lot' is no number above 0." in said
    assert f"{things(ana)[one]}: the price '-2' is no number above 0." in said
    assert f"{things(ana)[other]}: what it is, is missing" in said
    shop = bench.session_state["visit"].shop
    assert not shop.packages()[0].own
    assert shopping(ana, shop=shop) == shopping(ana)


def test_a_wrong_file_changes_nothing_and_says_every_problem():
    shop = Shop()
    shop.bring("a.csv", "aisle,order\nfish,1\n")
    before = shop.keep()
    for text, count in (("aisle,order\nfisch,1\nfish,x\n", 2),
                        ("thing,package,grams\nKael,bag,1\nKale,,0\n", 3), ("", 3),
                        ('thing,package,grams\n"' + "x" * 200_000 + '",bag,1\n', 1)):  # fmt: skip
        with pytest.raises(InputError) as caught:
            shop.bring("mine.csv", text)
        assert len(caught.value.problems) == count, caught.value.problems
        assert shop.keep() == before


@pytest.mark.parametrize(
    "kept",
    [None, [], {"order": "fish", "titles": 3, "sizes": {}}, {"order": [["fish"], None, "moon"]},
     {"sizes": [None, 3, {"grams": "2"}], "titles": {"moon": "x"}}],
)  # fmt: skip
def test_what_a_browser_kept_and_cannot_be_read_is_left_aside(kept: object):
    shop = Shop()
    shop.take(kept)
    assert shop == Shop()


# --- aisles --------------------------------------------------------------------------------


def test_an_aisle_moves_and_every_list_follows(mine: Visit, ana: Plan):
    names = list(load_aisles())
    mine.shop.move("frozen", 0)
    mine.shop.move("fruit", 1)
    assert list(mine.shop.aisles())[:3] == ["frozen", "fruit", "vegetables"]
    page(mine, "List")
    mine_first, ours_first = (
        next(title for title, _ in shopping(ana, shop=s).by_aisle() if title != "Frozen")
        for s in (mine.shop, None)
    )
    assert mine_first == "Fruit" != ours_first
    for name in ("list.txt", "list.csv", "list.html", "list.md"):
        text = said_in(name, ana, mine.shop)
        ours = said_in(name, ana, Shop())
        assert text != ours, name
        assert text.index("Fruit") < ours.index("Fruit"), name
    mine.shop.move("frozen", names.index("frozen"))
    mine.shop.move("vegetables", 0)
    assert mine.shop.order == [], "back where ours is"


def test_the_buttons_move_by_one_or_to_the_front(mine: Visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view, "visit", lambda: mine)
    view._move(view.UP, "fruit")
    assert list(mine.shop.aisles())[:2] == ["fruit", "vegetables"]
    assert mine.focus == "fruit down"
    view._move(view.DOWN, "fruit")
    assert mine.shop.order == []
    view._move(view.FIRST, "frozen")
    assert next(iter(mine.shop.aisles())) == "frozen"
    view._move(view.UP, "moon")
    said = words(page(mine, "List"))
    assert said.index("Frozen") < said.index("Vegetables and herbs")
    view._our_order()
    assert mine.shop.order == []


# --- sizes ---------------------------------------------------------------------------------


def test_a_chosen_thing_starts_from_our_sizes_and_changes_nothing(mine: Visit, ana: Plan):
    bench = chosen(mine, a_thing(ana))
    shop = bench.session_state["visit"].shop
    assert shop.packages()[0].own == {a_thing(ana)}
    assert [line.to_buy for line in shopping(ana, shop=shop).lines] == [
        line.to_buy for line in shopping(ana).lines
    ]


def test_own_sizes_are_bought_in_every_document(mine: Visit, ana: Plan):
    thing = a_thing(ana)
    bench = chosen(mine, thing)
    shop = bench.session_state["visit"].shop
    while len(shop.of(thing)) > 1:
        bench.button(key=f"less {thing}").click().run()
    place = f"q{shop.form} size {thing} 0"
    bench.text_input(key=f"{place} what").set_value("crate")
    bench.text_input(key=f"{place} grams").set_value("7 kg")
    bench.text_input(key=f"{place} price").set_value("9.50").run()
    assert not bench.exception
    found = shopping(ana, shop=shop)
    assert to_buy(found, ana, thing) == "1 crate of 7000 g"
    (bought,) = [line for line in found.bought if line.name == things(ana)[thing]]
    assert bought.cost_usd == 9.5
    for name in ("list.txt", "list.csv", "list.html", "list.md"):
        assert "1 crate of 7000 g" in said_in(name, ana, shop), name
    assert made("list.pdf", ana, Wish(), shop=shop) != made("list.pdf", ana, Wish())
    bench.button(key=f"more {thing}").click().run()
    bench.text_input(key=f"q{shop.form} size {thing} 1 grams").set_value("0.5 kg").run()
    assert to_buy(shopping(ana, shop=shop), ana, thing).endswith("of 500 g")
    bench.multiselect(key=f"q{shop.form} sizes").set_value([]).run()
    assert not bench.exception
    assert shopping(ana, shop=shop) == shopping(ana)


def test_what_is_at_home_may_be_said_in_ones_own_packages(ana: Plan):
    slugs = set(load_foods())
    thing = next(name for name in things(ana) if name.casefold() not in slugs and "," in name)
    shop = Shop(sizes=[Size(thing, "crate", "7 kg")])
    assert shopping(ana, at_home={thing: "1 crate"}, shop=shop).pantry
    with pytest.raises(InputError, match="crate"):
        shopping(ana, at_home={thing: "1 crate"})


def test_what_is_typed_is_text_everywhere(mine: Visit, ana: Plan):
    mine.shop.sizes = [Size(a_thing(ana), NASTY, "50 g"), Size("<i>x</i> $3", "bag", "1")]
    bench = page(mine, "List")
    assert not bench.exception
    assert not any("<b>" in element.value for element in bench.markdown)
    assert "<b>=1" not in said_in("list.html", ana, mine.shop)
    assert "\n=" not in mine.shop.packages_csv().replace(",", "\n")


def test_another_view_a_reload_and_files_lose_nothing(mine: Visit, ana: Plan, tmp_path):
    thing = a_thing(ana)
    mine.shop.move("frozen", 0)
    mine.shop.sizes = [Size(thing, "crate", "7 kg", "9.50", "2026"), Size(thing, "box", "1 lb")]
    mine.trips = 2
    bench = page(mine, "Why")
    bench.session_state["view"] = "List"
    bench.run()
    assert bench.text_input(key=f"q0 size {thing} 0 grams").value == "7 kg"
    again = Visit()
    again.take(json.loads(json.dumps(mine.keep())))
    assert (again.shop, again.trips) == (mine.shop, 2)
    brought = Shop()
    brought.bring("my-aisles.csv", mine.shop.aisles_csv())
    brought.bring("my-packages.csv", mine.shop.packages_csv())
    assert brought.packages_csv() == mine.shop.packages_csv()
    aisles, packages = tmp_path / "a.csv", tmp_path / "p.csv"
    aisles.write_text(mine.shop.aisles_csv(), encoding="utf-8")
    packages.write_text(mine.shop.packages_csv(), encoding="utf-8")
    on_page = shopping(ana, 2, shop=mine.shop)
    assert shopping(ana, 2, shop=brought) == on_page
    assert list_for(ana, load_foods(), packages=packages, aisles=aisles, trips=2) == on_page


def test_a_list_among_the_other_files_is_for_as_many_trips(mine: Visit):
    bench = page(mine, "List")
    bench.radio(key="trips").set_value(2).run()
    bench.segmented_control(key="paper kind").set_value("Other files").run()
    assert bench.session_state["visit"].trips == 2
    bench.segmented_control(key="paper kind").set_value("Shopping list").run()
    assert bench.radio(key="trips").value == 2

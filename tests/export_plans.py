"""Plans and lists for the tests of the documents: one by hand, one full of hostile words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from handmade import FOODS, plan_of

from planner.food import Food
from planner.person import Medicine, Person, Supplement, person_document
from planner.plan import Meal, Notice, Plan
from planner.shopping import ShoppingList, shopping_list

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.org";"x")'
PRICES = "$3 … $4"
PATH = "../../etc/passwd"
TURNED = "user\u202egpj.exe"
EMOJI = "Chef 👩\u200d🍳 😀"
HOSTILE = (SCRIPT, FORMULA, PRICES, PATH, TURNED, EMOJI)
EVERYTHING = " ".join(HOSTILE)
SHORT = f"{SCRIPT} {PRICES} {TURNED}"
"""As much of it as a person's name may hold."""

MEDICATED = Person(
    name="Bo",
    sex="female",
    age=70,
    height_cm=160,
    weight_kg=60,
    diet="omnivore",
    kidneys="healthy",
    medicines=(
        Medicine(name="levothyroxine", times=("07:00",)),
        Medicine(name=f"Unknownium {SCRIPT}", times=("21:30",)),
    ),
    supplements=(Supplement(form="citrate", elemental_magnesium_mg=100, time="22:00"),),
)


@cache
def simple() -> tuple[Plan, ShoppingList]:
    """Two days by hand and their list."""
    plates = (("oats_rolled", 40.0), ("lentils_boiled", 198.0), ("olive_oil", 9.2))
    plan = plan_of([plates, (("banana", 236.0), ("spinach_boiled", 90.0))])
    days = tuple(
        replace(
            day,
            occasions=tuple(
                replace(meal, night_before="Soak ½ cup dry lentils.") if meal.items else meal
                for meal in day.occasions
            ),
        )
        for day in plan.days
    )
    plan = replace(plan, days=days)
    return plan, shopping_list(plan, FOODS)


@cache
def medicated() -> tuple[Plan, ShoppingList]:
    """A plan of a person with medicines."""
    plan = plan_of(person=MEDICATED)
    return plan, shopping_list(plan, FOODS)


@cache
def hostile() -> tuple[Plan, ShoppingList]:
    """A plan in which everything that a person may write is an attack."""
    foods: dict[str, Food] = {
        **FOODS,
        "lentils_boiled": replace(
            FOODS["lentils_boiled"], name=EVERYTHING, bought_as=EVERYTHING, title_name=EVERYTHING
        ),
        "oats_rolled": replace(FOODS["oats_rolled"], name=FORMULA, bought_as=FORMULA),
    }
    person = Person(
        name=SHORT,
        sex="female",
        age=45,
        height_cm=165,
        weight_kg=65,
        kidneys="healthy",
        medicines=(Medicine(name=EVERYTHING, times=("07:00",)),),
    )
    plan = plan_of(person=person, foods=foods)
    days = tuple(
        replace(
            day,
            occasions=tuple(
                replace(meal, title=EVERYTHING, method=EVERYTHING, night_before=EVERYTHING)
                if meal.items
                else meal
                for meal in day.occasions
            ),
        )
        for day in plan.days
    )
    plan = replace(
        plan,
        days=days,
        people=(replace(plan.people[0], name=EVERYTHING),),
        question={**plan.question, "people": {"ana": person_document(person)}},
    )
    return plan, shopping_list(plan, foods)


def crowded(week: Plan) -> Plan:
    """A week with two more snacks a day, cautions, medicines and coffee."""

    def also(meal: Meal, name: str, time: str) -> Meal:
        return replace(meal, name=name, time=time)

    days = []
    for day in week.days:
        snack = next(meal for meal in day.occasions if meal.kind == "snack")
        more = (also(snack, "morning snack", "10:30"), also(snack, "late snack", "21:30"))
        meals = sorted((*day.occasions, *more), key=lambda meal: meal.time)
        days.append(replace(day, occasions=tuple(meals)))
    return replace(
        week,
        days=tuple(days),
        notices=(Notice("caution", "Ask your clinic first."), *week.notices),
        question={**week.question, "people": {"ana": person_document(MEDICATED)}},
    )

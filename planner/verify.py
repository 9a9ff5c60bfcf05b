"""Verification: every rule of a plan again, as plain arithmetic on the food table.

Never imports the model. It reads the grams printed, the targets the plan was made for and the
rules as data, recomputes every total, and says what is broken, where, and by how much.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from planner.dish import Dish
from planner.dishes import load_dishes
from planner.food import Food
from planner.gate import gate
from planner.menu import REFERENCE_KCAL, Option, option_for
from planner.nutrients import HEADLINE, KCAL_PER_GRAM, NUTRIENTS
from planner.person import DAY_NAMES, Person, person_from_document
from planner.plan import HABIT, Day, Meal, Plan, PlannedPerson, PlannedTarget
from planner.rules import relaxations, rule
from planner.rules.absorption import absorbed_mg
from planner.rules.medicines import minutes_of
from planner.selection import allowed_foods, needed_kinds
from planner.tables import load_foods
from planner.targets import targets_for
from planner.varied import kind_of, varied_family

TOLERANCE = 1e-6
PLANNED = "planned"
SHOWN = 4
"""Wrong totals named of one place; the rest are counted."""

PRINTED = 0.0011
"""Totals in a plan are rounded to three decimals."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold."""

    rule: str
    where: str
    what: str
    by: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.by})" if self.by else "")


Totals = dict[str, float]


def totals(meals: Iterator[Meal] | tuple[Meal, ...], foods: Mapping[str, Food]) -> Totals:
    """Nutrients of the grams on these plates; a missing value adds nothing."""
    total: Totals = dict.fromkeys(NUTRIENTS, 0.0)
    for meal in meals:
        for item in meal.items:
            food = foods.get(item.food)
            if food is not None:
                for nutrient, per_100g in food.nutrients.items():
                    total[nutrient] = total.get(nutrient, 0.0) + per_100g * item.grams / 100
    return total


def missing(meals: tuple[Meal, ...], foods: Mapping[str, Food]) -> tuple[str, ...]:
    """Nutrients for which some food on these plates has no value: totals are "at least"."""
    absent: set[str] = set()
    for meal in meals:
        for item in meal.items:
            if item.food in foods:
                absent.update(n for n in NUTRIENTS if n not in foods[item.food].nutrients)
    return tuple(n for n in NUTRIENTS if n in absent)


def check(
    plan: Plan,
    foods: Mapping[str, Food] | None = None,
    dishes: Mapping[str, Dish] | None = None,
) -> list[Finding]:
    """Everything in the plan that does not hold; an empty list means it verifies."""
    foods = load_foods() if foods is None else foods
    dishes = load_dishes() if dishes is None else dishes
    found: list[Finding] = []
    for planned in plan.people:
        person = person_from_document(plan.question["people"][planned.id])
        found += _identity(plan, foods)
        found += _targets(plan, planned, person)
        found += _printed_totals(plan, planned, foods)
        for day in plan.days:
            meals = eaten(day)
            found += intake(planned, day.date, totals(meals, foods))
            found += calcium(planned, day, person.spacing.calcium, foods)
            found += share(day, person.spacing.share, foods)
            found += meal_sizes(planned, day, foods)
            found += _plates(day, planned, person, foods, dishes)
        found += variety(plan, foods, dishes)
        found += kinds(plan, person, foods, dishes)
        found += _calendar(plan, person)
        found += _shortfalls(plan, planned, foods)
    return [finding for finding in found if not _declared(finding, plan)]


def eaten(day: Day) -> tuple[Meal, ...]:
    """The meals of a day that the plan feeds."""
    return tuple(meal for meal in day.occasions if meal.items)


def served(day: Day) -> tuple[Meal, ...]:
    """The planned meals of a day, habits apart: what the rules on meals speak of."""
    return tuple(meal for meal in eaten(day) if meal.kind != HABIT)


def _declared(finding: Finding, plan: Plan) -> bool:
    """Whether the plan itself lists this as a rule that gave way, and the rule may."""
    may = {relaxation.row for relaxation in relaxations()} | {"variety.kinds"}
    return finding.rule in may and any(
        relaxed.rule == finding.rule and relaxed.where == finding.where for relaxed in plan.relaxed
    )


def _identity(plan: Plan, foods: Mapping[str, Food]) -> Iterator[Finding]:
    seen: set[str] = set()
    for day in plan.days:
        for meal in day.occasions:
            where = f"{day.date} {meal.name}"
            for item in meal.items:
                food = foods.get(item.food)
                if item.id in seen:
                    yield Finding("structure.id", where, f"item id {item.id} is there twice")
                seen.add(item.id)
                if food is None:
                    yield Finding("structure.food", where, f"{item.food} is not in the food table")
                elif (food.ndb_no, food.fdc_id) != (item.ndb_no, item.fdc_id):
                    yield Finding(
                        "structure.food", where, f"{item.food} has another NDB number or FDC id"
                    )
                if not item.grams > 0:
                    yield Finding("portions.range", where, f"{item.food} has {item.grams} g")


def _targets(plan: Plan, planned: PlannedPerson, person: Person) -> Iterator[Finding]:
    """The targets in the plan are those this person has."""
    expected = targets_for(person, gate(person))
    for nutrient, target in expected.items():
        kept = planned.targets.get(nutrient)
        if kept is None:
            yield Finding("targets", planned.name, f"the target for {nutrient} is gone")
        elif (kept.min, kept.max, kept.scope, kept.max_scope) != (
            target.min,
            target.max,
            target.scope,
            target.max_scope,
        ):
            yield Finding("targets", planned.name, f"the target for {nutrient} was changed")
    for nutrient, limits in expected.shares.items():
        if tuple(planned.shares.get(nutrient, ())) != tuple(limits):
            yield Finding("targets", planned.name, f"the share of energy of {nutrient} was changed")


def _printed_totals(
    plan: Plan, planned: PlannedPerson, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """What the plan prints is what the food table gives for its grams."""
    for day in plan.days:
        for meal in eaten(day):
            where = f"{day.date} {meal.name}"
            yield from _same(where, meal.nutrients.get(planned.id, {}), totals((meal,), foods))
            printed = meal.absorbed_magnesium_mg.get(planned.id, 0.0)
            actual = absorbed_mg(totals((meal,), foods)["magnesium_mg"])
            if abs(printed - actual) > PRINTED:
                yield Finding(
                    "totals", f"{day.date} {meal.name}", "absorbed magnesium is not as printed"
                )
            yield from _marks(where, meal.at_least.get(planned.id, ()), (meal,), foods)
        yield from _same(day.date, day.nutrients.get(planned.id, {}), totals(eaten(day), foods))
        yield from _marks(day.date, day.at_least.get(planned.id, ()), eaten(day), foods)
    everything = tuple(meal for day in plan.days for meal in eaten(day))
    yield from _same("week", plan.week_mean.get(planned.id, {}), week_mean(plan.days, foods))
    yield from _marks("week", plan.week_at_least.get(planned.id, ()), everything, foods)


def _marks(
    where: str, marks: tuple[str, ...], meals: tuple[Meal, ...], foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """The nutrients marked "at least" are those that some food has no value for."""
    if tuple(marks) != missing(meals, foods):
        yield Finding("totals", where, "the at-least marks are not those of its foods")


def _same(where: str, printed: Mapping[str, float], actual: Totals) -> Iterator[Finding]:
    """One finding for a place whose printed totals are not those of its foods."""
    off = {n: printed.get(n, 0.0) - actual[n] for n in NUTRIENTS}
    wrong = [n for n in NUTRIENTS if abs(off[n]) > PRINTED]
    if wrong:
        first = sorted(wrong, key=lambda n: (n not in ("energy_kcal", *HEADLINE), wrong.index(n)))
        named = ", ".join(f"{n} {off[n]:+.4g}" for n in first[:SHOWN])
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        yield Finding("totals", where, f"printed totals are not those of its foods: {named}{more}")


def intake(planned: PlannedPerson, where: str, total: Totals) -> Iterator[Finding]:
    """The day's targets: minimums, maximums, energy band and shares of energy."""
    for nutrient, target in planned.targets.items():
        if nutrient == "energy_kcal":
            continue
        reached = total[nutrient]
        low = target.min if target.scope == "day" else None
        high = target.max if target.max_scope == "day" else None
        if low is not None and reached < low - TOLERANCE:
            yield _off("intake.minimum", where, nutrient, reached, low, "below")
        if high is not None and reached > high + TOLERANCE:
            yield _off("intake.maximum", where, nutrient, reached, high, "above")
    yield from _energy(where, total, planned.targets["energy_kcal"])
    kcal = max(total["energy_kcal"], TOLERANCE)
    for nutrient, (low, high) in planned.shares.items():
        part = total[nutrient] * KCAL_PER_GRAM[nutrient] / kcal
        if low is not None and part < low - TOLERANCE:
            yield Finding(
                "intake.share", where, f"{nutrient} gives {part:.1%} of energy, least {low:.0%}"
            )
        if high is not None and part > high + TOLERANCE:
            yield Finding(
                "intake.share", where, f"{nutrient} gives {part:.1%} of energy, most {high:.0%}"
            )


def _energy(where: str, total: Totals, target: PlannedTarget) -> Iterator[Finding]:
    kcal, band = float(target.min or 0), rule("intake")["energy_band"]
    wanted = kcal / (1 - band)
    if abs(total["energy_kcal"] - wanted) > band * wanted + TOLERANCE:
        yield Finding(
            "intake.energy", where, f"{total['energy_kcal']:.0f} kcal, wanted about {wanted:.0f}"
        )


def _off(name: str, where: str, nutrient: str, got: float, limit: float, side: str) -> Finding:
    return Finding(
        f"{name}.{nutrient}", where, f"{nutrient} {got:.1f} is {side} {limit:g}",
        f"by {abs(got - limit):.1f}",
    )  # fmt: skip


def calcium(
    planned: PlannedPerson, day: Day, level: str, foods: Mapping[str, Food]
) -> Iterator[Finding]:
    """Calcium beside magnesium-rich meals, meals within the window counted together."""
    if level == "off":
        return
    figures = rule("spacing_calcium")
    cap = figures[f"{level}_mg"]
    magnesium = planned.targets["magnesium_mg"]
    rich_mg = figures["rich_share"] * float(magnesium.min or magnesium.max or 0)
    window = figures["window_hours"] * 60
    meals = served(day)
    for meal in meals:
        if totals((meal,), foods)["magnesium_mg"] <= rich_mg + TOLERANCE:
            continue
        near = tuple(m for m in meals if abs(minutes_of(m.time) - minutes_of(meal.time)) < window)
        reached = totals(near, foods)["calcium_mg"]
        if reached > cap + TOLERANCE:
            yield Finding(
                "spacing.calcium",
                f"{day.date} {meal.name}",
                f"{reached:.0f} mg calcium beside a magnesium-rich meal, most {cap:.0f} mg",
                f"by {reached - cap:.0f} mg",
            )


def share(day: Day, on: bool, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """No meal carries too much of the day's magnesium."""
    meals = sorted(served(day), key=lambda meal: minutes_of(meal.time))
    figures = rule("spacing_share")
    count, last = 0, -1e9
    for meal in meals:
        if minutes_of(meal.time) - last >= figures["separate_hours"] * 60:
            count, last = count + 1, minutes_of(meal.time)
    if not on or count < figures["least_occasions"]:
        return
    most = figures["most_share_of_three"] if count == 3 else figures["most_share"]
    whole = totals(eaten(day), foods)["magnesium_mg"]
    for meal in meals:
        part = totals((meal,), foods)["magnesium_mg"]
        if part > most * whole + TOLERANCE:
            yield Finding(
                "spacing.share",
                f"{day.date} {meal.name}",
                f"{part / whole:.1%} of the day's magnesium, most {most:.0%}",
            )


def meal_sizes(planned: PlannedPerson, day: Day, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """Each meal's share of the day's energy target is usual for its kind."""
    band = rule("intake")["energy_band"]
    wanted = float(planned.targets["energy_kcal"].min or 0) / (1 - band)
    figures = rule("kitchen")
    open_day = any(meal.status in ("out", "skip") for meal in day.occasions)
    for meal in served(day):
        part = totals((meal,), foods)["energy_kcal"] / wanted
        low, high = figures[f"{meal.kind}_least"], figures[f"{meal.kind}_most"]
        if not open_day and not low - TOLERANCE <= part <= high + TOLERANCE:
            yield Finding(
                "kitchen.meal_energy",
                f"{day.date} {meal.name}",
                f"{part:.0%} of the day's energy, usual {low:.0%} to {high:.0%}",
            )


def _plates(
    day: Day,
    planned: PlannedPerson,
    person: Person,
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
) -> Iterator[Finding]:
    """Each plate is its dish: roles, amounts, seasoning, and nothing the person avoids."""
    band = rule("intake")["energy_band"]
    kcal = float(planned.targets["energy_kcal"].min or 0) / (1 - band)
    allowed = allowed_foods(person, gate(person), foods)
    per_day: Counter[str] = Counter()
    for meal in served(day):
        where = f"{day.date} {meal.name}"
        for item in meal.items:
            if item.food not in allowed and item.food in foods:
                yield Finding("person.avoid", where, f"{item.food} is not for this person")
        dish = dishes.get(meal.dish)
        option = option_for(dish, foods, allowed, kcal) if dish else None
        if option is None:
            yield Finding("structure.dish", where, f"dish {meal.dish!r} is not for this person")
            continue
        if meal.kind not in option.dish.kinds:
            yield Finding("structure.dish", where, f"{meal.dish} is no {meal.kind}")
        yield from _roles(where, meal, option)
        plate = [foods[i.food] for i in meal.items if i.role != "seasoning" and i.food in foods]
        per_day.update({kind_of(food) for food in plate if not food.is_staple})
    most = rule("variety")["food_times_a_day"]
    for name, count in per_day.items():
        if count > most:
            yield Finding("variety.food_a_day", day.date, f"{name} in {count} meals")


def _roles(where: str, meal: Meal, option: Option) -> Iterator[Finding]:
    names: dict[str, list[str]] = defaultdict(list)
    grams: dict[str, float] = defaultdict(float)
    for s in option.seasoning:
        grams[s.food.slug] += s.grams
    portions = {(p.role, p.food.slug): p for p in option.all_portions()}
    got: dict[str, float] = defaultdict(float)
    for item in meal.items:
        if item.role == "seasoning":
            got[item.food] += item.grams
            continue
        names[item.role].append(item.food)
        portion = portions.get((item.role, item.food))
        if portion is None:
            yield Finding("structure.role", where, f"{item.food} does not fit role {item.role}")
            continue
        for s in portion.seasoning:
            grams[s.food.slug] += s.grams
        steps = item.grams / portion.food.step_g
        if abs(steps - round(steps)) > 0.06 / portion.food.step_g + TOLERANCE:
            yield Finding("portions.step", where, f"{item.food} {item.grams} g is no whole step")
        elif not portion.least_steps <= round(steps) <= portion.most_steps:
            yield Finding("portions.range", where, f"{item.food} {item.grams} g is out of range")
    for slug in sorted(set(grams) | set(got)):
        if abs(grams[slug] - got[slug]) > 0.11:
            yield Finding(
                "structure.seasoning",
                where,
                f"{slug}: {got[slug]:.1f} g, dish has {grams[slug]:.1f}",
            )
    sides = 0
    for role in option.dish.roles:
        count = len(names.pop(role.name, []))
        sides += count if role.is_side else 0
        if not role.least <= count <= role.most:
            yield Finding("structure.role", where, f"role {role.name} has {count} foods")
    if sides > option.max_sides:
        yield Finding("structure.sides", where, f"{sides} sides, most {option.max_sides}")
    plate = [item.food for item in meal.items if item.role != "seasoning"]
    for slug, count in Counter(plate).items():
        if count > 1:
            yield Finding("structure.once_a_plate", where, f"{slug} is on the plate twice")
    for first, second in option.dish.never_together:
        if first in plate and second in plate:
            yield Finding("structure.never_together", where, f"{first} beside {second}")


def variety(plan: Plan, foods: Mapping[str, Food], dishes: Mapping[str, Dish]) -> Iterator[Finding]:
    """How often and how soon a dish comes again."""
    figures = rule("variety")
    served_on: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)
    for day in plan.days:
        for meal in served(day):
            served_on[meal.dish].append((dt.date.fromisoformat(day.date), meal.kind))
    for slug, times in served_on.items():
        kind = "main" if any(k == "main" for _, k in times) else "other"
        gap = figures["main_gap"] if kind == "main" else figures["other_gap"]
        dates = sorted(date for date, _ in times)
        for first, second in pairwise(dates):
            if (second - first).days < gap:
                yield Finding(
                    "variety.gap",
                    second.isoformat(),
                    f"{slug} again after {(second - first).days} days",
                )


def kinds(
    plan: Plan, person: Person, foods: Mapping[str, Food], dishes: Mapping[str, Dish]
) -> Iterator[Finding]:
    """Enough different greens, legumes, nuts and seeds, and whole grains in the week."""
    gated = gate(person)
    allowed = allowed_foods(person, gated, foods)
    options = [option_for(dish, foods, allowed, REFERENCE_KCAL) for dish in dishes.values()]
    needed = needed_kinds([o for o in options if o is not None], len(plan.days))
    found: dict[str, set[str]] = defaultdict(set)
    for day in plan.days:
        for item in (item for meal in served(day) for item in meal.items):
            family = varied_family(foods[item.food]) if item.food in foods else None
            if family is not None and item.role != "seasoning":
                found[family].add(kind_of(foods[item.food]))
    for family, count in needed.items():
        if family == "greens" and gated.no_forced_greens:
            continue
        if len(found[family]) < count:
            words = family.replace("_", " and " if family == "nuts_seeds" else " ")
            yield Finding(
                "variety.kinds", f"week {family}", f"{len(found[family])} {words}, wanted {count}"
            )


def _calendar(plan: Plan, person: Person) -> Iterator[Finding]:
    """The plan's days and occasions are those that were asked for, at the person's times."""
    start = dt.date.fromisoformat(plan.question["start"])
    asked = [(start + dt.timedelta(days=n)).isoformat() for n in range(plan.question["days"])]
    dates = [day.date for day in plan.days]
    for date in asked:
        if dates.count(date) != 1:
            yield Finding("calendar", date, f"the day is there {dates.count(date)} times")
    for date in sorted(set(dates) - set(asked)):
        yield Finding("calendar", date, "the day was not asked for")
    exceptions = {(slot.day, slot.occasion): slot.status for slot in person.slots}
    for day in plan.days:
        weekday = DAY_NAMES[dt.date.fromisoformat(day.date).weekday()]
        yield from _occasions(
            day, person, {o: s for (d, o), s in exceptions.items() if d == weekday}
        )
        yield from _habits(day, person)


def _occasions(day: Day, person: Person, exceptions: Mapping[str, str]) -> Iterator[Finding]:
    meals = {meal.name: meal for meal in day.occasions if meal.kind != HABIT}
    for occasion in person.occasions:
        where, meal = f"{day.date} {occasion.name}", meals.pop(occasion.name, None)
        if meal is None:
            yield Finding("calendar", where, "the occasion is not there")
            continue
        status = exceptions.get(occasion.name, PLANNED)
        if meal.status != status:
            yield Finding("calendar", where, f"is {meal.status}, the person said {status}")
        if (status == PLANNED) != bool(meal.items):
            yield Finding("calendar", where, "has no food" if not meal.items else "has food")
        if meal.kind != occasion.kind:
            yield Finding("calendar", where, f"is a {meal.kind}, the person has a {occasion.kind}")
        if (meal.moved_from or meal.time) != occasion.time:
            yield Finding(
                "clock", where, f"stands at {meal.time}, the person eats at {occasion.time}"
            )
    for name in meals:
        yield Finding("calendar", f"{day.date} {name}", "the person has no such occasion")


def _habits(day: Day, person: Person) -> Iterator[Finding]:
    """What is eaten anyway stands in every day, once each."""
    asked = Counter((habit.food, habit.time) for habit in person.habits)
    for meal in (m for m in day.occasions if m.kind == HABIT):
        key = (meal.items[0].food if meal.items else "", meal.time)
        if asked[key] < 1:
            yield Finding("calendar", f"{day.date} {meal.name}", "is no habit of this person")
        asked[key] -= 1
    for (food, time), count in asked.items():
        if count > 0:
            yield Finding("calendar", f"{day.date} {time}", f"the habit of {food} is not there")


def _shortfalls(plan: Plan, planned: PlannedPerson, foods: Mapping[str, Food]) -> Iterator[Finding]:
    """Every weekly mean below its target is listed, with the right figure."""
    listed = {s.nutrient: s for s in plan.shortfalls if s.scope == "week_mean"}
    for nutrient, target, reached in week_shortfalls(plan.days, planned, foods):
        entry = listed.pop(nutrient, None)
        if (
            entry is None
            or abs(entry.reached - reached) > PRINTED
            or abs(entry.target - target) > TOLERANCE
        ):
            yield Finding(
                "shortfalls",
                "week",
                f"{nutrient} averages {reached:.1f} of {target:g}, not listed so",
            )
    for nutrient in listed:
        yield Finding("shortfalls", "week", f"{nutrient} is listed short but is not")


def week_mean(days: tuple[Day, ...], foods: Mapping[str, Food]) -> Totals:
    """Nutrients of the average day."""
    total = totals(tuple(meal for day in days for meal in eaten(day)), foods)
    return {nutrient: value / max(len(days), 1) for nutrient, value in total.items()}


def week_shortfalls(
    days: tuple[Day, ...], planned: PlannedPerson, foods: Mapping[str, Food]
) -> Iterator[tuple[str, float, float]]:
    """(nutrient, target, mean) of every weekly target that the mean does not reach."""
    mean = week_mean(days, foods)
    for nutrient, target in planned.targets.items():
        low = target.min if target.scope == "week_mean" else None
        if low and mean[nutrient] < low - TOLERANCE:
            yield nutrient, low, mean[nutrient]

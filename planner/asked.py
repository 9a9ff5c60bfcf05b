"""The question of one week, worked out: who eats, when, and what may be served in each slot.

Everything here comes before any search: the gate, the targets, the clock with the medicines'
windows on it, and the menu of every slot. A slot inside a window has a menu without what the
window bars; one that stands still (a fixed meal, a kept one) has a menu of exactly one plate.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from planner.dish import Dish
from planner.errors import CannotAnswer, InputError
from planner.food import Food, Vector
from planner.gate import GateResult, gate
from planner.habits import Custom, fixed_vector, grams_of, habits_of
from planner.menu import Option, Slot, held, option_for, own_meal, pinned
from planner.person import DAY_NAMES, Person, SlotException, person_from_document
from planner.plan import Changes, Plan, changes_of
from planner.retime import retime
from planner.rules import rule
from planner.rules.medicines import Bar, barred, bars_at, bars_on, caps, minutes_of
from planner.selection import allowed_foods, needed_kinds
from planner.targets import Targets, targets_for
from planner.varied import kind_of
from planner.wording import none_in

PLANNED, FIXED, LEFTOVER = "planned", "fixed", "leftover"
QUICKEST = 8
"""Dishes to choose from where none is ready in the minutes that a person has."""

FED = frozenset({PLANNED, FIXED, LEFTOVER})
"""Statuses of a slot at which the plan has food."""


@dataclass(frozen=True)
class Asked:
    """One week's question with everything the search, the model and the writing need."""

    question: Mapping[str, Any]
    """As the plan keeps it."""

    person: Person
    gate: GateResult
    targets: Targets
    foods: Mapping[str, Food]
    dishes: Mapping[str, Dish]
    allowed: frozenset[str]
    every: tuple[tuple[Slot, ...], ...]
    """All slots of every day, at the times they are eaten, fed or not."""

    menu: Mapping[str, tuple[Option, ...]]
    """What may be served, by ``slot.key``, for the slots that are fed."""

    caps: Mapping[str, Mapping[str, float]]
    """Most of a nutrient that a meal may hold beside a medicine, by ``slot.key``; what a habit
    at the same time brings is taken off."""

    customs: tuple[tuple[Custom, ...], ...]
    """Habits of each day, at the times they are had."""

    bars: tuple[tuple[Bar, ...], ...]
    stuck: tuple[tuple[str, str], ...] = ()
    """(where, sentence) of every meal that no time within reach frees from a window."""

    moved: tuple[tuple[str, str], ...] = ()
    """(where, sentence) of every meal that a medicine moved."""

    notes: tuple[str, ...] = ()
    keeps: bool = False
    """Whether some meals stay as they are, so that a proof speaks only of the others."""

    taste: Mapping[str, float] = field(default_factory=dict)
    food_taste: Mapping[str, float] = field(default_factory=dict)
    liked: frozenset[str] = frozenset()
    """Foods as bought that the week should have at least once."""

    def __hash__(self) -> int:
        return id(self)

    @property
    def days(self) -> int:
        return len(self.every)

    @property
    def slots(self) -> tuple[tuple[Slot, ...], ...]:
        """The slots of every day that are fed."""
        return tuple(tuple(s for s in of_day if s.status in FED) for of_day in self.every)

    @cached_property
    def eaten_again(self) -> frozenset[str]:
        """Keys of the slots whose meal is eaten again in another."""
        return frozenset(s.leftover_of for of_day in self.slots for s in of_day if s.leftover_of)

    @property
    def open_days(self) -> frozenset[int]:
        """Days on which not every meal is ours to plan: the others may be larger or smaller."""
        return frozenset(
            number
            for number, of_day in enumerate(self.every)
            if any(slot.status not in (PLANNED, LEFTOVER) for slot in of_day)
        )

    @property
    def fixed(self) -> Vector:
        """Nutrients of one day's habits."""
        return fixed_vector(self.customs[0])

    @property
    def bought_anyway(self) -> dict[str, tuple[float, ...]]:
        """Grams as bought of each day's habits, by thing."""
        found: dict[str, list[float]] = {}
        for day, customs in enumerate(self.customs):
            for custom in customs:
                grams = found.setdefault(kind_of(custom.food), [0.0] * self.days)
                factor = custom.food.bought_g_per_100g or 0.0
                grams[day] += custom.grams * factor / 100
        return {thing: tuple(grams) for thing, grams in found.items()}

    @cached_property
    def needed_kinds(self) -> dict[str, int]:
        """Kinds of each varied family that the whole week takes."""
        kcal = self.targets.energy_kcal
        made = (option_for(d, self.foods, self.allowed, kcal) for d in self.dishes.values())
        needed = needed_kinds([option for option in made if option is not None], self.days)
        return needed | ({"greens": 0} if self.gate.no_forced_greens else {})

    @property
    def bought_limit(self) -> int:
        """Things to buy for the week."""
        figures = rule("kitchen")
        first, last = figures["bought_first_day"], figures["bought_items"]
        part = min(self.days - 1, 6) / 6
        return int(first + (last - first) * part)


@dataclass(frozen=True)
class Keep:
    """What of a meal stays as it is when its week is planned again."""

    dish: str
    amounts: Mapping[tuple[str, str], float]
    """Grams by (role, food) of what stays."""

    whole: bool = True
    """Whether nothing else comes on the plate; otherwise the other roles are free."""

    without: frozenset[str] = frozenset()
    """Dishes that may not come, for a meal of which nothing stays."""


def question_of(
    person_id: str,
    person: Person,
    start: dt.date,
    days: int,
    after: Plan | None,
    more_tries: int = 0,
) -> dict[str, Any]:
    """The question as a plan file keeps it."""
    question = {
        "people": {person_id: person.model_dump(mode="json")},
        "start": start.isoformat(),
        "days": days,
        "after": None if after is None else after.question.get("start"),
    }
    return question | ({"more_tries": more_tries} if more_tries else {})


def ask(
    question: Mapping[str, Any],
    foods: Mapping[str, Food],
    dishes: Mapping[str, Dish],
    after: Plan | None = None,
    keep: Mapping[str, Keep] | None = None,
) -> Asked:
    """The question worked out.

    ``keep`` says by place ("2026-11-23 dinner") what stays as it is. Raises Refused where the
    safety gate does, InputError for what makes no sense and CannotAnswer where a slot has no dish
    left.
    """
    person = person_from_document(next(iter(question["people"].values())))
    changes = changes_of(question)
    gated = gate(person)
    targets = targets_for(person, gated)
    start = dt.date.fromisoformat(question["start"])
    clock = _Clock(person, foods, changes, start, int(question["days"]))
    banned = set(changes.banned)
    allowed = frozenset(
        slug
        for slug in allowed_foods(person, gated, foods)
        if not {slug, foods[slug].family} & banned
    )
    liked = _liked(person, changes, foods)
    asked = Asked(
        question=question, person=person, gate=gated, targets=targets, foods=foods, dishes=dishes,
        allowed=allowed, every=tuple(clock.slots), menu={}, caps=clock.caps(),
        customs=tuple(clock.customs), bars=tuple(clock.bars), stuck=tuple(clock.stuck),
        moved=tuple(clock.moved), notes=tuple(clock.notes),
        taste=_taste(person, changes, start, dishes, after),
        food_taste=_food_taste(person, liked, foods),
        liked=frozenset(kind_of(food) for food in liked if food.slug in allowed),
    )  # fmt: skip
    menu = _Menu(asked, banned, clock.own, keep or {})
    found = menu.by_slot()
    notes = (*asked.notes, *dict.fromkeys(menu.notes), *_never_served(found, liked))
    return replace(asked, keeps=bool(keep), menu=found, notes=notes)


# --- the clock -----------------------------------------------------------------------------


class _Clock:
    """Slots of every day with their statuses, moved out of the medicines' windows."""

    def __init__(
        self,
        person: Person,
        foods: Mapping[str, Food],
        changes: Changes,
        start: dt.date,
        days: int,
    ) -> None:
        self.person, self.foods, self.changes = person, foods, changes
        self.slots: list[tuple[Slot, ...]] = []
        self.customs: list[tuple[Custom, ...]] = []
        self.bars: list[tuple[Bar, ...]] = []
        self.stuck: list[tuple[str, str]] = []
        self.moved: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.own: dict[str, tuple[tuple[Food, float], ...]] = {}
        """Foods in grams of the meals that are fixed, by ``slot.key``."""

        self.eaten_again: dict[str, list[int]] = defaultdict(list)
        """Days of the leftovers planned of each cooking, by the key of the slot it is for."""

        habits = habits_of(person, foods)
        problems = [problem for entry in person.slots for problem in self._unreadable(entry)]
        if problems:
            raise InputError(problems)
        for day in range(days):
            self._day(day, start + dt.timedelta(days=day), habits)
        empty = [
            f"{of_day[0].date}: every meal is eaten out or skipped; nothing is left to plan."
            for of_day in self.slots
            if all(slot.status not in (PLANNED, LEFTOVER) for slot in of_day)
        ]
        if empty and not changes.statuses and not changes.eaten:
            raise InputError(empty)

    def caps(self) -> dict[str, dict[str, float]]:
        """Hard nutrient caps of the slots that stand in a window, habits there taken off."""
        found: dict[str, dict[str, float]] = {}
        for of_day, bars, customs in zip(self.slots, self.bars, self.customs, strict=True):
            for slot in of_day:
                for bar in bars_at(bars, slot.minutes):
                    for nutrient, most in caps(bar).items() if bar.hard else ():
                        room = most - sum(
                            (c.food.per_gram(nutrient) or 0.0) * c.grams
                            for c in customs
                            if c.minutes == slot.minutes
                        )
                        mine = found.setdefault(slot.key, {})
                        mine[nutrient] = max(min(room, mine.get(nutrient, room)), 0.0)
        return found

    def _day(self, day: int, date: dt.date, habits: Sequence[Custom]) -> None:
        usual = tuple(self._slot(day, date, number) for number in range(len(self.person.occasions)))
        bars = bars_on(self.person, date)
        timed = retime(usual, bars, habits)
        name = DAY_NAMES[date.weekday()].capitalize()
        shut = set(timed.closed)
        slots = []
        for before, slot in zip(usual, timed.slots, strict=True):
            status = "skip" if slot.occasion in shut and slot.status != "out" else slot.status
            moved = before.minutes if before.minutes != slot.minutes else None
            slots.append(replace(slot, status=status, usual_minutes=moved))
        self.slots.append(tuple(slots))
        self.bars.append(bars)
        self.customs.append(
            tuple(
                custom if minutes == custom.minutes else replace(custom, moved_to=minutes)
                for custom, minutes in timed.habits
            )
        )
        self.stuck += [(name, sentence) for sentence in timed.stuck]
        self.moved += [(name, str(moved)) for moved in timed.moved]

    def _slot(self, day: int, date: dt.date, number: int) -> Slot:
        occasion = self.person.occasions[number]
        slot = Slot(
            day=day,
            date=date,
            occasion=occasion.name,
            kind=occasion.kind,
            minutes=minutes_of(occasion.time),
            max_minutes=occasion.max_minutes,
        )
        status, foods = self._exception(slot)
        asked_for = status == LEFTOVER
        if asked_for or (status == PLANNED and not self._cooks(slot)):
            source = self._last(slot) if asked_for else self._cooked_ahead(slot)
            if source is None:
                self.notes.append(
                    f"{DAY_NAMES[date.weekday()].capitalize()} {slot.occasion}: nothing cooked "
                    "before it keeps until then, so it gets a fresh meal instead of leftovers."
                )
                status = PLANNED
            else:
                status, slot = LEFTOVER, replace(slot, leftover_of=source.key)
                self.eaten_again[source.key].append(slot.day)
        if status == FIXED:
            self.own[slot.key] = foods
        return replace(slot, status=status)

    def _cooks(self, slot: Slot) -> bool:
        """Whether a meal of this slot is cooked on its own day."""
        days = self.person.cook_days
        told = self.changes.statuses.get(slot.where) == PLANNED
        return slot.kind != "main" or not days or told or DAY_NAMES[slot.date.weekday()] in days

    def _sources(self, slot: Slot) -> list[Slot]:
        """Main meals cooked on an earlier day that may be eaten once more, and are not yet on this
        day; the last one first."""
        figures = rule("leftovers")
        return [
            other
            for of_day in reversed(self.slots)
            for other in reversed(of_day)
            if slot.kind == "main"
            and other.kind == "main"
            and other.status == PLANNED
            and slot.day - other.day <= figures["most_days"]
            and len(self.eaten_again[other.key]) + 1 < figures["most_times"]
            and slot.day not in self.eaten_again[other.key]
        ]

    def _last(self, slot: Slot) -> Slot | None:
        """The last main meal cooked before, which a leftover that was asked for eats again."""
        return next(iter(self._sources(slot)), None)

    def _cooked_ahead(self, slot: Slot) -> Slot | None:
        """Of what is cooked ahead, the one eaten again least often so far; the older one first."""
        cooked = [s for s in self._sources(slot) if self._cooks(s)]
        return min(cooked, key=lambda s: (len(self.eaten_again[s.key]), s.day), default=None)

    def _exception(self, slot: Slot) -> tuple[str, tuple[tuple[Food, float], ...]]:
        """Status of a slot, and the foods of a fixed one; what the plan was told comes first."""
        eaten = self.changes.eaten.get(slot.where)
        if eaten is not None:
            return FIXED, _together((self.foods[food], grams) for food, grams in eaten)
        status = self.changes.statuses.get(slot.where)
        if status is not None:
            return status, ()
        name = DAY_NAMES[slot.date.weekday()]
        for entry in self.person.slots:
            if (entry.day, entry.occasion) == (name, slot.occasion):
                return entry.status, _together(
                    (self.foods[part.food], grams_of(part.amount, self.foods[part.food]) or 0.0)
                    for part in entry.foods
                )
        return PLANNED, ()

    def _unreadable(self, entry: SlotException) -> Iterable[str]:
        place = f"slot {entry.day} {entry.occasion}"
        for part in entry.foods:
            food = self.foods.get(part.food)
            if food is None:
                yield (
                    f"{place}: {part.food!r} is not in the food table; `planner foods TEXT` finds "
                    "its name."
                )
            elif not grams_of(part.amount, food):
                yield (
                    f"{place}: {part.amount!r} of {part.food} cannot be read; write a number and "
                    f"{food.measure}, or grams."
                )


def _together(parts: Iterable[tuple[Food, float]]) -> tuple[tuple[Food, float], ...]:
    """Foods in grams, one that is named twice summed."""
    found: dict[Food, float] = {}
    for food, grams in parts:
        found[food] = found.get(food, 0.0) + grams
    return tuple(found.items())


# --- the menu ------------------------------------------------------------------------------


class _Menu:
    """The options of every slot."""

    def __init__(
        self,
        asked: Asked,
        banned: set[str],
        own: Mapping[str, tuple[tuple[Food, float], ...]],
        keep: Mapping[str, Keep],
    ) -> None:
        self.asked, self.banned, self.own, self.keep = asked, banned, own, keep
        self.made: dict[object, tuple[Option, ...]] = {}
        self.notes: list[str] = []

    def by_slot(self) -> dict[str, tuple[Option, ...]]:
        """Options by ``slot.key``; slots alike share one tuple."""
        menu = {}
        fed = [slot for of_day in self.asked.slots for slot in of_day]
        again: dict[str, list[Slot]] = defaultdict(list)
        for slot in fed:
            if slot.leftover_of:
                again[slot.leftover_of].append(slot)
        for slot in fed:
            if not slot.leftover_of:
                menu[slot.key] = self._slot(slot, again[slot.key])
        for slot in fed:
            if slot.leftover_of:
                menu[slot.key] = menu[slot.leftover_of]
        self._enough(menu)
        return menu

    def _enough(self, menu: Mapping[str, Sequence[Option]]) -> None:
        """A day has a dish of its own for each of its meals, or no plan can be made."""
        for of_day in self.asked.slots:
            free = [s for s in of_day if not s.leftover_of and s.key not in self.own]
            for kind in dict.fromkeys(slot.kind for slot in free):
                alike = [slot for slot in free if slot.kind == kind]
                dishes = {option.dish.slug for slot in alike for option in menu[slot.key]}
                if len(dishes) < len(alike):
                    raise CannotAnswer(
                        [
                            f"{of_day[0].date}: {len(alike)} meals of kind {kind} need as many "
                            f"dishes, and only {len(dishes)} is left with these diets, allergens "
                            "and dislikes; allow more foods, or plan fewer meals."
                        ]
                    )

    def _slot(self, slot: Slot, again: Sequence[Slot]) -> tuple[Option, ...]:
        """Options of a slot whose meal is eaten again in others: it must suit them all."""
        if slot.key in self.own:
            return (own_meal(self.own[slot.key], slot.kind),)
        keep = self.keep.get(slot.where)
        if keep is not None and keep.dish:
            return (self._kept(slot, keep),)
        without = frozenset() if keep is None else keep.without
        lasting = max((other.day - slot.day for other in again), default=0)
        here = [
            bar
            for place in (slot, *again)
            for bar in bars_at(self.asked.bars[place.day], place.minutes)
        ]
        foods = self.asked.foods
        out = frozenset(
            slug
            for slug in self.asked.allowed
            if any(bar.hard and barred(bar, foods[slug], slot.kind) for bar in here)
        )
        soft = tuple(bar for bar in here if not bar.hard and bar.what != "any_food")
        points = {
            slug: rule("weights")["soft_window"]
            for slug in self.asked.allowed - out
            if any(barred(bar, foods[slug], slot.kind) for bar in soft)
        }
        key = (slot.kind, out, tuple(sorted(points)), lasting, without, slot.max_minutes)
        if key not in self.made:
            options = self._options(slot.kind, self.asked.allowed - out, points, lasting)
            left = tuple(option for option in options if option.dish.slug not in without)
            self.made[key] = self._quick(left or options, slot)
        if not self.made[key]:
            raise CannotAnswer([self._nothing(slot, here)])
        return self.made[key]

    def _quick(self, options: tuple[Option, ...], slot: Slot) -> tuple[Option, ...]:
        """The options that are ready in the slot's minutes; where none is, the quickest."""
        most = slot.max_minutes
        if most is None or not options:
            return options
        quick = tuple(option for option in options if option.dish.total_minutes <= most)
        if quick:
            return quick
        times = sorted(option.dish.total_minutes for option in options)
        limit = times[min(QUICKEST, len(times)) - 1]
        self.notes.append(
            f"{none_in(slot.kind, most, slot.occasion)}: the quickest are planned, up to {limit} "
            "minutes."
        )
        return tuple(option for option in options if option.dish.total_minutes <= limit)

    def _options(
        self, kind: str, allowed: frozenset[str], points: Mapping[str, float], lasting: int
    ) -> tuple[Option, ...]:
        kcal, found = self.asked.targets.energy_kcal, []
        for dish in self.asked.dishes.values():
            if kind not in dish.kinds or dish.slug in self.banned or dish.keeps_days < lasting:
                continue
            option = option_for(dish, self.asked.foods, allowed, kcal)
            if option is not None:
                found.append(replace(option, avoid=points) if points else option)
        return tuple(found)

    def _kept(self, slot: Slot, keep: Keep) -> Option:
        """The one option that is the meal as it stands, or whose kept foods stand."""
        foods, dish = self.asked.foods, self.asked.dishes.get(keep.dish)
        known = frozenset(foods) if keep.whole else self.asked.allowed
        kcal = self.asked.targets.energy_kcal
        option = None if dish is None else option_for(dish, foods, known, kcal)
        portions = (
            {} if option is None else {(p.role, p.food.slug): p for p in option.all_portions()}
        )
        strange = sorted(food for role, food in keep.amounts if (role, food) not in portions)
        if option is None or strange:
            what = ", ".join(strange) or keep.dish
            raise InputError(
                [f"{slot.where}: {what} is not in the dish files any more; plan this meal again."]
            )
        servings = [
            (portions[place], round(grams / portions[place].food.step_g))
            for place, grams in keep.amounts.items()
        ]
        return pinned(option, servings) if keep.whole else held(option, servings)

    def _nothing(self, slot: Slot, here: Sequence[Bar]) -> str:
        doses = sorted({str(bar.dose) for bar in here if bar.hard})
        beside = f" beside {' and '.join(doses)}" if doses else ""
        if slot.key in self.asked.eaten_again:
            beside += " that keeps long enough to be eaten again"
        return (
            f"No {slot.kind} is left for {slot.where}{beside} with these diets, allergens and "
            "dislikes; allow more foods, or another time for it."
        )


# --- taste ---------------------------------------------------------------------------------


def _taste(
    person: Person,
    changes: Changes,
    start: dt.date,
    dishes: Mapping[str, Dish],
    after: Plan | None,
) -> dict[str, float]:
    """Points per dish: the week's own order, last week's mains, likes."""
    weight = rule("weights")
    year, number, _ = start.isocalendar()
    last = {meal.dish for day in after.days for meal in day.occasions} if after else set()
    taste = {}
    for slug, dish in dishes.items():
        digest = hashlib.sha256(f"{year}-{number}-{slug}".encode()).digest()
        points = weight["taste"] * int.from_bytes(digest[:4], "big") / 2**32
        if slug in last:
            points += weight["last_week"] if "main" in dish.kinds else weight["last_week"] / 2
        if slug in {*person.like, *changes.liked}:
            points -= weight["like"]
        taste[slug] = points
    return taste


def _liked(person: Person, changes: Changes, foods: Mapping[str, Food]) -> tuple[Food, ...]:
    """The foods among what the person likes, each once."""
    return tuple(foods[s] for s in dict.fromkeys((*person.like, *changes.liked)) if s in foods)


def _never_served(menu: Mapping[str, Sequence[Option]], liked: Sequence[Food]) -> Iterator[str]:
    """Liked foods that no dish on the menu has, so that nobody waits for them."""
    if not liked:
        return
    options = {id(option): option for found in menu.values() for option in found}.values()
    served = {kind_of(food) for option in options for food in option.foods()}
    for food in liked:
        if kind_of(food) not in served:
            yield f"No dish that fits your answers has {food.name}, so liking it changes nothing."


def _food_taste(
    person: Person, liked: Sequence[Food], foods: Mapping[str, Food]
) -> dict[str, float]:
    """Points per food as bought: liked ones, replacements of milk or wheat not needed here, and a
    second milk, yogurt or oil where nobody has it anyway."""
    weight, avoided = rule("weights"), person.allergens_avoided()
    unneeded = set()
    if "milk" not in avoided and person.diet != "vegan":
        unneeded.add("milk_substitute")
    if not avoided & {"gluten", "wheat"}:
        unneeded.add("gluten_free_product")
    had = {foods[habit.food] for habit in person.habits if habit.food in foods}
    second = [f for f in foods.values() if "second_of_kind" in f.tags and f not in had]
    taste = {kind_of(f): weight["second_of_kind"] for f in second}
    taste |= {kind_of(f): weight["substitute"] for f in foods.values() if f.tags & unneeded}
    return taste | {kind_of(food): -weight["like"] / 2 for food in liked}

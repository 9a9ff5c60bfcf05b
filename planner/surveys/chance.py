"""Persons by chance: anyone the person file allows, odd ones too, always the same for a number.

Ages from 4 up, both sexes, pregnancy and lactation, diets and allergies, dislikes, habits,
medicines from the tables with odd times and courses, 3 to 6 occasions at any hour, clinicians'
limits, meals out, skipped, fixed and left over. The draw knows nothing of what can be planned.
"""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from typing import Any

from planner.gate import medicine_classes, medicine_products
from planner.person import AVOID_WORDS, CONDITIONS, DAY_NAMES
from planner.rules.medicines import windows
from planner.surveys.persons import START
from planner.tables import load_foods

Document = dict[str, Any]

ODD_NAMES = ("déjeuner", "4 o'clock", "after-work bite", "Brotzeit no. 2", "noon", "late one")
DRINKS = ("coffee_brewed", "black_tea_brewed", "milk_whole", "milk_1pct_fat", "soy_milk_fortified")
LIMITED = {
    "potassium_mg": (1800, 4700), "sodium_mg": (1200, 2300), "calcium_mg": (700, 2000),
    "magnesium_mg": (200, 700), "phosphorus_mg": (800, 2500), "protein_g": (40, 120),
    "vitamin_d_ug": (5, 60), "fibre_g": (15, 45), "iron_mg": (6, 40),
}  # fmt: skip
"""Nutrients that get a limit, with the range it is drawn from."""

AGES = ((4, 8), (9, 13), (14, 18), (19, 50), (19, 50), (19, 50), (51, 70), (71, 95))
DIETS = ("omnivore", "omnivore", "pescatarian", "vegetarian", "vegan")
_CHILD_CM = {4: 102, 6: 115, 8: 128, 10: 139, 12: 150, 14: 162, 16: 169, 18: 172}


def person_by_chance(number: int, seed: int = 1) -> tuple[Document, int]:
    """The person with this number as a document, and for how many days to plan."""
    draw = random.Random(f"{seed}/{number}")
    days = draw.choice((1, 1, 1, 2, 3, 4, 5, 6, 7))
    return _Draw(draw).person(f"P{seed}.{number}"), days


class _Draw:
    """One person's draws, in a fixed order."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw

    def often(self, share: float) -> bool:
        return self.draw.random() < share

    def person(self, name: str) -> Document:
        body = self._body()
        occasions = self._occasions()
        person = {
            "name": name, **body, **self._eating(), **self._health(),
            "occasions": occasions,
            "habits": [self._habit(occasions) for _ in range(self.some(0.35, 3))],
            "medicines": [self._medicine() for _ in range(self.some(0.5, 3))],
            "limits": self._limits(),
            "slots": self._slots(occasions),
            "spacing": {
                "calcium": self.draw.choice(("off", "gentle", "gentle", "gentle", "strict")),
                "share": self.often(0.85),
            },
        }  # fmt: skip
        if self.often(0.15):
            person["supplements"] = [
                {
                    "form": self.draw.choice(("oxide", "citrate", "glycinate", "other")),
                    "elemental_magnesium_mg": self.draw.choice((50, 100, 250, 400)),
                    "time": self.time() if self.often(0.7) else None,
                    "prescribed": self.often(0.3),
                }
            ]
        if any("warfarin" in medicine["name"] for medicine in person["medicines"]):
            person["usual_vitamin_k_ug"] = self.draw.choice((None, 60, 90, 120, 250))
        return person

    def some(self, share: float, most: int) -> int:
        """0, or with this share of chance 1 to ``most``."""
        return self.draw.randint(1, most) if self.often(share) else 0

    def time(self) -> str:
        minutes = self.draw.choice((0, 15, 30, 45, self.draw.randrange(60)))
        return f"{self.draw.randint(0, 23):02d}:{minutes:02d}"

    def _body(self) -> Document:
        low, high = self.draw.choice(
            ((4, 8), (9, 13), (14, 18), *((19, 50),) * 3, (51, 70), (71, 95))
        )
        age = self.draw.randint(low, high)
        sex = self.draw.choice(("female", "male"))
        stage = "none"
        if sex == "female" and 14 <= age <= 52 and self.often(0.3):
            stage = self.draw.choice(("pregnant", "lactating"))
        height = _CHILD_CM[age // 2 * 2] if age <= 18 else (163 if sex == "female" else 177)
        height = round(self.draw.gauss(height, height * 0.04))
        bmi = self.draw.uniform(13.5, 21) if age < 14 else self.draw.uniform(17, 38)
        body: Document = {
            "sex": sex, "age": age, "life_stage": stage, "height_cm": height,
            "weight_kg": round(bmi * (height / 100) ** 2, 1),
            "activity": self.draw.choice(("inactive", "low_active", "active", "very_active")),
        }  # fmt: skip
        if stage == "pregnant" and self.often(0.8):
            body["gestation_weeks"] = self.draw.randint(5, 41)
        if stage == "lactating" and self.often(0.8):
            body["lactation_months"] = self.draw.randint(0, 20)
            body["lactation_partial"] = self.often(0.3)
        if self.often(0.05):
            body["energy_kcal"] = self.draw.choice((1200, 1600, 2400, 3500))
        return body

    def _eating(self) -> Document:
        foods = load_foods()
        slugs, families = sorted(foods), sorted({food.family for food in foods.values()})
        return {
            "diet": self.draw.choice(
                ("omnivore", "omnivore", "pescatarian", "vegetarian", "vegan")
            ),
            "avoid": self.draw.sample(AVOID_WORDS, self.some(0.4, 3)),
            "never": self.draw.sample(slugs, self.some(0.3, 4))
            + self.draw.sample(families, self.some(0.15, 2)),
            "like": self.draw.sample(slugs, self.some(0.3, 3)),
        }

    def _health(self) -> Document:
        kidneys = self.draw.choices(
            ("healthy", "unknown", "ckd_30_59", "ckd_under_30", "dialysis"), (90, 3, 5, 1, 1)
        )[0]
        return {
            "kidneys": kidneys,
            "conditions": self.draw.sample(CONDITIONS, self.some(0.2, 2)),
            "fluid_restriction": self.often(0.05),
            "fibre_start": self.draw.choice(("usual", "usual", "gentle")),
            "reference": self.draw.choice(("us", "us", "eu")),
            "units": self.draw.choice(("metric", "us")),
        }

    def _occasions(self) -> list[Document]:
        usual = [("breakfast", "breakfast", 8), ("lunch", "main", 12), ("dinner", "main", 19)]
        spare = [("snack", "snack", 15), ("elevenses", "snack", 10), ("supper", "snack", 21)]
        chosen = usual + self.draw.sample(spare, self.draw.randint(0, 3))
        if self.often(0.25):
            kinds = ("breakfast", "main", "snack")
            chosen = [
                (name, self.draw.choice(kinds), self.draw.randint(0, 23))
                for name in self.draw.sample(ODD_NAMES, self.draw.randint(3, 6))
            ]
        found, taken = [], set()
        for name, kind, hour in chosen:
            minutes = 60 * hour + self.draw.choice((0, 0, 30, self.draw.randint(-70, 70)))
            while minutes % 1440 in taken:
                minutes += 7
            minutes %= 1440
            taken.add(minutes)
            occasion: Document = {
                "name": name, "kind": kind, "time": f"{minutes // 60:02d}:{minutes % 60:02d}",
            }  # fmt: skip
            if self.often(0.2):
                occasion["max_minutes"] = self.draw.choice((5, 15, 30, 60))
            found.append(occasion)
        return sorted(found, key=lambda occasion: str(occasion["time"]))

    def _habit(self, occasions: list[Document]) -> Document:
        foods = load_foods()
        food = foods[self.draw.choice([*DRINKS, *self.draw.sample(sorted(foods), 3)])]
        amount = self.draw.choice((f"1 {food.measure}", "30 g", "100 g"))
        beside = self.draw.choice(occasions)["time"] if self.often(0.5) else self.time()
        return {"food": food.slug, "amount": amount, "time": beside}

    def _medicine(self) -> Document:
        timed, known = _medicine_names()
        medicine: Document = {
            "name": self.draw.choice(timed if self.often(0.6) else known),
            "times": [self.time() for _ in range(self.draw.choice((0, 1, 1, 1, 2, 2, 3, 4)))],
        }
        if self.often(0.2):
            medicine["days"] = self.draw.sample(DAY_NAMES, self.draw.randint(1, 3))
        if self.often(0.15):
            medicine["every"] = self.draw.choice(("week", "two_weeks", "month"))
        if self.often(0.2):
            first = START + dt.timedelta(days=self.draw.randint(-20, 5))
            medicine["from_date"] = first.isoformat()
            medicine["until"] = (first + dt.timedelta(days=self.draw.randint(0, 30))).isoformat()
        return medicine

    def _limits(self) -> list[Document]:
        found = []
        for nutrient in self.draw.sample(sorted(LIMITED), self.some(0.25, 2)):
            low, high = LIMITED[nutrient]
            side = "min" if self.often(0.15) else "max"
            found.append(
                {
                    "nutrient": nutrient, side: self.draw.randint(low, high),
                    "set_by": self.draw.choice(("clinic", "dietitian", "self")),
                }
            )  # fmt: skip
        return found

    def _slots(self, occasions: list[Document]) -> list[Document]:
        places = [(day, str(occasion["name"])) for day in DAY_NAMES for occasion in occasions]
        found = []
        for day, name in sorted(self.draw.sample(places, self.some(0.4, 4))):
            status = self.draw.choice(("out", "skip", "fixed", "leftover"))
            slot: Document = {"day": day, "occasion": name, "status": status}
            if status == "fixed":
                slugs = self.draw.sample(sorted(load_foods()), self.draw.randint(1, 3))
                slot["foods"] = [{"food": slug, "amount": "80 g"} for slug in slugs]
            found.append(slot)
        return found


@cache
def _medicine_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that have a window on the clock, and all names any table knows."""
    classes = {known.id: sorted(known.generics) for known in medicine_classes()}
    timed: set[str] = set()
    for window in windows():
        for name in window.names:
            timed.update(classes[name[6:]] if name.startswith("class:") else {name})
    every = {name for generics in classes.values() for name in generics}
    return tuple(sorted(timed)), tuple(sorted(every | set(medicine_products())))

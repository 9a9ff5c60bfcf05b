"""Finishes a day and proves what cannot be: exact amounts, and certificates.

The search hands over plates in whole household steps. Here the same foods get the best amounts
there are, every row exact; where a hard rule cannot be kept, the first that may give way does,
with a certificate: the model over all dishes and foods the person may eat, that rule still hard,
is infeasible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.errors import Infeasible
from planner.menu import Option, Portion, Slot
from planner.model.build import Model, build
from planner.model.patterns import Linear, Verdict, decide, find
from planner.model.question import DayQuestion
from planner.model.solver import Solution, solve
from planner.rules import Relaxation, relaxations, rule

GAP_POINTS = 0.05
"""Amounts are solved to within this many points."""

REFILL_POINTS, REFILL_NODES = 0.5, 500
"""Foods and amounts of given dishes are solved to within so many points, or in so many nodes."""

WHOLE_MODELS = 8
"""Integer models over the whole menu that one plan may cost and that find no plates."""

USED = 1e-6


@dataclass(frozen=True)
class Plate:
    """A dish chosen for a slot, with its foods in whole steps."""

    slot: Slot
    option: Option
    servings: tuple[tuple[Portion, int], ...]


@dataclass(frozen=True)
class GivenUp:
    """A hard row that gave way: by how much, in the row's own unit, and the certificate."""

    row: str
    by: float
    certificate: str

    @property
    def proven(self) -> bool:
        """Whether it is certain that the row had to."""
        return self.certificate.startswith("proven")


@dataclass(frozen=True)
class DayAnswer:
    """One planned day."""

    plates: tuple[Plate, ...]
    objective: float
    bound: float
    given_up: tuple[GivenUp, ...] = ()


class Proofs:
    """What was proven of the days of one plan; days with the same menu share it."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Verdict, DayQuestion]] = {}
        self._linear: dict[object, Linear] = {}
        self._asked: set[object] = set()
        self._decided: set[object] = set()
        self.left = WHOLE_MODELS

    def of(self, day: DayQuestion, relax: Sequence[Relaxation] = ()) -> Verdict:
        """Whether any day over the whole menu keeps every rule but those in ``relax``, which are
        the first so many of the relaxation order."""
        key = _key(day, relax)
        if key not in self._known:
            now = self._by_more(day, relax) or self._model(day).verdict(relax)
            self._known[key] = now, day  # the day kept, so that no id comes twice
        return self._known[key][0]

    def _by_more(self, day: DayQuestion, relax: Sequence[Relaxation]) -> Verdict | None:
        """The proof that not even more rules giving way would help, where it is known."""
        order = relaxations()
        for count in range(len(relax) + 1, len(order) + 1):
            known = self._known.get(_key(day, order[:count]))
            if known and known[0].impossible:
                return known[0]
        return None

    def _model(self, day: DayQuestion) -> Linear:
        alike = signature(day)
        if alike not in self._linear:
            free = replace(day, margin=0.0, integer_amounts=False)
            self._linear[alike] = Linear(build(free, relaxations(), hard_only=True))
        return self._linear[alike]

    def fewest(self, day: DayQuestion) -> int | None:
        """How many rules of the relaxation order must give way at least, as far as it is known;
        None where a limit that never gives way cannot be kept."""
        order = relaxations()
        if not self.of(day).impossible:
            return 0
        if not self.of(day, order[:1]).impossible:
            return 1
        if self.of(day, order).impossible:
            return None
        low, high = 1, len(order)  # impossible, perhaps possible
        while high - low > 1:
            middle = (low + high) // 2
            if self.of(day, order[:middle]).impossible:
                low = middle
            else:
                high = middle
        return high

    def decide(
        self, day: DayQuestion, relax: Sequence[Relaxation], wished: DayQuestion
    ) -> tuple[Plate, ...]:
        """Plates that keep every rule but those in ``relax``, by the integer model over the
        ``wished`` menu, or else over the whole one. Empty where there are none, which ``of`` then
        knows, or where it gives up."""
        key, known = _key(day, relax), self.of(day, relax)
        if known.impossible or key in self._asked:
            return ()
        found, _ = self._whole(wished, relax, known)
        if not found:
            found, now = self._whole(day, relax, known)
            self._known[key] = now, self._known[key][1]
        (self._decided if found else self._asked).add(key)
        return found

    def decided(self, day: DayQuestion) -> bool:
        """Whether the integer model over the whole menu is what found plates for such a day."""
        return _key(day, ()) in self._decided

    def _whole(
        self, day: DayQuestion, relax: Sequence[Relaxation], known: Verdict
    ) -> tuple[tuple[Plate, ...], Verdict]:
        margin = rule("intake")["printed_margin"]
        model = build(replace(day, margin=margin, integer_amounts=True), relax, hard_only=True)
        solution, now = decide(model, known, self.left)
        self.left -= now.whole - known.whole - solution.found
        return (_plates(model, solution) if solution.found else ()), now


def _key(day: DayQuestion, relax: Sequence[Relaxation]) -> tuple[object, ...]:
    return (len(relax), *signature(day))


def signature(day: DayQuestion) -> tuple[object, ...]:
    """Equal for days of one plan that are asked alike, and of which a proof holds alike."""
    slots = tuple((s.occasion, s.kind, s.minutes, id(day.menu[s.key])) for s in day.slots)
    caps = tuple(tuple(sorted(day.caps.get(s.key, {}).items())) for s in day.slots)
    return (slots, caps, day.open_day)


def settle(day: DayQuestion, plates: Sequence[Plate], proofs: Proofs | None = None) -> DayAnswer:
    """The best whole-step amounts of these plates; hard rules give way only in their order.

    ``day.menu`` holds everything the person may eat, for the certificates. Raises Infeasible
    where even the last relaxation does not help.
    """
    order = relaxations()
    only = _only(day, plates)
    for count in range(len(order) + 1):
        answer = _amounts(only, plates, order[:count])
        if answer is not None:
            return certified(day, answer, proofs or Proofs())
    raise Infeasible(blamed(only, plates))


def blamed(day: DayQuestion, plates: Sequence[Plate] = ()) -> list[str]:
    """Which limits that never give way cannot be kept, from an elastic model, in words.

    Over the whole menu of the day, or for these plates.
    """
    limits = Relaxation(0, "intake.maximum.", "limit")
    caps = Relaxation(0, "spacing.medicine.", "limit beside a medicine")
    model = build(replace(day, integer_amounts=False), [limits, caps, *relaxations()])
    solution = solve(model, relaxation=not plates)
    date = f"{day.slots[0].date:%A %d %B}"
    found = []
    for name, slack in model.relaxed.items() if solution.found else ():
        family, _, rest = name.removesuffix(".high").removesuffix(".low").partition(".")
        if solution[slack] <= USED or not name.startswith(("intake.maximum.", "spacing.medicine.")):
            continue
        nutrient = rest.split(".")[1]
        word, _, unit = nutrient.rpartition("_")
        target = day.targets.daily().get(nutrient)
        what, most = word.replace("_", " "), "its limit"
        if family == "spacing":
            slot = next(s for s in day.slots if rest.endswith(f".{s.key}"))
            what, most = f"{what} at {slot.occasion}", "what the medicine beside it allows"
        elif target is not None and target.max is not None:
            most = f"{target.max:g} {unit}"
        found.append(
            f"{date}: {what} cannot be kept to {most}: with the foods allowed, the fixed meals and "
            f"the habits it is at least {solution[slack]:.0f} {unit} more. Change what is fixed, "
            "allow more foods, or ask who set the limit."
        )
    return found or [
        f"{date}: no choice of meals and amounts was found that keeps the limits which never give "
        "way. Change what is fixed or eaten anyway, or allow more foods."
    ]


def refill(day: DayQuestion, plates: Sequence[Plate]) -> tuple[Plate, ...]:
    """The same dishes with the foods and whole-step amounts that suit the day best; empty where
    none are found that keep every hard rule. A plate whose option is pinned stays as it is."""
    menu = {plate.slot.key: (plate.option,) for plate in plates}
    margin = rule("intake")["printed_margin"]
    model = build(replace(day, menu=menu, integer_amounts=True, margin=margin))
    solution = solve(model, REFILL_POINTS, REFILL_NODES, known=_values(model, plates))
    return _plates(model, solution) if solution.found else ()


def rescue(day: DayQuestion, known: Verdict) -> tuple[Plate, ...] | None:
    """Plates in whole steps that keep every hard rule, by the integer model over the menu.

    For a day on which the search found none; None where the model is infeasible or gives up.
    ``known`` is the verdict on the day's whole menu.
    """
    margin = rule("intake")["printed_margin"]
    model = build(replace(day, margin=margin, integer_amounts=True), (), hard_only=True)
    solution = find(model, known)
    return _plates(model, solution) if solution.found else None


def certified(day: DayQuestion, answer: DayAnswer, proofs: Proofs) -> DayAnswer:
    """The answer with what is known of each row that gave way."""
    order = relaxations()
    given = [
        replace(entry, certificate=str(proofs.of(day, order[: place_of(entry)])))
        for entry in answer.given_up
    ]
    return replace(answer, given_up=tuple(given))


def place_of(entry: GivenUp) -> int:
    """How many rules of the relaxation order stand before this one."""
    return next(i for i, r in enumerate(relaxations()) if entry.row.startswith(r.row))


def _only(day: DayQuestion, plates: Sequence[Plate]) -> DayQuestion:
    """The day with only these dishes and foods on the menu, amounts in whole steps."""
    menu = {}
    for plate in plates:
        kept = {(p.role, p.food.slug) for p, _ in plate.servings}
        portions = {
            role: tuple(p for p in ps if (p.role, p.food.slug) in kept)
            for role, ps in plate.option.portions.items()
        }
        menu[plate.slot.key] = (replace(plate.option, portions=portions),)
    return replace(day, menu=menu, integer_amounts=True, margin=rule("intake")["printed_margin"])


def _amounts(
    only: DayQuestion, plates: Sequence[Plate], relax: Sequence[Relaxation]
) -> DayAnswer | None:
    model = build(only, relax)
    solution = solve(model, gap=GAP_POINTS)
    if not solution.found:
        return None
    full = {plate.slot.key: plate.option for plate in plates}
    settled = tuple(
        replace(plate, option=full[plate.slot.key]) for plate in _plates(model, solution)
    )
    given = tuple(
        GivenUp(name, solution[slack], "")
        for name, slack in model.relaxed.items()
        if solution[slack] > USED
    )
    return DayAnswer(settled, solution.objective, solution.bound, given)


def _plates(model: Model, solution: Solution) -> tuple[Plate, ...]:
    plates = []
    for choice in model.x.choices:
        if solution[choice.chosen] > 0.5:
            servings = tuple(
                (s.portion, s.portion.least_steps + round(solution[s.extra]))
                for s in choice.servings
                if solution[s.chosen] > 0.5
            )
            plates.append(Plate(choice.slot, choice.option, servings))
    return tuple(plates)


def _values(model: Model, plates: Sequence[Plate]) -> dict[str, float]:
    """The values that these plates give the model's choices."""
    steps = {
        (plate.slot.key, portion.role, portion.food.slug): count
        for plate in plates
        for portion, count in plate.servings
    }
    found = {choice.chosen.name: 1.0 for choice in model.x.choices}
    for serving in model.x.servings():
        portion = serving.portion
        count = steps.get((serving.slot.key, portion.role, portion.food.slug), 0)
        found[serving.chosen.name] = float(count > 0)
        found[serving.extra.name] = float(max(count - portion.least_steps, 0))
    return found

"""Eight visitors plan at once: does each get a plan, and how much longer than alone?

    python benchmarks/visitors.py [visitors]

Each visitor is another person, and is compared with the same visitor planning alone. Exit code 1
where one gets no verified plan, or waits more than five times as long as alone.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Sequence

from planner.person import EXAMPLE, Person
from planner.ui.planning import Job, Line, opened_line

START = dt.date(2026, 11, 23)
MOST_TIMES = 5.0
LOOK_EVERY_S = 0.02


def visitor(number: int) -> Person:
    """One of many: another age, another weight."""
    return EXAMPLE.model_copy(
        update={"name": f"Visitor {number}", "age": 31.0 + number, "weight_kg": 58.0 + 2 * number}
    )


def seconds(line: Line, numbers: Sequence[int]) -> list[float]:
    """How long each of these visitors waits for a plan when all ask at once."""
    asked = time.perf_counter()
    waiting: dict[int, Job] = {n: line.plan(visitor(n), START, 7, None) for n in numbers}
    waited: dict[int, float] = {}
    while waiting:
        for number in [n for n, job in waiting.items() if job.done]:
            waited[number] = time.perf_counter() - asked
            plan, _ = waiting.pop(number).answer()
            assert plan.verified, f"visitor {number}: the plan does not verify"
        time.sleep(LOOK_EVERY_S)
    return [waited[number] for number in numbers]


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    line = opened_line()
    seconds(line, (0, 1))  # the workers are warm from here on
    alone = [seconds(line, (number,))[0] for number in range(count)]
    together = seconds(line, range(count))
    times = max(both / one for one, both in zip(alone, together, strict=True))
    print(f"alone {min(alone):.1f} to {max(alone):.1f} s; {count} at once: first "
          f"{min(together):.1f} s, last {max(together):.1f} s, at most {times:.1f} times as long "
          "as the same visitor alone")  # fmt: skip
    return 0 if times <= MOST_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())

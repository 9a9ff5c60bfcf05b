"""A figure that falls short never reads as if it were reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.export.short_words import percent, sentence, under


@pytest.mark.parametrize(
    ("reached", "target", "said"),
    [
        (17.96, 18, "17.96"), (17.5, 18, "17.5"), (12, 18, "12"), (2599.7, 2600, "2,599.7"),
        (319.6, 320, "319.6"), (0.898, 0.9, "0.898"), (1029.4, 1300, "1,029"),
    ],
)  # fmt: skip
def test_as_many_digits_as_it_takes_to_read_below_the_target(reached, target, said):
    assert under(reached, target) == said


@given(st.floats(1, 5000), st.floats(0.0, 0.9999))
def test_it_reads_below_the_target_and_close_to_what_it_is(target, share):
    target, reached = round(target), round(target) * share
    said = float(under(reached, target).replace(",", ""))
    assert said < target or target - reached < 0.0005
    assert said == pytest.approx(reached, rel=0.06, abs=0.006)
    assert percent(reached, target) <= 99


def test_a_sentence_ends_once():
    assert [sentence("Why"), sentence("Why."), sentence("Why?")] == ["Why.", "Why.", "Why?"]

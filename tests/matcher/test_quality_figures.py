"""Figures: means, intervals over Needs, Wilson's interval of a share."""

import math

import pytest

from matcher.domain import ListingId
from matcher.quality.figures import UNKNOWN, by_need, figure, gap, share, share_of

A, B, C = (ListingId(letter) for letter in "abc")


def test_a_figure_has_its_mean_within_its_interval() -> None:
    made = figure([0.0, 0.5, 1.0, float("nan")])
    assert (made.mean, made.n) == (0.5, 3)
    assert made.low is not None
    assert made.high is not None
    assert made.low < 0.5 < made.high


def test_nothing_measured_is_unknown_and_not_zero() -> None:
    assert figure([]) == figure([float("nan")]) == share([]) == UNKNOWN
    assert UNKNOWN.mean is None


def test_a_gap_is_taken_pair_by_pair() -> None:
    made = gap([0.2, 0.4, float("nan")], [0.3, 0.5, 0.9])
    assert made.mean == pytest.approx(-0.1)
    assert made.n == 2
    assert made.low == made.high == made.mean


def test_a_share_of_nothing_or_all_still_has_an_interval() -> None:
    none, all_of_them = share([False] * 24), share([True] * 24)
    assert (none.mean, none.low) == (0, 0)
    assert none.high == pytest.approx(0.138, abs=0.001)  # Wilson (1927), 0 of 24.
    assert all_of_them.low == pytest.approx(0.862, abs=0.001)
    assert share_of(0.5, 10).low == pytest.approx(0.2366, abs=0.0001)


def test_versions_of_one_need_count_as_one() -> None:
    values = by_need({B: [1.0], A: [0.0, 0.5, math.nan], C: [math.nan]})
    assert values == [0.25, 1.0]

"""Measures of a ranking: known values, bounds, and intervals that can be reproduced."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import ListingId
from matcher.evaluate import (
    MEASURES,
    hit_at_k,
    interval,
    measure,
    ndcg_at_k,
    paired_difference,
    recall_at_k,
    reciprocal_rank,
)

IDS = [ListingId(letter) for letter in "abcdefgh"]
A, B, C, D = IDS[:4]
rankings = st.permutations(IDS).flatmap(lambda ids: st.integers(0, 8).map(lambda n: ids[:n]))
grades = st.dictionaries(st.sampled_from(IDS), st.integers(0, 3))


def test_ndcg_by_hand() -> None:
    judged = {A: 3, B: 2, C: 0}
    ideal = 7 + 3 / math.log2(3)
    assert ndcg_at_k([A, B, C], judged, 10) == 1
    assert ndcg_at_k([B, A], judged, 10) == pytest.approx((3 + 7 / math.log2(3)) / ideal)
    assert ndcg_at_k([D, C, A], judged, 10) == pytest.approx(7 / math.log2(4) / ideal)
    assert ndcg_at_k([B, A], judged, 1) == pytest.approx(3 / 7)


def test_ndcg_without_a_positive_grade_or_a_hit_is_zero() -> None:
    assert ndcg_at_k([A], {A: 0}, 10) == 0
    assert ndcg_at_k([A], {}, 10) == 0
    assert ndcg_at_k([], {A: 3}, 10) == 0
    assert ndcg_at_k([B, A], {A: 3}, 1) == 0


@pytest.mark.parametrize("k", [0, -1])
def test_ndcg_of_less_than_one_place_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ndcg_at_k([A], {A: 3}, k)


def test_recall_by_hand_counts_grades_from_two() -> None:
    judged = {A: 3, B: 2, C: 1}
    assert recall_at_k([C, A, B], judged, 1) == 0
    assert recall_at_k([C, A, B], judged, 2) == 0.5
    assert recall_at_k([C, A, B], judged, 50) == 1
    assert math.isnan(recall_at_k([C], {C: 1}, 10))


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank([C, D, B], {B: 2, C: 1}) == pytest.approx(1 / 3)
    assert reciprocal_rank([C], {B: 3}) == 0


def test_a_hit_is_a_perfect_solution_near_the_top() -> None:
    judged = {A: 3, B: 2}
    assert hit_at_k([B, A], judged, 1) == 0
    assert hit_at_k([B, A], judged, 5) == 1
    assert math.isnan(hit_at_k([B], {B: 2}, 1))


@given(ranking=rankings, judged=grades)
def test_measures_are_shares_or_unknown(
    ranking: list[ListingId], judged: dict[ListingId, int]
) -> None:
    measured = measure(ranking, judged)
    assert tuple(measured) == MEASURES
    assert all(math.isnan(value) or 0 <= value <= 1 + 1e-12 for value in measured.values())


@given(ranking=st.permutations(IDS), judged=grades, place=st.integers(0, 6))
def test_a_better_solution_further_up_never_lowers_a_measure(
    ranking: list[ListingId], judged: dict[ListingId, int], place: int
) -> None:
    pair = sorted(ranking[place : place + 2], key=lambda solution: -judged.get(solution, 0))
    better = [*ranking[:place], *pair, *ranking[place + 2 :]]
    for name, value in measure(better, judged).items():
        before = measure(ranking, judged)[name]
        assert math.isnan(value) or value >= before - 1e-12


def test_an_interval_is_that_of_the_numbers_among_the_values() -> None:
    whole = interval([0.0, 1.0, float("nan"), 0.5, 0.5])
    assert (whole.mean, whole.n) == (0.5, 4)
    assert 0 <= whole.low < 0.5 < whole.high <= 1
    assert interval([0.25] * 9).low == interval([0.25] * 9).high == 0.25


def test_an_interval_of_nothing_is_unknown() -> None:
    for values in ([], [float("nan")]):
        nothing = interval(values)
        assert nothing.n == 0
        assert all(map(math.isnan, (nothing.mean, nothing.low, nothing.high)))


def test_intervals_can_be_reproduced_and_depend_on_the_seed() -> None:
    values = np.random.default_rng(5).random(30).tolist()
    assert interval(values) == interval(values)
    assert interval(values, seed=1) != interval(values)


def test_an_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    samples = [interval(random.random(40).tolist()) for _ in range(60)]
    covered = sum(sample.low <= 0.5 <= sample.high for sample in samples)
    assert covered >= 50


def test_a_difference_is_paired_by_need() -> None:
    theirs = np.random.default_rng(1).random(40)
    difference, doubt = paired_difference((theirs + 0.01).tolist(), theirs.tolist())
    assert difference.mean == pytest.approx(0.01)
    assert difference.low == pytest.approx(0.01)  # Unpaired, the spread would be far wider.
    assert doubt == 0


def test_doubt_is_the_share_of_resamples_that_show_no_gain() -> None:
    values = np.random.default_rng(2).random(40).tolist()
    assert paired_difference(values, values)[1] == 1
    assert paired_difference([0.0] * 9, [0.1] * 9)[1] == 1
    backwards = values[::-1]
    assert 0.2 < paired_difference(values, backwards)[1] < 0.8


def test_a_need_that_only_one_side_measures_is_left_out_of_the_difference() -> None:
    difference, _ = paired_difference([0.5, float("nan"), 1.0], [0.25, 0.5, float("nan")])
    assert (difference.mean, difference.n) == (0.25, 1)
    difference, doubt = paired_difference([float("nan")], [1.0])
    assert difference.n == 0
    assert math.isnan(doubt)

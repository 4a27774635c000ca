"""How good a ranking is: measures of one ranked list, their means and bootstrap intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain import ListingId

RELEVANT = 2  # A grade from which a Solution answers the principal request.
PERFECT = 3  # The grade of one that also fits every formal constraint.
RESAMPLES = 2_000
MEASURES = ("ndcg_at_10", "recall_at_10", "recall_at_50", "mrr", "hit_at_1", "hit_at_5")

Grades = Mapping[ListingId, int]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean with its 95 % bootstrap interval over `n` Needs; all nan where n is 0."""

    mean: float
    low: float
    high: float
    n: int


def ndcg_at_k(ranking: Sequence[ListingId], grades: Grades, k: int) -> float:
    """Return normalised discounted cumulative gain of one ranked list, in [0, 1].

    Gain 2^grade - 1, log base 2; what is not judged has grade 0; the ideal order is that of all
    judged. 0.0 when no grade is positive. Jarvelin and Kekalainen (2002).
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    best = _dcg(sorted(grades.values(), reverse=True)[:k])
    return _dcg([grades.get(solution, 0) for solution in ranking[:k]]) / best if best else 0.0


def recall_at_k(ranking: Sequence[ListingId], grades: Grades, k: int) -> float:
    """Return the share of relevant Solutions among the first k; nan when none is relevant."""
    relevant = {solution for solution, grade in grades.items() if grade >= RELEVANT}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else float("nan")


def reciprocal_rank(ranking: Sequence[ListingId], grades: Grades) -> float:
    """Return 1 / rank of the first relevant Solution, 0.0 when it is not in the list."""
    ranks = (i for i, s in enumerate(ranking, start=1) if grades.get(s, 0) >= RELEVANT)
    return 1 / next(ranks, float("inf"))


def hit_at_k(ranking: Sequence[ListingId], grades: Grades, k: int) -> float:
    """Return 1.0 if a Solution of grade 3 is among the first k; nan when none has grade 3."""
    if PERFECT not in grades.values():
        return float("nan")
    return float(any(grades.get(solution, 0) == PERFECT for solution in ranking[:k]))


def measure(ranking: Sequence[ListingId], grades: Grades) -> dict[str, float]:
    """Return all MEASURES of one ranked list."""
    return {
        "ndcg_at_10": ndcg_at_k(ranking, grades, 10),
        "recall_at_10": recall_at_k(ranking, grades, 10),
        "recall_at_50": recall_at_k(ranking, grades, 50),
        "mrr": reciprocal_rank(ranking, grades),
        "hit_at_1": hit_at_k(ranking, grades, 1),
        "hit_at_5": hit_at_k(ranking, grades, 5),
    }


def interval(values: Sequence[float], *, seed: int = 0) -> Interval:
    """Return the mean of the values that are numbers, with a percentile bootstrap interval."""
    known = np.array([value for value in values if not np.isnan(value)])
    if not len(known):
        return Interval(mean=float("nan"), low=float("nan"), high=float("nan"), n=0)
    low, high = np.percentile(_resampled_means(known, seed), [2.5, 97.5])
    return Interval(mean=float(known.mean()), low=float(low), high=float(high), n=len(known))


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], *, seed: int = 0
) -> tuple[Interval, float]:
    """Return the mean difference with its interval, and the share of resamples where it is <= 0.

    Both sequences are over the same Needs in the same order; pairs with a nan are left out.
    """
    difference = np.array(ours) - np.array(theirs)
    known = difference[~np.isnan(difference)]
    if not len(known):
        return interval([]), float("nan")
    return interval(known.tolist(), seed=seed), float(np.mean(_resampled_means(known, seed) <= 0))


def _dcg(grades: Sequence[int]) -> float:
    gains = 2.0 ** np.array(grades, float) - 1
    return float((gains / np.log2(np.arange(len(gains)) + 2)).sum())


def _resampled_means(values: Values, seed: int) -> Values:
    draws = np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))
    means: Values = values[draws].mean(axis=1)
    return means

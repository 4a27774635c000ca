"""Learn the weights of a WeightedRanker from Judgements.

Two steps with scikit-learn: a logistic regression on differences between a better and a worse
Solution of the same Need gives the direction (which evidence counts how much, by pair of
scripts); a second one, of relevance on the weighted sum, turns it into log-odds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from matcher.evaluate import RELEVANT
from matcher.features import FEATURES
from matcher.rank import ALWAYS_GOOD, GoodEnough, WeightedRanker, log_odds

# Evidence can be worthless but never speaks against a Match; what only corrects a bias may.
FREE_SIGN = ("both_latin", "both_japanese", "both_other")
OF_QUERY = ("undeclared", "brief")  # (Nearly) the same for all candidates: no matter of order.
NOT_WEIGHTED = ("topic",)  # Decides only whether the best Match is good enough to be shown.
LEAST = 0.05  # No Match is shown as an answer that is right in fewer than one of twenty cases.
# Pairs of scripts on which the Judgements are silent, or too few to tell, take this one's weight.
POOLED = {"words_same": "words_latin", "words_across": "words_latin"}
MISSED = 0.20  # Share of answerable queries whose best Match may be called not good enough.

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedQuery:
    """One query with all its candidates: `rows` (n, features) and `grades` (n,), 0 if not judged.

    `trust`: how much it counts against the others. A query without any positive grade says
    nothing about the order, but that none of its candidates is an answer.
    """

    rows: Floats
    grades: Floats
    trust: float = 1.0


def fit_ranker(judged: Sequence[JudgedQuery], *, strength: float) -> WeightedRanker:
    """Return the WeightedRanker that orders the queries best, calibrated on them.

    `strength`: inverse of the ridge penalty, > 0. Queries without any answer teach the ranker
    when the best Match is not good enough.
    """
    scale = np.concatenate([query.rows for query in judged]).std(axis=0)
    scale[scale == 0] = 1.0
    direction = _direction([q for q in judged if q.grades.any()], scale, strength) / scale
    values, intercept = _calibrate(judged, direction)
    weights = dict(zip(FEATURES, values.tolist(), strict=True))
    for silent, spoken in POOLED.items():
        weights[silent] = max(weights[silent], weights[spoken])
    ranker = WeightedRanker(weights=weights, intercept=intercept, good=ALWAYS_GOOD)
    return replace(ranker, good=_good(judged, ranker))


def _direction(judged: Sequence[JudgedQuery], scale: Floats, strength: float) -> Floats:
    """Return the weights of scaled features, none below zero that may not be."""
    differences, importance = _pairs(judged)
    differences = differences / scale
    may_be_negative = np.array([name in FREE_SIGN for name in FEATURES])
    active = np.array([name not in OF_QUERY + NOT_WEIGHTED for name in FEATURES])
    while True:
        model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2_000)
        model.fit(
            np.concatenate([differences[:, active], -differences[:, active]]),
            np.repeat([1, 0], len(differences)),
            sample_weight=np.concatenate([importance, importance]),
        )
        weights = np.zeros(len(FEATURES))
        weights[active] = model.coef_[0]
        wrong = (weights < 0) & ~may_be_negative
        if not wrong.any():
            return weights
        active &= ~wrong


def _pairs(judged: Sequence[JudgedQuery]) -> tuple[Floats, Floats]:
    """Return the differences of all pairs of unequal grade, better minus worse, and their weights.

    A pair weighs the difference of its gains, and the pairs of one query 100 x its trust in all,
    so that more Candidates do not mean more say.
    """
    differences, importance = [], []
    for query in judged:
        better, worse = np.nonzero(query.grades[:, None] > query.grades[None, :])
        gains = 2.0**query.grades - 1
        weight = gains[better] - gains[worse]
        importance.append(weight / weight.sum() * 100 * query.trust)
        differences.append(query.rows[better] - query.rows[worse])
    return np.concatenate(differences), np.concatenate(importance)


def _calibrate(judged: Sequence[JudgedQuery], direction: Floats) -> tuple[Floats, float]:
    """Return weights and intercept that make the sum the log-odds of relevance.

    Beside the direction, only what is the same for all candidates of a query is fitted here.
    """
    of_query = [FEATURES.index(name) for name in OF_QUERY]
    rows = np.concatenate([query.rows for query in judged])
    inputs = np.column_stack([rows @ direction, rows[:, of_query]])
    relevant = np.concatenate([query.grades for query in judged]) >= RELEVANT
    trust = np.concatenate([np.full(len(query.grades), query.trust) for query in judged])
    model = LogisticRegression(C=1e4, max_iter=5_000).fit(inputs, relevant, sample_weight=trust)
    weights = model.coef_[0, 0] * direction
    weights[of_query] = model.coef_[0, 1:]
    return weights, float(model.intercept_[0])


def _good(judged: Sequence[JudgedQuery], ranker: WeightedRanker) -> GoodEnough:
    """Return what tells the best Matches of answerable queries from those of the others."""
    topic = FEATURES.index("topic")
    best = []
    for query in judged:
        scores = ranker.score(query.rows.astype(np.float32))
        place = int(scores.argmax())
        best.append((log_odds(scores[place]), query.rows[place, topic]))
    answerable = np.array([bool(query.grades.any()) for query in judged])
    inputs = np.array(best)
    if answerable.all():
        return GoodEnough(
            score=1.0, topic=0.0, at=float(np.quantile(inputs[:, 0], MISSED)), least=LEAST
        )
    model = LogisticRegression(C=100, class_weight="balanced").fit(inputs, answerable)
    score, by_topic = (max(0.0, float(value)) for value in model.coef_[0])
    sums = inputs @ np.array([score, by_topic])
    return GoodEnough(
        score=score,
        topic=by_topic,
        at=float(np.quantile(sums[answerable], MISSED)),
        least=LEAST,
    )

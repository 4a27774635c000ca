"""Learning finds weights that were planted, keeps signs, and says how sure it is."""

import numpy as np
import pytest

from matcher.features import FEATURES
from matcher.learn import FREE_SIGN, LEAST, MISSED, OF_QUERY, POOLED, JudgedQuery, fit_ranker
from matcher.rank import WeightedRanker

PLANTED = {"meaning": 8.0, "problems": 4.0, "words_latin": 2.0}
INTERCEPT = -7.0
SILENT = [FEATURES.index(name) for name in POOLED]


def queries(
    count: int, *, seed: int = 0, planted: dict[str, float] = PLANTED, candidates: int = 40
) -> list[JudgedQuery]:
    """Queries whose grades are drawn with the odds that the planted weights give."""
    random = np.random.default_rng(seed)
    weights = np.array([planted.get(name, 0.0) for name in FEATURES])
    judged = []
    for _ in range(count):
        rows = random.random((candidates, len(FEATURES)))
        rows[:, SILENT] = 0
        for name in OF_QUERY:
            rows[:, FEATURES.index(name)] = random.random()
        odds = rows @ weights + INTERCEPT
        relevant = random.random(candidates) < 1 / (1 + np.exp(-odds))
        judged.append(JudgedQuery(rows=rows, grades=np.where(relevant, 3.0, 0.0)))
    return judged


@pytest.fixture(scope="module")
def fitted() -> WeightedRanker:
    return fit_ranker(queries(150), strength=10)


def test_planted_weights_are_recovered(fitted: WeightedRanker) -> None:
    for name in FEATURES:
        if name not in POOLED:
            assert fitted.weights[name] == pytest.approx(PLANTED.get(name, 0), abs=1), name
    assert fitted.intercept == pytest.approx(INTERCEPT, abs=1.5)


def test_pairs_of_scripts_without_judgements_take_the_weight_of_latin(
    fitted: WeightedRanker,
) -> None:
    assert fitted.weights["words_same"] == fitted.weights["words_latin"] > 1
    assert fitted.weights["words_across"] == fitted.weights["words_latin"]


def test_the_topic_has_no_weight_in_the_order(fitted: WeightedRanker) -> None:
    assert fitted.weights["topic"] == 0


def test_scores_are_calibrated_on_queries_not_seen(fitted: WeightedRanker) -> None:
    unseen = queries(100, seed=1)
    scores = np.concatenate([fitted.score(query.rows.astype(np.float32)) for query in unseen])
    relevant = np.concatenate([query.grades > 0 for query in unseen])
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        inside = (scores >= low) & (scores < low + 0.2)
        assert relevant[inside].mean() == pytest.approx(scores[inside].mean(), abs=0.1)


def test_evidence_that_speaks_against_a_match_gets_no_weight_but_a_bias_may() -> None:
    against = PLANTED | {"functions": -5.0, "both_latin": -5.0}
    weights = fit_ranker(queries(60, planted=against), strength=10).weights
    assert weights["functions"] == 0
    assert weights["both_latin"] < -2
    negative = {name for name, weight in weights.items() if weight < 0}
    assert negative <= {*FREE_SIGN, *OF_QUERY}


def test_a_feature_that_never_varies_is_harmless() -> None:
    judged = queries(40)
    for query in judged:
        query.rows[:, FEATURES.index("both_other")] = 0
    assert np.all(np.isfinite(list(fit_ranker(judged, strength=1).weights.values())))


def test_a_query_that_is_not_trusted_does_not_count() -> None:
    judged, other = queries(60), queries(60, seed=2, planted={"sectors_declared": 20.0})
    doubted = [JudgedQuery(rows=q.rows, grades=q.grades, trust=1e-6) for q in other]
    alone = fit_ranker(judged, strength=1).weights
    beside = fit_ranker([*judged, *doubted], strength=1).weights
    assert beside["meaning"] == pytest.approx(alone["meaning"], rel=0.2)
    assert beside["sectors_declared"] < 1


def test_without_unanswerable_queries_a_share_of_best_matches_may_be_missed(
    fitted: WeightedRanker,
) -> None:
    assert (fitted.good.score, fitted.good.topic, fitted.good.least) == (1, 0, LEAST)
    assert np.mean(best_are_good(fitted, queries(150))) == pytest.approx(1 - MISSED, abs=0.01)


def test_queries_that_nothing_answers_teach_when_nothing_is_good_enough() -> None:
    topic, meaning = FEATURES.index("topic"), FEATURES.index("meaning")
    answerable = [query for query in queries(120) if query.grades.any()]
    unanswerable = queries(60, seed=3, planted={"meaning": -90.0})
    for query in unanswerable:
        query.rows[:, topic] *= 0.3
        query.rows[:, meaning] *= 0.3
        query.grades[:] = 0
    ranker = fit_ranker([*answerable, *unanswerable], strength=10)
    assert ranker.good.topic > 0
    assert np.mean(best_are_good(ranker, answerable)) == pytest.approx(1 - MISSED, abs=0.01)
    assert np.mean(best_are_good(ranker, unanswerable)) < 0.1


def best_are_good(ranker: WeightedRanker, judged: list[JudgedQuery]) -> list[bool]:
    good = []
    for query in judged:
        rows = query.rows.astype(np.float32)
        scores = ranker.score(rows)
        good.append(bool(ranker.is_good(rows, scores)[scores.argmax()]))
    return good

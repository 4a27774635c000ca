"""Every Ranker keeps the contract; saved weights score the same, broken ones are refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matcher.errors import FileRefused, ModelMismatch
from matcher.features import FEATURES
from matcher.indexed import FloatArray
from matcher.rank import (
    ALWAYS_GOOD,
    UNLEARNT,
    GoodEnough,
    Ranker,
    WeightedRanker,
    load_ranker,
    log_odds,
    save_ranker,
)
from matcher.shipped import DATA, RANKER
from tests.ranker_contract import RankerContract
from tests.strategies import feature_rows

SHIPPED = load_ranker(DATA / RANKER)


class TestUnlearntRanker(RankerContract):
    ranker: Ranker = UNLEARNT


class TestShippedRanker(RankerContract):
    ranker: Ranker = SHIPPED


def ranker(*, good: GoodEnough = ALWAYS_GOOD, **weights: float) -> WeightedRanker:
    return WeightedRanker(weights=dict.fromkeys(FEATURES, 0.0) | weights, intercept=-1.0, good=good)


def row(**values: float) -> FloatArray:
    return np.array([[values.get(name, 0.0) for name in FEATURES]], np.float32)


def test_a_score_is_the_logistic_of_the_weighted_sum() -> None:
    rows = np.concatenate([row(), row(meaning=0.5), row(meaning=0.5, problems=1)])
    scores = ranker(meaning=2.0, problems=3.0).score(rows)
    assert scores == pytest.approx([1 / (1 + np.exp(1)), 0.5, 1 / (1 + np.exp(-3))])


def test_log_odds_undo_the_logistic_and_stay_finite() -> None:
    scores = np.array([0, 0.1, 0.5, 0.9, 1], np.float32)
    odds = log_odds(scores)
    assert odds[1:4] == pytest.approx([-np.log(9), 0, np.log(9)], abs=1e-6)
    assert np.all(np.isfinite(odds))


def test_good_enough_needs_both_the_topic_and_the_score() -> None:
    good = GoodEnough(score=1.0, topic=10.0, at=3.0, least=0.2)
    rows = np.concatenate([row(topic=t) for t in (0.29, 0.31, 0.9, 0.9)])
    scores = np.array([0.5, 0.5, 0.19, 0.21], np.float32)
    assert ranker(good=good).is_good(rows, scores).tolist() == [False, True, False, True]


@given(rows=feature_rows())
def test_saved_weights_score_the_same(rows: FloatArray, tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("ranker") / "ranker.json"
    save_ranker(UNLEARNT, path, fitted_on="nothing")
    assert np.array_equal(load_ranker(path).score(rows), UNLEARNT.score(rows))
    assert load_ranker(path).good == UNLEARNT.good


def test_what_is_loaded_can_be_saved_and_is_still_itself(tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    save_ranker(SHIPPED, path, fitted_on="elsewhere")
    assert load_ranker(path) == SHIPPED


@pytest.mark.parametrize("changed", ["meaning", "intercept", "least"])
def test_the_identity_changes_with_every_number(tmp_path: Path, changed: str) -> None:
    content = json.loads((DATA / RANKER).read_text("utf-8"))
    for part in (content, content["weights"], content["good"]):
        if changed in part:
            part[changed] += 0.001
    path = tmp_path / "ranker.json"
    path.write_text(json.dumps(content), "utf-8")
    assert load_ranker(path).identity != SHIPPED.identity


def test_weights_of_other_features_are_a_mismatch(tmp_path: Path) -> None:
    path = tmp_path / "ranker.json"
    content = json.loads((DATA / RANKER).read_text("utf-8"))
    del content["weights"]["brief"]
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ModelMismatch, match="make weights") as mismatch:
        load_ranker(path)
    assert mismatch.value.expected == FEATURES
    assert set(FEATURES) - set(mismatch.value.found) == {"brief"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"weights": [], "intercept": 0, "good": {}}',
        '{"weights": {}, "intercept": "x", "good": {}}',
        '{"weights": {}, "intercept": 0, "good": {"score": 1}}',
        '{"weights": {"meaning": NaN}, "intercept": 0, '
        '"good": {"score": 1, "topic": 0, "at": 0, "least": 0}}',
        "\udcff",
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ranker.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(FileRefused, match="not a saved ranker"):
        load_ranker(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not a saved ranker"):
        load_ranker(tmp_path / "absent.json")

"""Features to scores: the Ranker protocol, the weighted sum, and its file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.errors import FileRefused, ModelMismatch
from matcher.features import FEATURES
from matcher.indexed import FloatArray

BoolArray = NDArray[np.bool_]


class Ranker(Protocol):
    """Scores rows of features, each row by itself."""

    @property
    def identity(self) -> str:
        """Name and digest of all that a score depends on."""
        ...

    def score(self, rows: FloatArray) -> FloatArray:
        """Return float32 (n,) in [0, 1] for `rows` float32 (n, len(FEATURES))."""
        ...

    def is_good(self, rows: FloatArray, scores: FloatArray) -> BoolArray:
        """Return bool (n,): which Matches may be shown as answers, rather than as the nearest."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodEnough:
    """Good enough is: score x log-odds + topic x the topic feature >= at, and the score >= least.

    The first asks whether this is city work at all, the second whether it is an answer.
    """

    score: float
    topic: float
    at: float
    least: float


ALWAYS_GOOD = GoodEnough(score=0.0, topic=0.0, at=0.0, least=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedRanker:
    """A weighted sum of the features, read as the log-odds of being an answer.

    `weights` by feature name; `intercept` in log-odds. Words and the bias of a shared script have
    a weight for each pair of scripts, because shared terms say much within Japanese and little
    across scripts.
    """

    weights: Mapping[str, float]
    intercept: float
    good: GoodEnough
    identity: str = "weighted@unsaved"

    def __post_init__(self) -> None:
        if set(self.weights) != set(FEATURES):
            raise ModelMismatch(expected=FEATURES, found=tuple(self.weights))

    def score(self, rows: FloatArray) -> FloatArray:
        """Return float32 (n,): the logistic function of the weighted sum."""
        weights = np.array([self.weights[name] for name in FEATURES])
        # Row by row, so that a score does not depend on how many rows are scored at once.
        odds = (rows * weights).sum(axis=1) + self.intercept
        scores: FloatArray = (1.0 / (1.0 + np.exp(-odds))).astype(np.float32)
        return scores

    def is_good(self, rows: FloatArray, scores: FloatArray) -> BoolArray:
        """Return bool (n,), from the score and from how near both are to any concept at all."""
        topic = rows[:, FEATURES.index("topic")]
        about_cities = self.good.score * log_odds(scores) + self.good.topic * topic >= self.good.at
        enough: BoolArray = about_cities & (scores >= self.good.least)
        return enough


def log_odds(scores: FloatArray) -> NDArray[np.float64]:
    """Return the log-odds of scores in [0, 1], finite also at both ends."""
    inside = np.clip(np.asarray(scores, np.float64), 1e-7, 1 - 1e-7)
    odds: NDArray[np.float64] = np.log(inside / (1 - inside))
    return odds


# What a person would weigh who has no judgements at all: the order before anything is learnt.
UNLEARNT = WeightedRanker(
    weights=dict.fromkeys(FEATURES, 0.0)
    | {"meaning": 6.0, "passages_need": 3.0, "passages_solution": 3.0, "problems": 2.0}
    | {"words_latin": 1.0, "words_japanese": 1.0, "words_same": 1.0, "words_across": 1.0}
    | {"sectors_declared": 2.0, "sectors_recognised": 1.0},
    intercept=-10.0,
    good=GoodEnough(score=1.0, topic=0.0, at=-2.0, least=0.1),
    identity="weighted@unlearnt",
)


def save_ranker(ranker: WeightedRanker, path: Path, *, fitted_on: str) -> None:
    """Write the weights as JSON with the names of the features and what they were fitted on."""
    content = {
        "kind": "weighted-sum",
        "fitted_on": fitted_on,
        "good": {name: round(value, 6) for name, value in asdict(ranker.good).items()},
        "intercept": round(ranker.intercept, 6),
        "weights": {name: round(ranker.weights[name], 6) for name in FEATURES},
    }
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def load_ranker(path: Path) -> WeightedRanker:
    """Read what `save_ranker` wrote. Raises FileRefused; ModelMismatch for other features."""
    try:
        content = json.loads(path.read_text("utf-8"))
        weights = {str(name): float(value) for name, value in content["weights"].items()}
        intercept = float(content["intercept"])
        good = GoodEnough(**{name: float(value) for name, value in content["good"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(path=path, reason=f"not a saved ranker ({error})") from error
    values = [weights.get(n, 0.0) for n in FEATURES] + [intercept, *asdict(good).values()]
    if not np.isfinite(values).all():
        raise FileRefused(path=path, reason="not a saved ranker (a weight is no number)")
    return WeightedRanker(
        weights=weights,
        intercept=intercept,
        good=good,
        identity=f"weighted@{_short_hash(values)}",
    )


def _short_hash(values: list[float]) -> str:
    return hashlib.sha256(np.array(values, "<f8").tobytes()).hexdigest()[:12]

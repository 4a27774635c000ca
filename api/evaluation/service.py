"""The steps of evaluation: rank all Solutions for each judged Need, measure, compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from api.refusals import InputRefused
from matcher.baselines import bm25_scores, embedding_scores, random_scores
from matcher.domain import ListingId, Need, Solution
from matcher.evaluate import MEASURES, Interval, interval, measure, paired_difference
from matcher.features import pair_features
from matcher.index import document_of
from matcher.listing_file import Judgements
from matcher.matcher import Matcher

OURS = "enmusubi"
BASELINES = ("random", "bm25", "embedding")
RIVALS = ("bm25", "embedding")  # What we are compared with, Need by Need.
_BATCH = 64

Scores = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One Solution in the ranking of one Need; `rank` starts at 1."""

    need_id: ListingId
    solution_id: ListingId
    rank: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much better we are than a rival; `not_better`: share of resamples with no gain."""

    gain: Interval
    not_better: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Measures by way of ranking: overall, and by the language of the Need.

    `notes`: what of the files could not count, in sentences. `run`: our rankings, k of each Need.
    """

    needs: int
    judged: int
    solutions: int
    overall: Mapping[str, Mapping[str, Interval]]
    by_language: Mapping[str, Mapping[str, Mapping[str, Interval]]]
    differences: Mapping[str, Mapping[str, Difference]]
    run: tuple[Ranked, ...]
    notes: tuple[str, ...]


def evaluate(
    matcher: Matcher,
    needs: Sequence[Need],
    solutions: Sequence[Solution],
    judgements: Judgements,
    *,
    k: int,
    progress: Progress,
) -> Evaluation:
    """Return how well the Matcher ranks all Solutions for each judged Need.

    Measures are over the whole ranking; `k` only limits `run`, which has every Need. Raises
    InputRefused if no Need is judged.
    """
    judged = [need for need in needs if need.id in judgements]
    if not judged:
        raise InputRefused("none of these Needs is judged; are the files of one set?")
    scores = _scores(matcher, needs, solutions, progress)
    solution_ids = np.array([solution.id for solution in solutions])
    rows = [row for row, need in enumerate(needs) if need.id in judgements]
    values = {
        way: [
            measure(_ranking(scores[way][row], solution_ids), judgements[needs[row].id])
            for row in rows
        ]
        for way in (OURS, *BASELINES)
    }
    languages = sorted({need.lang for need in judged})
    return Evaluation(
        needs=len(needs),
        judged=len(judged),
        solutions=len(solutions),
        overall={way: _intervals(found) for way, found in values.items()},
        by_language={
            lang: {
                way: _intervals(
                    [v for v, need in zip(found, judged, strict=True) if need.lang == lang]
                )
                for way, found in values.items()
            }
            for lang in languages
        },
        differences={rival: _differences(values[OURS], values[rival]) for rival in RIVALS},
        run=tuple(_run(needs, solution_ids, scores[OURS], k)),
        notes=tuple(_notes(needs, solutions, judgements)),
    )


def _scores(
    matcher: Matcher, needs: Sequence[Need], solutions: Sequence[Solution], progress: Progress
) -> dict[str, Scores]:
    """Return (needs, solutions) scores of each way of ranking."""
    total = len(needs) + len(solutions)
    indexed = []
    for start in range(0, len(solutions), _BATCH):
        indexed += matcher.indexer.index(solutions[start : start + _BATCH])
        progress(min(start + _BATCH, len(solutions)), total)
    queries = matcher.indexer.index(needs)
    ours = np.zeros((len(needs), len(solutions)))
    for row, query in enumerate(queries):
        features = pair_features(query, indexed, matcher.indexer.taxonomy)
        ours[row] = matcher.ranker.score(features.rows)
        progress(len(solutions) + row + 1, total)
    return {
        OURS: ours,
        "random": random_scores(len(needs), len(solutions)),
        "bm25": bm25_scores([document_of(n) for n in needs], [document_of(s) for s in solutions]),
        "embedding": embedding_scores(queries, indexed),
    }


def _ranking(scores: Scores, ids: NDArray[np.str_]) -> list[ListingId]:
    """Return all ids, the best first; ties by id."""
    return [ListingId(id_) for id_ in ids[np.lexsort((ids, -scores))].tolist()]


def _run(needs: Sequence[Need], ids: NDArray[np.str_], scores: Scores, k: int) -> list[Ranked]:
    return [
        Ranked(
            need_id=need.id,
            solution_id=ListingId(str(ids[column])),
            rank=rank,
            score=float(row[column]),
        )
        for need, row in zip(needs, scores, strict=True)
        for rank, column in enumerate(np.lexsort((ids, -row))[:k].tolist(), start=1)
    ]


def _intervals(values: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    return {name: interval([value[name] for value in values]) for name in MEASURES}


def _differences(
    ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]]
) -> dict[str, Difference]:
    differences = {}
    for name in MEASURES:
        gain, not_better = paired_difference(
            [value[name] for value in ours], [value[name] for value in theirs]
        )
        differences[name] = Difference(gain=gain, not_better=not_better)
    return differences


def _notes(
    needs: Sequence[Need], solutions: Sequence[Solution], judgements: Judgements
) -> list[str]:
    """Return what of the files could not count, in sentences."""
    need_ids, solution_ids = {n.id for n in needs}, {s.id for s in solutions}
    unjudged = [need.id for need in needs if need.id not in judgements]
    hopeless = [n for n in need_ids & judgements.keys() if not any(judgements[n].values())]
    of_others = [n for n in judgements if n not in need_ids]
    unknown = {s for n in need_ids & judgements.keys() for s in judgements[n]} - solution_ids
    notes = []
    if unjudged:
        notes.append(f"{len(unjudged)} Needs are not judged and do not count: {_some(unjudged)}")
    if hopeless:
        notes.append(f"{len(hopeless)} Needs have no relevant Solution: {_some(hopeless)}")
    if of_others:
        notes.append(f"judgements of {len(of_others)} other Needs are passed over")
    if unknown:
        notes.append(
            f"{len(unknown)} judged Solutions are not in the file and count as not found: "
            f"{_some(unknown)}"
        )
    return notes


def _some(ids: Sequence[str] | set[ListingId]) -> str:
    shown = sorted(ids)[:5]
    return ", ".join(shown) + (" ..." if len(ids) > len(shown) else "")

"""Rankings of the whole pool: our order, and the ways that it is compared with."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.baselines import bm25_scores, embedding_scores, random_scores
from matcher.domain import ListingId, Need, Solution
from matcher.features import pair_features
from matcher.index import document_of
from matcher.indexed import FloatArray, Indexed
from matcher.matcher import Matcher
from matcher.rank import BoolArray

OURS, EMBEDDING, BM25, CHANCE = "enmusubi", "embedding", "bm25", "random"
BASELINES = (CHANCE, BM25, EMBEDDING)
RIVALS = (BM25, EMBEDDING)  # What we are compared with, Need by Need.
BATCH = 64  # Listings indexed between two words of progress.

Scores = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All Solutions of a pool for one Need, best first; ties by id.

    `good`: whether the best may be shown as an answer; False where no way decides that.
    """

    ids: tuple[ListingId, ...]
    scores: tuple[float, ...]
    good: bool = False


class Queries:
    """Needs made ready to ask with; a text that several parts ask is indexed once."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._known: dict[tuple[object, ...], Indexed] = {}

    def index(self, needs: Sequence[Need]) -> list[Indexed]:
        """Return the Indexed of each Need, in order."""
        keys = [(n.id, n.lang, n.title, n.text, n.sectors) for n in needs]
        new = {key: n for key, n in zip(keys, needs, strict=True) if key not in self._known}
        made = self._matcher.indexer.index(list(new.values()))
        self._known |= zip(new, made, strict=True)
        return [self._known[key] for key in keys]


class Pool:
    """Solutions made ready to be ranked by one Matcher, as often as wanted."""

    def __init__(
        self, matcher: Matcher, indexed: Sequence[Indexed], queries: Queries | None = None
    ) -> None:
        self.matcher, self.indexed = matcher, tuple(indexed)
        self.queries = queries or Queries(matcher)
        self._ids = np.array([one.listing_id for one in self.indexed])

    @classmethod
    def of(
        cls,
        matcher: Matcher,
        solutions: Sequence[Solution],
        progress: Progress,
        queries: Queries | None = None,
    ) -> "Pool":
        """Return a Pool of Solutions that are yet to be indexed."""
        indexed: list[Indexed] = []
        for start in range(0, len(solutions), BATCH):
            indexed += matcher.indexer.index(solutions[start : start + BATCH])
            progress(len(indexed), len(solutions))
        return cls(matcher, indexed, queries)

    def without(self, left_out: Container[ListingId]) -> "Pool":
        """Return the Pool without some Solutions."""
        kept = [one for one in self.indexed if one.listing_id not in left_out]
        return Pool(self.matcher, kept, self.queries)

    def ours(self, needs: Sequence[Need], progress: Progress) -> list[Ranking]:
        """Return the order that people are shown."""
        found: list[Ranking] = []
        for start in range(0, len(needs), BATCH):
            found += map(self.rank, self.queries.index(needs[start : start + BATCH]))
            progress(len(found), len(needs))
        return found

    def rank(self, query: Indexed) -> Ranking:
        """Return the order for one indexed Need: that of `Matcher.rank`, without its Reasons."""
        scores, good = self.score(query)
        order = np.lexsort((self._ids, -scores))
        return Ranking(
            ids=tuple(map(ListingId, self._ids[order].tolist())),
            scores=tuple(scores[order].tolist()),
            good=bool(len(order)) and bool(good[order[0]]),
        )

    def score(self, query: Indexed) -> tuple[FloatArray, BoolArray]:
        """Return score and goodness (n,) of each Solution, in the order of the Pool."""
        features = pair_features(query, self.indexed, self.matcher.indexer.taxonomy)
        scores = self.matcher.ranker.score(features.rows)
        return scores, self.matcher.is_good(query, self.indexed, features, scores)

    def by_meaning(self, queries: Sequence[Indexed]) -> list[Ranking]:
        """Return the order by the cosine of whole texts alone."""
        return self.ordered(embedding_scores(queries, self.indexed))

    def ordered(self, scores: Scores) -> list[Ranking]:
        """Return (needs, pool) scores as rankings."""
        orders = [np.lexsort((self._ids, -row)) for row in scores]
        return [
            Ranking(ids=tuple(map(ListingId, self._ids[order].tolist())), scores=tuple(row[order]))
            for row, order in zip(scores, orders, strict=True)
        ]


def rankings_by_way(
    pool: Pool, needs: Sequence[Need], solutions: Sequence[Solution], progress: Progress
) -> dict[str, list[Ranking]]:
    """Return our rankings and those of the baselines; the pool is made of these Solutions."""
    queries = pool.queries.index(needs)
    ours = []
    for done, query in enumerate(queries, start=1):
        ours.append(pool.rank(query))
        progress(done, len(queries))
    texts = [document_of(solution) for solution in solutions]
    return {
        OURS: ours,
        CHANCE: pool.ordered(random_scores(len(needs), len(solutions))),
        BM25: pool.ordered(bm25_scores([document_of(need) for need in needs], texts)),
        EMBEDDING: pool.by_meaning(queries),
    }


def both_ways(pool: Pool, needs: Sequence[Need], progress: Progress) -> dict[str, list[Ranking]]:
    """Return our rankings and those by the embedding alone."""
    ours: list[Ranking] = []
    meaning: list[Ranking] = []
    for start in range(0, len(needs), BATCH):
        queries = pool.queries.index(needs[start : start + BATCH])
        ours += [pool.rank(query) for query in queries]
        meaning += pool.by_meaning(queries)
        progress(len(ours), len(needs))
    return {OURS: ours, EMBEDDING: meaning}

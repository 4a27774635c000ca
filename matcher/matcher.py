"""Matcher: index, compare, rank, explain, in this order, written once for both directions."""

from collections.abc import Sequence

import numpy as np

from matcher.domain import Kind, Listing
from matcher.embed import Embedder
from matcher.explain import parts_of, passage_pairs, shared_functions
from matcher.features import PairFeatures, pair_features
from matcher.index import Indexer
from matcher.indexed import FloatArray, Indexed
from matcher.lexical import Tokenizer
from matcher.match import Match
from matcher.rank import BoolArray, Ranker
from matcher.taxonomy import EMPTY, Taxonomy

# Cosine of terms above which exact words meet; by shared ids alone, texts have half as much.
WORDS_MEET = 0.05


class Matcher:
    """Finds Solutions for a Need, and Needs for a Solution, and says why."""

    def __init__(
        self,
        embedder: Embedder,
        ranker: Ranker,
        *,
        tokenizer: Tokenizer | None = None,
        taxonomy: Taxonomy = EMPTY,
    ) -> None:
        """Without a tokenizer all terms weigh the same; without a taxonomy no concepts are seen."""
        self.indexer = Indexer(embedder, tokenizer or Tokenizer.without_background(), taxonomy)
        self.ranker = ranker

    def match(self, query: Listing, candidates: Sequence[Listing], *, k: int = 10) -> list[Match]:
        """Return the k best Matches of one Listing with those of the other kind, best first.

        Raises TextRefused if a text cannot be matched, ValueError if k < 1 or all are of one kind.
        """
        indexed, *others = self.indexer.index([query, *candidates])
        return self.rank(indexed, others, k=k)

    def rank(self, query: Indexed, candidates: Sequence[Indexed], *, k: int) -> list[Match]:
        """Return the min(k, n) best Matches, sorted by (-score, id); exact, nothing is left out."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        if any(candidate.kind is query.kind for candidate in candidates):
            raise ValueError(f"every candidate of a {query.kind} must be a {query.kind.other}")
        features = pair_features(query, candidates, self.indexer.taxonomy)
        scores = self.ranker.score(features.rows)
        good = self.is_good(query, candidates, features, scores)
        ids = np.array([candidate.listing_id for candidate in candidates])
        order = np.lexsort((ids, -scores))[:k].tolist()
        return [
            self._explained(
                query,
                candidates[i],
                score=float(scores[i]),
                rank=rank,
                good=bool(good[i]),
                row=features.rows[i],
                words=float(features.words[i]),
            )
            for rank, i in enumerate(order, start=1)
        ]

    def understands(self, query: Indexed, features: PairFeatures) -> bool:
        """Return whether anything in a query is known here: its words, or those of a candidate."""
        words = features.words.max(initial=0.0)
        return self.indexer.knows(query) or bool(words >= WORDS_MEET)

    def is_good(
        self,
        query: Indexed,
        candidates: Sequence[Indexed],
        features: PairFeatures,
        scores: FloatArray,
    ) -> BoolArray:
        """Return bool (n,): which Matches may be shown as answers.

        Never one with a text that is not known, unless the very words meet.
        """
        known = self.indexer.knows(query) & np.array(
            [self.indexer.knows(candidate) for candidate in candidates], bool
        )
        good: BoolArray = self.ranker.is_good(features.rows, scores) & (
            known | (features.words >= WORDS_MEET)
        )
        return good

    def _explained(
        self,
        query: Indexed,
        candidate: Indexed,
        *,
        score: float,
        rank: int,
        good: bool,
        row: np.ndarray,
        words: float,
    ) -> Match:
        query_is_need = query.kind is Kind.NEED
        return Match(
            need_id=query.listing_id if query_is_need else candidate.listing_id,
            solution_id=candidate.listing_id if query_is_need else query.listing_id,
            score=score,
            rank=rank,
            good=good,
            parts=parts_of(row, words),
            passages=passage_pairs(query, candidate),
            functions=shared_functions(query, candidate, self.indexer.taxonomy),
        )

"""What a ranking must beat: reckoned by hand."""

import math

import numpy as np
import pytest

from matcher.baselines import K1, B, bm25_scores, embedding_scores, random_scores
from matcher.domain import ListingId, Need, Solution
from matcher.embed import HashEmbedder
from matcher.index import Indexer
from matcher.lexical import Tokenizer
from matcher.taxonomy import EMPTY


def test_bm25_by_hand() -> None:
    scores = bm25_scores(["bus lift"], ["bus bus lift", "bus way", "way"])
    lengths = [3, 2, 1]

    def weight(count: int, length: int, found: int) -> float:
        idf = math.log(1 + (3 - found + 0.5) / (found + 0.5))
        return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / 2))

    assert scores[0] == pytest.approx(
        [weight(2, lengths[0], 2) + weight(1, lengths[0], 1), weight(1, lengths[1], 2), 0]
    )


def test_bm25_counts_a_word_of_the_query_once() -> None:
    solutions = ["bus lift", "way"]
    assert np.array_equal(bm25_scores(["bus bus"], solutions), bm25_scores(["bus"], solutions))


def test_bm25_finds_words_inside_runs_without_spaces() -> None:
    scores = bm25_scores(["渋滞"], ["都市の渋滞対策", "停電対策"])
    assert scores[0, 0] > scores[0, 1] == 0


def test_bm25_of_wordless_texts_is_zero() -> None:
    assert not bm25_scores(["..."], ["🙂", ""]).any()


def test_random_scores_can_be_reproduced() -> None:
    scores = random_scores(3, 5)
    assert scores.shape == (3, 5)
    assert np.array_equal(scores, random_scores(3, 5))
    assert not np.array_equal(scores, random_scores(3, 5, seed=1))


def test_embedding_scores_are_cosines_of_whole_texts() -> None:
    indexer = Indexer(HashEmbedder(), Tokenizer.without_background(), EMPTY)
    needs = indexer.index([Need(id=ListingId("n"), text="bus lift")])
    solutions = indexer.index(
        [Solution(id=ListingId("a"), text="bus lift"), Solution(id=ListingId("b"), text="way")]
    )
    scores = embedding_scores(needs, solutions)
    assert scores.shape == (1, 2)
    assert scores[0, 0] == pytest.approx(1, abs=1e-3)
    assert scores[0, 0] > scores[0, 1]

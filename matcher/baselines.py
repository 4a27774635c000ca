"""What a ranking must beat: chance, words alone, and the embedding alone."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.indexed import Indexed
from matcher.lexical import tokenize

Scores = NDArray[np.float64]

K1, B = 1.2, 0.75  # The usual values of BM25 (Robertson and Zaragoza, 2009).


def random_scores(needs: int, solutions: int, *, seed: int = 0) -> Scores:
    """Return (needs, solutions) scores by chance."""
    return np.random.default_rng(seed).random((needs, solutions))


def bm25_scores(needs: Sequence[str], solutions: Sequence[str]) -> Scores:
    """Return (needs, solutions): Okapi BM25 over `lexical.tokenize`, nothing translated.

    Document frequencies are those of the Solutions at hand, as any search engine has them.
    """
    documents = [Counter(tokenize(text)) for text in solutions]
    lengths = np.array([max(1, document.total()) for document in documents], float)
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for column, document in enumerate(documents):
        for term, count in document.items():
            postings[term].append((column, count))
    norms = K1 * (1 - B + B * lengths / lengths.mean())
    scores = np.zeros((len(needs), len(solutions)))
    for row, text in enumerate(needs):
        for term in set(tokenize(text)):
            found = postings.get(term, [])
            idf = math.log(1 + (len(documents) - len(found) + 0.5) / (len(found) + 0.5))
            for column, count in found:
                scores[row, column] += idf * count * (K1 + 1) / (count + norms[column])
    return scores


def embedding_scores(needs: Sequence[Indexed], solutions: Sequence[Indexed]) -> Scores:
    """Return (needs, solutions): the cosine of whole texts and nothing else."""
    left = np.stack([need.vector for need in needs])
    right = np.stack([solution.vector for solution in solutions])
    return (left @ right.T).astype(np.float64)

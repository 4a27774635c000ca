"""Which Problems and Functions a text speaks of, in any language the embedder knows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.domain import FunctionId, ProblemId, SectorId
from matcher.embed import Embedder
from matcher.indexed import Concept, FloatArray
from matcher.normalise import normalise
from matcher.taxonomy import Entry, Taxonomy

CONCEPTS_KEPT = 10  # Of 130 Problems or 267 Functions; 5 and 20 did as well on the train split.
TEMPERATURE = 0.1  # Of the softmax that turns similarities to strengths.
MAIN_SECTOR = 2.0  # Weight of the first declared Sector, the others having 1.


@dataclass(frozen=True, slots=True, kw_only=True)
class Concepts:
    """What one text speaks of, strongest first."""

    problems: tuple[Concept, ...]
    functions: tuple[Concept, ...]


class ConceptRecogniser:
    """Compares texts with the label, synonyms and definition of each concept in ten languages."""

    def __init__(self, taxonomy: Taxonomy, embedder: Embedder) -> None:
        self._taxonomy = taxonomy
        self._problems = _directions(taxonomy.problems, embedder)
        self._functions = _directions(taxonomy.functions, embedder)

    def recognise(self, vector: FloatArray, passages: FloatArray) -> Concepts:
        """Return the concepts of a text: `vector` (d,) of the whole, `passages` (p, d), p >= 1."""
        problem_ids = [problem.id for problem in self._taxonomy.problems]
        function_ids = [function.id for function in self._taxonomy.functions]
        return Concepts(
            problems=_strongest(problem_ids, self._problems, vector, passages),
            functions=_strongest(function_ids, self._functions, vector, passages),
        )

    def sectors(self, declared: tuple[SectorId, ...], concepts: Concepts) -> FloatArray:
        """Return a unit vector over Sectors: as declared, the first counting double, or recognised.

        Unknown Sectors are passed over; all zero where nothing is known.
        """
        index = self._taxonomy.sector_index
        weights = np.zeros(len(index), np.float32)
        for rank, sector in enumerate(s for s in declared if s in index):
            weights[index[sector]] = 1.0 if rank else MAIN_SECTOR
        if not weights.any():
            for concept, sector in self._concept_sectors(concepts):
                weights[index[sector]] += concept.strength
        length = np.linalg.norm(weights)
        return weights / length if length else weights

    def _concept_sectors(self, concepts: Concepts) -> list[tuple[Concept, SectorId]]:
        problems, functions = self._taxonomy.problem_by_id, self._taxonomy.function_by_id
        return [(c, problems[ProblemId(c.id)].sector) for c in concepts.problems] + [
            (c, functions[FunctionId(c.id)].sector) for c in concepts.functions
        ]


def _directions(entries: Sequence[Entry], embedder: Embedder) -> FloatArray:
    """Return float32 (n, d): the mean direction of each entry's texts over its languages."""
    texts = [entry.texts() for entry in entries]
    vectors = embedder.encode([normalise(text) for group in texts for text in group])
    rows = np.zeros((len(entries), embedder.dimension), np.float32)
    start = 0
    for row, group in enumerate(texts):
        rows[row] = vectors[start : start + len(group)].sum(axis=0)
        start += len(group)
    unit: FloatArray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def _strongest(
    ids: Sequence[ProblemId] | Sequence[FunctionId],
    directions: FloatArray,
    vector: FloatArray,
    passages: FloatArray,
) -> tuple[Concept, ...]:
    """Return up to CONCEPTS_KEPT concepts whose strengths form a unit vector."""
    if not ids:
        return ()
    by_passage = passages @ directions.T
    # Half the whole text, half its best sentence: a side remark counts, but less than the topic.
    similarity = (np.maximum(directions @ vector, 0) + np.maximum(by_passage.max(axis=0), 0)) / 2
    order = np.argsort(-similarity, kind="stable")[:CONCEPTS_KEPT]
    strengths = np.exp((similarity[order] - similarity[order[0]]) / TEMPERATURE)
    strengths /= np.linalg.norm(strengths)
    return tuple(
        Concept(
            id=ids[i],
            strength=float(np.float32(strength)),
            similarity=float(np.float32(similarity[i])),
            passage=int(by_passage[:, i].argmax()),
        )
        for i, strength in zip(order.tolist(), strengths.tolist(), strict=True)
    )

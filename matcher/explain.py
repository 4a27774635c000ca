"""What can be quoted for a Match: the Passages that met and the Functions both speak of."""

import numpy as np

from matcher.domain import FunctionId, Kind, ProblemId
from matcher.features import FEATURES
from matcher.indexed import Concept, FloatArray, Indexed
from matcher.match import Parts, PassagePair, SharedFunction
from matcher.taxonomy import Taxonomy

PAIRS_SHOWN = 3
FUNCTIONS_SHOWN = 3
# Cosine below which two Passages, or a Passage and a concept, are not quoted ...
SIMILAR_ENOUGH = 0.35
# ... but for the best pair: a few words in one language lie less near a sentence in another.
SIMILAR_AT_ALL = 0.2


def parts_of(row: FloatArray, words: float) -> Parts:
    """Return the features of one pair, gathered by kind of evidence and cut to [0, 1]."""
    value = {name: float(row[column]) for column, name in enumerate(FEATURES)}
    return Parts(
        meaning=_unit(value["meaning"]),
        passages=_unit((value["passages_need"] + value["passages_solution"]) / 2),
        words=_unit(words),
        concepts=_unit((value["problems"] + value["functions"]) / 2),
        sectors=_unit(value["sectors_declared"] + value["sectors_recognised"]),
    )


def passage_pairs(query: Indexed, candidate: Indexed) -> tuple[PassagePair, ...]:
    """Return up to PAIRS_SHOWN pairs of Passages, the most alike first, none used twice."""
    need, solution = _sides(query, candidate)
    cosines = need.passage_vectors @ solution.passage_vectors.T
    pairs: list[PassagePair] = []
    for _ in range(min(PAIRS_SHOWN, *cosines.shape)):
        row, column = np.unravel_index(int(cosines.argmax()), cosines.shape)
        similarity = float(cosines[row, column])
        if similarity < (SIMILAR_ENOUGH if pairs else SIMILAR_AT_ALL):
            break
        pairs.append(
            PassagePair(
                need=need.passages[row],
                solution=solution.passages[column],
                # Rounded to half precision, a vector may be longer than 1 by a hair.
                similarity=min(1.0, similarity),
            )
        )
        cosines[row, :] = cosines[:, column] = -1.0
    return tuple(pairs)


def shared_functions(
    query: Indexed, candidate: Indexed, taxonomy: Taxonomy
) -> tuple[SharedFunction, ...]:
    """Return up to FUNCTIONS_SHOWN Functions of the Solution that the Need asks for, best first.

    A Need asks for a Function by naming it or by a Problem that the Function solves.
    """
    need, solution = _sides(query, candidate)
    asked = _asked(need, taxonomy)
    shared = [
        SharedFunction(
            function_id=FunctionId(offer.id),
            problem_id=problem,
            strength=min(1.0, wish.strength * offer.strength),
            need=need.passages[wish.passage],
            solution=solution.passages[offer.passage],
        )
        for offer in solution.functions
        if offer.similarity >= SIMILAR_ENOUGH and offer.id in asked
        for wish, problem in [asked[FunctionId(offer.id)]]
    ]
    shared.sort(key=lambda function: (-function.strength, function.function_id))
    return tuple(shared[:FUNCTIONS_SHOWN])


def _asked(need: Indexed, taxonomy: Taxonomy) -> dict[FunctionId, tuple[Concept, ProblemId | None]]:
    """Return for each Function the strongest Concept of the Need that asks for it."""
    wishes: list[tuple[FunctionId, Concept, ProblemId | None]] = [
        (FunctionId(c.id), c, None) for c in need.functions
    ]
    for concept in need.problems:
        problem = taxonomy.problem_by_id[ProblemId(concept.id)]
        wishes += [(function, concept, problem.id) for function in problem.functions]
    asked: dict[FunctionId, tuple[Concept, ProblemId | None]] = {}
    for function, concept, problem_id in wishes:
        if concept.similarity < SIMILAR_ENOUGH:
            continue
        if function not in asked or concept.strength > asked[function][0].strength:
            asked[function] = concept, problem_id
    return asked


def _sides(query: Indexed, candidate: Indexed) -> tuple[Indexed, Indexed]:
    return (query, candidate) if query.kind is Kind.NEED else (candidate, query)


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))

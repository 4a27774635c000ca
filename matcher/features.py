"""A pair of Need and Solution as one row of numbers; the same row from either side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.domain import Kind
from matcher.indexed import Concept, FloatArray, Indexed, Script
from matcher.lexical import shared_words
from matcher.taxonomy import Taxonomy

FEATURES = (
    "meaning",  # cosine of the whole texts, [-1, 1]
    "passages_need",  # mean over the Need's passages of the best cosine in the Solution, [-1, 1]
    "passages_solution",  # the same from the Solution's passages, [-1, 1]
    "problems",  # cosine of the profiles of Problems, [0, 1]
    "functions",  # the Solution's Functions among those that the Need names or its Problems ask for
    "sectors_declared",  # cosine over Sectors that both authors named, [0, 1]; else 0
    "sectors_recognised",  # the same where at least one side's were recognised in its text; else 0
    "words_latin",  # cosine of terms, [0, 1], both texts in Latin script; else 0
    "words_japanese",  # both in Japanese; else 0
    "words_same",  # both in one other script; else 0
    "words_across",  # in different scripts: product names, numbers; else 0
    "both_latin",  # 1 if both are in Latin script: what a shared script adds without meaning it
    "both_japanese",  # 1 if both are in Japanese
    "both_other",  # 1 if both are in one other script
    "undeclared",  # 1 if at least one side named no Sector: its evidence is then weaker
    "brief",  # 1 / passages of the Need, (0, 1]: a few words say less than a page
    "topic",  # cosine of the nearest concept, the lower of both sides: is it city work at all?
)


Products = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairFeatures:
    """`rows` float32 (n, len(FEATURES)); `words` float32 (n,), the shared terms in any scripts."""

    rows: FloatArray
    words: FloatArray


def pair_features(
    query: Indexed, candidates: Sequence[Indexed], taxonomy: Taxonomy
) -> PairFeatures:
    """Return the features of the query with each candidate, which are of the other kind.

    A row does not depend on which of the two is the query, nor on the other candidates.
    """
    rows = np.zeros((len(candidates), len(FEATURES)), np.float32)
    words = np.zeros(len(candidates), np.float32)
    if not candidates:
        return PairFeatures(rows=rows, words=words)
    put = {name: rows[:, column] for column, name in enumerate(FEATURES)}
    put["meaning"][:] = _products(np.stack([c.vector for c in candidates]), query.vector)
    from_query, from_candidate = _best_passages(query, candidates)
    is_need = query.kind is Kind.NEED
    put["passages_need"][:] = from_query if is_need else from_candidate
    put["passages_solution"][:] = from_candidate if is_need else from_query
    needs, solutions = ([query], candidates) if is_need else (candidates, [query])
    problems_of_needs = _profiles(needs, taxonomy, "problems")
    functions_of_solutions = _profiles(solutions, taxonomy, "functions")
    put["problems"][:] = _inner(problems_of_needs, _profiles(solutions, taxonomy, "problems"))
    asked = _unit_rows(_products(problems_of_needs, taxonomy.solves.T))
    named = _profiles(needs, taxonomy, "functions")
    put["functions"][:] = (
        _inner(asked, functions_of_solutions) + _inner(named, functions_of_solutions)
    ) / 2
    sectors = _products(np.stack([c.sectors for c in candidates]), query.sectors)
    declared = np.array([c.sectors_declared for c in candidates]) & query.sectors_declared
    put["sectors_declared"][:] = np.where(declared, sectors, 0)
    put["sectors_recognised"][:] = np.where(declared, 0, sectors)
    put["undeclared"][:] = ~declared
    put["brief"][:] = [1 / max(1, len(need.passages)) for need in needs]
    put["topic"][:] = np.minimum(_topic(query), [_topic(c) for c in candidates])
    words[:] = [shared_words(query.terms, c.terms) for c in candidates]
    for row, candidate in enumerate(candidates):
        pair = _script_pair(query.script, candidate.script)
        put[f"words_{pair}"][row] = words[row]
        if pair != "across":
            put[f"both_{'other' if pair == 'same' else pair}"][row] = 1.0
    return PairFeatures(rows=rows, words=words)


def _topic(listing: Indexed) -> float:
    return max((c.similarity for c in (*listing.problems, *listing.functions)), default=0.0)


def _products(left: FloatArray, right: FloatArray) -> Products:
    """Return the inner products of rows, summed in double precision.

    Exact for half-precision vectors, so that none depends on how many are computed at once.
    """
    products: Products = left.astype(np.float64) @ right.astype(np.float64).T
    return products


def _best_passages(query: Indexed, candidates: Sequence[Indexed]) -> tuple[Products, Products]:
    """Return (n,) and (n,): mean best cosine of the query's passages, and of each candidate's."""
    starts = np.cumsum([0, *(len(c.passage_vectors) for c in candidates)])[:-1]
    passages = np.concatenate([c.passage_vectors for c in candidates])
    cosines = _products(query.passage_vectors, passages)
    best_in_candidate = np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
    counts = [len(c.passage_vectors) for c in candidates]
    best_in_query = np.add.reduceat(cosines.max(axis=0), starts) / counts
    return best_in_candidate, best_in_query


def _profiles(listings: Sequence[Indexed], taxonomy: Taxonomy, kind: str) -> FloatArray:
    """Return float32 (n, concepts): the strengths of Problems or Functions of each Listing."""
    entries = taxonomy.problems if kind == "problems" else taxonomy.functions
    columns = {entry.id: column for column, entry in enumerate(entries)}
    profiles = np.zeros((len(listings), len(columns)), np.float32)
    for row, listing in enumerate(listings):
        concepts: tuple[Concept, ...] = getattr(listing, kind)
        for concept in concepts:
            profiles[row, columns[concept.id]] = concept.strength
    return profiles


def _inner(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the inner product of rows, one side being a single row."""
    products: FloatArray = (left * right).sum(axis=1)
    return products


def _unit_rows(rows: Products) -> FloatArray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: FloatArray = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return unit


def _script_pair(left: Script, right: Script) -> str:
    if left is not right or left is Script.OTHER:
        return "across"
    return left.value if left in (Script.LATIN, Script.JAPANESE) else "same"

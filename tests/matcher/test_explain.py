"""Reasons are faithful: quoted where they stand, and said by both texts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import Listing, ListingId, Need, Solution
from matcher.embed import HashEmbedder
from matcher.explain import (
    FUNCTIONS_SHOWN,
    PAIRS_SHOWN,
    SIMILAR_AT_ALL,
    SIMILAR_ENOUGH,
    parts_of,
    passage_pairs,
    shared_functions,
)
from matcher.features import FEATURES
from matcher.index import Indexer
from matcher.indexed import Concept, Indexed, Passage
from matcher.lexical import Tokenizer
from matcher.taxonomy import taxonomy_of
from matcher.text import passage_text
from tests.matcher.small import RECORDS, TAXONOMY
from tests.strategies import texts

EMBEDDER = HashEmbedder()
INDEXER = Indexer(EMBEDDER, Tokenizer.without_background(), TAXONOMY)
AXES = np.eye(64, dtype=np.float32)


def need(text: str, title: str = "") -> Need:
    return Need(id=ListingId("n"), title=title, text=text)


def solution(text: str) -> Solution:
    return Solution(id=ListingId("s"), text=text)


def indexed(listing: Listing) -> Indexed:
    return INDEXER.index([listing])[0]


def quote(passage: Passage, listing: Listing) -> str:
    return passage_text(passage, title=listing.title, text=listing.text)


def concept(
    name: str, *, strength: float = 0.5, similarity: float = 0.5, passage: int = 0
) -> Concept:
    return Concept(id=name, strength=strength, similarity=similarity, passage=passage)  # type: ignore[arg-type]


@given(title=st.one_of(st.just(""), texts()), asked=texts(), offered=texts())
def test_quoted_passages_stand_in_both_texts_and_are_as_alike_as_said(
    title: str, asked: str, offered: str
) -> None:
    left, right = need(asked, title), solution(offered)
    pairs = passage_pairs(indexed(left), indexed(right))
    assert len(pairs) <= PAIRS_SHOWN
    for place, pair in enumerate(pairs):
        first, second = quote(pair.need, left), quote(pair.solution, right)
        assert first in (asked + title)
        assert second in offered
        vectors = EMBEDDER.encode([first, second])
        assert pair.similarity == pytest.approx(float(vectors[0] @ vectors[1]), abs=2e-3)
        assert (SIMILAR_ENOUGH if place else SIMILAR_AT_ALL) <= pair.similarity <= 1


@given(asked=texts(), offered=texts())
def test_pairs_go_from_most_to_least_alike_and_use_no_passage_twice(
    asked: str, offered: str
) -> None:
    pairs = passage_pairs(indexed(need(asked)), indexed(solution(offered)))
    similarities = [pair.similarity for pair in pairs]
    assert similarities == sorted(similarities, reverse=True)
    assert (
        len({pair.need for pair in pairs}) == len({pair.solution for pair in pairs}) == len(pairs)
    )


@given(asked=texts(), offered=texts())
def test_reasons_are_the_same_from_either_side(asked: str, offered: str) -> None:
    left, right = indexed(need(asked)), indexed(solution(offered))
    assert passage_pairs(left, right) == passage_pairs(right, left)
    assert shared_functions(left, right, TAXONOMY) == shared_functions(right, left, TAXONOMY)


def test_what_is_hardly_alike_is_not_quoted_but_for_the_best_pair() -> None:
    left = indexed(need("Traffic jams every evening. Rubbish lies in the streets."))
    right = indexed(solution("Pumps and drains for cities. We train the staff."))
    for first, second, shown in ((0.19, 0.1, 0), (0.21, 0.1, 1), (0.9, 0.34, 1), (0.9, 0.36, 2)):
        scaled = AXES[[5, 6]] * np.array([[first], [second]], np.float32)
        pairs = passage_pairs(
            replace(left, passage_vectors=scaled), replace(right, passage_vectors=AXES[[5, 6]])
        )
        assert len(pairs) == shown


def test_a_function_that_both_name_is_shared() -> None:
    left, right = need("We ask for drainage."), solution("Something else. We sell drainage pumps.")
    asked = replace(indexed(left), problems=(), functions=(concept("drainage", strength=0.8),))
    offered = replace(indexed(right), functions=(concept("drainage", passage=1),))
    (function,) = shared_functions(asked, offered, TAXONOMY)
    assert shared_functions(offered, asked, TAXONOMY) == (function,)
    assert (function.function_id, function.problem_id) == ("drainage", None)
    assert function.strength == pytest.approx(0.4)
    assert quote(function.need, left) == "We ask for drainage."
    assert quote(function.solution, right) == "We sell drainage pumps."


def test_a_function_is_shared_through_a_problem_that_it_solves() -> None:
    asked = replace(indexed(need("Jams")), problems=(concept("congestion"),), functions=())
    offered = replace(indexed(solution("Signals")), functions=(concept("signal-control"),))
    (function,) = shared_functions(asked, offered, TAXONOMY)
    assert (function.function_id, function.problem_id) == ("signal-control", "congestion")


def test_of_several_reasons_to_ask_the_strongest_is_told() -> None:
    asked = replace(
        indexed(need("Jams")),
        problems=(concept("congestion", strength=0.6),),
        functions=(concept("signal-control", strength=0.7), concept("road-pricing", strength=0.5)),
    )
    offered = replace(
        indexed(solution("Signals")),
        functions=(concept("signal-control"), concept("road-pricing")),
    )
    shared = shared_functions(asked, offered, TAXONOMY)
    assert [(f.function_id, f.problem_id) for f in shared] == [
        ("signal-control", None),
        ("road-pricing", "congestion"),
    ]


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        (concept("drainage", similarity=0.34), concept("drainage")),
        (concept("drainage"), concept("drainage", similarity=0.34)),
        (concept("drainage"), concept("road-pricing")),
    ],
)
def test_a_function_that_one_side_hardly_speaks_of_is_not_shared(
    asked: Concept, offered: Concept
) -> None:
    left = replace(indexed(need("x")), problems=(), functions=(asked,))
    right = replace(indexed(solution("y")), functions=(offered,))
    assert shared_functions(left, right, TAXONOMY) == ()


def test_the_strongest_functions_come_first_and_ties_go_by_id() -> None:
    names = ["f-d", "f-b", "f-a", "f-c"]
    extra = [{"kind": "function", "id": n, "parent": "water", "label": {"en": n}} for n in names]
    taxonomy = taxonomy_of([*RECORDS, *extra])
    asked = replace(indexed(need("x")), functions=tuple(concept(name) for name in names))
    strengths = {"f-b": 0.9}
    offers = tuple(concept(name, strength=strengths.get(name, 0.5)) for name in names)
    shared = shared_functions(asked, replace(indexed(solution("y")), functions=offers), taxonomy)
    assert len(shared) == FUNCTIONS_SHOWN
    assert [function.function_id for function in shared] == ["f-b", "f-a", "f-c"]


def test_parts_gather_the_features_by_kind_of_evidence() -> None:
    values = {
        "meaning": 0.5,
        "passages_need": 0.4,
        "passages_solution": 0.2,
        "problems": 1.0,
        "functions": 0.5,
        "sectors_recognised": 0.25,
    }
    parts = parts_of(np.array([values.get(name, 0.0) for name in FEATURES], np.float32), 0.125)
    assert (parts.meaning, parts.words, parts.concepts, parts.sectors) == (0.5, 0.125, 0.75, 0.25)
    assert parts.passages == pytest.approx(0.3)


def test_parts_stay_in_their_range() -> None:
    for value, limit in ((-0.3, 0.0), (1.7, 1.0)):
        parts = parts_of(np.full(len(FEATURES), value, np.float32), value)
        assert parts.meaning == parts.passages == parts.words == parts.concepts == limit

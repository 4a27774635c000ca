"""A row of features: reckoned by hand, the same from both sides and whoever else is compared."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import Kind, ListingId, Need, SectorId, Solution
from matcher.embed import HashEmbedder
from matcher.features import FEATURES, pair_features
from matcher.index import Indexer
from matcher.indexed import Concept, Indexed, Script
from matcher.lexical import Tokenizer
from matcher.taxonomy import EMPTY
from tests.matcher.small import TAXONOMY
from tests.ranker_contract import candidates, pool, query
from tests.strategies import texts

INDEXER = Indexer(HashEmbedder(), Tokenizer.without_background(), TAXONOMY)


def need(text: str, *sectors: str) -> Indexed:
    chosen = tuple(map(SectorId, sectors))
    return INDEXER.index([Need(id=ListingId("need"), text=text, sectors=chosen)])[0]


def solution(text: str, *sectors: str) -> Indexed:
    chosen = tuple(map(SectorId, sectors))
    return INDEXER.index([Solution(id=ListingId("sol"), text=text, sectors=chosen)])[0]


def pair(left: Indexed, right: Indexed) -> dict[str, float]:
    row = pair_features(left, [right], TAXONOMY).rows[0]
    return dict(zip(FEATURES, row.tolist(), strict=True))


@given(found=candidates(at_least=1))
def test_a_row_is_the_same_from_either_side(found: list[Indexed]) -> None:
    rows = pair_features(query(), found, TAXONOMY).rows
    back = [pair_features(candidate, [query()], TAXONOMY).rows[0] for candidate in found]
    assert np.array_equal(rows, np.stack(back))


@given(found=candidates(at_least=1), place=st.integers(0))
def test_a_row_does_not_depend_on_the_other_candidates(found: list[Indexed], place: int) -> None:
    chosen = place % len(found)
    among = pair_features(query(), found, TAXONOMY)
    alone = pair_features(query(), [found[chosen]], TAXONOMY)
    assert np.array_equal(among.rows[chosen], alone.rows[0])
    assert among.words[chosen] == alone.words[0]


@given(left=texts(), right=texts())
def test_features_stay_in_their_range(left: str, right: str) -> None:
    row = pair_features(need(left), [solution(right)], TAXONOMY).rows[0]
    assert np.all(np.abs(row) <= 1.001)  # Half precision leaves a vector's length that free.
    signed = {"meaning", "passages_need", "passages_solution", "topic"}
    assert all(value >= 0 for name, value in zip(FEATURES, row, strict=True) if name not in signed)


def test_a_text_is_wholly_like_itself() -> None:
    row = pair(
        need("Congestion. 1.5 km of traffic jams"), solution("Congestion. 1.5 km of traffic jams")
    )
    for name in ("meaning", "passages_need", "passages_solution", "problems", "words_latin"):
        assert row[name] == pytest.approx(1, abs=1e-3)


def test_no_candidates_are_no_rows() -> None:
    features = pair_features(query(), [], TAXONOMY)
    assert features.rows.shape == (0, len(FEATURES))
    assert features.words.shape == (0,)


def test_passages_are_means_of_best_cosines() -> None:
    axes = np.eye(64, dtype=np.float32)
    asked = replace(need("one"), passage_vectors=axes[[0, 1]])
    offered = replace(solution("two"), passage_vectors=axes[[0, 2, 3, 4]])
    row = pair(asked, offered)
    assert row["passages_need"] == 0.5  # One of the Need's two is met,
    assert row["passages_solution"] == 0.25  # one of the Solution's four.


def concept(name: str, strength: float = 1.0, similarity: float = 0.5) -> Concept:
    return Concept(id=name, strength=strength, similarity=similarity, passage=0)  # type: ignore[arg-type]


def test_functions_count_when_named_and_when_a_problem_asks_for_them() -> None:
    offered = replace(solution("x"), functions=(concept("signal-control"),), problems=())
    by_problem = replace(need("y"), problems=(concept("congestion"),), functions=())
    by_name = replace(need("y"), problems=(), functions=(concept("signal-control"),))
    neither = replace(need("y"), problems=(concept("flooding"),), functions=(concept("drainage"),))
    # Congestion asks for two Functions alike; a name and a Problem weigh half each.
    assert pair(by_problem, offered)["functions"] == pytest.approx(0.5 / 2**0.5)
    assert pair(by_name, offered)["functions"] == 0.5
    assert pair(neither, offered)["functions"] == 0
    assert pair(by_problem, offered)["problems"] == 0


def test_the_topic_is_that_of_the_side_further_from_any_concept() -> None:
    near = replace(need("y"), problems=(concept("congestion", similarity=0.8),))
    far = replace(solution("x"), problems=(), functions=(concept("drainage", similarity=0.3),))
    unknown = replace(far, functions=())
    assert pair(near, far)["topic"] == pytest.approx(0.3)
    assert pair(near, unknown)["topic"] == 0


@pytest.mark.parametrize(
    ("asked", "offered", "declared"),
    [(("mobility",), ("mobility",), True), ((), ("mobility",), False), ((), (), False)],
)
def test_sectors_count_as_declared_only_if_both_authors_named_them(
    asked: tuple[str, ...], offered: tuple[str, ...], declared: bool
) -> None:
    row = pair(need("traffic jams", *asked), solution("traffic signal", *offered))
    assert (row["sectors_declared"] > 0, row["sectors_recognised"] > 0) == (declared, not declared)
    assert row["undeclared"] == (not declared)


@pytest.mark.parametrize(
    ("left", "right", "column", "flag"),
    [
        (Script.LATIN, Script.LATIN, "words_latin", "both_latin"),
        (Script.JAPANESE, Script.JAPANESE, "words_japanese", "both_japanese"),
        (Script.THAI, Script.THAI, "words_same", "both_other"),
        (Script.THAI, Script.LATIN, "words_across", None),
        (Script.OTHER, Script.OTHER, "words_across", None),
    ],
)
def test_shared_words_count_by_pair_of_scripts(
    left: Script, right: Script, column: str, flag: str | None
) -> None:
    row = pair(replace(need("PM2.5 dust"), script=left), replace(solution("PM2.5"), script=right))
    assert {name for name, value in row.items() if name.startswith("words") and value} == {column}
    flags = {name for name, value in row.items() if name.startswith("both") and value}
    assert flags == ({flag} if flag else set())


def test_a_brief_need_says_so_from_either_side() -> None:
    long = need("First of the sentences. Second of the sentences. Third of the sentences.")
    assert len(long.passages) == 3
    assert pair(long, solution("A sentence"))["brief"] == pytest.approx(1 / 3)
    assert pair(solution("A sentence"), long)["brief"] == pytest.approx(1 / 3)


def test_without_a_taxonomy_concepts_and_sectors_are_zero() -> None:
    indexer = Indexer(HashEmbedder(), Tokenizer.without_background(), EMPTY)
    left = indexer.index([Need(id=ListingId("n"), text="traffic")])[0]
    right = indexer.index([Solution(id=ListingId("s"), text="traffic")])[0]
    row = dict(zip(FEATURES, pair_features(left, [right], EMPTY).rows[0], strict=True))
    assert row["meaning"] == pytest.approx(1, abs=1e-3)
    assert row["problems"] == row["functions"] == row["sectors_recognised"] == row["topic"] == 0


def test_the_pool_of_the_contract_has_ties_and_differences() -> None:
    rows = pair_features(query(), pool(), TAXONOMY).rows
    assert len(pool()) // 2 < len(np.unique(rows, axis=0)) < len(pool())
    assert query().kind is Kind.NEED

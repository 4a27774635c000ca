"""The Matcher: both directions by the same code, k and kinds checked, nothing left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import Listing, ListingId, Need, SectorId, Solution
from matcher.embed import HashEmbedder
from matcher.errors import TextEmpty, TextNotPlain
from matcher.matcher import Matcher
from matcher.rank import UNLEARNT
from tests.factories import make_need, make_solution
from tests.matcher.small import TAXONOMY
from tests.strategies import sentences

MATCHER = Matcher(HashEmbedder(), UNLEARNT, taxonomy=TAXONOMY)
NEEDS: list[Listing] = [
    make_need("need-ada", title="Evening congestion", text="Traffic jams every evening."),
    make_need("need-rain", title="Flooded streets", text="Flooded streets after rain."),
    make_need("need-noise", title="Karaoke", text="Neighbours sing at night."),
]
SOLUTIONS: list[Listing] = [
    make_solution("sol-ben", title="Signals", text="Adaptive traffic signal control for jams."),
    make_solution("sol-pump", title="Pumps", text="Pumping stations against flooded streets."),
    make_solution("sol-noise", title="Cash desks", text="Receipts for shops."),
]


def test_a_need_finds_the_solution_that_answers_it() -> None:
    first = MATCHER.match(NEEDS[0], SOLUTIONS)[0]
    assert (first.need_id, first.solution_id, first.rank) == ("need-ada", "sol-ben", 1)


def test_a_solution_finds_the_need_that_it_answers() -> None:
    first = MATCHER.match(SOLUTIONS[1], NEEDS)[0]
    assert (first.need_id, first.solution_id, first.rank) == ("need-rain", "sol-pump", 1)


def test_a_pair_is_the_same_match_from_either_side() -> None:
    there = {
        (m.need_id, m.solution_id): m for need in NEEDS for m in MATCHER.match(need, SOLUTIONS)
    }
    back = {(m.need_id, m.solution_id): m for sol in SOLUTIONS for m in MATCHER.match(sol, NEEDS)}
    assert there.keys() == back.keys()
    for pair, match in there.items():
        other = back[pair]
        assert (match.score, match.good, match.parts) == (other.score, other.good, other.parts)
        assert (match.passages, match.functions) == (other.passages, other.functions)


def test_k_limits_the_matches() -> None:
    assert len(MATCHER.match(NEEDS[0], SOLUTIONS, k=2)) == 2
    assert len(MATCHER.match(NEEDS[0], SOLUTIONS, k=10**30)) == 3
    assert MATCHER.match(NEEDS[0], SOLUTIONS, k=1) == MATCHER.match(NEEDS[0], SOLUTIONS)[:1]


@pytest.mark.parametrize("k", [0, -1])
def test_less_than_one_match_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="k must be at least 1"):
        MATCHER.match(NEEDS[0], SOLUTIONS, k=k)


def test_candidates_must_be_of_the_other_kind() -> None:
    with pytest.raises(ValueError, match="every candidate of a need must be a solution"):
        MATCHER.match(NEEDS[0], [SOLUTIONS[0], NEEDS[1]])
    with pytest.raises(ValueError, match="every candidate of a solution must be a need"):
        MATCHER.match(SOLUTIONS[0], [SOLUTIONS[1]])


def test_without_candidates_there_is_no_match() -> None:
    assert MATCHER.match(NEEDS[0], []) == []


def test_a_text_that_cannot_be_matched_is_refused_by_name() -> None:
    with pytest.raises(TextEmpty):
        MATCHER.match(make_need(title="", text="🙂"), SOLUTIONS)
    with pytest.raises(TextNotPlain):
        MATCHER.match(NEEDS[0], [make_solution(text="a\x00b")])


def test_nothing_is_good_that_has_nothing_in_common() -> None:
    need = make_need(title="", text="Neighbours sing at night.", sectors=())
    assert not any(match.good for match in MATCHER.match(need, SOLUTIONS))


@given(data=st.data())
def test_matches_of_any_texts_are_scored_ranked_and_unique(data: st.DataObject) -> None:
    texts = data.draw(st.lists(sentences(), min_size=1, max_size=5))
    solutions = [Solution(id=ListingId(f"s{i}"), text=text) for i, text in enumerate(texts)]
    need = Need(id=ListingId("n"), text=data.draw(sentences()), sectors=(SectorId("mobility"),))
    matches = MATCHER.match(need, solutions)
    assert [match.rank for match in matches] == list(range(1, len(texts) + 1))
    assert {match.solution_id for match in matches} == {solution.id for solution in solutions}
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_equal_texts_tie_and_go_by_id() -> None:
    twins = [make_solution(f"sol-{i}", text="Adaptive signals. " * 9) for i in np.arange(20)[::-1]]
    matches = MATCHER.match(NEEDS[0], twins, k=20)
    assert len({match.score for match in matches}) == 1
    assert [m.solution_id for m in matches] == sorted(twin.id for twin in twins)


def test_without_tokenizer_and_taxonomy_meaning_and_words_remain() -> None:
    bare = Matcher(HashEmbedder(), UNLEARNT)
    match = bare.match(NEEDS[0], SOLUTIONS)[0]
    assert match.solution_id == "sol-ben"
    assert match.functions == ()
    assert match.parts.concepts == 0
    assert match.parts.words > 0

"""What every Ranker and every Embedder must obey; inherit and name the one that is tested."""

from copy import copy
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.domain import ListingId, Need, SectorId, Solution
from matcher.embed import Embedder, HashEmbedder
from matcher.features import FEATURES
from matcher.indexed import FloatArray, Indexed
from matcher.match import Match
from matcher.matcher import Matcher
from matcher.rank import UNLEARNT, Ranker
from tests.matcher.small import TAXONOMY
from tests.strategies import WORDLESS, WORDS, feature_rows, texts

# To raise one of these is to say more for a Match, never less.
EVIDENCE = [
    name
    for name in FEATURES
    if name.startswith(("meaning", "passages", "problems", "functions", "sectors", "words"))
]
# A contract is one property for several classes, which hypothesis otherwise takes for a slip.
of_several_classes = settings(suppress_health_check=[HealthCheck.differing_executors])


@cache
def unlearnt_matcher() -> Matcher:
    return Matcher(HashEmbedder(), UNLEARNT, taxonomy=TAXONOMY)


@cache
def query() -> Indexed:
    need = Need(id=ListingId("need"), text="Traffic jams every evening. 渋滞 PM2.5 น้ำท่วม")
    return unlearnt_matcher().indexer.index([need])[0]


@cache
def pool() -> list[Indexed]:
    """Solutions in ten languages, each text under three ids, two of which tie."""
    sectors = ((), (), (SectorId("mobility"),))
    solutions = [
        Solution(id=ListingId(f"{lang}-{i}"), text=" ".join(words), sectors=sectors[i])
        for lang, words in WORDS.items()
        for i in range(len(sectors))
    ]
    return unlearnt_matcher().indexer.index(solutions)


def candidates(*, at_least: int = 0) -> st.SearchStrategy[list[Indexed]]:
    """Some of the pool in any order, none twice."""
    places = st.lists(st.integers(0, 3 * len(WORDS) - 1), unique=True, min_size=at_least)
    return places.map(lambda chosen: [pool()[place] for place in chosen])


class RankerContract:
    """Inherit as `Test...` and say which Ranker."""

    ranker: Ranker

    def rank(self, found: list[Indexed], k: int = 1_000) -> list[Match]:
        matcher = copy(unlearnt_matcher())
        matcher.ranker = self.ranker
        return matcher.rank(query(), found, k=k)

    @of_several_classes
    @given(found=candidates(), random=st.randoms(use_true_random=False))
    def test_permuting_the_candidates_changes_nothing(
        self, found: list[Indexed], random: Random
    ) -> None:
        assert self.rank(random.sample(found, len(found))) == self.rank(found)

    @of_several_classes
    @given(found=candidates())
    def test_the_best_come_first_and_ties_go_by_id(self, found: list[Indexed]) -> None:
        matches = self.rank(found)
        assert matches == sorted(matches, key=lambda match: (-match.score, match.solution_id))
        assert [match.rank for match in matches] == list(range(1, len(found) + 1))

    @of_several_classes
    @given(found=candidates(), k=st.integers(1, 40))
    def test_there_are_min_k_n_matches_and_none_left_out_is_better(
        self, found: list[Indexed], k: int
    ) -> None:
        matches = self.rank(found, k)
        assert len(matches) == min(k, len(found))
        assert matches == self.rank(found)[:k]

    @of_several_classes
    @given(found=candidates(at_least=2))
    def test_a_new_candidate_never_changes_the_score_of_another(self, found: list[Indexed]) -> None:
        before = {match.solution_id: match.score for match in self.rank(found[1:])}
        after = {match.solution_id: match.score for match in self.rank(found)}
        assert {solution: after[solution] for solution in before} == before

    @of_several_classes
    @given(rows=feature_rows())
    def test_scores_are_shares(self, rows: FloatArray) -> None:
        scores = self.ranker.score(rows)
        assert scores.shape == (len(rows),)
        assert scores.dtype == np.float32
        assert np.all((scores >= 0) & (scores <= 1))

    @of_several_classes
    @given(rows=feature_rows(), name=st.sampled_from(EVIDENCE), raised=st.floats(0, 1))
    def test_more_evidence_never_lowers_a_score(
        self, rows: FloatArray, name: str, raised: float
    ) -> None:
        more = rows.copy()
        column = FEATURES.index(name)
        more[:, column] = np.maximum(rows[:, column], np.float32(raised))
        assert np.all(self.ranker.score(more) >= self.ranker.score(rows))

    @of_several_classes
    @given(rows=feature_rows())
    def test_a_better_score_is_never_less_good(self, rows: FloatArray) -> None:
        rows[:] = rows[0]
        scores = np.sort(np.linspace(0, 1, len(rows), dtype=np.float32))
        good = self.ranker.is_good(rows, scores)
        assert good.dtype == np.bool_
        assert all(worse <= better for worse, better in pairwise(good.tolist()))

    def test_the_identity_is_a_name_and_a_digest(self) -> None:
        assert len(self.ranker.identity.split("@")) == 2


class EmbedderContract:
    """Inherit as `Test...` and say how to make the Embedder."""

    def embedder(self) -> Embedder:
        raise NotImplementedError

    @pytest.fixture
    def another(self) -> Embedder:
        """One that encodes otherwise."""
        raise NotImplementedError

    @of_several_classes
    @given(text=texts())
    def test_rows_are_unit_vectors(self, text: str) -> None:
        rows = self.embedder().encode([text])
        assert rows.shape == (1, self.embedder().dimension)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows) == pytest.approx(1, abs=1e-5)

    @pytest.mark.parametrize("text", WORDLESS)
    def test_a_wordless_text_is_all_zero(self, text: str) -> None:
        rows = self.embedder().encode([text, "words", text])
        assert rows.any(axis=1).tolist() == [False, True, False]

    @of_several_classes
    @given(batch=st.lists(texts(), min_size=1, max_size=6))
    def test_a_batch_is_its_texts_one_by_one(self, batch: list[str]) -> None:
        embedder = self.embedder()
        singles = np.concatenate([embedder.encode([text]) for text in batch])
        assert np.allclose(embedder.encode(batch), singles, atol=1e-6)

    @of_several_classes
    @given(batch=st.lists(texts(), min_size=1, max_size=6))
    def test_the_order_of_texts_is_the_order_of_rows(self, batch: list[str]) -> None:
        backwards = self.embedder().encode(batch[::-1])
        assert np.allclose(backwards[::-1], self.embedder().encode(batch), atol=1e-6)

    def test_no_texts_are_no_rows(self) -> None:
        assert self.embedder().encode([]).shape == (0, self.embedder().dimension)

    def test_the_identity_tells_who_encodes_otherwise(self, another: Embedder) -> None:
        assert self.embedder().identity != another.identity

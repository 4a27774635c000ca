"""Which Problems, Functions and Sectors a text is recognised to speak of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.concepts import CONCEPTS_KEPT, ConceptRecogniser, Concepts
from matcher.domain import SectorId
from matcher.embed import HashEmbedder
from matcher.indexed import FloatArray
from matcher.shipped import DATA
from matcher.shipped import TAXONOMY as SHIPPED
from matcher.taxonomy import EMPTY, read_taxonomy
from tests.matcher.small import TAXONOMY
from tests.strategies import texts

EMBEDDER = HashEmbedder()
RECOGNISER = ConceptRecogniser(TAXONOMY, EMBEDDER)
MANY = ConceptRecogniser(read_taxonomy(DATA / SHIPPED), EMBEDDER)


def recognise(text: str, *more: str, by: ConceptRecogniser = RECOGNISER) -> Concepts:
    passages = EMBEDDER.encode([text, *more])
    return by.recognise(passages[0], passages)


def sectors(*declared: str, concepts: Concepts | None = None) -> list[float]:
    found = concepts or recognise("flooded streets after rain; pumping stations and drainage")
    return [float(share) for share in RECOGNISER.sectors(tuple(map(SectorId, declared)), found)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("Congestion and jams", "congestion"), ("渋滞", "congestion"), ("น้ำท่วม", "flooding")],
)
def test_a_text_speaks_most_of_the_problem_it_names(text: str, problem: str) -> None:
    assert recognise(text).problems[0].id == problem


def test_the_passage_that_says_it_is_named() -> None:
    concepts = recognise("We write about nothing", "flooded streets", "adaptive signal control")
    assert next(c.passage for c in concepts.problems if c.id == "flooding") == 1
    assert next(c.passage for c in concepts.functions if c.id == "signal-control") == 2


@given(text=texts())
def test_strengths_are_a_unit_profile_strongest_first(text: str) -> None:
    concepts = recognise(text, by=MANY)
    for profile in (concepts.problems, concepts.functions):
        strengths = [concept.strength for concept in profile]
        assert len(profile) == CONCEPTS_KEPT
        assert strengths == sorted(strengths, reverse=True)
        assert min(strengths) > 0
        assert np.linalg.norm(strengths) == pytest.approx(1, abs=1e-5)
        assert all(-1 <= concept.similarity <= 1.001 for concept in profile)


def test_concepts_of_one_text_do_not_depend_on_order_of_passages() -> None:
    passages = EMBEDDER.encode(["flooded streets", "traffic jams"])
    whole: FloatArray = EMBEDDER.encode(["flooded streets. traffic jams"])[0]
    there, back = (RECOGNISER.recognise(whole, rows) for rows in (passages, passages[::-1]))
    assert {(c.id, c.strength) for c in there.problems} == {
        (c.id, c.strength) for c in back.problems
    }


def test_without_a_taxonomy_nothing_is_recognised() -> None:
    recogniser = ConceptRecogniser(EMPTY, EMBEDDER)
    concepts = recognise("traffic jams", by=recogniser)
    assert concepts == Concepts(problems=(), functions=())
    assert recogniser.sectors((), concepts).shape == (0,)


def test_the_first_declared_sector_counts_double() -> None:
    assert sectors("mobility", "water") == pytest.approx([2 / 5**0.5, 1 / 5**0.5])
    assert sectors("water", "mobility") == pytest.approx([1 / 5**0.5, 2 / 5**0.5])
    assert sectors("mobility") == [1, 0]


def test_an_unknown_sector_is_passed_over() -> None:
    assert sectors("space-travel", "water") == [0, 1]


def test_sectors_that_nobody_declared_are_recognised_in_the_text() -> None:
    mobility, water = sectors()
    assert water > mobility > 0
    assert sectors("space-travel") == sectors()


def test_where_nothing_is_known_all_sectors_are_zero() -> None:
    assert sectors(concepts=Concepts(problems=(), functions=())) != sectors()
    assert sectors(concepts=Concepts(problems=(), functions=())) == [0, 0]


@given(declared=st.lists(st.sampled_from(["mobility", "water", "other"])), text=texts())
def test_sectors_are_a_unit_vector(declared: list[str], text: str) -> None:
    assert np.linalg.norm(sectors(*declared, concepts=recognise(text))) == pytest.approx(
        1, abs=1e-5
    )

"""Listings made ready for matching: the same whoever is beside them, exact in half precision."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import Kind, Listing, ListingId, Need, SectorId, Solution
from matcher.embed import HashEmbedder
from matcher.errors import TextEmpty, TextTooLong
from matcher.index import Indexer, document_of
from matcher.indexed import Field, Indexed, Script
from matcher.lexical import Tokenizer
from matcher.normalise import NORMALISATION
from matcher.taxonomy import EMPTY
from matcher.text import passage_text
from tests.matcher.small import TAXONOMY
from tests.strategies import sentences, texts

TOKENIZER = Tokenizer.without_background()
INDEXER = Indexer(HashEmbedder(), TOKENIZER, TAXONOMY)


def need(text: str, title: str = "", *sectors: str) -> Need:
    return Need(id=ListingId("need"), title=title, text=text, sectors=tuple(map(SectorId, sectors)))


def same(left: Indexed, right: Indexed) -> bool:
    return (
        np.array_equal(left.vector, right.vector)
        and np.array_equal(left.passage_vectors, right.passage_vectors)
        and np.array_equal(left.terms.ids, right.terms.ids)
        and np.array_equal(left.terms.weights, right.terms.weights)
        and np.array_equal(left.sectors, right.sectors)
        and (left.problems, left.functions) == (right.problems, right.functions)
        and (left.passages, left.script) == (right.passages, right.script)
    )


def test_an_indexed_listing_knows_what_it_was_made_of() -> None:
    listings: list[Listing] = [
        need("渋滞を減らしたい。", "夕方の渋滞", "mobility"),
        Solution(id=ListingId("sol"), text="Pumps against floods."),
    ]
    asked, offered = INDEXER.index(listings)
    assert (asked.listing_id, asked.kind, asked.script) == ("need", Kind.NEED, Script.JAPANESE)
    assert (offered.kind, offered.script) == (Kind.SOLUTION, Script.LATIN)
    assert [passage.field for passage in asked.passages] == [Field.TITLE, Field.TEXT]
    assert len(asked.passage_vectors) == 2
    assert (asked.sectors_declared, offered.sectors_declared) == (True, False)


def test_an_unknown_sector_is_not_declared() -> None:
    assert not INDEXER.index([need("Pumps", "", "space-travel")])[0].sectors_declared


def test_the_document_of_a_listing_is_its_title_and_text() -> None:
    assert document_of(need("Text", "Title")) == "Title. Text"
    assert document_of(need("Text")) == "Text"


def test_no_listings_are_none_indexed() -> None:
    assert INDEXER.index([]) == []


@given(text=texts(), others=st.lists(sentences(), max_size=3))
def test_a_listing_is_indexed_the_same_whoever_is_beside_it(text: str, others: list[str]) -> None:
    alone = INDEXER.index([need(text)])[0]
    beside = INDEXER.index([*map(need, others), need(text)])[-1]
    assert same(alone, beside)


@given(text=texts())
def test_vectors_are_exact_in_half_precision_and_of_unit_length(text: str) -> None:
    indexed = INDEXER.index([need(text)])[0]
    for vectors in (indexed.vector[None], indexed.passage_vectors):
        assert np.array_equal(vectors.astype(np.float16).astype(np.float32), vectors)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert len(indexed.passage_vectors) == len(indexed.passages) >= 1


def test_a_text_that_cannot_be_matched_stops_the_batch_by_name() -> None:
    with pytest.raises(TextEmpty):
        INDEXER.index([need("Words"), need("🙂")])
    with pytest.raises(TextTooLong):
        INDEXER.index([need("a" * 19_999, "b")])


def test_a_title_alone_can_be_matched() -> None:
    assert len(INDEXER.index([need("", "Flooded streets")])[0].passages) == 1


def test_the_identity_changes_with_every_maker() -> None:
    learnt = Tokenizer.learn(["water"])
    others = [
        Indexer(HashEmbedder(32), TOKENIZER, TAXONOMY),
        Indexer(HashEmbedder(), Tokenizer(ids=learnt[0], counts=learnt[1], texts=1), TAXONOMY),
        Indexer(HashEmbedder(), TOKENIZER, EMPTY),
    ]
    assert INDEXER.identity == Indexer(HashEmbedder(), TOKENIZER, TAXONOMY).identity
    assert len({INDEXER.identity, *(other.identity for other in others)}) == 4


def test_what_looks_alike_is_indexed_alike_and_quoted_as_written() -> None:
    typed = need("ນ\u0ecd\u0ec9\u0eb2ຖ້ວມ\u200bເມືອງ. ＰＭ２．５ is high.", "Flo\u00adods")
    plain = need("ນ້ຳຖ້ວມເມືອງ. PM2.5 is high.", "Floods")
    left, right = INDEXER.index([typed, plain])
    assert np.array_equal(left.vector, right.vector)
    assert np.array_equal(left.passage_vectors, right.passage_vectors)
    assert np.array_equal(left.terms.ids, right.terms.ids)
    quotes = [passage_text(p, title=typed.title, text=typed.text) for p in left.passages]
    assert quotes == [typed.title, *typed.text.split(" ", maxsplit=1)]


def test_zawgyi_is_indexed_as_unicode_field_by_field() -> None:
    spelt = need("မြို့ထဲမှာ ရေကြီးမှု။ အမှိုက်ပုံမှ အနံ့ထွက်သည်။", "ရေကြီးမှု")
    mixed = need("ၿမိဳ႕ထဲမွာ ေရႀကီးမႈ။ အမိႈက္ပံုမွ အနံ႔ထြက္သည္။", "ရေကြီးမှု")
    left, right = INDEXER.index([spelt, mixed])
    assert np.array_equal(left.vector, right.vector)
    assert np.array_equal(left.passage_vectors, right.passage_vectors)
    quotes = [passage_text(p, title=mixed.title, text=mixed.text) for p in right.passages]
    assert quotes == [mixed.title, *re.findall("[^။]+။", mixed.text.replace("။ ", "။"))]


def test_an_index_of_another_normalisation_is_another_index() -> None:
    assert f"-{NORMALISATION}@" in INDEXER.identity.tokenizer


def test_a_text_is_known_by_its_terms() -> None:
    ids, counts, texts = Tokenizer.learn(["flooded streets", "street lights"])
    indexer = Indexer(HashEmbedder(), Tokenizer(ids=ids, counts=counts, texts=texts), EMPTY)
    known, unknown = indexer.index([need("A flooded market"), need("qqqq አበባ")])
    assert indexer.knows(known)
    assert not indexer.knows(unknown)
    assert INDEXER.knows(unknown)  # Without a background nobody can say.

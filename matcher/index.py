"""Listings made ready for matching: one pass over texts, then only numbers."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matcher.concepts import ConceptRecogniser
from matcher.domain import Kind, Listing, Need
from matcher.embed import Embedder
from matcher.indexed import Field, FloatArray, Indexed, IndexIdentity, Passage
from matcher.lexical import Tokenizer
from matcher.normalise import normalise, normaliser_of
from matcher.taxonomy import Taxonomy
from matcher.text import check_text, passage_text, script_of, split_passages


class Indexer:
    """Makes Indexed of Listings. What two Indexers of equal identity make may be compared."""

    def __init__(self, embedder: Embedder, tokenizer: Tokenizer, taxonomy: Taxonomy) -> None:
        self._embedder, self._tokenizer = embedder, tokenizer
        self._recogniser = ConceptRecogniser(taxonomy, embedder)
        self.taxonomy = taxonomy
        self.identity = IndexIdentity(
            model=embedder.identity,
            tokenizer=tokenizer.identity,
            taxonomy=taxonomy.identity,
            dimension=embedder.dimension,
        )

    def knows(self, indexed: Indexed) -> bool:
        """Return whether a text's nearness can mean anything: it has a direction and known terms.

        Of one that is not known, every neighbour is there by chance; only exact words can meet.
        """
        return bool(indexed.vector.any()) and self._tokenizer.knows(indexed.terms)

    def index(self, listings: Sequence[Listing]) -> list[Indexed]:
        """Return the Indexed of each Listing, in order. Raises TextRefused."""
        for listing in listings:
            check_text(document_of(listing))
        passages = [split_passages(listing.title, listing.text) for listing in listings]
        documents = [_normalised(listing) for listing in listings]
        sentences = [
            sentence
            for listing, group in zip(listings, passages, strict=True)
            for sentence in _sentences(listing, group)
        ]
        vectors = _half(self._embedder.encode(documents))
        sentence_vectors = _half(self._embedder.encode(sentences))
        ends = np.cumsum([len(group) for group in passages])
        rows = np.split(sentence_vectors, ends[:-1]) if listings else []
        terms = self._tokenizer.terms(documents)
        indexed = []
        for i, listing in enumerate(listings):
            concepts = self._recogniser.recognise(vectors[i], rows[i])
            sectors = self._recogniser.sectors(listing.sectors, concepts)
            declared = any(s in self.taxonomy.sector_index for s in listing.sectors)
            indexed.append(
                Indexed(
                    listing_id=listing.id,
                    kind=Kind.NEED if isinstance(listing, Need) else Kind.SOLUTION,
                    script=script_of(documents[i]),
                    vector=vectors[i],
                    passages=passages[i],
                    passage_vectors=rows[i],
                    terms=terms[i],
                    problems=concepts.problems,
                    functions=concepts.functions,
                    sectors=sectors,
                    sectors_declared=declared,
                )
            )
        return indexed


def document_of(listing: Listing) -> str:
    """Return the text that stands for a whole Listing: its title and text as one."""
    return f"{listing.title}. {listing.text}" if listing.title else listing.text


def _normalised(listing: Listing) -> str:
    """Return the whole text as it is read; title and text may be in different encodings."""
    return document_of(
        replace(listing, title=normalise(listing.title), text=normalise(listing.text))
    )


def _sentences(listing: Listing, passages: Sequence[Passage]) -> list[str]:
    """Return the Passages as they are read, each as the Field that it lies in."""
    reads = {
        Field.TITLE: normaliser_of(listing.title),
        Field.TEXT: normaliser_of(listing.text),
    }
    return [
        reads[passage.field](passage_text(passage, title=listing.title, text=listing.text))
        for passage in passages
    ]


def _half(vectors: FloatArray) -> FloatArray:
    """Round to what a half-precision column holds, so that library and database score alike."""
    return vectors.astype(np.float16).astype(np.float32)

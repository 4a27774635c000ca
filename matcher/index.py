"""Listings made ready for matching: one pass over texts, then only numbers."""

from collections.abc import Sequence

import numpy as np

from matcher.concepts import ConceptRecogniser
from matcher.domain import Kind, Listing, Need
from matcher.embed import Embedder
from matcher.indexed import FloatArray, Indexed, IndexIdentity
from matcher.lexical import Tokenizer
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

    def index(self, listings: Sequence[Listing]) -> list[Indexed]:
        """Return the Indexed of each Listing, in order. Raises TextRefused."""
        documents = [check_text(document_of(listing)) for listing in listings]
        passages = [split_passages(listing.title, listing.text) for listing in listings]
        sentences = [
            passage_text(passage, title=listing.title, text=listing.text)
            for listing, group in zip(listings, passages, strict=True)
            for passage in group
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


def _half(vectors: FloatArray) -> FloatArray:
    """Round to what a half-precision column holds, so that library and database score alike."""
    return vectors.astype(np.float16).astype(np.float32)

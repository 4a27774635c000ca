"""Indexed from the store: vectors, terms and concepts, decoded in bulk and kept in memory."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from data.pool import Connection, Record
from data.queries import SQL
from matcher.domain import Kind, ListingId
from matcher.indexed import Concept, Field, FloatArray, Indexed, Passage, Script, Terms

Stamp: TypeAlias = tuple[int, str, str]

_TERMS_HEADER = 12  # bytes of a sent sparsevec: its dimension, how many are not 0, and a spare


class IndexedCache:
    """The Indexed used last, of one database. About 10 kB each.

    What is kept never grows old: the same makers (index) make the same of the same text.
    """

    def __init__(self, size: int = 10_000) -> None:
        self._size = size
        self._kept: OrderedDict[Stamp, Indexed] = OrderedDict()

    def get(self, stamp: Stamp) -> Indexed | None:
        """Return what is kept under index, Listing and digest of its text."""
        found = self._kept.get(stamp)
        if found is not None:
            self._kept.move_to_end(stamp)
        return found

    def put(self, stamp: Stamp, indexed: Indexed) -> None:
        """Keep it, and let go of what was not used for longest."""
        self._kept[stamp] = indexed
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)


async def indexed_by_ids(
    connection: Connection, index_id: int, ids: Sequence[str]
) -> tuple[Indexed, ...]:
    """Return the Indexed of published Listings, in the order of the ids; others are passed over."""
    return tuple(_indexed(row) for row in await _rows(connection, index_id, ids))


async def indexed_by_stamps(
    connection: Connection, stamps: Sequence[Stamp], *, cache: IndexedCache
) -> tuple[Indexed, ...]:
    """Return the Indexed of index, Listing and digest of its text, in order; all of one index.

    Those that the cache lacks come from the store. What changed meanwhile is passed over.
    """
    found = {stamp: cache.get(stamp) for stamp in stamps}
    missing = [listing_id for (_, listing_id, _), indexed in found.items() if indexed is None]
    if missing:
        index_id = stamps[0][0]
        for row in await _rows(connection, index_id, missing):
            stamp = (index_id, row["listing_id"], row["text_sha256"])
            found[stamp] = indexed = _indexed(row)
            cache.put(stamp, indexed)
    return tuple(one for stamp in stamps if (one := found[stamp]) is not None)


async def _rows(connection: Connection, index_id: int, ids: Sequence[str]) -> list[Record]:
    return await connection.fetch(SQL["indexed_by_ids"], index_id, ids)


def _indexed(row: Record) -> Indexed:
    return Indexed(
        listing_id=ListingId(row["listing_id"]),
        kind=Kind(row["kind"]),
        script=Script(row["script"]),
        vector=_halves(row["vector"], row["dimension"])[0],
        passages=tuple(
            Passage(field=Field(field), start=start, end=end)
            for field, start, end in zip(row["fields"], row["starts"], row["ends"], strict=True)
        ),
        passage_vectors=_halves(row["vectors"], row["dimension"]),
        terms=_terms(row["terms"]),
        problems=_concepts_of(row, "problem"),
        functions=_concepts_of(row, "function"),
        sectors=np.array(row["sectors"], np.float32),
        sectors_declared=row["sectors_declared"],
    )


def _halves(sent: bytes, dimension: int) -> FloatArray:
    """Decode sent halfvecs, one after the other, to float32 (n, dimension) at one go."""
    layout: Any = np.dtype([("header", ">u2", 2), ("values", ">f2", (dimension,))])
    return np.frombuffer(sent, layout)["values"].astype(np.float32)


def _terms(sent: bytes) -> Terms:
    count = int.from_bytes(sent[4:8], "big")
    return Terms(
        ids=np.frombuffer(sent, ">i4", count, _TERMS_HEADER).astype(np.int32),
        weights=np.frombuffer(sent, ">f4", count, _TERMS_HEADER + 4 * count).astype(np.float32),
    )


def _concepts_of(row: Record, kind: str) -> tuple[Concept, ...]:
    columns = zip(
        row["concept_ids"],
        row["concept_kinds"],
        row["strengths"],
        row["similarities"],
        row["concept_passages"],
        strict=True,
    )
    return tuple(
        Concept(id=concept_id, strength=strength, similarity=similarity, passage=passage)
        for concept_id, of_kind, strength, similarity, passage in columns
        if of_kind == kind
    )

"""The indexes on the wire: for operators, by API and as JSON of the command line."""

from datetime import datetime
from typing import Self

from pydantic import Field

from api.http.shapes import Out
from api.operations.report import Indexes, IndexReport, Role
from data.index_request import IndexRequest


class IndexOut(Out):
    """One index: who made it, what it is for, and how far it has come."""

    id: int
    role: Role = Field(description="The active one answers; the previous one is kept current.")
    source: str = Field(description="Whence the model is loaded: a shipped one, a folder, a name.")
    model: str
    tokenizer: str
    taxonomy: str
    ranker: str | None = Field(description="null before the first Matches were kept.")
    dimension: int
    listings: int = Field(description="All that there are, published or not.")
    indexed: int
    published: int
    matched: int = Field(description="Published ones whose Matches are kept.")
    percent: int = Field(description="Of indexing and matching; 100 only when nothing waits.")
    created_at: datetime
    activated_at: datetime | None = Field(description="When it last began to answer.")

    @classmethod
    def of(cls, report: IndexReport) -> Self:
        """Return the shape of one index."""
        version, state = report.version, report.state
        return cls(
            id=version.id,
            role=report.role,
            source=version.source,
            model=version.identity.model,
            tokenizer=version.identity.tokenizer,
            taxonomy=version.identity.taxonomy,
            ranker=version.ranker,
            dimension=version.identity.dimension,
            listings=state.listings,
            indexed=state.indexed,
            published=state.published,
            matched=state.matched,
            percent=state.percent,
            created_at=version.created_at,
            activated_at=version.activated_at,
        )


class IndexRequestOut(Out):
    """A model that is asked for and does not answer yet."""

    source: str
    asked_at: datetime | None
    index_id: int | None = Field(description="The index that is prepared; null before it is begun.")
    problem: str | None = Field(description="Why it cannot be had, and what to do; else null.")

    @classmethod
    def of(cls, request: IndexRequest) -> Self | None:
        """Return the shape of what is asked for; None where nothing is."""
        if request.source is None:
            return None
        return cls(
            source=request.source,
            asked_at=request.asked_at,
            index_id=request.index_id,
            problem=request.problem,
        )


class IndexesOut(Out):
    """All indexes, the active one first."""

    indexes: list[IndexOut]
    request: IndexRequestOut | None

    @classmethod
    def of(cls, told: Indexes) -> Self:
        """Return the shape of all indexes."""
        return cls(
            indexes=[IndexOut.of(report) for report in told.reports],
            request=IndexRequestOut.of(told.request),
        )

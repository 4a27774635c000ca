"""What several rooms send: whence a record comes, a page of a list, problems for the document."""

from datetime import date
from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.http.problems import MEDIA_TYPE
from matcher.domain import Provenance

Item = TypeVar("Item", bound=BaseModel)


class Out(BaseModel):
    """What is sent; never changed on the way."""

    model_config = ConfigDict(frozen=True)


class ProvenanceOut(Out):
    """Whence a record comes."""

    sources: list[str] = Field(description="Web addresses, or `repo:owner/name/path`.")
    evidence: str = Field(description="How well it is founded.", examples=["archived_page_excerpt"])
    year: int | None = Field(description="The year the fact speaks of.")
    read_on: date | None = Field(description="The day the source was read.")

    @classmethod
    def of(cls, provenance: Provenance) -> Self:
        """Return the shape of a Provenance."""
        return cls(
            sources=list(provenance.sources),
            evidence=provenance.evidence,
            year=provenance.year,
            read_on=provenance.read_on,
        )


class PageOut(Out, Generic[Item]):
    """A page of a list. To read on, send `next` as `cursor`, all else unchanged."""

    items: list[Item]
    total: int = Field(description="How many pass the filters, on all pages together.")
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class ProblemFieldOut(Out):
    """One field at fault."""

    pointer: str = Field(description="JSON pointer as a URI fragment.", examples=["#/text"])
    detail: str
    code: str
    in_: str = Field(alias="in", description="body, query or path", examples=["body"])


class ProblemOut(Out):
    """Problem details, RFC 9457."""

    type: str = Field(examples=["urn:enmusubi:problem:fields-refused"])
    title: str
    status: int
    detail: str
    instance: str
    request_id: str | None = None
    errors: list[ProblemFieldOut] | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an endpoint that may refuse with these statuses, for the document."""
    schema = {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}
    words = {
        304: "Unchanged since you had it.",
        400: "The body is not JSON.",
        401: "The operator token is missing.",
        403: "The operator token is wrong.",
        404: "There is no such thing.",
        413: "The body is too large.",
        415: "The body is not sent as JSON.",
        422: "A field is not usable; `errors` says which and why.",
        503: "Not ready to answer.",
    }
    return {
        status: {"description": words[status]}
        | ({"content": {MEDIA_TYPE: {"schema": schema}}} if status >= 400 else {})
        for status in statuses
    }

"""The answer to a search on the wire: Matches, how many are good, and a plain word if none is."""

from typing import Self

from pydantic import Field

from api.http.listings import Detected, NoteOut, OrganisationBrief, reading_fields
from api.http.shapes import Out, ProvenanceOut
from api.matches.quoting import ShownMatch
from api.matches.schemas import PartsOut, PassagesOut, SharedFunctionOut
from api.matches.service import TEXT_ID, Matching
from api.reading import page_reader
from api.records import countries_of, kind_of
from matcher.domain import Kind, ListingId
from matcher.indexed import IndexIdentity

# Said in the reader's language where it is one of these, else in English.
NONE_GOOD = {
    Kind.SOLUTION: {
        "en": "No listed Solution fits well enough to be called an answer.",
        "ja": "十分に適合する解決策は登録されていません。",
    },
    Kind.NEED: {
        "en": "No listed Need fits well enough to be called an answer.",
        "ja": "十分に適合する課題は登録されていません。",
    },
}


class MatchOut(Out):
    """One Match: what was found, how well it fits, and why."""

    rank: int
    score: float = Field(description="Estimated probability that it is an answer, in [0, 1].")
    good: bool = Field(description="Good enough to be called an answer, not merely the nearest.")
    need_id: str | None = Field(description="null where the query is a text.")
    solution_id: str | None = Field(description="null where the query is a text.")
    kind: Kind = Field(description="Of what was found, which all that follows is of.")
    id: str
    title: str
    titles: dict[str, str]
    language: str
    countries: list[str] = Field(description="Of a Need its own, of a Solution those it serves.")
    city: dict[str, str] | None = Field(description="Names of a Need's City, by language.")
    organisation: OrganisationBrief | None
    parts: PartsOut
    passages: list[PassagesOut]
    functions: list[SharedFunctionOut]
    provenance: ProvenanceOut
    url: str
    demo: bool

    @classmethod
    def of(cls, shown: ShownMatch, reader: str) -> Self:
        """Return the shape of a Match, labels in the reader's language."""
        match, found = shown.match, shown.found
        return cls(
            rank=match.rank,
            score=match.score,
            good=match.good,
            need_id=_id(match.need_id),
            solution_id=_id(match.solution_id),
            kind=kind_of(found),
            id=found.id,
            title=found.title,
            titles=dict(found.titles),
            language=found.lang,
            countries=list(countries_of(found)),
            city=dict(shown.city.names) if shown.city else None,
            organisation=OrganisationBrief.of(shown.organisation),
            parts=PartsOut.of(match.parts),
            passages=[PassagesOut.of(pair) for pair in shown.passages],
            functions=[SharedFunctionOut.of(one, reader) for one in shown.functions],
            provenance=ProvenanceOut.of(found.provenance),
            url=f"/api/v1/{kind_of(found)}s/{found.id}",
            demo=found.demo,
        )


class IdentityOut(Out):
    """Who made the vectors, terms and concepts that were compared."""

    model: str
    tokenizer: str
    taxonomy: str
    dimension: int

    @classmethod
    def of(cls, identity: IndexIdentity) -> Self:
        """Return the shape of an identity."""
        return cls(
            model=identity.model,
            tokenizer=identity.tokenizer,
            taxonomy=identity.taxonomy,
            dimension=identity.dimension,
        )


class MatchingOut(Out):
    """What was found, best first."""

    direction: str = Field(examples=["solutions"])
    matches: list[MatchOut]
    good_count: int = Field(description="How many good ones there are, shown or not.")
    looked_at: int = Field(description="How many Candidates were compared, after the filters.")
    understood: bool = Field(
        description="False where no word of the text is known; then nothing is shown at all."
    )
    message: str | None = Field(description="Says plainly if none is good; else null.")
    language_detected: Detected
    notes: list[NoteOut]
    index: IdentityOut

    @classmethod
    def of(cls, matching: Matching, reader: str) -> Self:
        """Return the shape of an answer, labels in the reader's language."""
        return cls(
            direction=f"{matching.seek}s",
            matches=[MatchOut.of(shown, reader) for shown in matching.matches],
            good_count=matching.good_count,
            looked_at=matching.looked_at,
            understood=matching.understood,
            message=none_good(matching, reader),
            **reading_fields(matching.reading, reader),
            index=IdentityOut.of(matching.identity),
        )


def none_good(matching: Matching, reader: str) -> str | None:
    """Return the sentence that says that nothing fits, or why; None if something does."""
    if not matching.understood:
        return matching.reading.nothing_known(page_reader(reader))
    sentences = NONE_GOOD[matching.seek]
    return None if matching.good_count else sentences.get(reader, sentences["en"])


def _id(listing_id: ListingId) -> str | None:
    return None if listing_id == TEXT_ID else listing_id

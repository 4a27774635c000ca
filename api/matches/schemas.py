"""What goes over the wire of Matches: a text to match, and what was found, with Reasons."""

from enum import StrEnum
from typing import Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StrictInt
from pydantic.config import JsonDict

from api.checks import K_LIMIT
from api.filters import DemoChoice, ListingChoice
from api.http.listings import Text, Texts
from api.http.params import Include, ListingParams
from api.http.shapes import Out
from api.matches.quoting import Quote, QuotedFunction, QuotedPair
from api.matches.service import TextQuery
from matcher.domain import UNDETERMINED, Kind
from matcher.indexed import Field as TextField
from matcher.match import Parts

K_DEFAULT = 10
EXAMPLE: JsonDict = {
    "text": "停電が多い工業団地の電力供給",
    "language": "ja",
    "country": "LA",
    "k": 5,
    "direction": "solutions",
}


class Direction(StrEnum):
    """What is sought for a text."""

    SOLUTIONS = "solutions"
    NEEDS = "needs"

    @property
    def kind(self) -> Kind:
        """The kind that is sought."""
        return Kind.SOLUTION if self is Direction.SOLUTIONS else Kind.NEED


class MatchParams(ListingParams):
    """Which Matches of a Listing, and how many."""

    demo: DemoChoice | None = Field(
        None, description="Invented candidates; by default only if the Listing is itself invented."
    )
    k: int = Field(K_DEFAULT, ge=1, le=K_LIMIT, description="How many Matches at most.")
    include: Include = Field(
        Include.GOOD,
        description="`good`: answers only. `all`: also what is merely nearest, with good=false.",
    )


class TextIn(BaseModel):
    """A text in any language to find Solutions or Needs for."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    text: Text = Field(description="What is needed or offered; at most 20,000 characters.")
    direction: Direction = Direction.SOLUTIONS
    language: Text | None = Field(
        None,
        validation_alias=AliasChoices("language", "lang"),
        description="Language of the text, BCP 47; found in the text if left out.",
    )
    country: Text | None = Field(
        None, description="Only Solutions for, or Needs of, this country: ISO 3166-1 alpha-2."
    )
    sectors: Texts = Field([], description="Only what is in one of these Sectors.")
    functions: Texts = Field([], description="Only what speaks of one of these Functions.")
    jasca: bool | None = Field(None, strict=True, description="Only of JASCA members, or not.")
    ascn: bool | None = Field(None, strict=True, description="Only Needs of ASCN cities, or not.")
    k: StrictInt | None = Field(None, ge=1, le=K_LIMIT, description="How many Matches at most.")
    include: Include = Field(Include.GOOD, description="`all`: also what is merely nearest.")
    demo: DemoChoice = DemoChoice.EXCLUDE

    def query(self) -> TextQuery:
        """Return the query that the service takes."""
        return TextQuery(
            text=self.text, language=self.language or UNDETERMINED, seek=self.direction.kind
        )

    def choice(self) -> ListingChoice:
        """Return the filter that the service takes."""
        return ListingChoice(
            countries=[self.country] if self.country is not None else [],
            sectors=self.sectors,
            functions=self.functions,
            jasca=self.jasca,
            ascn=self.ascn,
            demo=self.demo,
        )


class PartsOut(Out):
    """How much each kind of evidence says, in [0, 1], before it is weighted."""

    meaning: float
    passages: float
    words: float
    concepts: float
    sectors: float

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """Return the shape of the parts of a Match."""
        return cls(
            meaning=parts.meaning,
            passages=parts.passages,
            words=parts.words,
            concepts=parts.concepts,
            sectors=parts.sectors,
        )


class QuoteOut(Out):
    """The exact substring of a title or text: code points `start` to `end` (end excluded)."""

    field: TextField
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """Return the shape of a quote."""
        return cls(field=quote.field, start=quote.start, end=quote.end, text=quote.text)


class PassagesOut(Out):
    """Two passages that say the like."""

    need: QuoteOut
    solution: QuoteOut
    similarity: float = Field(description="Cosine, in [-1, 1].")

    @classmethod
    def of(cls, pair: QuotedPair) -> Self:
        """Return the shape of two passages that met."""
        return cls(
            need=QuoteOut.of(pair.need),
            solution=QuoteOut.of(pair.solution),
            similarity=pair.similarity,
        )


class LabelOut(Out):
    """A Problem by id and name, in the reader's language."""

    id: str
    label: str


class SharedFunctionOut(LabelOut):
    """A Function that the Solution offers and the Need asks for, with where both say so."""

    problem: LabelOut | None = Field(
        description="The Problem that it solves; null if the Need names the Function itself."
    )
    strength: float
    need: QuoteOut
    solution: QuoteOut

    @classmethod
    def of(cls, shared: QuotedFunction, reader: str) -> Self:
        """Return the shape of a shared Function."""
        problem = shared.problem
        return cls(
            id=shared.function.id,
            label=shared.function.label(reader),
            problem=LabelOut(id=problem.id, label=problem.label(reader)) if problem else None,
            strength=shared.strength,
            need=QuoteOut.of(shared.need),
            solution=QuoteOut.of(shared.solution),
        )

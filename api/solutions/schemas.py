"""What goes over the wire of Solutions."""

from typing import Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.http.listings import (
    Detected,
    ListingIn,
    ListingOut,
    Money,
    NoteOut,
    Text,
    Texts,
    common_in,
    common_out,
    reading_fields,
)
from api.http.params import ListingParams, PageParams
from api.reading import reading_of
from api.solutions.service import SolutionDraft, SolutionRecord
from data.listings import ListingSort
from matcher.domain import Maturity

EXAMPLE: JsonDict = {
    "title": "交差点の信号を交通量に合わせて制御",
    "text": "既設カメラの映像から台数だけを数え、信号の秒数を自動で調整します。月額制です。",
    "language": "ja",
    "sectors": ["mobility"],
    "business_models": ["subscription"],
    "personal_data": "none",
    "countries": ["TH", "VN"],
}


class SolutionParams(ListingParams, PageParams):
    """Which Solutions, in which order."""

    sort: ListingSort = ListingSort.NEWEST


class SolutionIn(ListingIn):
    """A Solution to be listed. Money in US dollars."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    countries: Texts = Field([], description="Countries served, ISO 3166-1 alpha-2.")
    references: Texts = Field([], description="Where it was carried out.")
    maturity: Maturity | None = None
    price_usd_min: Money = None
    price_usd_max: Money = None
    business_note: Text | None = None
    consent_note: Text | None = None

    def draft(self) -> SolutionDraft:
        """Return what the service takes."""
        return SolutionDraft(
            **common_in(self),
            countries=tuple(self.countries),
            references=tuple(self.references),
            maturity=self.maturity,
            price_usd_min=self.price_usd_min,
            price_usd_max=self.price_usd_max,
            business_note=self.business_note,
            consent_note=self.consent_note,
        )


class SolutionOut(ListingOut):
    """What an Organisation offers. Money in US dollars."""

    countries: list[str]
    references: list[str]
    maturity: Maturity | None
    price_usd_min: float | None
    price_usd_max: float | None
    business_note: str | None
    consent_note: str | None

    @classmethod
    def of(cls, record: SolutionRecord) -> Self:
        """Return the shape of a Solution."""
        solution = record.listing
        return cls(
            **common_out(record),
            countries=list(solution.countries),
            references=list(solution.references),
            maturity=solution.maturity,
            price_usd_min=solution.price_usd_min,
            price_usd_max=solution.price_usd_max,
            business_note=solution.business_note,
            consent_note=solution.consent_note,
        )


class PostedSolutionOut(SolutionOut):
    """A Solution that was just posted, and what was read of its text."""

    language_detected: Detected
    notes: list[NoteOut]

    @classmethod
    def posted(cls, record: SolutionRecord, reader: str) -> Self:
        """Return the shape of a Solution, with notes in the reader's language."""
        reading = reading_fields(reading_of(record.listing), reader)
        return cls(**SolutionOut.of(record).model_dump(), **reading)

"""What goes over the wire of Needs."""

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
from api.http.shapes import Out
from api.needs.service import NeedDraft, NeedRecord
from api.reading import reading_of
from data.listings import ListingSort
from matcher.domain import City, Stage

EXAMPLE: JsonDict = {
    "text": "ทุกเช้ารถติดบนถนนหลักสามสาย ต้องการสัญญาณไฟที่ปรับตามปริมาณรถ",
    "language": "th",
    "city": "Chiang Mai",
    "country": "TH",
    "sectors": ["mobility"],
    "stage": "planning",
}


class NeedParams(ListingParams, PageParams):
    """Which Needs, in which order."""

    sort: ListingSort = ListingSort.NEWEST


class NeedIn(ListingIn):
    """A Need to be posted. The City by `city_id`, or by its name with the `country`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    city_id: Text | None = None
    city: Text | None = Field(None, description="Name in any language, instead of `city_id`.")
    country: Text | None = Field(None, description="ISO 3166-1 alpha-2.")
    stage: Stage | None = None
    budget_usd_min: Money = None
    budget_usd_max: Money = None
    budget_note: Text | None = None
    must_have: Texts = Field([], description="Short phrases, in the language of the Need.")

    def draft(self) -> NeedDraft:
        """Return what the service takes."""
        return NeedDraft(
            **common_in(self),
            city_id=self.city_id,
            city=self.city,
            country=self.country,
            stage=self.stage,
            budget_usd_min=self.budget_usd_min,
            budget_usd_max=self.budget_usd_max,
            budget_note=self.budget_note,
            must_have=tuple(self.must_have),
        )


class CityBrief(Out):
    """A City beside its Need."""

    id: str
    names: dict[str, str]
    country: str
    ascn_member: bool

    @classmethod
    def of(cls, city: City | None) -> Self | None:
        """Return the shape of a City; None where a Need names none."""
        if city is None:
            return None
        return cls(
            id=city.id,
            names=dict(city.names),
            country=city.country,
            ascn_member=city.ascn_member,
        )


class NeedOut(ListingOut):
    """A problem that a city wants solved. Money in US dollars."""

    city: CityBrief | None
    country: str | None
    stage: Stage | None
    budget_usd_min: float | None
    budget_usd_max: float | None
    budget_note: str | None
    must_have: list[str]

    @classmethod
    def of(cls, record: NeedRecord) -> Self:
        """Return the shape of a Need."""
        need = record.listing
        return cls(
            **common_out(record),
            city=CityBrief.of(record.city),
            country=need.country,
            stage=need.stage,
            budget_usd_min=need.budget_usd_min,
            budget_usd_max=need.budget_usd_max,
            budget_note=need.budget_note,
            must_have=list(need.must_have),
        )


class PostedNeedOut(NeedOut):
    """A Need that was just posted, and what was read of its text."""

    language_detected: Detected
    notes: list[NoteOut]

    @classmethod
    def posted(cls, record: NeedRecord, reader: str) -> Self:
        """Return the shape of a Need, with notes in the reader's language."""
        reading = reading_fields(reading_of(record.listing), reader)
        return cls(**NeedOut.of(record).model_dump(), **reading)

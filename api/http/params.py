"""Query parameters of lists, described once for the document."""

from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.checks import ITEMS_LIMIT
from api.filters import DemoChoice, ListingChoice

LIMIT_MOST = 200


class Include(StrEnum):
    """Whether what is merely nearest is shown."""

    GOOD = "good"
    ALL = "all"


Word: TypeAlias = Annotated[str, StringConstraints(max_length=80)]
Words: TypeAlias = Annotated[list[Word], Field(default_factory=list, max_length=ITEMS_LIMIT)]


class Params(BaseModel):
    """Parameters of one address; a misspelt filter is told, as it would let everything pass."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_the_language(cls, sent: dict[str, Any]) -> dict[str, Any]:
        """`lang` is read by all doors alike, in api/deps.py."""
        return {name: value for name, value in sent.items() if name != "lang"}


class PageParams(Params):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=LIMIT_MOST, description="How many on a page.")
    cursor: str | None = Field(
        None, max_length=4_000, description="`next` of the page before; opaque."
    )


class DemoParams(Params):
    """Whether invented records are wanted. None, where allowed: as the record at hand is."""

    demo: DemoChoice | None = Field(
        DemoChoice.EXCLUDE, description="What to do with invented records, which are marked."
    )


class PlaceParams(DemoParams):
    """What Listings, Organisations and Cities are all narrowed by; each may be repeated."""

    country: Words = Field(description="ISO 3166-1 alpha-2, such as VN.", examples=[["VN"]])
    sector: Words = Field(description="Sector id, such as energy.", examples=[["energy"]])


class ListingParams(PlaceParams):
    """What Needs and Solutions are narrowed by."""

    function: Words = Field(description="Function id; as recognised in the text.")
    language: Words = Field(description="Language of the text, BCP 47.", examples=[["th"]])
    ascn: bool | None = Field(
        None, description="The City belongs to the ASEAN Smart Cities Network, or does not."
    )
    jasca: bool | None = Field(
        None, description="The Organisation belongs to JASCA, or does not; events do not count."
    )
    organisation: Words = Field(description="Organisation id.")
    city: Words = Field(description="City id.")

    def choice(self) -> ListingChoice:
        """Return what the services take."""
        return ListingChoice(
            countries=self.country,
            sectors=self.sector,
            functions=self.function,
            languages=self.language,
            ascn=self.ascn,
            jasca=self.jasca,
            demo=self.demo,
            organisation_ids=self.organisation,
            city_ids=self.city,
        )

"""What goes over the wire of Pairings."""

from typing import Self

from pydantic import Field

from api.filters import ListingChoice
from api.http.params import PageParams, Words
from api.http.shapes import Out, ProvenanceOut
from matcher.domain import Pairing


class PairingParams(PageParams):
    """Which Pairings; each filter may be repeated."""

    country: Words = Field(description="ISO 3166-1 alpha-2, such as VN.", examples=[["VN"]])
    sector: Words = Field(description="Sector id, such as energy.", examples=[["energy"]])
    organisation: Words = Field(description="Id of an Organisation that took it on.")
    city: Words = Field(description="Id of a City.", examples=[["city-hanoi"]])

    def choice(self) -> ListingChoice:
        """Return what the service takes."""
        return ListingChoice(
            countries=self.country,
            sectors=self.sector,
            organisation_ids=self.organisation,
            city_ids=self.city,
        )


class PairingOut(Out):
    """A city's problem and who took it on in the past, as a source reports it; never a Match."""

    id: str = Field(examples=["pairing-001"])
    programme: str = Field(description="Under which scheme, in the words of the source.")
    country: str
    city: str | None
    titles: dict[str, str] = Field(description="Of the project, by language.")
    need_text: str
    solution_text: str
    stage: str | None
    note: str | None
    sectors: list[str]
    organisation_ids: list[str]
    city_ids: list[str]
    need_ids: list[str]
    solution_ids: list[str]
    provenance: ProvenanceOut

    @classmethod
    def of(cls, pairing: Pairing) -> Self:
        """Return the shape of a Pairing."""
        return cls(
            id=pairing.id,
            programme=pairing.programme,
            country=pairing.country,
            city=pairing.city,
            titles=dict(pairing.titles),
            need_text=pairing.need_text,
            solution_text=pairing.solution_text,
            stage=pairing.stage,
            note=pairing.note,
            sectors=list(pairing.sectors),
            organisation_ids=list(pairing.organisation_ids),
            city_ids=list(pairing.city_ids),
            need_ids=list(pairing.need_ids),
            solution_ids=list(pairing.solution_ids),
            provenance=ProvenanceOut.of(pairing.provenance),
        )

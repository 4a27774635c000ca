"""What goes over the wire of Organisations."""

from typing import Self

from pydantic import Field

from api.http.params import PageParams, PlaceParams
from api.http.shapes import Out, ProvenanceOut
from api.organisations.service import OrganisationChoice, OrganisationRecord
from data.organisations import OrganisationSort
from matcher.domain import Organisation, OrganisationKind


class OrganisationParams(PlaceParams, PageParams):
    """Which Organisations, in which order."""

    kind: list[OrganisationKind] = Field(default_factory=list, max_length=9)
    jasca: bool | None = Field(None, description="It belongs to JASCA, or does not.")
    sort: OrganisationSort = OrganisationSort.NAME

    def choice(self) -> OrganisationChoice:
        """Return what the service takes."""
        return OrganisationChoice(
            countries=self.country,
            kinds=self.kind,
            sectors=self.sector,
            jasca=self.jasca,
            demo=self.demo,
        )


class OrganisationOut(Out):
    """A body that posts Needs or lists Solutions."""

    id: str = Field(examples=["org-jfe-engineering"])
    kind: OrganisationKind
    names: dict[str, str] = Field(description="By language.")
    country: str
    small: bool | None = Field(description="A small or medium-sized firm; null if not known.")
    jasca_status: str | None
    note: str | None
    provenance: ProvenanceOut
    demo: bool = Field(description="Invented, for demonstration.")

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        """Return the shape of an Organisation."""
        return cls(
            id=organisation.id,
            kind=organisation.kind,
            names=dict(organisation.names),
            country=organisation.country,
            small=organisation.small,
            jasca_status=organisation.jasca_status,
            note=organisation.note,
            provenance=ProvenanceOut.of(organisation.provenance),
            demo=organisation.demo,
        )


class OrganisationDetailOut(OrganisationOut):
    """An Organisation with the ids of what is its own."""

    need_ids: list[str]
    solution_ids: list[str]
    pairing_ids: list[str] = Field(description="Past work that sources report.")

    @classmethod
    def of_record(cls, record: OrganisationRecord) -> Self:
        """Return the shape of an Organisation with all that is its own."""
        return cls(
            **dict(OrganisationOut.of(record.organisation)),
            need_ids=[one.listing.id for one in record.needs],
            solution_ids=[one.listing.id for one in record.solutions],
            pairing_ids=[one.pairing.id for one in record.pairings],
        )

"""What goes over the wire of Programmes."""

from typing import Self

from pydantic import Field

from api.http.params import PageParams, Words
from api.http.shapes import Out, ProvenanceOut
from api.programmes.service import ProgrammeChoice
from data.programmes import ProgrammeSort
from matcher.domain import Programme


class ProgrammeParams(PageParams):
    """Which Programmes, in which order."""

    sector: Words = Field(description="Sector id; a Programme for all Sectors always passes.")
    stage: Words = Field(description="Stage of the work.", examples=[["feasibility"]])
    sort: ProgrammeSort = ProgrammeSort.NAME

    def choice(self) -> ProgrammeChoice:
        """Return what the service takes."""
        return ProgrammeChoice(sectors=self.sector, stages=self.stage)


class ProgrammeOut(Out):
    """A scheme that funds or supports work on a Match; in the words of its source."""

    id: str = Field(examples=["prog-01"])
    names: dict[str, str] = Field(description="By language.")
    operator: str
    funds: str
    stages: list[str]
    sectors: list[str]
    all_sectors: bool
    countries: str
    eligible: str
    max_amount: str | None
    subsidy_ratio: str | None
    note: str | None
    provenance: ProvenanceOut

    @classmethod
    def of(cls, programme: Programme) -> Self:
        """Return the shape of a Programme."""
        return cls(
            id=programme.id,
            names=dict(programme.names),
            operator=programme.operator,
            funds=programme.funds,
            stages=list(programme.stages),
            sectors=list(programme.sectors),
            all_sectors=programme.all_sectors,
            countries=programme.countries,
            eligible=programme.eligible,
            max_amount=programme.max_amount,
            subsidy_ratio=programme.subsidy_ratio,
            note=programme.note,
            provenance=ProvenanceOut.of(programme.provenance),
        )

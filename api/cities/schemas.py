"""What goes over the wire of Cities."""

from typing import Self

from pydantic import Field

from api.cities.service import CityChoice, CityRecord
from api.http.params import PageParams, PlaceParams
from api.http.shapes import Out, ProvenanceOut
from data.cities import CitySort
from matcher.domain import City


class CityParams(PlaceParams, PageParams):
    """Which Cities, in which order."""

    ascn: bool | None = Field(
        None, description="It belongs to the ASEAN Smart Cities Network, or does not."
    )
    sort: CitySort = CitySort.NAME

    def choice(self) -> CityChoice:
        """Return what the service takes."""
        return CityChoice(
            countries=self.country, sectors=self.sector, ascn=self.ascn, demo=self.demo
        )


class CityOut(Out):
    """A city, with what its sources say."""

    id: str = Field(examples=["city-hanoi"])
    names: dict[str, str] = Field(description="By language.")
    country: str
    latitude: float | None
    longitude: float | None
    population: int | None
    population_year: int | None
    population_note: str | None
    languages: list[str]
    ascn_member: bool
    ascn_pilot: bool
    ascn_since: int | None
    focus_sectors: list[str] = Field(description="In the words of ASCN.")
    priority_projects: list[str]
    japan_cooperation: list[str]
    general_knowledge_fields: list[str] = Field(description="Fields that no source was read for.")
    provenance: ProvenanceOut
    demo: bool

    @classmethod
    def of(cls, city: City) -> Self:
        """Return the shape of a City."""
        return cls(
            id=city.id,
            names=dict(city.names),
            country=city.country,
            latitude=city.latitude,
            longitude=city.longitude,
            population=city.population,
            population_year=city.population_year,
            population_note=city.population_note,
            languages=list(city.languages),
            ascn_member=city.ascn_member,
            ascn_pilot=city.ascn_pilot,
            ascn_since=city.ascn_since,
            focus_sectors=list(city.focus_sectors),
            priority_projects=list(city.priority_projects),
            japan_cooperation=list(city.japan_cooperation),
            general_knowledge_fields=list(city.general_knowledge_fields),
            provenance=ProvenanceOut.of(city.provenance),
            demo=city.demo,
        )


class CityDetailOut(CityOut):
    """A City with the ids of its Needs and of past work there."""

    need_ids: list[str]
    pairing_ids: list[str]

    @classmethod
    def of_record(cls, record: CityRecord) -> Self:
        """Return the shape of a City with what is known of it."""
        return cls(
            **dict(CityOut.of(record.city)),
            need_ids=[one.listing.id for one in record.needs],
            pairing_ids=[one.pairing.id for one in record.pairings],
        )

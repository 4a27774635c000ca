"""What goes over the wire of the taxonomy."""

from collections.abc import Mapping
from typing import Self, TypedDict

from pydantic import Field

from api.http.shapes import Out
from matcher.taxonomy import Entry, Taxonomy


class EntryOut(Out):
    """A Sector, Problem or Function."""

    id: str
    label: str = Field(description="In the reader's language, or English where it has none.")
    labels: dict[str, str] = Field(description="By language.")
    unsure: list[str] = Field(description="Languages whose label no speaker has confirmed.")
    definitions: dict[str, str] = Field(description="By language.")


class SectorOut(EntryOut):
    """A field of city work; the counts are of real published Listings."""

    needs: int
    solutions: int


class ProblemOfCityOut(EntryOut):
    """What goes wrong in a city, and the Functions that solve it, most direct first."""

    sector: str
    functions: list[str]


class FunctionOut(EntryOut):
    """What a Solution does, whatever its technology."""

    sector: str


class TaxonomyOut(Out):
    """All Sectors, Problems and Functions, each in a fixed order."""

    identity: str = Field(description="Changes with any label.")
    sectors: list[SectorOut]
    problems: list[ProblemOfCityOut]
    functions: list[FunctionOut]

    @classmethod
    def of(
        cls,
        taxonomy: Taxonomy,
        reader: str,
        *,
        needs: Mapping[str, int],
        solutions: Mapping[str, int],
    ) -> Self:
        """Return the shape of a taxonomy; `needs` and `solutions` are counts by Sector."""
        return cls(
            identity=taxonomy.identity,
            sectors=[
                SectorOut(
                    **_entry(s, reader),
                    needs=needs.get(s.id, 0),
                    solutions=solutions.get(s.id, 0),
                )
                for s in taxonomy.sectors
            ],
            problems=[
                ProblemOfCityOut(**_entry(p, reader), sector=p.sector, functions=list(p.functions))
                for p in taxonomy.problems
            ],
            functions=[
                FunctionOut(**_entry(f, reader), sector=f.sector) for f in taxonomy.functions
            ],
        )


class _Entry(TypedDict):
    id: str
    label: str
    labels: dict[str, str]
    unsure: list[str]
    definitions: dict[str, str]


def _entry(entry: Entry, reader: str) -> _Entry:
    return _Entry(
        id=entry.id,
        label=entry.label(reader),
        labels=dict(entry.labels),
        unsure=list(entry.unsure),
        definitions=dict(entry.definitions),
    )

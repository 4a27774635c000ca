"""The steps of the taxonomy room: what there is of each Sector, country and language."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.filters import DemoChoice
from data.listings import count_facets
from data.pool import Connection
from matcher.domain import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many published Listings of one kind there are, by country, Sector and language."""

    countries: Mapping[str, int]
    sectors: Mapping[str, int]
    languages: Mapping[str, int]


async def facets(db: Connection, *, demo: DemoChoice = DemoChoice.EXCLUDE) -> Mapping[Kind, Facets]:
    """Return the counts for both kinds, the most frequent value first."""
    counts: dict[tuple[Kind, str], dict[str, int]] = {}
    for count in await count_facets(db, demo=demo.as_filter):
        counts.setdefault((count.kind, count.facet), {})[count.value] = count.count
    return {
        kind: Facets(
            countries=counts.get((kind, "country"), {}),
            sectors=counts.get((kind, "sector"), {}),
            languages=counts.get((kind, "language"), {}),
        )
        for kind in Kind
    }

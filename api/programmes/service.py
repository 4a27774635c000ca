"""The steps of the Programmes room: find one, list."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.checks import Checks, is_readable_id
from api.refusals import NotFound
from data.paging import Page, Position
from data.pool import Connection
from data.programmes import (
    ProgrammeFilter,
    ProgrammeSort,
    list_programmes,
    programmes_by_ids,
)
from matcher.domain import Programme
from matcher.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChoice:
    """What a reader wants to see; empty lets all pass. A Programme for all Sectors always does."""

    sectors: Sequence[str] = ()
    stages: Sequence[str] = ()


EVERY_PROGRAMME = ProgrammeChoice()


async def find_programme(db: Connection, programme_id: str) -> Programme:
    """Return a Programme. Raises NotFound."""
    found = await programmes_by_ids(db, [programme_id]) if is_readable_id(programme_id) else ()
    if not found:
        raise NotFound(noun="programme", id=programme_id)
    return found[0]


async def list_programmes_of(
    db: Connection,
    taxonomy: Taxonomy,
    choice: ProgrammeChoice = EVERY_PROGRAMME,
    *,
    sort: ProgrammeSort = ProgrammeSort.NAME,
    lang: str = "en",
    after: Position | None = None,
    limit: int = 50,
) -> Page[Programme]:
    """Return one page of Programmes; `lang` is that of the names to sort by.

    Raises FieldsRefused for filters that cannot be meant.
    """
    checks = Checks()
    checks.known("sector", choice.sectors, taxonomy.sector_index.keys(), "sector")
    for stage in choice.stages:
        checks.line("stage", stage)
    checks.done()
    wanted = ProgrammeFilter(sectors=tuple(choice.sectors), stages=tuple(choice.stages))
    return await list_programmes(db, wanted=wanted, sort=sort, lang=lang, after=after, limit=limit)

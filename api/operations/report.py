"""What an operator is told of the indexes: each with its model and how far it has come."""

from dataclasses import dataclass
from enum import StrEnum

from api.refusals import InputRefused
from data.index import IndexVersion, delete_other_indexes, index_versions
from data.index_request import IndexRequest, end_request, index_request
from data.pool import Connection
from data.refresh import IndexState, index_states, lock_index, work_on


class Role(StrEnum):
    """What an index is for."""

    ACTIVE = "active"
    PREVIOUS = "previous"
    PREPARING = "preparing"
    SPARE = "spare"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """One index: who made it, what it is for, and how far it has come."""

    version: IndexVersion
    role: Role
    state: IndexState


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexes:
    """All indexes, the active one first, and the model that is asked for."""

    reports: tuple[IndexReport, ...]
    request: IndexRequest


async def indexes(db: Connection) -> Indexes:
    """Return what there is to tell of all indexes."""
    states, request = await index_states(db), await index_request(db)
    versions = [one for one in await index_versions(db) if one.id in states]
    previous = next((v.id for v in versions if v.activated_at and not v.active), None)
    reports = (
        IndexReport(version=v, role=_role(v, previous, request), state=states[v.id])
        for v in versions
    )
    return Indexes(reports=tuple(reports), request=request)


async def prune(db: Connection) -> int:
    """Remove all indexes but the active and the previous one; return how many went.

    What was asked for and is not being prepared is asked for no more. Raises InputRefused while
    one is being prepared.
    """
    request = await index_request(db)
    kept = [one.id for one in await index_versions(db) if one.activated_at][:2]
    async with work_on(db, (request.waits and request.index_id) or 0) as mine:
        if not mine:
            raise InputRefused("an index is being prepared; `enmusubi index --status` shows it")
        async with db.transaction():
            await lock_index(db)
            await end_request(db)
            return await delete_other_indexes(db, kept)


def _role(version: IndexVersion, previous: int | None, request: IndexRequest) -> Role:
    if version.active:
        return Role.ACTIVE
    if version.id == request.index_id:
        return Role.PREPARING
    return Role.PREVIOUS if version.id == previous else Role.SPARE

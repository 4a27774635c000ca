"""The steps of operations: is everything there that an answer needs?"""

from dataclasses import dataclass

from api.finder import Finder
from data.failures import DRIVER_ERRORS, failure
from data.health import pending_migrations
from data.index import active_index, index_of_makers
from data.index_request import index_request
from data.pool import Connection, Pool
from data.refresh import index_states


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that an answer needs; `detail` says what was found."""

    name: str
    ok: bool
    detail: str


async def readiness(pool: Pool, finder: Finder) -> tuple[Check, ...]:
    """Return whether database, schema, index and model are ready; never raises for them."""
    model = Check(name="model", ok=True, detail=finder.matcher.indexer.identity.model)
    try:
        async with pool.acquire(timeout=5) as db:
            pending = await pending_migrations(db)
            if pending:
                schema = Check(name="schema", ok=False, detail=f"{len(pending)} migrations wait")
                return (_database(True, "answers"), schema, model)
            schema = Check(name="schema", ok=True, detail="up to date")
            return (_database(True, "answers"), schema, await _index(db, finder), model)
    except (*DRIVER_ERRORS, TimeoutError) as error:
        return (_database(False, failure(error).reason), model)


async def _index(db: Connection, finder: Finder) -> Check:
    index_id = await index_of_makers(db, finder.matcher.indexer.identity)
    states, request = await index_states(db), await index_request(db)
    if index_id is None or index_id not in states:
        return Check(name="index", ok=False, detail="made by nobody or by another model")
    # Listings that wait are indexed when they are matched, so they do not stop answers.
    details = [f"{states[index_id].indexed} of {states[index_id].listings} Listings"]
    active = await active_index(db)
    if active is None or active.id != index_id:
        details.append("an earlier index answers, as the active one cannot be used yet")
    if request.problem is not None:
        details.append("the model that is asked for cannot be had, see `enmusubi index --status`")
    elif request.source is not None:
        coming = states.get(request.index_id or 0)
        details.append(f"another is {coming.percent if coming else 0} % prepared")
    return Check(name="index", ok=True, detail="; ".join(details))


def _database(ok: bool, detail: str) -> Check:
    return Check(name="database", ok=ok, detail=detail)

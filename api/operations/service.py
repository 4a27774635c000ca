"""The steps of operations: is everything there that an answer needs?"""

from dataclasses import dataclass

from api.indexing import Finder
from data.failures import DRIVER_ERRORS, failure
from data.health import pending_migrations
from data.index import active_index
from data.pool import Pool
from data.refresh import index_state


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
            active = await active_index(db)
            if active is None or active.identity != finder.matcher.indexer.identity:
                index = Check(name="index", ok=False, detail="made by nobody or by another model")
            else:
                state = await index_state(db, active.id)
                # Listings that wait are indexed when they are matched, so they do not stop answers.
                detail = f"{state.indexed} of {state.listings} Listings"
                index = Check(name="index", ok=True, detail=detail)
            return (_database(True, "answers"), schema, index, model)
    except (*DRIVER_ERRORS, TimeoutError) as error:
        return (_database(False, failure(error).reason), model)


def _database(ok: bool, detail: str) -> Check:
    return Check(name="database", ok=ok, detail=detail)

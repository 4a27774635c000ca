"""The connection pool, the codecs of vectors and JSON, and `transaction()`."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

import asyncpg
import numpy as np
from asyncpg.pool import PoolConnectionProxy
from numpy.typing import NDArray
from pgvector import SparseVector

from data.errors import DatabaseUnreachable

Record: TypeAlias = asyncpg.Record
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

STATEMENT_TIMEOUT_S = 30
CONNECT_TIMEOUT_S = 30
_HALFVEC_HEADER = 4  # bytes: the dimension, and two that are unused


async def open_pool(
    dsn: str, *, size: int = 10, statement_timeout_s: float = STATEMENT_TIMEOUT_S
) -> Pool:
    """Open a pool of at most `size` connections to a migrated database.

    `halfvec` columns are float32 arrays of shape (dimensions,), rounded to float16 by the
    column; `sparsevec` columns are pgvector.SparseVector; `json` and `jsonb` are what
    json.loads returns. Raises DatabaseUnreachable.
    """
    with_timeout = {"statement_timeout": f"{round(statement_timeout_s * 1000)}"}
    async with reaching(dsn):
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            init=prepare_connection,
            timeout=CONNECT_TIMEOUT_S,
            server_settings={"application_name": "enmusubi", "timezone": "UTC"} | with_timeout,
        )


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection inside a transaction: committed at the end, rolled back on any error."""
    async with pool.acquire() as connection, connection.transaction():
        yield connection


async def prepare_connection(connection: Connection) -> None:
    """Teach a connection the types that are not asyncpg's own."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_to_json, decoder=json.loads
        )
    await connection.set_type_codec(
        "halfvec", schema="public", encoder=to_halfvec, decoder=from_halfvec, format="binary"
    )
    await connection.set_type_codec(
        "sparsevec",
        schema="public",
        encoder=SparseVector.to_binary,
        decoder=SparseVector.from_binary,
        format="binary",
    )


def to_halfvec(vector: NDArray[np.floating[Any]]) -> bytes:
    """Encode shape (dimensions,) as pgvector sends halfvec: big-endian u2, u2 = 0, then f2.

    Raises ValueError for another shape and for numbers that float16 cannot hold.
    """
    if vector.ndim != 1:
        raise ValueError(f"a halfvec has one axis, not shape {vector.shape}")
    with np.errstate(over="ignore"):
        halves = vector.astype(">f2")
    if not np.isfinite(halves).all():
        raise ValueError("a halfvec holds finite numbers of at most 65504")
    return np.array([vector.size, 0], dtype=">u2").tobytes() + halves.tobytes()


def from_halfvec(sent: bytes) -> NDArray[np.float32]:
    """Decode what `to_halfvec` encodes, as float32."""
    return np.frombuffer(sent, dtype=">f2", offset=_HALFVEC_HEADER).astype(np.float32)


@asynccontextmanager
async def reaching(dsn: str) -> AsyncIterator[None]:
    """Give the failures to connect one name, and keep the password out of it."""
    try:
        yield
    except (
        OSError,
        TimeoutError,
        ValueError,
        asyncpg.InterfaceError,
        asyncpg.PostgresError,
    ) as error:
        reason = str(error) or type(error).__name__
        raise DatabaseUnreachable(where=_place(dsn), reason=reason) from error


def _place(dsn: str) -> str:
    parts = urlsplit(dsn)
    return unquote(f"{parts.netloc.rpartition('@')[2]}{parts.path}")


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

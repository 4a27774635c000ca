"""The pool: codecs that keep their values, transactions, and time limits."""

from typing import Any

import asyncpg
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from pgvector import SparseVector

from data.errors import DatabaseUnreachable
from data.pool import Connection, Pool, from_halfvec, open_pool, to_halfvec, transaction
from tests.conftest import NewDatabase

HALVES = hnp.arrays(
    np.float16, st.integers(1, 300), elements=st.floats(-60000, 60000, width=16)
)  # fmt: skip


@given(HALVES)
def test_a_halfvec_keeps_every_half_precision_number(vector: NDArray[np.float16]) -> None:
    found = from_halfvec(to_halfvec(vector))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, vector.astype(np.float32))


@pytest.mark.parametrize(
    "vector", [np.zeros((2, 2)), np.array([1.0, np.nan]), np.array([1e6]), np.array([np.inf])]
)
def test_what_a_halfvec_cannot_hold_is_refused(vector: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match="halfvec"):
        to_halfvec(vector)


async def test_the_server_reads_a_halfvec_as_it_was_meant(db: Connection) -> None:
    vector = np.array([0.5, -2, 65504], dtype=np.float32)
    assert await db.fetchval("SELECT $1::halfvec::text", vector) == "[0.5,-2,65504]"
    np.testing.assert_array_equal(await db.fetchval("SELECT '[0.5,-2,65504]'::halfvec"), vector)


async def test_a_sparse_vector_goes_there_and_back(db: Connection) -> None:
    vector = SparseVector({1: 0.5, 999_999: 2.0}, 1_000_000)
    assert await db.fetchval("SELECT $1::sparsevec::text", vector) == "{2:0.5,1000000:2}/1000000"
    assert await db.fetchval("SELECT $1::sparsevec", vector) == vector


@pytest.mark.parametrize("value", [{"駅": [1, 2.5, None, True]}, [], "ข้อความ", 3])
async def test_json_keeps_its_value(db: Connection, value: Any) -> None:
    assert await db.fetchval("SELECT $1::jsonb", value) == value
    assert await db.fetchval("SELECT $1::json", value) == value


async def test_a_transaction_is_committed_at_its_end(new_database: NewDatabase) -> None:
    async with await open_pool(await new_database(), size=2) as pool:
        async with transaction(pool) as db:
            await db.execute("CREATE TABLE kept (i int)")
        async with transaction(pool) as db:
            assert await db.fetchval("SELECT to_regclass('kept')::text") == "kept"


async def test_a_transaction_is_rolled_back_on_any_error(pool: Pool) -> None:
    async def fail() -> None:
        async with transaction(pool) as db:
            await db.execute("CREATE TABLE dropped (i int)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with transaction(pool) as db:
        assert await db.fetchval("SELECT to_regclass('dropped')") is None


async def test_a_statement_that_takes_too_long_is_ended(new_database: NewDatabase) -> None:
    async with await open_pool(await new_database(), size=1, statement_timeout_s=0.05) as pool:
        with pytest.raises(asyncpg.QueryCanceledError):
            await pool.execute("SELECT pg_sleep(5)")


async def test_a_database_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1/nowhere") as caught:
        await open_pool("postgresql://someone:s3cret@127.0.0.1:1/nowhere")
    assert "s3cret" not in str(caught.value)


async def test_a_malformed_address_is_named() -> None:
    with pytest.raises(DatabaseUnreachable):
        await open_pool("postgresql://127.0.0.1:port/x")

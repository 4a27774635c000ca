"""What the driver raises becomes an error that tells no row."""

import asyncpg
import pytest

from data.failures import DRIVER_ERRORS, failure


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (asyncpg.DiskFullError("could not extend file"), "its disk is full"),
        (asyncpg.QueryCanceledError("statement timeout"), "it took too long"),
        (asyncpg.TooManyConnectionsError("sorry"), "it has too many guests"),
        (asyncpg.AdminShutdownError("terminating"), "it is shutting down"),
        (asyncpg.ConnectionDoesNotExistError("closed"), "the connection is lost"),
        (asyncpg.InterfaceError("pool is closed"), "the connection is lost"),
        (ConnectionResetError("by peer"), "the connection is lost"),
        (asyncpg.UniqueViolationError("Key (email)=(ada@x)"), "UniqueViolationError"),
    ],
)
def test_a_failure_of_the_driver_is_told_by_its_kind(error: Exception, reason: str) -> None:
    assert isinstance(error, DRIVER_ERRORS)
    assert failure(error).reason == reason
    assert "ada@x" not in str(failure(error))

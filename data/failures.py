"""What the database driver raises at work, as errors of the store."""

import asyncpg

from data.errors import DataError

DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)


class StoreFailed(DataError):
    """The database could not do what was asked, through no fault of who asked; try again."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"the database cannot do this now: {reason}")
        self.reason = reason


def failure(error: BaseException) -> StoreFailed:
    """Return the error that stands for what the driver raised; the cause keeps the detail.

    PostgreSQL's own sentence may repeat what a person wrote, so only its kind is told.
    """
    reasons = {
        asyncpg.DiskFullError: "its disk is full",
        asyncpg.QueryCanceledError: "it took too long",
        asyncpg.TooManyConnectionsError: "it has too many guests",
        asyncpg.AdminShutdownError: "it is shutting down",
    }
    for kind, reason in reasons.items():
        if isinstance(error, kind):
            return StoreFailed(reason=reason)
    if isinstance(
        error, asyncpg.PostgresConnectionError | asyncpg.InterfaceError | ConnectionError
    ):
        return StoreFailed(reason="the connection is lost")
    return StoreFailed(reason=type(error).__name__)

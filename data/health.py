"""Whether the database is as the code needs it."""

from data.migrate import applied_migrations, read_migrations
from data.pool import Connection


async def pending_migrations(connection: Connection) -> tuple[str, ...]:
    """Return the names of the migrations that are not applied yet."""
    applied = {row["number"] for row in await applied_migrations(connection)}
    return tuple(one.name for one in read_migrations() if one.number not in applied)

"""Applies the pending migrations, one transaction each."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import asyncpg

from data.errors import DatabaseTooNew, DatabaseTooOld, HistoryChanged, MigrationRefused
from data.pool import CONNECT_TIMEOUT_S, Connection, Record, reaching
from data.queries import SQL

MIGRATIONS = Path(__file__).parent / "migrations"
_FILE_NAME = re.compile(r"(\d{4})_[a-z0-9_]+")
_POSTGRES_NEEDED = 16
_VECTOR_NEEDED = (0, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step of the schema: NNNN_what.sql, known by its number, kept by its sha256."""

    number: int
    name: str
    statements: str

    @property
    def sha256(self) -> str:
        """The hash of the statements, the same whatever line endings the checkout has."""
        return sha256(self.statements.encode()).hexdigest()


def read_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Return the migrations of a folder in order; raises MigrationRefused for a wrong name."""
    migrations: dict[int, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.stem)
        if match is None:
            raise MigrationRefused(migration=path.name, reason="it is not named NNNN_what.sql")
        if (number := int(match[1])) in migrations:
            raise MigrationRefused(migration=path.name, reason="its number is taken")
        migrations[number] = Migration(
            number=number, name=path.stem, statements=path.read_text("utf-8")
        )
    return list(migrations.values())


async def migrate(dsn: str, *, folder: Path = MIGRATIONS) -> list[Migration]:
    """Bring a database to the newest schema and return what was applied, none if it was there.

    Processes that migrate at once wait for each other. Raises DatabaseUnreachable,
    DatabaseTooOld, DatabaseTooNew, HistoryChanged or MigrationRefused.
    """
    async with reaching(dsn):
        connection = await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT_S)
    try:
        await connection.execute(SQL["migration_lock"])
        await _require_versions(connection)
        await connection.execute(SQL["create_migration"])
        pending = await _pending(connection, read_migrations(folder))
        for migration in pending:
            await _apply(connection, migration)
    finally:
        await connection.close()
    return pending


async def applied_migrations(connection: Connection) -> list[Record]:
    """Return number, name and sha256 of each migration that was applied, in order."""
    return await connection.fetch(SQL["applied_migrations"])


async def _require_versions(connection: Connection) -> None:
    (server,) = await connection.fetch(SQL["server_version"])
    if server["number"] < _POSTGRES_NEEDED * 10_000:
        needed = str(_POSTGRES_NEEDED)
        raise DatabaseTooOld(part="PostgreSQL", needed=needed, found=server["text"])
    vector = await connection.fetchrow(SQL["vector_versions"])
    found = (vector["installed_version"] or vector["default_version"]) if vector else "none"
    if not vector or tuple(map(int, found.split(".")[:2])) < _VECTOR_NEEDED:
        needed = ".".join(map(str, _VECTOR_NEEDED))
        raise DatabaseTooOld(part="pgvector", needed=needed, found=found)
    if vector["installed_version"] is None:
        try:
            await connection.execute(SQL["create_vector"])
        except asyncpg.InsufficientPrivilegeError as error:
            reason = "ask its administrator for CREATE EXTENSION vector"
            raise MigrationRefused(migration="0000", reason=reason) from error


async def _pending(connection: Connection, known: list[Migration]) -> list[Migration]:
    """Compare the files with what was applied: a history may only grow at its end."""
    by_number = {migration.number: migration for migration in known}
    applied = await applied_migrations(connection)
    for row in applied:
        migration = by_number.get(row["number"])
        if migration is None:
            raise DatabaseTooNew(unknown=row["name"])
        if migration.sha256 != row["sha256"]:
            raise HistoryChanged(migration=row["name"], reason="was edited after it was applied")
    last = max((row["number"] for row in applied), default=-1)
    pending = [m for m in known if m.number not in {row["number"] for row in applied}]
    for migration in pending:
        if migration.number < last:
            raise HistoryChanged(migration=migration.name, reason="comes before an applied one")
    return pending


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.statements)
            await connection.execute(
                SQL["record_migration"], migration.number, migration.name, migration.sha256
            )
    except asyncpg.PostgresError as error:
        raise MigrationRefused(migration=migration.name, reason=str(error)) from error

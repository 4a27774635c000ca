"""Migrations: applied once, in order, whole or not at all, and never rewritten."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from data import migrate as migrator
from data.errors import (
    DatabaseTooNew,
    DatabaseTooOld,
    DatabaseUnreachable,
    HistoryChanged,
    MigrationRefused,
)
from data.migrate import migrate, read_migrations
from tests.conftest import NewDatabase


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "0001_city", "CREATE TABLE city (id text PRIMARY KEY);")
    write(tmp_path, "0002_area", "ALTER TABLE city ADD area float8; CREATE VIEW v AS SELECT 1;")
    return tmp_path


@pytest.fixture
async def empty(new_database: NewDatabase) -> str:
    return await new_database(migrated=False)


def write(folder: Path, name: str, statements: str) -> None:
    (folder / f"{name}.sql").write_text(statements, "utf-8")


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_pending_migrations_are_applied_in_order_and_once(folder: Path, empty: str) -> None:
    applied = await migrate(empty, folder=folder)
    assert [migration.name for migration in applied] == ["0001_city", "0002_area"]
    assert await migrate(empty, folder=folder) == []
    assert await value(empty, "SELECT count(*) FROM migration") == 2


async def test_migrating_installs_pgvector(folder: Path, empty: str) -> None:
    await migrate(empty, folder=folder)
    assert await value(empty, "SELECT '[1,2]'::halfvec <-> '[1,4]'") == 2.0


async def test_processes_that_migrate_at_once_wait_for_each_other(folder: Path, empty: str) -> None:
    both = await asyncio.gather(*(migrate(empty, folder=folder) for _ in range(4)))
    assert sorted(len(applied) for applied in both) == [0, 0, 0, 2]


async def test_a_failing_migration_leaves_nothing_behind(folder: Path, empty: str) -> None:
    write(folder, "0003_half", "CREATE TABLE half (id int); SELECT no_such_column;")
    with pytest.raises(MigrationRefused, match=r"0003_half .*no_such_column"):
        await migrate(empty, folder=folder)
    assert await value(empty, "SELECT to_regclass('half')") is None
    assert await value(empty, "SELECT max(number) FROM migration") == 2


async def test_an_applied_migration_cannot_be_edited(folder: Path, empty: str) -> None:
    await migrate(empty, folder=folder)
    write(folder, "0001_city", "CREATE TABLE city (id uuid PRIMARY KEY);")
    with pytest.raises(HistoryChanged, match="0001_city was edited"):
        await migrate(empty, folder=folder)


async def test_line_endings_do_not_change_history(folder: Path, empty: str) -> None:
    write(folder, "0003_lines", "CREATE TABLE a (i int);\nCREATE TABLE b (i int);\n")
    await migrate(empty, folder=folder)
    (folder / "0003_lines.sql").write_bytes(
        b"CREATE TABLE a (i int);\r\nCREATE TABLE b (i int);\r\n"
    )
    assert await migrate(empty, folder=folder) == []


async def test_no_migration_slips_in_before_an_applied_one(folder: Path, empty: str) -> None:
    write(folder, "0005_later", "SELECT 1;")
    await migrate(empty, folder=folder)
    write(folder, "0004_late", "SELECT 1;")
    with pytest.raises(HistoryChanged, match="0004_late comes before"):
        await migrate(empty, folder=folder)


async def test_the_database_of_a_later_release_is_left_alone(folder: Path, empty: str) -> None:
    await migrate(empty, folder=folder)
    (folder / "0002_area.sql").unlink()
    with pytest.raises(DatabaseTooNew, match="0002_area"):
        await migrate(empty, folder=folder)


@pytest.mark.parametrize("name", ["1_short", "0001-dash", "0001_Upper", "city"])
def test_a_misnamed_file_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "SELECT 1;")
    with pytest.raises(MigrationRefused, match=name):
        read_migrations(tmp_path)


def test_a_number_is_used_once(folder: Path) -> None:
    write(folder, "0002_again", "SELECT 1;")
    with pytest.raises(MigrationRefused, match=r"0002_area.*taken"):
        read_migrations(folder)


async def test_an_old_server_is_refused_with_both_versions(
    folder: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrator, "_POSTGRES_NEEDED", 99)
    with pytest.raises(DatabaseTooOld, match=r"PostgreSQL 99 or later .* has 1\d"):
        await migrate(empty, folder=folder)


async def test_an_old_pgvector_is_refused(
    folder: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrator, "_VECTOR_NEEDED", (9, 1))
    with pytest.raises(DatabaseTooOld, match=r"pgvector 9\.1 or later"):
        await migrate(empty, folder=folder)


async def test_a_role_that_may_not_install_pgvector_is_told_whom_to_ask(
    folder: Path, empty: str
) -> None:
    connection = await asyncpg.connect(empty)
    await connection.execute("CREATE ROLE poor LOGIN PASSWORD 'poor'")
    await connection.close()
    poor = "postgresql://poor:poor@" + empty.partition("@")[2]
    with pytest.raises(MigrationRefused, match="CREATE EXTENSION vector"):
        await migrate(poor, folder=folder)


async def test_a_wrong_password_is_not_repeated_in_the_error(folder: Path, empty: str) -> None:
    wrong = "postgresql://enmusubi:s3cret@" + empty.partition("@")[2]
    with pytest.raises(DatabaseUnreachable, match="authentication failed") as caught:
        await migrate(wrong, folder=folder)
    assert "s3cret" not in str(caught.value)


async def test_an_index_of_the_first_release_answers_on(empty: str, tmp_path: Path) -> None:
    first = next(one for one in read_migrations() if one.number == 1)
    write(tmp_path, first.name, first.statements)
    await migrate(empty, folder=tmp_path)
    connection = await asyncpg.connect(empty)
    try:
        await connection.execute(OF_THE_FIRST_RELEASE)
        await migrate(empty)
        kept = await connection.fetchrow(
            "SELECT source, activated_at = created_at AS since, matched"
            " FROM index_version v JOIN listing_index i ON i.index_id = v.id WHERE active"
        )
    finally:
        await connection.close()
    assert kept is not None
    assert tuple(kept) == ("static", True, True)


OF_THE_FIRST_RELEASE = """
INSERT INTO index_version (model, tokenizer, taxonomy, dimension, active, ranker)
VALUES ('m@1', 't@1', 'x@1', 2, true, 'r@1');
INSERT INTO listing (
    id, kind, lang, title, text, business_models, sources, evidence, demo, content_sha256
)
VALUES ('need-a', 'need', 'en', '', 'Water', '{}', '{}', 'own_work', false, repeat('0', 64));
INSERT INTO listing_index (
    listing_id, index_id, dimension, script, vector, terms, sectors, sectors_declared, text_sha256
)
SELECT 'need-a', id, 2, 'latin', '[1,0]', '{}/1048576', '{}', false, repeat('0', 64)
FROM index_version;
"""

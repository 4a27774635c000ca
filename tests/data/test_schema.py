"""The schema: equal to its migrations, its rules named, nothing needed beyond pgvector."""

import re
from pathlib import Path

import asyncpg

from data.pool import Connection
from tests.conftest import NewDatabase

SCHEMA = Path(__file__).parents[2] / "data" / "schema.sql"
OF_THE_MIGRATOR = "migration"

# All that a dump of the schema would say, one line each.
CATALOGUE = """
SELECT 'column' AS what, c.relname AS place, a.attname AS name,
    concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
        pg_get_expr(d.adbin, d.adrelid)) AS definition
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v')
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', coalesce(c.relname, t.typname), o.conname, pg_get_constraintdef(o.oid)
FROM pg_constraint o
LEFT JOIN pg_class c ON c.oid = o.conrelid
LEFT JOIN pg_type t ON t.oid = o.contypid
WHERE o.connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'view', viewname, '', definition FROM pg_views WHERE schemaname = 'public'
UNION ALL
SELECT 'domain', typname, format_type(typbasetype, typtypmod), typnotnull::text
FROM pg_type WHERE typtype = 'd' AND typnamespace = 'public'::regnamespace
UNION ALL
SELECT 'function', p.proname, '', pg_get_functiondef(p.oid)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
ORDER BY 1, 2, 3, 4
"""


async def catalogue(db: Connection) -> list[tuple[str, ...]]:
    rows = [tuple(row) for row in await db.fetch(CATALOGUE)]
    return [row for row in rows if row[1] != OF_THE_MIGRATOR]


async def test_the_schema_is_what_the_migrations_lead_to(
    db: Connection, new_database: NewDatabase
) -> None:
    by_hand = await asyncpg.connect(await new_database(migrated=False))
    try:
        await by_hand.execute(SCHEMA.read_text("utf-8"))
        expected = await catalogue(by_hand)
    finally:
        await by_hand.close()
    migrated = await catalogue(db)
    assert {row[0] for row in migrated} == {
        "column", "constraint", "index", "view", "domain", "function"
    }  # fmt: skip
    assert migrated == expected


async def test_every_constraint_has_a_name_that_says_something(db: Connection) -> None:
    generated = re.compile(r"_(check|fkey|key|not_null)\d*$")
    names = [row[2] for row in await catalogue(db) if row[0] == "constraint"]
    unnamed = [name for name in names if generated.search(name)]
    # Whether a column may be empty is told by its own name.
    assert [name for name in unnamed if not name.endswith("_not_null")] == []


async def test_translations_are_rows_and_never_columns(db: Connection) -> None:
    of_a_language = re.compile(r"_(en|ja|th|vi|id_lang|ms|fil|km|lo|my)$")
    columns = [(row[1], row[2]) for row in await catalogue(db) if row[0] == "column"]
    assert [column for column in columns if of_a_language.search(column[1])] == []


async def test_nothing_is_needed_beyond_pgvector(db: Connection) -> None:
    rows = await db.fetch("SELECT extname FROM pg_extension")
    assert {row["extname"] for row in rows} == {"plpgsql", "vector"}


async def test_every_link_to_a_row_that_may_go_is_indexed_or_small(db: Connection) -> None:
    """A cascade from a Listing must not scan: its id leads an index of every table that has it."""
    rows = await db.fetch("""
        SELECT c.conrelid::regclass::text AS place, c.conname AS name
        FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confdeltype = 'c'
            AND c.confrelid IN ('listing'::regclass, 'listing_index'::regclass)
            AND NOT EXISTS (
                SELECT FROM pg_index i
                WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
            )
    """)
    assert [tuple(row) for row in rows] == []

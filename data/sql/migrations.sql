-- Queries of the migrator: which steps the schema has gone.

-- name: migration_lock
-- Wait until no other process migrates this database; held until the connection ends.
SELECT pg_advisory_lock(7309453861042);

-- name: server_version
-- The version of PostgreSQL, as a number to compare and as people write it.
SELECT current_setting('server_version_num')::int AS number,
       current_setting('server_version') AS text;

-- name: vector_versions
-- The pgvector that is installed in the database, and the one that could be.
SELECT installed_version, default_version
FROM pg_available_extensions
WHERE name = 'vector';

-- name: create_vector
-- Install pgvector in the schema where the codecs look for it.
CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;

-- name: create_migration
-- The record of what was applied; made by the migrator, so that the first migration has a place.
CREATE TABLE IF NOT EXISTS migration (
    number int CONSTRAINT migration_pk PRIMARY KEY,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: applied_migrations
-- All migrations that were applied, in order.
SELECT number, name, sha256
FROM migration
ORDER BY number;

-- name: record_migration
-- Note that a migration was applied.
INSERT INTO migration (number, name, sha256)
VALUES ($1::int, $2::text, $3::text);

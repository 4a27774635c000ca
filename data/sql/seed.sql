-- name: seed_files
-- The files that were loaded, with the digest of their content then.
SELECT name, sha256 FROM seed_file;

-- name: lock_seed
-- Make two that load at once wait for each other, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('enmusubi seed'));

-- name: record_seed_file
-- Remember that a file was loaded. A migration that adds a column filled by the seed deletes the
-- rows here, so that the files are loaded again.
INSERT INTO seed_file (name, sha256) VALUES ($1::text, $2::text)
ON CONFLICT ON CONSTRAINT seed_file_pkey DO UPDATE SET
    sha256 = excluded.sha256, loaded_at = now();

-- name: forget_seed_file
-- Forget that a file was loaded.
DELETE FROM seed_file WHERE name = $1::text;

-- name: refresh_statistics
-- Tell the planner of what was just loaded, which it would else only learn a minute later.
ANALYZE concept, problem_function, organisation, city, listing, listing_title, listing_sector, need,
    solution, solution_country, pairing_organisation, pairing_city, pairing_listing,
    listing_index, passage, listing_concept;

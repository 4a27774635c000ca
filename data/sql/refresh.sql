-- Queries of whoever brings an index and its Matches up to date. A Listing is `matched` in an index
-- once its Matches are kept there: every matched Need was compared with every matched Solution.

-- name: lock_index
-- Make two that change an index or the kept Matches wait for each other, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('enmusubi index'));

-- name: try_lock_version
-- Take the work on one index, if nobody else has it; held until it is given back or the
-- connection ends.
SELECT pg_try_advisory_lock(hashtext('enmusubi index'), $1::int);

-- name: unlock_version
-- Give the work on one index back.
SELECT pg_advisory_unlock(hashtext('enmusubi index'), $1::int);

-- name: ready_listings
-- What an index has of the published Listings as they are written now, by id.
SELECT i.listing_id AS id, i.kind, l.demo, i.text_sha256, i.matched
FROM matchable_index i
JOIN matchable_listing l ON l.id = i.listing_id
WHERE i.index_id = $1::int
ORDER BY i.listing_id;

-- name: set_matched
-- Note that the Matches of Listings are kept.
UPDATE listing_index SET matched = true WHERE index_id = $1::int AND listing_id = ANY ($2::text[]);

-- name: release_all
-- Let all Listings of an index wait for their Matches, which another ranker made.
UPDATE listing_index SET matched = false WHERE index_id = $1::int AND matched;

-- name: release_needs_of
-- Let the Needs wait that keep a Match with one of these Solutions.
UPDATE listing_index SET matched = false
WHERE index_id = $1::int AND matched AND listing_id IN (
    SELECT m.need_id FROM match m
    WHERE m.index_id = $1::int AND m.solution_id = ANY ($2::text[])
);

-- name: take_ranker
-- Note who ranks the Matches of an index; a row comes back if it was another before.
UPDATE index_version SET ranker = $2::text
WHERE id = $1::int AND ranker IS DISTINCT FROM $2::text
RETURNING id;

-- name: index_states
-- Of each index: how many Listings there are and are indexed in their present text, and how many
-- published ones there are and have their Matches.
SELECT
    v.id AS index_id,
    count(l.id) AS listings,
    count(l.id) FILTER (WHERE i.text_sha256 = l.content_sha256) AS indexed,
    count(l.id) FILTER (WHERE l.status = 'published') AS published,
    count(l.id) FILTER (
        WHERE l.status = 'published' AND i.text_sha256 = l.content_sha256 AND i.matched
    ) AS matched
FROM index_version v
LEFT JOIN listing l ON true
LEFT JOIN listing_index i ON i.listing_id = l.id AND i.index_id = v.id
GROUP BY v.id;

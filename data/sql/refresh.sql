-- Queries of whoever brings the index up to date.

-- name: lock_index
-- Make two that change the index or the kept Matches wait for each other, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtext('enmusubi index'));

-- name: published_listings
-- Ids of the published Listings, with kind and whether they are invented.
SELECT l.id, l.kind, l.demo FROM matchable_listing l ORDER BY l.id;

-- name: index_state
-- How many Listings there are, and how many of them an index has in their present text.
SELECT
    count(*) AS listings,
    count(*) FILTER (WHERE i.text_sha256 = l.content_sha256) AS indexed
FROM listing_record l
LEFT JOIN listing_index i ON i.listing_id = l.id AND i.index_id = $1::int;

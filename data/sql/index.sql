-- name: ensure_index_version
-- Id of the index of these makers, inserted if new; whence the model was loaded last is noted.
INSERT INTO index_version (model, tokenizer, taxonomy, dimension, source)
VALUES ($1::text, $2::text, $3::text, $4::int, $5::text)
ON CONFLICT ON CONSTRAINT index_version_identity DO UPDATE SET source = excluded.source
RETURNING id;

-- name: index_of_makers
-- Id of the index of these makers, if it answers or ever did.
SELECT id FROM index_version
WHERE model = $1::text AND tokenizer = $2::text AND taxonomy = $3::text AND dimension = $4::int
    AND activated_at IS NOT NULL;

-- name: index_versions
-- All indexes: the one that answers first, then those that did, the latest first.
SELECT
    id, model, tokenizer, taxonomy, dimension, ranker, source, active, created_at, activated_at
FROM index_version
ORDER BY active DESC, activated_at DESC NULLS LAST, id DESC;

-- name: deactivate_indexes
-- Let no index answer; comes before another is activated, as at most one may be active.
UPDATE index_version SET active = false WHERE active;

-- name: activate_index
-- Let an index answer, with the Matches that a ranker made for it. By the clock, as several may
-- begin to answer within one transaction and their order counts.
UPDATE index_version SET active = true, activated_at = clock_timestamp(), ranker = $2::text
WHERE id = $1::int;

-- name: delete_other_indexes
-- Remove all indexes but some, with all that was made for them.
DELETE FROM index_version WHERE NOT id = ANY ($1::int[]) RETURNING id;

-- name: stale_listings
-- Listings, whatever their status, that an index lacks or was made from another text of.
SELECT
    l.id, l.kind, l.lang, l.title, l.text, l.titles, l.sectors, l.business_models,
    l.personal_data, l.consent, l.organisation_id, l.sources, l.evidence, l.year, l.read_on,
    l.demo, l.city_id, l.country, l.stage, l.budget_usd_min, l.budget_usd_max, l.budget_note,
    l.must_have, l.countries, l."references", l.maturity, l.price_usd_min, l.price_usd_max,
    l.business_note, l.consent_note
FROM listing_record l
LEFT JOIN listing_index i ON i.listing_id = l.id AND i.index_id = $1::int
WHERE i.text_sha256 IS DISTINCT FROM l.content_sha256
ORDER BY l.id
LIMIT $2::int;

-- name: delete_passages
-- Remove the passages of Listings in an index, and with them the concepts found there.
DELETE FROM passage WHERE index_id = $1::int AND listing_id = ANY ($2::text[]);

-- name: save_listing_index
-- Insert or replace what an index keeps of one Listing as a whole.
INSERT INTO listing_index (
    listing_id, index_id, dimension, script, vector, terms, sectors, sectors_declared,
    text_sha256
)
VALUES (
    $1::text, $2::int, $3::int, $4::text, $5::halfvec, $6::sparsevec, $7::real[], $8::boolean,
    $9::text
)
ON CONFLICT ON CONSTRAINT listing_index_pkey DO UPDATE SET
    dimension = excluded.dimension, script = excluded.script, vector = excluded.vector,
    terms = excluded.terms, sectors = excluded.sectors,
    sectors_declared = excluded.sectors_declared, text_sha256 = excluded.text_sha256,
    indexed_at = now(), matched = false;

-- name: save_passages
-- Insert one passage of a Listing.
INSERT INTO passage (
    listing_id, index_id, ordinal, field, start_at, end_at, dimension, vector
)
VALUES ($1::text, $2::int, $3::int, $4::text, $5::int, $6::int, $7::int, $8::halfvec);

-- name: save_concepts
-- Insert one Problem or Function that a Listing speaks of.
INSERT INTO listing_concept (
    listing_id, index_id, concept_id, kind, strength, similarity, passage, place
)
VALUES ($1::text, $2::int, $3::text, $4::text, $5::real, $6::real, $7::int, $8::int);

-- name: indexed_by_ids
-- All that an index keeps of published Listings, in the order of the ids; vectors as sent bytes,
-- those of the passages one after the other, so that they are decoded at one go.
SELECT
    i.listing_id, i.text_sha256, i.kind, i.dimension, i.script, i.sectors, i.sectors_declared,
    halfvec_send(i.vector) AS vector, sparsevec_send(i.terms) AS terms,
    p.fields, p.starts, p.ends, p.vectors,
    c.concept_ids, c.concept_kinds, c.strengths, c.similarities, c.concept_passages
FROM unnest($2::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN matchable_index i ON i.listing_id = wanted.id AND i.index_id = $1::int
CROSS JOIN LATERAL (
    SELECT
        array_agg(p.field ORDER BY p.ordinal) AS fields,
        array_agg(p.start_at ORDER BY p.ordinal) AS starts,
        array_agg(p.end_at ORDER BY p.ordinal) AS ends,
        string_agg(halfvec_send(p.vector), ''::bytea ORDER BY p.ordinal) AS vectors
    FROM passage p
    WHERE p.listing_id = i.listing_id AND p.index_id = i.index_id
) p
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(c.concept_id::text ORDER BY c.place, c.kind), '{}') AS concept_ids,
        coalesce(array_agg(c.kind ORDER BY c.place, c.kind), '{}') AS concept_kinds,
        coalesce(array_agg(c.strength ORDER BY c.place, c.kind), '{}') AS strengths,
        coalesce(array_agg(c.similarity ORDER BY c.place, c.kind), '{}') AS similarities,
        coalesce(array_agg(c.passage ORDER BY c.place, c.kind), '{}') AS concept_passages
    FROM listing_concept c
    WHERE c.listing_id = i.listing_id AND c.index_id = i.index_id
) c
ORDER BY wanted.place;

-- name: save_listings
-- Insert or replace Needs and Solutions with titles, Sectors and countries, from records.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.kind, r.organisation_id, r.lang, r.title, r.text, r.titles, r.sectors,
        r.business_models, r.personal_data, r.consent, r.sources, r.evidence, r.year, r.read_on,
        r.demo, r.content_sha256, r.city_id, r.country, r.stage, r.budget_usd_min,
        r.budget_usd_max, r.budget_note, r.must_have, r.countries, r."references", r.maturity,
        r.price_usd_min, r.price_usd_max, r.business_note, r.consent_note
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, kind text, organisation_id text, lang text, title text, text text,
        titles jsonb, sectors text[], business_models text[], personal_data text, consent text,
        sources text[], evidence text, year integer, read_on date, demo boolean,
        content_sha256 text, city_id text, country text, stage text,
        budget_usd_min double precision, budget_usd_max double precision, budget_note text,
        must_have text[], countries text[], "references" text[], maturity text,
        price_usd_min double precision, price_usd_max double precision, business_note text,
        consent_note text
    )
),
saved AS (
    INSERT INTO listing (
        id, kind, organisation_id, lang, title, text, business_models, personal_data, consent,
        sources, evidence, year, read_on, demo, content_sha256
    )
    SELECT
        id, kind, organisation_id, coalesce(lang, 'und'), coalesce(title, ''), text,
        coalesce(business_models, '{}'), personal_data, consent, coalesce(sources, '{}'),
        evidence, year, read_on, coalesce(demo, false), content_sha256
    FROM given
    ON CONFLICT ON CONSTRAINT listing_pkey DO UPDATE SET
        kind = excluded.kind, organisation_id = excluded.organisation_id, lang = excluded.lang,
        title = excluded.title, text = excluded.text,
        business_models = excluded.business_models, personal_data = excluded.personal_data,
        consent = excluded.consent, sources = excluded.sources, evidence = excluded.evidence,
        year = excluded.year, read_on = excluded.read_on, demo = excluded.demo,
        content_sha256 = excluded.content_sha256, updated_at = now()
),
need_saved AS (
    INSERT INTO need (
        listing_id, city_id, country, stage, budget_usd_min, budget_usd_max, budget_note,
        must_have
    )
    SELECT
        id, city_id, country, stage, budget_usd_min, budget_usd_max, budget_note,
        coalesce(must_have, '{}')
    FROM given
    WHERE kind = 'need'
    ON CONFLICT ON CONSTRAINT need_pkey DO UPDATE SET
        city_id = excluded.city_id, country = excluded.country, stage = excluded.stage,
        budget_usd_min = excluded.budget_usd_min, budget_usd_max = excluded.budget_usd_max,
        budget_note = excluded.budget_note, must_have = excluded.must_have
),
solution_saved AS (
    INSERT INTO solution (
        listing_id, reference_places, maturity, price_usd_min, price_usd_max, business_note,
        consent_note
    )
    SELECT
        id, coalesce("references", '{}'), maturity, price_usd_min, price_usd_max,
        business_note, consent_note
    FROM given
    WHERE kind = 'solution'
    ON CONFLICT ON CONSTRAINT solution_pkey DO UPDATE SET
        reference_places = excluded.reference_places, maturity = excluded.maturity,
        price_usd_min = excluded.price_usd_min, price_usd_max = excluded.price_usd_max,
        business_note = excluded.business_note, consent_note = excluded.consent_note
),
titles_gone AS (
    DELETE FROM listing_title t USING given g
    WHERE t.listing_id = g.id AND NOT coalesce(g.titles, '{}') ? t.lang
),
titles_saved AS (
    INSERT INTO listing_title (listing_id, lang, title)
    SELECT g.id, e.key, e.value
    FROM given g CROSS JOIN LATERAL jsonb_each_text(g.titles) AS e
    ON CONFLICT ON CONSTRAINT listing_title_pkey DO UPDATE SET title = excluded.title
),
countries_gone AS (
    DELETE FROM solution_country c USING given g
    WHERE c.listing_id = g.id AND c.country <> ALL (coalesce(g.countries, '{}'))
),
countries_saved AS (
    INSERT INTO solution_country (listing_id, country, ordinal)
    SELECT g.id, c.country, min(c.place) - 1
    FROM given g CROSS JOIN LATERAL unnest(g.countries) WITH ORDINALITY AS c (country, place)
    GROUP BY g.id, c.country
    ON CONFLICT ON CONSTRAINT solution_country_pkey DO UPDATE SET ordinal = excluded.ordinal
),
sectors_gone AS (
    DELETE FROM listing_sector s USING given g
    WHERE s.listing_id = g.id AND s.sector_id <> ALL (coalesce(g.sectors, '{}'))
)
INSERT INTO listing_sector (listing_id, sector_id, ordinal)
SELECT g.id, s.sector_id, min(s.place) - 1
FROM given g CROSS JOIN LATERAL unnest(g.sectors) WITH ORDINALITY AS s (sector_id, place)
GROUP BY g.id, s.sector_id
ON CONFLICT ON CONSTRAINT listing_sector_pkey DO UPDATE SET ordinal = excluded.ordinal;

-- name: listings_by_ids
-- Published Needs and Solutions of given ids, in the order of the ids.
SELECT
    l.id, l.kind, l.lang, l.title, l.text, l.titles, l.sectors, l.business_models,
    l.personal_data, l.consent, l.organisation_id, l.sources, l.evidence, l.year, l.read_on,
    l.demo, l.city_id, l.country, l.stage, l.budget_usd_min, l.budget_usd_max, l.budget_note,
    l.must_have, l.countries, l."references", l.maturity, l.price_usd_min, l.price_usd_max,
    l.business_note, l.consent_note
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN matchable_listing l ON l.id = wanted.id
ORDER BY wanted.place;

-- name: listing_page
-- Ids of the published Listings that pass the filters, from a position on, and how many pass.
WITH wanted AS MATERIALIZED (
    SELECT
        l.id::text COLLATE "C" AS id,
        CASE $11::text
            WHEN 'newest' THEN -extract(epoch FROM l.created_at)
            WHEN 'year' THEN -coalesce(l.year, 0)
            ELSE 0
        END::double precision AS sort_number,
        CASE WHEN $11::text = 'title' THEN lower(coalesce(l.titles ->> $12::text, l.title))
            ELSE '' END COLLATE "C" AS sort_text
    FROM listing_filtered($1::text, $2::text[], $3::text[], $4::text[], $5::text[],
        $6::boolean, $7::boolean, $8::boolean, $9::text[], $10::text[]) f
    JOIN matchable_listing l ON l.id = f.listing_id
)
SELECT t.total, p.id, p.sort_number, p.sort_text
FROM (SELECT count(*) AS total FROM wanted) t
LEFT JOIN LATERAL (
    SELECT id, sort_number, sort_text FROM wanted
    WHERE $15::text IS NULL
        OR (sort_number, sort_text, id) > ($13::double precision, $14::text, $15)
    ORDER BY sort_number, sort_text, id
    LIMIT $16::int
) p ON true
ORDER BY p.sort_number, p.sort_text, p.id;

-- name: count_facets
-- How many published Listings each kind has by country, sector and language.
SELECT l.kind, f.facet, f.value, count(*) AS count
FROM matchable_listing l
CROSS JOIN LATERAL (
    SELECT 'country' AS facet, c.value
    FROM unnest(l.country::text || l.countries) AS c (value) WHERE c.value IS NOT NULL
    UNION ALL
    SELECT 'sector', s.value FROM unnest(l.sectors) AS s (value)
    UNION ALL
    SELECT 'language', l.lang
) f
WHERE $1::boolean IS NULL OR l.demo = $1
GROUP BY l.kind, f.facet, f.value
ORDER BY l.kind, f.facet, count(*) DESC, f.value;

-- name: delete_demo_listings
-- Remove invented Listings; what hangs on them goes with them.
DELETE FROM listing l WHERE l.demo RETURNING l.id;

-- name: save_pairings
-- Insert or replace Pairings with titles and links, from records of the noun.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.programme, r.country, r.city, r.titles, r.need_text, r.solution_text, r.stage,
        r.note, r.sectors, r.organisation_ids, r.city_ids, r.need_ids, r.solution_ids,
        r.sources, r.evidence, r.year, r.read_on
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, programme text, country text, city text, titles jsonb, need_text text,
        solution_text text, stage text, note text, sectors text[], organisation_ids text[],
        city_ids text[], need_ids text[], solution_ids text[],
        sources text[], evidence text, year integer, read_on date
    )
),
saved AS (
    INSERT INTO pairing (
        id, programme, country, city, need_text, solution_text, stage, note,
        sources, evidence, year, read_on
    )
    SELECT
        id, programme, country, city, need_text, solution_text, stage, note,
        coalesce(sources, '{}'), evidence, year, read_on
    FROM given
    ON CONFLICT ON CONSTRAINT pairing_pkey DO UPDATE SET
        programme = excluded.programme, country = excluded.country, city = excluded.city,
        need_text = excluded.need_text, solution_text = excluded.solution_text,
        stage = excluded.stage, note = excluded.note, sources = excluded.sources,
        evidence = excluded.evidence, year = excluded.year, read_on = excluded.read_on
),
titles_gone AS (
    DELETE FROM pairing_title t USING given g
    WHERE t.pairing_id = g.id AND NOT coalesce(g.titles, '{}') ? t.lang
),
titles_saved AS (
    INSERT INTO pairing_title (pairing_id, lang, title)
    SELECT g.id, e.key, e.value
    FROM given g CROSS JOIN LATERAL jsonb_each_text(g.titles) AS e
    ON CONFLICT ON CONSTRAINT pairing_title_pkey DO UPDATE SET title = excluded.title
),
sectors_gone AS (
    DELETE FROM pairing_sector s USING given g
    WHERE s.pairing_id = g.id AND s.sector_id <> ALL (coalesce(g.sectors, '{}'))
),
sectors_saved AS (
    INSERT INTO pairing_sector (pairing_id, sector_id, ordinal)
    SELECT g.id, s.id, min(s.place) - 1
    FROM given g CROSS JOIN LATERAL unnest(g.sectors) WITH ORDINALITY AS s (id, place)
    GROUP BY g.id, s.id
    ON CONFLICT ON CONSTRAINT pairing_sector_pkey DO UPDATE SET ordinal = excluded.ordinal
),
organisations_gone AS (
    DELETE FROM pairing_organisation o USING given g
    WHERE o.pairing_id = g.id AND o.organisation_id <> ALL (coalesce(g.organisation_ids, '{}'))
),
organisations_saved AS (
    INSERT INTO pairing_organisation (pairing_id, organisation_id, ordinal)
    SELECT g.id, o.id, min(o.place) - 1
    FROM given g
    CROSS JOIN LATERAL unnest(g.organisation_ids) WITH ORDINALITY AS o (id, place)
    GROUP BY g.id, o.id
    ON CONFLICT ON CONSTRAINT pairing_organisation_pkey DO UPDATE SET ordinal = excluded.ordinal
),
cities_gone AS (
    DELETE FROM pairing_city c USING given g
    WHERE c.pairing_id = g.id AND c.city_id <> ALL (coalesce(g.city_ids, '{}'))
),
cities_saved AS (
    INSERT INTO pairing_city (pairing_id, city_id, ordinal)
    SELECT g.id, c.id, min(c.place) - 1
    FROM given g CROSS JOIN LATERAL unnest(g.city_ids) WITH ORDINALITY AS c (id, place)
    GROUP BY g.id, c.id
    ON CONFLICT ON CONSTRAINT pairing_city_pkey DO UPDATE SET ordinal = excluded.ordinal
),
listings_gone AS (
    DELETE FROM pairing_listing l USING given g
    WHERE l.pairing_id = g.id
        AND l.listing_id <> ALL (coalesce(g.need_ids, '{}') || coalesce(g.solution_ids, '{}'))
)
INSERT INTO pairing_listing (pairing_id, listing_id, kind, ordinal)
SELECT g.id, l.id, l.kind, min(l.place) - 1
FROM given g
CROSS JOIN LATERAL (
    SELECT n.id, 'need' AS kind, n.place
    FROM unnest(g.need_ids) WITH ORDINALITY AS n (id, place)
    UNION ALL
    SELECT s.id, 'solution', s.place
    FROM unnest(g.solution_ids) WITH ORDINALITY AS s (id, place)
) l
GROUP BY g.id, l.id, l.kind
ON CONFLICT ON CONSTRAINT pairing_listing_pkey DO UPDATE SET
    kind = excluded.kind, ordinal = excluded.ordinal;

-- name: pairings_by_ids
-- Pairings of given ids, in the order of the ids; unpublished Listings are left out of them.
SELECT
    p.id, p.programme, p.country, p.city, p.need_text, p.solution_text, p.stage, p.note,
    p.sources, p.evidence, p.year, p.read_on,
    coalesce(
        (SELECT jsonb_object_agg(t.lang, t.title) FROM pairing_title t WHERE t.pairing_id = p.id),
        '{}'
    ) AS titles,
    ARRAY(
        SELECT s.sector_id::text FROM pairing_sector s
        WHERE s.pairing_id = p.id ORDER BY s.ordinal
    ) AS sectors,
    ARRAY(
        SELECT o.organisation_id::text FROM pairing_organisation o
        WHERE o.pairing_id = p.id ORDER BY o.ordinal
    ) AS organisation_ids,
    ARRAY(
        SELECT c.city_id::text FROM pairing_city c WHERE c.pairing_id = p.id ORDER BY c.ordinal
    ) AS city_ids,
    ARRAY(
        SELECT l.listing_id::text FROM pairing_listing l
        JOIN matchable_need n ON n.id = l.listing_id
        WHERE l.pairing_id = p.id ORDER BY l.ordinal
    ) AS need_ids,
    ARRAY(
        SELECT l.listing_id::text FROM pairing_listing l
        JOIN matchable_solution s ON s.id = l.listing_id
        WHERE l.pairing_id = p.id ORDER BY l.ordinal
    ) AS solution_ids
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN pairing p ON p.id = wanted.id
ORDER BY wanted.place;

-- name: pairing_page
-- Ids of the Pairings that pass the filters, latest first, from a position on, and how many pass.
WITH wanted AS MATERIALIZED (
    SELECT
        p.id::text COLLATE "C" AS id,
        -coalesce(p.year, 0)::double precision AS sort_number,
        '' COLLATE "C" AS sort_text
    FROM pairing p
    WHERE ($1::text[] IS NULL OR EXISTS (
            SELECT FROM pairing_organisation o
            WHERE o.pairing_id = p.id AND o.organisation_id = ANY ($1)
        ))
        AND ($2::text[] IS NULL OR EXISTS (
            SELECT FROM pairing_city c WHERE c.pairing_id = p.id AND c.city_id = ANY ($2)
        ))
        AND ($3::text[] IS NULL OR EXISTS (
            SELECT FROM pairing_listing l WHERE l.pairing_id = p.id AND l.listing_id = ANY ($3)
        ))
        AND ($4::text[] IS NULL OR p.country = ANY ($4))
        AND ($5::text[] IS NULL OR EXISTS (
            SELECT FROM pairing_sector s WHERE s.pairing_id = p.id AND s.sector_id = ANY ($5)
        ))
)
SELECT t.total, p.id, p.sort_number, p.sort_text
FROM (SELECT count(*) AS total FROM wanted) t
LEFT JOIN LATERAL (
    SELECT id, sort_number, sort_text FROM wanted
    WHERE $8::text IS NULL
        OR (sort_number, sort_text, id) > ($6::double precision, $7::text, $8)
    ORDER BY sort_number, sort_text, id
    LIMIT $9::int
) p ON true
ORDER BY p.sort_number, p.sort_text, p.id;

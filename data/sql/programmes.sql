-- name: save_programmes
-- Insert or replace Programmes with their names and Sectors, from records of the noun.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.names, r.operator, r.funds, r.stages, r.sectors, r.all_sectors, r.countries,
        r.eligible, r.max_amount, r.subsidy_ratio, r.note,
        r.sources, r.evidence, r.year, r.read_on
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, names jsonb, operator text, funds text, stages text[], sectors text[],
        all_sectors boolean, countries text, eligible text, max_amount text,
        subsidy_ratio text, note text, sources text[], evidence text, year integer, read_on date
    )
),
given_sector AS (
    SELECT g.id AS programme_id, s.sector_id, min(s.place) - 1 AS ordinal
    FROM given g CROSS JOIN LATERAL unnest(g.sectors) WITH ORDINALITY AS s (sector_id, place)
    GROUP BY g.id, s.sector_id
),
saved AS (
    INSERT INTO programme (
        id, operator, funds, stages, all_sectors, countries, eligible, max_amount,
        subsidy_ratio, note, sources, evidence, year, read_on
    )
    SELECT
        id, operator, funds, coalesce(stages, '{}'), coalesce(all_sectors, false),
        coalesce(countries, ''), coalesce(eligible, ''), max_amount, subsidy_ratio, note,
        coalesce(sources, '{}'), evidence, year, read_on
    FROM given
    ON CONFLICT ON CONSTRAINT programme_pkey DO UPDATE SET
        operator = excluded.operator, funds = excluded.funds, stages = excluded.stages,
        all_sectors = excluded.all_sectors, countries = excluded.countries,
        eligible = excluded.eligible, max_amount = excluded.max_amount,
        subsidy_ratio = excluded.subsidy_ratio, note = excluded.note,
        sources = excluded.sources, evidence = excluded.evidence, year = excluded.year,
        read_on = excluded.read_on, updated_at = now()
),
names_gone AS (
    DELETE FROM programme_name n USING given g
    WHERE n.programme_id = g.id AND NOT g.names ? n.lang
),
names_saved AS (
    INSERT INTO programme_name (programme_id, lang, name)
    SELECT g.id, e.key, e.value
    FROM given g CROSS JOIN LATERAL jsonb_each_text(g.names) AS e
    ON CONFLICT ON CONSTRAINT programme_name_pkey DO UPDATE SET name = excluded.name
),
sectors_gone AS (
    DELETE FROM programme_sector s USING given g
    WHERE s.programme_id = g.id AND s.sector_id <> ALL (coalesce(g.sectors, '{}'))
)
INSERT INTO programme_sector (programme_id, sector_id, ordinal)
SELECT programme_id, sector_id, ordinal FROM given_sector
ON CONFLICT ON CONSTRAINT programme_sector_pkey DO UPDATE SET ordinal = excluded.ordinal;

-- name: programmes_by_ids
-- Programmes of given ids, in the order of the ids.
SELECT
    p.id, p.operator, p.funds, p.stages, p.all_sectors, p.countries, p.eligible, p.max_amount,
    p.subsidy_ratio, p.note, p.sources, p.evidence, p.year, p.read_on,
    (
        SELECT jsonb_object_agg(n.lang, n.name) FROM programme_name n
        WHERE n.programme_id = p.id
    ) AS names,
    ARRAY(
        SELECT s.sector_id::text FROM programme_sector s
        WHERE s.programme_id = p.id ORDER BY s.ordinal
    ) AS sectors
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN programme p ON p.id = wanted.id
ORDER BY wanted.place;

-- name: programme_page
-- Ids of the Programmes that pass the filters, from a position on, and how many pass.
WITH wanted AS MATERIALIZED (
    SELECT
        p.id::text COLLATE "C" AS id,
        CASE WHEN $3::text = 'year' THEN -coalesce(p.year, 0) ELSE 0 END
            ::double precision AS sort_number,
        CASE WHEN $3::text = 'name' THEN lower((
            SELECT n.name FROM programme_name n WHERE n.programme_id = p.id
            ORDER BY n.lang <> $4::text, n.lang <> 'en', n.lang LIMIT 1
        )) ELSE '' END COLLATE "C" AS sort_text
    FROM programme p
    WHERE ($1::text[] IS NULL OR p.all_sectors OR EXISTS (
            SELECT FROM programme_sector s
            WHERE s.programme_id = p.id AND s.sector_id = ANY ($1)
        ))
        AND ($2::text[] IS NULL OR p.stages && $2)
)
SELECT t.total, p.id, p.sort_number, p.sort_text
FROM (SELECT count(*) AS total FROM wanted) t
LEFT JOIN LATERAL (
    SELECT id, sort_number, sort_text FROM wanted
    WHERE $7::text IS NULL
        OR (sort_number, sort_text, id) > ($5::double precision, $6::text, $7)
    ORDER BY sort_number, sort_text, id
    LIMIT $8::int
) p ON true
ORDER BY p.sort_number, p.sort_text, p.id;

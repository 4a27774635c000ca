-- name: save_organisations
-- Insert or replace Organisations with their names, from records of the noun.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.kind, r.country, r.small, r.jasca_status, r.note, r.names,
        r.sources, r.evidence, r.year, r.read_on, r.demo
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, kind text, country text, small boolean, jasca_status text, note text,
        names jsonb, sources text[], evidence text, year integer, read_on date, demo boolean
    )
),
saved AS (
    INSERT INTO organisation (
        id, kind, country, small, jasca_status, note, sources, evidence, year, read_on, demo
    )
    SELECT
        id, kind, country, small, jasca_status, note, coalesce(sources, '{}'), evidence, year,
        read_on, coalesce(demo, false)
    FROM given
    ON CONFLICT ON CONSTRAINT organisation_pkey DO UPDATE SET
        kind = excluded.kind, country = excluded.country, small = excluded.small,
        jasca_status = excluded.jasca_status, note = excluded.note,
        sources = excluded.sources, evidence = excluded.evidence, year = excluded.year,
        read_on = excluded.read_on, demo = excluded.demo, updated_at = now()
),
gone AS (
    DELETE FROM organisation_name n USING given g
    WHERE n.organisation_id = g.id AND NOT g.names ? n.lang
)
INSERT INTO organisation_name (organisation_id, lang, name)
SELECT g.id, e.key, e.value
FROM given g CROSS JOIN LATERAL jsonb_each_text(g.names) AS e
ON CONFLICT ON CONSTRAINT organisation_name_pkey DO UPDATE SET name = excluded.name;

-- name: organisations_by_ids
-- Organisations of given ids, in the order of the ids.
SELECT
    o.id, o.kind, o.country, o.small, o.jasca_status, o.note, o.sources, o.evidence, o.year,
    o.read_on, o.demo,
    (
        SELECT jsonb_object_agg(n.lang, n.name) FROM organisation_name n
        WHERE n.organisation_id = o.id
    ) AS names
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN organisation o ON o.id = wanted.id
ORDER BY wanted.place;

-- name: organisation_page
-- Ids of the Organisations that pass the filters, from a position on, and how many pass.
WITH wanted AS MATERIALIZED (
    SELECT
        o.id::text COLLATE "C" AS id,
        0::double precision AS sort_number,
        CASE WHEN $6::text = 'name' THEN lower((
            SELECT n.name FROM organisation_name n WHERE n.organisation_id = o.id
            ORDER BY n.lang <> $7::text, n.lang <> 'en', n.lang LIMIT 1
        )) ELSE '' END COLLATE "C" AS sort_text
    FROM organisation o
    WHERE ($1::text[] IS NULL OR o.country = ANY ($1))
        AND ($2::text[] IS NULL OR o.kind = ANY ($2))
        AND ($3::text[] IS NULL OR EXISTS (
            SELECT FROM matchable_solution s WHERE s.organisation_id = o.id AND s.sectors && $3
        ))
        AND ($4::boolean IS NULL OR $4 = EXISTS (
            SELECT FROM jasca_organisation j WHERE j.id = o.id
        ))
        AND ($5::boolean IS NULL OR o.demo = $5)
)
SELECT t.total, p.id, p.sort_number, p.sort_text
FROM (SELECT count(*) AS total FROM wanted) t
LEFT JOIN LATERAL (
    SELECT id, sort_number, sort_text FROM wanted
    WHERE $10::text IS NULL
        OR (sort_number, sort_text, id) > ($8::double precision, $9::text, $10)
    ORDER BY sort_number, sort_text, id
    LIMIT $11::int
) p ON true
ORDER BY p.sort_number, p.sort_text, p.id;

-- name: delete_demo_organisations
-- Remove invented Organisations that nothing real refers to, with their names.
DELETE FROM organisation o
WHERE o.demo
    AND NOT EXISTS (SELECT FROM listing l WHERE l.organisation_id = o.id)
    AND NOT EXISTS (SELECT FROM person p WHERE p.organisation_id = o.id)
    AND NOT EXISTS (SELECT FROM pairing_organisation p WHERE p.organisation_id = o.id)
RETURNING o.id;

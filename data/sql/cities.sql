-- name: save_cities
-- Insert or replace Cities with their names, from records of the noun.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.names, r.country, r.latitude, r.longitude, r.population, r.population_year,
        r.population_note, r.languages, r.local_lang, r.ascn_member, r.ascn_pilot, r.ascn_since,
        r.focus_sectors, r.priority_projects, r.japan_cooperation, r.general_knowledge_fields,
        r.sources, r.evidence, r.year, r.read_on, r.demo
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, names jsonb, country text, latitude double precision,
        longitude double precision, population integer, population_year integer,
        population_note text, languages text[], local_lang text, ascn_member boolean,
        ascn_pilot boolean, ascn_since integer, focus_sectors text[], priority_projects text[],
        japan_cooperation text[], general_knowledge_fields text[],
        sources text[], evidence text, year integer, read_on date, demo boolean
    )
),
saved AS (
    INSERT INTO city (
        id, country, latitude, longitude, population, population_year, population_note,
        languages, local_lang, ascn_member, ascn_pilot, ascn_since, focus_sectors,
        priority_projects, japan_cooperation, general_knowledge_fields,
        sources, evidence, year, read_on, demo
    )
    SELECT
        id, country, latitude, longitude, population, population_year, population_note,
        coalesce(languages, '{}'), local_lang, coalesce(ascn_member, false),
        coalesce(ascn_pilot, false), ascn_since, coalesce(focus_sectors, '{}'),
        coalesce(priority_projects, '{}'), coalesce(japan_cooperation, '{}'),
        coalesce(general_knowledge_fields, '{}'),
        coalesce(sources, '{}'), evidence, year, read_on, coalesce(demo, false)
    FROM given
    ON CONFLICT ON CONSTRAINT city_pkey DO UPDATE SET
        country = excluded.country, latitude = excluded.latitude,
        longitude = excluded.longitude, population = excluded.population,
        population_year = excluded.population_year,
        population_note = excluded.population_note, languages = excluded.languages,
        local_lang = excluded.local_lang, ascn_member = excluded.ascn_member,
        ascn_pilot = excluded.ascn_pilot, ascn_since = excluded.ascn_since,
        focus_sectors = excluded.focus_sectors, priority_projects = excluded.priority_projects,
        japan_cooperation = excluded.japan_cooperation,
        general_knowledge_fields = excluded.general_knowledge_fields,
        sources = excluded.sources, evidence = excluded.evidence, year = excluded.year,
        read_on = excluded.read_on, demo = excluded.demo, updated_at = now()
),
gone AS (
    DELETE FROM city_name n USING given g
    WHERE n.city_id = g.id AND NOT g.names ? n.lang
)
INSERT INTO city_name (city_id, lang, name)
SELECT g.id, e.key, e.value
FROM given g CROSS JOIN LATERAL jsonb_each_text(g.names) AS e
ON CONFLICT ON CONSTRAINT city_name_pkey DO UPDATE SET name = excluded.name;

-- name: cities_by_ids
-- Cities of given ids, in the order of the ids.
SELECT
    c.id, c.country, c.latitude, c.longitude, c.population, c.population_year,
    c.population_note, c.languages, c.local_lang, c.ascn_member, c.ascn_pilot, c.ascn_since,
    c.focus_sectors, c.priority_projects, c.japan_cooperation, c.general_knowledge_fields,
    c.sources, c.evidence, c.year, c.read_on, c.demo,
    (SELECT jsonb_object_agg(n.lang, n.name) FROM city_name n WHERE n.city_id = c.id) AS names
FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, place)
JOIN city c ON c.id = wanted.id
ORDER BY wanted.place;

-- name: city_page
-- Ids of the Cities that pass the filters, from a position on, and how many pass.
WITH wanted AS MATERIALIZED (
    SELECT
        c.id::text COLLATE "C" AS id,
        CASE WHEN $5::text = 'population' THEN -coalesce(c.population, 0) ELSE 0 END
            ::double precision AS sort_number,
        CASE WHEN $5::text = 'name' THEN lower((
            SELECT n.name FROM city_name n WHERE n.city_id = c.id
            ORDER BY n.lang <> $6::text, n.lang <> 'en', n.lang LIMIT 1
        )) ELSE '' END COLLATE "C" AS sort_text
    FROM city c
    WHERE ($1::text[] IS NULL OR c.country = ANY ($1))
        AND ($2::text[] IS NULL OR EXISTS (
            SELECT FROM matchable_need n WHERE n.city_id = c.id AND n.sectors && $2
        ))
        AND ($3::boolean IS NULL OR c.ascn_member = $3)
        AND ($4::boolean IS NULL OR c.demo = $4)
)
SELECT t.total, p.id, p.sort_number, p.sort_text
FROM (SELECT count(*) AS total FROM wanted) t
LEFT JOIN LATERAL (
    SELECT id, sort_number, sort_text FROM wanted
    WHERE $9::text IS NULL
        OR (sort_number, sort_text, id) > ($7::double precision, $8::text, $9)
    ORDER BY sort_number, sort_text, id
    LIMIT $10::int
) p ON true
ORDER BY p.sort_number, p.sort_text, p.id;

-- name: delete_demo_cities
-- Remove invented Cities that nothing real refers to, with their names.
DELETE FROM city c
WHERE c.demo
    AND NOT EXISTS (SELECT FROM need n WHERE n.city_id = c.id)
    AND NOT EXISTS (SELECT FROM pairing_city p WHERE p.city_id = c.id)
RETURNING c.id;

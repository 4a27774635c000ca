-- name: save_taxonomy
-- Insert or replace Sectors, Problems and Functions with their words and links, from records.
WITH given AS MATERIALIZED (
    SELECT
        r.id, r.kind, r.parent, r.label, r.synonyms, r.definition, r.functions, r.problems,
        r.sdg, r.iso37120, r.label_unsure, r.sources, r.evidence, r.year, r.read_on,
        row_number() OVER () - 1 AS ordinal
    FROM jsonb_to_recordset($1::jsonb) AS r (
        id text, kind text, parent text, label jsonb, synonyms jsonb, definition jsonb,
        functions text[], problems text[], sdg text[], iso37120 text, label_unsure text[],
        sources text[], evidence text, year integer, read_on date
    )
),
concept_saved AS (
    INSERT INTO concept (id, kind, ordinal, iso37120, sdg, sources, evidence, year, read_on)
    SELECT
        id, kind, ordinal, iso37120, coalesce(sdg, '{}'), coalesce(sources, '{}'), evidence,
        year, read_on
    FROM given
    ON CONFLICT ON CONSTRAINT concept_pkey DO UPDATE SET
        kind = excluded.kind, ordinal = excluded.ordinal, iso37120 = excluded.iso37120,
        sdg = excluded.sdg, sources = excluded.sources, evidence = excluded.evidence,
        year = excluded.year, read_on = excluded.read_on
),
sector_saved AS (
    INSERT INTO sector (id) SELECT id FROM given WHERE kind = 'sector'
    ON CONFLICT ON CONSTRAINT sector_pkey DO NOTHING
),
problem_saved AS (
    INSERT INTO problem (id, sector_id) SELECT id, parent FROM given WHERE kind = 'problem'
    ON CONFLICT ON CONSTRAINT problem_pkey DO UPDATE SET sector_id = excluded.sector_id
),
function_saved AS (
    INSERT INTO function (id, sector_id) SELECT id, parent FROM given WHERE kind = 'function'
    ON CONFLICT ON CONSTRAINT function_pkey DO UPDATE SET sector_id = excluded.sector_id
),
links_gone AS (
    DELETE FROM problem_function l USING given g
    WHERE l.problem_id = g.id AND l.function_id <> ALL (coalesce(g.functions, '{}'))
),
links_saved AS (
    INSERT INTO problem_function (problem_id, function_id, place_in_problem, place_in_function)
    SELECT g.id, f.id, f.place - 1, coalesce(array_position(o.problems, g.id) - 1, 0)
    FROM given g
    CROSS JOIN LATERAL unnest(g.functions) WITH ORDINALITY AS f (id, place)
    LEFT JOIN given o ON o.id = f.id
    ON CONFLICT ON CONSTRAINT problem_function_pkey DO UPDATE SET
        place_in_problem = excluded.place_in_problem,
        place_in_function = excluded.place_in_function
),
labels_gone AS (
    DELETE FROM taxonomy_label t USING given g
    WHERE t.concept_id = g.id AND NOT g.label ? t.lang
),
labels_saved AS (
    INSERT INTO taxonomy_label (concept_id, lang, label, unsure, synonyms)
    SELECT
        g.id, e.key, e.value, e.key = ANY (coalesce(g.label_unsure, '{}')),
        ARRAY(SELECT jsonb_array_elements_text(g.synonyms -> e.key))
    FROM given g CROSS JOIN LATERAL jsonb_each_text(g.label) AS e
    ON CONFLICT ON CONSTRAINT taxonomy_label_pkey DO UPDATE SET
        label = excluded.label, unsure = excluded.unsure, synonyms = excluded.synonyms
),
definitions_gone AS (
    DELETE FROM taxonomy_definition t USING given g
    WHERE t.concept_id = g.id AND NOT g.definition ? t.lang
)
INSERT INTO taxonomy_definition (concept_id, lang, definition)
SELECT g.id, e.key, e.value
FROM given g CROSS JOIN LATERAL jsonb_each_text(g.definition) AS e
ON CONFLICT ON CONSTRAINT taxonomy_definition_pkey DO UPDATE SET
    definition = excluded.definition;

-- name: taxonomy_entries
-- All entries with words and links: Sectors, Problems, Functions, each in the taxonomy's order.
SELECT
    c.id, c.kind, coalesce(p.sector_id, f.sector_id) AS parent,
    l.label, l.synonyms, l.label_unsure,
    coalesce(d.definition, '{}') AS definition,
    ARRAY(
        SELECT s.function_id::text FROM problem_function s
        WHERE s.problem_id = c.id ORDER BY s.place_in_problem, s.function_id
    ) AS functions,
    ARRAY(
        SELECT s.problem_id::text FROM problem_function s
        WHERE s.function_id = c.id ORDER BY s.place_in_function, s.problem_id
    ) AS problems,
    c.sdg, c.iso37120, c.sources, c.evidence, c.year, c.read_on
FROM concept c
LEFT JOIN problem p ON p.id = c.id
LEFT JOIN function f ON f.id = c.id
CROSS JOIN LATERAL (
    SELECT
        coalesce(jsonb_object_agg(t.lang, t.label), '{}') AS label,
        coalesce(
            jsonb_object_agg(t.lang, t.synonyms) FILTER (WHERE t.synonyms <> '{}'), '{}'
        ) AS synonyms,
        coalesce(
            array_agg(t.lang::text ORDER BY t.lang) FILTER (WHERE t.unsure), '{}'
        ) AS label_unsure
    FROM taxonomy_label t WHERE t.concept_id = c.id
) l
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(t.lang, t.definition) AS definition
    FROM taxonomy_definition t WHERE t.concept_id = c.id
) d
ORDER BY array_position(ARRAY['sector', 'problem', 'function'], c.kind), c.ordinal, c.id;

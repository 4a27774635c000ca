-- name: save_rules
-- Insert or replace data-protection rules, from records of the noun.
INSERT INTO data_protection_rule (
    id, kind, country, name, law, law_year, in_force_status, consent_basis, cross_border_rule,
    cctv_face_recognition, regulator, public_sector_scope, note, general_knowledge_fields,
    sources, evidence, year, read_on
)
SELECT
    r.id, r.kind, r.country, r.name, r.law, r.law_year, r.in_force_status, r.consent_basis,
    r.cross_border_rule, r.cctv_face_recognition, r.regulator, r.public_sector_scope, r.note,
    coalesce(r.general_knowledge_fields, '{}'),
    coalesce(r.sources, '{}'), r.evidence, r.year, r.read_on
FROM jsonb_to_recordset($1::jsonb) AS r (
    id text, kind text, country text, name text, law text, law_year integer,
    in_force_status text, consent_basis text, cross_border_rule text,
    cctv_face_recognition text, regulator text, public_sector_scope text, note text,
    general_knowledge_fields text[], sources text[], evidence text, year integer, read_on date
)
ON CONFLICT ON CONSTRAINT data_protection_rule_pkey DO UPDATE SET
    kind = excluded.kind, country = excluded.country, name = excluded.name, law = excluded.law,
    law_year = excluded.law_year, in_force_status = excluded.in_force_status,
    consent_basis = excluded.consent_basis, cross_border_rule = excluded.cross_border_rule,
    cctv_face_recognition = excluded.cctv_face_recognition, regulator = excluded.regulator,
    public_sector_scope = excluded.public_sector_scope, note = excluded.note,
    general_knowledge_fields = excluded.general_knowledge_fields, sources = excluded.sources,
    evidence = excluded.evidence, year = excluded.year, read_on = excluded.read_on;

-- name: rules_of_countries
-- Rules of given countries, or of all: laws, then frameworks, then cases.
SELECT
    r.id, r.kind, r.country, r.name, r.law, r.law_year, r.in_force_status, r.consent_basis,
    r.cross_border_rule, r.cctv_face_recognition, r.regulator, r.public_sector_scope, r.note,
    r.general_knowledge_fields, r.sources, r.evidence, r.year, r.read_on
FROM data_protection_rule r
WHERE $1::text[] IS NULL OR r.country = ANY ($1)
ORDER BY array_position(ARRAY['law', 'framework', 'case'], r.kind), r.country, r.id;

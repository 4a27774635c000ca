-- The whole schema as it is today. PostgreSQL 16 or newer with pgvector 0.8 or newer, nothing else.
-- data/migrations/ leads here; a test compares both. A new column goes last in its table.
-- Text in any language is kept as written, with its language code; translations are rows.

CREATE EXTENSION IF NOT EXISTS vector;

-- ---------------------------------------------------------------- forms that return everywhere

CREATE DOMAIN readable_id AS text
    CONSTRAINT readable_id_form CHECK (VALUE ~ '^[a-z0-9][a-z0-9-]{0,79}$');

CREATE DOMAIN language_code AS text  -- BCP 47; `und` where the language is not known
    CONSTRAINT language_code_form CHECK (VALUE ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');

CREATE DOMAIN country_code AS text  -- ISO 3166-1 alpha-2
    CONSTRAINT country_code_form CHECK (VALUE ~ '^[A-Z]{2}$');

CREATE DOMAIN region_code AS text  -- a country, or ASEAN as a whole
    CONSTRAINT region_code_form CHECK (VALUE ~ '^([A-Z]{2}|ASEAN)$');

CREATE DOMAIN calendar_year AS integer
    CONSTRAINT calendar_year_range CHECK (VALUE BETWEEN 1900 AND 2100);

CREATE DOMAIN evidence_kind AS text  -- how well a record is founded
    CONSTRAINT evidence_kind_known CHECK (VALUE IN (
        'public_report_in_repository', 'archived_page_excerpt', 'general_knowledge', 'demo',
        'own_work'
    ));

CREATE DOMAIN usd AS double precision
    CONSTRAINT usd_range CHECK (VALUE BETWEEN 0 AND 1e12);

-- ---------------------------------------------------------------- Sector, Problem, Function

CREATE TABLE concept (  -- what the three have in common
    id readable_id,
    kind text NOT NULL,
    ordinal integer NOT NULL,  -- the order of the taxonomy's file, within the kind
    iso37120 text NOT NULL,
    sdg text[] NOT NULL,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    CONSTRAINT concept_pkey PRIMARY KEY (id),
    CONSTRAINT concept_kind_known CHECK (kind IN ('sector', 'problem', 'function')),
    CONSTRAINT concept_of_kind UNIQUE (id, kind)
);

CREATE TABLE sector (
    id readable_id,
    kind text NOT NULL DEFAULT 'sector',
    CONSTRAINT sector_pkey PRIMARY KEY (id),
    CONSTRAINT sector_is_sector CHECK (kind = 'sector'),
    CONSTRAINT sector_concept FOREIGN KEY (id, kind) REFERENCES concept (id, kind) ON DELETE CASCADE
);

CREATE TABLE problem (
    id readable_id,
    kind text NOT NULL DEFAULT 'problem',
    sector_id readable_id NOT NULL,
    CONSTRAINT problem_pkey PRIMARY KEY (id),
    CONSTRAINT problem_is_problem CHECK (kind = 'problem'),
    CONSTRAINT problem_concept FOREIGN KEY (id, kind) REFERENCES concept (id, kind) ON DELETE CASCADE,
    CONSTRAINT problem_sector_known FOREIGN KEY (sector_id) REFERENCES sector (id)
);

CREATE TABLE function (
    id readable_id,
    kind text NOT NULL DEFAULT 'function',
    sector_id readable_id NOT NULL,
    CONSTRAINT function_pkey PRIMARY KEY (id),
    CONSTRAINT function_is_function CHECK (kind = 'function'),
    CONSTRAINT function_concept FOREIGN KEY (id, kind) REFERENCES concept (id, kind) ON DELETE CASCADE,
    CONSTRAINT function_sector_known FOREIGN KEY (sector_id) REFERENCES sector (id)
);

CREATE TABLE problem_function (  -- the Function solves the Problem
    problem_id readable_id,
    function_id readable_id,
    place_in_problem integer NOT NULL,  -- 0 for the most direct
    place_in_function integer NOT NULL,
    CONSTRAINT problem_function_pkey PRIMARY KEY (problem_id, function_id),
    CONSTRAINT problem_function_problem FOREIGN KEY (problem_id) REFERENCES problem (id) ON DELETE CASCADE,
    CONSTRAINT problem_function_function FOREIGN KEY (function_id) REFERENCES function (id) ON DELETE CASCADE
);
CREATE INDEX problem_function_by_function ON problem_function (function_id);

CREATE TABLE taxonomy_label (
    concept_id readable_id,
    lang language_code,
    label text NOT NULL,
    unsure boolean NOT NULL,  -- no speaker has confirmed it
    synonyms text[] NOT NULL,
    CONSTRAINT taxonomy_label_pkey PRIMARY KEY (concept_id, lang),
    CONSTRAINT taxonomy_label_concept FOREIGN KEY (concept_id) REFERENCES concept (id) ON DELETE CASCADE
);

CREATE TABLE taxonomy_definition (
    concept_id readable_id,
    lang language_code,
    definition text NOT NULL,
    CONSTRAINT taxonomy_definition_pkey PRIMARY KEY (concept_id, lang),
    CONSTRAINT taxonomy_definition_concept FOREIGN KEY (concept_id) REFERENCES concept (id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- Organisation, Person, City

CREATE TABLE organisation (
    id readable_id,
    kind text NOT NULL,
    country country_code NOT NULL,
    small boolean,  -- NULL where not known
    jasca_status text,
    note text,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    demo boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT organisation_pkey PRIMARY KEY (id),
    CONSTRAINT organisation_kind_known CHECK (kind IN (
        'city_government', 'company', 'startup', 'municipality', 'agency', 'developer',
        'financier', 'university', 'association'
    )),
    CONSTRAINT organisation_jasca_status_known CHECK (jasca_status IN (
        'verified_member', 'founding_ministry', 'linked_body', 'event_participant'
    ))
);

CREATE TABLE organisation_name (
    organisation_id readable_id,
    lang language_code,
    name text NOT NULL,
    CONSTRAINT organisation_name_pkey PRIMARY KEY (organisation_id, lang),
    CONSTRAINT organisation_name_organisation FOREIGN KEY (organisation_id)
        REFERENCES organisation (id) ON DELETE CASCADE
);

CREATE TABLE person (  -- filled when accounts come
    id readable_id,
    organisation_id readable_id,
    role text NOT NULL,
    display_name text NOT NULL,
    email text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_email_once UNIQUE (email),
    CONSTRAINT person_email_lower_case CHECK (email = lower(email)),
    CONSTRAINT person_organisation_known FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);

CREATE TABLE city (
    id readable_id,
    country country_code NOT NULL,
    latitude double precision,  -- degrees, WGS 84
    longitude double precision,
    population integer,
    population_year calendar_year,
    population_note text,
    languages text[] NOT NULL,
    local_lang language_code,
    ascn_member boolean NOT NULL,
    ascn_pilot boolean NOT NULL,
    ascn_since calendar_year,
    focus_sectors text[] NOT NULL,  -- in the words of ASCN, not of the taxonomy
    priority_projects text[] NOT NULL,
    japan_cooperation text[] NOT NULL,
    general_knowledge_fields text[] NOT NULL,  -- columns that no source was read for
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    demo boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT city_pkey PRIMARY KEY (id),
    CONSTRAINT city_latitude_range CHECK (latitude BETWEEN -90 AND 90),
    CONSTRAINT city_longitude_range CHECK (longitude BETWEEN -180 AND 180),
    CONSTRAINT city_population_positive CHECK (population > 0)
);

CREATE TABLE city_name (
    city_id readable_id,
    lang language_code,
    name text NOT NULL,
    CONSTRAINT city_name_pkey PRIMARY KEY (city_id, lang),
    CONSTRAINT city_name_city FOREIGN KEY (city_id) REFERENCES city (id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- Listing: Need and Solution

CREATE TABLE listing (
    id readable_id,
    kind text NOT NULL,
    organisation_id readable_id,  -- NULL where nobody stands for it yet
    lang language_code NOT NULL,
    title text NOT NULL,  -- as written, '' where there is none
    text text NOT NULL,  -- as written
    business_models text[] NOT NULL,
    personal_data text,
    consent text,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    demo boolean NOT NULL,  -- invented; shown as such, never beside real ones unasked
    status text NOT NULL DEFAULT 'published',
    content_sha256 text NOT NULL,  -- of all that the index is made from
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT listing_pkey PRIMARY KEY (id),
    CONSTRAINT listing_of_kind UNIQUE (id, kind),
    CONSTRAINT listing_kind_known CHECK (kind IN ('need', 'solution')),
    CONSTRAINT listing_organisation_known FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT listing_title_length CHECK (char_length(title) <= 500),
    CONSTRAINT listing_text_length CHECK (char_length(text) BETWEEN 1 AND 20000),
    CONSTRAINT listing_business_models_known CHECK (business_models <@ ARRAY[
        'sale', 'service', 'subscription', 'ppp', 'revenue_share', 'licence', 'grant'
    ]),
    CONSTRAINT listing_personal_data_known CHECK (
        personal_data IN ('none', 'possible', 'aggregate', 'identifiable')
    ),
    CONSTRAINT listing_consent_known CHECK (consent IN ('none', 'opt_in', 'ordinance')),
    CONSTRAINT listing_status_known CHECK (status IN ('draft', 'published', 'hidden')),
    CONSTRAINT listing_content_sha256_form CHECK (content_sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX listing_by_organisation ON listing (organisation_id);
CREATE INDEX listing_by_kind ON listing (kind, created_at, id);

CREATE TABLE listing_title (  -- translations of the title; the original is in listing
    listing_id readable_id,
    lang language_code,
    title text NOT NULL,
    CONSTRAINT listing_title_pkey PRIMARY KEY (listing_id, lang),
    CONSTRAINT listing_title_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE CASCADE
);

CREATE TABLE listing_sector (
    listing_id readable_id,
    sector_id readable_id,
    ordinal integer NOT NULL,  -- 0 for the main one
    CONSTRAINT listing_sector_pkey PRIMARY KEY (listing_id, sector_id),
    CONSTRAINT listing_sector_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE CASCADE,
    CONSTRAINT listing_sector_known FOREIGN KEY (sector_id) REFERENCES sector (id)
);
CREATE INDEX listing_sector_by_sector ON listing_sector (sector_id);

CREATE TABLE need (
    listing_id readable_id,
    kind text NOT NULL DEFAULT 'need',
    city_id readable_id,
    country country_code,
    stage text,
    budget_usd_min usd,
    budget_usd_max usd,
    budget_note text,
    must_have text[] NOT NULL,
    CONSTRAINT need_pkey PRIMARY KEY (listing_id),
    CONSTRAINT need_is_need CHECK (kind = 'need'),
    CONSTRAINT need_listing FOREIGN KEY (listing_id, kind) REFERENCES listing (id, kind) ON DELETE CASCADE,
    CONSTRAINT need_city_known FOREIGN KEY (city_id) REFERENCES city (id),
    CONSTRAINT need_stage_known CHECK (stage IN (
        'idea', 'planning', 'feasibility', 'pilot', 'procurement', 'implementation',
        'operation', 'completed'
    )),
    CONSTRAINT need_budget_order CHECK (budget_usd_min <= budget_usd_max)
);
CREATE INDEX need_by_city ON need (city_id);

CREATE TABLE solution (
    listing_id readable_id,
    kind text NOT NULL DEFAULT 'solution',
    reference_places text[] NOT NULL,  -- where it was carried out, as the source says
    maturity text,
    price_usd_min usd,
    price_usd_max usd,
    business_note text,
    consent_note text,
    CONSTRAINT solution_pkey PRIMARY KEY (listing_id),
    CONSTRAINT solution_is_solution CHECK (kind = 'solution'),
    CONSTRAINT solution_listing FOREIGN KEY (listing_id, kind) REFERENCES listing (id, kind) ON DELETE CASCADE,
    CONSTRAINT solution_maturity_known CHECK (maturity IN ('prototype', 'pilot', 'commercial')),
    CONSTRAINT solution_price_order CHECK (price_usd_min <= price_usd_max)
);

CREATE TABLE solution_country (  -- countries served
    listing_id readable_id,
    country country_code,
    ordinal integer NOT NULL,
    CONSTRAINT solution_country_pkey PRIMARY KEY (listing_id, country),
    CONSTRAINT solution_country_solution FOREIGN KEY (listing_id) REFERENCES solution (listing_id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- Programme, rules, past pairings

CREATE TABLE programme (
    id readable_id,
    operator text NOT NULL,
    funds text NOT NULL,
    stages text[] NOT NULL,
    all_sectors boolean NOT NULL,
    countries text NOT NULL,  -- in the words of the source
    eligible text NOT NULL,
    max_amount text,
    subsidy_ratio text,
    note text,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT programme_pkey PRIMARY KEY (id)
);

CREATE TABLE programme_name (
    programme_id readable_id,
    lang language_code,
    name text NOT NULL,
    CONSTRAINT programme_name_pkey PRIMARY KEY (programme_id, lang),
    CONSTRAINT programme_name_programme FOREIGN KEY (programme_id)
        REFERENCES programme (id) ON DELETE CASCADE
);

CREATE TABLE programme_sector (
    programme_id readable_id,
    sector_id readable_id,
    ordinal integer NOT NULL,
    CONSTRAINT programme_sector_pkey PRIMARY KEY (programme_id, sector_id),
    CONSTRAINT programme_sector_programme FOREIGN KEY (programme_id)
        REFERENCES programme (id) ON DELETE CASCADE,
    CONSTRAINT programme_sector_known FOREIGN KEY (sector_id) REFERENCES sector (id)
);

CREATE TABLE data_protection_rule (
    id readable_id,
    kind text NOT NULL,
    country region_code NOT NULL,
    name text NOT NULL,
    law text NOT NULL,
    law_year calendar_year,
    in_force_status text,
    consent_basis text,
    cross_border_rule text,
    cctv_face_recognition text,
    regulator text,
    public_sector_scope text,
    note text,
    general_knowledge_fields text[] NOT NULL,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    CONSTRAINT data_protection_rule_pkey PRIMARY KEY (id),
    CONSTRAINT data_protection_rule_kind_known CHECK (kind IN ('law', 'framework', 'case'))
);

CREATE TABLE pairing (  -- a problem and who took it on, as a source reports it; never a Match
    id readable_id,
    programme text NOT NULL,  -- in the words of the source
    country region_code NOT NULL,
    city text,
    need_text text NOT NULL,
    solution_text text NOT NULL,
    stage text,
    note text,
    sources text[] NOT NULL,
    evidence evidence_kind NOT NULL,
    year calendar_year,
    read_on date,
    CONSTRAINT pairing_pkey PRIMARY KEY (id)
);

CREATE TABLE pairing_title (
    pairing_id readable_id,
    lang language_code,
    title text NOT NULL,
    CONSTRAINT pairing_title_pkey PRIMARY KEY (pairing_id, lang),
    CONSTRAINT pairing_title_pairing FOREIGN KEY (pairing_id) REFERENCES pairing (id) ON DELETE CASCADE
);

CREATE TABLE pairing_sector (
    pairing_id readable_id,
    sector_id readable_id,
    ordinal integer NOT NULL,
    CONSTRAINT pairing_sector_pkey PRIMARY KEY (pairing_id, sector_id),
    CONSTRAINT pairing_sector_pairing FOREIGN KEY (pairing_id) REFERENCES pairing (id) ON DELETE CASCADE,
    CONSTRAINT pairing_sector_known FOREIGN KEY (sector_id) REFERENCES sector (id)
);

CREATE TABLE pairing_organisation (
    pairing_id readable_id,
    organisation_id readable_id,
    ordinal integer NOT NULL,
    CONSTRAINT pairing_organisation_pkey PRIMARY KEY (pairing_id, organisation_id),
    CONSTRAINT pairing_organisation_pairing FOREIGN KEY (pairing_id) REFERENCES pairing (id) ON DELETE CASCADE,
    CONSTRAINT pairing_organisation_known FOREIGN KEY (organisation_id) REFERENCES organisation (id)
);
CREATE INDEX pairing_organisation_by_organisation ON pairing_organisation (organisation_id);

CREATE TABLE pairing_city (
    pairing_id readable_id,
    city_id readable_id,
    ordinal integer NOT NULL,
    CONSTRAINT pairing_city_pkey PRIMARY KEY (pairing_id, city_id),
    CONSTRAINT pairing_city_pairing FOREIGN KEY (pairing_id) REFERENCES pairing (id) ON DELETE CASCADE,
    CONSTRAINT pairing_city_known FOREIGN KEY (city_id) REFERENCES city (id)
);
CREATE INDEX pairing_city_by_city ON pairing_city (city_id);

CREATE TABLE pairing_listing (
    pairing_id readable_id,
    listing_id readable_id,
    kind text NOT NULL,
    ordinal integer NOT NULL,
    CONSTRAINT pairing_listing_pkey PRIMARY KEY (pairing_id, listing_id),
    CONSTRAINT pairing_listing_pairing FOREIGN KEY (pairing_id) REFERENCES pairing (id) ON DELETE CASCADE,
    CONSTRAINT pairing_listing_known FOREIGN KEY (listing_id, kind)
        REFERENCES listing (id, kind) ON DELETE CASCADE
);
CREATE INDEX pairing_listing_by_listing ON pairing_listing (listing_id);

-- ---------------------------------------------------------------- the index, and Matches

CREATE TABLE index_version (  -- who made vectors, terms and concepts: `name@digest` of each
    id integer GENERATED ALWAYS AS IDENTITY,
    model text NOT NULL,
    tokenizer text NOT NULL,
    taxonomy text NOT NULL,
    dimension integer NOT NULL,
    active boolean NOT NULL DEFAULT false,  -- the one that answers
    created_at timestamptz NOT NULL DEFAULT now(),
    ranker text,  -- `name@digest` of what ranked the Matches kept; NULL before the first were
    source text NOT NULL,  -- whence the model is loaded: a shipped one, a folder, a name
    activated_at timestamptz,  -- when it last began to answer; NULL before it ever did
    CONSTRAINT index_version_pkey PRIMARY KEY (id),
    CONSTRAINT index_version_identity UNIQUE (model, tokenizer, taxonomy),
    CONSTRAINT index_version_of_dimension UNIQUE (id, dimension),
    CONSTRAINT index_version_dimension_range CHECK (dimension BETWEEN 1 AND 4000),
    CONSTRAINT index_version_active_since CHECK (NOT active OR activated_at IS NOT NULL)
);
CREATE UNIQUE INDEX index_version_one_active ON index_version (active) WHERE active;

CREATE TABLE index_request (  -- the model that shall answer and does not yet; one row
    one boolean DEFAULT true,
    setting text,  -- ENMUSUBI_EMBEDDING_MODEL as a start last found it
    source text,  -- whence the model is loaded; NULL where none is asked for
    index_id integer,  -- the index that is being prepared for it
    problem text,  -- why it cannot be had, in a sentence; NULL while nothing is wrong
    asked_at timestamptz,
    CONSTRAINT index_request_pkey PRIMARY KEY (one),
    CONSTRAINT index_request_one CHECK (one),
    CONSTRAINT index_request_whole CHECK ((source IS NULL) = (asked_at IS NULL)),
    CONSTRAINT index_request_of_source CHECK (
        source IS NOT NULL OR (index_id IS NULL AND problem IS NULL)
    ),
    CONSTRAINT index_request_version FOREIGN KEY (index_id)
        REFERENCES index_version (id) ON DELETE SET NULL
);

CREATE TABLE listing_index (
    listing_id readable_id,
    index_id integer NOT NULL,
    dimension integer NOT NULL,
    script text NOT NULL,
    vector halfvec NOT NULL,  -- of title and text, unit length
    terms sparsevec(1048576) NOT NULL,  -- weights of hashed terms, unit length or empty
    sectors real[] NOT NULL,  -- over the taxonomy's Sectors in order
    sectors_declared boolean NOT NULL,
    text_sha256 text NOT NULL,  -- listing.content_sha256 at the time
    indexed_at timestamptz NOT NULL DEFAULT now(),
    matched boolean NOT NULL DEFAULT false,  -- its Matches are kept: see data/sql/refresh.sql
    CONSTRAINT listing_index_pkey PRIMARY KEY (listing_id, index_id),
    CONSTRAINT listing_index_of_dimension UNIQUE (listing_id, index_id, dimension),
    CONSTRAINT listing_index_listing FOREIGN KEY (listing_id) REFERENCES listing (id) ON DELETE CASCADE,
    CONSTRAINT listing_index_version FOREIGN KEY (index_id, dimension)
        REFERENCES index_version (id, dimension) ON DELETE CASCADE,
    CONSTRAINT listing_index_vector_dimension CHECK (vector_dims(vector) = dimension),
    CONSTRAINT listing_index_script_known CHECK (script IN (
        'latin', 'japanese', 'thai', 'khmer', 'lao', 'burmese', 'other'
    ))
);
CREATE INDEX listing_index_by_version ON listing_index (index_id);

CREATE TABLE passage (  -- characters start_at to end_at (end excluded) of one field
    listing_id readable_id,
    index_id integer NOT NULL,
    ordinal integer NOT NULL,
    field text NOT NULL,
    start_at integer NOT NULL,
    end_at integer NOT NULL,
    dimension integer NOT NULL,
    vector halfvec NOT NULL,
    CONSTRAINT passage_pkey PRIMARY KEY (listing_id, index_id, ordinal),
    CONSTRAINT passage_listing_index FOREIGN KEY (listing_id, index_id, dimension)
        REFERENCES listing_index (listing_id, index_id, dimension) ON DELETE CASCADE,
    CONSTRAINT passage_vector_dimension CHECK (vector_dims(vector) = dimension),
    CONSTRAINT passage_field_known CHECK (field IN ('title', 'text')),
    CONSTRAINT passage_range CHECK (start_at >= 0 AND end_at > start_at),
    CONSTRAINT passage_ordinal_positive CHECK (ordinal >= 0)
);

CREATE TABLE listing_concept (  -- Problems and Functions recognised, and the passage that says so
    listing_id readable_id,
    index_id integer NOT NULL,
    concept_id readable_id,
    kind text NOT NULL,
    strength real NOT NULL,
    similarity real NOT NULL,
    passage integer NOT NULL,
    place integer NOT NULL,  -- 0 for the strongest of its kind
    CONSTRAINT listing_concept_pkey PRIMARY KEY (listing_id, index_id, concept_id),
    CONSTRAINT listing_concept_passage FOREIGN KEY (listing_id, index_id, passage)
        REFERENCES passage (listing_id, index_id, ordinal) ON DELETE CASCADE,
    CONSTRAINT listing_concept_known FOREIGN KEY (concept_id, kind) REFERENCES concept (id, kind),
    CONSTRAINT listing_concept_kind_known CHECK (kind IN ('problem', 'function')),
    CONSTRAINT listing_concept_strength_range CHECK (strength > 0 AND strength <= 1.0001),
    CONSTRAINT listing_concept_similarity_range CHECK (similarity BETWEEN -1.0001 AND 1.0001)
);
CREATE INDEX listing_concept_by_concept ON listing_concept (concept_id, index_id);

CREATE TABLE match (  -- the best of each Need, for lists; Reasons are made when a Match is shown
    need_id readable_id,
    solution_id readable_id,
    index_id integer NOT NULL,
    rank integer NOT NULL,
    score real NOT NULL,
    good boolean NOT NULL,
    meaning real NOT NULL,
    passages real NOT NULL,
    words real NOT NULL,
    concepts real NOT NULL,
    sectors real NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT match_pkey PRIMARY KEY (need_id, solution_id, index_id),
    CONSTRAINT match_rank_once UNIQUE (need_id, index_id, rank),
    CONSTRAINT match_need FOREIGN KEY (need_id) REFERENCES need (listing_id) ON DELETE CASCADE,
    CONSTRAINT match_solution FOREIGN KEY (solution_id) REFERENCES solution (listing_id) ON DELETE CASCADE,
    -- Both sides were indexed by the same makers, or there is no Match.
    CONSTRAINT match_need_indexed FOREIGN KEY (need_id, index_id)
        REFERENCES listing_index (listing_id, index_id) ON DELETE CASCADE,
    CONSTRAINT match_solution_indexed FOREIGN KEY (solution_id, index_id)
        REFERENCES listing_index (listing_id, index_id) ON DELETE CASCADE,
    CONSTRAINT match_rank_positive CHECK (rank >= 1),
    CONSTRAINT match_score_range CHECK (score BETWEEN 0 AND 1),
    CONSTRAINT match_parts_range CHECK (
        meaning BETWEEN 0 AND 1 AND passages BETWEEN 0 AND 1 AND words BETWEEN 0 AND 1
        AND concepts BETWEEN 0 AND 1 AND sectors BETWEEN 0 AND 1
    )
);
CREATE INDEX match_by_solution ON match (solution_id, index_id, score DESC);

-- ---------------------------------------------------------------- bookkeeping

CREATE TABLE seed_file (  -- an unchanged file is not loaded again
    name text NOT NULL,
    sha256 text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT seed_file_pkey PRIMARY KEY (name)
);

-- ---------------------------------------------------------------- what may be matched and shown

-- Columns are the fields of the nouns Need and Solution, and those to sort and filter by.
CREATE VIEW listing_record AS
SELECT
    l.id, l.kind, l.lang, l.title, l.text,
    coalesce(
        (SELECT jsonb_object_agg(t.lang, t.title) FROM listing_title t WHERE t.listing_id = l.id),
        '{}'
    ) AS titles,
    ARRAY(
        SELECT s.sector_id::text FROM listing_sector s WHERE s.listing_id = l.id ORDER BY s.ordinal
    ) AS sectors,
    l.business_models, l.personal_data, l.consent, l.organisation_id,
    l.sources, l.evidence, l.year, l.read_on, l.demo,
    n.city_id, n.country, n.stage, n.budget_usd_min, n.budget_usd_max, n.budget_note, n.must_have,
    ARRAY(
        SELECT c.country::text FROM solution_country c
        WHERE c.listing_id = l.id ORDER BY c.ordinal
    ) AS countries,
    o.reference_places AS "references", o.maturity, o.price_usd_min, o.price_usd_max,
    o.business_note, o.consent_note,
    l.status, l.content_sha256, l.created_at, l.updated_at
FROM listing l
LEFT JOIN need n ON n.listing_id = l.id
LEFT JOIN solution o ON o.listing_id = l.id;

-- The one place that decides which Listings may be shown and matched. Every query that leads to
-- a Match or a public page reads this view or those made of it, never the tables under it (tested).
CREATE VIEW matchable_listing AS
SELECT
    id, kind, lang, title, text, titles, sectors, business_models, personal_data, consent,
    organisation_id, sources, evidence, year, read_on, demo, city_id, country, stage,
    budget_usd_min, budget_usd_max, budget_note, must_have, countries, "references", maturity,
    price_usd_min, price_usd_max, business_note, consent_note, content_sha256, created_at,
    updated_at
FROM listing_record
WHERE status = 'published';

CREATE VIEW matchable_need AS
SELECT
    id, lang, title, text, titles, sectors, business_models, personal_data, consent,
    organisation_id, sources, evidence, year, read_on, demo, city_id, country, stage,
    budget_usd_min, budget_usd_max, budget_note, must_have, created_at, updated_at
FROM matchable_listing
WHERE kind = 'need';

CREATE VIEW matchable_solution AS
SELECT
    id, lang, title, text, titles, sectors, business_models, personal_data, consent,
    organisation_id, sources, evidence, year, read_on, demo, countries, "references", maturity,
    price_usd_min, price_usd_max, business_note, consent_note, created_at, updated_at
FROM matchable_listing
WHERE kind = 'solution';

-- What was made of the published Listings as they are written now: passages of an older text
-- would quote what is no longer there, so such a Listing waits for `enmusubi index`.
CREATE VIEW matchable_index AS
SELECT
    i.listing_id, l.kind, i.index_id, i.dimension, i.script, i.vector, i.terms,
    i.sectors, i.sectors_declared, i.text_sha256, i.matched
FROM listing_index i
JOIN matchable_listing l ON l.id = i.listing_id AND l.content_sha256 = i.text_sha256;

-- Functions that a Listing clearly speaks of; a Need asks for those that solve its Problems.
-- Ten of each are always kept, so one counts from 0.3, about its share in an even profile.
CREATE VIEW listing_function AS
SELECT c.listing_id, c.index_id, c.concept_id AS function_id
FROM listing_concept c
WHERE c.kind = 'function' AND c.strength >= 0.3
UNION
SELECT c.listing_id, c.index_id, s.function_id
FROM listing_concept c
JOIN matchable_need n ON n.id = c.listing_id
JOIN problem_function s ON s.problem_id = c.concept_id
WHERE c.kind = 'problem' AND c.strength >= 0.3;

-- Organisations that belong to JASCA; taking part in an event is not belonging.
CREATE VIEW jasca_organisation AS
SELECT id FROM organisation WHERE jasca_status IN ('verified_member', 'founding_ministry', 'linked_body');

-- Ids of the matchable Listings that pass every filter; NULL lets all pass. Written once, for
-- lists and for retrieval alike.
CREATE FUNCTION listing_filtered(
    wanted_kind text, wanted_countries text[], wanted_sectors text[], wanted_functions text[],
    wanted_languages text[], in_ascn boolean, in_jasca boolean, is_demo boolean,
    wanted_organisations text[], wanted_cities text[]
) RETURNS TABLE (listing_id readable_id) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT l.id
    FROM matchable_listing l
    WHERE l.kind = wanted_kind
        AND (wanted_countries IS NULL OR l.country = ANY (wanted_countries)
            OR l.countries && wanted_countries)
        AND (wanted_sectors IS NULL OR l.sectors && wanted_sectors)
        AND (wanted_functions IS NULL OR EXISTS (
            SELECT FROM listing_function f
            JOIN index_version v ON v.id = f.index_id AND v.active
            WHERE f.listing_id = l.id AND f.function_id = ANY (wanted_functions)
        ))
        AND (wanted_languages IS NULL OR l.lang = ANY (wanted_languages))
        AND (in_ascn IS NULL OR in_ascn = EXISTS (
            SELECT FROM city c WHERE c.id = l.city_id AND c.ascn_member
        ))
        AND (in_jasca IS NULL OR in_jasca = EXISTS (
            SELECT FROM jasca_organisation j WHERE j.id = l.organisation_id
        ))
        AND (is_demo IS NULL OR l.demo = is_demo)
        AND (wanted_organisations IS NULL OR l.organisation_id = ANY (wanted_organisations))
        AND (wanted_cities IS NULL OR l.city_id = ANY (wanted_cities));
END;

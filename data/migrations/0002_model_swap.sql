-- A model can be replaced while the site answers: whence each is loaded, which one is asked for,
-- and which Listings have their Matches in which index.

-- So far only the setting knew whence. The shipped model is the likely maker; another is told
-- from it by its identity, and its source is noted when it is loaded next.
ALTER TABLE index_version ADD COLUMN source text NOT NULL DEFAULT 'static';
ALTER TABLE index_version ALTER COLUMN source DROP DEFAULT;
ALTER TABLE index_version ADD COLUMN activated_at timestamptz;
UPDATE index_version SET activated_at = created_at WHERE active;
ALTER TABLE index_version ADD CONSTRAINT index_version_active_since
    CHECK (NOT active OR activated_at IS NOT NULL);

CREATE TABLE index_request (
    one boolean DEFAULT true,
    setting text,
    source text,
    index_id integer,
    problem text,
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

-- The Matches of the index that answers were kept together with it.
ALTER TABLE listing_index ADD COLUMN matched boolean NOT NULL DEFAULT false;
UPDATE listing_index i SET matched = true
FROM index_version v WHERE v.id = i.index_id AND v.active AND v.ranker IS NOT NULL;

CREATE OR REPLACE VIEW matchable_index AS
SELECT
    i.listing_id, l.kind, i.index_id, i.dimension, i.script, i.vector, i.terms,
    i.sectors, i.sectors_declared, i.text_sha256, i.matched
FROM listing_index i
JOIN matchable_listing l ON l.id = i.listing_id AND l.content_sha256 = i.text_sha256;

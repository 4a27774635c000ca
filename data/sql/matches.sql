-- name: candidates
-- Matchable Listings of a kind that pass the filters and are nearest to a query by meaning or by
-- words. Exact: `+ 0` keeps any index on vectors out, which would lose rows under a filter.
WITH near AS MATERIALIZED (
    SELECT
        i.listing_id, i.text_sha256,
        (i.vector <=> $12::halfvec) + 0 AS distance,
        -(i.terms <#> $13::sparsevec) AS words
    FROM listing_filtered($1::text, $2::text[], $3::text[], $4::text[], $5::text[],
        $6::boolean, $7::boolean, $8::boolean, $9::text[], $10::text[]) f
    JOIN matchable_index i ON i.listing_id = f.listing_id AND i.index_id = $11::int
)
(SELECT listing_id, text_sha256 FROM near ORDER BY distance, listing_id LIMIT $14::int)
UNION
(
    SELECT listing_id, text_sha256 FROM near WHERE words > 0
    ORDER BY words DESC, listing_id LIMIT $14::int
)
ORDER BY listing_id;

-- name: lock_needs
-- Make two that replace the Matches of one Need wait for each other.
SELECT id FROM listing WHERE id = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE;

-- name: delete_matches
-- Remove the Matches kept of Needs in an index.
DELETE FROM match WHERE index_id = $1::int AND need_id = ANY ($2::text[]);

-- name: save_matches
-- Keep one Match.
INSERT INTO match (
    need_id, solution_id, index_id, rank, score, good, meaning, passages, words, concepts,
    sectors
)
VALUES (
    $1::text, $2::text, $3::int, $4::int, $5::real, $6::boolean, $7::real, $8::real, $9::real,
    $10::real, $11::real
);

-- name: matches_of_needs
-- The Matches kept of Needs by the active index, the best first.
SELECT
    m.need_id, m.solution_id, m.rank, m.score, m.good, m.meaning, m.passages, m.words,
    m.concepts, m.sectors
FROM match m
JOIN index_version v ON v.id = m.index_id AND v.active
JOIN matchable_need n ON n.id = m.need_id
JOIN matchable_solution s ON s.id = m.solution_id
WHERE m.need_id = ANY ($1::text[]) AND m.rank <= $2::int
ORDER BY m.need_id, m.rank;

-- name: kept_matches
-- The Matches kept of Needs in one index, whether it answers or not, without those with a Solution.
SELECT
    m.need_id, m.solution_id, m.rank, m.score, m.good, m.meaning, m.passages, m.words,
    m.concepts, m.sectors
FROM match m
WHERE m.index_id = $1::int AND m.need_id = ANY ($2::text[]) AND m.solution_id <> $3::text
ORDER BY m.need_id, m.rank;

-- name: matches_of_solutions
-- The Matches kept of Solutions by the active index, the best first.
SELECT
    m.need_id, m.solution_id, m.rank, m.score, m.good, m.meaning, m.passages, m.words,
    m.concepts, m.sectors
FROM (
    SELECT
        a.need_id, a.solution_id, a.rank, a.score, a.good, a.meaning, a.passages, a.words,
        a.concepts, a.sectors,
        row_number() OVER (
            PARTITION BY a.solution_id ORDER BY a.score DESC, a.need_id
        ) AS place
    FROM match a
    JOIN index_version v ON v.id = a.index_id AND v.active
    JOIN matchable_need n ON n.id = a.need_id
    JOIN matchable_solution s ON s.id = a.solution_id
    WHERE a.solution_id = ANY ($1::text[])
) m
WHERE m.place <= $2::int
ORDER BY m.solution_id, m.place;

-- name: best_matches_of_organisation
-- The Needs that an Organisation's Solutions fit, each once with the best of them.
SELECT
    m.need_id, m.solution_id, m.rank, m.score, m.good, m.meaning, m.passages, m.words,
    m.concepts, m.sectors
FROM (
    SELECT DISTINCT ON (a.need_id)
        a.need_id, a.solution_id, a.rank, a.score, a.good, a.meaning, a.passages, a.words,
        a.concepts, a.sectors
    FROM match a
    JOIN index_version v ON v.id = a.index_id AND v.active
    JOIN matchable_need n ON n.id = a.need_id
    JOIN matchable_solution s ON s.id = a.solution_id
    WHERE s.organisation_id = $1::text
    ORDER BY a.need_id, a.score DESC, a.solution_id
) m
ORDER BY m.score DESC, m.need_id
LIMIT $2::int;

-- name: count_good_matches
-- How many good Matches the active index keeps of each of some Listings.
SELECT l.id AS listing_id, count(*) AS count
FROM unnest($1::text[]) AS l (id)
JOIN match m ON m.need_id = l.id OR m.solution_id = l.id
JOIN index_version v ON v.id = m.index_id AND v.active
JOIN matchable_need n ON n.id = m.need_id
JOIN matchable_solution s ON s.id = m.solution_id
WHERE m.good
GROUP BY l.id;

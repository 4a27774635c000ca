-- name: overview
-- How much there is of each noun, invented records left out, and the latest day of reading.
SELECT
    (SELECT count(*) FROM matchable_need n WHERE NOT n.demo) AS needs,
    (SELECT count(*) FROM matchable_solution s WHERE NOT s.demo) AS solutions,
    (SELECT count(*) FROM organisation o WHERE NOT o.demo) AS organisations,
    (SELECT count(*) FROM city c WHERE NOT c.demo) AS cities,
    (SELECT count(*) FROM programme) AS programmes,
    (SELECT count(*) FROM pairing) AS pairings,
    (SELECT max(l.read_on) FROM matchable_listing l
        WHERE NOT l.demo AND l.evidence <> 'own_work') AS read_on,
    EXISTS (SELECT FROM matchable_listing l WHERE l.demo) AS has_demo;

-- name: count_by_sector_and_country
-- How many published Listings each kind has by Sector and country, the pairs without any left out.
SELECT s.value AS sector, c.value AS country,
    count(*) FILTER (WHERE l.kind = 'need') AS needs,
    count(*) FILTER (WHERE l.kind = 'solution') AS solutions
FROM matchable_listing l
CROSS JOIN LATERAL unnest(l.sectors) AS s (value)
CROSS JOIN LATERAL unnest(l.country::text || l.countries) AS c (value)
WHERE c.value IS NOT NULL AND ($1::boolean IS NULL OR l.demo = $1)
GROUP BY s.value, c.value
ORDER BY s.value, c.value;

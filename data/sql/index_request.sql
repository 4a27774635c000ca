-- Queries of the one model that is asked for and does not answer yet.

-- name: index_request
-- What is asked for, and the setting as a start last found it.
SELECT setting, source, index_id, problem, asked_at FROM index_request;

-- name: note_setting
-- Keep the setting, so that the next start can tell whether it has changed.
INSERT INTO index_request (setting) VALUES ($1::text)
ON CONFLICT ON CONSTRAINT index_request_pkey DO UPDATE SET setting = excluded.setting;

-- name: ask_for_model
-- Ask for a model, in place of what was asked for before.
INSERT INTO index_request (source, asked_at) VALUES ($1::text, now())
ON CONFLICT ON CONSTRAINT index_request_pkey DO UPDATE SET
    source = excluded.source, asked_at = excluded.asked_at, index_id = NULL, problem = NULL;

-- name: note_index_of_request
-- Name the index that is prepared for a model, unless another is asked for by now.
UPDATE index_request SET index_id = $2::int, problem = NULL WHERE source = $1::text RETURNING one;

-- name: note_problem_of_request
-- Keep why a model cannot be had, unless another is asked for by now.
UPDATE index_request SET problem = $2::text WHERE source = $1::text;

-- name: end_request
-- Nothing is asked for any more.
UPDATE index_request SET source = NULL, asked_at = NULL, index_id = NULL, problem = NULL;

"""The loader of named queries: what it reads, and what it refuses."""

from pathlib import Path

import pytest

from data.errors import QueryFileRefused
from data.queries import QUERIES, SQL, load_queries

TWO = """-- What this file is about.

-- name: first_one
-- Count to one.
SELECT 1;

-- name: second_one
-- Count to two,
-- slowly.
SELECT 2
-- a remark
LIMIT $1::int;
"""


def write(folder: Path, text: str, name: str = "numbers.sql") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_query_runs_from_its_name_to_the_next(tmp_path: Path) -> None:
    write(tmp_path, TWO)
    queries = load_queries(tmp_path)
    assert list(queries) == ["first_one", "second_one"]
    assert queries["first_one"].text == "-- name: first_one\n-- Count to one.\nSELECT 1;"
    assert queries["second_one"].text.endswith("-- a remark\nLIMIT $1::int;")


def test_a_query_knows_its_purpose_and_place(tmp_path: Path) -> None:
    path = write(tmp_path, TWO)
    query = load_queries(tmp_path)["second_one"]
    assert query.purpose == "Count to two, slowly."
    assert (query.path, query.line) == (path, 7)


def test_a_name_is_used_once_across_files(tmp_path: Path) -> None:
    write(tmp_path, TWO, "a.sql")
    write(tmp_path, "-- name: first_one\n-- Again.\nSELECT 3;\n", "b.sql")
    with pytest.raises(QueryFileRefused, match=r"b\.sql, line 1: .*taken by a\.sql, line 3"):
        load_queries(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("SELECT 1;\n", 1, "without a name"),
        ("-- Preface.\n\nSELECT 1;\n" + TWO, 3, "without a name"),
        ("-- name: Not A Name\n-- Why.\nSELECT 1;\n", 1, "not a name"),
        ("-- name: silent\nSELECT 1;\n", 1, "purpose"),
        ("-- name: silent\n--\nSELECT 1;\n", 1, "purpose"),
        ("-- name: empty\n-- Nothing.\n\n", 1, "no statement"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(QueryFileRefused, match=reason) as caught:
        load_queries(tmp_path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_the_queries_of_the_store_are_loaded() -> None:
    assert SQL["applied_migrations"] == QUERIES["applied_migrations"].text
    assert set(SQL) == set(QUERIES)

"""Rules for all named queries at once."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from data.pool import Connection
from data.queries import QUERIES

DATA = Path(__file__).parents[2] / "data"
CODE = [path for path in DATA.rglob("*.py") if path.name != "queries.py"]

# The tables that hold what is not published; the views over them decide what may be seen.
GUARDED = {
    "listing", "need", "solution", "listing_title", "listing_sector", "solution_country",
    "listing_record", "listing_index",
}  # fmt: skip
# Queries that see all and lead neither to a Match nor to a page, and why.
SEE_ALL = {
    "stale_listings": "what is hidden is indexed too, so that it can be published at once",
    "index_states": "counts what `stale_listings` finds",
    "lock_needs": "returns nothing that is used",
    "delete_demo_organisations": "removes nobody whom even a hidden Listing names",
    "delete_demo_cities": "removes no City that even a hidden Need names",
}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_query_prepares_against_the_schema(db: Connection, name: str) -> None:
    await db.prepare(QUERIES[name].text)


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_names_its_columns(name: str) -> None:
    assert not re.search(r"SELECT\s+(\w+\.)?\*", _statement(name), re.IGNORECASE)


@pytest.mark.parametrize("name", QUERIES)
def test_a_parameter_says_its_type_where_it_first_stands(name: str) -> None:
    first: dict[int, str | None] = {}
    for match in re.finditer(r"\$(\d+)(::\w+)?", _statement(name)):
        first.setdefault(int(match[1]), match[2])
    assert all(first.values()), first
    assert sorted(first) == list(range(1, len(first) + 1))


def test_every_query_is_used_by_exactly_one_function() -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for path in CODE:
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in _queries_in(function):
                    users[name].add(f"{path.name}:{function.name}")
    assert {name for name in QUERIES if name not in users} == set()
    assert {name: by for name, by in users.items() if len(by) > 1} == {}
    assert users.keys() <= QUERIES.keys()


def test_a_file_of_queries_has_the_name_of_its_module() -> None:
    stems = {query.path.stem for query in QUERIES.values()}
    modules = {path.stem for path in DATA.glob("*.py")} | {"migrations"}
    assert stems <= modules


@pytest.mark.parametrize("name", [name for name in QUERIES if name not in SEE_ALL])
def test_no_query_reads_past_the_views_that_decide_what_may_be_seen(name: str) -> None:
    # What a statement deletes from it does not show.
    read = _relations(re.sub(r"DELETE\s+FROM", "", _statement(name)), "FROM|JOIN|USING")
    assert not read & GUARDED


def test_the_guard_sees_a_query_that_reads_past_it() -> None:
    assert _relations(_statement("stale_listings"), "FROM|JOIN") & GUARDED
    assert _relations("SELECT x FROM a CROSS JOIN LATERAL (SELECT 1 FROM need)", "FROM|JOIN") == {
        "a", "need"
    }  # fmt: skip


async def test_the_views_lead_to_the_one_that_decides(db: Connection) -> None:
    rows = await db.fetch(
        "SELECT view_name, table_name FROM information_schema.view_table_usage"
        " WHERE table_schema = 'public'"
    )
    reads: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        reads[row["view_name"]].add(row["table_name"])
    assert reads["matchable_listing"] == {"listing_record"}
    assert reads["matchable_need"] == reads["matchable_solution"] == {"matchable_listing"}
    assert reads["matchable_index"] == {"listing_index", "matchable_listing"}
    definition = await db.fetchval("SELECT pg_get_functiondef('listing_filtered'::regproc)")
    assert not _relations(definition, "FROM|JOIN") & GUARDED


def _queries_in(function: ast.AST) -> set[str]:
    return {
        str(node.slice.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "SQL"
        and isinstance(node.slice, ast.Constant)
    }


def _statement(name: str) -> str:
    return re.sub(r"--[^\n]*", "", QUERIES[name].text)


def _relations(statement: str, words: str) -> set[str]:
    return set(re.findall(rf"\b(?:{words})\s+(?:ONLY\s+)?\(?([a-z_]+)", statement))

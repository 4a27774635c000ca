"""The named queries of data/sql, read once: `SQL["need_by_id"]` is the text to send."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from data.errors import QueryFileRefused

_NAME = re.compile(r"-- name: ([a-z][a-z0-9_]*)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement with its name and purpose, and where it is written.

    `text` keeps both comments, so that the server's log and pg_stat_activity show the name.
    """

    name: str
    purpose: str
    text: str
    path: Path
    line: int


def load_queries(folder: Path) -> dict[str, Query]:
    """Read all `*.sql` of a folder; a query runs from its `-- name:` line to the next one.

    Raises QueryFileRefused for text before the first name, a query without a purpose in the
    line after its name or without a statement, and a name that is taken.
    """
    queries: dict[str, Query] = {}
    for path in sorted(folder.glob("*.sql")):
        for query in _parse(path):
            if (twin := queries.get(query.name)) is not None:
                reason = f"the name {query.name} is taken by {twin.path.name}, line {twin.line}"
                raise QueryFileRefused(path=path, line=query.line, reason=reason)
            queries[query.name] = query
    return queries


def _parse(path: Path) -> list[Query]:
    lines = path.read_text("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("-- name:")]
    preface = lines[: starts[0]] if starts else lines
    for number, line in enumerate(preface, start=1):
        if line.strip() and not line.startswith("--"):
            raise QueryFileRefused(path=path, line=number, reason="a statement without a name")
    ends = [*starts[1:], len(lines)]
    return [
        _query(path, start + 1, lines[start:end]) for start, end in zip(starts, ends, strict=True)
    ]


def _query(path: Path, line: int, block: list[str]) -> Query:
    match = _NAME.fullmatch(block[0])
    if match is None:
        raise QueryFileRefused(path=path, line=line, reason=f"not a name: {block[0]!r}")
    name = match[1]
    purpose = " ".join(_comment_after_name(block))
    if not purpose:
        raise QueryFileRefused(path=path, line=line, reason=f"{name} does not say its purpose")
    if all(not text.strip() or text.startswith("--") for text in block):
        raise QueryFileRefused(path=path, line=line, reason=f"{name} has no statement")
    text = "\n".join(block).rstrip()
    return Query(name=name, purpose=purpose, text=text, path=path, line=line)


def _comment_after_name(block: list[str]) -> list[str]:
    comment: list[str] = []
    for line in block[1:]:
        if not line.startswith("--"):
            break
        comment.append(line.removeprefix("--").strip())
    return comment


QUERIES: Mapping[str, Query] = MappingProxyType(load_queries(Path(__file__).parent / "sql"))
SQL: Mapping[str, str] = MappingProxyType({name: query.text for name, query in QUERIES.items()})

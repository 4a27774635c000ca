"""Reads the gathered facts, and what all their records have in common."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from matcher.domain import Provenance

READ_ON = date(2026, 11, 22)  # the day on which the facts were taken over
FACTS = (
    "cities",
    "needs",
    "solutions",
    "real_matches",
    "programmes",
    "governance",
    "jasca_members",
)
Record = Mapping[str, Any]
Facts = Mapping[str, list[Record]]


def read_facts(folder: Path) -> Facts:
    """Return the records of each file of facts, sorted by id."""
    return {name: sorted(records(folder / f"{name}.jsonl"), key=_id) for name in FACTS}


def records(path: Path) -> list[Record]:
    """Return the records of one JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def provenance(record: Record, *, year: int | None = None) -> Provenance:
    """Return whence a record comes; one that is own knowledge is marked so."""
    evidence = "general_knowledge" if record["own_knowledge"] else record["evidence"]
    return Provenance(
        sources=tuple(dict.fromkeys(record["sources"])),
        evidence=evidence,
        year=year,
        read_on=READ_ON,
    )


def _id(record: Record) -> str:
    return str(record["id"])

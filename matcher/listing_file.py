"""Needs, Solutions and judgements in files, as benchmarks have them: JSON Lines and TSV."""

import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from matcher.domain import (
    UNDETERMINED,
    BusinessModel,
    Consent,
    Listing,
    ListingId,
    Maturity,
    Need,
    PersonalData,
    SectorId,
    Solution,
    Stage,
)
from matcher.errors import FileRefused, TextRefused
from matcher.index import document_of
from matcher.text import check_text

L = TypeVar("L", bound=Listing)
E = TypeVar("E", bound=StrEnum)
GRADES = (0, 1, 2, 3)
Judgements = dict[ListingId, dict[ListingId, int]]


def read_needs(path: Path) -> list[Need]:
    """Read Needs: `id`, `text`; optionally `title`, `lang`, `country`, `sectors`, `constraints`.

    Fields that are not known are passed over, unknown values of optional fields too: a glossary
    of another time must not stop an evaluation. Raises FileRefused with the line number.
    """
    return [_checked(_need(record, path, n), path, n) for n, record in _records(path)]


def read_solutions(path: Path) -> list[Solution]:
    """Read Solutions: `id`, `text`; the rest optional, as for `read_needs`."""
    return [_checked(_solution(record, path, n), path, n) for n, record in _records(path)]


def read_judgements(path: Path) -> Judgements:
    """Read `need_id <tab> solution_id <tab> grade` without a header, grade 0 to 3."""
    judgements: Judgements = {}
    for number, line in numbered_lines(path):
        cells = line.split("\t")
        if len(cells) != 3 or cells[2].strip() not in {str(grade) for grade in GRADES}:
            reason = "expected need_id, solution_id and a grade of 0 to 3, separated by tabs"
            raise FileRefused(path=path, line=number, reason=reason)
        grades = judgements.setdefault(ListingId(cells[0]), {})
        if ListingId(cells[1]) in grades:
            raise FileRefused(path=path, line=number, reason="this pair is judged twice")
        grades[ListingId(cells[1])] = int(cells[2])
    return judgements


def read_splits(path: Path) -> dict[ListingId, str]:
    """Read `need_id <tab> split` without a header."""
    splits = {}
    for number, line in numbered_lines(path):
        cells = line.split("\t")
        if len(cells) != 2:
            raise FileRefused(path=path, line=number, reason="expected need_id and split")
        splits[ListingId(cells[0])] = cells[1].strip()
    return splits


def _need(record: Mapping[str, object], path: Path, number: int) -> Need:
    limits = record.get("constraints")
    limits = limits if isinstance(limits, Mapping) else record
    return Need(
        id=ListingId(str(record["id"])),
        lang=_maybe_string(record.get("lang")) or UNDETERMINED,
        title=_string(record, "title", path, number),
        text=_string(record, "text", path, number),
        sectors=tuple(SectorId(s) for s in _strings(record.get("sectors"))),
        country=_maybe_string(record.get("country")),
        stage=_member(Stage, limits.get("stage")),
        personal_data=_member(PersonalData, limits.get("personal_data")),
        consent=_member(Consent, limits.get("consent")),
        business_models=_members(BusinessModel, limits.get("business_models")),
        budget_usd_min=_number(limits.get("budget_usd_min")),
        budget_usd_max=_number(limits.get("budget_usd_max")),
        must_have=_strings(limits.get("must_have")),
    )


def _solution(record: Mapping[str, object], path: Path, number: int) -> Solution:
    return Solution(
        id=ListingId(str(record["id"])),
        lang=_maybe_string(record.get("lang")) or UNDETERMINED,
        title=_string(record, "title", path, number),
        text=_string(record, "text", path, number),
        sectors=tuple(SectorId(s) for s in _strings(record.get("sectors"))),
        countries=_strings(record.get("countries")),
        references=_strings(record.get("references")),
        personal_data=_member(PersonalData, record.get("personal_data")),
        consent=_member(Consent, record.get("consent_model")),
        business_models=_members(BusinessModel, record.get("business_models")),
        maturity=_member(Maturity, record.get("maturity")),
        price_usd_min=_number(record.get("price_usd_min")),
        price_usd_max=_number(record.get("price_usd_max")),
    )


def _checked(listing: L, path: Path, number: int) -> L:
    try:
        check_text(document_of(listing))
    except TextRefused as error:
        raise FileRefused(path=path, line=number, reason=str(error)) from error
    return listing


def _records(path: Path) -> list[tuple[int, Mapping[str, object]]]:
    records: list[tuple[int, Mapping[str, object]]] = []
    seen = set()
    for number, line in numbered_lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FileRefused(path=path, line=number, reason="not JSON") from error
        if not isinstance(record, dict) or not _maybe_string(record.get("id")):
            raise FileRefused(path=path, line=number, reason="expected an object with an `id`")
        if record["id"] in seen:
            raise FileRefused(path=path, line=number, reason=f"id {record['id']!r} stands twice")
        seen.add(record["id"])
        records.append((number, record))
    if not records:
        raise FileRefused(path=path, reason="no records in it")
    return records


def numbered_lines(path: Path) -> list[tuple[int, str]]:
    """Return the non-empty lines with their numbers from 1."""
    try:
        text = path.read_bytes().decode().removeprefix("\ufeff")
    except OSError as error:
        raise FileRefused(path=path, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FileRefused(path=path, line=line, reason="not UTF-8") from error
    return [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _string(record: Mapping[str, object], key: str, path: Path, number: int) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FileRefused(path=path, line=number, reason=f"`{key}` must be a string")
    return value


def _maybe_string(value: object) -> str | None:
    return value if isinstance(value, str) and value.isprintable() else None


def _strings(value: object) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # JSON as Python reads it has NaN, Infinity and integers beyond any float.
    return float(value) if abs(value) <= sys.float_info.max else None


def _member(kind: type[E], value: object) -> E | None:
    return kind(str(value)) if value in list(kind) else None


def _members(kind: type[E], value: object) -> tuple[E, ...]:
    return tuple(kind(v) for v in _strings(value) if v in list(kind))

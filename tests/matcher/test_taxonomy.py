"""Sectors, Problems and Functions: read strictly, told apart by digest, linked both ways."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.domain import FunctionId, ProblemId, SectorId
from matcher.errors import FileRefused
from matcher.shipped import DATA
from matcher.shipped import TAXONOMY as SHIPPED
from matcher.taxonomy import EMPTY, read_taxonomy, taxonomy_of
from tests.matcher.small import RECORDS, TAXONOMY


def changed(place: int, **fields: Any) -> list[dict[str, object]]:
    """The small taxonomy with one record changed."""
    return [record | fields if i == place else record for i, record in enumerate(RECORDS)]


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def test_entries_are_found_by_id() -> None:
    assert [s.id for s in TAXONOMY.sectors] == ["mobility", "water"]
    assert TAXONOMY.sector_by_id[SectorId("water")].label("ja") == "水"
    assert TAXONOMY.problem_by_id[ProblemId("flooding")].sector == "water"
    assert TAXONOMY.function_by_id[FunctionId("signal-control")].unsure == ("ja",)
    assert dict(TAXONOMY.sector_index) == {"mobility": 0, "water": 1}


def test_a_language_without_a_label_reads_the_english_one() -> None:
    assert TAXONOMY.sectors[0].label("km") == "Mobility"


def test_the_texts_of_an_entry_are_label_synonyms_and_definition_by_language() -> None:
    assert TAXONOMY.problems[0].texts() == [
        "traffic jams every evening. congestion. Roads carry more vehicles than they can.",
        "渋滞",
    ]


def test_problems_know_the_functions_that_solve_them() -> None:
    assert TAXONOMY.solves.tolist() == [[1, 1, 0], [0, 0, 1]]
    assert EMPTY.solves.shape == (0, 0)


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        (0, {"label": {"en": "Transport", "ja": "交通"}}),
        (2, {"synonyms": {"en": ["jams"]}}),
        (2, {"definition": {"en": "Other words."}}),
        (2, {"functions": ["signal-control"]}),
        (3, {"functions": ["drainage", "signal-control"]}),
    ],
)
def test_the_identity_changes_with_all_that_recognises_a_concept(
    place: int, fields: dict[str, object]
) -> None:
    assert taxonomy_of(RECORDS).identity == TAXONOMY.identity
    assert taxonomy_of(changed(place, **fields)).identity != TAXONOMY.identity


def test_a_file_reads_like_its_records(tmp_path: Path) -> None:
    path = write(tmp_path / "taxonomy.jsonl", RECORDS)
    assert read_taxonomy(path) == TAXONOMY
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n\r\n"))
    assert read_taxonomy(path) == TAXONOMY


def test_a_line_separator_inside_a_label_ends_no_record(tmp_path: Path) -> None:
    records = changed(0, label={"en": "one\u2028two"})
    path = tmp_path / "taxonomy.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), "utf-8")
    assert read_taxonomy(path).sectors[0].label("en") == "one\u2028two"


def test_a_line_that_is_no_json_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.jsonl"
    path.write_text(json.dumps(RECORDS[0]) + "\n\n{broken\n", "utf-8")
    with pytest.raises(FileRefused, match=r"taxonomy\.jsonl, line 3: not JSON") as refused:
        read_taxonomy(path)
    assert refused.value.line == 3


@pytest.mark.parametrize(
    ("place", "fields", "says"),
    [
        (0, {"kind": "planet"}, "planet"),
        (0, {"label": "Mobility"}, "expected an object"),
        (2, {"synonyms": ["congestion"]}, "expected an object"),
        (2, {"functions": "drainage"}, "expected a list"),
        (2, {"functions": ["no-such-function"]}, "nothing has the id 'no-such-function'"),
        (2, {"parent": "no-such-sector"}, "nothing has the id 'no-such-sector'"),
        (4, {"parent": "no-such-sector"}, "nothing has the id 'no-such-sector'"),
    ],
)
def test_a_record_that_does_not_fit_is_refused(
    tmp_path: Path, place: int, fields: dict[str, object], says: str
) -> None:
    path = write(tmp_path / "taxonomy.jsonl", changed(place, **fields))
    with pytest.raises(FileRefused, match=f"not a taxonomy.*{says}"):
        read_taxonomy(path)


@pytest.mark.parametrize("content", [b"[1]", b'"text"', b"{}", b"\xff\xfe"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "taxonomy.jsonl"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match="not a taxonomy"):
        read_taxonomy(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not a taxonomy"):
        read_taxonomy(tmp_path / "absent.jsonl")


def test_the_shipped_taxonomy_has_fourteen_sectors_and_solves_every_problem() -> None:
    taxonomy = read_taxonomy(DATA / SHIPPED)
    assert len(taxonomy.sectors) == 14
    assert np.all(taxonomy.solves.sum(axis=1) >= 1)

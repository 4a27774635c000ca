"""Reading seed files: any damage is named by file and line, and then nothing is returned."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data
from data.demo_set import read_demo
from data.errors import DataError, SeedFileError
from data.seed_file import FILES, read_nouns, read_seed
from data.seed_record import RecordError, from_record, to_record
from matcher.domain import City, DataProtectionRule, Organisation, Programme, Solution

SEED = Path(data.__file__).parent / "seed"
DEMO = Path(data.__file__).parent / "demo"
GOOD: dict[str, Any] = {
    "id": "sol-001",
    "text": "Treats water on site.",
    "sources": ["https://example.org/a"],
    "evidence": "archived_page_excerpt",
    "read_on": "2026-11-22",
}
Edit = Callable[[dict[str, Any]], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seed that a test may damage."""
    shutil.copytree(SEED, tmp_path / "seed")
    return tmp_path / "seed"


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def edit(path: Path, number: int, change: Edit) -> None:
    """Change the record on one line; `change` may edit it in place or return another."""
    lines = path.read_text("utf-8").splitlines()
    record = json.loads(lines[number - 1])
    lines[number - 1] = json.dumps(change(record) or record, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"provenance": {}}, "unknown key 'provenance'"),
        ({"text": None}, "'text' is not a text"),
        ({"text": 3}, "'text' is not a text"),
        ({"text": " "}, "empty text"),
        ({"text": "a\x07b"}, "control character"),
        ({"text": "a\ud800b"}, "control character"),
        ({"titles": []}, "'titles' is not an object"),
        ({"titles": {"ja": 1}}, "'titles' is not a text"),
        ({"titles": {"Japanese": "x"}}, "not a language code"),
        ({"lang": "xx yy"}, "not a language code"),
        ({"sectors": "water"}, "'sectors' is not a list"),
        ({"personal_data": "some"}, "not one of none, possible, aggregate, identifiable"),
        ({"business_models": ["gift"]}, "not one of sale"),
        ({"countries": ["Viet Nam"]}, "not a country code"),
        ({"price_usd_min": "5"}, "wrong type"),
        ({"price_usd_min": True}, "wrong type"),
        ({"price_usd_min": -5}, "not an amount of money"),
        ({"price_usd_min": 10**400}, "not a finite number"),
        ({"price_usd_min": 9, "price_usd_max": 8}, "'price_usd_min' is above 'price_usd_max'"),
        ({"demo": "yes"}, "not true or false"),
        ({"year": 2020.5}, "not a whole number"),
        ({"year": True}, "wrong type"),
        ({"year": 20}, "not a year"),
        ({"read_on": "22 November 2026"}, "not a date"),
        ({"read_on": None}, "no date"),
        ({"evidence": "hearsay"}, "'evidence' is not one of"),
        ({"sources": []}, "no source"),
        ({"sources": ["a book"]}, "neither a web address"),
        ({"id": "need-001"}, "not of the form sol-"),
        ({"id": "sol-Ä"}, "not of the form sol-"),
    ],
)
def test_a_value_that_is_not_allowed_is_named(
    tmp_path: Path, change: dict[str, Any], problem: str
) -> None:
    path = write(tmp_path / "solutions.jsonl", GOOD, {**GOOD, "id": "sol-002", **change})
    with pytest.raises(SeedFileError, match=r"^solutions\.jsonl, line 2: .") as caught:
        read_nouns(path, Solution, prefix="sol-")
    assert problem in caught.value.problem


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    record = {k: v for k, v in GOOD.items() if k != key}
    path = write(tmp_path / "solutions.jsonl", record)
    with pytest.raises(SeedFileError, match=f"line 1: key '{key}' is missing"):
        read_nouns(path, Solution, prefix="sol-")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "not valid JSON"),
        (b"", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"price_usd_min": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id": "sol-002", "id": "sol-003"}', "a key twice"),
        (b'{"price_usd_min": NaN}', "NaN is not a JSON number"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 11"),
        (b'{"text": "a\0b"}', "NUL byte"),
        (b'{"text": "a\\u0000b"}', "is missing"),
    ],
)
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: bytes, problem: str) -> None:
    path = write(tmp_path / "solutions.jsonl", GOOD)
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(SeedFileError, match=r"^solutions\.jsonl, line 2: .") as caught:
        read_nouns(path, Solution, prefix="sol-")
    assert (caught.value.line, problem in caught.value.problem) == (2, True)


def test_an_id_used_twice_is_named_with_its_first_line(tmp_path: Path) -> None:
    path = write(tmp_path / "solutions.jsonl", GOOD, {**GOOD, "id": "sol-002"}, GOOD)
    with pytest.raises(SeedFileError, match="line 3: id 'sol-001' is used already on line 1"):
        read_nouns(path, Solution, prefix="sol-")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "needs.jsonl").unlink()
    with pytest.raises(SeedFileError, match=r"^needs\.jsonl: cannot be read: No such file"):
        read_seed(folder)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "solutions.jsonl").touch()
    assert read_nouns(tmp_path / "solutions.jsonl", Solution, prefix="sol-") == ()


def test_a_name_is_needed(tmp_path: Path) -> None:
    record = {"id": "org-a", "kind": "company", "names": {}, "country": "JP", **GOOD}
    del record["text"]
    record["id"] = "org-a"
    path = write(tmp_path / "organisations.jsonl", record)
    with pytest.raises(SeedFileError, match="line 1: key 'names' holds no name"):
        read_nouns(path, Organisation, prefix="org-")


def test_an_unknown_kind_is_named(folder: Path) -> None:
    edit(folder / FILES["rules"], 2, lambda r: r.update(kind="rumour"))
    with pytest.raises(SeedFileError, match="line 2: key 'kind' is not one of law, framework"):
        read_seed(folder)


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("taxonomy", "parent", "sport"),
        ("needs", "sectors", ["sport"]),
        ("needs", "city_id", "city-atlantis"),
        ("solutions", "organisation_id", "org-nobody"),
        ("programmes", "sectors", ["sport"]),
        ("pairings", "organisation_ids", ["org-nobody"]),
        ("pairings", "city_ids", ["city-atlantis"]),
        ("pairings", "need_ids", ["need-999"]),
        ("pairings", "solution_ids", ["sol-999"]),
    ],
)
def test_a_link_that_leads_nowhere_is_named(
    folder: Path, part: str, key: str, value: object
) -> None:
    edit(folder / FILES[part], 15, lambda record: record.update({key: value}))
    with pytest.raises(SeedFileError, match=f"line 15: key '{key}': there is no") as caught:
        read_seed(folder)
    assert caught.value.file == FILES[part]


NOUNS: dict[str, tuple[Any, str]] = {
    "cities": (City, "city-"),
    "programmes": (Programme, "prog-"),
    "rules": (DataProtectionRule, "rule-"),
}
DAMAGE: tuple[Callable[[bytes], bytes], ...] = (
    lambda line: line[:-1],
    lambda line: b"x" + line,
    lambda line: line[: len(line) // 2] + b"\xff" + line[len(line) // 2 :],
    lambda line: line[: len(line) // 2] + b"\0" + line[len(line) // 2 :],
    lambda line: line.replace(b'"id"', b'"identity"', 1),
    lambda line: line.replace(b'"read_on"', b'"read_at"', 1),
    lambda line: b"[" + line + b"]",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    part=st.sampled_from(sorted(NOUNS)),
    place=st.integers(min_value=0),
    damage=st.sampled_from(DAMAGE),
)
def test_a_damaged_line_is_named_by_its_number(
    tmp_path: Path, part: str, place: int, damage: Callable[[bytes], bytes]
) -> None:
    noun, prefix = NOUNS[part]
    lines = (SEED / FILES[part]).read_bytes().splitlines()
    number = place % len(lines)
    lines[number] = damage(lines[number])
    path = tmp_path / FILES[part]
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(SeedFileError) as caught:
        read_nouns(path, noun, prefix=prefix)
    assert (caught.value.file, caught.value.line) == (path.name, number + 1)


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)


@given(
    text=TEXT, titles=st.dictionaries(st.sampled_from(["ja", "th"]), TEXT), price=st.floats(0, 1e9)
)
def test_a_noun_survives_being_written_and_read(
    text: str, titles: dict[str, str], price: float
) -> None:
    record = {**GOOD, "text": text, "titles": titles, "price_usd_min": price}
    noun = from_record(Solution, json.loads(json.dumps(record)))
    assert from_record(Solution, json.loads(json.dumps(to_record(noun)))) == noun


def test_an_unset_optional_key_is_left_out_and_a_false_answer_is_kept() -> None:
    record = {"kind": "company", "names": {"en": "A"}, "country": "JP", "small": False, **GOOD}
    del record["text"]
    written = to_record(from_record(Organisation, record))
    assert (written["small"], "note" in written, "year" in written) == (False, False, False)


def test_a_record_that_is_no_object_is_refused() -> None:
    with pytest.raises(RecordError, match="not a JSON object"):
        from_record(Solution, [])


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the demo set that a test may damage."""
    shutil.copytree(DEMO, tmp_path / "demo")
    return tmp_path / "demo"


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        ("needs.jsonl", {"city": "Atlantis"}, "there is no 'SG Atlantis'"),
        ("solutions.jsonl", {"organisation": "Nobody"}, "there is no 'Nobody'"),
        ("solutions.jsonl", {"text": 3}, "must be a string"),
        ("organisations.jsonl", {"kind": "circus"}, "'kind' is not one of"),
    ],
)
def test_a_broken_record_of_the_demo_set_is_named(
    demo: Path, file: str, change: dict[str, Any], problem: str
) -> None:
    edit(demo / file, 1, lambda record: record.update(change))
    with pytest.raises(SeedFileError, match=r"jsonl, line 1: .") as caught:
        read_demo(demo)
    assert caught.value.file == file
    assert problem in caught.value.problem


def test_a_key_twice_in_the_demo_set_is_named(demo: Path) -> None:
    path = demo / "needs.jsonl"
    path.write_bytes(path.read_bytes().replace(b'{"id"', b'{"lang": "en", "id"', 1))
    with pytest.raises(SeedFileError, match=r"needs\.jsonl, line 1: the line names a key twice"):
        read_demo(demo)


def test_a_broken_table_of_cities_is_named(demo: Path) -> None:
    (demo / "city_ids.tsv").write_text("SG\tSingapore\n", "utf-8")
    with pytest.raises(SeedFileError, match=r"city_ids\.tsv, line 1: expected country"):
        read_demo(demo)


def test_the_error_is_one_of_the_store() -> None:
    error = SeedFileError("needs.jsonl", 3, "is broken")
    assert isinstance(error, DataError)
    assert str(error) == "needs.jsonl, line 3: is broken"

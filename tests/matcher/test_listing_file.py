"""Needs, Solutions and judgements in files: read with patience, refused by line number."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.domain import BusinessModel, Consent, Maturity, PersonalData, Stage
from matcher.errors import FileRefused
from matcher.listing_file import read_judgements, read_needs, read_solutions, read_splits
from matcher.text import TEXT_LIMIT

NEED = {
    "id": "n-1",
    "lang": "th",
    "title": "น้ำท่วม",
    "text": "น้ำท่วมทุกปี",
    "country": "TH",
    "sectors": ["water", "disaster"],
    "constraints": {
        "stage": "planning",
        "personal_data": "none",
        "consent": "opt_in",
        "business_models": ["service", "barter"],
        "budget_usd_min": 10,
        "budget_usd_max": 2.5e6,
        "must_have": ["ISO 37120"],
    },
    "en_gloss": "extra",
}
SOLUTION = {
    "id": "s-1",
    "lang": "ja",
    "title": "排水",
    "text": "排水ポンプ",
    "sectors": ["water"],
    "countries": ["TH"],
    "references": ["Bangkok 2024"],
    "personal_data": "aggregate",
    "consent_model": "ordinance",
    "business_models": ["sale"],
    "maturity": "commercial",
    "price_usd_min": 1,
    "price_usd_max": 2,
    "unknown": {"deep": []},
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*lines: object) -> Path:
        path = tmp_path / "listings.jsonl"
        written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(written), "utf-8")
        return path

    return write


Write = Callable[..., Path]


def test_a_need_is_read_with_its_constraints(write: Write) -> None:
    (need,) = read_needs(write(NEED))
    assert (need.id, need.lang, need.country) == ("n-1", "th", "TH")
    assert (need.title, need.text, need.sectors) == ("น้ำท่วม", "น้ำท่วมทุกปี", ("water", "disaster"))
    assert (need.stage, need.personal_data) == (Stage.PLANNING, PersonalData.NONE)
    assert (need.consent, need.must_have) == (Consent.OPT_IN, ("ISO 37120",))
    assert (need.budget_usd_min, need.budget_usd_max) == (10.0, 2_500_000.0)


def test_constraints_may_stand_in_the_record_itself(write: Write) -> None:
    (need,) = read_needs(write({"id": "n", "text": "x", "stage": "idea", "budget_usd_min": 3}))
    assert (need.stage, need.budget_usd_min) == (Stage.IDEA, 3.0)


def test_a_solution_is_read_with_its_terms(write: Write) -> None:
    (solution,) = read_solutions(write(SOLUTION))
    assert (solution.id, solution.lang, solution.countries) == ("s-1", "ja", ("TH",))
    assert (solution.maturity, solution.consent) == (Maturity.COMMERCIAL, Consent.ORDINANCE)
    assert solution.business_models == (BusinessModel.SALE,)
    assert solution.references == ("Bangkok 2024",)
    assert (solution.price_usd_min, solution.price_usd_max) == (1.0, 2.0)


@pytest.mark.parametrize("read", [read_needs, read_solutions])
def test_id_and_text_are_enough(write: Write, read: Callable[[Path], list[Any]]) -> None:
    (listing,) = read(write({"id": "x", "text": "Pumps"}))
    assert (listing.lang, listing.title, listing.sectors) == ("und", "", ())
    assert (listing.personal_data, listing.business_models) == (None, ())


def test_unknown_values_of_optional_fields_are_passed_over(write: Write) -> None:
    odd = {"stage": "dream", "personal_data": 7, "business_models": ["barter", 3, "service"]}
    record = {"id": "n", "text": "x", "lang": ["th"], "country": 5, "sectors": "water"}
    (need,) = read_needs(write(record | {"constraints": odd}))
    assert (need.stage, need.personal_data, need.lang) == (None, None, "und")
    assert (need.country, need.sectors) == (None, ())
    assert need.business_models == (BusinessModel.SERVICE,)


@pytest.mark.parametrize("number", ["true", '"10"', "null", "NaN", "Infinity", "1e999", "1" * 400])
def test_what_is_no_amount_of_money_is_passed_over(write: Write, number: str) -> None:
    (need,) = read_needs(write(f'{{"id": "n", "text": "x", "budget_usd_min": {number}}}'))
    assert need.budget_usd_min is None


def test_byte_order_mark_windows_line_ends_and_blank_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "needs.jsonl"
    lines = [json.dumps({"id": f"n-{i}", "text": "x"}) for i in range(3)]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode() + b"\r\n")
    assert [need.id for need in read_needs(path)] == ["n-0", "n-1", "n-2"]


def test_a_line_separator_inside_a_text_ends_no_record(write: Write) -> None:
    (need,) = read_needs(write('{"id": "n", "text": "one\u2028two"}'))
    assert need.text == "one\u2028two"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "expected an object with an `id`"),
        ('"text"', "expected an object with an `id`"),
        ('{"text": "x"}', "expected an object with an `id`"),
        ('{"id": 5, "text": "x"}', "expected an object with an `id`"),
        ('{"id": "", "text": "x"}', "expected an object with an `id`"),
        ('{"id": "a\\tb", "text": "x"}', "expected an object with an `id`"),
        ('{"id": "\\ud800", "text": "x"}', "expected an object with an `id`"),
        ('{"id": "first", "text": "x"}', "id 'first' stands twice"),
        ('{"id": "n"}', "the text has no letters or digits"),
        ('{"id": "n", "text": "🙂"}', "the text has no letters or digits"),
        ('{"id": "n", "text": 5}', "`text` must be a string"),
        ('{"id": "n", "title": ["x"], "text": "x"}', "`title` must be a string"),
        ('{"id": "n", "text": "a\\u0000b"}', "character 2 of the text is U+0000"),
        ('{"id": "n", "text": "\\ud800 lone"}', "character 1 of the text is U+D800"),
        (json.dumps({"id": "n", "text": "a" * (TEXT_LIMIT + 1)}), "the text has 20,001 characters"),
    ],
)
@pytest.mark.parametrize("read", [read_needs, read_solutions])
def test_a_bad_line_is_named_by_its_number(
    write: Write, read: Callable[[Path], list[Any]], line: str, says: str
) -> None:
    path = write({"id": "first", "text": "Pumps"}, "", line)
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert (refused.value.path, refused.value.line) == (path, 3)
    assert f"line 3: {says}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_longest_text_is_read(write: Write) -> None:
    assert read_needs(write({"id": "n", "text": "a" * TEXT_LIMIT}))


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_a_file_without_records_is_refused(write: Write, content: str) -> None:
    with pytest.raises(FileRefused, match="no records in it"):
        read_needs(write(content))


def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="No such file"):
        read_needs(tmp_path / "absent.jsonl")
    with pytest.raises(FileRefused, match="directory"):
        read_solutions(tmp_path)
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'\xef\xbb\xbf\n{"id": "a"}\n\xe9')
    with pytest.raises(FileRefused, match="line 3: not UTF-8"):
        read_judgements(path)


@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_by_name(tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content)
    readers: list[Callable[[Path], object]] = [read_needs, read_judgements, read_splits]
    for read in readers:
        with suppress(FileRefused):
            read(path)


def test_judgements_are_grades_by_need_and_solution(write: Write) -> None:
    path = write("n-1\ts-1\t3", "n-1\ts-2\t0\r", "", "n-2\ts-1\t2")
    assert read_judgements(path) == {"n-1": {"s-1": 3, "s-2": 0}, "n-2": {"s-1": 2}}


@pytest.mark.parametrize("line", ["a\tb", "a\tb\tc", "a\tb\t4", "a\tb\t-1", "a b 2", "a\tb\t1\tx"])
def test_a_line_that_is_no_judgement_is_named(write: Write, line: str) -> None:
    with pytest.raises(FileRefused, match="line 2: expected need_id, solution_id and a grade"):
        read_judgements(write("n\ts\t1", line))


def test_a_pair_that_is_judged_twice_is_named(write: Write) -> None:
    with pytest.raises(FileRefused, match="line 2: this pair is judged twice"):
        read_judgements(write("n\ts\t1", "n\ts\t2"))


def test_splits_are_read_and_a_line_that_is_none_is_named(write: Write) -> None:
    assert read_splits(write("n-1\ttrain", "n-2\tdev\r")) == {"n-1": "train", "n-2": "dev"}
    with pytest.raises(FileRefused, match="line 2: expected need_id and split"):
        read_splits(write("n-1\ttrain", "n-2"))

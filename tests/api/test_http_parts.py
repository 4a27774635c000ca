"""Cursors, JSON and reader languages: what comes back is what went out, all else is refused."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.cursor import read_cursor, write_cursor
from api.http.reader_language import reader_language
from api.http.strict_json import check_json
from api.refusals import BodyNotJSON, FieldsRefused
from data.paging import Position

storable = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200)
positions = st.builds(
    Position,
    number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
    text=storable,
    id=storable,
)


@given(positions)
def test_a_cursor_leads_back_to_its_position(position: Position) -> None:
    cursor = write_cursor(position, "title")
    assert cursor is not None
    assert cursor.isascii()
    assert read_cursor(cursor, "title") == position


@given(st.text(max_size=300))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    try:
        position = read_cursor(text, "title")
    except FieldsRefused:
        return
    assert position is None or math.isfinite(position.number)


def test_the_last_page_has_no_cursor() -> None:
    assert write_cursor(None, "title") is None
    assert read_cursor("", "title") is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | storable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(storable, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(json_values)
def test_plain_json_passes(value: object) -> None:
    check_json(json.dumps(value, ensure_ascii=False).encode())
    check_json(json.dumps(value).encode())


@given(st.binary(max_size=200))
def test_bytes_are_json_or_refused(body: bytes) -> None:
    try:
        check_json(body)
    except (BodyNotJSON, FieldsRefused):
        return
    json.loads(body)


@pytest.mark.parametrize(
    ("asked", "accepted", "reader"),
    [
        (None, None, "en"),
        ("ja", "th", "ja"),
        ("vi-VN", None, "vi"),
        (None, "th-TH,th;q=0.9,en;q=0.8", "th"),
        (None, "fr, ja;q=0.5, en;q=0.4", "ja"),
        (None, "ja;q=0, en", "en"),
        (None, "ja;q=x", "en"),
        (None, "ja;q=7, th;q=0.1", "th"),
        (None, ";;,,=;q=", "en"),
        (None, "*", "en"),
        (None, "ja;v=1", "ja"),
    ],
)
def test_the_reader_is_answered_in_a_language_there_are_labels_in(
    asked: str | None, accepted: str | None, reader: str
) -> None:
    assert reader_language(asked, accepted) == reader

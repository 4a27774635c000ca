"""Translations of the judged set: read whole, or refused with the line at fault."""

import json
from pathlib import Path

import pytest

from matcher.domain import ListingId, Need
from matcher.errors import FileRefused
from matcher.quality.judged_set import DEV, TRAIN, read_judged_set
from matcher.quality.translations import (
    read_need_translations,
    read_solution_translations,
    read_unanswerable,
)
from matcher.shipped import DATA
from tests.factories import make_need, make_solution

NEED = make_need("n1", lang="en", must_have=("offline",))
SOLUTION = make_solution("s1", lang="ja")
THAI = {"id": "n1", "lang": "th", "title": "รถติด", "text": "รถติดทุกเย็นบนถนนวงแหวน"}
ENGLISH = {"id": "s1", "lang": "en", "title": "Signals", "text": "Signals follow the traffic."}
FOREIGN = {"id": "u1", "lang": "en", "kind": "foreign", "text": "We breed racehorses."}


def written(path: Path, *records: object) -> Path:
    lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_translation_keeps_all_but_the_texts(tmp_path: Path) -> None:
    path = written(tmp_path / "needs.jsonl", THAI | {"must_have": ["ออฟไลน์"]})
    read = read_need_translations(path, [make_need("n0"), NEED])
    thai = read[NEED.id]["th"]
    assert (thai.id, thai.lang, thai.title, thai.text) == ("n1", "th", *list(THAI.values())[2:])
    assert (thai.sectors, thai.must_have) == (NEED.sectors, ("ออฟไลน์",))


def test_a_solution_stands_in_the_other_language(tmp_path: Path) -> None:
    path = written(tmp_path / "solutions.jsonl", ENGLISH)
    (twin,) = read_solution_translations(path, [SOLUTION]).values()
    assert (twin.id, twin.lang, twin.countries) == ("s1", "en", SOLUTION.countries)


def test_a_text_without_an_answer_is_a_need(tmp_path: Path) -> None:
    (one,) = read_unanswerable(written(tmp_path / "u.jsonl", FOREIGN))
    assert one.kind == "foreign"
    assert one.need == Need(id=ListingId("u1"), lang="en", text="We breed racehorses.")


@pytest.mark.parametrize(
    ("records", "line", "word"),
    [
        (["{"], 1, "not JSON"),
        (["[]"], 1, "an object"),
        ([THAI | {"id": "n9"}], 1, "no original"),
        ([THAI, THAI], 2, "twice in th"),
        ([THAI | {"lang": "en"}], 1, "no translation"),
        ([THAI | {"lang": "de"}], 1, "`lang`"),
        ([THAI | {"lang": "km"}], 1, "script of km"),
        ([THAI | {"title": " "}], 1, "`title`"),
        ([THAI | {"text": 7}], 1, "`text`"),
        ([THAI | {"text": "ก\x00"}], 1, "U+0000"),
    ],
)
def test_a_translation_that_is_none_is_refused(
    tmp_path: Path, records: list[object], line: int, word: str
) -> None:
    path = written(tmp_path / "needs.jsonl", *records)
    with pytest.raises(FileRefused, match=f"line {line}.*{word.replace('+', '.')}"):
        read_need_translations(path, [NEED])


@pytest.mark.parametrize(
    ("records", "word"),
    [
        ([ENGLISH, ENGLISH], "twice"),
        ([ENGLISH | {"lang": "vi", "text": "Tín hiệu"}], "Japanese for English"),
    ],
)
def test_a_solution_in_a_third_language_is_refused(
    tmp_path: Path, records: list[object], word: str
) -> None:
    with pytest.raises(FileRefused, match=word):
        read_solution_translations(written(tmp_path / "s.jsonl", *records), [SOLUTION])


def test_a_kind_of_text_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="everyday, foreign"):
        read_unanswerable(written(tmp_path / "u.jsonl", FOREIGN | {"kind": "odd"}))


def test_every_need_of_dev_is_there_in_all_ten_languages() -> None:
    judged = read_judged_set(DATA / "demo")
    dev = judged.of_split(DEV)
    assert len(dev) == 24
    assert {len(versions) for versions in judged.versions(dev).values()} == {10}
    assert len(judged.of_split(DEV, TRAIN)) == 84
    assert not set(judged.translations) - {need.id for need in judged.of_split(DEV, TRAIN)}

"""Reads translations of the judged set, and texts that no Solution answers, with all checks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeVar

from matcher.domain import LANGUAGES, Listing, ListingId, Need, Solution
from matcher.errors import FileRefused, TextRefused
from matcher.index import document_of
from matcher.indexed import Script
from matcher.listing_file import numbered_lines
from matcher.text import check_text, script_of

L = TypeVar("L", bound=Listing)

KINDS = ("everyday", "foreign")
SOLUTION_LANGUAGES = ("ja", "en")
SCRIPTS = {
    "ja": Script.JAPANESE,
    "th": Script.THAI,
    "km": Script.KHMER,
    "lo": Script.LAO,
    "my": Script.BURMESE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswerable:
    """A text that no Solution answers.

    `kind`: everyday (a sentence that asks for nothing) or foreign (a request far from city work).
    """

    need: Need
    kind: str


def read_need_translations(path: Path, needs: Sequence[Need]) -> dict[ListingId, dict[str, Need]]:
    """Read `{"id", "lang", "title", "text", "must_have"}` a line; each Need once a language.

    All but the texts is as in the original. Raises FileRefused with the line.
    """
    originals = {need.id: need for need in needs}
    translations: dict[ListingId, dict[str, Need]] = {}
    for number, record in _records(path):
        need = _translated(record, originals, path, number)
        if need.lang in translations.setdefault(need.id, {}):
            _refuse(path, number, f"{need.id} stands twice in {need.lang}")
        must_have = record.get("must_have")
        if isinstance(must_have, list) and all(isinstance(one, str) for one in must_have):
            need = replace(need, must_have=tuple(must_have))
        translations[need.id][need.lang] = need
    return translations


def read_solution_translations(
    path: Path, solutions: Sequence[Solution]
) -> dict[ListingId, Solution]:
    """Read `{"id", "lang", "title", "text"}` a line: Japanese ones in English and the reverse."""
    originals = {solution.id: solution for solution in solutions}
    twins: dict[ListingId, Solution] = {}
    for number, record in _records(path):
        twin = _translated(record, originals, path, number)
        if {twin.lang, originals[twin.id].lang} != set(SOLUTION_LANGUAGES):
            _refuse(path, number, "expected Japanese for English or English for Japanese")
        if twin.id in twins:
            _refuse(path, number, f"{twin.id} stands twice")
        twins[twin.id] = twin
    return twins


def read_unanswerable(path: Path) -> list[Unanswerable]:
    """Read `{"id", "lang", "kind", "text"}` a line."""
    texts = []
    for number, record in _records(path):
        if record.get("kind") not in KINDS:
            _refuse(path, number, f"`kind` must be one of {', '.join(KINDS)}")
        need = Need(
            id=ListingId(_string(record, "id", path, number)),
            lang=_language(record, path, number),
            text=_string(record, "text", path, number),
        )
        _check(need, path, number)
        texts.append(Unanswerable(need=need, kind=str(record["kind"])))
    return texts


def _translated(
    record: Mapping[str, object], originals: Mapping[ListingId, L], path: Path, number: int
) -> L:
    original = originals.get(ListingId(_string(record, "id", path, number)))
    if original is None:
        _refuse(path, number, f"there is no original {record['id']!r}")
    lang = _language(record, path, number)
    if lang == original.lang:
        _refuse(path, number, f"{original.id} is written in {lang}; that is no translation")
    title = _string(record, "title", path, number)
    translation = replace(
        original, lang=lang, title=title, text=_string(record, "text", path, number)
    )
    _check(translation, path, number)
    return translation


def _check(listing: Listing, path: Path, number: int) -> None:
    try:
        check_text(document_of(listing))
    except TextRefused as error:
        _refuse(path, number, str(error))
    if script_of(document_of(listing)) is not SCRIPTS.get(listing.lang, Script.LATIN):
        _refuse(path, number, f"the text is not in the script of {listing.lang}")


def _language(record: Mapping[str, object], path: Path, number: int) -> str:
    lang = record.get("lang")
    if lang not in LANGUAGES:
        _refuse(path, number, f"`lang` must be one of {', '.join(LANGUAGES)}")
    return str(lang)


def _string(record: Mapping[str, object], key: str, path: Path, number: int) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        _refuse(path, number, f"`{key}` must be a text")
    return value


def _records(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in numbered_lines(path):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FileRefused(path=path, line=number, reason="not JSON") from error
        if not isinstance(record, dict):
            _refuse(path, number, "expected an object")
        yield number, record


def _refuse(path: Path, number: int, reason: str) -> NoReturn:
    raise FileRefused(path=path, line=number, reason=reason)

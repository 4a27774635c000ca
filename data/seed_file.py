"""Reads the seed files strictly: every record is a noun, or the file and line are named."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from data.errors import SeedFileError
from data.seed_checks import check
from data.seed_record import RecordError, from_record
from data.seed_taxonomy import TaxonomyEntry
from matcher.domain import (
    City,
    DataProtectionRule,
    Need,
    Organisation,
    Pairing,
    Programme,
    Solution,
)

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedData:
    """All that the seed folder holds, in the order of its lines; every link leads somewhere."""

    taxonomy: tuple[TaxonomyEntry, ...]
    cities: tuple[City, ...]
    organisations: tuple[Organisation, ...]
    needs: tuple[Need, ...]
    solutions: tuple[Solution, ...]
    programmes: tuple[Programme, ...]
    rules: tuple[DataProtectionRule, ...]
    pairings: tuple[Pairing, ...]


FILES = {
    "taxonomy": "taxonomy.jsonl",
    "cities": "cities.jsonl",
    "organisations": "organisations.jsonl",
    "needs": "needs.jsonl",
    "solutions": "solutions.jsonl",
    "programmes": "programmes.jsonl",
    "rules": "data_protection_rules.jsonl",
    "pairings": "pairings.jsonl",
}

# A part, its key, and the part or the kind of taxonomy entry in which each value must be an id.
LINKS = (
    ("taxonomy", "parent", "sector"),
    ("taxonomy", "functions", "function"),
    ("taxonomy", "problems", "problem"),
    ("needs", "sectors", "sector"),
    ("needs", "organisation_id", "organisations"),
    ("needs", "city_id", "cities"),
    ("solutions", "sectors", "sector"),
    ("solutions", "organisation_id", "organisations"),
    ("programmes", "sectors", "sector"),
    ("pairings", "sectors", "sector"),
    ("pairings", "organisation_ids", "organisations"),
    ("pairings", "city_ids", "cities"),
    ("pairings", "need_ids", "needs"),
    ("pairings", "solution_ids", "solutions"),
)


def read_seed(folder: Path) -> SeedData:
    """Return the whole seed. Raises SeedFileError with file, line and what is wrong there;
    then nothing is returned, of that file or of another."""

    def read(part: str, noun: type[Noun], prefix: str, kinds: tuple[str, ...] = ()) -> Any:
        return read_nouns(folder / FILES[part], noun, prefix=prefix, kinds=kinds)

    seed = SeedData(
        taxonomy=read("taxonomy", TaxonomyEntry, "", ("sector", "problem", "function")),
        cities=read("cities", City, "city-"),
        organisations=read("organisations", Organisation, "org-"),
        needs=read("needs", Need, "need-"),
        solutions=read("solutions", Solution, "sol-"),
        programmes=read("programmes", Programme, "prog-"),
        rules=read("rules", DataProtectionRule, "rule-", ("law", "framework", "case")),
        pairings=read("pairings", Pairing, "pairing-"),
    )
    _check_links(seed, folder)
    return seed


def read_nouns(
    path: Path, noun: type[Noun], *, prefix: str, kinds: Collection[str] = ()
) -> tuple[Noun, ...]:
    """Return the nouns of one file, one a line. `prefix`: how each id starts."""
    nouns: list[Noun] = []
    seen: dict[str, int] = {}
    for number, line in lines(path):
        try:
            record = parse_line(line)
            found: Any = from_record(noun, record)
            check(found, prefix, kinds)
        except RecordError as error:
            raise SeedFileError(path.name, number, str(error)) from None
        if found.id in seen:
            raise SeedFileError(
                path.name, number, f"id {found.id!r} is used already on line {seen[found.id]}"
            )
        seen[found.id] = number
        nouns.append(found)
    return tuple(nouns)


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield number (from 1) and content of each line. Raises SeedFileError if unreadable."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SeedFileError(path.name, None, f"cannot be read: {error.strerror}") from None
    yield from enumerate(content.removesuffix(b"\n").split(b"\n") if content else [], start=1)


def parse_line(line: bytes) -> object:
    """Return the JSON value of one line. Raises RecordError on anything else."""
    if b"\0" in line:
        raise RecordError("the line holds a NUL byte")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"the line is not UTF-8 at byte {error.start + 1}") from None
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecordError:
        raise
    except (ValueError, RecursionError):
        raise RecordError("the line is not valid JSON") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise RecordError("the line names a key twice")
    return record


def _no_constant(name: str) -> NoReturn:
    raise RecordError(f"{name} is not a JSON number")


def _check_links(seed: SeedData, folder: Path) -> None:
    known = {part: {noun.id for noun in getattr(seed, part)} for part in FILES}
    for kind in ("sector", "problem", "function"):
        known[kind] = {entry.id for entry in seed.taxonomy if entry.kind == kind}
    for part, key, target in LINKS:
        check_links(folder / FILES[part], getattr(seed, part), key, known[target])


def check_links(path: Path, nouns: Iterable[Any], key: str, known: Collection[str]) -> None:
    """Raise SeedFileError at the first noun whose `key` names an id that is not in `known`."""
    for number, noun in enumerate(nouns, start=1):
        value = getattr(noun, key)
        for id_ in value if isinstance(value, tuple) else (value,):
            if id_ is not None and id_ not in known:
                raise SeedFileError(path.name, number, f"key {key!r}: there is no {id_!r}")

"""Sector, Problem, Function: what problems belong to sectors and which functions solve them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from matcher.domain import FunctionId, ProblemId, SectorId
from matcher.errors import FileRefused
from matcher.indexed import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What Sectors, Problems and Functions have in common; texts by language."""

    id: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """Return the label in a language, or the English one where that language has none."""
        return self.labels.get(lang) or self.labels["en"]

    def texts(self) -> list[str]:
        """Return one text per language: label, synonyms and definition."""
        return [
            ". ".join([label, *self.synonyms.get(lang, ()), *_maybe(self.definitions.get(lang))])
            for lang, label in sorted(self.labels.items())
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector(Entry):
    """A field of city work, such as mobility or energy."""

    id: SectorId


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Entry):
    """What goes wrong in a city. `functions` solve it, the most direct first."""

    id: ProblemId
    sector: SectorId
    functions: tuple[FunctionId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Function(Entry):
    """What a Solution does, whatever its technology."""

    id: FunctionId
    sector: SectorId


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """All Sectors, Problems and Functions, each in a fixed order."""

    sectors: tuple[Sector, ...]
    problems: tuple[Problem, ...]
    functions: tuple[Function, ...]

    @cached_property
    def identity(self) -> str:
        """Name and digest of all that concepts are recognised by; changes with any label."""
        digest = hashlib.sha256()
        for entry in (*self.sectors, *self.problems, *self.functions):
            digest.update(json.dumps([entry.id, entry.texts()]).encode())
        for problem in self.problems:
            digest.update(json.dumps([problem.id, problem.functions]).encode())
        return f"taxonomy@{digest.hexdigest()[:12]}"

    @cached_property
    def sector_index(self) -> Mapping[SectorId, int]:
        """The place of each Sector in every vector over Sectors."""
        return {sector.id: i for i, sector in enumerate(self.sectors)}

    @cached_property
    def problem_by_id(self) -> Mapping[ProblemId, Problem]:
        """Problems by id."""
        return {problem.id: problem for problem in self.problems}

    @cached_property
    def function_by_id(self) -> Mapping[FunctionId, Function]:
        """Functions by id."""
        return {function.id: function for function in self.functions}

    @cached_property
    def sector_by_id(self) -> Mapping[SectorId, Sector]:
        """Sectors by id."""
        return {sector.id: sector for sector in self.sectors}

    @cached_property
    def solves(self) -> FloatArray:
        """float32 (problems, functions): 1 where the Function solves the Problem."""
        columns = {function.id: i for i, function in enumerate(self.functions)}
        links = np.zeros((len(self.problems), len(self.functions)), np.float32)
        for row, problem in enumerate(self.problems):
            links[row, [columns[f] for f in problem.functions]] = 1.0
        return links


EMPTY = Taxonomy(sectors=(), problems=(), functions=())


def read_taxonomy(path: Path) -> Taxonomy:
    """Read a taxonomy of JSON Lines as in `data/seed/taxonomy.jsonl`. Raises FileRefused."""
    records = []
    try:
        lines = path.read_text("utf-8-sig").split("\n")
        for number, line in ((n, line) for n, line in enumerate(lines, start=1) if line.strip()):
            try:
                records.append(json.loads(line))
            except ValueError as error:
                raise FileRefused(path=path, line=number, reason="not JSON") from error
        return taxonomy_of(records)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise FileRefused(path=path, reason=f"not a taxonomy ({error})") from error


def taxonomy_of(records: Iterable[Mapping[str, object]]) -> Taxonomy:
    """Build a Taxonomy from records as `read_taxonomy` finds them in a file.

    Raises KeyError or TypeError for what no record is, ValueError for an id that none has.
    """
    kinds: dict[str, list[Sector | Problem | Function]] = {
        "sector": [], "problem": [], "function": []
    }  # fmt: skip
    for record in records:
        kinds[str(record["kind"])].append(_entry(record))
    taxonomy = Taxonomy(
        sectors=tuple(e for e in kinds["sector"] if isinstance(e, Sector)),
        problems=tuple(e for e in kinds["problem"] if isinstance(e, Problem)),
        functions=tuple(e for e in kinds["function"] if isinstance(e, Function)),
    )
    _check_references(taxonomy)
    return taxonomy


def _check_references(taxonomy: Taxonomy) -> None:
    sectors = {p.sector for p in taxonomy.problems} | {f.sector for f in taxonomy.functions}
    functions = {function for problem in taxonomy.problems for function in problem.functions}
    unknown = {*(sectors - set(taxonomy.sector_by_id)), *(functions - set(taxonomy.function_by_id))}
    if unknown:
        raise ValueError(f"nothing has the id {min(unknown)!r}")


def _entry(record: Mapping[str, object]) -> Sector | Problem | Function:
    identifier, parent = str(record["id"]), SectorId(str(record.get("parent")))
    labels, definitions = _texts(record["label"]), _texts(record.get("definition", {}))
    synonyms = {k: tuple(map(str, v)) for k, v in _mapping(record.get("synonyms", {})).items()}
    unsure = tuple(map(str, _items(record.get("label_unsure", ()))))
    if record["kind"] == "sector":
        return Sector(
            id=SectorId(identifier), labels=labels, synonyms=synonyms,
            definitions=definitions, unsure=unsure,
        )  # fmt: skip
    if record["kind"] == "function":
        return Function(
            id=FunctionId(identifier), sector=parent, labels=labels, synonyms=synonyms,
            definitions=definitions, unsure=unsure,
        )  # fmt: skip
    functions = tuple(FunctionId(str(f)) for f in _items(record.get("functions", ())))
    return Problem(
        id=ProblemId(identifier), sector=parent, functions=functions, labels=labels,
        synonyms=synonyms, definitions=definitions, unsure=unsure,
    )  # fmt: skip


def _texts(value: object) -> dict[str, str]:
    return {key: str(text) for key, text in _mapping(value).items()}


def _mapping(value: object) -> dict[str, list[object]]:
    if not isinstance(value, Mapping):
        raise TypeError(f"expected an object, found {value!r}")
    return dict(value)


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"expected a list, found {value!r}")
    return list(value)


def _maybe(text: str | None) -> list[str]:
    return [text] if text else []

"""Composed documents: needs in ten languages and catalogue entries, as long and messy as real ones.

They were written for training; their organisations are invented and no judged text is among them.
Many stand in two languages, under one id.
"""

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import FileRefused
from matcher.taxonomy import Taxonomy
from matcher.training.glossary import Aligned


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A composed text. `function`: what it offers, or what it asks for; `problem` of needs only."""

    id: str
    text: str
    function: str
    problem: str = ""


class Documents:
    """The documents of a file, drawn at random, in any language they have."""

    def __init__(self, path: Path, taxonomy: Taxonomy, *, seed: int) -> None:
        """Read the file. Raises FileRefused for a Function or Problem outside the taxonomy."""
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._versions: dict[str, list[Document]] = defaultdict(list)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            document = _document(json.loads(line))
            known = document.function in taxonomy.function_by_id
            if not known or document.problem not in {"", *taxonomy.problem_by_id}:
                raise FileRefused(path=path, line=number, reason="no such function or problem")
            self._versions[document.id].append(document)
        self._answers: dict[str, list[str]] = defaultdict(list)
        for identity, (one, *_) in self._versions.items():
            if not one.problem:
                self._answers[one.function].append(identity)
        self._needs = [
            identity
            for identity, (one, *_) in self._versions.items()
            if one.problem and self._answers[one.function]
        ]
        self._translated = [key for key, versions in self._versions.items() if len(versions) > 1]

    def some_needs(self, count: int) -> list[Document]:
        """Return up to `count` different Needs that have an answer."""
        chosen = self._random.sample(self._needs, min(count, len(self._needs)))
        return [self._random.choice(self._versions[identity]) for identity in chosen]

    def answer(self, need: Document) -> Document:
        """Return an entry that does what a Need asks for."""
        identity = self._random.choice(self._answers[need.function])
        return self._random.choice(self._versions[identity])

    def parallel(self, count: int) -> list[Aligned]:
        """Return up to `count` different documents in two languages each."""
        chosen = self._random.sample(self._translated, min(count, len(self._translated)))
        pairs = [self._random.sample(self._versions[identity], 2) for identity in chosen]
        return [Aligned(left=one.text, right=other.text, meaning=one.id) for one, other in pairs]


def _document(record: dict[str, str]) -> Document:
    return Document(
        id=record["id"],
        text=f"{record['title']}. {record['text']}",
        function=record["function"],
        problem=record.get("problem", ""),
    )

"""The project's own multilingual text, made into the documents that needs and solutions are.

A Need is imitated by sentences, labels and definitions of one Problem in one language, a Solution
by those of one of its Functions in Japanese or English: the length and mix that real ones have.
"""

import csv
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.domain import LANGUAGES
from matcher.taxonomy import Entry, Problem, Taxonomy, read_taxonomy

SENTENCES = (0, 1, 2, 3)  # How many sentences a made document has, each as likely.
JAPANESE = 0.6  # Share of Solutions in Japanese, as in the listings; the rest is English.


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """A Need, a Solution of it, and one that only looks like it."""

    need: str
    solution: str
    negative: str
    problem: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Two texts of one meaning; equal `meaning` marks pairs that must not be told apart."""

    left: str
    right: str
    meaning: str


class Glossary:
    """Taxonomy, terms, parallel sentences and need-solution triples of one folder."""

    def __init__(self, folder: Path, *, seed: int, more: Path | None = None) -> None:
        """Read a folder. `more`: further translations of its sentences, by their ids."""
        self.taxonomy: Taxonomy = read_taxonomy(folder / "taxonomy.jsonl")
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._sentences = _records(folder / "sentences.jsonl")
        by_id = {str(record["id"]): record["text"] for record in self._sentences}
        for record in _records(more) if more else ():
            by_id[str(record["id"])][str(record["lang"])] = str(record["text"])
        with (folder / "terms.tsv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
        self._terms = [[cell for cell in row[: len(LANGUAGES)] if cell] for row in rows]
        self.triples = [_triple(r) for r in _records(folder / "need_solution_pairs.jsonl")]
        self._of_problem: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._of_function: dict[str, list[dict[str, str]]] = defaultdict(list)
        for record in self._sentences:
            for problem in record.get("problems", ()):
                self._of_problem[problem].append(record["text"])
            for function in record.get("functions", ()):
                self._of_function[function].append(record["text"])
        self._in_both = {
            (one, other): [
                text
                for record in self._sentences
                if {one, other} <= (text := record["text"]).keys()
            ]
            for one in LANGUAGES
            for other in LANGUAGES
        }
        self._entries: Sequence[Entry] = (
            *self.taxonomy.sectors,
            *self.taxonomy.problems,
            *self.taxonomy.functions,
        )
        self._solvable = [problem for problem in self.taxonomy.problems if problem.functions]

    def need_and_solution(self) -> tuple[str, str, Problem, str]:
        """Return a made Need and Solution, with the Problem and the Function that solves it."""
        problem = self._random.choice(self._solvable)
        # The first Functions of a Problem are the most direct.
        place = min(int(self._random.expovariate(0.6)), len(problem.functions) - 1)
        function = self.taxonomy.function_by_id[problem.functions[place]]
        language = "ja" if self._random.random() < JAPANESE else "en"
        need = self._document(problem, self._of_problem[problem.id], self._random.choice(LANGUAGES))
        solution = self._document(function, self._of_function[function.id], language)
        return need, solution, problem, function.id

    def aligned(self) -> Aligned:
        """Return two texts of one meaning in two languages: labels, terms or sentences."""
        kind = self._random.random()
        if kind < 0.45:
            entry = self._random.choice(self._entries)
            left, right = self._random.sample(LANGUAGES, 2)
            return Aligned(
                left=self._random.choice(_texts(entry, left)),
                right=self._random.choice(_texts(entry, right)),
                meaning=entry.id,
            )
        if kind < 0.7:
            row = self._random.choice([row for row in self._terms if len(row) > 1])
            one, other = self._random.sample(row, 2)
            return Aligned(left=one, right=other, meaning=row[0])
        texts: dict[str, str] = self._random.choice(self._sentences)["text"]
        one, other = self._random.sample(sorted(texts.values()), 2)
        return Aligned(left=one, right=other, meaning=texts["en"])

    def parallel(self) -> Aligned:
        """Return one made document in two languages: sentences of both, in the same order."""
        first = self._random.choice(self._sentences)["text"]
        one, other = self._random.sample(sorted(first), 2)
        known = self._in_both[one, other]
        others = self._random.sample(known, min(len(known), self._random.choice(SENTENCES)))
        texts = [first, *others]
        return Aligned(
            left=" ".join(text[one] for text in texts),
            right=" ".join(text[other] for text in texts),
            meaning="",
        )

    def some_triples(self, count: int) -> list[Triple]:
        """Return `count` triples."""
        return self._random.sample(self.triples, count)

    def texts(self) -> list[tuple[str, str]]:
        """Return all texts with their language, for the vocabulary."""
        entries = [(t, lang) for e in self._entries for lang in LANGUAGES for t in _texts(e, lang)]
        return entries + [(t, lang) for r in self._sentences for lang, t in r["text"].items()]

    def _document(self, entry: Entry, sentences: list[dict[str, str]], language: str) -> str:
        known = [texts[language] for texts in sentences if language in texts]
        parts = self._random.sample(known, min(len(known), self._random.choice(SENTENCES)))
        words = _texts(entry, language)
        parts += self._random.sample(words, min(len(words), self._random.choice((1, 1, 2))))
        self._random.shuffle(parts)
        return ". ".join(parts)


def _texts(entry: Entry, language: str) -> list[str]:
    definition = entry.definitions.get(language)
    label = entry.label(language)
    return [label, *entry.synonyms.get(language, ()), *([definition] if definition else [])]


def _triple(record: dict[str, dict[str, str]]) -> Triple:
    return Triple(
        need=record["need"]["text"],
        solution=record["solution"]["text"],
        negative=record["negative"]["text"],
        problem=str(record["problem"]),
        function=str(record["function"]),
    )


def _records(path: Path) -> list[dict[str, dict[str, str]]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]

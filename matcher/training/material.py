"""All that the models are trained from: corpora, glossary, composed documents, real pairings."""

import json
import random
from functools import cached_property
from pathlib import Path

from matcher.training.corpora import Pair, read_corpora, split_off_held
from matcher.training.documents import Documents
from matcher.training.domain import Lessons
from matcher.training.glossary import Glossary

SEED = 20261122
DOCUMENTS = "training/documents.jsonl"
SENTENCES = "training/sentences.jsonl"
GLOSSARY_REPEATED = 3  # In the vocabulary's sample: its words are the ones that matter.


class Material:
    """What is read from three folders. Judgements are no part of it: they measure."""

    def __init__(self, corpora: Path, glossary: Path, data: Path) -> None:
        """Read the corpora. Raises FileRefused."""
        self._glossary_folder, self._data = glossary, data
        self.judged = data / "demo"
        self.training: list[Pair]
        self.held: dict[str, list[Pair]]
        self.training, self.held = split_off_held(read_corpora(corpora))

    def glossary(self) -> Glossary:
        """Return the glossary with its draws from the start."""
        return Glossary(self._glossary_folder, seed=SEED, more=self._data / SENTENCES)

    @cached_property
    def english(self) -> list[str]:
        """All English texts, the shortest first."""
        return sorted({pair.english for pair in self.training}, key=lambda text: (len(text), text))

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each English text."""
        return {text: row for row, text in enumerate(self.english)}

    def lessons(self) -> Lessons:
        """Return what the last lesson is made of, with its draws from the start."""
        offers = {one["id"]: one["text"] for one in self._records("seed/solutions.jsonl")}
        past = [
            (pairing["need_text"], offers[solution])
            for pairing in self._records("seed/pairings.jsonl")
            for solution in pairing.get("solution_ids") or ()
        ]
        random.Random(SEED).shuffle(past)  # noqa: S311 - no secret
        documents = Documents(self._data / DOCUMENTS, self.glossary().taxonomy, seed=SEED)
        return Lessons(general=self.training, past=past, documents=documents)

    def vocabulary_texts(self) -> list[tuple[str, str]]:
        """Return texts with their languages, as the vocabulary is to see them."""
        texts = [(pair.text, pair.language) for pair in self.training]
        texts += [(english, "en") for english in self.english]
        texts += GLOSSARY_REPEATED * self.glossary().texts()
        for name in ("seed/needs.jsonl", "seed/solutions.jsonl", DOCUMENTS):
            texts += [(record["text"], record["lang"]) for record in self._records(name)]
        return texts

    def _records(self, name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in (self._data / name).read_text("utf-8").splitlines()]

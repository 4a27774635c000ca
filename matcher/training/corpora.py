"""Parallel text in `*.tsv.xz`: language, source, foreign text, English text, one pair a line."""

import lzma
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import FileRefused

# Word lists: short entries, many for one word, good for rare words and bad for sentences.
DICTIONARIES = frozenset(
    {"wiktionary_ccbysa3", "omw_cldr_unicode", "omw_wikt_ccbysa", "wordnet_bahasa_mit"}
)
LONGEST_TEXT = 600  # Characters; longer ones are cut.
LARGEST_SOURCE = 120_000  # Pairs taken of one corpus, so that none drowns the others.
HELD_OUT = 40  # One of so many English sentences is kept for measuring, with all translations.
HELD_PER_LANGUAGE = 1_000
LANGUAGE = {"tl": "fil"}  # The corpora's code -> the project's.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One text and its English translation."""

    language: str
    corpus: str
    text: str
    english: str

    @property
    def is_entry(self) -> bool:
        """Whether it comes from a word list."""
        return self.corpus in DICTIONARIES


def read_corpora(folder: Path) -> list[Pair]:
    """Return the pairs of all corpora of a folder, the same ones each time. Raises FileRefused."""
    paths = sorted(folder.glob("*.tsv.xz"))
    if not paths:
        raise FileRefused(path=folder, reason="no *.tsv.xz in it")
    return [pair for path in paths for pair in _sample(_read(path))]


def split_off_held(pairs: Sequence[Pair]) -> tuple[list[Pair], dict[str, list[Pair]]]:
    """Return the pairs to train on, and by language those to measure with.

    The split goes by the English sentence: what is measured was seen in no language.
    """
    training: list[Pair] = []
    held: dict[str, list[Pair]] = {}
    for pair in pairs:
        if _hash(pair.english) % HELD_OUT:
            training.append(pair)
        elif not pair.is_entry and len(pair.english) > 30:
            held.setdefault(pair.language, []).append(pair)
    return training, {language: _distinct(group) for language, group in sorted(held.items())}


def _read(path: Path) -> list[Pair]:
    corpus = path.name.removesuffix(".tsv.xz")
    pairs = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 4:
                raise FileRefused(path=path, line=number, reason="expected four cells")
            language, _, text, english = cells[:4]
            if text.strip() and english.strip():
                pairs.append(
                    Pair(
                        language=LANGUAGE.get(language, language),
                        corpus=corpus,
                        text=text[:LONGEST_TEXT],
                        english=english[:LONGEST_TEXT],
                    )
                )
    return pairs


def _sample(pairs: list[Pair]) -> list[Pair]:
    if len(pairs) <= LARGEST_SOURCE:
        return pairs
    return sorted(pairs, key=lambda pair: (_hash(pair.english), pair.text))[:LARGEST_SOURCE]


def _distinct(pairs: Sequence[Pair]) -> list[Pair]:
    """Return up to HELD_PER_LANGUAGE pairs, no English sentence twice."""
    by_english = {pair.english: pair for pair in pairs}
    return sorted(by_english.values(), key=lambda pair: _hash(pair.text))[:HELD_PER_LANGUAGE]


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())

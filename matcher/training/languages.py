"""Learn to tell languages in Latin script apart: `python -m matcher.training.languages`.

English, Vietnamese, Indonesian, Malay and Filipino come from the corpora and the glossary; what
stands for all other languages are translated messages of a program, a folder of `*.po` files such
as that of the package Django (BSD-3-Clause). A tenth of these messages, and one of twenty English
sentences with all its translations, are held back and reported on.
"""

import argparse
import json
import random
import re
import sys
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from matcher.domain import UNDETERMINED
from matcher.errors import FileRefused
from matcher.language import (
    BUCKETS,
    CLASSES,
    LATIN_LANGUAGES,
    LanguageIdentifier,
    piece_values,
    pieces_of,
    save_weights,
)
from matcher.normalise import normalise
from matcher.training.corpora import read_corpora

HELD_OUT = 20
PER_CLASS = 60_000  # Texts; a class of fewer has all that there are.
ENTRIES = 6_000  # Of word lists: whole words, without the grammar that tells languages apart.
REGULARISATION = 3.0  # C of scikit-learn; from 3 to 40 it hardly matters.
UNMARKED = 6  # One Vietnamese text in so many is also learnt as typed without its marks.

_SOURCES_OF_ENGLISH = ("tanaka_ccby2", "tico19_cc0", "talpco_ccby4", "mozilla_www_mpl2")
_MESSAGE = re.compile(r'^msgstr(?:\[\d\])? "(.+)"$', re.MULTILINE)
_LANGUAGE_FOLDER = re.compile(r"locale/([a-zA-Z_]+)/")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sdir]|<[^>]+>|\{\w*\}|\\n|\\\"")
_LEAST_LETTERS = 4
_LATIN_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by class: to learn from, and held back."""

    learnt: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    held: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    entries: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def main() -> None:
    """Read the folders, fit, write the profile, and report on what was held back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of *.tsv.xz")
    parser.add_argument("--glossary", type=Path, required=True, help="folder of the glossary")
    parser.add_argument("--other", type=Path, required=True, help="folder of *.po files")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    texts = Texts()
    _read_corpora(texts, arguments.corpora)
    _read_glossary(texts, arguments.glossary / "sentences.jsonl")
    read_messages(texts, arguments.other)
    fit(texts, arguments.out)
    identifier = LanguageIdentifier.load(arguments.out)
    chance = random.Random(1)  # noqa: S311 - no secret
    for name, held in (("sentences", texts.held), ("1-4 words", _sliced(texts.held, chance))):
        sys.stdout.write(f"{name}: {_report(identifier, held)}\n")


def fit(texts: Texts, out: Path) -> None:
    """Fit the classifier on the texts to learn from, and write it."""
    from scipy import sparse  # noqa: PLC0415 - comes with scikit-learn
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - slow to import

    chance = random.Random(0)  # noqa: S311 - no secret
    columns, values, ends, labels = [], [], [0], []
    for label, language in enumerate(CLASSES):
        for text in _examples(texts, language, chance):
            ids, weights = piece_values(pieces_of(normalise(text)))
            columns.append(ids)
            values.append(weights)
            ends.append(ends[-1] + len(ids))
            labels.append(label)
    rows = sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(columns), ends), shape=(len(labels), BUCKETS)
    )
    model = LogisticRegression(
        C=REGULARISATION, class_weight="balanced", max_iter=200, tol=1e-3
    ).fit(rows, labels)
    save_weights(out, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))
    sys.stdout.write(f"{out}: {len(labels):,} texts, {out.stat().st_size:,} bytes\n")


def _examples(texts: Texts, language: str, chance: random.Random) -> list[str]:
    """Return whole texts, slices of them, and words, in a fixed random order."""
    whole = sorted(set(texts.learnt[language]))
    entries = sorted(set(texts.entries[language]))
    words = chance.sample(entries, min(ENTRIES, len(entries)))
    examples = [*whole, *_slices(whole, chance), *_slices(whole, chance)]
    chance.shuffle(examples)
    examples = [*words, *examples][:PER_CLASS]
    if language == "vi":
        examples += [_without_marks(text) for text in examples[::UNMARKED]]
    return examples


def _read_corpora(texts: Texts, folder: Path) -> None:
    for pair in read_corpora(folder):
        kept = texts.held if is_held(pair.english) else texts.learnt
        if pair.is_entry:
            texts.entries[pair.language].append(pair.text)
        elif pair.language in LATIN_LANGUAGES:
            kept[pair.language].append(pair.text)
        if pair.corpus in _SOURCES_OF_ENGLISH or pair.language == "fil":
            kept["en"].append(pair.english)


def _read_glossary(texts: Texts, path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        for language, text in json.loads(line)["text"].items():
            texts.learnt[language].append(text)


def is_held(english: str) -> bool:
    """Return whether an English sentence and its translations are kept for measuring."""
    return zlib.crc32(english.encode()) % HELD_OUT == 0


def read_messages(texts: Texts, folder: Path) -> None:
    """Add the messages of other languages in Latin script. Raises FileRefused."""
    paths = sorted(folder.rglob("*.po"))
    if not paths:
        raise FileRefused(path=folder, reason="no *.po in it")
    for path in paths:
        found = _LANGUAGE_FOLDER.search(path.as_posix())
        if found is None or found[1].split("_")[0] in CLASSES:
            continue
        for message in _MESSAGE.findall(path.read_text("utf-8")):
            text = _PLACEHOLDER.sub(" ", message)
            if _is_latin(text):
                held = zlib.crc32(text.encode()) % (HELD_OUT // 2) == 0
                (texts.held if held else texts.learnt)[UNDETERMINED].append(text)


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" for character in letters)
    return len(letters) >= _LEAST_LETTERS and latin >= _LATIN_SHARE * len(letters)


def _slices(texts: Iterable[str], chance: random.Random) -> list[str]:
    """Return one to four neighbouring words of each text."""
    slices = []
    for text in texts:
        words = text.split()
        count = chance.randint(1, 4)
        start = chance.randrange(max(1, len(words) - count + 1))
        slices.append(" ".join(words[start : start + count]))
    return slices


def _sliced(texts: Mapping[str, Sequence[str]], chance: random.Random) -> dict[str, list[str]]:
    return {language: _slices(group, chance) for language, group in texts.items()}


def _without_marks(text: str) -> str:
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(bare).replace("đ", "d").replace("Đ", "D")


def _report(identifier: LanguageIdentifier, texts: Mapping[str, Sequence[str]]) -> str:
    parts = []
    for language in CLASSES:
        group = sorted(set(texts.get(language, ())))
        right = sum(one.language == language for one in identifier.identify(group))
        parts.append(f"{language} {right / max(1, len(group)):.3f} of {len(group)}")
    return ", ".join(parts)


if __name__ == "__main__":
    main()

"""Which of the ten languages a text is in: by its script, and in Latin script by a classifier.

The classifier is a logistic regression over hashed pieces of words, learnt by
`python -m matcher.training.languages`; its weights are a file of a quarter of a megabyte.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from matcher.domain import UNDETERMINED
from matcher.errors import FileRefused
from matcher.indexed import FloatArray, Script
from matcher.normalise import normalise
from matcher.text import script_of

LATIN_LANGUAGES = ("en", "vi", "id", "ms", "fil")
CLASSES = (*LATIN_LANGUAGES, UNDETERMINED)  # The last one: any other language in Latin script.
BUCKETS = 2**16
LONGEST_PIECE = 5  # Characters, the word's ends among them.
READ_CHARACTERS = 2_000  # More of one language says nothing new.
LIKELY = 0.6  # Probability from which a language is named at all ...
DOUBTFUL = 0.05  # ... and up to which a declared one is doubted,
LETTERS_IN_SCRIPT = 10  # if the text has so many letters where its script tells,
LETTERS_IN_LATIN = 24  # ... more where the words must tell,
LETTERS_BETWEEN_TWINS = 120  # ... and most between Indonesian and Malay.

_BROKEN_FILE = (
    OSError,
    EOFError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    BadZipFile,
    zlib.error,
)
_BY_SCRIPT = {
    Script.THAI: "th",
    Script.LAO: "lo",
    Script.KHMER: "km",
    Script.BURMESE: "my",
    Script.JAPANESE: "ja",
}
_TWINS = [CLASSES.index("id"), CLASSES.index("ms")]
_NOT_LANGUAGE = re.compile(r"https?://\S+|\S+@\S+|\bwww\.\S+")
_LATIN_WORD = re.compile("[a-z\u00df-\u024f\u1e00-\u1eff'-]+")
_KANA = re.compile("[\u3041-\u30fa]")
_HAN = re.compile("[\u3400-\u9fff]")
# Languages that share the Burmese script: Mon, Shan, Karen and others have letters of their own.
_OTHER_MYANMAR = re.compile("[\u1028\u1033-\u1035\u1050-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f]")
_MYANMAR = re.compile("[\u1000-\u109f\ua9e0-\ua9fe\uaa60-\uaa7f]")
_OTHER_SHARE = 0.1
_HAN_ALONE = 20  # Ideographs without any kana up to which a text may be a Japanese heading.


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The language that a text is in, or `und`.

    `probabilities` in [0, 1] of the languages that were weighed; one that is not there has 0.
    `letters`: how many the text has.
    """

    language: str
    probabilities: Mapping[str, float]
    letters: int

    def doubts(self, declared: str) -> bool:
        """Return whether a text is evidently in another language than the declared one."""
        base = declared.split("-", maxsplit=1)[0]
        pair = {base, self.language}
        return (
            len(pair) == 2
            and UNDETERMINED not in pair
            and self.probabilities.get(base, 0.0) <= DOUBTFUL
            and self.letters >= _letters_to_doubt(pair)
        )


class LanguageIdentifier:
    """Names the language of texts; never asks what was declared."""

    def __init__(self, weights: FloatArray, bias: FloatArray) -> None:
        """`weights` float32 (BUCKETS, len(CLASSES)); `bias` float32 (len(CLASSES),)."""
        self._weights, self._bias = weights, bias

    @classmethod
    def load(cls, path: Path) -> "LanguageIdentifier":
        """Read weights saved by `save_weights`. Raises FileRefused."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                weights = arrays["weights"].astype(np.float32) * arrays["scale"]
                bias = arrays["bias"].astype(np.float32)
                found = tuple(arrays["classes"].tolist())
        except _BROKEN_FILE as error:
            reason = f"not a language profile ({error})"
            raise FileRefused(path=path, reason=reason) from error
        if found != CLASSES or weights.shape != (BUCKETS, len(CLASSES)):
            raise FileRefused(path=path, reason=f"a language profile of other classes ({found})")
        return cls(weights, bias)

    def identify(self, texts: Sequence[str]) -> list[Identified]:
        """Return the language of each text, `und` for one of none of the ten."""
        return [self._identify(text) for text in texts]

    def _identify(self, text: str) -> Identified:
        plain = _NOT_LANGUAGE.sub(" ", normalise(text[:READ_CHARACTERS]))
        letters = sum(character.isalpha() for character in plain)
        script = script_of(plain)
        if script is not Script.LATIN:
            language = _by_script(plain, script)
            return Identified(language=language, probabilities={language: 1.0}, letters=letters)
        language, probabilities = self._of_latin(plain)
        return Identified(language=language, probabilities=probabilities, letters=letters)

    def _of_latin(self, plain: str) -> tuple[str, dict[str, float]]:
        scores = self.scores(pieces_of(plain))
        odds = np.exp(scores - scores.max())
        best = int(odds.argmax())
        probabilities = odds / odds.sum()
        # Many short texts are good Indonesian and good Malay: the nearer one is then named.
        near = _TWINS if best in _TWINS else [best]
        likely = float(probabilities[near].sum()) >= LIKELY
        named = dict(zip(CLASSES, map(float, probabilities), strict=True))
        return (CLASSES[best] if likely else UNDETERMINED), named

    def scores(self, pieces: Counter[int]) -> FloatArray:
        """Return float32 (len(CLASSES),): the log-odds of each class, up to a constant."""
        ids, values = piece_values(pieces)
        scores: FloatArray = values @ self._weights[ids] + self._bias
        return scores


def pieces_of(text: str) -> Counter[int]:
    """Return how often each hashed piece of a word stands in a normalised text."""
    counts: Counter[int] = Counter()
    for word in _LATIN_WORD.findall(text.casefold()):
        counts.update(_pieces(f"<{word}>"))
    return counts


def piece_values(pieces: Counter[int]) -> tuple[np.ndarray, FloatArray]:
    """Return (ids, values): square roots of the counts over the fourth root of the text's length.

    A long text then says more than a short one, but not as many times more as it is longer.
    """
    ids = np.fromiter(pieces.keys(), np.int32, len(pieces))
    values = np.sqrt(np.fromiter(pieces.values(), np.float32, len(pieces)))
    values /= max(1, pieces.total()) ** 0.25
    return ids, values


def save_weights(path: Path, weights: FloatArray, bias: FloatArray) -> None:
    """Write the weights as int8 with one scale for each class."""
    scale = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    np.savez_compressed(
        path,
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale,
        bias=bias.astype(np.float32),
        classes=np.array(CLASSES),
    )


def _letters_to_doubt(pair: set[str]) -> int:
    if pair == {"id", "ms"}:
        return LETTERS_BETWEEN_TWINS
    return LETTERS_IN_LATIN if pair <= set(LATIN_LANGUAGES) else LETTERS_IN_SCRIPT


def _pieces(word: str) -> Iterable[int]:
    for length in range(1, LONGEST_PIECE + 1):
        for start in range(len(word) - length + 1):
            yield zlib.crc32(word[start : start + length].encode()) % BUCKETS
    yield zlib.crc32(f"={word}".encode()) % BUCKETS


def _by_script(plain: str, script: Script) -> str:
    if script is Script.BURMESE:
        others = len(_OTHER_MYANMAR.findall(plain))
        return UNDETERMINED if others > _OTHER_SHARE * len(_MYANMAR.findall(plain)) else "my"
    if script is Script.JAPANESE:
        return "ja" if _KANA.search(plain) or _is_japanese_heading(plain) else UNDETERMINED
    return _BY_SCRIPT.get(script, UNDETERMINED)


def _is_japanese_heading(plain: str) -> bool:
    """Whether ideographs alone may be Japanese: few, and all in the Japanese character set."""
    ideographs = "".join(_HAN.findall(plain))
    return (
        len(ideographs) <= _HAN_ALONE
        and ideographs.encode("euc_jp", "ignore").decode("euc_jp") == ideographs
    )

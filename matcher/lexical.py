"""Words as weighted character n-grams, for scripts with and without spaces between words."""

import hashlib
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from matcher.errors import FileRefused
from matcher.indexed import Terms
from matcher.normalise import NORMALISATION, normalise
from matcher.text import is_worded

TERM_SPACE = 2**20  # Hashed ids; 1 in 20 terms of a corpus of 50,000 shares its id.
TERM_LIMIT = 4_000  # Terms kept of one text, the heaviest; a pgvector sparsevec holds 16,000.
# Share of known terms below which a text is gibberish or in no language of the background: needs
# have 0.6 and more, Japanese titles 0.3, typed at random 0.1 (by chance, as terms share ids).
KNOWN_SHARE = 0.2
SATURATION = 1.2  # k1 of BM25: the second mention of a term adds less than the first.
_BROKEN_FILE = (
    OSError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    BadZipFile,
    zlib.error,
)

# Latin letters with diacritics and digits; or a run of any other letters with their marks.
_RUN = re.compile(
    r"(?P<latin>[a-z0-9\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]+)"
    r"|(?P<other>(?:[^\W\da-z_\u00c0-\u024f\u1e00-\u1eff]|[\u0e31-\u0e4e\u0eb1-\u0ece"
    r"\u102b-\u103e\u17b4-\u17d3\u3099\u309a])+)"
)
# Names that only count whole: PM2.5, IEC 62443-3-3, ISO 37120.
# Possessive and from a word's start only: time grows with the text, not with its square.
_COMPOUND = re.compile(
    r"(?<![a-z0-9])[a-z0-9]++(?:[-./][a-z0-9]++)++|(?<![a-z])[a-z]{2,}+\s++\d++(?:[.\-]\d++)*+"
)


def tokenize(text: str) -> list[str]:
    """Return the terms of a text, with repetitions.

    Latin words whole, and, prefixed with '#', the 4-grams of those over five letters, which
    joins inflected and compounded forms. Other scripts: 2-grams and 3-grams of each run.
    Compounds such as `iec 62443-3-3` besides their parts. What looks alike is alike: see
    `matcher.normalise`.
    """
    folded = normalise(text).casefold() if is_worded(text) else ""
    terms = ["=" + re.sub(r"\s+", " ", name) for name in _COMPOUND.findall(folded)]
    for run in _RUN.finditer(folded):
        word = run.group()
        if run.lastgroup == "latin":
            terms.append(word)
            if len(word) > 5:
                terms += ["#" + word[i : i + 4] for i in range(len(word) - 3)]
        else:
            terms += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
            terms += [word[i : i + 3] for i in range(len(word) - 2)]
    return terms


def term_id(term: str) -> int:
    """Return the hashed id of a term, in [0, TERM_SPACE)."""
    return zlib.crc32(term.encode()) % TERM_SPACE


class Tokenizer:
    """Turns texts into Terms. The weight of a term is that of BM25 against a fixed background.

    The background makes weights independent of the listings at hand, so adding a Candidate
    never changes another's score, and stored terms stay comparable. A term's weight is
    tf-saturation x idf, and the weights of a text are a unit vector.
    """

    def __init__(self, *, ids: np.ndarray, counts: np.ndarray, texts: int) -> None:
        """`ids` ascending int32 (n,); `counts` int32 (n,): how many of `texts` texts have each."""
        self._texts = texts
        self._is_known = np.zeros(TERM_SPACE, bool) if len(ids) else np.ones(TERM_SPACE, bool)
        self._is_known[ids] = True
        self._idf = np.full(TERM_SPACE, self._idf_of(0), np.float32)
        self._idf[ids] = [self._idf_of(int(count)) for count in counts]
        digest = hashlib.sha256(ids.astype("<i4").tobytes() + counts.astype("<i4").tobytes())
        self.identity = f"ngram-2-{NORMALISATION}@{digest.hexdigest()[:12]}"

    @classmethod
    def learn(cls, background: Iterable[str]) -> tuple[np.ndarray, np.ndarray, int]:
        """Return (ids, counts, number of texts) of a background, as `__init__` takes them."""
        counts: Counter[int] = Counter()
        texts = 0
        for text in background:
            texts += 1
            counts.update({term_id(term) for term in tokenize(text)})
        ids = np.array(sorted(counts), np.int32)
        return ids, np.array([counts[i] for i in ids.tolist()], np.int32), texts

    @classmethod
    def without_background(cls) -> "Tokenizer":
        """Return a Tokenizer to which every term is equally rare."""
        return cls(ids=np.zeros(0, np.int32), counts=np.zeros(0, np.int32), texts=1)

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Read a background saved by `save_background`. Raises FileRefused."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                return cls(ids=arrays["ids"], counts=arrays["counts"], texts=int(arrays["texts"]))
        except _BROKEN_FILE as error:
            raise FileRefused(path=path, reason=f"not a background of terms ({error})") from error

    def terms(self, texts: Sequence[str]) -> list[Terms]:
        """Return the Terms of each text; empty for a text without letters and digits."""
        return [self._terms_of(text) for text in texts]

    def knows(self, terms: Terms) -> bool:
        """Return whether enough terms of a text are in the background; without one, all are."""
        return len(terms.ids) > 0 and float(self._is_known[terms.ids].mean()) >= KNOWN_SHARE

    def _terms_of(self, text: str) -> Terms:
        frequencies = Counter(map(term_id, tokenize(text)))
        ids = np.array(sorted(frequencies), np.int32)
        tf = np.array([frequencies[i] for i in ids.tolist()], np.float32)
        weights = tf * (SATURATION + 1) / (tf + SATURATION) * self._idf[ids]
        if len(ids) > TERM_LIMIT:
            kept = np.sort(np.lexsort((ids, -weights))[:TERM_LIMIT])
            ids, weights = ids[kept], weights[kept]
        length = np.linalg.norm(weights)
        return Terms(ids=ids, weights=(weights / (length or 1)).astype(np.float32))

    def _idf_of(self, count: int) -> float:
        return math.log(1 + (self._texts - count + 0.5) / (count + 0.5))


def save_background(path: Path, *, ids: np.ndarray, counts: np.ndarray, texts: int) -> None:
    """Write what `Tokenizer.learn` returned, compressed."""
    np.savez_compressed(path, ids=ids, counts=counts, texts=np.int64(texts))


def shared_words(left: Terms, right: Terms) -> float:
    """Return the cosine of two texts' terms, in [0, 1]; 0.0 if one is empty."""
    _, of_left, of_right = np.intersect1d(
        left.ids, right.ids, assume_unique=True, return_indices=True
    )
    return min(1.0, float(left.weights[of_left] @ right.weights[of_right]))

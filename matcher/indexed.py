"""What the Matcher keeps of a Listing: vectors, terms, concepts, and who made them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.domain import FunctionId, Kind, ListingId, ProblemId

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.int32]


class Script(StrEnum):
    """The writing system that most letters of a text belong to."""

    LATIN = "latin"
    JAPANESE = "japanese"
    THAI = "thai"
    KHMER = "khmer"
    LAO = "lao"
    BURMESE = "burmese"
    OTHER = "other"


class Field(StrEnum):
    """The part of a Listing that a Passage lies in."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexIdentity:
    """Who made the vectors, terms and concepts. Those of different makers are never compared.

    Each is `name@digest`; `dimension` is the length of every vector.
    """

    model: str
    tokenizer: str
    taxonomy: str
    dimension: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A title or sentence: characters `start` to `end` (code points, end excluded) of one Field."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Weighted character n-grams: hashed ids int32 (t,) ascending, weights float32 (t,).

    The weights have unit length; both are empty for a text without letters and digits.
    """

    ids: IntArray
    weights: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A Problem or Function that a Listing speaks of.

    `strength` in (0, 1]: its share in the Listing's profile, the profile being a unit vector.
    `similarity` in [-1, 1]: cosine to the concept. `passage`: ordinal of the Passage that says it.
    """

    id: ProblemId | FunctionId
    strength: float
    similarity: float
    passage: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indexed:
    """A Listing made ready for matching.

    `vector` float32 (d,) of title and text; `passage_vectors` float32 (p, d), p >= 1; all of unit
    length and exactly representable in half precision, so that a store loses nothing.
    `sectors` float32 (s,) over the taxonomy's Sectors in order, unit length or all zero;
    `sectors_declared` tells whether its author named them or they were recognised in the text.
    """

    listing_id: ListingId
    kind: Kind
    script: Script
    vector: FloatArray
    passages: tuple[Passage, ...]
    passage_vectors: FloatArray
    terms: Terms
    problems: tuple[Concept, ...]
    functions: tuple[Concept, ...]
    sectors: FloatArray
    sectors_declared: bool

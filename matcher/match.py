"""What comes out of matching: a Match with its parts and the Reasons that can be quoted."""

from dataclasses import dataclass

from matcher.domain import FunctionId, ListingId, ProblemId
from matcher.indexed import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePair:
    """A Passage of the Need and one of the Solution that say the like; cosine in [-1, 1]."""

    need: Passage
    solution: Passage
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFunction:
    """A Function that the Solution offers and the Need asks for, with where both say so.

    `problem_id`: the Problem in the Need that the Function solves; None where the Need names the
    Function itself. `strength` in [0, 1].
    """

    function_id: FunctionId
    problem_id: ProblemId | None
    strength: float
    need: Passage
    solution: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How much each kind of evidence says, in [0, 1], before it is weighted.

    meaning: whole texts; passages: their sentences; words: shared terms; concepts: Problems and
    Functions; sectors: fields of work, declared or recognised.
    """

    meaning: float
    passages: float
    words: float
    concepts: float
    sectors: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One Need and one Solution, ranked. `score` in [0, 1]; `rank` starts at 1.

    `score` is the estimated probability that a judge calls the Solution an answer to the Need.
    `good` says whether it may be shown as an answer, rather than as merely the nearest there is.
    """

    need_id: ListingId
    solution_id: ListingId
    score: float
    rank: int
    good: bool
    parts: Parts
    passages: tuple[PassagePair, ...]
    functions: tuple[SharedFunction, ...]

"""A Match as it is shown: what was found, with whom, and the very words that met."""

from dataclasses import dataclass

from matcher.domain import City, Listing, Organisation
from matcher.indexed import Field, Passage
from matcher.match import Match, PassagePair, SharedFunction
from matcher.taxonomy import Function, Problem, Taxonomy
from matcher.text import passage_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The exact substring of a title or text: characters `start` to `end` (end excluded)."""

    field: Field
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedPair:
    """A passage of the Need and one of the Solution that say the like; cosine in [-1, 1]."""

    need: Quote
    solution: Quote
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedFunction:
    """A Function that both speak of, and where. `problem`: that of the Need which it solves."""

    function: Function
    problem: Problem | None
    strength: float
    need: Quote
    solution: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMatch:
    """One Match with what was found, whose it is, and its Reasons."""

    match: Match
    found: Listing
    organisation: Organisation | None
    city: City | None
    passages: tuple[QuotedPair, ...]
    functions: tuple[QuotedFunction, ...]


def quoted_pairs(match: Match, need: Listing, solution: Listing) -> tuple[QuotedPair, ...]:
    """Return the passages of a Match in the words of both texts."""
    return tuple(_pair(pair, need, solution) for pair in match.passages)


def quoted_functions(
    match: Match, need: Listing, solution: Listing, taxonomy: Taxonomy
) -> tuple[QuotedFunction, ...]:
    """Return the shared Functions of a Match in the words of both texts."""
    return tuple(_function(shared, need, solution, taxonomy) for shared in match.functions)


def _pair(pair: PassagePair, need: Listing, solution: Listing) -> QuotedPair:
    return QuotedPair(
        need=_quote(pair.need, need),
        solution=_quote(pair.solution, solution),
        similarity=pair.similarity,
    )


def _function(
    shared: SharedFunction, need: Listing, solution: Listing, taxonomy: Taxonomy
) -> QuotedFunction:
    return QuotedFunction(
        function=taxonomy.function_by_id[shared.function_id],
        problem=taxonomy.problem_by_id[shared.problem_id] if shared.problem_id else None,
        strength=shared.strength,
        need=_quote(shared.need, need),
        solution=_quote(shared.solution, solution),
    )


def _quote(passage: Passage, listing: Listing) -> Quote:
    text = passage_text(passage, title=listing.title, text=listing.text)
    return Quote(field=passage.field, start=passage.start, end=passage.end, text=text)

"""`python -m matcher NEEDS.jsonl SOLUTIONS.jsonl --k 10`: proof that the library stands alone."""

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from matcher.domain import Listing, ListingId, Need, Solution
from matcher.errors import MatcherError
from matcher.features import pair_features
from matcher.language import LanguageIdentifier
from matcher.listing_file import read_needs, read_solutions
from matcher.match import Match
from matcher.shipped import DATA, LANGUAGE_PROFILE, load_matcher
from matcher.text import passage_text
from matcher.zawgyi import is_zawgyi


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the best Matches of each Need as JSON Lines; exit code 2 and one line for bad input."""
    parser = argparse.ArgumentParser(prog="python -m matcher", description=__doc__)
    parser.add_argument("needs", type=Path)
    parser.add_argument("solutions", type=Path)
    parser.add_argument("--k", type=_positive, default=10, help="Matches per Need (10)")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of model and taxonomy")
    parser.add_argument("--model", help="another sentence-transformers model, folder or name")
    options = parser.parse_args(arguments)
    try:
        needs, solutions = read_needs(options.needs), read_solutions(options.solutions)
        matcher = load_matcher(options.data, model=options.model)
        indexed = matcher.indexer.index(solutions)
        queries = matcher.indexer.index(needs)
        identifier = LanguageIdentifier.load(options.data / LANGUAGE_PROFILE)
    except MatcherError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for listing in (*needs, *solutions):
        sys.stderr.writelines(f"{listing.id}: {note}\n" for note in _notes(listing, identifier))
    offers = {solution.id: solution for solution in solutions}
    for need, query in zip(needs, queries, strict=True):
        features = pair_features(query, indexed, matcher.indexer.taxonomy)
        if not matcher.understands(query, features):
            sys.stderr.write(f"{need.id}: no word of it is known; nothing to compare\n")
            continue
        for match in matcher.rank(query, indexed, k=options.k):
            row = _row(match, need, offers)
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _notes(listing: Listing, identifier: LanguageIdentifier) -> Iterator[str]:
    if is_zawgyi(listing.title) or is_zawgyi(listing.text):
        yield "written in Zawgyi, read as Unicode"
    (found,) = identifier.identify([f"{listing.title}\n{listing.text}"])
    if found.doubts(listing.lang):
        yield f"reads as {found.language}, though {listing.lang} was given"


def _row(match: Match, need: Need, offers: dict[ListingId, Solution]) -> dict[str, object]:
    solution = offers[match.solution_id]
    return {
        "need": match.need_id,
        "solution": match.solution_id,
        "rank": match.rank,
        "score": round(match.score, 4),
        "good": match.good,
        "functions": [function.function_id for function in match.functions],
        "passages": [
            [
                passage_text(pair.need, title=need.title, text=need.text),
                passage_text(pair.solution, title=solution.title, text=solution.text),
            ]
            for pair in match.passages
        ],
    }


def _positive(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from 1")
    return int(value)


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` is no error.
    sys.exit(main())

"""The steps of the Matches room: for a text, a Need or a Solution, the same in both directions."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.checks import Checks
from api.filters import ANY_LISTING, DemoChoice, ListingChoice, listing_filter, refuse_unknown_ids
from api.finder import Finder
from api.indexing import index_id_of
from api.keeping import DEPTH
from api.matches.quoting import ShownMatch, quoted_functions, quoted_pairs
from api.reading import Reading, read_text, reading_of
from api.records import find_listing, kind_of, relations_of
from data.indexed import indexed_by_ids
from data.listings import ListingFilter, listings_by_ids
from data.matches import candidates
from data.pool import Connection
from matcher.domain import UNDETERMINED, Kind, Listing, ListingId, Need, Solution
from matcher.features import pair_features
from matcher.indexed import Indexed, IndexIdentity
from matcher.match import Match
from matcher.matcher import Matcher

TEXT_ID = ListingId("text")  # What a text is called in its Matches; no Listing has this id.


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuery:
    """A text in any language. `seek`: the kind to find for it. `language`: `und` if not said."""

    text: str
    language: str = UNDETERMINED
    seek: Kind = Kind.SOLUTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What was found for a text, Need or Solution, best first.

    `seek`: the kind of what was found. `good_count`: how many of all that were looked at are good
    enough to be called answers. `looked_at`: how many Candidates were ranked. `understood`: False
    where nothing in the text is known, so that every neighbour would be there by chance; then no
    Match is shown.
    """

    query: Listing
    seek: Kind
    matches: tuple[ShownMatch, ...]
    good_count: int
    looked_at: int
    understood: bool
    reading: Reading
    identity: IndexIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What Matches are sought for: a Listing, as indexed and as read."""

    listing: Listing
    indexed: Indexed
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class _Best:
    matches: list[Match]
    good_count: int
    understood: bool


async def match_text(
    db: Connection,
    finder: Finder,
    query: TextQuery,
    choice: ListingChoice = ANY_LISTING,
    *,
    k: int = 10,
    only_good: bool = True,
) -> Matching:
    """Return the k best Matches of a text; with `only_good`, none that is merely the nearest.

    Raises FieldsRefused.
    """
    matcher = finder.matcher
    checks = Checks()
    checks.text("text", query.text)
    checks.language("language", query.language)
    checks.top_k("k", k)
    wanted = listing_filter(choice, finder.taxonomy, checks, sector="sectors", function="functions")
    checks.done()
    noun = Need if query.seek is Kind.SOLUTION else Solution
    reading = read_text("", query.text, declared=query.language)
    listing = noun(id=TEXT_ID, lang=reading.language, text=query.text)
    (indexed,) = await asyncio.to_thread(matcher.indexer.index, [listing])
    asked = Query(listing=listing, indexed=indexed, reading=reading)
    return await _matching(db, finder, asked, wanted, k=k, only_good=only_good)


async def match_listing(
    db: Connection,
    finder: Finder,
    kind: Kind,
    listing_id: str,
    choice: ListingChoice = ANY_LISTING,
    *,
    k: int = 10,
    only_good: bool = True,
) -> Matching:
    """Return the k best Matches of a published Need or Solution.

    Unless the choice says otherwise, an invented Listing is matched with invented ones too, a
    real one is not.
    Raises NotFound or FieldsRefused.
    """
    matcher = finder.matcher
    checks = Checks()
    checks.top_k("k", k)
    listing = await find_listing(db, kind, listing_id)
    if choice.demo is None and listing.demo:
        choice = replace(choice, demo=DemoChoice.INCLUDE)
    wanted = listing_filter(choice, finder.taxonomy, checks)
    await refuse_unknown_ids(db, choice, checks)
    checks.done()
    index_id = await index_id_of(db, matcher)
    stored = await indexed_by_ids(db, index_id, [listing_id])
    indexed = stored[0] if stored else await _index_now(matcher, listing)
    asked = Query(listing=listing, indexed=indexed, reading=reading_of(listing))
    return await _matching(db, finder, asked, wanted, k=k, only_good=only_good)


async def _index_now(matcher: Matcher, listing: Listing) -> Indexed:
    """Index a Listing that was saved by others and waits for `enmusubi index`."""
    (indexed,) = await asyncio.to_thread(matcher.indexer.index, [listing])
    return indexed


async def _matching(
    db: Connection,
    finder: Finder,
    asked: Query,
    wanted: ListingFilter,
    *,
    k: int,
    only_good: bool,
) -> Matching:
    matcher = finder.matcher
    index_id = await index_id_of(db, matcher)
    depth = max(k, DEPTH)
    found = await candidates(
        db, index_id, asked.indexed, wanted=wanted, depth=depth, cache=finder.cache
    )
    best = await asyncio.to_thread(_best, matcher, asked, found, k=k, only_good=only_good)
    return Matching(
        query=asked.listing,
        seek=kind_of(asked.listing).other,
        matches=await _shown(db, matcher, asked.listing, best.matches),
        good_count=best.good_count,
        looked_at=len(found),
        understood=best.understood,
        reading=asked.reading,
        identity=matcher.indexer.identity,
    )


def _best(
    matcher: Matcher, asked: Query, found: Sequence[Indexed], *, k: int, only_good: bool
) -> _Best:
    """Return the k best Matches, and how many are good; only what is shown is explained."""
    query = asked.indexed
    features = pair_features(query, found, matcher.indexer.taxonomy)
    # A word of one of the ten languages may be missing in the background and yet be embedded well.
    named = asked.reading.detected != UNDETERMINED
    if not named and not matcher.understands(query, features):
        return _Best(matches=[], good_count=0, understood=False)
    scores = matcher.ranker.score(features.rows)
    good = matcher.is_good(query, found, features, scores)
    ids = np.array([candidate.listing_id for candidate in found])
    order = [i for i in np.lexsort((ids, -scores)).tolist() if good[i] or not only_good]
    matches = matcher.rank(query, [found[i] for i in order[:k]], k=k)
    return _Best(matches=matches, good_count=int(good.sum()), understood=True)


async def _shown(
    db: Connection, matcher: Matcher, query: Listing, matches: Sequence[Match]
) -> tuple[ShownMatch, ...]:
    """Put titles, Organisations, Cities and quoted Reasons to Matches: a query for each noun."""
    is_need = isinstance(query, Need)
    ids = [match.solution_id if is_need else match.need_id for match in matches]
    listings = await listings_by_ids(db, ids)
    related = await relations_of(db, listings)
    shown = []
    for match, found in zip(matches, listings, strict=True):
        need, solution = (query, found) if is_need else (found, query)
        taxonomy = matcher.indexer.taxonomy
        shown.append(
            ShownMatch(
                match=match,
                found=found,
                organisation=related.organisation(found),
                city=related.city(found),
                passages=quoted_pairs(match, need, solution),
                functions=quoted_functions(match, need, solution, taxonomy),
            )
        )
    return tuple(shown)

"""Is a Solution ranked alike in Japanese and in English? The same Solutions stand in both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.domain import LANGUAGES, ListingId, Need
from matcher.indexed import Indexed
from matcher.quality.benchmark import ndcg
from matcher.quality.figures import Figure, by_need, figure, gap
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import EMBEDDING, OURS, Pool, Progress, Ranking, both_ways

SEEN = 50  # A pair counts for a Need if either of the two stands among the first so many.
JAPANESE, ENGLISH = "ja", "en"
ALL = "all"
WAYS = (OURS, EMBEDDING)

Values = Mapping[ListingId, Sequence[float]]
"""By Need, over its language versions or its pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """How the Japanese version of a Solution stands to its English one, both in one ranking.

    `japanese_first`: share of pairs in which the Japanese one ranks above; one half is even.
    `ranks`: by how many places it is above. `score`: by how much its score is higher.
    """

    japanese_first: Figure
    ranks: Figure
    score: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """nDCG@10 over the Solutions that are in both languages, all in one of them, and the gap."""

    japanese: Figure
    english: Figure
    gap: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias:
    """Each by way of ranking, then by language of the Need, `all` of them first."""

    solutions: int
    needs: int
    seen: int
    pull: Mapping[str, Mapping[str, Pull]]
    sets: Mapping[str, Mapping[str, Sets]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One pair in one ranking, Japanese less English: who is first, places, score."""

    first: float
    ranks: float
    score: float


def measure_bias(
    judged: JudgedSet, pool: Pool, needs: Sequence[Need], progress: Progress
) -> Bias | None:
    """Return the figures over all language versions of the Needs; None without any twin."""
    if not judged.twins:
        return None
    asked = [n for found in judged.versions(needs).values() for n in found.values()]
    japanese, english = _twins(judged, pool, JAPANESE), _twins(judged, pool, ENGLISH)
    mixed = Pool(
        pool.matcher,
        [
            *pool.without(judged.twins).indexed,
            *(_named(one, JAPANESE) for one in japanese.indexed),
            *(_named(one, ENGLISH) for one in english.indexed),
        ],
        pool.queries,
    )
    in_both = both_ways(mixed, asked, _third(progress, 0))
    in_japanese = both_ways(japanese, asked, _third(progress, 1))
    in_english = both_ways(english, asked, _third(progress, 2))
    languages = [ALL, *(lang for lang in LANGUAGES if any(n.lang == lang for n in asked))]
    pairs = tuple(judged.twins)
    return Bias(
        solutions=len(pairs),
        needs=len(needs),
        seen=SEEN,
        pull={
            way: {lang: _pull(asked, in_both[way], pairs, lang) for lang in languages}
            for way in WAYS
        },
        sets={
            way: {
                lang: _sets(judged, asked, (in_japanese[way], in_english[way]), lang)
                for lang in languages
            }
            for way in WAYS
        },
    )


def _twins(judged: JudgedSet, pool: Pool, lang: str) -> Pool:
    """Return the Pool of all Solutions that are in both languages, in one of them."""
    originals = [s for s in judged.solutions if s.id in judged.twins]
    chosen = [s if s.lang == lang else judged.twins[s.id] for s in originals]
    return Pool.of(pool.matcher, chosen, lambda _done, _total: None, pool.queries)


def _named(indexed: Indexed, lang: str) -> Indexed:
    return replace(indexed, listing_id=_name(indexed.listing_id, lang))


def _name(solution: ListingId, lang: str) -> ListingId:
    return ListingId(f"{solution}/{lang}")


def _pull(
    asked: Sequence[Need], rankings: Sequence[Ranking], pairs: Sequence[ListingId], lang: str
) -> Pull:
    seen: dict[ListingId, list[Seen]] = {}
    for need, ranking in zip(asked, rankings, strict=True):
        if lang in (ALL, need.lang):
            seen.setdefault(need.id, []).extend(_seen(ranking, pairs))

    def over(value: Callable[[Seen], float]) -> Figure:
        return figure(by_need({need: [value(s) for s in found] for need, found in seen.items()}))

    return Pull(
        japanese_first=over(lambda pair: pair.first),
        ranks=over(lambda pair: pair.ranks),
        score=over(lambda pair: pair.score),
    )


def _seen(ranking: Ranking, pairs: Sequence[ListingId]) -> list[Seen]:
    places = {solution: place for place, solution in enumerate(ranking.ids)}
    found = []
    for solution in pairs:
        ja, en = (places[_name(solution, lang)] for lang in (JAPANESE, ENGLISH))
        if min(ja, en) < SEEN:
            score = ranking.scores[ja] - ranking.scores[en]
            found.append(Seen(first=float(ja < en), ranks=float(en - ja), score=score))
    return found


def _sets(
    judged: JudgedSet,
    asked: Sequence[Need],
    rankings: tuple[Sequence[Ranking], Sequence[Ranking]],
    lang: str,
) -> Sets:
    values: list[dict[ListingId, list[float]]] = [{}, {}]
    for need, *both in zip(asked, *rankings, strict=True):
        if lang not in (ALL, need.lang):
            continue
        grades = {s: g for s, g in judged.judgements[need.id].items() if s in judged.twins}
        for side, ranking in zip(values, both, strict=True):
            side.setdefault(need.id, []).append(ndcg(ranking, grades))
    japanese, english = map(by_need, values)
    return Sets(japanese=figure(japanese), english=figure(english), gap=gap(japanese, english))


def _third(progress: Progress, number: int) -> Progress:
    """Return the progress of one of three equal parts."""
    return lambda done, total: progress(number * total + done, 3 * total)

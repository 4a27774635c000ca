"""Keyword stuffing: does a Solution that names everything rise for Needs it does not answer?"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matcher.domain import ListingId, Need, Solution
from matcher.quality.figures import Figure, by_need, figure
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import BATCH, Pool, Progress, Ranking
from matcher.taxonomy import Taxonomy

STUFFED = 20  # Solutions, half of them in each of Japanese and English.
TOP = 10
SEED = 20261122


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuffing:
    """Pairs of a Need and a stuffed Solution that does not answer it, before and after.

    `in_top_10`: share of pairs with the Solution among the ten best. `shown`: share in which it
    would be shown as an answer were it the only Solution. `ranks`: places gained, of `pool`.
    """

    solutions: int
    needs: int
    words: int
    pool: int
    in_top_10_before: Figure
    in_top_10_after: Figure
    shown_before: Figure
    shown_after: Figure
    ranks: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One Need and one Solution that does not answer it: its place, and whether it is shown."""

    place: int
    shown: bool


def popular_words(taxonomy: Taxonomy, lang: str) -> list[str]:
    """Return what stuffing is made of: the labels of all Sectors and Problems in a language."""
    return [entry.label(lang) for entry in (*taxonomy.sectors, *taxonomy.problems)]


def measure_stuffing(
    judged: JudgedSet, pool: Pool, needs: Sequence[Need], progress: Progress
) -> Stuffing:
    """Return the figures over Needs in their own language and a seeded choice of Solutions."""
    taxonomy = pool.matcher.indexer.taxonomy
    chosen = _chosen(judged.solutions)
    stuffed = [_stuffed(solution, taxonomy) for solution in chosen]
    plain = Pool.of(pool.matcher, chosen, _silent)
    changed = Pool.of(pool.matcher, stuffed, _silent)
    before: dict[ListingId, list[_Pair]] = {}
    after: dict[ListingId, list[_Pair]] = {}
    for start in range(0, len(needs), BATCH):
        queries = pool.queries.index(needs[start : start + BATCH])
        for need, query in zip(needs[start : start + BATCH], queries, strict=True):
            ranking, grades = pool.rank(query), judged.judgements[need.id]
            wrong = [one.id for one in chosen if not grades.get(one.id)]
            for found, part in ((before, plain), (after, changed)):
                scores, good = part.score(query)
                found[need.id] = [
                    _Pair(place=_place(ranking, one.listing_id, float(score)), shown=bool(shown))
                    for one, score, shown in zip(part.indexed, scores, good, strict=True)
                    if one.listing_id in wrong
                ]
        progress(min(start + BATCH, len(needs)), len(needs))
    return Stuffing(
        solutions=len(chosen),
        needs=len(needs),
        words=len(popular_words(taxonomy, "en")),
        pool=len(pool.indexed),
        in_top_10_before=_over(before, lambda pair: pair.place <= TOP),
        in_top_10_after=_over(after, lambda pair: pair.place <= TOP),
        shown_before=_over(before, lambda pair: pair.shown),
        shown_after=_over(after, lambda pair: pair.shown),
        ranks=figure(
            by_need(
                {
                    need: [_mean_place(before[need]) - _mean_place(after[need])]
                    for need in before
                    if before[need]
                }
            )
        ),
    )


def _chosen(solutions: Sequence[Solution]) -> list[Solution]:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    by_language = ([s for s in solutions if s.lang == lang] for lang in ("ja", "en"))
    return [s for found in by_language for s in chance.sample(found, min(STUFFED // 2, len(found)))]


def _stuffed(solution: Solution, taxonomy: Taxonomy) -> Solution:
    mark, stop = ("、", "。") if solution.lang == "ja" else (", ", ". ")
    words = mark.join(popular_words(taxonomy, solution.lang))
    return replace(solution, text=f"{solution.text} {words}{stop}")


def _place(ranking: Ranking, solution: ListingId, score: float) -> int:
    """Return the place, from 1, of a Solution of this score among the others of the pool."""
    others = zip(ranking.ids, ranking.scores, strict=True)
    return 1 + sum(other > score for one, other in others if one != solution)


def _over(pairs: dict[ListingId, list[_Pair]], test: Callable[[_Pair], bool]) -> Figure:
    return figure(
        by_need({need: [float(test(pair)) for pair in found] for need, found in pairs.items()})
    )


def _mean_place(pairs: Sequence[_Pair]) -> float:
    return sum(pair.place for pair in pairs) / len(pairs)


def _silent(_done: int, _total: int) -> None:
    """Tell nothing: this part is short."""

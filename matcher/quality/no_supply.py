"""Needs with no supply: how often an answer is shown although there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from matcher.domain import LANGUAGES, Need
from matcher.quality.figures import Figure, share
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import Pool, Progress
from matcher.quality.robustness import title_only

KINDS = ("everyday", "foreign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Of how many texts the best Solution is shown as an answer; overall and by language."""

    share: Figure
    by_language: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSupply:
    """`wrong`: texts without an answer, where a low share is good; `right`: with one, high.

    Wrong are everyday sentences, foreign requests (far from city work), and Needs whose relevant
    Solutions were taken out of the pool. Right are the same Needs in full and by title.
    """

    wrong: Mapping[str, Shown]
    right: Mapping[str, Shown]


def measure_no_supply(
    judged: JudgedSet, pool: Pool, needs: Sequence[Need], progress: Progress
) -> NoSupply:
    """Return the figures over texts without supply and over the Needs themselves."""
    texts = {kind: [u.need for u in judged.unanswerable if u.kind == kind] for kind in KINDS}
    titles = [title_only(need, {}) for need in needs]
    asked = [*texts["everyday"], *texts["foreign"], *needs, *titles]
    good = iter([ranking.good for ranking in pool.ours(asked, progress)])
    everyday, foreign, full, title = (
        list(islice(good, len(group)))
        for group in (texts["everyday"], texts["foreign"], needs, titles)
    )
    return NoSupply(
        wrong={
            "everyday": _shown(texts["everyday"], everyday),
            "foreign": _shown(texts["foreign"], foreign),
            "taken_away": _shown(needs, _taken_away(judged, pool, needs)),
        },
        right={"full": _shown(needs, full), "title_only": _shown(needs, title)},
    )


def _taken_away(judged: JudgedSet, pool: Pool, needs: Sequence[Need]) -> list[bool]:
    """Return whether an answer is shown for each Need without what has a grade above 0."""
    shown = []
    for need, query in zip(needs, pool.queries.index(needs), strict=True):
        relevant = {s: g for s, g in judged.judgements[need.id].items() if g > 0}
        shown.append(pool.without(relevant).rank(query).good)
    return shown


def _shown(needs: Sequence[Need], good: Sequence[bool]) -> Shown:
    return Shown(
        share=share(good),
        by_language={
            lang: share([g for n, g in zip(needs, good, strict=True) if n.lang == lang])
            for lang in LANGUAGES
            if any(need.lang == lang for need in needs)
        },
    )

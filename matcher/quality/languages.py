"""One meaning, ten languages: the same Needs asked in each language, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from matcher.domain import LANGUAGES, ListingId, Need
from matcher.quality.benchmark import ndcg
from matcher.quality.figures import Figure, figure, gap
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import OURS, Pool, Progress, Ranking, both_ways

REFERENCE = "en"
TRIAL_GAP = 0.05  # A language that falls short of English by more is offered on trial.
OVERLAP_DEPTH = 10
OVERLAP_TARGET = 0.7

Ranked = Mapping[ListingId, Mapping[str, Ranking]]
"""By Need and language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFigures:
    """The Needs that there are in a language and in English; each figure by way of ranking.

    `gap`: nDCG@10 in this language less that of the same Needs in English. `overlap`: share of
    the ten best that this language and English have in common. `trial`: our own gap is wider
    than TRIAL_GAP.
    """

    needs: int
    ndcg_at_10: Mapping[str, Figure]
    gap: Mapping[str, Figure]
    overlap: Mapping[str, Figure]
    trial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """All languages; `overlap` is the mean over all pairs of languages of each Need."""

    splits: tuple[str, ...]
    needs: int
    versions: int
    trial_gap: float
    overlap_target: float
    overlap: Mapping[str, Figure]
    by_language: Mapping[str, LanguageFigures]


def measure_languages(
    judged: JudgedSet, pool: Pool, splits: Sequence[str], progress: Progress
) -> Languages | None:
    """Return the figures of the Needs with any translation; None where there are none."""
    needs = [need for need in judged.of_split(*splits) if judged.translations.get(need.id)]
    if not needs:
        return None
    versions = judged.versions(needs)
    asked = [version for by_language in versions.values() for version in by_language.values()]
    ranked = {
        way: _by_need(asked, found) for way, found in both_ways(pool, asked, progress).items()
    }
    languages = [lang for lang in LANGUAGES if any(lang in found for found in versions.values())]
    return Languages(
        splits=tuple(splits),
        needs=len(needs),
        versions=len(asked),
        trial_gap=TRIAL_GAP,
        overlap_target=OVERLAP_TARGET,
        overlap={way: figure(_all_overlaps(found)) for way, found in ranked.items()},
        by_language={lang: _language(judged, ranked, lang) for lang in languages},
    )


def _language(judged: JudgedSet, ranked: Mapping[str, Ranked], lang: str) -> LanguageFigures:
    needs = [n for n, found in ranked[OURS].items() if lang in found and REFERENCE in found]
    values = {way: _ndcgs(judged, found, needs, lang) for way, found in ranked.items()}
    english = {way: _ndcgs(judged, found, needs, REFERENCE) for way, found in ranked.items()}
    gaps = {way: gap(values[way], english[way]) for way in ranked}
    return LanguageFigures(
        needs=len(needs),
        ndcg_at_10={way: figure(found) for way, found in values.items()},
        gap=gaps,
        overlap={
            way: figure([overlap(found[need][lang], found[need][REFERENCE]) for need in needs])
            for way, found in ranked.items()
        },
        trial=(gaps[OURS].mean or 0.0) < -TRIAL_GAP,
    )


def overlap(left: Ranking, right: Ranking) -> float:
    """Return the share of the ten best that two rankings of one pool have in common."""
    best = left.ids[:OVERLAP_DEPTH]
    return len(set(best) & set(right.ids[:OVERLAP_DEPTH])) / len(best)


def _all_overlaps(ranked: Ranked) -> list[float]:
    """Return one mean over all pairs of languages for each Need."""
    pairs = [list(combinations(found.values(), 2)) for found in ranked.values()]
    return [sum(overlap(*pair) for pair in of_need) / len(of_need) for of_need in pairs]


def _ndcgs(judged: JudgedSet, ranked: Ranked, needs: Sequence[ListingId], lang: str) -> list[float]:
    return [ndcg(ranked[need][lang], judged.judgements[need]) for need in needs]


def _by_need(asked: Sequence[Need], rankings: Sequence[Ranking]) -> Ranked:
    found: dict[ListingId, dict[str, Ranking]] = {}
    for need, ranking in zip(asked, rankings, strict=True):
        found.setdefault(need.id, {})[need.lang] = ranking
    return found

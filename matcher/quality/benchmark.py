"""The judged set as it is: how well all Solutions are ranked for each Need, by way of ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.domain import ListingId, Need
from matcher.evaluate import MEASURES, Interval, interval, measure, paired_difference
from matcher.listing_file import Judgements
from matcher.quality.figures import Figure, figure, gap
from matcher.quality.judged_set import JudgedSet
from matcher.quality.ranking import (
    BASELINES,
    OURS,
    RIVALS,
    Pool,
    Progress,
    Ranking,
    rankings_by_way,
)

HEADLINES = ("ndcg_at_10", "recall_at_50")  # Of groups with few Needs no more is shown.

Measured = Mapping[str, Sequence[Mapping[str, float]]]
"""By way of ranking: all measures of each Need, in the order of the Needs."""
Figures = Mapping[str, Mapping[str, Figure]]
"""By way of ranking and measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much better we are than a rival; `not_better`: share of resamples with no gain."""

    gain: Interval
    not_better: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """The figures of one split: overall, against each rival, by language and by sector of the Need.

    A Need of several sectors counts in each; one of none only overall.
    """

    needs: int
    overall: Figures
    gains: Figures
    by_language: Mapping[str, Figures]
    by_sector: Mapping[str, Figures]


def measure_benchmark(
    judged: JudgedSet, pool: Pool, needs: Sequence[Need], progress: Progress
) -> Benchmark:
    """Return the figures of some Needs over the Pool of all Solutions."""
    rankings = rankings_by_way(pool, needs, judged.solutions, progress)
    measured = measured_by_way(rankings, needs, judged.judgements)
    sectors = sorted({sector for need in needs for sector in need.sectors})
    languages = sorted({need.lang for need in needs})
    return Benchmark(
        needs=len(needs),
        overall=_figures(measured, MEASURES),
        gains={
            rival: {
                name: gap(_values(measured[OURS], name), _values(measured[rival], name))
                for name in HEADLINES
            }
            for rival in RIVALS
        },
        by_language={
            lang: _figures(_part(measured, [n.lang == lang for n in needs]), HEADLINES)
            for lang in languages
        },
        by_sector={
            sector: _figures(_part(measured, [sector in n.sectors for n in needs]), HEADLINES)
            for sector in sectors
        },
    )


def measured_by_way(
    rankings: Mapping[str, Sequence[Ranking]], needs: Sequence[Need], judgements: Judgements
) -> dict[str, list[dict[str, float]]]:
    """Return all measures of each Need by way of ranking."""
    return {
        way: [
            measure(ranking.ids, judgements[need.id])
            for ranking, need in zip(found, needs, strict=True)
        ]
        for way, found in rankings.items()
    }


def intervals(measured: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    """Return every measure with its interval."""
    return {name: interval(_values(measured, name)) for name in MEASURES}


def differences(
    ours: Sequence[Mapping[str, float]], theirs: Sequence[Mapping[str, float]]
) -> dict[str, Difference]:
    """Return what we gain on a rival by measure, over the same Needs in the same order."""
    found = {}
    for name in MEASURES:
        gain, not_better = paired_difference(_values(ours, name), _values(theirs, name))
        found[name] = Difference(gain=gain, not_better=not_better)
    return found


def ndcg(ranking: Ranking, grades: Mapping[ListingId, int]) -> float:
    """Return nDCG@10 of a ranking; nan where nothing is relevant, which no order can mend."""
    if not any(grades.values()):
        return float("nan")
    return measure(ranking.ids, grades)["ndcg_at_10"]


def _figures(measured: Measured, names: Sequence[str]) -> Figures:
    return {
        way: {name: figure(_values(measured[way], name)) for name in names}
        for way in (OURS, *BASELINES)
    }


def _part(measured: Measured, chosen: Sequence[bool]) -> Measured:
    return {
        way: [values for values, take in zip(found, chosen, strict=True) if take]
        for way, found in measured.items()
    }


def _values(measured: Sequence[Mapping[str, float]], name: str) -> list[float]:
    return [values[name] for values in measured]

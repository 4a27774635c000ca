"""Measures one Matcher on all sets, part by part, and holds what was found."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from matcher.matcher import Matcher
from matcher.quality.benchmark import Benchmark, measure_benchmark
from matcher.quality.bias import Bias, measure_bias
from matcher.quality.judged_set import DEV, TEST, TRAIN, JudgedSet
from matcher.quality.languages import Languages, measure_languages
from matcher.quality.no_supply import NoSupply, measure_no_supply
from matcher.quality.ranking import Pool, Progress
from matcher.quality.robustness import Disturbed, measure_robustness
from matcher.quality.stuffing import Stuffing, measure_stuffing
from matcher.quality.training_report import AtTraining

Told = Callable[[str], AbstractContextManager[Progress]]
"""Tells that a part begins, and gives what its progress is told to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who ranked: each `name@digest`, but `name`, by which people know the model.

    `megabytes`: weights and tokenizer on disk; None for a model that is no folder.
    """

    name: str
    model: str
    tokenizer: str
    taxonomy: str
    ranker: str
    dimension: int
    megabytes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """The figures of the test split and the day on which it was looked at."""

    measured_on: date
    figures: Benchmark


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelQuality:
    """All figures of one model with its ranker. None: not measured, or nothing to measure on."""

    identity: Identity
    measured_on: date
    dev: Benchmark
    test: HeldOut | None
    languages: Languages | None
    languages_with_train: Languages | None
    bias: Bias | None
    robustness: Mapping[str, Disturbed]
    stuffing: Stuffing
    no_supply: NoSupply
    at_training: AtTraining | None

    @property
    def trial_languages(self) -> frozenset[str]:
        """The languages that fall short of English by more than is allowed."""
        found = self.languages.by_language if self.languages else {}
        return frozenset(lang for lang, figures in found.items() if figures.trial)


def identity_of(matcher: Matcher, name: str, megabytes: float | None) -> Identity:
    """Return who ranks."""
    made = matcher.indexer.identity
    return Identity(
        name=name,
        model=made.model,
        tokenizer=made.tokenizer,
        taxonomy=made.taxonomy,
        ranker=matcher.ranker.identity,
        dimension=made.dimension,
        megabytes=megabytes,
    )


def measure_model(
    matcher: Matcher,
    judged: JudgedSet,
    *,
    identity: Identity,
    today: date,
    at_training: AtTraining | None,
    told: Told,
) -> ModelQuality:
    """Return all figures but those of the test split, which nobody looks at by the way."""
    needs = judged.of_split(DEV)
    with told("solutions") as progress:
        pool = Pool.of(matcher, judged.solutions, progress)
    with told("benchmark") as progress:
        dev = measure_benchmark(judged, pool, needs, progress)
    with told("languages") as progress:
        languages = measure_languages(judged, pool, (DEV,), progress)
    with told("languages, train split too") as progress:
        with_train = _with_train(judged, pool, progress)
    with told("language bias") as progress:
        bias = measure_bias(judged, pool, needs, progress)
    with told("robustness") as progress:
        robustness = measure_robustness(judged, pool, needs, progress)
    with told("keyword stuffing") as progress:
        stuffing = measure_stuffing(judged, pool, needs, progress)
    with told("no supply") as progress:
        no_supply = measure_no_supply(judged, pool, needs, progress)
    return ModelQuality(
        identity=identity,
        measured_on=today,
        dev=dev,
        test=None,
        languages=languages,
        languages_with_train=with_train,
        bias=bias,
        robustness=robustness,
        stuffing=stuffing,
        no_supply=no_supply,
        at_training=at_training,
    )


def measure_test(matcher: Matcher, judged: JudgedSet, *, today: date, told: Told) -> HeldOut:
    """Return the figures of the test split: for a report, never to choose anything by."""
    with told("test split") as progress:
        pool = Pool.of(matcher, judged.solutions, progress)
        figures = measure_benchmark(judged, pool, judged.of_split(TEST), progress)
    return HeldOut(measured_on=today, figures=figures)


def _with_train(judged: JudgedSet, pool: Pool, progress: Progress) -> Languages | None:
    """More Needs for languages with few; the ranker was fitted on those of train as written."""
    if not any(judged.translations.get(need.id) for need in judged.of_split(TRAIN)):
        return None
    return measure_languages(judged, pool, (DEV, TRAIN), progress)

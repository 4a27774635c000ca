"""The steps of evaluation: files of one's own against the baselines, or all that comes along."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from api.measured import read_quality
from api.progress import Steps
from api.refusals import InputRefused
from api.settings import Settings
from api.startup import load_model
from matcher.domain import ListingId, Need, Solution
from matcher.errors import FileRefused
from matcher.evaluate import Interval
from matcher.listing_file import Judgements
from matcher.matcher import Matcher
from matcher.quality.benchmark import Difference, differences, intervals, measured_by_way
from matcher.quality.judged_set import JudgedSet
from matcher.quality.measuring import (
    ModelQuality,
    Told,
    identity_of,
    measure_model,
    measure_test,
)
from matcher.quality.quality_file import Quality, as_json, new_quality
from matcher.quality.ranking import OURS, RIVALS, Pool, Progress, rankings_by_way
from matcher.quality.training_report import read_training_report
from matcher.shipped import model_place

MEGABYTE = 1_000_000
MODEL_FILES = ("weights.safetensors", "tokenizer.json", "config.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One Solution in the ranking of one Need; `rank` starts at 1."""

    need_id: ListingId
    solution_id: ListingId
    rank: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Measures by way of ranking: overall, and by the language of the Need.

    `notes`: what of the files could not count, in sentences. `run`: our rankings, k of each Need.
    """

    needs: int
    judged: int
    solutions: int
    overall: Mapping[str, Mapping[str, Interval]]
    by_language: Mapping[str, Mapping[str, Mapping[str, Interval]]]
    differences: Mapping[str, Mapping[str, Difference]]
    run: tuple[Ranked, ...]
    notes: tuple[str, ...]


def evaluate(
    matcher: Matcher,
    needs: Sequence[Need],
    solutions: Sequence[Solution],
    judgements: Judgements,
    *,
    k: int,
    progress: Progress,
) -> Evaluation:
    """Return how well the Matcher ranks all Solutions for each judged Need.

    Measures are over the whole ranking; `k` only limits `run`, which has every Need. Raises
    InputRefused if no Need is judged.
    """
    judged = [need for need in needs if need.id in judgements]
    if not judged:
        raise InputRefused("none of these Needs is judged; are the files of one set?")
    pool = Pool.of(matcher, solutions, progress)
    rankings = rankings_by_way(pool, needs, solutions, progress)
    rows = [row for row, need in enumerate(needs) if need.id in judgements]
    values = measured_by_way(
        {way: [found[row] for row in rows] for way, found in rankings.items()}, judged, judgements
    )
    return Evaluation(
        needs=len(needs),
        judged=len(judged),
        solutions=len(solutions),
        overall={way: intervals(found) for way, found in values.items()},
        by_language={
            lang: {
                way: intervals(
                    [v for v, need in zip(found, judged, strict=True) if need.lang == lang]
                )
                for way, found in values.items()
            }
            for lang in sorted({need.lang for need in judged})
        },
        differences={rival: differences(values[OURS], values[rival]) for rival in RIVALS},
        run=tuple(
            Ranked(need_id=need.id, solution_id=solution, rank=rank, score=score)
            for need, ranking in zip(needs, rankings[OURS], strict=True)
            for rank, (solution, score) in enumerate(
                zip(ranking.ids[:k], ranking.scores[:k], strict=True), start=1
            )
        ),
        notes=tuple(_notes(needs, solutions, judgements)),
    )


def measure_all(
    settings: Settings,
    models: Sequence[str],
    judged: JudgedSet,
    *,
    test: bool,
    command: str,
    today: date,
    earlier: Quality | None,
    steps: Steps,
) -> Quality:
    """Return all figures of some models on one judged set, side by side."""
    measured: list[ModelQuality] = []
    for model in models or [settings.model or ""]:
        matcher = load_model(replace(settings, model=model or None), steps)
        place = Path(model_place(model or None))
        name = place.name
        told = _told(steps, name)
        found = measure_model(
            matcher,
            judged,
            identity=identity_of(matcher, name, _megabytes(place)),
            today=today,
            at_training=read_training_report(place),
            told=told,
        )
        if test:
            found = replace(found, test=measure_test(matcher, judged, today=today, told=told))
        measured.append(found)
    return new_quality(judged, measured, command=command, today=today, earlier=earlier)


def earlier_quality(path: Path) -> Quality | None:
    """Return what a file of figures has so far; None where there is no such file."""
    return read_quality(path) if path.exists() else None


def write_quality(quality: Quality, path: Path) -> None:
    """Write the figures whole or not at all. Raises FileRefused."""
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(as_json(quality), "utf-8")
        beside.replace(path)
    except OSError as error:
        raise FileRefused(path=path, reason=error.strerror or str(error)) from error


def _told(steps: Steps, name: str) -> Told:
    @contextmanager
    def part(what: str) -> Iterator[Progress]:
        with steps.step(f"{name}: {what}") as step:
            yield step.advance

    return part


def _megabytes(place: Path) -> float | None:
    sizes = [(place / name).stat().st_size for name in MODEL_FILES if (place / name).is_file()]
    return round(sum(sizes) / MEGABYTE, 1) if sizes else None


def _notes(
    needs: Sequence[Need], solutions: Sequence[Solution], judgements: Judgements
) -> list[str]:
    """Return what of the files could not count, in sentences."""
    need_ids, solution_ids = {n.id for n in needs}, {s.id for s in solutions}
    unjudged = [need.id for need in needs if need.id not in judgements]
    hopeless = [n for n in need_ids & judgements.keys() if not any(judgements[n].values())]
    of_others = [n for n in judgements if n not in need_ids]
    unknown = {s for n in need_ids & judgements.keys() for s in judgements[n]} - solution_ids
    notes = []
    if unjudged:
        notes.append(f"{len(unjudged)} Needs are not judged and do not count: {_some(unjudged)}")
    if hopeless:
        notes.append(f"{len(hopeless)} Needs have no relevant Solution: {_some(hopeless)}")
    if of_others:
        notes.append(f"judgements of {len(of_others)} other Needs are passed over")
    if unknown:
        notes.append(
            f"{len(unknown)} judged Solutions are not in the file and count as not found: "
            f"{_some(unknown)}"
        )
    return notes


def _some(ids: Sequence[str] | set[ListingId]) -> str:
    shown = sorted(ids)[:5]
    return ", ".join(shown) + (" ..." if len(ids) > len(shown) else "")

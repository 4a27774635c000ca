"""The file of all figures, `data/quality.json`: what is in it, and how it is written."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from matcher.domain import LANGUAGES
from matcher.evaluate import RESAMPLES
from matcher.quality.benchmark import Benchmark
from matcher.quality.judged_set import JudgedSet
from matcher.quality.measuring import HeldOut, ModelQuality
from matcher.quality.ranking import EMBEDDING, OURS

FORMAT = 1
_INNERMOST = re.compile(r"\{\n\s+([^{}\[\]]*?)\n\s*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much was measured on. `translations`: Needs by language, originals left out."""

    needs: int
    by_split: Mapping[str, int]
    solutions: int
    solutions_by_language: Mapping[str, int]
    judgements: int
    translations: Mapping[str, int]
    solutions_in_both_languages: int
    unanswerable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtTest:
    """One time that the test split was measured: when, and what was found. Never taken out."""

    measured_on: date
    name: str
    model: str
    ranker: str
    ndcg_at_10: float | None
    embedding_ndcg_at_10: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """All that was measured, of one model or several side by side."""

    format: int
    measured_on: date
    command: str
    resamples: int
    sizes: Sizes
    models: tuple[ModelQuality, ...]
    looks_at_test: tuple[LookAtTest, ...]

    def of_model(self, model: str) -> ModelQuality | None:
        """Return the figures of the model with an identity; None where it was not measured."""
        return next((one for one in self.models if one.identity.model == model), None)


def new_quality(
    judged: JudgedSet,
    models: Sequence[ModelQuality],
    *,
    command: str,
    today: date,
    earlier: Quality | None,
) -> Quality:
    """Return the content of the file; looks at the test split are carried on from the earlier.

    A model that was not looked at now keeps its figures of the test split as long as it and its
    ranker are the same.
    """
    looks = earlier.looks_at_test if earlier else ()
    return Quality(
        format=FORMAT,
        measured_on=today,
        command=command,
        resamples=RESAMPLES,
        sizes=_sizes(judged),
        models=tuple(replace(one, test=one.test or _kept(one, earlier)) for one in models),
        looks_at_test=(*looks, *(_look(one, one.test) for one in models if one.test)),
    )


def as_json(quality: Quality) -> str:
    """Return the file's text; each figure is one line of it."""
    text = json.dumps(asdict(quality), ensure_ascii=False, indent=1, default=date.isoformat)
    return _INNERMOST.sub(_on_one_line, text) + "\n"


def _on_one_line(match: "re.Match[str]") -> str:
    return "{" + re.sub(r"\n\s*", " ", match.group(1)) + "}"


def _kept(model: ModelQuality, earlier: Quality | None) -> HeldOut | None:
    before = earlier.of_model(model.identity.model) if earlier else None
    if before is None or replace(before.identity, name=model.identity.name) != model.identity:
        return None
    return before.test


def _look(model: ModelQuality, test: HeldOut) -> LookAtTest:
    return LookAtTest(
        measured_on=test.measured_on,
        name=model.identity.name,
        model=model.identity.model,
        ranker=model.identity.ranker,
        ndcg_at_10=_ndcg(test.figures, OURS),
        embedding_ndcg_at_10=_ndcg(test.figures, EMBEDDING),
    )


def _ndcg(figures: Benchmark, way: str) -> float | None:
    return figures.overall[way]["ndcg_at_10"].mean


def _sizes(judged: JudgedSet) -> Sizes:
    splits = sorted(set(judged.splits.values()))
    translated = [lang for found in judged.translations.values() for lang in found]
    languages = {solution.lang for solution in judged.solutions}
    return Sizes(
        needs=len(judged.needs),
        by_split={split: len(judged.of_split(split)) for split in splits},
        solutions=len(judged.solutions),
        solutions_by_language={
            lang: sum(s.lang == lang for s in judged.solutions) for lang in sorted(languages)
        },
        judgements=sum(map(len, judged.judgements.values())),
        translations={lang: translated.count(lang) for lang in LANGUAGES if lang in translated},
        solutions_in_both_languages=len(judged.twins),
        unanswerable=len(judged.unanswerable),
    )

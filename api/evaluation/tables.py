"""Figures at a terminal and as JSON: what `enmusubi evaluate` prints."""

import math
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.table import Table

from api.evaluation.service import Evaluation
from matcher.evaluate import MEASURES, Interval
from matcher.matcher import Matcher
from matcher.quality.figures import Figure
from matcher.quality.measuring import ModelQuality
from matcher.quality.quality_file import Quality
from matcher.quality.ranking import BASELINES, EMBEDDING, OURS

NAMES = {
    "ndcg_at_10": "nDCG@10",
    "recall_at_10": "Recall@10",
    "recall_at_50": "Recall@50",
    "mrr": "MRR",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
}


def print_evaluation(found: Evaluation, console: Console) -> None:
    """Print the measures of files of one's own: overall, gains, and by language."""
    console.print(
        f"{found.judged} judged Needs of {found.needs}, {found.solutions} Solutions; "
        "mean and 95 % bootstrap interval"
    )
    table = _table("", *NAMES.values())
    for way in (OURS, *BASELINES):
        table.add_row(way, *(_cell(found.overall[way][name]) for name in MEASURES))
    for rival, differences in found.differences.items():
        cells = (_signed_cell(differences[name].gain) for name in MEASURES)
        table.add_row(f"gain on {rival}", *cells)
    console.print(table)
    by_language = _table("Need in", "n", *NAMES.values())
    for lang, ways in found.by_language.items():
        for way in (OURS, *BASELINES):
            count = str(ways[OURS]["ndcg_at_10"].n) if way == OURS else ""
            cells = (_cell(ways[way][name]) for name in MEASURES)
            by_language.add_row(f"{lang} {way}", count, *cells)
    console.print(by_language)


def evaluation_as_json(found: Evaluation, matcher: Matcher, split: str | None) -> dict[str, object]:
    """Return the measures of files of one's own for machines."""
    identity = matcher.indexer.identity
    return {
        "needs": found.needs,
        "judged_needs": found.judged,
        "solutions": found.solutions,
        "split": split,
        "model": identity.model,
        "tokenizer": identity.tokenizer,
        "taxonomy": identity.taxonomy,
        "ranker": matcher.ranker.identity,
        "measures": {way: _intervals(found.overall[way]) for way in (OURS, *BASELINES)},
        "by_language": {
            lang: {way: _intervals(ways[way]) for way in (OURS, *BASELINES)}
            for lang, ways in found.by_language.items()
        },
        "differences": {
            rival: {
                name: _interval(difference.gain) | {"not_better": _number(difference.not_better)}
                for name, difference in differences.items()
            }
            for rival, differences in found.differences.items()
        },
        "notes": list(found.notes),
    }


def print_quality(quality: Quality, console: Console) -> None:
    """Print the headlines of all that was measured; the file and /quality have the rest."""
    for model in quality.models:
        identity = model.identity
        console.print(f"\n{identity.name}: {identity.model}, ranker {identity.ranker}")
        table = _table("nDCG@10", "n", *(OURS, *BASELINES))
        rows = [("dev", model.dev.overall)]
        rows += [("test", model.test.figures.overall)] if model.test else []
        for name, overall in rows:
            figures = [overall[way]["ndcg_at_10"] for way in (OURS, *BASELINES)]
            table.add_row(name, str(figures[0].n), *map(_cell, figures))
        console.print(table)
        console.print(_languages(model))
        console.print(_robustness(model))


def _languages(model: ModelQuality) -> Table:
    table = _table("Need in", "n", "nDCG@10", "gap to en", "overlap", EMBEDDING, "gap to en", "")
    for lang, found in (model.languages.by_language if model.languages else {}).items():
        table.add_row(
            lang,
            str(found.needs),
            _cell(found.ndcg_at_10[OURS]),
            _signed_cell(found.gap[OURS]),
            _cell(found.overlap[OURS]),
            _cell(found.ndcg_at_10[EMBEDDING]),
            _signed_cell(found.gap[EMBEDDING]),
            "trial" if found.trial else "",
        )
    return table


def _robustness(model: ModelQuality) -> Table:
    table = _table("", "before", "after", "change")
    for name, found in model.robustness.items():
        cells = (_cell(found.before), _cell(found.after), _signed_cell(found.change))
        table.add_row(name, *cells)
    stuffing, no_supply = model.stuffing, model.no_supply
    table.add_row(
        "stuffed, in the ten best",
        _cell(stuffing.in_top_10_before),
        _cell(stuffing.in_top_10_after),
    )
    for name, shown in {**no_supply.wrong, **no_supply.right}.items():
        table.add_row(f"answer shown: {name}", "", _cell(shown.share))
    if model.bias:
        for way in (OURS, EMBEDDING):
            for lang, pull in model.bias.pull[way].items():
                table.add_row(f"{way}, {lang}: Japanese first", "", _cell(pull.japanese_first))
    return table


def _table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False)


def _cell(value: Interval | Figure) -> str:
    mean, low, high = _known((value.mean, value.low, value.high))
    return f"{mean:.3f}\n{low:.2f}-{high:.2f}" if value.n else "-"


def _signed_cell(value: Interval | Figure) -> str:
    mean, low, high = _known((value.mean, value.low, value.high))
    return f"{mean:+.3f}\n{low:+.2f} {high:+.2f}" if value.n else "-"


def _known(values: Iterable[float | None]) -> list[float]:
    return [math.nan if value is None else value for value in values]


def _intervals(values: Mapping[str, Interval]) -> dict[str, object]:
    return {name: _interval(value) for name, value in values.items()}


def _interval(value: Interval) -> dict[str, float | int | None]:
    return {
        "mean": _number(value.mean),
        "low": _number(value.low),
        "high": _number(value.high),
        "n": value.n,
    }


def _number(value: float) -> float | None:
    """Return a figure for JSON, which knows no nan."""
    return None if math.isnan(value) else round(value, 6)

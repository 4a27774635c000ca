"""`enmusubi evaluate`: how good the ranking is on judged files."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.evaluation.service import BASELINES, OURS, Evaluation, Ranked, evaluate
from api.progress import ToldSteps
from api.refusals import InputRefused
from api.settings import read_settings
from api.startup import load_model
from api.terminal import messages, output, print_json
from matcher.domain import Need
from matcher.errors import FileRefused
from matcher.evaluate import MEASURES, Interval
from matcher.listing_file import read_judgements, read_needs, read_solutions, read_splits
from matcher.matcher import Matcher

K_MOST = 100_000
NAMES = {
    "ndcg_at_10": "nDCG@10",
    "recall_at_10": "Recall@10",
    "recall_at_50": "Recall@50",
    "mrr": "MRR",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
}


def evaluate_command(
    needs: Annotated[Path, typer.Option(help="Needs, JSON Lines.")],
    solutions: Annotated[Path, typer.Option(help="Solutions, JSON Lines.")],
    qrels: Annotated[Path, typer.Option(help="need_id, solution_id, grade; tabs.")],
    splits: Annotated[Path | None, typer.Option(help="need_id, split; tabs.")] = None,
    split: Annotated[str | None, typer.Option(help="Only the Needs of this split.")] = None,
    k: Annotated[int, typer.Option(help="How many of each Need go to --run.")] = 100,
    run: Annotated[Path | None, typer.Option(help="Write the rankings to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures for machines.")] = False,
) -> None:
    """Rank all Solutions of a file for each Need and measure it; no database is needed."""
    if not 1 <= k <= K_MOST:
        raise InputRefused(f"--k {k} is not in 1 to {K_MOST:,}")
    asked = _split_of(read_needs(needs), splits, split)
    offered, judgements = read_solutions(solutions), read_judgements(qrels)
    steps = ToldSteps(messages())
    matcher = load_model(read_settings(), steps)
    with steps.step("ranking") as step:
        found = evaluate(matcher, asked, offered, judgements, k=k, progress=step.advance)
    if run is not None:
        _write_run(run, found.run)
    for note in found.notes:
        messages().print(f"note: {note}", markup=False)
    if as_json:
        print_json(_as_json(found, matcher, split))
    else:
        _print(found)


def _split_of(needs: list[Need], splits: Path | None, split: str | None) -> list[Need]:
    if (splits is None) != (split is None):
        raise InputRefused("--splits FILE and --split NAME go together")
    if splits is None:
        return needs
    of_need = read_splits(splits)
    chosen = [need for need in needs if of_need.get(need.id) == split]
    if not chosen:
        known = ", ".join(sorted(set(of_need.values()))[:10])
        raise InputRefused(f"no Need is in the split {str(split)[:40]!r}; there are: {known}")
    return chosen


def _write_run(path: Path, run: tuple[Ranked, ...]) -> None:
    lines = [f"{one.need_id}\t{one.solution_id}\t{one.rank}\t{one.score:.6f}\n" for one in run]
    try:
        path.write_text("".join(lines), "utf-8")
    except OSError as error:
        raise FileRefused(path=path, reason=error.strerror or str(error)) from error


def _print(found: Evaluation) -> None:
    console = output()
    console.print(
        f"{found.judged} judged Needs of {found.needs}, {found.solutions} Solutions; "
        "mean and 95 % bootstrap interval"
    )
    table = Table("", *NAMES.values(), box=None, pad_edge=False)
    for way in (OURS, *BASELINES):
        table.add_row(way, *(_cell(found.overall[way][name]) for name in MEASURES))
    for rival, differences in found.differences.items():
        cells = (_signed_cell(differences[name].gain) for name in MEASURES)
        table.add_row(f"gain on {rival}", *cells)
    console.print(table)
    by_language = Table("Need in", "n", *NAMES.values(), box=None, pad_edge=False)
    for lang, ways in found.by_language.items():
        for way in (OURS, *BASELINES):
            count = str(ways[OURS]["ndcg_at_10"].n) if way == OURS else ""
            cells = (_cell(ways[way][name]) for name in MEASURES)
            by_language.add_row(f"{lang} {way}", count, *cells)
    console.print(by_language)


def _cell(value: Interval) -> str:
    return f"{value.mean:.3f}\n{value.low:.2f}-{value.high:.2f}" if value.n else "-"


def _signed_cell(value: Interval) -> str:
    return f"{value.mean:+.3f}\n{value.low:+.2f} {value.high:+.2f}" if value.n else "-"


def _as_json(found: Evaluation, matcher: Matcher, split: str | None) -> dict[str, object]:
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

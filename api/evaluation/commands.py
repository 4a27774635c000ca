"""`enmusubi evaluate`: how good the ranking is on judged files, or on all that comes along."""

import json
import shlex
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.evaluation.service import (
    Ranked,
    earlier_quality,
    evaluate,
    measure_all,
    write_quality,
)
from api.evaluation.tables import evaluation_as_json, print_evaluation, print_quality
from api.progress import ToldSteps
from api.refusals import InputRefused
from api.settings import read_settings
from api.startup import load_model
from api.terminal import messages, output, print_json
from matcher.domain import Need, Solution
from matcher.errors import FileRefused
from matcher.listing_file import (
    Judgements,
    read_judgements,
    read_needs,
    read_solutions,
    read_splits,
)
from matcher.quality.judged_set import DEV, TEST, read_judged_set
from matcher.quality.quality_file import as_json as quality_as_json
from matcher.shipped import DATA

JUDGED = DATA / "demo"
K_MOST = 100_000


def evaluate_command(  # noqa: PLR0913 - one parameter for each option that a person may give
    *,
    needs: Annotated[Path | None, typer.Option(help="Needs, JSON Lines.")] = None,
    solutions: Annotated[Path | None, typer.Option(help="Solutions, JSON Lines.")] = None,
    qrels: Annotated[Path | None, typer.Option(help="need_id, solution_id, grade; tabs.")] = None,
    splits: Annotated[Path | None, typer.Option(help="need_id, split; tabs.")] = None,
    split: Annotated[
        str | None,
        typer.Option(help="Only the Needs of this split; with --all, `test` is measured beside."),
    ] = None,
    k: Annotated[int, typer.Option(help="How many of each Need go to --run.")] = 100,
    run: Annotated[Path | None, typer.Option(help="Write the rankings to this file.")] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="All that comes along: languages, bias, robustness, no supply."),
    ] = False,
    judged: Annotated[
        Path | None, typer.Option(help="With --all: another folder laid out as data/demo.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="With --all: write all figures here.")] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(help="static, contextual, a folder or a name; with --all more than once."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures for machines.")] = False,
) -> None:
    """Rank all Solutions of a file for each Need and measure it; no database is needed."""
    models = model or []
    if everything:
        if needs or solutions or qrels or splits or run:
            raise InputRefused("--all measures the judged set that comes along; give no files")
        _all_that_comes_along(models, judged or JUDGED, split=split, out=out, as_json=as_json)
        return
    if out or judged or len(models) > 1:
        raise InputRefused("--out, --judged, and --model more than once go with --all")
    if not 1 <= k <= K_MOST:
        raise InputRefused(f"--k {k} is not in 1 to {K_MOST:,}")
    files = _files(needs, solutions, qrels)
    asked = _split_of(files.needs, splits, split)
    steps, settings = ToldSteps(messages()), read_settings()
    matcher = load_model(replace(settings, model=models[0]) if models else settings, steps)
    with steps.step("ranking") as step:
        found = evaluate(
            matcher, asked, files.solutions, files.judgements, k=k, progress=step.advance
        )
    if run is not None:
        _write_run(run, found.run)
    for note in found.notes:
        messages().print(f"note: {note}", markup=False)
    if as_json:
        print_json(evaluation_as_json(found, matcher, split))
    else:
        print_evaluation(found, output())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """What the three files of a judged set hold."""

    needs: list[Need]
    solutions: list[Solution]
    judgements: Judgements


def _files(needs: Path | None, solutions: Path | None, qrels: Path | None) -> _Files:
    if needs is None or solutions is None or qrels is None:
        raise InputRefused("give --needs, --solutions and --qrels, or --all")
    return _Files(
        needs=read_needs(needs),
        solutions=read_solutions(solutions),
        judgements=read_judgements(qrels),
    )


def _all_that_comes_along(
    models: list[str], folder: Path, *, split: str | None, out: Path | None, as_json: bool
) -> None:
    if split not in (None, DEV, TEST):
        raise InputRefused(f"--split {split[:40]!r} is neither dev nor test")
    earlier = earlier_quality(out) if out else None
    judged = read_judged_set(folder)
    quality = measure_all(
        read_settings(),
        models,
        judged,
        test=split == TEST,
        command=_command(models, folder, split, out),
        today=datetime.now(UTC).date(),
        earlier=earlier,
        steps=ToldSteps(messages()),
    )
    if out is not None:
        write_quality(quality, out)
    if as_json:
        print_json(json.loads(quality_as_json(quality)))
    else:
        print_quality(quality, output())


def _command(models: list[str], folder: Path, split: str | None, out: Path | None) -> str:
    """Return the command that measures the same again."""
    words = ["enmusubi", "evaluate", "--all"]
    words += [word for model in models for word in ("--model", model)]
    words += ["--judged", str(folder)] if folder != JUDGED else []
    words += ["--split", split] if split else []
    return shlex.join(words + (["--out", str(out)] if out else []))


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

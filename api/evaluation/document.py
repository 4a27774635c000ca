"""The figures in `docs/quality.md` and the model cards: `python -m api.evaluation.document`.

All are made of the one file that `enmusubi evaluate --all` writes.

With `--floors` the recorded floors are written anew, just below the figures of the file: only
when a change for the worse is meant, or after one for the better.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from api.evaluation.tables import NAMES
from api.measured import QUALITY, read_quality
from matcher.evaluate import MEASURES
from matcher.quality.benchmark import Benchmark, Figures
from matcher.quality.bias import Bias
from matcher.quality.figures import Figure
from matcher.quality.floors import limits_as_json
from matcher.quality.languages import Languages
from matcher.quality.measuring import ModelQuality
from matcher.quality.quality_file import Quality
from matcher.quality.ranking import BM25, CHANCE, EMBEDDING, OURS
from matcher.quality.training_report import AtTraining

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "quality.md"
MODELS, CARD = QUALITY.with_name("model"), "README.md"
FLOORS = QUALITY.with_name("quality_floors.json")
BEGIN, END = "<!-- figures of data/quality.json -->", "<!-- end of the figures -->"
WAYS = {
    OURS: "**Enmusubi**",
    EMBEDDING: "embedding alone",
    BM25: "BM25",
    CHANCE: "chance",
}


def main() -> None:
    """Write the figures of the file into the document, and the floors if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--floors", action="store_true", help="record the floors anew")
    quality = read_quality(QUALITY)
    for path, text in documents(quality):
        path.write_text(with_figures(path.read_text("utf-8"), text), "utf-8")
    if parser.parse_args().floors:
        FLOORS.write_text(limits_as_json(quality.models), "utf-8")


def documents(quality: Quality) -> Iterator[tuple[Path, str]]:
    """Yield each document that shows figures of the file, with their text."""
    yield DOCUMENT, figures(quality)
    for model in quality.models:
        card = MODELS / model.identity.name / CARD
        if card.is_file():
            yield card, card_figures(model)


def with_figures(document: str, text: str) -> str:
    """Return the document with the text between its two marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def card_figures(model: ModelQuality) -> str:
    """Return what a model card tells of its model, as Markdown."""
    parts = [
        f"`{model.identity.model}`, {model.identity.megabytes:g} MB, on {model.measured_on}.\n"
    ]
    if model.languages:
        parts += _languages("the same 24 needs in each language (dev)", model.languages)
    return "\n".join([*parts, *_at_training(model.at_training)])


def figures(quality: Quality) -> str:
    """Return all figures as Markdown."""
    sizes = quality.sizes
    parts = [
        f"Measured on {quality.measured_on} with `{quality.command}`: {sizes.needs} needs, "
        f"{sizes.solutions} solutions, {sizes.judgements:,} judgements, "
        f"{sum(sizes.translations.values())} translated needs, "
        f"{sizes.solutions_in_both_languages} solutions in both languages.\n"
    ]
    for model in quality.models:
        parts.append("\n".join(_model(model)))
    looks = [
        f"{look.measured_on} `{look.model}` `{look.ranker}`: {look.ndcg_at_10:.3f}"
        for look in quality.looks_at_test
        if look.ndcg_at_10 is not None
    ]
    parts.append(f"Looks at the test split: {'; '.join(looks) or 'none yet'}.\n")
    return "\n".join(parts)


def _model(model: ModelQuality) -> Iterator[str]:
    identity = model.identity
    yield f"### {identity.name}: `{identity.model}`, ranker `{identity.ranker}`\n"
    if model.test:
        yield from _benchmark(f"test, {model.test.measured_on}", model.test.figures)
    yield from _benchmark("dev", model.dev)
    if model.languages:
        yield from _languages("the same needs in each language (dev)", model.languages)
    if model.languages_with_train:
        yield from _languages("with needs of train", model.languages_with_train)
    yield from _bias(model.bias)
    yield from _table(
        ["changed as people change them", "texts", "before", "after", "difference"],
        [
            [name, str(one.asked), _cell(one.before), _cell(one.after), _cell(one.change)]
            for name, one in model.robustness.items()
        ],
    )
    stuffed = model.stuffing
    yield from _table(
        [f"{stuffed.solutions} solutions stuffed with {stuffed.words} words", "before", "after"],
        [
            ["among the ten best", _cell(stuffed.in_top_10_before), _cell(stuffed.in_top_10_after)],
            ["shown as an answer", _cell(stuffed.shown_before), _cell(stuffed.shown_after)],
        ],
    )
    supply = model.no_supply
    yield from _table(
        ["an answer is shown", "texts", "share"],
        [
            [f"{kind}: {name}", str(shown.share.n), _cell(shown.share)]
            for kind, groups in (("wrong", supply.wrong), ("right", supply.right))
            for name, shown in groups.items()
        ],
    )
    yield from _at_training(model.at_training)


def _bias(found: Bias | None) -> Iterator[str]:
    if found is None:
        return
    heads = ["Japanese and English version in one ranking", "Japanese first", "places", "score"]
    rows = []
    for way, pulls in found.pull.items():
        for lang, pull in pulls.items():
            sets = found.sets[way][lang]
            pulled = [_cell(pull.japanese_first), _cell(pull.ranks, 1), _cell(pull.score)]
            measured = [_cell(sets.japanese), _cell(sets.english), _cell(sets.gap)]
            rows.append([f"{way}, needs in {lang}", *pulled, *measured])
    yield from _table([*heads, "nDCG@10 all Japanese", "all English", "gap"], rows)


def _at_training(found: AtTraining | None) -> Iterator[str]:
    if found is None:
        yield "Nothing was written down when this model was trained.\n"
        return
    yield from _table(
        ["held-out general sentences, at training", "n", "nearest English is its own"],
        [[lang, str(one.n), _cell(one)] for lang, one in found.top_1.items()],
    )
    if found.texts_per_second and found.ratio:
        yield (
            f"Encoding at training ({found.timed_on}): {found.texts_per_second:,.0f} texts a "
            f"second, {found.ratio:g} times the teacher's.\n"
        )


def _benchmark(name: str, found: Benchmark) -> Iterator[str]:
    yield from _table(
        [f"{name}: {found.needs} needs", *NAMES.values()],
        [
            [label, *(_cell(found.overall[way][measure]) for measure in MEASURES)]
            for way, label in WAYS.items()
        ],
    )
    gains = (f"{rival} {_cell(one['ndcg_at_10'])}" for rival, one in found.gains.items())
    yield f"Gain in nDCG@10, need by need, on {', on '.join(gains)}.\n"
    for kind, groups in (("language", found.by_language), ("sector", found.by_sector)):
        yield from _table(
            [f"{name}, by {kind}", "n", "Enmusubi", "embedding alone", "BM25", "Recall@50"],
            [[group, *_group(ways)] for group, ways in groups.items()],
        )


def _group(ways: Figures) -> list[str]:
    ours = ways[OURS]["ndcg_at_10"]
    cells = (ours, ways[EMBEDDING]["ndcg_at_10"], ways[BM25]["ndcg_at_10"])
    return [str(ours.n), *map(_cell, cells), _cell(ways[OURS]["recall_at_50"])]


def _languages(name: str, found: Languages) -> Iterator[str]:
    yield from _table(
        [name, "n", "nDCG@10", "gap to English", "same ten best", "embedding alone", "its gap", ""],
        [
            [lang, str(one.needs), _cell(one.ndcg_at_10[OURS]), _cell(one.gap[OURS]),
             _cell(one.overlap[OURS]), _cell(one.ndcg_at_10[EMBEDDING]),
             _cell(one.gap[EMBEDDING]), "trial" if one.trial else ""]
            for lang, one in found.by_language.items()
        ],
    )  # fmt: skip
    overlaps = (f"{way} {_cell(one)}" for way, one in found.overlap.items())
    yield f"Same ten best over all pairs of languages: {', '.join(overlaps)}.\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _cell(figure: Figure, digits: int = 3) -> str:
    if figure.mean is None or figure.low is None or figure.high is None:
        return ""
    return f"{figure.mean:.{digits}f} [{figure.low:.{digits}f}, {figure.high:.{digits}f}]"


if __name__ == "__main__":
    main()

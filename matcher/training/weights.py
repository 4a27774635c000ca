"""Learn the ranker's weights from judged Needs: `python -m matcher.training.weights`.

Every Need of the train split is asked three ways, because people do: in full; without declared
Sectors; by its title alone; and in all languages it was translated into. Solutions that stand in
two languages are candidates twice, equally right, so that no language is preferred. General
sentences and random letters, which no Solution answers, teach when to say that there is no good
Match.
"""

import argparse
import lzma
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.domain import ListingId, Need
from matcher.embed import SentenceTransformerEmbedder
from matcher.errors import TextRefused
from matcher.features import pair_features
from matcher.index import Indexer
from matcher.indexed import Indexed
from matcher.learn import JudgedQuery, fit_ranker
from matcher.lexical import Tokenizer
from matcher.listing_file import (
    Judgements,
    read_judgements,
    read_needs,
    read_solutions,
    read_splits,
)
from matcher.model_folder import RANKER
from matcher.quality.translations import read_need_translations, read_solution_translations
from matcher.rank import save_ranker
from matcher.shipped import BACKGROUND, DATA, STATIC, TAXONOMY, model_place
from matcher.taxonomy import read_taxonomy
from matcher.text import check_text

STRENGTH = 0.05  # Of 0.001 to 1, the middle of a plateau on the dev split.
GENERAL_TEXTS = 600
NOISE = 100
GENERAL_TRUST = 0.03  # Makes general sentences a tenth of all: few people ask about nothing.
SEED = 20261122
NEED_TRANSLATIONS = "translations/needs.jsonl"
SOLUTION_TRANSLATIONS = "translations/solutions.jsonl"


def main() -> None:
    """Fit on the train split and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judged", type=Path, required=True, help="folder of the benchmark")
    parser.add_argument("--general", type=Path, nargs="*", default=[], help="*.tsv.xz, parallel")
    parser.add_argument("--model", default=STATIC, help="a shipped model or a folder")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, help="MODEL/ranker.json without it")
    arguments = parser.parse_args()
    place = Path(model_place(arguments.model, arguments.data))
    out = arguments.out or place / RANKER
    indexer = Indexer(
        SentenceTransformerEmbedder(place),
        Tokenizer.load(arguments.data / BACKGROUND),
        read_taxonomy(arguments.data / TAXONOMY),
    )
    splits = read_splits(arguments.judged / "splits.tsv")
    everyone = read_needs(arguments.judged / "needs.jsonl")
    needs = [need for need in everyone if splits[need.id] == "train"]
    solutions = read_solutions(arguments.judged / "solutions.jsonl")
    judgements = read_judgements(arguments.judged / "qrels.tsv")
    translations = read_need_translations(arguments.judged / NEED_TRANSLATIONS, everyone)
    twins = read_solution_translations(arguments.judged / SOLUTION_TRANSLATIONS, solutions)
    candidates = indexer.index([*solutions, *twins.values()])
    queries = judged_queries(indexer, needs, candidates, judgements)
    for versions in [translations[need.id] for need in needs if need.id in translations]:
        asked = judged_queries(indexer, list(versions.values()), candidates, judgements)
        queries += [replace(query, trust=1 / len(versions)) for query in asked]
    once = candidates[: len(solutions)]
    silent = general_texts(arguments.general)
    queries += general_queries(indexer, [*silent, *noise(NOISE if silent else 0)], once)
    ranker = fit_ranker(queries, strength=STRENGTH)
    save_ranker(ranker, out, fitted_on=f"{len(needs)} needs of the train split")
    sys.stdout.write(f"{out}: {len(queries)} queries, {ranker.good}\n")


def judged_queries(
    indexer: Indexer,
    needs: Sequence[Need],
    candidates: Sequence[Indexed],
    judgements: Judgements,
) -> list[JudgedQuery]:
    """Return the three ways of asking each Need, with the grades of all Solutions."""
    grades = [
        np.array([judgements[need.id].get(one.listing_id, 0) for one in candidates], float)
        for need in needs
    ]
    undeclared = [replace(need, sectors=()) for need in needs]
    by_title = [replace(need, text=need.title, title="") for need in undeclared]
    return [
        _judged(indexer, need, candidates, grade)
        for asked in (needs, undeclared, by_title)
        for need, grade in zip(indexer.index(asked), grades, strict=True)
    ]


def general_queries(
    indexer: Indexer, texts: Sequence[str], candidates: Sequence[Indexed]
) -> list[JudgedQuery]:
    """Return queries that no Solution answers."""
    listings = [Need(id=ListingId(f"general-{i}"), text=text) for i, text in enumerate(texts)]
    none = np.zeros(len(candidates))
    return [
        replace(_judged(indexer, need, candidates, none), trust=GENERAL_TRUST)
        for need in indexer.index(listings)
    ]


def general_texts(paths: Sequence[Path]) -> list[str]:
    """Return GENERAL_TEXTS sentences of parallel corpora in equal shares, both languages alike."""
    chosen: list[str] = []
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        texts = sorted({text for row in rows for text in row[2:4] if _usable(text)})
        share = GENERAL_TEXTS // len(paths)
        chosen += random.Random(SEED).sample(texts, min(share, len(texts)))  # noqa: S311 - no secret
    return chosen


def noise(count: int) -> list[str]:
    """Return so many texts of random letters, as a cat on the keyboard makes them."""
    draw = random.Random(SEED)  # noqa: S311 - no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        " ".join(
            "".join(draw.choices(letters, k=draw.randint(3, 7))) for _ in range(draw.randint(1, 5))
        )
        for _ in range(count)
    ]


def _judged(
    indexer: Indexer, need: Indexed, candidates: Sequence[Indexed], grades: np.ndarray
) -> JudgedQuery:
    rows = pair_features(need, candidates, indexer.taxonomy).rows
    return JudgedQuery(rows=rows.astype(np.float64), grades=grades)


def _usable(text: str) -> bool:
    try:
        return len(check_text(text)) > 15
    except TextRefused:
        return False


if __name__ == "__main__":
    main()

"""What a trained model can do, measured on text it has not seen."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from matcher.baselines import embedding_scores
from matcher.embed import Embedder
from matcher.evaluate import Interval, interval, measure
from matcher.index import Indexer
from matcher.lexical import Tokenizer
from matcher.listing_file import read_judgements, read_needs, read_solutions, read_splits
from matcher.taxonomy import EMPTY
from matcher.training.corpora import Pair
from matcher.training.teacher import Teacher

SHOWN = ("ndcg_at_10", "recall_at_50")
ROUND = 4
SPLITS = ("train", "dev")  # Training uses judgements of neither.
TIMED = 2_000
ROUNDS = 3


def report(
    embedder: Embedder,
    judged: Path,
    held: Mapping[str, Sequence[Pair]],
    teacher: Teacher,
) -> dict[str, object]:
    """Return figures of the embedding alone: on the judged set and on held-out sentences.

    Speeds of student and teacher are measured one after the other, on the same texts; the teacher
    both as published and in bfloat16.
    """
    texts = [pair.english for pairs in held.values() for pair in pairs]
    texts = texts[:: max(1, len(texts) // TIMED)]
    return {
        "model": embedder.identity,
        "judged": {split: judged_figures(embedder, judged, split) for split in SPLITS},
        "general_top_1": {language: top_1(embedder, pairs) for language, pairs in held.items()},
        "texts_per_second": throughput(embedder.encode, texts),
        "teacher_texts_per_second": _teacher_throughput(teacher.model(exact=True), texts),
        "teacher_bfloat16_texts_per_second": _teacher_throughput(teacher.model(), texts),
        "timed_on": f"{len(texts)} English sentences, {torch.get_num_threads()} threads",
    }


def judged_figures(embedder: Embedder, judged: Path, split: str) -> dict[str, object]:
    """Return nDCG@10 and Recall@50 of one split with intervals, and nDCG@10 by language."""
    chosen = read_splits(judged / "splits.tsv")
    needs = [n for n in read_needs(judged / "needs.jsonl") if chosen[n.id] == split]
    solutions = read_solutions(judged / "solutions.jsonl")
    judgements = read_judgements(judged / "qrels.tsv")
    indexer = Indexer(embedder, Tokenizer.without_background(), EMPTY)
    scores = embedding_scores(indexer.index(needs), indexer.index(solutions))
    ids = np.array([solution.id for solution in solutions])
    measured = [
        measure(ids[np.lexsort((ids, -row))].tolist(), judgements[need.id])
        for need, row in zip(needs, scores, strict=True)
    ]
    by_language: dict[str, list[float]] = {}
    for need, values in zip(needs, measured, strict=True):
        by_language.setdefault(need.lang, []).append(values["ndcg_at_10"])
    return {
        "needs": len(needs),
        **{name: _rounded(interval([m[name] for m in measured])) for name in SHOWN},
        "ndcg_at_10_by_language": {
            language: [round(float(np.mean(values)), ROUND), len(values)]
            for language, values in sorted(by_language.items())
        },
    }


def top_1(embedder: Embedder, pairs: Sequence[Pair]) -> list[float]:
    """Return [share of texts whose nearest English sentence is their own, number of texts]."""
    left = embedder.encode([pair.text for pair in pairs])
    right = embedder.encode([pair.english for pair in pairs])
    hits = (left @ right.T).argmax(axis=1) == np.arange(len(pairs))
    return [round(float(hits.mean()), ROUND), len(pairs)]


def _teacher_throughput(model: SentenceTransformer, texts: Sequence[str]) -> float:
    # To tensors: NumPy knows no bfloat16.
    return throughput(
        lambda some: model.encode(list(some), convert_to_tensor=True, show_progress_bar=False),
        texts,
    )


def throughput(encode: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return how many texts are encoded in a second: the best of a few rounds, after a first."""
    encode(texts[:256])
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        encode(texts)
        spent.append(time.perf_counter() - begun)
    return round(len(texts) / min(spent), 1)


def _rounded(value: Interval) -> list[float]:
    return [round(value.mean, ROUND), round(value.low, ROUND), round(value.high, ROUND)]

"""Train the embedding model that ships: `python -m matcher.training.model --corpora DIR ...`.

Vocabulary, teacher's vectors, student, city problems, int8, report: each step keeps what it made
in the work folder, so an interrupted run goes on where it was. Seeded; on CPU about half an hour.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from matcher.embed import SentenceTransformerEmbedder
from matcher.errors import MatcherError
from matcher.indexed import FloatArray
from matcher.listing_file import read_judgements, read_needs, read_solutions, read_splits
from matcher.shipped import DATA
from matcher.training.corpora import Pair, read_corpora, split_off_held
from matcher.training.domain import Lessons, teach_domain
from matcher.training.glossary import Glossary
from matcher.training.report import report
from matcher.training.student import Group, Student, distil, save_student, starting_table
from matcher.training.teacher import reduced, teacher_vectors
from matcher.training.vocabulary import train_vocabulary

DIMENSION = 256
STEPS, BATCH = 1_200, 2_048
DOMAIN_STEPS = 600
SEED = 20261122


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, write the model folder and the report; exit code 2 and one line for bad input."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder of *.tsv.xz")
    parser.add_argument("--glossary", type=Path, required=True, help="folder of the glossary")
    parser.add_argument("--data", type=Path, default=DATA, help="seed and judged set")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made between")
    parser.add_argument("--out", type=Path, help="folder of the model (WORK/model)")
    options = parser.parse_args(arguments)
    torch.manual_seed(SEED)
    options.work.mkdir(parents=True, exist_ok=True)
    # Never over the shipped model: a new one needs new weights of the ranking beside it.
    out = options.out or options.work / "model"
    try:
        train(options.corpora, options.glossary, options.data, options.work, out)
    except MatcherError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def train(corpora: Path, glossary_folder: Path, data: Path, work: Path, out: Path) -> None:
    """Run all steps that are not done yet. Raises MatcherError."""
    glossary = Glossary(glossary_folder, seed=SEED)
    training, held = split_off_held(read_corpora(corpora))
    tokenizer = _tokenizer(work / "tokenizer.json", training, glossary, data)
    base = work / "base.npy"
    if not base.exists():
        np.save(base, _general_language(tokenizer, training, work).table)
    student = Student(tokenizer, np.load(base))
    teach_domain(student, glossary, _lessons(training, data), steps=DOMAIN_STEPS, seed=SEED)
    save_student(student, out)
    figures = report(SentenceTransformerEmbedder(out), data / "demo", held, splits=("dev",))
    (out / "report.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def _tokenizer(path: Path, training: Sequence[Pair], glossary: Glossary, data: Path) -> Tokenizer:
    if not path.exists():
        texts = [(pair.text, pair.language) for pair in training]
        texts += [(english, "en") for english in sorted({pair.english for pair in training})]
        texts += 3 * glossary.texts()
        texts += [
            (record["text"], record["lang"])
            for name in ("needs.jsonl", "solutions.jsonl")
            for record in _records(data / "seed" / name)
        ]
        train_vocabulary(texts, path, seed=SEED)
    return Tokenizer.from_file(str(path))


def _general_language(tokenizer: Tokenizer, training: Sequence[Pair], work: Path) -> Student:
    english = sorted({pair.english for pair in training}, key=lambda text: (len(text), text))
    targets = reduced(teacher_vectors(english, work / "teacher.npy"), DIMENSION, seed=SEED)
    student = Student(tokenizer, np.zeros((1, DIMENSION), np.float32))
    rows = {text: row for row, text in enumerate(english)}
    english_ids = student.tokenize(english)
    groups = _groups(student, training, rows)
    texts = [ids for group in groups for ids in group.texts] + english_ids
    vectors: list[FloatArray] = [targets[row] for group in groups for row in group.english]
    table = starting_table(
        tokenizer.get_vocab_size(),
        texts,
        vectors + list(targets),
        dimension=DIMENSION,
        seed=SEED,
    )
    student = Student(tokenizer, table)
    distil(student, groups, english_ids, targets, steps=STEPS, batch=BATCH, seed=SEED)
    return student


def _groups(student: Student, training: Sequence[Pair], rows: dict[str, int]) -> list[Group]:
    by_key: dict[tuple[str, bool], list[Pair]] = {}
    for pair in training:
        by_key.setdefault((pair.language, pair.is_entry), []).append(pair)
    return [
        Group(
            texts=student.tokenize([pair.text for pair in pairs]),
            english=np.array([rows[pair.english] for pair in pairs], np.int64),
            is_entry=is_entry,
        )
        for (_, is_entry), pairs in sorted(by_key.items())
    ]


def _lessons(training: Sequence[Pair], data: Path) -> Lessons:
    judged = data / "demo"
    splits = read_splits(judged / "splits.tsv")
    offers = {record["id"]: record["text"] for record in _records(data / "seed/solutions.jsonl")}
    past = [
        (pairing["need_text"], offers[solution])
        for pairing in _records(data / "seed/pairings.jsonl")
        for solution in pairing.get("solution_ids") or ()
    ]
    random.Random(SEED).shuffle(past)  # noqa: S311 - no secret
    return Lessons(
        general=training,
        past=past,
        needs=[n for n in read_needs(judged / "needs.jsonl") if splits[n.id] == "train"],
        solutions={s.id: s for s in read_solutions(judged / "solutions.jsonl")},
        judgements=read_judgements(judged / "qrels.tsv"),
    )


def _records(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    sys.exit(main())

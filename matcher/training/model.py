"""Train the embedding models that ship, as `enmusubi train-model` does.

Vocabulary, teacher's vectors, static student, contextual student, city problems, int8, report:
each step keeps what it made in the work folder, so an interrupted run goes on where it was.
Seeded. The static tier takes about half an hour on two cores, the contextual one some hours.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from matcher.embed import SentenceTransformerEmbedder
from matcher.indexed import FloatArray
from matcher.shipped import CONTEXTUAL, STATIC
from matcher.training.contextual import Meanings, distil_contextual, new_student
from matcher.training.corpora import Pair
from matcher.training.domain import CONTEXTUAL_PLAN, STATIC_PLAN, teach_domain
from matcher.training.material import SEED, Material
from matcher.training.report import report
from matcher.training.static import StaticStudent, distil_static, starting_table
from matcher.training.student import Group, Student
from matcher.training.teacher import Teacher, centred, teacher_vectors, unit
from matcher.training.vocabulary import train_vocabulary

DIMENSION = 256
STATIC_SUBWORDS, CONTEXTUAL_SUBWORDS = 112_000, 60_000
STEPS, BATCH = 1_200, 2_048
POOLS = 240
TIERS = (STATIC, CONTEXTUAL)


def train(material: Material, work: Path, *, tiers: Sequence[str] = TIERS) -> None:
    """Run all steps that are not done yet, into WORK/<tier>. Raises MatcherError.

    Never over the shipped models: a new one needs new weights of the ranking beside it.
    """
    work.mkdir(parents=True, exist_ok=True)
    makers = {STATIC: static_student, CONTEXTUAL: contextual_student}
    plans = {STATIC: STATIC_PLAN, CONTEXTUAL: CONTEXTUAL_PLAN}
    for tier in tiers:
        torch.manual_seed(SEED)
        student = makers[tier](material, work)
        teach_domain(student, material.glossary(), material.lessons(), plans[tier], seed=SEED)
        student.save(work / tier)
        embedder = SentenceTransformerEmbedder(work / tier)
        figures = report(embedder, material.judged, material.held, Teacher())
        text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
        (work / tier / "report.json").write_text(text, "utf-8")
        sys.stdout.write(text)


def static_student(material: Material, work: Path) -> StaticStudent:
    """Return the static student that knows general language."""
    tokenizer = vocabulary(material, work, STATIC_SUBWORDS)
    kept = work / "static.npy"
    if not kept.exists():
        np.save(kept, _general_static(tokenizer, material, work).bag.weight.detach().numpy())
    return StaticStudent(tokenizer, np.load(kept))


def contextual_student(material: Material, work: Path) -> Student:
    """Return the contextual student that knows general language."""
    tokenizer = vocabulary(material, work, CONTEXTUAL_SUBWORDS)
    meanings = Meanings(static_student(material, work))
    student = new_student(tokenizer, Teacher(), meanings)
    english = material.english
    distil_contextual(
        student,
        groups_of(student, material),
        student.tokenize(english),
        unit(teacher_vectors(english, work / "teacher.npy")),
        pools=POOLS,
        seed=SEED,
        checkpoint=work / "contextual.pt",
    )
    return student


def vocabulary(material: Material, work: Path, size: int) -> Tokenizer:
    """Return a tokenizer of so many subwords."""
    path = work / f"tokenizer-{size}.json"
    if not path.exists():
        train_vocabulary(material.vocabulary_texts(), path, size=size, seed=SEED)
    return Tokenizer.from_file(str(path))


def _general_static(tokenizer: Tokenizer, material: Material, work: Path) -> StaticStudent:
    english = material.english
    vectors = teacher_vectors(english, work / "teacher.npy")
    targets = centred(vectors, DIMENSION, seed=SEED)
    student = StaticStudent(tokenizer, np.zeros((1, DIMENSION), np.float32))
    own = student.tokenize(english)
    groups = groups_of(student, material)
    table = first_table(tokenizer, groups, own, targets)
    student = StaticStudent(tokenizer, table)
    distil_static(student, groups, own, targets, steps=STEPS, batch=BATCH, seed=SEED)
    return student


def first_table(
    tokenizer: Tokenizer,
    groups: Sequence[Group],
    english: Sequence[np.ndarray],
    targets: FloatArray,
) -> FloatArray:
    """Return the first vectors of all subwords."""
    texts = [ids for group in groups for ids in group.texts] + list(english)
    vectors: list[FloatArray] = [targets[row] for group in groups for row in group.english]
    return starting_table(
        tokenizer.get_vocab_size(),
        texts,
        vectors + list(targets),
        dimension=targets.shape[1],
        seed=SEED,
    )


def groups_of(student: Student, material: Material) -> list[Group]:
    """Return the pairs to train on by language and kind, as subwords and rows."""
    rows = material.rows
    by_key: dict[tuple[str, bool], list[Pair]] = {}
    for pair in material.training:
        by_key.setdefault((pair.language, pair.is_entry), []).append(pair)
    return [
        Group(
            texts=student.tokenize([pair.text for pair in pairs]),
            english=np.array([rows[pair.english] for pair in pairs], np.int64),
            is_entry=is_entry,
        )
        for (_, is_entry), pairs in sorted(by_key.items())
    ]

"""What each choice of the static recipe is worth: small runs that differ in one thing.

Each variant learns general language for a few steps, then, if it is taught them, city problems.
Measured on the train split, whose judgements no training uses, and on held-out sentences.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from matcher.embed import SentenceTransformerEmbedder
from matcher.indexed import FloatArray
from matcher.training.domain import STATIC_PLAN, WEIGHTS, teach_domain
from matcher.training.material import SEED, Material
from matcher.training.model import first_table, groups_of, vocabulary
from matcher.training.report import judged_figures, top_1
from matcher.training.static import StaticStudent, distil_static
from matcher.training.teacher import centred, teacher_vectors

STEPS, BATCH, DOMAIN_STEPS = 200, 1_024, 100
SUBWORDS, FEWER_SUBWORDS = 60_000, 24_000
DIMENSION = 256
BOTH, APART_ONLY, COSINE_ONLY = (1.0, 5.0), (1.0, 0.0), (0.0, 5.0)
HELD = 300  # Sentences of each language.


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to train. `lessons`: those of the domain step, none without it."""

    name: str
    subwords: int = SUBWORDS
    steps: int = STEPS
    loss: tuple[float, float] = BOTH
    lessons: tuple[str, ...] = tuple(WEIGHTS)


VARIANTS = (
    Variant(name="as shipped, in small"),
    Variant(name="24,000 subwords", subwords=FEWER_SUBWORDS),
    Variant(name="contrast only", loss=APART_ONLY),
    Variant(name="cosine to the teacher only", loss=COSINE_ONLY),
    Variant(name="no general steps: starting vectors", steps=0),
    Variant(name="a quarter of the general steps", steps=STEPS // 4),
    Variant(name="no domain step", lessons=()),
    Variant(name="domain step without composed documents", lessons=tuple(
        name for name in WEIGHTS if name not in ("composed", "parallel")
    )),
    Variant(name="domain step without hard negatives", lessons=tuple(
        name for name in WEIGHTS if name != "triples"
    )),
    Variant(name="domain step without general text", lessons=tuple(
        name for name in WEIGHTS if name != "general"
    )),
)  # fmt: skip


def ablate(material: Material, work: Path) -> list[dict[str, object]]:
    """Return nDCG@10, Recall@50 and general top-1 of each variant, kept as WORK/ablations.json."""
    path = work / "ablations.json"
    rows: list[dict[str, object]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    done = {row["variant"] for row in rows}
    general: dict[tuple[int, int, tuple[float, float]], StaticStudent] = {}
    for variant in tqdm(VARIANTS, desc="ablations"):
        if variant.name in done:
            continue
        key = (variant.subwords, variant.steps, variant.loss)
        if key not in general:
            general[key] = _general(material, work, variant)
        known = general[key]
        student = StaticStudent(known.tokenizer, known.bag.weight.detach().numpy().copy())
        _teach(student, material, variant)
        altered = _altered(student) if variant is VARIANTS[0] else iter([(variant.name, student)])
        for name, one in altered:
            rows.append({"variant": name} | _measured(one, material, work / "ablation"))
            path.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    return rows


def _general(material: Material, work: Path, variant: Variant) -> StaticStudent:
    torch.manual_seed(SEED)
    tokenizer = vocabulary(material, work, variant.subwords)
    targets = centred(teacher_vectors(material.english, work / "teacher.npy"), DIMENSION, seed=SEED)
    student = StaticStudent(tokenizer, np.zeros((1, DIMENSION), np.float32))
    own = student.tokenize(material.english)
    groups = groups_of(student, material)
    student = StaticStudent(tokenizer, first_table(tokenizer, groups, own, targets))
    distil_static(
        student, groups, own, targets,
        steps=variant.steps, batch=BATCH, seed=SEED, weights=variant.loss,
    )  # fmt: skip
    return student


def _teach(student: StaticStudent, material: Material, variant: Variant) -> None:
    if not variant.lessons:
        return
    plan = replace(STATIC_PLAN, steps=DOMAIN_STEPS)
    weights = {name: WEIGHTS[name] for name in variant.lessons}
    teach_domain(student, material.glossary(), material.lessons(), plan, seed=SEED, weights=weights)


def _altered(student: StaticStudent) -> Iterator[tuple[str, StaticStudent]]:
    """Yield the student itself, and what needs no training of its own."""
    table = student.bag.weight.detach().numpy()
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    directions = np.linalg.svd(table[:: max(1, len(table) // 20_000)], full_matrices=False)[2]
    changes: dict[str, Callable[[], FloatArray]] = {
        VARIANTS[0].name: lambda: table,
        "128 dimensions": lambda: table @ directions[:128].T,
        "64 dimensions": lambda: table @ directions[:64].T,
        "all subwords weigh the same": lambda: table / np.maximum(lengths, 1e-9),
        "subwords weigh as the root of their length": lambda: (
            table / np.sqrt(np.maximum(lengths, 1e-9))
        ),
    }
    for name, change in changes.items():
        yield name, StaticStudent(student.tokenizer, np.ascontiguousarray(change(), np.float32))


def _measured(student: StaticStudent, material: Material, folder: Path) -> dict[str, object]:
    student.save(folder)
    embedder = SentenceTransformerEmbedder(folder)
    judged = judged_figures(embedder, material.judged, "train")
    shares = [top_1(embedder, pairs[:HELD])[0] for pairs in material.held.values()]
    return {
        "ndcg_at_10": judged["ndcg_at_10"],
        "recall_at_50": judged["recall_at_50"],
        "general_top_1": round(float(np.mean(shares)), 4),
    }

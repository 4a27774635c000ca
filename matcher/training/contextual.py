"""The contextual student: the English teacher's layers over subwords of all languages."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import BertModel

from matcher.contextual import Contextual
from matcher.indexed import FloatArray
from matcher.model_folder import CONFIG, write_sums
from matcher.training.static import EVENNESS
from matcher.training.student import Descent, Group, Ids, Student, alike, contrast
from matcher.training.teacher import Teacher

RATE = 1.5e-3  # Of the subwords' vectors.
LAYERS_RATE = 0.2  # Of the layers, as a share of it: they know much already.
COSINE_WEIGHT = 10.0
ENTRY_SHARE = 0.35  # How much less often entries of word lists are drawn than sentences.
ENGLISH_SHARE = 0.5
POOL = 3_000  # Pairs drawn at once and put into batches of like length: little padding.
BATCH_SUBWORDS = 6_000
LARGEST, SMALLEST = 640, 64  # Pairs in a batch.
LONGEST = 60  # Subwords of a general text,
LONGEST_TAUGHT = 128  # and of a document.
WARM = 100
NEIGHBOURS, SHARPNESS = 8, 0.05
STRETCH = 0.7  # How far the length of a mean of vectors is brought back to that of one.
MARKS = ("[CLS]", "[SEP]")
KEPT_POSITIONS = 256
SIDE_BY_SIDE = 64


class ContextualStudent(Student):
    """Trains a `Contextual`; computes in bfloat16 where it is safe."""

    def __init__(self, tokenizer: Tokenizer, layers: BertModel, table: FloatArray) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.model = Contextual(tokenizer, layers, torch.from_numpy(table))

    def forward(self, tokens: Sequence[Ids]) -> torch.Tensor:
        """Return (n, d) of unit rows."""
        # Texts of like length side by side: less padding to compute.
        order = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
        vectors = torch.cat(
            [
                self._vectors(
                    [
                        tokens[place][:LONGEST_TAUGHT]
                        for place in order[start : start + SIDE_BY_SIDE]
                    ]
                )
                for start in range(0, len(order), SIDE_BY_SIDE)
            ]
        )
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.nn.functional.normalize(vectors[back], dim=1)

    def _vectors(self, tokens: Sequence[Ids]) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            vectors: torch.Tensor = self.model(self.model.padded(tokens))["sentence_embedding"]
        return vectors.float()

    def optimizers(self, rate: float) -> list[torch.optim.Optimizer]:
        """Return one for the subwords of a batch, one for the layers."""
        layers = [values for values in self.model.layers.parameters() if values.requires_grad]
        return [
            torch.optim.SparseAdam(self.model.embedding.parameters(), lr=rate),
            torch.optim.AdamW(layers, lr=rate * LAYERS_RATE, betas=(0.9, 0.98), weight_decay=0.01),
        ]

    def weights(self) -> Mapping[str, FloatArray]:
        """Return all weights by name."""
        return self.model.parts()

    def save(self, out: Path) -> None:
        """Write a model folder with the shape of the layers."""
        super().save(out)
        kept = self.model.layers.config
        shape = {
            "vocab_size": 1,
            "hidden_size": kept.hidden_size,
            "num_hidden_layers": kept.num_hidden_layers,
            "num_attention_heads": kept.num_attention_heads,
            "intermediate_size": kept.intermediate_size,
            "max_position_embeddings": kept.max_position_embeddings,
            "layer_norm_eps": kept.layer_norm_eps,
        }
        (out / CONFIG).write_text(json.dumps(shape, indent=1) + "\n", "utf-8")
        write_sums(out)


def new_student(tokenizer: Tokenizer, teacher: Teacher, meanings: "Meanings") -> ContextualStudent:
    """Return the teacher's layers over the tokenizer's subwords, each with a first vector.

    A subword that the teacher knows keeps its vector; another starts at the mean of those of the
    English words whose meaning is nearest to its own.
    """
    layers = teacher.layers(positions=KEPT_POSITIONS)
    known, words = teacher.words()
    table = _first_table(tokenizer, known, words, meanings)
    marks = np.stack([words[known[mark]] for mark in MARKS])
    return ContextualStudent(tokenizer, layers, np.concatenate([table, marks]))


def distil_contextual(
    student: ContextualStudent,
    groups: Sequence[Group],
    english: Sequence[Ids],
    targets: FloatArray,
    *,
    pools: int,
    seed: int,
    checkpoint: Path,
) -> None:
    """Teach all languages the teacher's vectors; go on from the checkpoint where there is one."""
    own = Group(texts=list(english), english=np.arange(len(english)), is_entry=False)
    groups = [*groups, own]
    shares = np.array([_share(group) for group in groups])
    shares[-1] *= ENGLISH_SHARE
    # A pool makes about so many batches; the rates need the number of steps, not of pools.
    per_pool = len(list(_batches(groups, shares / shares.sum(), seed=seed, pool=0)))
    descent = Descent(student, rate=RATE, steps=pools * per_pool, warm=WARM)
    first = _resume(student, descent, checkpoint)
    for pool in tqdm(range(first, pools), initial=first, total=pools, desc="general, contextual"):
        for place, batch in enumerate(
            _batches(groups, shares / shares.sum(), seed=seed, pool=pool)
        ):
            step = min(pool * per_pool + place, pools * per_pool - 1)
            descent.take(step, [(1.0, partial(_loss, student, batch, targets))])
        if pool % 10 == 9 or pool == pools - 1:
            _keep(student, descent, pool + 1, checkpoint)


def _loss(
    student: ContextualStudent, batch: Sequence[tuple[Ids, int]], targets: FloatArray
) -> torch.Tensor:
    vectors = student([ids for ids, _ in batch])
    target = torch.from_numpy(targets[[row for _, row in batch]])
    away = 1 - (vectors * target).sum(1).mean()
    loss: torch.Tensor = contrast(vectors, target, alike(target)) + COSINE_WEIGHT * away
    return loss


def _share(group: Group) -> float:
    return float(len(group.texts) ** EVENNESS * (ENTRY_SHARE if group.is_entry else 1))


def _batches(
    groups: Sequence[Group], shares: FloatArray, *, seed: int, pool: int
) -> Iterator[list[tuple[Ids, int]]]:
    draw = np.random.default_rng((seed, pool))
    drawn = []
    for place in draw.choice(len(groups), POOL, p=shares):
        row = int(draw.integers(len(groups[place].texts)))
        drawn.append((groups[place].texts[row][:LONGEST], int(groups[place].english[row])))
    drawn.sort(key=lambda one: len(one[0]) + 2 * draw.random())
    batches: list[list[tuple[Ids, int]]] = [[]]
    for one in drawn:
        # Sorted, so the newest is about the longest; two marks are added to each.
        if (len(one[0]) + 4) * len(batches[-1]) > BATCH_SUBWORDS or len(batches[-1]) == LARGEST:
            batches.append([])
        batches[-1].append(one)
    kept = [batch for batch in batches if len(batch) >= SMALLEST]
    draw.shuffle(kept)
    yield from kept


class Meanings:
    """How near the meaning of subwords is to that of English words, by a static student."""

    def __init__(self, student: Student) -> None:
        self._student = student

    def nearest(self, texts: Sequence[str], words: Sequence[str]) -> tuple[Ids, FloatArray]:
        """Return int and float (n, NEIGHBOURS): rows of words, and shares that add up to 1."""
        cosines = self._student.encode(texts) @ self._student.encode(words).T
        rows = np.argpartition(-cosines, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        near = np.take_along_axis(cosines, rows, axis=1)
        shares = np.exp((near - near.max(axis=1, keepdims=True)) / SHARPNESS)
        return rows, shares / shares.sum(axis=1, keepdims=True)


def _first_table(
    tokenizer: Tokenizer, known: Mapping[str, int], words: FloatArray, meanings: Meanings
) -> FloatArray:
    rows_of = tokenizer.get_vocab()
    pieces = sorted(rows_of, key=rows_of.__getitem__)
    plain = [w for w in sorted(known) if w.isascii() and w.isalpha() and len(w) > 1]
    vectors = words[[known[word] for word in plain]]
    table = np.zeros((len(pieces), words.shape[1]), np.float32)
    for start in range(0, len(pieces), 2_000):
        texts = [piece.replace("▁", " ").strip() for piece in pieces[start : start + 2_000]]
        rows, shares = meanings.nearest(texts, plain)
        table[start : start + len(texts)] = (vectors[rows] * shares[:, :, None]).sum(axis=1)
    for row, piece in enumerate(pieces):
        own = known.get(piece[1:] if piece.startswith("▁") else f"##{piece}", known.get(piece))
        if own is not None:
            table[row] = words[own]
    usual = np.linalg.norm(words, axis=1).mean()
    lengths = np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    stretched: FloatArray = (table * (usual / lengths) ** STRETCH).astype(np.float32)
    return stretched


def _resume(student: Student, descent: Descent, checkpoint: Path) -> int:
    if not checkpoint.exists():
        return 0
    kept = torch.load(checkpoint, weights_only=True)
    student.load_state_dict(kept["student"])
    for optimizer, state in zip(descent.optimizers, kept["optimizers"], strict=True):
        optimizer.load_state_dict(state)
    return int(kept["pools"])


def _keep(student: Student, descent: Descent, pools: int, checkpoint: Path) -> None:
    """Write beside and rename: a run stopped here leaves the checkpoint before."""
    beside = checkpoint.with_suffix(".new")
    states = [optimizer.state_dict() for optimizer in descent.optimizers]
    torch.save({"student": student.state_dict(), "optimizers": states, "pools": pools}, beside)
    beside.replace(checkpoint)

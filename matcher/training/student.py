"""The student: one vector for each subword, their mean for a text; learnt by contrast."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from tqdm import trange

from matcher.indexed import FloatArray
from matcher.model_folder import TOKENIZER, WEIGHTS, reduced, write_sums

TEMPERATURE = 0.05
ALIKE = 0.9  # Cosine between two teacher vectors from which the texts are not told apart.
COSINE_WEIGHT = 5.0
BASE_RATE = 0.01
ENTRY_SHARE = 0.3  # Of a batch: entries of word lists; the rest is sentences.
EVENNESS = 0.6  # A language with n pairs is drawn as often as n to this power.
MASKED = -1e4

Ids = NDArray[np.int64]


class Student(torch.nn.Module):
    """A bag of subwords over a tokenizer."""

    def __init__(self, tokenizer: Tokenizer, table: FloatArray) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.bag = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(table), freeze=False, mode="mean", sparse=True
        )

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Return the subwords of each text; a wordless one has the unknown subword."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(one.ids or [0], np.int64) for one in encoded]

    def forward(self, tokens: Sequence[Ids]) -> torch.Tensor:
        """Return (n, d) of unit rows."""
        starts = np.cumsum([0, *(len(ids) for ids in tokens)])[:-1]
        vectors = self.bag(torch.from_numpy(np.concatenate(tokens)), torch.from_numpy(starts))
        return torch.nn.functional.normalize(vectors, dim=1)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 (n, d) of unit rows, without learning."""
        with torch.no_grad():
            vectors: FloatArray = self(self.tokenize(texts)).numpy()
        return vectors

    @property
    def table(self) -> FloatArray:
        """The vectors of all subwords."""
        values: FloatArray = self.bag.weight.detach().numpy()
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pairs of one language and kind: subwords of the text, row of its English sentence."""

    texts: list[Ids]
    english: Ids
    is_entry: bool


def contrast(left: torch.Tensor, right: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the in-batch loss of picking row i of `right` for row i of `left`.

    `mask` bool (n, m), m >= n: pairs that are right as well and no counter-example.
    """
    cosines = (left @ right.T / TEMPERATURE).masked_fill(mask, MASKED)
    return torch.nn.functional.cross_entropy(cosines, torch.arange(len(left)))


def starting_table(
    size: int, texts: Sequence[Ids], vectors: Sequence[FloatArray], *, dimension: int, seed: int
) -> FloatArray:
    """Return float32 (size, dimension): for each subword the mean vector of the texts with it."""
    table = np.zeros((size, dimension), np.float32)
    weights = np.zeros(size, np.float32)
    for ids, vector in zip(texts, vectors, strict=True):
        weight = 1 / np.sqrt(len(ids))
        np.add.at(table, ids, vector * weight)
        np.add.at(weights, ids, weight)
    table /= np.maximum(weights, 1e-6)[:, None]
    unseen = weights == 0
    noise = np.random.default_rng(seed).normal(0, 0.02, (int(unseen.sum()), dimension))
    table[unseen] = noise.astype(np.float32)
    return table


def distil(
    student: Student,
    groups: Sequence[Group],
    english: Sequence[Ids],
    targets: FloatArray,
    *,
    steps: int,
    batch: int,
    seed: int,
) -> None:
    """Teach all languages the teacher's vectors of their English translations."""
    draw = np.random.default_rng(seed)
    optimizer = torch.optim.SparseAdam(student.parameters(), lr=BASE_RATE)
    for step in trange(steps, desc="general language"):
        set_rate(optimizer, BASE_RATE * (1 - step / steps))
        entries = int(batch * ENTRY_SHARE)
        texts, rows = _batch(groups, draw, sentences=batch - entries, entries=entries)
        target = torch.from_numpy(targets[rows])
        mask = target @ target.T > ALIKE
        mask.fill_diagonal_(fill_value=False)
        foreign, own = student(texts), student([english[row] for row in rows])
        away = 2 - (foreign * target).sum(1).mean() - (own * target).sum(1).mean()
        loss = (
            contrast(foreign, target, mask)
            + contrast(own, target, mask)
            + 0.5 * (contrast(foreign, own, mask) + contrast(own, foreign, mask))
            + COSINE_WEIGHT * away
        )
        descend(optimizer, loss)


def descend(optimizer: torch.optim.SparseAdam, loss: torch.Tensor) -> None:
    """Take one step against the loss."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # PyTorch leaves it untyped.
    optimizer.step()  # type: ignore[no-untyped-call]  # likewise


def save_student(student: Student, out: Path) -> None:
    """Write the tokenizer and the table, int8 with a scale for each row."""
    out.mkdir(parents=True, exist_ok=True)
    save_file(reduced({"embedding": student.table}), out / WEIGHTS)
    student.tokenizer.save(str(out / TOKENIZER), pretty=False)
    write_sums(out)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate, kept above zero."""
    for group in optimizer.param_groups:
        group["lr"] = max(rate, 1e-6)


def _batch(
    groups: Sequence[Group], draw: np.random.Generator, *, sentences: int, entries: int
) -> tuple[list[Ids], Ids]:
    texts: list[Ids] = []
    rows: list[Ids] = []
    for is_entry, count in ((False, sentences), (True, entries)):
        chosen = [group for group in groups if group.is_entry is is_entry]
        shares = np.array([len(group.texts) ** EVENNESS for group in chosen])
        for group, n in zip(chosen, draw.multinomial(count, shares / shares.sum()), strict=True):
            places = draw.integers(len(group.texts), size=n)
            texts += [group.texts[place] for place in places.tolist()]
            rows.append(group.english[places])
    return texts, np.concatenate(rows)

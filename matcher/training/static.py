"""The static student: one vector for each subword, their mean for a text."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from tokenizers import Tokenizer
from tqdm import trange

from matcher.indexed import FloatArray
from matcher.training.student import Descent, Group, Ids, Student, alike, contrast

RATE = 0.01
ENTRY_SHARE = 0.3  # Of a batch: entries of word lists; the rest is sentences.
EVENNESS = 0.6  # A language with n pairs is drawn as often as n to this power.


class StaticStudent(Student):
    """A bag of subwords over a tokenizer."""

    def __init__(self, tokenizer: Tokenizer, table: FloatArray) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.bag = torch.nn.EmbeddingBag.from_pretrained(
            torch.from_numpy(table), freeze=False, mode="mean", sparse=True
        )

    def forward(self, tokens: Sequence[Ids]) -> torch.Tensor:
        """Return (n, d) of unit rows."""
        starts = np.cumsum([0, *(len(ids) for ids in tokens)])[:-1]
        vectors = self.bag(torch.from_numpy(np.concatenate(tokens)), torch.from_numpy(starts))
        return torch.nn.functional.normalize(vectors, dim=1)

    def optimizers(self, rate: float) -> list[torch.optim.Optimizer]:
        """Return one that moves only the subwords of a batch."""
        return [torch.optim.SparseAdam(self.parameters(), lr=rate)]

    def weights(self) -> Mapping[str, FloatArray]:
        """Return the vectors of all subwords."""
        return {"embedding": self.bag.weight.detach().numpy()}


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


def distil_static(
    student: StaticStudent,
    groups: Sequence[Group],
    english: Sequence[Ids],
    targets: FloatArray,
    *,
    steps: int,
    batch: int,
    seed: int,
    weights: tuple[float, float] = (1.0, 5.0),
) -> None:
    """Teach all languages the teacher's vectors of their English translations.

    `weights`: of telling texts apart, and of the cosine to the teacher.
    """
    telling_apart, cosine = weights
    draw = np.random.default_rng(seed)
    descent = Descent(student, rate=RATE, steps=steps)

    def general() -> torch.Tensor:
        entries = int(batch * ENTRY_SHARE)
        texts, rows = _batch(groups, draw, sentences=batch - entries, entries=entries)
        target = torch.from_numpy(targets[rows])
        mask = alike(target)
        foreign, own = student(texts), student([english[row] for row in rows])
        away = 2 - (foreign * target).sum(1).mean() - (own * target).sum(1).mean()
        apart = contrast(foreign, target, mask) + contrast(own, target, mask)
        across = contrast(foreign, own, mask) + contrast(own, foreign, mask)
        loss: torch.Tensor = telling_apart * (apart + 0.5 * across) + cosine * away
        return loss

    for step in trange(steps, desc="general language, static"):
        descent.take(step, [(1.0, general)])


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

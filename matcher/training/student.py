"""What all students share: texts to vectors, contrast within a batch, steps with falling rates."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from matcher.indexed import FloatArray
from matcher.model_folder import TOKENIZER, WEIGHTS, reduced, write_sums

TEMPERATURE = 0.05
ALIKE = 0.9  # Cosine between two teacher vectors from which the texts are not told apart.
MASKED = -1e4
LONGEST_STEP = 1.0  # Length to which the gradient of the transformer is cut.

Ids = NDArray[np.int64]
Lesson = Callable[[], torch.Tensor]


class Student(torch.nn.Module, ABC):
    """A model that learns: subwords of texts to unit vectors."""

    tokenizer: Tokenizer

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Return the subwords of each text; a wordless one has the unknown subword."""
        encoded = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(one.ids or [0], np.int64) for one in encoded]

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 (n, d) of unit rows, without learning."""
        with torch.no_grad():
            vectors: FloatArray = self(self.tokenize(texts)).numpy()
        return vectors

    @abstractmethod
    def optimizers(self, rate: float) -> list[torch.optim.Optimizer]:
        """Return what moves the weights; `rate` is that of the subwords' vectors."""

    @abstractmethod
    def weights(self) -> Mapping[str, FloatArray]:
        """Return all weights by name."""

    def save(self, out: Path) -> None:
        """Write a model folder: int8 weights, tokenizer, sums."""
        out.mkdir(parents=True, exist_ok=True)
        save_file(reduced(self.weights()), out / WEIGHTS)
        self.tokenizer.save(str(out / TOKENIZER), pretty=False)
        write_sums(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pairs of one language and kind: subwords of the text, row of its English sentence."""

    texts: list[Ids]
    english: Ids
    is_entry: bool


class Descent:
    """Steps against a loss, at rates that rise for a while and then fall to nothing."""

    def __init__(self, student: Student, *, rate: float, steps: int, warm: int = 0) -> None:
        self.optimizers = student.optimizers(rate)
        self._rates = [group["lr"] for o in self.optimizers for group in o.param_groups]
        self._steps, self._warm = steps, warm
        self._dense = [
            values
            for optimizer in self.optimizers
            if not isinstance(optimizer, torch.optim.SparseAdam)
            for group in optimizer.param_groups
            for values in group["params"]
        ]

    def take(self, step: int, lessons: Iterable[tuple[float, Lesson]]) -> None:
        """Take step number `step` against the weighted sum of the losses.

        One loss after the other, so that only one has to fit into memory.
        """
        share = max(1 - step / self._steps, 1e-3) * min(1.0, (step + 1) / (self._warm + 1))
        groups = [group for o in self.optimizers for group in o.param_groups]
        for group, rate in zip(groups, self._rates, strict=True):
            group["lr"] = rate * share
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        for weight, lesson in lessons:
            (weight * lesson()).backward()  # type: ignore[no-untyped-call]  # PyTorch's
        if self._dense:
            torch.nn.utils.clip_grad_norm_(self._dense, LONGEST_STEP)
        for optimizer in self.optimizers:
            optimizer.step()


def contrast(left: torch.Tensor, right: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the in-batch loss of picking row i of `right` for row i of `left`.

    `mask` bool (n, m), m >= n: pairs that are right as well and no counter-example.
    """
    cosines = (left @ right.T / TEMPERATURE).masked_fill(mask, MASKED)
    return torch.nn.functional.cross_entropy(cosines, torch.arange(len(left)))


def alike(targets: torch.Tensor) -> torch.Tensor:
    """Return bool (n, n): which texts of a batch mean nearly the same, themselves not counted."""
    mask = targets @ targets.T > ALIKE
    return mask.fill_diagonal_(fill_value=False)

"""Texts to unit vectors: the Embedder protocol, sentence-transformers models, a hash for tests."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matcher.errors import ModelUnavailable
from matcher.indexed import FloatArray
from matcher.lexical import term_id, tokenize
from matcher.model_folder import is_model_folder, load_model_folder
from matcher.text import is_worded

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 256
HUB_TIMEOUT_S = 5.0


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is how alike their meanings are."""

    identity: str
    """Name and digest of what makes the vectors; equal only for models that encode alike."""
    dimension: int

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 (n, dimension), rows of unit length; all zero for a wordless text."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by folder or name; also the project's own int8 models."""

    def __init__(self, name: str | Path, *, threads: int | None = None) -> None:
        """`threads`: how many PyTorch may use; None leaves it as it is. Raises ModelUnavailable."""
        # Importing sentence-transformers takes seconds; only who embeds pays for it.
        import torch  # noqa: PLC0415 - late on purpose, see above

        if threads is not None:
            torch.set_num_threads(threads)
        # Loading bars of a library are not progress a person asked for.
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            self._model = _load(name)
        except ModelUnavailable:
            raise
        except Exception as error:  # The libraries behind raise what they like, bare ones too.
            reason = str(error).strip().splitlines() or [type(error).__name__]
            raise ModelUnavailable(name=str(name), reason=reason[0]) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.identity = f"{Path(name).name}@{_digest(self._model)}"

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 (n, dimension) of unit rows; all zero for a wordless text."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, convert_to_numpy=True, show_progress_bar=False
        )
        # Most models have one constant for all texts without words, which are then alike.
        worded = np.array([is_worded(text) for text in texts], np.float32)
        return _unit(np.asarray(vectors, np.float32) * worded[:, None])


class HashEmbedder:
    """Adds up a random direction for each term: no model to load, no meaning across languages."""

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        self.identity = f"hash-{dimension}@1"

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 (n, dimension) of unit rows; all zero for a wordless text."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for term in tokenize(text):
                seed = np.random.default_rng(term_id(term))
                vectors[row] += seed.standard_normal(self.dimension, dtype=np.float32)
        return _unit(vectors)


def _load(name: str | Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - late, see above

    folder = Path(name)
    if folder.is_absolute() and not folder.exists():
        # The libraries would take it for a name on a hub, and explain how such names are formed.
        raise FileNotFoundError("there is no such folder")
    if is_model_folder(folder):
        return load_model_folder(folder)
    try:
        return SentenceTransformer(str(name), device="cpu", local_files_only=True)
    except OSError:
        if not _on_hub(str(name)):
            raise
        return SentenceTransformer(str(name), device="cpu")


def _on_hub(name: str) -> bool:
    """Ask once: without a network the libraries would try again for more than a minute."""
    from huggingface_hub import model_info  # noqa: PLC0415 - late, see above

    try:
        model_info(name if "/" in name else f"sentence-transformers/{name}", timeout=HUB_TIMEOUT_S)
    except Exception:  # noqa: BLE001 - no network, no such model, no such name: all mean no
        return False
    return True


def _digest(model: "SentenceTransformer") -> str:
    """Return 12 hex digits over weights and tokenizer: equal names must not deceive."""
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.float().numpy().tobytes())
    tokenizer = model.tokenizer
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    digest.update(backend.to_str().encode() if hasattr(backend, "to_str") else b"")
    return digest.hexdigest()[:12]


def _unit(vectors: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)

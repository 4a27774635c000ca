"""Folders of the project's own models: int8 weights, tokenizer and SHA256SUMS, checked on load.

A static model has `embedding.int8` and `embedding.scale`; a contextual one also the layers of a
transformer, described by `config.json`.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matcher.errors import ModelUnavailable
from matcher.indexed import FloatArray

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

WEIGHTS = "weights.safetensors"
TOKENIZER = "tokenizer.json"
CONFIG = "config.json"
SUMS = "SHA256SUMS"
RANKER = "ranker.json"
LEVELS = 127  # int8 without -128, so that zero stands in the middle.


def is_model_folder(folder: Path) -> bool:
    """Return whether a folder is laid out as the project's own models are."""
    return (folder / WEIGHTS).is_file()


def load_model_folder(folder: Path) -> "SentenceTransformer":
    """Return the model of a folder, in float32 on the CPU. Raises ModelUnavailable if damaged."""
    from safetensors.numpy import load_file  # noqa: PLC0415 - late: only who embeds pays for it
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - late, likewise
    from sentence_transformers.sentence_transformer import modules  # noqa: PLC0415 - late
    from tokenizers import Tokenizer  # noqa: PLC0415 - late, likewise

    check_sums(folder)
    weights = restored(load_file(folder / WEIGHTS))
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    if not (folder / CONFIG).is_file():
        static = modules.StaticEmbedding(tokenizer, embedding_weights=weights["embedding"])
        return SentenceTransformer(modules=[static, modules.Normalize()], device="cpu")
    from matcher.contextual import Contextual  # noqa: PLC0415 - late: imports transformers

    contextual = Contextual.restored(tokenizer, weights, folder / CONFIG)
    return SentenceTransformer(modules=[contextual, modules.Normalize()], device="cpu")


def check_sums(folder: Path) -> None:
    """Compare the files with SHA256SUMS, where there is one. Raises ModelUnavailable."""
    if not (folder / SUMS).is_file():
        return
    for line in (folder / SUMS).read_text("utf-8").splitlines():
        expected, _, name = line.partition("  ")
        try:
            found = _sha256(folder / name)
        except OSError as error:
            raise ModelUnavailable(name=str(folder), reason=f"{name} is missing") from error
        if found != expected:
            reason = f"{name} is damaged: its SHA-256 is not the one in {SUMS}; copy it anew"
            raise ModelUnavailable(name=str(folder), reason=reason)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over what makes the vectors."""
    names = [name for name in (CONFIG, TOKENIZER, WEIGHTS) if (folder / name).is_file()]
    lines = [f"{_sha256(folder / name)}  {name}\n" for name in names]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def reduced(weights: Mapping[str, FloatArray]) -> "dict[str, NDArray[np.generic]]":
    """Return matrices as int8 with a scale for each row, vectors as float32."""
    small: dict[str, NDArray[np.generic]] = {}
    for name, values in weights.items():
        if values.ndim < 2:
            small[name] = values.astype(np.float32)
            continue
        scale = np.maximum(np.abs(values).max(axis=1), 1e-9) / LEVELS
        small[f"{name}.int8"] = np.round(values / scale[:, None]).astype(np.int8)
        small[f"{name}.scale"] = scale.astype(np.float32)
    return small


def restored(small: "Mapping[str, NDArray[np.generic]]") -> dict[str, FloatArray]:
    """Return as float32 what `reduced` made small."""
    weights = {}
    for name, values in small.items():
        if name.endswith(".scale"):
            continue
        whole = values.astype(np.float32)
        if name.endswith(".int8"):
            name = name.removesuffix(".int8")  # noqa: PLW2901 - the name of the whole
            whole *= small[f"{name}.scale"].astype(np.float32)[:, None]
        weights[name] = whole
    return weights


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

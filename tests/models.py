"""Other real models made of the shipped one: fewer dimensions, or damaged on the way."""

import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from matcher.model_folder import SUMS, TOKENIZER, WEIGHTS, write_sums
from matcher.shipped import DATA, MODEL

SHIPPED = DATA / MODEL


def cut_model(folder: Path, *, dimension: int = 128) -> Path:
    """Make a model of the first `dimension` columns of the shipped one; return its folder."""
    small = load_file(SHIPPED / WEIGHTS)
    table = np.ascontiguousarray(small["embedding.int8"][:, :dimension])
    return _saved(folder, {**small, "embedding.int8": table})


def weighed_model(folder: Path, *, seed: int = 0) -> Path:
    """Make a model of as many dimensions as the shipped one, its rows weighed at random."""
    small = load_file(SHIPPED / WEIGHTS)
    scale = small["embedding.scale"]
    weights = np.random.default_rng(seed).uniform(0.5, 2.0, scale.shape).astype(scale.dtype)
    return _saved(folder, {**small, "embedding.scale": scale * weights})


def damage(folder: Path) -> None:
    """Change one byte in the middle of the weights, and leave their checksum as it was."""
    assert (folder / SUMS).is_file()
    content = bytearray((folder / WEIGHTS).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / WEIGHTS).write_bytes(content)


def _saved(folder: Path, tensors: dict[str, NDArray[np.generic]]) -> Path:
    folder.mkdir(parents=True)
    save_file(tensors, folder / WEIGHTS)
    shutil.copy(SHIPPED / TOKENIZER, folder)
    write_sums(folder)
    return folder

"""A small transformer over subwords, as a module of sentence-transformers: words in their order."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from matcher.indexed import FloatArray

EMBEDDING = "embedding"
LONGEST = 192  # Subwords read of one text; longer ones are also read by passages.


class Contextual(InputModule):
    """Subword vectors, transformer layers, mean over the text.

    The last two rows of the embedding are the marks of beginning and end.
    """

    def __init__(self, tokenizer: Tokenizer, layers: BertModel, table: torch.Tensor) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library leaves it untyped
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        size, width = table.shape
        self.embedding = torch.nn.Embedding(size, width, sparse=True, _weight=table)
        self.layers = layers
        # The table stands in for the body's own word vectors, of which one row must remain: zero,
        # as it is part of what the identity of the model is made of.
        layers.embeddings.word_embeddings = torch.nn.Embedding(
            1, width, _weight=torch.zeros(1, width), _freeze=True
        )

    @classmethod
    def restored(
        cls, tokenizer: Tokenizer, weights: Mapping[str, FloatArray], config: Path
    ) -> "Contextual":
        """Return the model of a folder. Raises what PyTorch raises if the parts do not fit."""
        settings = BertConfig(**json.loads(config.read_text("utf-8")))
        layers = BertModel(settings, add_pooling_layer=False)
        table = torch.from_numpy(weights[EMBEDDING])
        whole = cls(tokenizer, layers, table)
        tensors = {n: torch.from_numpy(v) for n, v in weights.items() if n != EMBEDDING}
        words = layers.embeddings.word_embeddings.weight
        layers.load_state_dict({**tensors, "embeddings.word_embeddings.weight": words})
        return whole.eval()

    def parts(self) -> dict[str, FloatArray]:
        """Return all weights by name, as `restored` takes them."""
        kept = {
            name: tensor.detach().float().numpy()
            for name, tensor in self.layers.state_dict().items()
            if "word_embeddings" not in name and tensor.is_floating_point()
        }
        return kept | {EMBEDDING: self.embedding.weight.detach().numpy()}

    def preprocess(
        self,
        inputs: Sequence[Any],
        prompt: str | None = None,
        **_: Any,
    ) -> dict[str, torch.Tensor]:
        """Return subwords with their marks, padded, and what is no padding."""
        texts = [f"{prompt or ''}{text}" for text in inputs]
        encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        return self.padded([one.ids for one in encoded])

    def padded(self, texts: Sequence[Sequence[int] | NDArray[np.int64]]) -> dict[str, torch.Tensor]:
        """Return subwords of each text, cut to LONGEST, as one padded batch."""
        begin, end = len(self.embedding.weight) - 2, len(self.embedding.weight) - 1
        marked = [[begin, *(ids[:LONGEST] if len(ids) else [0]), end] for ids in texts]
        ids = np.zeros((len(marked), max(map(len, marked))), np.int64)
        mask = np.zeros(ids.shape, np.float32)
        for row, text in enumerate(marked):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask)}

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        """Add `sentence_embedding`: float32 (n, width), not of unit length."""
        mask = features["attention_mask"]
        hidden = self.layers(
            inputs_embeds=self.embedding(features["input_ids"]), attention_mask=mask
        ).last_hidden_state.float()
        total = (hidden * mask[:, :, None]).sum(1)
        features["sentence_embedding"] = total / mask.sum(1, keepdim=True)
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return int(self.layers.config.hidden_size)

    @property
    def max_seq_length(self) -> int:
        """Return how many subwords of a text are read."""
        return LONGEST

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Not in this layout: `matcher.training` writes folders of its own."""
        raise NotImplementedError(output_path)

"""The contextual student on a transformer of one small layer."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from matcher.contextual import LONGEST
from matcher.embed import SentenceTransformerEmbedder
from matcher.training import contextual
from matcher.training.contextual import ContextualStudent, Meanings, distil_contextual
from matcher.training.static import StaticStudent
from matcher.training.student import Group

WORDS = ["<unk>", "▁", "▁no", "▁camera", "▁flood", "▁water", "▁jam", "▁ฝน", "▁ท่วม", "▁渋滞"]
WIDTH = 16
ENGLISH = ["flood water", "jam", "no camera", "water"]
FOREIGN = ["ฝน ท่วม", "渋滞", "no camera", "ฝน"]


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.Unigram([(word, -1.0) for word in WORDS], unk_id=0))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    return made


def new_student() -> ContextualStudent:
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=1,
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=LONGEST + 2,
        initializer_range=0.3,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    table = np.random.default_rng(0).normal(0, 0.5, (len(WORDS) + 2, WIDTH)).astype(np.float32)
    return ContextualStudent(tokenizer(), BertModel(shape, add_pooling_layer=False), table)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"POOL": 40, "SMALLEST": 1, "WARM": 0, "RATE": 0.02}.items():
        monkeypatch.setattr(contextual, name, value)


def distil(student: ContextualStudent, checkpoint: Path, *, pools: int) -> None:
    group = Group(texts=student.tokenize(FOREIGN), english=np.arange(4), is_entry=False)
    targets = np.eye(4, WIDTH, dtype=np.float32)
    distil_contextual(
        student, [group], student.tokenize(ENGLISH), targets,
        pools=pools, seed=0, checkpoint=checkpoint,
    )  # fmt: skip


def test_translations_get_the_vector_of_their_english_text(tmp_path: Path) -> None:
    student = new_student()
    before = np.diag(student.encode(FOREIGN) @ student.encode(ENGLISH).T).mean()
    distil(student, tmp_path / "kept.pt", pools=60)
    cosines = student.encode(FOREIGN) @ student.encode(ENGLISH).T
    assert (cosines.argmax(axis=1) == np.arange(4)).all()
    assert np.diag(cosines).mean() > max(before, 0.8)


def test_an_interrupted_run_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = new_student()
    distil(whole, tmp_path / "whole.pt", pools=20)
    loss, calls = contextual._loss, []

    def stops(*arguments: object) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 15:
            raise KeyboardInterrupt
        return loss(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(contextual, "_loss", stops)
    interrupted = new_student()
    with pytest.raises(KeyboardInterrupt):
        distil(interrupted, tmp_path / "cut.pt", pools=20)
    assert (tmp_path / "cut.pt").exists()
    again = new_student()
    distil(again, tmp_path / "cut.pt", pools=20)
    assert np.allclose(whole.encode(ENGLISH), again.encode(ENGLISH), atol=1e-3)
    assert len(calls) < 15 + 20


def test_a_saved_student_encodes_alike_and_knows_the_order_of_words(tmp_path: Path) -> None:
    student = new_student()
    student.save(tmp_path / "model")
    embedder = SentenceTransformerEmbedder(tmp_path / "model")
    texts = ["no camera flood", "flood camera no", "ฝน ท่วม", "jam"]
    ours = embedder.encode(texts)
    assert (ours * student.encode(texts)).sum(axis=1).min() > 0.995
    assert ours[0] @ ours[1] < 0.999
    assert embedder.dimension == WIDTH


def test_a_text_longer_than_is_read_is_cut_not_refused(tmp_path: Path) -> None:
    student = new_student()
    student.save(tmp_path / "model")
    embedder = SentenceTransformerEmbedder(tmp_path / "model")
    cut, longer = embedder.encode(["flood " * LONGEST, "flood " * (LONGEST + 500)])
    assert np.allclose(cut, longer, atol=1e-5)


def test_a_subword_starts_near_the_words_of_its_meaning() -> None:
    directions = {"flood": 0, "ท่วม": 0, "water": 1, "ฝน": 1}
    table = np.zeros((len(WORDS), WIDTH), np.float32)
    for row, word in enumerate(WORDS):
        table[row, directions.get(word.strip("▁"), 2 + row)] = 1.0
    known = {"flood": 0, "water": 1, **{f"other{chr(97 + i)}": 2 + i for i in range(9)}}
    known = {word.replace("other", "word"): row for word, row in known.items()}
    words = np.eye(len(known), 12, dtype=np.float32)
    meanings = Meanings(StaticStudent(tokenizer(), table))
    first = contextual._first_table(tokenizer(), known, words, meanings)
    place = {word: row for row, word in enumerate(WORDS)}
    assert first[place["▁flood"]].argmax() == 0
    assert first[place["▁ท่วม"]].argmax() == 0
    assert first[place["▁ฝน"]].argmax() == 1


def test_one_folder_has_one_identity(tmp_path: Path) -> None:
    new_student().save(tmp_path / "model")
    assert len({SentenceTransformerEmbedder(tmp_path / "model").identity for _ in range(3)}) == 1

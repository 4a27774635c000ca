"""The programs that make what is shipped, run on a few records."""

import json
import lzma
import sys
from pathlib import Path

import numpy as np
import pytest

from matcher.features import FEATURES
from matcher.lexical import Tokenizer, term_id
from matcher.listing_file import read_judgements, read_splits
from matcher.rank import load_ranker
from matcher.shipped import DATA
from matcher.training import background, weights
from tests.matcher.small import RECORDS

DEMO = DATA / "demo"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Six Needs of the train split with the Solutions that are judged for them, and one of dev."""
    folder = tmp_path / "judged"
    folder.mkdir()
    splits = [line.split("\t") for line in (DEMO / "splits.tsv").read_text("utf-8").splitlines()]
    train = [need for need, split in splits if split == "train"][:6]
    chosen = {*train, next(need for need, split in splits if split == "dev")}
    judged = {s for need in train for s in read_judgements(DEMO / "qrels.tsv")[need]}  # type: ignore[index]
    (folder / "translations").mkdir()
    for name, ids in (
        ("needs.jsonl", chosen),
        ("solutions.jsonl", judged),
        ("translations/needs.jsonl", chosen),
        ("translations/solutions.jsonl", judged),
    ):
        lines = (DEMO / name).read_text("utf-8").splitlines()
        kept = [line for line in lines if json.loads(line)["id"] in ids]
        (folder / name).write_text("\n".join(kept), "utf-8")
    for name in ("qrels.tsv", "splits.tsv"):
        (folder / name).write_bytes((DEMO / name).read_bytes())
    return folder


def run(monkeypatch: pytest.MonkeyPatch, main: object, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["program", *map(str, arguments)])
    assert callable(main)
    main()


def test_weights_are_learnt_from_the_train_split_and_general_sentences(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    general = tmp_path / "general.tsv.xz"
    rows = [
        f"en\tja\tThe cat number {i} sleeps all day.\t{i}匹目の猫は一日中眠っています。"
        for i in range(20)
    ]
    with lzma.open(general, "wt", encoding="utf-8") as file:
        file.write("\n".join([*rows, "en\tja\tToo short\t\x00 not plain text at all", "one cell"]))
    out = tmp_path / "ranker.json"
    train = [n for n, split in read_splits(few / "splits.tsv").items() if split == "train"]
    lines = (few / "translations" / "needs.jsonl").read_text("utf-8").splitlines()
    translated = sum(json.loads(line)["id"] in train for line in lines)
    assert translated
    run(monkeypatch, weights.main, "--judged", few, "--general", general, "--out", out)
    assert json.loads(out.read_text("utf-8"))["fitted_on"] == "6 needs of the train split"
    assert set(load_ranker(out).weights) == set(FEATURES)
    assert load_ranker(out).weights["meaning"] > 0
    expected = 18 + 3 * translated + 40 + weights.NOISE
    assert f"{expected} queries" in capsys.readouterr().out


def test_the_general_sentences_are_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "general.tsv.xz"
    rows = [f"en\tvi\tA sentence that has number {i:04d}\tx" for i in range(2000)]
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(rows))
    chosen = weights.general_texts([path, path])
    assert chosen == weights.general_texts([path, path])
    assert len(chosen) == weights.GENERAL_TEXTS


def test_the_background_counts_texts_and_not_mentions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = {"id": "x", "title": "Pumps", "text": "drainage drainage", "titles": {"ja": "排水"}}
    (tmp_path / "taxonomy.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    for name in ("needs", "solutions"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(listing), "utf-8")
    sentences = tmp_path / "sentences.jsonl"
    sentences.write_text(json.dumps({"text": {"en": "zebra", "th": "ม้าลาย"}}), "utf-8")
    out = tmp_path / "terms.npz"
    run(monkeypatch, background.main, "--seed", tmp_path, "--sentences", sentences, "--out", out)
    assert "terms of 19 texts" in capsys.readouterr().out
    with np.load(out) as arrays:
        counts = dict(zip(arrays["ids"].tolist(), arrays["counts"].tolist(), strict=True))
    assert counts[term_id("drainage")] == 3  # Two listings and one label.
    assert counts[term_id("zebra")] == 1
    assert Tokenizer.load(out).terms(["zebra"])[0].weights.any()


def test_the_parallel_sentences_may_be_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "terms.npz"
    run(monkeypatch, background.main, "--seed", DATA / "seed", "--out", out)
    assert Tokenizer.load(out).terms(["渋滞"])[0].weights.any()

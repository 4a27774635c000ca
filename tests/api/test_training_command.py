"""`enmusubi train-model` says in one line what it misses, before it computes for hours."""

import lzma
from pathlib import Path

import pytest

from api.cli import run


def arguments(corpora: Path, work: Path) -> list[str]:
    return [
        "train-model",
        "--corpora",
        str(corpora),
        "--glossary",
        str(corpora),
        "--work",
        str(work),
    ]


def test_a_folder_without_corpora_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(tmp_path / "nowhere", tmp_path / "work")) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_a_broken_corpus_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with lzma.open(tmp_path / "a.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("ja\tx\t水\twater\nja\tx\t水\n")
    assert run(arguments(tmp_path, tmp_path / "work")) == 2
    error = capsys.readouterr().err
    assert "a.tsv.xz" in error
    assert "line 2" in error
    assert error.count("\n") == 1


def test_an_unknown_tier_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments(tmp_path, tmp_path), "--tier", "quantum"]) == 2
    assert "quantum" in capsys.readouterr().err

"""`enmusubi evaluate`: the figures of a judged set, and files that are not quite as described."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.cli import run

DEMO = Path("data/demo")
FILES = ["--needs", str(DEMO / "needs.jsonl"), "--solutions", str(DEMO / "solutions.jsonl"),
         "--qrels", str(DEMO / "qrels.tsv")]  # fmt: skip


def written(folder: Path, name: str, lines: list[object]) -> str:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / name).write_text("".join(f"{text}\n" for text in texts), "utf-8")
    return str(folder / name)


def files(folder: Path, qrels: list[object], **extra: Any) -> list[str]:
    needs = [
        {"id": "n1", "text": "Rivers flood the old town"} | extra,
        {"id": "n2", "lang": "th", "text": "รถติดทุกเช้า", "en_gloss": "traffic", "sectors": None},
        {"id": "n3", "text": "Nobody judged this need"},
    ]
    solutions = [
        {"id": "s1", "text": "洪水を予測する警報システム", "unheard_of": {"deep": [1]}},
        {"id": "s2", "title": "Signals", "text": "Adaptive traffic signals", "sectors": ["magic"]},
        {"id": "s3", "text": "A brochure about regional cheese"},
    ]
    return [
        "--needs", written(folder, "needs.jsonl", list(needs)),
        "--solutions", written(folder, "solutions.jsonl", list(solutions)),
        "--qrels", written(folder, "qrels.tsv", qrels),
    ]  # fmt: skip


def test_the_judged_set_is_measured_beside_the_baselines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    out = tmp_path / "run.tsv"
    split = ["--splits", str(DEMO / "splits.tsv"), "--split", "dev"]
    assert run(["evaluate", *FILES, *split, "--run", str(out), "--k", "7", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["judged_needs"] == 24
    assert set(content["measures"]) == {"enmusubi", "random", "bm25", "embedding"}
    ours, bm25 = (content["measures"][way]["ndcg_at_10"] for way in ("enmusubi", "bm25"))
    assert ours["low"] > bm25["high"]
    assert ours["low"] <= ours["mean"] <= ours["high"]
    assert content["differences"]["bm25"]["ndcg_at_10"]["low"] > 0
    assert (
        sum(ways["enmusubi"]["ndcg_at_10"]["n"] for ways in content["by_language"].values()) == 24
    )
    rows = [line.split("\t") for line in out.read_text().splitlines()]
    assert len(rows) == 24 * 7
    assert [int(row[2]) for row in rows[:7]] == list(range(1, 8))
    scores = [float(row[3]) for row in rows[:7]]
    assert scores == sorted(scores, reverse=True)


def test_a_person_reads_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = files(tmp_path, ["n1\ts1\t3", "n2\ts2\t2"])
    assert run(["evaluate", *arguments]) == 0
    said = capsys.readouterr()
    for word in ("nDCG@10", "hit@5", "bm25", "gain on embedding", "th enmusubi"):
        assert word in said.out
    assert "note: 1 Needs are not judged" in said.err


def test_files_need_not_be_complete(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    qrels: list[object] = ["n1\ts1\t3", "n2\ts3\t0", "n2\tgone\t0", "other\ts1\t2"]
    assert run(["evaluate", *files(tmp_path, qrels), "--json", "--k", "100"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["judged_needs"] == 2
    assert content["measures"]["enmusubi"]["recall_at_10"]["n"] == 1
    assert content["measures"]["enmusubi"]["hit_at_1"]["n"] == 1
    assert content["by_language"]["th"]["enmusubi"]["mrr"]["mean"] == 0
    assert content["by_language"]["th"]["enmusubi"]["hit_at_1"]["mean"] is None
    notes = " ".join(content["notes"])
    for word in ("not judged", "no relevant", "1 other Needs", "gone"):
        assert word in notes


def test_the_gloss_is_never_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rankings = []
    for gloss in ("", "Adaptive traffic signals"):
        arguments = files(tmp_path, ["n1\ts1\t3"], en_gloss=gloss)
        assert run(["evaluate", *arguments, "--run", str(tmp_path / "run.tsv")]) == 0
        rankings.append((tmp_path / "run.tsv").read_text())
    assert rankings[0] == rankings[1]
    capsys.readouterr()


@pytest.mark.parametrize(
    ("qrels", "word"),
    [
        (["n1\ts1"], "qrels.tsv, line 1"),
        (["n1\ts1\t3", "n1\ts1\t2"], "line 2"),
        (["n1\ts1\t7"], "grade"),
        (["x\ts1\t3"], "none of these Needs is judged"),
        ([], "none of these Needs is judged"),
    ],
)
def test_judgements_that_cannot_count_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, qrels: list[object], word: str
) -> None:
    assert run(["evaluate", *files(tmp_path, qrels)]) == 2
    assert word in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--split", "dev"], "go together"),
        (["--splits", str(DEMO / "splits.tsv")], "go together"),
        (["--splits", str(DEMO / "splits.tsv"), "--split", "exam"], "dev, test, train"),
        (["--k", "0"], "--k"),
        (["--k", "1000000000"], "--k"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(
    capsys: pytest.CaptureFixture[str], options: list[str], word: str
) -> None:
    assert run(["evaluate", *FILES, *options]) == 2
    assert word in capsys.readouterr().err


def test_a_run_that_cannot_be_written_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = files(tmp_path, ["n1\ts1\t3"])
    assert run(["evaluate", *arguments, "--run", str(tmp_path / "no" / "run.tsv")]) == 2
    assert "No such file" in capsys.readouterr().err

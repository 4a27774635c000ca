"""`python -m matcher`: JSON Lines on stdout, exit code 2 and one line for bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.__main__ import main
from matcher.shipped import DATA

NEEDS = [
    {"id": "n-1", "title": "รถติด", "text": "การจราจรติดขัดทุกเย็น"},
    {"id": "n-2", "text": "Streets are flooded after every heavy rain."},
]
SOLUTIONS = [
    {"id": "s-1", "title": "信号制御", "text": "交通渋滞を減らす信号制御システム。"},
    {"id": "s-2", "text": "Drainage pumps against floods in city streets."},
    {"id": "s-3", "text": "Cash desks for museum shops."},
]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, records in (("needs", NEEDS), ("solutions", SOLUTIONS)):
        lines = [json.dumps(record) for record in records]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    return [str(tmp_path / "needs.jsonl"), str(tmp_path / "solutions.jsonl")]


def test_the_best_matches_of_each_need_are_printed(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, "--k", "2"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    places = [(row["need"], row["rank"], row["solution"]) for row in rows]
    assert [place[:2] for place in places] == [("n-1", 1), ("n-1", 2), ("n-2", 1), ("n-2", 2)]
    assert {("n-1", 1, "s-1"), ("n-2", 1, "s-2")} <= set(places)


def test_a_printed_match_quotes_both_texts(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, "--k", "1"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["good"] is True
    assert 0 < first["score"] <= 1
    assert "mob-signal-control" in first["functions"] or first["functions"]
    assert ["รถติด", "信号制御"] in first["passages"]


@pytest.mark.parametrize(
    ("place", "content", "says"),
    [
        (0, "{broken", "line 1: not JSON"),
        (1, '{"id": "s", "text": "🙂"}', "line 1: the text has no letters or digits"),
        (0, "", "no records in it"),
    ],
)
def test_a_bad_file_is_one_line_and_exit_code_2(
    files: list[str], capsys: pytest.CaptureFixture[str], place: int, content: str, says: str
) -> None:
    Path(files[place]).write_text(content, "utf-8")
    assert main(files) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert says in printed.err
    assert printed.err.count("\n") == 1


def test_a_missing_model_or_data_folder_is_one_line_and_exit_code_2(
    files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for options in (["--model", str(tmp_path / "none")], ["--data", str(tmp_path)]):
        assert main([*files, *options]) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("k", ["0", "-1", "ten", "1.5", "²", ""])
def test_k_must_be_a_whole_number_from_1(
    files: list[str], capsys: pytest.CaptureFixture[str], k: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*files, "--k", k])
    assert left.value.code == 2
    assert f"{k!r} is not a whole number from 1" in capsys.readouterr().err


def test_what_was_read_of_a_text_is_told_beside_the_matches(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    needs = [
        {"id": "n-1", "text": "ၿမိဳ႕ထဲမွာ မိုးရြာတိုင္း ေရႀကီးတယ္။"},
        {"id": "n-2", "lang": "en", "text": "การจราจรติดขัดทุกเย็นบนถนนสายหลัก"},
        {"id": "n-3", "text": "qqqq xxxx vvvvv"},
    ]
    Path(files[0]).write_text("\n".join(map(json.dumps, needs)), "utf-8")
    assert main([*files, "--k", "1"]) == 0
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [
        "n-1: written in Zawgyi, read as Unicode",
        "n-2: reads as th, though en was given",
        "n-3: no word of it is known; nothing to compare",
    ]
    first, second = map(json.loads, printed.out.splitlines())
    assert (first["need"], first["solution"]) == ("n-1", "s-2")
    assert first["passages"][0][0] == needs[0]["text"]
    assert (second["need"], second["solution"]) == ("n-2", "s-1")


def test_it_runs_alone_and_stops_quietly_when_nobody_reads_on(files: list[str]) -> None:
    needs = Path(files[0])
    lines = [json.dumps({"id": f"n-{i}", "text": "Traffic jams. " * 20}) for i in range(300)]
    needs.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, "-m", "matcher", *files]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=DATA.parent, env=os.environ
    ) as run:
        assert run.stdout
        assert run.stderr
        assert json.loads(run.stdout.readline())["need"] == "n-0"
        run.stdout.close()
        assert run.stderr.read() == b""

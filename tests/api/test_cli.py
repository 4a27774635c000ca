"""The command line: answers, JSON for machines, and one line with the right number for every no."""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli import run
from api.progress import ToldSteps
from api.terminal import messages

NOWHERE = "postgresql://ada:s3cret@127.0.0.1:1/enmusubi"
NEED = "Frequent power cuts stop the factories of our industrial park every week"


@pytest.fixture
def here(seeded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in which the commands find the seeded database; returns an empty folder."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "PORT", "HOST", "DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", seeded)
    monkeypatch.setenv("ENMUSUBI_HOME", str(tmp_path / "home"))
    return tmp_path


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return exit code and the one line that was said."""
    code = run(arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    assert said.err.startswith("enmusubi: ")
    return code, said.err


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nothing"], "nothing"),
        (["match"], "TEXT"),
        (["match", "water", "--need", "need-001"], "TEXT"),
        (["match", "--need", "need-001", "--solution", "sol-001"], "TEXT"),
        (["match", ""], "no letters"),
        (["match", "😀 !!"], "no letters"),
        (["match", "x" * 20_001], "20,001"),
        (["match", "a\x07b"], "U+0007"),
        (["match", "broken \udcff byte"], "U+DCFF"),
        (["match", "water", "--k", "0"], "k"),
        (["match", "water", "--k", "1000000000"], "k"),
        (["match", "water", "--k", "x"], "--k"),
        (["match", "water", "--language", "tlh"], "tlh"),
        (["match", "water", "--lang", "fr"], "fr"),
        (["match", "water", "--country", "Vietnam"], "VIETNAM"),
        (["match", "water", "--sector", "magic"], "magic"),
        (["match", "water", "--function", "\udcff"], "function"),
        (["match", "water", "--direction", "cities"], "direction"),
        (["match", "--need", "need-999999"], "need-999999"),
        (["match", "--need", "sol-001"], "sol-001"),
        (["match", "--solution", "\udcff"], "solution"),
        (["match", "--bogus"], "--bogus"),
        (["seed", "--demo", "--remove-demo"], "--demo"),
        (["seed", "--folder", "/nonexistent/folder"], "/nonexistent/folder"),
        (["serve", "--port", "99999"], "port"),
        (["evaluate"], "--needs"),
        (["evaluate", "--needs", "n", "--solutions", "s", "--qrels", "q"], "No such file"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    code, line = refusal(capsys, *arguments)
    assert code == 2
    assert word in line


@pytest.mark.usefixtures("here")
def test_a_bad_setting_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "http")
    assert refusal(capsys, "match", "water") == (2, "enmusubi: PORT: 'http' is not a number in "
                                                 "0 to 65535\n")  # fmt: skip


@pytest.mark.usefixtures("here")
def test_a_database_out_of_reach_is_a_failure_and_keeps_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", NOWHERE)
    code = run(["migrate"])
    said = capsys.readouterr().err
    assert code == 1
    assert "127.0.0.1:1" in said
    assert "s3cret" not in said


@pytest.mark.usefixtures("here")
def test_a_model_that_is_not_there_is_told_and_the_old_one_answers(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ENMUSUBI_EMBEDDING_MODEL", "/nonexistent/model")
    assert run(["match", NEED, "--k", "1"]) == 0
    assert " 1. " in capsys.readouterr().out
    assert "'static' answers, not yet '/nonexistent/model'" in caplog.text


@pytest.mark.usefixtures("here")
def test_a_taken_port_is_told_before_any_work(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, line = refusal(capsys, "serve", "--port", port)
    assert code == 1
    assert f"127.0.0.1:{port}" in line
    assert "another program listens there" in line


@pytest.mark.usefixtures("here")
def test_a_host_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "serve", "--host", "no such host")[0] == 1
    assert refusal(capsys, "serve", "--host", "203.0.113.1")[0] == 1


@pytest.mark.usefixtures("here")
def test_a_full_disk_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/data/x")

    monkeypatch.setattr("api.operations.commands.migrate", full)
    assert run(["migrate"]) == 1
    assert capsys.readouterr().err.endswith("/data/x: the disk is full; free some space\n")


@pytest.mark.usefixtures("here")
def test_a_text_is_answered_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", NEED, "--k", "2", "--country", "vn"]) == 0
    said = capsys.readouterr().out
    assert " 1. " in said
    assert " 2. " in said
    assert " 3. " not in said
    assert "both speak of: " in said
    assert "parts: meaning" in said


@pytest.mark.usefixtures("here")
def test_labels_follow_the_locale(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert run(["match", NEED, "--k", "1"]) == 0
    assert "共通の機能" in capsys.readouterr().out
    assert run(["match", NEED, "--k", "1", "--lang", "en"]) == 0
    assert "both speak of" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_json_is_what_the_api_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "渋滞を減らす信号", "--direction", "needs", "--k", "3", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["direction"] == "needs"
    assert {match["kind"] for match in content["matches"]} == {"need"}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("option", "listing_id", "kind"),
    [("--need", "need-094", "solution"), ("--solution", "sol-001", "need")],
)
def test_both_directions_go_by_the_same_command(
    capsys: pytest.CaptureFixture[str], option: str, listing_id: str, kind: str
) -> None:
    assert run(["match", option, listing_id, "--k", "4", "--json"]) == 0
    matches = json.loads(capsys.readouterr().out)["matches"]
    assert len(matches) == 4
    assert {match["kind"] for match in matches} == {kind}


@pytest.mark.usefixtures("here")
def test_nothing_that_fits_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    off_topic = "My favourite football team lost the final again"
    assert run(["match", off_topic]) == 0
    assert "No listed Solution fits" in capsys.readouterr().out
    assert run(["match", off_topic, "--all", "--k", "1"]) == 0
    assert "nearest, not an answer" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_what_was_loaded_is_not_loaded_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["seed", "--demo"]) == 0
    assert "everything was there already" in capsys.readouterr().out
    assert run(["migrate"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert run(["index"]) == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_a_broken_seed_line_is_named_and_nothing_is_loaded(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    folder = here / "seed"
    folder.mkdir()
    for path in Path("data/seed").glob("*.jsonl"):
        (folder / path.name).write_bytes(path.read_bytes())
    with (folder / "needs.jsonl").open("a") as file:
        file.write('{"id": "need-broken"}\n')
    assert run(["seed", "--folder", str(folder)]) == 2
    assert "needs.jsonl, line 182" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_the_doctor_finds_all_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["healthy"] is True
    names = [check["name"] for check in content["checks"]]
    assert names == ["version", "folder", "database", "schema", "index", "model", "data"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("url", ["", NOWHERE])
def test_the_doctor_says_what_is_missing_and_makes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, here: Path, url: str
) -> None:
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", url)
    assert run(["doctor"]) == 1
    assert "no  database" in capsys.readouterr().out
    assert not (here / "home").exists()


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["version"]) == 0
    assert capsys.readouterr().out.startswith("enmusubi ")
    assert run(["--help"]) == 0
    assert "evaluate" in capsys.readouterr().out
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_long_steps_are_told_even_when_brief(capsys: pytest.CaptureFixture[str]) -> None:
    steps = ToldSteps(messages(), brief=True)
    with steps.step("quick"), steps.step("long") as step:
        step.advance(5, 10)
        step.advance(10, 10)
    said = capsys.readouterr().err
    assert "long (10): " in said
    assert "quick" not in said


@pytest.mark.usefixtures("here")
def test_the_terminal_speaks_japanese_in_the_words_of_the_pages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["match", "工業団地で停電が多く、工場が止まる", "--k", "2", "--lang", "ja"]) == 0
    said = capsys.readouterr().out
    assert "課題: 「" in said
    assert "解決策: 「" in said
    assert "件が適合しました" in said


def test_a_terminal_that_cannot_show_a_character_gets_an_escape(here: Path) -> None:
    encoding = {"PYTHONIOENCODING": "ascii", "PYTHONWARNINGS": "ignore"}
    command = [str(Path(sys.executable).parent / "enmusubi"), "match", "洪水", "--k", "1"]
    done = subprocess.run(
        command, env=os.environ | encoding, cwd=here, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"\\u" in done.stdout

"""`enmusubi index`: the status, another model, back again, and what cannot be meant."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from api.cli import run
from api.startup import alone
from data.migrate import migrate
from tests.api.conftest import OPERATOR, NewSite
from tests.api.swapping import begin
from tests.conftest import NewDatabase
from tests.models import cut_model, damage

Said = pytest.CaptureFixture[str]


@pytest.fixture
async def own(new_site: NewSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An environment in which the commands find an indexed database that no other test uses."""
    dsn = await new_site()
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "ENMUSUBI_EMBEDDING_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", dsn)
    monkeypatch.setenv("ENMUSUBI_HOME", str(tmp_path / "home"))
    return dsn


def status(capsys: Said) -> tuple[dict[str, tuple[str, int]], dict[str, str] | None]:
    """Return role and percent of each index by whence its model is, and what is asked for."""
    capsys.readouterr()
    assert run(["index", "--status", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    roles = {one["source"]: (one["role"], one["percent"]) for one in content["indexes"]}
    return roles, content["request"]


def refused(capsys: Said, *arguments: str) -> str:
    """Return the one line that was said, with exit code 2."""
    capsys.readouterr()
    assert run(arguments) == 2
    spoken = capsys.readouterr()
    assert spoken.out == ""
    assert spoken.err.count("\n") == 1, spoken.err
    return spoken.err


@pytest.mark.usefixtures("own")
def test_another_model_and_back_and_the_rest_removed(
    capsys: Said, cut: Path, weighed: Path
) -> None:
    assert run(["index", "--model", str(cut)]) == 0
    assert f"{str(cut)!r} answers" in capsys.readouterr().out
    assert status(capsys) == ({str(cut): ("active", 100), "static": ("previous", 100)}, None)
    assert run(["match", "Floods in the old town", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["index"]["dimension"] == 128
    assert run(["index", "--rollback"]) == 0
    assert capsys.readouterr().out == "'static' answers again\n"
    assert run(["index", "--model", str(weighed)]) == 0
    assert status(capsys)[0][str(cut)] == ("spare", 100)
    assert run(["index", "--prune"]) == 0
    assert capsys.readouterr().out == "1 indexes removed\n"
    assert set(status(capsys)[0]) == {str(weighed), "static"}
    assert run(["index"]) == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.usefixtures("own")
def test_the_status_is_a_table(capsys: Said) -> None:
    assert run(["index", "--status"]) == 0
    heading, line = capsys.readouterr().out.splitlines()
    assert heading.split()[:4] == ["id", "is", "model", "of"]
    pattern = (
        r"1 +active +static@\w+ +static +(\d+) of \1 +(\d+) of \2 +100 % +[-\d]+ [:\d]+ UTC\s*"
    )
    assert re.fullmatch(pattern, line.strip()), line


async def test_the_status_shows_what_is_being_prepared(own: str, capsys: Said, cut: Path) -> None:
    async with alone(own) as db:
        await begin(db, cut)
    await asyncio.to_thread(run, ["index", "--status"])
    told = capsys.readouterr().out
    assert re.search(r"preparing +cut@\w+ .* 32 of \d+ .* [1-9]\d? %", told), told
    assert f"asked for: {cut}; it is being prepared" in told


@pytest.mark.usefixtures("own")
def test_the_setting_is_followed_by_the_command_too(
    capsys: Said, cut: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENMUSUBI_EMBEDDING_MODEL", str(cut))
    assert run(["index"]) == 0
    assert status(capsys)[0][str(cut)] == ("active", 100)
    assert run(["index", "--rollback"]) == 0
    assert run(["index"]) == 0  # A setting that did not change does not undo a rollback.
    assert status(capsys)[0]["static"] == ("active", 100)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("source", ["no-such-model-of-anybody", "/nonexistent/model"])
def test_a_model_that_is_not_there_is_one_line_and_told_everywhere(
    capsys: Said, source: str
) -> None:
    line = refused(capsys, "index", "--model", source)
    assert f"{source!r} cannot be loaded" in line
    assert "name a folder or a model that is on this machine" in line
    roles, request = status(capsys)
    assert roles == {"static": ("active", 100)}
    assert request is not None
    assert (request["source"], source in request["problem"]) == (source, True)
    assert run(["index", "--status"]) == 0
    assert f"asked for: {source}; the embedding model" in capsys.readouterr().out
    assert run(["doctor"]) == 1
    assert re.search(rf"no +change +.*{source}", capsys.readouterr().out)
    assert run(["index", "--model", "static"]) == 0  # Given up.
    assert status(capsys)[1] is None
    assert run(["doctor"]) == 0


@pytest.mark.usefixtures("own")
def test_damaged_weights_are_refused_and_named(capsys: Said, tmp_path: Path) -> None:
    folder = cut_model(tmp_path / "mine")
    damage(folder)
    assert "weights.safetensors is damaged" in refused(capsys, "index", "--model", str(folder))
    assert run(["match", "Floods in the old town", "--k", "1"]) == 0


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--model", ""], "names no model"),
        (["--model", "a\x07b"], "names no model"),
        (["--model", "\udcff"], "names no model"),
        (["--model", "x" * 501], "names no model"),
        (["--model", "x", "--status"], "give one of"),
        (["--rollback", "--prune"], "give one of"),
        (["--json"], "--json goes with --status"),
        (["--rollback"], "no previous index"),
    ],
)
def test_what_cannot_be_meant_is_one_line(capsys: Said, arguments: list[str], word: str) -> None:
    assert word in refused(capsys, "index", *arguments)


@pytest.mark.usefixtures("own")
def test_a_damaged_previous_model_cannot_be_returned_to(capsys: Said, tmp_path: Path) -> None:
    folder = cut_model(tmp_path / "mine")
    assert run(["index", "--model", str(folder)]) == 0
    assert run(["index", "--model", "static"]) == 0
    damage(folder)
    assert "is damaged" in refused(capsys, "index", "--rollback")
    assert status(capsys)[0]["static"] == ("active", 100)


def test_the_first_index_needs_a_model_that_is_there(
    capsys: Said, monkeypatch: pytest.MonkeyPatch, bare: str
) -> None:
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", bare)
    monkeypatch.setenv("ENMUSUBI_EMBEDDING_MODEL", "/nonexistent/model")
    for command in (["index"], ["match", "Floods in the old town"]):
        assert run(command) == 2
        assert "name a folder or a model that is on this machine" in capsys.readouterr().err


@pytest.fixture
async def bare(new_database: NewDatabase) -> str:
    """A database with nothing in it."""
    dsn = await new_database()
    await migrate(dsn)
    return dsn


def test_the_status_of_nothing_makes_nothing(
    capsys: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENMUSUBI_DATABASE_URL", "")
    monkeypatch.setenv("ENMUSUBI_HOME", str(tmp_path / "home"))
    assert run(["index", "--status"]) == 1
    assert "holds no data yet" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


async def test_the_indexes_are_told_to_the_operator_alone(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/index")).status_code == 401
    content = (await client.get("/api/v1/index", headers=OPERATOR)).json()
    (only,) = content["indexes"]
    assert (only["role"], only["source"], only["percent"]) == ("active", "static", 100)
    assert content["request"] is None

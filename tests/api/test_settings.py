"""Settings from the environment, and the operator token in the data folder."""

import re
import threading
from pathlib import Path

import pytest

from api.operator import FILE, digest, operator_token, require_operator
from api.refusals import OperatorTokenMissing, OperatorTokenWrong, SettingRefused
from api.settings import Settings, model_source, read_settings
from data.errors import HomeUnusable

ROOT = Path(__file__).parent.parent.parent


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({"XDG_DATA_HOME": "/data"})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url is None
    assert settings.home.name == "enmusubi"


def test_every_setting_can_be_set() -> None:
    settings = read_settings(
        {
            "ENMUSUBI_HOME": "~/somewhere",
            "ENMUSUBI_DATABASE_URL": "postgresql://ada@db/enmusubi",
            "ENMUSUBI_EMBEDDING_MODEL": "some/model",
            "ENMUSUBI_THREADS": "4",
            "ENMUSUBI_LOG_LEVEL": "DEBUG",
            "HOST": "0.0.0.0",
            "PORT": "80",
            "DEMO": "yes",
            "LANG": "ja_JP.UTF-8",
        }
    )
    assert settings == Settings(
        home=Path.home() / "somewhere",
        database_url="postgresql://ada@db/enmusubi",
        model="some/model",
        threads=4,
        host="0.0.0.0",
        port=80,
        demo=True,
        log_level="debug",
        language="ja",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "٨٠"),
        ("PORT", "9" * 5_000),
        ("ENMUSUBI_THREADS", "0"),
        ("DEMO", "perhaps"),
        ("ENMUSUBI_LOG_LEVEL", "loud"),
        ("ENMUSUBI_DATABASE_URL", "mysql://x"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingRefused, match=name):
        read_settings({"XDG_DATA_HOME": "/data", name: value})


def test_a_model_is_a_shipped_one_a_folder_by_its_whole_path_or_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    sources = {
        "static": "static",
        "contextual": "contextual",
        "mine": str(tmp_path / "mine"),
        "./static": str(tmp_path / "static"),
        "../gone": str(tmp_path / ".." / "gone"),
        "sentence-transformers/some-model": "sentence-transformers/some-model",
    }
    for named, source in sources.items():
        assert model_source(named, setting="--model") == source


@pytest.mark.parametrize("named", ["", "a\x07b", "x\n", "\udcff", "x" * 501, "~nobody-at-all/x"])
def test_what_names_no_model_is_refused(named: str) -> None:
    with pytest.raises(SettingRefused, match="names no model"):
        model_source(named, setting="--model")


def test_every_setting_is_described() -> None:
    code = (ROOT / "api" / "settings.py").read_text("utf-8")
    described = (ROOT / "docs" / "settings.md").read_text("utf-8")
    names = set(re.findall(r'"((?:ENMUSUBI_)?[A-Z]{2,}(?:_[A-Z]+)*)"', code))
    assert "PORT" in names
    for name in names:
        assert f"`{name}`" in described, name


def test_the_token_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    token = operator_token(tmp_path / "home")
    assert len(token) >= 40
    assert operator_token(tmp_path / "home") == token
    assert (tmp_path / "home" / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE]


def test_starts_at_once_agree_on_one_token(tmp_path: Path) -> None:
    tokens: list[str] = []
    threads = [
        threading.Thread(target=lambda: tokens.append(operator_token(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tokens) == 8
    assert len(set(tokens)) == 1


def test_a_folder_that_holds_no_token_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match="token"):
        operator_token(tmp_path / "file")


def test_only_the_very_token_passes() -> None:
    expected = digest("secret")
    require_operator("Bearer secret", expected)
    require_operator("bearer  secret ", expected)
    for missing in (None, "", "Bearer", "Bearer ", "Basic secret"):
        with pytest.raises(OperatorTokenMissing):
            require_operator(missing, expected)
    for wrong in ("Bearer Secret", "Bearer secret x", "Bearer secre", "Bearer \udcff"):
        with pytest.raises(OperatorTokenWrong):
            require_operator(wrong, expected)

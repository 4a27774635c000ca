"""Settings: the only reader of the environment. docs/settings.md lists them all."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from api.refusals import SettingRefused
from data.cluster import default_home
from matcher.domain import LANGUAGES
from matcher.shipped import CONTEXTUAL, STATIC

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"", "0", "false", "no", "off"})
SHIPPED = (STATIC, CONTEXTUAL)
LONGEST_MODEL = 500  # characters of a name or path
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator may choose.

    `home`: the folder of the data. `database_url`: a PostgreSQL of one's own, None for the
    embedded one. `model`: whence the embedding model is loaded, None for the one that answers,
    at first the one that is shipped.
    `threads`: how many PyTorch may use. `demo`: whether the invented set is loaded.
    `language`: of labels at the terminal, from the locale.
    """

    home: Path
    database_url: str | None = None
    model: str | None = None
    threads: int = 1
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    log_level: str = "info"
    language: str = "en"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of the environment. Raises SettingRefused."""
    env = os.environ if environment is None else environment
    log_level = env.get("ENMUSUBI_LOG_LEVEL", "info").lower()
    if log_level not in LOG_LEVELS:
        raise SettingRefused(name="ENMUSUBI_LOG_LEVEL", reason=f"one of {', '.join(LOG_LEVELS)}")
    return Settings(
        home=_home(env),
        database_url=_database_url(env),
        model=_model(env),
        threads=_number(env, "ENMUSUBI_THREADS", default=1, low=1, high=1024),
        host=env.get("HOST") or "127.0.0.1",
        port=_number(env, "PORT", default=8000, low=0, high=65535),
        demo=_flag(env, "DEMO"),
        log_level=log_level,
        language=_language(env),
    )


def model_source(named: str, *, setting: str) -> str:
    """Return whence a model is loaded: a folder by its whole path, any other name as it is.

    `setting`: what named it. Raises SettingRefused for what names nothing.
    """
    refused = SettingRefused(name=setting, reason=f"{named[:40]!r} names no model")
    if not named.isprintable() or not 0 < len(named) <= LONGEST_MODEL:
        raise refused
    if named in SHIPPED:
        return named
    try:
        folder = Path(named).expanduser()
        is_folder = folder.is_dir() or named.startswith((".", "~", "/"))
    except (OSError, RuntimeError) as error:  # Too long for a path; nobody's home.
        raise refused from error
    return str(folder.absolute()) if is_folder else named


def _model(env: Mapping[str, str]) -> str | None:
    named = env.get("ENMUSUBI_EMBEDDING_MODEL")
    return model_source(named, setting="ENMUSUBI_EMBEDDING_MODEL") if named else None


def _home(env: Mapping[str, str]) -> Path:
    if named := env.get("ENMUSUBI_HOME"):
        return Path(named).expanduser().absolute()
    try:
        user_data = Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    except RuntimeError as error:
        reason = "this user has no home folder; name a folder for the data"
        raise SettingRefused(name="ENMUSUBI_HOME", reason=reason) from error
    return default_home(user_data)


def _database_url(env: Mapping[str, str]) -> str | None:
    url = env.get("ENMUSUBI_DATABASE_URL") or None
    if url is not None and not url.startswith(("postgresql://", "postgres://")):
        reason = "must look like postgresql://user@host:5432/name"
        raise SettingRefused(name="ENMUSUBI_DATABASE_URL", reason=reason)
    return url


def _language(env: Mapping[str, str]) -> str:
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    primary = re.split(r"[-_.@]", locale, maxsplit=1)[0]
    return primary if primary in LANGUAGES else "en"


def _number(env: Mapping[str, str], name: str, *, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise SettingRefused(name=name, reason=f"{text[:40]!r} is not a number in {low} to {high}")
    return int(text)


def _flag(env: Mapping[str, str], name: str) -> bool:
    text = env.get(name, "").lower()
    if text not in YES | NO:
        raise SettingRefused(name=name, reason=f"{text[:40]!r} is neither 1 nor 0")
    return text in YES

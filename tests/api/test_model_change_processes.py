"""Two processes of the site, and commands beside them: one is killed, all are answered."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.api.swapping import TEXT
from tests.api.test_serve import COMMAND, Site, served
from tests.models import cut_model

PATIENCE_S = 180.0


class Reader:
    """Asks a site without a pause, and keeps what it said and who answered."""

    def __init__(self, url: str) -> None:
        self.url, self.statuses = url, set[int]()
        self.models: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    @contextmanager
    def asking(self) -> Iterator[None]:
        self._thread.start()
        try:
            yield
        finally:
            self._over.set()
            self._thread.join()

    def until_answered_by(self, name: str) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while not (self.models and self.models[-1].startswith(f"{name}@")):
            assert time.monotonic() < give_up_at, self.models[-1:]
            time.sleep(0.1)

    def _ask(self) -> None:
        with httpx.Client(timeout=60) as client:
            while not self._over.is_set():
                answer = client.post(f"{self.url}/api/v1/match", json=TEXT)
                self.statuses |= {answer.status_code, client.get(f"{self.url}/").status_code}
                self.models.append(answer.json()["index"]["model"])


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads what the sites log, and a full pipe would stop them."""
    monkeypatch.setenv("ENMUSUBI_LOG_LEVEL", "warning")


def command(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"ENMUSUBI_HOME": str(home), "ENMUSUBI_DATABASE_URL": ""}
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def indexes(site: Site) -> dict[str, tuple[str, int]]:
    operator = {"Authorization": f"Bearer {site.token}"}
    told = httpx.get(f"{site.url}/api/v1/index", headers=operator).json()
    return {Path(one["source"]).name: (one["role"], one["percent"]) for one in told["indexes"]}


def test_two_processes_change_the_model_while_a_command_is_killed(home: Path) -> None:
    folder = cut_model(home / "models" / "cut")
    with ExitStack() as stack:
        sites = [stack.enter_context(served(home, signal.SIGTERM)) for _ in range(2)]
        readers = [Reader(site.url) for site in sites]
        for reader in readers:
            stack.enter_context(reader.asking())
        killed = command(home, "index", "--model", str(folder))
        while not 0 < indexes(sites[0]).get("cut", ("", 0))[1] < 100:
            assert killed.poll() is None, killed.communicate()
            time.sleep(0.02)
        killed.kill()
        killed.communicate()
        for reader in readers:
            reader.until_answered_by("cut")
        assert indexes(sites[1]) == {"cut": ("active", 100), "static": ("previous", 100)}

        back = command(home, "index", "--rollback")
        said, complaint = back.communicate(timeout=PATIENCE_S)
        assert (back.returncode, said) == (0, "'static' answers again\n"), complaint
        for reader in readers:
            reader.until_answered_by("static")
        shown, _ = command(home, "index", "--status", "--json").communicate(timeout=PATIENCE_S)
        roles = {Path(one["source"]).name: one["role"] for one in json.loads(shown)["indexes"]}
        assert roles == {"static": "active", "cut": "previous"}
    for reader in readers:
        assert reader.statuses == {200}
        pairs = zip(reader.models[1:], reader.models, strict=False)
        assert sum(model != before for model, before in pairs) == 2  # There and back, once each.

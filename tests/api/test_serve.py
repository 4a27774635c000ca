"""`enmusubi serve` as a process of its own, from an empty folder to a second, warm start."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.operator import FILE

COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


class Site:
    """A started process: its address, its operator token, and what it said."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process, self.said = process, ""
        self.url = self._wait_for(r"Ready at (\S+) after")
        self.token = self._wait_for(r"Operator token for writing: (\S+)")

    def _wait_for(self, pattern: str) -> str:
        assert self.process.stderr is not None
        while (match := re.search(pattern, self.said)) is None:
            line = self.process.stderr.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        return match[1]


@contextmanager
def served(home: Path, sign: signal.Signals) -> Iterator[Site]:
    """A site over the data in `home`, stopped by `sign` at the end; it must end well."""
    environment = {k: v for k, v in os.environ.items() if k not in ("HOST", "PORT", "DEMO")}
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        env=environment | {"ENMUSUBI_HOME": str(home), "ENMUSUBI_DATABASE_URL": ""},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Site(process)
        process.send_signal(sign)
        _, rest = process.communicate(timeout=60)
        assert "Stopping" in rest
        assert "Traceback" not in rest
        assert process.returncode == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_from_nothing_to_an_answer_and_again(home: Path) -> None:
    with served(home, signal.SIGTERM) as site:
        for step in ("database: ", "schema: ", "real data (", "model: ", "index ("):
            assert step in site.said
        assert httpx.get(f"{site.url}/readyz").status_code == 200
        text = {"text": "Tắc đường ở Hà Nội: đèn tín hiệu cần thích ứng với lưu lượng xe"}
        matches = httpx.post(f"{site.url}/api/v1/match", json=text).json()["matches"]
        assert matches
        assert matches[0]["functions"]
        operator = {"Authorization": f"Bearer {site.token}"}
        posted = httpx.post(f"{site.url}/api/v1/needs", json=text, headers=operator)
        assert posted.status_code == 201
    assert (home / FILE).stat().st_mode & 0o777 == 0o600
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()

    with served(home, signal.SIGINT) as again:
        assert again.token == site.token
        assert "index (" not in again.said  # Nothing waited.
        kept = httpx.get(again.url + posted.headers["location"])
        assert kept.json().items() <= posted.json().items()  # The latter adds how it was read.

"""Another model takes over while the site answers: `python -m bench.swap [--json]`.

Starts `enmusubi serve` in an empty home, then again with another model as its setting: `--model
FOLDER`, else the shipped one cut to 128 dimensions. One reader asks texts in seven languages
without a pause. Reports the time from ready to the switch, p50, p95 and p99 of `POST
/api/v1/match` meanwhile and afterwards, how long `enmusubi index --rollback` and `enmusubi index
--model` take beside the site, and how many answers were no 200.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import numpy as np

from bench.service import TEXTS, serving
from tests.models import cut_model, weighed_model

CALM_S = 15.0
QUIET = {"ENMUSUBI_LOG_LEVEL": "warning"}  # Nobody reads the log, and a full pipe would stop it.


class Reader:
    """Asks without a pause; `times` and `statuses` of what was asked since the last `take`."""

    def __init__(self, url: str) -> None:
        self._url, self._over = url, threading.Event()
        self._ms: list[float] = []
        self.failed = 0
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()

    def take(self) -> str:
        """Return p50, p95 and p99 in milliseconds, and of how many; begin anew."""
        taken, self._ms = self._ms, []
        figures = " / ".join(f"{value:.0f}" for value in np.percentile(taken, [50, 95, 99]))
        return f"{figures} of {len(taken)}"

    def stop(self) -> None:
        """Ask no more."""
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        with httpx.Client(timeout=60) as client:
            while not self._over.is_set():
                for text in TEXTS:
                    begun = time.perf_counter()
                    answer = client.post(f"{self._url}/api/v1/match", json={"text": text})
                    self._ms.append(1000 * (time.perf_counter() - begun))
                    self.failed += answer.status_code != 200


def measured(model: Path | None) -> dict[str, float | str]:
    """Return all figures."""
    figures: dict[str, float | str] = {}
    # A folder that the server of root, which steps down to another user, can reach.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        home, third = Path(folder) / "home", weighed_model(Path(folder) / "weighed")
        other = model or cut_model(Path(folder) / "cut")
        with serving(home, QUIET):
            pass
        setting = {"ENMUSUBI_EMBEDDING_MODEL": str(other)}
        with serving(home, QUIET | setting) as (url, _, _lines):
            begun, reader = time.perf_counter(), Reader(url)
            _until_done(url, home)
            figures["from ready to switch, s"] = round(time.perf_counter() - begun, 1)
            figures["POST /match meanwhile, ms p50 / p95 / p99"] = reader.take()
            time.sleep(CALM_S)
            figures["POST /match afterwards, ms p50 / p95 / p99"] = reader.take()
            figures["enmusubi index --rollback, s"] = _command(home, "--rollback")
            reader.take()
            figures["enmusubi index --model, s"] = _command(home, "--model", str(third))
            figures["POST /match beside the command, ms p50 / p95 / p99"] = reader.take()
            reader.stop()
            figures["answers other than 200"] = float(reader.failed)
    return figures


def _until_done(url: str, home: Path) -> None:
    """Wait until nothing is asked for any more, and the active index is complete."""
    token = (home / "operator.token").read_text("ascii").strip()
    operator = {"Authorization": f"Bearer {token}"}
    while True:
        told = httpx.get(f"{url}/api/v1/index", headers=operator, timeout=60).json()
        if told["request"] is None and told["indexes"][0]["source"] != "static":
            return
        time.sleep(0.2)


def _command(home: Path, *arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run(
        [str(Path(sys.executable).with_name("enmusubi")), "index", *arguments],
        env={"ENMUSUBI_HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    return round(time.perf_counter() - begun, 1)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measured(arguments.model and arguments.model.absolute())
    if arguments.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:52} {value}\n")


if __name__ == "__main__":
    main()

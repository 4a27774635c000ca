"""The real site as `enmusubi serve` starts it, on a free port of this machine, and a Chromium."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

START_S = 180  # With a new database, all real data and the index of it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    """The address of the site, started with an empty home and stopped at the end."""
    home = Path(tempfile.mkdtemp(prefix="enmusubi-browser-"))
    home.chmod(0o755)
    with (home / "log").open("w+") as log:
        command = [str(Path(sys.executable).parent / "enmusubi"), "serve", "--port", "0"]
        process = subprocess.Popen(
            command, env=os.environ | {"ENMUSUBI_HOME": str(home)}, stdout=log, stderr=log
        )
        try:
            yield _address(process, home / "log")
        finally:
            process.terminate()
            process.wait(timeout=60)
    shutil.rmtree(home)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for these tests: that of the system, else Playwright's own.

    Closed before others run: while it is open, no other event loop can run in this thread.
    """
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=FLAGS)
        yield browser
        browser.close()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address that the site prints once it answers."""
    for _ in range(START_S * 5):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(f"the site did not start:\n{log.read_text()}")

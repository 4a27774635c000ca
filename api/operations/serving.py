"""`enmusubi serve`: makes everything ready, says so step by step, and answers until stopped."""

import asyncio
import errno
import logging
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from api.app import create_app
from api.operations.upkeep import kept_up
from api.operator import FILE, operator_token
from api.progress import ToldSteps
from api.refusals import PortTaken
from api.settings import Settings, read_settings
from api.startup import running
from api.terminal import messages

GRACE_S = 10  # What answers under way get when the process is asked to stop.
BACKLOG = 2_048
REASONS = {
    errno.EADDRINUSE: "another program listens there",
    errno.EACCES: "the system keeps this port to itself",
    errno.EADDRNOTAVAIL: "this machine has no such address",
}


def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on, else HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port, else PORT; 0 takes a free one.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Load the invented set too.")] = False,
) -> None:
    """Start database and site, and answer until Ctrl-C."""
    settings = read_settings()
    settings = replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
        demo=demo or settings.demo,
    )
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # The port first: nobody should wait for a start that cannot end well.
    with bound_socket(settings.host, settings.port) as listener:
        asyncio.run(Site(settings, listener, messages()).serve())


@contextmanager
def bound_socket(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address, without listening yet. Raises PortTaken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as error:
        raise PortTaken(host=host, port=port, reason="there is no such host") from error
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with _naming_ports(host, port):
            listener.bind(address)
        yield listener


class Server(uvicorn.Server):
    """uvicorn's server; the loop's own handlers take the signals, so that all ends in order."""

    def __init__(self, config: uvicorn.Config, *, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and tell."""
        await super().startup(sockets)
        self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to who started the loop."""
        yield


class Site:
    """The site of one process: made ready, answering, stopped."""

    def __init__(self, settings: Settings, listener: socket.socket, console: Console) -> None:
        self._settings, self._listener, self._console = settings, listener, console
        self._server: Server | None = None
        self._begun = time.perf_counter()

    async def serve(self) -> None:
        """Make everything ready and answer until Ctrl-C or a polite kill."""
        self._console.print("Starting Enmusubi")
        stop = _stopping()
        site = asyncio.create_task(self._answer())
        asked_to_stop = asyncio.create_task(stop.wait())
        await asyncio.wait({site, asked_to_stop}, return_when=asyncio.FIRST_COMPLETED)
        asked_to_stop.cancel()
        if not stop.is_set():
            await site  # It failed, and says why.
            return
        self._console.print("Stopping; what was acknowledged is kept")
        if self._server is not None:
            self._server.should_exit = True
        else:
            site.cancel()
        with suppress(asyncio.CancelledError):
            await site

    async def _answer(self) -> None:
        async with running(self._settings, ToldSteps(self._console)) as everything:
            token = operator_token(self._settings.home)
            config = uvicorn.Config(
                create_app(everything, token=token),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=GRACE_S,
                backlog=BACKLOG,
            )
            self._server = Server(config, tell=lambda: self._tell(token))
            with _naming_ports(self._settings.host, self._settings.port):
                async with kept_up(everything):
                    await self._server.serve(sockets=[self._listener])

    def _tell(self, token: str) -> None:
        host, port = self._listener.getsockname()[:2]
        place = f"[{host}]" if ":" in host else host
        seconds = time.perf_counter() - self._begun
        say = partial(self._console.print, markup=False, soft_wrap=True)
        say(f"Ready at http://{place}:{port} after {seconds:.1f} s; Ctrl-C stops it")
        say(f"Operator token for writing: {token}")
        say(f"(kept in {self._settings.home / FILE}, for you alone to read)")


def _stopping() -> asyncio.Event:
    """Return the event that Ctrl-C and a polite kill set."""
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    return stop


@contextmanager
def _naming_ports(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except (OSError, OverflowError) as error:
        number = error.errno if isinstance(error, OSError) else None
        reason = REASONS.get(number or 0, str(error))
        raise PortTaken(host=host, port=port, reason=reason) from error

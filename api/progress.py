"""Tells a person at a terminal which step is under way, how far it is, and how long it took."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn


class Step(Protocol):
    """A step under way; `advance` says how much of it is done."""

    def advance(self, done: int, total: int) -> None: ...


class Steps(Protocol):
    """Where the steps of a start are told. Steps may run at the same time."""

    @contextmanager
    def step(self, name: str) -> Iterator[Step]: ...


class SilentSteps:
    """Tells nothing."""

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Do the step unseen."""
        del name
        yield self

    def advance(self, done: int, total: int) -> None:
        """Pass over how far it is."""


class ToldSteps:
    """Prints a line with its seconds for each step; at a terminal also bars for those under way.

    `brief`: only steps that report how far they are, which are those that do long work.
    """

    def __init__(self, console: Console, *, brief: bool = False) -> None:
        self._console, self._brief = console, brief
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._open = 0
        self._lock = threading.Lock()

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Tell one step, from here to the end of the block."""
        begun = time.perf_counter()
        step = _ToldStep(self._progress, name)
        self._enter()
        if not self._brief:
            step.show()
        try:
            yield step
        finally:
            step.end()
            self._leave()
        if step.told or not self._brief:
            seconds = time.perf_counter() - begun
            note = f" ({step.total:,})" if step.told else ""
            self._console.print(f"  {name}{note}: {seconds:.1f} s", highlight=False)

    def _enter(self) -> None:
        with self._lock:
            self._open += 1
            if self._open == 1:
                self._progress.start()

    def _leave(self) -> None:
        with self._lock:
            self._open -= 1
            if self._open == 0:
                self._progress.stop()


class _ToldStep:
    def __init__(self, progress: Progress, name: str) -> None:
        self._progress, self._name = progress, name
        self._task: TaskID | None = None
        self.told, self.total = False, 0

    def show(self, total: int | None = None) -> TaskID:
        self._task = self._progress.add_task(self._name, total=total)
        return self._task

    def advance(self, done: int, total: int) -> None:
        task = self.show(total) if self._task is None else self._task
        self.told, self.total = True, total
        self._progress.update(task, completed=done, total=total)

    def end(self) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)

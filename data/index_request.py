"""The one model that is asked for and does not answer yet, and what became of asking."""

from dataclasses import dataclass
from datetime import datetime

from data.pool import Connection
from data.queries import SQL
from data.rows import nouns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRequest:
    """A model that shall answer.

    `source`: whence it is loaded, None where none is asked for. `index_id`: the index prepared for
    it, None before it was loaded. `problem`: why it cannot be had. `setting`: the setting as a
    start last found it, None where it was never set.
    """

    setting: str | None = None
    source: str | None = None
    index_id: int | None = None
    problem: str | None = None
    asked_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether there is something to be done for it."""
        return self.source is not None and self.problem is None


async def index_request(connection: Connection) -> IndexRequest:
    """Return what is asked for."""
    rows = await connection.fetch(SQL["index_request"])
    return next(iter(nouns_of(IndexRequest, rows)), IndexRequest())


async def note_setting(connection: Connection, setting: str) -> None:
    """Keep the setting, so that the next start can tell whether it has changed."""
    await connection.execute(SQL["note_setting"], setting)


async def ask_for_model(connection: Connection, source: str) -> None:
    """Ask for a model, in place of what was asked for before."""
    await connection.execute(SQL["ask_for_model"], source)


async def note_index_of_request(connection: Connection, source: str, index_id: int) -> bool:
    """Name the index that is prepared for a model; False if another is asked for by now."""
    return bool(await connection.fetch(SQL["note_index_of_request"], source, index_id))


async def note_problem_of_request(connection: Connection, source: str, problem: str) -> None:
    """Keep why a model cannot be had, unless another is asked for by now."""
    await connection.execute(SQL["note_problem_of_request"], source, problem)


async def end_request(connection: Connection) -> None:
    """Nothing is asked for any more."""
    await connection.execute(SQL["end_request"])

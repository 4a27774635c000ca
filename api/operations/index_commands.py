"""`enmusubi index`: bring indexes up to date, change the model, look, go back, remove."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from rich.table import Table

from api.operations.index_work import bring_all_up_to_date, change_to, return_to_previous
from api.operations.report import Indexes, indexes, prune
from api.operations.schemas import IndexesOut
from api.progress import SilentSteps, Steps, ToldSteps
from api.refusals import InputRefused, NotReady
from api.settings import Settings, model_source, read_settings
from api.startup import alone, database
from api.terminal import messages, output, print_json
from data.cluster import Cluster
from data.migrate import migrate
from data.pool import Connection


def index_command(
    model: Annotated[
        str | None,
        typer.Option(help="Let another model answer: `static`, a folder or a name."),
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="Show all indexes.")] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Let the previous index answer again.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--prune", help="Remove all but the active and the previous one.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The status, for machines.")] = False,
) -> None:
    """Index what waits and keep the best Matches of each Need; the site answers meanwhile."""
    if (model is not None) + status + rollback + remove > 1:
        raise InputRefused("give one of --model, --status, --rollback and --prune")
    if as_json and not status:
        raise InputRefused("--json goes with --status")
    settings = read_settings()
    if status:
        told = asyncio.run(_status(settings))
        if as_json:
            print_json(IndexesOut.of(told).model_dump(mode="json"))
        else:
            _print(told)
        return
    source = None if model is None else model_source(model, setting="--model")
    sentence = asyncio.run(_work(settings, source, rollback=rollback, remove=remove))
    output().print(sentence, markup=False, soft_wrap=True)


async def _work(settings: Settings, source: str | None, *, rollback: bool, remove: bool) -> str:
    steps = ToldSteps(messages(), brief=True)
    async with _connection(settings, steps) as db:
        if source is not None:
            await change_to(db, settings, source, steps)
            return f"{source!r} answers; `enmusubi index --rollback` returns to what did before"
        if rollback:
            return f"{await return_to_previous(db, settings, steps)!r} answers again"
        if remove:
            count = await prune(db)
            return f"{count} indexes removed" if count else "there is none to remove"
        count = await bring_all_up_to_date(db, settings, steps)
        return f"{count:,} Listings indexed" if count else "the index is up to date"


async def _status(settings: Settings) -> Indexes:
    if settings.database_url is None and not Cluster(settings.home).data.exists():
        raise NotReady(missing=f"{settings.home} holds no data yet; run `enmusubi serve`")
    async with _connection(settings, SilentSteps()) as db:
        return await indexes(db)


@asynccontextmanager
async def _connection(settings: Settings, steps: Steps) -> AsyncIterator[Connection]:
    """Lend a connection to the migrated database, started if need be."""
    async with database(settings, steps) as dsn:
        await migrate(dsn)
        async with alone(dsn) as db:
            yield db


def _print(told: Indexes) -> None:
    console = output()
    table = Table("id", "is", "model", "of", "Listings", "Matches", "done", "since", box=None)
    for report in told.reports:
        version, state = report.version, report.state
        since = version.activated_at or version.created_at
        table.add_row(
            str(version.id),
            report.role,
            version.identity.model,
            version.source,
            f"{state.indexed:,} of {state.listings:,}",
            f"{state.matched:,} of {state.published:,}",
            f"{state.percent} %",
            f"{since:%Y-%m-%d %H:%M} UTC",
        )
    if told.reports:
        console.print(table)
    else:
        console.print("nothing is indexed yet")
    request = told.request
    if request.source is not None:
        what = request.problem or "it is being prepared by `enmusubi serve` or `enmusubi index`"
        console.print(f"asked for: {request.source}; {what}", markup=False, soft_wrap=True)

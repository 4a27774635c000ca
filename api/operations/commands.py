"""`enmusubi seed|migrate|doctor|version`: fill the database and look after it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from api.models import Models
from api.operations.diagnosis import diagnose
from api.operations.service import Check
from api.progress import Steps, ToldSteps
from api.refusals import InputRefused
from api.settings import Settings, read_settings
from api.startup import alone, database, fill, make_index_ready, without_demo
from api.terminal import messages, output, print_json
from api.version import VERSION
from data.migrate import migrate
from data.seed import SEED


def seed_command(
    demo: Annotated[bool, typer.Option("--demo", help="The invented set too.")] = False,
    remove_demo: Annotated[
        bool, typer.Option("--remove-demo", help="Take the invented set out again.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Another folder of seed files, of the same names.")
    ] = None,
) -> None:
    """Load the real data, and index it; run twice, nothing doubles."""
    if demo and remove_demo:
        raise InputRefused("--demo and --remove-demo contradict each other")
    if folder is not None and not folder.is_dir():
        raise InputRefused(f"{folder} is not a folder")
    settings = read_settings()
    saved = asyncio.run(_seed(settings, folder or SEED, demo=demo, remove_demo=remove_demo))
    console = output()
    for name, count in saved.items():
        console.print(f"{name}: {count:,} records")
    if not saved:
        console.print("everything was there already")


def migrate_command() -> None:
    """Bring the database to the newest schema."""
    applied = asyncio.run(_migrate(read_settings(), ToldSteps(messages())))
    console = output()
    for name in applied:
        console.print(f"applied {name}")
    if not applied:
        console.print("the schema is up to date")


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Look whether everything is there that is needed, and change nothing."""
    checks = asyncio.run(diagnose(read_settings()))
    healthy = all(check.ok for check in checks)
    if as_json:
        print_json({"healthy": healthy, "checks": [_as_json(check) for check in checks]})
    else:
        console = output()
        for check in checks:
            sign = "[green]ok[/green] " if check.ok else "[red]no[/red] "
            console.print(f"{sign} {check.name:10}", end="")
            console.print(check.detail, markup=False, soft_wrap=True)
    if not healthy:
        raise typer.Exit(1)


def version_command() -> None:
    """Print the version."""
    output().print(f"enmusubi {VERSION}")


async def _seed(
    settings: Settings, folder: Path, *, demo: bool, remove_demo: bool
) -> dict[str, int]:
    steps = ToldSteps(messages())
    async with database(settings, steps) as dsn:
        await migrate(dsn)
        saved = await fill(dsn, steps, demo=demo, folder=folder)
        if remove_demo:
            saved["removed from the demo set"] = await without_demo(dsn)
        if saved:
            models = Models(settings)
            async with alone(dsn) as db:
                await make_index_ready(db, models, settings, steps)
    return saved


async def _migrate(settings: Settings, steps: Steps) -> list[str]:
    async with database(settings, steps) as dsn:
        return [migration.name for migration in await migrate(dsn)]


def _as_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.ok, "detail": check.detail}

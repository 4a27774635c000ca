"""Loads the seed and the demo set into the store: again and again, and nothing doubles."""

from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from data.cities import delete_demo_cities, save_cities
from data.data_protection_rules import save_rules
from data.demo_set import read_demo
from data.errors import RuleBroken, SeedFileError
from data.listings import delete_demo_listings, save_listings
from data.organisations import delete_demo_organisations, save_organisations
from data.pairings import save_pairings
from data.pool import Connection
from data.programmes import save_programmes
from data.queries import SQL
from data.seed_file import FILES, read_seed
from data.taxonomy import save_taxonomy

SEED = Path(__file__).parent / "seed"
DEMO = Path(__file__).parent / "demo"

Progress = Callable[[str, int, int], None]
Save = Callable[[Connection, Any], Awaitable[None]]

# In this order, as later ones refer to earlier ones.
_SAVERS: dict[str, Save] = {
    "taxonomy": save_taxonomy,
    "cities": save_cities,
    "organisations": save_organisations,
    "needs": save_listings,
    "solutions": save_listings,
    "programmes": save_programmes,
    "rules": save_rules,
    "pairings": save_pairings,
}
_DEMO_SET = "demo"


def silent(_file: str, _done: int, _total: int) -> None:
    """Report nothing of the progress."""


async def load_seed(
    connection: Connection, folder: Path = SEED, *, progress: Progress = silent
) -> dict[str, int]:
    """Save all records of the files that changed since they were last loaded.

    Returns how many records of which file were saved, empty if no file had changed. What is
    in the store and not in the files stays. `progress` is told the file, and how many records
    of how many are done. Raises SeedFileError before anything is saved if a file is broken;
    each file is saved as a whole or not at all.
    """
    digests = {FILES[part]: _digest([folder / FILES[part]]) for part in _SAVERS}
    loaded = await _loaded(connection)
    changed = {file for file, digest in digests.items() if loaded.get(file) != digest}
    if not changed:
        return {}
    seed = read_seed(folder)
    parts = [part for part in _SAVERS if FILES[part] in changed]
    total, done = sum(len(getattr(seed, part)) for part in parts), 0
    saved: dict[str, int] = {}
    for part in parts:
        file, nouns = FILES[part], getattr(seed, part)
        await _load(connection, file, digests[file], [(_SAVERS[part], nouns)])
        saved[file] = len(nouns)
        done += len(nouns)
        progress(file, done, total)
    await connection.execute(SQL["refresh_statistics"])
    return saved


async def load_demo(
    connection: Connection, folder: Path = DEMO, *, progress: Progress = silent
) -> int:
    """Save the invented set, each record marked `demo`; return how many, 0 if it was there.

    Raises SeedFileError; then nothing of the set is saved.
    """
    digest = _digest(_files(folder))
    if (await _loaded(connection)).get(_DEMO_SET) == digest:
        return 0
    organisations, cities, needs, solutions = read_demo(folder)
    steps: list[tuple[Save, Any]] = [
        (save_organisations, organisations),
        (save_cities, cities),
        (save_listings, needs),
        (save_listings, solutions),
    ]
    await _load(connection, _DEMO_SET, digest, steps)
    total = sum(len(nouns) for _, nouns in steps)
    progress(_DEMO_SET, total, total)
    return total


async def remove_demo(connection: Connection) -> int:
    """Remove all invented records but those that real ones refer to; return how many went."""
    async with connection.transaction():
        await _lock(connection)
        await connection.execute(SQL["forget_seed_file"], _DEMO_SET)
        return (
            await delete_demo_listings(connection)
            + await delete_demo_organisations(connection)
            + await delete_demo_cities(connection)
        )


async def _load(
    connection: Connection, name: str, digest: str, steps: Iterable[tuple[Save, Any]]
) -> None:
    try:
        async with connection.transaction():
            await _lock(connection)
            for save, nouns in steps:
                await save(connection, nouns)
            await connection.execute(SQL["record_seed_file"], name, digest)
    except RuleBroken as error:
        raise SeedFileError(name, None, str(error)) from error


async def _lock(connection: Connection) -> None:
    """Wait until nobody else loads, until the transaction ends."""
    await connection.execute(SQL["lock_seed"])


async def _loaded(connection: Connection) -> dict[str, str]:
    """Return the digest of each file that was loaded, by its name."""
    rows = await connection.fetch(SQL["seed_files"])
    return {row["name"]: row["sha256"] for row in rows}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def _digest(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in paths:
        try:
            digest.update(path.read_bytes())
        except OSError as error:
            raise SeedFileError(path.name, None, f"cannot be read: {error.strerror}") from None
    return digest.hexdigest()

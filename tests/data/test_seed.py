"""Loading the seed and the demo set."""

import shutil
from pathlib import Path

import pytest

from data.cities import cities_by_ids
from data.data_protection_rules import list_rules
from data.errors import SeedFileError
from data.listings import ListingFilter, list_listings, listings_by_ids, save_listings
from data.organisations import organisations_by_ids
from data.pairings import pairings_by_ids
from data.pool import Connection
from data.programmes import programmes_by_ids
from data.seed import DEMO, SEED, load_demo, load_seed, remove_demo
from data.seed_file import FILES, SeedData, read_seed
from data.taxonomy import taxonomy_entries
from matcher.domain import Kind
from tests.factories import make_need, make_solution

TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


@pytest.fixture(scope="module")
def seed() -> SeedData:
    return read_seed(SEED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seed that a test may change."""
    return Path(shutil.copytree(SEED, tmp_path / "seed"))


async def test_the_store_holds_what_the_files_say(db: Connection, seed: SeedData) -> None:
    await load_seed(db)
    listings = (*seed.needs, *seed.solutions)
    assert await listings_by_ids(db, [one.id for one in listings]) == listings
    cities = await cities_by_ids(db, [one.id for one in seed.cities])
    assert cities == seed.cities
    organisations = await organisations_by_ids(db, [one.id for one in seed.organisations])
    assert organisations == seed.organisations
    assert await programmes_by_ids(db, [one.id for one in seed.programmes]) == seed.programmes
    assert await pairings_by_ids(db, [one.id for one in seed.pairings]) == seed.pairings
    assert set(await list_rules(db)) == set(seed.rules)
    ours = {entry.id for entry in seed.taxonomy}
    stored = tuple(entry for entry in await taxonomy_entries(db) if entry.id in ours)
    assert stored == seed.taxonomy


async def test_loading_twice_doubles_nothing(db: Connection) -> None:
    await load_seed(db)
    await load_demo(db)
    once = await _counts(db)
    await db.execute("DELETE FROM seed_file")  # So that the files are saved again.
    assert await load_seed(db) != {}
    assert await load_demo(db) > 0
    assert await _counts(db) == once


async def test_files_that_did_not_change_are_not_loaded_again(db: Connection) -> None:
    assert set(await load_seed(db)) == set(FILES.values())
    assert await load_seed(db) == {}
    assert await load_demo(db) > 0
    assert await load_demo(db) == 0


async def test_only_the_file_that_changed_is_loaded(db: Connection, folder: Path) -> None:
    await load_seed(db, folder)
    path = folder / "needs.jsonl"
    first, *others = path.read_text("utf-8").splitlines(keepends=True)
    title = first.split('"title": "')[1].split('"')[0]
    path.write_text("".join([first.replace(title, "A better title"), *others]), "utf-8")
    assert set(await load_seed(db, folder)) == {"needs.jsonl"}
    (need,) = await listings_by_ids(db, ["need-001"])
    assert need.title == "A better title"


@pytest.mark.parametrize("file", FILES.values())
async def test_a_broken_line_is_named_and_nothing_is_loaded(
    db: Connection, folder: Path, file: str
) -> None:
    path = folder / file
    lines = path.read_text("utf-8").splitlines()
    lines[4] = lines[4][:-9]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    before = await _counts(db)
    with pytest.raises(SeedFileError) as caught:
        await load_seed(db, folder)
    assert (caught.value.file, caught.value.line) == (file, 5)
    assert await _counts(db) == before


async def test_what_only_the_database_refuses_names_the_file_and_loads_none_of_it(
    db: Connection, folder: Path
) -> None:
    path = folder / "solutions.jsonl"
    lines = path.read_text("utf-8").splitlines()
    lines[-1] = lines[-1].replace('"text": "', '"text": "' + "x" * 20_000)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(SeedFileError) as caught:
        await load_seed(db, folder)
    assert caught.value.file == "solutions.jsonl"
    real = ListingFilter(languages=("ja", "en"))
    assert (await list_listings(db, Kind.SOLUTION, wanted=real)).total == 0
    assert "solutions.jsonl" not in [row["name"] for row in await db.fetch("TABLE seed_file")]


async def test_a_missing_file_is_named(db: Connection, folder: Path) -> None:
    (folder / "cities.jsonl").unlink()
    with pytest.raises(SeedFileError, match=r"cities\.jsonl"):
        await load_seed(db, folder)


async def test_what_users_wrote_stays(db: Connection) -> None:
    need = make_need("need-2345abcdefgh")
    await save_listings(db, [need])
    await load_seed(db)
    assert await listings_by_ids(db, [need.id]) == (need,)


async def test_progress_grows_to_the_total(db: Connection) -> None:
    steps: list[tuple[str, int, int]] = []
    saved = await load_seed(db, progress=lambda *step: steps.append(step))
    total = sum(saved.values())
    assert [file for file, _, _ in steps] == list(FILES.values())
    assert [done for _, done, _ in steps] == sorted({done for _, done, _ in steps})
    assert steps[-1][1:] == (total, total)
    count = await load_demo(db, progress=lambda *step: steps.append(step))
    assert steps[-1] == ("demo", count, count)


async def test_the_demo_set_comes_only_when_asked_for_and_is_marked(db: Connection) -> None:
    await load_seed(db)
    demo = ListingFilter(demo=True)
    assert (await list_listings(db, Kind.NEED, wanted=demo)).total == 0
    real = (await list_listings(db, Kind.NEED)).total
    await load_demo(db)
    assert (await list_listings(db, Kind.NEED, wanted=demo)).total > 0
    assert (await list_listings(db, Kind.NEED, wanted=ListingFilter(demo=False))).total == real


async def test_a_broken_demo_set_loads_nothing(db: Connection, tmp_path: Path) -> None:
    await load_seed(db)
    folder = Path(shutil.copytree(DEMO, tmp_path / "demo"))
    with (folder / "solutions.jsonl").open("a") as file:
        file.write("{}\n")
    before = await _counts(db)
    with pytest.raises(SeedFileError):
        await load_demo(db, folder)
    assert await _counts(db) == before


async def test_removing_the_demo_leaves_the_store_as_it_was(db: Connection) -> None:
    await load_seed(db)
    before = await _counts(db)
    loaded = await load_demo(db)
    assert await remove_demo(db) == loaded
    assert await _counts(db) == before
    assert await load_demo(db) == loaded


async def test_removing_the_demo_spares_whom_a_real_listing_names(db: Connection) -> None:
    await load_seed(db)
    loaded = await load_demo(db)
    owner = await db.fetchval("SELECT id FROM organisation WHERE demo ORDER BY id LIMIT 1")
    await save_listings(db, [make_solution(organisation_id=owner)])
    assert await remove_demo(db) == loaded - 1
    assert len(await organisations_by_ids(db, [owner])) == 1


async def _counts(db: Connection) -> dict[str, int]:
    tables = [row["table_name"] for row in await db.fetch(TABLES)]
    return {table: await db.fetchval(f'SELECT count(*) FROM "{table}"') for table in tables}

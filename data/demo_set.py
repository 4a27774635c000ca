"""The demo set as nouns: invented Organisations with their Solutions, and Needs made for tests.

Needs and Solutions lie in the format of the development benchmark with its own ids (dn-001,
ds-001), which name city and Organisation by their names; here they are linked by id. Every
noun is marked `demo`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from data.errors import SeedFileError
from data.seed_file import lines, parse_line, read_nouns
from data.seed_record import RecordError
from matcher.domain import (
    City,
    CityId,
    Need,
    Organisation,
    OrganisationId,
    OrganisationKind,
    Provenance,
    Solution,
)
from matcher.errors import FileRefused
from matcher.listing_file import read_needs, read_solutions

L = TypeVar("L", Need, Solution)
Id = TypeVar("Id", CityId, OrganisationId)
Demo = tuple[tuple[Organisation, ...], tuple[City, ...], tuple[Need, ...], tuple[Solution, ...]]

KINDS = {  # the benchmark's org_type -> kind, and whether the firm is small
    "agency": (OrganisationKind.AGENCY, None),
    "company": (OrganisationKind.COMPANY, False),
    "municipality": (OrganisationKind.MUNICIPALITY, None),
    "sme": (OrganisationKind.COMPANY, True),
    "startup": (OrganisationKind.STARTUP, True),
    "university": (OrganisationKind.UNIVERSITY, None),
}
DEMO = Provenance(evidence="demo", read_on=date(2026, 11, 22))


def read_demo(folder: Path) -> Demo:
    """Return organisations, cities, needs and solutions of the demo set.

    The cities are those that the seed lacks; a Need's `city_id` may be one of the seed.
    Raises SeedFileError with file and line; then nothing is returned.
    """
    organisations = read_nouns(folder / "organisations.jsonl", Organisation, prefix="demo-org-")
    cities = read_nouns(folder / "cities.jsonl", City, prefix="city-")
    by_city = _read_city_ids(folder / "city_ids.tsv")
    by_name: dict[tuple[str, ...], OrganisationId] = {
        (name,): o.id for o in organisations for name in o.names.values()
    }
    needs_path, solutions_path = folder / "needs.jsonl", folder / "solutions.jsonl"
    needs = [
        replace(need, city_id=city_id, provenance=DEMO, demo=True)
        for need, city_id in _linked(needs_path, read_needs, ("country", "city"), by_city)
    ]
    solutions = [
        replace(solution, organisation_id=organisation_id, provenance=DEMO, demo=True)
        for solution, organisation_id in _linked(
            solutions_path, read_solutions, ("organisation",), by_name
        )
    ]
    return organisations, cities, tuple(needs), tuple(solutions)


def _linked(
    path: Path,
    read: Callable[[Path], Sequence[L]],
    keys: tuple[str, ...],
    known: dict[tuple[str, ...], Id],
) -> Iterator[tuple[L, Id]]:
    """Yield each Listing with the id of what its record names under `keys`."""
    try:
        listings = read(path)
    except FileRefused as error:
        raise SeedFileError(path.name, error.line, error.reason) from None
    filled = [(number, line) for number, line in lines(path) if line.strip()]
    for listing, (number, line) in zip(listings, filled, strict=True):
        try:
            record: Any = parse_line(line)
        except RecordError as error:
            raise SeedFileError(path.name, number, str(error)) from None
        name = tuple(str(record.get(key)) for key in keys)
        if name not in known:
            raise SeedFileError(path.name, number, f"there is no {' '.join(name)!r}")
        yield listing, known[name]


def _read_city_ids(path: Path) -> dict[tuple[str, ...], CityId]:
    """Read the table country, city as the needs name it, id of the City."""
    ids: dict[tuple[str, ...], CityId] = {}
    for number, line in lines(path):
        cells = line.decode("utf-8", "replace").split("\t")
        if len(cells) != 3:
            raise SeedFileError(path.name, number, "expected country, city and id with tabs")
        ids[cells[0], cells[1]] = CityId(cells[2])
    return ids

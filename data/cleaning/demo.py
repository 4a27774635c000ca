"""The demo set: the development benchmark as it is, and what its needs and solutions name."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from data.cleaning.facts import READ_ON, Record, records
from data.demo_set import KINDS
from matcher.domain import City, CityId, Organisation, OrganisationId, Provenance

COPIED = ("needs.jsonl", "solutions.jsonl", "qrels.tsv", "splits.tsv")
_DEMO = Provenance(evidence="demo", read_on=READ_ON)
_KNOWN = Provenance(evidence="general_knowledge", read_on=READ_ON)


def demo_organisations(folder: Path) -> tuple[Organisation, ...]:
    """Return the invented Organisations of the benchmark, numbered as its solutions are."""
    solutions = sorted(records(folder / "solutions.jsonl"), key=lambda r: str(r["id"]))
    by_name = {record["organisation"]: record for record in reversed(solutions)}
    return tuple(
        _organisation(number, by_name[name])
        for number, name in enumerate(dict.fromkeys(r["organisation"] for r in solutions), 1)
    )


def demo_cities(
    folder: Path, seeded: Iterable[City]
) -> tuple[tuple[City, ...], dict[tuple[str, str], CityId]]:
    """Return the real cities of the benchmark that are not in the seed, and the CityId of
    each (country, city) that its needs name. "Pasig" and "Pasig City" are one city."""
    ids = {(city.country, _key(city.names["en"])): city.id for city in seeded}
    named = sorted({(r["country"], r["city"]) for r in records(folder / "needs.jsonl")})
    cities: list[City] = []
    for country, name in named:  # sorted, so the shorter of two names comes first
        if (country, _key(name)) not in ids:
            cities.append(_city(country, name))
            ids[country, _key(name)] = cities[-1].id
    return tuple(cities), {(country, name): ids[country, _key(name)] for country, name in named}


def city_table(ids: dict[tuple[str, str], CityId]) -> str:
    """Return the table country, city, city id, one line each."""
    return "".join(f"{country}\t{name}\t{ids[country, name]}\n" for country, name in ids)


def copy_benchmark(source: Path, target: Path) -> None:
    """Copy the benchmark's files byte for byte."""
    for name in COPIED:
        content = (source / name).read_bytes()
        if name.endswith(".jsonl"):
            for line in content.splitlines():
                json.loads(line)
        (target / name).write_bytes(content)


def _organisation(number: int, record: Record) -> Organisation:
    kind, small = KINDS[record["org_type"]]
    return Organisation(
        id=OrganisationId(f"demo-org-{number:03d}"),
        kind=kind,
        names={record["lang"]: record["organisation"]},
        country="JP",
        small=small,
        provenance=_DEMO,
        demo=True,
    )


def _city(country: str, name: str) -> City:
    words = re.findall(r"[a-z]+", name.removesuffix(" City").casefold())
    return City(
        id=CityId(f"city-{'-'.join(words)}"),
        names={"en": name},
        country=country,
        provenance=_KNOWN,
        demo=True,
    )


def _key(name: str) -> str:
    """Return what "Ha Noi" and "Hanoi", "Baguio" and "Baguio City" have in common."""
    bare = re.sub(r"\(.*?\)|\bCity$", "", name.strip())
    return re.sub(r"\W", "", bare.casefold())

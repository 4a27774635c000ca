"""Makes the files of `data/seed` and `data/demo` from the gathered facts.

    python -m data.cleaning --facts DIR --glossary DIR --benchmark DIR --out data

The same input gives the same bytes. What has been written is read back strictly, so a folder
that this leaves behind is one that `enmusubi seed` loads.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.cleaning.cities import city
from data.cleaning.demo import city_table, copy_benchmark, demo_cities, demo_organisations
from data.cleaning.facts import Facts, read_facts
from data.cleaning.listings import need, solution
from data.cleaning.organisations import Register
from data.cleaning.pairings import pairing
from data.cleaning.programmes import programme, rule
from data.cleaning.taxonomy import read_entries
from data.demo_set import read_demo
from data.seed_file import FILES, SeedData, read_seed
from data.seed_record import to_record
from data.seed_taxonomy import TaxonomyEntry


def main(arguments: Sequence[str]) -> None:
    """Write `seed/` and `demo/` under the folder `--out`."""
    parser = argparse.ArgumentParser(prog="python -m data.cleaning", description=__doc__)
    for option in ("--facts", "--glossary", "--benchmark"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("data"))
    options = parser.parse_args(arguments)
    seed = clean(read_facts(options.facts), read_entries(options.glossary))
    write_seed(seed, options.out / "seed")
    write_demo(options.benchmark, seed, options.out / "demo")
    read_seed(options.out / "seed")
    read_demo(options.out / "demo")
    counts = ", ".join(f"{len(getattr(seed, part))} {part}" for part in FILES)
    sys.stdout.write(f"{counts}\n")


def clean(facts: Facts, taxonomy: tuple[TaxonomyEntry, ...]) -> SeedData:
    """Return the facts as nouns, each Organisation once."""
    register = Register()
    for record in facts["jasca_members"]:  # first, for JASCA's own records state kind and name
        register.add_member(record)
    solutions = [
        solution(
            r,
            register.add(r["organisation_en"], r["organisation_ja"], r, type_=r["org_type"]),
        )
        for r in facts["solutions"]
    ]
    pairings = [
        pairing(r, [id_ for o in r["organisations"] for id_ in register.add(o["en"], o["ja"], r)])
        for r in facts["real_matches"]
    ]
    return SeedData(
        taxonomy=taxonomy,
        cities=tuple(city(r) for r in facts["cities"]),
        organisations=register.organisations(),
        needs=tuple(need(r) for r in facts["needs"]),
        solutions=tuple(solutions),
        programmes=tuple(programme(r) for r in facts["programmes"]),
        rules=tuple(sorted((rule(r) for r in facts["governance"]), key=lambda r: r.id)),
        pairings=tuple(pairings),
    )


def write_seed(seed: SeedData, folder: Path) -> None:
    """Write one file a part, one record a line."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, name in FILES.items():
        _write(folder / name, getattr(seed, part))


def write_demo(benchmark: Path, seed: SeedData, folder: Path) -> None:
    """Write the benchmark's files and the organisations and cities that they name."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_benchmark(benchmark, folder)
    cities, ids = demo_cities(benchmark, seed.cities)
    _write(folder / "organisations.jsonl", demo_organisations(benchmark))
    _write(folder / "cities.jsonl", cities)
    (folder / "city_ids.tsv").write_text(city_table(ids), "utf-8", newline="\n")


def _write(path: Path, nouns: Iterable[object]) -> None:
    lines = (json.dumps(to_record(noun), ensure_ascii=False) + "\n" for noun in nouns)
    path.write_text("".join(lines), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])

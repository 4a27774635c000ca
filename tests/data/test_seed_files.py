"""The committed seed and demo files: each record parses, has a source and leads somewhere."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import data
from data.demo_set import read_demo
from data.seed_file import FILES, SeedData, read_seed
from data.seed_record import to_record
from matcher.listing_file import read_judgements, read_splits
from matcher.taxonomy import read_taxonomy

FOLDER = Path(data.__file__).parent
SEED, DEMO, TRAINING = FOLDER / "seed", FOLDER / "demo", FOLDER / "training"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
MACHINE_PATH = re.compile(r"(?<![\w.])/(work|root|home|tmp|usr|var|mnt)/|[A-Z]:\\|file://")


@pytest.fixture(scope="module")
def seed() -> SeedData:
    return read_seed(SEED)


def test_the_seed_holds_what_was_gathered(seed: SeedData) -> None:
    counts = {part: len(getattr(seed, part)) for part in FILES}
    assert counts == {
        "taxonomy": 411,
        "cities": 68,
        "organisations": 274,
        "needs": 181,
        "solutions": 217,
        "programmes": 35,
        "rules": 17,
        "pairings": 263,
    }
    assert Counter(entry.kind for entry in seed.taxonomy) == {
        "sector": 14,
        "problem": 130,
        "function": 267,
    }


def test_every_record_has_a_date_and_a_source_or_is_marked_as_general_knowledge(
    seed: SeedData,
) -> None:
    nouns = [noun for part in FILES for noun in getattr(seed, part)]
    assert all(noun.provenance.read_on for noun in nouns)
    unsourced = {noun.id for noun in nouns if not noun.provenance.sources}
    marked = {noun.id for noun in nouns if noun.provenance.evidence == "general_knowledge"}
    assert unsourced == marked == {"prog-19", "rule-jp", "rule-mm", "rule-tl"}


def test_every_line_is_what_its_noun_is_written_as(seed: SeedData) -> None:
    for part, name in FILES.items():
        lines = (SEED / name).read_text("utf-8").splitlines()
        written = [json.dumps(to_record(n), ensure_ascii=False) for n in getattr(seed, part)]
        assert lines == written


def test_the_order_of_the_records_is_decided(seed: SeedData) -> None:
    for part in set(FILES) - {"taxonomy"}:
        ids = [noun.id for noun in getattr(seed, part)]
        assert ids == sorted(ids)


def test_every_need_solution_and_pairing_has_a_sector(seed: SeedData) -> None:
    assert all(listing.sectors for listing in (*seed.needs, *seed.solutions))
    assert all(pairing.sectors for pairing in seed.pairings)


def test_every_organisation_is_named_by_a_solution_a_pairing_or_jasca(seed: SeedData) -> None:
    named = {solution.organisation_id for solution in seed.solutions}
    named |= {id_ for pairing in seed.pairings for id_ in pairing.organisation_ids}
    named |= {o.id for o in seed.organisations if o.jasca_status}
    assert {o.id for o in seed.organisations} == named


def test_no_two_organisations_share_a_name(seed: SeedData) -> None:
    names = Counter(name.casefold() for o in seed.organisations for name in set(o.names.values()))
    assert [name for name, times in names.items() if times > 1] == []


def test_the_links_of_problems_and_functions_are_the_same_from_both_sides(seed: SeedData) -> None:
    down = {(e.id, f) for e in seed.taxonomy for f in e.functions}
    up = {(p, e.id) for e in seed.taxonomy for p in e.problems}
    assert down == up


def test_titles_hold_translations_only(seed: SeedData) -> None:
    assert all(x.title and x.lang not in x.titles for x in (*seed.needs, *seed.solutions))


def test_nothing_real_is_marked_as_demo(seed: SeedData) -> None:
    real: tuple[Any, ...] = (*seed.cities, *seed.organisations, *seed.needs, *seed.solutions)
    assert not any(noun.demo for noun in real)


def test_the_matcher_reads_the_taxonomy() -> None:
    taxonomy = read_taxonomy(SEED / "taxonomy.jsonl")
    assert (len(taxonomy.sectors), len(taxonomy.problems), len(taxonomy.functions)) == (
        14,
        130,
        267,
    )
    assert all(len(entry.labels) == 10 for entry in taxonomy.functions)


TEXTS = sorted(path for folder in (SEED, DEMO, TRAINING) for path in folder.rglob("*.*"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_file_holds_an_email_address_or_a_path_of_a_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    assert EMAIL.findall(text) == []
    plain = re.sub(r"https?://[^\s\"]+|repo:[^\s\"]+", "", text)
    assert MACHINE_PATH.findall(plain) == []


def test_sources_names_every_place_where_a_record_was_read(seed: SeedData) -> None:
    told = (SEED / "SOURCES.md").read_text("utf-8")
    sources = {s for part in FILES for n in getattr(seed, part) for s in n.provenance.sources}
    repositories = {"/".join(s.split("/")[:2]) for s in sources if s.startswith("repo:")}
    hosts = {urlsplit(s).hostname or "" for s in sources if s.startswith("http")}
    assert [place for place in sorted(hosts | repositories) if place not in told] == []


def test_the_demo_set_is_marked_and_leads_somewhere(seed: SeedData) -> None:
    organisations, cities, needs, solutions = read_demo(DEMO)
    assert (len(organisations), len(cities), len(needs), len(solutions)) == (260, 37, 120, 260)
    invented: tuple[Any, ...] = (*organisations, *cities, *needs, *solutions)
    assert all(noun.demo for noun in invented)
    known = {city.id: city.country for city in (*seed.cities, *cities)}
    assert len(known) == len(seed.cities) + len(cities)
    assert all(need.city_id and known[need.city_id] == need.country for need in needs)
    assert {s.organisation_id for s in solutions} == {o.id for o in organisations}


def test_no_demo_organisation_bears_the_name_of_a_real_one(seed: SeedData) -> None:
    organisations, *_ = read_demo(DEMO)
    real = {name.casefold() for o in seed.organisations for name in o.names.values()}
    assert not any(name.casefold() in real for o in organisations for name in o.names.values())


def test_constraints_of_a_demo_need_become_its_fields() -> None:
    *_, needs, solutions = read_demo(DEMO)
    need = next(need for need in needs if need.id == "dn-001")
    assert (need.stage, need.budget_usd_max, need.must_have[0]) == (
        "procurement",
        600_000,
        "works with mixed brands",
    )
    solution = next(solution for solution in solutions if solution.id == "ds-001")
    assert (solution.consent, solution.maturity, solution.price_usd_min) == (
        "opt_in",
        "commercial",
        15_000,
    )


def test_the_judgements_are_of_needs_and_solutions_that_exist() -> None:
    *_, needs, solutions = read_demo(DEMO)
    judged, split = read_judgements(DEMO / "qrels.tsv"), read_splits(DEMO / "splits.tsv")
    assert set(judged) == set(split) == {need.id for need in needs}
    assert {s for grades in judged.values() for s in grades} <= {s.id for s in solutions}

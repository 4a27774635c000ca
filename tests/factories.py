"""Nouns for tests: valid by default, override what matters."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from data.seed_taxonomy import TaxonomyEntry
from matcher.domain import (
    City,
    CityId,
    DataProtectionRule,
    Kind,
    ListingId,
    Need,
    Organisation,
    OrganisationId,
    OrganisationKind,
    Pairing,
    Programme,
    ProgrammeId,
    Provenance,
    SectorId,
    Solution,
)
from matcher.indexed import (
    Concept,
    Field,
    FloatArray,
    Indexed,
    IndexIdentity,
    Passage,
    Script,
    Terms,
)
from matcher.lexical import TERM_SPACE
from matcher.match import Match, Parts

SOURCE = Provenance(
    sources=("https://example.org/report",),
    evidence="archived_page_excerpt",
    year=2024,
    read_on=date(2026, 11, 1),
)
DIMENSION = 8
IDENTITY = IndexIdentity(
    model="model@1", tokenizer="ngram@1", taxonomy="taxonomy@1", dimension=DIMENSION
)


def make_organisation(id: str = "org-ben", **changes: Any) -> Organisation:  # noqa: A002 - the field's name
    organisation = Organisation(
        id=OrganisationId(id),
        kind=OrganisationKind.COMPANY,
        names={"en": "Ben Works", "ja": "ベン工業"},
        country="JP",
        provenance=SOURCE,
    )
    return replace(organisation, **changes)


def make_city(id: str = "city-ada", **changes: Any) -> City:  # noqa: A002 - the field's name
    city = City(
        id=CityId(id), names={"en": "Ada City", "ja": "エイダ市"}, country="VN", provenance=SOURCE
    )
    return replace(city, **changes)


def make_need(id: str = "need-ada", **changes: Any) -> Need:  # noqa: A002 - the field's name
    need = Need(
        id=ListingId(id),
        lang="en",
        title="Evening congestion",
        text="Every evening the ring road is jammed for two hours.",
        titles={"ja": "夕方の渋滞"},
        sectors=(SectorId("mobility"),),
        country="VN",
        provenance=SOURCE,
    )
    return replace(need, **changes)


def make_solution(id: str = "sol-ben", **changes: Any) -> Solution:  # noqa: A002 - the field's name
    solution = Solution(
        id=ListingId(id),
        lang="ja",
        title="適応型信号制御",
        text="交差点の信号を交通量に合わせて制御します。",
        titles={"en": "Adaptive signal control"},
        sectors=(SectorId("mobility"),),
        countries=("VN", "TH"),
        provenance=SOURCE,
    )
    return replace(solution, **changes)


def make_programme(id: str = "prog-ada", **changes: Any) -> Programme:  # noqa: A002 - the field's name
    programme = Programme(
        id=ProgrammeId(id),
        names={"en": "Study subsidy", "ja": "調査補助"},
        operator="METI",
        funds="Feasibility studies",
        sectors=(SectorId("mobility"),),
        provenance=SOURCE,
    )
    return replace(programme, **changes)


def make_rule(id: str = "rule-vn", **changes: Any) -> DataProtectionRule:  # noqa: A002 - the field's name
    rule = DataProtectionRule(
        id=id, kind="law", country="VN", name="Viet Nam", law="A decree", provenance=SOURCE
    )
    return replace(rule, **changes)


def make_pairing(id: str = "pairing-ada", **changes: Any) -> Pairing:  # noqa: A002 - the field's name
    pairing = Pairing(
        id=id,
        programme="A demonstration",
        country="VN",
        city="Ada City",
        titles={"en": "Signals for Ada City"},
        need_text="Congestion",
        solution_text="Signals",
        sectors=(SectorId("mobility"),),
        provenance=SOURCE,
    )
    return replace(pairing, **changes)


def make_taxonomy() -> tuple[TaxonomyEntry, ...]:
    """Two Sectors with two Problems and three Functions; smart-grid solves problems of both."""

    def entry(id: str, kind: str, parent: str | None, **changes: Any) -> TaxonomyEntry:  # noqa: A002 - the field's name
        plain = TaxonomyEntry(
            id=id,
            kind=kind,
            parent=parent,
            label={"en": id.replace("-", " ").title(), "lo": f"ລາວ {id}"},
            synonyms={"en": (f"{id} one", f"{id} two")},
            definition={"en": f"All about {id}."},
            iso37120="Transportation",
            sdg=("11.2",),
            label_unsure=("lo",),
            provenance=SOURCE,
        )
        return replace(plain, **changes)

    return (
        entry("mobility", "sector", None),
        entry("energy", "sector", None),
        entry("congestion", "problem", "mobility", functions=("signal-control", "smart-grid")),
        entry("blackouts", "problem", "energy", functions=("smart-grid", "storage")),
        entry("storage", "function", "energy", problems=("blackouts",)),
        entry("smart-grid", "function", "energy", problems=("blackouts", "congestion")),
        entry("signal-control", "function", "mobility", problems=("congestion",)),
    )


def make_indexed(id: str, kind: Kind, *, seed: int = 0, **changes: Any) -> Indexed:  # noqa: A002 - the field's name
    """What an Indexer might make of a Listing; another `seed`, other vectors and terms."""
    random = np.random.default_rng(seed)
    ids = np.unique(random.integers(0, 40, 12)).astype(np.int32) * (TERM_SPACE // 40)
    indexed = Indexed(
        listing_id=ListingId(id),
        kind=kind,
        script=Script.LATIN,
        vector=unit_halves(random, 1)[0],
        passages=(
            Passage(field=Field.TITLE, start=0, end=5),
            Passage(field=Field.TEXT, start=0, end=12),
            Passage(field=Field.TEXT, start=13, end=20),
        ),
        passage_vectors=unit_halves(random, 3),
        terms=Terms(ids=ids, weights=_unit(random.random(len(ids)).astype(np.float32) + 0.1)),
        problems=(),
        functions=(),
        sectors=np.array([1, 0], np.float32),
        sectors_declared=True,
    )
    return replace(indexed, **changes)


def make_concept(id: Any, **changes: Any) -> Concept:  # noqa: A002 - the field's name
    return replace(Concept(id=id, strength=0.5, similarity=0.75, passage=1), **changes)


def make_match(need_id: str, solution_id: str, **changes: Any) -> Match:
    match = Match(
        need_id=ListingId(need_id),
        solution_id=ListingId(solution_id),
        score=0.5,
        rank=1,
        good=True,
        parts=Parts(meaning=0.5, passages=0.25, words=0.0, concepts=1.0, sectors=0.75),
        passages=(),
        functions=(),
    )
    return replace(match, **changes)


def unit_halves(random: np.random.Generator, count: int) -> FloatArray:
    """Return float32 (count, DIMENSION) of about unit length that half precision holds exactly."""
    rows = random.normal(size=(count, DIMENSION)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float32)


def _unit(vector: FloatArray) -> FloatArray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)

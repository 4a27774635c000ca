"""Cleaning: what the sources' free words become, decided once and for the same input the same."""

import json
from pathlib import Path
from typing import Any

import pytest

import data
from data.cleaning.__main__ import main
from data.cleaning.business import business_models
from data.cleaning.cities import city
from data.cleaning.consent import consent
from data.cleaning.countries import countries
from data.cleaning.names import tidy
from data.cleaning.programmes import programme, rule
from data.cleaning.sectors import declared_sectors, sectors
from data.cleaning.stages import stage
from data.seed_file import read_seed

SOURCED: dict[str, Any] = {
    "sources": ["https://example.org/a"],
    "own_knowledge": False,
    "evidence": "archived_page_excerpt",
}
CITY = SOURCED | {
    "id": "city-a",
    "name_en": "A",
    "name_ja": "ア",
    "name_local": "อา",
    "local_language": "th",
    "country": "TH",
    "lat": 1.5,
    "lon": 2.5,
    "population": None,
    "population_year": None,
    "population_note": "not recorded",
    "languages": ["th"],
    "ascn_pilot": False,
    "ascn_member": False,
    "ascn_since": None,
    "focus_sectors": ["waste"],
    "priority_projects": [],
    "japan_cooperation": [],
    "own_knowledge_fields": ["name_ja", "lat"],
}
NEED = SOURCED | {
    "id": "need-001",
    "title": "Leaks  in old pipes",
    "description": "Half of the water is lost before it reaches a tap.",
    "sectors": ["water", "ict"],
    "personal_data": "possible",
    "year": 2020,
    "stage": "ongoing",
    "budget": None,
    "country": "TH",
    "city_id": "city-a",
}
SOLUTION = SOURCED | {
    "id": "sol-001",
    "organisation_en": "Pacific Consultants Co., Ltd. / SoftBank Corp.",
    "organisation_ja": "パシフィックコンサルタンツ株式会社・ソフトバンク株式会社",
    "org_type": "company",
    "solution_name": "Leak map",
    "solution_name_ja": "漏水地図",
    "description": "漏水を地図に示す。",
    "description_lang": "ja",
    "sectors": ["water"],
    "business_model": "SaaS",
    "overseas_references": ["Thailand/Bangkok"],
    "personal_data": "no",
    "consent_model": None,
}
MATCH = SOURCED | {
    "id": "match-001",
    "programme": "Order",
    "stage": None,
    "year": 2021,
    "country": "TH",
    "city": "A",
    "project_title": "Leak survey",
    "project_title_ja": None,
    "need_text": "Pipes leak.",
    "organisations": [{"en": "ソフト SoftBank Corp.", "ja": "ソフトバンク(株)"}],
    "solution": "Survey",
    "sectors": ["water"],
    "note": "year approximate",
    "city_ids": ["city-a"],
    "related_need_ids": ["need-001"],
    "related_solution_ids": ["sol-001"],
}
PROGRAMME = SOURCED | {
    "id": "prog-01",
    "name_en": "Help",
    "name_ja": "支援",
    "operator": "A",
    "funds": "Studies",
    "stage": ["feasibility"],
    "sectors": ["ict", "all"],
    "countries": "ASEAN",
    "eligible": "Firms",
    "max_amount": "not stated",
    "subsidy_ratio": "1/2",
    "reference_year": None,
    "notes": "Every year",
    "own_knowledge_fields": ["subsidy_ratio"],
}
RULE = SOURCED | {
    "id": "gov-th-09",
    "kind": "law",
    "country": "TH",
    "name": "Thailand",
    "law": "An act",
    "law_year": 2019,
    "in_force_status": "In force",
    "consent_basis": "n/a",
    "cross_border_rule": None,
    "cctv_face_recognition": "Not applicable",
    "regulator": None,
    "public_sector_scope": None,
    "notes": None,
    "own_knowledge_fields": ["all"],
}
MEMBER = SOURCED | {
    "id": "jasca-001",
    "name_en": "SoftBank Corp.",
    "name_ja": "ソフトバンク株式会社",
    "type": "company",
    "membership_status": "event_participant",
    "notes": "Came to the seminar",
}


@pytest.fixture
def gathered(tmp_path: Path) -> list[str]:
    """A small set of facts; the arguments that clean it, but for `--out`."""
    folder = Path(data.__file__).parent
    for name, record in {
        "cities": CITY,
        "needs": NEED,
        "solutions": SOLUTION,
        "real_matches": MATCH,
        "programmes": PROGRAMME,
        "governance": RULE,
        "jasca_members": MEMBER,
    }.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    seed, demo = str(folder / "seed"), str(folder / "demo")
    return ["--facts", str(tmp_path), "--glossary", seed, "--benchmark", demo]


def test_cleaning_twice_gives_the_same_bytes_and_a_readable_seed(
    gathered: list[str], tmp_path: Path
) -> None:
    for out in ("first", "second"):
        main([*gathered, "--out", str(tmp_path / out)])
    first = {p.relative_to(tmp_path / "first"): p for p in (tmp_path / "first").rglob("*.*")}
    assert len(first) == 15
    assert all(
        p.read_bytes() == (tmp_path / "second" / name).read_bytes() for name, p in first.items()
    )

    seed = read_seed(tmp_path / "first" / "seed")
    assert [o.id for o in seed.organisations] == ["org-pacific-consultants", "org-softbank"]
    assert seed.solutions[0].business_note == "SaaS; offered jointly with SoftBank Corp."
    assert seed.pairings[0].organisation_ids == ("org-softbank",)
    assert seed.needs[0].title == "Leaks in old pipes"


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (["transport", "logistics"], "", ("mobility",)),
        (["ict"], "A sensor", ("e-government",)),
        (["water", "ict"], "A sensor", ("water",)),
        (["water", "ict"], "One data platform for all", ("water", "e-government")),
        (["energy", "industry"], "Boilers", ("energy",)),
        (["infrastructure"], "Roads crack", ("mobility",)),
        (["infrastructure"], "Old sewers leak", ("water",)),
        (["infrastructure"], "A crane", ("buildings",)),
        (["governance", "energy"], "low-carbon city", ("environment", "energy")),
        (["governance"], "Paper files", ("e-government",)),
        (["safety", "transport"], "Road accidents", ("mobility",)),
        (["safety", "transport"], "Cars are stolen", ("security", "mobility")),
    ],
)
def test_free_words_become_sectors(words: list[str], text: str, expected: tuple[str, ...]) -> None:
    assert sectors("need-000", words, text) == expected


def test_a_record_that_was_read_has_the_sectors_decided_then() -> None:
    assert sectors("sol-029", ["planning", "waste"], "") == ("buildings", "waste", "water")


def test_a_programme_is_open_to_the_fields_that_it_names() -> None:
    assert declared_sectors(["ict", "hydrogen", "energy", "all"]) == ("e-government", "energy")


def test_unknown_words_stop_the_cleaning() -> None:
    with pytest.raises(KeyError, match="sport"):
        sectors("need-000", ["sport"], "")
    with pytest.raises(KeyError, match="soon"):
        stage("soon")
    with pytest.raises(KeyError, match="Atlantis"):
        countries(["Atlantis"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("equipment sale / EPC", ("sale",)),
        ("EPC with O&M", ("sale", "service")),
        ("technical cooperation", ("grant",)),
        ("service (PPA)", ("service", "revenue_share")),
        ("vehicle sale / lease", ("sale", "subscription")),
        ("energy service (30-year concession)", ("service", "ppp")),
    ],
)
def test_free_words_become_business_models(words: str, expected: tuple[str, ...]) -> None:
    assert business_models(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, None),
        ("ordinance on viewing; voluntary tag service", "ordinance"),
        ("opt-in recommended (biometric data)", "opt_in"),
        ("explicit patient consent", "opt_in"),
        ("role-based access; consent where personal", None),
        ("road-surface images only", None),
    ],
)
def test_consent_is_set_only_where_the_words_say_so(
    words: str | None, expected: str | None
) -> None:
    assert consent(words) == expected


def test_only_a_known_reference_makes_a_country() -> None:
    places = ["Viet Nam/Hue", "Indonesia/Bali (planned)", "Viet Nam (six cities)", "ASEAN", "USA/X"]
    assert countries(places) == ("US", "VN")


def test_names_of_a_city_stand_under_their_languages() -> None:
    jawi = city(CITY | {"name_local": "Bandar (بندر)", "local_language": "ms"})
    assert jawi.names == {"en": "A", "ja": "ア", "ms": "Bandar", "ms-Arab": "بندر"}
    four = city(CITY | {"name_local": "新 / Baru", "local_language": "en,zh,ms"})
    assert (four.names["zh"], four.names["ms"], four.local_lang) == ("新", "Baru", "en")
    noted = city(CITY | {"population_note": "a  guess"})
    assert (noted.population_note, city(CITY).population_note) == ("a guess", None)


def test_what_a_programme_does_not_state_is_left_out() -> None:
    made = programme(PROGRAMME)
    assert (made.max_amount, made.subsidy_ratio, made.all_sectors) == (None, "1/2", True)
    assert made.note == "Every year. General knowledge, not read in a source: subsidy ratio."
    assert programme(PROGRAMME | {"notes": None, "own_knowledge_fields": []}).note is None


def test_a_rule_is_known_by_its_country_and_a_case_by_its_name_too() -> None:
    law, case = rule(RULE), rule(RULE | {"kind": "case", "name": "Kakogawa City (cameras)"})
    framework = rule(RULE | {"kind": "framework", "country": "ASEAN", "name": "ASEAN data rules"})
    assert [law.id, case.id, framework.id] == [
        "rule-th",
        "rule-th-kakogawa-city",
        "rule-asean-data-rules",
    ]
    assert (law.consent_basis, law.cctv_face_recognition, law.general_knowledge_fields) == (
        None,
        None,
        (),
    )


def test_own_knowledge_is_marked() -> None:
    made = programme(PROGRAMME | {"own_knowledge": True, "sources": []})
    assert made.provenance.evidence == "general_knowledge"


def test_text_is_tidied_but_not_rewritten() -> None:
    assert tidy(" T‐PLAN\u3000株式会社 \n") == "T-PLAN 株式会社"

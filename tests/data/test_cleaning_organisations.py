"""Cleaning of organisations: which names are one, what they are called, of what kind they are."""

from typing import Any

import pytest

from data.cleaning.names import keys, names_of, slug
from data.cleaning.organisations import Register

SOURCE: dict[str, Any] = {
    "sources": ["https://example.org/a"],
    "own_knowledge": False,
    "evidence": "archived_page_excerpt",
}


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("JFE Engineering Corporation", "jfe-engineering"),
        ("The Kansai Electric Power Co., Inc.", "kansai-electric-power"),
        ("NTT DOCOMO, INC.", "ntt-docomo"),
        ("City of Yokohama", "yokohama-city"),
        ("Urban Renaissance Agency (UR)", "ur"),
        ("Kagoshima Organic Producers' Association", "kagoshima-organic-producers-association"),
    ],
)
def test_an_id_is_readable(english: str, expected: str) -> None:
    assert slug(english) == expected


def test_a_former_name_and_a_group_become_a_note() -> None:
    (name,) = names_of("Hitachi Zosen Corporation (now Kanadevia)", "日立造船株式会社")
    assert (name.en, name.note) == ("Hitachi Zosen Corporation", "Now Kanadevia.")
    (name,) = names_of("Allm Inc. (DeNA group)", "株式会社アルム")
    assert (name.en, name.note) == ("Allm Inc.", "Part of the DeNA group.")


def test_the_legal_form_does_not_make_another_organisation() -> None:
    (old,), (new,) = (
        names_of("Metawater Co., Ltd.", None),
        names_of("METAWATER", "メタ ウォーター(株)"),
    )
    (full,) = names_of("Meta", "メタウォーター株式会社")
    assert set(keys(old)) & set(keys(new))
    assert set(keys(new)) & set(keys(full))


def test_what_a_source_puts_beside_a_name_is_noted_once() -> None:
    register = Register()
    for english in ("IHI Corporation (then A)", "IHI Corporation (then A)", "IHI"):
        register.add(english, "株式会社IHI", SOURCE)
    assert [o.note for o in register.organisations()] == ["Formerly A."]


def test_two_organisations_never_share_an_id() -> None:
    register = Register()
    register.add("Café Inc.", "甲", SOURCE)
    with pytest.raises(ValueError, match="two organisations would be org-cafe"):
        register.add("Cafe Inc.", "乙", SOURCE)


def test_one_english_name_for_two_japanese_ones_stops_the_cleaning() -> None:
    register = Register()
    register.add("Daiei Co., Ltd.", "大栄株式会社", SOURCE)
    with pytest.raises(ValueError, match=r"Daiei Inc\. has two Japanese names"):
        register.add("Daiei Inc.", "ダイエー株式会社", SOURCE)


@pytest.mark.parametrize(
    ("english", "japanese", "kind"),
    [
        ("Kagoshima Organic Producers' Association", "有限会社かごしま有機生産組合", "company"),
        ("Osaka City", "大阪市", "municipality"),
        ("Kyoto University", "京都大学", "university"),
        ("Ministry of the Environment", "環境省", "agency"),
        ("Yokohama Water Business Council", "横浜水ビジネス協議会", "association"),
        ("Zenith", None, "company"),
    ],
)
def test_a_kind_that_no_source_states_is_read_from_the_name(
    english: str, japanese: str | None, kind: str
) -> None:
    register = Register()
    register.add(english, japanese, SOURCE)
    assert [o.kind for o in register.organisations()] == [kind]


def test_the_kind_of_a_consortium_holds_for_its_firms_only() -> None:
    register = Register()
    register.add(
        "Kagawa Prefecture / Kagawa University (K-MIX)", None, SOURCE, type_="municipality"
    )
    assert [o.kind for o in register.organisations()] == ["municipality", "university"]

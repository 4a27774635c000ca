"""Names of Organisations: one form for each, a key to know it by, and a readable id.

READ holds what was decided by reading: English names that carry more than a name, and
consortia that are plainly several Organisations.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One Organisation as a record names it. `note`: what the source put beside the name."""

    en: str
    ja: str | None
    note: str | None = None
    country: str = "JP"


READ: dict[str, tuple[Name, ...]] = {
    "ALSOK Vietnam Security (Sohgo Security Services group)": (
        Name(
            en="ALSOK Vietnam Security",
            ja=None,
            note="Part of the Sohgo Security Services group (綜合警備保障株式会社).",
            country="VN",
        ),
    ),
    "Canon Singapore Pte. Ltd.": (Name(en="Canon Singapore Pte. Ltd.", ja=None, country="SG"),),
    "Chitose Agri Laboratory Sdn. Bhd. (Chitose Group)": (
        Name(
            en="Chitose Agri Laboratory Sdn. Bhd.",
            ja=None,
            note="Part of the Chitose Group (ちとせグループ) of Japan.",
            country="MY",
        ),
    ),
    "Fracta (Kurita Water Industries group)": (
        Name(
            en="Kurita Water Industries Ltd.",
            ja="栗田工業株式会社",
            note="Acts in this field through Fracta, a company of its group.",
        ),
    ),
    "Hokuryo Co., Ltd.": (
        Name(en="Hokuryo Co., Ltd.", ja="株式会社北菱", note="Japanese name to be checked."),
    ),
    "Institute for Transport Policy / Kotsu Soken": (
        Name(
            en="Kotsu Soken",
            ja="株式会社交通総合研究所",
            note="Also given in English as Institute for Transport Policy; to be checked.",
        ),
    ),
    "Ishibashi Co., Ltd. (Toyama)": (
        Name(
            en="Ishibashi Co., Ltd.",
            ja="株式会社石橋",
            note="In Toyama. Form of company to be checked.",
        ),
    ),
    "JTEC (Japan Telecommunications Engineering and Consulting Service)": (
        Name(
            en="Japan Telecommunications Engineering and Consulting Service (JTEC)",
            ja="一般財団法人海外通信・放送コンサルティング協力",
        ),
    ),
    "Kagawa Prefecture / Kagawa University (K-MIX)": (
        Name(en="Kagawa Prefecture", ja="香川県"),
        Name(en="Kagawa University", ja="香川大学"),
    ),
    "Kagawa Prefecture / Kagawa University telemedicine network (K-MIX)": (
        Name(en="Kagawa Prefecture", ja="香川県"),
        Name(en="Kagawa University", ja="香川大学"),
    ),
    "Kankyo Bunseki Kenkyusho, Showa Eisei Center and Honda Setsubi Kogyo (consortium)": (
        Name(en="Kankyo Bunseki Kenkyusho Co., Ltd.", ja="株式会社環境分析研究所"),
        Name(en="Showa Eisei Center Co., Ltd.", ja="株式会社昭和衛生センター"),
        Name(en="Honda Setsubi Kogyo Co., Ltd.", ja="本多設備工業株式会社"),
    ),
    "Kitakyushu City (Asian Center for Low Carbon Society)": (
        Name(
            en="Kitakyushu City",
            ja="北九州市",
            note="Acted in some projects through its Asian Center for Low Carbon Society.",
        ),
    ),
    "Kurita Water Industries Ltd. (Fracta)": (
        Name(
            en="Kurita Water Industries Ltd.",
            ja="栗田工業株式会社",
            note="Acts in this field through Fracta, a company of its group.",
        ),
    ),
    "Lesq / Resuku (romanisation to be checked)": (
        Name(
            en="Lesq",
            ja="レスク株式会社",
            note="Romanisation (Lesq or Resuku) and form of company to be checked.",
        ),
    ),
    "MCSCC (as written in source)": (
        Name(en="MCSCC", ja=None, note="Full name not known; written so in the source."),
    ),
    "Nippon Beneve Co., Ltd. and NE Project Co., Ltd.": (
        Name(en="Nippon Beneve Co., Ltd.", ja="日本ベネーブ株式会社"),
        Name(en="NE Project Co., Ltd.", ja="株式会社NEプロジェクト"),
    ),
    "Pacific Consultants Co., Ltd. / SoftBank Corp.": (
        Name(en="Pacific Consultants Co., Ltd.", ja="パシフィックコンサルタンツ株式会社"),
        Name(en="SoftBank Corp.", ja="ソフトバンク株式会社"),
    ),
    "QSC Consultant Co., Ltd.": (
        Name(
            en="QSC Consultant Co., Ltd.",
            ja=None,
            note="Country inferred: partner without a Japanese name in a project in Cambodia.",
            country="KH",
        ),
    ),
    "Sony Corporation (FeliCa)": (Name(en="Sony Corporation", ja="ソニー株式会社"),),
    "Sumisho Machinery Trade / Sumisho Kiden (group company)": (
        Name(
            en="Sumisho Machinery Trade",
            ja="住商機電貿易株式会社",
            note="Also given as Sumisho Kiden; a group company of Sumitomo Corporation.",
        ),
    ),
}
_BESIDE = (  # what stands in brackets after a name, and how it is noted
    (r"\(now ([^)]+)\)", "Now {}."),
    (r"\((?:formerly|then) ([^)]+)\)", "Formerly {}."),
    (r"\(([^)]+) [Gg]roup\)", "Part of the {} group."),
    (r"\((Kagoshima)\)", "In {}."),
    (r"\((Hinode Suido Kiki|Iseki Kaihatsu Koki|Hitachi Soe Electric & Machinery)\)", "Also {}."),
)
_LEGAL_JA = re.compile(
    r"株式会社|有限会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|独立行政法人"
    r"|特定非営利活動法人|\(株\)|\(有\)|\(.*?\)|\s|・"
)
_LEGAL_EN = re.compile(
    r"^The |(,? *\b(Co|Ltd|Inc|Corp|Pte|Sdn|Bhd|Corporation|Company|Limited|K\.K)\b\.?)+$", re.I
)
_BRACKETS = re.compile(r"\s*\(.*?\)")
_ACRONYM = re.compile(r"\(([A-Z][A-Z-]+)\)")


def names_of(en: str, ja: str | None) -> tuple[Name, ...]:
    """Return the Organisations that one name stands for; several for a consortium."""
    en, ja = tidy(en), tidy(ja) if ja else None
    if en in READ:
        return READ[en]
    notes = []
    for pattern, words in _BESIDE:
        if beside := re.search(pattern, en):
            notes.append(words.format(beside[1]))
            en = tidy(en.replace(beside[0], ""))
    return (Name(en=en, ja=ja, note=" ".join(notes) or None),)


def tidy(text: str) -> str:
    """Return the text in NFC with single spaces and the plain ASCII hyphen in Latin names."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().replace("‐", "-")


def keys(name: Name) -> tuple[str, ...]:
    """Return what two spellings of one Organisation have in common, legal form left out."""
    english = re.sub(r"\W", "", _bare(name.en).casefold())
    japanese = _LEGAL_JA.sub("", unicodedata.normalize("NFKC", name.ja or ""))
    return (f"en:{english}", f"ja:{japanese.casefold()}") if japanese else (f"en:{english}",)


def slug(english: str) -> str:
    """Return the acronym that a name carries, else its words, lower-case, joined by hyphens."""
    acronym = _ACRONYM.search(english)
    name = acronym[1] if acronym else re.sub(r"^City of (.+)$", r"\1 City", _bare(english))
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_.casefold().replace("'", "")))


def _bare(english: str) -> str:
    return _LEGAL_EN.sub("", _BRACKETS.sub("", english))

"""Country codes of the places that a source names as references ("Viet Nam/Bac Ninh")."""

import re
from collections.abc import Iterable

CODES = {
    "Argentina": "AR",
    "Bangladesh": "BD",
    "Brazil": "BR",
    "Cambodia": "KH",
    "Cameroon": "CM",
    "Chile": "CL",
    "China": "CN",
    "Fiji": "FJ",
    "Georgia": "GE",
    "Ghana": "GH",
    "India": "IN",
    "Indonesia": "ID",
    "Japan": "JP",
    "Kenya": "KE",
    "Lao PDR": "LA",
    "Malaysia": "MY",
    "Mongolia": "MN",
    "Myanmar": "MM",
    "Nigeria": "NG",
    "Palau": "PW",
    "Paraguay": "PY",
    "Philippines": "PH",
    "Senegal": "SN",
    "Singapore": "SG",
    "Sri Lanka": "LK",
    "Thailand": "TH",
    "USA": "US",
    "Viet Nam": "VN",
}
REGIONS = ("ASEAN", "Southeast Asia")  # no country of its own is told
_NOT_YET = re.compile(r"\((planned|study|seminar)\)")


def countries(references: Iterable[str]) -> tuple[str, ...]:
    """Return the countries with a known reference, sorted. What is only planned, studied or
    presented is no reference. Raises KeyError on a country that no table knows."""
    places = [place for place in references if not _NOT_YET.search(place)]
    names = [re.sub(r"\s*\(.*\)", "", place).split("/")[0] for place in places]
    return tuple(sorted({CODES[name] for name in names if name not in REGIONS}))

"""Cities of the facts as nouns."""

import re

from data.cleaning.facts import Record, provenance
from data.cleaning.names import tidy
from matcher.domain import City, CityId


def city(record: Record) -> City:
    """Return the City of one record; its own name stands under the first local language."""
    local_lang, local_names = _local_names(record["name_local"], record["local_language"])
    return City(
        id=CityId(record["id"]),
        names={"en": tidy(record["name_en"]), "ja": tidy(record["name_ja"])} | local_names,
        country=record["country"],
        latitude=record["lat"],
        longitude=record["lon"],
        population=record["population"],
        population_year=record["population_year"],
        population_note=_note(record["population_note"]),
        languages=tuple(record["languages"]),
        local_lang=local_lang,
        ascn_member=record["ascn_member"],
        ascn_pilot=record["ascn_pilot"],
        ascn_since=record["ascn_since"],
        focus_sectors=tuple(record["focus_sectors"]),
        priority_projects=tuple(tidy(text) for text in record["priority_projects"]),
        japan_cooperation=tuple(tidy(text) for text in record["japan_cooperation"]),
        general_knowledge_fields=tuple(_FIELDS[key] for key in record["own_knowledge_fields"]),
        provenance=provenance(record),
    )


_FIELDS = {  # the facts' keys -> the fields of City, for what is general knowledge
    "focus_sectors": "focus_sectors",
    "languages": "languages",
    "lat": "latitude",
    "lon": "longitude",
    "name_ja": "names.ja",
    "name_local": "names.local",
    "population": "population",
}


def _note(text: str) -> str | None:
    return None if text == "not recorded" else tidy(text)


def _local_names(name: str, languages: str) -> tuple[str, dict[str, str]]:
    """Return the first local language and the local names by language.

    Three names for four languages: the first language is the English of `name_en`. A name in
    brackets is the Malay one in Arabic letters (Jawi).
    """
    langs = languages.split(",")
    names = [tidy(part) for part in name.split(" / ")]
    if len(names) > 1:
        return langs[0], dict(zip(langs[-len(names) :], names, strict=True))
    if jawi := re.fullmatch(r"(.+) \(([\u0600-\u06ff\s]+)\)", names[0]):
        return langs[0], {langs[0]: jawi[1], f"{langs[0]}-Arab": jawi[2]}
    return langs[0], {langs[0]: names[0]}

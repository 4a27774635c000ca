"""Needs and Solutions of the facts as nouns."""

from collections.abc import Sequence

from data.cleaning.business import business_models
from data.cleaning.consent import PERSONAL_DATA, consent
from data.cleaning.countries import countries
from data.cleaning.facts import Record, provenance
from data.cleaning.names import names_of, tidy
from data.cleaning.sectors import sectors
from data.cleaning.stages import stage
from matcher.domain import CityId, ListingId, Need, OrganisationId, Solution


def need(record: Record) -> Need:
    """Return the Need of one record. The facts' needs are all written in English."""
    title, text = tidy(record["title"]), tidy(record["description"])
    return Need(
        id=ListingId(record["id"]),
        lang="en",
        title=title,
        text=text,
        sectors=sectors(record["id"], record["sectors"], f"{title} {text}"),
        personal_data=PERSONAL_DATA[record["personal_data"]],
        city_id=CityId(record["city_id"]),
        country=record["country"],
        stage=stage(record["stage"]),
        budget_note=tidy(record["budget"]) if record["budget"] else None,
        provenance=provenance(record, year=record["year"]),
    )


def solution(record: Record, organisations: Sequence[OrganisationId]) -> Solution:
    """Return the Solution of one record, listed by the first of its Organisations."""
    titles = {"en": record["solution_name"], "ja": record["solution_name_ja"]}
    titles = {lang: tidy(title) for lang, title in titles.items() if title}
    lang, text = record["description_lang"], tidy(record["description"])
    read = f"{titles['en']} {text}"
    return Solution(
        id=ListingId(record["id"]),
        lang=lang,
        title=titles.pop(lang),
        text=text,
        titles=titles,
        sectors=sectors(record["id"], record["sectors"], read),
        business_models=business_models(record["business_model"]),
        personal_data=PERSONAL_DATA[record["personal_data"]],
        consent=consent(record["consent_model"]),
        organisation_id=organisations[0],
        countries=countries(record["overseas_references"]),
        references=tuple(tidy(place) for place in record["overseas_references"]),
        business_note=_business_note(record),
        consent_note=record["consent_model"],
        provenance=provenance(record),
    )


def _business_note(record: Record) -> str:
    others = [name.en for name in names_of(record["organisation_en"], None)[1:]]
    joint = f"; offered jointly with {' and '.join(others)}" if others else ""
    return tidy(record["business_model"]) + joint

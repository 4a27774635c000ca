"""Real historical pairings of the facts as nouns."""

from collections.abc import Iterable

from data.cleaning.facts import Record, provenance
from data.cleaning.names import tidy
from data.cleaning.sectors import sectors
from matcher.domain import CityId, ListingId, OrganisationId, Pairing


def pairing(record: Record, organisations: Iterable[OrganisationId]) -> Pairing:
    """Return the Pairing of one record; `match-001` becomes `pairing-001`."""
    titles = {"en": record["project_title"], "ja": record["project_title_ja"]}
    texts = (record["project_title"], record["need_text"], record["solution"])
    return Pairing(
        id=str(record["id"]).replace("match-", "pairing-"),
        programme=tidy(record["programme"]),
        country=record["country"],
        city=record["city"],
        titles={lang: tidy(title) for lang, title in titles.items() if title},
        need_text=tidy(record["need_text"]),
        solution_text=tidy(record["solution"]),
        stage=record["stage"],
        note=_note(record),
        sectors=sectors(record["id"], record["sectors"], " ".join(texts)),
        organisation_ids=tuple(dict.fromkeys(organisations)),
        city_ids=tuple(CityId(id_) for id_ in record["city_ids"]),
        need_ids=tuple(ListingId(id_) for id_ in record["related_need_ids"]),
        solution_ids=tuple(ListingId(id_) for id_ in record["related_solution_ids"]),
        provenance=provenance(record, year=record["year"]),
    )


def _note(record: Record) -> str | None:
    notes = [record["note"]] if record["note"] else []
    notes += record.get("source_notes", {}).values()
    return "; ".join(tidy(note) for note in notes) or None

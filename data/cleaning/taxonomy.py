"""The taxonomy of the glossary as seed entries."""

from pathlib import Path

from data.cleaning.facts import READ_ON, Record, records
from data.seed_taxonomy import TaxonomyEntry
from matcher.domain import Provenance


def read_entries(folder: Path) -> tuple[TaxonomyEntry, ...]:
    """Return Sectors, Problems and Functions in the glossary's own order."""
    return tuple(_entry(record) for record in records(folder / "taxonomy.jsonl"))


def _entry(record: Record) -> TaxonomyEntry:
    return TaxonomyEntry(
        id=record["id"],
        kind=record["kind"],
        parent=record["parent"],
        label=record["label"],
        synonyms={lang: tuple(words) for lang, words in record["synonyms"].items()},
        definition=record["definition"],
        functions=tuple(record.get("functions", ())),
        problems=tuple(record.get("problems", ())),
        sdg=tuple(record["sdg"]),
        iso37120=record["iso37120"],
        label_unsure=tuple(record.get("label_unsure", ())),
        provenance=Provenance(
            sources=("own:multilingual-glossary",), evidence="own_work", read_on=READ_ON
        ),
    )

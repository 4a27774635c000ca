"""Programmes and data-protection rules of the facts as nouns."""

import re

from data.cleaning.facts import Record, provenance
from data.cleaning.names import slug, tidy
from data.cleaning.sectors import EVERY, declared_sectors
from matcher.domain import DataProtectionRule, Programme, ProgrammeId

_NOT_STATED = re.compile(r"n/a|not stated( in source)?|not applicable", re.IGNORECASE)


def programme(record: Record) -> Programme:
    """Return the Programme of one record; what is general knowledge is said in its note."""
    return Programme(
        id=ProgrammeId(record["id"]),
        names={"en": tidy(record["name_en"]), "ja": tidy(record["name_ja"])},
        operator=tidy(record["operator"]),
        funds=tidy(record["funds"]),
        stages=tuple(record["stage"]),
        sectors=declared_sectors(record["sectors"]),
        all_sectors=any(word in EVERY for word in record["sectors"]),
        countries=tidy(record["countries"]),
        eligible=tidy(record["eligible"]),
        max_amount=_stated(record["max_amount"]),
        subsidy_ratio=_stated(record["subsidy_ratio"]),
        note=_note(record),
        provenance=provenance(record, year=record["reference_year"]),
    )


def rule(record: Record) -> DataProtectionRule:
    """Return the rule of one record; that of a country's law has the id `rule-vn`."""
    known = [key for key in record["own_knowledge_fields"] if key != "all"]
    return DataProtectionRule(
        id=_rule_id(record),
        kind=record["kind"],
        country=record["country"],
        name=tidy(record["name"]),
        law=tidy(record["law"]),
        law_year=record["law_year"],
        in_force_status=_stated(record["in_force_status"]),
        consent_basis=_stated(record["consent_basis"]),
        cross_border_rule=_stated(record["cross_border_rule"]),
        cctv_face_recognition=_stated(record["cctv_face_recognition"]),
        regulator=_stated(record["regulator"]),
        public_sector_scope=_stated(record["public_sector_scope"]),
        note=_stated(record["notes"]),
        general_knowledge_fields=tuple(known),
        provenance=provenance(record),
    )


def _rule_id(record: Record) -> str:
    country = str(record["country"]).lower()
    if record["kind"] == "law":
        return f"rule-{country}"
    name = slug(record["name"])
    return f"rule-{name}" if name.startswith(country) else f"rule-{country}-{name}"


def _stated(text: str | None) -> str | None:
    return None if text is None or _NOT_STATED.fullmatch(text.strip()) else tidy(text)


def _note(record: Record) -> str | None:
    known = [key.replace("_", " ") for key in record["own_knowledge_fields"] if key != "all"]
    notes = [f"{record['notes']}."] if record["notes"] else []
    if known:
        notes.append(f"General knowledge, not read in a source: {', '.join(known)}.")
    return tidy(" ".join(notes)) or None

"""All Organisations that the facts name, each once, with every source that names it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from data.cleaning.facts import READ_ON
from data.cleaning.names import Name, keys, names_of, slug
from matcher.domain import Organisation, OrganisationId, OrganisationKind, Provenance

Kind = OrganisationKind
KINDS = {  # a source's word -> kind, and whether it says that the firm is small
    "company": (Kind.COMPANY, None),
    "SME": (Kind.COMPANY, True),
    "start-up": (Kind.STARTUP, True),
    "municipality": (Kind.MUNICIPALITY, None),
    "agency": (Kind.AGENCY, None),
    "ministry": (Kind.AGENCY, None),
    "association": (Kind.ASSOCIATION, None),
}
_BY_NAME = (  # read only where no source states the kind; the legal form speaks first
    (r"株式会社|有限会社|Co\., Ltd|Inc\.|Corporation", Kind.COMPANY),
    (r"大学$|University", Kind.UNIVERSITY),
    (r"[市町村県]$|\bCity\b|Prefecture|\bTown\b", Kind.MUNICIPALITY),
    (r"省$|機構|Ministry|Agency", Kind.AGENCY),
    (r"協会|協議会|社団法人|財団法人|特定非営利活動法人|Association|Council", Kind.ASSOCIATION),
)


@dataclass
class _Entry:
    id: OrganisationId
    name: Name
    kind: OrganisationKind | None = None
    small: bool | None = None
    jasca_status: str | None = None
    notes: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    evidence: str = ""


class Register:
    """Collects Organisations from record after record; the same name gives the same id."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Entry] = {}
        self._entries: dict[OrganisationId, _Entry] = {}

    def add(
        self, en: str, ja: str | None, record: Mapping[str, Any], *, type_: str | None = None
    ) -> list[OrganisationId]:
        """Note that `record` names an Organisation; return its id, several for a consortium.

        `type_`: the source's word for its kind, which holds for the first of a consortium
        and for its firms.
        """
        entries = [self._entry(name) for name in names_of(en, ja)]
        for entry in entries:
            if type_ and entry.kind is None and (entry is entries[0] or _is_firm(entry.name)):
                entry.kind, entry.small = KINDS[type_]
            entry.sources += record["sources"]
            entry.evidence = entry.evidence or record["evidence"]
        return [entry.id for entry in entries]

    def add_member(self, record: Mapping[str, Any]) -> None:
        """Note what a JASCA record says of an Organisation."""
        ids = self.add(record["name_en"], record["name_ja"], record, type_=record["type"])
        for entry in (self._entries[id_] for id_ in ids):
            entry.jasca_status = record["membership_status"]
            entry.notes += [f"{record['notes']}."] if record["notes"] else []

    def organisations(self) -> tuple[Organisation, ...]:
        """Return all Organisations, by id."""
        return tuple(_organisation(self._entries[id_]) for id_ in sorted(self._entries))

    def _entry(self, name: Name) -> _Entry:
        known = next((self._by_key[key] for key in keys(name) if key in self._by_key), None)
        if known is None:
            known = _Entry(id=OrganisationId(f"org-{slug(name.en)}"), name=name)
            if known.id in self._entries:
                raise ValueError(f"two organisations would be {known.id}")
            self._entries[known.id] = known
        elif name.ja and known.name.ja and self._by_key.get(keys(name)[-1]) is not known:
            raise ValueError(f"{name.en} has two Japanese names")
        for key in keys(name):
            self._by_key.setdefault(key, known)
        if name.note and name.note not in known.notes:
            known.notes.append(name.note)
        return known


def _is_firm(name: Name) -> bool:
    return _kind(name) is Kind.COMPANY


def _kind(name: Name) -> OrganisationKind:
    text = name.ja or name.en
    return next((kind for pattern, kind in _BY_NAME if re.search(pattern, text)), Kind.COMPANY)


def _organisation(entry: _Entry) -> Organisation:
    name = entry.name
    return Organisation(
        id=entry.id,
        kind=entry.kind or _kind(name),
        names={"en": name.en} | ({"ja": name.ja} if name.ja else {}),
        country=name.country,
        small=entry.small,
        jasca_status=entry.jasca_status,
        note=" ".join(entry.notes) or None,
        provenance=Provenance(
            sources=_once(entry.sources), evidence=entry.evidence, read_on=READ_ON
        ),
    )


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))

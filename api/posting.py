"""What the posting of a Need and of a Solution have in common: fields, their checks, the new id."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from api.checks import TITLE_LIMIT, Checks, is_readable_id
from api.reading import read_text
from data.organisations import organisations_by_ids
from data.pool import Connection
from matcher.domain import (
    UNDETERMINED,
    BusinessModel,
    Consent,
    ListingId,
    OrganisationId,
    PersonalData,
    Provenance,
    SectorId,
)
from matcher.errors import TextTooLong
from matcher.taxonomy import Taxonomy
from matcher.text import TEXT_LIMIT

_ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz234567"  # base32, lower case
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingDraft:
    """What a person writes of a Need or a Solution, before anything of it is checked.

    `language` as BCP 47; if it is `und`, the text tells. Choices are the values of the domain's
    enumerations; '' and None mean that nothing is said.
    """

    text: str
    title: str = ""
    language: str = UNDETERMINED
    sectors: tuple[str, ...] = ()
    business_models: tuple[str, ...] = ()
    personal_data: str | None = None
    consent: str | None = None
    organisation_id: str | None = None


class CommonFields(TypedDict):
    """The checked fields of a draft, as the nouns name them."""

    id: ListingId
    lang: str
    title: str
    text: str
    sectors: tuple[SectorId, ...]
    business_models: tuple[BusinessModel, ...]
    personal_data: PersonalData | None
    consent: Consent | None
    organisation_id: OrganisationId | None
    provenance: Provenance


async def common_fields(
    db: Connection,
    checks: Checks,
    draft: ListingDraft,
    taxonomy: Taxonomy,
    *,
    prefix: str,
    today: date,
) -> CommonFields:
    """Return what is the same for both kinds; problems are left in `checks`."""
    checks.text("text", draft.text)
    checks.line("title", draft.title, limit=TITLE_LIMIT)
    whole = len(draft.title) + len(draft.text) + 2
    if len(draft.text) <= TEXT_LIMIT < whole:
        detail = str(TextTooLong(length=whole, limit=TEXT_LIMIT))
        checks.refuse("text", "text_too_long", detail, length=whole, limit=TEXT_LIMIT)
    checks.language("language", draft.language)
    reading = read_text(draft.title, draft.text, declared=draft.language)
    checks.known("sectors", draft.sectors, taxonomy.sector_index.keys(), "sector")
    return CommonFields(
        id=new_id(prefix),
        lang=reading.language,
        title=draft.title,
        text=draft.text,
        sectors=tuple(SectorId(sector) for sector in dict.fromkeys(draft.sectors)),
        business_models=checks.members("business_models", draft.business_models, BusinessModel),
        personal_data=checks.member("personal_data", draft.personal_data, PersonalData),
        consent=checks.member("consent", draft.consent, Consent),
        organisation_id=await _organisation_id(db, checks, draft.organisation_id),
        provenance=posted_on(today),
    )


def posted_on(today: date) -> Provenance:
    """Return whence a posted Listing comes: from who posted it, on that day."""
    return Provenance(sources=("own:posted",), evidence="own_work", year=today.year, read_on=today)


def new_id(prefix: str) -> ListingId:
    """Return an id that nobody can guess and that is free: 60 random bits."""
    characters = (secrets.choice(_ID_CHARACTERS) for _ in range(_ID_LENGTH))
    return ListingId(f"{prefix}-{''.join(characters)}")


async def _organisation_id(
    db: Connection, checks: Checks, organisation_id: str | None
) -> OrganisationId | None:
    if not organisation_id:
        return None
    readable = is_readable_id(organisation_id)
    if not readable or not await organisations_by_ids(db, [organisation_id]):
        checks.refuse("organisation_id", "unknown_organisation", "there is no such organisation")
    return OrganisationId(organisation_id)

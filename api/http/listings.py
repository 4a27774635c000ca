"""What Needs and Solutions have in common on the wire."""

from typing import Annotated, TypeAlias, TypedDict

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StrictFloat, StrictStr

from api.checks import ITEMS_LIMIT
from api.http.shapes import Out, ProvenanceOut
from api.reading import Note, Reading, page_reader
from api.records import ListingRecord
from matcher.domain import UNDETERMINED, BusinessModel, Consent, Listing, Organisation, PersonalData

Text: TypeAlias = StrictStr
Detected: TypeAlias = Annotated[
    str, Field(description="Language that the text reads as, `und` if none of the ten.")
]
Texts: TypeAlias = Annotated[list[StrictStr], Field(max_length=ITEMS_LIMIT)]
# A whole number is money too; true and "5" are not.
Money: TypeAlias = StrictFloat | None


class OrganisationBrief(Out):
    """An Organisation beside what is its own."""

    id: str
    names: dict[str, str]
    kind: str
    country: str
    jasca_status: str | None
    demo: bool

    @classmethod
    def of(cls, organisation: Organisation | None) -> "OrganisationBrief | None":
        """Return the shape of an Organisation; None where nobody stands for a Listing."""
        if organisation is None:
            return None
        return cls(
            id=organisation.id,
            names=dict(organisation.names),
            kind=organisation.kind,
            country=organisation.country,
            jasca_status=organisation.jasca_status,
            demo=organisation.demo,
        )


class ListingIn(BaseModel):
    """What is sent to post a Need or a Solution; the text is kept as written."""

    # A misspelt field is told, not passed over.
    model_config = ConfigDict(extra="forbid")

    text: Text = Field(description="In any language; at most 20,000 characters.")
    title: Text = Field("", description="One line, at most 500 characters.")
    language: Text | None = Field(
        None,
        validation_alias=AliasChoices("language", "lang"),
        description="BCP 47: en, ja, th, vi, id, ms, fil, km, lo, my; else the text tells.",
    )
    sectors: Texts = Field([], description="Sector ids, the main one first.")
    business_models: list[BusinessModel] = Field([], max_length=ITEMS_LIMIT)
    personal_data: PersonalData | None = None
    consent: Consent | None = None
    organisation_id: Text | None = Field(None, description="Whose it is.")


class CommonIn(TypedDict):
    """The fields of a draft that both kinds have."""

    text: str
    title: str
    language: str
    sectors: tuple[str, ...]
    business_models: tuple[str, ...]
    personal_data: str | None
    consent: str | None
    organisation_id: str | None


def common_in(sent: ListingIn) -> CommonIn:
    """Return the fields of a draft that both kinds have."""
    return CommonIn(
        text=sent.text,
        title=sent.title,
        language=sent.language or UNDETERMINED,
        sectors=tuple(sent.sectors),
        business_models=tuple(sent.business_models),
        personal_data=sent.personal_data,
        consent=sent.consent,
        organisation_id=sent.organisation_id,
    )


class ListingOut(Out):
    """What a Need and a Solution have in common, text and title as written."""

    id: str
    language: str
    title: str
    text: str
    titles: dict[str, str] = Field(description="Translations of the title, by language.")
    sectors: list[str]
    business_models: list[BusinessModel]
    personal_data: PersonalData | None
    consent: Consent | None
    organisation: OrganisationBrief | None
    provenance: ProvenanceOut
    demo: bool = Field(description="Invented, for demonstration.")
    good_matches: int = Field(description="How many good Matches are kept of it.")


class NoteOut(Out):
    """Something that a person should know of a text, as a code and a sentence."""

    code: Note
    message: str


class ReadingFields(TypedDict):
    """What was read of a text that was sent."""

    language_detected: str
    notes: list[NoteOut]


def reading_fields(reading: Reading, reader: str) -> ReadingFields:
    """Return what an answer says of the text that was sent."""
    told = reading.told(page_reader(reader))
    return ReadingFields(
        language_detected=reading.detected,
        notes=[NoteOut(code=note, message=sentence) for note, sentence in told],
    )


class CommonOut(TypedDict):
    """The fields that both kinds send."""

    id: str
    language: str
    title: str
    text: str
    titles: dict[str, str]
    sectors: list[str]
    business_models: list[BusinessModel]
    personal_data: PersonalData | None
    consent: Consent | None
    organisation: OrganisationBrief | None
    provenance: ProvenanceOut
    demo: bool
    good_matches: int


def common_out(record: ListingRecord[Listing]) -> CommonOut:
    """Return the fields that both kinds send."""
    listing = record.listing
    return CommonOut(
        id=listing.id,
        language=listing.lang,
        title=listing.title,
        text=listing.text,
        titles=dict(listing.titles),
        sectors=list(listing.sectors),
        business_models=list(listing.business_models),
        personal_data=listing.personal_data,
        consent=listing.consent,
        organisation=OrganisationBrief.of(record.organisation),
        provenance=ProvenanceOut.of(listing.provenance),
        demo=listing.demo,
        good_matches=record.good_matches,
    )

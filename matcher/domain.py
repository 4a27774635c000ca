"""The nouns of Enmusubi as frozen dataclasses, and their id types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

ListingId = NewType("ListingId", str)
OrganisationId = NewType("OrganisationId", str)
CityId = NewType("CityId", str)
ProgrammeId = NewType("ProgrammeId", str)
SectorId = NewType("SectorId", str)
ProblemId = NewType("ProblemId", str)
FunctionId = NewType("FunctionId", str)

LANGUAGES = ("en", "ja", "th", "vi", "id", "ms", "fil", "km", "lo", "my")
UNDETERMINED = "und"  # BCP 47 for "language not known"


class Kind(StrEnum):
    """Which side of a Match a Listing stands on; each is the other's candidate."""

    NEED = "need"
    SOLUTION = "solution"

    @property
    def other(self) -> "Kind":
        """The side that this one is matched with."""
        return Kind.SOLUTION if self is Kind.NEED else Kind.NEED


class OrganisationKind(StrEnum):
    """What an Organisation is; its size is kept apart, as `small`."""

    CITY_GOVERNMENT = "city_government"
    COMPANY = "company"
    STARTUP = "startup"
    MUNICIPALITY = "municipality"
    AGENCY = "agency"
    DEVELOPER = "developer"
    FINANCIER = "financier"
    UNIVERSITY = "university"
    ASSOCIATION = "association"


class BusinessModel(StrEnum):
    """How a Solution is paid for, or how a Need can be paid for."""

    SALE = "sale"
    SERVICE = "service"
    SUBSCRIPTION = "subscription"
    PPP = "ppp"
    REVENUE_SHARE = "revenue_share"
    LICENCE = "licence"
    GRANT = "grant"


class Stage(StrEnum):
    """How far the work on a Need has come."""

    IDEA = "idea"
    PLANNING = "planning"
    FEASIBILITY = "feasibility"
    PILOT = "pilot"
    PROCUREMENT = "procurement"
    IMPLEMENTATION = "implementation"
    OPERATION = "operation"
    COMPLETED = "completed"


class PersonalData(StrEnum):
    """What data about people a Listing involves; `possible` is a source's own doubt."""

    NONE = "none"
    POSSIBLE = "possible"
    AGGREGATE = "aggregate"
    IDENTIFIABLE = "identifiable"


class Consent(StrEnum):
    """The basis on which personal data may be used; `none` where none is needed."""

    NONE = "none"
    OPT_IN = "opt_in"
    ORDINANCE = "ordinance"


class Maturity(StrEnum):
    """How far a Solution has come."""

    PROTOTYPE = "prototype"
    PILOT = "pilot"
    COMMERCIAL = "commercial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Whence a record comes. `sources` are URLs or `repo:` references.

    `evidence`: public_report_in_repository, archived_page_excerpt, general_knowledge or
    demo. `year`: the year the fact speaks of, None where the source gives none.
    `read_on`: the day on which the source was read.
    """

    sources: tuple[str, ...] = ()
    evidence: str = "general_knowledge"
    year: int | None = None
    read_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a Need and a Solution have in common: a text in one language, as written.

    `lang` is BCP 47 as declared, `und` if unknown. `titles` holds translations of the title
    by language, without the original. `demo` marks an invented Listing.
    """

    id: ListingId
    lang: str = UNDETERMINED
    title: str = ""
    text: str
    titles: Mapping[str, str] = field(default_factory=dict)
    sectors: tuple[SectorId, ...] = ()
    business_models: tuple[BusinessModel, ...] = ()
    personal_data: PersonalData | None = None
    consent: Consent | None = None
    organisation_id: OrganisationId | None = None
    provenance: Provenance = Provenance()
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Listing):
    """A problem that a city wants solved. Money in US dollars; `country` ISO 3166-1 alpha-2."""

    city_id: CityId | None = None
    country: str | None = None
    stage: Stage | None = None
    budget_usd_min: float | None = None
    budget_usd_max: float | None = None
    budget_note: str | None = None
    must_have: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution(Listing):
    """What an Organisation offers. `countries` served, ISO 3166-1 alpha-2; money in US dollars."""

    countries: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    maturity: Maturity | None = None
    price_usd_min: float | None = None
    price_usd_max: float | None = None
    business_note: str | None = None
    consent_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A body that posts Needs or lists Solutions. `names` by language.

    `jasca_status`: verified_member, founding_ministry, linked_body, event_participant or None.
    `small`: True for a small or medium-sized firm, None where not known.
    """

    id: OrganisationId
    kind: OrganisationKind
    names: Mapping[str, str]
    country: str
    small: bool | None = None
    jasca_status: str | None = None
    note: str | None = None
    provenance: Provenance = Provenance()
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city; coordinates in degrees (WGS 84), `local_lang` the language of its own name."""

    id: CityId
    names: Mapping[str, str]
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    population_year: int | None = None
    population_note: str | None = None
    languages: tuple[str, ...] = ()
    local_lang: str | None = None
    ascn_member: bool = False
    ascn_pilot: bool = False
    ascn_since: int | None = None
    focus_sectors: tuple[str, ...] = ()
    priority_projects: tuple[str, ...] = ()
    japan_cooperation: tuple[str, ...] = ()
    general_knowledge_fields: tuple[str, ...] = ()
    provenance: Provenance = Provenance()
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A scheme that funds or supports work on a Match; texts as the source states them."""

    id: ProgrammeId
    names: Mapping[str, str]
    operator: str
    funds: str
    stages: tuple[str, ...] = ()
    sectors: tuple[SectorId, ...] = ()
    all_sectors: bool = False
    countries: str = ""
    eligible: str = ""
    max_amount: str | None = None
    subsidy_ratio: str | None = None
    note: str | None = None
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProtectionRule:
    """What a country's law, a framework or a known case says about personal data."""

    id: str
    kind: str
    country: str
    name: str
    law: str
    law_year: int | None = None
    in_force_status: str | None = None
    consent_basis: str | None = None
    cross_border_rule: str | None = None
    cctv_face_recognition: str | None = None
    regulator: str | None = None
    public_sector_scope: str | None = None
    note: str | None = None
    general_knowledge_fields: tuple[str, ...] = ()
    provenance: Provenance = Provenance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A city's problem and the Organisations that took it on in the past, as a source says."""

    id: str
    programme: str
    country: str
    city: str | None
    titles: Mapping[str, str]
    need_text: str
    solution_text: str
    stage: str | None = None
    note: str | None = None
    sectors: tuple[SectorId, ...] = ()
    organisation_ids: tuple[OrganisationId, ...] = ()
    city_ids: tuple[CityId, ...] = ()
    need_ids: tuple[ListingId, ...] = ()
    solution_ids: tuple[ListingId, ...] = ()
    provenance: Provenance = Provenance()

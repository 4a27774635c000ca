"""What fixed values and problems are called: messages in English, translated when shown."""

from collections.abc import Mapping
from enum import StrEnum

from api.i18n import mark
from matcher.domain import (
    BusinessModel,
    Consent,
    Kind,
    Maturity,
    OrganisationKind,
    PersonalData,
    Stage,
)

# By type first: members of two enumerations with the same value are equal as dictionary keys.
WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Kind: {
        Kind.NEED: mark("Need"),
        Kind.SOLUTION: mark("Solution"),
    },
    OrganisationKind: {
        OrganisationKind.CITY_GOVERNMENT: mark("City government"),
        OrganisationKind.COMPANY: mark("Company"),
        OrganisationKind.STARTUP: mark("Start-up"),
        OrganisationKind.MUNICIPALITY: mark("Japanese municipality"),
        OrganisationKind.AGENCY: mark("Public agency"),
        OrganisationKind.DEVELOPER: mark("Developer"),
        OrganisationKind.FINANCIER: mark("Financial institution"),
        OrganisationKind.UNIVERSITY: mark("University"),
        OrganisationKind.ASSOCIATION: mark("Association"),
    },
    BusinessModel: {
        BusinessModel.SALE: mark("Sale of equipment"),
        BusinessModel.SERVICE: mark("Service contract"),
        BusinessModel.SUBSCRIPTION: mark("Subscription or lease"),
        BusinessModel.PPP: mark("Public-private partnership (PPP)"),
        BusinessModel.REVENUE_SHARE: mark("Revenue share"),
        BusinessModel.LICENCE: mark("Licence"),
        BusinessModel.GRANT: mark("Grant-funded work"),
    },
    Stage: {
        Stage.IDEA: mark("Idea"),
        Stage.PLANNING: mark("Planning"),
        Stage.FEASIBILITY: mark("Feasibility study"),
        Stage.PILOT: mark("Pilot"),
        Stage.PROCUREMENT: mark("Procurement"),
        Stage.IMPLEMENTATION: mark("Implementation"),
        Stage.OPERATION: mark("In operation"),
        Stage.COMPLETED: mark("Completed"),
    },
    PersonalData: {
        PersonalData.NONE: mark("No personal data"),
        PersonalData.POSSIBLE: mark("Personal data possible"),
        PersonalData.AGGREGATE: mark("Aggregated data only"),
        PersonalData.IDENTIFIABLE: mark("Data that identify people"),
    },
    Consent: {
        Consent.NONE: mark("No consent needed"),
        Consent.OPT_IN: mark("With opt-in consent"),
        Consent.ORDINANCE: mark("On the basis of an ordinance"),
    },
    Maturity: {
        Maturity.PROTOTYPE: mark("Prototype"),
        Maturity.PILOT: mark("Piloted"),
        Maturity.COMMERCIAL: mark("In commercial use"),
    },
}

JASCA = {
    "verified_member": mark("JASCA member"),
    "founding_ministry": mark("JASCA founding ministry"),
    "linked_body": mark("JASCA linked body"),
    "event_participant": mark("Took part in a JASCA event"),
}

EVIDENCE = {
    "public_report_in_repository": mark("Official report, read as text"),
    "archived_page_excerpt": mark("Archived copy of a public page"),
    "general_knowledge": mark("General knowledge, no page read"),
    "own_work": mark("Written for this site"),
    "demo": mark("Invented for testing"),
}

OWN_SOURCES = {
    "own:posted": mark("Posted on this site"),
    "own:multilingual-glossary": mark("The glossary of this project"),
}

# The ASEAN Smart Cities Network's own six areas, and words of other reports.
FOCUS = {
    "civic_social": mark("Civic and social"),
    "health_wellbeing": mark("Health and well-being"),
    "safety_security": mark("Safety and security"),
    "quality_environment": mark("Quality environment"),
    "built_infrastructure": mark("Built infrastructure"),
    "industry_innovation": mark("Industry and innovation"),
    "waste": mark("Waste"),
    "water": mark("Water"),
    "transport": mark("Transport"),
    "energy": mark("Energy"),
    "tourism": mark("Tourism"),
    "governance": mark("Governance"),
    "ict": mark("Information technology"),
    "planning": mark("Urban planning"),
    "safety": mark("Safety"),
    "industry": mark("Industry"),
    "resilience": mark("Resilience"),
    "logistics": mark("Logistics"),
    "air": mark("Air quality"),
    "health": mark("Health"),
    "infrastructure": mark("Infrastructure"),
}

PROGRAMME_STAGES = {
    "needs survey": mark("Needs survey"),
    "survey": mark("Survey"),
    "master plan": mark("Master plan"),
    "feasibility": mark("Feasibility study"),
    "demonstration": mark("Demonstration"),
    "pilot": mark("Pilot"),
    "implementation": mark("Implementation"),
    "investment": mark("Investment"),
    "city partnership": mark("City partnership"),
    "technical cooperation": mark("Technical cooperation"),
    "guidance": mark("Guidance"),
    "project preparation": mark("Project preparation"),
    "capacity": mark("Capacity building"),
}

RULE_KINDS = {
    "law": mark("Law"),
    "framework": mark("Framework"),
    "case": mark("Example"),
}


# The least score for each.
STRENGTHS = (
    (0.7, mark("Very likely fits")),
    (0.45, mark("Likely fits")),
    (0.25, mark("May well fit")),
    (0.0, mark("May fit")),
)


def strength(score: float, *, good: bool) -> str:
    """Return in words how likely a Match is an answer; `score` in [0, 1]."""
    if not good:
        return mark("Nearest, but not a good match")
    return next(words for least, words in STRENGTHS if score >= least)


# By the code of a FieldProblem; its values fill the gaps.
PROBLEMS = {
    "text_empty": mark(
        "Write what it is about in a few words; there are no letters or digits yet."
    ),
    "text_too_long": mark(
        "This has %(length)s characters; at most %(limit)s can be read. Shorten it."
    ),
    "text_not_plain": mark(
        "Character %(position)s is %(character)s, which plain text does not contain. Remove it."
    ),
    "text_refused": mark("This text cannot be read. Write it again."),
    "too_many": mark("These are too many; at most %(limit)s are kept."),
    "empty": mark("One of the lines is empty."),
    "unknown_language": mark("There is no such language here. Choose one of the list."),
    "unknown_country": mark("There is no such country. Choose one of the list."),
    "unknown_sector": mark("There is no such sector. Choose one of the list."),
    "unknown_function": mark("There is no such function."),
    "unknown_id": mark("This is not an id of anything here."),
    "unknown_choice": mark("There is no such choice. Choose one of the list."),
    "unknown_city": mark(
        "This city is not known here. Correct the name, or leave the field empty."
    ),
    "ambiguous_city": mark("Several cities have this name. Name the country too."),
    "other_country": mark("This city is in another country."),
    "unknown_organisation": mark(
        "There is no such organisation here. Correct it, or leave the field empty."
    ),
    "not_a_number": mark("Write an amount in digits, such as 250000."),
    "money_range": mark("This is not a possible amount of US dollars."),
    "money_order": mark("The lowest amount is above the highest."),
    "number_range": mark("This must be a number from %(low)s to %(high)s."),
    "cursor": mark("This page of the list is no longer there. Start with the first page."),
    "token_missing": mark("The operator token is needed to publish."),
    "token_wrong": mark("This is not the operator's token."),
}

# What the error pages say, by HTTP status.
ERRORS = {
    400: (
        mark("The request cannot be read"),
        mark("Something in it is broken. Go back and send it again."),
    ),
    404: (
        mark("Nothing was found at this address"),
        mark("It may have been mistyped, or what was here is no longer published."),
    ),
    405: (
        mark("This address cannot be used in that way"),
        mark("Start from the front page."),
    ),
    413: (
        mark("This is too much text"),
        mark("At most 20,000 characters are read. Shorten the text and send it again."),
    ),
    422: (
        mark("Something in the address is not usable"),
        mark("Start again from the list or the search."),
    ),
    500: (
        mark("Something went wrong here"),
        mark("The error has been written down. Nothing was half saved. Please try again."),
    ),
    503: (
        mark("Not ready to answer yet"),
        mark("The service is starting or at work on its data. Please try again in a minute."),
    ),
}

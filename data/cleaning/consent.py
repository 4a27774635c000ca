"""What the sources say on personal data and consent, mapped to the two enumerations."""

import re

from matcher.domain import Consent, PersonalData

PERSONAL_DATA = {
    "yes": PersonalData.IDENTIFIABLE,
    "possible": PersonalData.POSSIBLE,
    "no": PersonalData.NONE,
}
_ORDINANCE = re.compile(r"\bordinance\b")
_OPT_IN = re.compile(r"\bopt-in\b|\bconsent\b|\bconsents\b")
# Consent that covers a side use only, or a policy whose content is not told.
_UNCLEAR = re.compile(r"consent where personal|consent for secondary use|consent policy")


def consent(words: str | None) -> Consent | None:
    """Return the consent basis where the words plainly name one, else None."""
    if words is None or _UNCLEAR.search(words):
        return None
    if _ORDINANCE.search(words):
        return Consent.ORDINANCE
    return Consent.OPT_IN if _OPT_IN.search(words) else None

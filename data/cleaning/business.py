"""The sources' free words on how a Solution is paid for, mapped to business models.

Every pattern that is found adds its models. A lease is a subscription (paid by the month), a
power purchase agreement a service paid by what is used, an investor's project a PPP, a city's
cooperation a grant. Words that say nothing of payment add none.
"""

import re

from matcher.domain import BusinessModel as Model

PATTERNS: tuple[tuple[str, tuple[Model, ...]], ...] = (
    (
        r"\bsales?\b|\bEPC\b|equipment|\bproduct\b|\bplant\b|supply|turnkey|construction",
        (Model.SALE,),
    ),
    (r"system integration", (Model.SALE, Model.SERVICE)),
    (r"real-estate development", (Model.SALE,)),
    (
        r"service|consult|advis|advice|training|engineering|\boperation\b|\bO&M\b|maintenance|support"
        r"|\bstudy\b|know-how|recycling business|development and operation|coordination",
        (Model.SERVICE,),
    ),
    (r"\bSaaS\b|subscription|cloud|platform service|\blease\b", (Model.SUBSCRIPTION,)),
    (
        r"\bPPP\b|\bBOT\b|concession|\bIPP\b|investment|project development",
        (Model.PPP,),
    ),
    (r"\bPPA\b|performance-type|contract farming", (Model.REVENUE_SHARE,)),
    (r"licence|technology transfer", (Model.LICENCE,)),
    (r"technical cooperation|^cooperation$", (Model.GRANT,)),
)


def business_models(words: str) -> tuple[Model, ...]:
    """Return the business models that the words name, in the order of the enumeration."""
    found = {model for pattern, models in PATTERNS if re.search(pattern, words) for model in models}
    return tuple(model for model in Model if model in found)

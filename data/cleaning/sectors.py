"""The sources' free sector words, mapped to the 14 sectors of the taxonomy.

FIXED: words that mean one sector. BY_TEXT: words that mean different sectors in different
records; the first pattern found in the record's text decides, and where none is found the word
adds nothing, because it names a means (ICT) or a place (industry) beside another sector.
LAST: what such a word means where a record would else end without a sector, and in a
Programme. READ: records whose sectors were decided by reading them.
"""

import re
from collections.abc import Iterable

from matcher.domain import SectorId

FIXED = {
    "accessibility": "citizen",
    "agriculture": "agrifood",
    "air": "environment",
    "buildings": "buildings",
    "business": "finance",
    "circular economy": "waste",
    "civic": "citizen",
    "connectivity": "e-government",
    "digital": "e-government",
    "digital platform": "e-government",
    "energy": "energy",
    "environment": "environment",
    "finance": "finance",
    "fisheries": "agrifood",
    "food": "agrifood",
    "health": "health",
    "heritage": "tourism",
    "housing": "buildings",
    "hydrogen": "energy",
    "logistics": "mobility",
    "public space": "buildings",
    "resilience": "disaster",
    "sanitation": "water",
    "social": "citizen",
    "storage": "energy",
    "tourism": "tourism",
    "transport": "mobility",
    "urban": "buildings",
    "waste": "waste",
    "water": "water",
}
BY_TEXT = {
    "ai and robotics": (),
    "governance": (
        (
            r"low-carbon|greenhouse|decarboni|zero[- ]carbon|carbon-neutral|inventor(y|ies)"
            r"|\bJCM\b|climate (change|action)|environmental cooperation"
            r"|脱炭素|低炭素|温室効果|カーボン",
            "environment",
        ),
        (
            r"digital|data\b|platform|paper|\bapps?\b|\bGIS\b|\bmaps?\b|document|dashboard"
            r"|operations? cent|command cent|\bICT\b|smart[- ]city|smart governance|デジタル|データ"
            r"|スマートシティ|カメラ",
            "e-government",
        ),
    ),
    "education": ((r"school|pupil|student|children|campus|universit|e-learning", "citizen"),),
    "ict": (
        (
            r"data platform|open data|portal\b|operations? cent|command cent|city os\b|e-office"
            r"|(common|shared|joint) (data |digital )?platform|broadband|connectivity"
            r"|digital (identity|service)|data sharing|共通基盤|データ連携|都市OS",
            "e-government",
        ),
    ),
    "industry": ((r"wastewater|effluent|raw water", "water"),),
    "infrastructure": (
        (r"sewer|gutter|\bdrains\b|water pipe|manhole|water supply|下水|排水路|浸透", "water"),
        (r"\broads?\b|pavement|asphalt|bridge|footpath|道路|舗装", "mobility"),
        (r".", "buildings"),
    ),
    "materials": (),
    "planning": (
        (
            r"land use|(urban|town|city) (development|planning|growth)|new (city|town)|district"
            r"|housing|uncontrolled growth|zoning|smart[- ]city|master plan|neighbourhood"
            r"|settlement|まちづくり|都市開発",
            "buildings",
        ),
    ),
    "safety": (
        (
            r"crime|theft|stolen|police|secur|camera|cctv|surveillance|violation|enforcement"
            r"|emergenc|intrusion|face recognition|panic|guard|防犯|見守り|顔認証|違反|lighting",
            "security",
        ),
    ),
    "utilities": ((r"water supply|sewer", "water"),),
}
LAST = {
    "education": "citizen",
    "governance": "e-government",
    "ict": "e-government",
    "industry": "energy",
    "planning": "buildings",
    "safety": "security",
    "utilities": "water",
}
READ = {
    "need-004": ("mobility",),
    "need-062": ("water",),
    "need-104": ("disaster", "security", "environment"),
    "need-161": ("health",),
    "need-179": ("health",),
    "sol-015": ("security", "e-government"),
    "sol-016": ("citizen", "e-government"),
    "sol-018": ("energy", "e-government"),
    "sol-022": ("buildings", "e-government", "disaster"),
    "sol-029": ("buildings", "waste", "water"),
    "sol-034": ("security", "e-government", "citizen"),
    "sol-084": ("waste",),
    "sol-087": ("buildings", "energy", "mobility"),
    "sol-098": ("buildings",),
    "sol-113": ("agrifood",),
    "sol-142": ("mobility", "disaster"),
    "sol-151": ("water",),
    "sol-189": ("health",),
    "sol-194": ("citizen",),
    "sol-195": ("agrifood", "buildings", "disaster"),
    "sol-210": ("agrifood",),
    "match-053": ("buildings",),
    "match-256": ("energy", "citizen"),
}
EVERY = ("all", "all development sectors")  # a Programme that is open to every sector


def sectors(record_id: str, words: Iterable[str], text: str) -> tuple[SectorId, ...]:
    """Return the sectors of one record, in the order of its words, each once.

    Raises KeyError on a word that no table knows.
    """
    if record_id in READ:
        return tuple(SectorId(sector) for sector in READ[record_id])
    known = [word for word in words if word not in EVERY]
    found = [sector for word in known if (sector := _sector(word, text))]
    return tuple(dict.fromkeys(SectorId(s) for s in found or [LAST[word] for word in known]))


def declared_sectors(words: Iterable[str]) -> tuple[SectorId, ...]:
    """Return the sectors of a Programme, whose words name the fields it is open to."""
    named = FIXED | LAST
    return tuple(dict.fromkeys(SectorId(named[w]) for w in words if w in named))


def _sector(word: str, text: str) -> str | None:
    if word in FIXED:
        return FIXED[word]
    for pattern, sector in BY_TEXT[word]:
        if re.search(pattern, text, re.IGNORECASE):
            return sector
    return None

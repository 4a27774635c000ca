"""A taxonomy of two Sectors, small enough to reckon with by hand."""

from matcher.taxonomy import taxonomy_of

RECORDS: list[dict[str, object]] = [
    {"kind": "sector", "id": "mobility", "label": {"en": "Mobility", "ja": "交通"}},
    {"kind": "sector", "id": "water", "label": {"en": "Water", "ja": "水"}},
    {
        "kind": "problem",
        "id": "congestion",
        "parent": "mobility",
        "functions": ["signal-control", "road-pricing"],
        "label": {"en": "traffic jams every evening", "ja": "渋滞"},
        "synonyms": {"en": ["congestion"]},
        "definition": {"en": "Roads carry more vehicles than they can."},
    },
    {
        "kind": "problem",
        "id": "flooding",
        "parent": "water",
        "functions": ["drainage"],
        "label": {"en": "flooded streets after rain", "th": "น้ำท่วม"},
    },
    {
        "kind": "function",
        "id": "signal-control",
        "parent": "mobility",
        "label": {"en": "adaptive traffic signal control", "ja": "信号制御システム"},
        "label_unsure": ["ja"],
    },
    {
        "kind": "function",
        "id": "road-pricing",
        "parent": "mobility",
        "label": {"en": "charging vehicles for road use"},
    },
    {
        "kind": "function",
        "id": "drainage",
        "parent": "water",
        "label": {"en": "pumping stations and drainage", "ja": "排水ポンプ"},
    },
]
TAXONOMY = taxonomy_of(RECORDS)

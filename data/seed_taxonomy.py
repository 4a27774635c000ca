"""One Sector, Problem or Function as the seed file states it, with its words in ten languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.domain import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyEntry:
    """`kind`: sector, problem or function. `parent`: the Sector, None for a Sector itself.

    `functions` (of a Problem) and `problems` (of a Function) are the same links from both
    sides, most direct first. `label_unsure`: languages whose label no speaker has confirmed.
    """

    id: str
    kind: str
    parent: str | None
    label: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    definition: Mapping[str, str]
    functions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    sdg: tuple[str, ...] = ()
    iso37120: str
    label_unsure: tuple[str, ...] = ()
    provenance: Provenance

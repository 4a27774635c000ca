"""Finder: the Matcher that a request works with, from its beginning to its end."""

from dataclasses import dataclass, field

from data.indexed import IndexedCache
from matcher.matcher import Matcher
from matcher.shipped import STATIC
from matcher.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """A Matcher with the Indexed that it used last. `source`: whence its model was loaded."""

    matcher: Matcher
    source: str = STATIC
    cache: IndexedCache = field(default_factory=IndexedCache)

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy that the Matcher knows."""
        return self.matcher.indexer.taxonomy

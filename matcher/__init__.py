"""Enmusubi's matching library: Needs find Solutions and Solutions find Needs, with reasons."""

from matcher.domain import Kind, ListingId, Need, Solution
from matcher.embed import Embedder, HashEmbedder, SentenceTransformerEmbedder
from matcher.errors import MatcherError
from matcher.lexical import Tokenizer
from matcher.match import Match
from matcher.matcher import Matcher
from matcher.rank import Ranker, WeightedRanker, load_ranker
from matcher.shipped import load_matcher
from matcher.taxonomy import Taxonomy, read_taxonomy

__all__ = [
    "Embedder",
    "HashEmbedder",
    "Kind",
    "ListingId",
    "Match",
    "Matcher",
    "MatcherError",
    "Need",
    "Ranker",
    "SentenceTransformerEmbedder",
    "Solution",
    "Taxonomy",
    "Tokenizer",
    "WeightedRanker",
    "load_matcher",
    "load_ranker",
    "read_taxonomy",
]

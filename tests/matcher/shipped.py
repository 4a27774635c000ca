"""The shipped Matcher and model, loaded once for all tests: it takes seconds."""

from functools import cache

from matcher.embed import SentenceTransformerEmbedder
from matcher.matcher import Matcher
from matcher.shipped import DATA, MODEL, load_matcher


@cache
def shipped_matcher() -> Matcher:
    return load_matcher()


@cache
def shipped_embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(DATA / MODEL)

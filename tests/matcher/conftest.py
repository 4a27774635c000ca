"""Property tests without a stopwatch; the shipped Matcher, loaded once."""

import pytest
from hypothesis import settings

from matcher.matcher import Matcher
from tests.matcher.shipped import shipped_matcher

# Two shared cores: one slow example is no finding. Time is tested where it matters.
settings.register_profile("house", deadline=None, max_examples=40)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shipped() -> Matcher:
    """The Matcher with the real model, terms, weights and taxonomy."""
    return shipped_matcher()

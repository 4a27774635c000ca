"""Every error of the library says in one line what is wrong, and carries its data."""

from matcher import errors
from matcher.errors import MatcherError

CLASSES = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, MatcherError)
]


def test_every_error_has_a_docstring_and_stands_in_the_tree() -> None:
    assert len(CLASSES) > 5
    for error in CLASSES:
        assert error.__doc__
        assert error.__name__ in (errors.__doc__ or "")

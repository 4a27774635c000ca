"""The table of errors: every named error has its status, and every status its words."""

import importlib
import pkgutil

import asyncpg
import pytest

import data
import matcher
from api.errors import STATUS, TITLES, problem_of, status_of
from api.refusals import ApiError, FieldProblem, FieldsRefused, NotFound, NotReady
from data.errors import DataError, SectorUnknown
from matcher.errors import MatcherError, TextEmpty


def all_kinds() -> set[type[Exception]]:
    for package in (data, matcher):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    kinds: set[type[Exception]] = set()
    waiting: list[type[Exception]] = [ApiError, DataError, MatcherError]
    while waiting:
        kind = waiting.pop()
        kinds.add(kind)
        waiting += kind.__subclasses__()
    return kinds


def test_every_error_of_the_house_has_a_status_and_says_what_it_is() -> None:
    for kind in all_kinds():
        assert any(base in STATUS for base in kind.__mro__), kind
        assert kind.__doc__, kind


def test_every_status_has_a_title() -> None:
    assert set(STATUS.values()) <= TITLES.keys()


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (NotFound(noun="need", id="x"), 404, "not-found"),
        (TextEmpty(), 422, "text-empty"),
        (SectorUnknown(constraint="listing_sector_known"), 422, "sector-unknown"),
        (NotReady(missing="the model"), 503, "not-ready"),
        (asyncpg.DiskFullError("no space"), 503, "store-failed"),
        (asyncpg.QueryCanceledError("statement timeout"), 503, "store-failed"),
        (ConnectionResetError("gone"), 503, "store-failed"),
        (RuntimeError("boom"), 500, "runtime-error"),
    ],
)
def test_an_error_becomes_the_problem_that_it_is(error: Exception, status: int, slug: str) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.slug) == (status, slug)
    assert "boom" not in problem.detail


def test_an_error_that_nobody_named_is_our_own_fault() -> None:
    assert status_of(KeyError("x")) == 500


def test_a_pointer_leads_to_the_field() -> None:
    fault = FieldProblem(field="sectors/1", code="unknown_sector", detail="there is none")
    (field,) = problem_of(FieldsRefused([fault])).fields
    assert (field.pointer, field.place) == ("#/sectors/1", "body")
    (whole,) = problem_of(FieldsRefused([FieldProblem(field="", code="x", detail="y")])).fields
    assert whole.pointer == "#"

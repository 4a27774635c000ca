"""The recorded figures: of what ships, as the document says, and within their recorded lines."""

from dataclasses import replace
from functools import cache

import pytest

from api.evaluation.document import FLOORS, documents, with_figures
from api.measured import QUALITY, read_quality
from matcher.matcher import Matcher
from matcher.quality.benchmark import measure_benchmark
from matcher.quality.floors import figures_of, read_limits
from matcher.quality.judged_set import DEV, JudgedSet, read_judged_set
from matcher.quality.languages import measure_languages
from matcher.quality.measuring import ModelQuality
from matcher.quality.no_supply import measure_no_supply
from matcher.quality.ranking import Pool
from matcher.quality.stuffing import measure_stuffing
from matcher.shipped import DATA, STATIC, load_matcher
from tests.matcher.judged import silent
from tests.matcher.shipped import shipped_matcher

SHIPPED = sorted(path.parent.name for path in (DATA / "model").glob("*/weights.safetensors"))
CLOSE = 0.02  # Another machine may swap a near tie.

pytestmark = pytest.mark.quality


@cache
def matcher_of(name: str) -> Matcher:
    return shipped_matcher() if name == STATIC else load_matcher(model=name)


@cache
def judged() -> JudgedSet:
    return read_judged_set(DATA / "demo")


def recorded(name: str) -> ModelQuality:
    return next(one for one in read_quality(QUALITY).models if one.identity.name == name)


@cache
def measured(name: str) -> ModelQuality:
    """What was recorded, with dev measured anew; for the static model languages and more too."""
    needs = judged().of_split(DEV)
    pool = Pool.of(matcher_of(name), judged().solutions, silent)
    again = replace(recorded(name), dev=measure_benchmark(judged(), pool, needs, silent))
    if name != STATIC:  # Minutes, where the static model takes seconds.
        return again
    return replace(
        again,
        languages=measure_languages(judged(), pool, (DEV,), silent),
        stuffing=measure_stuffing(judged(), pool, needs, silent),
        no_supply=measure_no_supply(judged(), pool, needs, silent),
    )


def test_all_models_that_ship_are_measured_and_have_lines() -> None:
    assert [one.identity.name for one in read_quality(QUALITY).models] == sorted(
        SHIPPED, key=lambda name: (name != STATIC, name)
    )
    assert {limit.model for limit in read_limits(FLOORS)} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_figures_are_of_the_weights_that_ship(name: str) -> None:
    matcher, identity = matcher_of(name), recorded(name).identity
    assert (identity.model, identity.ranker) == (
        matcher.indexer.identity.model,
        matcher.ranker.identity,
    ), "measure again: make quality"


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_measured_now_is_what_was_recorded(name: str) -> None:
    now, then = figures_of(measured(name)), figures_of(recorded(name))
    assert set(now) == set(then)
    means = [path for path in now if path.startswith(("dev.overall.", "languages.overlap."))]
    assert len(means) > 20
    assert {p: (then[p], now[p]) for p in means if abs(now[p] - then[p]) > 2 * CLOSE} == {}
    headline = "dev.overall.enmusubi.ndcg_at_10"
    assert now[headline] == pytest.approx(then[headline], abs=CLOSE), "measure again: make quality"


@pytest.mark.parametrize("name", SHIPPED)
def test_no_figure_is_beyond_its_recorded_line(name: str) -> None:
    limits = [limit for limit in read_limits(FLOORS) if limit.model == name]
    broken = [limit for limit in limits if limit.broken_by(measured(name))]
    assert broken == []


def test_documents_and_cards_have_the_figures_of_the_file() -> None:
    shown = list(documents(read_quality(QUALITY)))
    assert len(shown) == 1 + len(SHIPPED)
    for path, text in shown:
        document = path.read_text("utf-8")
        assert document == with_figures(document, text), (
            f"write {path.name} anew: python -m api.evaluation.document"
        )

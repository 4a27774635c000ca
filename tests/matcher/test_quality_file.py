"""The file of figures: what is carried on from an earlier one, and the lines not to be crossed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from matcher.domain import ListingId
from matcher.errors import FileRefused
from matcher.quality.floors import (
    Limit,
    figures_of,
    limits_as_json,
    read_limits,
)
from matcher.quality.measuring import (
    ModelQuality,
    identity_of,
    measure_model,
    measure_test,
)
from matcher.quality.quality_file import Quality, as_json, new_quality
from matcher.quality.ranking import Progress
from matcher.quality.training_report import read_training_report
from tests.factories import make_need
from tests.matcher.judged import judged_set, silent, word_matcher

DAY, NEXT_DAY = date(2026, 11, 22), date(2026, 11, 23)
JUDGED = judged_set()


@contextmanager
def told(_part: str) -> Iterator[Progress]:
    yield silent


@cache
def measured() -> ModelQuality:
    matcher = word_matcher()
    return measure_model(
        matcher,
        JUDGED,
        identity=identity_of(matcher, "words", None),
        today=DAY,
        at_training=None,
        told=told,
    )


def looked_at_test() -> ModelQuality:
    return replace(measured(), test=measure_test(word_matcher(), JUDGED, today=DAY, told=told))


def file_of(*models: ModelQuality, today: date = DAY, earlier: Quality | None = None) -> Quality:
    return new_quality(JUDGED, models, command="again", today=today, earlier=earlier)


def test_the_test_split_is_not_looked_at_by_the_way() -> None:
    quality = file_of(measured())
    assert quality.models[0].test is None
    assert quality.looks_at_test == ()


def test_needs_of_train_are_measured_beside_where_they_are_translated() -> None:
    assert measured().languages_with_train is None
    extra = judged_set(
        splits={**JUDGED.splits, ListingId("n3"): "train"},
        translations={**JUDGED.translations, ListingId("n3"): {"ms": make_need("n3", lang="ms")}},
    )
    made = measure_model(
        word_matcher(),
        extra,
        identity=measured().identity,
        today=DAY,
        at_training=None,
        told=told,
    )
    assert made.languages is not None
    assert made.languages_with_train is not None
    assert (made.languages.needs, made.languages_with_train.needs) == (2, 3)
    assert made.trial_languages == {
        lang for lang, one in made.languages.by_language.items() if one.trial
    }


def test_a_look_at_the_test_split_is_kept_for_good() -> None:
    first = file_of(looked_at_test())
    assert [(look.measured_on, look.name) for look in first.looks_at_test] == [(DAY, "words")]
    later = file_of(measured(), today=NEXT_DAY, earlier=first)
    assert later.models[0].test == first.models[0].test
    assert later.looks_at_test == first.looks_at_test
    again = file_of(looked_at_test(), today=NEXT_DAY, earlier=later)
    assert len(again.looks_at_test) == 2


def test_figures_of_the_test_split_are_not_another_rankers() -> None:
    first = file_of(looked_at_test())
    other = replace(measured(), identity=replace(measured().identity, ranker="weighted@other"))
    later = file_of(other, earlier=first)
    assert later.models[0].test is None
    assert len(later.looks_at_test) == 1


def test_a_figure_is_one_line_of_the_file() -> None:
    text = as_json(file_of(measured()))
    content = json.loads(text)
    assert content["measured_on"] == "2026-11-22"
    assert content["sizes"]["by_split"] == {"dev": 2, "test": 1}
    assert content["models"][0]["dev"]["overall"]["enmusubi"]["mrr"]["n"] == 2
    (line, *_) = [line for line in text.splitlines() if '"mrr"' in line]
    assert '"low"' in line
    assert "NaN" not in text


def test_sizes_say_what_was_measured_on() -> None:
    sizes = file_of(measured()).sizes
    assert (sizes.needs, sizes.solutions, sizes.judgements) == (4, 4, 5)
    assert sizes.solutions_by_language == {"en": 2, "ja": 2}
    assert sizes.translations == {"ja": 2, "id": 1}
    assert (sizes.solutions_in_both_languages, sizes.unanswerable) == (2, 2)


def test_recorded_lines_hold_for_what_they_were_recorded_from(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text(limits_as_json((measured(),)), "utf-8")
    limits = read_limits(path)
    assert {limit.model for limit in limits} == {"words"}
    assert {limit.is_floor for limit in limits} == {True, False}
    names = {limit.figure for limit in limits}
    assert "languages.by_language.ja.gap.enmusubi" in names
    assert [limit for limit in limits if limit.broken_by(measured())] == []


@pytest.mark.parametrize(("is_floor", "beyond"), [(True, 0.01), (False, -0.01)])
def test_a_figure_beyond_its_line_breaks_it(is_floor: bool, beyond: float) -> None:
    name = "dev.overall.enmusubi.ndcg_at_10"
    value = figures_of(measured())[name]
    line = Limit(model="words", figure=name, line=value + beyond, is_floor=is_floor)
    assert line.broken_by(measured())
    assert not replace(line, line=value).broken_by(measured())
    assert replace(line, figure="dev.overall.gone").broken_by(measured())


@pytest.mark.parametrize("content", ["", "[]", '{"static": {"floors": {}}}', '{"a": 1}'])
def test_floors_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(content, "utf-8")
    with pytest.raises(FileRefused, match="floors"):
        read_limits(path)


def test_what_the_training_wrote_is_read(tmp_path: Path) -> None:
    assert read_training_report(tmp_path) is None
    report = {
        "general_top_1": {"ja": [0.91, 1000], "km": [0.5, 10], "lo": [0, 0], "xx": [1.0, 2]},
        "texts_per_second": 24000.0,
        "teacher_texts_per_second": 150,
        "timed_on": "4000 English sentences, 2 threads",
    }
    (tmp_path / "report.json").write_text(json.dumps(report))
    found = read_training_report(tmp_path)
    assert found is not None
    assert set(found.top_1) == {"ja", "km", "xx"}
    assert (found.top_1["ja"].mean, found.top_1["ja"].n) == (0.91, 1000)
    assert found.targets == {"ja": 0.90, "km": 0.75}
    assert (found.ratio, found.timed_on) == (160.0, report["timed_on"])


def test_a_report_without_speeds_has_no_ratio(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text('{"general_top_1": {}, "texts_per_second": 0}')
    found = read_training_report(tmp_path)
    assert found is not None
    assert (found.texts_per_second, found.ratio, found.timed_on) == (None, None, None)


@pytest.mark.parametrize("content", ["", "{}", '{"general_top_1": {"ja": 1}}'])
def test_a_report_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "report.json").write_text(content)
    with pytest.raises(FileRefused, match="training report"):
        read_training_report(tmp_path)

"""Each measuring part on a set small enough to know what must come out."""

import math
from dataclasses import replace

import numpy as np
import pytest

from matcher.domain import LANGUAGES, ListingId
from matcher.quality.benchmark import measure_benchmark, ndcg
from matcher.quality.bias import ALL, measure_bias
from matcher.quality.languages import measure_languages
from matcher.quality.no_supply import measure_no_supply
from matcher.quality.ranking import CHANCE, EMBEDDING, OURS, Pool
from matcher.quality.robustness import (
    DISTURBANCES,
    english_title,
    first_sentence,
    half_english,
    measure_robustness,
    title_only,
    wrong_language,
)
from matcher.quality.stuffing import measure_stuffing, popular_words
from matcher.rank import ALWAYS_GOOD, UNLEARNT
from tests.factories import make_need
from tests.matcher.judged import (
    CHEESE,
    FLOODS,
    JAMS,
    PUMPS,
    SIGNALS,
    TOURS,
    judged_set,
    pool_of,
    silent,
    word_matcher,
)
from tests.matcher.small import TAXONOMY

JUDGED = judged_set()
NEEDS = JUDGED.of_split("dev")


def test_only_judged_needs_of_the_split_count() -> None:
    assert [need.id for need in NEEDS] == ["n1", "n2"]
    assert JUDGED.of_split("dev", "test") == [*NEEDS, JUDGED.needs[2]]


def test_the_benchmark_is_by_way_language_and_sector() -> None:
    found = measure_benchmark(JUDGED, pool_of(JUDGED), NEEDS, silent)
    assert found.needs == 2
    assert found.overall[OURS]["recall_at_50"].mean == 1
    assert set(found.by_language) == {"en"}
    assert {sector: one[OURS]["ndcg_at_10"].n for sector, one in found.by_sector.items()} == {
        "mobility": 1,
        "water": 1,
    }
    assert found.by_sector["mobility"][OURS]["ndcg_at_10"].mean == 1
    ours, chance = (found.overall[way]["ndcg_at_10"].mean for way in (OURS, CHANCE))
    assert ours is not None
    assert chance is not None
    assert found.gains[EMBEDDING]["ndcg_at_10"].n == 2


def test_the_pool_is_ranked_whole_and_ties_go_by_id() -> None:
    pool = pool_of(JUDGED)
    (ranking,) = pool.ours([JAMS], silent)
    best = pool.matcher.rank(pool.queries.index([JAMS])[0], pool.indexed, k=4)
    assert list(ranking.ids) == [match.solution_id for match in best]
    assert (ranking.scores[0], ranking.good) == (best[0].score, best[0].good)
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)
    (equal,) = pool.ordered(np.zeros((1, len(pool.indexed))))
    assert list(equal.ids) == sorted(equal.ids)
    assert SIGNALS.id not in pool.without({SIGNALS.id: 1}).ours([JAMS], silent)[0].ids


def test_a_language_that_finds_other_solutions_is_on_trial() -> None:
    found = measure_languages(JUDGED, pool_of(JUDGED), ("dev",), silent)
    assert found is not None
    assert list(found.by_language) == ["en", "ja", "id"]
    english, japanese = found.by_language["en"], found.by_language["ja"]
    assert (english.gap[OURS].mean, english.overlap[OURS].mean, english.trial) == (0, 1, False)
    assert (japanese.needs, found.by_language["id"].needs, found.versions) == (2, 1, 5)
    gap = japanese.gap[OURS].mean
    assert gap is not None
    assert japanese.trial == (gap < -0.05)


def test_the_trial_is_by_the_gap_alone() -> None:
    worse = judged_set(
        translations={
            JAMS.id: {"ja": make_need("n1", lang="ja", title="", text=TOURS.text, sectors=())}
        }
    )
    found = measure_languages(worse, pool_of(worse), ("dev",), silent)
    assert found is not None
    assert found.by_language["ja"].trial
    same = judged_set(translations={JAMS.id: {"ms": replace(JAMS, lang="ms")}})
    equal = measure_languages(same, pool_of(same), ("dev",), silent)
    assert equal is not None
    assert (equal.by_language["ms"].gap[OURS].mean, equal.by_language["ms"].trial) == (0, False)


def test_without_translations_there_is_nothing_to_compare() -> None:
    alone = judged_set(translations={}, twins={})
    assert measure_languages(alone, pool_of(alone), ("dev",), silent) is None
    assert measure_bias(alone, pool_of(alone), NEEDS, silent) is None


def test_a_matcher_of_words_is_pulled_towards_the_language_of_the_need() -> None:
    found = measure_bias(JUDGED, pool_of(JUDGED), NEEDS, silent)
    assert found is not None
    assert found.solutions == 2
    by_language = found.pull[EMBEDDING]
    assert list(by_language) == [ALL, "en", "ja", "id"]
    first = {lang: by_language[lang].japanese_first.mean or 0 for lang in by_language}
    score = {lang: by_language[lang].score.mean or 0 for lang in by_language}
    ranks = {lang: by_language[lang].ranks.mean or 0 for lang in by_language}
    assert first["ja"] > first["en"]
    assert score["ja"] > 0 > score["en"]
    assert ranks["ja"] > 0 > ranks["en"]
    assert found.sets[OURS][ALL].japanese.n == 2


def test_a_pair_that_nobody_would_see_does_not_count() -> None:
    crowd = [replace(CHEESE, id=ListingId(f"x{i}"), text=JAMS.text) for i in range(60)]
    crowded = judged_set(solutions=(SIGNALS, PUMPS, *crowd))
    found = measure_bias(crowded, pool_of(crowded), [JAMS], silent)
    assert found is not None
    assert found.pull[EMBEDDING]["en"].japanese_first.n == 0


def test_a_need_that_nothing_answers_has_no_order_to_judge() -> None:
    (ranking,) = pool_of(JUDGED).ours([JAMS], silent)
    assert math.isnan(ndcg(ranking, {CHEESE.id: 0}))
    assert ndcg(ranking, {SIGNALS.id: 3}) == 1


def test_half_of_the_sentences_become_english() -> None:
    versions = {
        "en": JAMS,
        "ja": make_need("n1", lang="ja", title="夕", text="渋滞です。困ります。"),
    }
    mixed = half_english(versions["ja"], versions)
    assert mixed.text.startswith("渋滞です。")
    assert mixed.text.endswith("on the ring road.")
    assert english_title(versions["ja"], versions).title == JAMS.title
    assert half_english(JAMS, versions) == english_title(JAMS, versions) == JAMS
    assert half_english(versions["ja"], {"ja": versions["ja"]}) == versions["ja"]
    assert english_title(versions["ja"], {"ja": versions["ja"]}) == versions["ja"]


def test_one_line_needs_are_without_sectors() -> None:
    assert (title_only(JAMS, {}).text, title_only(JAMS, {}).sectors) == ("Evening jams", ())
    assert first_sentence(JAMS, {}).text == "Traffic jams every evening."
    untitled = replace(JAMS, title="")
    assert title_only(untitled, {}) == untitled


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_language_is_another(lang: str) -> None:
    assert wrong_language(replace(JAMS, lang=lang), {}).lang in set(LANGUAGES) - {lang}


def test_robustness_counts_the_texts_that_changed() -> None:
    found = measure_robustness(JUDGED, pool_of(JUDGED), NEEDS, silent)
    assert set(found) == set(DISTURBANCES) - {"lost_marks"}  # No text here has marks.
    assert (found["typos"].asked, found["half_english"].asked, found["widths"].asked) == (5, 3, 2)
    assert found["wrong_language"].change.mean == 0  # The Matcher does not look at it.
    assert found["title_only"].after.n == 2
    assert set(found["typos"].change_by_language) == {"en", "ja", "id"}


def test_stuffing_is_measured_on_what_does_not_answer() -> None:
    found = measure_stuffing(JUDGED, pool_of(JUDGED), NEEDS, silent)
    assert (found.solutions, found.needs, found.pool) == (4, 2, 4)
    assert found.words == len(popular_words(TAXONOMY, "en")) == 4
    assert found.in_top_10_before.mean == found.in_top_10_after.mean == 1  # Of four, all are.
    ranks = found.ranks.mean
    assert ranks is not None
    assert ranks > 0  # A matcher of words falls for words.


def test_what_is_shown_without_supply_follows_the_ranker() -> None:
    for good, wanted in ((ALWAYS_GOOD, 1.0), (replace(ALWAYS_GOOD, at=1e9), 0.0)):
        matcher = word_matcher()
        matcher.ranker = replace(UNLEARNT, good=good)
        pool = Pool.of(matcher, JUDGED.solutions, silent)
        found = measure_no_supply(JUDGED, pool, NEEDS, silent)
        shares = {name: one.share.mean for name, one in {**found.wrong, **found.right}.items()}
        assert set(shares.values()) == {wanted}
        assert found.wrong["foreign"].by_language["id"].n == 1
        assert found.wrong["taken_away"].share.n == 2


def test_what_is_relevant_is_taken_away() -> None:
    only = judged_set(solutions=(SIGNALS, PUMPS))
    found = measure_no_supply(only, pool_of(only), [FLOODS], silent)
    assert found.wrong["taken_away"].share.mean == 0  # Nothing is left to show.

"""The shipped Matcher and texts as people send them: any declared language, long, oddly typed."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from matcher.domain import LANGUAGES, UNDETERMINED, ListingId, Need
from matcher.indexed import Indexed
from matcher.listing_file import read_needs, read_solutions
from matcher.matcher import Matcher
from matcher.shipped import DATA
from matcher.text import PASSAGE_LIMIT, TEXT_LIMIT

NEEDS = {need.id: need for need in read_needs(DATA / "demo" / "needs.jsonl")}
# One Need of each language.
OF_LANGUAGE = {need.lang: need for need in reversed(NEEDS.values())}
MIXED = Need(
    id=ListingId("mixed"),
    text="ต้องการระบบ SCADA และ smart meter ตามมาตรฐาน IEC 62056 สำหรับการไฟฟ้าของเมือง",
)


@cache
def solutions(matcher: Matcher) -> list[Indexed]:
    return matcher.indexer.index(read_solutions(DATA / "demo" / "solutions.jsonl"))


def rankings(matcher: Matcher, needs: Sequence[Need]) -> list[list[tuple[str, float]]]:
    return [
        [(m.solution_id, m.score) for m in matcher.rank(query, solutions(matcher), k=10)]
        for query in matcher.indexer.index(needs)
    ]


@pytest.mark.parametrize("need", [*OF_LANGUAGE.values(), MIXED], ids=lambda need: need.lang)
def test_the_ranking_is_the_same_whatever_language_is_declared(
    shipped: Matcher, need: Need
) -> None:
    declared = [replace(need, lang=lang) for lang in (*LANGUAGES, UNDETERMINED, "my-Qaag")]
    expected, *others = rankings(shipped, [need, *declared])
    assert len({score for _, score in expected}) == 10
    assert others == [expected] * len(declared)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_invisible_characters_and_widths_change_no_ranking(shipped: Matcher, lang: str) -> None:
    need = OF_LANGUAGE[lang]
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c != "." else c for c in need.text)
    typed = wide[:40] + "\u200b" + wide[40:90] + "\ufeff\u00ad" + wide[90:]
    of_typed, of_plain = rankings(shipped, [replace(need, text=typed), need])
    assert of_typed == of_plain


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_text_is_indexed_quickly_and_stays_near_what_it_repeats(
    shipped: Matcher, lang: str
) -> None:
    need = OF_LANGUAGE[lang]
    long = replace(need, text=(need.text + " ")[:TEXT_LIMIT] * (TEXT_LIMIT // len(need.text) + 1))
    long = replace(long, text=long.text[: TEXT_LIMIT - len(need.title) - 2])
    began = time.perf_counter()
    (indexed, short) = shipped.indexer.index([long, need])
    assert time.perf_counter() - began < 2
    assert 20 <= len(indexed.passages) <= PASSAGE_LIMIT + 1
    assert float(indexed.vector @ short.vector) > 0.95


def test_the_score_comes_from_the_whole_and_from_passages(shipped: Matcher) -> None:
    need = OF_LANGUAGE["en"]
    (query,) = shipped.indexer.index([need])
    turned = replace(query, passage_vectors=np.roll(query.passage_vectors, 1, axis=1))
    elsewhere = replace(query, vector=np.roll(query.vector, 1))
    scores = [
        {m.solution_id: m.score for m in shipped.rank(one, solutions(shipped), k=260)}
        for one in (query, turned, elsewhere)
    ]
    best = max(scores[0], key=lambda id_: scores[0][id_])
    assert scores[0][best] > scores[1][best]
    assert scores[0][best] > scores[2][best]


@pytest.mark.parametrize("text", ["qqqq xxxx vvvvv", "አዲስ አበባ", "ꦗꦮ", "99999 88888"])
def test_a_text_outside_every_vocabulary_is_known_as_such(shipped: Matcher, text: str) -> None:
    (indexed,) = shipped.indexer.index([Need(id=ListingId("odd"), text=text)])
    assert not shipped.indexer.knows(indexed)
    assert not any(match.good for match in shipped.rank(indexed, solutions(shipped), k=5))


@pytest.mark.parametrize("need", NEEDS.values(), ids=lambda need: need.id)
def test_no_real_text_is_taken_for_unknown(shipped: Matcher, need: Need) -> None:
    (indexed,) = shipped.indexer.index([replace(need, text=need.title, title="")])
    assert shipped.indexer.knows(indexed)

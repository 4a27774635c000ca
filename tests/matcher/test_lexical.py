"""Texts as weighted terms: what counts as one term, how much, and how alike two texts are."""

import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import FileRefused
from matcher.lexical import (
    SATURATION,
    TERM_LIMIT,
    TERM_SPACE,
    Tokenizer,
    save_background,
    shared_words,
    term_id,
    tokenize,
)
from matcher.normalise import normalise
from matcher.text import TEXT_LIMIT
from tests.strategies import SIGNS, WORDLESS, WORDS, texts

PLAIN = Tokenizer.without_background()


def alike(left: str, right: str, tokenizer: Tokenizer = PLAIN) -> float:
    return shared_words(*tokenizer.terms([left, right]))


@given(left=texts(), right=texts())
def test_shared_words_are_a_symmetric_share(left: str, right: str) -> None:
    assert 0 <= alike(left, right) <= 1
    assert alike(left, right) == alike(right, left)


@given(text=texts())
def test_a_text_shares_all_words_with_itself(text: str) -> None:
    assert alike(text, text) == pytest.approx(1)


@given(text=texts())
def test_terms_are_ascending_ids_with_weights_of_unit_length(text: str) -> None:
    (terms,) = PLAIN.terms([text])
    assert np.all(np.diff(terms.ids) > 0)
    assert terms.ids.min() >= 0
    assert terms.ids.max() < TERM_SPACE
    assert np.all(terms.weights > 0)
    assert np.linalg.norm(terms.weights) == pytest.approx(1, abs=1e-5)
    assert terms.ids.dtype == np.int32
    assert terms.weights.dtype == np.float32


@pytest.mark.parametrize("text", [*WORDLESS, *SIGNS])
def test_a_wordless_text_has_no_terms_and_shares_none(text: str) -> None:
    (terms,) = PLAIN.terms([text])
    assert len(terms.ids) == len(terms.weights) == 0
    assert alike(text, "words") == 0.0


@given(text=texts())
def test_every_text_that_can_be_matched_has_terms(text: str) -> None:
    assert tokenize(text)


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("as in ISO 37120.", "=iso 37120", "37120"),
        ("ISO  37120, clause 4", "=iso 37120", "iso"),
        ("ISO\n37120", "=iso 37120", "37120"),
        ("certified to IEC 62443-3-3.", "=iec 62443-3-3", "62443"),
        ("PM2.5, PM10", "=pm2.5", "pm2"),
        ("a LoRa-based TCP/IP net", "=tcp/ip", "tcp"),
        ("ＩＳＯ　３７１２０準拠", "=iso 37120", "iso"),
        ("規格ISO 37120に", "=iso 37120", "規格"),
    ],
)
def test_a_name_with_a_number_is_one_term_besides_its_parts(
    text: str, name: str, part: str
) -> None:
    assert {name, part} <= set(tokenize(text))


def test_a_standard_counts_more_than_its_digits_in_another_standard() -> None:
    assert alike("ISO 37120", "ISO 37120") > alike("ISO 37120", "IEC 37120") > 0


def test_inflected_and_compounded_forms_share_grams() -> None:
    assert alike("congestion", "decongesting") > 0
    assert alike("pengurangan kemacetan", "kemacetannya") > 0
    assert alike("bus", "buses") == 0  # Short words only count whole.


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("ｼﾝｺﾞｳ", "シンゴウ"),
        ("STRASSE", "straße"),
        ("５００", "500"),
        ("๕๐๐", "500"),
        ("៥០០", "500"),
        ("໕໐໐", "500"),
        ("၅၀၀", "500"),
        ("①", "1"),
    ],
)
def test_forms_of_the_same_letters_and_digits_are_the_same_terms(written: str, folded: str) -> None:
    assert tokenize(written) == tokenize(folded)


@given(text=texts())
def test_the_normal_form_of_a_text_does_not_matter(text: str) -> None:
    assert tokenize(unicodedata.normalize("NFD", text)) == tokenize(text)
    assert tokenize(unicodedata.normalize("NFKC", text)) == tokenize(text)


@pytest.mark.parametrize("lang", ["th", "lo", "km", "my"])
def test_runs_without_spaces_keep_their_vowel_signs(lang: str) -> None:
    for word in WORDS[lang][:4]:
        folded = normalise(word)
        assert tokenize(word)[: len(folded) - 1] == [
            folded[i : i + 2] for i in range(len(folded) - 1)
        ]


def test_a_word_inside_a_run_without_spaces_is_found() -> None:
    assert alike("渋滞", "都市部の渋滞を減らす") > 0
    assert alike("ติดขัด", "การจราจรติดขัดทุกเย็น") > 0


def test_a_single_letter_of_a_spaceless_script_is_a_term() -> None:
    assert tokenize("水") == ["水"]


def test_a_second_mention_adds_less_than_the_first() -> None:
    (terms,) = PLAIN.terms(["water water water power"])
    weight = dict(zip(terms.ids.tolist(), terms.weights.tolist(), strict=True))
    saturated = 3 * (SATURATION + 1) / (3 + SATURATION)
    assert weight[term_id("water")] / weight[term_id("power")] == pytest.approx(saturated)


def test_only_the_heaviest_terms_of_an_endless_text_are_kept() -> None:
    words = [f"{i:05d}" for i in range(TERM_LIMIT + 500)]
    (terms,) = PLAIN.terms([" ".join([*words, "twice", "twice"])])
    assert len(terms.ids) == TERM_LIMIT
    assert np.all(np.diff(terms.ids) > 0)
    assert term_id("twice") in terms.ids
    assert np.linalg.norm(terms.weights) == pytest.approx(1, abs=1e-5)


def test_a_term_that_is_common_in_the_background_counts_less() -> None:
    learnt = Tokenizer.learn(["water supply", "water flow", "water pipe", "rare " * 9])
    tokenizer = Tokenizer(ids=learnt[0], counts=learnt[1], texts=learnt[2])
    counts = dict(zip(learnt[0].tolist(), learnt[1].tolist(), strict=True))
    assert (counts[term_id("water")], counts[term_id("rare")], learnt[2]) == (3, 1, 4)
    assert alike("water rare", "rare", tokenizer) > alike("water rare", "water", tokenizer)


@given(text=texts(), others=st.lists(texts(), max_size=3))
def test_the_terms_of_a_text_do_not_depend_on_the_texts_beside_it(
    text: str, others: list[str]
) -> None:
    alone, beside = PLAIN.terms([text])[0], PLAIN.terms([*others, text])[-1]
    assert np.array_equal(alone.ids, beside.ids)
    assert np.array_equal(alone.weights, beside.weights)


def test_a_saved_background_weighs_the_same_and_has_the_same_identity(tmp_path: Path) -> None:
    ids, counts, number = Tokenizer.learn(["water supply", "flood"])
    path = tmp_path / "terms.npz"
    save_background(path, ids=ids, counts=counts, texts=number)
    loaded, learnt = Tokenizer.load(path), Tokenizer(ids=ids, counts=counts, texts=number)
    assert loaded.identity == learnt.identity != PLAIN.identity
    assert np.array_equal(loaded.terms(["flood"])[0].weights, learnt.terms(["flood"])[0].weights)


def test_a_background_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    good = tmp_path / "good.npz"
    save_background(good, ids=np.array([1], np.int32), counts=np.array([1], np.int32), texts=1)
    whole = good.read_bytes()
    np.savez(tmp_path / "outside.npz", ids=np.array([TERM_SPACE]), counts=np.array([1]), texts=1)
    np.savez(tmp_path / "many.npz", ids=np.array([1]), counts=np.array([1]), texts=np.ones(2))
    np.savez(tmp_path / "other.npz", words=np.array([1]))
    for name, content in {
        "empty.npz": b"",
        "text.npz": b"no archive",
        "half.npz": whole[: len(whole) // 2],
        "damaged.npz": whole[:60] + bytes(20) + whole[80:],
    }.items():
        (tmp_path / name).write_bytes(content)
    for path in [tmp_path / "absent.npz", tmp_path, *tmp_path.glob("*.npz")]:
        if path != good:
            with pytest.raises(FileRefused, match="not a background of terms") as refused:
                Tokenizer.load(path)
            assert refused.value.path == path


@pytest.mark.parametrize("character", ["a", "1", ".", "-", " ", "ก", "ั", "水", "é", "a-", "ab 1"])
@pytest.mark.parametrize("tail", ["", " b", "-"])
def test_time_grows_with_the_text_and_not_with_its_square(character: str, tail: str) -> None:
    text = ("ab" + character * TEXT_LIMIT)[: TEXT_LIMIT - len(tail)] + tail
    began = time.perf_counter()
    tokenize(text)
    tokenize("a" * (TEXT_LIMIT // 2) + text[: TEXT_LIMIT // 2])
    assert time.perf_counter() - began < 0.5

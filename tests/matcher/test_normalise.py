"""One spelling for what looks alike, in every script; what differs stays different."""

import time
import unicodedata

import pytest
from hypothesis import given

from matcher.normalise import normalise, normaliser_of
from tests.strategies import WORDS, texts

ZAWGYI, UNICODE = "ျမန္မာႏိုင္ငံ ေရႀကီးမႈ", "မြန်မာနိုင်ငံ ရေကြီးမှု"


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("ＩＳＯ　３７１２０", "ISO 37120"),  # widths
        ("ｶﾞｽ漏れ", "ガス漏れ"),
        ("㎡あたり", "m2あたり"),
        ("conges\u00adtion", "congestion"),  # soft hyphen
        ("\ufefffl\u200bood\u2060ing", "flooding"),  # byte order mark, zero widths
        ("ទឹក\u200bជំនន់", "ទឹកជំនន់"),
        ("café", "cafe\u0301"),  # composed or not
        ("IEC\u201162443", "IEC-62443"),  # a hyphen that does not break
        ("don\u2019t", "don't"),
        ("two \t words\n here ", "two words here"),
        ("น้ำท่วม", "น\u0e4d\u0e49\u0e32ท่วม"),  # SARA AM taken apart
        ("ນ້ຳຖ້ວມ", "ນ\u0ecd\u0ec9\u0eb2ຖ້ວມ"),  # the same in Lao
        ("ที่ดิน", "ท่ีดิน"),  # tone typed before the vowel
        ("แม่น้ำ", "เเม่น้ำ"),  # two strokes for one letter
        ("แก้ไขปัญหา", "แก้้ไขปัญหา"),  # a mark typed twice
        ("ແມ່ນ້ຳ", "ເເມ່ນ້ຳ"),
        ("ໜອງ", "ຫນອງ"),
        ("๕๐๐ កម ៥០០", "500 កម 500"),  # digits of all scripts
        ("ស្ត្រី", "ស្រ្តី"),  # ro stacks last
        ("ធ្វើ", "ធេ្វី"),  # a vowel in halves, before the stack
        ("ស្តាប់", "ស្ដាប់"),  # below a letter, DA looks like TA
        ("ឱ្យ", "ឲ្យ"),
        ("ရွှေ့", "ရ\u1031\u103e\u103d\u1037"),  # marks out of order
        ("အစဉ်", "အစဥ်"),
        ("ဝါးတံတား", "၀ါးတံတား"),  # zero for the letter wa
        ("hóa chất", "hoá chất"),  # both are taught in Viet Nam
        ("thủy lợi", "thuỷ lợi"),
        (UNICODE, ZAWGYI),
    ],
)
def test_what_looks_alike_is_one_spelling(typed: str, other: str) -> None:
    assert normalise(typed) == normalise(other)


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("ปา", "ป่า"),
        ("ນາ", "ນ້າ"),
        ("ເເ", "ເ"),
        ("ကာ", "ကား"),
        ("កា", "ការ"),
        ("hoàn", "hóan"),
        ("quý", "qúy"),
        ("ハハ", "ババ"),
        ("1.5", "15"),
        ("၁၀", "ဝ"),
    ],
)
def test_what_differs_stays_different(one: str, another: str) -> None:
    assert normalise(one) != normalise(another)


@given(text=texts())
def test_a_normalised_text_is_not_changed_again(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once == unicodedata.normalize("NFKC", once)


@pytest.mark.parametrize("lang", sorted(WORDS))
def test_well_spelt_words_keep_their_letters(lang: str) -> None:
    for word in WORDS[lang]:
        plain = [c for c in unicodedata.normalize("NFKC", word) if c.isalpha()]
        assert [c for c in normalise(word) if c.isalpha()] == plain


def test_a_part_is_read_as_the_whole_that_it_is_of() -> None:
    part = "မွ"  # In Zawgyi "from"; alone it could be Unicode too.
    assert normalise(part) == part
    assert normaliser_of(f"{ZAWGYI} {part}")(part) == "မှ"
    assert normaliser_of(UNICODE)(part) == part


@pytest.mark.parametrize("character", ["a", "\u0e49", "\u17d2", "\u1031", "\u1039", "o", "\u200b"])
def test_time_grows_with_the_text_and_not_with_its_square(character: str) -> None:
    began = time.perf_counter()
    normalise(f"a{character * 20_000}b")
    assert time.perf_counter() - began < 0.5

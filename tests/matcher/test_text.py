"""Which texts can be matched, what script they are in, and the Passages they fall into."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matcher.errors import TextEmpty, TextNotPlain, TextTooLong
from matcher.indexed import Field, Script
from matcher.text import (
    PASSAGE_LIMIT,
    PASSAGE_LONGEST,
    TEXT_LIMIT,
    check_text,
    is_plain,
    is_worded,
    passage_text,
    script_of,
    split_passages,
)
from tests.strategies import SIGNS, WORDLESS, WORDS, texts

PREPOSED = "เแโใไເແໂໃໄ"  # Thai and Lao vowels that stand before their consonant.
STACKING = "\u17d2\u1039"  # Khmer and Burmese signs that put the next consonant below.


def quoted(title: str, text: str) -> list[str]:
    return [passage_text(p, title=title, text=text) for p in split_passages(title, text)]


def is_inside_syllable(text: str, place: int) -> bool:
    torn = unicodedata.category(text[place])[0] == "M"
    return torn or (place > 0 and text[place - 1] in PREPOSED + STACKING)


@given(text=texts())
def test_a_plain_text_is_returned_as_written(text: str) -> None:
    assert check_text(text) == text


@pytest.mark.parametrize(
    "text", ["ว", "5", "๕", "½", "水 mixed ກັບ ភាសា", "a\tb\r\nc", "ก\u200bข", "🙂 ok"]
)
def test_one_letter_or_digit_is_enough(text: str) -> None:
    assert check_text(text) == text


@pytest.mark.parametrize("text", [*WORDLESS, *SIGNS])
def test_a_text_without_letters_and_digits_is_empty(text: str) -> None:
    with pytest.raises(TextEmpty, match="no letters or digits"):
        check_text(text)


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\ufdd0", "\uffff"])
def test_what_no_plain_text_contains_is_named_with_its_place(bad: str) -> None:
    with pytest.raises(TextNotPlain) as refused:
        check_text(f"abc{bad}def")
    assert (refused.value.character, refused.value.position) == (bad, 3)
    assert f"character 4 of the text is U+{ord(bad):04X}" in str(refused.value)
    str(refused.value).encode()


def test_the_longest_text_is_read_and_one_character_more_is_not() -> None:
    assert check_text("あ" * TEXT_LIMIT)
    with pytest.raises(TextTooLong, match="20,001 characters; at most 20,000") as refused:
        check_text("あ" * (TEXT_LIMIT + 1))
    assert (refused.value.length, refused.value.limit) == (TEXT_LIMIT + 1, TEXT_LIMIT)


@given(text=st.text(max_size=200))
@example("\ud800")
def test_any_string_is_either_returned_or_refused_by_name(text: str) -> None:
    try:
        assert check_text(text) == text
    except (TextEmpty, TextNotPlain):
        assert not is_worded(text) or not all(map(is_plain, text))


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Traffic jams", Script.LATIN),
        ("Ùn tắc giao thông", Script.LATIN),
        ("渋滞を減らす", Script.JAPANESE),
        ("ｶﾀｶﾅ", Script.JAPANESE),
        ("การจราจรติดขัด", Script.THAI),
        ("ការកកស្ទះ", Script.KHMER),
        ("ການຈະລາຈອນ", Script.LAO),
        ("ယာဉ်ကြော", Script.BURMESE),
        ("Пробки", Script.OTHER),
        ("123 🙂", Script.OTHER),
        ("AI画像 SaaS", Script.JAPANESE),
        ("A report on 交通渋滞 by the city council", Script.LATIN),
    ],
)
def test_the_script_is_that_of_most_letters_or_of_a_quarter_not_latin(
    text: str, script: Script
) -> None:
    assert script_of(text) is script


@given(title=st.one_of(st.just(""), texts()), text=texts())
def test_passages_are_ordered_trimmed_substrings_that_lose_no_letter(title: str, text: str) -> None:
    passages = split_passages(title, text)
    assert passages
    for field, source in ((Field.TITLE, title), (Field.TEXT, text)):
        spans = [(p.start, p.end) for p in passages if p.field is field]
        assert [p.field for p in passages] == sorted((p.field for p in passages), reverse=True)
        flat = [0, *(place for span in spans for place in span), len(source)]
        assert flat == sorted(flat)
        for start, end in spans:
            assert source[start:end] == source[start:end].strip()
        held = {i for start, end in spans for i in range(start, end)}
        assert {i for i, c in enumerate(source) if c.isalnum()} <= held


@given(text=texts())
def test_no_passage_begins_inside_a_syllable(text: str) -> None:
    assert not any(is_inside_syllable(text, p.start) for p in split_passages("", text))


@given(text=texts())
def test_passages_stay_short_and_few(text: str) -> None:
    longest = max(PASSAGE_LONGEST, 2 * len(text) // PASSAGE_LIMIT)
    lengths = [p.end - p.start for p in split_passages("", text)]
    assert max(lengths) <= 4 / 3 * longest + 20  # Cut at a space nearby, or past a long syllable.
    assert len(lengths) <= PASSAGE_LIMIT


@pytest.mark.parametrize(
    "sentence", ["Abcdefghijk lm. ", "あいうえおかきくけこさ。", "x" * 700 + ". "]
)
def test_a_very_long_text_has_no_more_passages_than_the_limit(sentence: str) -> None:
    text = (sentence * TEXT_LIMIT)[:TEXT_LIMIT]
    assert 25 <= len(split_passages("", text)) <= PASSAGE_LIMIT


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("It costs 1.5 million. PM2.5 is high.", ["It costs 1.5 million.", "PM2.5 is high."]),
        (
            "渋滞を大きく減らします。信号を自動で制御していきます。",
            ["渋滞を大きく減らします。", "信号を自動で制御していきます。"],
        ),
        ("Really, is that so?! Yes, it is so.", ["Really, is that so?!", "Yes, it is so."]),
        ("A heading line\nThe first sentence", ["A heading line", "The first sentence"]),
        ("ការកកស្ទះចរាចរណ៍។ទឹកជំនន់ក្រុង", ["ការកកស្ទះចរាចរណ៍។", "ទឹកជំនន់ក្រុង"]),
        ("ယာဉ်ကြောပိတ်ဆို့မှု။ရေကြီးမှုမြို့", ["ယာဉ်ကြောပိတ်ဆို့မှု။", "ရေကြီးမှုမြို့"]),
        ("ໃບໄມ້ແລະເສດອາຫານ.ພວກເຮົາຢາກໃຫ້", ["ໃບໄມ້ແລະເສດອາຫານ.", "ພວກເຮົາຢາກໃຫ້"]),
        ("ต้นสังกัด อ.เมือง จ.เชียงใหม่", ["ต้นสังกัด อ.เมือง จ.เชียงใหม่"]),
        ("No. We never split short ones.", ["No. We never split short ones."]),
        ("The last one is short. Yes.", ["The last one is short. Yes."]),
        ("Short", ["Short"]),
        ("----------------\nWords after a rule", ["Words after a rule"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, passages: list[str]) -> None:
    assert quoted("", text) == passages


def test_the_title_is_the_first_passage() -> None:
    assert quoted(" Flooded streets", "Every year the centre is flooded.") == [
        "Flooded streets",
        "Every year the centre is flooded.",
    ]


def test_a_title_of_signs_alone_is_no_passage() -> None:
    assert quoted("***", "Every year") == ["Every year"]


def test_a_long_sentence_is_cut_at_spaces() -> None:
    passages = quoted("", "longer " * 200)
    assert len(passages) > 3
    assert all(set(passage.split()) == {"longer"} for passage in passages)


@pytest.mark.parametrize("lang", ["th", "lo", "km", "my"])
def test_a_long_run_without_spaces_is_cut_between_syllables(lang: str) -> None:
    for shift in range(60):
        text = "ab" * shift + "".join(WORDS[lang]) * 20
        passages = split_passages("", text)
        assert "".join(quoted("", text)) == text
        assert len(passages) > 1
        assert not any(is_inside_syllable(text, passage.start) for passage in passages)


ALL_OF_ONE = [
    "a",
    "1",
    ".",
    "!",
    "。",
    " ",
    "\n",
    "ก",
    "\u0e31",
    "\u17d2",
    "เ",
    "水",
    "🙂",
    "-",
    "、",
]


@pytest.mark.parametrize("tail", ["", "a", "a b"])
@pytest.mark.parametrize("character", ALL_OF_ONE)
def test_time_grows_with_the_text_and_not_with_its_square(character: str, tail: str) -> None:
    text = ("a" + character * TEXT_LIMIT)[: TEXT_LIMIT - len(tail)] + tail
    began = time.perf_counter()
    split_passages("", text)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("character", ["\U0001fae9", "\ue000", "\u200b", "\u200d"])
def test_letters_of_later_unicode_old_fonts_and_joiners_are_plain(character: str) -> None:
    assert check_text(f"flood{character}") == f"flood{character}"


def test_a_long_sentence_is_cut_where_the_writer_pauses() -> None:
    for pause, word in (("၊", "ယာဉ်ကြောပိတ်ဆို့မှု"), ("\u200b", "ទឹកជំនន់"), ("、", "渋滞を減らす")):
        passages = quoted("", (word + pause) * 60)
        assert len(passages) > 1
        assert all(passage.endswith(pause) for passage in passages[:-1])


def test_a_long_run_of_zawgyi_is_cut_between_syllables() -> None:
    syllables = ("ေျမ", "ျပ", "ေၾက", "ျမိဳ႕", "က်န္း")
    for shift in range(40):
        text = "ab" * shift + "".join(syllables) * 30
        starts = [passage.start for passage in split_passages("", text)]
        assert len(starts) > 1
        assert not any(text[start - 1] in "\u1031\u103b\u107e" for start in starts[1:])

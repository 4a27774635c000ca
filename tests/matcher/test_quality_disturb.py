"""Disturbed texts: seeded, of a known dose, and never of a script that they do not fit."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.quality.disturb import (
    EVERY,
    in_capitals,
    in_other_widths,
    with_typos,
    without_marks,
)

ENGLISH = "Every evening the ring road is jammed for two hours and buses cannot pass. " * 3
THAI = "น้ำท่วมขังในกรุงเทพฯ ทุกครั้งที่ฝนตกหนัก ต้องการระบบเตือนภัยล่วงหน้า" * 3
JAPANESE = "ガードレールの点検をドローンで行いたい。IoTセンサー50台。"


@pytest.mark.parametrize("text", [ENGLISH, THAI, JAPANESE])
def test_typos_are_the_same_on_every_run_and_few(text: str) -> None:
    typed = with_typos(text, seed="n1")
    assert typed == with_typos(text, seed="n1") != text
    assert typed != with_typos(text, seed="n2")
    letters = sum(map(str.isalpha, text))
    assert abs(len(typed) - len(text)) <= 2 * max(1, letters // EVERY)


@given(text=st.text(max_size=200), seed=st.text(max_size=4))
def test_any_text_can_be_disturbed(text: str, seed: str) -> None:
    typed = with_typos(text, seed=seed)
    assert any(map(str.isalpha, text)) or typed == text
    assert set(typed.lower()) <= set(
        unicodedata.normalize("NFD", text.lower()) + text.lower() + "qwertyuiopasdfghjklzxcvbnm"
    )


def test_marks_are_lost_in_latin_script_alone() -> None:
    assert without_marks("Ùn tắc giao thông, Đà Nẵng") == "Un tac giao thong, Da Nang"
    assert without_marks(THAI) == THAI
    assert without_marks("ガス") == "ガス"


def test_widths_change_in_japanese_alone_and_fold_back() -> None:
    other = in_other_widths(JAPANESE)
    assert "ｶﾞｰﾄﾞﾚｰﾙ" in other
    assert "ＩｏＴ" in other
    assert unicodedata.normalize("NFKC", other) == JAPANESE
    assert in_other_widths(ENGLISH) == ENGLISH


def test_capitals() -> None:
    assert in_capitals("Traffic in Đà Nẵng") == "TRAFFIC IN ĐÀ NẴNG"
    assert in_capitals(THAI) == THAI

"""Generators for property tests: texts as ten languages write them, and rows of features."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matcher.features import FEATURES
from matcher.indexed import FloatArray

WORDS = {
    "en": ("traffic", "jams", "every", "evening", "PM2.5", "1.5 km", "ISO 37120"),
    "ja": ("渋滞", "を", "減らす", "信号", "制御", "システム", "ｱｲｳ", "がぎぐ"),
    "th": ("การจราจร", "ติดขัด", "ทุกเย็น", "น้ำท่วม", "เมือง", "ที่", "๕๐๐"),
    "vi": ("ùn", "tắc", "giao", "thông", "mỗi", "buổi", "chiều", "nước"),
    "id": ("kemacetan", "lalu", "lintas", "setiap", "sore", "banjir"),
    "ms": ("kesesakan", "jalan", "raya", "setiap", "petang", "air"),
    "fil": ("trapiko", "tuwing", "hapon", "baha", "mga", "kalsada"),
    "km": ("ការកកស្ទះ", "ចរាចរណ៍", "រាល់ល្ងាច", "ទឹកជំនន់", "ក្រុង"),
    "lo": ("ການຈະລາຈອນ", "ຕິດຂັດ", "ທຸກໆແລງ", "ນໍ້າຖ້ວມ", "ເມືອງ"),
    "my": ("ယာဉ်ကြော", "ပိတ်ဆို့မှု", "ညနေတိုင်း", "ရေကြီးမှု", "မြို့"),
}
SPACELESS = {"ja", "th", "km", "lo", "my"}
STOPS = {"ja": "。", "km": "។", "my": "။", "th": " ", "lo": " "}
# Nothing in these can be matched on, though some of it is long.
WORDLESS = ("", " ", "\n", "🙂🙂", "。", "...", "—", "\u200b", "!?" * 50)
# Nor in these, though Unicode calls some of it letters or digits: flags, key emoji, repetition
# marks, a filler that shows nothing, a tone without its letter.
SIGNS = ("🇻🇳", "1\ufe0f\u20e32\ufe0f\u20e3", "ーー", "々", "ๆ", "\u3164", "\u0e49", "🙂ー🙂")


@st.composite
def sentences(draw: st.DrawFn, lang: str | None = None) -> str:
    """A sentence of common words in one language, with or without spaces as it is written."""
    lang = lang or draw(st.sampled_from(sorted(WORDS)))
    words = draw(st.lists(st.sampled_from(WORDS[lang]), min_size=1, max_size=60))
    return ("" if lang in SPACELESS else " ").join(words) + STOPS.get(lang, ". ")


def texts() -> st.SearchStrategy[str]:
    """Up to eight sentences, the languages mixed, some on lines of their own."""
    between = st.sampled_from(["", "\n", "\r\n", "  "])
    lines = st.lists(st.tuples(sentences(), between), min_size=1, max_size=8)
    return lines.map(lambda pairs: "".join(sentence + gap for sentence, gap in pairs))


def feature_rows() -> st.SearchStrategy[FloatArray]:
    """Float32 (n, len(FEATURES)) in [0, 1], n from 1 to 12."""
    return arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 12), st.just(len(FEATURES))),
        elements=st.floats(0, 1, width=32),
    )

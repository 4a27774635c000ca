"""Which language a text is in: by script, by the shipped profile, and when nobody can say."""

import json
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from matcher.domain import LANGUAGES, UNDETERMINED
from matcher.errors import FileRefused
from matcher.language import BUCKETS, CLASSES, Identified, LanguageIdentifier, save_weights
from matcher.shipped import DATA, LANGUAGE_PROFILE

SENTENCES = {
    "en": "The canals smell in the dry season and nobody knows where the waste water comes from.",
    "ja": "乾期になると水路が臭い、どこから汚水が来るのか分かりません。",
    "th": "หน้าแล้งคลองเหม็น ไม่มีใครรู้ว่าน้ำเสียมาจากไหน",
    "vi": "Mùa khô kênh rạch bốc mùi, không ai biết nước thải từ đâu chảy ra.",
    "id": "Selokan bau sekali karena limbah; warga sudah mengeluh ke kantor kelurahan.",
    "ms": "Parit berbau busuk kerana sisa; penduduk telah mengadu kepada majlis perbandaran.",
    "fil": "Tuwing tag-init ay mabaho ang mga kanal at walang nakakaalam kung saan galing ito.",
    "km": "នៅរដូវប្រាំង ប្រឡាយមានក្លិនស្អុយ ហើយគ្មានអ្នកណាដឹងថាទឹកស្អុយមកពីណា។",
    "lo": "ໃນລະດູແລ້ງຄອງມີກິ່ນເໝັນ ແລະ ບໍ່ມີໃຜຮູ້ວ່ານ້ຳເສຍມາຈາກໃສ.",
    "my": "နွေရာသီမှာ မြောင်းတွေ နံစော်ပြီး ရေဆိုး ဘယ်ကလာမှန်း ဘယ်သူမှ မသိပါ။",
}


@cache
def shipped() -> LanguageIdentifier:
    return LanguageIdentifier.load(DATA / LANGUAGE_PROFILE)


def identified(text: str) -> Identified:
    return shipped().identify([text])[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_is_identified_with_certainty(lang: str) -> None:
    found = identified(SENTENCES[lang])
    assert found.language == lang
    assert found.probabilities[lang] > 0.9


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("ระบบ smart parking แบบ IoT sensor สำหรับเมือง", "th"),
        ("ระบบตรวจวัด air quality dashboard", "th"),
        ("AI画像解析 SaaS", "ja"),
        ("ប្រព័ន្ធ GIS និង CCTV", "km"),
        ("渋滞", "ja"),
        ("un tac giao thong o cac nut giao", "vi"),
        ("ြမန်မာ ေရႀကီးမႈ ျပႆနာ", "my"),
        ("See https://example.org/th/ระบบ/ข้อมูล for how our city works", "en"),
    ],
)
def test_mixed_and_short_texts(text: str, lang: str) -> None:
    assert identified(text).language == lang


@pytest.mark.parametrize(
    "text",
    [
        "Les inondations dans la ville sont de plus en plus fréquentes.",
        "In der Innenstadt steht nach jedem Gewitter das Wasser.",
        "Las calles se inundan cada año cuando llueve.",
        "Пробки на дорогах",
        "교통 체증이 심각합니다",
        "我们的城市每天早上都堵车，希望改善交通信号。",
        "城市交通拥堵问题",
        "မိူင်းတႆး ပဵၼ်ၸႄႈမိူင်းဢၼ်ယႂ်ႇသုတ်း",
        "🙂 12345",
        "zzzz qqqq xxxx",
    ],
)
def test_what_is_none_of_the_ten_is_not_called_one_of_them(text: str) -> None:
    assert identified(text).language == UNDETERMINED


def test_the_texts_of_the_invented_needs_are_identified() -> None:
    lines = (DATA / "demo" / "needs.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    found = shipped().identify([record["text"] for record in records])
    assert [one.language for one in found] == [record["lang"] for record in records]
    assert not any(one.doubts(r["lang"]) for one, r in zip(found, records, strict=True))


@pytest.mark.parametrize("declared", [lang for lang in LANGUAGES if lang not in ("id", "ms")])
def test_an_evidently_wrong_declaration_is_doubted(declared: str) -> None:
    for lang, text in SENTENCES.items():
        assert identified(text).doubts(declared) is (lang != declared)


def test_what_may_be_right_is_not_doubted() -> None:
    assert not identified(SENTENCES["vi"]).doubts("vi-Latn-VN")
    assert not identified(SENTENCES["vi"]).doubts(UNDETERMINED)
    assert not identified("渋滞").doubts("en")
    assert not identified("Ringroad 2026").doubts("th")
    assert not identified(SENTENCES["id"]).doubts("ms")  # One sentence is too little for these.
    assert identified(SENTENCES["id"] * 3).doubts("ms")


def test_a_file_that_is_no_profile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "languages.npz"
    for content in (b"", b"nothing", (DATA / LANGUAGE_PROFILE).read_bytes()[:5_000]):
        path.write_bytes(content)
        with pytest.raises(FileRefused, match="not a language profile"):
            LanguageIdentifier.load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights.npy", b"")
    with pytest.raises(FileRefused):
        LanguageIdentifier.load(path)


def test_a_profile_of_other_classes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "languages.npz"
    save_weights(path, np.ones((BUCKETS // 2, len(CLASSES)), np.float32), np.zeros(6, np.float32))
    with pytest.raises(FileRefused, match="of other classes"):
        LanguageIdentifier.load(path)


def test_a_saved_profile_says_the_same_but_for_a_rounding(tmp_path: Path) -> None:
    weights = np.random.default_rng(0).normal(size=(BUCKETS, len(CLASSES))).astype(np.float32)
    bias = np.arange(len(CLASSES), dtype=np.float32)
    save_weights(tmp_path / "languages.npz", weights, bias)
    loaded = LanguageIdentifier.load(tmp_path / "languages.npz")
    for text in SENTENCES.values():
        exact = LanguageIdentifier(weights, bias).identify([text])[0].probabilities
        assert loaded.identify([text])[0].probabilities == pytest.approx(exact, abs=0.05)

"""Zawgyi is told from Unicode and rewritten; Unicode, also of other languages, is left alone."""

import pytest

from matcher.zawgyi import is_zawgyi, to_unicode

# The same words as people type them in both encodings.
PAIRS = [
    ("ျမန္မာ", "မြန်မာ"),
    ("မဂၤလာပါ", "မင်္ဂလာပါ"),
    ("ရန္ကုန္ၿမိဳ႕", "ရန်ကုန်မြို့"),
    ("ေရႀကီးေရလွ်ံမႈ", "ရေကြီးရေလျှံမှု"),
    ("လွ်ပ္စစ္မီးျပတ္ေတာက္ျခင္း", "လျှပ်စစ်မီးပြတ်တောက်ခြင်း"),
    ("အျပည္ျပည္ဆိုင္ရာ လူ႔အခြင့္အေရး ေၾကညာစာတမ္း", "အပြည်ပြည်ဆိုင်ရာ လူ့အခွင့်အရေး ကြေညာစာတမ်း"),
    ("ကမ႓ာ့ကုလသမဂၢ", "ကမ္ဘာ့ကုလသမဂ္ဂ"),
    ("ေယာက္်ား မိန္းမ", "ယောက်ျား မိန်းမ"),
    ("ဂုဏ္သိကၡာ ပုဂၢိဳလ္", "ဂုဏ်သိက္ခာ ပုဂ္ဂိုလ်"),
    ("သႏၷိ႒ာန္ခ်ၿပီး", "သန္နိဋ္ဌာန်ချပြီး"),
    ("၎သည္ ဥာဏ္ျဖစ္၏", "၎င်းသည် ဥာဏ်ဖြစ်၏"),
    ("အမိႈက္သိမ္းကား PM2.5 ၁၀ စီး", "အမှိုက်သိမ်းကား PM2.5 ၁၀ စီး"),
]
# Mon, Shan and Karen share the block: what Zawgyi has for pieces of glyphs are their letters.
OTHERS = [
    "ဍာ်ဒှ် တိုန် ပ္ဍဲ ဍုၚ်",
    "မိူင်းတႆး ပဵၼ်ၸႄႈမိူင်းဢၼ်ယႂ်ႇသုတ်း",
    "ၵျိၼ်း ၵႃး တိတ်း",
    "ပှၤကညီ ခဲလၢာ် အိၣ်ဖျဲၣ်ထီၣ်",
]


@pytest.mark.parametrize(("zawgyi", "spelt"), PAIRS)
def test_zawgyi_is_recognised_and_rewritten(zawgyi: str, spelt: str) -> None:
    assert is_zawgyi(zawgyi)
    assert to_unicode(zawgyi) == spelt


@pytest.mark.parametrize("spelt", [spelt for _, spelt in PAIRS])
def test_unicode_is_left_alone(spelt: str) -> None:
    assert not is_zawgyi(spelt)


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_of_the_block_are_not_zawgyi(text: str) -> None:
    assert not is_zawgyi(text)


@pytest.mark.parametrize("text", ["", "flood", "洪水", "ကလေး", "လမ်း", "၁၂၃", "🙂"])
def test_what_reads_alike_in_both_is_not_called_zawgyi(text: str) -> None:
    assert not is_zawgyi(text)


def test_a_slip_in_a_long_unicode_text_does_not_make_it_zawgyi() -> None:
    text = " ".join(spelt for _, spelt in PAIRS)
    assert not is_zawgyi(f"{text} နည္းပညာ")


def test_mixed_with_english_it_is_still_recognised() -> None:
    assert is_zawgyi("GitHub repository မွာ ျပန္ၾကည့္ပါ")

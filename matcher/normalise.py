"""One spelling for what looks alike, of every text that is embedded or split into terms.

The stored text stays as written, and Passages point into it; only what is computed from a text
is computed from its normalised form. Whatever changes here must change `NORMALISATION`, so that
an index of the old spelling is made anew.
"""

import re
import unicodedata
from collections.abc import Callable

from matcher.zawgyi import is_zawgyi, to_unicode

NORMALISATION = "1"  # Part of the identity of every index.

# Unicode's Default_Ignorable_Code_Point: soft hyphen, zero-width space and joiners, fillers ...
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_PUNCTUATION = str.maketrans(
    dict.fromkeys("\u2010\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u02bc\u0060", "'")
    | dict.fromkeys("\u201c\u201d\u201f", '"')
)
_DIGIT = re.compile(r"[^\D0-9]")

# A mark typed twice, in Thai, Lao, Burmese or Khmer, is seen once.
_DOUBLED = re.compile(
    "([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u17b6-\u17d3])\\1+"
)
_THAI_LAO = (
    (re.compile("\u0e40\u0e40"), "\u0e41"),  # Two short strokes for one double letter.
    (re.compile("\u0ec0\u0ec0"), "\u0ec1"),
    # Tone before the vowel of the same letter: the keyboard takes both, the eye sees one.
    (re.compile("([\u0e48-\u0e4b])([\u0e31\u0e34-\u0e37])"), r"\2\1"),
    (re.compile("([\u0ec8-\u0ecb])([\u0eb1\u0eb4-\u0eb7\u0ebb\u0ebc])"), r"\2\1"),
    # SARA AM taken apart, its circle before the tone.
    (re.compile("\u0e4d([\u0e48-\u0e4b])\u0e32"), "\\1\u0e4d\u0e32"),
    (re.compile("\u0ecd([\u0ec8-\u0ecb])\u0eb2"), "\\1\u0ecd\u0eb2"),
)

# Khmer letters that look alike or that Unicode advises against, and vowels typed in two halves.
_KHMER = (
    (re.compile("\u17d2\u178a"), "\u17d2\u178f"),  # Below a letter, DA and TA are one shape.
    (re.compile("\u17a3"), "\u17a2"),
    (re.compile("\u17a4"), "\u17a2\u17b6"),
    (re.compile("\u17b2"), "\u17b1"),
    (re.compile("\u17d3"), "\u17c6"),
)
_KHMER_HALVES = (
    (re.compile("\u17c1\u17b8|\u17b8\u17c1"), "\u17be"),
    (re.compile("\u17c1\u17b6|\u17b6\u17c1"), "\u17c4"),
)
_KHMER_MARKS = re.compile("(?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17dd]){2,}")
_KHMER_MARK = re.compile("\u17d2.|.")
_KHMER_VOWELS = "".join(map(chr, range(0x17B6, 0x17C6)))

_BURMESE = (
    (re.compile("\u1025(?=\u1039|\u103a)"), "\u1009"),
    (re.compile("\u1040(?=[\u102b-\u1032\u1036-\u103e])"), "\u101d"),  # Zero for the letter wa.
    (re.compile("\u101e\u103c\u1031\u102c"), "\u102a"),
)
_BURMESE_MARKS = re.compile("[\u102b-\u1032\u1036-\u1038\u103b-\u103e]{2,}")
# The order of Unicode Technical Note 11; asat and stacks stay where they are.
_BURMESE_ORDER = (
    "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u1038"
)

# Vietnamese writes hoà and hòa, thuỷ and thủy: at a word's end the tone goes to the first vowel.
_TONE = re.compile(
    "(?P<first>o)(?P<second>[àáảãạèéẻẽẹ])\\b|(?P<u>(?<!q)u)(?P<y>[ỳýỷỹỵ])\\b", re.IGNORECASE
)


def normalise(text: str) -> str:
    """Return a text in the spelling that is embedded and split into terms."""
    return normaliser_of(text)(text)


def normaliser_of(whole: str) -> Callable[[str], str]:
    """Return what normalises a text or parts of it: the whole tells best whether it is Zawgyi."""
    return _from_zawgyi if is_zawgyi(whole) else _from_unicode


def _from_zawgyi(text: str) -> str:
    return _from_unicode(to_unicode(_INVISIBLE.sub("", text)))


def _from_unicode(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_PUNCTUATION)
    text = _DOUBLED.sub(r"\1", text)
    for pattern, spelling in _THAI_LAO:
        text = pattern.sub(spelling, text)
    text = _khmer(_burmese(text))
    text = _TONE.sub(_tone_moved, text)
    # After the letters that digits stand for.
    text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _burmese(text: str) -> str:
    for pattern, spelling in _BURMESE:
        text = pattern.sub(spelling, text)
    return _BURMESE_MARKS.sub(
        lambda marks: "".join(sorted(marks.group(), key=_BURMESE_ORDER.index)), text
    )


def _khmer(text: str) -> str:
    for pattern, spelling in _KHMER:
        text = pattern.sub(spelling, text)
    text = _KHMER_MARKS.sub(
        lambda marks: "".join(sorted(_KHMER_MARK.findall(marks.group()), key=_khmer_rank)), text
    )
    for pattern, spelling in _KHMER_HALVES:
        text = pattern.sub(spelling, text)
    return text


def _khmer_rank(mark: str) -> int:
    """Return the place of a mark behind its letter: stacks, ro last; shifter; vowel; signs."""
    if len(mark) == 2:
        return 1 if mark[1] == "\u179a" else 0
    if mark in "\u17c9\u17ca":
        return 2
    if mark in _KHMER_VOWELS:
        return 3
    return 4 if mark == "\u17c6" else 5


def _tone_moved(match: re.Match[str]) -> str:
    first, second = (part for part in match.groups() if part)
    apart = unicodedata.normalize("NFD", second)
    return unicodedata.normalize("NFC", first + apart[1:]) + apart[0]

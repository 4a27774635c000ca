"""Zawgyi, the old font encoding of Burmese: recognised, and rewritten as Unicode.

Zawgyi uses the code points of Unicode's Myanmar block for pieces of glyphs, in the order in which
they are seen. What each of them is was published with the Zawgyi fonts and by CLDR; the order is
put right here, syllable by syllable. Measured in docs/decisions/0007.
"""

import re
import unicodedata

_CONSONANTS = "\u1000-\u1021"
_KINZI = "\ue000"  # Stands for the kinzi of the next table until it has moved before its letter.

# What one Zawgyi code point is in Unicode; a code point that is not here is the same in both.
_UNICODE_OF = str.maketrans(
    {
        "\u1033": "\u102f",
        "\u1034": "\u1030",
        "\u1039": "\u103a",  # asat
        "\u103a": "\u103b",  # medial ya, medial ra, medial wa, medial ha
        "\u103b": "\u103c",
        "\u103c": "\u103d",
        "\u103d": "\u103e",
        "\u105a": "\u102b\u103a",
        "\u1064": _KINZI,
        "\u106a": "\u1009",
        "\u106b": "\u100a",
        "\u106e": "\u100d\u1039\u100d",
        "\u106f": "\u100d\u1039\u100e",
        "\u107d": "\u103b",
        "\u1086": "\u103f",
        "\u1087": "\u103e",
        "\u1088": "\u103e\u102f",
        "\u1089": "\u103e\u1030",
        "\u108a": "\u103d\u103e",
        "\u108b": _KINZI + "\u102d",
        "\u108c": _KINZI + "\u102e",
        "\u108d": _KINZI + "\u1036",
        "\u108e": "\u102d\u1036",
        "\u108f": "\u1014",
        "\u1090": "\u101b",
        "\u1091": "\u100f\u1039\u100d",
        "\u1092": "\u100b\u1039\u100c",
        "\u1096": "\u1039\u1010\u103d",
        "\u1097": "\u100b\u1039\u100b",
    }
    | dict.fromkeys("\u107e\u107f\u1080\u1081\u1082\u1083\u1084", "\u103c")
    | dict.fromkeys("\u1094\u1095", "\u1037")
    | {
        zawgyi: "\u1039" + letter
        for zawgyis, letter in (
            ("\u1060", "\u1000"), ("\u1061", "\u1001"), ("\u1062", "\u1002"), ("\u1063", "\u1003"),
            ("\u1065", "\u1005"), ("\u1066\u1067", "\u1006"), ("\u1068", "\u1007"),
            ("\u1069", "\u1008"), ("\u106c", "\u100b"), ("\u106d", "\u100c"), ("\u1070", "\u100f"),
            ("\u1071\u1072", "\u1010"), ("\u1073\u1074", "\u1011"), ("\u1075", "\u1012"),
            ("\u1076", "\u1013"), ("\u1077", "\u1014"), ("\u1078", "\u1015"), ("\u1079", "\u1016"),
            ("\u107a", "\u1017"), ("\u107b\u1093", "\u1018"), ("\u107c", "\u1019"),
            ("\u1085", "\u101c"),
        )
        for zawgyi in zawgyis
    }
)  # fmt: skip

# Vowel e and medial ra are written before their letter, all other marks behind it.
_SEEN = re.compile(
    rf"(?P<before>[\u1031\u103c]{{0,4}})(?P<letter>[\u1000-\u102a\u103f\u1040])"
    rf"(?P<marks>(?:\u1039[{_CONSONANTS}]"
    rf"|[\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e{_KINZI}])*)"
)
_MARK = re.compile(rf"\u1039[{_CONSONANTS}]|.", re.DOTALL)
_AFOREMENTIONED = re.compile("\u104e(?!\u1004)")  # One glyph in Zawgyi, four letters in Unicode.
# What no Unicode spelling of Burmese has: a mark without its letter, a half stack, old glyphs.
_BROKEN = re.compile(
    "(?<![\u1000-\u102a\u103f\u1039\u103b-\u103e])\u1031"
    "|(?<![\u1000-\u102a\u103f\u1039-\u103e])[\u103b-\u103e]"
    "|\u1039(?![\u1000-\u1021])|\u103a[\u102b-\u102e\u1030-\u1032]"
    "|\u1036[\u102d-\u1030]|\u1021[\u103b\u103c]|[\u1033\u1034\u105a\u1060-\u1097]"
)
_STACK = re.compile(f"([{_CONSONANTS}])\u1039([{_CONSONANTS}])")
# What Zawgyi never has: letters of Mon, Shan, Karen and others, its own glyphs at odd places.
_ANOTHER = re.compile(
    "[\u1022\u1028\u103e\u103f\u1050-\u1059\u105b-\u105f\u1098-\u109f]"
    "|[\u105a\u1062\u1063\u1087\u1089]\u103a|\u103a[\u1075-\u107c\u1087\u1088]"
    "|(?:^|[\\s\u1038\u1088-\u108a])[\u1060-\u1063\u1065-\u1069\u1075-\u107c]"
)
_MYANMAR = re.compile("[\u1000-\u109f]")
_SLIPS = 0.04  # Share of the letters up to which odd places are a writer's slips.
# The order of marks in Unicode Technical Note 11; a stacked letter comes first, asat is apart.
_ORDER = (
    "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u1038"
)


def is_zawgyi(text: str) -> bool:
    """Return whether a text reads better as Zawgyi; False where both readings are alike."""
    letters = len(_MYANMAR.findall(text))
    if not letters:
        return False
    slips, broken = letters * _SLIPS, _broken(text)
    if broken <= slips or len(_ANOTHER.findall(text)) > slips:
        return False
    return broken > _broken(to_unicode(text))


def to_unicode(text: str) -> str:
    """Return Zawgyi text as Unicode; only for what `is_zawgyi` says is Zawgyi."""
    mapped = _AFOREMENTIONED.sub("\u104e\u1004\u103a\u1038", text.translate(_UNICODE_OF))
    ordered = _SEEN.sub(lambda match: _as_spelt(**match.groupdict()), mapped)
    return unicodedata.normalize("NFC", ordered.replace(_KINZI, "\u1004\u103a\u1039"))


def _broken(text: str) -> int:
    """Return how many places of a text no Unicode spelling of Burmese has."""
    odd = sum(_row(upper) != _row(lower) for upper, lower in _STACK.findall(text))
    return odd + len(_BROKEN.findall(text))


def _row(letter: str) -> int:
    """Return the row of the alphabet that a letter is of: only letters of one row are stacked."""
    code = ord(letter) - 0x1000 - (letter > "\u1009")  # The second row has two forms of nya.
    return code // 5 if code < 25 else code


def _as_spelt(before: str, letter: str, marks: str) -> str:
    """Return one syllable part in the order of Unicode."""
    pieces = dict.fromkeys([*before, *_MARK.findall(marks)])  # Doubled marks look like one.
    kinzi = _KINZI in pieces
    stacked = "".join(piece for piece in pieces if len(piece) == 2)
    signs = sorted((p for p in pieces if p in _ORDER), key=_ORDER.index)
    spelt = "".join(signs)
    if "\u103a" in pieces:
        # Asat kills what it stands behind: the vowel aa or a medial, else the letter itself.
        behind = [p for p in spelt if p in "\u102b\u102c\u103d\u103e" and f"{p}\u103a" in marks]
        place = spelt.index(behind[0]) + 1 if behind else 0
        spelt = spelt[:place] + "\u103a" + spelt[place:]
    if pieces:
        letter = _letter(letter, spelt)
    return (_KINZI if kinzi else "") + letter + stacked + spelt


def _letter(letter: str, spelt: str) -> str:
    if letter == "\u1025" and spelt.startswith("\u103a"):
        return "\u1009"
    return "\u101d" if letter == "\u1040" else letter

"""What a text is made of: its script, its Passages, and whether it can be matched at all."""

import re
import unicodedata
from collections import Counter

from matcher.errors import TextEmpty, TextNotPlain, TextTooLong
from matcher.indexed import Field, Passage, Script
from matcher.zawgyi import is_zawgyi

TEXT_LIMIT = 20_000  # Characters; about ten pages, far above any listing seen.
PASSAGE_LONGEST = 240  # Characters; a longer sentence is cut at spaces.
PASSAGE_SHORTEST = 12  # Characters; a shorter one joins the next.
PASSAGE_LIMIT = 64  # Passages of one text; beyond it they grow instead.

_SCRIPT_RANGES = (
    (0x0041, 0x024F, Script.LATIN),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x0E80, 0x0EFF, Script.LAO),
    (0x1000, 0x109F, Script.BURMESE),
    (0xAA60, 0xAA7F, Script.BURMESE),
    (0x1780, 0x17FF, Script.KHMER),
    (0x3040, 0x30FF, Script.JAPANESE),
    (0x3400, 0x9FFF, Script.JAPANESE),
    (0xFF66, 0xFF9F, Script.JAPANESE),
)
# A full stop ends a sentence only before a space, "1.5" and "PM2.5" stay whole; or before a Lao,
# Burmese or Khmer letter. Thai has it in abbreviations alone.
_SENTENCE = re.compile(
    r".+?(?:[。！？｡។៕။\n]+|[.!?](?=\s|$|[\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff])|$)", re.DOTALL
)
_PAUSES = (" ", "、", "，", "၊", "\u200b")  # Where a sentence without an end may be cut.
# Khmer and Burmese signs that stack the next letter; Thai and Lao vowels written before theirs ...
_BINDS_NEXT = "\u17d2\u1039\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4"
# ... and, in Zawgyi, the vowel and the medial written before theirs.
_BINDS_NEXT_IN_ZAWGYI = "\u1031\u103b\u107e\u107f\u1080\u1081\u1082\u1083\u1084"
_WHITE_SPACE = "\t\n\r"
_KEY_EMOJI = re.compile("[0-9]\ufe0f?\u20e3")
_FILLERS = "\u115f\u1160\u3164\uffa0"  # Hangul letters that show nothing.


def check_text(text: str) -> str:
    """Return the text unchanged if it can be matched.

    Raises TextTooLong, TextNotPlain (control characters, NUL, lone surrogates,
    noncharacters) or TextEmpty (as in emoji or punctuation alone, see `is_worded`).
    """
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(length=len(text), limit=TEXT_LIMIT)
    for position, character in enumerate(text):
        if character not in _WHITE_SPACE and not is_plain(character):
            raise TextNotPlain(character=character, position=position)
    if not is_worded(text):
        raise TextEmpty()
    return text


def is_worded(text: str) -> bool:
    """Return whether a text has any letter or digit: the key emoji and fillers have none."""
    return any(
        character.isalnum()
        and unicodedata.category(character) != "Lm"  # as ー, 々 and ๆ, which only repeat others
        and character not in _FILLERS
        for character in _KEY_EMOJI.sub("", text)
    )


def is_plain(character: str) -> bool:
    """Return whether plain text may hold a character, on one line.

    Not: controls, lone surrogates, noncharacters. Unassigned code points are plain, as they are
    the emoji and letters of a later Unicode; private ones too, which old local fonts use.
    """
    code = ord(character)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unicodedata.category(character) not in ("Cc", "Cs") and not noncharacter


def script_of(text: str) -> Script:
    """Return the script of most letters; kana or ideographs beat Latin names mixed into them.

    A Japanese, Thai, Khmer, Lao or Burmese text keeps its script although product names in it
    are Latin: a quarter of the letters suffices.
    """
    counts = Counter(script for script in map(_script_of_letter, text) if script is not None)
    if not counts:
        return Script.OTHER
    total = counts.total()
    others = [(n, s) for s, n in counts.items() if s is not Script.LATIN and 4 * n >= total]
    return max(others)[1] if others else counts.most_common(1)[0][0]


def split_passages(title: str, text: str) -> tuple[Passage, ...]:
    """Return the title, if any, and the sentences of the text as Passages, in reading order.

    Works without spaces between words and without full stops. Passages hold no outer white
    space, do not overlap, and never contain only punctuation.
    """
    spans = [(Field.TITLE, 0, len(title))] if title else []
    longest = max(PASSAGE_LONGEST, 2 * len(text) // PASSAGE_LIMIT)
    pieces = _pieces(text, shortest=PASSAGE_SHORTEST, longest=longest)
    if len(pieces) > PASSAGE_LIMIT:
        pieces = _pieces(text, shortest=longest, longest=longest)
    spans += [(Field.TEXT, start, end) for start, end in pieces]
    sources = {Field.TITLE: title, Field.TEXT: text}
    trimmed = ((field, *_trim(sources[field], start, end)) for field, start, end in spans)
    return tuple(
        Passage(field=field, start=start, end=end)
        for field, start, end in trimmed
        if is_worded(sources[field][start:end])
    )


def passage_text(passage: Passage, *, title: str, text: str) -> str:
    """Return the exact substring that a Passage names."""
    source = title if passage.field is Field.TITLE else text
    return source[passage.start : passage.end]


def _script_of_letter(character: str) -> Script | None:
    if not character.isalpha():
        return None
    code = ord(character)
    for first, last, script in _SCRIPT_RANGES:
        if first <= code <= last:
            return script
    return Script.OTHER


def _pieces(text: str, *, shortest: int, longest: int) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences, the short ones joined and the long ones cut."""
    binding = _BINDS_NEXT + (_BINDS_NEXT_IN_ZAWGYI if is_zawgyi(text) else "")
    return [
        piece
        for start, end in _sentences(text, shortest)
        for piece in _cut(text, start, end, longest=longest, binding=binding)
    ]


def _sentences(text: str, shortest: int) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence; one below `shortest` is joined with the next."""
    joined: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        if match.end() - start >= shortest:
            joined.append((start, match.end()))
            start = match.end()
    if start < len(text):
        # What is left is shorter than a Passage: it belongs to the one before.
        first = joined.pop()[0] if joined else start
        joined.append((first, len(text)))
    return joined


def _cut(text: str, start: int, end: int, *, longest: int, binding: str) -> list[tuple[int, int]]:
    """Cut a sentence into pieces of about `longest` at most, at pauses where there are any."""
    count = -(-(end - start) // longest)
    cuts = [start]
    for i in range(1, count):
        aim = start + i * (end - start) // count
        space = max(text.rfind(pause, cuts[-1] + 1, aim) for pause in _PAUSES)
        near = space > aim - longest // 3
        cuts.append(space + 1 if near else _syllable_start(text, aim, binding))
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _syllable_start(text: str, position: int, binding: str) -> int:
    """Move a cut to where a syllable begins, so that no vowel sign is torn from its letter."""
    while position < len(text) and (
        unicodedata.category(text[position])[0] == "M" or text[position - 1] in binding
    ):
        position += 1
    return position


def _trim(source: str, start: int, end: int) -> tuple[int, int]:
    part = source[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())

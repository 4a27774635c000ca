"""Texts as people really send them: typing slips of each script, lost marks, capitals, widths.

Everything random comes from a seed, so that a disturbed text is the same on every run.
"""

import random
import unicodedata

from matcher.indexed import Script
from matcher.text import script_of

EVERY = 25  # One slip in so many letters: about one in each line of a screen.
NEIGHBOURS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOICING = {"\u3099", "\u309a"}
_HALF_WIDTH = {
    unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)
}


def with_typos(text: str, *, seed: str) -> str:
    """Return the text with one slip in EVERY letters, of a kind that its script invites.

    Everywhere a letter is lost, doubled or swapped with the next. In Latin script a neighbouring
    key is hit; in Japanese a voicing mark is lost; in Thai, Khmer, Lao and Burmese a mark above or
    below is lost.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    characters = list(text)
    letters = [i for i, character in enumerate(characters) if character.isalpha()]
    if not letters:
        return text
    slips = sorted(chance.sample(letters, max(1, len(letters) // EVERY)), reverse=True)
    for place in slips:
        characters[place : place + 2] = _slip(characters[place : place + 2], chance)
    return "".join(characters)


def without_marks(text: str) -> str:
    """Return a Latin text typed without its marks, as Vietnamese often is; others unchanged."""
    if script_of(text) is not Script.LATIN:
        return text
    bare = (c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return "".join(bare).replace("đ", "d").replace("Đ", "D")


def in_capitals(text: str) -> str:
    """Return the text in capital letters, unchanged where its script has none."""
    return text.upper()


def in_other_widths(text: str) -> str:
    """Return a Japanese text as old forms ask for it: full-width Latin, half-width kana.

    Texts of other scripts are unchanged.
    """
    if script_of(text) is not Script.JAPANESE:
        return text
    return "".join(_other_width(character) for character in text)


def _slip(pair: list[str], chance: random.Random) -> list[str]:
    """Return what becomes of a letter and its follower; where a slip would not show, it is lost."""
    letter, *rest = pair
    slipped = {
        "lost": rest,
        "doubled": [letter, letter, *rest],
        "swapped": [*rest, letter],
        "own": [_slip_of_script(letter, chance), *(r for r in rest if not _is_mark(r))],
    }[chance.choice(("lost", "doubled", "swapped", "own"))]
    return rest if slipped == pair else slipped


def _slip_of_script(letter: str, chance: random.Random) -> str:
    row = next((row for row in NEIGHBOURS if letter.lower() in row), None)
    if row is not None:
        place = row.index(letter.lower())
        return (
            row[place - 1] if place and chance.random() < 0.5 else row[min(place + 1, len(row) - 1)]
        )
    decomposed = unicodedata.normalize("NFD", letter)
    return decomposed[0] if _VOICING & set(decomposed) else letter


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc")


def _other_width(character: str) -> str:
    if "!" <= character <= "~":
        return chr(ord(character) + 0xFEE0)
    parts = unicodedata.normalize("NFD", character)
    if all(part in _HALF_WIDTH for part in parts) and "ァ" <= parts[0] <= "ー":
        return "".join(_HALF_WIDTH[part] for part in parts)
    return character

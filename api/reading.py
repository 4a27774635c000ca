"""What is read of a text before it is matched: language and encoding, and what to tell of them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from api.i18n import PAGE_LANGUAGES, mark
from api.reader import Reader
from matcher.domain import UNDETERMINED, Listing
from matcher.language import LanguageIdentifier
from matcher.shipped import DATA, LANGUAGE_PROFILE
from matcher.zawgyi import is_zawgyi


class Note(StrEnum):
    """What a person should be told of a text; it hinders nothing."""

    ZAWGYI = "zawgyi_converted"
    OTHER_LANGUAGE = "other_language"


SENTENCES = {
    Note.ZAWGYI: mark(
        "The text is written in Zawgyi, an old encoding of Burmese. It is kept as written, and "
        "read as Unicode to match it."
    ),
    Note.OTHER_LANGUAGE: mark(
        "The text reads as %(detected)s, though %(declared)s was given. What was given is kept; "
        "matches do not depend on it."
    ),
}

NOTHING_KNOWN = mark(
    "No word of the text is known here, so there is nothing to compare. Say it in other words, in "
    "one of the ten languages."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`declared` and `detected` language, each `und` where not known, and what to tell."""

    declared: str
    detected: str
    notes: tuple[Note, ...]

    @property
    def language(self) -> str:
        """The language to keep with the text: as declared, else as detected."""
        return self.detected if self.declared == UNDETERMINED else self.declared

    def told(self, reader: Reader) -> list[tuple[Note, str]]:
        """Return each note with its sentence in the reader's language."""
        languages = {
            "detected": reader.language(self.detected),
            "declared": reader.language(self.declared),
        }
        return [(note, reader.say(SENTENCES[note], **languages)) for note in self.notes]

    def nothing_known(self, reader: Reader) -> str:
        """Return the sentence for a text of which no word is known."""
        return reader.say(NOTHING_KNOWN)


def reading_of(listing: Listing) -> Reading:
    """Return what is read of a Listing; its language is what was declared."""
    return read_text(listing.title, listing.text, declared=listing.lang)


def read_text(title: str, text: str, *, declared: str) -> Reading:
    """Return what is read of a title and text."""
    (found,) = _identifier().identify([f"{title}\n{text}"])
    notes = []
    if is_zawgyi(title) or is_zawgyi(text):
        notes.append(Note.ZAWGYI)
    if found.doubts(declared):
        notes.append(Note.OTHER_LANGUAGE)
    return Reading(declared=declared, detected=found.language, notes=tuple(notes))


def page_reader(lang: str) -> Reader:
    """Return who reads sentences in a language: there are fewer of these than of labels."""
    return Reader(lang if lang in PAGE_LANGUAGES else "en")


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.load(DATA / LANGUAGE_PROFILE)

"""Languages of the pages: catalogues read from .po files, and the choice of one for a reader."""

from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from api.http.reader_language import reader_language

PAGE_LANGUAGES = ("ja", "en")  # The English catalogue is empty: the messages are English.
LOCALE_FOLDER = Path(__file__).parent / "locale"

# What each language calls itself; Babel's words leave out "bahasa" and its like.
OWN_NAMES = {
    "en": "English",
    "ja": "日本語",
    "th": "ภาษาไทย",
    "vi": "Tiếng Việt",
    "id": "Bahasa Indonesia",
    "ms": "Bahasa Melayu",
    "fil": "Filipino",
    "km": "ភាសាខ្មែរ",
    "lo": "ພາສາລາວ",
    "my": "မြန်မာဘာသာ",
}


def mark(message: str) -> str:
    """Return the message unchanged; it is marked for the catalogues, and translated where shown."""
    return message


def catalogue_path(lang: str) -> Path:
    """Return the .po file of a page language."""
    return LOCALE_FOLDER / lang / "LC_MESSAGES" / "messages.po"


@cache
def translations(lang: str) -> Translations:
    """Return the messages of a page language, compiled in memory from its .po file, once."""
    with catalogue_path(lang).open("rb") as file:
        catalogue = read_po(file, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def choose_language(asked: str | None, kept: str | None, accept_language: str | None) -> str:
    """Return a page language: as asked in the address, as kept in the cookie, or as accepted."""
    wish = next((wish for wish in (asked, kept) if wish in PAGE_LANGUAGES), None)
    return reader_language(wish, accept_language, among=PAGE_LANGUAGES)


def own_name(lang: str) -> str:
    """Return what a language calls itself, or its code where that is not known."""
    if lang in OWN_NAMES:
        return OWN_NAMES[lang]
    locale = _locale(lang)
    return locale.display_name or lang if locale else lang


def direction(lang: str) -> str:
    """Return the `dir` of a text: ltr or rtl, auto where the language is not known."""
    if lang in OWN_NAMES:
        return "ltr"
    locale = _locale(lang)
    return locale.text_direction if locale else "auto"


@lru_cache(maxsize=256)
def _locale(lang: str) -> Locale | None:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
